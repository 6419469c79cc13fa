package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.catalog.Catalog;
import dev.slipway.database.Engine;
import dev.slipway.evidence.Standing;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.migrate.Migrator;
import dev.slipway.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Prefixes of real projects' folders for PostgreSQL, applied by {@code psql}: {@code mvn verify
 * -Pcorpora -Dslipway.corpora.postgresql=FOLDER}, where FOLDER holds one migrations folder for each
 * project. Of each some prefixes are taken, {@code -Dslipway.corpora.prefixes=10} or all with 0.
 */
@Tag("corpora")
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresCorporaTest {
  private static final int PREFIXES = Integer.getInteger("slipway.corpora.prefixes", 10);

  @TempDir Path work;

  static List<Path> folders() throws IOException {
    String named = System.getProperty("slipway.corpora.postgresql", "");
    if (named.isEmpty()) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(Path.of(named))) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("folders")
  void no_prefix_is_taken_for_another(Path migrations) throws Exception {
    MigrationFolder folder;
    try {
      folder = MigrationFolder.read(migrations, Optional.empty());
    } catch (Refusal refusal) {
      System.out.println("| " + migrations.getFileName() + " | not read: " + refusal.getMessage());
      return;
    }
    Map<Integer, String> prefixes;
    try {
      prefixes = build(folder);
    } catch (IOException e) {
      System.out.println("| " + migrations.getFileName() + " | psql: " + e.getMessage());
      return;
    }
    int all = folder.migrations().size();
    String fresh = schema(prefixes.get(all));
    List<String> wrong = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    int right = 0;
    int silent = 0;
    int stages = 1;
    double slowest = 0;
    for (Map.Entry<Integer, String> prefix : prefixes.entrySet()) {
      int number = prefix.getKey();
      String database = prefix.getValue();
      long start = System.nanoTime();
      Report report = Gate.migrate(settings(migrations, database, List.of(), List.of()));
      slowest = Math.max(slowest, (System.nanoTime() - start) / 1e9);
      stages = Math.max(stages, report.stages().size());
      List<Integer> candidates = report.standing().map(Standing::candidates).orElse(List.of());
      boolean holds = candidates.contains(number);
      if (report.outcome() == Outcome.OPEN) {
        boolean same = schema(database).equals(fresh) && report.drift().isEmpty();
        if (holds && same) {
          right++;
        } else {
          wrong.add(
              number
                  + " "
                  + report.standing()
                  + (same ? "" : " schema or drift " + report.drift()));
        }
      } else if (report.standing().map(Standing::kind).equals(Optional.of(Standing.Kind.AMBIGUOUS))
          && holds) {
        silent++;
        Report settled = settle(folder, number, candidates, migrations, database);
        if (settled.outcome() != Outcome.OPEN || !schema(database).equals(fresh)) {
          wrong.add(number + " settled: " + settled.refusal());
        }
      } else {
        refused.add(
            number
                + " "
                + report.outcome()
                + " "
                + report.refusal().map(Refusal::getMessage).orElse(""));
      }
      PostgresServer.shared().dropDatabase(database);
    }
    System.out.printf(
        "| %s | %s | %d migrations | %d prefixes | right %d | silent edge %d | refused %d | wrong %d | at most %d stages, %.1f s |%n",
        migrations.getFileName(),
        folder.layout(),
        all,
        prefixes.size(),
        right,
        silent,
        refused.size(),
        wrong.size(),
        stages,
        slowest);
    refused.stream().limit(3).forEach(line -> System.out.println("    refused " + line));
    wrong.stream().limit(3).forEach(line -> System.out.println("    wrong " + line));
    assertThat(wrong).isEmpty();
  }

  /** Along the ladder most catalogs are put together from earlier ones and what is new. */
  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("folders")
  void every_rung_is_what_somebody_sees_who_has_seen_none_before(Path migrations) throws Exception {
    MigrationFolder folder;
    try {
      folder = MigrationFolder.read(migrations, Optional.empty());
    } catch (Refusal refusal) {
      System.out.println("| " + migrations.getFileName() + " | not read: " + refusal.getMessage());
      return;
    }
    String database = PostgresServer.shared().newDatabase();
    Catalog.Reader remembering = Catalog.reader(Engine.POSTGRESQL);
    long spent = 0;
    int rungs = 0;
    try (Connection connection = PostgresServer.shared().connect(database)) {
      remembering.read(connection);
      for (Migration migration : folder.migrations()) {
        try {
          Migrator.replay(migration, connection, Engine.POSTGRESQL, "public");
        } catch (Refusal refusal) {
          System.out.println("    does not replay: " + refusal.getMessage());
          break;
        }
        long start = System.nanoTime();
        Catalog seen = remembering.read(connection);
        spent += System.nanoTime() - start;
        rungs++;

        assertThat(seen)
            .as(migration.name())
            .hasToString(Catalog.reader(Engine.POSTGRESQL).read(connection).toString());
      }
    }
    System.out.printf(
        "| %s | %d rungs | %.1f ms each |%n",
        migrations.getFileName(), rungs, spent / 1e6 / Math.max(rungs, 1));
    PostgresServer.shared().dropDatabase(database);
  }

  /** What a person who knows the truth answers to the two commands. */
  private static Report settle(
      MigrationFolder folder,
      int number,
      List<Integer> candidates,
      Path migrations,
      String database) {
    List<String> applied = new ArrayList<>();
    List<String> pending = new ArrayList<>();
    for (int open = candidates.get(0) + 1; open <= candidates.get(candidates.size() - 1); open++) {
      (open <= number ? applied : pending).add(folder.migrations().get(open - 1).name());
    }
    return Gate.migrate(settings(migrations, database, applied, pending));
  }

  private static Settings settings(
      Path migrations, String database, List<String> applied, List<String> pending) {
    return Settings.of(
        Map.of("assume-applied", applied, "assume-pending", pending),
        Map.of(
            "DATABASE_URL",
            PostgresServer.shared().url(database),
            "SLIPWAY_MIGRATIONS",
            migrations.toString(),
            "SLIPWAY_BACKUP",
            "off"));
  }

  /** A database for each of some prefixes, copied while one database grows. */
  private Map<Integer, String> build(MigrationFolder folder) throws Exception {
    int all = folder.migrations().size();
    Set<Integer> wanted = new TreeSet<>(Set.of(0, all));
    int steps = PREFIXES == 0 ? all : Math.min(all, PREFIXES);
    for (int step = 1; step < steps; step++) {
      wanted.add(step * all / steps);
    }
    String growing = PostgresServer.shared().newDatabase();
    Map<Integer, String> prefixes = new LinkedHashMap<>();
    for (int number = 0; number <= all; number++) {
      if (number > 0) {
        psql(growing, folder.migrations().get(number - 1));
      }
      if (wanted.contains(number)) {
        prefixes.put(number, PostgresServer.shared().copy(growing));
      }
    }
    PostgresServer.shared().dropDatabase(growing);
    return prefixes;
  }

  private void psql(String database, Migration migration) throws Exception {
    Path file = work.resolve("migration.sql");
    Files.writeString(file, migration.sql());
    run(List.of("psql", "-q", "-X", "-v", "ON_ERROR_STOP=1", "-f", file.toString()), database);
  }

  private static String schema(String database) throws Exception {
    String dump =
        run(
            List.of("pg_dump", "-s", "-O", "-x", "-T", "flyway_schema_history", "--no-comments"),
            database);
    return String.join(
        "\n",
        dump.lines().filter(line -> !line.matches("--.*|\\\\(un)?restrict .*")).sorted().toList());
  }

  private static String run(List<String> command, String database) throws Exception {
    PostgresServer server = PostgresServer.shared();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "PGHOST", server.host(),
                "PGPORT", String.valueOf(server.port()),
                "PGUSER", server.user(),
                "PGPASSWORD", server.password(),
                "PGDATABASE", database));
    Process process = builder.start();
    String said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new IOException(command.get(0) + ": " + said);
    }
    return said;
  }
}
