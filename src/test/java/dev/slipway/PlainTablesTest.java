package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Engine;
import dev.slipway.migrate.Applied;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of apps' own runners on SQLite, and those that nobody can be sure of. */
class PlainTablesTest extends PlainTables {
  @Override
  Engine engine() {
    return Engine.SQLITE;
  }

  @Override
  AppDatabase newDatabase(String called) throws Exception {
    Path place = Files.createDirectories(work.resolve(called));
    return SqliteAppDatabase.make(place.resolve("app.db"), false);
  }

  List<PlainTable> doubtful() {
    return PlainTable.doubtful();
  }

  @ParameterizedTest
  @MethodSource("doubtful")
  void where_it_is_not_certain_how_a_row_looks_none_is_written(PlainTable table) throws Exception {
    try (AppDatabase database = newDatabase("app")) {
      migratedByApp(database, table, 2);
      List<String> rows = rows(database);

      assertOpens(migrate(database));

      assertThat(rows(database)).isEqualTo(rows);
      assertNothingIsLeftToDo(database);
    }
  }

  @Test
  void rows_that_are_written_in_two_ways_show_none() throws Exception {
    assertIsLeftAlone(
        "CREATE TABLE schema_migrations (name TEXT PRIMARY KEY);"
            + " INSERT INTO schema_migrations VALUES ('001_make_shelves.sql'), ('002_make_boxes');");
  }

  @Test
  void without_rows_nobody_knows_what_stands_in_two_columns() throws Exception {
    assertIsLeftAlone(
        "CREATE TABLE schema_migrations (version TEXT PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT);");
  }

  @Test
  void without_rows_a_number_of_a_time_may_be_of_seconds_or_milliseconds() throws Exception {
    assertIsLeftAlone(
        "CREATE TABLE schema_migrations (name TEXT PRIMARY KEY, applied_at INTEGER NOT NULL);");
  }

  @Test
  void digits_that_are_as_long_as_the_number_show_no_zeros() throws Exception {
    Files.move(folder.resolve(PlainTable.file(1)), folder.resolve("101_make_shelves.sql"));
    Files.move(folder.resolve(PlainTable.file(2)), folder.resolve("102_make_boxes.sql"));
    Files.move(folder.resolve(PlainTable.file(3)), folder.resolve("103_size_boxes.sql"));
    Files.move(folder.resolve(PlainTable.file(4)), folder.resolve("0104_make_rooms.sql"));
    assertIsLeftAlone(
        "CREATE TABLE schema_migrations (version TEXT PRIMARY KEY);"
            + " INSERT INTO schema_migrations VALUES ('101'), ('102');");
  }

  @Test
  void the_warning_says_what_is_not_certain() throws Exception {
    try (AppDatabase database = newDatabase("app")) {
      migratedByApp(database, PlainTable.doubtful().get(0), 2);

      GateProcess.Ended ended =
          GateProcess.run(environment(database), GateProcess.SLIPWAY.toString());

      assertThat(ended.exit()).isZero();
      assertThat(ended.err())
          .contains("WARN nothing is written to schema_migrations: its column checksum");
    }
  }

  @Test
  void a_row_that_says_it_was_not_applied_is_heard_and_then_mended() throws Exception {
    PlainTable table = PlainTable.named("a flag, and times as Python writes them").orElseThrow();
    try (AppDatabase database = newDatabase("app");
        AppDatabase byApp = newDatabase("by-app")) {
      migratedByApp(byApp, table, ALL);
      migratedByApp(database, table, 2);
      database.run(
          "INSERT INTO schema_migrations (migration, applied) VALUES ('003_size_boxes', 0)");

      Report report = migrate(database);

      assertOpens(report);
      assertThat(report.names(Applied.How.APPLIED))
          .containsExactly("003_size_boxes", "004_make_rooms");
      assertThat(database.one(table.shown(engine()))).isEqualTo(byApp.one(table.shown(engine())));
      assertNothingIsLeftToDo(database);
    }
  }

  @Test
  void two_columns_that_mean_two_migrations_name_none() throws Exception {
    try (AppDatabase database = newDatabase("app")) {
      PlainTable table =
          PlainTable.named("a number and the whole name, milliseconds").orElseThrow();
      migratedByApp(database, table, 2);
      database.run("UPDATE schema_migrations SET name = '004_make_rooms' WHERE version = 2");
      List<String> before = database.everything();

      Report report = migrate(database);

      assertThat(report.outcome()).isEqualTo(Outcome.UNRECOGNISED);
      assertThat(database.everything()).isEqualTo(before);
    }
  }

  private void assertIsLeftAlone(String made) throws Exception {
    try (AppDatabase database = newDatabase("app")) {
      database.run("CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT NOT NULL);");
      database.run("CREATE TABLE box (id INTEGER PRIMARY KEY, shelf_id INTEGER);");
      database.run(made);
      List<String> rows = rows(database);

      Report report = migrate(database);

      assertOpens(report);
      assertThat(report.names(Applied.How.APPLIED)).hasSize(2);
      assertThat(rows(database)).isEqualTo(rows);
      assertNothingIsLeftToDo(database);
    }
  }
}
