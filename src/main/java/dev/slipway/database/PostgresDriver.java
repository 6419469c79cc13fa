package dev.slipway.database;

import dev.slipway.database.PostgresAddress.Host;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections by the JDBC driver, told everything as its own properties: it reads neither libpq's
 * variables nor sockets in the file system, and ours is the only reading of URL and password file.
 */
final class PostgresDriver {
  private static final Logger log = LoggerFactory.getLogger(PostgresDriver.class);

  private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(10);

  /**
   * What is assumed of the server, so that its name for us needs no message of its own; a server
   * that is older merely is not assumed right.
   */
  private static final String OLDEST_SERVER = "14";

  /** What libpq and the driver call differently and mean alike. */
  private static final Map<String, PGProperty> PASSED_ON =
      Map.of(
          "options", PGProperty.OPTIONS,
          "channel_binding", PGProperty.CHANNEL_BINDING,
          "require_auth", PGProperty.REQUIRE_AUTH,
          "sslnegotiation", PGProperty.SSL_NEGOTIATION,
          "gssencmode", PGProperty.GSS_ENC_MODE,
          "krbsrvname", PGProperty.KERBEROS_SERVER_NAME);

  static {
    // Java keeps for 10 s that a name is not known, and for 30 s an address that a container had
    // before it was made anew. Whoever waits for a database waits for just that to change.
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    Security.setProperty("networkaddress.cache.ttl", "0");
  }

  private PostgresDriver() {}

  /**
   * One connection to the first server that is the one asked for. As libpq has it, the others are
   * tried only if it is not there, and not if it lets nobody in. (The driver would share one time
   * limit among all, and remember those that failed for a while.)
   */
  static Connection connect(PostgresAddress address, String applicationName) throws SQLException {
    Properties properties = properties(address, applicationName);
    List<SQLException> failures = new ArrayList<>();
    for (String type : types(address.settings())) {
      PGProperty.TARGET_SERVER_TYPE.set(properties, type);
      for (Host host : address.hosts()) {
        try {
          return connect(address, host, properties);
        } catch (SQLException e) {
          failures.forEach(e::addSuppressed);
          failures.add(e);
          if (!PostgresFault.mayPass(e)) {
            throw e;
          }
        }
      }
    }
    throw failures.get(failures.size() - 1);
  }

  /** The driver's words for the servers that will do, the better ones first. */
  private static List<String> types(Map<String, String> settings) {
    return switch (settings.getOrDefault("target_session_attrs", "any")) {
      case "read-write", "primary" -> List.of("primary");
      case "read-only", "standby" -> List.of("secondary");
      case "prefer-standby" -> List.of("secondary", "any");
      default -> List.of("any");
    };
  }

  private static Connection connect(PostgresAddress address, Host host, Properties properties)
      throws SQLException {
    putServer(properties, host, address.settings());
    try {
      return connect(address, properties);
    } catch (SQLException e) {
      if (!"prefer".equals(properties.getProperty("sslmode")) || !PostgresFault.isOfTls(e)) {
        throw e;
      }
      // What is merely preferred is done without, as libpq has it; the driver gives up.
      log.debug("without TLS, since {}", e.getMessage());
      PGProperty.SSL_MODE.set(properties, "disable");
      return connect(address, properties);
    }
  }

  private static Connection connect(PostgresAddress address, Properties properties)
      throws SQLException {
    // The only part that the driver takes from a URL alone; everything else would be read twice.
    String database =
        URLEncoder.encode(address.database(), StandardCharsets.UTF_8).replace("+", "%20");
    return new Driver().connect("jdbc:postgresql:" + database, properties);
  }

