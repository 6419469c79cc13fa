package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the journal keeps, and what an older image does by it, alike on both engines. */
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class JournalTests {
  static final String SHELVES = "CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT);\n";
  static final String BOXES = "CREATE TABLE box (id INTEGER PRIMARY KEY);\n";

  @TempDir Path work;
  private Path folder;
  AppDatabase app;

  abstract AppDatabase make(Path work) throws Exception;

  @BeforeEach
  void begin() throws Exception {
    folder = Files.createDirectory(work.resolve("migrations"));
    app = make(work);
  }

  @AfterEach
  void end() throws Exception {
    app.close();
  }

  final void ships(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  private void lacks(String file) throws IOException {
    Files.delete(folder.resolve(file));
  }

  /** What the gate is told of backups: {@code off} where the programs for them are missing. */
  abstract String backup() throws SQLException;

  private Settings settings(String... options) throws SQLException {
    Map<String, List<String>> given = new HashMap<>();
    given.put("backups", List.of(work.resolve("backups").toString()));
    for (int at = 0; at < options.length; at += 2) {
      given.put(options[at], List.of(options[at + 1]));
    }
    return Settings.of(
        given,
        Map.of(
            "DATABASE_URL",
            app.url(),
            "SLIPWAY_MIGRATIONS",
            folder.toString(),
            "SLIPWAY_BACKUP",
            backup()));
  }

  final Report migrates(String... options) throws SQLException {
    Report report = Gate.migrate(settings(options));
    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
    return report;
  }

  final String journal(String column) throws Exception {
    String aggregate =
        app.url().startsWith("postgresql")
            ? "string_agg(%s, ' ' ORDER BY script)"
            : "group_concat(%s, ' ')";
    String value = "coalesce(CAST(" + column + " AS text), '-')";
    return app.one(
        "SELECT "
            + aggregate.formatted(value)
            + " FROM (SELECT * FROM slipway_journal ORDER BY script) AS j");
  }

  @Test
  void has_a_row_for_each_migration_with_its_text_and_what_undoes_it() throws Exception {
    ships("001_shelves.sql", SHELVES);
    ships("001_shelves_down.sql", "DROP TABLE shelf;");
    ships("002_boxes.sql", BOXES);

    migrates("release", "1.0");

    assertThat(journal("script")).isEqualTo("001_shelves 002_boxes");
    assertThat(journal("down_script")).isEqualTo("DROP TABLE shelf; -");
    assertThat(journal("additive")).isEqualTo("1 1");
    assertThat(journal("app_release")).isEqualTo("1.0 1.0");
    assertThat(journal("snapshot")).isEqualTo("- -");
    assertThat(journal("applied_here")).isEqualTo("1 1");
    assertThat(app.one("SELECT up_script FROM slipway_journal WHERE name = '002_boxes'"))
        .isEqualTo(BOXES);
  }

  @Test
  void knows_the_texts_of_what_was_there_before_and_the_snapshot_from_before_the_rest()
      throws Exception {
    app.run(SHELVES);
    ships("001_shelves.sql", SHELVES);
    ships("002_boxes.sql", BOXES);

    Report report = migrates("release", "1.1");

    String snapshot = report.snapshot().map(made -> made.path().toString()).orElse("-");
    assertThat(journal("applied_here")).isEqualTo("0 1");
    assertThat(journal("app_release")).isEqualTo("- 1.1");
    assertThat(journal("snapshot")).isEqualTo("- " + snapshot);
    assertThat(app.one("SELECT up_script FROM slipway_journal WHERE name = '001_shelves'"))
        .isEqualTo(SHELVES);
  }

  @Test
  void keeps_what_it_has_when_more_comes() throws Exception {
    ships("001_shelves.sql", SHELVES);
    migrates("release", "1.0");
    ships("002_boxes.sql", BOXES);
    migrates("release", "1.1");

    assertThat(journal("app_release")).isEqualTo("1.0 1.1");
  }

  @Test
  void is_written_for_databases_whose_history_is_older_than_it() throws Exception {
    ships("001_shelves.sql", SHELVES);
    migrates();
    app.run("DROP TABLE slipway_journal");
    ships("002_boxes.sql", BOXES);

    migrates();

    assertThat(journal("applied_here")).isEqualTo("0 1");
  }

  @Test
  void is_as_before_when_a_migration_fails() throws Exception {
    ships("001_shelves.sql", SHELVES);
    migrates();
    List<String> before = app.everything();
    ships("002_boxes.sql", BOXES);
    ships(
        "003_fails.sql",
        "INSERT INTO shelf (id) SELECT 1 UNION ALL SELECT 2; CREATE UNIQUE INDEX u ON shelf (name);");
    app.run("INSERT INTO shelf VALUES (7, NULL)");
    ships(
        "003_fails.sql",
        "UPDATE shelf SET id = 1 / (id - 7); INSERT INTO shelf SELECT 7, 'x' UNION ALL SELECT 7, 'y';");

    assertThat(Gate.migrate(settings()).outcome()).isEqualTo(Outcome.NO_MIGRATIONS);
    app.run("DELETE FROM shelf");
    assertThat(app.everything()).isEqualTo(before);
  }

  @Test
  void lets_an_older_image_open_a_database_to_which_things_were_only_added() throws Exception {
    ships("001_shelves.sql", SHELVES);
    migrates();
    ships("002_boxes.sql", BOXES);
    ships("003_size.sql", "ALTER TABLE shelf ADD COLUMN size INTEGER;");
    migrates("release", "2.0");
    lacks("002_boxes.sql");
    lacks("003_size.sql");
    List<String> before = app.everything();

    for (Report report :
        List.of(Gate.migrate(settings()), Gate.check(settings()), Gate.plan(settings()))) {
      assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
      assertThat(report.standing().orElseThrow().kind()).hasToString("AHEAD");
      assertThat(report.remark().orElseThrow())
          .contains("002_boxes (release 2.0), 003_size (release 2.0)", "only added");
    }
    assertThat(app.everything()).isEqualTo(before);
  }

  @Test
  void keeps_an_older_image_closed_where_anything_else_was_done() throws Exception {
    ships("001_shelves.sql", SHELVES);
    migrates();
    app.run("INSERT INTO shelf VALUES (1, 'left')");
    ships("002_boxes.sql", BOXES);
    ships("003_rename.sql", "ALTER TABLE shelf RENAME COLUMN name TO label;");
    Report newer = migrates("release", "2.0");
    lacks("002_boxes.sql");
    lacks("003_rename.sql");
    app.run("INSERT INTO shelf VALUES (2, 'right'), (3, 'top')");

    Report report = Gate.migrate(settings());

    assertThat(report.outcome()).isEqualTo(Outcome.AHEAD);
    assertThat(report.refusal().orElseThrow().seen())
        .contains("002_boxes (release 2.0), 003_rename (release 2.0)");
    assertThat(report.refusal().orElseThrow().why())
        .startsWith("003_rename (release 2.0) did more");
    String next = report.refusal().orElseThrow().next();
    assertThat(next).contains("the image of release 2.0 that has 003_rename");
    assertThat(newer.snapshot().isEmpty()).isEqualTo(backup().equals("off"));
    newer
        .snapshot()
        .ifPresentOrElse(
            made ->
                assertThat(next)
                    .contains(
                        "go back to before 002_boxes: slipway restore "
                            + made.id()
                            + " (0 minutes old")
                    .contains("without 2 rows that came since (shelf 2)"),
            () -> assertThat(next).doesNotContain("restore"));
    assertThat(next).as("what renames a column has no undo").doesNotContain("slipway undo");

    app.run("UPDATE slipway_journal SET down_script = 'x' WHERE name = '003_rename'");
    assertThat(Gate.check(settings()).refusal().orElseThrow().next())
        .contains("slipway undo --to 001_shelves");
  }

  @Test
  void keeps_an_older_image_closed_where_it_says_nothing() throws Exception {
    ships("001_shelves.sql", SHELVES);
    migrates();
    ships("002_boxes.sql", BOXES);
    migrates();
    app.run("DELETE FROM slipway_journal WHERE name = '002_boxes'");
    lacks("002_boxes.sql");

    Report report = Gate.check(settings());
    assertThat(report.outcome()).isEqualTo(Outcome.AHEAD);
    assertThat(report.refusal().orElseThrow().why())
        .startsWith("what 002_boxes did is not in the journal");

    app.run("DROP TABLE slipway_journal");
    assertThat(Gate.check(settings()).outcome()).isEqualTo(Outcome.AHEAD);
  }

  @Test
  void keeps_an_older_image_closed_where_a_repeatable_migration_has_another_text()
      throws Exception {
    ships("V1__shelves.sql", SHELVES);
    ships(
        "R__names.sql", "DROP VIEW IF EXISTS names; CREATE VIEW names AS SELECT name FROM shelf;");
    migrates();
    ships("R__names.sql", "DROP VIEW IF EXISTS names; CREATE VIEW names AS SELECT id FROM shelf;");
    ships("V2__boxes.sql", BOXES);
    migrates();
    assertThat(app.one("SELECT up_script FROM slipway_journal WHERE script = 'R__names.sql'"))
        .contains("SELECT id");
    ships(
        "R__names.sql", "DROP VIEW IF EXISTS names; CREATE VIEW names AS SELECT name FROM shelf;");
    lacks("V2__boxes.sql");

    Report report = Gate.check(settings());

    assertThat(report.outcome()).isEqualTo(Outcome.AHEAD);
    assertThat(report.refusal().orElseThrow().why()).contains("another text of R__names");
  }

  @Test
  void shows_what_an_edited_migration_said_before() throws Exception {
    ships("001_shelves.sql", SHELVES);
    ships("002_boxes.sql", "-- Boxes\nCREATE TABLE box (\n  id INTEGER\n);\n");
    migrates();
    ships("002_boxes.sql", "-- Boxes\nCREATE TABLE box (\n  id BIGINT\n);\n");

    Report report = Gate.migrate(settings());

    assertThat(report.outcome()).isEqualTo(Outcome.UNRECOGNISED);
    assertThat(report.refusal().orElseThrow().seen())
        .endsWith("of 002_boxes line 3 was “id INTEGER” and is “id BIGINT”");
  }

  @Test
  void is_no_part_of_the_schema() throws Exception {
    ships("001_shelves.sql", SHELVES);
    migrates();
    ships("002_boxes.sql", BOXES);
    Report report = migrates();

    assertThat(report.extras()).isEmpty();
    app.run("DROP TABLE flyway_schema_history");
    assertThat(migrates().names(dev.slipway.migrate.Applied.How.BASELINED)).hasSize(2);
  }
}
