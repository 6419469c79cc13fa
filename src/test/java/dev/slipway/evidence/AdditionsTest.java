package dev.slipway.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.PostgresServer;
import dev.slipway.database.Ground;
import dev.slipway.layout.MigrationFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which migrations an app can ignore that does not know them, and which it cannot. */
@Tag("postgresql")
@DisplayNameGeneration(ReplaceUnderscores.class)
class AdditionsTest {
  private static final String BEFORE =
      "CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT, size INTEGER NOT NULL DEFAULT 1);"
          + " CREATE TABLE box (id INTEGER PRIMARY KEY, shelf_id INTEGER);"
          + " CREATE INDEX by_size ON shelf (size);"
          + " CREATE VIEW names AS SELECT name FROM shelf;";
  private static final PostgresServer SERVER = PostgresServer.shared();
  private static String scratch = "";

  @TempDir Path work;

  @BeforeAll
  static void make() throws SQLException {
    scratch = SERVER.newDatabase();
  }

  @AfterAll
  static void drop() throws SQLException {
    SERVER.dropDatabase(scratch);
  }

  private boolean isAddition(Ground ground, String before, String sql) throws Exception {
    Files.writeString(work.resolve("001_before.sql"), before);
    Files.writeString(work.resolve("002_it.sql"), sql);
    MigrationFolder folder = MigrationFolder.read(work, Optional.empty());
    Ladder ladder = Ladder.replayed(folder, ground, Optional.empty());
    assertThat(ladder.additions()).contains(folder.migrations().get(0));
    return ladder.additions().contains(folder.migrations().get(1));
  }

  private boolean isOnSqlite(String sql) throws Exception {
    try (Ground ground = Ground.inMemory()) {
      return isAddition(ground, BEFORE, sql);
    }
  }

