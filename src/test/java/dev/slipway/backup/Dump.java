package dev.slipway.backup;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Everything that a database holds, as text: schema, settings of the file, and every row. */
final class Dump {
  private Dump() {}

  /** Of a file that nobody writes to; looking leaves nothing beside it. */
  static List<String> of(Path file) throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(
            "jdbc:sqlite:file:" + file.toUri().getRawPath() + "?immutable=1")) {
      return of(connection);
    }
  }

  static List<String> of(Connection connection) throws SQLException {
    List<String> dump = new ArrayList<>();
    dump.addAll(
        rows(
            connection, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"));
    dump.addAll(rows(connection, "SELECT * FROM pragma_user_version, pragma_application_id"));
    List<String> tables =
        rows(
            connection,
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow')"
                + " AND name <> 'sqlite_schema' ORDER BY name");
    for (String table : tables) {
      List<String> columns =
          rows(
              connection,
              "SELECT 'quote(\"' || name || '\")' FROM pragma_table_xinfo('" + table + "')");
      dump.addAll(
          rows(
              connection,
              "SELECT '" + table + "', " + String.join(", ", columns) + " FROM \"" + table + "\""));
    }
    return dump;
  }

  private static List<String> rows(Connection connection, String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        StringBuilder row = new StringBuilder(String.valueOf(result.getString(1)));
        for (int column = 2; column <= columns; column++) {
          row.append(" | ").append(result.getString(column));
        }
        rows.add(row.toString());
      }
    }
    rows.sort(null);
    return rows;
  }
}
