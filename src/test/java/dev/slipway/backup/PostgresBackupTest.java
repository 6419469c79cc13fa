package dev.slipway.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.PostgresServer;
import dev.slipway.database.Access;
import dev.slipway.database.Database;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A dump holds what the write transaction saw, all of it, or there is none. */
@Tag("postgresql")
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresBackupTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PASSWORD = "hush-hush-41";
  private static final String ROLE = "reader_" + ProcessHandle.current().pid();

  private static final String SOME_OF_EVERYTHING =
      """
      CREATE SCHEMA "other one";
      CREATE TYPE mood AS ENUM ('so', 'so so');
      CREATE TABLE users (id bigserial PRIMARY KEY, name text UNIQUE, mood mood, photo bytea);
      CREATE TABLE "other one"."odd: TABLE name" (id bigint REFERENCES public.users, note text);
      CREATE TABLE events (at date, what text) PARTITION BY RANGE (at);
      CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
      CREATE TABLE empty ();
      CREATE UNLOGGED TABLE quick (a int);
      CREATE MATERIALIZED VIEW names AS SELECT name FROM users;
      CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
      CREATE TRIGGER noted BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION noted();
      INSERT INTO users (name, mood, photo)
        SELECT 'user ' || i, 'so so', decode(md5(i::text), 'hex') FROM generate_series(1, 500) i;
      INSERT INTO "other one"."odd: TABLE name" VALUES (1, E'one\\nand \\\\. two'), (2, NULL);
      INSERT INTO events VALUES ('2026-05-01', 'spring'), ('2026-11-20', 'autumn');
      INSERT INTO quick VALUES (1)""";

  @TempDir static Path work;
  private static PostgresClients clients;

  private String name;
  private Database database;
  private Path dump;

  @BeforeAll
  static void find() throws Exception {
    clients = InstalledClients.fitting(work);
  }

  @BeforeEach
  void begin() throws Exception {
    name = PostgresServer.shared().newDatabase();
    PostgresServer server = PostgresServer.shared();
    String url = server.url(name, server.user(), server.password());
    database = Database.open(Access.by(url, work), PATIENCE);
    dump = Files.createTempFile(work, "test", ".dump");
  }

  @AfterEach
  void end() throws Exception {
    database.close();
    try (Connection connection = PostgresServer.shared().connect("postgres")) {
      run(connection, "DROP DATABASE " + name + " WITH (FORCE)");
      run(connection, "DROP ROLE IF EXISTS " + ROLE);
    }
  }

  /** How clients reach a database of the server as a role. */
  private static Map<String, String> environment(String database, String role, String password) {
    PostgresServer server = PostgresServer.shared();
    return Map.of(
        "PGHOST", server.host(),
        "PGPORT", String.valueOf(server.port()),
        "PGUSER", role,
        "PGPASSWORD", password,
        "PGDATABASE", database);
  }

  private static Map<String, String> environment(String database) {
    PostgresServer server = PostgresServer.shared();
    return environment(database, server.user(), server.password());
  }

  private static String text(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void run(Connection connection, String script) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(script);
    }
  }

  private PostgresClient client() throws SQLException {
    return clients.choose(major());
  }

  private int major() throws SQLException {
    return database.reading().getMetaData().getDatabaseMajorVersion();
  }

  private void execute(String script) throws SQLException {
    try (Connection app = PostgresServer.shared().connect(name)) {
      run(app, script);
    }
  }

  private Path dumped() throws Exception {
    return dumped(Optional.empty());
  }

  private Path dumped(Optional<String> view) throws Exception {
    client().dump(environment(name), view, List.of(), PATIENCE, dump);
    return dump;
  }

  @Test
  void it_restores_to_what_the_transaction_saw_whatever_is_written_meanwhile() throws Exception {
    execute(SOME_OF_EVERYTHING);
    Map<String, Long> rows;
    try (Database.Transaction transaction = database.begin()) {
      rows = database.rowCounts(database.reading());
      Optional<String> view = transaction.sharedView();
      execute(
          "DELETE FROM \"other one\".\"odd: TABLE name\"; DELETE FROM events; DELETE FROM users");

      dumped(view);
      PostgresTables.of(transaction.connection()).requireIn(client().list(dump));
    }

    client().read(dump);
    try (Database.Scratch scratch = database.scratch()) {
      client().restore(scratch.forClients(), major(), dump);
      assertThat(database.rowCounts(scratch.connection()))
          .isEqualTo(rows)
          .containsEntry("users", 500L)
          .containsEntry("\"other one\".\"odd: TABLE name\"", 2L)
          .containsEntry("events", 2L);
      assertThat(
              text(scratch.connection(), "SELECT max(note) FROM \"other one\".\"odd: TABLE name\""))
          .isEqualTo("one\nand \\. two");
    }
  }

  @Test
  void a_snapshot_is_private_and_says_how_many_rows_there_were() throws Exception {
    execute(SOME_OF_EVERYTHING);
    Path folder = work.resolve(name);

    Snapshot snapshot = backUp(folder, false);

    assertThat(modes(folder, snapshot.path())).containsExactly("rwx------", "rw-------");
    assertThat(snapshot.id()).matches(name + "-\\d{8}T\\d{6}Z-at-21");
    assertThat(snapshot.path()).isEqualTo(folder.resolve(snapshot.id() + ".dump")).isNotEmptyFile();
    assertThat(snapshot.rows())
        .isEqualTo(database.rowCounts(database.reading()))
        .containsEntry("users", 500L);
    assertThat(names(folder)).hasSize(2);
  }

  @Test
  void the_same_state_is_not_kept_twice() throws Exception {
    execute(SOME_OF_EVERYTHING);
    Path folder = work.resolve(name);
    Snapshot first = backUp(folder, false);
    TimeUnit.MILLISECONDS.sleep(1100);

    Snapshot again = backUp(folder, false);

    assertThat(again.reused()).isTrue();
    assertThat(again.path()).isEqualTo(first.path());
    assertThat(again.sha256()).isEqualTo(first.sha256());
    assertThat(names(folder)).hasSize(2);
    execute("UPDATE users SET name = 'other' WHERE id = 7");
    assertThat(backUp(folder, false).reused()).isFalse();
    assertThat(names(folder)).hasSize(4);
  }

  @Test
  void where_it_is_asked_for_rows_are_counted_in_a_restored_copy() throws Exception {
    execute(SOME_OF_EVERYTHING);
    Path folder = work.resolve(name);
    Snapshot counted = backUp(folder, false);

    Snapshot restored = backUp(folder, true);

    assertThat(restored.rows()).isEqualTo(counted.rows()).isNotEmpty();
    assertThat(restored.path()).as("the same state").isEqualTo(counted.path());
  }

  @Test
  void a_copy_with_other_rows_is_found_out() {
    assertThatIOException()
        .isThrownBy(
            () -> PostgresBackup.requireSame(Map.of("a", 1L, "b", 2L), Map.of("a", 1L, "b", 3L)))
        .withMessage("of b the dump restores 2 rows, and the database has 3");
  }

  @Test
  void dumps_of_one_state_have_one_fingerprint_and_a_changed_value_changes_it() throws Exception {
    execute(SOME_OF_EVERYTHING);
    byte[] first = Files.readAllBytes(dumped());
    String fingerprint = client().read(dump);
    TimeUnit.MILLISECONDS.sleep(1100);
    byte[] second = Files.readAllBytes(dumped());

    assertThat(second).isNotEqualTo(first);
    assertThat(client().read(dump)).isEqualTo(fingerprint);
    execute("UPDATE users SET name = 'user 07' WHERE id = 7");
    assertThat(client().read(dumped())).isNotEqualTo(fingerprint);
  }

  /** What is restored has other numbers; text of any length, in which the two lines may lie. */
  @ParameterizedTest
  @ValueSource(ints = {0, 55_000, 60_000, 61_500, 62_000, 63_000, 300_000})
  void what_a_dump_restores_has_its_fingerprint(int more) throws Exception {
    execute(
        SOME_OF_EVERYTHING
            + "; CREATE SEQUENCE counted; SELECT nextval('counted'), lo_from_bytea(0, 'large');"
            + " CREATE FUNCTION aloud() RETURNS text LANGUAGE sql AS $$ SELECT '\\restrict' $$;"
            + " COMMENT ON TABLE users IS 'who'; GRANT SELECT ON users TO pg_monitor; CREATE TABLE a"
            + " (same integer CONSTRAINT same CHECK (same > 0)); CREATE TABLE z (same integer"
            + " CONSTRAINT same CHECK (same > 1)); CREATE TABLE filling AS SELECT repeat('x', "
            + more
            + ") AS t");
    String fingerprint = client().read(dumped());
    String copy = PostgresServer.shared().newDatabase();
    try {
      client().restoreWhole(environment(copy), major(), dump);
      client().dump(environment(copy), Optional.empty(), List.of(), PATIENCE, dump);
      assertThat(client().read(dump)).isEqualTo(fingerprint);
      try (Connection connection = PostgresServer.shared().connect(copy)) {
        run(connection, "COMMENT ON TABLE users IS 'whom'");
      }
      client().dump(environment(copy), Optional.empty(), List.of(), PATIENCE, dump);
      assertThat(client().read(dump)).isNotEqualTo(fingerprint);
    } finally {
      PostgresServer.shared().dropDatabase(copy);
    }
  }

  @ParameterizedTest
  @CsvSource({"0.05", "0.5", "0.9", "0.9999"})
  void a_truncated_dump_is_found_out(double part) throws Exception {
    execute(SOME_OF_EVERYTHING);
    byte[] whole = Files.readAllBytes(dumped());
    Files.write(dump, Arrays.copyOf(whole, (int) (whole.length * part)));

    assertThatIOException()
        .isThrownBy(
            () -> {
              client().list(dump);
              client().read(dump);
            })
        .withMessageContaining("pg_restore");
  }

  @Test
  void a_dump_without_a_table_is_found_out() throws Exception {
    execute(SOME_OF_EVERYTHING);
    client().dump(environment(name), Optional.empty(), List.of("other one"), PATIENCE, dump);
    PostgresTables tables = PostgresTables.of(database.reading());

    assertThatIOException()
        .isThrownBy(() -> tables.requireIn(client().list(dump)))
        .withMessage("the dump lacks other one.odd: TABLE name");
  }

  @Test
  void schemas_that_the_role_may_not_use_stay_out() throws Exception {
    execute(
        """
        CREATE SCHEMA "*größe ""x""\"; CREATE TABLE "*größe ""x""\".secret (a int);
        CREATE TABLE t (a int); INSERT INTO t VALUES (1)""");
    role("GRANT SELECT ON t TO " + ROLE);
    PostgresTables tables;
    try (Connection connection = asRole()) {
      tables = PostgresTables.of(connection);
    }

    assertThat(tables.closedSchemas()).containsExactly("*größe \"x\"");
    assertThat(tables.tables().values()).containsExactly("public.t");
    client()
        .dump(
            environment(name, ROLE, PASSWORD),
            Optional.empty(),
            tables.closedSchemas(),
            PATIENCE,
            dump);
    tables.requireIn(client().list(dump));
    client().read(dump);
  }

  @Test
  void what_the_role_may_not_read_is_named_and_its_password_is_not() throws Exception {
    execute("CREATE TABLE t (a int); CREATE TABLE secret (a int); CREATE SEQUENCE numbers");
    role("GRANT SELECT ON t TO " + ROLE);

    Refusal refusal;
    try (Connection connection = asRole()) {
      refusal = catchThrowableOfType(Refusal.class, () -> PostgresTables.of(connection));
    }
    assertThat(refusal.fact()).isEqualTo(Fact.NO_PERMISSION);
    assertThat(refusal.seen())
        .isEqualTo(
            "the role " + ROLE + " may not read \"public\".\"numbers\", \"public\".\"secret\"");
    assertThat(refusal.next())
        .startsWith(
            "as their owner: GRANT SELECT ON \"public\".\"numbers\", \"public\".\"secret\" TO \""
                + ROLE
                + "\"; or add --backup off");
    assertThat(all(refusal)).doesNotContain(PASSWORD);
    execute(refusal.next().replaceFirst("as their owner: ", "").replaceFirst(";.*", ""));
    try (Connection connection = asRole()) {
      assertThat(PostgresTables.of(connection).tables().values())
          .containsExactlyInAnyOrder("public.t", "public.secret");
    }
  }

  @Test
  void what_pg_dump_itself_complains_of_is_passed_on_without_the_password() throws Exception {
    execute("CREATE TABLE secret (a int)");
    role("SELECT");

    Refusal refusal =
        catchThrowableOfType(
            Refusal.class,
            () ->
                client()
                    .dump(
                        environment(name, ROLE, PASSWORD),
                        Optional.empty(),
                        List.of(),
                        PATIENCE,
                        dump));

    assertThat(refusal.fact()).isEqualTo(Fact.STEP);
    assertThat(refusal.seen()).matches("pg_dump \\d+ ended with 1 and made no backup");
    assertThat(refusal.why()).contains("permission denied").contains("secret");
    assertThat(all(refusal)).doesNotContain(PASSWORD).doesNotContain("\n");
  }

  @Test
  void rows_that_row_security_hides_are_no_backup() throws Exception {
    execute("CREATE TABLE t (a int); ALTER TABLE t ENABLE ROW LEVEL SECURITY");
    role("GRANT SELECT ON t TO " + ROLE);

    try (Connection connection = asRole()) {
      assertThatThrownBy(() -> PostgresTables.of(connection))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> {
                assertThat(refusal.fact()).isEqualTo(Fact.NO_PERMISSION);
                assertThat(refusal.seen())
                    .isEqualTo(
                        "row security hides from the role "
                            + ROLE
                            + " some rows of \"public\".\"t\"");
              });
    }
  }

  @Test
  void a_table_that_somebody_holds_is_waited_for_and_then_that_is_the_reason() throws Exception {
    execute("CREATE TABLE t (a int)");
    try (Connection other = database.anotherReader()) {
      run(other, "BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE");

      Refusal refusal =
          catchThrowableOfType(
              Refusal.class,
              () ->
                  client()
                      .dump(
                          environment(name),
                          Optional.empty(),
                          List.of(),
                          Duration.ofMillis(700),
                          dump));

      assertThat(refusal.fact()).isEqualTo(Fact.BUSY);
      assertThat(refusal.seen())
          .startsWith("pg_dump waited 0.7 s for a table")
          .contains("public.t");
      run(other, "ROLLBACK");
    }
    client().read(dumped());
  }

  @Test
  void a_run_that_is_ended_leaves_no_pg_dump_behind() throws Exception {
    execute("CREATE TABLE t (a int)");
    AtomicReference<Exception> thrown = new AtomicReference<>();
    try (Connection other = database.anotherReader()) {
      run(other, "BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
      Thread gate =
          new Thread(
              () -> {
                try {
                  dumped();
                } catch (Exception e) {
                  thrown.set(e);
                }
              });
      gate.start();
      awaitDumps(1);

      gate.interrupt();
      gate.join(PATIENCE.toMillis() / 2);

      assertThat(thrown.get()).isInstanceOf(IOException.class);
      awaitDumps(0);
    }
  }

  private void awaitDumps(int number) throws Exception {
    String query =
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pg_dump'"
            + " AND wait_event_type = 'Lock' AND datname = current_database()";
    for (int tries = 0; !text(database.reading(), query).equals("" + number); tries++) {
      assertThat(tries).as("a pg_dump that waits").isLessThan(200);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  @Test
  void without_any_client_the_refusal_says_which_to_install() throws Exception {
    Path nothing = Files.createDirectories(work.resolve("nothing"));

    Refusal refusal =
        catchThrowableOfType(Refusal.class, () -> PostgresClients.in(List.of(nothing)).choose(16));

    assertThat(refusal.fact()).isEqualTo(Fact.STEP);
    assertThat(refusal.seen())
        .isEqualTo(
            "there is no pg_dump here (looked in "
                + nothing
                + "), and the server is PostgreSQL 16");
    assertThat(refusal.next())
        .isEqualTo(
            "install postgresql-client-16 in the image that runs the gate, or COPY --from=slipway all"
                + " of /opt/slipway, which has it in its folder postgresql; or add --backup off, if"
                + " a backup is made in some other way");
  }

  @Test
  void clients_older_than_the_server_are_not_enough() {
    Refusal refusal = catchThrowableOfType(Refusal.class, () -> clients.choose(99));

    assertThat(refusal.fact()).isEqualTo(Fact.STEP);
    assertThat(refusal.seen())
        .matches("here is pg_dump \\d+ in /.*, and the server is PostgreSQL 99");
    assertThat(refusal.why()).isEqualTo("pg_dump refuses servers that are newer than itself");
    assertThat(refusal.next())
        .startsWith("install postgresql-client-99 in the image that runs the gate; or add");
  }

  @ParameterizedTest
  @CsvSource({"14, 15", "15, 15", "16, 17", "17, 17", "18, 18"})
  void the_servers_own_version_is_chosen_or_else_the_next_newer(int server, int chosen) {
    List<PostgresClient> some =
        Stream.of(17, 15, 18, 13).map(major -> new PostgresClient(major, work)).toList();

    assertThat(new PostgresClients(List.of(), some).choose(server).major()).isEqualTo(chosen);
  }

  private Snapshot backUp(Path folder, boolean restoreCheck) throws SQLException {
    try (Database.Transaction transaction = database.begin()) {
      return new Backup(
              database,
              transaction,
              new PostgresBackup(database, transaction, restoreCheck, clients))
          .into(folder, Occasion.of(Occasion.Why.BEFORE_MIGRATE, "at-21"));
    }
  }

  private void role(String grant) throws SQLException {
    execute("CREATE ROLE " + ROLE + " LOGIN PASSWORD '" + PASSWORD + "'");
    execute(grant);
  }

  private Connection asRole() throws SQLException {
    PostgresServer server = PostgresServer.shared();
    return DriverManager.getConnection(
        "jdbc:postgresql://" + server.host() + ":" + server.port() + "/" + name, ROLE, PASSWORD);
  }

  private static String all(Refusal refusal) {
    return String.join(" | ", refusal.seen(), refusal.why(), refusal.next());
  }

  private static List<String> modes(Path... paths) throws IOException {
    return Stream.of(paths)
        .map(
            path -> {
              try {
                return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            })
        .toList();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
