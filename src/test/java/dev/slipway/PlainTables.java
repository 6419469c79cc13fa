package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Engine;
import dev.slipway.migrate.Applied;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An app's own {@code schema_migrations}, whatever its columns, has after the gate the rows that
 * the app itself would have written, and those that were there as they were.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(Lifecycle.PER_CLASS)
abstract class PlainTables {
  private static final List<String> STATEMENTS =
      List.of(
          "CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT NOT NULL);",
          "CREATE TABLE box (id INTEGER PRIMARY KEY, shelf_id INTEGER);",
          "ALTER TABLE box ADD COLUMN weight INTEGER;",
          "CREATE TABLE room (id INTEGER PRIMARY KEY);");

  static final int ALL = STATEMENTS.size();

  @TempDir Path work;
  Path folder = Path.of("");

  abstract Engine engine();

  /** A new database, which lies in a folder if it is a file. */
  abstract AppDatabase newDatabase(String called) throws Exception;

  List<PlainTable> clear() {
    return PlainTable.clear(engine());
  }

  @BeforeEach
  void write_the_folder() throws IOException {
    folder = Files.createDirectories(work.resolve("migrations"));
    for (int number = 1; number <= ALL; number++) {
      Files.writeString(folder.resolve(PlainTable.file(number)), STATEMENTS.get(number - 1));
    }
  }

  @ParameterizedTest
  @MethodSource("clear")
  void what_the_gate_applies_is_entered_as_the_app_enters_it(PlainTable table) throws Exception {
    try (AppDatabase database = newDatabase("app");
        AppDatabase byApp = newDatabase("by-app")) {
      migratedByApp(byApp, table, ALL);
      migratedByApp(database, table, 2);
      List<String> before = rows(database);

      Report report = migrate(database);

      assertOpens(report);
      assertThat(report.names(Applied.How.BASELINED)).hasSize(2);
      assertThat(report.names(Applied.How.APPLIED)).hasSize(2);
      assertThat(database.one(table.shown(engine()))).isEqualTo(byApp.one(table.shown(engine())));
      assertThat(rows(database)).hasSize(ALL).containsAll(before);
      assertNothingIsLeftToDo(database);
    }
  }

  @ParameterizedTest
  @MethodSource("clear")
  void what_the_app_entered_is_enough(PlainTable table) throws Exception {
    try (AppDatabase database = newDatabase("app")) {
      migratedByApp(database, table, ALL);
      List<String> before = rows(database);

      assertOpens(migrate(database));

      assertThat(rows(database)).isEqualTo(before);
      assertNothingIsLeftToDo(database);
    }
  }

  @ParameterizedTest
  @MethodSource("clear")
  void a_history_that_is_set_aside_is_written_anew_in_the_same_way(PlainTable table)
      throws Exception {
    try (AppDatabase database = newDatabase("app");
        AppDatabase byApp = newDatabase("by-app")) {
      migratedByApp(byApp, table, ALL);
      migratedByApp(database, table, ALL);
      database.run("DROP TABLE room");

      assertOpens(
          Gate.migrate(Settings.of(Map.of("adopt", List.of("evidence")), environment(database))));

      String numbered = "(?<=^|\\| )'?[0-9]+'?(?=, )";
      assertThat(database.one(table.shown(engine())).replaceAll(numbered, ""))
          .isEqualTo(byApp.one(table.shown(engine())).replaceAll(numbered, ""));
      assertNothingIsLeftToDo(database);
    }
  }

  /** Its rows to the last byte. */
  static List<String> rows(AppDatabase database) throws SQLException {
    return database.everything().stream()
        .filter(line -> line.matches("(public\\.)?schema_migrations: .*"))
        .toList();
  }

  void migratedByApp(AppDatabase database, PlainTable table, int count) throws Exception {
    database.run(table.creation());
    for (int number = 1; number <= count; number++) {
      database.run(STATEMENTS.get(number - 1));
      database.run(table.entry(number, sha256(STATEMENTS.get(number - 1))));
    }
  }

  static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  void assertNothingIsLeftToDo(AppDatabase database) throws SQLException {
    List<String> before = database.everything();
    assertOpens(Gate.check(Settings.of(Map.of(), environment(database))));
    Report again = migrate(database);
    assertOpens(again);
    assertThat(again.applied()).isEmpty();
    assertThat(database.everything()).isEqualTo(before);
  }

  static void assertOpens(Report report) {
    report
        .refusal()
        .ifPresent(
            refusal -> {
              throw new AssertionError(report.outcome().toString(), refusal);
            });
    assertThat(report.outcome()).isEqualTo(Outcome.OPEN);
  }

  Report migrate(AppDatabase database) {
    return Gate.migrate(Settings.of(Map.of(), environment(database)));
  }

  Map<String, String> environment(AppDatabase database) {
    Map<String, String> environment = new HashMap<>();
    environment.put("DATABASE_URL", database.url());
    environment.put("SLIPWAY_MIGRATIONS", folder.toString());
    environment.put("SLIPWAY_LAYOUT", "plain");
    environment.put("SLIPWAY_BACKUP", "off");
    return environment;
  }
}
