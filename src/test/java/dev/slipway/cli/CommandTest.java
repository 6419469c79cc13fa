package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.slipway.FixtureApp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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
    return slipway(environment, arguments);
  }

  private static Ran slipway(Map<String, String> environment, String... arguments) {
    return Ran.slipway(environment, arguments);
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
            rows        ratings 7, videos 7, comments 6, playlist_items 6, accounts 3 and 3 more: as before
              · subtitles: new, 0
              · upload_chunks: 2, gone with the table
            report      %s/backups/app-…-at-9.report.html
            gate        OPEN …
            """
                .formatted(database, APP.migrations().toAbsolutePath(), work, work));

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
    assertThat(work.resolve("backups").toFile().list()).hasSize(4);
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
        .contains("gate        would be OPEN; this took ");
    assertThat(slipway("--dry-run").out).contains("would be OPEN");
    assertThat(slipway("plan", "--detailed-exitcode").exit).isEqualTo(2);
    assertThat(work.toFile().list()).doesNotContain("backups");
  }

  @Test
  void status_is_one_screen() {
    Ran before = slipway("status");
    assertThat(before.exit).isZero();
    assertThat(before.out)
        .contains("evidence    1–9 present, 10–13 absent\n")
        .contains("integrity   ok, by quick_check\n")
        .contains("snapshots   none\n")
        .contains("  ✗ 4 migrations are not applied. Next: slipway migrate\n");
    slipway("migrate", "--release", "1.4");

    Ran after = slipway("status");

    assertThat(after.exit).isZero();
    assertThat(
            after.out.replaceAll(
                "[0-9.]+ s\\b|[0-9]{8}T[0-9]{6}Z|[0-9.]+ [KMGT]iB|(?<=SQLite )[0-9.]+", "…"))
        .isEqualTo(
            """
            database    sqlite:%1$s, 9 tables, with a history
                        …, SQLite …, journal mode wal, UTF-8
            migrations  13 in %2$s (plain)
            release     1.4
            standing    up to date: all 13 migrations
            last run    just now, migrate by release 1.4: 9 baselined, 4 applied, the last 013_channel_handles
            rows        ratings 7, videos 7, comments 6, playlist_items 6, accounts 3 and 4 more
                        since the snapshot of just now: subtitles new (0), upload_chunks gone (2)
            integrity   ok, by quick_check
            references  not checked; --deep looks at them, and at all of the rest
            drift       none
            snapshots   1 in %3$s/backups
              · app-…-at-9   just now, …, read back when it was made, not verified
            free        … for the database and its snapshots
            gate        would be OPEN; this took …
            """
                .formatted(database, APP.migrations().toAbsolutePath(), work));
  }

  @Test
  void verify_is_status_with_an_exit_code() {
    Ran before = slipway("verify");
    assertThat(before.exit).isEqualTo(2);
    assertThat(before.out).contains("verify      NOT WELL, 2 PENDING in ");
    assertIsRefusal(before, "4 migrations are not applied");
    slipway("migrate");

    Ran after = slipway("verify", "--deep");
    assertThat(after.exit).isZero();
    assertThat(after.out)
        .contains("integrity   ok, by integrity_check\nreferences  all of them hold\n")
        .contains("verify      all is well in ");
    assertThat(after.err).isEmpty();

    JsonObject json =
        JsonParser.parseString(slipway("verify", "--json", "--verified-within", "26h").out)
            .getAsJsonObject();
    assertThat(json.get("outcome").getAsString()).isEqualTo("NO_BACKUP");
    assertThat(json.getAsJsonArray("concerns").toString())
        .contains("none of the snapshots was ever verified");
    assertThat(json.getAsJsonObject("condition").getAsJsonObject("rows").get("videos").getAsInt())
        .isEqualTo(7);
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
            "target",
            "standing",
            "histories",
            "plan",
            "stages",
            "risk",
            "baselined",
            "completed",
            "applied",
            "entered",
            "imports",
            "rows",
            "silent",
            "drift",
            "differences",
            "extras",
            "findings",
            "snapshot",
            "report",
            "degraded",
            "settings",
            "millis",
            "message",
            "next");
    assertThat(json.get("outcome").getAsString()).isEqualTo("OPEN");
    assertThat(json.get("engine").getAsString()).isEqualTo("sqlite");
    assertThat(json.getAsJsonObject("standing").toString())
        .isEqualTo("{\"kind\":\"AT\",\"rung\":9,\"of\":13,\"candidates\":[9]}");
    assertThat(json.get("stages").getAsInt()).isEqualTo(1);
    assertThat(json.getAsJsonArray("applied")).hasSize(4);
    assertThat(json.getAsJsonObject("snapshot").keySet())
        .containsExactly(
            "id", "path", "bytes", "sha256", "created", "standing", "why", "release", "verified");
    assertThat(json.getAsJsonObject("millis").keySet())
        .containsExactly("look", "ladder", "save", "write", "total");
  }

  @Test
  void json_of_a_refusal_says_what_to_do_next() throws Exception {
    FixtureApp.run(database, "ALTER TABLE channels DROP COLUMN about");
    Ran ran = slipway("--json");
    JsonObject json = JsonParser.parseString(ran.out).getAsJsonObject();
    assertThat(ran.exit).isEqualTo(65);
    assertThat(json.get("exitCode").getAsInt()).isEqualTo(65);
    assertThat(json.get("next").getAsString()).contains("slipway plan");
    assertThat(json.get("message").getAsString())
        .startsWith("the schema is that of no step of the folder")
        .doesNotContain("Next: ");
    assertThat(json.getAsJsonArray("differences").toString()).contains("column channels.about");
    assertThat(ran.err.strip().lines().reduce((one, last) -> last).orElseThrow())
        .startsWith("slipway: the schema is that of no step of the folder");
  }

  @Test
  void the_termination_log_gets_one_short_line() throws Exception {
    Path log = Files.createFile(work.resolve("termination-log"));
    // Quotes, lines and characters outside the basic plane: longer as JSON, and not to be cut in
    // two.
    String name = "a \"rather\" long\nname \uD83D\uDEA2 ".repeat(100);
    Ran ran = slipway("--termination-log", log.toString(), "--assume-applied", name);
    assertThat(ran.exit).isEqualTo(78);
    String line = Files.readString(log);
    assertThat(line.getBytes(StandardCharsets.UTF_8).length).isBetween(1000, 1024);
    assertThat(line).doesNotContain("\n");
    JsonObject json = JsonParser.parseString(line).getAsJsonObject();
    assertThat(json.get("exitCode").getAsInt()).isEqualTo(78);
    assertThat(json.get("message").getAsString())
        .startsWith("something is assumed of a \"rather\" long name \uD83D\uDEA2")
        .endsWith("…")
        .doesNotContain("\uFFFD");
  }

  @Test
  void the_termination_log_is_only_written_where_it_is_and_can_be_named() throws Exception {
    environment.put("SLIPWAY_TERMINATION_LOG", work.resolve("nowhere").toString());
    assertThat(slipway("check").exit).isEqualTo(2);
    assertThat(work.resolve("nowhere")).doesNotExist();

    Path log = Files.createFile(work.resolve("termination-log"));
    Path name = Files.writeString(work.resolve("name"), log + "\n");
    environment.put("SLIPWAY_TERMINATION_LOG", "");
    environment.put("SLIPWAY_TERMINATION_LOG_FILE", name.toString());
    assertThat(slipway("check").exit).isEqualTo(2);
    assertThat(log).content().contains("\"exitCode\":2");

    Ran impossible = slipway("check", "--termination-log", "a\0b");
    assertThat(impossible.exit).isEqualTo(78);
    assertIsRefusal(impossible, "cannot be said here");
  }

  /** The last line on stderr has the three parts of a refusal. */
  private static void assertIsRefusal(Ran ran, String says) {
    assertThat(ran.err.strip().lines().reduce((one, last) -> last).orElseThrow())
        .matches("slipway: .+: .+\\. Next: .+")
        .contains(says);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "TRUE", "1", "yes", "On"})
  void a_dry_run_changes_nothing_however_it_is_asked_for(String on) throws Exception {
    byte[] before = Files.readAllBytes(database);
    Ran option = slipway("--dry-run=" + on);
    environment.put("SLIPWAY_DRY_RUN", on);
    Ran variable = slipway("migrate");
    for (Ran ran : List.of(option, variable)) {
      assertThat(ran.out).contains("  10  absent   apply     010_video_seconds   ");
    }
    assertThat(option.exit).isZero();
    assertThat(option.out).contains("gate        would be OPEN; this took ");
    // For a service, so that no app starts behind it.
    assertThat(variable.exit).isEqualTo(2);
    assertThat(Files.readAllBytes(database)).isEqualTo(before);
    assertThat(work.resolve("backups")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "False", "0", "no", "OFF", ""})
  void a_flag_that_is_off_is_off(String off) {
    environment.put("SLIPWAY_DRY_RUN", off);
    environment.put("SLIPWAY_JSON", "yes");
    environment.put("SLIPWAY_DETAILED_EXITCODE", "1");
    assertThat(slipway("plan", "--detailed-exitcode=no", "--json=" + off).exit).isZero();
    assertThat(slipway("--json=false", "--verbose=" + off).out).contains("gate        OPEN in ");
    assertThat(work.resolve("backups")).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dry-run", "json", "verbose", "detailed-exitcode"})
  void a_flag_that_is_neither_on_nor_off_is_refused(String flag) throws Exception {
    String variable = "SLIPWAY_" + flag.toUpperCase(Locale.ROOT).replace('-', '_');
    Ran option = slipway("--" + flag + "=maybe");
    environment.put(variable, "maybe");
    Ran set = slipway();
    environment.remove(variable);
    environment.put(
        variable + "_FILE", Files.writeString(work.resolve("flag"), "maybe\n").toString());
    Ran file = slipway();
    for (Ran ran : List.of(option, set, file)) {
      assertThat(ran.exit).isEqualTo(78);
      assertIsRefusal(ran, "--" + flag + " is maybe: a flag is true or false");
    }
    assertThat(work.resolve("backups")).doesNotExist();
  }

  @Test
  void a_flag_takes_nothing_from_what_stands_behind_it() {
    assertThat(slipway("--json", "check").exit).isEqualTo(2);
    assertThat(slipway("--json", "false").exit).isEqualTo(64);
  }

  @Test
  void what_is_empty_counts_as_not_given() throws Exception {
    assertThat(slipway("plan", "--migrations", "", "--backups=", "--wait", "").out)
        .contains("13 in " + APP.migrations().toAbsolutePath());
    environment.put("SLIPWAY_ASSUME_APPLIED", " , ");
    assertThat(slipway("plan").exit).isZero();

    Path empty = Files.createFile(work.resolve("empty"));
    environment.remove("SLIPWAY_MIGRATIONS");
    environment.put("SLIPWAY_MIGRATIONS_FILE", empty.toString());
    Ran ran = slipway("plan");
    assertThat(ran.exit).isEqualTo(78);
    assertIsRefusal(ran, "SLIPWAY_MIGRATIONS_FILE names " + empty + ": it is empty");
  }

  @Test
  void the_mode_says_what_is_done_where_no_command_is_typed() {
    environment.put("SLIPWAY_MODE", "check");
    assertThat(slipway().exit).isEqualTo(2);
    assertThat(slipway("--json").exit).isEqualTo(2);
    assertThat(work.resolve("backups")).doesNotExist();

    environment.put("SLIPWAY_MODE", "off");
    Ran off = slipway();
    assertThat(off.exit).isZero();
    assertThat(off.out).isEmpty();
    assertThat(off.err)
        .isEqualTo("slipway: SLIPWAY_MODE is off: the gate is open, and nothing was looked at\n");
    assertThat(slipway("check").exit).isEqualTo(2);

    environment.put("SLIPWAY_MODE", "plan");
    Ran unknown = slipway();
    assertThat(unknown.exit).isEqualTo(78);
    assertIsRefusal(unknown, "SLIPWAY_MODE is plan: it is one of migrate, check, off");
    assertThat(work.resolve("backups")).doesNotExist();
    assertThat(slipway("migrate").exit).isZero();

    environment.put("SLIPWAY_MODE", "migrate");
    assertThat(slipway().out).contains("gate        OPEN");
    environment.put("SLIPWAY_MODE", "");
    assertThat(slipway().out).contains("gate        OPEN");
  }

  @Test
  void an_error_of_the_machine_is_reported_like_any_other() throws Exception {
    Path log = Files.createFile(work.resolve("termination-log"));
    Map<String, String> tooDeep =
        new HashMap<>(environment) {
          private static final long serialVersionUID = 1L;

          @Override
          public String get(Object name) {
            if (name.equals("SLIPWAY_LOCK_WAIT")) {
              throw new StackOverflowError("too deep");
            }
            return super.get(name);
          }
        };
    Ran ran = slipway(tooDeep, "--json", "--termination-log", log.toString());
    assertThat(ran.exit).isEqualTo(70);
    assertThat(ran.err.lines()).hasSize(1);
    assertIsRefusal(ran, "Slipway itself failed: java.lang.StackOverflowError: too deep");
    assertThat(JsonParser.parseString(ran.out).getAsJsonObject().get("outcome").getAsString())
        .isEqualTo("BUG");
    assertThat(log).content().contains("\"exitCode\":70");
  }

  @Test
  void check_without_a_time_to_wait_waits_for_nothing() throws Exception {
    assertThat(slipway("migrate").exit).isZero();
    try (Connection app = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = app.createStatement()) {
      statement.executeUpdate("PRAGMA journal_mode = DELETE");
      statement.executeUpdate("BEGIN EXCLUSIVE");
      long start = System.nanoTime();
      Ran ran = slipway("check");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      assertThat(ran.exit).isEqualTo(75);
      assertIsRefusal(ran, "");

      start = System.nanoTime();
      assertThat(slipway("check", "--wait", "1200ms").exit).isEqualTo(75);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(1200), Duration.ofMillis(2200));
    }
  }

  @Test
  void a_history_that_does_not_agree_is_not_said_to() throws Exception {
    assertThat(slipway("migrate").exit).isZero();
    environment.put("SLIPWAY_MIGRATIONS", APP.shipped(work.resolve("older"), 11).toString());
    Ran ahead = slipway("check");
    assertThat(ahead.exit).isEqualTo(76);
    assertThat(ahead.out).contains("history     ahead, rung 11 of 11\n").doesNotContain("agrees");

    Path edited = APP.shipped(work.resolve("edited"), 13);
    Files.writeString(edited.resolve("013_channel_handles.sql"), "-- edited\nSELECT 1;\n");
    environment.put("SLIPWAY_MIGRATIONS", edited.toString());
    Ran contradicted = slipway("plan");
    assertThat(contradicted.exit).isEqualTo(65);
    assertThat(contradicted.out)
        .contains("history     contradicted, rung ")
        .doesNotContain("agrees");
  }

  @Test
  void a_status_that_ends_early_does_not_claim_what_it_did_not_look_for() throws Exception {
    environment.put("DATABASE_URL", work.resolve("nowhere/app.db").toString());
    assertThat(slipway("status").out).doesNotContain("snapshots").doesNotContain("integrity");
    JsonObject early = JsonParser.parseString(slipway("status", "--json").out).getAsJsonObject();
    assertThat(early.get("integrity").isJsonNull()).isTrue();
    assertThat(early.get("snapshots").isJsonNull()).isTrue();

    environment.put("DATABASE_URL", database.toString());
    environment.put("SLIPWAY_MIGRATIONS", work.resolve("nowhere").toString());
    assertThat(slipway("status").out).contains("integrity   ok").contains("snapshots   none");

    environment.put("SLIPWAY_MIGRATIONS", APP.migrations().toString());
    JsonObject whole = JsonParser.parseString(slipway("status", "--json").out).getAsJsonObject();
    assertThat(whole.get("integrity").getAsString()).isEqualTo("ok");
    assertThat(whole.getAsJsonArray("snapshots")).isEmpty();
  }

  @Test
  void a_dry_run_by_variable_opens_where_there_is_nothing_to_do() {
    assertThat(slipway().exit).isZero();
    environment.put("SLIPWAY_DRY_RUN", "true");
    assertThat(slipway().exit).isZero();
  }

  @Test
  void extras_are_not_part_of_a_new_database() throws Exception {
    Path other = APP.build(work.resolve("other.db"), 9);
    FixtureApp.run(database, "CREATE TABLE notes (text); CREATE TABLE more_notes (text)");
    assertThat(slipway().out)
        .contains("verified    the same schema as a new database and 2 extras");
    environment.put("DATABASE_URL", other.toString());
    FixtureApp.run(other, "CREATE INDEX by_hand ON comments (body)");
    assertThat(slipway().out).contains("verified    the same schema as a new database and 1 extra");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "migrate --help",
        "check -h",
        "plan --help",
        "status --help",
        "verify --help"
      })
  void help_fits_a_screen_and_names_every_option(String arguments) {
    Ran help = slipway(arguments.split(" ", -1));
    assertThat(help.exit).isZero();
    assertThat(help.out).contains("--database-url=URL", "--assume-applied=NAME", "--json");
    assertThat(help.out.lines()).allMatch(line -> line.length() <= 100).hasSizeLessThan(70);
  }

  @Test
  void wrong_options_are_a_refusal_like_any_other() throws Exception {
    Ran ran = slipway("migrate", "--databse-url", "x");
    assertThat(ran.exit).isEqualTo(64);
    assertThat(ran.out).startsWith("gate        CLOSED, 64 USAGE in ");
    assertThat(ran.err.lines()).hasSize(1);
    assertIsRefusal(ran, "--databse-url");
    assertThat(ran.err).endsWith("Next: slipway --help\n");

    Path log = Files.createFile(work.resolve("termination-log"));
    Ran json = slipway("chek", "--json", "--termination-log", log.toString());
    assertThat(json.exit).isEqualTo(64);
    JsonObject document = JsonParser.parseString(json.out).getAsJsonObject();
    assertThat(document.get("outcome").getAsString()).isEqualTo("USAGE");
    assertThat(document.get("next").getAsString()).isEqualTo("slipway --help");
    assertThat(log).content().contains("\"exitCode\":64").contains("chek");
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

  @Test
  void a_wrong_option_of_lint_is_told_in_the_form_of_lint() {
    Ran ran = slipway("lint", "--nonsense", "--json");

    assertThat(ran.exit).isEqualTo(64);
    JsonObject document = JsonParser.parseString(ran.out).getAsJsonObject();
    assertThat(document.get("outcome").getAsString()).isEqualTo("USAGE");
    assertThat(document.has("faults")).isTrue();
    assertThat(document.has("standing")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lint", "seal"})
  void what_is_about_a_folder_alone_takes_no_option_of_the_gates(String command) {
    assertThat(slipway(command, "--help").out)
        .contains("--migrations")
        .doesNotContain("--backups")
        .doesNotContain("--adopt");
    Ran behind = slipway(command, "--backups", "/backups");
    assertThat(behind.exit).isEqualTo(64);
    Ran before = slipway("--backups", "/backups", command);
    assertThat(before.exit).isEqualTo(64);
    assertThat(before.err).contains(command + " takes no option --backups");
  }

  @Test
  void a_dry_run_does_not_seal() throws Exception {
    Path folder = Files.createDirectory(work.resolve("migrations"));
    Files.writeString(folder.resolve("001_a.sql"), "CREATE TABLE a (id INTEGER PRIMARY KEY)");
    environment.put("SLIPWAY_DRY_RUN", "true");

    Ran ran = slipway("seal", "--migrations", folder.toString());

    assertThat(ran.exit).isEqualTo(78);
    assertThat(ran.err).contains("slipway lint");
    assertThat(folder.toFile().list()).containsExactly("001_a.sql");
  }

  @Test
  void a_scratch_database_beside_a_SQLite_file_is_a_contradiction() {
    Ran ran = slipway("lint", "--scratch-url", "postgresql://localhost/scratch");

    assertThat(ran.exit).isEqualTo(78);
    assertThat(ran.err).contains("--scratch-url");
  }
}
