package dev.slipway.database;

import dev.slipway.progress.Progress;
import dev.slipway.refusal.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Waiting for a PostgreSQL database that is not there yet, as in a container that starts beside its
 * server's.
 */
final class PostgresWait {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private PostgresWait() {}

  /**
   * A connection as soon as there can be one, which the caller closes. Each reason to wait is
   * logged once, until it changes.
   *
   * @param patience how long to go on trying; zero for one try
   * @throws Refusal what stood in the way at last, or at once if waiting cannot help
   * @throws SQLException what says nothing about the server or the way to it
   */
  static Connection connect(PostgresAddress address, String applicationName, Duration patience)
      throws SQLException {
    long start = System.nanoTime();
    Duration pause = FIRST_PAUSE;
    String reason = "";
    while (true) {
      try {
        return address.connect(applicationName);
      } catch (SQLException e) {
        Optional<Refusal> known = PostgresFault.of(address.place(), e);
        if (known.isEmpty()) {
          throw e;
        }
        Duration waited = Duration.ofNanos(System.nanoTime() - start);
        Duration left = patience.minus(waited);
        if (!PostgresFault.mayPass(e)) {
          throw known.get();
        }
        if (left.isNegative() || left.isZero()) {
          throw patience.isZero() ? known.get() : after(waited, known.get());
        }
        if (!known.get().seen().equals(reason)) {
          reason = known.get().seen();
          Progress.waiting("the database", reason);
        }
        if (!slept(pause.compareTo(left) < 0 ? pause : left)) {
          throw after(waited, known.get());
        }
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
      }
    }
  }

  private static Refusal after(Duration waited, Refusal last) {
    String time = waited.toSeconds() > 0 ? waited.toSeconds() + " s" : waited.toMillis() + " ms";
    Refusal after =
        new Refusal(
            last.fact(),
            last.seen() + ", after waiting for " + time,
            last.why(),
            last.next(),
            last);
    return last.isForEveryone() ? after.forEveryone() : after;
  }

  private static boolean slept(Duration pause) {
    try {
      Thread.sleep(Math.max(1, pause.toMillis()));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
