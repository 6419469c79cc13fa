package dev.slipway.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a PostgreSQL database is and how to get in, put together as libpq does: what the URL says,
 * then a service file, then variables, then what is usual, and for the password at last a password
 * file.
 *
 * <p>What is usual: host {@code localhost} (libpq takes a socket whose folder was chosen when it
 * was built), port 5432, the user of this process, and a database of the user's name.
 *
 * @param settings all of that, by {@link PostgresSettings}' names; never printed
 */
record PostgresAddress(Map<String, String> settings) {
  private static final String USUAL_HOST = "localhost";
  private static final String USUAL_PORT = "5432";

  private static final Pattern SIMPLE_NAME = Pattern.compile("[a-z_][a-z0-9_$]*");

  /** One name of a search path, in quotes or not. */
  private static final Pattern NAME_ON_PATH =
      Pattern.compile("\\s*(?:\"((?:[^\"]|\"\")+)\"|([^\",\\s]+))\\s*");

  /** A search path among the server's options, where a backslash saves what stands behind it. */
  private static final Pattern PATH_OPTION =
      Pattern.compile("(?:^|\\s)(?:-c\\s*|--)search_path=((?:[^\\s\\\\]|\\\\.)*)");

  /**
   * One of the servers that may have the database.
   *
   * @param name its name or address, or the folder of its socket
   * @param reachedBy the name, or the address that was given for it
   */
  record Host(String name, String reachedBy, int port) {
    boolean isSocket() {
      return reachedBy.startsWith("/");
    }

    Path socket() {
      return Path.of(reachedBy, ".s.PGSQL." + port);
    }
  }

  PostgresAddress {
    settings = Map.copyOf(settings);
  }

  /**
   * The address that a URL and variables mean.
   *
   * @throws Refusal SETTINGS if it cannot be understood; it repeats no secret
   */
  static PostgresAddress parse(String url, Map<String, String> environment) {
    return of(PostgresUrl.settings(url), environment);
  }

  /**
   * The address that variables alone mean.
   *
   * @throws Refusal SETTINGS if they contradict each other
   */
  static PostgresAddress fromVariables(Map<String, String> environment) {
    return of(PostgresVariables.ofTheImage(environment), environment);
  }

  /** The address of the database that was meant, by its URL or by variables. */
  static PostgresAddress of(Access access) {
    return access
        .url()
        .map(url -> parse(url, access.environment()))
        .orElseGet(() -> fromVariables(access.environment()));
  }

  private static PostgresAddress of(Map<String, String> given, Map<String, String> environment) {
    Map<String, String> settings = PostgresVariables.ofLibpq(environment);
    String service = given.getOrDefault("service", settings.get("service"));
    if (service != null) {
      String file = given.getOrDefault("servicefile", settings.get("servicefile"));
      layOver(settings, PostgresService.settings(service, file, environment));
    }
    layOver(settings, given);
    settings.putIfAbsent("host", settings.getOrDefault("hostaddr", USUAL_HOST));
    settings.putIfAbsent("port", USUAL_PORT);
    if (!settings.containsKey("user")) {
      settings.put("user", ownUser());
    }
    settings.putIfAbsent("dbname", settings.get("user"));
    requirePossible(settings);
    PostgresAddress address = new PostgresAddress(settings);
    List<Host> hosts = address.hosts();
    if (hosts.size() > 1) {
      requireNoSocket(hosts);
      settings.putIfAbsent("target_session_attrs", "read-write");
    }
    if (!settings.containsKey("password")) {
      settings.putAll(address.fromPassFile(environment));
    }
    settings.put("home", home(environment).toString());
    return new PostgresAddress(settings);
  }

  private static void layOver(Map<String, String> settings, Map<String, String> over) {
    if (over.containsKey("host") && !over.containsKey("hostaddr")) {
      // Whoever names a host means no other address than that host's.
      settings.remove("hostaddr");
    }
    if (over.containsKey("schema")) {
      settings.remove("search_path");
    }
    settings.putAll(over);
  }

