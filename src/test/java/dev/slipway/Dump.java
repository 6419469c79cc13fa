package dev.slipway;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Everything that a reader of a SQLite file sees, as text, but for migration tools' own books. */
public final class Dump {
  private static final String NO_BOOKS =
      " AND tbl_name NOT IN ('slipway_journal', 'flyway_schema_history', 'schema_migrations', '_prisma_migrations', 'goose_db_version',"
          + " '__diesel_schema_migrations', '_sqlx_migrations', '__drizzle_migrations')"
          + " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

  private Dump() {}

  /** The text of every object of the schema, sorted; white space alone does not count. */
  public static String schema(Path file) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      String query =
          "SELECT type || ' ' || name || ': ' || sql FROM sqlite_schema WHERE sql IS NOT NULL"
              + NO_BOOKS
              + " ORDER BY 1";
      return column(connection, query).stream()
          .map(object -> object.replaceAll("\\s+", " ").replace("( ", "("))
          .collect(Collectors.joining("\n"));
    }
  }

  /** Tables and their columns alone, in lower case and sorted. */
  public static String tablesAndColumns(Path file) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      return String.join(
          "\n",
          column(
              connection,
              "SELECT lower(m.name || '.' || x.name) FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) x WHERE m.type = 'table'"
                  + NO_BOOKS.replace(" name", " m.name")
                  + " ORDER BY 1"));
    }
  }

  /** Every row of every table, virtual ones included, sorted, each value with its type. */
  public static Map<String, List<String>> rows(Path file) throws SQLException {
    Map<String, List<String>> rows = new TreeMap<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      for (String table :
          column(
              connection,
              "SELECT l.name FROM pragma_table_list l JOIN sqlite_schema m ON m.name = l.name WHERE l.schema = 'main' AND l.type IN ('table', 'virtual')"
                  + NO_BOOKS.replace(" name", " m.name"))) {
        List<String> columns =
            column(
                connection,
                "SELECT name FROM pragma_table_xinfo('"
                    + table.replace("'", "''")
                    + "') WHERE hidden <> 1 ORDER BY lower(name)");
        List<String> values = new ArrayList<>();
        for (String column : columns) {
          String quoted = '"' + column.replace("\"", "\"\"") + '"';
          values.add(
              "'"
                  + column.toLowerCase(Locale.ROOT).replace("'", "''")
                  + "=' || typeof("
                  + quoted
                  + ") || ':' || quote("
                  + quoted
                  + ")");
        }
        rows.put(
            table.toLowerCase(Locale.ROOT),
            column(
                connection,
                "SELECT "
                    + String.join(" || ', ' || ", values)
                    + " FROM \""
                    + table
                    + "\" ORDER BY 1"));
      }
    }
    return rows;
  }

  /** Simply everything: schema, settings of the file, every row of every table, books and all. */
  public static List<String> everything(Path file) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      return everything(connection);
    }
  }

  /** The same of a file that nobody writes to; looking leaves nothing beside it. */
  public static List<String> everythingAtRest(Path file) throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(
            "jdbc:sqlite:file:" + file.toUri().getRawPath() + "?immutable=1")) {
      return everything(connection);
    }
  }

  public static List<String> everything(Connection connection) throws SQLException {
    List<String> everything =
        new ArrayList<>(
            column(
                connection,
                "SELECT type || name || tbl_name || coalesce(sql, '') FROM sqlite_schema"
                    + " ORDER BY rowid"));
    everything.addAll(
        column(
            connection,
            "SELECT user_version || ' ' || application_id"
                + " FROM pragma_user_version, pragma_application_id"));
    for (String table : column(connection, "SELECT name FROM sqlite_schema WHERE type = 'table'")) {
      List<String> columns =
          column(connection, "SELECT name FROM pragma_table_xinfo('" + table + "')");
      String values = String.join("\") || ',' || quote(\"", columns);
      String query =
          "SELECT '" + table + ": ' || quote(\"" + values + "\") FROM \"" + table + "\" ORDER BY 1";
      try {
        everything.addAll(column(connection, query));
      } catch (SQLException e) {
        // A search index over a table that a stopped migration has taken away.
        everything.add(table + " cannot be read: " + e.getMessage());
      }
    }
    return everything;
  }

  public static List<String> column(Connection connection, String query) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        values.add(result.getString(1));
      }
    }
    return values;
  }

  /** The answer of a query that gives one value. */
  public static String one(Path file, String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      return column(connection, query).get(0);
    }
  }
}
