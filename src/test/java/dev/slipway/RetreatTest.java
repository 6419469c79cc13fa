package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.backup.InstalledClients;
import dev.slipway.refusal.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A plan of several transactions whose later one fails leaves the database as it was, if nobody
 * else can have written; else all that is there stays.
 */
@Tag("postgresql")
@Isolated("a role that another test makes on the server is a doubt to it")
@DisplayNameGeneration(ReplaceUnderscores.class)
class RetreatTest {
  private static final int KILLS = 8;

  private static final String MADE =
      "CREATE TYPE kind AS ENUM ('a'); CREATE TABLE t (id integer PRIMARY KEY, code text, kind kind);";

  private static final String ROWS =
      "INSERT INTO t SELECT i, 'code ' || i / 2, 'a' FROM generate_series(1, 1000) AS i";

  private static final String CHANGED =
      "ALTER TABLE t ADD name text; UPDATE t SET name = code, code = upper(code);"
          + " CREATE TABLE more (id serial PRIMARY KEY); INSERT INTO more DEFAULT VALUES;";

  /** There are two of each code. */
  private static final String FAILS = "CREATE UNIQUE INDEX CONCURRENTLY t_code ON t (code);";

  private static final String MENDED = "DELETE FROM t WHERE id % 2 = 1";

  @TempDir Path work;

  private DisturbedApp app;

  @BeforeEach
  void make() throws Exception {
    Assumptions.assumeTrue(
        PostgresServer.shared().major() >= 15, "before 15 it is always left to a person");
    InstalledClients.install();
    app = DisturbedApp.make(work).with(Map.of("SLIPWAY_BACKUP", "auto"));
    app.with("001_t", MADE);
    assertEnds(app.migrate(), Outcome.OPEN);
    app.run(ROWS);
    app.with("002_changed", CHANGED).with("003_index", FAILS);
  }

  @AfterEach
  void drop() throws Exception {
    if (app != null) {
      app.close();
    }
  }

  private static Refusal assertEnds(Report report, Outcome outcome) {
    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(outcome);
    return report.refusal().orElse(null);
  }

