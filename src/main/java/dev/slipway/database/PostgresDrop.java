package dev.slipway.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database of ours that is being dropped while the gate goes on: the server writes all that it
 * has in memory to disk before, and takes away a file for each table and index.
 */
final class PostgresDrop {
  private static final Logger log = LoggerFactory.getLogger(PostgresDrop.class);
  private static final String IN_USE = "55006";

  private final String name;
  private final Thread thread;
  private volatile boolean done;

  private PostgresDrop(PostgresDatabase beside, String name) {
    this.name = name;
    this.thread = new Thread(() -> run(beside), "dropping " + name);
    // Who ends the process all the same leaves it to the next run.
    thread.setDaemon(true);
  }

  /** Begins on a session of its own, since the one that made it goes on looking. */
  static PostgresDrop begin(PostgresDatabase beside, String name) {
    PostgresDrop drop = new PostgresDrop(beside, name);
    drop.thread.start();
    return drop;
  }

  private void run(PostgresDatabase beside) {
    try (Connection session = beside.connect("slipway drop")) {
      // That a replica keeps it a little longer is nothing to wait for.
      PostgresDatabase.execute(session, "SET synchronous_commit = local");
      drop(session, name);
      done = true;
    } catch (SQLException e) {
      log.debug("dropping {} on a session of its own: {}", name, e.getMessage());
    }
  }

  /**
   * Waits until it is gone.
   *
   * @param other the session that drops it if that of its own could not
   */
  void finish(Connection other) {
    try {
      thread.join();
      if (!done) {
        drop(other, name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      log.warn("{} could not be dropped, and the next run tries again: {}", name, e.getMessage());
    }
  }

  /**
   * With the sessions on it, if need be: a killed gate's may still be in the middle of a statement.
   * Not so at once, since a role that is no superuser may not end the server's own vacuuming, which
   * otherwise makes way by itself.
   */
  static void drop(Connection session, String name) throws SQLException {
    String drop = "DROP DATABASE IF EXISTS " + name;
    try {
      PostgresDatabase.execute(session, drop);
    } catch (SQLException e) {
      if (!IN_USE.equals(e.getSQLState())) {
        throw e;
      }
      PostgresDatabase.execute(session, drop + " WITH (FORCE)");
    }
  }
}
