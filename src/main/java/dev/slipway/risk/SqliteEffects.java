package dev.slipway.risk;

import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.database.Sql.Token;
import dev.slipway.risk.Told.Refill;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which tables the statements of a script for SQLite build anew, and which rows they change. */
final class SqliteEffects {
  private static final Set<String> HARMLESS_PRAGMAS =
      Set.of(
          "foreign_keys",
          "defer_foreign_keys",
          "foreign_key_check",
          "legacy_alter_table",
          "recursive_triggers",
          "user_version",
          "application_id",
          "integrity_check",
          "quick_check",
          "optimize",
          "encoding",
          "table_info",
          "journal_mode",
          "synchronous",
          "locking_mode",
          "temp_store",
          "busy_timeout",
          "cache_size",
          "wal_checkpoint",
          "ignore_check_constraints",
          "case_sensitive_like");

  private final Shape before;
  private final Shape after;
  private final Told told = new Told();
  private Piece piece = new Piece(0, "", List.of(), 0, true);

  SqliteEffects(Shape before, Shape after) {
    this.before = before;
    this.after = after;
  }

  Told of(List<Piece> pieces) {
    for (Piece one : pieces) {
      piece = one;
      read();
    }
    List<String> renamed = told.findRenamedColumns(before, after);
    for (String table : told.made()) {
      if (before.table(table).isPresent()) {
        Piece last = pieces.get(pieces.size() - 1);
        int line = told.copies(table).stream().findFirst().orElse(last).line();
        Effect rebuilt =
            new Effect(
                line,
                "rebuild of " + before.shown(table),
                table,
                Optional.empty(),
                Toil.REWRITE,
                Optional.of(
                    told.refill(table) == Refill.ALL_ROWS
                        ? Rule.TABLE_REBUILT
                        : Rule.ROWS_LEFT_OUT));
        // That it is dropped or renamed on the way is a part of it.
        told.effects()
            .removeIf(
                effect ->
                    effect.table().equals(table)
                        && (effect.rule().equals(Optional.of(Rule.DROP_TABLE))
                            || effect.rule().equals(Optional.of(Rule.RENAME_TABLE))));
        told.effects().add(rebuilt);
        if (lacksColumns(table)) {
          told.effects().add(onTheWay(rebuilt, Rule.DROP_COLUMN));
        }
        if (renamed.contains(table)) {
          told.effects().add(onTheWay(rebuilt, Rule.RENAME_COLUMN));
        }
      }
    }
    return told;
  }

  /** What else a table that is built anew stands for. */
  private static Effect onTheWay(Effect rebuilt, Rule rule) {
    return new Effect(
        rebuilt.line(),
        rebuilt.statement(),
        rebuilt.table(),
        Optional.empty(),
        Toil.NOTHING,
        Optional.of(rule));
  }

  /** Whether a table that is built anew has not all columns that it had, under whatever name. */
  private boolean lacksColumns(String table) {
    Map<String, String> earlier = told.earlierColumns(table);
    return after
        .table(table)
        .map(
            now ->
                before.table(table).orElseThrow().columns().values().stream()
                    .filter(column -> !column.definition().contains(" generated "))
                    .anyMatch(
                        column ->
                            !now.columns().containsKey(column.name())
                                && !earlier.containsValue(column.name())))
        .orElse(false);
  }

  private void read() {
    switch (piece.verb()) {
      case "CREATE" -> create();
      case "ALTER" -> alter();
      case "DROP" -> drop();
      case "INSERT", "REPLACE", "UPDATE", "DELETE", "WITH" -> rows();
      case "PRAGMA" -> {
        if (!HARMLESS_PRAGMAS.contains(pragma())) {
          told.doubt(piece);
        }
      }
      case "SELECT",
          "VALUES",
          "ANALYZE",
          "REINDEX",
          "EXPLAIN",
          "SAVEPOINT",
          "RELEASE",
          "BEGIN",
          "COMMIT",
          "END",
          "ROLLBACK",
          "VACUUM" -> {
        // Rows stay as they are.
      }
      default -> told.doubt(piece);
    }
  }

  private String pragma() {
    List<Token> tokens = piece.tokens();
    int at = tokens.size() > 3 && tokens.get(2).isSymbol(".") ? 3 : 1;
    return at < tokens.size() ? Sql.folded(tokens.get(at).name()) : "";
  }

  /** The name that stands behind words which may be there, and the place behind it. */
  private record Found(String name, int end) {}

  private Optional<Found> name(int from) {
    List<Token> tokens = piece.tokens();
    int at = from;
    while (at < tokens.size()
        && (tokens.get(at).is("IF") || tokens.get(at).is("NOT") || tokens.get(at).is("EXISTS"))) {
      at++;
    }
    if (at + 2 < tokens.size() && tokens.get(at + 1).isSymbol(".")) {
      at += 2;
    }
    int end = at + 1;
    return at < tokens.size()
        ? Sql.key(tokens.get(at), Engine.SQLITE).map(name -> new Found(name, end))
        : Optional.empty();
  }

