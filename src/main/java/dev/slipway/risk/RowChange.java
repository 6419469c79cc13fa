package dev.slipway.risk;

import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.database.Sql.Token;
import dev.slipway.migrate.Reading;
import dev.slipway.migrate.Reading.Name;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a statement does to the rows of one table.
 *
 * @param kind what it does to them
 * @param name what it calls the table; empty where it cannot be told which it is
 * @param isOfAll whether it goes for all rows, since no condition chooses some
 * @param columns the columns that it sets, where it does not make or delete whole rows
 * @param filled those of them of which it replaces nothing but nulls
 */
record RowChange(
    Kind kind, Optional<Name> name, boolean isOfAll, Set<String> columns, Set<String> filled) {

  /** What is done to rows. */
  enum Kind {
    INSERT,
    /** Puts in rows, or others in the place of those that are there. */
    UPSERT,
    UPDATE,
    DELETE,
    /** It calls something of which it is not known what that does. */
    ANYTHING
  }

  /** It calls something of which it is not known what that does. */
  static final RowChange DOUBT = of(Kind.ANYTHING, Optional.empty(), false);

  /** It puts rows into a table that it makes. */
  static final RowChange INSERTS = of(Kind.INSERT, Optional.empty(), false);

  /** All rows are deleted at once. */
  static final RowChange EMPTIES = of(Kind.DELETE, Optional.empty(), true);

  private static RowChange of(Kind kind, Optional<Name> name, boolean isOfAll) {
    return new RowChange(kind, name, isOfAll, Set.of(), Set.of());
  }

  /** The columns of which it may replace values. */
  Set<String> replaced() {
    Set<String> replaced = new LinkedHashSet<>(columns);
    replaced.removeAll(filled);
    return replaced;
  }

  /** The rule that it breaks, if it breaks one. */
  Optional<Rule> rule() {
    return !isOfAll
        ? Optional.empty()
        : Optional.of(kind == Kind.DELETE ? Rule.ALL_ROWS_DELETED : Rule.ALL_ROWS_CHANGED);
  }

  static List<RowChange> of(Piece piece, Engine engine) {
    List<Token> tokens = piece.tokens();
    List<RowChange> changes = new ArrayList<>();
    for (int at = 0; at < tokens.size(); at++) {
      Token token = tokens.get(at);
      if (token.is("INTO") && at > 0) {
        into(tokens, at, engine).ifPresent(changes::add);
      } else if (token.is("UPDATE") && !isPartOf(tokens, at)) {
        update(tokens, at, engine).ifPresent(changes::add);
      } else if (token.is("DELETE") && at + 2 < tokens.size() && tokens.get(at + 1).is("FROM")) {
        Optional<Name> table = name(tokens, at + 2, engine);
        changes.add(of(Kind.DELETE, table, !isChosen(tokens, at)));
      } else if (token.is("DELETE") && at > 0 && tokens.get(at - 1).is("THEN")) {
        changes.add(of(Kind.DELETE, target(tokens, engine), false));
      }
    }
    if (engine == Engine.POSTGRESQL && Calls.mayChange(tokens)) {
      changes.add(DOUBT);
    }
    return changes;
  }

  private static Optional<RowChange> into(List<Token> tokens, int at, Engine engine) {
    Token before = tokens.get(at - 1);
    if (before.is("MERGE")) {
      return Optional.empty();
    }
    boolean replaces = before.is("REPLACE");
    boolean ignores = before.is("IGNORE") || before.is("ABORT") || before.is("FAIL");
    if (!before.is("INSERT") && !replaces && !ignores) {
      return Optional.empty();
    }
    Kind kind = replaces || Shape.says(tokens, "DO", "UPDATE") ? Kind.UPSERT : Kind.INSERT;
    return Optional.of(of(kind, name(tokens, at + 1, engine), false));
  }

  /** UPDATE is also a part of other clauses: FOR UPDATE, DO UPDATE, ON UPDATE, THEN UPDATE. */
  private static boolean isPartOf(List<Token> tokens, int at) {
    if (at == 0) {
      return false;
    }
    Token before = tokens.get(at - 1);
    return before.is("FOR") || before.is("KEY") || before.is("DO") || before.is("ON");
  }

  private static Optional<RowChange> update(List<Token> tokens, int at, Engine engine) {
    boolean merges = at > 0 && tokens.get(at - 1).is("THEN");
    int first = at + 1;
    if (first + 1 < tokens.size() && tokens.get(first).is("OR")) {
      first += 2;
    }
    Optional<Name> table = merges ? target(tokens, engine) : name(tokens, first, engine);
    Set<String> columns = new LinkedHashSet<>();
    int set = at;
    while (set < tokens.size() && !tokens.get(set).is("SET")) {
      set++;
    }
    if (set == tokens.size()) {
      return Optional.empty();
    }
    int depth = 0;
    boolean begins = true;
    for (int next = set + 1; next < tokens.size(); next++) {
      Token token = tokens.get(next);
      if (depth == 0 && (token.is("WHERE") || token.is("FROM") || token.is("RETURNING"))) {
        break;
      }
      if (begins && token.isSymbol("(")) {
        continue;
      }
      if (begins) {
        Sql.key(token, engine).ifPresent(columns::add);
        boolean more = next + 1 < tokens.size() && tokens.get(next + 1).isSymbol(",");
        begins = more;
        next += more ? 1 : 0;
        continue;
      }
      depth += token.isSymbol("(") ? 1 : token.isSymbol(")") && depth > 0 ? -1 : 0;
      begins = depth == 0 && token.isSymbol(",");
    }
    return Optional.of(
        new RowChange(
            Kind.UPDATE,
            table,
            !merges && !isChosen(tokens, at),
            columns,
            merges || first > at + 1 ? Set.of() : filled(tokens, at, set, engine)));
  }

  /**
   * The columns of an UPDATE of which only nulls are replaced: each row that it goes for has null
   * there, or the column is set to {@code coalesce} of itself.
   */
  private static Set<String> filled(List<Token> tokens, int update, int set, Engine engine) {
    Set<String> names = new LinkedHashSet<>();
    tokens.subList(update + 1, set).forEach(token -> Sql.key(token, engine).ifPresent(names::add));
    List<List<Token>> parts = new ArrayList<>();
    int where = -1;
    int depth = 0;
    int start = set + 1;
    int end = start;
    while (end < tokens.size() && depth >= 0) {
      Token token = tokens.get(end);
      boolean isEnd = token.is("RETURNING") || token.is("ORDER") || token.is("LIMIT");
      boolean ends = token.is("FROM") || token.is("WHERE") || isEnd;
      boolean separates = where < 0 ? token.isSymbol(",") : token.is("AND");
      if (depth == 0 && ends && where >= 0 && !isEnd) {
        // IS DISTINCT FROM and its like: not one of the conditions that are looked for.
        end++;
        continue;
      }
      if (depth == 0 && (ends || separates)) {
        parts.add(tokens.subList(start, end));
        start = end + 1;
        where = token.is("WHERE") ? parts.size() : where;
        if (isEnd) {
          break;
        }
      }
      depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
      end++;
    }
    if (start <= end && (end >= tokens.size() || depth < 0)) {
      parts.add(tokens.subList(start, depth < 0 ? end - 1 : end));
    }
    List<List<Token>> conditions = where < 0 ? List.of() : parts.subList(where, parts.size());
    boolean isPlain =
        conditions.stream()
            .flatMap(List::stream)
            .noneMatch(token -> token.is("OR") || token.is("BETWEEN") || token.is("CASE"));
    Set<String> filled = new LinkedHashSet<>();
    if (isPlain) {
      conditions.forEach(condition -> nullIn(condition, names, engine).ifPresent(filled::add));
    }
    for (List<Token> part : parts.subList(0, where < 0 ? parts.size() : where)) {
      if (part.size() > 2 && part.get(1).isSymbol("=")) {
        List<Token> value = part.subList(2, part.size());
        Optional<String> column = Sql.key(part.get(0), engine);
        if (column.isPresent() && Copy.kept(value, names, engine).equals(column)) {
          filled.add(column.get());
        }
      }
    }
    return filled;
  }

  /** The column that a condition says is null, if it says nothing else. */
  private static Optional<String> nullIn(List<Token> condition, Set<String> names, Engine engine) {
    int last = condition.size() - 1;
    if (last > 1 && condition.get(0).isSymbol("(") && condition.get(last).isSymbol(")")) {
      return nullIn(condition.subList(1, last), names, engine);
    }
    boolean isNull = last > 1 && condition.get(last).is("NULL") && condition.get(last - 1).is("IS");
    return isNull ? Copy.column(condition.subList(0, last - 1), names, engine) : Optional.empty();
  }

  /** The table of a MERGE. */
  private static Optional<Name> target(List<Token> tokens, Engine engine) {
    for (int at = 0; at + 1 < tokens.size(); at++) {
      if (tokens.get(at).is("MERGE") && tokens.get(at + 1).is("INTO")) {
        return name(tokens, at + 2, engine);
      }
    }
    return Optional.empty();
  }

  /** Whether a condition stands behind a keyword, in the same brackets. */
  private static boolean isChosen(List<Token> tokens, int at) {
    int depth = 0;
    for (int next = at + 1; next < tokens.size() && depth >= 0; next++) {
      Token token = tokens.get(next);
      depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
      if (depth == 0
          && (token.is("WHERE") || token.is("LIMIT") || token.is("USING") || token.is("JOIN"))) {
        return true;
      }
    }
    return false;
  }

  /** A table's name, as the engine stores it; of SQLite's in lower case. */
  private static Optional<Name> name(List<Token> tokens, int at, Engine engine) {
    if (engine == Engine.POSTGRESQL) {
      Reading reading = new Reading(tokens, at);
      reading.take("ONLY");
      return reading.name();
    }
    int last = at;
    while (last + 2 < tokens.size() && tokens.get(last + 1).isSymbol(".")) {
      last += 2;
    }
    return last < tokens.size()
        ? Sql.key(tokens.get(last), engine).map(name -> new Name(Optional.empty(), name))
        : Optional.empty();
  }
}
