package dev.slipway.migrate;

import dev.slipway.database.Database;
import dev.slipway.database.Sql;
import dev.slipway.migrate.PostgresScript.MadeIndex;
import dev.slipway.refusal.Refusal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The indexes of a PostgreSQL database that a failed statement left invalid: no query uses them,
 * and every write pays for them.
 *
 * @param names their names as SQL
 */
record InvalidIndexes(Set<String> names) {
  private static final Logger log = LoggerFactory.getLogger(InvalidIndexes.class);

  /** Without those that somebody is building right now. */
  private static final String ALL =
      """
      SELECT pg_catalog.format('%I.%I', n.nspname, i.relname)
      FROM pg_catalog.pg_index x
      JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid AND i.relkind = 'i'
      JOIN pg_catalog.pg_namespace n ON n.oid = i.relnamespace
      WHERE NOT x.indisvalid
        AND x.indexrelid NOT IN (SELECT index_relid FROM pg_catalog.pg_stat_progress_create_index)
      """;

  InvalidIndexes {
    names = Set.copyOf(names);
  }

  static InvalidIndexes all(Connection connection) throws SQLException {
    return with(connection, ALL);
  }

  /** Those of the table that an index is of. */
  static InvalidIndexes on(Connection connection, MadeIndex index) throws SQLException {
    return with(connection, ALL + " AND x.indrelid = pg_catalog.to_regclass(?)", table(index));
  }

  /** Those that were to take the place of others, or had to give it up. */
  static InvalidIndexes ofReindexing(Connection connection) throws SQLException {
    return with(
        connection, ALL + " AND i.relname ~ '_cc(new|old)[0-9]*$' AND n.nspname <> 'pg_toast'");
  }

  private static InvalidIndexes with(Connection connection, String query, String... values)
      throws SQLException {
    return new InvalidIndexes(names(connection, query, values));
  }

  private static Set<String> names(Connection connection, String query, String... values)
      throws SQLException {
    Set<String> names = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int at = 0; at < values.length; at++) {
        statement.setString(at + 1, values[at]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
    }
    return names;
  }

  /** What makes an index. */
  @FunctionalInterface
  interface Making {
    void run() throws SQLException;
  }

  /**
   * Makes an index that the server is to name. Whether a run that was stopped has made it already
   * shows only when there are two that are the same but for their names.
   */
  static void makeOnce(Connection connection, MadeIndex index, Making making) throws SQLException {
    String same =
        """
        SELECT pg_catalog.format('%I.%I', n.nspname, i.relname)
        FROM pg_catalog.pg_index x
        JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = i.relnamespace
        WHERE x.indrelid = pg_catalog.to_regclass(?) AND EXISTS (
          SELECT FROM pg_catalog.pg_index y JOIN pg_catalog.pg_class o ON o.oid = y.indexrelid
          WHERE y.indrelid = x.indrelid AND y.indexrelid <> x.indexrelid AND o.relam = i.relam
            AND (y.indkey::text, y.indclass::text, y.indcollation::text, y.indoption::text, y.indisunique)
              = (x.indkey::text, x.indclass::text, x.indcollation::text, x.indoption::text, x.indisunique)
            AND pg_catalog.pg_get_expr(y.indexprs, y.indrelid)
              IS NOT DISTINCT FROM pg_catalog.pg_get_expr(x.indexprs, x.indrelid)
            AND pg_catalog.pg_get_expr(y.indpred, y.indrelid)
              IS NOT DISTINCT FROM pg_catalog.pg_get_expr(x.indpred, x.indrelid))
        """;
    String every =
        "SELECT pg_catalog.format('%I.%I', n.nspname, i.relname) FROM pg_catalog.pg_index x"
            + " JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = i.relnamespace"
            + " WHERE x.indrelid = pg_catalog.to_regclass(?)";
    Set<String> before = names(connection, every, table(index));
    making.run();
    for (String name : names(connection, same, table(index))) {
      if (!before.contains(name)) {
        drop(connection, name);
      }
    }
  }

  /** Whether an index is valid, if it is there at all. */
  static Optional<Boolean> isValid(Connection connection, MadeIndex index) throws SQLException {
    if (index.name().isEmpty()) {
      return Optional.empty();
    }
    String query =
        "SELECT x.indisvalid FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid ="
            + " x.indexrelid WHERE x.indrelid = pg_catalog.to_regclass(?) AND i.relname = ?";
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, table(index));
      statement.setString(2, index.name().get());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getBoolean(1)) : Optional.empty();
      }
    }
  }

  static void drop(Connection connection, MadeIndex index) throws SQLException {
    drop(connection, sql(index, index.name().orElseThrow()));
  }

  /** The same where others have to wait for it. */
  static void dropInTransaction(Connection connection, MadeIndex index) throws SQLException {
    Completing.execute(connection, "DROP INDEX " + sql(index, index.name().orElseThrow()));
  }

  private static String table(MadeIndex index) {
    return sql(index, index.table());
  }

  private static String sql(MadeIndex index, String name) {
    return index.schema().map(schema -> Sql.quoted(schema) + ".").orElse("") + Sql.quoted(name);
  }

  /** Drops all of these. */
  void drop(Connection connection) throws SQLException {
    for (String name : names) {
      drop(connection, name);
    }
  }

  /** Drops those that are not among these; what cannot be dropped is said. */
  void dropOthers(Database database) {
    try {
      Connection connection = database.alone();
      for (String name : all(connection).names) {
        if (!names.contains(name)) {
          drop(connection, name);
        }
      }
    } catch (SQLException | Refusal e) {
      log.warn("an invalid index may be left, which the next run drops: {}", e.getMessage());
    }
  }

  private static void drop(Connection connection, String name) throws SQLException {
    log.info("dropping {}, which a failed statement left invalid", name);
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP INDEX CONCURRENTLY IF EXISTS " + name);
    }
  }
}
