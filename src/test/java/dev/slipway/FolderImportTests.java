package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import that lies in the migrations folder is a step of it, alike on both engines. */
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class FolderImportTests {
  private static final String STEP = "007_json.import.yaml";

  @TempDir Path work;
  private MovingApp moving;
  private AppDatabase app;
  private Path folder;

  abstract FixtureApp fixture();

  /** What finds the engine's own programs. */
  abstract Map<String, String> clients() throws Exception;

  @BeforeEach
  void begin() throws Exception {
    moving = MovingApp.of(fixture(), work);
    app = fixture().newDatabase(Files.createDirectory(work.resolve("new")), "moved");
    folder = CopiedFolder.of(fixture().migrations(), work.resolve("migrations"));
    CopiedFolder.of(ProjectsFiles.APP.resolve("schemas"), folder.resolve("schemas"));
    Files.copy(ProjectsFiles.INSTRUCTIONS, folder.resolve(STEP));
  }

  @AfterEach
  void end() throws Exception {
    app.close();
    moving.close();
  }

  private Map<String, String> variables() throws Exception {
    Map<String, String> variables = new HashMap<>(moving.variables());
    variables.put("DATABASE_URL", app.url());
    variables.put("SLIPWAY_MIGRATIONS", folder.toString());
    return variables;
  }

  private Source given(String... options) throws Exception {
    Map<String, List<String>> given = new HashMap<>();
    for (int at = 0; at < options.length; at += 2) {
      given.put(options[at], List.of(options[at + 1]));
    }
    return new Source(given, variables());
  }

  private Report migrates(Outcome outcome, String... options) throws Exception {
    Report report = Gate.migrate(Settings.of(given(options)));
    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(outcome);
    return report;
  }

  private Report unchanged(Outcome outcome, String... options) throws Exception {
    List<String> before = app.everything();
    Report report = migrates(outcome, options);
    assertThat(app.everything()).isEqualTo(before);
    return report;
  }

  private void checks(Outcome outcome) throws Exception {
    assertThat(Gate.check(Settings.of(given())).outcome()).isEqualTo(outcome);
  }

  private void assertAllThere(Map<String, List<String>> expected) throws Exception {
    Map<String, List<String>> tables = new HashMap<>(app.rows());
    tables.keySet().removeIf(table -> table.contains("slipway_"));
    tables.replaceAll((table, rows) -> rows.stream().sorted().toList());
    assertThat(tables).isEqualTo(expected);
    assertThat(app.faults()).isEmpty();
  }

  @Test
  void one_run_brings_tables_and_rows_and_the_next_finds_nothing_to_do() throws Exception {
    Map<String, List<String>> expected = moving.expected();
    Report plan = Gate.plan(Settings.of(given("max-rejects", "41")));
    assertThat(plan.imports()).containsExactly(STEP);
    checks(Outcome.PENDING);

    migrates(Outcome.OPEN, "max-rejects", "41");

    assertAllThere(expected);
    checks(Outcome.OPEN);
    Report again = unchanged(Outcome.OPEN);
    assertThat(again.imports()).isEmpty();
    assertThat(again.loaded()).isEmpty();
    assertThat(Workshop.lint(given()).faults()).isEmpty();
  }

  @Test
  void a_plan_names_its_sources() throws Exception {
    Report plan = Gate.plan(Settings.of(given()));

    assertThat(plan.foreseen())
        .anySatisfy(
            source -> {
              assertThat(source.source()).isEqualTo("chats/*.json");
              assertThat(source.table()).isEqualTo("chats");
              assertThat(source.files()).isGreaterThan(1);
              assertThat(source.bytes()).isPositive();
            });
  }

  @Test
  void a_rehearsal_loads_it_into_a_copy_and_learns_what_the_database_refuses() throws Exception {
    Path rejects = work.resolve("rejects.jsonl");
    Report refused = rehearses(Outcome.UNRECOGNISED, "40", rejects);

    assertThat(refused.refusal().orElseThrow().seen())
        .startsWith("on a copy of the database, 41 records are not fit");
    assertThat(refused.refusal().orElseThrow().why()).contains("the database itself is as it was");
    assertThat(refused.refusal().orElseThrow().next()).contains("--max-rejects 41");

    Rehearsed behind = rehearses(Outcome.OPEN, "41", rejects).rehearsal().orElseThrow();
    assertThat(behind.proved()).isTrue();
    assertThat(behind.migrations()).isNotEmpty();
    assertThat(behind.importing()).isPresent();
    Path step = Files.move(folder.resolve(STEP), work.resolve(STEP));
    migrates(Outcome.OPEN);
    Files.move(step, folder.resolve(STEP));
    Rehearsed alone = rehearses(Outcome.OPEN, "41", rejects).rehearsal().orElseThrow();
    assertThat(alone.migrations()).isEmpty();
    assertThat(alone.importing()).isPresent();

    migrates(Outcome.OPEN, "max-rejects", "41");
    String loaded = app.one("SELECT count(*) FROM messages");
    for (Rehearsed rehearsed : List.of(behind, alone)) {
      assertThat(rehearsed.tables().entrySet())
          .anySatisfy(
              table -> {
                assertThat(table.getKey()).matches("(.*\\W)?messages\\W?");
                assertThat(table.getValue().after()).hasValue(Long.parseLong(loaded));
              });
    }
  }

  private Report rehearses(Outcome outcome, String most, Path rejects) throws Exception {
    List<String> before = app.everything();
    Map<String, String> variables = new HashMap<>(variables());
    variables.putAll(clients());
    Map<String, List<String>> given =
        Map.of("max-rejects", List.of(most), "rejects", List.of(rejects.toString()));
    Report report = Gate.rehearse(Settings.of(new Source(given, variables)));
    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(outcome);
    assertThat(app.everything()).isEqualTo(before);
    assertThat(rejects).doesNotExist();
    return report;
  }

  @Test
  void what_an_undo_takes_with_its_table_is_loaded_again() throws Exception {
    Map<String, List<String>> expected = moving.expected();
    migrates(Outcome.OPEN, "max-rejects", "41");

    Report undone =
        WayBack.undo(given("to", "003_files", "yes", "true", "backups", work + "/before-undo"));
    assertThat(undone.outcome()).as(undone.refusal().toString()).isEqualTo(Outcome.OPEN);

    migrates(Outcome.OPEN, "max-rejects", "41");
    assertAllThere(expected);
  }

  @Test
  void what_is_wrong_is_said_once_the_tables_are_there_and_the_same_command_goes_on()
      throws Exception {
    Map<String, List<String>> expected = moving.expected();

    Report failed = migrates(Outcome.NEEDS_HUMAN);

    assertThat(failed.applied()).isNotEmpty();
    assertThat(failed.refusal().orElseThrow().why()).contains("migrations", "kept");
    assertThat(failed.refusal().orElseThrow().next())
        .contains("--max-rejects 19", "slipway migrate");
    checks(Outcome.PENDING);
    unchanged(Outcome.UNRECOGNISED);
    unchanged(Outcome.ROLLED_BACK, "max-rejects", "40");
    migrates(Outcome.OPEN, "max-rejects", "41");
    assertAllThere(expected);
  }

  @Test
  void a_new_install_opens_if_every_file_is_optional_and_else_nothing_is_begun() throws Exception {
    Map<String, String> nowhere = new HashMap<>(variables());
    nowhere.put("SLIPWAY_DATA", work.resolve("nowhere").toString());
    List<String> before = app.everything();

    Report refused = Gate.migrate(Settings.of(new Source(Map.of(), nowhere)));

    assertThat(refused.outcome()).isEqualTo(Outcome.NO_MIGRATIONS);
    assertThat(refused.refusal().orElseThrow().next()).contains("--data", "SLIPWAY_DATA");
    assertThat(app.everything()).isEqualTo(before);
    Path step = folder.resolve(STEP);
    Files.writeString(
        step,
        Files.readString(step)
            .replace("    optional: true\n", "")
            .replaceAll("(  - file: .*\n)", "$1    optional: true\n"));
    Report report = Gate.migrate(Settings.of(new Source(Map.of(), nowhere)));
    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
    assertThat(app.one("SELECT count(*) FROM projects")).isEqualTo("0");
    checks(Outcome.OPEN);
  }

  @Test
  void a_target_before_it_leaves_it_out() throws Exception {
    migrates(Outcome.OPEN, "target", "006_prompts");
    assertThat(app.one("SELECT count(*) FROM projects")).isEqualTo("0");

    migrates(Outcome.OPEN, "max-rejects", "41");

    assertThat(app.one("SELECT count(*) FROM projects")).isNotEqualTo("0");
  }

  @Test
  void killed_in_between_the_same_command_finishes_it() throws Exception {
    Map<String, List<String>> expected = moving.expected();
    String[] command = {
      GateProcess.SLIPWAY.toString(), "migrate", "--max-rejects", "41", "--batch", "10"
    };
    for (int kill = 1; kill <= 2; kill++) {
      GateProcess process = GateProcess.start(variables(), command);
      while (process.process().isAlive() && !process.errSoFar().contains("writing")) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      process.process().waitFor(200L * kill, TimeUnit.MILLISECONDS);
      process.process().destroyForcibly().waitFor();
      process.ended();
    }

    GateProcess.Ended last = GateProcess.run(variables(), command);

    assertThat(last.exit()).as(last.err()).isZero();
    assertAllThere(expected);
  }
}
