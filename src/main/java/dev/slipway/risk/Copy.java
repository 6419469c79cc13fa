package dev.slipway.risk;

import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.database.Sql.Token;
import dev.slipway.migrate.Reading.Name;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A query that fills one table from another, as far as its text is plain.
 *
 * @param source the table that it reads, as the statement calls it
 * @param isOfAll whether every row of that is among those that it gives
 * @param hasStar whether it gives all columns as they are
 * @param values what it puts into columns, by their names; nothing where that cannot be told
 */
record Copy(Name source, boolean isOfAll, boolean hasStar, Optional<Map<String, Value>> values) {

  /**
   * What is put into a column.
   *
   * @param column the column of the source that it is, if it is one as it is
   * @param kept the column of the source of which it keeps every value that is not null
   * @param mentioned all that may be columns of the source in it
   * @param isNeverNull whether it is something in every row, whatever the rows hold
   */
  record Value(
      Optional<String> column, Optional<String> kept, Set<String> mentioned, boolean isNeverNull) {

    /** The same after another value was given to some rows. */
    Value replaced() {
      return new Value(Optional.empty(), Optional.empty(), mentioned, false);
    }
  }

  /** What makes other rows of rows than one of each; min and max do with one argument. */
  private static final Set<String> NOT_ROW_BY_ROW =
      Set.of(
          ("count sum total avg min max group_concat string_agg array_agg json_agg jsonb_agg"
                  + " json_group_array json_group_object jsonb_group_array jsonb_group_object"
                  + " json_object_agg jsonb_object_agg bool_and bool_or every unnest generate_series"
                  + " regexp_matches regexp_split_to_table string_to_table jsonb_path_query"
                  + " json_array_elements json_array_elements_text jsonb_array_elements"
                  + " jsonb_array_elements_text json_each json_each_text jsonb_each jsonb_each_text"
                  + " json_object_keys jsonb_object_keys")
              .split(" ", -1));

  /** What may stand behind a table, and is no other name for it. */
  private static final Set<String> BEHIND =
      Set.of(
          ("WHERE JOIN LEFT INNER CROSS RIGHT FULL NATURAL GROUP HAVING ORDER LIMIT OFFSET UNION"
                  + " EXCEPT INTERSECT ON RETURNING WINDOW FETCH FOR INDEXED NOT TABLESAMPLE")
              .split(" ", -1));

  /** What may leave rows out, or give others than those of the table. */
  private static final Set<String> CHOOSING =
      Set.of(
          ("WHERE INNER CROSS RIGHT FULL NATURAL GROUP HAVING LIMIT OFFSET UNION EXCEPT INTERSECT"
                  + " CONFLICT DUPLICATE RETURNING WINDOW FETCH TABLESAMPLE")
              .split(" ", -1));

  /**
   * Reads an INSERT … SELECT.
   *
   * @param order the columns of the table that it fills in their order, where that is known
   */
  static Optional<Copy> ofInsert(List<Token> tokens, Engine engine, Optional<List<String>> order) {
    Reader reader = new Reader(tokens, engine);
    if (!reader.take("INSERT") || !reader.take("INTO") || reader.name().isEmpty()) {
      return Optional.empty();
    }
    if (reader.take("AS")) {
      reader.next();
    }
    Optional<List<String>> into = order;
    if (reader.takeSymbol("(")) {
      into = reader.listed();
      if (into.isEmpty()) {
        return Optional.empty();
      }
    }
    if (reader.take("OVERRIDING")) {
      reader.next();
      reader.next();
    }
    return reader.select(into);
  }

  /** Reads a CREATE TABLE … AS SELECT. */
  static Optional<Copy> ofCreate(List<Token> tokens, Engine engine) {
    Reader reader = new Reader(tokens, engine);
    while (reader.at + 1 < tokens.size()
        && !(tokens.get(reader.at).is("AS") && tokens.get(reader.at + 1).is("SELECT"))) {
      if (tokens.get(reader.at).isSymbol("(")) {
        return Optional.empty();
      }
      reader.next();
    }
    reader.next();
    return reader.select(Optional.empty());
  }

  /** The columns of a CREATE TABLE in their order, where it lists them. */
  static Optional<List<String>> columnsOfTable(List<Token> tokens, Engine engine) {
    int open = 0;
    while (open < tokens.size() && !tokens.get(open).isSymbol("(")) {
      open++;
    }
    List<String> columns = new ArrayList<>();
    int depth = 0;
    for (int at = open; at + 1 < tokens.size(); at++) {
      Token token = tokens.get(at);
      boolean begins = (depth == 0 && at == open) || (depth == 1 && token.isSymbol(","));
      depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
      if (depth == 0) {
        break;
      }
      Token next = tokens.get(at + 1);
      boolean isConstraint =
          next.type() == Sql.Type.WORD
              && (next.is("CONSTRAINT")
                  || next.is("PRIMARY")
                  || next.is("UNIQUE")
                  || next.is("CHECK")
                  || next.is("FOREIGN")
                  || next.is("EXCLUDE")
                  || next.is("LIKE"));
      if (begins && next.is("LIKE")) {
        return Optional.empty();
      }
      if (begins && !isConstraint) {
        Sql.key(next, engine).ifPresent(columns::add);
      }
    }
    return columns.isEmpty() ? Optional.empty() : Optional.of(columns);
  }

