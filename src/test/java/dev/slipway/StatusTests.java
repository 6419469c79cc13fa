package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Integrity;
import dev.slipway.database.RowChange;
import dev.slipway.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a status sees of a database, and with what a verify is content; alike on both engines. */
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class StatusTests {
  private static final String SHELVES =
      """
      CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT);
      CREATE TABLE book (id INTEGER PRIMARY KEY, shelf_id INTEGER REFERENCES shelf (id));
      CREATE TABLE note (id INTEGER PRIMARY KEY);
      """;

  private static final String ROWS =
      """
      INSERT INTO shelf VALUES (1, 'left'), (2, 'right');
      INSERT INTO book VALUES (1, 1), (2, 1), (3, 2);
      INSERT INTO note VALUES (1), (2);
      """;

  /** Makes a table, takes one away, and changes what a third holds. */
  private static final String MORE =
      """
      CREATE TABLE loan (id INTEGER PRIMARY KEY);
      INSERT INTO loan VALUES (1);
      DROP TABLE note;
      INSERT INTO shelf VALUES (3, 'top');
      """;

  @TempDir Path work;
  private Path folder;
  Path backups;
  AppDatabase app;

  abstract AppDatabase make(Path work) throws Exception;

  @BeforeEach
  void begin() throws Exception {
    folder = Files.createDirectory(work.resolve("migrations"));
    backups = work.resolve("backups");
    app = make(work);
    ships("001_shelves.sql", SHELVES);
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

  private Source source(String... options) {
    Map<String, List<String>> given = new HashMap<>();
    for (int at = 0; at < options.length; at += 2) {
      given.put(options[at], List.of(options[at + 1]));
    }
    return new Source(
        given,
        Map.of(
            "DATABASE_URL",
            app.url(),
            "SLIPWAY_MIGRATIONS",
            folder.toString(),
            "SLIPWAY_BACKUPS",
            backups.toString()));
  }

  final Settings settings(String... options) {
    return Settings.of(source(options));
  }

  final Report migrates(String... options) {
    return ends(Outcome.OPEN, Gate.migrate(settings(options)));
  }

  private static Report ends(Outcome outcome, Report report) {
    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(outcome);
    return report;
  }

  final Condition looks(String... options) {
    return ends(Outcome.OPEN, Gate.status(settings(options))).condition().orElseThrow();
  }

  private void isWell(String... options) {
    Report report = ends(Outcome.OPEN, Gate.verify(settings(options)));
    assertThat(report.concerns()).isEmpty();
  }

  final Refusal isNotWell(Outcome outcome, String... options) {
    return ends(outcome, Gate.verify(settings(options))).refusal().orElseThrow();
  }

  /** Has the app with three tables, all of whose migrations were applied. */
  private void installed() throws Exception {
    migrates("release", "1.0");
    app.run(ROWS);
  }

  /** How many rows there are, as the test itself counts them. */
  final Map<String, Long> counted() throws Exception {
    Map<String, Long> counted = new TreeMap<>();
    app.rows()
        .forEach(
            (table, rows) -> counted.put(table.replaceFirst("^public\\.", ""), (long) rows.size()));
    return counted;
  }

  /** What a report says of both times is what the test counted at both. */
  final void assertTold(Map<String, Long> before, Map<String, Long> after, Report report) {
    Map<String, Long> toldBefore = new TreeMap<>();
    Map<String, Long> toldAfter = new TreeMap<>();
    report
        .rows()
        .forEach(
            (table, change) -> {
              change.before().ifPresent(rows -> toldBefore.put(table, rows));
              change.after().ifPresent(rows -> toldAfter.put(table, rows));
            });
    assertThat(toldBefore).isEqualTo(before);
    assertThat(toldAfter).isEqualTo(after);
  }

  @Test
  void a_migration_tells_what_each_table_held_before_and_after() throws Exception {
    installed();
    Map<String, Long> before = counted();
    ships("002_more.sql", MORE);

    Report report = migrates();

    assertTold(before, counted(), report);
    assertThat(report.rows())
        .isEqualTo(
            Map.of(
                "book",
                new RowChange(Optional.of(3L), Optional.of(3L)),
                "loan",
                new RowChange(Optional.empty(), Optional.of(1L)),
                "note",
                new RowChange(Optional.of(2L), Optional.empty()),
                "shelf",
                new RowChange(Optional.of(2L), Optional.of(3L))));
    assertThat(migrates().rows()).isEmpty();
  }

  @Test
  void a_migration_tells_it_without_a_snapshot_too() throws Exception {
    installed();
    Map<String, Long> before = counted();
    ships("002_more.sql", MORE);

    Report report = migrates("backup", "off");

    assertTold(before, counted(), report);
  }

  @Test
  void a_migration_that_fails_tells_nothing_of_rows() throws Exception {
    installed();
    app.run("INSERT INTO shelf VALUES (4, 'left')");
    ships("002_fails.sql", "CREATE UNIQUE INDEX by_name ON shelf (name);");

    assertThat(ends(Outcome.ROLLED_BACK, Gate.migrate(settings())).rows()).isEmpty();
  }

  @Test
  void rows_stand_beside_those_of_the_newest_snapshot() throws Exception {
    installed();
    assertThat(looks().rows()).contains(Map.of("book", 3L, "note", 2L, "shelf", 2L));
    ends(Outcome.OPEN, WayBack.backup(source()));
    app.run("DELETE FROM note; INSERT INTO book VALUES (4, 2);");

    Report report = Gate.status(settings());

    assertThat(report.rowsSince())
        .isEqualTo(
            Map.of(
                "book",
                new RowChange(Optional.of(3L), Optional.of(4L)),
                "note",
                new RowChange(Optional.of(2L), Optional.of(0L)),
                "shelf",
                new RowChange(Optional.of(2L), Optional.of(2L))));
  }

  @Test
  void the_last_run_is_told_with_what_it_did() throws Exception {
    app.run(SHELVES + ROWS);
    ships("002_more.sql", MORE);
    ships("003_age.sql", "ALTER TABLE loan ADD COLUMN age INTEGER;");
    assertThat(looks().lastRun()).isEmpty();
    Instant start = Instant.now().minusSeconds(1);

    String snapshot = migrates("release", "1.1").snapshot().orElseThrow().id();

    Condition condition = looks();
    LastRun run = condition.lastRun().orElseThrow();
    assertThat(run.when()).isBetween(start, Instant.now());
    assertThat(run.command()).isEqualTo("migrate");
    assertThat(run.outcome()).contains("OPEN");
    assertThat(run.release()).contains("1.1");
    assertThat(run.baselined()).isEqualTo(1);
    assertThat(run.applied()).containsExactly("002_more", "003_age");
    assertThat(run.snapshot()).contains(snapshot);
    assertThat(condition.release()).contains("1.1");
  }

  @Test
  void the_last_run_is_told_that_failed() throws Exception {
    installed();
    app.run("INSERT INTO shelf VALUES (4, 'left')");
    ships("002_fails.sql", "CREATE UNIQUE INDEX by_name ON shelf (name);");
    Report failed = ends(Outcome.ROLLED_BACK, Gate.migrate(settings()));

    LastRun run = looks().lastRun().orElseThrow();
    assertThat(run.outcome()).contains("ROLLED_BACK");
    assertThat(run.snapshot()).isEqualTo(failed.snapshot().map(made -> made.id()));

    ships("002_fails.sql", "ALTER TABLE shelf ADD COLUMN label TEXT;");
    migrates();
    LastRun next = looks().lastRun().orElseThrow();
    assertThat(next.outcome()).contains("OPEN");
    assertThat(next.applied()).containsExactly("002_fails");
  }

  @Test
  void the_last_run_is_told_that_went_back() throws Exception {
    installed();
    String snapshot = ends(Outcome.OPEN, WayBack.backup(source())).snapshot().orElseThrow().id();
    app.run("DELETE FROM note");

    ends(
        Outcome.OPEN,
        WayBack.restore(
            new Source(
                Map.of("snapshot", List.of(snapshot), "yes", List.of("true")),
                source().environment())));

    assertThat(looks().lastRun().map(LastRun::command)).contains("restore");
    assertThat(counted()).containsEntry("note", 2L);
  }

  @Test
  void what_a_database_is_like_and_what_room_there_is() throws Exception {
    installed();
    Condition condition = looks();
    assertThat(condition.bytes()).isPositive();
    assertThat(condition.nature().version()).matches("[0-9]+\\.[0-9.]+.*");
    assertThat(condition.nature().encoding().orElseThrow()).matches("UTF-?8");
    assertThat(condition.freeForSnapshots()).isPositive();
    assertThat(condition.noRoom()).isEmpty();
    assertThat(condition.orphans()).isEmpty();
  }

  @Test
  void all_is_well_where_the_gate_would_open_and_nothing_is_written() throws Exception {
    installed();
    List<String> before = app.everything();

    isWell();
    isWell("deep", "true");

    assertThat(app.everything()).isEqualTo(before);
    assertThat(app.faults()).isEmpty();
    assertThat(backups).doesNotExist();
  }

  @Test
  void work_to_do_is_not_well() throws Exception {
    assertThat(isNotWell(Outcome.PENDING).seen()).isEqualTo("1 migration is not applied");
    installed();
    isWell();
    ships("002_more.sql", MORE);
    List<String> before = app.everything();

    assertThat(isNotWell(Outcome.PENDING).next()).isEqualTo("slipway migrate");
    assertThat(Gate.status(settings()).outcome()).isEqualTo(Outcome.OPEN);
    assertThat(app.everything()).isEqualTo(before);
  }

  @Test
  void a_newer_database_is_not_well_unless_things_were_only_added() throws Exception {
    installed();
    ships("002_loans.sql", "CREATE TABLE loan (id INTEGER PRIMARY KEY);");
    migrates();
    lacks("002_loans.sql");
    isWell();

    ships("002_loans.sql", "CREATE TABLE loan (id INTEGER PRIMARY KEY);");
    ships("003_names.sql", "ALTER TABLE shelf RENAME COLUMN name TO label;");
    migrates();
    lacks("002_loans.sql");
    lacks("003_names.sql");
    isNotWell(Outcome.AHEAD);
  }

  @Test
  void an_edited_migration_is_not_well() throws Exception {
    installed();
    ships("001_shelves.sql", SHELVES + "CREATE TABLE loan (id INTEGER PRIMARY KEY);");
    isNotWell(Outcome.UNRECOGNISED);
  }

  @Test
  void drift_is_well_unless_it_is_to_be_refused() throws Exception {
    installed();
    app.run("ALTER TABLE note ADD COLUMN text TEXT DEFAULT 'x'");
    app.run("CREATE INDEX by_name ON shelf (name)");
    isWell();

    app.run("DROP INDEX by_name");
    drifts();
    isWell();
    isNotWell(Outcome.UNRECOGNISED, "drift", "refuse");
  }

  /** Makes something of the app's schema another than the migrations made it. */
  abstract void drifts() throws Exception;

  @Test
  void rows_that_refer_to_none_are_not_well_for_who_looks_at_all() throws Exception {
    installed();
    deletesBehindTheEnginesBack("DELETE FROM shelf WHERE id = 1");
    isWell();

    assertThat(isNotWell(Outcome.UNRECOGNISED, "deep", "true").seen())
        .isEqualTo("rows refer to others that are not there: book → shelf (2)");
    assertThat(looks("deep", "true").orphans()).contains(Map.of("book → shelf", 2L));
    Report report = ends(Outcome.OPEN, Gate.verify(settings("deep", "true", "orphans", "report")));
    assertThat(report.condition().orElseThrow().orphans().orElseThrow()).hasSize(1);
  }

  /** Deletes rows without a look at who refers to them. */
  abstract void deletesBehindTheEnginesBack(String statement) throws Exception;

  @Test
  void a_snapshot_that_was_never_verified_is_not_well_for_who_wants_one() throws Exception {
    installed();
    isWell();
    assertThat(isNotWell(Outcome.NO_BACKUP, "verified-within", "26h").seen())
        .isEqualTo("there is no snapshot");
    ends(Outcome.OPEN, WayBack.backup(source()));

    Refusal unverified = isNotWell(Outcome.NO_BACKUP, "verified-within", "26h");
    assertThat(unverified.seen()).isEqualTo("none of the snapshots was ever verified");
    assertThat(unverified.why()).contains("from the last 26 hours");
    assertThat(unverified.next()).isEqualTo("slipway verify-backup");

    ends(Outcome.OPEN, WayBack.verify(source()));
    isWell("verified-within", "26h");
  }

  @Test
  void a_snapshot_that_is_older_than_wanted_is_not_well() throws Exception {
    installed();
    ends(Outcome.OPEN, WayBack.backup(source()));
    ends(Outcome.OPEN, WayBack.verify(source()));
    Settings settings = settings("verified-within", "2d");
    Report report = Gate.status(settings);

    Instant nearly = Instant.now().plus(Duration.ofDays(2)).minusSeconds(120);
    assertThat(Concern.of(report, settings, nearly)).isEmpty();
    Instant later = nearly.plusSeconds(240);
    Concern concern = Concern.of(report, settings, later).get(0);
    assertThat(concern.outcome()).isEqualTo(Outcome.NO_BACKUP);
    assertThat(concern.refusal().seen()).startsWith("the newest snapshot that was verified is ");
    assertThat(concern.refusal().why()).contains("from the last 2 days");
    assertThat(concern.refusal().next()).isEqualTo("slipway backup && slipway verify-backup");
  }

  @Test
  void no_room_for_the_next_snapshot_is_not_well() throws Exception {
    installed();
    backups = work.resolve("not/mounted");
    assertThat(isNotWell(Outcome.NO_BACKUP).seen()).contains("the folder that is to hold it");
    isWell("backup", "off");
  }

  @Test
  void of_several_things_the_gravest_counts_and_all_are_told() throws Exception {
    installed();
    ships("002_more.sql", MORE);
    backups = work.resolve("not/mounted");

    Report report = ends(Outcome.NO_BACKUP, Gate.verify(settings()));

    assertThat(report.concerns().stream().map(Concern::outcome))
        .containsExactly(Outcome.NO_BACKUP, Outcome.PENDING);
  }

  @Test
  void damage_is_found_by_looking_at_all() throws Exception {
    installed();
    damages();
    Report report = ends(Outcome.UNRECOGNISED, Gate.verify(settings("deep", "true")));
    assertThat(report.condition().orElseThrow().integrity().verdict())
        .isEqualTo(Integrity.Verdict.DAMAGED);
    assertThat(report.refusal().orElseThrow().seen()).startsWith("the database is damaged: ");
    assertThat(report.snapshots()).isPresent();
  }

  /** Has an index lack what its table holds. */
  abstract void damages() throws Exception;
}
