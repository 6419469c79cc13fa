package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.migrate.Applied;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gates wait for one another and for the app's own sessions, never silently and never for ever. */
@Tag("postgresql")
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresLocksTest {
  private static final FixtureApp MUSIC = FixtureApp.MUSIC;

  @TempDir Path work;

  @Test
  void of_eight_gates_at_once_one_works_and_all_open() throws Exception {
    try (DisturbedApp app = DisturbedApp.make(work).with(MUSIC.migrations());
        AppDatabase expected = MUSIC.newDatabase(work, "expected")) {
      MUSIC.build(app.database(), 26);
      MUSIC.build(expected, 26);
      MUSIC.finish(expected, 26);
      List<CompletableFuture<Report>> gates = new ArrayList<>();
      for (int gate = 0; gate < 8; gate++) {
        gates.add(app.migrating());
      }

      int worked = 0;
      for (CompletableFuture<Report> gate : gates) {
        Report report = gate.get(3, TimeUnit.MINUTES);
        assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
        List<String> applied = report.names(Applied.How.APPLIED);
        worked += applied.isEmpty() ? 0 : 1;
        assertThat(applied.size()).isIn(0, 4);
      }
      assertThat(worked).isEqualTo(1);
      assertThat(app.database().schema()).isEqualTo(expected.schema());
      assertThat(app.database().rows()).isEqualTo(expected.rows());
      assertThat(app.one("SELECT count(*) FROM flyway_schema_history")).isEqualTo("30");
      assertThat(app.leftOnServer()).isEmpty();
    }
  }

  @Test
  void a_wait_that_runs_out_names_the_holder_and_a_killed_holder_frees_the_lock() throws Exception {
    try (DisturbedApp app = DisturbedApp.make(work)) {
      app.with("001_a", "CREATE TABLE a (id integer);" + DisturbedApp.SLEEP);
      List<String> before = app.everything();
      app.sleep(DisturbedApp.ON_SCRATCH, 120);
      GateProcess holder = app.gate();
      app.awaitSleep("slipway scratch");
      String process =
          app.one(
              "SELECT pid FROM pg_stat_activity WHERE application_name = 'slipway lock' AND usename = '"
                  + app.role()
                  + "'");

      Report report = app.migrate("SLIPWAY_LOCK_WAIT", "1s");

      assertThat(report.outcome()).isEqualTo(Outcome.BUSY);
      assertThat(report.refusal().orElseThrow().seen())
          .contains("process " + process + " on the server", "slipway lock", "since ");
      assertThat(report.refusal().orElseThrow().next()).contains("pg_stat_activity");
      holder.process().destroyForcibly().waitFor();
      holder.ended();
      assertThat(app.everything()).isEqualTo(before);
      app.sleep(DisturbedApp.ON_SCRATCH, 0);

      Report next = app.migrate("SLIPWAY_LOCK_WAIT", "20s");

      assertThat(next.outcome()).as(next.refusal().toString()).isEqualTo(Outcome.OPEN);
      assertThat(next.names(Applied.How.APPLIED)).containsExactly("001_a");
      assertThat(app.leftOnServer()).isEmpty();
    }
  }

  @Test
  void an_idle_transaction_that_holds_a_table_is_named_and_waited_for_no_longer_than_said()
      throws Exception {
    try (DisturbedApp app = DisturbedApp.make(work)) {
      app.with("001_a", "CREATE TABLE a (id integer);");
      assertThat(app.migrate().outcome()).isEqualTo(Outcome.OPEN);
      app.run("INSERT INTO a VALUES (1)");
      app.with("002_b", "CREATE TABLE b (id integer); ALTER TABLE a ADD COLUMN name text;");
      List<String> before = app.everything();
      try (Connection old =
              app.database().server().connect(app.name(), app.role(), app.password());
          Statement statement = old.createStatement()) {
        statement.execute("SET application_name = 'the old container'; BEGIN; SELECT * FROM a");

        GateProcess.Ended ended = app.gate("SLIPWAY_WAIT", "3s").ended();

        assertThat(ended.exit()).as(ended.err()).isEqualTo(Outcome.BUSY.exitCode());
        assertThat(ended.err())
            .containsPattern(
                "INFO waiting for a lock that is held by process \\d+ \\(the old container.*idle in"
                    + " transaction");
        assertThat(ended.lastLineOfErr()).contains("the old container", "pg_blocking_pids");
        assertThat(app.everything()).isEqualTo(before);
        statement.execute("COMMIT");
      }

      assertThat(app.migrate().outcome()).isEqualTo(Outcome.OPEN);
      assertThat(app.leftOnServer()).isEmpty();
    }
  }

  @Test
  void a_table_that_is_held_against_readers_is_not_looked_at_for_ever() throws Exception {
    try (DisturbedApp app = DisturbedApp.make(work)) {
      app.with("001_a", "CREATE TABLE a (id integer); CREATE VIEW v AS SELECT id FROM a;");
      assertThat(app.migrate().outcome()).isEqualTo(Outcome.OPEN);
      app.with("002_b", "CREATE TABLE b (id integer);");
      List<String> before = app.everything();
      try (Connection old =
              app.database().server().connect(app.name(), app.role(), app.password());
          Statement statement = old.createStatement()) {
        statement.execute(
            "SET application_name = 'the old container'; BEGIN; LOCK TABLE a IN ACCESS EXCLUSIVE MODE");

        Report report = app.migrating("SLIPWAY_WAIT", "2s").get(60, TimeUnit.SECONDS);

        assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.BUSY);
        assertThat(report.refusal().orElseThrow().why()).contains("the old container");
        statement.execute("ROLLBACK");
      }
      assertThat(app.everything()).isEqualTo(before);
      assertThat(app.migrate().outcome()).isEqualTo(Outcome.OPEN);
    }
  }
}
