package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.migrate.Applied;
import dev.slipway.refusal.Refusal;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a role needs for what; whatever it lacks is said before anything is written. */
@Tag("postgresql")
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresRightsTest {
  private static final PostgresServer SERVER = PostgresServer.shared();

  @TempDir Path work;

  @Test
  void an_owner_that_may_not_create_databases_is_told_the_three_ways_out() throws Exception {
    try (DisturbedApp app = owner()) {
      List<String> before = app.everything();

      Refusal refusal = assertRefused(app, Outcome.NO_PERMISSION);

      assertThat(refusal.seen()).contains("no scratch database", "permission denied");
      assertThat(refusal.next()).contains("CREATEDB", "--scratch-url", "slipway seal");
      assertThat(app.everything()).isEqualTo(before);
    }
  }

  @Test
  void a_scratch_database_that_was_given_does_again_and_again() throws Exception {
    String scratch = SERVER.newDatabase();
    try (DisturbedApp app = owner()) {
      give(scratch, app);
      app.with(Map.of("SLIPWAY_SCRATCH_URL", SERVER.url(scratch, app.role(), app.password())));

      Report first = app.migrate();
      assertThat(first.outcome()).as(first.refusal().toString()).isEqualTo(Outcome.OPEN);
      assertThat(first.names(Applied.How.APPLIED)).containsExactly("002_b");
      app.with(
          "003_c",
          "CREATE TYPE mood AS ENUM ('good'); CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT"
              + " 1'; CREATE SCHEMA more; CREATE TABLE more.c (id integer);"
              + " CREATE TEXT SEARCH CONFIGURATION plain (COPY = simple); CREATE COLLATION mine FROM \"C\";"
              + " CREATE DOMAIN positive AS integer CHECK (value > 0);"
              + " CREATE SEQUENCE counted; CREATE TABLE counts (one integer GENERATED ALWAYS AS IDENTITY, two"
              + " serial PRIMARY KEY, three integer DEFAULT nextval('counted'));"
              + " CREATE TABLE parted (id integer) PARTITION BY LIST (id); CREATE TABLE part PARTITION OF"
              + " parted DEFAULT; CREATE VIEW seen AS SELECT one FROM counts;"
              + " CREATE MATERIALIZED VIEW kept AS SELECT one FROM seen; CREATE TYPE pair AS (one counts);"
              + " CREATE TYPE span AS RANGE (subtype = integer); CREATE STATISTICS told ON one, two FROM"
              + " counts;"
              + DisturbedApp.SLEEP);
      app.sleep(DisturbedApp.ON_REAL, 60);
      GateProcess killed = app.gate();
      app.awaitSleep("slipway scratch");
      killed.process().destroyForcibly().waitFor();
      killed.ended();
      app.sleep(DisturbedApp.ON_REAL, 0);

      for (String name : List.of("003_c", "004_d", "005_e")) {
        if (!name.equals("003_c")) {
          app.with(name, "CREATE TABLE t" + name + " (id integer);");
        }
        Report again = app.migrate();
        assertThat(again.outcome()).as(again.refusal().toString()).isEqualTo(Outcome.OPEN);
        assertThat(again.names(Applied.How.APPLIED)).containsExactly(name);
      }
    } finally {
      SERVER.dropDatabase(scratch);
    }
  }

  @Test
  void a_scratch_database_is_not_the_apps_own() throws Exception {
    try (DisturbedApp app = owner()) {
      app.with(Map.of("SLIPWAY_SCRATCH_URL", app.database().url()));
      List<String> before = app.everything();

      assertThat(assertRefused(app, Outcome.CONFIG).seen()).contains("the app's own database");
      assertThat(app.everything()).isEqualTo(before);
    }
  }

  @Test
  void a_scratch_database_is_empty() throws Exception {
    for (String content :
        List.of(
            "CREATE TABLE somebodys (id integer)",
            "CREATE FUNCTION somebodys() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
            "CREATE TYPE somebodys AS ENUM ('a')",
            "CREATE SCHEMA somebodys")) {
      try (DisturbedApp app = owner();
          DisturbedApp other = owner()) {
        SERVER.execute(other.name(), "DROP TABLE a; " + content);
        give(other.name(), app);
        app.with(
            Map.of("SLIPWAY_SCRATCH_URL", SERVER.url(other.name(), app.role(), app.password())));
        List<String> before = other.everything();

        assertThat(assertRefused(app, Outcome.CONFIG).seen()).as(content).contains("not empty");
        assertThat(other.everything()).isEqualTo(before);
      }
    }
  }

  @Test
  void a_role_that_may_only_read_is_refused_before_anything_is_written() throws Exception {
    String scratch = SERVER.newDatabase();
    try (DisturbedApp reader = owner();
        DisturbedApp app = owner()) {
      give(scratch, reader);
      SERVER.execute(
          app.name(),
          "GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + reader.role() + onlyUse("public"));
      List<String> before = app.everything();

      Refusal refusal =
          assertRefused(
              app,
              Outcome.NO_PERMISSION,
              "DATABASE_URL",
              SERVER.url(app.name(), reader.role(), reader.password()),
              "SLIPWAY_SCRATCH_URL",
              SERVER.url(scratch, reader.role(), reader.password()));

      assertThat(refusal.next())
          .contains("GRANT USAGE, CREATE ON SCHEMA \"public\" TO \"" + reader.role() + "\"");
      assertThat(app.everything()).isEqualTo(before);
    } finally {
      SERVER.dropDatabase(scratch);
    }
  }

  private static String onlyUse(String schema) {
    return "; REVOKE CREATE ON SCHEMA " + schema + " FROM PUBLIC";
  }

  /** It may make tables of its own, but alter none of the app's. */
  @Test
  void a_role_that_owns_no_table_of_the_apps_keeps_nothing() throws Exception {
    try (DisturbedApp other = DisturbedApp.make(work);
        DisturbedApp app = DisturbedApp.make(work)) {
      fill(app);
      SERVER.execute(
          app.name(),
          "GRANT USAGE, CREATE ON SCHEMA public TO "
              + other.role()
              + "; GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO "
              + other.role());
      List<String> before = app.everything();

      Refusal refusal =
          assertRefused(
              app,
              Outcome.ROLLED_BACK,
              "DATABASE_URL",
              SERVER.url(app.name(), other.role(), other.password()));

      assertThat(refusal.seen()).contains("002_b failed at line 1");
      assertThat(refusal.why()).contains("this role may not do what is needed");
      assertThat(app.everything()).isEqualTo(before);
    }
  }

  @Test
  void a_current_database_opens_for_a_role_that_may_only_read() throws Exception {
    try (DisturbedApp reader = owner();
        DisturbedApp app = DisturbedApp.make(work)) {
      fill(app);
      assertThat(app.migrate().outcome()).isEqualTo(Outcome.OPEN);
      SERVER.execute(app.name(), "GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + reader.role());
      List<String> before = app.everything();

      Report report =
          app.migrate(
              "DATABASE_URL",
              SERVER.url(app.name(), reader.role(), reader.password())
                  + "?options=-c%20default_transaction_read_only%3Don");

      assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
      assertThat(app.everything()).isEqualTo(before);
    }
  }

  @Test
  void a_history_that_may_not_be_read_is_not_taken_for_none() throws Exception {
    try (DisturbedApp reader = owner();
        DisturbedApp app = DisturbedApp.make(work)) {
      fill(app);
      assertThat(app.migrate().outcome()).isEqualTo(Outcome.OPEN);

      Refusal refusal =
          assertRefused(
              app,
              Outcome.NO_PERMISSION,
              "DATABASE_URL",
              SERVER.url(app.name(), reader.role(), reader.password()));

      assertThat(refusal.seen()).contains("permission denied for table flyway_schema_history");
    }
  }

  @Test
  void sessions_that_may_only_read_are_told_so() throws Exception {
    try (DisturbedApp app = DisturbedApp.make(work)) {
      fill(app);
      List<String> before = app.everything();
      SERVER.execute(
          app.name(), "ALTER ROLE " + app.role() + " SET default_transaction_read_only = on");

      Refusal refusal = assertRefused(app, Outcome.NO_PERMISSION);
      assertThat(refusal.seen()).contains("default_transaction_read_only");
      assertThat(refusal.next()).contains("RESET default_transaction_read_only");
      Report plan = Gate.plan(Settings.of(Map.of(), app.variables()));
      assertThat(plan.outcome()).isEqualTo(Outcome.NO_PERMISSION);
      assertThat(plan.refusal().orElseThrow().next()).doesNotContain("CREATEDB");
      assertThat(app.everything()).isEqualTo(before);
    }
  }

  @Test
  void through_a_pool_nothing_is_written_and_what_is_current_opens() throws Exception {
    try (DisturbedApp app = DisturbedApp.make(work)) {
      fill(app);
      List<String> before = app.everything();
      String pooled = app.database().url() + "?pgbouncer=true";

      Refusal refusal = assertRefused(app, Outcome.CONFIG, "DATABASE_URL", pooled);
      assertThat(refusal.next()).contains("SLIPWAY_DIRECT_URL");
      assertThat(app.everything()).isEqualTo(before);
      Report direct = app.migrate("DATABASE_URL", pooled, "DIRECT_URL", app.database().url());
      assertThat(direct.outcome()).as(direct.refusal().toString()).isEqualTo(Outcome.OPEN);
      assertThat(app.migrate("DATABASE_URL", pooled).outcome()).isEqualTo(Outcome.OPEN);
    }
  }

  @Test
  void who_is_not_let_in_is_told_why() throws Exception {
    int closed;
    try (ServerSocket free = new ServerSocket(0)) {
      closed = free.getLocalPort();
    }
    try (DisturbedApp app = DisturbedApp.make(work)) {
      fill(app);
      Refusal missing =
          assertRefused(
              app,
              Outcome.UNREACHABLE,
              "DATABASE_URL",
              SERVER.url(app.name() + "_not", app.role(), app.password()),
              "SLIPWAY_WAIT",
              "1s");
      assertThat(missing.seen()).contains("does not exist", "after waiting for 1 s");
      assertThat(missing.next()).contains("createdb");
      Refusal refused =
          assertRefused(
              app,
              Outcome.UNREACHABLE,
              "DATABASE_URL",
              "postgresql://me:secret@localhost:" + closed + "/app",
              "SLIPWAY_WAIT",
              "1s");
      assertThat(refused.seen()).contains("the connection was refused", "after waiting for 1 s");
      assertThat(refused.next()).contains("pg_isready -h localhost -p " + closed);
      if (asksForPasswords(app)) {
        Refusal wrong =
            assertRefused(
                app,
                Outcome.NO_PERMISSION,
                "DATABASE_URL",
                SERVER.url(app.name(), app.role(), "no such password"),
                "SLIPWAY_WAIT",
                "30s");
        assertThat(wrong.seen()).contains("password authentication failed");
        assertThat(wrong.seen() + wrong.why() + wrong.next()).doesNotContain("no such password");
      }
    }
  }

  private static boolean asksForPasswords(DisturbedApp app) {
    try {
      SERVER.connect(app.name(), app.role(), "no such password").close();
      System.err.println(
          "\n*** THIS SERVER TRUSTS EVERYBODY: a wrong password was NOT tested ***\n");
      return false;
    } catch (SQLException e) {
      return true;
    }
  }

  /** An app that is behind, whose role owns its database and may not create others. */
  private DisturbedApp owner() throws SQLException, IOException {
    return fill(DisturbedApp.make(SERVER, false, work));
  }

  private static DisturbedApp fill(DisturbedApp app) throws SQLException, IOException {
    app.run("CREATE TABLE a (id integer PRIMARY KEY); INSERT INTO a VALUES (1)");
    return app.with("001_a", "CREATE TABLE a (id integer PRIMARY KEY);")
        .with("002_b", "ALTER TABLE a ADD COLUMN name text;");
  }

  /** As the README says that it be given. */
  private static void give(String scratch, DisturbedApp app) throws SQLException {
    SERVER.execute(scratch, "ALTER DATABASE " + scratch + " OWNER TO " + app.role());
  }

  private static Refusal assertRefused(DisturbedApp app, Outcome outcome, String... more) {
    Report report = app.migrate(more);
    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(outcome);
    return report.refusal().orElseThrow();
  }
}
