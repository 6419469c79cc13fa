package dev.slipway.migrate;

import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.database.Sql.Statement;
import dev.slipway.database.Sql.Token;
import dev.slipway.migrate.Script.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads an UPDATE that sets columns of one table, and does nothing else. */
final class Updating {
  private Updating() {}

  /**
   * What the statement sets, if that is plain to see: columns by their names.
   *
   * @param table the table as catalogs name it
   */
  static Optional<Setting> setting(Statement statement, String table, Engine engine) {
    List<Token> tokens = statement.tokens();
    if (tokens.size() < 5 || !tokens.get(0).is("UPDATE")) {
      return Optional.empty();
    }
    int at = 1;
    while (at + 2 < tokens.size() && tokens.get(at + 1).isSymbol(".")) {
      at += 2;
    }
    String named = Script.text(statement, 1, at + 1);
    at++;
    if (!tokens.get(at).is("SET")) {
      return Optional.empty(); // It has another name in its own expressions.
    }
    int where = at;
    int depth = 0;
    boolean joins = false;
    for (; where < tokens.size(); where++) {
      Token token = tokens.get(where);
      depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
      joins |= depth == 0 && (token.is("FROM") || token.is("RETURNING"));
      if (depth == 0 && token.is("WHERE")) {
        break;
      }
    }
    Map<String, String> values = values(statement, at + 1, where);
    if (values.isEmpty()) {
      return Optional.empty();
    }
    Set<String> columns = new LinkedHashSet<>();
    for (String column : values.keySet()) {
      List<Token> name = Sql.tokens(column, engine);
      Optional<String> key = name.size() == 1 ? Sql.key(name.get(0), engine) : Optional.empty();
      if (key.isEmpty()) {
        return Optional.empty();
      }
      columns.add(amongOthers(table, engine) + "." + amongOthers(key.get(), engine));
    }
    String some =
        values.keySet().stream()
            .map(column -> column + " IS NOT NULL")
            .collect(Collectors.joining(" OR "));
    String condition =
        where < tokens.size()
            ? "(" + Script.text(statement, where + 1, tokens.size()) + ") AND "
            : "";
    String other =
        values.entrySet().stream()
            .map(set -> set.getKey() + " IS DISTINCT FROM (" + set.getValue() + ")")
            .collect(Collectors.joining(" OR ", "(", ")"));
    boolean byRowAlone =
        !joins
            && tokens.subList(where, tokens.size()).stream().noneMatch(token -> token.is("SELECT"));
    return Optional.of(
        new Setting(
            table,
            named,
            byRowAlone
                ? Optional.of(
                    where < tokens.size()
                        ? Script.text(statement, where + 1, tokens.size())
                        : "1 = 1")
                : Optional.empty(),
            columns,
            "SELECT EXISTS (SELECT * FROM " + named + " WHERE " + some + ")",
            joins
                ? Optional.empty()
                : Optional.of(
                    "SELECT EXISTS (SELECT * FROM "
                        + named
                        + " WHERE "
                        + condition
                        + other
                        + ")")));
  }

  /** PostgreSQL's keys are in the form that the catalog has already. */
  private static String amongOthers(String key, Engine engine) {
    return engine == Engine.SQLITE ? Sql.amongOthers(key) : key;
  }

  /** By the column, what it is set to; empty where several are set at once. */
  private static Map<String, String> values(Statement statement, int from, int to) {
    List<Token> tokens = statement.tokens();
    List<int[]> items = new ArrayList<>();
    int depth = 0;
    int start = from;
    for (int at = from; at < to; at++) {
      Token token = tokens.get(at);
      depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
      if (depth == 0 && token.isSymbol(",")) {
        items.add(new int[] {start, at});
        start = at + 1;
      }
    }
    items.add(new int[] {start, to});
    Map<String, String> values = new LinkedHashMap<>();
    for (int[] item : items) {
      if (item[1] - item[0] < 3 || !tokens.get(item[0] + 1).isSymbol("=")) {
        return Map.of();
      }
      values.put(
          Script.text(statement, item[0], item[0] + 1),
          Script.text(statement, item[0] + 2, item[1]));
    }
    return values;
  }
}
