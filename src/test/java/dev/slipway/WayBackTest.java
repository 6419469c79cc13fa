package dev.slipway;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.backup.OtherApp;
import dev.slipway.backup.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On SQLite, where a database is a file that may be damaged, gone, or open. */
class WayBackTest extends WayBackTests {

  @Override
  AppDatabase make(Path work) throws Exception {
    return SqliteAppDatabase.make(work.resolve("app.db"), false);
  }

  private Path file() {
    return Path.of(app.url());
  }

  @Override
  Connection connects() throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 10000");
    }
    return connection;
  }

  @Override
  List<String> pairsIn(Snapshot snapshot) throws Exception {
    return List.of(
        Dump.one(snapshot.path(), "SELECT count(*) FROM one"),
        Dump.one(snapshot.path(), "SELECT count(*) FROM two"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"WAL", "DELETE"})
  void a_restore_is_refused_while_the_app_has_it_open(String mode) throws Exception {
    Snapshot snapshot = backsUp();
    try (OtherApp other =
        OtherApp.running(
            file(), "PRAGMA journal_mode = " + mode + "; INSERT INTO shelf VALUES (7, 'seven')")) {
      assertThat(other).isNotNull();
      Report report =
          ended(WayBack.restore(source("snapshot", snapshot.id(), "yes", "true")), Outcome.BUSY);
      assertThat(report.refusal().orElseThrow().seen()).contains("process ", "(java)");
      assertThat(Dump.one(file(), "SELECT count(*) FROM shelf")).isEqualTo("3");
    }
    restores(snapshot.id());
    assertThat(Dump.one(file(), "SELECT count(*) FROM shelf")).isEqualTo("2");
  }

  @Test
  void a_log_that_a_killed_app_left_is_saved_and_does_not_outlive_the_restore() throws Exception {
    Snapshot snapshot = backsUp();
    OtherApp other =
        OtherApp.running(
            file(),
            "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;"
                + " INSERT INTO shelf VALUES (7, 'seven')");
    other.kill();
    assertThat(Files.size(Path.of(file() + "-wal"))).isPositive();

    Report report = restores(snapshot.id());

    assertThat(Dump.one(report.snapshot().orElseThrow().path(), "SELECT count(*) FROM shelf"))
        .isEqualTo("3");
    assertThat(Dump.one(file(), "SELECT count(*) FROM shelf")).isEqualTo("2");
    assertThat(Path.of(file() + "-wal")).doesNotExist();
    assertThat(Path.of(file() + "-shm")).doesNotExist();
  }

  @Test
  void owner_and_mode_stay() throws Exception {
    Snapshot snapshot = backsUp();
    Files.setPosixFilePermissions(file(), fromString("rw-rw-r--"));
    Object owner = Files.getOwner(file());
    restores(snapshot.id());
    assertThat(Files.getPosixFilePermissions(file())).isEqualTo(fromString("rw-rw-r--"));
    assertThat(Files.getOwner(file())).isEqualTo(owner);
  }

  @Test
  void a_database_that_is_gone_comes_back() throws Exception {
    List<String> saved = app.everything();
    Snapshot snapshot = backsUp();
    Files.delete(file());
    assertThat(restores(snapshot.id()).snapshot()).isEmpty();
    assertThat(app.everything()).isEqualTo(saved);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_damaged_database_is_replaced_where_no_backup_of_it_is_wanted(boolean wholly)
      throws Exception {
    List<String> saved = app.everything();
    Snapshot snapshot = backsUp();
    byte[] bytes = Files.readAllBytes(file());
    for (int at = wholly ? 0 : 100; at < bytes.length; at++) {
      bytes[at] = (byte) (at * 7);
    }
    Files.write(file(), bytes);

    Report refused =
        ended(WayBack.restore(source("snapshot", snapshot.id(), "yes", "true")), Outcome.NO_BACKUP);
    assertThat(refused.refusal().orElseThrow().next()).endsWith("--backup off");
    assertThat(Files.readAllBytes(file())).isEqualTo(bytes);

    ended(
        WayBack.restore(source("snapshot", snapshot.id(), "yes", "true", "backup", "off")),
        Outcome.OPEN);
    assertThat(app.everything()).isEqualTo(saved);
  }

  @Test
  void what_a_killed_restore_left_is_cleared_by_the_next() throws Exception {
    Snapshot snapshot = backsUp();
    Path left = file().resolveSibling("." + file().getFileName() + ".slipway-restore");
    Files.writeString(left, "half of it");
    restores(snapshot.id());
    assertThat(left).doesNotExist();
  }

  /** No file may grow beyond three megabytes, so that what is written stops in its middle. */
  @ParameterizedTest
  @ValueSource(strings = {"backup", "restore", "migrate"})
  void a_disk_that_fills_up_half_way_leaves_everything_as_it_was(String command) throws Exception {
    app.run(
        "CREATE TABLE bulk (b BLOB); WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
            + " WHERE i < 100) INSERT INTO bulk SELECT randomblob(50000) FROM n");
    String saved = backsUp().id();
    app.run("INSERT INTO shelf VALUES (9, 'nine')");
    ships("002_boxes.sql", "CREATE TABLE box (id INTEGER);");
    List<String> present = app.everything();
    List<String> backupsBefore = names(backups);
    List<String> filesBefore = names(work);

    GateProcess.Ended ended =
        GateProcess.run(
            Map.of(
                "DATABASE_URL",
                app.url(),
                "SLIPWAY_MIGRATIONS",
                work.resolve("migrations").toString(),
                "SLIPWAY_BACKUPS",
                backups.toString()),
            "sh",
            "-c",
            "ulimit -f 6000; exec \"$0\" \"$@\"",
            GateProcess.SLIPWAY.toString(),
            command,
            command.equals("restore") ? saved : "--verbose",
            command.equals("restore") ? "--yes" : "--json");

    assertThat(ended.exit()).as(ended.err()).isEqualTo(73);
    assertThat(ended.err()).contains("File too large");
    assertThat(app.everything()).isEqualTo(present);
    assertThat(names(backups)).isEqualTo(backupsBefore);
    assertThat(names(work)).isEqualTo(filesBefore);
  }

  private static List<String> names(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void a_folder_for_backups_is_not_made_where_a_volume_is_missing() throws Exception {
    Path missing = work.resolve("volume").resolve("backups");

    Report report = ended(WayBack.backup(source("backups", missing.toString())), Outcome.NO_BACKUP);

    assertThat(report.refusal().orElseThrow().seen()).contains(missing.toString());
    assertThat(work.resolve("volume")).doesNotExist();
  }

  @Test
  void there_is_no_backup_of_what_is_not_there() throws Exception {
    Files.delete(file());
    ended(WayBack.backup(source()), Outcome.NO_BACKUP);
    assertThat(file()).doesNotExist();
  }
}
