package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Engine;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** On SQLite, where tables are rebuilt to be changed. */
class UndoTest extends UndoTests {

  @Override
  Engine engine() {
    return Engine.SQLITE;
  }

  @Override
  AppDatabase make(Path work, String called) throws Exception {
    return SqliteAppDatabase.make(work.resolve(called + ".db"), true);
  }

  @Override
  String backup() {
    return "auto";
  }

  @Test
  void a_rebuilt_table_keeps_the_rows_that_refer_to_it() throws Exception {
    ships("001_shelves.sql", SHELVES);
    ships(
        "002_boxes.sql",
        "CREATE TABLE box (id INTEGER PRIMARY KEY, shelf INTEGER REFERENCES shelf ON DELETE CASCADE);");
    ships("003_size.sql", "ALTER TABLE shelf ADD COLUMN size INTEGER CHECK (size > 0);");
    ships(
        "003_size_down.sql",
        """
        PRAGMA foreign_keys = OFF;
        BEGIN;
        CREATE TABLE shelf_new (id INTEGER PRIMARY KEY, name TEXT);
        INSERT INTO shelf_new SELECT id, name FROM shelf;
        DROP TABLE shelf;
        ALTER TABLE shelf_new RENAME TO shelf;
        COMMIT;
        PRAGMA foreign_keys = ON;
        VACUUM;
        """);
    migrates();
    app.run("INSERT INTO shelf (id, name) VALUES (1, 'left'); INSERT INTO box VALUES (1, 1)");

    undoes("002_boxes");

    assertThat(app.one("SELECT shelf FROM box")).isEqualTo("1");
    assertThat(app.faults()).isEmpty();
    assertAsIfNeverBeyond("002_boxes");
  }

  @Test
  void rows_that_would_point_at_nothing_keep_it_as_it_is() throws Exception {
    ships("001_shelves.sql", SHELVES + "CREATE TABLE box (id INTEGER, shelf REFERENCES shelf);");
    ships("002_first.sql", "ALTER TABLE shelf ADD COLUMN size INTEGER;");
    ships(
        "002_first_down.sql",
        "ALTER TABLE shelf DROP COLUMN size; DELETE FROM shelf WHERE id = 1;");
    migrates();
    app.run("INSERT INTO shelf (id) VALUES (1); INSERT INTO box VALUES (1, 1)");

    assertRolledBack("001_shelves", "rows point at nothing");
  }
}