  private boolean isOnPostgres(String sql) throws Exception {
    try (Ground ground = Ground.given(SERVER.url(scratch), Map.of(), Duration.ofSeconds(5))) {
      return isAddition(
          ground,
          BEFORE
              + " CREATE TYPE mood AS ENUM ('good'); CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE"
              + " sql AS 'SELECT 1';",
          sql);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE room (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE CHECK (name <> ''))",
        "CREATE TABLE room (id INTEGER PRIMARY KEY); INSERT INTO room VALUES (1)",
        "CREATE TABLE lid (id INTEGER PRIMARY KEY, shelf_id INTEGER REFERENCES shelf (id) ON DELETE CASCADE)",
        "CREATE TABLE room (id INTEGER PRIMARY KEY); CREATE TABLE door (room_id INTEGER REFERENCES room (id))",
        "CREATE TABLE room (id INTEGER PRIMARY KEY); ALTER TABLE shelf ADD COLUMN room_id INTEGER REFERENCES room (id)",
        "ALTER TABLE shelf ADD COLUMN weight INTEGER",
        "ALTER TABLE shelf ADD COLUMN weight INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX by_name ON shelf (name)",
        "CREATE INDEX by_two ON shelf (name, size) WHERE size > 2",
        "CREATE TABLE room (id INTEGER, name TEXT); CREATE UNIQUE INDEX by_room ON room (lower(name))",
        "CREATE VIEW sizes AS SELECT size FROM shelf",
        "-- nothing\nSELECT 1 + 1",
      })
  void an_addition(String sql) throws Exception {
    assertThat(isOnSqlite(sql)).as("on SQLite").isTrue();
    assertThat(isOnPostgres(sql)).as("on PostgreSQL").isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE box",
        "DROP INDEX by_size",
        "DROP VIEW names",
        "ALTER TABLE box DROP COLUMN shelf_id; CREATE TABLE room (id INTEGER)",
        "ALTER TABLE shelf RENAME COLUMN size TO width",
        "ALTER TABLE box RENAME TO boxes",
        "CREATE UNIQUE INDEX by_name ON shelf (name)",
        "CREATE INDEX by_name ON shelf (lower(name))",
        "CREATE TABLE lid (id INTEGER PRIMARY KEY, shelf_id INTEGER REFERENCES shelf (id))",
        "CREATE TABLE lid (id INTEGER PRIMARY KEY, shelf_id INTEGER REFERENCES shelf (id) ON DELETE RESTRICT)",
        "ALTER TABLE box ADD COLUMN other INTEGER REFERENCES shelf (id)",
        "UPDATE shelf SET size = 2",
        "INSERT INTO shelf (id) VALUES (1)",
        "DELETE FROM box",
        "CREATE TABLE room (id INTEGER); INSERT INTO room SELECT id FROM box; DELETE FROM box",
        "DROP VIEW names; CREATE VIEW names AS SELECT id, name FROM shelf",
      })
  void no_addition(String sql) throws Exception {
    assertThat(isOnSqlite(sql)).as("on SQLite").isFalse();
    assertThat(isOnPostgres(sql)).as("on PostgreSQL").isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE room (id INTEGER); CREATE TRIGGER t AFTER INSERT ON room BEGIN DELETE FROM room; END",
        "CREATE VIRTUAL TABLE words USING fts5 (name)",
      })
  void an_addition_on_sqlite(String sql) throws Exception {
    assertThat(isOnSqlite(sql)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TRIGGER t AFTER INSERT ON shelf BEGIN DELETE FROM box; END",
        "ALTER TABLE shelf ADD COLUMN area INTEGER AS (size * size)",
        "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, size INTEGER NOT NULL DEFAULT 1, weight INTEGER);"
            + " INSERT INTO n SELECT *, NULL FROM shelf; DROP VIEW names; DROP TABLE shelf; ALTER TABLE n RENAME TO shelf;"
            + " CREATE INDEX by_size ON shelf (size); CREATE VIEW names AS SELECT name FROM shelf",
      })
  void no_addition_on_sqlite(String sql) throws Exception {
    assertThat(isOnSqlite(sql)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TYPE size AS ENUM ('small', 'big'); ALTER TABLE box ADD COLUMN size size DEFAULT 'big'",
        "ALTER TABLE box ADD COLUMN number integer GENERATED ALWAYS AS IDENTITY",
        "CREATE FUNCTION g() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE INDEX CONCURRENTLY by_name ON shelf (name text_pattern_ops)",
        "CREATE MATERIALIZED VIEW sizes AS SELECT size FROM shelf; CREATE UNIQUE INDEX ON sizes (size)",
        "CREATE SCHEMA more; CREATE TABLE more.room (id serial PRIMARY KEY)",
      })
  void an_addition_on_postgresql(String sql) throws Exception {
    assertThat(isOnPostgres(sql)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TYPE mood ADD VALUE 'bad'",
        "ALTER TABLE shelf ADD CHECK (size > 0)",
        "ALTER TABLE shelf ALTER COLUMN size TYPE bigint",
        "ALTER TABLE shelf ALTER COLUMN name SET NOT NULL",
        "ALTER TABLE shelf ALTER COLUMN size DROP DEFAULT",
        "CREATE FUNCTION f(a bigint) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE TABLE more () INHERITS (shelf)",
        "ALTER TABLE shelf ADD COLUMN area integer GENERATED ALWAYS AS (size * size) STORED",
        "ALTER TABLE box ADD FOREIGN KEY (shelf_id) REFERENCES shelf (id) ON DELETE CASCADE",
        "ALTER TABLE shelf ENABLE ROW LEVEL SECURITY",
        "CREATE RULE r AS ON DELETE TO shelf DO INSTEAD NOTHING",
        "DO $$ BEGIN DELETE FROM shelf; END $$",
        "REVOKE ALL ON shelf FROM PUBLIC",
      })
  void no_addition_on_postgresql(String sql) throws Exception {
    assertThat(isOnPostgres(sql)).isFalse();
  }
}
