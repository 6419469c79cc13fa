package dev.slipway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * An app on PostgreSQL whose gate is disturbed at its work: a database with a role of its own,
 * which owns it, and a folder of migrations that can be made to take their time.
 */
final class DisturbedApp implements AutoCloseable {
  private static final String PASSWORD = "it's a secret";

  /** How long a migration that says {@link #SLEEP} takes on a scratch database, in seconds. */
  static final String ON_SCRATCH = "disturbed.on_scratch";

  /** The same, on the app's own. */
  static final String ON_REAL = "disturbed.on_real";

  /** The place in a migration where it takes its time, if the role was given a time. */
  static final String SLEEP =
      """
      SELECT pg_sleep(coalesce(nullif(current_setting(CASE WHEN current_database() LIKE 'slipway%'
        THEN 'disturbed.on_scratch' ELSE 'disturbed.on_real' END, true), ''), '0')::float);
      """;

  private final PostgresServer server;
  private final PostgresAppDatabase database;
  private final Path folder;
  private final Map<String, String> variables = new HashMap<>();

  private DisturbedApp(PostgresServer server, PostgresAppDatabase database, Path folder) {
    this.server = server;
    this.database = database;
    this.folder = folder;
    variables.put("SLIPWAY_MIGRATIONS", folder.resolve("migrations").toString());
    variables.put("SLIPWAY_BACKUPS", folder.resolve("backups").toString());
    variables.put("SLIPWAY_BACKUP", "off");
    variables.put("DATABASE_URL", database.url());
  }

  /** One on the suite's server, whose role may create databases. */
  static DisturbedApp make(Path work) throws SQLException, IOException {
    return make(PostgresServer.shared(), true, work);
  }

  static DisturbedApp make(PostgresServer server, boolean mayCreateDatabases, Path work)
      throws SQLException, IOException {
    String role = server.newRole(PASSWORD, mayCreateDatabases);
    String name = server.newDatabase();
    server.execute(name, "ALTER DATABASE " + name + " OWNER TO " + role);
    Path folder = Files.createTempDirectory(work, "app");
    Files.createDirectory(folder.resolve("migrations"));
    return new DisturbedApp(server, new PostgresAppDatabase(server, name, role, PASSWORD), folder);
  }

  /** Puts a migration into the folder. */
  DisturbedApp with(String name, String sql) throws IOException {
    Files.writeString(folder.resolve("migrations").resolve(name + ".sql"), sql);
    return this;
  }

  /** Takes another folder of migrations. */
  DisturbedApp with(Path migrations) {
    return with(Map.of("SLIPWAY_MIGRATIONS", migrations.toAbsolutePath().toString()));
  }

  DisturbedApp with(Map<String, String> more) {
    variables.putAll(more);
    return this;
  }

  /** Lets migrations take their time from now on; 0 for no more. */
  void sleep(String where, int seconds) throws SQLException {
    server.execute(name(), "ALTER ROLE " + role() + " SET " + where + " = '" + seconds + "'");
  }

  PostgresAppDatabase database() {
    return database;
  }

  String name() {
    return database.name();
  }

  String role() {
    return database.role();
  }

  String password() {
    return database.password();
  }

  /** Runs SQL as the app does. */
  void run(String sql) throws SQLException {
    database.run(sql);
  }

  List<String> everything() throws SQLException {
    return database.everything();
  }

  String one(String query) throws SQLException {
    return database.one(query);
  }

  /** Runs the gate in this process. */
  Report migrate(String... more) {
    return Gate.migrate(Settings.of(Map.of(), variables(more)));
  }

  CompletableFuture<Report> migrating(String... more) {
    return CompletableFuture.supplyAsync(() -> migrate(more), task -> new Thread(task).start());
  }

  /** Starts the gate as a process of its own. */
  GateProcess gate(String... more) throws IOException {
    return GateProcess.start(variables(more), GateProcess.SLIPWAY.toString());
  }

  /** The variables, some of them as names and values in turn. */
  Map<String, String> variables(String... more) {
    Map<String, String> all = new HashMap<>(variables);
    for (int at = 0; at < more.length; at += 2) {
      all.put(more[at], more[at + 1]);
    }
    return all;
  }

  /** Waits until a session of the gate's is asleep in a migration. */
  void awaitSleep(String session) throws Exception {
    await(
        session + " sleeps",
        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE usename = '"
            + role()
            + "' AND application_name = '"
            + session
            + "' AND wait_event = 'PgSleep')");
  }

  /** Waits until a query says yes. */
  void await(String what, String query) throws Exception {
    for (int tries = 0; tries < 600; tries++) {
      if (one(query).equals("t")) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new AssertionError("waited in vain: " + what);
  }

  /** Ends sessions of the gate's, as an administrator may at any time; says how many. */
  int terminate(String session) throws SQLException {
    return Integer.parseInt(
        one(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = '"
                + role()
                + "' AND application_name = '"
                + session
                + "'"));
  }

  /** What runs of the gate left on the server, now that all of them are over. */
  List<String> leftOnServer() throws Exception {
    await(
        "sessions end",
        "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE usename = '" + role() + "')");
    return left();
  }

  private List<String> left() throws SQLException {
    List<String> left = new ArrayList<>();
    String databases =
        one(
            "SELECT coalesce(string_agg(datname, ','), '') FROM pg_database WHERE datname <>"
                + " current_database() AND datdba = '"
                + role()
                + "'::regrole");
    if (!databases.isEmpty()) {
      left.addAll(List.of(databases.split(",")));
    }
    if (!one("SELECT coalesce(to_regclass('slipway_stages')::text, '')").isEmpty()) {
      left.add("slipway_stages");
    }
    return left;
  }

  @Override
  public void close() throws SQLException {
    for (String left : left()) {
      if (!left.equals("slipway_stages")) {
        server.dropDatabase(left);
      }
    }
    server.dropDatabase(name());
    server.dropRole(role());
  }
}
