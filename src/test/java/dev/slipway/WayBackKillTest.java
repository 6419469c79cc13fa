package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup or a restore that is killed at any moment, on SQLite. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WayBackKillTest {
  private static final int KILLS = 24;
  private static final long SEED = 20261122;
  private static final double SOONER = 0.9;
  private static final double LATER = 1.12;

  @TempDir Path work;
  private Path database;
  private Path backups;

  @BeforeEach
  void begin() throws Exception {
    Path data = Files.createDirectory(work.resolve("data"));
    database = data.resolve("app.db");
    backups = data.resolve("backups");
    FixtureApp.VIDEOS.build(database, 13);
    FixtureApp.run(
        database,
        "CREATE TABLE bulk (b BLOB); WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
            + " WHERE i < 400) INSERT INTO bulk SELECT randomblob(50000) FROM n;"
            + " PRAGMA wal_checkpoint(TRUNCATE)");
  }

  private Map<String, String> variables() {
    return Map.of(
        "DATABASE_URL",
        database.toString(),
        "SLIPWAY_MIGRATIONS",
        FixtureApp.VIDEOS.migrations().toAbsolutePath().toString());
  }

  private Source source(String... options) {
    Map<String, List<String>> given = new java.util.HashMap<>();
    for (int at = 0; at < options.length; at += 2) {
      given.put(options[at], List.of(options[at + 1]));
    }
    return new Source(given, variables());
  }

  private String backsUp() {
    return WayBackTests.ended(WayBack.backup(source()), Outcome.OPEN).snapshot().orElseThrow().id();
  }

  /** Runs a command until it is killed, or ends, and says whether it had ended by then. */
  private boolean killed(long afterNanos, String... command) throws Exception {
    GateProcess gate = GateProcess.start(variables(), command);
    TimeUnit.NANOSECONDS.sleep(afterNanos);
    boolean alive = gate.process().isAlive();
    gate.process().destroyForcibly().waitFor();
    gate.ended();
    return alive;
  }

  private static long nanosOf(GateProcess.Ended ignored, long start) {
    assertThat(ignored.exit()).as(ignored.err()).isZero();
    return System.nanoTime() - start;
  }

  private Set<String> names(Path folder) {
    return new HashSet<>(List.of(Objects.requireNonNull(folder.toFile().list())));
  }

  @Test
  void a_restore_leaves_the_old_state_or_the_new_one() throws Exception {
    String one = backsUp();
    List<String> first = Dump.everythingAtRest(database);
    FixtureApp.run(
        database, "DELETE FROM bulk WHERE rowid % 2 = 0; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
    String two = backsUp();
    List<String> second = Dump.everythingAtRest(database);
    String slipway = GateProcess.SLIPWAY.toString();
    long start = System.nanoTime();
    long whole = nanosOf(GateProcess.run(variables(), slipway, "restore", one, "--yes"), start);
    Random random = new Random(SEED);
    boolean atFirst = true;
    int changed = 0;
    int unchanged = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      String wanted = atFirst ? two : one;
      killed(
          (long) (whole * (0.35 + 0.75 * random.nextDouble())),
          slipway,
          "restore",
          wanted,
          "--yes");
      List<String> now = Dump.everythingAtRest(database);
      boolean isFirst = now.equals(first);
      assertThat(now).isEqualTo(isFirst ? first : second);
      whole = (long) (whole * (isFirst == atFirst ? LATER : SOONER));
      changed += isFirst == atFirst ? 0 : 1;
      unchanged += isFirst == atFirst ? 1 : 0;
      atFirst = isFirst;

      String again = atFirst ? two : one;
      WayBackTests.ended(WayBack.restore(source("snapshot", again, "yes", "true")), Outcome.OPEN);
      atFirst = !atFirst;
      assertThat(Dump.everythingAtRest(database)).isEqualTo(atFirst ? first : second);
      assertThat(names(database.getParent())).containsExactlyInAnyOrder("app.db", "backups");
      assertThat(names(backups)).noneMatch(name -> name.endsWith(".partial"));
    }
    System.out.println("killed before the rename: " + unchanged + ", after it: " + changed);
    assertThat(unchanged).isPositive();
    assertThat(changed).isPositive();
  }

  @Test
  void a_backup_leaves_a_whole_snapshot_or_none() throws Exception {
    String slipway = GateProcess.SLIPWAY.toString();
    long start = System.nanoTime();
    long whole = nanosOf(GateProcess.run(variables(), slipway, "backup"), start);
    Random random = new Random(SEED);
    int made = 0;
    int none = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      for (String name : names(backups)) {
        Files.delete(backups.resolve(name));
      }
      List<String> before = Dump.everythingAtRest(database);
      killed((long) (whole * (0.35 + 0.75 * random.nextDouble())), slipway, "backup");

      assertThat(Dump.everythingAtRest(database)).isEqualTo(before);
      boolean isMade = names(backups).stream().anyMatch(name -> name.endsWith(".db"));
      made += isMade ? 1 : 0;
      none += isMade ? 0 : 1;
      whole = (long) (whole * (isMade ? SOONER : LATER));
      if (isMade) {
        WayBackTests.ended(WayBack.verify(source()), Outcome.OPEN);
      }
      backsUp();
      WayBackTests.ended(WayBack.verify(source("all", "true")), Outcome.OPEN);
      assertThat(names(backups)).hasSize(2);
      // SQLite's own index of an empty log may stay, which whoever opens the file next uses again.
      assertThat(names(database.getParent())).isSubsetOf("app.db", "app.db-shm", "backups");
    }
    System.out.println("killed before the snapshot had its name: " + none + ", after it: " + made);
    assertThat(none).isPositive();
    assertThat(made).isPositive();
  }
}
