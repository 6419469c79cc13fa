package dev.slipway.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.slipway.Dump;
import dev.slipway.database.Access;
import dev.slipway.database.Database;
import dev.slipway.refusal.Refusal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A snapshot is the committed state, whole and read back, or nothing at all. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BackupTest {
  private static final String SOME_OF_EVERYTHING =
      """
      PRAGMA user_version = 7;
      CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, photo BLOB, size REAL);
      CREATE TABLE pairs (a TEXT, b TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID;
      CREATE VIRTUAL TABLE texts USING fts5(body);
      CREATE VIEW names AS SELECT name FROM users;
      CREATE TRIGGER noted AFTER INSERT ON users BEGIN INSERT INTO texts VALUES (new.name); END;
      INSERT INTO users (name, photo, size) VALUES ('Ada', x'00ff10', 1.5), ('Größe', NULL, NULL);
      INSERT INTO pairs VALUES ('a', 'b'), ('', 'it''s');
      WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 300)
        INSERT INTO users (name, photo) SELECT 'user ' || i, zeroblob(i) FROM n""";

  @TempDir Path place;
  private Path file;
  private Path backups;

  @BeforeEach
  void name() {
    file = place.resolve("app.db");
    backups = place.resolve("backups");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "WAL"})
  void with_nobody_else_it_is_the_file_itself(String mode) throws Exception {
    execute("PRAGMA journal_mode = " + mode + ";" + SOME_OF_EVERYTHING);

    Snapshot snapshot = backUp(true);

    assertThat(Files.readAllBytes(snapshot.path())).isEqualTo(Files.readAllBytes(file));
    assertThat(Dump.everythingAtRest(snapshot.path())).isEqualTo(dump()).hasSizeGreaterThan(600);
    assertThat(names(backups))
        .containsExactly(snapshot.id() + ".db", snapshot.id() + ".manifest.json");
  }

  @Test
  void the_log_that_a_killed_app_left_is_part_of_it() throws Exception {
    try (OtherApp app =
        OtherApp.running(
            file,
            "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;" + SOME_OF_EVERYTHING)) {
      app.kill();
    }
    assertThat(Path.of(file + "-wal")).isNotEmptyFile();

    Snapshot snapshot = backUp(true);

    assertThat(Dump.everythingAtRest(snapshot.path())).isEqualTo(dump()).hasSizeGreaterThan(600);
  }

  @Test
  void beside_an_app_that_is_idle_it_is_what_the_app_has_committed() throws Exception {
    try (OtherApp app =
        OtherApp.running(
            file,
            "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;" + SOME_OF_EVERYTHING)) {
      assertThat(app).isNotNull();
      byte[] mainFile = Files.readAllBytes(file);

      Snapshot snapshot = backUp(false);

      assertThat(Files.readAllBytes(snapshot.path()))
          .as("a plain copy would lack what is in the log")
          .isNotEqualTo(mainFile);
      assertThat(Dump.everythingAtRest(snapshot.path())).isEqualTo(dump()).hasSizeGreaterThan(600);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "WAL"})
  void beside_an_app_that_keeps_writing_it_is_one_state_of_it(String mode) throws Exception {
    execute(
        "PRAGMA journal_mode = "
            + mode
            + "; CREATE TABLE a (i INTEGER); CREATE TABLE b (i INTEGER, p BLOB);");
    AtomicBoolean enough = new AtomicBoolean();
    AtomicInteger written = new AtomicInteger();
    Thread app = new Thread(() -> writeUntil(enough, written), "the app");
    app.start();
    try {
      awaitMoreThan(10, written);
      try (Database database = open();
          Database.Transaction transaction = database.begin()) {
        List<String> committed = Dump.everything(transaction.connection());

        Snapshot snapshot =
            Backup.of(database, transaction)
                .into(backups, Occasion.of(Occasion.Why.BEFORE_MIGRATE, "at-1"));

        assertThat(Dump.everythingAtRest(snapshot.path())).isEqualTo(committed);
        assertThat(snapshot.rows().get("a")).isEqualTo(snapshot.rows().get("b")).isGreaterThan(10);
      }
      awaitMoreThan(written.get(), written);
    } finally {
      enough.set(true);
      app.join();
    }
  }

  @Test
  void beside_an_app_that_reads_without_a_log_it_is_the_committed_state() throws Exception {
    execute(SOME_OF_EVERYTHING);
    try (Connection app = connect();
        Statement reading = app.createStatement()) {
      reading.executeUpdate("BEGIN; SELECT 1 FROM users");
      try (var rows = reading.executeQuery("SELECT name FROM users")) {
        assertThat(rows.next()).isTrue();

        Snapshot snapshot = backUp(false);

        assertThat(Dump.everythingAtRest(snapshot.path()))
            .isEqualTo(Dump.everything(app))
            .hasSizeGreaterThan(600);
      }
    }
  }

  @Test
  void a_folder_may_have_any_name() throws Exception {
    backups = place.resolve("it's \"my\" #1 folder?50%/to keep");
    Files.createDirectory(backups.getParent());
    execute("PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1)");

    Snapshot alone = backUp(true);
    Snapshot beside;
    try (Connection app = connect();
        Statement statement = app.createStatement()) {
      statement.executeUpdate("INSERT INTO t VALUES (2)");
      beside = backUp(false);
    }

    assertThat(alone.rows()).isEqualTo(Map.of("t", 1L));
    assertThat(beside.rows()).isEqualTo(Map.of("t", 2L));
    assertThat(Dump.everythingAtRest(beside.path())).isEqualTo(dump());
  }

  @Test
  void its_manifest_says_what_it_is() throws Exception {
    execute("CREATE TABLE users (id); INSERT INTO users VALUES (1), (2); CREATE TABLE empty (a)");
    Instant before = Instant.now().minusMillis(1);

    Snapshot snapshot = backUp(true);

    JsonObject manifest = manifest(snapshot);
    byte[] data = Files.readAllBytes(snapshot.path());
    assertThat(manifest.keySet())
        .containsExactly(
            "id",
            "file",
            "database",
            "engine",
            "engineVersion",
            "slipwayVersion",
            "created",
            "standing",
            "why",
            "bytes",
            "sha256",
            "fingerprint",
            "rows",
            "millis");
    assertThat(manifest.get("id").getAsString())
        .isEqualTo(snapshot.id())
        .matches("app-\\d{8}T\\d{6}Z-at-21");
    assertThat(manifest.get("file").getAsString()).isEqualTo(snapshot.id() + ".db");
    assertThat(manifest.get("database").getAsString()).isEqualTo("sqlite:" + file.toRealPath());
    assertThat(manifest.get("engine").getAsString()).isEqualTo("sqlite");
    assertThat(manifest.get("engineVersion").getAsString()).startsWith("3.");
    assertThat(Instant.parse(manifest.get("created").getAsString()))
        .isBetween(before, Instant.now());
    assertThat(manifest.get("standing").getAsString()).isEqualTo("at-21");
    assertThat(manifest.get("bytes").getAsLong())
        .isEqualTo(data.length)
        .isEqualTo(snapshot.bytes());
    assertThat(manifest.get("sha256").getAsString())
        .isEqualTo(sha256(data))
        .isEqualTo(snapshot.sha256());
    assertThat(manifest.get("fingerprint")).isEqualTo(manifest.get("sha256"));
    assertThat(manifest.get("rows")).hasToString("{\"empty\":0,\"users\":2}");
    assertThat(snapshot.rows()).isEqualTo(Map.of("empty", 0L, "users", 2L));
    assertThat(snapshot.reused()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"rw-------, rwx------", "rw-r-----, rwxr-x---", "rw-rw-rw-, rwxrwxrwx"})
  void who_may_not_read_the_database_may_not_read_its_snapshots(String mode, String folderMode)
      throws Exception {
    Path data = Files.createDirectory(place.resolve("data"));
    file = data.resolve("app.db");
    backups = data.resolve("backups");
    execute("CREATE TABLE t (a)");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString(folderMode));

    Snapshot snapshot = backUp(true);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(snapshot.path())))
        .isEqualTo(mode);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backups)))
        .isEqualTo(folderMode);
    assertThat(Files.getOwner(snapshot.path())).isEqualTo(Files.getOwner(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "WAL"})
  void the_same_state_is_not_saved_twice(String mode) throws Exception {
    execute("PRAGMA journal_mode = " + mode + ";" + SOME_OF_EVERYTHING);

    Snapshot first = backUp(true);
    Snapshot again = backUp(true);

    assertThat(again).usingRecursiveComparison().ignoringFields("reused").isEqualTo(first);
    assertThat(again.reused()).isTrue();
    assertThat(names(backups)).hasSize(2);
  }

  @Test
  void nor_is_it_beside_an_app_that_has_it_open() throws Exception {
    execute("PRAGMA journal_mode = WAL;" + SOME_OF_EVERYTHING);
    try (Connection app = connect();
        Statement statement = app.createStatement()) {
      statement.executeUpdate("INSERT INTO pairs VALUES ('c', 'd')");

      Snapshot first = backUp(false);
      Snapshot again = backUp(false);

      assertThat(again.reused()).isTrue();
      assertThat(again.path()).isEqualTo(first.path());
      assertThat(names(backups)).hasSize(2);
    }
  }

  @Test
  void another_state_is_saved_again_be_it_of_the_same_size() throws Exception {
    execute("CREATE TABLE t (a); INSERT INTO t VALUES (1)");
    Snapshot first = backUp(true);
    execute("UPDATE t SET a = 2");

    Snapshot second = backUp(true);
    Snapshot third = backUp(true);

    assertThat(second.reused()).isFalse();
    assertThat(second.bytes()).isEqualTo(first.bytes());
    assertThat(third.path()).isEqualTo(second.path()).isNotEqualTo(first.path());
    assertThat(names(backups)).hasSize(4);
  }

  @Test
  void a_snapshot_that_was_damaged_since_is_not_used_again() throws Exception {
    execute(SOME_OF_EVERYTHING);
    Snapshot first = backUp(true);
    overwrite(first.path(), 5000);

    Snapshot second = backUp(true);

    assertThat(second.reused()).isFalse();
    assertThat(Dump.everythingAtRest(second.path())).isEqualTo(dump());
    assertThat(first.path()).exists();
  }

  @Test
  void what_a_killed_run_left_is_removed_and_that_of_another_database_is_not() throws Exception {
    execute("CREATE TABLE t (a)");
    Files.createDirectory(backups);
    String place = "sqlite:" + file.toRealPath();
    for (String left :
        List.of(
            DurableFile.partialName(place, "app-1"),
            DurableFile.partialName(place, "app-1") + "-journal",
            DurableFile.partialName(place, "app-1.manifest.json"),
            DurableFile.partialName("sqlite:/data/other.db", "app-1"))) {
      Files.writeString(backups.resolve(left), "half");
    }

    Snapshot snapshot = backUp(true);

    assertThat(names(backups))
        .containsExactly(
            DurableFile.partialName("sqlite:/data/other.db", "app-1"),
            snapshot.id() + ".db",
            snapshot.id() + ".manifest.json");
  }

  @Test
  void without_room_there_is_a_refusal_and_nothing_else() throws Exception {
    execute("CREATE TABLE t (a)");
    Files.createDirectory(backups);
    // A file with a hole in it is as large as one likes, and takes no room.
    long free = Files.getFileStore(backups).getUsableSpace();
    try (RandomAccessFile large = new RandomAccessFile(file + "-journal", "rw")) {
      large.setLength(free + (1L << 30));
    }

    Refusal refusal = refusal();

    assertThat(refusal.fact()).isEqualTo(Refusal.Fact.STEP);
    assertThat(refusal.seen())
        .startsWith(backups + " has room for ")
        .contains(" bytes, and a snapshot needs ");
    assertThat(names(backups)).isEmpty();
  }

  @Test
  void where_no_folder_can_be_there_is_a_refusal_and_nothing_else() throws Exception {
    execute("CREATE TABLE t (a)");
    Files.writeString(backups, "a file in place of the folder");

    Refusal refusal = refusal();

    assertThat(refusal.fact()).isEqualTo(Refusal.Fact.STEP);
    assertThat(refusal.seen()).startsWith("no snapshot could be made in " + backups + " (");
    assertThat(refusal.next()).contains("--backups FOLDER");
    assertThat(backups).hasContent("a file in place of the folder");
    assertThat(names(place)).containsExactly("app.db", "backups");
  }

  @Test
  void a_damaged_database_is_a_refusal_and_no_snapshot() throws Exception {
    execute(SOME_OF_EVERYTHING);
    overwrite(file, Files.size(file) / 4096 / 2 * 4096);

    Refusal refusal = refusal();

    assertThat(refusal.fact()).isEqualTo(Refusal.Fact.DAMAGED);
    assertThat(names(backups)).isEmpty();
  }

  @Test
  void a_snapshot_whose_manifest_is_broken_is_left_alone() throws Exception {
    execute("CREATE TABLE t (a)");
    Files.createDirectory(backups);
    Files.writeString(backups.resolve("other.db"), "data");
    String whole = "'id':'ID','file':'ID.db','database':'PLACE','sha256':'00','rows':{}";
    String past = ",'created':'2020-01-01T00:00:00Z','run':'OPEN'";
    List<String> broken =
        List.of(
            "",
            "null",
            "[]",
            "{",
            "{}",
            "{" + whole + "}",
            "{" + whole + ",'created':'yesterday'}",
            "{" + whole.replace(",'rows':{}", "") + past + "}",
            "{" + whole.replace("{}", "7") + past + "}",
            "{" + whole.replace(",'database':'PLACE'", "") + past + "}",
            "{" + whole.replace("'ID'", "'other'").replace("'ID.db'", "'other.db'") + past + "}",
            "{" + whole.replace("'ID.db'", "'../app.db'") + past + "}",
            "{" + whole.replace("'ID.db'", "'ID/../../app.db'") + past + "}",
            "{" + whole + past + ",'bytes':'many'}");
    for (int number = 0; number < broken.size(); number++) {
      String id = "app-" + number;
      Files.writeString(backups.resolve(id + ".db"), "data");
      Files.writeString(
          backups.resolve(id + ".manifest.json"),
          broken
              .get(number)
              .replace('\'', '"')
              .replace("ID", id)
              .replace("PLACE", "sqlite:" + file.toRealPath()));
    }
    List<String> before = names(backups);

    for (int change = 0; change < 6; change++) {
      execute("INSERT INTO t VALUES (1)");
      Backup.conclude(backUp(true), "OPEN");
    }

    assertThat(names(backups)).containsAll(before).hasSize(before.size() + 12);
    assertThat(file).exists();
    try (Database database = open()) {
      assertThat(Backup.snapshots(database, backups))
          .hasSize(6)
          .allMatch(snapshot -> snapshot.rows().containsKey("t"));
    }
  }

  @Test
  void snapshots_that_no_rule_keeps_are_removed_by_the_next() throws Exception {
    execute("CREATE TABLE t (a)");
    List<Snapshot> made = new ArrayList<>();
    for (int change = 0; change < 7; change++) {
      execute("INSERT INTO t VALUES (1)");
      made.add(backUp(true));
    }
    for (int age = 0; age < 7; age++) {
      Backup.conclude(made.get(age), "OPEN");
      antedate(made.get(age), Duration.ofDays(100 - age));
    }
    assertThat(names(backups)).hasSize(14);
    execute("INSERT INTO t VALUES (1)");

    Snapshot newest = backUp(true);

    try (Database database = open()) {
      List<Snapshot> kept = Backup.snapshots(database, backups);
      assertThat(kept).extracting(s -> s.rows().get("t")).containsExactly(8L, 7L, 6L, 5L, 4L);
      assertThat(kept.get(0).path()).isEqualTo(newest.path());
    }
    assertThat(names(backups)).hasSize(10);
  }

  @Test
  void an_old_one_that_cannot_be_removed_stays_and_the_others_go() throws Exception {
    execute("CREATE TABLE t (a)");
    List<Snapshot> made = new ArrayList<>();
    for (int change = 0; change < 8; change++) {
      execute("INSERT INTO t VALUES (1)");
      made.add(backUp(true));
    }
    List<Manifest> all = new ArrayList<>();
    for (int age = 0; age < 8; age++) {
      Backup.conclude(made.get(age), "OPEN");
      antedate(made.get(age), Duration.ofDays(100 - age));
      all.add(Manifest.read(Manifest.path(backups, "app-" + (100 - age))).orElseThrow());
    }
    // Nobody, root included, deletes a folder that something is in.
    Path obstacle = backups.resolve("app-99.db");
    Files.delete(obstacle);
    Files.createDirectories(obstacle.resolve("something"));

    Backup.removeExpired(backups, all, new Retention(5, Duration.ZERO, 0, 0, 0), all.get(7));

    assertThat(names(backups))
        .hasSize(12)
        .contains("app-99.db", "app-99.manifest.json")
        .doesNotContain("app-100.db", "app-98.db");
  }

  @Test
  void the_one_just_made_stays_although_the_clock_was_set_back() throws Exception {
    execute("CREATE TABLE t (a)");
    Snapshot earlier = backUp(true);
    Backup.conclude(earlier, "OPEN");
    Path manifest = Manifest.path(backups, earlier.id());
    JsonObject json = JsonParser.parseString(Files.readString(manifest)).getAsJsonObject();
    json.addProperty("created", "2999-01-01T00:00:00Z");
    Files.writeString(manifest, json.toString());
    execute("INSERT INTO t VALUES (1)");
    Keeping few =
        new Keeping(Packing.NONE, new Retention(1, Duration.ZERO, 0, 0, 0), Hooks.DEFAULT);

    try (Database database = open();
        Database.View view = database.view()) {
      Snapshot made =
          Backup.of(database, view, false, few)
              .into(backups, Occasion.of(Occasion.Why.BEFORE_MIGRATE, "at-1"));
      assertThat(made.path()).isNotEmptyFile();
      assertThat(Backup.snapshots(database, backups)).hasSize(2);
    }
  }

  @Test
  void a_name_that_another_database_has_just_taken_is_left_to_it() throws Exception {
    execute("CREATE TABLE t (a)");
    Snapshot snapshot = backUp(true);
    Manifest taken = Manifest.read(Manifest.path(backups, snapshot.id())).orElseThrow();
    byte[] before = Files.readAllBytes(Manifest.path(backups, snapshot.id()));

    assertThatThrownBy(() -> taken.withRun("OPEN").create(backups))
        .isInstanceOf(FileAlreadyExistsException.class);

    assertThat(Manifest.path(backups, snapshot.id())).hasBinaryContent(before);
    assertThat(names(backups)).hasSize(2);
  }

  @Test
  void databases_of_one_name_save_into_one_folder_at_once() throws Exception {
    List<Path> files = new ArrayList<>();
    for (int at = 0; at < 4; at++) {
      file = Files.createDirectory(place.resolve("app" + at)).resolve("app.db");
      execute("CREATE TABLE t" + at + " (a)");
      files.add(file);
    }
    List<Snapshot> made =
        files.parallelStream()
            .map(
                one -> {
                  try (Database database =
                          Database.open(Access.by(one.toString(), place), Duration.ofSeconds(5));
                      Database.View view = database.view()) {
                    return Backup.of(database, view)
                        .into(backups, Occasion.of(Occasion.Why.BY_HAND, "at-1"));
                  } catch (SQLException e) {
                    throw new IllegalStateException(e);
                  }
                })
            .toList();

    assertThat(made.stream().map(Snapshot::path).distinct()).hasSize(4);
    for (int at = 0; at < 4; at++) {
      assertThat(Dump.one(made.get(at).path(), "SELECT name FROM sqlite_schema"))
          .isEqualTo("t" + at);
    }
  }

  @Test
  void a_folder_that_cannot_be_looked_into_is_not_an_empty_one() throws Exception {
    execute("CREATE TABLE t (a)");
    Files.createSymbolicLink(backups, place.resolve("not-mounted"));
    try (Database database = open()) {
      assertThatThrownBy(() -> Backup.snapshots(database, backups)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void how_the_run_ended_is_noted_beside_it() throws Exception {
    execute("CREATE TABLE t (a)");
    Snapshot snapshot = backUp(true);

    Backup.conclude(snapshot, "ROLLED_BACK");

    assertThat(manifest(snapshot).get("run").getAsString()).isEqualTo("ROLLED_BACK");
    Backup.conclude(backUp(true), "OPEN");
    assertThat(manifest(snapshot).get("run").getAsString()).isEqualTo("OPEN");
    assertThat(names(backups)).hasSize(2);
  }

  @Test
  void two_databases_may_share_a_folder() throws Exception {
    execute("CREATE TABLE t (a)");
    Snapshot first = backUp(true);
    file = Files.createDirectory(place.resolve("other")).resolve("app.db");
    execute("CREATE TABLE t (a)");

    Snapshot second = backUp(true);

    assertThat(second.reused()).isFalse();
    assertThat(second.path()).isNotEqualTo(first.path());
    try (Database database = open()) {
      assertThat(Backup.snapshots(database, backups))
          .extracting(Snapshot::id)
          .containsExactly(second.id());
    }
  }

  private Snapshot backUp(boolean alone) throws SQLException {
    try (Database database = open();
        Database.Transaction transaction = database.begin()) {
      assertThat(transaction.steadyFile().isPresent()).as("alone").isEqualTo(alone);
      return Backup.of(database, transaction)
          .into(backups, Occasion.of(Occasion.Why.BEFORE_MIGRATE, "at-21"));
    }
  }

  private Refusal refusal() {
    return catchThrowableOfType(Refusal.class, () -> backUp(true));
  }

  private Database open() throws SQLException {
    return Database.open(Access.by(file.toString(), place), Duration.ofSeconds(20));
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  private void execute(String script) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(script);
    }
  }

  private List<String> dump() throws SQLException {
    try (Connection connection = connect()) {
      return Dump.everything(connection);
    }
  }

  /** Both tables in one transaction each time, so that every state of them has as many rows. */
  private void writeUntil(AtomicBoolean enough, AtomicInteger written) {
    try (Connection app = connect();
        Statement statement = app.createStatement()) {
      statement.executeUpdate("PRAGMA busy_timeout = 20000; PRAGMA wal_autocheckpoint = 5");
      while (!enough.get()) {
        int number = written.get();
        statement.executeUpdate(
            "BEGIN IMMEDIATE; INSERT INTO a VALUES ("
                + number
                + ");"
                + "INSERT INTO b VALUES ("
                + number
                + ", randomblob(3000)); COMMIT");
        written.incrementAndGet();
        // SQLite's locks are not fair: without a pause nobody else might ever get one.
        Thread.sleep(5);
      }
    } catch (SQLException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitMoreThan(int number, AtomicInteger written) throws InterruptedException {
    for (int tries = 0; written.get() <= number; tries++) {
      assertThat(tries).as("the app goes on writing").isLessThan(1000);
      Thread.sleep(10);
    }
  }

  private static void overwrite(Path path, long position) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(path.toFile(), "rw")) {
      bytes.seek(position);
      bytes.write("nothing that belongs here".repeat(40).getBytes(UTF_8));
    }
  }

  private JsonObject manifest(Snapshot snapshot) throws IOException {
    return JsonParser.parseString(Files.readString(manifestPath(snapshot))).getAsJsonObject();
  }

  private Path manifestPath(Snapshot snapshot) {
    return backups.resolve(snapshot.id() + ".manifest.json");
  }

  /** Makes a snapshot look as old as this. */
  private void antedate(Snapshot snapshot, Duration age) throws IOException {
    JsonObject manifest = manifest(snapshot);
    String id = "app-" + age.toDays();
    Path data = backups.resolve(id + ".db");
    Files.move(snapshot.path(), data, StandardCopyOption.ATOMIC_MOVE);
    manifest.addProperty("id", id);
    manifest.addProperty("file", id + ".db");
    manifest.addProperty("created", Instant.now().minus(age).toString());
    Files.delete(manifestPath(snapshot));
    Files.writeString(backups.resolve(id + ".manifest.json"), manifest.toString());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static String sha256(byte[] data) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
  }
}
