package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.evidence.Standing;
import dev.slipway.migrate.Applied;
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

/** How far a run goes that is told where to stop, alike on both engines. */
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class TargetTests {
  private static final String SHELVES = "CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT);\n";
  private static final String BOXES = "CREATE TABLE box (id INTEGER PRIMARY KEY, label TEXT);\n";
  private static final String WEIGHTS = "ALTER TABLE box ADD COLUMN weight INTEGER;\n";
  private static final String ROOMS = "CREATE TABLE room (id INTEGER PRIMARY KEY);\n";

  @TempDir Path work;
  private Path folder;
  private AppDatabase app;

  abstract AppDatabase make(Path work, String called) throws Exception;

  @BeforeEach
  void begin() throws Exception {
    folder = Files.createDirectory(work.resolve("migrations"));
    ships("001_shelves.sql", SHELVES);
    ships("002_boxes.sql", BOXES);
    ships("003_weights.sql", WEIGHTS);
    ships("004_rooms.sql", ROOMS);
    ships("releases.yaml", "1.0: 001_shelves\n1.10: 002_boxes\n2.0: 004_rooms\n");
    app = make(work, "app");
  }

  @AfterEach
  void end() throws Exception {
    app.close();
  }

  private void ships(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  private Settings settings(AppDatabase database, String... options) {
    Map<String, List<String>> given = new HashMap<>();
    for (int at = 0; at < options.length; at += 2) {
      given.put(options[at], List.of(options[at + 1]));
    }
    return Settings.of(
        given,
        Map.of(
            "DATABASE_URL",
            database.url(),
            "SLIPWAY_MIGRATIONS",
            folder.toString(),
            "SLIPWAY_BACKUP",
            "off"));
  }

  private Report migrates(String... options) {
    Report report = Gate.migrate(settings(app, options));
    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
    return report;
  }

  private Report assertUntouched(Outcome outcome, String... options) throws SQLException {
    List<String> before = app.everything();
    Report report = Gate.migrate(settings(app, options));
    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(outcome);
    assertThat(app.everything()).isEqualTo(before);
    return report;
  }

  private static String next(Report report) {
    return report.refusal().orElseThrow().next();
  }

  private static String seen(Report report) {
    return report.refusal().orElseThrow().seen();
  }

  /** The oracle: a database of an image that ships no more than that. */
  @Test
  void a_release_is_as_far_as_it_goes() throws Exception {
    assertThat(Gate.check(settings(app, "target", "1.10")).outcome()).isEqualTo(Outcome.PENDING);
    Report report = migrates("target", "1.10");
    assertThat(report.names(Applied.How.APPLIED)).containsExactly("001_shelves", "002_boxes");
    assertThat(report.target()).contains("1.10");
    assertThat(Gate.check(settings(app, "target", "1.10")).outcome()).isEqualTo(Outcome.OPEN);
    assertThat(Gate.check(settings(app, "target", "002_boxes")).outcome()).isEqualTo(Outcome.OPEN);
    Report behind = Gate.check(settings(app, "target", "2.0"));
    assertThat(behind.outcome()).isEqualTo(Outcome.PENDING);
    assertThat(next(behind)).isEqualTo("slipway migrate --target 2.0");
    assertThat(migrates("target", "1.10").applied()).isEmpty();

    for (String later : List.of("003_weights.sql", "004_rooms.sql", "releases.yaml")) {
      Files.move(folder.resolve(later), work.resolve(later));
    }
    try (AppDatabase older = make(work, "older")) {
      assertThat(Gate.migrate(settings(older)).outcome()).isEqualTo(Outcome.OPEN);
      assertThat(app.schema()).isEqualTo(older.schema());
    }
    assertThat(Gate.check(settings(app)).outcome()).isEqualTo(Outcome.OPEN);
    for (String later : List.of("003_weights.sql", "004_rooms.sql", "releases.yaml")) {
      Files.move(work.resolve(later), folder.resolve(later));
    }
    assertThat(migrates().names(Applied.How.APPLIED)).containsExactly("003_weights", "004_rooms");
  }

  @Test
  void an_untracked_database_is_found_out_about_and_goes_no_further() throws Exception {
    app.run(SHELVES);
    Report report = migrates("target", "003_weights");
    assertThat(report.names(Applied.How.BASELINED)).containsExactly("001_shelves");
    assertThat(report.names(Applied.How.APPLIED)).containsExactly("002_boxes", "003_weights");
  }

  @Test
  void a_database_that_is_beyond_it_is_told_how_to_go_back_and_can() throws Exception {
    migrates();
    Report report = assertUntouched(Outcome.AHEAD, "target", "1.10");
    assertThat(seen(report))
        .isEqualTo(
            "the database already has 003_weights … 004_rooms (2), and 1.10 ends with 002_boxes");
    assertThat(report.standing().orElseThrow().kind()).isEqualTo(Standing.Kind.AHEAD);
    assertThat(next(report)).startsWith("slipway undo --to 1.10, ");
    assertThat(Gate.check(settings(app, "target", "1.10")).outcome()).isEqualTo(Outcome.AHEAD);

    Report undone =
        WayBack.undo(
            new Source(
                Map.of("to", List.of("1.10"), "yes", List.of("true")),
                settings(app).given().environment()));
    assertThat(undone.outcome()).as(undone.refusal().toString()).isEqualTo(Outcome.OPEN);
    assertThat(migrates("target", "1.10").applied()).isEmpty();
  }

  /** What the folder makes behind the target would pass for somebody's own tables otherwise. */
  @Test
  void an_untracked_database_that_is_beyond_it_is_not_taken_for_one_that_is_there()
      throws Exception {
    app.run(List.of(SHELVES, BOXES, WEIGHTS, ROOMS));
    Report report = assertUntouched(Outcome.AHEAD, "target", "1.10");
    assertThat(seen(report)).contains("003_weights … 004_rooms (2)");
    assertThat(next(report)).startsWith("leave --target out");
  }

  @Test
  void a_later_migration_that_somebody_ran_early_is_beyond_it() throws Exception {
    migrates("target", "1.10");
    app.run(ROOMS);
    assertThat(seen(assertUntouched(Outcome.AHEAD, "target", "1.10", "adopt", "evidence")))
        .contains("already has 004_rooms, and");
    assertUntouched(Outcome.AHEAD, "target", "003_weights", "adopt", "evidence");
  }

  @Test
  void what_is_not_known_of_a_later_migration_is_not_known_with_a_target_either() throws Exception {
    ships("003_weights.sql", "UPDATE box SET label = label || '!';\n");
    ships("releases.yaml", "1.10: 002_boxes\n1.11: 003_weights\n");
    app.run(List.of(SHELVES, BOXES, "INSERT INTO box VALUES (1, 'a');"));
    assertUntouched(Outcome.UNRECOGNISED, "target", "002_boxes");
    assertUntouched(Outcome.AHEAD, "target", "002_boxes", "assume-applied", "003_weights");
    Report report = migrates("target", "002_boxes", "assume-pending", "003_weights");
    assertThat(report.names(Applied.How.BASELINED)).containsExactly("001_shelves", "002_boxes");
    assertThat(app.one("SELECT label FROM box")).isEqualTo("a");
  }

  @Test
  void a_history_that_the_whole_folder_denies_is_denied() throws Exception {
    migrates("target", "1.10");
    ships("002_boxes.sql", BOXES + "-- edited\n");
    assertUntouched(Outcome.UNRECOGNISED, "target", "1.10");
    ships("002_boxes.sql", BOXES);
    app.run("UPDATE flyway_schema_history SET script = '009_others' WHERE script = '002_boxes'");
    assertUntouched(Outcome.UNRECOGNISED, "target", "001_shelves");
  }

  @Test
  void the_end_of_the_folder_is_a_target_like_any_other() {
    assertThat(migrates("target", "2.0").names(Applied.How.APPLIED)).hasSize(4);
    assertThat(migrates().applied()).isEmpty();
  }

  @Test
  void a_name_of_a_migration_and_of_another_release_is_not_guessed() throws Exception {
    Path releases = folder.resolve("releases.yaml");
    Files.writeString(releases, Files.readString(releases).replace("1.10:", "001_shelves:"));
    Report report = assertUntouched(Outcome.CONFIG, "target", "001_shelves");
    assertThat(seen(report)).contains("a migration, and also a release");
  }

  @Test
  void a_target_that_there_is_not_is_a_wrong_setting() throws Exception {
    Report report = assertUntouched(Outcome.CONFIG, "target", "1.1");
    assertThat(next(report)).isEqualTo("--target one of 1.0, 1.10, 2.0; or a migration");
    Report adopted = assertUntouched(Outcome.CONFIG, "target", "1.0", "adopt", "002_boxes");
    assertThat(seen(adopted)).contains("what is to be adopted is 002_boxes");
    Files.delete(folder.resolve("releases.yaml"));
    assertThat(next(assertUntouched(Outcome.CONFIG, "target", "1.0"))).contains("releases.yaml");
  }

  @Test
  void what_runs_whenever_its_text_changes_is_no_target_and_runs_with_each() throws Exception {
    for (String plain : List.of("001_shelves", "002_boxes", "003_weights", "004_rooms")) {
      Files.delete(folder.resolve(plain + ".sql"));
    }
    Files.delete(folder.resolve("releases.yaml"));
    ships("V1__shelves.sql", SHELVES);
    ships("V2__boxes.sql", BOXES);
    ships(
        "R__names.sql", "DROP VIEW IF EXISTS names; CREATE VIEW names AS SELECT name FROM shelf;");
    assertThat(seen(assertUntouched(Outcome.CONFIG, "target", "R__names")))
        .contains("runs whenever its text changes");
    assertThat(migrates("target", "V1__shelves").names(Applied.How.APPLIED))
        .containsExactly("V1__shelves", "R__names");
    ships(
        "R__names.sql",
        "DROP VIEW IF EXISTS names; CREATE VIEW names AS SELECT id, name FROM shelf;");
    assertThat(migrates("target", "V1__shelves").names(Applied.How.APPLIED))
        .containsExactly("R__names");
    assertThat(migrates().names(Applied.How.APPLIED)).containsExactly("V2__boxes");
    assertUntouched(Outcome.AHEAD, "target", "V1__shelves");
  }
}
