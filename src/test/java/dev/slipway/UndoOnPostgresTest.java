package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Engine;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * On PostgreSQL, where there are more kinds of things to drop, and what no transaction can hold.
 */
@Tag("postgresql")
class UndoOnPostgresTest extends UndoTests {

  @Override
  Engine engine() {
    return Engine.POSTGRESQL;
  }

  @Override
  AppDatabase make(Path work, String called) throws Exception {
    return PostgresAppDatabase.make();
  }

  @Override
  String backup() throws SQLException {
    return PostgresServer.shared().hasClients() ? "auto" : "off";
  }

  @Test
  void all_that_was_added_is_dropped_in_the_right_order() throws Exception {
    ships("001_shelves.sql", SHELVES);
    ships(
        "002_more.sql",
        """
        CREATE SCHEMA "Store Room";
        CREATE TYPE mood AS ENUM ('good', 'bad');
        CREATE DOMAIN size AS integer CHECK (VALUE > 0);
        CREATE FUNCTION twice(n integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 2 * n';
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE SEQUENCE counter;
        CREATE TABLE "user" (id serial PRIMARY KEY, mood mood, size size DEFAULT twice(1), n integer DEFAULT nextval('counter'));
        CREATE TABLE "Store Room"."Big Box" (id serial PRIMARY KEY, owner integer REFERENCES "user", next integer);
        CREATE TABLE lid (id serial PRIMARY KEY, box integer REFERENCES "Store Room"."Big Box");
        ALTER TABLE "Store Room"."Big Box" ADD FOREIGN KEY (next) REFERENCES lid;
        CREATE TRIGGER touched BEFORE UPDATE ON "user" FOR EACH ROW EXECUTE FUNCTION touch();
        CREATE VIEW people AS SELECT id, mood FROM "user";
        CREATE VIEW moods AS SELECT mood FROM people;
        CREATE MATERIALIZED VIEW lids AS SELECT id FROM lid;
        ALTER TABLE shelf ADD COLUMN reader integer REFERENCES "user";
        CREATE INDEX "By Reader" ON shelf (reader);
        """);
    migrates();

    undoes("001_shelves");

    assertAsIfNeverBeyond("001_shelves");
  }

  @Test
  void an_undo_that_no_transaction_can_hold_is_refused() throws Exception {
    ships("001_shelves.sql", SHELVES);
    ships("002_drop.sql", "ALTER TABLE shelf ALTER COLUMN name SET NOT NULL;");
    ships(
        "002_drop_down.sql",
        "ALTER TABLE shelf ALTER COLUMN name DROP NOT NULL; CREATE INDEX CONCURRENTLY i ON shelf (id);");
    migrates();

    Report report = assertUntouched("001_shelves");

    assertThat(report.outcome()).isEqualTo(Outcome.UNRECOGNISED);
    assertThat(report.refusal().orElseThrow().seen()).contains("CREATE INDEX CONCURRENTLY i");
  }

  @Test
  void what_was_added_is_dropped_where_its_script_could_not_run_in_a_transaction()
      throws Exception {
    ships("001_shelves.sql", SHELVES);
    ships("002_index.sql", "CREATE INDEX CONCURRENTLY by_name ON shelf (name);");
    ships("002_index_down.sql", "DROP INDEX CONCURRENTLY by_name;");
    migrates();

    undoes("001_shelves");

    assertAsIfNeverBeyond("001_shelves");
  }

  @Test
  void rows_that_go_with_others_are_counted() throws Exception {
    ships(
        "001_shelves.sql",
        SHELVES
            + "CREATE TABLE box (id integer, shelf integer REFERENCES shelf ON DELETE CASCADE);");
    ships("002_rows.sql", "INSERT INTO shelf VALUES (7, 'x');");
    ships("002_rows_down.sql", "DELETE FROM shelf WHERE id = 7;");
    migrates();
    app.run("INSERT INTO box VALUES (1, 7), (2, 7)");

    Report report = assertUntouched("001_shelves");

    assertThat(report.outcome()).isEqualTo(Outcome.USAGE);
    assertThat(report.losses()).hasToString("[table box (2 rows), table shelf (1 row)]");
  }
}
