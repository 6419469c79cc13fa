package dev.slipway.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who else is connected to a database, as {@code pg_stat_activity} tells it, for people. */
final class PostgresOthers {

  /** A role that may not see more of a session of another role sees its number and its name. */
  private static final String SESSIONS =
      """
      SELECT pid, application_name, client_addr, state, backend_type, usename,
             pg_catalog.floor(extract(epoch FROM pg_catalog.clock_timestamp() - state_change))::bigint
      FROM pg_catalog.pg_stat_activity
      WHERE datname = ? AND coalesce(backend_type, '') NOT IN ('autovacuum worker', 'parallel worker')
        AND (backend_type IS NOT NULL OR usename IS NOT NULL)
      ORDER BY backend_start, pid
      """;

  private static final String PREPARED =
      "SELECT gid, owner FROM pg_catalog.pg_prepared_xacts WHERE database = ? ORDER BY prepared";

  private PostgresOthers() {}

  /**
   * A line for each, and for each prepared transaction, which nobody needs to be connected for. The
   * server's own vacuuming is left out, since it makes way.
   *
   * @param session a session on any database of the server
   * @param own the server's processes that belong to this run
   */
  static List<String> of(Connection session, String database, Set<Integer> own)
      throws SQLException {
    List<String> others = new ArrayList<>();
    try (PreparedStatement statement = session.prepareStatement(SESSIONS)) {
      statement.setString(1, database);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          if (!own.contains(rows.getInt(1))) {
            others.add(line(rows));
          }
        }
      }
    }
    try (PreparedStatement statement = session.prepareStatement(PREPARED)) {
      statement.setString(1, database);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          others.add("the prepared transaction " + rows.getString(1) + " of " + rows.getString(2));
        }
      }
    }
    return others;
  }

  private static String line(ResultSet row) throws SQLException {
    String name = row.getString(2) == null ? "" : row.getString(2);
    String kind = row.getString(5);
    StringBuilder line = new StringBuilder("process ").append(row.getInt(1)).append(" (");
    line.append(name.isEmpty() ? nameless(kind) : name);
    if (kind == null) {
      line.append(" of the role ").append(row.getString(6)).append(", of which no more is shown");
    } else {
      line.append(row.getString(3) == null ? "" : " from " + row.getString(3))
          .append(row.getString(4) == null ? "" : ", " + row.getString(4))
          .append(row.getString(7) == null ? "" : ", " + row.getLong(7) + " s");
    }
    return line.append(')').toString();
  }

  private static String nameless(@Nullable String kind) {
    return kind == null || kind.equals("client backend") ? "no name" : kind;
  }
}
