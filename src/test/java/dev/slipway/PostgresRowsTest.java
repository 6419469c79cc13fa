package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No row is lost on PostgreSQL that no migration deletes, by whatever way, and nothing else is held
 * up.
 */
@Tag("postgresql")
@DisplayNameGeneration(ReplaceUnderscores.class)
@Execution(ExecutionMode.CONCURRENT)
class PostgresRowsTest {
  private static final String TABLES =
      """
      CREATE TABLE parent (id integer PRIMARY KEY);
      CREATE TABLE child (id integer PRIMARY KEY, parent integer REFERENCES parent ON DELETE CASCADE);
      CREATE TABLE measured (id integer, year integer) PARTITION BY RANGE (year);
      CREATE TABLE measured_old PARTITION OF measured FOR VALUES FROM (0) TO (2000);
      CREATE TABLE measured_new PARTITION OF measured FOR VALUES FROM (2000) TO (3000);
      CREATE FUNCTION tidy() RETURNS void LANGUAGE plpgsql AS $$
      BEGIN EXECUTE 'DEL' || 'ETE FROM child WHERE id = 11'; END $$;
      CREATE FUNCTION renew() RETURNS void LANGUAGE plpgsql AS $$
      BEGIN EXECUTE 'TRUN' || 'CATE child'; INSERT INTO child VALUES (12, NULL); END $$;
      CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM tidy(); RETURN new; END $$;
      CREATE TRIGGER forget AFTER UPDATE ON parent FOR EACH ROW EXECUTE FUNCTION forget();
      """;

  private static final String ROWS =
      """
      INSERT INTO parent VALUES (1), (2);
      INSERT INTO child VALUES (11, 1), (12, 2);
      INSERT INTO measured VALUES (1, 1999), (2, 2001);
      """;

  @TempDir Path work;

  static List<Arguments> losses() {
    return List.of(
        Arguments.of("a function deletes", "SELECT tidy();"),
        Arguments.of(
            "a trigger deletes",
            "UPDATE parent SET id = 3 WHERE id = 2 AND false; UPDATE parent SET id = id;"),
        Arguments.of("a cascade deletes", "DELETE FROM parent WHERE id = 1;"),
        Arguments.of("a TRUNCATE takes another table along", "TRUNCATE parent CASCADE;"),
        Arguments.of("a function empties and fills with less", "SELECT renew();"),
        Arguments.of(
            "what was inserted and undone does not make up for it",
            """
            DO $$ BEGIN
              BEGIN INSERT INTO child VALUES (13, NULL), (14, NULL); RAISE 'undone'; EXCEPTION WHEN raise_exception THEN NULL; END;
              PERFORM tidy();
            END $$;
            """),
        Arguments.of(
            "a table is set aside and built anew with less",
            """
            ALTER TABLE child RENAME TO child_aside;
            CREATE TABLE child (id integer PRIMARY KEY, parent integer REFERENCES parent ON DELETE CASCADE);
            INSERT INTO child SELECT * FROM child_aside WHERE id > 11;
            ALTER TABLE child_aside RENAME TO kept;
            """),
        Arguments.of(
            "a partition loses what a function deletes",
            "DO $$ BEGIN EXECUTE 'DEL' || 'ETE FROM measured WHERE id = 1'; END $$;"));
  }

  static List<Arguments> changes() {
    return List.of(
        Arguments.of("a named table loses", "DELETE FROM child WHERE id = 11;"),
        Arguments.of(
            "parents and children are named",
            "DELETE FROM child WHERE parent = 1; DELETE FROM parent WHERE id = 1;"),
        Arguments.of(
            "rows move to another partition", "UPDATE measured SET year = 2002 WHERE id = 1;"),
        Arguments.of(
            "what was deleted and undone is still there",
            """
            DO $$ BEGIN
              PERFORM tidy(); RAISE 'undone';
            EXCEPTION WHEN raise_exception THEN NULL; END $$;
            """),
        Arguments.of(
            "a table is written anew",
            "ALTER TABLE parent ADD COLUMN said timestamptz NOT NULL DEFAULT clock_timestamp();"),
        Arguments.of("rows change", "UPDATE child SET parent = 1;"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("losses")
  void rows_that_no_migration_deletes_stay(String how, String sql) throws Exception {
    assertStays(sql, "on");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("losses")
  void they_stay_where_the_server_keeps_no_statistics(String how, String sql) throws Exception {
    assertStays(sql, "off");
  }

  private void assertStays(String sql, String statistics) throws Exception {
    try (DisturbedApp app = app(statistics)) {
      List<String> before = app.everything();
      app.with("002_b", "CREATE TABLE b (id integer);\n" + sql);

      Report report = app.migrate();

      assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(report.refusal().orElseThrow().seen()).contains("lost rows");
      assertThat(app.everything()).isEqualTo(before);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void what_a_migration_says_is_done(String how, String sql) throws Exception {
    for (String statistics : List.of("on", "off")) {
      try (DisturbedApp app = app(statistics)) {
        app.with("002_b", "CREATE TABLE b (id integer);\n" + sql);

        Report report = app.migrate();

        assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
      }
    }
  }

  private DisturbedApp app(String statistics) throws Exception {
    DisturbedApp app = DisturbedApp.make(work).with("001_a", TABLES);
    assertThat(app.migrate().outcome()).isEqualTo(Outcome.OPEN);
    app.run(ROWS);
    app.database()
        .server()
        .execute(app.name(), "ALTER ROLE " + app.role() + " SET track_counts = " + statistics);
    return app;
  }
}
