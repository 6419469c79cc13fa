package dev.slipway.history;

import dev.slipway.database.Engine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a column takes that a new row leaves out.
 *
 * @param type its type, in small letters
 * @param nullable whether it may be null
 * @param filled whether the engine fills it: by a default, or by numbering its rows
 */
record Column(String type, boolean nullable, boolean filled) {

  /** Where a key of SQLite's has no index it is the number of the row, which numbers itself. */
  private static final String OF_SQLITE =
      """
      SELECT name, type, "notnull" = 0 AND pk = 0,
        dflt_value IS NOT NULL OR hidden IN (2, 3)
          OR (pk = 1 AND NOT EXISTS (SELECT 1 FROM pragma_index_list(?, 'main') WHERE origin = 'pk'))
      FROM pragma_table_xinfo(?, 'main')
      """;

  private static final String OF_POSTGRES =
      """
      SELECT column_name, data_type, is_nullable = 'YES',
        column_default IS NOT NULL OR is_identity = 'YES' OR is_generated = 'ALWAYS'
      FROM information_schema.columns WHERE table_schema = ? AND table_name = ?
      """;

  /**
   * The columns of a table by their names in small letters.
   *
   * @param home the schema that it is in, on an engine that has schemas
   */
  static Map<String, Column> of(Connection connection, Engine engine, String home, String table)
      throws SQLException {
    boolean sqlite = engine == Engine.SQLITE;
    Map<String, Column> columns = new LinkedHashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(sqlite ? OF_SQLITE : OF_POSTGRES)) {
      statement.setString(1, sqlite ? table : home);
      statement.setString(2, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          columns.put(
              rows.getString(1).toLowerCase(Locale.ROOT),
              new Column(
                  rows.getString(2).toLowerCase(Locale.ROOT),
                  rows.getBoolean(3),
                  rows.getBoolean(4)));
        }
      }
    }
    return columns;
  }

  /** Whether it holds texts as they are; SQLite makes numbers of some in columns of other types. */
  boolean isText() {
    return type.isEmpty() || type.contains("char") || type.contains("text") || type.equals("name");
  }

  /** Whether it holds whole numbers. */
  boolean isNumeric() {
    return type.contains("int") || type.contains("serial") || type.contains("numeric");
  }
}
