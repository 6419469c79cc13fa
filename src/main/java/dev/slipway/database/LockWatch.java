package dev.slipway.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches whether a session of ours waits for somebody else's lock, and says for whose: an idle
 * transaction of an old container is not to hang the gate silently.
 */
final class LockWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LockWatch.class);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final AdvisoryLock asking;
  private final int working;
  private final Thread thread;
  private volatile String lastSeen = "";

  /**
   * @param asking the session that asks
   * @param working the session that may wait
   */
  static LockWatch of(AdvisoryLock asking, Connection working) throws SQLException {
    return new LockWatch(
        asking,
        Integer.parseInt(PostgresDatabase.text(working, "SELECT pg_catalog.pg_backend_pid()")));
  }

  private LockWatch(AdvisoryLock asking, int working) {
    this.asking = asking;
    this.working = working;
    this.thread = new Thread(this::watch, "lock watch");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(PAUSE.toMillis());
        String blockers = asking.blockersOf(working);
        if (!blockers.isEmpty() && !blockers.equals(lastSeen)) {
          if (lastSeen.isEmpty()) {
            log.info("waiting for a lock that is held by {}", blockers);
          }
          lastSeen = blockers;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      log.debug("nobody watches for locks any more: {}", e.getMessage());
    }
  }

  /** Who was last seen to hold what we waited for; empty if nobody was. */
  String lastSeen() {
    return lastSeen;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
