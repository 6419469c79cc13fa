package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A gate that is killed at any moment leaves the database before or after its work, and nothing
 * between.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Execution(ExecutionMode.CONCURRENT)
class KillTest {
  private static final FixtureApp APP = FixtureApp.VIDEOS;
  private static final int PREFIX = 9;
  private static final int KILLS = 25;
  private static final double SOONER = 0.87;
  private static final double LATER = 1.15;

  @TempDir Path work;

  /** A hundred moments in all. */
  @ParameterizedTest
  @ValueSource(longs = {20261117, 20261118, 20261119, 20261120})
  void at_random_moments(long seed) throws Exception {
    Path untouched = APP.build(work.resolve("untouched.db"), PREFIX);
    FixtureApp.run(untouched, "PRAGMA wal_checkpoint(TRUNCATE)");
    Path finished = APP.build(work.resolve("finished.db"), PREFIX);
    APP.finish(finished, PREFIX);
    Map<String, List<String>> rowsBefore = Dump.rows(untouched);
    Map<String, List<String>> rowsAfter = Dump.rows(finished);
    String schemaBefore = Dump.schema(untouched);
    String schemaAfter = Dump.schema(finished);
    Path data = Files.createDirectory(work.resolve("data"));
    Path database = data.resolve("app.db");
    Path backups = data.resolve("backups");
    long whole = wholeRun(untouched, database);
    Random random = new Random(seed);
    int before = 0;
    int after = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      renew(untouched, database);
      if (kill % 2 == 0) {
        // Every other run makes its snapshot anew; the others find one and use it again.
        for (String name : Objects.requireNonNull(backups.toFile().list())) {
          Files.delete(backups.resolve(name));
        }
      }
      GateProcess gate = GateProcess.start(variables(database), GateProcess.SLIPWAY.toString());
      // The first part of a run is the JVM's own start.
      TimeUnit.NANOSECONDS.sleep((long) (whole * (0.3 + 0.8 * random.nextDouble())));
      gate.process().destroyForcibly().waitFor();
      gate.ended();

      assertThat(Dump.one(database, "PRAGMA integrity_check")).isEqualTo("ok");
      boolean committed = Dump.schema(database).equals(schemaAfter);
      assertThat(Dump.schema(database)).isEqualTo(committed ? schemaAfter : schemaBefore);
      assertThat(Dump.rows(database)).isEqualTo(committed ? rowsAfter : rowsBefore);
      // The machine is faster or slower than it was for the first run: the moments follow it.
      whole = (long) (whole * (committed ? SOONER : LATER));
      before += committed ? 0 : 1;
      after += committed ? 1 : 0;

      Report again = Gate.migrate(Settings.of(Map.of(), variables(database)));
      assertThat(again.outcome()).as(again.refusal().toString()).isEqualTo(Outcome.OPEN);
      assertThat(Dump.schema(database)).isEqualTo(schemaAfter);
      assertThat(Dump.rows(database)).isEqualTo(rowsAfter);
      if (!committed) {
        // A start with nothing to do writes nothing, and so leaves what a dead gate left to the
        // next upgrade.
        assertThat(data.toFile().list()).noneMatch(name -> name.endsWith("-lock"));
        assertThat(backups.toFile().list()).noneMatch(name -> name.endsWith(".partial"));
      }
      assertThat(named(backups, ".db")).isEqualTo(named(backups, ".manifest.json")).isNotEmpty();
    }
    System.out.println("killed before the commit: " + before + ", after it: " + after);
    assertThat(before).isPositive();
    assertThat(after).isPositive();
  }

  private static Set<String> named(Path folder, String suffix) {
    Set<String> names = new TreeSet<>();
    for (String name : Objects.requireNonNull(folder.toFile().list())) {
      if (name.endsWith(suffix)) {
        names.add(name.substring(0, name.length() - suffix.length()));
      }
    }
    return names;
  }

  private long wholeRun(Path untouched, Path database) throws Exception {
    renew(untouched, database);
    long start = System.nanoTime();
    assertThat(GateProcess.run(variables(database), GateProcess.SLIPWAY.toString()).exit())
        .isZero();
    return System.nanoTime() - start;
  }

  private static void renew(Path untouched, Path database) throws Exception {
    for (String suffix : List.of("-wal", "-shm", "-journal")) {
      Files.deleteIfExists(Path.of(database + suffix));
    }
    Files.copy(untouched, database, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Map<String, String> variables(Path database) {
    return Map.of(
        "DATABASE_URL",
        database.toString(),
        "SLIPWAY_MIGRATIONS",
        APP.migrations().toAbsolutePath().toString());
  }
}
