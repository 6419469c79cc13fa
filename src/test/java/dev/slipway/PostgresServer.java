package dev.slipway;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The PostgreSQL server of the whole suite, with a database for each test. There always is one, so
 * no test that needs it is ever skipped: an embedded one of the version that the profile {@code
 * postgresql-versions} asks for; else the one that {@code SLIPWAY_TEST_POSTGRES_URL} names; else
 * {@code postgres:17} where there is Docker; else an embedded one.
 */
public final class PostgresServer {
  /** The system property that asks for a major version, whose binaries the profile copied. */
  private static final String MAJOR = "slipway.test.postgresql";

  private static final int NEWEST = 18;

  private static final Path BINARIES = Path.of("target", "postgresql");

  /** Nothing here outlives the run, so nothing has to survive a power cut. */
  private static final Map<String, String> FAST =
      new LinkedHashMap<>(
          Map.of(
              "fsync", "off",
              "synchronous_commit", "off",
              "full_page_writes", "off",
              "max_wal_size", "4GB",
              "max_connections", "200"));

  /** No other run on the same server has it in its names. */
  private static final String RUN =
      ProcessHandle.current().pid() + "_" + Long.toString(System.currentTimeMillis(), 36);

  private final AtomicInteger made = new AtomicInteger();
  private final Queue<String> databases = new ConcurrentLinkedQueue<>();
  private final Queue<String> roles = new ConcurrentLinkedQueue<>();
  private final URI url;

  private PostgresServer(URI url) {
    this.url = url;
  }

  /** A server that a test has for itself, to stop it or to set it up otherwise. */
  static PostgresServer at(String url) {
    return new PostgresServer(URI.create(url));
  }

  private static final class Shared {
    private static final PostgresServer SERVER = start();
  }

  /** The server, started when somebody first asks for it, and gone with this process. */
  public static PostgresServer shared() {
    return Shared.SERVER;
  }

  private static PostgresServer start() {
    String major = System.getProperty(MAJOR, "");
    String named = System.getenv("SLIPWAY_TEST_POSTGRES_URL");
    if (!major.isEmpty()) {
      PgBinaryResolver binaries = (system, architecture) -> binaries(major, architecture);
      return embedded(EmbeddedPostgres.builder().setPgBinaryResolver(binaries))
          .said("embedded, as " + MAJOR + "=" + major + " asks for");
    }
    if (named != null && !named.isEmpty()) {
      PostgresServer server = new PostgresServer(URI.create(named));
      Runtime.getRuntime().addShutdownHook(new Thread(server::dropWhatIsLeft));
      return server.said("named by SLIPWAY_TEST_POSTGRES_URL");
    }
    return DockerClientFactory.instance().isDockerAvailable()
        ? inContainer().said("in a container")
        : embedded(EmbeddedPostgres.builder()).said("embedded, since there is no Docker");
  }

  private PostgresServer said(String which) {
    try (Connection connection = connect(database())) {
      String version = Dump.column(connection, "SHOW server_version").get(0);
      System.err.println(
          "PostgreSQL " + version + " for the tests: " + which + ", " + host() + ":" + port());
      return this;
    } catch (SQLException e) {
      throw new IllegalStateException(
          "the PostgreSQL server for the tests (" + which + ") does not answer", e);
    }
  }

  @SuppressWarnings("resource") // Lives as long as this process.
  private static PostgresServer inContainer() {
    StringBuilder command = new StringBuilder("postgres");
    FAST.forEach((name, value) -> command.append(" -c ").append(name).append('=').append(value));
    PostgreSQLContainer container =
        new PostgreSQLContainer("postgres:17")
            .withTmpFs(Map.of("/var/lib/postgresql/data", "rw"))
            .withCommand(command.toString());
    container.start();
    return new PostgresServer(
        URI.create(
            "postgresql://"
                + container.getUsername()
                + ":"
                + container.getPassword()
                + "@"
                + container.getHost()
                + ":"
                + container.getMappedPort(5432)
                + "/"
                + container.getDatabaseName()));
  }

  @SuppressWarnings("resource") // Stops with this process.
  private static PostgresServer embedded(EmbeddedPostgres.Builder builder) {
    FAST.forEach(builder::setServerConfig);
    try {
      EmbeddedPostgres server = builder.start();
      return new PostgresServer(
          URI.create("postgresql://postgres:postgres@localhost:" + server.getPort() + "/postgres"));
    } catch (IOException e) {
      throw new IllegalStateException("no PostgreSQL server can be started", e);
    }
  }

