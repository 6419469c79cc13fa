package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A database that is mounted into the container as a single file, so that nothing can be renamed
 * over it: a restore writes into the file that is there.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MountedFileTest {
  private static final String PROJECT = "slipway-mounted-" + ProcessHandle.current().pid();
  private static final String SNAPSHOT = "backup +/backups/([^,]+)\\.db,";

  /** So many rows of a page each that writing them takes a while. */
  private static final int MANY = 8_000;

  @TempDir Path work;
  private Path file;
  private String[] gate = {};

  @BeforeAll
  static void build() throws Exception {
    Docker.require("a restore into a database that is mounted as a single file");
    Docker.build();
  }

  @BeforeEach
  void begin() throws Exception {
    file = Files.createFile(Files.createDirectory(work.resolve("host")).resolve("app.db"));
    gate =
        new String[] {
          "--user",
          "0",
          "-v",
          file + ":/data/app.db",
          "-v",
          PROJECT + ":/backups",
          "-e",
          "DATABASE_URL=file:/data/app.db",
          "slipway",
          "--backups",
          "/backups"
        };
  }

  @AfterEach
  void end() throws Exception {
    Docker.run("volume", "rm", "-f", PROJECT);
  }

  private static void run(Path file, String... statements) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private String gate(String... command) throws Exception {
    return Docker.ok(Docker.with(Docker.with(new String[] {"run", "--rm"}, gate), command));
  }

  private static String filled(int rows, String state) {
    return "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
        + rows
        + ") INSERT OR REPLACE INTO note SELECT i, '"
        + state
        + "', zeroblob(3900) FROM n";
  }

  /** A database in one state, with a snapshot of the state before: its name. */
  private String savedThenChanged(String mode, int rows) throws Exception {
    run(
        file,
        "PRAGMA journal_mode = " + mode,
        "CREATE TABLE note (id INTEGER PRIMARY KEY, state TEXT, filling BLOB)",
        filled(rows, "saved"));
    String snapshot = StoryTest.found(SNAPSHOT, gate("backup"));
    run(file, filled(rows + rows / 10, "present"));
    return snapshot;
  }

  @ParameterizedTest
  @ValueSource(strings = {"WAL", "DELETE"})
  void a_restore_writes_into_the_file_that_is_there(String mode) throws Exception {
    String snapshot = savedThenChanged(mode, 50);
    Object same = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    Map<String, List<String>> present = Dump.rows(file);

    String out = gate("restore", snapshot, "--yes");

    assertThat(Dump.one(file, "SELECT count(*) || ' ' || max(state) FROM note"))
        .isEqualTo("50 saved");
    assertThat(Dump.one(file, "PRAGMA journal_mode")).isEqualToIgnoringCase(mode);
    assertThat(Files.readAttributes(file, BasicFileAttributes.class).fileKey()).isEqualTo(same);

    gate("restore", StoryTest.found("undo +slipway restore (\\S+)", out), "--yes");
    assertThat(Dump.rows(file)).isEqualTo(present);
  }

  @ParameterizedTest
  @ValueSource(strings = {"WAL", "DELETE"})
  void a_restore_that_is_killed_leaves_the_old_state_or_the_new(String mode) throws Exception {
    String snapshot = savedThenChanged(mode, MANY);
    for (int millis : List.of(0, 50, 200)) {
      run(file, filled(MANY + MANY / 10, "present"));
      FileTime before = Files.getLastModifiedTime(file);
      String container =
          Docker.ok(
                  Docker.with(
                      Docker.with(new String[] {"run", "-d"}, gate), "restore", snapshot, "--yes"))
              .strip();
      while (Files.getLastModifiedTime(file).equals(before) && runs(container)) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      TimeUnit.MILLISECONDS.sleep(millis);
      Docker.run("kill", container);

      // Its journal lies beside the file, in the container.
      Path left = Files.createDirectory(work.resolve("left-" + millis));
      Docker.ok("cp", container + ":/data/.", left.toString());
      Files.copy(file, left.resolve("app.db"), StandardCopyOption.REPLACE_EXISTING);
      assertWhole(left.resolve("app.db"));

      Docker.ok("start", "-a", container);
      assertThat(Dump.one(file, "SELECT group_concat(DISTINCT state) FROM note"))
          .isEqualTo("saved");
      Docker.ok("rm", container);
    }
  }

  private static boolean runs(String container) throws Exception {
    return Docker.ok("inspect", "-f", "{{.State.Running}}", container).strip().equals("true");
  }

  private static void assertWhole(Path file) throws Exception {
    assertThat(Dump.one(file, "PRAGMA integrity_check")).isEqualTo("ok");
    assertThat(Dump.one(file, "SELECT count(*) || ' ' || group_concat(DISTINCT state) FROM note"))
        .isIn(MANY + " saved", (MANY + MANY / 10) + " present");
  }
}
