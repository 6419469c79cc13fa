package dev.slipway;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The PostgreSQL server of the whole suite, with a database for each test: the one that {@code
 * SLIPWAY_TEST_POSTGRES_URL} names, else {@code postgres:17} where there is Docker, else an
 * embedded one.
 */
public final class PostgresServer {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final URI url;

  private PostgresServer(URI url) {
    this.url = url;
  }

  private static final class Shared {
    private static final PostgresServer SERVER = start();
  }

  /** The server, started when somebody first asks for it, and gone with this process. */
  public static PostgresServer shared() {
    return Shared.SERVER;
  }

  private static PostgresServer start() {
    String named = System.getenv("SLIPWAY_TEST_POSTGRES_URL");
    if (named != null && !named.isEmpty()) {
      return new PostgresServer(URI.create(named));
    }
    return DockerClientFactory.instance().isDockerAvailable() ? inContainer() : embedded();
  }

  @SuppressWarnings("resource") // Lives as long as this process.
  private static PostgresServer inContainer() {
    PostgreSQLContainer container = new PostgreSQLContainer("postgres:17");
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
  private static PostgresServer embedded() {
    try {
      EmbeddedPostgres server = EmbeddedPostgres.builder().start();
      return new PostgresServer(
          URI.create("postgresql://postgres:postgres@localhost:" + server.getPort() + "/postgres"));
    } catch (IOException e) {
      throw new IllegalStateException("no PostgreSQL server can be started", e);
    }
  }

  /** Makes a new, empty database, and gives its name. */
  public String newDatabase() throws SQLException {
    String name = "test_" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet();
    try (Connection connection = connect(url.getPath().substring(1));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("CREATE DATABASE " + name + " TEMPLATE template0");
    }
    return name;
  }

  /** The URL of a database as an app has it, with a superuser and the password. */
  public String url(String database) {
    return "postgresql://" + url.getRawUserInfo() + "@" + host() + ":" + port() + "/" + database;
  }

  public String host() {
    return url.getHost();
  }

  public int port() {
    return url.getPort() < 0 ? 5432 : url.getPort();
  }

  public String user() {
    return url.getUserInfo().split(":", 2)[0];
  }

  public String password() {
    String[] parts = url.getUserInfo().split(":", 2);
    return parts.length == 2 ? parts[1] : "";
  }

  /** A connection as a superuser, which the caller closes. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://" + host() + ":" + port() + "/" + database, user(), password());
  }
}
