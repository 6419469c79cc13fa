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
      String name = "00" + (names.size() + 2) + "_it";
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
        "DELETE FROM box WHERE id = 1|MEDIUM|POSSIBLE table box 2|",
        "DELETE FROM bare|MEDIUM||",
        "UPDATE shelf SET name = 'x'|MEDIUM|POSSIBLE column shelf.name 3|",
        "ALTER TABLE shelf ADD COLUMN weight INTEGER; UPDATE shelf SET weight = 2|MEDIUM||",
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
        "ALTER TABLE shelf ALTER COLUMN name TYPE text|MEDIUM||",
        "ALTER TABLE shelf ALTER COLUMN name TYPE varchar(2)|MEDIUM|POSSIBLE column shelf.name 2|",
        "ALTER TABLE shelf ADD COLUMN x integer NOT NULL|HIGH||certain table shelf 3",
        "ALTER TABLE bare ADD COLUMN x integer NOT NULL|MEDIUM||",
        "ALTER TABLE box ADD FOREIGN KEY (id) REFERENCES bare (id)|HIGH||certain table box 2",
        "DO $$ BEGIN EXECUTE format('DELETE FROM %I', 'box'); END $$|MEDIUM|POSSIBLE  ?|",
        "TRUNCATE box|HIGH|CERTAIN table box 2|",
        "DO $$ BEGIN DELETE FROM box WHERE id = 1; END $$|MEDIUM|POSSIBLE table box 2|",
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
            "DROP TABLE room");

    assertThat(risks.stream().map(Risk::rollback))
        .containsExactly(Rollback.SCRIPT, Rollback.DERIVED, Rollback.SNAPSHOT);
    assertThat(risks.stream().map(Risk::additive)).containsExactly(false, true, false);
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
      Files.writeString(folder.resolve("00" + (at + 2) + "_it.sql"), migrations[at]);
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
          + " INSERT INTO shelf_new SELECT id, name, 1 FROM shelf WHERE id > 1;"
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
