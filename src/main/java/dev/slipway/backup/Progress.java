package dev.slipway.backup;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a file has grown, told while it grows: in one line that changes on a terminal, and
 * elsewhere in a line every few seconds. What is quick is not told at all.
 */
final class Progress {
  private static final Logger log = LoggerFactory.getLogger(Progress.class);
  private static final Duration ON_TERMINAL = Duration.ofMillis(500);
  private static final Duration ELSEWHERE = Duration.ofSeconds(5);
  private static final double MEBIBYTE = 1 << 20;

  private final String what;
  private final Path file;
  private final long total;
  private final long start = System.nanoTime();
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread teller;

  private Progress(String what, Path file, long total, boolean terminal) {
    this.what = what;
    this.file = file;
    this.total = total;
    this.teller = new Thread(() -> tell(terminal), "slipway progress");
    teller.setDaemon(true);
  }

  /** What is done meanwhile. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException, SQLException;
  }

  /**
   * Does something, and tells how far it is.
   *
   * @param what what is done, such as {@code copied}
   * @param file the file that grows
   * @param total how many bytes it will have; 0 if that is not known
   */
  static void during(String what, Path file, long total, Work work)
      throws IOException, SQLException {
    Progress progress = new Progress(what, file, total, isTerminal());
    progress.teller.start();
    try {
      work.run();
    } finally {
      progress.end();
    }
  }

  private void tell(boolean terminal) {
    long pause = (terminal ? ON_TERMINAL : ELSEWHERE).toMillis();
    boolean told = false;
    try {
      while (!over.await(pause, TimeUnit.MILLISECONDS)) {
        String line = what + " " + line(Files.size(file), total, System.nanoTime() - start);
        if (terminal) {
          System.err.print("\r" + line + "\u001b[K");
          System.err.flush();
          told = true;
        } else {
          log.info("{}", line);
        }
      }
    } catch (IOException e) {
      log.debug("how far {} is cannot be said: {}", file, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (told) {
      System.err.print("\r\u001b[K");
      System.err.flush();
    }
  }

  /**
   * {@code 512 of 1024 MiB, 50 %, 128 MiB/s, 4 s left}.
   *
   * @param done bytes so far
   * @param total bytes in all; 0 if that is not known
   * @param nanos how long that took
   */
  static String line(long done, long total, long nanos) {
    double seconds = Math.max(nanos, 1) / 1e9;
    double rate = done / seconds;
    String speed = String.format(Locale.ROOT, "%.0f MiB/s", rate / MEBIBYTE);
    if (total <= 0 || done > total) {
      return String.format(Locale.ROOT, "%.0f MiB, %s", done / MEBIBYTE, speed);
    }
    String left = rate < 1 ? "" : ", " + Math.round((total - done) / rate) + " s left";
    return String.format(
        Locale.ROOT,
        "%.0f of %.0f MiB, %d %%, %s%s",
        done / MEBIBYTE,
        total / MEBIBYTE,
        100 * done / total,
        speed,
        left);
  }

  /** From Java 22 on there is a console where there is no terminal, too, which then says so. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  private void end() {
    over.countDown();
    try {
      teller.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
