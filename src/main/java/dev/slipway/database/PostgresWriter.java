package dev.slipway.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** The session in which migrations run, watched for whom it waits for. */
final class PostgresWriter implements AutoCloseable {
  private static final int TRANSACTION_TIMEOUT_SINCE = 17;

  /**
   * Without it, what a killed gate was waiting for runs on, and its locks last as long. Servers on
   * some systems cannot do it and refuse the setting.
   */
  private static final String NOTICING_A_KILLED_GATE =
      "DO 'BEGIN SET client_connection_check_interval = 2000;"
          + " EXCEPTION WHEN OTHERS THEN NULL; END'";

  private final Connection connection;
  private final Optional<LockWatch> watch;

  private PostgresWriter(Connection connection, Optional<LockWatch> watch) {
    this.connection = connection;
    this.watch = watch;
  }

  static PostgresWriter open(PostgresDatabase database) throws SQLException {
    Connection connection = database.connect("slipway migrate");
    try {
      PostgresDatabase.execute(connection, settings(connection, database.patience()));
      Optional<AdvisoryLock> lock = database.lock();
      if (lock.isPresent()) {
        lock.get().joins(connection);
      }
      return new PostgresWriter(
          connection,
          lock.isPresent() ? Optional.of(LockWatch.of(lock.get(), connection)) : Optional.empty());
    } catch (SQLException e) {
      PostgresDatabase.letGo(connection);
      throw e;
    }
  }

  /**
   * How a session is set up that runs migrations. A backup may take longer than a server lets a
   * transaction idle, and only the time that a migration waits for others is bounded.
   *
   * @param patience how long a statement may wait for a lock
   */
  static String settings(Connection connection, Duration patience) throws SQLException {
    String settings =
        "SET lock_timeout = "
            + lockTimeout(patience)
            + "; "
            + NOTICING_A_KILLED_GATE
            + "; SET idle_in_transaction_session_timeout = 0; SET idle_session_timeout = 0";
    return connection.getMetaData().getDatabaseMajorVersion() >= TRANSACTION_TIMEOUT_SINCE
        ? settings + "; SET transaction_timeout = 0"
        : settings;
  }

  /** In milliseconds; 0 would mean for ever. */
  static long lockTimeout(Duration patience) {
    return Math.max(1000, Math.min(patience.toMillis(), Integer.MAX_VALUE));
  }

  Connection connection() {
    return connection;
  }

  /** Who was last seen to hold a lock that this waited for; empty if nobody. */
  String blockers() {
    return watch.map(LockWatch::lastSeen).orElse("");
  }

  boolean isClosed() throws SQLException {
    return connection.isClosed();
  }

  @Override
  public void close() {
    watch.ifPresent(LockWatch::close);
    PostgresDatabase.letGo(connection);
  }
}
