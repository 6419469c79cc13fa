package dev.slipway.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Runs scripts on SQLite in two ways, and writes down what came of them. */
final class ScriptRunner {
  private ScriptRunner() {}

  /** Runs a script by SQLite's own loop, and returns its error or "". */
  static String runWhole(Connection connection, String script) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(script);
      return "";
    } catch (SQLException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Runs a script statement by statement up to the first error, and returns that or "". */
  static String runPieces(Connection connection, String script) throws SQLException {
    for (Sql.Statement piece : Sql.statements(script, Engine.SQLITE)) {
      String error = runWhole(connection, piece.text());
      if (!error.isEmpty()) {
        return error;
      }
    }
    return "";
  }

  /** A script in which the time is always the same, so that two runs of it can be compared. */
  static String readWithoutClock(Path file) throws IOException {
    return Files.readString(file)
        .replace("CURRENT_TIMESTAMP", "'2026-02-14 12:00:00'")
        .replace("'now'", "'2026-02-14 12:00:00'");
  }

  /** Every object as SQLite keeps it, and the settings that lie in the file. */
  static List<String> schema(Connection connection) throws SQLException {
    List<String> lines = new ArrayList<>();
    for (String schema : List.of("sqlite_schema", "sqlite_temp_schema")) {
      lines.addAll(query(connection, "SELECT type, name, tbl_name, sql FROM " + schema));
    }
    lines.addAll(query(connection, "PRAGMA user_version"));
    lines.addAll(query(connection, "PRAGMA foreign_keys"));
    return lines;
  }

  /** Every row of every table. */
  static List<String> rows(Connection connection) throws SQLException {
    List<String> lines = new ArrayList<>();
    String tables = "SELECT name FROM pragma_table_list WHERE schema <> 'temp' AND type <> 'view'";
    for (String table : query(connection, tables + " ORDER BY name")) {
      lines.add(table);
      lines.addAll(query(connection, "SELECT * FROM " + Sql.quoted(table)));
    }
    return lines;
  }

  private static List<String> query(Connection connection, String sql) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> values = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          Object value = rows.getObject(column);
          values.add(
              value instanceof byte[] bytes
                  ? "x'" + java.util.HexFormat.of().formatHex(bytes) + "'"
                  : String.valueOf(value));
        }
        lines.add(String.join(" | ", values));
      }
    }
    return lines;
  }
}