  /** The archive of binaries in a jar that the profile copied. */
  private static ZipInputStream binaries(String major, String architecture) throws IOException {
    ZipInputStream jar = new ZipInputStream(Files.newInputStream(BINARIES.resolve(major + ".jar")));
    for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
      if (entry.getName().endsWith(architecture + ".txz")) {
        return jar;
      }
    }
    jar.close();
    throw new FileNotFoundException(
        "PostgreSQL " + major + " for " + architecture + " is not in " + BINARIES);
  }

  /** Makes a new, empty database, and gives its name. */
  public String newDatabase() throws SQLException {
    String name = "test_" + RUN + "_" + made.incrementAndGet();
    execute(database(), "CREATE DATABASE " + name + " TEMPLATE template0");
    databases.add(name);
    return name;
  }

  /** Makes a copy of a database to which nobody is connected, and gives its name. */
  public String copy(String database) throws SQLException {
    String name = "test_" + RUN + "_" + made.incrementAndGet();
    execute(database(), "CREATE DATABASE " + name + " TEMPLATE " + database);
    databases.add(name);
    return name;
  }

  /** Drops a database, whoever is still connected to it. */
  public void dropDatabase(String name) throws SQLException {
    execute(database(), "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    databases.remove(name);
  }

  /** Makes a role that may log in, without any rights but these, and gives its name. */
  public String newRole(String password, boolean mayCreateDatabases) throws SQLException {
    String name = "role_" + RUN + "_" + made.incrementAndGet();
    execute(
        database(),
        "CREATE ROLE "
            + name
            + " LOGIN "
            + (mayCreateDatabases ? "CREATEDB" : "NOCREATEDB")
            + " PASSWORD '"
            + password.replace("'", "''")
            + "'");
    roles.add(name);
    return name;
  }

  /** Drops a role with what it owns in the database where no test works. */
  public void dropRole(String name) throws SQLException {
    execute(database(), "DROP OWNED BY " + name + "; DROP ROLE " + name);
    roles.remove(name);
  }

  /** A server that outlives this process is left as it was. */
  private void dropWhatIsLeft() {
    try {
      for (String database : databases) {
        dropDatabase(database);
      }
      for (String role : roles) {
        dropRole(role);
      }
    } catch (SQLException e) {
      System.err.println("left behind on " + host() + ":" + port() + ": " + e.getMessage());
    }
  }

  /** Runs SQL as a superuser; several statements are one transaction. */
  public void execute(String database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }

  /** The URL of a database as an app has it, with a superuser and the password. */
  public String url(String database) {
    return url(database, user(), password());
  }

  /** The same for another role. */
  public String url(String database, String role, String password) {
    return "postgresql://"
        + encoded(role)
        + ":"
        + encoded(password)
        + "@"
        + host()
        + ":"
        + port()
        + "/"
        + database;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  public String host() {
    return url.getHost();
  }

  public int port() {
    return url.getPort() < 0 ? 5432 : url.getPort();
  }

  public String user() {
    return part(0, "postgres");
  }

  public String password() {
    return part(1, "");
  }

  private String part(int index, String otherwise) {
    String known = url.getRawUserInfo();
    String[] parts = known == null ? new String[0] : known.split(":", 2);
    return parts.length > index
        ? URLDecoder.decode(parts[index].replace("+", "%2B"), StandardCharsets.UTF_8)
        : otherwise;
  }

  /** The database in which no test works. */
  private String database() {
    return url.getPath().substring(1);
  }

  /** A connection as a superuser, which the caller closes. */
  public Connection connect(String database) throws SQLException {
    return connect(database, user(), password());
  }

  /** A connection as another role. */
  public Connection connect(String database, String role, String password) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://" + host() + ":" + port() + "/" + database, role, password);
  }

  /** The major version, such as 17. */
  public int major() throws SQLException {
    try (Connection connection = connect(database())) {
      return connection.getMetaData().getDatabaseMajorVersion();
    }
  }

  /** Whether this machine has client programs that are no older than the server, as Debian does. */
  public boolean hasClients() throws SQLException {
    return IntStream.rangeClosed(major(), NEWEST)
        .mapToObj(major -> Path.of("/usr/lib/postgresql/" + major + "/bin/pg_dump"))
        .anyMatch(Files::isExecutable);
  }
}
