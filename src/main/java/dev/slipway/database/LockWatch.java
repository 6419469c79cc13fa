package dev.slipway.database;

import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches whether our writing session waits for somebody else's lock, and says for whose: an idle
 * transaction of an old container is not to hang the gate silently.
 */
final class LockWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LockWatch.class);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final AdvisoryLock asking;
  private final int writing;
  private final Thread thread;
  private volatile String lastSeen = "";

  /**
   * @param asking the session that asks
   * @param writing the number of the server's process that writes for us
   */
  LockWatch(AdvisoryLock asking, int writing) {
    this.asking = asking;
    this.writing = writing;
    this.thread = new Thread(this::watch, "lock watch");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(PAUSE.toMillis());
        String blockers = asking.blockersOf(writing);
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
