package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gate that is killed at any moment of an upgrade that no one transaction can hold is finished by
 * the next, and nothing is done twice.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("postgresql")
class KillBetweenStagesTest {
  private static final int KILLS = 25;

  private static final String MADE =
      """
      CREATE TYPE kind AS ENUM ('a', 'b');
      CREATE TABLE big (id integer PRIMARY KEY, n integer NOT NULL, t text NOT NULL, kind kind NOT NULL);
      """;

  private static final String ROWS =
      "INSERT INTO big SELECT i, i, repeat(md5(i::text), 20), 'a' FROM generate_series(1, 15000) AS i";

  private static final Map<String, String> PENDING =
      Map.of(
          "002_hits.sql",
          """
          SET search_path TO public, pg_catalog;
          ALTER TABLE big ADD hits integer NOT NULL DEFAULT 0;
          UPDATE big SET hits = hits + 1;
          CREATE INDEX CONCURRENTLY big_hits ON big (hits, md5(t || 'x'));
          UPDATE big SET n = n + 1;
          CREATE INDEX CONCURRENTLY ON big (md5(t || 'a'));
          UPDATE big SET hits = hits + 10;
          """,
          "003_kinds.sql",
          "ALTER TYPE kind ADD VALUE 'c';",
          "004_kinds.sql",
          "UPDATE big SET kind = 'c', n = n + 100 WHERE id % 2 = 0;",
          "005_index.sql",
          "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS big_texts ON big (md5(t));",
          "006_tidy.sql",
          """
          DROP INDEX CONCURRENTLY big_hits;
          REINDEX INDEX CONCURRENTLY big_texts;
          VACUUM big;
          UPDATE big SET n = n * 2;
          """,
          "007_done.sql",
          "CREATE TABLE done (id integer);");

  @TempDir Path work;

  @BeforeEach
  void ship() throws Exception {
    Path migrations = Files.createDirectory(work.resolve("migrations"));
    Files.writeString(migrations.resolve("001_big.sql"), MADE);
    for (Map.Entry<String, String> migration : PENDING.entrySet()) {
      Files.writeString(migrations.resolve(migration.getKey()), migration.getValue());
    }
  }

  @Test
  void the_next_run_finishes_what_a_killed_one_began() throws Exception {
    long whole;
    String schema;
    Map<String, List<String>> rows;
    try (AppDatabase never = made()) {
      long start = System.nanoTime();
      GateProcess.Ended ended =
          GateProcess.run(variables(never), GateProcess.SLIPWAY.toString(), "--json");
      whole = System.nanoTime() - start;
      assertThat(ended.exit()).as(ended.err()).isZero();
      assertThat(ended.out()).contains("\"stages\": 12");
      schema = never.schema();
      rows = never.rows();
      assertThat(never.one("SELECT bool_and(hits = 11) FROM big")).isEqualTo("t");
      assertThat(never.one("SELECT sum(n) FROM big"))
          .isEqualTo(
              never.one(
                  "SELECT sum(2 * (id + 1 + CASE id % 2 WHEN 0 THEN 100 ELSE 0 END)) FROM big"));
    }
    Random random = new Random(20261121);
    int between = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      try (AppDatabase database = made()) {
        GateProcess gate = GateProcess.start(variables(database), GateProcess.SLIPWAY.toString());
        TimeUnit.NANOSECONDS.sleep((long) (whole * (0.3 + 0.7 * random.nextDouble())));
        gate.process().destroyForcibly().waitFor();
        gate.ended();
        boolean begun =
            isThere(database, "flyway_schema_history") || isThere(database, "slipway_stages");
        between += begun && !isThere(database, "done") ? 1 : 0;

        Report again = Gate.migrate(Settings.of(Map.of(), variables(database)));

        assertThat(again.outcome()).as(again.refusal().toString()).isEqualTo(Outcome.OPEN);
        assertThat(database.schema()).isEqualTo(schema);
        assertThat(database.rows()).isEqualTo(rows);
        assertThat(database.faults()).isEmpty();
        assertThat(isThere(database, "slipway_stages")).isFalse();
      }
    }
    System.out.println("killed between two stages: " + between + " of " + KILLS);
    assertThat(between).isGreaterThan(2);
  }

  private static AppDatabase made() throws SQLException {
    AppDatabase database = PostgresAppDatabase.make();
    database.run(List.of(MADE, ROWS));
    return database;
  }

  private static boolean isThere(AppDatabase database, String table) throws SQLException {
    return database.one("SELECT to_regclass('" + table + "') IS NOT NULL").equals("t");
  }

  private Map<String, String> variables(AppDatabase database) {
    return Map.of(
        "DATABASE_URL", database.url(),
        "SLIPWAY_MIGRATIONS", work.resolve("migrations").toString(),
        "SLIPWAY_BACKUP", "off");
  }
}
