package dev.slipway.migrate;

import static dev.slipway.migrate.Applied.How.APPLIED;
import static dev.slipway.migrate.Applied.How.BASELINED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.layout.Migration;
import dev.slipway.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.output.ValidateResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The history that Flyway keeps for us, inside a transaction that it cannot end. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FlywayHistoryTest {
  private static final String HISTORY =
      "SELECT installed_rank, version, script, type, success FROM flyway_schema_history ORDER BY 1";

  @TempDir Path place;
  private Installation app;

  @BeforeEach
  void install() {
    app = new Installation(place);
  }

  @Test
  void its_table_is_the_one_that_flyway_itself_makes(@TempDir Path elsewhere)
      throws IOException, SQLException {
    app.ships("V1__users.sql", "CREATE TABLE users (id INTEGER)").baselineAndApply(0);
    Installation other = new Installation(elsewhere);
    other.ships("V1__users.sql", "CREATE TABLE users (id INTEGER)");
    flyway(other).migrate();

    String schema = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid";
    assertThat(app.rows(schema)).isEqualTo(other.rows(schema));
    String rows =
        "SELECT installed_rank, version, description, type, script, checksum, success FROM flyway_schema_history";
    assertThat(app.rows(rows)).isEqualTo(other.rows(rows)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 4})
  void flyway_itself_agrees_however_many_were_only_baselined(int present)
      throws IOException, SQLException {
    shipFlyway();
    runByHand(present);

    List<Applied> done = app.baselineAndApply(present);

    assertThat(done).extracting(Applied::how).containsExactlyElementsOf(hows(present, 5 - present));
    assertFlywayIsContent(5);
    assertThat(app.rows("SELECT name, nick FROM users")).containsExactly("Ada null");
  }

  @Test
  void flyway_itself_agrees_when_it_began_and_we_went_on() throws IOException, SQLException {
    shipFlyway();
    Flyway.configure()
        .dataSource("jdbc:sqlite:" + app.file(), "", "")
        .locations("filesystem:" + app.migrations())
        .target("1.1")
        .load()
        .migrate();
    assertThat(app.rows("SELECT version FROM flyway_schema_history"))
        .containsExactly("1", "1.1", "null");

    app.apply(new Work(List.of(), List.of(), app.folder().migrations().subList(2, 4)));

    assertFlywayIsContent(5);
  }

  @Test
  void flyway_itself_agrees_when_it_had_baselined_by_a_row_of_its_own()
      throws IOException, SQLException {
    shipFlyway();
    runByHand(2);
    Flyway.configure()
        .dataSource("jdbc:sqlite:" + app.file(), "", "")
        .baselineVersion("1.1")
        .load()
        .baseline();

    app.apply(new Work(List.of(), List.of(), app.folder().migrations().subList(2, 5)));

    assertThat(app.rows(HISTORY))
        .containsExactly(
            "1 1.1 << Flyway Baseline >> BASELINE 1",
            "2 2 V2__nicks.sql SQL 1",
            "3 20260214145320 more/V20260214145320__posts.sql SQL 1",
            "4 null R__all_names.sql SQL 1");
    assertThat(flyway(app).validateWithResult().validationSuccessful).isTrue();
    assertThat(flyway(app).info().pending()).isEmpty();
  }

  @Test
  void a_repeatable_migration_that_changed_is_recorded_again() throws IOException, SQLException {
    shipFlyway();
    app.baselineAndApply(0);
    app.ships(
        "R__all_names.sql", "DROP VIEW all_names; CREATE VIEW all_names AS SELECT nick FROM users");

    List<Migration> all = app.folder().migrations();
    app.apply(new Work(List.of(), List.of(), all.subList(4, 5)));

    assertThat(app.rows(HISTORY)).hasSize(6).last().isEqualTo("6 null R__all_names.sql SQL 1");
    assertThat(flyway(app).validateWithResult().validationSuccessful).isTrue();
    assertThat(flyway(app).info().pending()).isEmpty();
  }

  @Test
  void two_migrations_with_one_timestamp_have_two_numbers() throws IOException, SQLException {
    app.ships("20240101000000_users/migration.sql", "CREATE TABLE users (id INTEGER)")
        .ships("20240101000000_posts/migration.sql", "CREATE TABLE posts (id INTEGER)")
        .ships("20240101000000_tags/migration.sql", "CREATE TABLE tags (id INTEGER)");

    app.baselineAndApply(0);

    assertThat(app.rows(HISTORY))
        .containsExactly(
            "1 1 20240101000000_posts SQL 1",
            "2 2 20240101000000_tags SQL 1",
            "3 3 20240101000000_users SQL 1");
  }

  @Test
  void migrations_run_in_the_order_of_their_layout_even_where_that_is_by_text()
      throws IOException, SQLException {
    app.ships("20260214145320_y/migration.sql", "CREATE TABLE y (id INTEGER)")
        .ships("20260214_x/migration.sql", "ALTER TABLE y RENAME TO x")
        .ships("20260215_z/migration.sql", "ALTER TABLE x RENAME TO z");

    List<Applied> done = app.baselineAndApply(0);

    assertThat(done)
        .extracting(Applied::name)
        .containsExactly("20260214145320_y", "20260214_x", "20260215_z");
    assertThat(app.rows("SELECT version, script FROM flyway_schema_history"))
        .containsExactly("1 20260214145320_y", "2 20260214_x", "3 20260215_z");
  }

  @Test
  void one_that_is_added_in_between_later_runs_and_is_recorded_in_between()
      throws IOException, SQLException {
    app.ships("001_a.sql", "CREATE TABLE a (id INTEGER)")
        .ships("003_c.sql", "CREATE TABLE c (id INTEGER)")
        .baselineAndApply(0);
    app.ships("002_b.sql", "CREATE TABLE b (id INTEGER)")
        .ships("004_d.sql", "CREATE TABLE d (id INTEGER)");

    List<Migration> all = app.folder().migrations();
    List<Applied> done = app.apply(new Work(List.of(), List.of(), List.of(all.get(1), all.get(3))));

    assertThat(done).extracting(Applied::name).containsExactly("002_b", "004_d");
    assertThat(app.rows(HISTORY))
        .containsExactly(
            "1 1 001_a SQL 1", "2 2 003_c SQL 1", "3 1.1 002_b SQL 1", "4 3 004_d SQL 1");
  }

  @Test
  void three_hundred_migrations_run_in_order() throws IOException, SQLException {
    app.ships("001_log.sql", "CREATE TABLE log (number INTEGER)");
    for (int number = 2; number <= 300; number++) {
      app.ships(
          String.format(Locale.ROOT, "%03d_more.sql", number),
          "INSERT INTO log SELECT count(*) + 2 FROM log WHERE "
              + number
              + " = 2 + (SELECT count(*) FROM log)");
    }

    List<Applied> done = app.baselineAndApply(0);

    assertThat(done).hasSize(300);
    assertThat(app.rows("SELECT count(*), max(number) FROM log")).containsExactly("299 300");
    assertThat(
            app.rows("SELECT count(*), max(cast(version AS INTEGER)) FROM flyway_schema_history"))
        .containsExactly("300 300");
  }

  @Test
  void a_name_longer_than_its_column_is_found_again() throws IOException, SQLException {
    String name = "001_" + "x".repeat(240);
    app.ships(name + ".sql", "CREATE TABLE a (id INTEGER)").baselineAndApply(0);
    app.ships("002_b.sql", "CREATE TABLE b (id INTEGER)");

    app.apply(new Work(List.of(), List.of(), app.folder().migrations().subList(1, 2)));

    assertThat(app.rows(HISTORY)).containsExactly("1 1 " + name + " SQL 1", "2 2 002_b SQL 1");
    assertThat(app.rows("SELECT max(length(description)) <= 200 FROM flyway_schema_history"))
        .containsExactly("1");
  }

  @Test
  void a_migration_that_fails_leaves_neither_table_nor_history_behind()
      throws IOException, SQLException {
    app.execute("CREATE TABLE mine (a TEXT); INSERT INTO mine VALUES ('a')");
    app.ships("001_users.sql", "BEGIN; CREATE TABLE users (id INTEGER); DELETE FROM mine; COMMIT;")
        .ships(
            "002_broken.sql", "CREATE TABLE posts (id INTEGER);\nINSERT INTO nowhere VALUES (1);");

    Refusal refusal = catchThrowableOfType(Refusal.class, () -> app.baselineAndApply(0));

    assertThat(refusal.seen())
        .isEqualTo("002_broken failed at line 2 (INSERT INTO nowhere VALUES (1))");
    assertThat(refusal.why()).contains("no such table: nowhere");
    assertThat(app.rows("SELECT name FROM sqlite_schema")).containsExactly("mine");
    assertThat(app.rows("SELECT a FROM mine")).containsExactly("a");
  }

  @Test
  void a_migration_that_fails_leaves_an_older_history_as_it_was() throws IOException, SQLException {
    app.ships("001_users.sql", "CREATE TABLE users (id INTEGER)").baselineAndApply(0);
    List<String> before = app.rows("SELECT * FROM flyway_schema_history");
    app.ships("002_broken.sql", "ROLLBACK");

    List<Migration> all = app.folder().migrations();
    Work work = new Work(List.of(), List.of(), all.subList(1, 2));

    assertThatThrownBy(() -> app.apply(work))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("002_broken says at line 1: ROLLBACK");
    assertThat(app.rows("SELECT * FROM flyway_schema_history")).isEqualTo(before).hasSize(1);
  }

  @Test
  void a_proof_that_does_not_hold_undoes_everything() throws IOException, SQLException {
    app.ships("001_users.sql", "CREATE TABLE users (id INTEGER)");
    Work work = new Work(List.of(), List.of(), app.folder().migrations());
    List<String> seen = new ArrayList<>();

    assertThatThrownBy(
            () ->
                app.apply(
                    work,
                    connection -> {
                      try (var tables =
                          connection
                              .createStatement()
                              .executeQuery("SELECT name FROM sqlite_schema ORDER BY name")) {
                        while (tables.next()) {
                          seen.add(tables.getString(1));
                        }
                      }
                      throw new Refusal(Refusal.Fact.STEP, "it is not so", "why", "next");
                    }))
        .isInstanceOf(Refusal.class)
        .hasMessage("it is not so: why");

    assertThat(seen).contains("users", "flyway_schema_history");
    assertThat(app.rows("SELECT name FROM sqlite_schema")).isEmpty();
  }

  @Test
  void a_vacuum_runs_once_everything_is_kept() throws IOException, SQLException {
    app.execute("PRAGMA auto_vacuum = NONE; CREATE TABLE big (a)");
    app.execute(
        "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
            + " INSERT INTO big SELECT zeroblob(1000) FROM n");
    app.ships("001_less.sql", "DELETE FROM big; VACUUM;");

    app.baselineAndApply(0);

    assertThat(app.rows("PRAGMA freelist_count")).containsExactly("0");
    assertThat(Files.size(app.file())).isLessThan(50_000L);
  }

  private void shipFlyway() throws IOException {
    app.ships("V1__users.sql", "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);\r\n")
        .ships("V1_1__first_user.sql", "-- ä first one\nINSERT INTO users (name) VALUES ('Ada');")
        .ships("V2__nicks.sql", "\uFEFFALTER TABLE users ADD COLUMN nick TEXT;\n\n")
        .ships("more/V20260214145320__posts.sql", "CREATE TABLE posts (id INTEGER);")
        .ships("R__all_names.sql", "CREATE VIEW all_names AS SELECT name FROM users");
  }

  private void runByHand(int migrations) throws SQLException {
    for (Migration migration : app.folder().migrations().subList(0, migrations)) {
      app.execute(migration.sql());
    }
  }

  private static List<Applied.How> hows(int baselined, int applied) {
    Applied.How[] hows = new Applied.How[baselined + applied];
    Arrays.fill(hows, 0, baselined, BASELINED);
    Arrays.fill(hows, baselined, hows.length, APPLIED);
    return List.of(hows);
  }

  private void assertFlywayIsContent(int migrations) {
    Flyway flyway = flyway(app);
    ValidateResult validated = flyway.validateWithResult();
    assertThat(validated.validationSuccessful).as(validated.getAllErrorMessages()).isTrue();
    assertThat(flyway.info().pending()).isEmpty();
    assertThat(flyway.info().all())
        .hasSize(migrations)
        .extracting(MigrationInfo::getState)
        .containsOnly(MigrationState.SUCCESS);
    assertThat(flyway.migrate().migrationsExecuted).isZero();
  }

  /** Flyway as an app would have it, with its own settings and locations. */
  private static Flyway flyway(Installation app) {
    return Flyway.configure()
        .dataSource("jdbc:sqlite:" + app.file(), "", "")
        .locations("filesystem:" + app.migrations())
        .load();
  }
}
