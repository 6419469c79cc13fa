package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.catalog.Catalog;
import dev.slipway.database.Engine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long the ladder of 400 migrations takes on PostgreSQL, against {@code psql} that applies the
 * same files, one after the other in one process; and how long 1,000 tables take to read. Not part
 * of the suite, since time proves nothing there: {@code mvn verify -Dtest=LadderBenchmark}, with
 * {@code SLIPWAY_TEST_POSTGRES_URL} on a server as it is, and {@code psql} on the PATH.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LadderBenchmark {
  private static final int MIGRATIONS = 400;
  private static final int TABLES = 1000;
  private static final int ROUNDS = Integer.getInteger("slipway.benchmark.rounds", 7);
  private static final Pattern LADDER = Pattern.compile("\"ladder\": ?([0-9]+)");

  @TempDir Path work;

  private final PostgresServer server = PostgresServer.shared();

  @Test
  void the_ladder_against_psql() throws Exception {
    Path folder = work.resolve("migrations");
    List<String> apply = new ArrayList<>(List.of("psql", "-q", "-X", "-v", "ON_ERROR_STOP=1"));
    for (int number = 1; number <= MIGRATIONS; number++) {
      Path migration = folder.resolve("%014d_m%d".formatted(20240000000000L + number, number));
      Files.createDirectories(migration);
      Path file = migration.resolve("migration.sql");
      Files.writeString(file, migration(number));
      apply.addAll(List.of("-f", file.toString()));
    }
    List<Long> creating = new ArrayList<>();
    List<Long> applying = new ArrayList<>();
    List<Long> climbing = new ArrayList<>();
    List<Long> planning = new ArrayList<>();
    List<Long> dropping = new ArrayList<>();
    // Turn by turn, so that whatever else the machine does is in both.
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      String database = server.newDatabase();
      creating.add(millisSince(start));

      start = System.nanoTime();
      run(apply, database);
      applying.add(millisSince(start));

      start = System.nanoTime();
      GateProcess.Ended plan =
          GateProcess.run(
              Map.of("DATABASE_URL", server.url(database), "SLIPWAY_MIGRATIONS", folder.toString()),
              GateProcess.SLIPWAY.toString(),
              "plan",
              "--json");
      planning.add(millisSince(start));
      assertThat(plan.exit()).as(plan.err()).isZero();
      Matcher ladder = LADDER.matcher(plan.out());
      assertThat(ladder.find()).isTrue();
      climbing.add(Long.parseLong(ladder.group(1)));

      start = System.nanoTime();
      server.dropDatabase(database);
      dropping.add(millisSince(start));
    }
    System.out.println(server());
    System.out.printf("%d migrations by psql: %s%n", MIGRATIONS, said(applying));
    System.out.printf(
        Locale.ROOT,
        "the ladder of them: %s, %.2f times that%n",
        said(climbing),
        (double) median(climbing) / median(applying));
    System.out.printf("slipway plan from start to end: %s%n", said(planning));
    System.out.printf("CREATE DATABASE %s, DROP DATABASE %s%n", said(creating), said(dropping));
  }

  @Test
  void a_thousand_tables() throws Exception {
    String database = server.newDatabase();
    for (int table = 1; table <= TABLES; table++) {
      server.execute(database, table(table) + migration(4 * table - 2));
    }
    List<Long> reading = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      try (Connection connection = server.connect(database)) {
        long start = System.nanoTime();
        Catalog catalog = Catalog.reader(Engine.POSTGRESQL).read(connection);
        reading.add(millisSince(start));
        assertThat(catalog.tables()).isEqualTo(TABLES);
      }
    }
    System.out.println(server());
    System.out.printf(
        "%d tables with %d indexes read by a session that has read nothing before: %s, the first %d ms%n",
        TABLES, 2 * TABLES, said(reading), reading.get(0));
    server.dropDatabase(database);
  }

  /** As Prisma makes them: every fourth makes a table, and the next three change it. */
  private static String migration(int number) {
    int table = (number + 3) / 4;
    return switch (number % 4) {
      case 1 -> table(table);
      case 2 ->
          """
          ALTER TABLE "Thing%1$d" ADD COLUMN "status" TEXT DEFAULT 'new', ADD COLUMN "count" INTEGER NOT NULL DEFAULT 0;
          """
              .formatted(table);
      case 3 ->
          """
          CREATE TYPE "Kind%1$d" AS ENUM ('A', 'B', 'C');
          ALTER TABLE "Thing%1$d" ADD COLUMN "kind" "Kind%1$d" NOT NULL DEFAULT 'A';
          """
              .formatted(table);
      default ->
          """
          CREATE INDEX "Thing%1$d_status_idx" ON "Thing%1$d"("status", "kind");
          UPDATE "Thing%1$d" SET "count" = 1 WHERE "count" IS NULL;
          """
              .formatted(table);
    };
  }

  private static String table(int number) {
    return """
        -- CreateTable
        CREATE TABLE "Thing%1$d" ("id" TEXT NOT NULL, "name" TEXT NOT NULL,
          "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP, "updatedAt" TIMESTAMP(3) NOT NULL, "ownerId" TEXT,
          CONSTRAINT "Thing%1$d_pkey" PRIMARY KEY ("id"));
        CREATE UNIQUE INDEX "Thing%1$d_name_key" ON "Thing%1$d"("name");
        CREATE INDEX "Thing%1$d_createdAt_idx" ON "Thing%1$d"("createdAt");
        """
            .formatted(number)
        + (number == 1
            ? ""
            : """
            ALTER TABLE "Thing%1$d" ADD CONSTRAINT "Thing%1$d_ownerId_fkey" FOREIGN KEY ("ownerId")
              REFERENCES "Thing%2$d"("id") ON DELETE SET NULL ON UPDATE CASCADE;
            """
                .formatted(number, number - 1));
  }

  private void run(List<String> command, String database) throws IOException, InterruptedException {
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
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  /** What has a say in how fast it is. */
  private String server() throws SQLException {
    String query =
        "SELECT 'PostgreSQL ' || current_setting('server_version') || ', fsync '"
            + " || current_setting('fsync') || ', synchronous_commit '"
            + " || current_setting('synchronous_commit')";
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private static long millisSince(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static long median(List<Long> millis) {
    return millis.stream().sorted().skip(millis.size() / 2).findFirst().orElseThrow();
  }

  private static String said(List<Long> millis) {
    LongStream sorted = millis.stream().mapToLong(Long::longValue).sorted();
    return "median "
        + median(millis)
        + " ms of "
        + sorted.mapToObj(String::valueOf).collect(Collectors.joining(" "));
  }
}