  private static String ownUser() {
    String name = System.getProperty("user.name", "?");
    if (name.equals("?") || name.isEmpty()) {
      throw wrong(
          "no database user is named, and this process runs as a user without a name",
          "whom to log in as is not known",
          "set PGUSER, or write postgresql://USER@HOST/DATABASE");
    }
    return name;
  }

  private static void requirePossible(Map<String, String> settings) {
    settings.forEach(
        (name, value) -> {
          if (value.indexOf('\0') >= 0) {
            throw wrong(
                "the database's " + name + " holds a NUL character",
                "no server takes that",
                "set it without");
          }
        });
  }

  private static void requireNoSocket(List<Host> hosts) {
    if (hosts.stream().anyMatch(Host::isSocket)) {
      throw wrong(
          "several servers are named, a socket among them",
          "they cannot be tried in one go",
          "name the one that takes writes");
    }
  }

  private Map<String, String> fromPassFile(Map<String, String> environment) {
    String named = settings.get("passfile");
    PassFile file =
        new PassFile(
            named == null ? home(environment).resolve(".pgpass") : Path.of(named), named != null);
    for (Host host : hosts()) {
      Optional<String> password =
          file.password(host.name(), String.valueOf(host.port()), database(), user());
      if (password.isPresent()) {
        return Map.of("password", password.get());
      }
    }
    return Map.of();
  }

