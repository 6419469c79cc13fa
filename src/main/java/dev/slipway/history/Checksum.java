package dev.slipway.history;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The checksums that tools make of a migration's file. */
final class Checksum {
  private Checksum() {}

  static byte[] of(String algorithm, String text) {
    try {
      return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }

  static String hex(byte[] checksum) {
    return HexFormat.of().formatHex(checksum);
  }

  /** A text with the ends of its lines as any checkout could have made them. */
  static List<String> checkouts(String text) {
    String lines = text.replace("\r\n", "\n");
    return List.of(text, lines, lines.replace("\n", "\r\n"));
  }
}
