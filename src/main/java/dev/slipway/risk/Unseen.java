package dev.slipway.risk;

import dev.slipway.catalog.Catalog;
import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.database.Sql.Token;
import dev.slipway.layout.Migration;
import dev.slipway.migrate.Script;
import dev.slipway.risk.Risk.Likelihood;
import dev.slipway.risk.Risk.Loss;
import dev.slipway.risk.Risk.Rollback;
import dev.slipway.undo.Undo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the text of a migration alone tells of its risk, where it was not seen what it makes.
 *
 * @param losses what is lost by it, or may be; if there are none, that something is lost is not
 *     ruled out
 * @param rollback how to go back, where the text tells
 */
public record Unseen(List<Loss> losses, Optional<Rollback> rollback) {
  private static final String HOME = "public";

  public Unseen {
    losses = List.copyOf(losses);
  }

  /** Reads it. */
  public static Unseen of(Migration migration, Engine engine) {
    String home =
        switch (engine) {
          case SQLITE -> "";
          case POSTGRESQL -> HOME;
        };
    Told told =
        Effects.told(
            Script.of(migration, engine, home),
            engine,
            home,
            AnyDatabase.NEWEST,
            new Shape(Catalog.empty(), engine),
            Catalog.empty());
    List<Loss> losses = new ArrayList<>();
    Map<String, String> written =
        written(Piece.of(Script.of(migration, engine, home), engine), engine);
    for (Effect effect : told.effects()) {
      if (effect.rule().equals(Optional.of(Rule.DROP_TABLE))) {
        dropped(effect.table(), told, written).ifPresent(losses::add);
      } else if (effect.rule().equals(Optional.of(Rule.DROP_COLUMN))) {
        losses.add(
            loss(
                Likelihood.CERTAIN,
                written.getOrDefault(effect.table(), effect.table()),
                "a column of it is dropped: " + effect.statement()));
      }
    }
    for (Told.Rows rows : told.rows()) {
      changed(rows, written.getOrDefault(rows.table(), rows.table())).ifPresent(losses::add);
    }
    return new Unseen(losses, Undo.origin(migration, false, engine).map(origin -> Rollback.SCRIPT));
  }

  private static Loss loss(Likelihood likelihood, String table, String words) {
    return new Loss(likelihood, "table " + table, OptionalLong.empty(), words);
  }

  /** A table that is dropped, and perhaps made anew. */
  private static Optional<Loss> dropped(String table, Told told, Map<String, String> written) {
    String name = written.getOrDefault(table, table);
    if (!told.made().contains(table)) {
      return Optional.of(loss(Likelihood.CERTAIN, name, "the table is dropped"));
    }
    Told.Refill refill = told.refill(table);
    return refill.loss() == Likelihood.NONE
        ? Optional.empty()
        : Optional.of(loss(refill.loss(), name, refill.words()));
  }

  /** The names in a script of an engine that compares them without their case, as it has them. */
  private static Map<String, String> written(List<Piece> pieces, Engine engine) {
    Map<String, String> written = new HashMap<>();
    if (engine == Engine.SQLITE) {
      for (Piece piece : pieces) {
        for (Token token : piece.tokens()) {
          Sql.key(token, engine).ifPresent(key -> written.putIfAbsent(key, token.name()));
        }
      }
    }
    return written;
  }

  private static Optional<Loss> changed(Told.Rows rows, String table) {
    RowChange change = rows.change();
    return switch (change.kind()) {
      case INSERT -> Optional.empty();
      case UPSERT -> Optional.of(loss(Likelihood.POSSIBLE, table, "rows of it may be replaced"));
      case UPDATE ->
          change.replaced().isEmpty() && !change.columns().isEmpty()
              ? Optional.empty()
              : Optional.of(loss(Likelihood.POSSIBLE, table, "values in its rows are changed"));
      case DELETE ->
          Optional.of(
              change.isOfAll()
                  ? loss(Likelihood.CERTAIN, table, "all its rows are deleted")
                  : loss(Likelihood.POSSIBLE, table, "rows of it are deleted"));
      case ANYTHING ->
          Optional.of(
              new Loss(
                  Likelihood.POSSIBLE,
                  "",
                  OptionalLong.empty(),
                  "line "
                      + rows.piece().line()
                      + " does what its text does not tell: "
                      + rows.piece().excerpt()));
    };
  }
}
