package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Rehearsed.Rows;
import dev.slipway.migrate.Applied;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a plan says of a copy of the real rows is what comes true, and the real ones stay as they
 * are: alike on both engines.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class RehearsalTests {
  private static final String SHELVES =
      "CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT);"
          + "CREATE TABLE old (id INTEGER PRIMARY KEY);";
  private static final String ROWS =
      "INSERT INTO shelf VALUES (1, 'a'), (2, 'b'), (3, 'b'); INSERT INTO old VALUES (7), (8);";
  private static final String BOXES =
      """
      CREATE TABLE box (id INTEGER PRIMARY KEY, shelf INTEGER REFERENCES shelf (id));
      INSERT INTO box SELECT id, id FROM shelf;
      """;

  /** It has no end where there are rows, and one at once on a scratch database. */
  private static final String ENDLESS =
      """
      CREATE TABLE slow AS WITH RECURSIVE n (i) AS (SELECT CAST(1 AS bigint) UNION ALL
        SELECT i + 1 FROM n WHERE i < (SELECT 1 + 1000000000000 * count(*) FROM shelf))
      SELECT max(i) AS i FROM n;
      """;

  @TempDir Path work;
  private Path folder;
  private Path temporary;
  AppDatabase app;

  abstract AppDatabase make(Path work) throws Exception;

  /** The databases that runs of the gate left on the server; none without a server. */
  abstract List<String> leftOnServer() throws Exception;

  /** What a gate's process needs besides to find the engine's clients. */
  abstract Map<String, String> clients() throws Exception;

  @BeforeEach
  void begin() throws Exception {
    folder = Files.createDirectory(work.resolve("migrations"));
    temporary = Files.createDirectory(work.resolve("temporary"));
    app = make(work);
    ships("001_shelves.sql", SHELVES);
    app.run(SHELVES + ROWS);
  }

  @AfterEach
  void end() throws Exception {
    app.close();
  }

  final void ships(String file, String text) throws Exception {
    Files.writeString(folder.resolve(file), text);
  }

  final Map<String, String> variables(String... more) throws Exception {
    Map<String, String> variables = new HashMap<>(clients());
    variables.put("DATABASE_URL", app.url());
    variables.put("SLIPWAY_MIGRATIONS", folder.toString());
    variables.put("SLIPWAY_BACKUPS", work.resolve("backups").toString());
    for (int at = 0; at < more.length; at += 2) {
      variables.put(more[at], more[at + 1]);
    }
    return variables;
  }

  /** Rehearses, and sees that nothing came of it anywhere. */
  final Report rehearsed(String... more) throws Exception {
    List<String> before = app.everything();
    Report report = Gate.rehearse(Settings.of(Map.of(), variables(more)));
    assertThat(app.everything()).isEqualTo(before);
    assertNothingIsLeft(Path.of(System.getProperty("java.io.tmpdir")), ProcessHandle.current());
    return report;
  }

  /** Other tests of this process rehearse at the same time, and take away their own. */
  private void assertNothingIsLeft(Path place, ProcessHandle gate) throws Exception {
    List<Path> left = copies(place, gate);
    for (int tries = 0; left.stream().anyMatch(Files::exists) && tries < 200; tries++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(left).noneMatch(Files::exists);
    assertThat(work.resolve("backups")).doesNotExist();
    assertThat(leftOnServer()).isEmpty();
  }

  private static List<Path> copies(Path place, ProcessHandle gate) throws Exception {
    try (Stream<Path> files = Files.list(place)) {
      return files
          .filter(
              file ->
                  file.getFileName().toString().startsWith("slipway-rehearsal-" + gate.pid() + "-"))
          .toList();
    }
  }

  private Report migrated(String... more) throws Exception {
    return Gate.migrate(Settings.of(Map.of(), variables(more)));
  }

  private static OptionalLong none() {
    return OptionalLong.empty();
  }

  private static OptionalLong rows(long number) {
    return OptionalLong.of(number);
  }

  @Test
  void what_it_measures_is_what_migrate_then_does() throws Exception {
    ships("002_boxes.sql", BOXES);
    ships("003_less.sql", "DROP TABLE old; DELETE FROM shelf WHERE id = 99;");
    ships("004_size.sql", "ALTER TABLE shelf ADD COLUMN size INTEGER;");
    Path hook = Files.createDirectories(work.resolve("hooks/before-save.d")).resolve("10-told");
    Files.writeString(hook, "#!/bin/sh\ntouch '" + work.resolve("told") + "'\n");
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));

    Report report = rehearsed("SLIPWAY_HOOKS", work.resolve("hooks").toString());

    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
    assertThat(report.database().orElseThrow().place()).contains("test_").doesNotContain("copy");
    assertThat(work.resolve("told")).doesNotExist();
    assertThat(report.applied()).isEmpty();
    assertThat(report.snapshot()).isEmpty();
    Rehearsed rehearsed = report.rehearsal().orElseThrow();
    assertThat(rehearsed.proved()).isTrue();
    assertThat(rehearsed.stages()).hasSize(1);
    assertThat(rehearsed.locked()).isEqualTo(rehearsed.stages().get(0));
    assertThat(rehearsed.writing()).isGreaterThanOrEqualTo(rehearsed.locked());
    assertThat(rehearsed.tables())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "box", new Rows(none(), rows(3)),
                "old", new Rows(rows(2), none()),
                "shelf", new Rows(rows(3), rows(3))));
    assertThat(rehearsed.space().before()).isPositive();
    assertThat(rehearsed.space().highest())
        .isGreaterThanOrEqualTo(rehearsed.space().after())
        .isGreaterThanOrEqualTo(rehearsed.space().before());
    assertThat(rehearsed.space().snapshot()).isGreaterThan(rehearsed.space().live());

    Report migrated = migrated();
    assertThat(migrated.outcome()).as(migrated.refusal().toString()).isEqualTo(Outcome.OPEN);
    assertThat(List.copyOf(rehearsed.migrations().keySet()))
        .isEqualTo(migrated.names(Applied.How.APPLIED));
    for (Map.Entry<String, Rows> table : rehearsed.tables().entrySet()) {
      if (table.getValue().after().isPresent()) {
        assertThat(app.one("SELECT count(*) FROM " + table.getKey()))
            .isEqualTo(String.valueOf(table.getValue().after().getAsLong()));
      }
    }
  }

  @Test
  void a_migration_that_takes_its_time_is_seen_to_take_it() throws Exception {
    ships(
        "002_slow.sql",
        """
        CREATE TABLE slow AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL
          SELECT i + 1 FROM n WHERE i < (SELECT 1 + 100000 * count(*) FROM shelf))
        SELECT max(i) AS i FROM n;
        """);
    ships("003_quick.sql", "CREATE TABLE quick (id INTEGER);");

    Rehearsed rehearsed = rehearsed().rehearsal().orElseThrow();

    assertThat(rehearsed.migrations().get("002_slow"))
        .isGreaterThan(rehearsed.migrations().get("003_quick"))
        .isGreaterThanOrEqualTo(java.time.Duration.ofMillis(10));
  }

  @Test
  void what_fails_on_the_rows_that_are_there_is_known_before() throws Exception {
    ships("002_boxes.sql", BOXES);
    ships("003_unique.sql", "\nCREATE UNIQUE INDEX one_each ON shelf (name);");

    Report report = rehearsed();

    assertThat(report.outcome()).isEqualTo(Outcome.UNRECOGNISED);
    assertThat(report.refusal().orElseThrow().seen())
        .startsWith("on a copy of the database, 003_unique failed at line 2 (CREATE UNIQUE INDEX");
    assertThat(report.refusal().orElseThrow().why()).contains("the database itself is as it was");
    assertThat(report.refusal().orElseThrow().next()).endsWith("slipway plan --rehearse");
    assertThat(report.rehearsal().orElseThrow().proved()).isFalse();
    assertThat(migrated().outcome()).isEqualTo(Outcome.ROLLED_BACK);
  }

  @Test
  void what_does_not_prove_itself_is_known_before() throws Exception {
    ships("002_boxes.sql", BOXES);
    // On an empty database it does nothing; on this one it makes what no rung has.
    ships(
        "003_more.sql",
        app.url().startsWith("postgresql")
            ? "DO $$ BEGIN IF EXISTS (SELECT FROM shelf) THEN CREATE TABLE box2 (id integer); END IF; END $$;"
                + " CREATE INDEX i ON box (shelf);"
            : "CREATE INDEX i ON box (shelf); DELETE FROM box WHERE id IN (SELECT id FROM shelf);"
                + " DELETE FROM shelf WHERE id = 1; UPDATE box SET shelf = 99; INSERT INTO box SELECT 5, 99"
                + " FROM shelf WHERE id = 2;");

    Report report = rehearsed();

    assertThat(report.outcome()).isEqualTo(Outcome.UNRECOGNISED);
    assertThat(report.refusal().orElseThrow().seen())
        .startsWith("on a copy of the database, after the migrations");
  }

  @Test
  void where_all_is_there_nothing_is_rehearsed() throws Exception {
    assertThat(migrated("SLIPWAY_BACKUP", "off").outcome()).isEqualTo(Outcome.OPEN);

    Report report = rehearsed();

    assertThat(report.outcome()).isEqualTo(Outcome.OPEN);
    assertThat(report.isRehearsal()).isTrue();
    assertThat(report.rehearsal()).isEmpty();
  }

  @Test
  void what_somebody_ran_before_its_turn_does_not_run_again() throws Exception {
    ships("002_boxes.sql", BOXES);
    ships("003_size.sql", "ALTER TABLE shelf ADD COLUMN size INTEGER;");
    app.run("ALTER TABLE shelf ADD COLUMN size INTEGER");

    Report report = rehearsed();

    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
    assertThat(report.rehearsal().orElseThrow().migrations()).containsOnlyKeys("002_boxes");
    assertThat(report.rehearsal().orElseThrow().tables()).containsOnlyKeys("box");
  }

  @Test
  void the_app_may_write_meanwhile() throws Exception {
    ships("002_boxes.sql", BOXES);
    Thread writing =
        new Thread(
            () -> {
              for (int id = 100; !Thread.currentThread().isInterrupted() && id < 5000; id++) {
                try {
                  app.run("INSERT INTO shelf VALUES (" + id + ", 'new')");
                  TimeUnit.MILLISECONDS.sleep(20);
                } catch (InterruptedException e) {
                  return;
                } catch (SQLException e) {
                  throw new AssertionError(e);
                }
              }
            });
    writing.start();
    Report report;
    try {
      report = Gate.rehearse(Settings.of(Map.of(), variables()));
    } finally {
      writing.interrupt();
      writing.join();
    }

    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
    Rows boxes = report.rehearsal().orElseThrow().tables().get("box");
    assertThat(boxes.after().orElseThrow())
        .isBetween(3L, Long.valueOf(app.one("SELECT count(*) FROM shelf")));
    assertThat(app.faults()).isEmpty();
  }

  @Test
  void a_stop_leaves_nothing() throws Exception {
    ships("002_endless.sql", ENDLESS);
    List<String> before = app.everything();
    GateProcess gate =
        GateProcess.start(
            variables("TMPDIR", temporary.toString()),
            GateProcess.SLIPWAY.toString(),
            "plan",
            "--rehearse");
    for (int tries = 0;
        !gate.errSoFar().contains("migration 1 of 1") && gate.process().isAlive() && tries < 600;
        tries++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }

    TimeUnit.MILLISECONDS.sleep(300);
    gate.process().destroy();
    GateProcess.Ended ended = gate.ended(10, TimeUnit.SECONDS);

    assertThat(ended.exit()).as(ended.err()).isEqualTo(143);
    assertNothingIsLeft(temporary, gate.process().toHandle());
    assertThat(app.everything()).isEqualTo(before);
  }
}
