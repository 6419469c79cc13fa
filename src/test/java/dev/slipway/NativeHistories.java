package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Engine;
import dev.slipway.evidence.Standing;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.migrate.Applied;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A database that the folder's own tool migrated is taken for what that tool says where the catalog
 * bears it out, and after the gate the tool's table is as if the tool had done it all.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(Lifecycle.PER_CLASS)
abstract class NativeHistories {
  private static final List<String> STATEMENTS =
      List.of(
          "CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT NOT NULL);",
          "CREATE TABLE box (id INTEGER PRIMARY KEY, shelf_id INTEGER);",
          "ALTER TABLE box ADD COLUMN weight INTEGER; ALTER TABLE box ADD COLUMN height INTEGER;",
          "CREATE TABLE room (id INTEGER PRIMARY KEY);");

  private static final int ALL = STATEMENTS.size();

  private final Map<NativeTool, String> rowsByTool = new EnumMap<>(NativeTool.class);

  @TempDir private Path work;

  abstract Engine engine();

  /** A new database, which lies in a folder if it is a file. */
  abstract AppDatabase newDatabase(Path folder, String called) throws SQLException;

  Stream<Arguments> stages() {
    return Stream.of(NativeTool.values())
        .flatMap(tool -> Stream.of(2, ALL).map(count -> Arguments.of(tool, count)));
  }

  List<NativeTool> knowingTexts() {
    return tools(tool -> tool.otherText(2).isPresent());
  }

  List<NativeTool> leavingFailures() {
    return tools(tool -> tool.failure(3, "").isPresent());
  }

  /** One number cannot have a gap. */
  List<NativeTool> havingRows() {
    return tools(NativeTool::hasRows);
  }

  /** A plain one is made with names. */
  List<NativeTool> ofNewTables() {
    return tools(tool -> !tool.layout().equals("plain"));
  }

  /** In a table that no tool lays down, a column more could be one that has to be filled. */
  List<NativeTool> allowingColumns() {
    return tools(tool -> tool != NativeTool.DBMATE && !tool.layout().equals("plain"));
  }

  private static List<NativeTool> tools(Predicate<NativeTool> such) {
    return Stream.of(NativeTool.values()).filter(such).toList();
  }

  @ParameterizedTest(name = "{0} at {1}")
  @MethodSource("stages")
  void what_the_tool_applied_is_not_applied_again(NativeTool tool, int count) throws Exception {
    try (AppDatabase database = newDatabase(work, "app")) {
      Path folder = folder(tool);
      migratedByTool(tool, database, folder, count, count);

      Report report = migrate(folder, tool, database);

      assertOpens(report);
      assertThat(report.standing().orElseThrow().kind())
          .isEqualTo(count == ALL ? Standing.Kind.CURRENT : Standing.Kind.BEHIND);
      assertThat(report.names(Applied.How.BASELINED)).hasSize(count);
      assertThat(report.names(Applied.How.APPLIED)).hasSize(ALL - count);
      assertLeftAsByTool(tool, database);
      assertNothingIsLeftToDo(tool, folder, database);
    }
  }

  @ParameterizedTest
  @MethodSource("ofNewTables")
  void an_untracked_database_gets_the_tools_history(NativeTool tool) throws Exception {
    try (AppDatabase database = newDatabase(work, "app")) {
      database.run(STATEMENTS.subList(0, 2));
      Path folder = folder(tool);

      Report report = migrate(folder, tool, database);

      assertOpens(report);
      assertThat(report.names(Applied.How.BASELINED)).hasSize(2);
      assertLeftAsByTool(tool, database);
      assertNothingIsLeftToDo(tool, folder, database);
    }
  }

