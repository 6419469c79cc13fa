package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Access;
import dev.slipway.database.Database;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where disk, rights or other processes stand in the way: the right code, and the database as it
 * was.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RefusalsTest {
  private static final FixtureApp APP = FixtureApp.VIDEOS;
  private static final int PREFIX = 9;

  @TempDir Path work;
  private Path data;
  private Path database;

  @BeforeEach
  void build() throws Exception {
    data = Files.createDirectory(work.resolve("data"));
    database = APP.build(data.resolve("app.db"), PREFIX);
  }

  private Map<String, String> variables() {
    return Map.of(
        "DATABASE_URL",
        database.toString(),
        "SLIPWAY_MIGRATIONS",
        APP.migrations().toAbsolutePath().toString(),
        "SLIPWAY_WAIT",
        "500ms",
        "SLIPWAY_LOCK_WAIT",
        "500ms");
  }

  private Report migrate() {
    return Gate.migrate(Settings.of(Map.of(), variables()));
  }

  private static void assertClosed(Report report, Outcome outcome, String says) {
    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(outcome);
    var refusal = report.refusal().orElseThrow();
    assertThat(refusal.seen() + refusal.why() + refusal.next()).contains(says);
    assertThat(List.of(refusal.seen(), refusal.why(), refusal.next())).noneMatch(String::isBlank);
  }

  @Test
  void a_corrupted_page_is_found_before_anything_is_written() throws Exception {
    FixtureApp.run(database, "PRAGMA wal_checkpoint(TRUNCATE)");
    byte[] before;
    try (RandomAccessFile file = new RandomAccessFile(database.toFile(), "rw")) {
      long page =
          Long.parseLong(
              Dump.one(database, "SELECT rootpage FROM sqlite_schema WHERE name = 'comments'"));
      file.seek((page - 1) * 4096);
      file.write(new byte[4096]);
    }
    before = Files.readAllBytes(database);

    assertClosed(migrate(), Outcome.UNRECOGNISED, "damaged");
    assertThat(Files.readAllBytes(database)).isEqualTo(before);
    assertThat(data.resolve("backups").toFile().list()).isEmpty();
  }

  @Test
  void a_file_that_is_no_database() throws Exception {
    Files.writeString(database, "to be filled in later, and long enough to be looked at");

    assertClosed(migrate(), Outcome.UNRECOGNISED, "does not begin as a SQLite database does");
    assertThat(database).hasContent("to be filled in later, and long enough to be looked at");
  }

  @Test
  void a_truncated_database() throws Exception {
    FixtureApp.run(database, "PRAGMA wal_checkpoint(TRUNCATE)");
    try (RandomAccessFile file = new RandomAccessFile(database.toFile(), "rw")) {
      file.setLength(file.length() / 2);
    }
    byte[] before = Files.readAllBytes(database);

    assertThat(migrate().outcome()).isEqualTo(Outcome.UNRECOGNISED);
    assertThat(Files.readAllBytes(database)).isEqualTo(before);
  }

  @Test
  void a_writer_in_the_middle_of_its_transaction() throws Exception {
    List<String> before = Dump.everything(database);
    try (Connection app = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = app.createStatement()) {
      statement.executeUpdate("BEGIN IMMEDIATE");

      assertClosed(migrate(), Outcome.BUSY, "stop every app that uses this database");
    }
    assertThat(Dump.everything(database)).isEqualTo(before);
  }

  @Test
  void an_app_that_only_has_the_database_open_is_backed_up_beside() throws Exception {
    try (Connection app = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = app.createStatement()) {
      statement.executeQuery("SELECT count(*) FROM videos").close();

      Report report = migrate();

      assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
      assertThat(Dump.one(report.snapshot().orElseThrow().path(), "PRAGMA integrity_check"))
          .isEqualTo("ok");
    }
    Path expected = APP.build(work.resolve("expected.db"), PREFIX);
    APP.finish(expected, PREFIX);
    assertThat(Dump.rows(database)).isEqualTo(Dump.rows(expected));
  }

  @Test
  void another_gate_at_work_is_waited_for() throws Exception {
    Map<String, String> patient = new HashMap<>(variables());
    patient.put("SLIPWAY_LOCK_WAIT", "60s");
    GateProcess gate;
    try (Database.Lock lock = lock()) {
      gate = GateProcess.start(patient, GateProcess.SLIPWAY.toString());
      for (int tries = 0; !gate.errSoFar().contains("waiting for another gate"); tries++) {
        assertThat(gate.process().isAlive()).as(gate.errSoFar()).isTrue();
        assertThat(tries).as("the gate looks at the lock").isLessThan(3000);
        Thread.sleep(20);
      }
      assertThat(Dump.one(database, "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'flyway%'"))
          .isEqualTo("0");
      assertThat(lock).isNotNull();
    }

    GateProcess.Ended ended = gate.ended();

    assertThat(ended.exit()).as(ended.err()).isEqualTo(Outcome.OPEN.exitCode());
    assertThat(ended.out()).contains("✓ applied");
    Path expected = APP.build(work.resolve("expected.db"), PREFIX);
    APP.finish(expected, PREFIX);
    assertThat(Dump.rows(database)).isEqualTo(Dump.rows(expected));
  }

  private Database.Lock lock() throws SQLException {
    return Database.open(Access.by(database.toString(), work), Duration.ZERO).lock(Duration.ZERO);
  }

  @Test
  void another_gate_that_stays_at_work_is_named() throws Exception {
    try (Database.Lock lock = lock()) {
      GateProcess.Ended ended = GateProcess.run(variables(), GateProcess.SLIPWAY.toString());

      assertThat(ended.exit()).isEqualTo(75);
      assertThat(ended.lastLineOfErr())
          .contains("another gate holds")
          .contains("process " + ProcessHandle.current().pid());
      assertThat(lock).isNotNull();
    }
    assertThat(Files.exists(Path.of(database + ".slipway-lock"))).isFalse();
  }

  @Test
  void of_four_gates_at_once_one_works_and_all_open() throws Exception {
    Map<String, String> patient =
        Map.of(
            "DATABASE_URL",
            database.toString(),
            "SLIPWAY_MIGRATIONS",
            APP.migrations().toAbsolutePath().toString());
    List<CompletableFuture<GateProcess.Ended>> gates =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> ended(patient)))
            .limit(4)
            .toList();

    long worked = 0;
    for (CompletableFuture<GateProcess.Ended> gate : gates) {
      assertThat(gate.get().exit()).as(gate.get().err()).isZero();
      worked += gate.get().out().contains("✓ applied") ? 1 : 0;
    }
    assertThat(worked).isEqualTo(1);
    assertThat(Dump.one(database, "SELECT count(*) FROM flyway_schema_history"))
        .isEqualTo(String.valueOf(APP.size()));
  }

  private static GateProcess.Ended ended(Map<String, String> variables) {
    try {
      return GateProcess.run(variables, GateProcess.SLIPWAY.toString());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_folder_that_may_not_be_written() throws Exception {
    List<String> before = Dump.everything(database);
    FixtureApp.run(database, "PRAGMA wal_checkpoint(TRUNCATE)");
    Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("r-xr-xr-x"));

    GateProcess.Ended ended =
        GateProcess.run(variables(), GateProcess.withoutRoot(GateProcess.SLIPWAY.toString()));

    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(ended.exit()).as(ended.err()).isEqualTo(77);
    assertThat(ended.lastLineOfErr()).contains("Next:");
    assertThat(Dump.everything(database)).isEqualTo(before);
  }

  @Test
  void a_folder_of_snapshots_that_may_not_be_read() throws Exception {
    FixtureApp.run(database, "PRAGMA wal_checkpoint(TRUNCATE)");
    openToAll();
    Path backups = Files.createDirectory(data.resolve("backups"));
    Files.setPosixFilePermissions(backups, Set.of());

    GateProcess.Ended ended =
        GateProcess.run(
            variables(), GateProcess.withoutRoot(GateProcess.SLIPWAY.toString(), "status"));

    assertThat(ended.exit()).as(ended.err()).isEqualTo(77);
    assertThat(ended.lastLineOfErr()).contains("ls -ldn ").contains("backups");
  }

  @Test
  void a_file_beside_that_cannot_be_read_may_be_the_real_database() throws Exception {
    FixtureApp.run(database, "PRAGMA wal_checkpoint(TRUNCATE)");
    Path missing = data.resolve("new.db");
    openToAll();
    Files.setPosixFilePermissions(database, Set.of());

    GateProcess.Ended ended = withoutRoot(missing);

    assertThat(ended.exit()).as(ended.err()).isEqualTo(77);
    assertThat(ended.lastLineOfErr())
        .contains("app.db beside it cannot be read")
        .contains("touch " + missing);
    assertThat(data.toFile().list()).containsExactly("app.db");
  }

  @Test
  void the_lock_of_another_gate_that_cannot_be_read_is_no_database() throws Exception {
    Files.delete(database);
    Path lock = Files.createFile(data.resolve("other.db.slipway-lock"));
    openToAll();
    Files.setPosixFilePermissions(lock, Set.of());

    GateProcess.Ended ended = withoutRoot(database);

    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(database).isNotEmptyFile();
  }

  private void openToAll() throws Exception {
    Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  /** The gate before another database, as a user who may not read everything. */
  private GateProcess.Ended withoutRoot(Path other) throws Exception {
    Map<String, String> variables = new HashMap<>(variables());
    variables.put("DATABASE_URL", other.toString());
    return GateProcess.run(variables, GateProcess.withoutRoot(GateProcess.SLIPWAY.toString()));
  }

  /** On a small file system of its own: either the snapshot or the migration does not fit. */
  @ParameterizedTest
  @ValueSource(strings = {"backups", "data"})
  void a_full_disk(String full) throws Exception {
    FixtureApp.run(database, "PRAGMA wal_checkpoint(TRUNCATE)");
    List<String> before = Dump.everything(database);
    Path small = Files.createDirectory(work.resolve("small"));
    boolean backups = full.equals("backups");
    Path dump = work.resolve("after.db");
    String inside =
        String.join(
            "\n",
            "set -e",
            "mount -t tmpfs -o size=" + (backups ? "64k" : "140k") + " tmpfs " + small,
            backups ? ":" : "cp " + database + " " + small + "/app.db",
            "code=0",
            "SLIPWAY_BACKUPS="
                + (backups ? small : work.resolve("roomy"))
                + " DATABASE_URL="
                + (backups ? database : small + "/app.db")
                + " SLIPWAY_MIGRATIONS="
                + bigMigrations()
                + " "
                + GateProcess.SLIPWAY
                + " || code=$?",
            "cp " + (backups ? database.toString() : small + "/app.db") + " " + dump,
            "ls -A " + small + " >" + work.resolve("left"),
            "exit $code");
    String[] own =
        System.getProperty("user.name").equals("root")
            ? new String[] {"unshare", "-m"}
            : new String[] {"unshare", "-rm"};

    GateProcess.Ended ended =
        GateProcess.run(
            Map.of(),
            Stream.concat(Stream.of(own), Stream.of("sh", "-c", inside)).toArray(String[]::new));

    assertThat(ended.exit()).as(ended.err()).isEqualTo(backups ? 73 : 80);
    assertThat(ended.lastLineOfErr()).contains("Next:");
    assertThat(Dump.everything(dump)).isEqualTo(before);
    assertThat(work.resolve("left")).content().doesNotContain("partial").doesNotContain("lock");
  }

  /** The app's folder and one migration that needs more room than there is. */
  private Path bigMigrations() throws Exception {
    Path folder = APP.shipped(work.resolve("big"), APP.size());
    Files.writeString(
        folder.resolve("099_big.sql"),
        "CREATE TABLE big AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) SELECT i, hex(zeroblob(4000)) AS zeros FROM n;\n");
    return folder;
  }

  @Test
  void the_same_failure_again_uses_the_same_snapshot() throws Exception {
    Path failing = APP.shipped(work.resolve("failing"), APP.size());
    Files.writeString(
        failing.resolve("099_fails.sql"), "INSERT INTO accounts SELECT * FROM accounts;\n");
    Settings settings =
        Settings.of(
            Map.of(),
            Map.of("DATABASE_URL", database.toString(), "SLIPWAY_MIGRATIONS", failing.toString()));
    List<String> before = Dump.everything(database);

    Report first = Gate.migrate(settings);
    Report second = Gate.migrate(settings);

    assertThat(first.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(second.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(second.snapshot().orElseThrow().path())
        .isEqualTo(first.snapshot().orElseThrow().path());
    assertThat(second.snapshot().orElseThrow().reused()).isTrue();
    assertThat(data.resolve("backups").toFile().list()).hasSize(2);
    assertThat(Dump.everything(database)).isEqualTo(before);
  }

  @Test
  void owner_group_and_mode_stay() throws Exception {
    FixtureApp.run(database, "PRAGMA wal_checkpoint(TRUNCATE)");
    Files.setPosixFilePermissions(database, PosixFilePermissions.fromString("rw-r-----"));
    Map<String, Object> before = Files.readAttributes(database, "unix:uid,gid,mode,ino");

    Report report = migrate();

    assertThat(report.outcome()).isEqualTo(Outcome.OPEN);
    assertThat(Files.readAttributes(database, "unix:uid,gid,mode,ino")).isEqualTo(before);
    assertThat(Files.getPosixFilePermissions(report.snapshot().orElseThrow().path()))
        .isEqualTo(Files.getPosixFilePermissions(database));
    assertThat(Files.exists(Path.of(database + "-wal"))).isFalse();
  }

  @Test
  void looking_leaves_nothing_behind() throws Exception {
    FixtureApp.run(database, "PRAGMA wal_checkpoint(TRUNCATE)");
    byte[] before = Files.readAllBytes(database);

    Settings settings = Settings.of(Map.of(), variables());
    assertThat(Gate.plan(settings).outcome()).isEqualTo(Outcome.OPEN);
    assertThat(Gate.status(settings).outcome()).isEqualTo(Outcome.OPEN);
    assertThat(Gate.check(settings).outcome()).isEqualTo(Outcome.PENDING);

    assertThat(Files.readAllBytes(database)).isEqualTo(before);
    assertThat(data.toFile().list()).containsExactly("app.db");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "doctor"})
  void a_folder_for_temporary_files_that_holds_no_library_is_named(String command)
      throws Exception {
    Map<String, String> variables = new HashMap<>(variables());
    variables.put("TMPDIR", work.resolve("none").toString());

    GateProcess.Ended ended = GateProcess.run(variables, GateProcess.SLIPWAY.toString(), command);

    assertThat(ended.exit()).as(ended.err()).isEqualTo(Outcome.IO.exitCode());
    assertThat(ended.err()).contains(work.resolve("none").toString(), "TMPDIR=FOLDER");
  }
}