  private void add(String table, Toil toil, Optional<Rule> rule) {
    told.add(
        new Effect(
            piece.line(), piece.excerpt(), told.before(table), Optional.empty(), toil, rule));
  }

  private void create() {
    List<Token> tokens = piece.tokens();
    int at = 1;
    while (at < tokens.size()
        && (tokens.get(at).is("TEMP")
            || tokens.get(at).is("TEMPORARY")
            || tokens.get(at).is("UNIQUE")
            || tokens.get(at).is("VIRTUAL"))) {
      at++;
    }
    if (at >= tokens.size()) {
      return;
    }
    if (tokens.get(at).is("TABLE")) {
      boolean unless = at + 1 < tokens.size() && tokens.get(at + 1).is("IF");
      name(at + 1)
          .filter(
              found ->
                  !unless
                      || before.table(found.name()).isEmpty()
                      || told.earlier().containsValue(found.name()))
          .ifPresent(found -> make(found.name()));
    } else if (tokens.get(at).is("INDEX")) {
      for (int on = at; on + 1 < tokens.size(); on++) {
        if (tokens.get(on).is("ON")) {
          Sql.key(tokens.get(on + 1), Engine.SQLITE)
              .filter(table -> !told.isMade(table))
              .ifPresent(table -> add(table, Toil.INDEX_BUILD, Optional.empty()));
          return;
        }
      }
    }
  }

  private void make(String table) {
    Optional<Copy> copy = Copy.ofCreate(piece.tokens(), Engine.SQLITE);
    told.make(table, piece, Engine.SQLITE, copy, copy.map(one -> one.source().last()));
  }

  private void alter() {
    List<Token> tokens = piece.tokens();
    Optional<Found> found = piece.tokens().get(1).is("TABLE") ? name(2) : Optional.empty();
    if (found.isEmpty() || found.get().end() + 1 >= tokens.size()) {
      told.doubt(piece);
      return;
    }
    String table = found.get().name();
    int at = found.get().end();
    Token verb = tokens.get(at);
    int next = tokens.get(at + 1).is("COLUMN") ? at + 2 : at + 1;
    if (verb.is("RENAME") && tokens.get(at + 1).is("TO")) {
      if (!told.isMade(table)) {
        add(table, Toil.NOTHING, Optional.of(Rule.RENAME_TABLE));
      }
      name(at + 2).ifPresent(to -> told.rename(table, to.name()));
    } else if (verb.is("RENAME") && next + 2 < tokens.size()) {
      String of = told.before(table);
      boolean made = told.isMade(table);
      add(table, Toil.NOTHING, Optional.of(Rule.RENAME_COLUMN));
      Optional<String> from = Sql.key(tokens.get(next), Engine.SQLITE);
      Optional<String> to = Sql.key(tokens.get(next + 2), Engine.SQLITE);
      if (made) {
        told.reshape(table);
      } else if (from.isPresent() && to.isPresent()) {
        told.renameColumn(of, from.get(), to.get());
      }
    } else if (verb.is("DROP") && told.isMade(table)) {
      told.reshape(table);
    } else if (verb.is("DROP")) {
      add(table, Toil.REWRITE, Optional.of(Rule.DROP_COLUMN));
    } else if (verb.is("ADD")) {
      boolean tried =
          Shape.says(tokens, "CHECK")
              || (Shape.says(tokens, "AS") && Shape.says(tokens, "NOT", "NULL"));
      add(table, tried ? Toil.SCAN : Toil.NOTHING, Optional.empty());
    }
  }

  private void drop() {
    if (!piece.tokens().get(1).is("TABLE")) {
      return;
    }
    Optional<Found> found = name(2);
    if (found.isPresent()) {
      String was = told.before(found.get().name());
      if (told.drops(found.get().name())) {
        told.add(
            new Effect(
                piece.line(),
                piece.excerpt(),
                was,
                Optional.empty(),
                Toil.NOTHING,
                Optional.of(Rule.DROP_TABLE)));
      }
    }
  }

  private void rows() {
    for (RowChange change : RowChange.of(piece, Engine.SQLITE)) {
      String now = change.name().map(name -> name.last()).orElse("");
      String table = told.before(now);
      Optional<Copy> copy = Copy.ofInsert(piece.tokens(), Engine.SQLITE, told.order(now));
      told.add(piece, table, change, copy, copy.map(one -> one.source().last()));
      if (change.kind() != RowChange.Kind.INSERT && !told.isMade(now)) {
        add(now, Toil.ROW_CHANGE, change.rule());
      }
    }
  }
}
