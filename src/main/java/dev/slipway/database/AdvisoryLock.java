package dev.slipway.database;

import dev.slipway.progress.Progress;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL's session-level advisory lock, on a connection of its own.
 *
 * <p>It ends with its session, and so with this process in any way whatever. Its session is never
 * in a transaction, or {@code CREATE INDEX CONCURRENTLY} would wait for it for ever.
 */
final class AdvisoryLock implements Database.Lock {
  private static final Logger log = LoggerFactory.getLogger(AdvisoryLock.class);
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** "slip": tells our locks from those of the app, which share one space of numbers. */
  private static final int OURS = 0x736c6970;

  /** "slir": which session writes under it. */
  private static final int WRITERS = 0x736c6972;

  private final PostgresDatabase database;
  private final int key;
  private volatile Connection connection;

  private AdvisoryLock(PostgresDatabase database, Connection connection, int key) {
    this.database = database;
    this.connection = connection;
    this.key = key;
  }

  static AdvisoryLock take(PostgresDatabase database, Duration patience) throws SQLException {
    Connection connection = connected(database);
    try {
      AdvisoryLock lock = new AdvisoryLock(database, connection, key(database.home()));
      lock.await(patience);
      lock.awaitWriter(patience);
      return lock;
    } catch (SQLException | RuntimeException e) {
      PostgresDatabase.letGo(connection);
      throw e;
    }
  }

  private static Connection connected(PostgresDatabase database) throws SQLException {
    Connection connection = database.connect("slipway lock");
    try {
      // A gate whose machine is gone is noticed within a minute and a half, not within two hours.
      PostgresDatabase.execute(
          connection,
          "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 15;"
              + " SET tcp_keepalives_count = 4; SET idle_session_timeout = 0;"
              // For flush(), which need not wait for a replica.
              + " SET synchronous_commit = local");
      return connection;
    } catch (SQLException e) {
      PostgresDatabase.letGo(connection);
      throw e;
    }
  }

  /**
   * Lets go of it for as long as nobody may be connected to the database: whoever comes in then
   * keeps the database from being renamed.
   */
  void pause() {
    PostgresDatabase.letGo(connection);
  }

  /**
   * Takes it again, on whatever database has the name now.
   *
   * @throws Refusal BUSY if another gate has come in between
   */
  void resume(Duration patience) throws SQLException {
    connection = connected(database);
    await(patience);
  }

  /** Two apps in two schemas of one database need not wait for each other. */
  private static int key(String home) {
    CRC32 sum = new CRC32();
    sum.update(home.getBytes(StandardCharsets.UTF_8));
    return (int) sum.getValue();
  }

  private void await(Duration patience) throws SQLException {
    long until = System.nanoTime() + patience.toNanos();
    boolean said = false;
    while (!isTrue("SELECT pg_catalog.pg_try_advisory_lock(" + OURS + ", " + key + ")")) {
      String holder = holder();
      if (System.nanoTime() - until >= 0) {
        throw new Refusal(
            Fact.BUSY,
            "another gate holds " + database.place() + " (" + holder + ")",
            "it was still at work after " + patience.toSeconds() + " s",
            "look at what it does: psql -c \"SELECT pid, application_name, client_addr, state, query FROM"
                + " pg_stat_activity WHERE application_name LIKE 'slipway%'\"; its lock ends with it, and"
                + " the same command works then");
      }
      if (!said) {
        Progress.waiting(
            "another gate", "another gate, which holds " + database.place() + " (" + holder + ")");
        said = true;
      }
      sleep();
    }
  }

  /**
   * A gate that was killed has let go of its lock, but the server finishes the statement that it
   * was at, and may make an index for hours.
   */
  private void awaitWriter(Duration patience) throws SQLException {
    long until = System.nanoTime() + patience.toNanos();
    while (!isTrue("SELECT pg_catalog.pg_try_advisory_lock(" + WRITERS + ", " + key + ")")) {
      if (System.nanoTime() - until >= 0) {
        throw new Refusal(
            Fact.BUSY,
            "the server is still at the last statement of a gate that is gone",
            "it was not done after " + patience.toSeconds() + " s",
            "look at what it does: psql -c \"SELECT pid, state, query FROM pg_stat_activity WHERE"
                + " application_name = 'slipway migrate'\"; the same command works when it is done");
      }
      sleep();
    }
    isTrue("SELECT pg_catalog.pg_advisory_unlock(" + WRITERS + ", " + key + ")");
  }

