package dev.slipway.backup;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * The SHA-256 of a dump but for the time at which it was made, so that two dumps of an unchanged
 * database are alike.
 *
 * <p>The time stands in the header of {@code pg_dump}'s custom format: {@code PGDMP}, three bytes
 * of the format's version, a byte each for the size of integers, the size of offsets and the kind
 * of archive, the compression, and then second, minute, hour, day, month, year and summer time
 * ({@code WriteHead} in PostgreSQL's {@code pg_backup_archiver.c}). An integer is a byte for its
 * sign and as many for its value as its size says.
 */
final class DumpFingerprint {
  private static final byte[] MAGIC = "PGDMP".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER_BYTES = MAGIC.length + 6;
  private static final int CUSTOM = 1;

  /** Minor versions of the format, of which the major one is 1: PostgreSQL 10 to 18. */
  private static final int OLDEST_KNOWN = 12;

  private static final int NEWEST_KNOWN = 16;

  /** From here on the compression is a byte, before that an integer (PostgreSQL 16). */
  private static final int COMPRESSION_IS_BYTE = 15;

  private static final int INTEGERS_OF_TIME = 7;

  private DumpFingerprint() {}

  /** That of a dump; empty if it is not of a version whose header is known. */
  static Optional<String> of(Path dump) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(dump))) {
      byte[] header = in.readNBytes(HEADER_BYTES);
      if (!isKnown(header)) {
        return Optional.empty();
      }
      int integerBytes = 1 + header[8];
      int compressionBytes = header[6] >= COMPRESSION_IS_BYTE ? 1 : integerBytes;
      MessageDigest digest = Backup.sha256();
      digest.update(header);
      digest.update(in.readNBytes(compressionBytes));
      in.skipNBytes((long) INTEGERS_OF_TIME * integerBytes);
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return Optional.of(Backup.hexadecimal(digest));
    }
  }

  private static boolean isKnown(byte[] header) {
    return header.length == HEADER_BYTES
        && Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
        && header[5] == 1
        && header[6] >= OLDEST_KNOWN
        && header[6] <= NEWEST_KNOWN
        && header[8] > 0
        && header[8] <= Long.BYTES
        && header[10] == CUSTOM;
  }
}