  /** The folder in which libpq looks for files that are not named. */
  static Path home(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "");
    return Path.of(home.isEmpty() ? System.getProperty("user.home", "/") : home);
  }

  /** The servers, in the order in which they are tried. */
  List<Host> hosts() {
    String[] names = setting("host").split(",", -1);
    String[] addresses = settings.getOrDefault("hostaddr", setting("host")).split(",", -1);
    String[] ports = setting("port").split(",", -1);
    boolean portsFit = ports.length == 1 || ports.length == names.length;
    if (addresses.length != names.length || !portsFit) {
      throw wrong(
          names.length
              + " hosts are named, "
              + addresses.length
              + " addresses, "
              + ports.length
              + " ports",
          "which belongs to which is not known",
          "name as many ports as hosts, or one port for all");
    }
    List<Host> hosts = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      String name = names[i].isBlank() ? addresses[i].strip() : names[i].strip();
      String address = addresses[i].isBlank() ? name : addresses[i].strip();
      hosts.add(
          new Host(
              name.isEmpty() ? USUAL_HOST : withoutBrackets(name),
              address.isEmpty() ? USUAL_HOST : withoutBrackets(address),
              port(ports.length == 1 ? ports[0].strip() : ports[i].strip())));
    }
    return hosts;
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static int port(String text) {
    if (text.isEmpty()) {
      return Integer.parseInt(USUAL_PORT);
    }
    int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    if (port < 1 || port > 65_535) {
      throw wrong(
          "the database's port is no number from 1 to 65535",
          "no server listens there",
          "write the port, or leave it out for " + USUAL_PORT);
    }
    return port;
  }

  /** One that is always there. */
  private String setting(String name) {
    return settings.getOrDefault(name, "");
  }

  /** The name of the database. */
  String database() {
    return setting("dbname");
  }

  /** The role to log in as. */
  String user() {
    return setting("user");
  }

  /** Whether the URL says that a connection pooler stands before the server. */
  boolean pooled() {
    return settings.containsKey("pooled");
  }

  /**
   * The one schema that is meant, if one is: Prisma's {@code schema}, or a search path of one name.
   */
  Optional<String> schema() {
    if (settings.containsKey("schema")) {
      return Optional.of(setting("schema"));
    }
    String path = setting("search_path");
    if (path.isEmpty()) {
      for (Matcher option = PATH_OPTION.matcher(setting("options")); option.find(); ) {
        path = option.group(1).replaceAll("\\\\(.)", "$1");
      }
    }
    Matcher name = NAME_ON_PATH.matcher(path);
    if (!name.matches()) {
      return Optional.empty();
    }
    // The server folds what stands without quotes (postgresql.org/docs/current/sql-syntax-lexical).
    String only =
        name.group(1) == null
            ? name.group(2).toLowerCase(Locale.ROOT)
            : name.group(1).replace("\"\"", "\"");
    return only.equals("$user") ? Optional.empty() : Optional.of(only);
  }

  /** The search path as the server reads it, if one was given other than among the options. */
  Optional<String> searchPath() {
    if (!settings.containsKey("schema")) {
      return Optional.ofNullable(settings.get("search_path"));
    }
    String schema = setting("schema");
    return Optional.of(
        SIMPLE_NAME.matcher(schema).matches()
            ? schema
            : "\"" + schema.replace("\"", "\"\"") + "\"");
  }

  /** Another database of the same server, with the same rights. */
  PostgresAddress withDatabase(String name) {
    Map<String, String> other = new LinkedHashMap<>(settings);
    other.put("dbname", name);
    return new PostgresAddress(other);
  }

  /**
   * Where the database is, without any secret: {@code postgresql://db:5432/app?schema=x}, or {@code
   * postgresql:///app?host=/run/postgresql}.
   */
  String place() {
    List<String> hosts = new ArrayList<>();
    List<String> parameters = new ArrayList<>();
    for (Host host : hosts()) {
      if (host.isSocket()) {
        parameters.add("host=" + encoded(host.name(), "/"));
        if (host.port() != Integer.parseInt(USUAL_PORT)) {
          parameters.add("port=" + host.port());
        }
      } else {
        String name = host.name();
        hosts.add((name.contains(":") ? "[" + name + "]" : name) + ":" + host.port());
      }
    }
    schema().ifPresent(schema -> parameters.add("schema=" + encoded(schema, "")));
    return "postgresql://"
        + String.join(",", hosts)
        + "/"
        + encoded(database(), "")
        + (parameters.isEmpty() ? "" : "?" + String.join("&", parameters));
  }

  private static String encoded(String text, String unchanged) {
    StringBuilder encoded = new StringBuilder();
    text.codePoints()
        .forEach(
            letter -> {
              if (Character.isLetterOrDigit(letter) || ("-._~" + unchanged).indexOf(letter) >= 0) {
                encoded.appendCodePoint(letter);
              } else {
                for (byte part : Character.toString(letter).getBytes(UTF_8)) {
                  encoded.append(String.format("%%%02X", part));
                }
              }
            });
    return encoded.toString();
  }

  /**
   * The variables by which PostgreSQL's own programs get to the same place. They are all of it only
   * where the program inherits no other variable that begins with {@code PG}.
   */
  Map<String, String> forClients() {
    Map<String, String> variables = new LinkedHashMap<>();
    PostgresSettings.VARIABLES.forEach(
        (name, variable) -> {
          if (settings.containsKey(name)) {
            variables.put(variable, setting(name));
          }
        });
    List<Host> hosts = hosts();
    variables.put("PGHOST", hosts.stream().map(Host::name).collect(joining(",")));
    variables.put(
        "PGPORT", hosts.stream().map(host -> String.valueOf(host.port())).collect(joining(",")));
    // What these said is already part of the others.
    List.of("PGSERVICE", "PGSERVICEFILE", "PGPASSFILE", "PGAPPNAME").forEach(variables::remove);
    if (PostgresDriver.isKeyStore(variables.getOrDefault("PGSSLKEY", ""))) {
      variables.remove("PGSSLKEY"); // libpq reads no PKCS #12.
    }
    return variables;
  }

  /**
   * One connection, which the caller closes.
   *
   * @param applicationName what other sessions see in {@code pg_stat_activity}
   */
  Connection connect(String applicationName) throws SQLException {
    return PostgresDriver.connect(this, applicationName);
  }

  @Override
  public String toString() {
    return place();
  }

  private static Refusal wrong(String seen, String why, String next) {
    return new Refusal(Fact.SETTINGS, seen, why, next);
  }
}
