package dev.slipway.database;

import static java.util.Map.entry;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of a way to a PostgreSQL database, by libpq's names whatever they were written by.
 *
 * <p>Besides libpq's (postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS) there are
 * {@code schema}, Prisma's; {@code search_path}, as the server has it; {@code pooled}, if a
 * connection pooler stands in between; and {@code unverified}, if no certificate is to be verified.
 */
final class PostgresSettings {
  private static final Logger log = LoggerFactory.getLogger(PostgresSettings.class);

  /** libpq's names, and the variables for them. */
  static final Map<String, String> VARIABLES =
      Map.ofEntries(
          entry("host", "PGHOST"),
          entry("hostaddr", "PGHOSTADDR"),
          entry("port", "PGPORT"),
          entry("dbname", "PGDATABASE"),
          entry("user", "PGUSER"),
          entry("password", "PGPASSWORD"),
          entry("passfile", "PGPASSFILE"),
          entry("service", "PGSERVICE"),
          entry("servicefile", "PGSERVICEFILE"),
          entry("sslmode", "PGSSLMODE"),
          entry("sslnegotiation", "PGSSLNEGOTIATION"),
          entry("sslrootcert", "PGSSLROOTCERT"),
          entry("sslcert", "PGSSLCERT"),
          entry("sslkey", "PGSSLKEY"),
          entry("options", "PGOPTIONS"),
          entry("connect_timeout", "PGCONNECT_TIMEOUT"),
          entry("target_session_attrs", "PGTARGETSESSIONATTRS"),
          entry("application_name", "PGAPPNAME"),
          entry("channel_binding", "PGCHANNELBINDING"),
          entry("require_auth", "PGREQUIREAUTH"),
          entry("gssencmode", "PGGSSENCMODE"),
          entry("krbsrvname", "PGKRBSRVNAME"));

  /** All names, without regard to capitals, spaces and underscores. */
  private static final Map<String, String> NAMES = new HashMap<>();

  /** What dialects call these settings. */
  private static final Map<String, String> OTHER_NAMES =
      Map.ofEntries(
          entry("server", "host"),
          entry("pghost", "host"),
          entry("pgport", "port"),
          entry("pgdbname", "dbname"),
          entry("database", "dbname"),
          entry("db", "dbname"),
          entry("username", "user"),
          entry("userid", "user"),
          entry("uid", "user"),
          entry("pwd", "password"),
          entry("psw", "password"),
          entry("rootcertificate", "sslrootcert"),
          entry("sslcertificate", "sslcert"),
          entry("sslpassword", "sslpassword"),
          entry("sslidentity", "sslidentity"),
          entry("sslaccept", "sslaccept"),
          entry("trustservercertificate", "trustservercertificate"),
          entry("ssl", "ssl"),
          entry("timeout", "connect_timeout"),
          entry("logintimeout", "connect_timeout"),
          entry("targetservertype", "target_session_attrs"),
          entry("targetsessionattributes", "target_session_attrs"),
          entry("kerberosservername", "krbsrvname"),
          entry("schema", "schema"),
          entry("searchpath", "search_path"),
          entry("currentschema", "search_path"),
          entry("pgbouncer", "pgbouncer"),
          entry("unixsock", "unix_sock"),
          entry("socketfactory", "socket_factory"),
          entry("socketfactoryarg", "socket_factory_argument"));

  private static final Set<String> MODES =
      Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

  /** The file of a server's socket in its folder. */
  private static final Pattern SOCKET = Pattern.compile("(/.*?)/*\\.s\\.PGSQL\\.([0-9]+)/*");

  static {
    VARIABLES.keySet().forEach(own -> NAMES.put(squeezed(own), own));
    NAMES.putAll(OTHER_NAMES);
  }

  private PostgresSettings() {}

  static String squeezed(String name) {
    return name.toLowerCase(Locale.ROOT).replace(" ", "").replace("_", "").replace("-", "");
  }

  static boolean isHost(String name) {
    return "host".equals(known(name));
  }

  /** Whether anything says which database is meant, or on which server. */
  static boolean namesPlace(Map<String, String> settings) {
    return settings.containsKey("host")
        || settings.containsKey("hostaddr")
        || settings.containsKey("dbname")
        || settings.containsKey("service");
  }

  private static String known(String name) {
    return NAMES.getOrDefault(squeezed(name), "");
  }

