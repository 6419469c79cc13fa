package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.backup.InstalledClients;
import dev.slipway.refusal.Refusal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On PostgreSQL, where the copy is a database beside the real one. */
@Tag("postgresql")
class RehearsalOnPostgresTest extends RehearsalTests {
  private static final PostgresServer SERVER = PostgresServer.shared();
  private static final String PASSWORD = "it's a secret";

  private String role;

  @BeforeAll
  static void clientsAreThere() throws Exception {
    InstalledClients.install();
  }

  @Override
  AppDatabase make(Path work) throws Exception {
    role = SERVER.newRole(PASSWORD, true);
    String name = SERVER.newDatabase();
    SERVER.execute(name, "ALTER DATABASE " + name + " OWNER TO " + role);
    return new PostgresAppDatabase(SERVER, name, role, PASSWORD);
  }

  @Override
  Map<String, String> clients() throws Exception {
    return Map.of("PATH", InstalledClients.path(work));
  }

  @Override
  void end() throws Exception {
    super.end();
    SERVER.dropRole(role);
  }

  /** A session that has just ended takes a moment to go, and what it drops with it. */
  @Override
  List<String> leftOnServer() throws Exception {
    List<String> left = left();
    for (int tries = 0; !left.isEmpty() && tries < 100; tries++) {
      TimeUnit.MILLISECONDS.sleep(50);
      left = left();
    }
    return left;
  }

  private List<String> left() throws SQLException {
    String names =
        app.one(
            "SELECT coalesce(string_agg(datname, ','), '') FROM pg_database WHERE datname <>"
                + " current_database() AND datname LIKE 'slipway%' AND datdba = '"
                + role
                + "'::regrole");
    return names.isEmpty() ? List.of() : List.of(names.split(","));
  }

  private void mayMakeNoDatabases() throws Exception {
    // Its scratch database is not needed with a seal.
    assertThat(Workshop.seal(new Source(Map.of(), variables())).outcome()).isEqualTo(Outcome.OPEN);
    SERVER.execute("postgres", "ALTER ROLE " + role + " NOCREATEDB");
  }

  @Test
  void a_role_that_may_not_make_databases_is_told_what_helps() throws Exception {
    ships("002_boxes.sql", "CREATE TABLE box (id INTEGER);");
    mayMakeNoDatabases();

    Report report = rehearsed();

    assertThat(report.outcome()).isEqualTo(Outcome.NO_PERMISSION);
    Refusal refusal = report.refusal().orElseThrow();
    assertThat(refusal.seen()).contains("no copy can be made", "may not make databases");
    assertThat(refusal.next()).contains("CREATEDB", "--scratch-url");
  }

  @Test
  void a_scratch_database_that_was_given_holds_the_copy_and_is_empty_afterwards() throws Exception {
    ships("002_boxes.sql", "CREATE TABLE box (id INTEGER); INSERT INTO box SELECT id FROM shelf;");
    SERVER.execute("postgres", "ALTER ROLE " + role + " NOCREATEDB");
    String scratch = SERVER.newDatabase();
    try {
      SERVER.execute(scratch, "ALTER DATABASE " + scratch + " OWNER TO " + role);

      Report report = rehearsed("SLIPWAY_SCRATCH_URL", SERVER.url(scratch, role, PASSWORD));

      assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
      assertThat(report.rehearsal().orElseThrow().tables()).containsOnlyKeys("box");
      PostgresAppDatabase given = new PostgresAppDatabase(SERVER, scratch, role, PASSWORD);
      assertThat(given.one("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
          .isEqualTo("0");
    } finally {
      SERVER.dropDatabase(scratch);
    }
  }

  @Test
  void stages_are_measured_and_what_stands_alone_locks_nothing() throws Exception {
    ships(
        "002_index.sql",
        "CREATE TABLE box (id INTEGER); CREATE INDEX CONCURRENTLY i ON shelf (name);");
    ships("003_more.sql", "CREATE TABLE crate (id INTEGER);");

    Report report = rehearsed();

    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
    Rehearsed rehearsed = report.rehearsal().orElseThrow();
    assertThat(rehearsed.stages()).hasSizeGreaterThan(2);
    assertThat(rehearsed.stages()).contains(rehearsed.locked());
    assertThat(rehearsed.tables()).containsOnlyKeys("box", "crate", "shelf");
    assertThat(rehearsed.migrations()).containsOnlyKeys("002_index", "003_more");
  }

  @Test
  void a_later_stage_that_fails_is_no_disaster_on_a_copy() throws Exception {
    ships("002_boxes.sql", "CREATE TABLE box (id INTEGER);");
    ships("003_unique.sql", "CREATE UNIQUE INDEX CONCURRENTLY one_each ON shelf (name);");

    Report report = rehearsed();

    assertThat(report.outcome()).isEqualTo(Outcome.UNRECOGNISED);
    assertThat(report.refusal().orElseThrow().seen()).contains("003_unique failed at line 1");
  }

  @Test
  void the_copy_behaves_as_the_real_one_is_set_up_to() throws Exception {
    SERVER.execute(
        "postgres",
        "ALTER DATABASE " + ((PostgresAppDatabase) app).name() + " SET search_path = own, public");
    app.run("CREATE SCHEMA own; CREATE TABLE own.shelf (id INTEGER)");
    ships("001_shelves.sql", "CREATE TABLE shelf (id INTEGER);");
    ships("002_boxes.sql", "CREATE TABLE box (id INTEGER);");

    Report report = rehearsed();

    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
    assertThat(report.rehearsal().orElseThrow().tables()).containsOnlyKeys("box");
  }
}
