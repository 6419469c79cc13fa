package dev.slipway.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The bytes of a file one after another, with the place and the fingerprint of what was read. */
final class FileBytes implements AutoCloseable {
  private static final int END = -1;
  private static final int LARGE = 1 << 16;

  private final InputStream stream;
  private final LongConsumer reads;
  private final MessageDigest digest = sha256();
  private final byte[] buffer = new byte[1 << 17];
  private int at;
  private int filled;
  private long before;
  private long line = 1;

  private final long @Nullable [] expected;
  private long[] prints = new long[16];
  private int blocks;

  private byte[] kept = new byte[1 << 12];
  private int keptLength;
  private int limit;
  private boolean keeping;
  private boolean tooLong;

  /**
   * Opens a file for reading alone.
   *
   * @param reads hears of every piece that is read how many bytes it has
   * @param expected the {@link #prints} of an earlier reading, which this one has to repeat
   */
  FileBytes(Path file, LongConsumer reads, long @Nullable [] expected) throws IOException {
    this.stream = Files.newInputStream(file);
    this.reads = reads;
    this.expected = expected;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The fingerprint of a text. */
  static String fingerprint(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The next byte without going on to it; -1 at the end. */
  int peek() throws IOException, Torn {
    return at < filled || fill() ? buffer[at] & 0xff : END;
  }

  /** The next byte; -1 at the end. */
  int next() throws IOException, Torn {
    if (at == filled && !fill()) {
      return END;
    }
    byte one = buffer[at++];
    if (one == '\n') {
      line++;
    }
    if (keeping) {
      keep(at - 1, 1);
    }
    return one & 0xff;
  }

  /**
   * Goes on to the next byte that is one of some, or a line feed, or to the end.
   *
   * @param stops of each byte whether it is one of them
   */
  void passTo(boolean[] stops) throws IOException, Torn {
    while (at < filled || fill()) {
      int from = at;
      while (at < filled && buffer[at] != '\n' && !stops[buffer[at] & 0xff]) {
        at++;
      }
      if (keeping) {
        keep(from, at - from);
      }
      if (at < filled) {
        return;
      }
    }
  }

  /** Some bytes as {@link #passTo} takes them. */
  static boolean[] stops(String bytes) {
    boolean[] stops = new boolean[256];
    bytes.chars().forEach(one -> stops[one] = true);
    return stops;
  }

  private boolean fill() throws IOException, Torn {
    int read = stream.readNBytes(buffer, 0, buffer.length);
    if (read == 0) {
      return false;
    }
    before += filled;
    digest.update(buffer, 0, read);
    reads.accept(read);
    at = 0;
    filled = read;
    notePrint();
    return true;
  }

  /** Nothing of a block is given to anybody before it is known to be what it was. */
  private void notePrint() throws Torn {
    if (blocks == prints.length) {
      prints = Arrays.copyOf(prints, 2 * blocks);
    }
    prints[blocks] = print();
    if (expected != null && (blocks >= expected.length || expected[blocks] != prints[blocks])) {
      throw new Torn("it is not what was checked", line, before);
    }
    blocks++;
  }

  /** A part of the fingerprint of all that was read so far. */
  private long print() {
    try {
      return ByteBuffer.wrap(((MessageDigest) digest.clone()).digest()).getLong();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What tells of each block that was read whether all up to its end is the same again. */
  long[] prints() {
    return Arrays.copyOf(prints, blocks);
  }

  private void keep(int from, int length) {
    int room = Math.min(length, limit - keptLength);
    if (keptLength + room > kept.length) {
      kept =
          Arrays.copyOf(kept, (int) Math.min(limit, Math.max(2L * kept.length, keptLength + room)));
    }
    System.arraycopy(buffer, from, kept, keptLength, room);
    keptLength += room;
    if (room < length) {
      tooLong = true;
      keeping = false;
    }
  }

  /** Keeps what is read from now on, up to so many bytes. */
  void beginKeeping(int most) {
    if (kept.length > 1 << 20) {
      kept = new byte[1 << 12];
    }
    keptLength = 0;
    limit = most;
    tooLong = false;
    keeping = true;
  }

  void endKeeping() {
    keeping = false;
  }

  /** What was kept last; as long as {@link #keptLength}. */
  byte[] kept() {
    return kept;
  }

  /** The same for the taker alone. */
  byte[] taken() {
    if (keptLength < LARGE) {
      return Arrays.copyOf(kept, keptLength);
    }
    byte[] taken = kept;
    kept = new byte[1 << 12];
    return taken;
  }

  int keptLength() {
    return keptLength;
  }

  /** Whether there was more than was to be kept. */
  boolean isTooLong() {
    return tooLong;
  }

  /** How many bytes are before the next one. */
  long offset() {
    return before + at;
  }

  /** The line of the next byte, from 1. */
  long line() {
    return line;
  }

  /** Reads all that is left; how many bytes that are in all. */
  long drained() throws IOException, Torn {
    do {
      at = filled;
    } while (fill());
    return offset();
  }

  /** The SHA-256 of all that was read, in hexadecimal; to be asked once, at the end. */
  String fingerprint() {
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
