package dev.slipway.risk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Gate;
import dev.slipway.PostgresServer;
import dev.slipway.Report;
import dev.slipway.Settings;
import dev.slipway.database.Engine;
import dev.slipway.database.Ground;
import dev.slipway.evidence.Ladder;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.risk.Risk.Level;
import dev.slipway.risk.Risk.Likelihood;
import dev.slipway.risk.Risk.Loss;
import dev.slipway.risk.Risk.OlderApps;
import dev.slipway.risk.Risk.Rollback;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plan says of the risk of its migrations, on databases that hold rows. */
@Tag("postgresql")
@DisplayNameGeneration(ReplaceUnderscores.class)
class RiskTest {
  private static final String BEFORE =
      """
      CREATE TABLE shelf (id INTEGER PRIMARY KEY, name VARCHAR(40), size INTEGER);
      CREATE TABLE box (id INTEGER PRIMARY KEY, shelf_id INTEGER REFERENCES shelf (id) ON DELETE CASCADE,
        color TEXT);
      CREATE TABLE bare (id INTEGER PRIMARY KEY, name TEXT);
      """;

  private static final String ROWS =
      """
      INSERT INTO shelf (id, name) VALUES (1, 'a'), (2, 'a'), (3, NULL);
      INSERT INTO box (id, shelf_id, color) VALUES (1, 1, 'red'), (2, 2, NULL);
      """;

  private static final String REBUILD =
      "CREATE TABLE new_shelf (id INTEGER PRIMARY KEY, name VARCHAR(40));"
          + " INSERT INTO new_shelf (id, name) SELECT id, name FROM shelf;"
          + " DROP TABLE shelf; ALTER TABLE new_shelf RENAME TO shelf;";

  private static final PostgresServer SERVER = PostgresServer.shared();

  @TempDir Path work;

  private List<Risk> risks(String url, Connection connection, String... migrations)
      throws Exception {
    Path folder = Files.createDirectories(work.resolve("migrations"));
    Files.writeString(folder.resolve("001_before.sql"), BEFORE);
    List<String> names = new ArrayList<>();
    for (String migration : migrations) {
      String name = "%03d_it".formatted(names.size() + 2);
      names.add(name);
      Files.writeString(folder.resolve(name + ".sql"), migration);
    }
    try (Statement statement = connection.createStatement()) {
      for (String one : (BEFORE + ROWS).split(";", -1)) {
        if (!one.isBlank()) {
          statement.execute(one);
        }
      }
    }
    Report report =
        Gate.plan(
            Settings.of(
                Map.of(
                    "database-url",
                    List.of(url),
                    "migrations",
                    List.of(folder.toString()),
                    "assume-pending",
                    names),
                Map.of()));
    assertThat(report.refusal()).isEmpty();
    return report.risks().orElseThrow();
  }

