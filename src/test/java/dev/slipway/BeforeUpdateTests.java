package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.backup.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When an update may begin, as the container is asked that would be replaced; on both engines. */
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class BeforeUpdateTests {
  private static final String SHELVES = "CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT);";
  private static final String NAMES = "002_names.sql";

  /** Runs on an empty database, and on no other. */
  private static final String FAILING = "CREATE UNIQUE INDEX by_name ON shelf (name);";

  @TempDir Path work;
  Path backups;
  private Path folder;
  AppDatabase app;

  abstract AppDatabase make(Path work) throws Exception;

  @BeforeEach
  void begin() throws Exception {
    folder = Files.createDirectory(work.resolve("migrations"));
    backups = work.resolve("backups");
    app = make(work);
    ships("001_shelves.sql", SHELVES);
    migrates(Outcome.OPEN);
    app.run("INSERT INTO shelf VALUES (1, 'same'), (2, 'same')");
  }

  @AfterEach
  void end() throws Exception {
    app.close();
  }

  private void ships(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  private Map<String, String> variables(String... more) {
    Map<String, String> variables = new HashMap<>();
    variables.put("DATABASE_URL", app.url());
    variables.put("SLIPWAY_MIGRATIONS", folder.toString());
    variables.put("SLIPWAY_BACKUPS", backups.toString());
    variables.put("SLIPWAY_WAIT", "0s");
    for (int at = 0; at < more.length; at += 2) {
      variables.put(more[at], more[at + 1]);
    }
    return variables;
  }

  private Source source(String... more) {
    return new Source(Map.of(), variables(more));
  }

  private Report migrates(Outcome outcome) {
    Report report = Gate.migrate(Settings.of(source("SLIPWAY_WAIT", "10s")));
    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(outcome);
    return report;
  }

  /** An update to an image with a migration, and what the old image's container says after it. */
  private Report updates(String migration, Outcome outcome) throws IOException {
    ships(NAMES, migration);
    Report report = migrates(outcome);
    if (outcome != Outcome.OPEN) {
      Files.delete(folder.resolve(NAMES));
    }
    return report;
  }

  private Report asks(String... more) {
    return Gate.checkBeforeUpdate(
        new Source(Map.of("before-update", List.of("true")), variables(more)));
  }

  private void assertMayBegin() {
    Report report = asks();
    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
    assertThat(report.refusal()).isEmpty();
  }

  private String assertMayNotBegin(String... more) {
    return assertMayNotBegin(asks(more));
  }

  private static String assertMayNotBegin(Report report) {
    assertThat(report.outcome()).isEqualTo(Outcome.BUSY);
    return report.refusal().orElseThrow().seen();
  }

  @Test
  void where_nothing_speaks_against_it_and_nothing_is_written() throws Exception {
    List<String> before = app.everything();
    assertMayBegin();
    assertThat(app.everything()).isEqualTo(before);
    assertThat(app.faults()).isEmpty();
    assertThat(backups).doesNotExist();
  }

  @Test
  void not_while_a_backup_is_being_made() throws Exception {
    Path heard = work.resolve("heard");
    Path hooks = Files.createDirectories(backups.resolve("hooks.d"));
    Path hook =
        Files.writeString(
            hooks.resolve("ask"),
            """
            #!/bin/sh
            %s check --before-update --database-url '%s' --migrations %s --backups %s >%s 2>&1
            echo $? >>%s
            """
                .formatted(GateProcess.SLIPWAY, app.url(), folder, backups, heard, heard));
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
    List<String> path = new ArrayList<>(searchPath());
    path.add(System.getenv("PATH"));

    GateProcess.Ended backup =
        GateProcess.run(
            variables("PATH", String.join(":", path)), GateProcess.SLIPWAY.toString(), "backup");

    assertThat(backup.exit()).as(backup.err()).isZero();
    assertThat(heard).content().contains("slipway: a gate is at work on ").endsWith("\n75\n");
    assertMayBegin();
  }

  /** Folders with programs that fit the engine. */
  abstract List<String> searchPath() throws Exception;

  @Test
  void not_where_the_folder_for_the_snapshot_cannot_be() {
    assertThat(assertMayNotBegin("SLIPWAY_BACKUPS", work + "/not/mounted"))
        .contains("nor the folder that is to hold it exists");
    assertThat(asks("SLIPWAY_BACKUPS", work + "/not/mounted", "SLIPWAY_BACKUP", "off").outcome())
        .isEqualTo(Outcome.OPEN);
  }

  @Test
  void not_after_an_upgrade_that_failed_until_one_went_well() throws Exception {
    Snapshot failed = updates(FAILING, Outcome.ROLLED_BACK).snapshot().orElseThrow();
    assertThat(assertMayNotBegin())
        .isEqualTo(
            "the last upgrade ended with ROLLED_BACK; "
                + failed.id()
                + " is the snapshot from before it");

    assertThat(WayBack.backup(source()).outcome()).isEqualTo(Outcome.OPEN);
    assertMayNotBegin();

    updates("ALTER TABLE shelf ADD COLUMN label TEXT;", Outcome.OPEN);
    assertMayBegin();
  }

  @Test
  void after_an_upgrade_that_went_well_by_a_snapshot_made_by_hand() throws Exception {
    updates(FAILING, Outcome.ROLLED_BACK);
    app.run("INSERT INTO shelf VALUES (3, 'more')");
    Report byHand = WayBack.backup(source());

    Report report = updates("ALTER TABLE shelf ADD COLUMN label TEXT;", Outcome.OPEN);

    assertThat(report.snapshot().orElseThrow().id())
        .isEqualTo(byHand.snapshot().orElseThrow().id());
    assertMayBegin();
  }

  @Test
  void not_after_an_upgrade_that_was_cut_short_or_of_which_nothing_can_be_read() throws Exception {
    Snapshot snapshot = updates(FAILING, Outcome.ROLLED_BACK).snapshot().orElseThrow();
    Path manifest = backups.resolve(snapshot.id() + ".manifest.json");
    Files.writeString(manifest, Files.readString(manifest).replace("\"run\"", "\"was\""));
    assertThat(assertMayNotBegin()).startsWith("the last upgrade was cut short; ");

    Files.writeString(manifest, "{");
    assertThat(assertMayNotBegin()).startsWith("not every manifest in ");

    Files.delete(manifest);
    assertMayBegin();
  }

  @Test
  void not_while_this_images_own_migrations_are_missing() throws Exception {
    ships(NAMES, "ALTER TABLE shelf ADD COLUMN label TEXT;");
    assertThat(assertMayNotBegin()).isEqualTo("the database has 1 of 2 migrations");
  }

  @Test
  void where_another_image_is_what_is_missing() throws Exception {
    updates("ALTER TABLE shelf RENAME COLUMN name TO label;", Outcome.OPEN);
    Files.delete(folder.resolve(NAMES));

    Report typed = asks();
    assertThat(typed.outcome()).isEqualTo(Outcome.OPEN);
    assertThat(typed.remark().orElseThrow()).startsWith("the database is newer than this image");

    // As a variable it may stand before the app itself.
    assertMayNotBegin(Gate.checkBeforeUpdate(source("SLIPWAY_BEFORE_UPDATE", "true")));
  }

  @Test
  void not_where_anything_is_wrong() throws Exception {
    assertMayNotBegin("SLIPWAY_MIGRATIONS", work + "/none");
    assertMayNotBegin("SLIPWAY_BACKUP", "perhaps");
    ships("001_shelves.sql", "CREATE TABLE shelf (id INTEGER PRIMARY KEY);");
    assertThat(assertMayNotBegin()).contains("001_shelves");
  }
}
