package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Engine;
import dev.slipway.migrate.Applied;
import dev.slipway.undo.Undo.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What an undo gives back, alike on both engines: the database of somebody who never went beyond.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class UndoTests {
  static final String SHELVES = "CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT);\n";
  static final String BOXES = "CREATE TABLE box (id INTEGER PRIMARY KEY, label TEXT);\n";
  static final String RENAMED = "ALTER TABLE shelf RENAME COLUMN name TO label;\n";
  static final String NAMED = "ALTER TABLE shelf RENAME COLUMN label TO name;\n";

  @TempDir Path work;
  private Path folder;
  AppDatabase app;

  abstract Engine engine();

  abstract AppDatabase make(Path work, String called) throws Exception;

  @BeforeEach
  void begin() throws Exception {
    folder = Files.createDirectory(work.resolve("migrations"));
    app = make(work, "app");
  }

  @AfterEach
  void end() throws Exception {
    app.close();
  }

  final void ships(String file, String text) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(folder.resolve(file), text);
  }

  private void lacks(String... files) throws IOException {
    for (String file : files) {
      Files.delete(folder.resolve(file));
    }
  }

  /** What the gate is told of backups: {@code off} where the programs for them are missing. */
  abstract String backup() throws SQLException;

  private Source source(Path migrations, AppDatabase database, String... options)
      throws SQLException {
    Map<String, List<String>> given = new HashMap<>();
    given.put("backups", List.of(work.resolve("backups").toString()));
    for (int at = 0; at < options.length; at += 2) {
      given.put(options[at], List.of(options[at + 1]));
    }
    return new Source(
        given,
        Map.of(
            "DATABASE_URL",
            database.url(),
            "SLIPWAY_MIGRATIONS",
            migrations.toString(),
            "SLIPWAY_BACKUP",
            backup()));
  }

  final Report migrates(String... options) throws SQLException {
    Report report = Gate.migrate(Settings.of(source(folder, app, options)));
    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
    return report;
  }

  private Report undo(String to, String... options) throws SQLException {
    List<String> all = new ArrayList<>(List.of("to", to));
    all.addAll(List.of(options));
    return WayBack.undo(source(folder, app, all.toArray(new String[0])));
  }

  final Report undoes(String to, String... options) throws SQLException {
    Report report = undo(to, options);
    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
    assertThat(report.snapshot().isEmpty()).isEqualTo(backup().equals("off"));
    return report;
  }

  final Report assertUntouched(String to, String... options) throws SQLException {
    List<String> before = app.everything();
    Report report = undo(to, options);
    assertThat(app.everything()).isEqualTo(before);
    assertThat(app.faults()).isEmpty();
    return report;
  }

  final void assertRolledBack(String to, String seen) throws SQLException {
    for (String yes : List.of("false", "true")) {
      Report report = assertUntouched(to, "yes", yes);
      assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(report.refusal().orElseThrow().seen()).contains(seen);
    }
  }

  /** The oracle: a database that was migrated up to there and no further. */
  final void assertAsIfNeverBeyond(String last) throws Exception {
    Path older = work.resolve("older");
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.sorted().toList();
    }
    Files.createDirectories(older);
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (name.compareTo(last + "~") < 0 || name.endsWith(".yaml")) {
        Files.copy(file, older.resolve(name));
      }
    }
    try (AppDatabase fresh = make(work, "fresh")) {
      Report made = Gate.migrate(Settings.of(source(older, fresh)));
      assertThat(made.outcome()).as(made.refusal().toString()).isEqualTo(Outcome.OPEN);
      // SQLite puts quotes around the new name of a table.
      assertThat(app.schema().replace("\"shelf\"", "shelf")).isEqualTo(fresh.schema());
      assertThat(app.tablesAndColumns()).isEqualTo(fresh.tablesAndColumns());
      for (String book :
          List.of(
              "SELECT installed_rank || ' ' || version || ' ' || script || ' ' || type || ' ' ||"
                  + " checksum || ' ' || success AS row FROM flyway_schema_history",
              "SELECT script || ' ' || name || ' ' || checksum || ' ' || up_script AS row FROM"
                  + " slipway_journal")) {
        assertThat(lines(app, book)).isEqualTo(lines(fresh, book));
      }
    }
    Report olderImage = Gate.check(Settings.of(source(older, app)));
    assertThat(olderImage.outcome()).as(olderImage.refusal().toString()).isEqualTo(Outcome.OPEN);
    assertThat(olderImage.remark()).isEmpty();
  }

  private String lines(AppDatabase database, String select) throws SQLException {
    String aggregate =
        engine() == Engine.POSTGRESQL
            ? "string_agg(said.row::text, ' | ' ORDER BY said.row)"
            : "group_concat(said.row, ' | ')";
    return database.one("SELECT " + aggregate + " FROM (" + select + " ORDER BY 1) AS said");
  }

  private static List<Origin> origins(Report report) {
    return report.undo().orElseThrow().steps().stream().map(step -> step.origin()).toList();
  }

  @Test
  void the_folders_scripts_undo_the_last_first() throws Exception {
    ships("001_shelves.sql", SHELVES);
    ships("002_rename.sql", RENAMED);
    ships("002_rename_down.sql", NAMED);
    ships("003_second.sql", "ALTER TABLE shelf RENAME COLUMN label TO title;");
    ships("003_second_down.sql", "ALTER TABLE shelf RENAME COLUMN title TO label;");
    migrates();
    app.run("INSERT INTO shelf VALUES (1, 'left')");

    Report report = undoes("001_shelves");

    assertThat(report.names(Applied.How.UNDONE)).containsExactly("003_second", "002_rename");
    assertThat(origins(report)).containsOnly(Origin.FOLDER);
    assertThat(report.losses()).isEmpty();
    assertThat(report.remark().orElseThrow())
        .contains("as it was after 001_shelves", "slipway migrate");
    report
        .snapshot()
        .ifPresent(
            made ->
                assertThat(report.remark().orElseThrow()).contains("slipway restore " + made.id()));
    assertThat(app.one("SELECT name FROM shelf")).isEqualTo("left");
    assertAsIfNeverBeyond("001_shelves");
  }

  @Test
  void what_was_undone_can_be_done_again() throws Exception {
    ships("001_shelves.sql", SHELVES);
    ships("002_rename.sql", RENAMED);
    ships("002_rename_down.sql", NAMED);
    ships("003_boxes.sql", BOXES);
    migrates();
    String schema = app.schema();
    undoes("001_shelves");

    assertThat(migrates().names(Applied.How.APPLIED)).containsExactly("002_rename", "003_boxes");
    assertThat(app.schema()).isEqualTo(schema);
  }

  @Test
  void an_older_image_undoes_by_the_journal() throws Exception {
    ships("001_shelves.sql", SHELVES);
    migrates("release", "1.0");
    ships("002_rename.sql", RENAMED);
    ships("002_rename_down.sql", NAMED);
    ships("003_boxes.sql", BOXES);
    migrates("release", "2.0");
    lacks("002_rename.sql", "002_rename_down.sql", "003_boxes.sql");
    assertThat(Gate.check(Settings.of(source(folder, app))).outcome()).isEqualTo(Outcome.AHEAD);

    Report report = undoes("1.0");

    assertThat(report.names(Applied.How.UNDONE)).containsExactly("003_boxes", "002_rename");
    assertThat(origins(report)).containsExactly(Origin.DERIVED, Origin.JOURNAL);
    assertAsIfNeverBeyond("001_shelves");
  }

  @Test
  void what_an_older_image_says_to_type_opens_it() throws Exception {
    ships("V1__shelves.sql", SHELVES);
    ships("R__notes.sql", "DROP VIEW IF EXISTS ids; CREATE VIEW ids AS SELECT id FROM shelf;");
    migrates();
    ships("V2__rename.sql", RENAMED);
    ships("U2__rename.sql", NAMED);
    migrates();
    lacks("V2__rename.sql", "U2__rename.sql");
    Report ahead = Gate.check(Settings.of(source(folder, app)));
    assertThat(ahead.outcome()).isEqualTo(Outcome.AHEAD);
    Matcher said =
        Pattern.compile("slipway undo --to (\\S+)").matcher(ahead.refusal().orElseThrow().next());
    assertThat(said.find()).isTrue();

    undoes(said.group(1));

    Report opens = Gate.check(Settings.of(source(folder, app)));
    assertThat(opens.outcome()).as(opens.refusal().toString()).isEqualTo(Outcome.OPEN);
    assertThat(opens.remark()).isEmpty();
  }

  @Test
  void an_older_image_does_not_trust_a_text_that_was_not_applied() throws Exception {
    ships("001_shelves.sql", SHELVES);
    ships("002_boxes.sql", BOXES);
    migrates();
    lacks("002_boxes.sql");
    app.run("UPDATE slipway_journal SET up_script = 'SELECT 1' WHERE name = '002_boxes'");

    Report report = assertUntouched("001_shelves");

    assertThat(report.outcome()).isEqualTo(Outcome.UNRECOGNISED);
    assertThat(report.refusal().orElseThrow().seen()).contains("is not the one that was applied");

    app.run("DELETE FROM slipway_journal WHERE name = '002_boxes'");
    assertThat(assertUntouched("001_shelves").refusal().orElseThrow().seen())
        .contains("002_boxes, which is neither in the folder nor in the journal");
  }

  @Test
  void what_merely_added_is_undone_by_dropping_it() throws Exception {
    ships("001_shelves.sql", SHELVES);
    ships(
        "002_more.sql",
        """
        CREATE TABLE "order" (id INTEGER PRIMARY KEY, shelf_id INTEGER REFERENCES shelf ON DELETE CASCADE);
        ALTER TABLE shelf ADD COLUMN "Best Before" TEXT;
        ALTER TABLE shelf ADD COLUMN size INTEGER DEFAULT 3;
        CREATE INDEX "By Size" ON shelf (size);
        CREATE INDEX by_shelf ON "order" (shelf_id);
        CREATE VIEW sizes AS SELECT size, "Best Before" FROM shelf;
        """);
    migrates();

    Report report = undoes("001_shelves");

    assertThat(origins(report)).containsExactly(Origin.DERIVED);
    assertAsIfNeverBeyond("001_shelves");
  }

  @Test
  void what_would_be_lost_is_counted_and_needs_a_yes() throws Exception {
    ships("001_shelves.sql", SHELVES);
    ships("002_boxes.sql", BOXES + "ALTER TABLE shelf ADD COLUMN size INTEGER;");
    ships("003_rename.sql", RENAMED);
    ships("003_rename_down.sql", NAMED);
    migrates();
    app.run("INSERT INTO shelf VALUES (1, 'a', 4), (2, 'b', NULL), (3, 'c', 5)");
    app.run("INSERT INTO box VALUES (1, 'x'), (2, 'y'), (3, 'z')");

    Report asked = assertUntouched("001_shelves");

    assertThat(asked.outcome()).isEqualTo(Outcome.USAGE);
    assertThat(asked.losses()).hasToString("[table box (3 rows), column shelf.size (2 values)]");
    assertThat(asked.refusal().orElseThrow().seen())
        .isEqualTo(
            "to undo 003_rename, 002_boxes would lose table box (3 rows), column shelf.size (2 values)");
    assertThat(asked.refusal().orElseThrow().next())
        .startsWith("slipway undo --to 001_shelves --yes");
    assertThat(asked.snapshot()).isEmpty();

    Report done = undoes("001_shelves", "yes", "true");

    assertThat(done.losses()).isEqualTo(asked.losses());
    assertThat(app.one("SELECT count(name) FROM shelf")).isEqualTo("3");
    assertAsIfNeverBeyond("001_shelves");
  }

  @Test
  void rows_and_values_that_a_script_takes_from_what_stays_are_counted() throws Exception {
    ships("001_shelves.sql", SHELVES + BOXES);
    ships("002_rows.sql", "INSERT INTO shelf VALUES (7, 'x'); INSERT INTO box VALUES (7, 'x');");
    ships(
        "002_rows_down.sql",
        "DELETE FROM shelf WHERE id >= 7; UPDATE box SET label = NULL WHERE id = 7;");
    migrates();
    app.run("INSERT INTO shelf VALUES (8, 'mine')");

    Report report = assertUntouched("001_shelves");

    assertThat(report.outcome()).isEqualTo(Outcome.USAGE);
    assertThat(report.losses()).hasToString("[table shelf (2 rows), column box.label (1 value)]");
  }

  @Test
  void tables_with_another_name_are_not_lost() throws Exception {
    ships("001_shelves.sql", SHELVES);
    ships("002_racks.sql", "ALTER TABLE shelf RENAME TO rack;" + RENAMED.replace("shelf", "rack"));
    ships(
        "002_racks_down.sql", NAMED.replace("shelf", "rack") + "ALTER TABLE rack RENAME TO shelf;");
    migrates();
    app.run("INSERT INTO rack VALUES (1, 'left')");

    assertThat(undoes("001_shelves").losses()).isEmpty();
    assertThat(app.one("SELECT name FROM shelf")).isEqualTo("left");
    assertAsIfNeverBeyond("001_shelves");
  }

  @Test
  void a_script_that_does_not_bring_back_what_was_leaves_all_as_it_is() throws Exception {
    ships("001_shelves.sql", SHELVES);
    ships("002_both.sql", RENAMED + BOXES);
    ships("002_both_down.sql", NAMED);
    migrates();
    app.run("INSERT INTO shelf VALUES (1, 'left')");

    assertRolledBack("001_shelves", "before 002_both: table box should not be there");
  }

  @Test
  void a_script_that_fails_leaves_all_as_it_is() throws Exception {
    ships("001_shelves.sql", SHELVES);
    ships("002_rename.sql", RENAMED);
    ships("002_rename_down.sql", NAMED + "UPDATE nowhere SET nothing = 1;");
    migrates();
    app.run("INSERT INTO shelf VALUES (1, 'left')");

    assertRolledBack("001_shelves", "the undo of 002_rename failed at line 2");
  }

  @Test
  void what_has_no_undo_is_refused_with_the_snapshot_from_before() throws Exception {
    ships("001_shelves.sql", SHELVES);
    migrates();
    app.run("INSERT INTO shelf VALUES (1, 'left')");
    ships("002_rename.sql", RENAMED);
    ships("003_boxes.sql", BOXES);
    Report newer = migrates();

    Report report = assertUntouched("001_shelves", "yes", "true");

    assertThat(report.outcome()).isEqualTo(Outcome.UNRECOGNISED);
    assertThat(report.refusal().orElseThrow().seen())
        .isEqualTo(
            "002_rename has no undo script, and did more than add what can simply be dropped");
    assertThat(report.refusal().orElseThrow().next())
        .startsWith(
            "slipway restore " + newer.snapshot().map(made -> made.id()).orElse("SNAPSHOT"));
    assertThat(undoes("002_rename").names(Applied.How.UNDONE)).containsExactly("003_boxes");
  }

  @Test
  void an_undo_that_says_nothing_is_none() throws Exception {
    ships("001_shelves.sql", SHELVES);
    ships("002_rename.sql", RENAMED);
    ships("002_rename_down.sql", "-- nothing yet\n");
    migrates();

    assertThat(assertUntouched("001_shelves").refusal().orElseThrow().seen())
        .startsWith("002_rename has no undo script");
  }

  @Test
  void a_release_is_gone_back_to() throws Exception {
    ships("001_shelves.sql", SHELVES);
    ships("002_boxes.sql", BOXES);
    ships("003_lids.sql", BOXES.replace("box", "lid"));
    ships("releases.yaml", "0.1.0: 001_shelves\n0.2.0: 002_boxes\n0.3.0: 003_lids\n");
    migrates();

    assertThat(undoes("0.2.0").names(Applied.How.UNDONE)).containsExactly("003_lids");
    Report none = assertUntouched("0.2.0");
    assertThat(none.outcome()).isEqualTo(Outcome.OPEN);
    assertThat(none.remark().orElseThrow()).startsWith("nothing to undo: 002_boxes is the last");

    Report pending = assertUntouched("0.3.0");
    assertThat(pending.outcome()).isEqualTo(Outcome.CONFIG);
    assertThat(pending.refusal().orElseThrow().seen())
        .isEqualTo("the database does not have 003_lids, the last migration of 0.3.0 yet");

    assertThat(undoes("0.1.0").names(Applied.How.UNDONE)).containsExactly("002_boxes");
  }

  @Test
  void a_name_that_nobody_knows_is_refused_with_those_there_are() throws Exception {
    ships("001_shelves.sql", SHELVES);
    ships("002_boxes.sql", BOXES);
    migrates("release", "1.0");

    Report report = assertUntouched("003_lids");

    assertThat(report.outcome()).isEqualTo(Outcome.CONFIG);
    assertThat(report.refusal().orElseThrow().next())
        .isEqualTo("slipway undo --to one of 001_shelves, 002_boxes; or a release: 1.0");
  }

  @Test
  void a_database_of_which_nothing_is_known_is_refused() throws Exception {
    ships("001_shelves.sql", SHELVES);
    ships("002_boxes.sql", BOXES);
    app.run(SHELVES + BOXES);

    Report report = assertUntouched("001_shelves");

    assertThat(report.outcome()).isEqualTo(Outcome.UNRECOGNISED);
    assertThat(report.refusal().orElseThrow().next()).startsWith("slipway migrate");
  }

  @Test
  void a_dry_run_says_what_would_be_done_and_does_nothing() throws Exception {
    ships("001_shelves.sql", SHELVES);
    ships("002_boxes.sql", BOXES);
    migrates();
    app.run("INSERT INTO box VALUES (1, 'x')");

    Report report = assertUntouched("001_shelves", "dry-run", "true", "yes", "true");

    assertThat(report.outcome()).isEqualTo(Outcome.OPEN);
    assertThat(report.remark())
        .hasValue("would undo 002_boxes (by dropping what it added), and lose table box (1 row)");
  }

  @Test
  void what_others_made_and_what_had_drifted_stays() throws Exception {
    ships("001_shelves.sql", SHELVES);
    ships("002_boxes.sql", BOXES);
    app.run(SHELVES.replace("name TEXT", "name VARCHAR(80)") + "CREATE TABLE hand (made INTEGER);");
    migrates();

    undoes("001_shelves");

    assertThat(app.tablesAndColumns()).contains("hand").doesNotContain("box");
    assertThat(Gate.status(Settings.of(source(folder, app))).drift()).hasSize(1);
  }

  @Test
  void repeatable_migrations_stay() throws Exception {
    ships("V1__shelves.sql", SHELVES);
    ships("V2__rename.sql", "ALTER TABLE shelf ADD COLUMN size INTEGER;");
    ships("U2__rename.sql", "ALTER TABLE shelf DROP COLUMN size;");
    ships(
        "R__names.sql", "DROP VIEW IF EXISTS names; CREATE VIEW names AS SELECT name FROM shelf;");
    migrates();

    assertThat(undoes("V1__shelves").names(Applied.How.UNDONE)).containsExactly("V2__rename");

    lacks("V2__rename.sql", "U2__rename.sql");
    assertThat(Gate.check(Settings.of(source(folder, app))).outcome()).isEqualTo(Outcome.OPEN);
    assertThat(app.one("SELECT count(*) FROM names")).isEqualTo("0");
  }

  @ParameterizedTest
  @EnumSource
  void the_history_of_the_folders_own_tool_is_taken_back_too(NativeTool tool) throws Exception {
    List<String> statements =
        List.of(
            SHELVES,
            BOXES,
            "ALTER TABLE box ADD COLUMN weight INTEGER;",
            "CREATE TABLE room (id INTEGER PRIMARY KEY);");
    for (int number = 1; number <= statements.size(); number++) {
      ships(tool.file(number), tool.text(statements.get(number - 1)).replace("SELECT 1;", ""));
    }
    tool.finish(folder, statements.size());
    boolean plain = tool.layout().equals("plain");
    if (plain) {
      app.run(tool.creation(engine()));
      app.run(SHELVES);
      app.run(tool.entry(1, statements.get(0)));
    }
    migrates("backup", "off", "layout", tool.layout());
    String last =
        Gate.plan(Settings.of(source(folder, app, "backup", "off", "layout", tool.layout())))
            .folder()
            .orElseThrow()
            .migrations()
            .get(1)
            .name();

    Report report = undo(last, "backup", "off", "layout", tool.layout());

    assertThat(report.names(Applied.How.UNDONE)).hasSize(2);
    try (AppDatabase fresh = make(work, "fresh")) {
      Path older = Files.createDirectory(work.resolve("older"));
      for (int number = 1; number <= 2; number++) {
        Path file = older.resolve(tool.file(number));
        Files.createDirectories(file.getParent());
        Files.copy(folder.resolve(tool.file(number)), file);
      }
      tool.finish(older, 2);
      if (plain) {
        fresh.run(tool.creation(engine()));
        fresh.run(SHELVES);
        fresh.run(tool.entry(1, statements.get(0)));
      }
      Report made =
          Gate.migrate(Settings.of(source(older, fresh, "backup", "off", "layout", tool.layout())));
      assertThat(made.outcome()).as(made.refusal().toString()).isEqualTo(Outcome.OPEN);
      assertThat(lines(app, stable(tool))).isEqualTo(lines(fresh, stable(tool))).isNotEmpty();
      assertThat(app.schema()).isEqualTo(fresh.schema());
      Report opens =
          Gate.check(Settings.of(source(older, app, "backup", "off", "layout", tool.layout())));
      assertThat(opens.outcome()).as(opens.refusal().toString()).isEqualTo(Outcome.OPEN);
    }
    assertThat(migrates("backup", "off", "layout", tool.layout()).names(Applied.How.APPLIED))
        .hasSize(2);

    Source older =
        source(work.resolve("older"), app, "backup", "off", "layout", tool.layout(), "to", last);
    Report byJournal = WayBack.undo(older);

    if (tool == NativeTool.DRIZZLE) {
      assertThat(byJournal.outcome()).isEqualTo(Outcome.UNRECOGNISED);
      assertThat(byJournal.refusal().orElseThrow().seen()).contains("the time by which Drizzle");
    } else {
      assertThat(byJournal.outcome()).as(byJournal.refusal().toString()).isEqualTo(Outcome.OPEN);
      Report opens = Gate.check(Settings.of(older));
      assertThat(opens.outcome()).as(opens.refusal().toString()).isEqualTo(Outcome.OPEN);
    }
  }

  private String stable(NativeTool tool) {
    boolean sqlite = engine() == Engine.SQLITE;
    return "SELECT "
        + tool.stable()
            .replaceFirst(" FROM ", " AS row FROM ")
            .replace("@drizzle.", sqlite ? "" : "drizzle.")
            .replaceAll("@hex\\((\\w+)\\)", sqlite ? "hex($1)" : "encode($1, 'hex')");
  }
}
