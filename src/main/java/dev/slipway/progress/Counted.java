package dev.slipway.progress;

import java.util.Locale;

/** Work of which it is known how many things are done, and how many bytes of how many. */
public final class Counted {
  private final String what;
  private final String things;
  private final long totalBytes;
  private final long start = System.nanoTime();
  private volatile long done;
  private volatile long bytes;

  /**
   * Work that begins now.
   *
   * @param what what is done, such as {@code loaded}
   * @param things what is counted, such as {@code records}
   * @param totalBytes how many bytes there are in all; 0 if that is not known
   */
  public Counted(String what, String things, long totalBytes) {
    this.what = what;
    this.things = things;
    this.totalBytes = totalBytes;
  }

  /** One thing more is done; only one thread may say so. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  public void one() {
    done++;
  }

  /** So many bytes more are done with; only one thread may say so. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  public void bytes(long more) {
    bytes += more;
  }

  String words() {
    return what + " " + line(done, things, bytes, totalBytes, System.nanoTime() - start);
  }

  /**
   * {@code 120000 records, 48 %, 60000 records/s, 2 s left}.
   *
   * @param done things so far
   * @param bytes bytes so far
   * @param totalBytes bytes in all; 0 if that is not known
   * @param nanos how long that took
   */
  static String line(long done, String things, long bytes, long totalBytes, long nanos) {
    double seconds = Math.max(nanos, 1) / 1e9;
    String speed = String.format(Locale.ROOT, "%.0f %s/s", done / seconds, things);
    if (totalBytes <= 0 || bytes > totalBytes) {
      return done + " " + things + ", " + speed;
    }
    String left =
        bytes == 0 ? "" : ", " + Math.round((totalBytes - bytes) / (bytes / seconds)) + " s left";
    return String.format(
        Locale.ROOT, "%d %s, %d %%, %s%s", done, things, 100 * bytes / totalBytes, speed, left);
  }
}
