package dev.slipway.progress;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that tells how far something is: in one line that changes on a terminal, and elsewhere
 * in a line every few seconds.
 */
final class Teller implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Teller.class);
  private static final Duration ON_TERMINAL = Duration.ofMillis(500);
  private static final Duration ELSEWHERE = Duration.ofSeconds(5);

  private final Supplier<String> words;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread = new Thread(this::tellUntilOver, "slipway progress");

  /**
   * One that is silent yet.
   *
   * @param words how far it is; empty if that cannot be seen
   */
  Teller(Supplier<String> words) {
    this.words = words;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void tellUntilOver() {
    boolean terminal = Terminal.isRewritable();
    long pause = (terminal ? ON_TERMINAL : ELSEWHERE).toMillis();
    boolean shown = false;
    try {
      while (!over.await(pause, TimeUnit.MILLISECONDS)) {
        String said = words.get();
        if (said.isEmpty()) {
          continue;
        }
        if (terminal) {
          Terminal.rewrite(said);
          shown = true;
        } else {
          log.info("{}", said);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (shown) {
      Terminal.rewrite("");
    }
  }

  @Override
  public void close() {
    over.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
