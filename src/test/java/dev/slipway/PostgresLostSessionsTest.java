package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A gate whose sessions are ended by an administrator says what is so, and the next one finishes.
 */
@Tag("postgresql")
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresLostSessionsTest {

  @TempDir Path work;

  @ParameterizedTest
  @CsvSource({
    "slipway look, disturbed.on_scratch, slipway scratch, UNREACHABLE",
    "slipway lock, disturbed.on_scratch, slipway scratch, BUSY",
    "slipway scratch, disturbed.on_scratch, slipway scratch, UNREACHABLE",
    "slipway lock, disturbed.on_real, slipway migrate, BUSY",
    "slipway migrate, disturbed.on_real, slipway migrate, ROLLED_BACK"
  })
  void a_session_that_is_lost_leaves_the_database_as_it_was(
      String session, String where, String sleeping, Outcome outcome) throws Exception {
    try (DisturbedApp app = app()) {
      List<String> before = app.everything();
      app.sleep(where, 4);
      CompletableFuture<Report> gate = app.migrating();
      app.awaitSleep(sleeping);

      assertThat(app.terminate(session)).isEqualTo(1);

      Report report = gate.get(60, TimeUnit.SECONDS);
      assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(outcome);
      assertThat(app.everything()).isEqualTo(before);
      finish(app, where);
    }
  }

  @Test
  void the_session_that_looks_is_not_needed_once_the_gate_writes() throws Exception {
    try (DisturbedApp app = app()) {
      app.sleep(DisturbedApp.ON_REAL, 4);
      CompletableFuture<Report> gate = app.migrating();
      app.awaitSleep("slipway migrate");

      assertThat(app.terminate("slipway look")).isEqualTo(1);

      Report report = gate.get(60, TimeUnit.SECONDS);
      assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
      finish(app, DisturbedApp.ON_REAL);
    }
  }

  /** The index that a statement leaves invalid is not kept, nor is the note that it was begun. */
  @Test
  void a_lost_session_leaves_no_invalid_index_and_no_note() throws Exception {
    try (DisturbedApp app = app()) {
      finish(app, DisturbedApp.ON_REAL);
      app.with("003_index", "CREATE INDEX CONCURRENTLY a_id ON a (id);");
      List<String> before = app.everything();
      try (Connection old =
              app.database().server().connect(app.name(), app.role(), app.password());
          Statement statement = old.createStatement()) {
        statement.execute("BEGIN; INSERT INTO a VALUES (2)");
        CompletableFuture<Report> gate = app.migrating();
        app.await(
            "an index that is not valid yet",
            "SELECT EXISTS (SELECT FROM pg_index WHERE NOT indisvalid)");

        assertThat(app.terminate("slipway migrate")).isEqualTo(1);

        TimeUnit.SECONDS.sleep(2);
        statement.execute("ROLLBACK");
        Report report = gate.get(90, TimeUnit.SECONDS);
        assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.ROLLED_BACK);
      }
      assertThat(app.everything()).isEqualTo(before);
      assertThat(app.migrate().outcome()).isEqualTo(Outcome.OPEN);
      assertThat(app.database().faults()).isEmpty();
      assertThat(app.leftOnServer()).isEmpty();
    }
  }

  private DisturbedApp app() throws Exception {
    DisturbedApp app = DisturbedApp.make(work);
    app.run("CREATE TABLE a (id integer PRIMARY KEY); INSERT INTO a VALUES (1)");
    return app.with("001_a", "CREATE TABLE a (id integer PRIMARY KEY);")
        .with("002_b", "ALTER TABLE a ADD COLUMN name text; " + DisturbedApp.SLEEP);
  }

  private static void finish(DisturbedApp app, String where) throws Exception {
    app.sleep(where, 0);

    Report next = app.migrate();

    assertThat(next.outcome()).as(next.refusal().toString()).isEqualTo(Outcome.OPEN);
    assertThat(app.one("SELECT count(*) FROM flyway_schema_history WHERE success")).isEqualTo("2");
    assertThat(app.one("SELECT count(name) || ' ' || count(*) FROM a")).isEqualTo("0 1");
    assertThat(app.leftOnServer()).isEmpty();
  }
}
