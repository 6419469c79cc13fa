package dev.slipway;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

/**
 * The PostgreSQL database of an app under test, on the server of the suite.
 *
 * @param server the server
 * @param name the database's name
 * @param role the role that the app has
 * @param password the role's password
 */
record PostgresAppDatabase(PostgresServer server, String name, String role, String password)
    implements AppDatabase {

  /** What runs in no transaction, and thus not in one message with anything else. */
  private static final Pattern ALONE =
      Pattern.compile("\\b(CONCURRENTLY|VACUUM|ADD VALUE)\\b", Pattern.CASE_INSENSITIVE);

  /** A new, empty one, whose app is a superuser, as those in the official image are. */
  static PostgresAppDatabase make() throws SQLException {
    PostgresServer server = PostgresServer.shared();
    return new PostgresAppDatabase(server, server.newDatabase(), server.user(), server.password());
  }

  /**
   * Sends each script as one message of the simple protocol, as Prisma and golang-migrate do: the
   * server makes it one transaction, unless the script has its own BEGIN and COMMIT. A script with
   * a statement that runs in no transaction goes statement by statement, as psql sends it.
   */
  @Override
  public void run(List<String> scripts) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://"
                    + server.host()
                    + ":"
                    + server.port()
                    + "/"
                    + name
                    + "?preferQueryMode=simple",
                role,
                password);
        Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      for (String script : scripts) {
        for (String message : messages(script)) {
          statement.execute(message);
        }
        statement.execute("DISCARD ALL");
      }
    }
  }

  private static List<String> messages(String script) throws SQLException {
    List<String> statements =
        Parser.parseJdbcSql(script, true, false, true, false, false).stream()
            .map((NativeQuery statement) -> statement.nativeSql)
            .toList();
    return statements.stream().anyMatch(statement -> ALONE.matcher(statement).find())
        ? statements
        : List.of(script);
  }

  @Override
  public String url() {
    return server.url(name, role, password);
  }

  @Override
  public String schema() throws SQLException {
    try (Connection connection = server.connect(name)) {
      return PostgresDump.schema(connection);
    }
  }

  @Override
  public String tablesAndColumns() throws SQLException {
    try (Connection connection = server.connect(name)) {
      return PostgresDump.tablesAndColumns(connection);
    }
  }

  @Override
  public Map<String, List<String>> rows() throws SQLException {
    try (Connection connection = server.connect(name)) {
      return PostgresDump.rows(connection);
    }
  }

  @Override
  public List<String> everything() throws SQLException {
    try (Connection connection = server.connect(name)) {
      return PostgresDump.everything(connection);
    }
  }

  @Override
  public String one(String query) throws SQLException {
    try (Connection connection = server.connect(name)) {
      return Dump.column(connection, query).get(0);
    }
  }

  @Override
  public List<String> faults() throws SQLException {
    try (Connection connection = server.connect(name)) {
      return Dump.column(
          connection,
          "SELECT 'invalid index ' || indexrelid::regclass FROM pg_index WHERE NOT indisvalid"
              + " UNION ALL"
              + " SELECT 'prepared transaction ' || gid FROM pg_prepared_xacts"
              + " WHERE database = current_database()");
    }
  }

  @Override
  public void close() throws SQLException {
    server.dropDatabase(name);
  }
}
