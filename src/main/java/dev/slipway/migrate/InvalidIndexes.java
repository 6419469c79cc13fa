package dev.slipway.migrate;

import dev.slipway.database.Database;
import dev.slipway.database.Sql;
import dev.slipway.migrate.PostgresScript.ConcurrentIndex;
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

  static InvalidIndexes of(Connection connection) throws SQLException {
    Set<String> names = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(ALL)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return new InvalidIndexes(names);
  }

  /** Whether an index is valid, if it is there at all. */
  static Optional<Boolean> isValid(Connection connection, ConcurrentIndex index)
      throws SQLException {
    if (index.name().isEmpty()) {
      return Optional.empty();
    }
    String query =
        "SELECT x.indisvalid FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid ="
            + " x.indexrelid WHERE x.indrelid = pg_catalog.to_regclass(?) AND i.relname = ?";
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, sql(index, index.table()));
      statement.setString(2, index.name().get());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getBoolean(1)) : Optional.empty();
      }
    }
  }

  static void drop(Connection connection, ConcurrentIndex index) throws SQLException {
    drop(connection, sql(index, index.name().orElseThrow()));
  }

  private static String sql(ConcurrentIndex index, String name) {
    return index.schema().map(schema -> Sql.quoted(schema) + ".").orElse("") + Sql.quoted(name);
  }

  /**
   * Drops those that are not among these, through another session if that which failed is lost.
   *
   * @param made what the statement was to make; a server that is still ending its session seems to
   *     be building it
   * @return whether that is sure
   */
  boolean areAllAgain(Database database, Optional<ConcurrentIndex> made) {
    try {
      Connection connection = database.alone();
      if (made.isPresent() && isValid(connection, made.get()).equals(Optional.of(false))) {
        drop(connection, made.get());
      }
      for (String name : of(connection).names) {
        if (!names.contains(name)) {
          drop(connection, name);
        }
      }
      return true;
    } catch (SQLException e) {
      log.warn("an invalid index may be left, which the next run drops: {}", e.getMessage());
      return false;
    }
  }

  private static void drop(Connection connection, String name) throws SQLException {
    log.info("dropping {}, which a failed statement left invalid", name);
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP INDEX CONCURRENTLY IF EXISTS " + name);
    }
  }
}
