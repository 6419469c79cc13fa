package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.backup.InstalledClients;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup or an undo that is killed at any moment, on PostgreSQL. */
@Tag("postgresql")
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresWayBackKillTest {
  private static final int KILLS = 10;
  private static final double SOONER = 0.88;
  private static final double LATER = 1.14;

  @TempDir Path work;

  private static Source source(DisturbedApp app, String... options) {
    Map<String, List<String>> given = new HashMap<>();
    for (int at = 0; at < options.length; at += 2) {
      given.put(options[at], List.of(options[at + 1]));
    }
    return new Source(given, app.variables());
  }

  private GateProcess start(DisturbedApp app, String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = GateProcess.SLIPWAY.toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return GateProcess.start(app.variables("PATH", InstalledClients.path(work)), command);
  }

  /** Ends it by force, unless it was quicker, and waits until the server knows. */
  private static void kill(GateProcess running, long nanos, DisturbedApp app) throws Exception {
    if (!running.process().waitFor(nanos, TimeUnit.NANOSECONDS)) {
      running.process().destroyForcibly().waitFor();
    }
    running.ended();
    app.await(
        "sessions end",
        "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND"
            + " usename = '"
            + app.role()
            + "')");
  }

  private static List<Path> files(Path folder) throws Exception {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void a_backup_leaves_a_whole_snapshot_or_none() throws Exception {
    InstalledClients.install();
    Random random = new Random(20261124);
    int made = 0;
    try (DisturbedApp app = DisturbedApp.make(work)) {
      app.run(
          "CREATE TABLE t (id integer PRIMARY KEY, more text); INSERT INTO t SELECT i, md5(i::text)"
              + " FROM generate_series(1, 100000) AS i");
      List<String> before = app.everything();
      long start = System.nanoTime();
      GateProcess.Ended first = start(app, "backup").ended();
      long whole = System.nanoTime() - start;
      assertThat(first.exit()).as(first.err()).isZero();
      Path backups = Path.of(app.variables().get("SLIPWAY_BACKUPS"));
      for (int kill = 0; kill < KILLS; kill++) {
        for (Path file : files(backups)) {
          Files.delete(file);
        }
        kill(start(app, "backup"), (long) (whole * (0.4 + 0.7 * random.nextDouble())), app);

        assertThat(app.everything()).isEqualTo(before);
        boolean isMade =
            files(backups).stream().anyMatch(file -> file.toString().endsWith(".dump"));
        made += isMade ? 1 : 0;
        whole = (long) (whole * (isMade ? SOONER : LATER));

        WayBackTests.ended(WayBack.backup(source(app)), Outcome.OPEN);
        WayBackTests.ended(WayBack.verify(source(app, "all", "true")), Outcome.OPEN);
        assertThat(files(backups)).hasSize(2);
        assertThat(app.leftOnServer()).isEmpty();
      }
    }
    System.out.println("killed with a snapshot there: " + made + " of " + KILLS);
    assertThat(made).isBetween(1, KILLS - 1);
  }

  @Test
  void an_undo_leaves_all_or_nothing() throws Exception {
    InstalledClients.install();
    Random random = new Random(20261125);
    int undone = 0;
    try (DisturbedApp app = DisturbedApp.make(work)) {
      app.with(Map.of("SLIPWAY_BACKUP", "auto"));
      app.with("001_t", "CREATE TABLE t (id integer PRIMARY KEY);");
      app.with(
          "002_more",
          "CREATE TABLE more (id integer PRIMARY KEY, t integer REFERENCES t ON DELETE CASCADE);");
      WayBackTests.ended(app.migrate(), Outcome.OPEN);
      app.run("INSERT INTO t SELECT generate_series(1, 50000)");
      app.run("INSERT INTO more SELECT i, i FROM generate_series(1, 50000) AS i");
      long start = System.nanoTime();
      GateProcess.Ended first = start(app, "undo", "--to", "001_t", "--yes").ended();
      long whole = System.nanoTime() - start;
      assertThat(first.exit()).as(first.err()).isZero();
      List<String> after = app.everything();
      for (int kill = 0; kill < KILLS; kill++) {
        WayBackTests.ended(app.migrate(), Outcome.OPEN);
        app.run("INSERT INTO more SELECT i, i FROM generate_series(1, 50000) AS i");
        List<String> before = app.everything();
        kill(
            start(app, "undo", "--to", "001_t", "--yes"),
            (long) (whole * (0.4 + 0.7 * random.nextDouble())),
            app);

        List<String> found = app.everything();
        assertThat(found).isIn(before, after);
        boolean isUndone = found.equals(after);
        undone += isUndone ? 1 : 0;
        whole = (long) (whole * (isUndone ? SOONER : LATER));

        WayBackTests.ended(WayBack.undo(source(app, "to", "001_t", "yes", "true")), Outcome.OPEN);
        assertThat(app.everything()).isEqualTo(after);
        assertThat(app.leftOnServer()).isEmpty();
      }
    }
    System.out.println("killed after the commit: " + undone + " of " + KILLS);
    assertThat(undone).isBetween(1, KILLS - 1);
  }
}