  /** As if the tool itself had been told to stop there, and to go on later. */
  @ParameterizedTest
  @EnumSource
  void a_target_leaves_the_history_that_the_tool_leaves_there(NativeTool tool) throws Exception {
    try (AppDatabase database = newDatabase(work, "app");
        AppDatabase byTool = newDatabase(work, "by-tool-at-3")) {
      Path folder = folder(tool);
      migratedByTool(tool, database, folder, 2, 2);
      migratedByTool(tool, byTool, folder, 3, 3);
      String third =
          MigrationFolder.read(folder, Optional.of(tool.layout())).migrations().get(2).name();
      Settings target = settings(Map.of("target", List.of(third)), folder, tool.layout(), database);

      Report report = Gate.migrate(target);

      assertOpens(report);
      assertThat(report.names(Applied.How.APPLIED)).containsExactly(third);
      assertThat(rows(tool, database)).isEqualTo(rows(tool, byTool));
      assertThat(database.schema()).isEqualTo(byTool.schema());
      assertOpens(Gate.check(target));
      assertOpens(migrate(folder, tool, database));
      assertLeftAsByTool(tool, database);

      List<String> beyond = database.everything();
      for (Report past : List.of(Gate.migrate(target), Gate.check(target), Gate.plan(target))) {
        assertThat(past.outcome()).isEqualTo(Outcome.AHEAD);
        assertThat(past.refusal().orElseThrow().next()).contains("slipway undo --to " + third);
      }
      assertThat(database.everything()).isEqualTo(beyond);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_book_that_an_earlier_gate_kept_alone_is_caught_up_with(NativeTool tool) throws Exception {
    try (AppDatabase database = newDatabase(work, "app")) {
      Path folder = folder(tool);
      migratedByTool(tool, database, folder, 1, 1);
      assertOpens(migrate(folder, tool, database));
      database.run(sql(tool.removal(ALL)));
      assertThat(check(folder, tool, database).outcome()).isEqualTo(Outcome.PENDING);

      Report report = migrate(folder, tool, database);

      assertOpens(report);
      assertThat(report.standing().orElseThrow().kind()).isEqualTo(Standing.Kind.CURRENT);
      assertThat(report.names(Applied.How.ENTERED))
          .singleElement()
          .asString()
          .contains(tool.table());
      assertLeftAsByTool(tool, database);
      assertNothingIsLeftToDo(tool, folder, database);
    }
  }

  @ParameterizedTest
  @EnumSource
  void what_the_tool_did_after_the_gate_is_believed(NativeTool tool) throws Exception {
    try (AppDatabase database = newDatabase(work, "app")) {
      Path folder = folder(tool);
      migratedByTool(tool, database, folder, ALL, ALL);
      assertOpens(migrate(folder, tool, database));
      database.run("DELETE FROM flyway_schema_history WHERE installed_rank > 2");

      Report report = migrate(folder, tool, database);

      assertOpens(report);
      assertThat(report.standing().orElseThrow().kind()).isEqualTo(Standing.Kind.CURRENT);
      assertThat(report.names(Applied.How.BASELINED)).hasSize(2);
      assertLeftAsByTool(tool, database);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_stamp_that_is_too_high_is_refused(NativeTool tool) throws Exception {
    assertContradicted(tool, 2, ALL, "4 of 4", "by its schema the database has 2");
  }

  @ParameterizedTest
  @EnumSource
  void a_stamp_that_is_too_low_is_refused(NativeTool tool) throws Exception {
    assertContradicted(tool, ALL, 2, "2 of 4", "by its schema the database has 4");
  }

  private void assertContradicted(NativeTool tool, int made, int said, String... told)
      throws Exception {
    try (AppDatabase database = newDatabase(work, "app")) {
      Path folder = folder(tool);
      migratedByTool(tool, database, folder, made, said);

      assertRefused(() -> migrate(folder, tool, database), database, told);
    }
  }

  @ParameterizedTest
  @MethodSource("knowingTexts")
  void a_row_of_a_text_that_was_edited_is_refused(NativeTool tool) throws Exception {
    try (AppDatabase database = newDatabase(work, "app")) {
      Path folder = folder(tool);
      migratedByTool(tool, database, folder, ALL, ALL);
      database.run(sql(tool.otherText(2).orElseThrow()));

      assertRefused(
          () -> migrate(folder, tool, database),
          database,
          "another text",
          "by its schema",
          "4 of 4");
    }
  }

  @ParameterizedTest
  @MethodSource("havingRows")
  void two_histories_that_disagree_are_refused(NativeTool tool) throws Exception {
    try (AppDatabase database = newDatabase(work, "app")) {
      Path folder = folder(tool);
      migratedByTool(tool, database, folder, ALL, ALL);
      assertOpens(migrate(folder, tool, database));
      database.run(sql(tool.removal(3)));
      database.run("DELETE FROM flyway_schema_history WHERE installed_rank > 3");

      assertRefused(
          () -> migrate(folder, tool, database),
          database,
          "which the other lacks",
          "by its schema");
    }
  }

  @ParameterizedTest
  @MethodSource("leavingFailures")
  void a_migration_that_failed_is_done_where_it_is_not_there(NativeTool tool) throws Exception {
    assertMended(tool, 2);
  }

  @ParameterizedTest
  @MethodSource("leavingFailures")
  void a_migration_that_failed_is_entered_where_it_is_there(NativeTool tool) throws Exception {
    assertMended(tool, 3);
  }

  private void assertMended(NativeTool tool, int made) throws Exception {
    try (AppDatabase database = newDatabase(work, "app")) {
      Path folder = folder(tool);
      migratedByTool(tool, database, folder, made, 2);
      database.run(sql(tool.failure(3, text(tool, folder, 3)).orElseThrow()));

      Report report = migrate(folder, tool, database);

      assertOpens(report);
      assertThat(report.names(Applied.How.BASELINED)).hasSize(made);
      assertSettled(tool, folder, database);
    }
  }

  @ParameterizedTest
  @MethodSource("leavingFailures")
  void a_migration_that_failed_half_way_is_finished(NativeTool tool) throws Exception {
    try (AppDatabase database = newDatabase(work, "app")) {
      Path folder = folder(tool);
      migratedByTool(tool, database, folder, 2, 2);
      database.run("ALTER TABLE box ADD COLUMN weight INTEGER");
      database.run(sql(tool.failure(3, text(tool, folder, 3)).orElseThrow()));

      Report report = migrate(folder, tool, database);

      assertOpens(report);
      assertThat(report.standing().orElseThrow().kind()).isEqualTo(Standing.Kind.INTERRUPTED);
      assertSettled(tool, folder, database);
    }
  }

  private void assertSettled(NativeTool tool, Path folder, AppDatabase database) throws Exception {
    assertLeftAsByTool(tool, database);
    assertThat(
            database.one(
                sql(
                    "SELECT count(*) FROM "
                        + from(tool)
                        + " WHERE "
                        + tool.unsettled().orElseThrow())))
        .isEqualTo("0");
    assertNothingIsLeftToDo(tool, folder, database);
  }

  @ParameterizedTest
  @EnumSource
  void a_history_that_is_set_aside_is_written_anew_as_the_tool_writes_it(NativeTool tool)
      throws Exception {
    try (AppDatabase database = newDatabase(work, "app")) {
      Path folder = folder(tool);
      migratedByTool(tool, database, folder, ALL - 1, ALL);

      Report report =
          Gate.migrate(
              settings(Map.of("adopt", List.of("evidence")), folder, tool.layout(), database));

      assertOpens(report);
      assertThat(report.names(Applied.How.BASELINED)).hasSize(ALL - 1);
      assertLeftAsByTool(tool, database);
      assertNothingIsLeftToDo(tool, folder, database);
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_older_image_on_a_database_that_the_tool_made_newer_is_ahead(NativeTool tool)
      throws Exception {
    try (AppDatabase database = newDatabase(work, "app")) {
      Path whole = folder(tool);
      migratedByTool(tool, database, whole, ALL, ALL);
      Path older = folder(tool, "older", STATEMENTS.subList(0, 3));
      List<String> before = database.everything();

      Report report = migrate(older, tool, database);

      assertThat(report.outcome()).isEqualTo(Outcome.AHEAD);
      assertThat(database.everything()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource("allowingColumns")
  void a_script_may_alter_its_tools_table(NativeTool tool) throws Exception {
    String table = sql(from(tool));
    List<String> statements = new ArrayList<>(STATEMENTS);
    statements.set(1, statements.get(1) + " ALTER TABLE " + table + " ADD COLUMN release INTEGER;");
    statements.set(3, statements.get(3) + " UPDATE " + table + " SET release = 7;");
    for (int count = 0; count < ALL; count++) {
      try (AppDatabase database = newDatabase(work, "app" + count)) {
        Path folder = folder(tool, "altering" + count, statements);
        migratedByTool(tool, database, folder, statements, count, count);

        Report report = migrate(folder, tool, database);

        assertOpens(report);
        assertThat(database.one("SELECT max(release) FROM " + table)).isEqualTo("7");
        assertNothingIsLeftToDo(tool, folder, database);
      }
    }
  }

  @Test
  void hints_of_another_tool_settle_what_nothing_else_shows() throws Exception {
    Path folder = work.resolve("hinted");
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("20240101000000_shelves.sql"), STATEMENTS.get(0));
    Files.writeString(
        folder.resolve("20240102000000_fill_them.sql"), "UPDATE shelf SET name = name || 'a';");
    Files.writeString(
        folder.resolve("20240103000000_rename_one.sql"), "UPDATE shelf SET name = name || 'b';");
    Map<String, String> hints =
        Map.of(
            "knex",
            "CREATE TABLE knex_migrations (id INTEGER, name TEXT); INSERT INTO knex_migrations VALUES"
                + " (1, '20240101000000_shelves.js'), (2, '20240102000000_fill_them.js');",
            "typeorm",
            "CREATE TABLE migrations (id INTEGER, \"timestamp\" BIGINT, name TEXT); INSERT INTO migrations VALUES"
                + " (1, 1704067200000, 'Shelves20240101000000'), (2, 1704153600000, 'FillThem20240102000000');",
            "rails",
            "CREATE TABLE schema_migrations (version VARCHAR(100) PRIMARY KEY, x TEXT); INSERT INTO schema_migrations"
                + " (version) VALUES ('20240101000000'), ('20240102000000');",
            "efcore",
            "CREATE TABLE \"__EFMigrationsHistory\" (\"MigrationId\" TEXT, \"ProductVersion\" TEXT);"
                + " INSERT INTO \"__EFMigrationsHistory\" VALUES ('20240101000000_Shelves', '8'), ('20240102000000_FillThem', '8');",
            "sequelize",
            "CREATE TABLE \"SequelizeMeta\" (name TEXT); INSERT INTO \"SequelizeMeta\" VALUES"
                + " ('20240101000000-shelves.js'), ('20240102000000-fill-them.js');",
            "liquibase",
            "CREATE TABLE databasechangelog (id TEXT, author TEXT, filename TEXT); INSERT INTO databasechangelog VALUES"
                + " ('raw', 'x', 'db/20240101000000_shelves.sql'), ('20240102000000_fill_them', 'x', 'db/all.xml');",
            "goose",
            "CREATE TABLE goose_db_version (id INTEGER, version_id BIGINT, is_applied INTEGER); INSERT INTO goose_db_version"
                + " VALUES (1, 0, 1), (2, 20240101000000, 1), (3, 20240102000000, 1);");
    for (Map.Entry<String, String> hint : hints.entrySet()) {
      try (AppDatabase database = newDatabase(work, "by-" + hint.getKey())) {
        database.run(STATEMENTS.get(0) + " INSERT INTO shelf VALUES (1, 'a');");
        assertThat(plan(folder, database).outcome()).isEqualTo(Outcome.UNRECOGNISED);
        database.run(hint.getValue());

        Report report = plan(folder, database);

        assertThat(report.outcome()).as(hint.getKey() + report.refusal()).isEqualTo(Outcome.OPEN);
        assertThat(report.work().orElseThrow().apply())
            .as(hint.getKey())
            .extracting("name")
            .containsExactly("20240103000000_rename_one");
      }
    }
  }

  @Test
  void a_row_of_sqlx_that_was_made_of_other_ends_of_lines_becomes_one_of_these() throws Exception {
    NativeTool tool = NativeTool.SQLX;
    List<String> statements = STATEMENTS.stream().map(text -> text + "\n-- end\n").toList();
    try (AppDatabase database = newDatabase(work, "app");
        AppDatabase byTool = newDatabase(work, "by-tool")) {
      Path folder = folder(tool, "migrations", statements);
      migratedByTool(tool, byTool, folder, statements, ALL, ALL);
      migratedByTool(tool, database, folder, statements, ALL, 1);
      for (int number = 2; number <= ALL; number++) {
        String onWindows = text(tool, folder, number).replace("\n", "\r\n");
        database.run(sql(tool.entry(number, onWindows)));
      }

      assertOpens(migrate(folder, tool, database));

      assertThat(rows(tool, database)).isEqualTo(rows(tool, byTool));
      assertNothingIsLeftToDo(tool, folder, database);
    }
  }

  @Test
  void a_journal_of_drizzle_that_was_made_anew_with_later_times_has_nothing_run_again()
      throws Exception {
    NativeTool tool = NativeTool.DRIZZLE;
    String table = sql(from(tool));
    try (AppDatabase database = newDatabase(work, "app")) {
      Path folder = folder(tool);
      migratedByTool(tool, database, folder, ALL, ALL);
      String last = database.one("SELECT max(created_at) FROM " + table);
      for (String book : List.of("none yet", "complete")) {
        database.run("UPDATE " + table + " SET created_at = created_at - 1000000000");
        assertThat(check(folder, tool, database).outcome()).as(book).isEqualTo(Outcome.PENDING);

        assertOpens(migrate(folder, tool, database));

        assertThat(database.one("SELECT max(created_at) FROM " + table)).as(book).isEqualTo(last);
        assertThat(database.one("SELECT count(*) FROM " + table)).isEqualTo(String.valueOf(ALL));
        assertNothingIsLeftToDo(tool, folder, database);
      }
    }
  }

  @Test
  void what_another_tool_took_back_is_as_if_it_had_never_been() throws Exception {
    Path folder = Files.createDirectories(work.resolve("hinted"));
    Files.writeString(folder.resolve("20240101000000_shelves.sql"), STATEMENTS.get(0));
    Files.writeString(
        folder.resolve("20240102000000_fill_them.sql"), "UPDATE shelf SET name = name || 'a';");
    Files.writeString(
        folder.resolve("20240103000000_rename_one.sql"), "UPDATE shelf SET name = name || 'b';");
    Map<String, String> hints =
        Map.of(
            "goose",
            "CREATE TABLE goose_db_version (id INTEGER, version_id BIGINT, is_applied INTEGER); INSERT INTO goose_db_version"
                + " VALUES (4, 20240102000000, 0), (1, 0, 1), (2, 20240101000000, 1), (3, 20240102000000, 1);",
            "prisma",
            "CREATE TABLE _prisma_migrations (id TEXT, migration_name TEXT, finished_at TEXT, rolled_back_at TEXT);"
                + " INSERT INTO _prisma_migrations VALUES ('a', '20240101000000_shelves', 'then', NULL),"
                + " ('b', '20240102000000_fill_them', NULL, 'later');");
    for (Map.Entry<String, String> hint : hints.entrySet()) {
      try (AppDatabase database = newDatabase(work, "by-" + hint.getKey())) {
        database.run(STATEMENTS.get(0) + " INSERT INTO shelf VALUES (1, 'a');");
        database.run(hint.getValue());

        Report report = plan(folder, database);

        assertThat(report.outcome()).as(hint.getKey() + report.refusal()).isEqualTo(Outcome.OPEN);
        assertThat(report.work().orElseThrow().apply())
            .as(hint.getKey())
            .extracting("name")
            .containsExactly("20240102000000_fill_them", "20240103000000_rename_one");
      }
    }
  }

  @Test
  void a_hint_that_the_schema_denies_is_refused() throws Exception {
    Path folder = folder(NativeTool.SQLX);
    try (AppDatabase database = newDatabase(work, "app")) {
      database.run(STATEMENTS.subList(0, 2));
      database.run(
          "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);"
              + " INSERT INTO alembic_version VALUES ('20240104000000');");

      assertRefused(() -> plan(folder, database), database, "alembic_version says", "has 2 of 4");
    }
  }

  @Test
  void a_hint_that_names_nothing_of_the_folder_says_nothing() throws Exception {
    Path folder = folder(NativeTool.SQLX);
    try (AppDatabase database = newDatabase(work, "app")) {
      database.run(STATEMENTS.subList(0, 2));
      database.run(
          "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);"
              + " INSERT INTO alembic_version VALUES ('9f1b2c3d4e5f');");

      Report report = plan(folder, database);

      assertOpens(report);
      assertThat(report.standing().orElseThrow().rung()).isEqualTo(2);
    }
  }

  private void assertLeftAsByTool(NativeTool tool, AppDatabase database) throws Exception {
    if (!rowsByTool.containsKey(tool)) {
      try (AppDatabase byTool = newDatabase(work, "by-tool")) {
        Path folder = folder(tool, "by-tool-migrations", STATEMENTS);
        migratedByTool(tool, byTool, folder, ALL, ALL);
        rowsByTool.put(tool, rows(tool, byTool));
      }
    }
    assertThat(rows(tool, database)).isEqualTo(rowsByTool.get(tool));
  }

  private void assertNothingIsLeftToDo(NativeTool tool, Path folder, AppDatabase database)
      throws SQLException {
    List<String> before = database.everything();

    assertOpens(check(folder, tool, database));
    Report again = migrate(folder, tool, database);

    assertOpens(again);
    assertThat(again.applied()).isEmpty();
    assertThat(database.everything()).isEqualTo(before);
  }

  private static void assertOpens(Report report) {
    report
        .refusal()
        .ifPresent(
            refusal -> {
              throw new AssertionError(report.outcome().toString(), refusal);
            });
    assertThat(report.outcome()).isEqualTo(Outcome.OPEN);
  }

  private static void assertRefused(Supplier<Report> run, AppDatabase database, String... told)
      throws SQLException {
    List<String> before = database.everything();
    Report report = run.get();
    assertThat(database.everything()).isEqualTo(before);
    assertThat(report.outcome()).isEqualTo(Outcome.UNRECOGNISED);
    assertThat(report.standing().orElseThrow().kind()).isEqualTo(Standing.Kind.CONTRADICTED);
    assertThat(report.refusal().orElseThrow().seen()).contains(told);
    if (!told[0].equals("failed")) {
      assertThat(report.refusal().orElseThrow().next()).contains("--adopt evidence");
    }
  }

  private Path folder(NativeTool tool) throws IOException {
    return folder(tool, "migrations", STATEMENTS);
  }

  private Path folder(NativeTool tool, String called, List<String> statements) throws IOException {
    Path folder = work.resolve(called);
    for (int number = 1; number <= statements.size(); number++) {
      Path file = folder.resolve(tool.file(number));
      Files.createDirectories(file.getParent());
      Files.writeString(file, tool.text(statements.get(number - 1)));
    }
    tool.finish(folder, statements.size());
    return folder;
  }

  private static String text(NativeTool tool, Path folder, int number) throws IOException {
    return Files.readString(folder.resolve(tool.file(number)));
  }

  private void migratedByTool(
      NativeTool tool, AppDatabase database, Path folder, int made, int said) throws Exception {
    migratedByTool(tool, database, folder, STATEMENTS, made, said);
  }

  /** What the database looks like where some migrations were run, and as many or others entered. */
  private void migratedByTool(
      NativeTool tool,
      AppDatabase database,
      Path folder,
      List<String> statements,
      int made,
      int said)
      throws Exception {
    database.run(tool.creation(engine()));
    for (int number = 1; number <= Math.max(made, said); number++) {
      if (number <= made) {
        database.run(statements.get(number - 1));
      }
      if (number <= said) {
        database.run(sql(tool.entry(number, text(tool, folder, number))));
      }
    }
  }

  private String rows(NativeTool tool, AppDatabase database) throws SQLException {
    String select =
        "SELECT said FROM (SELECT "
            + sql(tool.stable()).replaceFirst(" FROM ", " AS said FROM ")
            + ") AS rows ORDER BY 1";
    return database.one(
        engine() == Engine.SQLITE
            ? "SELECT group_concat(said, ' | ') FROM (" + select + ")"
            : "SELECT string_agg(said::text, ' | ') FROM (" + select + ") AS sorted");
  }

  private static String from(NativeTool tool) {
    return tool == NativeTool.DRIZZLE ? "@drizzle." + tool.table() : tool.table();
  }

  /** SQL in the spelling of the engine. */
  private String sql(String text) {
    return engine() == Engine.SQLITE
        ? text.replaceAll("@bytes(\\w+)@", "X'$1'")
            .replace("@hex(", "hex(")
            .replace("@drizzle.", "")
        : text.replaceAll("@bytes(\\w+)@", "decode('$1', 'hex')")
            .replaceAll("@hex\\((\\w+)\\)", "encode($1, 'hex')")
            .replace("@drizzle.", "drizzle.");
  }

  private Report migrate(Path folder, NativeTool tool, AppDatabase database) {
    return Gate.migrate(settings(folder, tool.layout(), database));
  }

  private Report check(Path folder, NativeTool tool, AppDatabase database) {
    return Gate.check(settings(folder, tool.layout(), database));
  }

  private Report plan(Path folder, AppDatabase database) {
    return Gate.plan(settings(folder, "sqlx", database));
  }

  private Settings settings(Path folder, String layout, AppDatabase database) {
    return settings(Map.of(), folder, layout, database);
  }

  private Settings settings(
      Map<String, List<String>> options, Path folder, String layout, AppDatabase database) {
    Map<String, String> environment = new HashMap<>();
    environment.put("DATABASE_URL", database.url());
    environment.put("SLIPWAY_MIGRATIONS", folder.toString());
    environment.put("SLIPWAY_LAYOUT", layout);
    environment.put("SLIPWAY_BACKUP", "off");
    environment.put("SLIPWAY_BACKUPS", work.resolve("backups").toString());
    return Settings.of(options, environment);
  }
}
