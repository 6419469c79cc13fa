package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.slipway.FixtureApp;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as a user types it: what it prints, where, and what it exits with. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CommandTest {
  private static final FixtureApp APP = FixtureApp.VIDEOS;

  /** What running a command came to. */
  private record Ran(int exit, String out, String err) {}

  @TempDir Path work;
  private Path database;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void build() throws Exception {
    database = APP.build(work.resolve("app.db"), 9);
    environment.put("DATABASE_URL", "file:" + database + "?connection_limit=1");
    environment.put("SLIPWAY_MIGRATIONS", APP.migrations().toString());
  }

  private Ran slipway(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        Main.run(
            List.of(arguments),
            environment,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Ran(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void migrate_tells_the_whole_story_once_and_then_has_nothing_to_do() {
    Ran first = slipway();
    assertThat(first.exit).as(first.err).isZero();
    assertThat(first.out.replaceAll("[0-9]+ ms|in [0-9.]+ s|[0-9]{8}T[0-9]{6}Z|[0-9.]+ KiB", "…"))
        .isEqualTo(
            """
            database    sqlite:%s, 9 tables, no history
            migrations  13 in %s (plain)
            evidence    1–9 present, 10–13 absent
            plan        back up, baseline 9, apply 4
            backup      %s/backups/app-…-at-9.db, …, read back
              ✓ baselined 001_accounts_and_channels … 009_watch_history (9)
              ✓ applied   010_video_seconds   …
              ✓ applied   011_drop_upload_chunks   …
              ✓ applied   012_subtitles   …
              ✓ applied   013_channel_handles   …
            verified    the same schema as a new database
            gate        OPEN …
            """
                .formatted(database, APP.migrations().toAbsolutePath(), work));

    Ran second = slipway("migrate");
    assertThat(second.exit).isZero();
    assertThat(second.out.replaceAll("in [0-9.]+ s", "…"))
        .isEqualTo(
            """
            database    sqlite:%s
            migrations  13 in %s (plain)
            history     agrees with the folder, 13 of 13
            gate        OPEN …
            """
                .formatted(database, APP.migrations().toAbsolutePath()));
    assertThat(work.resolve("backups").toFile().list()).hasSize(2);
  }

  @Test
  void check_exits_with_2_until_migrate_has_run() {
    Ran before = slipway("check");
    assertThat(before.exit).isEqualTo(2);
    assertThat(before.err)
        .isEqualTo(
            "slipway: the database has no history of migrations: the app needs all of them, and check writes nothing. Next: slipway migrate\n");

    assertThat(slipway("migrate").exit).isZero();
    assertThat(slipway("check").exit).isZero();
  }

  @Test
  void check_waits_as_long_as_it_is_told_to() {
    long start = System.nanoTime();
    assertThat(slipway("check", "--wait", "1200ms").exit).isEqualTo(2);
    assertThat(System.nanoTime() - start).isGreaterThan(1_200_000_000L);
  }

  @Test
  void plan_shows_each_migration_with_its_proof_and_changes_nothing() {
    Ran plan = slipway("plan");
    assertThat(plan.exit).isZero();
    assertThat(plan.out)
        .contains("   6  present  baseline  006_video_mood   column videos.mood\n")
        .contains("   7  silent   baseline  007_reserved_number\n")
        .contains("  10  absent   apply     010_video_seconds   ")
        .contains("gate        would be OPEN in ");
    assertThat(slipway("--dry-run").out).contains("would be OPEN");
    assertThat(slipway("plan", "--detailed-exitcode").exit).isEqualTo(2);
    assertThat(work.toFile().list()).doesNotContain("backups");
  }

  @Test
  void status_shows_integrity_and_snapshots() {
    assertThat(slipway("status").out).contains("integrity   ok\n").contains("snapshots   none\n");
    slipway("migrate");
    Ran after = slipway("status");
    assertThat(after.exit).isZero();
    assertThat(after.out)
        .contains("evidence    1–13 present\n")
        .contains("snapshot    " + work + "/backups/app-");
  }

  @Test
  void json_is_one_document_with_the_documented_keys() {
    JsonObject json = JsonParser.parseString(slipway("--json").out).getAsJsonObject();
    assertThat(json.keySet())
        .containsExactly(
            "outcome",
            "exitCode",
            "engine",
            "database",
            "layout",
            "standing",
            "plan",
            "baselined",
            "completed",
            "applied",
            "silent",
            "drift",
            "differences",
            "extras",
            "snapshot",
            "millis",
            "message",
            "next");
    assertThat(json.get("outcome").getAsString()).isEqualTo("OPEN");
    assertThat(json.get("engine").getAsString()).isEqualTo("sqlite");
    assertThat(json.getAsJsonObject("standing").toString())
        .isEqualTo("{\"kind\":\"AT\",\"rung\":9,\"of\":13,\"candidates\":[9]}");
    assertThat(json.getAsJsonArray("applied")).hasSize(4);
    assertThat(json.getAsJsonObject("snapshot").keySet())
        .containsExactly("id", "path", "bytes", "sha256");
    assertThat(json.getAsJsonObject("millis").keySet())
        .containsExactly("look", "ladder", "save", "write", "total");
  }

  @Test
  void json_of_a_refusal_says_what_to_do_next() throws Exception {
    FixtureApp.run(database, "DROP TABLE comments");
    Ran ran = slipway("--json");
    JsonObject json = JsonParser.parseString(ran.out).getAsJsonObject();
    assertThat(ran.exit).isEqualTo(65);
    assertThat(json.get("exitCode").getAsInt()).isEqualTo(65);
    assertThat(json.get("next").getAsString()).contains("slipway plan");
    assertThat(json.getAsJsonArray("differences").toString()).contains("table comments");
    assertThat(ran.err.strip().lines().reduce((one, last) -> last).orElseThrow())
        .startsWith("slipway: the schema is that of no step of the folder");
  }

  @Test
  void the_termination_log_gets_one_short_line() throws Exception {
    FixtureApp.run(
        database,
        "DROP TABLE comments; "
            + "CREATE TABLE wide (a_column_with_a_rather_long_name TEXT);".repeat(1));
    Path log = Files.createFile(work.resolve("termination-log"));
    slipway("--termination-log", log.toString());
    String line = Files.readString(log);
    assertThat(line.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(1024);
    assertThat(line).doesNotContain("\n");
    assertThat(JsonParser.parseString(line).getAsJsonObject().get("exitCode").getAsInt())
        .isEqualTo(65);
    environment.put("SLIPWAY_TERMINATION_LOG", work.resolve("nowhere").toString());
    slipway();
    assertThat(work.resolve("nowhere")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "migrate --help", "check -h", "plan --help", "status --help"})
  void help_fits_a_screen_and_names_every_option(String arguments) {
    Ran help = slipway(arguments.split(" ", -1));
    assertThat(help.exit).isZero();
    assertThat(help.out).contains("--database-url=URL", "--assume-applied=NAME", "--json");
    assertThat(help.out.lines()).allMatch(line -> line.length() <= 100).hasSizeLessThan(70);
  }

  @Test
  void wrong_options_are_told_in_two_lines() {
    Ran ran = slipway("migrate", "--databse-url", "x");
    assertThat(ran.exit).isEqualTo(64);
    assertThat(ran.out).isEmpty();
    assertThat(ran.err.lines()).hasSize(2);
    assertThat(ran.err).contains("--databse-url").contains("slipway --help");
  }

  @Test
  void settings_that_are_missing_or_contradict_each_other() throws Exception {
    Path secret = Files.writeString(work.resolve("secret"), "file:" + database + "\n");
    environment.remove("DATABASE_URL");
    assertThat(slipway().err).contains("no database is named");
    environment.put("SLIPWAY_DATABASE_URL_FILE", secret.toString());
    assertThat(slipway("plan").exit).isZero();
    environment.put("SLIPWAY_DATABASE_URL", database.toString());
    Ran both = slipway("plan");
    assertThat(both.exit).isEqualTo(78);
    assertThat(both.err)
        .contains("both SLIPWAY_DATABASE_URL and SLIPWAY_DATABASE_URL_FILE are set");
    environment.remove("SLIPWAY_DATABASE_URL_FILE");
    assertThat(slipway("--lock-wait", "soon").err)
        .contains("--lock-wait is soon: that is no length of time");
    assertThat(slipway("--backup", "maybe").err).contains("it is one of always, auto, off");
    assertThat(
            slipway(
                    "--assume-applied",
                    "001_accounts_and_channels",
                    "--assume-pending",
                    "001_accounts_and_channels")
                .exit)
        .isEqualTo(78);
  }

  @Test
  void an_option_wins_over_its_variable() {
    environment.put("SLIPWAY_DATABASE_URL", work.resolve("elsewhere.db").toString());
    assertThat(slipway("plan", "--database-url", database.toString()).out)
        .contains("sqlite:" + database);
  }

  @Test
  void without_a_backup_if_told_so() {
    Ran ran = slipway("--backup", "off");
    assertThat(ran.exit).isZero();
    assertThat(ran.out).contains("plan        baseline 9, apply 4\n");
    assertThat(work.resolve("backups")).doesNotExist();
  }
}
