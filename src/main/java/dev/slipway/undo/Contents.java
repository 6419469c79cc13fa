package dev.slipway.undo;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Definition;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.database.Database;
import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.migrate.Script;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the tables of a database hold: how many rows, and of the columns in question how many
 * values.
 *
 * @param catalog its catalog
 * @param rows how many rows each table has, by its key
 * @param values how many rows have a value in a column, of the tables that were asked about
 */
record Contents(Catalog catalog, Map<String, Long> rows, Map<Identity, Long> values) {

  Contents {
    rows = Map.copyOf(rows);
    values = Map.copyOf(values);
  }

  /**
   * Counts.
   *
   * @param scripts whatever tables these speak of, their columns are counted too
   */
  static Contents of(
      Catalog catalog, List<String> scripts, Database database, Connection connection)
      throws SQLException {
    Engine engine = database.engine();
    Map<String, Long> rows = new HashMap<>();
    database
        .rowCounts(connection)
        .forEach(
            (table, count) -> rows.put(engine == Engine.SQLITE ? Sql.folded(table) : table, count));
    Set<String> spokenOf = names(scripts, engine);
    Map<Identity, Long> values = new HashMap<>();
    for (Identity object : catalog.objects()) {
      if (object.kind() == Kind.TABLE && spokenOf.contains(lastName(object, engine))) {
        values.putAll(values(object, catalog, engine, connection));
      } else if (object.kind() == Kind.VIRTUAL_TABLE
          && spokenOf.contains(lastName(object, engine))
          && !holdsNothing(catalog, object)) {
        rows.put(object.key(), count("count(*)", SqlName.of(object, engine), connection).get(0));
      }
    }
    return new Contents(catalog, rows, values);
  }

  /** A full-text table over the rows of another can be made anew from them. */
  private static boolean holdsNothing(Catalog catalog, Identity virtual) {
    return catalog
        .definition(virtual)
        .flatMap(Definition::statement)
        .filter(Script::isOverContent)
        .isPresent();
  }

  private static Set<String> names(List<String> scripts, Engine engine) {
    Set<String> names = new TreeSet<>();
    for (String script : scripts) {
      Sql.tokens(script, engine).stream()
          .flatMap(token -> Sql.key(token, engine).stream())
          .forEach(names::add);
    }
    return names;
  }

  /** A table's own name, as {@link Sql#key} gives it. */
  private static String lastName(Identity table, Engine engine) {
    List<Sql.Token> tokens =
        engine == Engine.SQLITE ? List.of() : Sql.tokens(table.shown(), engine);
    return tokens.isEmpty()
        ? table.key()
        : Sql.key(tokens.get(tokens.size() - 1), engine).orElse(table.key());
  }

  private static Map<Identity, Long> values(
      Identity table, Catalog catalog, Engine engine, Connection connection) throws SQLException {
    List<Identity> columns = new ArrayList<>();
    for (Identity object : catalog.objects()) {
      if (object.kind() == Kind.COLUMN && object.table().equals(table.key())) {
        columns.add(object);
      }
    }
    Map<Identity, Long> values = new HashMap<>();
    if (columns.isEmpty()) {
      return values;
    }
    String counted =
        columns.stream()
            .map(column -> "count(" + SqlName.ofColumn(column, table, engine) + ")")
            .collect(Collectors.joining(", "));
    List<Long> counts = count(counted, SqlName.of(table, engine), connection);
    for (int at = 0; at < columns.size(); at++) {
      values.put(columns.get(at), counts.get(at));
    }
    return values;
  }

  private static List<Long> count(String counted, String table, Connection connection)
      throws SQLException {
    List<Long> counts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT " + counted + " FROM " + table)) {
      row.next();
      for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
        counts.add(row.getLong(column));
      }
    }
    return counts;
  }

  /**
   * What is gone in another state of the same database.
   *
   * @param renames what got another name in between
   */
  List<Loss> lossesTo(Contents after, Renames renames, Engine engine) {
    List<Loss> losses = new ArrayList<>();
    Set<String> fewer = new TreeSet<>();
    for (Identity object : catalog.objects()) {
      boolean holds = object.kind() == Kind.TABLE || object.kind() == Kind.VIRTUAL_TABLE;
      if (holds && rows.containsKey(object.key())) {
        long had = Objects.requireNonNull(rows.get(object.key()));
        long has = after.rows.getOrDefault(renamed(object, after, renames), 0L);
        if (has < had) {
          fewer.add(object.key());
          losses.add(new Loss(object.toString(), had - has));
        }
      }
    }
    for (Identity object : catalog.objects()) {
      if (values.containsKey(object) && !fewer.contains(object.table())) {
        long had = Objects.requireNonNull(values.get(object));
        long has = after.valuesOf(object, this, renames, engine);
        if (has < had) {
          losses.add(new Loss(object.toString(), had - has));
        }
      }
    }
    return losses;
  }

  /** A table's key afterwards: another only where that is of a table which was not there before. */
  private String renamed(Identity table, Contents after, Renames renames) {
    String now = renames.table(table.key());
    return after.rows.containsKey(table.key()) || rows.containsKey(now) ? table.key() : now;
  }

  private long valuesOf(Identity column, Contents before, Renames renames, Engine engine) {
    if (values.containsKey(column)) {
      return Objects.requireNonNull(values.get(column));
    }
    Identity table = SqlName.tableOf(column, before.catalog.objects());
    String tableNow = before.renamed(table, this, renames);
    String own = SqlName.columnOf(column, table, engine);
    String key = engine == Engine.SQLITE ? Sql.folded(own) : Sql.amongOthers(own, engine);
    String columnNow = renames.column(table.key(), key);
    for (Map.Entry<Identity, Long> value : values.entrySet()) {
      Identity there = value.getKey();
      if (there.table().equals(tableNow) && !before.values.containsKey(there)) {
        String name = SqlName.columnOf(there, SqlName.tableOf(there, catalog.objects()), engine);
        String itsKey = engine == Engine.SQLITE ? Sql.folded(name) : Sql.amongOthers(name, engine);
        if (itsKey.equals(columnNow)) {
          return value.getValue();
        }
      }
    }
    return 0;
  }
}
