package dev.slipway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.Dump;
import dev.slipway.database.Database.Replacement;
import dev.slipway.refusal.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What takes a SQLite file's place, and what can be put back until it is closed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SqliteReplacementTest {
  @TempDir Path work;

  private Path live;

  @BeforeEach
  void begin() throws Exception {
    live = work.resolve("app.db");
    run(live, "PRAGMA journal_mode = WAL; CREATE TABLE old (id); INSERT INTO old VALUES (1)");
  }

  private static void run(Path file, String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private List<String> names() throws Exception {
    try (Stream<Path> files = Files.list(work)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String tables(Database database) throws Exception {
    return String.join(
        " ", Dump.column(database.reading(), "SELECT name FROM sqlite_schema ORDER BY name"));
  }

  private Database open() throws Exception {
    return Database.openToReplace(Access.by(live.toString(), work), Duration.ofSeconds(5));
  }

  @Test
  void what_had_the_place_can_be_put_back_until_the_end() throws Exception {
    byte[] before = Files.readAllBytes(live);
    try (Database database = open()) {
      try (Replacement replacement = database.replacement()) {
        run(replacement.file().orElseThrow(), "CREATE TABLE new (id)");
        replacement.takePlace();
        assertThat(tables(database)).isEqualTo("new");
        replacement.putBack();
        assertThat(tables(database)).isEqualTo("old");
      }
      assertThat(tables(database)).isEqualTo("old");
    }
    assertThat(live).hasBinaryContent(before);
    assertThat(names()).containsExactly("app.db");
  }

  @Test
  void what_was_written_since_it_was_saved_is_not_replaced() throws Exception {
    try (Database database = open()) {
      database.view().close();
      Thread.sleep(20);
      run(live, "INSERT INTO old VALUES (2)");
      try (Replacement replacement = database.replacement()) {
        run(replacement.file().orElseThrow(), "CREATE TABLE new (id)");
        Refusal refusal = catchThrowableOfType(Refusal.class, replacement::takePlace);
        assertThat(refusal.fact()).isEqualTo(Refusal.Fact.BUSY);
        assertThat(refusal.seen()).contains("was written to after");
      }
      assertThat(Dump.column(database.reading(), "SELECT count(*) FROM old")).containsExactly("2");
      database.view().close();
      try (Replacement replacement = database.replacement()) {
        run(replacement.file().orElseThrow(), "CREATE TABLE new (id)");
        replacement.takePlace();
      }
      assertThat(tables(database)).isEqualTo("new");
    }
  }

  @Test
  void what_is_left_of_a_database_that_was_moved_away_is_not_removed() throws Exception {
    Files.delete(live);
    Path log = Files.writeString(work.resolve("app.db-wal"), "its newest rows");
    try (Database database = open()) {
      Refusal refusal = catchThrowableOfType(Refusal.class, database::replacement);
      assertThat(refusal.fact()).isEqualTo(Refusal.Fact.DAMAGED);
      assertThat(refusal.next()).contains("mv " + log);
    }
    assertThat(log).hasContent("its newest rows");
    assertThat(names()).containsExactly("app.db-wal");
  }

  @Test
  void where_nothing_was_it_may_be_used_by_whom_the_folder_is_for() throws Exception {
    Files.delete(live);
    Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxrwxr-x"));
    try (Database database = open();
        Replacement replacement = database.replacement()) {
      run(replacement.file().orElseThrow(), "CREATE TABLE new (id)");
      replacement.takePlace();
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(live)))
        .isEqualTo("rw-rw-r--");
    assertThat(Files.getOwner(live)).isEqualTo(Files.getOwner(work));
  }

  @Test
  void where_nothing_was_nothing_is_put_back() throws Exception {
    Files.delete(live);
    try (Database database = open();
        Replacement replacement = database.replacement()) {
      run(replacement.file().orElseThrow(), "CREATE TABLE new (id)");
      replacement.takePlace();
      assertThat(tables(database)).isEqualTo("new");
      replacement.putBack();
      assertThat(live).doesNotExist();
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void what_a_killed_run_left_is_removed() throws Exception {
    Files.createLink(work.resolve(".app.db.slipway-replaced"), live);
    Files.writeString(work.resolve(".app.db.slipway-restore"), "half of it");
    try (Database database = open()) {
      try (Replacement replacement = database.replacement()) {
        run(replacement.file().orElseThrow(), "CREATE TABLE new (id)");
        replacement.takePlace();
      }
      assertThat(tables(database)).isEqualTo("new");
    }
    assertThat(names()).containsExactly("app.db");
  }
}