  /**
   * The column that an expression keeps every value of which is not null: the first that is asked
   * whether it is null, and itself where that is all.
   *
   * @param names what the table is called, where a column says of which it is
   */
  static Optional<String> kept(List<Token> expression, Set<String> names, Engine engine) {
    int last = expression.size() - 1;
    boolean asks =
        last > 3
            && (expression.get(0).is("COALESCE") || expression.get(0).is("IFNULL"))
            && expression.get(1).isSymbol("(")
            && end(expression, 1) == last;
    if (!asks) {
      return column(expression, names, engine);
    }
    int comma = 2;
    while (comma < last && !expression.get(comma).isSymbol(",")) {
      comma++;
    }
    return column(expression.subList(2, comma), names, engine);
  }

  /** The column that an expression is, if it is nothing else. */
  static Optional<String> column(List<Token> expression, Set<String> names, Engine engine) {
    int last = expression.size() - 1;
    boolean isBare = last == 0;
    boolean isQualified =
        last == 2
            && expression.get(1).isSymbol(".")
            && Sql.key(expression.get(0), engine).filter(names::contains).isPresent();
    return (isBare || isQualified) && expression.get(last).type() != Sql.Type.STRING
        ? Sql.key(expression.get(last), engine)
        : Optional.empty();
  }

  /** Whether an expression is a text or a number, or one where all else is null. */
  private static boolean isConstant(List<Token> expression) {
    int last = expression.size() - 1;
    if (last == 0) {
      Sql.Type type = expression.get(0).type();
      return type == Sql.Type.STRING || type == Sql.Type.NUMBER;
    }
    return last > 3
        && (expression.get(0).is("COALESCE") || expression.get(0).is("IFNULL"))
        && expression.get(1).isSymbol("(")
        && end(expression, 1) == last
        && expression.get(last - 2).isSymbol(",")
        && isConstant(expression.subList(last - 1, last));
  }

  /** Where a bracket is closed. */
  private static int end(List<Token> tokens, int open) {
    int depth = 0;
    for (int at = open; at < tokens.size(); at++) {
      depth += tokens.get(at).isSymbol("(") ? 1 : tokens.get(at).isSymbol(")") ? -1 : 0;
      if (depth == 0) {
        return at;
      }
    }
    return tokens.size();
  }

  /** A place in the statement. */
  private static final class Reader {
    private final List<Token> tokens;
    private final Engine engine;
    private int at;

    Reader(List<Token> tokens, Engine engine) {
      this.tokens = tokens;
      this.engine = engine;
    }

    boolean is(String word) {
      return at < tokens.size() && tokens.get(at).is(word);
    }

    boolean take(String word) {
      boolean taken = is(word);
      at += taken ? 1 : 0;
      return taken;
    }

    boolean takeSymbol(String symbol) {
      boolean taken = at < tokens.size() && tokens.get(at).isSymbol(symbol);
      at += taken ? 1 : 0;
      return taken;
    }

    void next() {
      at++;
    }

    /** A name, its parts as the engine stores them. */
    Optional<Name> name() {
      List<String> parts = new ArrayList<>();
      do {
        Optional<String> part =
            at >= tokens.size()
                ? Optional.empty()
                : switch (engine) {
                  case SQLITE -> Sql.key(tokens.get(at), engine);
                  case POSTGRESQL -> Sql.storedName(tokens.get(at));
                };
        if (part.isEmpty()) {
          return Optional.empty();
        }
        parts.add(part.get());
        at++;
      } while (takeSymbol("."));
      int last = parts.size() - 1;
      return Optional.of(
          new Name(
              last > 0 ? Optional.of(parts.get(last - 1)) : Optional.empty(), parts.get(last)));
    }

    /** The names in a bracket that is open. */
    Optional<List<String>> listed() {
      List<String> names = new ArrayList<>();
      do {
        Optional<String> name =
            at < tokens.size() ? Sql.key(tokens.get(at), engine) : Optional.empty();
        if (name.isEmpty()) {
          return Optional.empty();
        }
        names.add(name.get());
        at++;
      } while (takeSymbol(","));
      return takeSymbol(")") ? Optional.of(names) : Optional.empty();
    }

