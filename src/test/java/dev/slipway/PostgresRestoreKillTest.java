package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.backup.InstalledClients;
import dev.slipway.backup.Snapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whenever a restore on PostgreSQL is killed, the database is the old one or the new one, and the
 * next run clears away what is left.
 */
@Tag("postgresql")
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresRestoreKillTest {
  private static final int KILLS = 12;
  private static final double SOONER = 0.9;
  private static final double LATER = 1.12;

  @TempDir Path work;

  @Test
  void at_random_moments() throws Exception {
    InstalledClients.install();
    Random random = new Random(20261123);
    int early = 0;
    int old = 0;
    try (DisturbedApp app = DisturbedApp.make(work)) {
      app.run(
          "CREATE TABLE t (id integer PRIMARY KEY, more text); INSERT INTO t SELECT i, md5(i::text)"
              + " FROM generate_series(1, 20000) AS i; COMMENT ON TABLE t IS 'ours'");
      Snapshot snapshot =
          WayBack.backup(new Source(Map.of(), app.variables())).snapshot().orElseThrow();
      List<String> then = app.everything();
      app.run("INSERT INTO t VALUES (0, 'since')");
      List<String> now = app.everything();
      long start = System.nanoTime();
      GateProcess.Ended whole = restoring(app, snapshot).ended();
      long nanos = System.nanoTime() - start;
      assertThat(whole.exit()).as(whole.err()).isZero();
      assertThat(app.everything()).isEqualTo(then);
      for (int kill = 0; kill < KILLS; kill++) {
        app.run("INSERT INTO t VALUES (0, 'since')");
        GateProcess restore = restoring(app, snapshot);
        long delay = (long) (nanos * (0.5 + 0.5 * random.nextDouble()));
        if (!restore.process().waitFor(delay, TimeUnit.NANOSECONDS)) {
          restore.process().destroyForcibly().waitFor();
          early++;
        }
        restore.ended();
        app.await(
            "sessions end",
            "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND"
                + " usename = '"
                + app.role()
                + "')");
        List<String> found = app.everything();
        assertThat(found).isIn(then, now);
        old += found.equals(now) ? 1 : 0;
        nanos = (long) (nanos * (found.equals(now) ? LATER : SOONER));

        Report next =
            WayBack.restore(
                new Source(
                    Map.of("snapshot", List.of(snapshot.id()), "yes", List.of("true")),
                    app.variables()));

        assertThat(next.outcome()).as(next.refusal().toString()).isEqualTo(Outcome.OPEN);
        assertThat(app.everything()).isEqualTo(then);
        assertThat(app.leftOnServer()).isEmpty();
      }
    }
    System.out.println(
        "killed before the end: " + early + " of " + KILLS + ", the old one there: " + old);
    assertThat(early).isPositive();
    assertThat(old).isPositive().isLessThan(KILLS);
  }

  private GateProcess restoring(DisturbedApp app, Snapshot snapshot) throws Exception {
    Map<String, String> variables = app.variables("PATH", InstalledClients.path(work));
    return GateProcess.start(
        variables, GateProcess.SLIPWAY.toString(), "restore", snapshot.id(), "--yes");
  }
}
