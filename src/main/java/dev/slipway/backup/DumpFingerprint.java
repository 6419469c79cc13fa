package dev.slipway.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The SHA-256 of what a dump would restore, as the statements and rows that {@code pg_restore}
 * prints, so that two dumps of an unchanged database are alike.
 *
 * <p>The dump itself holds the time at which it was made, and the numbers of objects, which change
 * when it is restored. In the text only one thing is new each time: since August 2025 (PostgreSQL
 * 17.6, 15.14) it stands between the commands restrict and unrestrict of psql, which name a key
 * made by chance; that is left out.
 */
final class DumpFingerprint {
  /** Where the first of the two lines is, behind a comment on the versions. */
  private static final int HEAD_BYTES = 1 << 16;

  /** More than the second takes, which is the last. */
  private static final int TAIL_BYTES = 512;

  private static final String BEFORE_KEY = "\n\\restrict ";

  private DumpFingerprint() {}

  /** That of the text of a dump, which is read to its end. */
  static String of(InputStream text) throws IOException {
    MessageDigest digest = Backup.sha256();
    String head = bytes(text.readNBytes(HEAD_BYTES));
    String key = key(head);
    byte[] held = without(key, head);
    byte[] buffer = new byte[HEAD_BYTES];
    for (int read = text.read(buffer); read >= 0; read = text.read(buffer)) {
      byte[] more = Arrays.copyOf(held, held.length + read);
      System.arraycopy(buffer, 0, more, held.length, read);
      int sure = Math.max(0, more.length - TAIL_BYTES);
      digest.update(more, 0, sure);
      held = Arrays.copyOfRange(more, sure, more.length);
    }
    digest.update(without(key, bytes(held)));
    return Backup.hexadecimal(digest);
  }

  /** The key, or what is in no text, if there is none. */
  private static String key(String head) {
    int at = head.indexOf(BEFORE_KEY);
    int end = at < 0 ? -1 : head.indexOf('\n', at + BEFORE_KEY.length());
    return end < 0 ? "" : head.substring(at + BEFORE_KEY.length(), end);
  }

  private static byte[] without(String key, String text) {
    return (key.isEmpty() ? text : text.replace(key, "")).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** As a letter for each byte. */
  private static String bytes(byte[] some) {
    return new String(some, StandardCharsets.ISO_8859_1);
  }
}
