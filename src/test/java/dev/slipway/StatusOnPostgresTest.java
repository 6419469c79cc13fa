package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.backup.InstalledClients;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On PostgreSQL, where the server is asked, and most tables need not be counted again. */
@Tag("postgresql")
class StatusOnPostgresTest extends StatusTests {

  @Override
  AppDatabase make(Path work) throws Exception {
    InstalledClients.install();
    return PostgresAppDatabase.make();
  }

  @Override
  void drifts() throws Exception {
    app.run("ALTER TABLE shelf ALTER COLUMN name TYPE varchar(9)");
  }

  @Override
  void deletesBehindTheEnginesBack(String statement) throws Exception {
    app.run("SET session_replication_role = replica; " + statement);
  }

  private void makeAmcheck() throws Exception {
    if (app.one("SELECT count(*) FROM pg_available_extensions WHERE name = 'amcheck'")
        .equals("0")) {
      Docker.skipLoudly("NO amcheck: NOT tested: damage in an index is found");
    }
    app.run("CREATE EXTENSION amcheck");
  }

  /** An index over a function whose answer becomes another is what a damaged one is. */
  @Override
  void damages() throws Exception {
    makeAmcheck();
    app.run(
        "CREATE FUNCTION same(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';"
            + "CREATE INDEX by_same ON shelf (same(id));");
    app.run(
        "CREATE OR REPLACE FUNCTION same(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT -$1'");
  }

  @Test
  void the_server_is_told_and_by_what_all_was_read() throws Exception {
    migrates();
    Condition condition = looks();
    assertThat(condition.nature().encoding()).contains("UTF8");
    assertThat(condition.nature().checksums())
        .contains(app.one("SHOW data_checksums").equals("on"));
    assertThat(condition.freeBeside()).isEmpty();
    assertThat(condition.integrity().toString()).startsWith("not checked: ");

    assertThat(looks("deep", "true").integrity().by()).startsWith("reading every row");
    makeAmcheck();
    assertThat(looks("deep", "true").integrity().by()).isEqualTo("amcheck");
  }

  @Test
  void what_may_not_be_read_is_not_called_sound() throws Exception {
    migrates();
    PostgresAppDatabase owned = (PostgresAppDatabase) app;
    String reader = "reader_" + Long.toHexString(System.nanoTime());
    app.run("CREATE ROLE " + reader + " LOGIN CREATEDB PASSWORD 'r'");
    try {
      app.run(
          "GRANT SELECT ON ALL TABLES IN SCHEMA public TO "
              + reader
              + "; REVOKE SELECT ON shelf FROM "
              + reader);
      String url = owned.server().url(owned.name(), reader, "r");

      assertThat(isNotWell(Outcome.NO_PERMISSION, "deep", "true", "database-url", url).seen())
          .contains("may not read shelf");

      app.run("GRANT SELECT ON shelf TO " + reader);
      assertThat(looks("deep", "true", "database-url", url).integrity().damage()).isEmpty();
    } finally {
      app.run("DROP OWNED BY " + reader);
      app.run("DROP ROLE " + reader);
    }
  }

  @Test
  void a_table_that_somebody_holds_is_waited_for_as_long_as_was_said() throws Exception {
    migrates();
    PostgresAppDatabase owned = (PostgresAppDatabase) app;
    try (Connection holder = owned.server().connect(owned.name());
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("LOCK TABLE shelf IN ACCESS EXCLUSIVE MODE");

      assertThat(isNotWell(Outcome.BUSY, "wait", "1s").toString())
          .contains("another session holds");

      holder.rollback();
    }
  }

  @Test
  void rows_are_told_of_tables_that_were_emptied_filled_rewritten_renamed_and_split()
      throws Exception {
    ships(
        "001_shelves.sql",
        """
        CREATE TABLE emptied (id INTEGER PRIMARY KEY);
        CREATE TABLE filled (id INTEGER PRIMARY KEY);
        CREATE TABLE rewritten (id INTEGER PRIMARY KEY, size INTEGER);
        CREATE TABLE renamed (id INTEGER PRIMARY KEY);
        CREATE TABLE swapped (id INTEGER PRIMARY KEY);
        CREATE TABLE "Other" (id INTEGER PRIMARY KEY);
        CREATE TABLE measure (day DATE NOT NULL) PARTITION BY RANGE (day);
        CREATE TABLE measure_1 PARTITION OF measure FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
        CREATE TABLE measure_2 (day DATE NOT NULL);
        """);
    migrates();
    app.run(
        """
        INSERT INTO emptied VALUES (1);
        INSERT INTO rewritten VALUES (1, 2), (2, 2);
        INSERT INTO renamed VALUES (1), (2), (3);
        INSERT INTO swapped VALUES (1), (2);
        INSERT INTO "Other" VALUES (1), (2), (3), (4);
        INSERT INTO measure VALUES ('2026-01-05');
        INSERT INTO measure_2 VALUES ('2026-02-05'), ('2026-02-06');
        """);
    Map<String, Long> before = whole();
    ships(
        "002_all.sql",
        """
        TRUNCATE emptied;
        INSERT INTO filled SELECT generate_series(1, 5);
        ALTER TABLE rewritten ALTER COLUMN size TYPE BIGINT;
        ALTER TABLE renamed RENAME TO another;
        CREATE TABLE swapped_new (id INTEGER PRIMARY KEY, name TEXT);
        INSERT INTO swapped_new SELECT id FROM swapped;
        DROP TABLE swapped;
        ALTER TABLE swapped_new RENAME TO swapped;
        ALTER TABLE measure ATTACH PARTITION measure_2 FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
        """);
    // In a stage of its own, and one after it.
    ships("003_index.sql", "CREATE INDEX CONCURRENTLY by_size ON rewritten (size);");
    ships("004_more.sql", "INSERT INTO rewritten VALUES (3, 3); DELETE FROM filled WHERE id = 1;");

    Report report = migrates();

    assertThat(report.stages()).hasSizeGreaterThan(1);
    assertTold(before, whole(), report);
  }

  /** Partitions count as their table. */
  private Map<String, Long> whole() throws Exception {
    Map<String, Long> whole = counted();
    whole.remove("measure_1");
    whole.put("measure", Long.valueOf(app.one("SELECT count(*) FROM measure")));
    if (!app.one("SELECT relispartition FROM pg_class WHERE relname = 'measure_2'").equals("f")) {
      whole.remove("measure_2");
    }
    return whole;
  }
}
