package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.evidence.Settled;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trial on a copy of a file: nothing of it stays, in the file, beside it or anywhere else. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TrialTest {
  private static final String MADE =
      "CREATE TABLE box (id INTEGER PRIMARY KEY AUTOINCREMENT, label TEXT, weight REAL);";

  @TempDir Path work;

  private Report plan(String silent, String rows, boolean wal) throws Exception {
    Path migrations = Files.createDirectories(work.resolve("migrations"));
    Files.writeString(migrations.resolve("001_boxes.sql"), MADE);
    Files.writeString(migrations.resolve("002_silent.sql"), silent);
    Path folder = Files.createTempDirectory(work, "app");
    AppDatabase database = SqliteAppDatabase.make(folder.resolve("it's app.db"), wal);
    database.run(MADE + rows);
    List<String> before = database.everything();
    List<Path> files = files(folder);
    Report report =
        Gate.plan(
            Settings.of(
                Map.of(),
                Map.of(
                    "DATABASE_URL", database.url(), "SLIPWAY_MIGRATIONS", migrations.toString())));
    assertThat(database.everything()).isEqualTo(before);
    assertThat(files(folder)).isEqualTo(files);
    assertThat(files(Path.of(System.getProperty("java.io.tmpdir"))))
        .noneMatch(
            file ->
                file.getFileName()
                    .toString()
                    .startsWith("slipway-trial-" + ProcessHandle.current().pid() + "-"));
    return report;
  }

  private static List<Path> files(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static String because(Report report) {
    assertThat(report.silent()).as(report.refusal().toString()).hasSize(1);
    return report.silent().get(0).words();
  }

  @Test
  void values_are_compared_with_their_storage_classes() throws Exception {
    String rows = "INSERT INTO box (label, weight) VALUES ('1', 1), (NULL, 2), (x'31', 3);";

    assertThat(because(plan("UPDATE box SET label = CAST(label AS BLOB);", rows, false)))
        .isEqualTo("tried twice, it changes 1 row and then none");
    assertThat(because(plan("UPDATE box SET label = coalesce(label, '');", rows, true)))
        .isEqualTo("tried twice, it changes 1 row and then none");
    assertThat(because(plan("UPDATE box SET weight = weight + 0, label = label;", rows, true)))
        .isEqualTo("tried, it changes nothing");
  }

  @Test
  void rows_that_are_written_anew_with_their_values_are_the_same() throws Exception {
    String rows = "CREATE TABLE kind (name TEXT); INSERT INTO kind VALUES ('a'), ('b');";
    Files.createDirectories(work.resolve("migrations"));

    assertThat(
            because(
                plan(
                    "DELETE FROM box; INSERT INTO box (id, label) VALUES (2, 'b'), (1, 'a');",
                    rows + "INSERT INTO box (id, label) VALUES (1, 'a'), (2, 'b');",
                    false)))
        .isEqualTo("tried, it changes nothing");
  }

  @Test
  void two_equal_rows_are_not_one() throws Exception {
    assertThat(
            because(
                plan(
                    "DELETE FROM box WHERE id = 2; UPDATE box SET weight = 7 WHERE id > 9;",
                    "INSERT INTO box (label) VALUES ('a'), ('a');",
                    true)))
        .isEqualTo("tried twice, it changes 1 row and then none");
  }

  @Test
  void what_a_full_text_table_finds_is_looked_at_too() throws Exception {
    Path migrations = Files.createDirectories(work.resolve("migrations"));
    String made =
        "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT);"
            + " CREATE VIRTUAL TABLE found USING fts5(text, content=note, content_rowid=id);";
    Files.writeString(migrations.resolve("001_notes.sql"), made);
    Files.writeString(
        migrations.resolve("002_fill.sql"),
        "INSERT INTO found (rowid, text) SELECT id, text FROM note;");
    AppDatabase database = SqliteAppDatabase.make(work.resolve("app.db"), false);
    database.run(made + "INSERT INTO note (text) VALUES ('one'), ('two');");

    Report report =
        Gate.plan(
            Settings.of(
                Map.of(),
                Map.of(
                    "DATABASE_URL", database.url(), "SLIPWAY_MIGRATIONS", migrations.toString())));

    assertThat(report.silent())
        .extracting(Settled::by)
        .as(report.silent().toString())
        .containsExactly(Settled.By.NOTHING);
  }

  @Test
  void what_a_row_holds_is_compared_as_its_columns_hold_it_and_without_the_time() throws Exception {
    String rows = "INSERT INTO box (id, label, weight) VALUES (1, '2020-01-01', 3);";

    assertThat(because(plan("INSERT INTO box (id, weight) VALUES ('1', '3');", rows, false)))
        .isEqualTo("tried, its rows turn out to be there already");
    assertThat(because(plan("INSERT INTO box (id, label) VALUES (1, date('now'));", rows, false)))
        .isEqualTo("tried, its rows turn out to be there already");
    assertThat(because(plan("INSERT INTO box (id, weight) VALUES (1, 4);", rows, true)))
        .isEqualTo(
            "tried, its rows turn out to be there already, with other values than those of line 1");
  }

  @Test
  void a_failure_on_a_key_shows_nothing_where_it_cannot_be_seen_that_all_rows_are_there()
      throws Exception {
    String rows = "INSERT INTO box (id, label) VALUES (1, 'a'), (2, 'b');";

    assertThat(because(plan("UPDATE box SET id = 2 WHERE label = 'a';", rows, false)))
        .contains("002_silent failed at line 1");
    assertThat(because(plan("INSERT INTO box (id) VALUES (1) RETURNING id;", rows, false)))
        .contains("002_silent failed at line 1");
  }

  @Test
  void what_a_killed_gate_left_is_removed() throws Exception {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    Path left = Files.createDirectory(temporary.resolve("slipway-trial-999999999-test"));
    Files.writeString(left.resolve("copy.db"), "rows");
    try {
      plan("UPDATE box SET label = upper(label);", "INSERT INTO box (label) VALUES ('a');", false);

      assertThat(left).doesNotExist();
    } finally {
      Files.deleteIfExists(left.resolve("copy.db"));
      Files.deleteIfExists(left);
    }
  }
}
