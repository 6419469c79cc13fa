package dev.slipway.database;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings that a URL holds, read in any of the dialects that apps use for PostgreSQL and given
 * in {@link PostgresSettings}' one.
 *
 * <p>URLs differ in their schemes and in the names of their parameters (Prisma, SQLAlchemy, Django,
 * Go, JDBC); libpq and .NET also write lists of settings.
 *
 * <p>A password often stands there as it is, with characters that mean something in a URL. It is
 * read where it can stand in one place only, and is otherwise refused. No refusal repeats any of
 * it.
 */
final class PostgresUrl {
  private static final String JDBC = "jdbc:postgresql";

  /** Before any {@code +driver}: libpq, PHP, Django, pgx. */
  private static final Set<String> SCHEMES =
      Set.of(
          "postgresql",
          "postgres",
          "pgsql",
          "psql",
          "postgis",
          "timescale",
          "timescalegis",
          "pgx",
          "pgx4",
          "pgx5");

  private static final String HOST = "(?:\\[[0-9A-Za-z:.%]+]|[\\p{L}\\p{N}._~%-]*)(?::[0-9]*)?";

  /** A list of hosts, each with or without a port, percent-encoded. */
  private static final Pattern HOSTS = Pattern.compile(HOST + "(?:," + HOST + ")*");

  private static final String PARAMETER = "(?:[A-Za-z_][A-Za-z0-9_. -]*(?:=[^&]*)?)?";

  private static final Pattern PARAMETERS =
      Pattern.compile(PARAMETER + "(?:&" + PARAMETER + ")*", Pattern.DOTALL);

