package dev.slipway.risk;

import dev.slipway.catalog.Catalog;
import dev.slipway.database.Engine;
import dev.slipway.layout.Migration;
import dev.slipway.migrate.Script;
import dev.slipway.risk.Risk.Likelihood;
import dev.slipway.risk.Risk.Loss;
import dev.slipway.risk.Risk.Rollback;
import dev.slipway.undo.Undo;
import java.util.ArrayList;
import java.util.List;
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
    for (Effect effect : told.effects()) {
      if (effect.rule().equals(Optional.of(Rule.DROP_TABLE))) {
        dropped(effect.table(), told).ifPresent(losses::add);
      } else if (effect.rule().equals(Optional.of(Rule.DROP_COLUMN))) {
        losses.add(
            loss(
                Likelihood.CERTAIN,
                effect.table(),
                "a column of it is dropped: " + effect.statement()));
      }
    }
    for (Told.Rows rows : told.rows()) {
      changed(rows).ifPresent(losses::add);
    }
    return new Unseen(losses, Undo.origin(migration, false, engine).map(origin -> Rollback.SCRIPT));
  }

  private static Loss loss(Likelihood likelihood, String table, String words) {
    return new Loss(likelihood, "table " + table, OptionalLong.empty(), words);
  }

  /** A table that is dropped, and perhaps made anew. */
  private static Optional<Loss> dropped(String table, Told told) {
    if (!told.made().contains(table)) {
      return Optional.of(loss(Likelihood.CERTAIN, table, "the table is dropped"));
    }
    Told.Refill refill = told.refill(table);
    return refill.loss() == Likelihood.NONE
        ? Optional.empty()
        : Optional.of(loss(refill.loss(), table, refill.words()));
  }

  private static Optional<Loss> changed(Told.Rows rows) {
    RowChange change = rows.change();
    return switch (change.kind()) {
      case INSERT -> Optional.empty();
      case UPSERT ->
          Optional.of(loss(Likelihood.POSSIBLE, rows.table(), "rows of it may be replaced"));
      case UPDATE ->
          Optional.of(loss(Likelihood.POSSIBLE, rows.table(), "values in its rows are changed"));
      case DELETE ->
          Optional.of(
              change.isOfAll()
                  ? loss(Likelihood.CERTAIN, rows.table(), "all its rows are deleted")
                  : loss(Likelihood.POSSIBLE, rows.table(), "rows of it are deleted"));
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
