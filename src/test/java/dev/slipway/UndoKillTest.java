package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * An undo that is killed at any moment leaves the database before or after its work, and nothing
 * between.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Execution(ExecutionMode.CONCURRENT)
class UndoKillTest {
  private static final int KILLS = 25;
  private static final double SOONER = 0.87;
  private static final double LATER = 1.15;

  private static final Map<String, String> FILES =
      Map.of(
          "001_song.sql",
          "CREATE TABLE song (id INTEGER PRIMARY KEY, title TEXT NOT NULL);",
          "002_play.sql",
          "CREATE TABLE play (id INTEGER PRIMARY KEY, song INTEGER REFERENCES song ON DELETE CASCADE);",
          "003_rename.sql",
          "ALTER TABLE song RENAME COLUMN title TO name;",
          "003_rename_down.sql",
          "CREATE TABLE old (id INTEGER PRIMARY KEY, title TEXT NOT NULL);"
              + " INSERT INTO old SELECT id, name FROM song; DROP TABLE song;"
              + " ALTER TABLE old RENAME TO song;",
          "004_lyrics.sql",
          "CREATE TABLE lyrics (song INTEGER REFERENCES song ON DELETE CASCADE, text TEXT);");

  @TempDir Path work;

  @BeforeEach
  void ship() throws Exception {
    Path migrations = Files.createDirectory(work.resolve("migrations"));
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      Files.writeString(migrations.resolve(file.getKey()), file.getValue());
    }
  }

  @Test
  void at_random_moments() throws Exception {
    Path untouched = work.resolve("untouched.db");
    SqliteAppDatabase made = SqliteAppDatabase.make(untouched, true);
    assertThat(Gate.migrate(Settings.of(Map.of(), variables(untouched))).outcome())
        .isEqualTo(Outcome.OPEN);
    made.run(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)"
            + " INSERT INTO song SELECT i, 'song ' || i FROM n;"
            + " INSERT INTO play SELECT id, id FROM song; INSERT INTO lyrics SELECT id, name FROM song;"
            + " PRAGMA wal_checkpoint(TRUNCATE)");
    List<String> before = Dump.everything(untouched);
    Path data = Files.createDirectory(work.resolve("data"));
    Path database = data.resolve("app.db");
    Path backups = data.resolve("backups");
    renew(untouched, database);
    long start = System.nanoTime();
    GateProcess.Ended ended = undo(database).ended();
    assertThat(ended.exit()).as(ended.err()).isZero();
    long whole = System.nanoTime() - start;
    List<String> after = Dump.everything(database);
    assertThat(after).isNotEqualTo(before);
    assertThat(Dump.one(database, "SELECT count(title) FROM song")).isEqualTo("6000");
    Random random = new Random(20261122);
    int undone = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      renew(untouched, database);
      if (kill % 2 == 0) {
        for (String name : Objects.requireNonNull(backups.toFile().list())) {
          Files.delete(backups.resolve(name));
        }
      }
      GateProcess running = undo(database);
      // The first part of a run is the JVM's own start.
      TimeUnit.NANOSECONDS.sleep((long) (whole * (0.3 + 0.8 * random.nextDouble())));
      running.process().destroyForcibly().waitFor();
      running.ended();

      assertThat(Dump.one(database, "PRAGMA integrity_check")).isEqualTo("ok");
      boolean committed = Dump.everything(database).equals(after);
      assertThat(Dump.everything(database)).isEqualTo(committed ? after : before);
      whole = (long) (whole * (committed ? SOONER : LATER));
      undone += committed ? 1 : 0;

      assertThat(undo(database).ended().exit()).isZero();
      assertThat(Dump.everything(database)).isEqualTo(after);
      assertThat(data.toFile().list()).noneMatch(name -> name.endsWith("-lock"));
      if (!committed) {
        assertThat(backups.toFile().list()).noneMatch(name -> name.endsWith(".partial"));
      }
    }
    System.out.println("killed before the commit: " + (KILLS - undone) + ", after it: " + undone);
    assertThat(undone).isBetween(1, KILLS - 1);
  }

  private GateProcess undo(Path database) throws Exception {
    return GateProcess.start(
        variables(database), GateProcess.SLIPWAY.toString(), "undo", "--to", "002_play", "--yes");
  }

  private static void renew(Path untouched, Path database) throws Exception {
    for (String suffix : List.of("-wal", "-shm", "-journal")) {
      Files.deleteIfExists(Path.of(database + suffix));
    }
    Files.copy(untouched, database, StandardCopyOption.REPLACE_EXISTING);
  }

  private Map<String, String> variables(Path database) {
    return Map.of(
        "DATABASE_URL",
        database.toString(),
        "SLIPWAY_MIGRATIONS",
        work.resolve("migrations").toString());
  }
}