  /** A host with its port where a parameter holds both. */
  private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[^]]*]|[^/:\\[]+):([0-9]+)");

  private static final Pattern SETTING =
      Pattern.compile("(?:^|[;\\s])([A-Za-z]+(?:[ _][A-Za-z]+)*)\\s*=");

  /** One {@code keyword=value} of libpq's form (postgresql.org/docs/current/libpq-connect.html). */
  private static final Pattern KEYWORD =
      Pattern.compile(
          "\\G\\s*([a-z_]+)\\s*=\\s*(?:'((?:[^'\\\\]|\\\\.)*)'|((?!')(?:[^\\s\\\\]|\\\\.)*))(?=\\s|$)",
          Pattern.DOTALL);

  /** One {@code key=value} of .NET's form, in which a quote is written twice. */
  private static final Pattern PAIR =
      Pattern.compile(
          "\\G\\s*([A-Za-z][A-Za-z0-9_ ]*?)\\s*=\\s*"
              + "(?:\"((?:[^\"]|\"\")*)\"|'((?:[^']|'')*)'|([^;'\"][^;]*?)?)\\s*(?:;|$)",
          Pattern.DOTALL);

  private PostgresUrl() {}

  /** Whether that is a URL of PostgreSQL's, well-formed or not. */
  static boolean isOne(String text) {
    Matcher parts = DatabaseUrl.SCHEME.matcher(text);
    return parts.matches() ? isScheme(parts.group(1)) : isListOfSettings(text);
  }

  private static boolean isScheme(String scheme) {
    String known = scheme.toLowerCase(Locale.ROOT);
    return known.equals(JDBC) || SCHEMES.contains(known.replaceFirst("\\+.*", ""));
  }

  /** What both PostgreSQL and others would understand counts as nobody's. */
  private static boolean isListOfSettings(String text) {
    if (text.startsWith("/") || text.startsWith(".")) {
      return false;
    }
    boolean server = false;
    boolean username = false;
    boolean own = false;
    for (Matcher setting = SETTING.matcher(text); setting.find(); ) {
      switch (PostgresSettings.squeezed(setting.group(1))) {
        case "datasource", "filename" -> {
          return false;
        }
        case "host", "hostaddr", "dbname", "service" -> own = true;
        case "server" -> server = true;
        case "username" -> username = true;
        default -> {}
      }
    }
    return own || (server && username);
  }

  /**
   * The settings by their own names.
   *
   * @throws Refusal SETTINGS if it is no URL of PostgreSQL's, or cannot be read in one way only
   */
  static Map<String, String> settings(String url) {
    String text = DatabaseUrl.unquoted(url.strip());
    Matcher parts = DatabaseUrl.SCHEME.matcher(text);
    if (!parts.matches()) {
      if (!isListOfSettings(text)) {
        throw wrong("the database URL has no scheme and names no host", "no server is meant by it");
      }
      return fromList(text);
    }
    String scheme = parts.group(1).toLowerCase(Locale.ROOT);
    String rest = parts.group(2);
    if (!isScheme(scheme)) {
      throw wrong("the URL begins with " + scheme + ":", "that is no PostgreSQL database");
    }
    if (scheme.equals(JDBC)) {
      return PostgresSettings.known(
          rest.startsWith("//") ? uri(scheme, rest.substring(2)) : localUri(scheme, rest), true);
    }
    if (rest.startsWith("//")) {
      return PostgresSettings.known(uri(scheme, rest.substring(2)), false);
    }
    if (scheme.equals("pgsql")) {
      return fromList(rest);
    }
    throw wrong(
        "the database URL begins with " + scheme + ":, and no // stands behind that",
        "it may be a host or a scheme");
  }

  /** JDBC's {@code jdbc:postgresql:app}. */
  private static Map<String, String> localUri(String scheme, String rest) {
    if (!PARAMETERS.matcher(parametersOf(rest)).matches()) {
      throw unclear(scheme);
    }
    Map<String, String> settings = new LinkedHashMap<>();
    putPath(settings, rest);
    putParameters(settings, parametersOf(rest));
    return settings;
  }

  /** What stands behind the two slashes. */
  private static Map<String, String> uri(String scheme, String text) {
    int at = endOfUser(scheme, text);
    Map<String, String> settings = new LinkedHashMap<>();
    if (at >= 0) {
      String[] user = text.substring(0, at).split(":", 2);
      settings.put("user", DatabaseUrl.percentDecoded(user[0]));
      settings.put("password", user.length == 1 ? "" : DatabaseUrl.percentDecoded(user[1]));
    }
    String rest = text.substring(at + 1);
    String hosts = rest.substring(0, endOfHosts(rest));
    putHosts(settings, hosts.split(",", -1));
    putPath(settings, rest.substring(hosts.length()));
    putParameters(settings, parametersOf(rest));
    return settings;
  }

  /** Where the {@code @} stands behind user and password, or -1 if there are none. */
  private static int endOfUser(String scheme, String text) {
    int usual = text.lastIndexOf('@', endOfHosts(text) - 1);
    if (beginsWithHosts(text.substring(usual + 1))) {
      if (!isRegular(text.substring(usual + 1))) {
        throw unclear(scheme);
      }
      return usual;
    }
    // A slash or a question mark in the password, which so ends behind a later @.
    int found = -1;
    for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      if (isRegular(text.substring(at + 1))) {
        if (found >= 0) {
          throw unclear(scheme);
        }
        found = at;
      }
    }
    if (found < 0) {
      throw unclear(scheme);
    }
    return found;
  }

  private static boolean beginsWithHosts(String rest) {
    return HOSTS.matcher(rest.substring(0, endOfHosts(rest))).matches();
  }

  /** Whether hosts, database and parameters stand there with nothing strange among them. */
  private static boolean isRegular(String rest) {
    return beginsWithHosts(rest)
        && pathOf(rest).indexOf('@') < 0
        && PARAMETERS.matcher(parametersOf(rest)).matches();
  }

  private static int endOfHosts(String rest) {
    for (int at = 0; at < rest.length(); at++) {
      if (rest.charAt(at) == '/' || rest.charAt(at) == '?') {
        return at;
      }
    }
    return rest.length();
  }

  private static String pathOf(String rest) {
    int end = rest.indexOf('?');
    return end < 0 ? rest : rest.substring(0, end);
  }

  private static String parametersOf(String rest) {
    int start = rest.indexOf('?');
    return start < 0 ? "" : rest.substring(start + 1);
  }

  private static void putPath(Map<String, String> settings, String rest) {
    settings.put("dbname", DatabaseUrl.percentDecoded(pathOf(rest).replaceFirst("^/", "")));
  }

  private static void putHosts(Map<String, String> settings, String[] encoded) {
    StringBuilder hosts = new StringBuilder();
    StringBuilder ports = new StringBuilder();
    for (int i = 0; i < encoded.length; i++) {
      String host = DatabaseUrl.percentDecoded(encoded[i]);
      Matcher both = HOST_AND_PORT.matcher(host);
      boolean hasPort = both.matches();
      boolean hasOnlyPort = host.startsWith(":");
      hosts.append(i == 0 ? "" : ",");
      hosts.append(hasPort ? both.group(1) : hasOnlyPort ? "" : host.replaceFirst(":$", ""));
      ports.append(i == 0 ? "" : ",");
      ports.append(hasPort ? both.group(2) : hasOnlyPort ? host.substring(1) : "");
    }
    settings.put("host", hosts.toString());
    if (ports.chars().anyMatch(Character::isDigit)) {
      settings.put("port", ports.toString());
    }
  }

  /** A parameter says more than what stands before it, as libpq, Prisma and the driver have it. */
  private static void putParameters(Map<String, String> settings, String parameters) {
    String hosts = "";
    for (String parameter : parameters.split("&", -1)) {
      String[] parts = parameter.split("=", 2);
      String value = parts.length == 1 ? "" : DatabaseUrl.percentDecoded(parts[1]);
      if (parts[0].equals("host")) {
        hosts += (hosts.isEmpty() ? "" : ",") + value;
      } else if (!parts[0].isEmpty()) {
        settings.put(parts[0], value);
      }
    }
    if (!hosts.isEmpty()) {
      putHosts(settings, hosts.split(",", -1));
    }
  }

  private static Map<String, String> fromList(String text) {
    Map<String, String> settings = PostgresSettings.known(listed(text), false);
    if (!PostgresSettings.namesPlace(settings)) {
      // Then it stands inside a value, and another server would be meant.
      throw unreadable("host=db dbname=app user=app password='p w'");
    }
    return settings;
  }

  private static Map<String, String> listed(String text) {
    // libpq's keywords are of small letters, and no semicolon stands behind a value of its form.
    boolean ofLibpq =
        text.matches("(?s)\\s*[a-z_]+\\s*=\\s*('([^'\\\\]|\\\\.)*'|[^\\s;]*)(\\s.*|$)");
    return ofLibpq ? keywords(text) : pairs(text);
  }

  private static Map<String, String> keywords(String text) {
    Map<String, String> settings = new LinkedHashMap<>();
    Matcher keyword = KEYWORD.matcher(text);
    int end = 0;
    while (keyword.find()) {
      String value = keyword.group(2) == null ? keyword.group(3) : keyword.group(2);
      settings.put(keyword.group(1), value.replaceAll("(?s)\\\\(.)", "$1"));
      end = keyword.end();
    }
    requireReadToItsEnd(text, end, "host=db dbname=app user=app password='p w'");
    return settings;
  }

  private static Map<String, String> pairs(String text) {
    Map<String, String> settings = new LinkedHashMap<>();
    Matcher pair = PAIR.matcher(text);
    int end = 0;
    while (pair.find()) {
      String value = "";
      if (pair.group(2) != null) {
        value = pair.group(2).replace("\"\"", "\"");
      } else if (pair.group(3) != null) {
        value = pair.group(3).replace("''", "'");
      } else if (pair.group(4) != null) {
        value = pair.group(4);
      }
      if (PostgresSettings.isHost(pair.group(1))) {
        putHosts(settings, value.replace("%", "%25").split(",", -1));
      } else {
        settings.put(pair.group(1), value);
      }
      end = pair.end();
    }
    requireReadToItsEnd(text, end, "Host=db;Database=app;Username=app;Password=\"p;w\"");
    return settings;
  }

  private static void requireReadToItsEnd(String text, int end, String example) {
    if (!text.substring(end).isBlank()) {
      throw unreadable(example);
    }
  }

  private static Refusal unreadable(String example) {
    return wrong(
        "the database URL is a list of settings that cannot be read to its end",
        "a value with spaces, quotes or semicolons has to be quoted",
        "write it as in " + example);
  }

  private static Refusal unclear(String scheme) {
    return wrong(
        "the database URL begins with " + scheme + "://, and where its host stands is not clear",
        "a password or name with / ? @ # or % in it has to be percent-encoded",
        "write / as %2F, ? as %3F, @ as %40, # as %23, % as %25; or leave the password out of the URL"
            + " and set PGPASSWORD");
  }

  private static Refusal wrong(String seen, String why) {
    return wrong(seen, why, "write postgresql://USER@HOST:5432/DATABASE, or a form of the README");
  }

  private static Refusal wrong(String seen, String why, String next) {
    return new Refusal(Fact.SETTINGS, seen, why, next);
  }
}
