package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whenever a gate before PostgreSQL is killed, the next one finishes its work, between two stages
 * too, does nothing twice, and clears away what the dead one left on the server.
 */
@Tag("postgresql")
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresKillTest {
  private static final FixtureApp MUSIC = FixtureApp.MUSIC;

  /** After it come a change of data, a new value of an enum, and an index made concurrently. */
  private static final int PREFIX = 9;

  private static final int KILLS = 10;

  @TempDir Path work;

  @Test
  void a_stop_while_it_writes_undoes_everything_within_ten_seconds() throws Exception {
    try (DisturbedApp app = DisturbedApp.make(work)) {
      app.with("001_a", "CREATE TABLE a (id integer);");
      assertThat(app.migrate().outcome()).isEqualTo(Outcome.OPEN);
      app.with("002_b", "ALTER TABLE a ADD COLUMN name text; " + DisturbedApp.SLEEP);
      List<String> before = app.everything();
      app.sleep(DisturbedApp.ON_REAL, 60);
      GateProcess gate = app.gate();
      app.awaitSleep("slipway migrate");

      long start = System.nanoTime();
      gate.process().destroy();
      assertThat(gate.ended(10, TimeUnit.SECONDS).exit()).isEqualTo(143);
      // The server's session, too: the app, or the next gate, need not wait for its locks.
      assertThat(app.everything()).isEqualTo(before);
      app.run("ALTER TABLE a ADD COLUMN other text; ALTER TABLE a DROP COLUMN other");
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(10));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {20261121, 20261122})
  void at_random_moments(long seed) throws Exception {
    Random random = new Random(seed);
    long whole = 0;
    int early = 0;
    try (AppDatabase expected = MUSIC.newDatabase(work, "expected")) {
      MUSIC.build(expected, PREFIX);
      MUSIC.finish(expected, PREFIX);
      for (int kill = 0; kill <= KILLS; kill++) {
        try (DisturbedApp app = DisturbedApp.make(work).with(MUSIC.migrations())) {
          app.with(Map.of("SLIPWAY_BACKUP", hasClients() ? "auto" : "off"));
          MUSIC.build(app.database(), PREFIX);
          long start = System.nanoTime();
          GateProcess gate = app.gate();
          if (kill == 0) {
            GateProcess.Ended ended = gate.ended();
            assertThat(ended.exit()).as(ended.err()).isZero();
            whole = System.nanoTime() - start;
          } else {
            // The first part of a run is the JVM's own start.
            long delay = (long) (whole * (0.2 + 0.8 * random.nextDouble()));
            if (gate.process().waitFor(delay, TimeUnit.NANOSECONDS)) {
              // The first run was slower than others are.
              whole = Math.min(whole, System.nanoTime() - start);
            } else {
              gate.process().destroyForcibly().waitFor();
              early++;
            }
            gate.ended();
          }

          Report next = app.migrate();

          assertThat(next.outcome()).as(next.refusal().toString()).isEqualTo(Outcome.OPEN);
          assertThat(app.database().schema()).isEqualTo(expected.schema());
          assertThat(app.database().rows()).isEqualTo(expected.rows());
          assertThat(app.database().faults()).isEmpty();
          assertThat(app.one("SELECT count(*) FROM flyway_schema_history WHERE success"))
              .isEqualTo("30");
          if (!next.applied().isEmpty()) {
            assertThat(app.leftOnServer()).isEmpty();
          }
        }
      }
    }
    System.out.println("killed before the end: " + early + " of " + KILLS);
    assertThat(early).isPositive();
  }

  /** Where there are none, the gate has nothing to make a backup by, and is killed without. */
  private static boolean hasClients() throws Exception {
    return Files.isExecutable(
        Path.of("/usr/lib/postgresql/" + PostgresServer.shared().major() + "/bin/pg_dump"));
  }
}
