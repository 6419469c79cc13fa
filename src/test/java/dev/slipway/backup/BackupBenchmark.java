package dev.slipway.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.GateProcess;
import dev.slipway.database.Access;
import dev.slipway.database.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sqlite.SQLiteConnection;

/**
 * How long a snapshot of a SQLite file takes, against {@code cp}, {@code VACUUM INTO} and the
 * online backup of the same file in the same run, each until its copy is on the disk. Not part of
 * the suite, since time proves nothing there: {@code mvn verify -Dtest=BackupBenchmark}, with
 * {@code -Dslipway.benchmark.mebibytes=10,1024,10240} for other sizes.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BackupBenchmark {
  private static final int ROUNDS = Integer.getInteger("slipway.benchmark.rounds", 5);
  private static final int ROW_BYTES = 1000;

  /** What a snapshot may hold in memory, whatever the size of the file. */
  private static final String HEAP = "-Xmx48m";

  @TempDir Path work;

  @FunctionalInterface
  private interface Timed {
    void run() throws Exception;
  }

  static List<Integer> mebibytes() {
    List<Integer> sizes = new ArrayList<>();
    for (String size :
        System.getProperty("slipway.benchmark.mebibytes", "10,1024").split(",", -1)) {
      sizes.add(Integer.valueOf(size));
    }
    return sizes;
  }

  @ParameterizedTest
  @MethodSource("mebibytes")
  void a_snapshot_against_other_copies(int mebibytes) throws Exception {
    Path file = filled(mebibytes);
    Path copy = work.resolve("copy.db");
    Map<String, List<Long>> nanos = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      time(nanos, "cp", copy, () -> copied(file, copy));
      time(nanos, "VACUUM INTO", copy, () -> vacuumed(file, copy));
      time(nanos, "online backup", copy, () -> backedUp(file, copy));
      time(nanos, "our copy", copy, () -> ourCopy(file, copy));
      time(nanos, "our snapshot", copy, () -> snapshot(file));
    }
    long fastest =
        List.of("cp", "VACUUM INTO", "online backup").stream()
            .mapToLong(name -> median(nanos.get(name)))
            .min()
            .orElseThrow();
    System.out.printf(
        Locale.ROOT,
        "%d MiB, median of %d, as ratios to the fastest other copy%n",
        mebibytes,
        ROUNDS);
    nanos.forEach(
        (name, times) ->
            System.out.printf(
                Locale.ROOT,
                "  %-14s %8.3f s   %.2f%n",
                name,
                median(times) / 1e9,
                median(times) / (double) fastest));
  }

  @ParameterizedTest
  @MethodSource("mebibytes")
  void a_snapshot_of_any_size_takes_the_same_memory(int mebibytes) throws Exception {
    Path file = filled(mebibytes);
    GateProcess.Ended ended =
        GateProcess.run(
            Map.of("DATABASE_URL", file.toString()),
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            HEAP,
            "-XX:MaxDirectMemorySize=16m",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.slipway.cli.Main",
            "backup");
    assertThat(ended.exit()).as(ended.err()).isZero();
  }

  private Path filled(int mebibytes) throws Exception {
    Path file = work.resolve(mebibytes + ".db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("PRAGMA synchronous = OFF");
      statement.executeUpdate(
          "CREATE TABLE rows (id INTEGER PRIMARY KEY, name TEXT, content BLOB);"
              + " CREATE INDEX by_name ON rows (name);"
              + " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
              + (long) mebibytes * 1024 * 1024 / (ROW_BYTES + 60)
              + ") INSERT INTO rows SELECT i, 'name ' || i, randomblob("
              + ROW_BYTES
              + ") FROM n");
    }
    return file;
  }

  private static void time(Map<String, List<Long>> nanos, String name, Path copy, Timed timed)
      throws Exception {
    Files.deleteIfExists(copy);
    long start = System.nanoTime();
    timed.run();
    nanos.computeIfAbsent(name, any -> new ArrayList<>()).add(System.nanoTime() - start);
  }

  private static void copied(Path file, Path copy) throws Exception {
    assertThat(
            GateProcess.run(
                    Map.of(), "sh", "-c", "cp \"$0\" \"$1\" && sync \"$1\"", "" + file, "" + copy)
                .exit())
        .isZero();
  }

  private static void vacuumed(Path file, Path copy) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("VACUUM INTO '" + copy + "'");
    }
    synced(copy);
  }

  private static void backedUp(Path file, Path copy) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      connection.unwrap(SQLiteConnection.class).getDatabase().backup("main", copy.toString(), null);
    }
    synced(copy);
  }

  private static void synced(Path copy) throws Exception {
    try (var channel =
        java.nio.channels.FileChannel.open(copy, java.nio.file.StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** As long as the database is held for it. */
  private void ourCopy(Path file, Path copy) throws Exception {
    try (Database database = opened(file);
        Database.View view = database.view()) {
      Files.createFile(copy);
      new SqliteBackup(database, view).copy(copy);
    }
  }

  /** With all that is found out about it: rows, digest, the engine's check. */
  private void snapshot(Path file) throws Exception {
    Path folder = Files.createTempDirectory(work, "snapshots");
    try (Database database = opened(file);
        Database.View view = database.view()) {
      Path data =
          Backup.of(database, view).into(folder, Occasion.of(Occasion.Why.BY_HAND, "at-1")).path();
      // So that no disk is filled, and the removal is not part of anybody's time.
      Files.move(data, work.resolve("copy.db"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private Database opened(Path file) throws Exception {
    return Database.open(Access.by(file.toString(), work), Duration.ofSeconds(1));
  }

  private static long median(List<Long> times) {
    List<Long> sorted = new ArrayList<>(times);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }
}