  /** Has the next gate wait for a session, for as long as it lasts. */
  void joins(Connection writer) throws SQLException {
    PostgresDatabase.execute(
        writer, "SELECT pg_catalog.pg_advisory_lock_shared(" + WRITERS + ", " + key + ")");
  }

  private void sleep() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(
          Fact.BUSY,
          "interrupted while another gate holds " + database.place(),
          "nothing was done",
          "run the same command again",
          e);
    }
  }

  private String holder() throws SQLException {
    return holder(connection, key, OURS).orElse("it has just ended");
  }

  /**
   * Who holds the lock on what lies in a home schema, or still runs the last statement of a gate
   * that is gone; empty if nobody does. Takes nothing.
   */
  static Optional<String> holder(Connection session, String home) throws SQLException {
    Optional<String> gate = holder(session, key(home), OURS);
    return gate.isPresent() ? gate : holder(session, key(home), WRITERS);
  }

  /** Whose session it is can be hidden from this role; that there is one cannot. */
  private static Optional<String> holder(Connection session, int key, int kind)
      throws SQLException {
    String query =
        "SELECT l.pid, a.application_name, a.client_addr, a.backend_start"
            + " FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid"
            + " WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2"
            + " AND l.classid = "
            + Integer.toUnsignedString(kind)
            + " AND l.objid = "
            + Integer.toUnsignedString(key)
            + " AND l.database = (SELECT oid FROM pg_catalog.pg_database"
            + " WHERE datname = pg_catalog.current_database())";
    try (Statement statement = session.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next()
          ? Optional.of(
              "process "
                  + rows.getInt(1)
                  + " on the server"
                  + (rows.getString(2) == null ? "" : ", " + rows.getString(2))
                  + (rows.getString(3) == null ? "" : " from " + rows.getString(3))
                  + (rows.getString(4) == null ? "" : " since " + rows.getString(4)))
          : Optional.empty();
    }
  }

  /** Whether this lock is still ours, which it is not once its session has ended. */
  boolean isHeld() {
    try {
      return isTrue(
          "SELECT EXISTS (SELECT FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND granted"
              + " AND pid = pg_catalog.pg_backend_pid() AND classid = "
              + Integer.toUnsignedString(OURS)
              + " AND objid = "
              + Integer.toUnsignedString(key)
              + ")");
    } catch (SQLException e) {
      log.debug("asking for the lock: {}", e.getMessage());
      return false;
    }
  }

  /**
   * Has the server put everything that it was told so far beyond the reach of a crash. Whatever a
   * transaction wrote before that has its number in the log, and so the number is not given to
   * another one after a crash, which could then be taken for the first.
   */
  void flush() throws SQLException {
    // A committed message is written through; on its own a number is not.
    isTrue("SELECT pg_catalog.pg_logical_emit_message(true, 'slipway', '') IS NOT NULL");
  }

  /**
   * Whom a session of this server waits for, with what they do; empty if for nobody.
   *
   * @param waiting the number of the server's process that may be waiting
   */
  String blockersOf(int waiting) throws SQLException {
    String query =
        "SELECT pid, application_name, client_addr, state, pg_catalog.date_trunc('second',"
            + " pg_catalog.clock_timestamp() - xact_start) FROM pg_catalog.pg_stat_activity"
            + " WHERE pid = ANY (pg_catalog.pg_blocking_pids("
            + waiting
            + ")) ORDER BY xact_start LIMIT 3";
    StringBuilder blockers = new StringBuilder();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        blockers
            .append(blockers.length() == 0 ? "" : "; ")
            .append("process ")
            .append(rows.getInt(1))
            .append(" (")
            .append(
                rows.getString(2) == null || rows.getString(2).isEmpty()
                    ? "no name"
                    : rows.getString(2))
            .append(rows.getString(3) == null ? "" : " from " + rows.getString(3))
            .append(rows.getString(4) == null ? "" : ", " + rows.getString(4))
            .append(rows.getString(5) == null ? "" : ", in a transaction for " + rows.getString(5))
            .append(')');
      }
    }
    return blockers.toString();
  }

  private boolean isTrue(String query) throws SQLException {
    return PostgresDatabase.text(connection, query).equals("t");
  }

  @Override
  public void close() {
    PostgresDatabase.letGo(connection);
    database.unlocked();
  }
}