  private List<Path> snapshots() throws Exception {
    Path folder = Path.of(app.variables().get("SLIPWAY_BACKUPS"));
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".dump")).toList();
    }
  }

  @Test
  void what_earlier_stages_did_is_taken_back_again_and_again_with_one_snapshot() throws Exception {
    app.database()
        .server()
        .execute(
            app.name(),
            "COMMENT ON DATABASE "
                + app.name()
                + " IS 'ours'; GRANT SELECT ON t TO pg_monitor; ALTER DATABASE "
                + app.name()
                + " SET work_mem = '5MB'; GRANT CONNECT ON DATABASE "
                + app.name()
                + " TO pg_monitor");
    List<String> before = app.everything();

    Report first = app.migrate();

    Refusal refusal = assertEnds(first, Outcome.ROLLED_BACK);
    assertThat(app.everything()).isEqualTo(before);
    assertThat(refusal.seen()).contains("003_index");
    assertThat(refusal.why())
        .contains("restoring the snapshot " + first.snapshot().orElseThrow().id())
        .doesNotContain("stages are kept");
    assertThat(first.applied()).isEmpty();
    assertThat(app.leftOnServer()).isEmpty();
    assertEnds(app.migrate(), Outcome.ROLLED_BACK);
    assertEnds(app.migrate(), Outcome.ROLLED_BACK);
    assertThat(app.everything()).isEqualTo(before);
    assertThat(snapshots()).hasSize(1);

    app.run(MENDED);
    assertEnds(app.migrate(), Outcome.OPEN);
    assertThat(app.one("SELECT count(name) FROM t")).isEqualTo("500");
    assertThat(app.leftOnServer()).isEmpty();
  }

  @Test
  void a_new_value_of_an_enum_is_taken_back() throws Exception {
    app.with("002_changed", "ALTER TYPE kind ADD VALUE 'b';")
        .with("003_index", "UPDATE t SET kind = 'b'; INSERT INTO t VALUES (1, 'twice', 'b');");
    List<String> before = app.everything();

    assertEnds(app.migrate(), Outcome.ROLLED_BACK);

    assertThat(app.everything()).isEqualTo(before);
    assertThat(app.leftOnServer()).isEmpty();
  }

  @Test
  void what_another_session_wrote_meanwhile_is_not_lost() throws Exception {
    app.with(
        "003_index",
        "CREATE INDEX CONCURRENTLY t_id ON t (id);"
            + DisturbedApp.SLEEP
            + " INSERT INTO t VALUES (1, 'twice', 'a');");
    app.sleep(DisturbedApp.ON_REAL, 3);
    CompletableFuture<Report> gate = app.migrating();
    app.awaitSleep("slipway migrate");
    app.run("INSERT INTO t VALUES (2000, 'written meanwhile', 'a')");

    Report report = gate.get(90, TimeUnit.SECONDS);

    Refusal refusal = assertEnds(report, Outcome.NEEDS_HUMAN);
    assertThat(refusal.why()).contains("the snapshot was not restored", "came and went");
    assertThat(refusal.next())
        .contains(
            "slipway migrate, which goes on",
            "slipway restore " + report.snapshot().orElseThrow().id());
    assertThat(app.one("SELECT count(*) FROM t WHERE id = 2000")).isEqualTo("1");
    assertThat(app.one("SELECT count(name) FROM t")).isEqualTo("1000");
    assertThat(app.leftOnServer()).containsExactly("slipway_stages");
  }

  @Test
  void somebody_who_is_connected_is_named() throws Exception {
    try (Connection idle =
        app.database().server().connect(app.name(), app.role(), app.password())) {
      try (Statement statement = idle.createStatement()) {
        statement.execute("SET application_name = 'old container'");
      }

      Refusal refusal = assertEnds(app.migrate(), Outcome.NEEDS_HUMAN);

      assertThat(refusal.why()).contains("(old container from ");
    }
    assertThat(app.one("SELECT count(name) FROM t")).isEqualTo("1000");
  }

  @Test
  void a_role_that_may_not_make_databases_leaves_it_to_a_person() throws Exception {
    String scratch = app.database().server().newDatabase();
    try {
      app.database()
          .server()
          .execute(
              scratch,
              "ALTER DATABASE "
                  + scratch
                  + " OWNER TO "
                  + app.role()
                  + "; ALTER ROLE "
                  + app.role()
                  + " NOCREATEDB");
      app.with(
          Map.of(
              "SLIPWAY_SCRATCH_URL",
              app.database().server().url(scratch, app.role(), app.password())));

      Refusal refusal = assertEnds(app.migrate(), Outcome.NEEDS_HUMAN);

      assertThat(refusal.why()).contains("may not make databases", "CREATEDB");
      assertThat(refusal.next()).contains("slipway restore ");
    } finally {
      app.database().server().dropDatabase(scratch);
    }
  }

  @Test
  void whoever_wants_to_keep_what_is_done_may() throws Exception {
    Report report = app.migrate("SLIPWAY_ON_FAILED_STAGE", "keep");

    assertThat(assertEnds(report, Outcome.NEEDS_HUMAN).why()).contains("--on-failed-stage=keep");
    assertThat(app.one("SELECT count(name) FROM t")).isEqualTo("1000");
    app.run(MENDED);
    assertEnds(app.migrate(), Outcome.OPEN);
  }

  @Test
  void killed_at_any_moment_it_leaves_what_the_next_run_finishes() throws Exception {
    Random random = new Random(20261122);
    List<String> before = app.everything();
    GateProcess first = app.gate("PATH", InstalledClients.path(work));
    awaitRestoring(first);
    long start = System.nanoTime();
    GateProcess.Ended ended = first.ended();
    long whole = System.nanoTime() - start;
    assertThat(ended.exit()).as(ended.err()).isEqualTo(Outcome.ROLLED_BACK.exitCode());
    assertThat(app.everything()).isEqualTo(before);
    app.run(MENDED);
    assertEnds(app.migrate(), Outcome.OPEN);
    String schema = app.database().schema();
    Map<String, List<String>> rows = app.database().rows();
    int early = 0;
    int between = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      app.close();
      make();
      GateProcess gate = app.gate("PATH", InstalledClients.path(work));
      awaitRestoring(gate);
      long delay = (long) (whole * random.nextDouble());
      if (!gate.process().waitFor(delay, TimeUnit.NANOSECONDS)) {
        gate.process().destroyForcibly().waitFor();
        early++;
      }
      gate.ended();
      between += app.one("SELECT to_regclass('more') IS NOT NULL").equals("t") ? 1 : 0;

      app.run(MENDED);
      assertEnds(app.migrate(), Outcome.OPEN);

      assertThat(app.database().schema()).isEqualTo(schema);
      assertThat(app.database().rows()).isEqualTo(rows);
      assertThat(app.database().faults()).isEmpty();
      assertThat(app.leftOnServer()).isEmpty();
    }
    System.out.println(
        "killed before the end: " + early + " of " + KILLS + ", between two stages: " + between);
    assertThat(early).isPositive();
    assertThat(between).isPositive();
  }

  /** Asked beside the database, since whoever is connected to it keeps it from being restored. */
  private void awaitRestoring(GateProcess gate) throws Exception {
    try (Connection beside = app.database().server().connect("postgres")) {
      String query =
          "SELECT count(*) FROM pg_database WHERE datname LIKE 'slipway\\_restored%' AND"
              + " pg_get_userbyid(datdba) = '"
              + app.role()
              + "'";
      while (gate.process().isAlive() && Dump.column(beside, query).equals(List.of("0"))) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
    }
  }
}
