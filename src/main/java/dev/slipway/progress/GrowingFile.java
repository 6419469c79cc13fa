package dev.slipway.progress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that is being written, and how far it is. */
final class GrowingFile implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GrowingFile.class);
  private static final double MEBIBYTE = 1 << 20;

  private final String what;
  private final Path file;
  private final long total;
  private final long start = System.nanoTime();
  private final Teller teller = new Teller(this::words);

  GrowingFile(String what, Path file, long total) {
    this.what = what;
    this.file = file;
    this.total = total;
  }

  /** Tells from now on, until it is closed. */
  void tell() {
    teller.start();
  }

  /** How far it is; empty if that cannot be seen. */
  String words() {
    try {
      return what + " " + line(Files.size(file), total, System.nanoTime() - start);
    } catch (IOException e) {
      log.debug("how far {} is cannot be said: {}", file, e.getMessage());
      return "";
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

  @Override
  public void close() {
    teller.close();
  }
}
