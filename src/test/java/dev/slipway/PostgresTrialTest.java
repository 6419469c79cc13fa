package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.evidence.Settled;
import dev.slipway.evidence.Standing;
import dev.slipway.migrate.Applied;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A trial among others who use the same server: nothing of it stays, and it waits for nobody long.
 */
@Tag("postgresql")
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresTrialTest {
  private static final PostgresServer SERVER = PostgresServer.shared();

  @TempDir Path work;

  private DisturbedApp app(String silent) throws Exception {
    DisturbedApp app = DisturbedApp.make(work);
    String made = "CREATE TABLE box (id serial PRIMARY KEY, label text UNIQUE)";
    app.with("001_boxes", made + ";").with("002_silent", silent);
    app.run(made + "; INSERT INTO box (label) VALUES ('nails'), ('screws')");
    return app;
  }

  private static Report plan(DisturbedApp app, String... more) {
    return Gate.plan(Settings.of(Map.of(), app.variables(more)));
  }

  private static String because(Report report) {
    return report.silent().get(0).words();
  }

  @Test
  void a_plan_tries_and_leaves_nothing_behind_for_any_reader() throws Exception {
    try (DisturbedApp app =
        app("INSERT INTO box (label) SELECT label || nextval('box_id_seq') FROM box;")) {
      List<String> before = app.everything();

      Report report = plan(app);

      assertThat(report.outcome()).isEqualTo(Outcome.UNRECOGNISED);
      assertThat(because(report)).contains("changes 2 rows and then 4 rows again");
      assertThat(app.everything()).isEqualTo(before);
      app.run("INSERT INTO box (label) VALUES ('letters')");
      assertThat(app.one("SELECT max(id) FROM box")).isEqualTo("3");
      assertThat(app.leftOnServer()).isEmpty();
    }
  }

  @Test
  void a_row_that_somebody_else_holds_is_waited_for_no_longer_than_was_said() throws Exception {
    try (DisturbedApp app = app("UPDATE box SET label = upper(label);");
        Connection other = SERVER.connect(app.name());
        Statement statement = other.createStatement()) {
      List<String> before = app.everything();
      other.setAutoCommit(false);
      statement.execute("UPDATE box SET label = label WHERE id = 1");

      Report report = app.migrate("SLIPWAY_WAIT", "1s");

      assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.BUSY);
      other.rollback();
      assertThat(app.everything()).isEqualTo(before);
      Report next = app.migrate();
      assertThat(next.outcome()).as(next.refusal().toString()).isEqualTo(Outcome.OPEN);
      assertThat(next.names(Applied.How.APPLIED)).containsExactly("002_silent");
    }
  }

  @Test
  void a_number_that_somebody_else_just_took_is_waited_for_no_longer_than_was_said()
      throws Exception {
    try (DisturbedApp app = app("UPDATE box SET label = upper(label);");
        Connection other = SERVER.connect(app.name());
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT nextval('box_id_seq')");

      Report report = plan(app, "SLIPWAY_WAIT", "1s");

      assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.BUSY);
    }
  }

  @Test
  void a_sequence_of_another_role_keeps_migrations_from_being_tried() throws Exception {
    try (DisturbedApp app = app("INSERT INTO box (label) SELECT 'x' || nextval('theirs');")) {
      SERVER.execute(
          app.name(), "CREATE SEQUENCE theirs; GRANT ALL ON SEQUENCE theirs TO " + app.role());
      app.with(
          "001_boxes",
          "CREATE TABLE box (id serial PRIMARY KEY, label text UNIQUE);"
              + " CREATE SEQUENCE theirs;");

      Report report = plan(app);

      assertThat(report.standing().orElseThrow().kind()).isEqualTo(Standing.Kind.AMBIGUOUS);
      assertThat(because(report)).contains("the sequence public.theirs could not be given back");
      assertThat(app.one("SELECT is_called FROM theirs")).isEqualTo("f");
    }
  }

  @Test
  void what_reaches_another_database_is_not_tried_and_not_done() throws Exception {
    try (DisturbedApp app = app("DO $$ BEGIN PERFORM report(); END $$;")) {
      String report =
          "CREATE FUNCTION report() RETURNS void LANGUAGE plpgsql AS 'BEGIN IF EXISTS (SELECT FROM box)"
              + " THEN PERFORM dblink_exec(''dbname='' || current_database(), ''CREATE TABLE reached (id"
              + " integer)''); END IF; END'";
      SERVER.execute(app.name(), "CREATE EXTENSION dblink");
      app.with(
          "001_boxes",
          "CREATE TABLE box (id serial PRIMARY KEY, label text UNIQUE);" + report + ";");
      app.run(report);

      Report planned = plan(app);

      assertThat(planned.standing().orElseThrow().kind()).isEqualTo(Standing.Kind.AMBIGUOUS);
      assertThat(because(planned)).contains("it may call dblink_exec");
      assertThat(app.one("SELECT to_regclass('reached') IS NULL")).isEqualTo("t");
    }
  }

  @Test
  void rows_that_a_policy_hides_are_rows_all_the_same() throws Exception {
    try (DisturbedApp app = app("UPDATE box SET label = upper(label);")) {
      String hiding =
          "ALTER TABLE box ENABLE ROW LEVEL SECURITY; ALTER TABLE box FORCE ROW LEVEL SECURITY";
      app.with(
          "001_boxes",
          "CREATE TABLE box (id serial PRIMARY KEY, label text UNIQUE);" + hiding + ";");
      app.run(hiding);

      Report report = plan(app);

      assertThat(report.silent()).extracting(Settled::by).containsExactly(Settled.By.NOTHING);
    }
  }
}