  private List<Risk> onSqlite(String... migrations) throws Exception {
    String file = work.resolve("app.db").toString();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      return risks(file, connection, migrations);
    }
  }

  private List<Risk> onPostgres(String... migrations) throws Exception {
    String database = SERVER.newDatabase();
    try (Connection connection = SERVER.connect(database)) {
      return risks(SERVER.url(database), connection, migrations);
    } finally {
      SERVER.dropDatabase(database);
    }
  }

  private static List<String> words(Risk risk) {
    return risk.changes().stream().flatMap(change -> change.words().stream()).toList();
  }

  private static List<String> losses(Risk risk) {
    return risk.losses().stream()
        .map(
            loss ->
                loss.likelihood()
                    + " "
                    + loss.object()
                    + " "
                    + loss.rows().stream().mapToObj(String::valueOf).findFirst().orElse("?"))
        .toList();
  }

  private static List<String> obstacles(Risk risk) {
    List<String> obstacles = new ArrayList<>();
    risk.obstacles()
        .forEach(
            one ->
                obstacles.add(
                    (one.isCertain() ? "certain " : "perhaps ")
                        + one.object()
                        + " "
                        + one.rows().orElse(-1)));
    return obstacles;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE TABLE room (id INTEGER PRIMARY KEY)|LOW||",
        "ALTER TABLE shelf ADD COLUMN weight INTEGER|LOW||",
        "DROP TABLE box|HIGH|CERTAIN table box 2|",
        "DROP TABLE bare|MEDIUM||",
        "ALTER TABLE box DROP COLUMN color|HIGH|CERTAIN column box.color 1|",
        "ALTER TABLE bare DROP COLUMN name|MEDIUM||",
        "ALTER TABLE shelf DROP COLUMN size|MEDIUM||",
        "ALTER TABLE box RENAME COLUMN color TO hue|MEDIUM||",
        "ALTER TABLE box RENAME TO boxes|MEDIUM||",
        "CREATE TABLE hue (c TEXT); INSERT INTO hue SELECT color FROM box; ALTER TABLE box DROP COLUMN color"
            + "|MEDIUM|POSSIBLE column box.color 1|",
        "DELETE FROM box|HIGH|CERTAIN table box 2|",
        "ALTER TABLE box RENAME TO x; CREATE TABLE box (id INTEGER); DROP TABLE x|HIGH|CERTAIN table box 2|",
        "DELETE FROM box WHERE id = 1|MEDIUM|POSSIBLE table box 2|",
        "DELETE FROM bare|MEDIUM||",
        "UPDATE shelf SET name = 'x'|MEDIUM|POSSIBLE column shelf.name 3|",
        "ALTER TABLE shelf ADD COLUMN weight INTEGER; UPDATE shelf SET weight = 2|LOW||",
        "INSERT INTO shelf (id) VALUES (9)|MEDIUM||",
        "INSERT INTO shelf (id) VALUES (9) ON CONFLICT (id) DO UPDATE SET name = 'z'"
            + "|MEDIUM|POSSIBLE table shelf 3|",
        "CREATE UNIQUE INDEX by_name ON shelf (name)|HIGH||certain table shelf 1",
        "UPDATE shelf SET name = 'n'; CREATE UNIQUE INDEX by_name ON shelf (name)"
            + "|MEDIUM|POSSIBLE column shelf.name 3|perhaps table shelf 1",
        "CREATE UNIQUE INDEX by_name ON bare (name)|MEDIUM||",
        "CREATE INDEX by_name ON shelf (name)|LOW||",
      })
  void loss_and_what_may_fail_are_told_on_both(
      String sql, Level level, String losses, String obstacles) throws Exception {
    for (Risk risk : List.of(onSqlite(sql).get(0), onPostgres(sql).get(0))) {
      assertThat(String.join(", ", losses(risk))).as(sql).isEqualTo(losses == null ? "" : losses);
      assertThat(String.join(", ", obstacles(risk)))
          .as(sql)
          .isEqualTo(obstacles == null ? "" : obstacles);
      assertThat(risk.level()).as(sql).isEqualTo(level);
      assertThat(risk.reasons().isEmpty()).as(sql).isEqualTo(level == Level.LOW);
    }
  }

  @Test
  void what_goes_with_rows_that_are_deleted_is_told() throws Exception {
    assertThat(losses(onPostgres("DELETE FROM shelf WHERE id = 1").get(0)))
        .containsExactly("POSSIBLE table shelf 3", "POSSIBLE table box 2");
    assertThat(losses(onPostgres("TRUNCATE shelf CASCADE").get(0)))
        .containsExactly("CERTAIN table shelf 3", "CERTAIN table box 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALTER TABLE shelf ALTER COLUMN size SET NOT NULL|HIGH||certain column shelf.size 3",
        "ALTER TABLE shelf ALTER COLUMN name TYPE text|LOW||",
        "ALTER TABLE shelf ALTER COLUMN name TYPE varchar(2)|MEDIUM|POSSIBLE column shelf.name 2|",
        "ALTER TABLE shelf ADD COLUMN x integer NOT NULL|HIGH||certain table shelf 3",
        "ALTER TABLE bare ADD COLUMN x integer NOT NULL|MEDIUM||",
        "ALTER TABLE box ADD FOREIGN KEY (id) REFERENCES bare (id)|HIGH||certain table box 2",
        "DO $$ BEGIN EXECUTE format('DELETE FROM %I', 'box'); END $$|MEDIUM|POSSIBLE  ?|",
        "TRUNCATE box|HIGH|CERTAIN table box 2|",
        "DO $$ BEGIN DELETE FROM box WHERE id = 1; END $$|MEDIUM|POSSIBLE table box 2|",
        "ALTER TABLE shelf ALTER COLUMN name TYPE text USING upper(name)|MEDIUM|POSSIBLE column shelf.name 2|",
        "ALTER TABLE shelf ALTER COLUMN name TYPE text USING name::text|MEDIUM||",
        "ALTER TABLE shelf ALTER COLUMN name TYPE jsonb USING to_jsonb(name)|MEDIUM||",
      })
  void what_only_postgresql_does(String sql, Level level, String losses, String obstacles)
      throws Exception {
    Risk risk = onPostgres(sql).get(0);
    assertThat(String.join(", ", losses(risk))).as(sql).isEqualTo(losses == null ? "" : losses);
    assertThat(String.join(", ", obstacles(risk)))
        .as(sql)
        .isEqualTo(obstacles == null ? "" : obstacles);
    assertThat(risk.level()).as(sql).isEqualTo(level);
  }

  @Test
  void a_rebuild_on_sqlite_is_told_with_rows_and_bytes() throws Exception {
    Risk risk = onSqlite(REBUILD).get(0);

    assertThat(words(risk)).contains("drops column size of shelf");
    assertThat(risk.loss()).isEqualTo(Likelihood.NONE);
    assertThat(risk.touches())
        .anySatisfy(
            touch -> {
              assertThat(touch.effect().rule()).contains(Rule.TABLE_REBUILT);
              assertThat(touch.effect().table()).isEqualTo("shelf");
              assertThat(touch.rows()).hasValue(3);
              assertThat(touch.bytes()).hasValue(4096);
            });
  }

  @Test
  void a_rebuild_that_leaves_rows_out_may_lose_them() throws Exception {
    assertThat(losses(onSqlite(REBUILD.replace("FROM shelf;", "FROM shelf WHERE id > 1;")).get(0)))
        .containsExactly("POSSIBLE table shelf 3");
  }

  /** What a rebuild of the table shelf does to it that takes these from it into a new one. */
  private Risk rebuilt(String columns, String copy) throws Exception {
    return onSqlite(
            "CREATE TABLE new_shelf ("
                + columns
                + "); "
                + copy
                + "; DROP TABLE shelf; ALTER TABLE new_shelf RENAME TO shelf;")
        .get(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INSERT INTO new_shelf (id, title, size) SELECT id, name, size FROM shelf|",
        "INSERT INTO new_shelf (id, title, size) SELECT s.id, s.\"name\", s.size FROM shelf AS s ORDER BY id|",
        "INSERT INTO new_shelf SELECT id, name, size FROM shelf|",
        "INSERT INTO new_shelf (id, title) SELECT shelf.id, coalesce(name, 'x') FROM shelf"
            + " LEFT JOIN box ON box.id = shelf.id|",
        "INSERT INTO new_shelf (id, title) SELECT id, upper(name) FROM shelf|POSSIBLE column shelf.name 2",
        "INSERT INTO new_shelf SELECT * FROM shelf|POSSIBLE column shelf.name 2",
        "INSERT INTO new_shelf (id, title) SELECT id, 'x' FROM shelf|CERTAIN column shelf.name 2",
        "INSERT INTO new_shelf (id, title) SELECT id, name FROM shelf;"
            + " UPDATE new_shelf SET title = 'x'|POSSIBLE column shelf.name 2",
        "INSERT INTO new_shelf (id, title) SELECT shelf.id, name FROM shelf, box|POSSIBLE table shelf 3",
        "INSERT INTO new_shelf (id, title) SELECT max(id), name FROM shelf"
            + "|POSSIBLE table shelf 3, POSSIBLE column shelf.id 3",
        "INSERT OR IGNORE INTO new_shelf (id, title) SELECT id, name FROM shelf"
            + "|POSSIBLE table shelf 3, POSSIBLE column shelf.name 2",
        "CREATE TABLE kept AS SELECT * FROM shelf;"
            + " INSERT INTO new_shelf (id, title) SELECT id, name FROM kept|",
      })
  void a_column_that_a_rebuild_copies_as_it_is_got_another_name(String copy, String losses)
      throws Exception {
    Risk risk = rebuilt("id INTEGER PRIMARY KEY, title TEXT, size INTEGER", copy);

    assertThat(String.join(", ", losses(risk))).isEqualTo(losses == null ? "" : losses);
    assertThat(words(risk).contains("renames column name of shelf to title"))
        .isEqualTo(losses == null || !losses.contains("shelf.name") || copy.contains("UPDATE"));
    assertThat(risk.olderApps()).isEqualTo(OlderApps.MAY_FAIL);
  }

  @Test
  void a_column_that_a_rebuild_fills_with_a_constant_is_never_null() throws Exception {
    Risk risk =
        rebuilt(
            "id INTEGER PRIMARY KEY, name VARCHAR(40), label TEXT NOT NULL, n INTEGER NOT NULL",
            "INSERT INTO new_shelf SELECT id, name, coalesce(name, ''), 1 FROM shelf");

    assertThat(obstacles(risk)).isEmpty();
  }

  @Test
  void values_that_a_rebuild_does_not_put_into_their_column_are_lost() throws Exception {
    Risk risk =
        rebuilt(
            "id INTEGER PRIMARY KEY, name VARCHAR(40), size INTEGER",
            "INSERT INTO new_shelf (id, size) SELECT id, size FROM shelf");

    assertThat(losses(risk)).containsExactly("CERTAIN column shelf.name 2");
    assertThat(risk.losses().get(0).words()).isEqualTo("the table is made anew without its values");
  }

  @Test
  void names_stand_as_people_wrote_them() throws Exception {
    String[] migrations = {
      "CREATE TABLE \"bookShelf\" (\"shelfId\" INTEGER PRIMARY KEY, \"lastName\" TEXT);"
          + " CREATE TABLE \"bookCase\" (\"caseId\" INTEGER PRIMARY KEY, \"shelfId\" INTEGER"
          + " REFERENCES \"bookShelf\" (\"shelfId\") ON DELETE CASCADE);"
          + " INSERT INTO \"bookShelf\" SELECT id, name FROM shelf",
      "ALTER TABLE \"bookShelf\" ADD COLUMN \"firstName\" TEXT;"
          + " UPDATE \"bookShelf\" SET \"lastName\" = 'x' WHERE \"shelfId\" = 1",
      "ALTER TABLE \"bookShelf\" RENAME COLUMN \"lastName\" TO \"allNames\"",
      "CREATE UNIQUE INDEX \"byName\" ON \"bookShelf\" (\"allNames\")",
      "DELETE FROM \"bookShelf\" WHERE \"shelfId\" = 1",
      "ALTER TABLE \"bookShelf\" DROP COLUMN \"firstName\"",
    };
    for (List<Risk> risks : List.of(onSqlite(migrations), onPostgres(migrations))) {
      String told =
          risks.stream()
              .flatMap(
                  risk ->
                      Stream.of(
                              risk.changes().stream().map(Object::toString),
                              risk.losses().stream().map(loss -> loss.object() + loss.words()),
                              risk.obstacles().stream().map(one -> one.object() + one.words()),
                              risk.touches().stream().map(touch -> touch.effect().table()))
                          .flatMap(words -> words))
              .collect(Collectors.joining("\n"));
      assertThat(told)
          .contains("bookShelf", "lastName", "allNames", "firstName")
          .doesNotContainPattern("bookshelf|bookcase|shelfid|lastname|allnames|firstname");
    }
  }

  @Test
  void rows_that_are_alike_are_found_whatever_their_columns_are_called() throws Exception {
    String[] migrations = {
      "ALTER TABLE shelf RENAME COLUMN name TO \"lastName\"",
      "CREATE UNIQUE INDEX by_name ON shelf (\"lastName\")"
    };
    for (List<Risk> risks : List.of(onSqlite(migrations), onPostgres(migrations))) {
      assertThat(obstacles(risks.get(1))).containsExactly("certain table shelf 1");
    }
  }

  /** What migrations mean that stand behind an arrow each, one after the other. */
  private void older(Ground ground, String... cases) throws Exception {
    String[] migrations =
        Stream.of(cases).map(one -> one.substring(0, one.indexOf(" →"))).toArray(String[]::new);
    assertThat(
            between(ground, 1, migrations).stream()
                .map(
                    risk ->
                        migrations[Integer.parseInt(risk.migration().name().substring(0, 3)) - 2]
                            + " → "
                            + risk.olderApps().name())
                .toList())
        .containsExactly(cases);
  }

  private static final String[] FOR_OLDER_APPS = {
    "CREATE TABLE room (id INTEGER PRIMARY KEY) → OPEN",
    "CREATE INDEX one ON box (shelf_id) → OPEN",
    "CREATE INDEX two ON box (color); DROP INDEX one → RUN",
    "DROP INDEX two; CREATE INDEX two ON box (color) → OPEN",
    "CREATE UNIQUE INDEX pair ON box (id, color) → RUN",
    "DROP INDEX pair → MAY_FAIL",
    "CREATE UNIQUE INDEX alone ON box (color) → MAY_FAIL",
    "ALTER TABLE box ADD COLUMN m TEXT; CREATE UNIQUE INDEX by_m ON box (m) → RUN",
    "ALTER TABLE box ADD COLUMN n TEXT DEFAULT 'x'; CREATE UNIQUE INDEX by_n ON box (n) → MAY_FAIL",
    "ALTER TABLE box ADD COLUMN o TEXT NOT NULL DEFAULT ''; UPDATE box SET o = id → RUN",
    "ALTER TABLE box ADD COLUMN p TEXT; UPDATE box SET p = color, color = NULL → MAY_FAIL",
    "INSERT INTO box (id) VALUES (7) → MAY_FAIL",
    "DELETE FROM box WHERE id = 7 → MAY_FAIL",
    "ALTER TABLE box RENAME COLUMN color TO hue → MAY_FAIL",
    "ALTER TABLE bare DROP COLUMN name; ALTER TABLE bare ADD COLUMN name TEXT → MAY_FAIL",
    "ALTER TABLE room RENAME TO x; CREATE TABLE room (id INTEGER PRIMARY KEY); DROP TABLE x → MAY_FAIL",
    "CREATE VIEW reds AS SELECT id FROM box; DROP INDEX two → RUN",
  };

  @Test
  void older_apps_that_run_keep_working_where_it_can_be_proven() throws Exception {
    older(Ground.inMemory(), FOR_OLDER_APPS);
    String database = SERVER.newDatabase();
    try {
      Ground ground = Ground.given(SERVER.url(database), Map.of(), Duration.ofSeconds(20));
      older(ground, FOR_OLDER_APPS);
    } finally {
      SERVER.dropDatabase(database);
    }
  }

  @Test
  void older_apps_of_sqlite_do_not_notice_a_rebuild_with_all_rows() throws Exception {
    String rebuild =
        "CREATE TABLE new_bare (id INTEGER PRIMARY KEY, name %s, more TEXT%s);"
            + " INSERT INTO new_bare (id, name, more) SELECT %s FROM bare%s;"
            + " DROP TABLE bare; ALTER TABLE new_bare RENAME TO bare → %s";
    String wide = "VARCHAR(60)";
    older(
        Ground.inMemory(),
        rebuild.formatted("TEXT", "", "id, name, NULL", "", "RUN"),
        rebuild.formatted("VARCHAR(50)", "", "id, name, more", "", "MAY_FAIL"),
        rebuild.formatted(wide, "", "id, name, more", "", "RUN"),
        rebuild.formatted(wide, "", "id, upper(name), more", "", "MAY_FAIL"),
        rebuild.formatted(wide, "", "id, name, more", " WHERE id > 1", "MAY_FAIL"),
        rebuild.formatted(wide, "", "id, name, NULL", "", "MAY_FAIL"),
        rebuild.formatted(wide, " NOT NULL", "id, name, more", "", "MAY_FAIL"));
  }

  @Test
  void older_apps_of_postgresql_take_a_longer_text() throws Exception {
    String database = SERVER.newDatabase();
    try {
      older(
          Ground.given(SERVER.url(database), Map.of(), Duration.ofSeconds(20)),
          "ALTER TABLE shelf ALTER COLUMN name TYPE varchar(50) → RUN",
          "ALTER TABLE shelf ALTER COLUMN name TYPE text → RUN",
          "ALTER TABLE shelf ALTER COLUMN size TYPE bigint → MAY_FAIL",
          "ALTER TABLE shelf ALTER COLUMN name TYPE varchar(50) → MAY_FAIL",
          "ALTER TABLE shelf ALTER COLUMN name TYPE text USING upper(name) → MAY_FAIL",
          "CREATE TABLE \"Mixed\" (id integer) → OPEN",
          "UPDATE \"Mixed\" SET id = 2 → MAY_FAIL",
          "CREATE TABLE n (id integer NOT NULL) → OPEN",
          "ALTER TABLE n ALTER COLUMN id SET DEFAULT 1 → RUN",
          "ALTER TABLE n ALTER COLUMN id DROP NOT NULL → MAY_FAIL",
          "CREATE INDEX one ON n (id DESC) INCLUDE (id) → RUN",
          "CREATE INDEX two ON n ((1 / id)) → MAY_FAIL",
          "ALTER TABLE n OWNER TO CURRENT_USER; DROP INDEX one → MAY_FAIL");
    } finally {
      SERVER.dropDatabase(database);
    }
  }

  @Test
  void nothing_is_lost_where_only_nulls_are_replaced() throws Exception {
    String[] migrations = {
      "UPDATE shelf SET name = 'x' WHERE name IS NULL",
      "UPDATE shelf AS s SET name = 'x', size = 1 WHERE (s.name IS NULL) AND s.size IS NULL",
      "UPDATE shelf SET name = coalesce(name, 'x')",
      "UPDATE shelf SET name = 'x' WHERE size IS NULL",
      "UPDATE shelf SET name = 'x' WHERE name IS NULL OR size IS NULL",
      "UPDATE shelf SET name = 'x' WHERE NOT name IS NULL",
      "UPDATE shelf SET name = 'x', size = 1 WHERE name IS NULL",
      "UPDATE shelf SET name = coalesce(name, 'x') || 'y'",
      "UPDATE shelf SET name = b.color FROM box b WHERE b.color IS NULL",
    };
    String onlyOnSqlite = "UPDATE shelf SET name = 'x' WHERE size BETWEEN 1 AND name IS NULL";
    String name = "POSSIBLE column shelf.name 3";
    List<Risk> onPostgres = onPostgres(migrations);
    List<Risk> onSqlite =
        onSqlite(
            Stream.concat(Stream.of(migrations), Stream.of(onlyOnSqlite)).toArray(String[]::new));
    for (List<Risk> risks : List.of(onPostgres, onSqlite)) {
      assertThat(risks.stream().limit(9).map(risk -> String.join(", ", losses(risk))).toList())
          .containsExactly(
              "", "", "", name, name, name, "POSSIBLE column shelf.size 3", name, name);
      risks.stream().skip(9).forEach(risk -> assertThat(losses(risk)).containsExactly(name));
    }
  }

  @Test
  void names_that_an_earlier_migration_gave_are_followed() throws Exception {
    List<Risk> risks =
        onPostgres(
            "ALTER TABLE box RENAME TO crate; ALTER TABLE crate RENAME COLUMN color TO hue",
            "ALTER TABLE crate DROP COLUMN hue",
            "DROP TABLE crate",
            "CREATE TABLE room (id integer)",
            "DROP TABLE room");

    assertThat(risks.stream().map(RiskTest::losses).toList())
        .containsExactly(
            List.of(),
            List.of("CERTAIN column crate.hue 1"),
            List.of("CERTAIN table crate 2"),
            List.of(),
            List.of());
    assertThat(words(risks.get(0)))
        .containsExactly("renames table box to crate", "renames column color of box to hue");
    assertThat(risks.get(4).touches()).isEmpty();
  }

  @Test
  void what_an_earlier_migration_put_somewhere_can_be_lost_by_a_later_one() throws Exception {
    String[] migrations = {
      "ALTER TABLE shelf ADD COLUMN label TEXT; ALTER TABLE shelf ADD COLUMN mark TEXT;"
          + " UPDATE shelf SET label = name;"
          + " CREATE TABLE old_box (id INTEGER PRIMARY KEY, color TEXT);"
          + " INSERT INTO old_box SELECT id, color FROM box;"
          + " CREATE TABLE kind (id INTEGER PRIMARY KEY, name TEXT);"
          + " INSERT INTO kind (id, name) VALUES (1, 'a');",
      "ALTER TABLE old_box RENAME TO chest;",
      "ALTER TABLE shelf DROP COLUMN label; ALTER TABLE shelf DROP COLUMN mark;",
      "DELETE FROM chest; UPDATE kind SET name = 'b';"
    };
    for (List<Risk> risks : List.of(onSqlite(migrations), onPostgres(migrations))) {
      assertThat(losses(risks.get(1))).isEmpty();
      assertThat(losses(risks.get(2))).containsExactly("POSSIBLE column shelf.label ?");
      assertThat(losses(risks.get(3))).containsExactly("POSSIBLE table chest ?");
    }
  }

  @Test
  void a_column_that_is_not_there_yet_and_is_to_be_not_null_is_in_the_way() throws Exception {
    List<Risk> rebuilt =
        onSqlite(
            "CREATE TABLE new_shelf (id INTEGER PRIMARY KEY, name VARCHAR(40), size INTEGER,"
                + " label TEXT NOT NULL);"
                + " INSERT INTO new_shelf SELECT id, name, size, nullif(name, 'a') FROM shelf;"
                + " DROP TABLE shelf; ALTER TABLE new_shelf RENAME TO shelf;");
    assertThat(obstacles(rebuilt.get(0))).containsExactly("perhaps column shelf.label 3");
    assertThat(rebuilt.get(0).level()).isEqualTo(Level.MEDIUM);
    List<Risk> altered =
        onPostgres(
            "ALTER TABLE shelf ADD COLUMN label TEXT",
            "ALTER TABLE shelf ALTER COLUMN label SET NOT NULL");
    assertThat(obstacles(altered.get(1))).containsExactly("certain column shelf.label 3");
    assertThat(altered.get(1).level()).isEqualTo(Level.HIGH);
  }

  @Test
  void a_new_table_is_told_with_what_belongs_to_it_and_locks_only_what_it_refers_to()
      throws Exception {
    Risk risk =
        onPostgres(
                "CREATE TABLE event (id integer PRIMARY KEY, shelf_id integer REFERENCES shelf (id));"
                    + " CREATE INDEX by_shelf ON event (shelf_id); CREATE INDEX two ON event (id, shelf_id)")
            .get(0);

    assertThat(words(risk)).containsExactly("adds table event with 2 indexes and 1 foreign key");
    assertThat(risk.touches().stream().map(touch -> touch.effect().table()))
        .containsExactly("shelf");
    assertThat(risk.touches().get(0).effect().lock()).contains(LockMode.SHARE_ROW_EXCLUSIVE);
  }

  @Test
  void the_way_back_is_a_script_what_was_added_or_the_snapshot() throws Exception {
    Files.createDirectories(work.resolve("migrations"));
    Files.writeString(
        work.resolve("migrations").resolve("002_it_down.sql"), "ALTER TABLE box ADD color TEXT;");
    List<Risk> risks =
        onSqlite(
            "ALTER TABLE box DROP COLUMN color",
            "CREATE TABLE room (id INTEGER)",
            "DROP TABLE room",
            "CREATE TABLE IF NOT EXISTS box (id INTEGER)");

    assertThat(risks.stream().map(Risk::rollback))
        .containsExactly(Rollback.SCRIPT, Rollback.DERIVED, Rollback.SNAPSHOT, Rollback.NOTHING);
    assertThat(risks.stream().map(Risk::additive)).containsExactly(false, true, false, true);
  }

  @Test
  void a_loss_is_the_worst_of_several() throws Exception {
    Risk risk = onSqlite("DELETE FROM box WHERE id = 1; DROP TABLE shelf").get(0);

    assertThat(risk.loss()).isEqualTo(Likelihood.CERTAIN);
    assertThat(risk.losses().stream().map(Loss::likelihood).distinct()).hasSize(2);
  }

  /** What is told of the migrations between two rungs, without any database. */
  private List<Risk> between(Ground ground, int lower, String... migrations) throws Exception {
    Path folder = Files.createDirectories(work.resolve("alone"));
    Files.writeString(folder.resolve("001_before.sql"), BEFORE);
    for (int at = 0; at < migrations.length; at++) {
      Files.writeString(folder.resolve("%03d_it.sql".formatted(at + 2)), migrations[at]);
    }
    try (ground) {
      Ladder ladder =
          Ladder.replayed(MigrationFolder.read(folder, Optional.empty()), ground, Optional.empty());
      return Risk.between(ladder, lower, ladder.top());
    }
  }

  private static List<String> withoutRows(Risk risk) {
    List<String> told = new ArrayList<>(words(risk));
    risk.losses().forEach(loss -> told.add(loss.likelihood() + loss.object() + loss.words()));
    told.add(risk.rollback().toString());
    return told;
  }

  @Test
  void a_folder_alone_tells_what_a_database_full_of_rows_would() throws Exception {
    String[] migrations = {
      "CREATE TABLE shelf_new (id INTEGER PRIMARY KEY, name VARCHAR(40), size INTEGER NOT NULL);"
          + " INSERT INTO shelf_new SELECT id, name, coalesce(size, 1) FROM shelf WHERE id > 1;"
          + " DROP TABLE shelf; ALTER TABLE shelf_new RENAME TO shelf;",
      "ALTER TABLE box RENAME COLUMN color TO hue",
      "UPDATE box SET hue = 'blue' WHERE id = 1",
      "ALTER TABLE box DROP COLUMN hue",
      "CREATE TABLE room (id INTEGER PRIMARY KEY)",
      "DROP TABLE room",
      "DELETE FROM shelf WHERE id = 1",
      "DROP TABLE box",
    };
    List<Risk> alone = between(Ground.inMemory(), 1, migrations);

    assertThat(alone.stream().map(RiskTest::withoutRows).toList())
        .isEqualTo(onSqlite(migrations).stream().map(RiskTest::withoutRows).toList());
    assertThat(alone.get(0).losses().get(0).rows()).isEmpty();
    assertThat(alone.get(5).loss()).isEqualTo(Likelihood.NONE);
    assertThat(alone.get(7).loss()).isEqualTo(Likelihood.CERTAIN);
  }

  @Test
  void a_type_that_is_called_otherwise_is_no_loss() throws Exception {
    String database = SERVER.newDatabase();
    try {
      Ground ground = Ground.given(SERVER.url(database), Map.of(), Duration.ofSeconds(20));
      Risk risk =
          between(
                  ground,
                  2,
                  "CREATE TYPE mood AS ENUM ('good', 'bad');"
                      + " ALTER TABLE shelf ADD COLUMN mood mood NOT NULL DEFAULT 'good',"
                      + " ADD COLUMN moods mood[]",
                  "ALTER TYPE mood RENAME TO temper")
              .get(0);

      assertThat(risk.losses()).isEmpty();
      assertThat(words(risk)).containsExactly("renames enum mood to temper");
    } finally {
      SERVER.dropDatabase(database);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE TABLE a (id integer)|",
        "DROP TABLE a|CERTAIN table a",
        "ALTER TABLE a DROP COLUMN b|CERTAIN table a",
        "DELETE FROM a|CERTAIN table a",
        "DELETE FROM a WHERE b = 1|POSSIBLE table a",
        "CREATE TABLE n (id integer); INSERT INTO n SELECT id FROM a; DROP TABLE a; ALTER TABLE n RENAME TO a|",
        "CREATE TABLE n (id integer); INSERT INTO n SELECT id FROM a WHERE id > 1; DROP TABLE a;"
            + " ALTER TABLE n RENAME TO a|POSSIBLE table a",
      })
  void a_text_alone_tells_what_it_can(String sql, String losses) throws Exception {
    Path folder = Files.createDirectories(work.resolve("text"));
    Files.writeString(folder.resolve("001_it.sql"), sql);
    Migration migration = MigrationFolder.read(folder, Optional.empty()).migrations().get(0);
    for (Engine engine : Engine.values()) {
      Unseen unseen = Unseen.of(migration, engine);
      assertThat(
              unseen.losses().stream()
                  .map(loss -> loss.likelihood() + " " + loss.object())
                  .toList())
          .isEqualTo(losses == null ? List.of() : List.of(losses));
      assertThat(unseen.rollback()).isEmpty();
    }
  }
}
