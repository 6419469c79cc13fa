package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** On SQLite, where the whole database is a file. */
class StatusTest extends StatusTests {

  @Override
  AppDatabase make(Path work) throws Exception {
    return SqliteAppDatabase.make(work.resolve("app.db"), true);
  }

  @Override
  void drifts() throws Exception {
    app.run(
        "PRAGMA writable_schema = ON;"
            + "UPDATE sqlite_schema SET sql = replace(sql, 'name TEXT', 'name VARCHAR(9)');"
            + "PRAGMA writable_schema = RESET;");
  }

  @Override
  void deletesBehindTheEnginesBack(String statement) throws Exception {
    app.run("PRAGMA foreign_keys = OFF; " + statement);
  }

  @Override
  void damages() throws Exception {
    app.run("CREATE INDEX by_name ON shelf (name)");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + app.url());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("PRAGMA writable_schema = ON");
      statement.executeUpdate(
          "UPDATE sqlite_schema SET sql = 'CREATE INDEX by_name ON shelf (id)' WHERE name = 'by_name'");
    }
    assertThat(Gate.verify(settings()).outcome()).isEqualTo(Outcome.OPEN);
  }

  @Test
  void the_release_is_named_that_ends_just_where_the_database_stands() throws Exception {
    app.run("CREATE TABLE shelf (id INTEGER PRIMARY KEY)");
    ships("001_shelves.sql", "CREATE TABLE shelf (id INTEGER PRIMARY KEY);");
    ships("002_loans.sql", "CREATE TABLE loan (id INTEGER PRIMARY KEY);");
    ships("003_age.sql", "ALTER TABLE loan ADD COLUMN age INTEGER;");
    ships("releases.yaml", "1.0: 001_shelves\n1.0.1: 001_shelves\n1.1: 003_age\n");
    assertThat(Gate.status(settings()).releasesHere()).containsExactly("1.0", "1.0.1");
    assertThat(Gate.status(settings("target", "002_loans")).releasesHere())
        .containsExactly("1.0", "1.0.1");

    migrates("target", "002_loans");
    assertThat(Gate.status(settings()).releasesHere()).isEmpty();

    migrates();
    assertThat(Gate.status(settings()).releasesHere()).containsExactly("1.1");
    assertThat(looks().release()).isEmpty();
  }

  @Test
  void the_journal_mode_is_told_and_where_the_file_lies_the_room() throws Exception {
    migrates();
    Condition condition = looks();
    assertThat(condition.nature().journalMode()).contains("wal");
    assertThat(condition.freeBeside().orElseThrow()).isPositive();
    assertThat(condition.integrity().by()).isEqualTo("quick_check");
    assertThat(looks("deep", "true").integrity().by()).isEqualTo("integrity_check");
  }

  @Test
  void a_file_that_is_not_there_yet_is_looked_at_and_not_made() throws Exception {
    AppDatabase other = new SqliteAppDatabase(work.resolve("new/app.db"), "wal");
    Files.createDirectory(work.resolve("new"));
    Report report = Gate.status(settings("database-url", other.url()));
    assertThat(report.outcome()).isEqualTo(Outcome.OPEN);
    assertThat(report.condition().orElseThrow().nature().journalMode()).isEmpty();
    assertThat(work.resolve("new")).isEmptyDirectory();
  }

  @Test
  void a_large_database_is_read_through_only_if_that_is_asked_for() throws Exception {
    migrates();
    // A file with a hole in it is as large as one likes, and takes no room.
    try (RandomAccessFile large = new RandomAccessFile(app.url() + "-journal", "rw")) {
      large.setLength((1L << 30) + 1);
    }
    Condition condition = looks("backup", "off");
    assertThat(condition.integrity().toString()).startsWith("not checked: ");
    assertThat(condition.rows()).isEmpty();
    assertThat(looks("backup", "off", "deep", "true").rows()).isPresent();
  }

  @Test
  void a_table_whose_name_is_only_spelled_otherwise_is_the_same() throws Exception {
    migrates();
    app.run("INSERT INTO note VALUES (1)");
    ships("002_case.sql", "ALTER TABLE note RENAME TO note2; ALTER TABLE note2 RENAME TO Note;");
    Report report = migrates();
    assertThat(report.rows().keySet()).isEqualTo(Set.of("Note", "book", "shelf"));
    assertThat(report.rows().get("Note").isNone()).isTrue();
  }
}