    /**
     * Reads the query.
     *
     * @param into the columns that it fills; nothing where it names them itself
     */
    Optional<Copy> select(Optional<List<String>> into) {
      if (!take("SELECT") || is("DISTINCT")) {
        return Optional.empty();
      }
      take("ALL");
      List<List<Token>> items = new ArrayList<>();
      int depth = 0;
      int start = at;
      while (at < tokens.size() && (depth > 0 || !is("FROM"))) {
        Token token = tokens.get(at);
        if (depth == 0 && token.isSymbol(",")) {
          items.add(tokens.subList(start, at));
          start = at + 1;
        }
        depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
        at++;
      }
      items.add(tokens.subList(start, Math.min(at, tokens.size())));
      take("FROM");
      Optional<Name> source = name();
      if (source.isEmpty()) {
        return Optional.empty();
      }
      Set<String> names = new HashSet<>();
      names.add(called(source.get()));
      boolean renames = take("AS");
      if (at < tokens.size() && (renames || isAnotherName(tokens.get(at)))) {
        Sql.key(tokens.get(at), engine).ifPresent(names::add);
        at++;
      }
      boolean isOfAll = givesAll() && items.stream().allMatch(this::isRowByRow);
      boolean hasStar = items.size() == 1 && isStar(items.get(0));
      return Optional.of(
          new Copy(
              source.get(),
              isOfAll,
              hasStar && isAtEnd(),
              hasStar ? Optional.empty() : values(items, into, names)));
    }

    private boolean isAtEnd() {
      return at >= tokens.size();
    }

    /** A name of a source is stored, and one of a column as it stands among others. */
    private String called(Name name) {
      return switch (engine) {
        case SQLITE -> name.last();
        case POSTGRESQL -> Sql.amongOthers(name.last(), engine);
      };
    }

    private boolean isAnotherName(Token token) {
      return token.type() == Sql.Type.QUOTED
          || (token.type() == Sql.Type.WORD && BEHIND.stream().noneMatch(token::is));
    }

    /** Whether what stands behind the table leaves all of its rows in: other tables LEFT JOINed. */
    private boolean givesAll() {
      int depth = 0;
      boolean isSorted = false;
      for (int next = at; next < tokens.size(); next++) {
        Token token = tokens.get(next);
        depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
        if (depth > 0) {
          continue;
        }
        Token before = tokens.get(next - 1);
        boolean joins =
            (token.is("JOIN") && !before.is("LEFT") && !before.is("OUTER"))
                || (token.isSymbol(",") && !isSorted);
        boolean chooses = token.type() == Sql.Type.WORD && CHOOSING.stream().anyMatch(token::is);
        if (joins || chooses || depth < 0) {
          return false;
        }
        isSorted |= token.is("ORDER");
      }
      return true;
    }

    private boolean isRowByRow(List<Token> item) {
      Deque<Boolean> queries = new ArrayDeque<>();
      for (int next = 0; next < item.size(); next++) {
        Token token = item.get(next);
        if (token.isSymbol(")")) {
          queries.poll();
        } else if (token.isSymbol("(")) {
          queries.push(next + 1 < item.size() && item.get(next + 1).is("SELECT"));
        } else if (next + 1 < item.size()
            && item.get(next + 1).isSymbol("(")
            && !queries.contains(true)
            && Sql.key(token, engine).filter(NOT_ROW_BY_ROW::contains).isPresent()) {
          return false;
        }
      }
      return true;
    }

    private static boolean isStar(List<Token> item) {
      return !item.isEmpty() && item.get(item.size() - 1).isSymbol("*") && item.size() <= 3;
    }

    private Optional<Map<String, Value>> values(
        List<List<Token>> items, Optional<List<String>> into, Set<String> names) {
      Map<String, Value> values = new HashMap<>();
      if (items.stream().anyMatch(Reader::isStar)
          || into.filter(columns -> columns.size() != items.size()).isPresent()) {
        return Optional.empty();
      }
      for (int item = 0; item < items.size(); item++) {
        List<Token> expression = items.get(item);
        Optional<String> name = Optional.empty();
        int as = expression.size() - 2;
        if (as > 0 && expression.get(as).is("AS")) {
          name = Sql.key(expression.get(as + 1), engine);
          expression = expression.subList(0, as);
        }
        Optional<String> column = column(expression, names, engine);
        Set<String> mentioned = new HashSet<>();
        expression.forEach(token -> Sql.key(token, engine).ifPresent(mentioned::add));
        Optional<String> target =
            into.isPresent() ? Optional.of(into.get().get(item)) : name.isPresent() ? name : column;
        if (target.isEmpty()) {
          return Optional.empty();
        }
        values.put(
            target.get(),
            new Value(column, kept(expression, names, engine), mentioned, isConstant(expression)));
      }
      return Optional.of(values);
    }
  }
}