  /**
   * What is understood of settings as they were written; what is empty counts as not written.
   *
   * @param driver whether they are for the JDBC driver, which takes {@code ssl=true} more seriously
   */
  static Map<String, String> known(Map<String, String> written, boolean driver) {
    Map<String, String> settings = new LinkedHashMap<>();
    Set<String> dropped = new TreeSet<>();
    written.forEach(
        (name, value) -> {
          String own = known(name);
          if (own.isEmpty()) {
            dropped.add(name);
          } else if (!value.isEmpty()) {
            settings.put(own, value);
          } else if (own.equals("ssl")) {
            settings.put(own, "true");
          }
        });
    if (!dropped.isEmpty()) {
      log.debug("dropped from the database URL, since it means nothing here: {}", dropped);
    }
    sayPooled(settings);
    saySocket(settings);
    sayMode(settings, driver);
    sayCertificates(settings);
    saySession(settings);
    return settings;
  }

  private static void sayPooled(Map<String, String> settings) {
    String pgbouncer = settings.remove("pgbouncer");
    if (isTrue(pgbouncer)) {
      settings.put("pooled", "true");
    }
  }

  private static boolean isTrue(@Nullable String value) {
    return value != null && (value.equalsIgnoreCase("true") || value.equals("1"));
  }

  /** pg8000 and the usual socket factory of JDBC name the socket itself. */
  private static void saySocket(Map<String, String> settings) {
    String factory = settings.remove("socket_factory");
    String argument = settings.remove("socket_factory_argument");
    String named = settings.remove("unix_sock");
    String socket = named == null ? argument : named;
    if (factory == null && named == null) {
      return;
    }
    Matcher parts = SOCKET.matcher(socket == null ? "" : socket);
    if (!parts.matches()) {
      throw wrong(
          "the database URL names a way to the server that is the app's own (a socket factory)",
          "it cannot be taken from outside",
          "set SLIPWAY_DATABASE_URL to a URL with the server's host and port");
    }
    settings.put("host", parts.group(1));
    settings.put("port", parts.group(2));
  }

  private static void sayMode(Map<String, String> settings, boolean driver) {
    String ssl = settings.remove("ssl");
    String mode = settings.get("sslmode");
    if (mode == null && ssl != null) {
      mode =
          switch (ssl.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> driver ? "verify-full" : "require";
            case "false", "0" -> driver ? "prefer" : "disable";
            default -> ssl;
          };
    }
    if (mode == null) {
      return;
    }
    String small = mode.toLowerCase(Locale.ROOT);
    String known =
        switch (small) {
          case "verifyca" -> "verify-ca";
          case "verifyfull" -> "verify-full";
          case "no-verify" -> "require";
          default -> small;
        };
    if (!MODES.contains(known)) {
      throw wrong(
          "the sslmode that was given is none",
          "it is one of disable, allow, prefer, require, verify-ca, verify-full",
          "sslmode=require, or leave it out");
    }
    if (small.equals("no-verify")) {
      settings.put("unverified", "true");
    }
    settings.put("sslmode", known);
  }

  /** Prisma's {@code sslcert} is the server's, and its {@code sslidentity} holds our own. */
  private static void sayCertificates(Map<String, String> settings) {
    String accept = settings.remove("sslaccept");
    String identity = settings.remove("sslidentity");
    boolean ofPrisma = accept != null || identity != null;
    if (ofPrisma && settings.containsKey("sslcert") && !settings.containsKey("sslkey")) {
      settings.putIfAbsent("sslrootcert", settings.get("sslcert"));
      settings.remove("sslcert");
    }
    if (identity != null) {
      settings.putIfAbsent("sslkey", identity);
    }
    boolean verifies = accept != null && accept.equals("strict");
    if (verifies && "require".equals(settings.get("sslmode"))) {
      settings.put("sslmode", "verify-full");
      settings.putIfAbsent("sslrootcert", "system");
    }
    boolean accepts = accept != null && !verifies;
    if (isTrue(settings.remove("trustservercertificate")) || accepts) {
      settings.put("unverified", "true");
    }
  }

  /** The driver's words for which of several servers is wanted, in libpq's. */
  private static void saySession(Map<String, String> settings) {
    String wanted = settings.get("target_session_attrs");
    if (wanted == null) {
      return;
    }
    String known =
        switch (squeezed(wanted)) {
          case "any", "preferprimary" -> "any";
          case "primary", "master" -> "primary";
          case "readwrite" -> "read-write";
          case "readonly" -> "read-only";
          case "standby", "secondary", "slave" -> "standby";
          case "preferstandby", "prefersecondary", "preferslave" -> "prefer-standby";
          default ->
              throw wrong(
                  "the target_session_attrs that was given is none",
                  "it is one of any, read-write, read-only, primary, standby, prefer-standby",
                  "target_session_attrs=read-write, or leave it out");
        };
    settings.put("target_session_attrs", known);
  }

  private static Refusal wrong(String seen, String why, String next) {
    return new Refusal(Fact.SETTINGS, seen, why, next);
  }
}