  private static Properties properties(PostgresAddress address, String applicationName) {
    Properties properties = new Properties();
    Map<String, String> settings = address.settings();
    PGProperty.USER.set(properties, address.user());
    // Empty rather than missing, for which the driver would look into a password file itself.
    PGProperty.PASSWORD.set(properties, settings.getOrDefault("password", ""));
    String said = settings.get("application_name");
    PGProperty.APPLICATION_NAME.set(
        properties, said == null ? applicationName : applicationName + " (" + said + ")");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, OLDEST_SERVER);
    // A whole script is one message, as psql sends it: it may hold what has no place in a prepared
    // statement. What the ladder asks after every migration is prepared, and its plans are kept;
    // behind a pooler nothing is asked that often.
    PGProperty.PREFER_QUERY_MODE.set(properties, "extendedForPrepared");
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    // What the server adds to an error quotes rows; EngineWords takes of it what may be told.
    PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
    address.searchPath().ifPresent(path -> PGProperty.CURRENT_SCHEMA.set(properties, path));
    PASSED_ON.forEach(
        (name, property) -> {
          if (settings.containsKey(name)) {
            property.set(properties, settings.get(name));
          }
        });
    String seconds = String.valueOf(timeout(settings).toSeconds());
    PGProperty.CONNECT_TIMEOUT.set(properties, seconds);
    // Of the whole, also where somebody listens and never answers.
    PGProperty.LOGIN_TIMEOUT.set(properties, seconds);
    return properties;
  }

  private static void putServer(Properties properties, Host host, Map<String, String> settings) {
    PGProperty.PG_PORT.set(properties, host.port());
    if (host.isSocket()) {
      PGProperty.PG_HOST.set(properties, "localhost");
      PGProperty.SOCKET_FACTORY.set(properties, UnixSocket.Factory.class.getName());
      PGProperty.SOCKET_FACTORY_ARG.set(properties, host.socket().toString());
      PGProperty.SSL_MODE.set(properties, "disable");
    } else {
      PGProperty.PG_HOST.set(properties, host.reachedBy());
      putEncryption(properties, settings);
    }
  }

  /** Nothing, nonsense and libpq's 0 for ever count as not said: a gate does not hang. */
  private static Duration timeout(Map<String, String> settings) {
    String said = settings.getOrDefault("connect_timeout", "");
    boolean isNumber = said.matches("[0-9]{1,6}") && Integer.parseInt(said) > 0;
    return isNumber ? Duration.ofSeconds(Integer.parseInt(said)) : USUAL_TIMEOUT;
  }

  /**
   * As libpq: where there is a root certificate, {@code require} verifies by it
   * (postgresql.org/docs/current/libpq-ssl.html), and files that are not named are looked for in
   * {@code ~/.postgresql}.
   */
  private static void putEncryption(Properties properties, Map<String, String> settings) {
    Path usual = Path.of(settings.getOrDefault("home", "/"), ".postgresql");
    String mode = settings.getOrDefault("sslmode", "prefer");
    String root = settings.getOrDefault("sslrootcert", usual.resolve("root.crt").toString());
    if (root.equals("system")) {
      PGProperty.SSL_FACTORY.set(properties, "org.postgresql.ssl.DefaultJavaSSLFactory");
      mode = mode.equals("disable") ? mode : "verify-full";
    } else {
      PGProperty.SSL_ROOT_CERT.set(properties, root);
      if (mode.equals("require")
          && !settings.containsKey("unverified")
          && Files.exists(Path.of(root))) {
        mode = "verify-ca";
      }
    }
    PGProperty.SSL_MODE.set(properties, mode);
    String certificate = settings.get("sslcert");
    String key = settings.get("sslkey");
    Path usualKey = usual.resolve("postgresql.key");
    if (certificate != null) {
      PGProperty.SSL_CERT.set(properties, certificate);
    }
    if (key != null) {
      PGProperty.SSL_KEY.set(properties, key);
    } else if (Files.exists(usualKey)) {
      PGProperty.SSL_KEY.set(properties, usualKey.toString());
    }
    if (settings.containsKey("sslpassword")) {
      PGProperty.SSL_PASSWORD.set(properties, settings.get("sslpassword"));
    }
  }

  /** Whether a file is a key with its certificate, as PKCS #12 has them. */
  static boolean isKeyStore(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    return name.endsWith(".p12") || name.endsWith(".pfx");
  }
}
