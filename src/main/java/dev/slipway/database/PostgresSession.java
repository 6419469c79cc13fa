package dev.slipway.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** How our sessions are set up that run migrations. */
final class PostgresSession {
  private static final int TRANSACTION_TIMEOUT_SINCE = 17;

  private PostgresSession() {}

  /**
   * The settings, as statements. A backup may take longer than a server lets a transaction idle, and
   * only the time that a migration waits for others is bounded.
   *
   * @param patience how long a statement may wait for a lock
   */
  static String settings(Connection connection, Duration patience) throws SQLException {
    String settings =
        "SET lock_timeout = "
            + Math.max(1000, Math.min(patience.toMillis(), Integer.MAX_VALUE))
            + "; SET idle_in_transaction_session_timeout = 0; SET idle_session_timeout = 0";
    return connection.getMetaData().getDatabaseMajorVersion() >= TRANSACTION_TIMEOUT_SINCE
        ? settings + "; SET transaction_timeout = 0"
        : settings;
  }
}
