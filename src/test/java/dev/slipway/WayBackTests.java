package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.slipway.backup.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots by hand and the way back to one, alike on both engines. */
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class WayBackTests {
  private static final String SHELVES =
      "CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT);"
          + " CREATE INDEX by_name ON shelf (name);";

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
    Files.writeString(folder.resolve("001_shelves.sql"), SHELVES);
    app.run(SHELVES);
    app.run("INSERT INTO shelf VALUES (1, 'left'), (2, 'right')");
    assertThat(Gate.migrate(Settings.of(source("backup", "off"))).outcome())
        .isEqualTo(Outcome.OPEN);
  }

  @AfterEach
  void end() throws Exception {
    app.close();
  }

  /** Options by name and value. */
  final Source source(String... options) {
    Map<String, List<String>> given = new HashMap<>();
    given.put("backups", List.of(backups.toString()));
    given.put("wait", List.of("1s"));
    for (int at = 0; at < options.length; at += 2) {
      given.put(options[at], List.of(options[at + 1]));
    }
    return new Source(
        given, Map.of("DATABASE_URL", app.url(), "SLIPWAY_MIGRATIONS", folder.toString()));
  }

  final void ships(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  final Snapshot backsUp() {
    return ended(WayBack.backup(source()), Outcome.OPEN).snapshot().orElseThrow();
  }

  final Report restores(String snapshot) {
    return ended(WayBack.restore(source("snapshot", snapshot, "yes", "true")), Outcome.OPEN);
  }

  static Report ended(Report report, Outcome outcome) {
    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(outcome);
    return report;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(backups)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void a_backup_changes_nothing_and_says_what_it_is_of() throws Exception {
    List<String> before = app.everything();

    Snapshot snapshot =
        ended(WayBack.backup(source("release", "1.2")), Outcome.OPEN).snapshot().orElseThrow();

    assertThat(app.everything()).isEqualTo(before);
    assertThat(snapshot.why()).isEqualTo("by hand");
    assertThat(snapshot.release()).contains("1.2");
    assertThat(snapshot.standing()).isEqualTo("current-1");
    assertThat(snapshot.verified()).isEmpty();
    assertThat(snapshot.reused()).isFalse();
  }

  @Test
  void a_second_one_of_the_same_state_is_the_first() throws Exception {
    Snapshot first = backsUp();
    Snapshot again = backsUp();
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(again.reused()).isTrue();

    app.run("INSERT INTO shelf VALUES (3, 'top')");
    assertThat(backsUp().id()).isNotEqualTo(first.id());
    assertThat(names()).hasSize(4);
  }

  @Test
  void a_restore_brings_back_everything_and_so_does_undoing_it() throws Exception {
    List<String> saved = app.everything();
    Snapshot snapshot = backsUp();
    app.run("INSERT INTO shelf VALUES (3, 'top'); UPDATE shelf SET name = 'x' WHERE id = 1");
    app.run("CREATE TABLE box (id INTEGER)");
    List<String> present = app.everything();

    Report report = restores(snapshot.id());

    assertThat(app.everything()).isEqualTo(saved);
    assertThat(app.faults()).isEmpty();
    assertThat(report.restored().orElseThrow().id()).isEqualTo(snapshot.id());
    Snapshot before = report.snapshot().orElseThrow();
    assertThat(before.why()).isEqualTo("before restore");

    restores(before.id());
    assertThat(app.everything()).isEqualTo(present);
    assertThat(app.faults()).isEmpty();
  }

  @Test
  void a_restore_without_a_yes_changes_nothing() throws Exception {
    Snapshot snapshot = backsUp();
    app.run("INSERT INTO shelf VALUES (3, 'top')");
    List<String> present = app.everything();

    Report report = ended(WayBack.restore(source("snapshot", snapshot.id())), Outcome.USAGE);

    assertThat(app.everything()).isEqualTo(present);
    assertThat(report.refusal().orElseThrow().next())
        .isEqualTo("slipway restore " + snapshot.id() + " --yes");
    assertThat(names()).hasSize(2);
  }

  @Test
  void a_snapshot_is_found_by_its_path_wherever_it_lies() throws Exception {
    List<String> saved = app.everything();
    Snapshot snapshot = backsUp();
    app.run("DELETE FROM shelf");
    Path elsewhere = Files.createDirectory(work.resolve("elsewhere"));
    for (String name : names()) {
      Files.move(backups.resolve(name), elsewhere.resolve(name));
    }

    restores(elsewhere.resolve(snapshot.path().getFileName()).toString());

    assertThat(app.everything()).isEqualTo(saved);
  }

  @Test
  void a_name_alone_does_not_find_the_snapshot_of_another_app() throws Exception {
    Snapshot snapshot = backsUp();
    app.run("DROP TABLE shelf; CREATE TABLE unrelated (id INTEGER)");
    List<String> present = app.everything();

    Report report =
        ended(WayBack.restore(source("snapshot", snapshot.id(), "yes", "true")), Outcome.NO_BACKUP);

    assertThat(report.refusal().orElseThrow().seen()).contains("no table in common");
    assertThat(app.everything()).isEqualTo(present);
    restores(snapshot.path().toString());
    assertThat(app.one("SELECT count(*) FROM shelf")).isEqualTo("2");
  }

  @Test
  void a_name_of_no_snapshot_is_refused() throws Exception {
    backsUp();
    Report report =
        ended(WayBack.restore(source("snapshot", "nope", "yes", "true")), Outcome.CONFIG);
    assertThat(report.refusal().orElseThrow().next()).startsWith("slipway snapshots");
  }

  @Test
  void a_folder_that_cannot_be_read_is_not_said_to_be_none() throws Exception {
    backsUp();
    Report report =
        ended(
            WayBack.verify(source("migrations", work.resolve("nowhere").toString())), Outcome.OPEN);
    assertThat(report.verdicts())
        .singleElement()
        .extracting(Verdict::words, STRING)
        .startsWith("not compared with the folder: ")
        .contains("nowhere");
  }

  @Test
  void verifying_finds_the_rung_and_notes_it() throws Exception {
    backsUp();
    Report report = ended(WayBack.verify(source()), Outcome.OPEN);
    assertThat(report.verdicts())
        .singleElement()
        .extracting(Verdict::words)
        .isEqualTo("the schema of rung 1 of 1");
    assertThat(
            ended(WayBack.snapshots(source()), Outcome.OPEN)
                .snapshots()
                .orElseThrow()
                .get(0)
                .verified())
        .isPresent();
  }

  /** What can happen to a file between a good day and a bad one. */
  private Map<String, Damage> damages() {
    Map<String, Damage> damages = new HashMap<>();
    damages.put("truncated", data -> Files.write(data, shortened(Files.readAllBytes(data))));
    damages.put(
        "corrupted",
        data -> {
          byte[] bytes = Files.readAllBytes(data);
          bytes[bytes.length / 2] ^= 1;
          Files.write(data, bytes);
        });
    damages.put("swapped", data -> Files.write(data, Files.readAllBytes(other(data))));
    damages.put("emptied", data -> Files.write(data, new byte[0]));
    damages.put("gone", Files::delete);
    damages.put(
        "read as text and written again",
        data ->
            Files.writeString(data, new String(Files.readAllBytes(data), StandardCharsets.UTF_8)));
    return damages;
  }

  @FunctionalInterface
  private interface Damage {
    void to(Path data) throws IOException;
  }

  private static byte[] shortened(byte[] bytes) {
    return java.util.Arrays.copyOf(bytes, bytes.length - bytes.length / 4);
  }

  private static Path other(Path data) throws IOException {
    try (Stream<Path> files = Files.list(Objects.requireNonNull(data.getParent()))) {
      return files
          .filter(file -> !file.equals(data) && !file.toString().endsWith(".json"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void a_damaged_snapshot_is_found_before_anything_is_touched() throws Exception {
    Snapshot snapshot = backsUp();
    app.run("INSERT INTO shelf VALUES (3, 'top')");
    backsUp();
    List<String> present = app.everything();
    Path kept = Files.createDirectory(work.resolve("kept"));
    for (String name : names()) {
      Files.copy(backups.resolve(name), kept.resolve(name));
    }
    for (Map.Entry<String, Damage> damage : damages().entrySet()) {
      for (String name : names()) {
        Files.delete(backups.resolve(name));
      }
      for (Path file : files(kept)) {
        Files.copy(file, backups.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
      damage.getValue().to(snapshot.path());
      List<String> before = names();

      Report verified = ended(WayBack.verify(source("all", "true")), Outcome.NO_BACKUP);
      assertThat(verified.verdicts())
          .as(damage.getKey())
          .filteredOn(verdict -> verdict.fault().isPresent())
          .extracting(verdict -> verdict.snapshot().id())
          .containsExactly(snapshot.id());
      Report restored =
          ended(
              WayBack.restore(source("snapshot", snapshot.id(), "yes", "true")), Outcome.NO_BACKUP);
      assertThat(restored.refusal().orElseThrow().seen()).contains(snapshot.id());
      assertThat(app.everything()).as(damage.getKey()).isEqualTo(present);
      assertThat(names()).as(damage.getKey()).isEqualTo(before);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void pruning_keeps_the_last_five_and_the_recent_ones_and_dry_removes_nothing() throws Exception {
    List<String> made = new ArrayList<>();
    for (int age = 0; age < 7; age++) {
      app.run("INSERT INTO shelf VALUES (" + (10 + age) + ", 'more')");
      made.add(backsUp().id());
    }
    for (int age = 0; age < 7; age++) {
      makeCreated(made.get(age), (2010 + age) + "-01-01T00:00:00Z");
    }
    assertThat(ended(WayBack.prune(source("dry-run", "true")), Outcome.OPEN).removable())
        .extracting(Snapshot::id)
        .containsExactlyInAnyOrder(made.get(0), made.get(1));
    assertThat(names()).hasSize(14);
    assertThat(ended(WayBack.prune(source()), Outcome.OPEN).removed())
        .extracting(Snapshot::id)
        .containsExactlyInAnyOrder(made.get(0), made.get(1));
    assertThat(names()).hasSize(10);
  }

  @Test
  void the_snapshot_of_the_present_state_does_not_push_out_the_one_that_is_restored()
      throws Exception {
    List<String> saved = app.everything();
    List<String> made = new ArrayList<>(List.of(backsUp().id()));
    for (int later = 1; later < 5; later++) {
      app.run("INSERT INTO shelf VALUES (" + (10 + later) + ", 'more')");
      made.add(backsUp().id());
    }
    for (int age = 0; age < made.size(); age++) {
      makeCreated(made.get(age), (2010 + age) + "-01-01T00:00:00Z");
    }
    app.run("INSERT INTO shelf VALUES (30, 'last')");

    restores(made.get(0));

    assertThat(app.everything()).isEqualTo(saved);
    assertThat(names()).anyMatch(name -> name.startsWith(made.get(0)));
  }

  private void makeCreated(String snapshot, String when) throws IOException {
    Path manifest = backups.resolve(snapshot + ".manifest.json");
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replaceFirst("\"created\": \"[^\"]*\"", "\"created\": \"" + when + "\""));
  }

  @Test
  void a_restored_database_opens_for_the_image_of_its_time() throws Exception {
    Snapshot snapshot = backsUp();
    Files.writeString(
        folder.resolve("002_boxes.sql"), "ALTER TABLE shelf RENAME COLUMN name TO title;");
    ended(Gate.migrate(Settings.of(source())), Outcome.OPEN);
    Files.delete(folder.resolve("002_boxes.sql"));
    ended(Gate.migrate(Settings.of(source())), Outcome.AHEAD);

    restores(snapshot.id());

    ended(Gate.migrate(Settings.of(source())), Outcome.OPEN);
  }

  /** A connection as the app has one. */
  abstract Connection connects() throws SQLException;

  /** Runs something while the app writes rows that belong together, one commit after the other. */
  private void whileTheAppWrites(Runnable what) throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    AtomicInteger written = new AtomicInteger();
    Thread writer = new Thread(() -> writeUntil(enough, written), "the app");
    writer.start();
    try {
      while (written.get() < 10) {
        Thread.sleep(5);
      }
      int before = written.get();
      what.run();
      assertThat(written.get()).as("it went on writing").isGreaterThan(before);
    } finally {
      enough.set(true);
      writer.join();
    }
  }

  private void writeUntil(AtomicBoolean enough, AtomicInteger written) {
    try (Connection connection = connects();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      while (!enough.get()) {
        statement.executeUpdate("INSERT INTO one VALUES (1)");
        statement.executeUpdate("INSERT INTO two VALUES (1)");
        connection.commit();
        written.incrementAndGet();
        Thread.sleep(1);
      }
    } catch (SQLException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The pairs that a reader of a snapshot's data sees in the two tables. */
  abstract List<String> pairsIn(Snapshot snapshot) throws Exception;

  @Test
  void a_backup_under_load_is_some_committed_moment() throws Exception {
    app.run("CREATE TABLE one (n INTEGER); CREATE TABLE two (n INTEGER)");
    List<Snapshot> made = new ArrayList<>();
    whileTheAppWrites(
        () -> {
          for (int time = 0; time < 4; time++) {
            made.add(backsUp());
          }
        });
    assertThat(made).hasSize(4);
    for (Snapshot snapshot : made) {
      List<String> pairs = pairsIn(snapshot);
      assertThat(pairs.get(0)).isEqualTo(pairs.get(1));
      assertThat(Long.parseLong(pairs.get(0))).isPositive();
    }
    assertThat(pairsIn(made.get(3))).isNotEqualTo(pairsIn(made.get(0)));
  }
}
