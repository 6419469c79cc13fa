package dev.slipway.database;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a database lies, read from a URL in any of the dialects that apps use for SQLite.
 *
 * <p>Each dialect has its own idea of what is relative: SQLAlchemy and Django count slashes ({@code
 * sqlite:///rel}, {@code sqlite:////abs}), Rails takes {@code sqlite3:///abs} for absolute, Prisma,
 * Go and SQLite itself write {@code file:}.
 *
 * @param file the file meant, absolute
 */
record DatabaseUrl(Path file) {
  private static final Logger log = LoggerFactory.getLogger(DatabaseUrl.class);

  private static final String FORMS =
      "write a path such as /data/app.db, or one of the URL forms of the README";

  static DatabaseUrl parse(String url, Path base) {
    String text = url.strip();
    if (text.isEmpty()) {
      throw wrong("the database URL is empty", "it names no database");
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("data source=")
        || lower.startsWith("datasource=")
        || lower.startsWith("filename=")) {
      return dotNet(text, base);
    }
    if (lower.startsWith("jdbc:sqlite:")) {
      String rest = text.substring("jdbc:sqlite:".length());
      return rest.startsWith("file:") ? uri(rest.substring(5), base) : uri(rest, base);
    }
    if (lower.startsWith("file:")) {
      return uri(text.substring(5), base);
    }
    int colon = text.indexOf(':');
    String scheme = colon < 0 ? "" : lower.substring(0, colon);
    if (scheme.equals("sqlite3")) {
      return uri(text.substring(colon + 1), base);
    }
    if (scheme.equals("sqlite") || scheme.startsWith("sqlite+")) {
      return countingSlashes(text.substring(colon + 1), base);
    }
    if (scheme.startsWith("postgres") || lower.startsWith("jdbc:postgres")) {
      throw wrong(
          "the database URL begins with " + text.substring(0, colon + 1),
          "this version of Slipway stands before SQLite databases only");
    }
    if (text.contains("://")) {
      throw wrong(
          "the database URL begins with " + text.substring(0, colon + 1),
          "that is no SQLite database");
    }
    return at(text, base);
  }

  /**
   * SQLAlchemy's and Django's form: after {@code sqlite:}, three slashes are relative, four
   * absolute.
   */
  private static DatabaseUrl countingSlashes(String rest, Path base) {
    if (!rest.startsWith("///") || rest.startsWith("////")) {
      return uri(
          rest.startsWith("////")
              ? rest.substring(3)
              : rest.startsWith("//") ? rest.substring(2) : rest,
          base);
    }
    DatabaseUrl relative = uri(rest.substring(3), base);
    DatabaseUrl absolute = uri(rest.substring(2), base);
    if (!Files.exists(relative.file) && Files.exists(absolute.file)) {
      throw wrong(
          "sqlite://"
              + withoutParameters(rest.substring(2))
              + " is relative by SQLAlchemy's rule and means "
              + relative.file
              + ", which does not exist",
          absolute.file + " exists",
          "write sqlite:///" + absolute.file + " if that is the one");
    }
    return relative;
  }

  /** The form of SQLite's own URIs: an optional authority, a percent-encoded path, parameters. */
  private static DatabaseUrl uri(String rest, Path base) {
    String path = withoutParameters(rest);
    if (path.length() < rest.length()) {
      String parameters = rest.substring(path.length() + 1);
      if (parameters.contains("mode=memory")) {
        throw inMemory();
      }
      log.debug(
          "dropped from the database URL, since they mean nothing here: {}", names(parameters));
    }
    path = percentDecoded(path);
    if (path.startsWith("//localhost/")) {
      path = path.substring("//localhost".length());
    } else if (path.startsWith("//")) {
      path = path.replaceFirst("^/+", path.startsWith("///") ? "/" : "");
    }
    return at(path, base);
  }

  private static DatabaseUrl dotNet(String text, Path base) {
    String file = "";
    for (String part : text.split(";", -1)) {
      int equals = part.indexOf('=');
      String key =
          equals < 0
              ? ""
              : part.substring(0, equals).strip().toLowerCase(Locale.ROOT).replace(" ", "");
      if (key.equals("datasource") || key.equals("filename")) {
        file = part.substring(equals + 1).strip();
      } else if (key.equals("mode")
          && part.substring(equals + 1).strip().equalsIgnoreCase("memory")) {
        throw inMemory();
      } else if (!key.isEmpty()) {
        log.debug("dropped from the database URL, since it means nothing here: {}", key);
      }
    }
    if (file.length() >= 2 && file.startsWith("\"") && file.endsWith("\"")) {
      file = file.substring(1, file.length() - 1);
    }
    return file.startsWith("file:") ? uri(file.substring(5), base) : at(file, base);
  }

  private static DatabaseUrl at(String path, Path base) {
    if (path.isEmpty() || path.startsWith(":memory:")) {
      throw inMemory();
    }
    try {
      return new DatabaseUrl(base.resolve(path).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      throw wrong("the database URL names no possible file", String.valueOf(e.getMessage()));
    }
  }

  private static String withoutParameters(String rest) {
    int end = rest.indexOf('?');
    return end < 0 ? rest : rest.substring(0, end);
  }

  /** Only the names: a parameter's value may be a key or a password. */
  private static String names(String parameters) {
    return parameters.replaceAll("=[^&]*", "").replace("&", ", ");
  }

  private static String percentDecoded(String path) {
    if (path.indexOf('%') < 0) {
      return path;
    }
    byte[] raw = path.getBytes(StandardCharsets.UTF_8);
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
      throw wrong("the database URL is percent-encoded", "what it encodes is not UTF-8");
    }
  }

  private static Refusal inMemory() {
    return wrong(
        "the database URL names a database in memory", "nothing of it would outlive the gate");
  }

  private static Refusal wrong(String seen, String why) {
    return wrong(seen, why, FORMS);
  }

  private static Refusal wrong(String seen, String why, String next) {
    return new Refusal(Fact.SETTINGS, seen, why, next);
  }
}
