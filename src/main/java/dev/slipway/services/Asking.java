package dev.slipway.services;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One service being asked until it answers or the time is over, beside all others. */
final class Asking {
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /** How long one try may take, while there is time for others. */
  private static final Duration ONE_TRY = Duration.ofSeconds(10);

  /** How long the one at the very end may take. */
  private static final Duration LAST_TRY = Duration.ofMillis(250);

  /** How long the first may take in any case. */
  static final Duration FIRST_TRY = Duration.ofSeconds(3);

  private final Question question;
  private final long until;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean answered;
  private volatile int tries;
  private volatile String last = "no answer yet";

  private final Thread thread;

  private Asking(Question question, long until) {
    this.question = question;
    this.until = until;
    this.thread = new Thread(this::ask, "asking " + question.service().place());
  }

  /** Begins to ask. */
  static Asking begun(Question question, Duration patience) {
    Asking asking = new Asking(question, System.nanoTime() + patience.toNanos());
    asking.thread.setDaemon(true);
    asking.thread.start();
    return asking;
  }

  private void ask() {
    Duration pause = SHORTEST_PAUSE;
    Duration limit = least(ONE_TRY, most(FIRST_TRY, left()));
    try {
      for (int nth = 1; ; nth++) {
        tries = nth;
        try {
          question.ask(limit);
          answered = true;
          return;
        } catch (IOException | RuntimeException e) {
          last = e.getMessage() == null ? e.toString() : e.getMessage();
        }
        Duration left = left();
        if (left.isZero()) {
          return;
        }
        Thread.sleep(least(pause, left).toMillis() + 1);
        pause = least(LONGEST_PAUSE, pause.multipliedBy(2));
        limit = least(ONE_TRY, most(LAST_TRY, left()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      over.countDown();
    }
  }

  /**
   * Waits for the answer.
   *
   * @param latest when to wait no longer, by the clock of {@link System#nanoTime}
   */
  boolean isAnswered(long latest) throws InterruptedException {
    over.await(latest - System.nanoTime(), TimeUnit.NANOSECONDS);
    return answered;
  }

  /** Asks no more. */
  void end() {
    thread.interrupt();
  }

  Service service() {
    return question.service();
  }

  /** What was tried, and what came of it the last time. */
  String tried() {
    return service().place() + " does not answer " + soFar();
  }

  /** The same while there is time left, behind "waiting for". */
  String waitedFor() {
    return service().place() + ", which does not answer " + soFar();
  }

  private String soFar() {
    return "(" + (tries == 1 ? "asked once" : "asked " + tries + " times") + "; " + last + ")";
  }

  private Duration left() {
    return Duration.ofNanos(Math.max(0, until - System.nanoTime()));
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration most(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
