package dev.slipway.database;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What can be said of a database URL before an engine reads it: which engine that is. */
final class DatabaseUrl {

  /** One letter is no scheme but a drive. */
  static final Pattern SCHEME =
      Pattern.compile(
          "((?:jdbc:)?[a-z][a-z0-9+.-]+):(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private DatabaseUrl() {}

  /** The engine that reads the URL; whatever is not PostgreSQL's is for SQLite to refuse. */
  static Engine engineOf(String url) {
    String text = unquoted(url.strip());
    return !isPlainlyAFile(text) && PostgresUrl.isOne(text) ? Engine.POSTGRESQL : Engine.SQLITE;
  }

  /** Every start would pay for PostgreSQL's many forms, were these not told apart before. */
  private static boolean isPlainlyAFile(String text) {
    return text.startsWith("/") || text.startsWith("file:") || text.startsWith("sqlite:");
  }

  /** Docker's {@code --env-file} keeps the quotes that a shell would have taken away. */
  static String unquoted(String text) {
    int end = text.length() - 1;
    boolean quoted =
        end > 0 && "\"'".indexOf(text.charAt(0)) >= 0 && text.charAt(0) == text.charAt(end);
    return quoted ? text.substring(1, end).strip() : text;
  }

  /** Percent signs decoded as UTF-8 where two hexadecimal digits follow; a plus stays a plus. */
  static String percentDecoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer decoded = ByteBuffer.allocate(raw.length);
    for (int at = 0; at < raw.length; at++) {
      int high = raw[at] == '%' && at + 2 < raw.length ? Character.digit(raw[at + 1], 16) : -1;
      int low = high >= 0 ? Character.digit(raw[at + 2], 16) : -1;
      if (low >= 0) {
        decoded.put((byte) (high << 4 | low));
        at += 2;
      } else {
        decoded.put(raw[at]);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new Refusal(
          Fact.SETTINGS,
          "the database URL is percent-encoded",
          "what it encodes is not UTF-8",
          "encode the letters that it means as UTF-8, or write them as they are");
    }
  }
}
