package dev.slipway.backup;

import dev.slipway.PostgresServer;
import dev.slipway.database.Database;
import dev.slipway.database.Engine;
import dev.slipway.database.Integrity;
import dev.slipway.database.Sql;
import dev.slipway.refusal.Refusal;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** As much of a database on the suite's server as a backup asks for. */
final class ServersDatabase implements Database {
  private final String name;
  private final Connection connection;

  ServersDatabase(String name) throws SQLException {
    this.name = name;
    this.connection = PostgresServer.shared().connect(name);
  }

  /** How clients reach a database of the server as a role. */
  static Map<String, String> environment(String database, String role, String password) {
    PostgresServer server = PostgresServer.shared();
    return Map.of(
        "PGHOST", server.host(),
        "PGPORT", String.valueOf(server.port()),
        "PGUSER", role,
        "PGPASSWORD", password,
        "PGDATABASE", database);
  }

  static Map<String, String> environment(String database) {
    PostgresServer server = PostgresServer.shared();
    return environment(database, server.user(), server.password());
  }

  static String text(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  static void run(Connection connection, String script) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(script);
    }
  }

  @Override
  public int majorVersion() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Engine engine() {
    return Engine.POSTGRESQL;
  }

  @Override
  public String home() {
    return "public";
  }

  @Override
  public String place() {
    return "postgresql:" + name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<Path> file() {
    return Optional.empty();
  }

  @Override
  public Path backupsBeside() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<String, String> forClients() {
    return environment(name);
  }

  @Override
  public long bytes() {
    return 1 << 20;
  }

  @Override
  public Connection reading() {
    return connection;
  }

  @Override
  public Connection anotherReader() throws SQLException {
    return PostgresServer.shared().connect(name);
  }

  private record New(String name, Connection connection) implements Scratch {
    @Override
    public Map<String, String> forClients() {
      return environment(name);
    }

    @Override
    public void close() {
      try {
        connection.close();
        try (Connection other = PostgresServer.shared().connect("postgres")) {
          run(other, "DROP DATABASE " + name);
        }
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public Scratch scratch() throws SQLException {
    String scratch = PostgresServer.shared().newDatabase();
    return new New(scratch, PostgresServer.shared().connect(scratch));
  }

  @Override
  public Connection alone() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Lock lock(Duration patience) {
    throw new UnsupportedOperationException();
  }

  private record Begun(Connection connection, Optional<String> sharedView) implements Transaction {
    @Override
    public Optional<FileChannel> solelyHeldFile() {
      return Optional.empty();
    }

    @Override
    public dev.slipway.database.Tally tally(Map<String, Long> counted) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void commit() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      try {
        run(connection, "ROLLBACK");
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public Transaction begin() throws SQLException {
    run(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ");
    return new Begun(connection, Optional.of(text(connection, "SELECT pg_export_snapshot()")));
  }

  @Override
  public boolean hasTable(Connection connection, String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<String, Long> rowCounts(Connection connection) throws SQLException {
    Map<String, Long> counts = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet tables =
            statement.executeQuery(
                "SELECT schemaname, tablename FROM pg_tables"
                    + " WHERE schemaname !~ '^(pg_|information_schema$)' ORDER BY 1, 2")) {
      while (tables.next()) {
        String table = Sql.quoted(tables.getString(1)) + "." + Sql.quoted(tables.getString(2));
        counts.put(
            tables.getString(1) + "." + tables.getString(2),
            Long.valueOf(text(connection, "SELECT count(*) FROM " + table)));
      }
    }
    return counts;
  }

  @Override
  public Map<String, Long> brokenReferences(Connection connection) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Integrity integrity(Connection connection) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Refusal> explain(SQLException error) {
    return Optional.empty();
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
