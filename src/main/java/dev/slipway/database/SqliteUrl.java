package dev.slipway.database;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a SQLite database lies, read from a URL in any of the dialects that apps use for SQLite.
 *
 * <p>Each dialect has its own idea of what is relative: SQLAlchemy and Django count slashes ({@code
 * sqlite:///rel}, {@code sqlite:////abs}), Rails takes {@code sqlite3:///abs} for absolute, Prisma,
 * Go and SQLite itself write {@code file:}.
 *
 * <p>A refusal says how the URL begins or which settings it names, and never repeats one's value,
 * which may be a password.
 *
 * @param file the file meant, absolute
 */
record SqliteUrl(Path file) {
  private static final Logger log = LoggerFactory.getLogger(SqliteUrl.class);

  private static final String FORMS =
      "write a path such as /data/app.db, or one of the URL forms of the README";

  private static final String NO_SQLITE = "that is neither a SQLite nor a PostgreSQL database";

  /** What settings look like, made ready only where the URL could be a list of them. */
  private static final class Setting {

    /** One {@code key=value} of .NET's form. */
    private static final Pattern ONE =
        Pattern.compile("([^=;]+)=(\\s*\"[^\"]*\"\\s*|\\s*'[^']*'\\s*|[^;]*)(?:;|$)");

    /** What only the settings of a server name: libpq's form, and .NET's for other engines. */
    private static final Pattern OF_A_SERVER =
        Pattern.compile(
            "(?:^|[;\\s])(host|hostaddr|server|addr|address|port|user|username|user id|uid|password|pwd"
                + "|passwd|database|dbname|initial catalog)\\s*=",
            Pattern.CASE_INSENSITIVE);
  }

  static SqliteUrl parse(String url, Path base) {
    String text = DatabaseUrl.unquoted(url.strip());
    if (text.isEmpty()) {
      throw wrong("the database URL is empty", "it names no database");
    }
    Matcher parts = DatabaseUrl.SCHEME.matcher(text);
    if (!parts.matches()) {
      return withoutScheme(text, base);
    }
    String scheme = parts.group(1).toLowerCase(Locale.ROOT);
    String rest = parts.group(2);
    if (scheme.equals("file") || scheme.equals("sqlite3")) {
      return uri(rest, base);
    }
    if (scheme.equals("sqlite") || scheme.startsWith("sqlite+") || scheme.equals("spatialite")) {
      return countingSlashes(rest, base);
    }
    if (scheme.equals("jdbc:sqlite")) {
      return jdbc(rest, base);
    }
    throw wrong("the database URL begins with " + scheme + ":", NO_SQLITE);
  }

  private static SqliteUrl withoutScheme(String text, Path base) {
    if (text.startsWith("/") || text.startsWith(".")) {
      return at(text, base);
    }
    Map<String, String> settings = settings(text);
    String file = settings.getOrDefault("datasource", settings.get("filename"));
    if (file != null) {
      return dotNet(file, settings, base);
    }
    Set<String> ofServer = new TreeSet<>();
    for (Matcher key = Setting.OF_A_SERVER.matcher(text); key.find(); ) {
      ofServer.add(key.group(1).toLowerCase(Locale.ROOT));
    }
    if (!ofServer.isEmpty()) {
      throw wrong(
          "the database URL is a list of settings (" + String.join(", ", ofServer) + ")",
          NO_SQLITE);
    }
    return at(text, base);
  }

  private static Map<String, String> settings(String text) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (Matcher setting = Setting.ONE.matcher(text); setting.find(); ) {
      String key = setting.group(1).strip().toLowerCase(Locale.ROOT).replace(" ", "");
      settings.put(key, DatabaseUrl.unquoted(setting.group(2).strip()));
    }
    return settings;
  }

  private static SqliteUrl dotNet(String file, Map<String, String> settings, Path base) {
    if (settings.getOrDefault("mode", "").equalsIgnoreCase("memory")) {
      throw inMemory();
    }
    if (file.startsWith("|")) {
      throw wrong(
          "the database URL begins with " + file.replaceFirst("(?<=.)\\|.*", "|"),
          "only the app itself knows which folder that is",
          "write the path, such as Data Source=/data/app.db");
    }
    return file.startsWith("file:") ? uri(file.substring(5), base) : at(file, base);
  }

  /** The driver's form: parameters are cut off, and only behind {@code file:} is it a URI. */
  private static SqliteUrl jdbc(String rest, Path base) {
    if (rest.startsWith("file:")) {
      return uri(rest.substring(5), base);
    }
    if (rest.startsWith(":resource:")) {
      throw wrong(
          "the database URL begins with jdbc:sqlite::resource:",
          "a database inside a jar cannot be migrated");
    }
    return at(withoutParameters(rest), base);
  }

  /**
   * SQLAlchemy's and Django's form: after {@code sqlite:}, three slashes are relative, four
   * absolute.
   */
  private static SqliteUrl countingSlashes(String rest, Path base) {
    if (!rest.startsWith("///")) {
      return uri(rest, base);
    }
    if (rest.startsWith("////")) {
      return uri(rest.substring(1), base);
    }
    SqliteUrl relative = uri(rest.substring(3), base);
    if (!rest.startsWith("///.") && !Files.exists(relative.file)) {
      requireNotAbsolute(relative.file, uri(rest.substring(2), base).file);
    }
    return relative;
  }

  /** sqlx and others write an absolute path with three slashes. */
  private static void requireNotAbsolute(Path relative, Path absolute) {
    Path folder = absolute.resolveSibling("");
    boolean onlyItsFolder =
        folder.getNameCount() > 0
            && Files.isDirectory(folder)
            && !Files.isDirectory(relative.resolveSibling(""));
    if (Files.exists(absolute) || onlyItsFolder) {
      throw wrong(
          "sqlite://"
              + absolute
              + " is relative by SQLAlchemy's rule and means "
              + relative
              + ", which does not exist",
          (Files.exists(absolute) ? absolute : folder) + " exists",
          "write sqlite:///" + absolute + " if that is the one");
    }
  }

  /** The form of SQLite's own URIs: an optional authority, a percent-encoded path, parameters. */
  private static SqliteUrl uri(String rest, Path base) {
    String path = withoutParameters(rest);
    if (path.length() < rest.length()) {
      String[] parameters = rest.substring(path.length() + 1).split("&", -1);
      for (String parameter : parameters) {
        if (parameter.equals("mode=memory") || parameter.equals("vfs=memdb")) {
          throw inMemory();
        }
        log.debug(
            "dropped from the database URL, since it means nothing here: {}", name(parameter));
      }
    }
    return at(DatabaseUrl.percentDecoded(withoutAuthority(path)), base);
  }

  /** Where a host would stand, sqlx and others have the first part of a relative path. */
  private static String withoutAuthority(String path) {
    if (!path.startsWith("//")) {
      return path;
    }
    int end = path.indexOf('/', 2);
    String authority = end < 0 ? path.substring(2) : path.substring(2, end);
    if (authority.contains("@")) {
      throw wrong(
          "the database URL holds a user or a password",
          "a SQLite database has neither, and an encrypted one cannot be read");
    }
    boolean absolute = end >= 0 && (authority.isEmpty() || authority.equals("localhost"));
    return absolute ? path.substring(end) : path.substring(2);
  }

  private static SqliteUrl at(String path, Path base) {
    if (path.isEmpty() || path.startsWith(":memory:")) {
      throw inMemory();
    }
    try {
      Path file = base.resolve(path).toAbsolutePath();
      // What ".." means behind a link only the file system knows.
      return new SqliteUrl(path.contains("..") ? file : file.normalize());
    } catch (InvalidPathException e) {
      throw wrong(
          "the database URL names no possible file",
          e.getReason(),
          FORMS + "; letters beyond ASCII need LC_ALL=C.UTF-8 in the environment");
    }
  }

  private static String withoutParameters(String rest) {
    int end = rest.indexOf('?');
    return end < 0 ? rest : rest.substring(0, end);
  }

  /** Only the name: a parameter's value may be a key or a password. */
  private static String name(String parameter) {
    return parameter.replaceFirst("=.*", "");
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
