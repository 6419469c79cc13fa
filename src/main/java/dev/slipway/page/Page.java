package dev.slipway.page;

import dev.slipway.progress.Progress;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page that stands in for the app until the gate decides: every request is answered 503, with
 * what is being done.
 *
 * <p>It opens by itself when the run has taken a second, or is refused; a shorter one needs none. A
 * port that cannot be had is a warning: the app may start all the same.
 */
public final class Page implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Page.class);
  private static final Duration BEFORE = Duration.ofSeconds(1);
  private static final Duration TO_CLOSE = Duration.ofSeconds(2);

  private final int port;
  private final Instant since = Instant.now();
  private final CountDownLatch due = new CountDownLatch(1);
  private final CountDownLatch settled = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "slipway page");
  private volatile Optional<Closed> closed = Optional.empty();
  private volatile boolean open;
  private volatile boolean over;

  private Page(int port) {
    this.port = port;
    thread.setDaemon(true);
  }

  /**
   * How a run ended that did not open the gate.
   *
   * @param outcome the outcome's name
   */
  record Closed(String outcome, int exitCode, String reason, String next) {}

  /**
   * A page on a port of every address of this machine, a second from now.
   *
   * @param port from 1 to 65535
   */
  public static Page soon(int port) {
    Page page = new Page(port);
    page.thread.start();
    return page;
  }

  /**
   * Shows why the gate stays closed, from now on until the page is closed.
   *
   * @param outcome the outcome's name
   * @param reason why, as far as everybody may read it
   * @param next what to do or to type
   */
  public void show(String outcome, int exitCode, String reason, String next) {
    closed = Optional.of(new Closed(outcome, exitCode, reason, next));
    due.countDown();
    try {
      settled.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stays for a while, for people to read it; not at all, where the port could not be had. */
  public void linger(Duration time) {
    try {
      if (open) {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      if (!due.await(BEFORE.toMillis(), TimeUnit.MILLISECONDS) || closed.isPresent()) {
        serve();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.warn("there is no page on port {}: {}", port, e.getMessage());
    } finally {
      settled.countDown();
    }
  }

  private void serve() throws IOException {
    try (Callers callers = Callers.on(port, this::notice)) {
      open = true;
      settled.countDown();
      while (!over) {
        callers.answer();
      }
    }
  }

  private Notice notice() {
    return new Notice(since, Instant.now(), Progress.now(), closed);
  }

  /** Frees the port. */
  @Override
  public void close() {
    over = true;
    due.countDown();
    try {
      thread.join(TO_CLOSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
