package dev.slipway;

import java.nio.file.Path;
import java.sql.SQLException;

/** The situations on SQLite. */
class CasesTest extends Cases {
  @Override
  Path folder() {
    return Path.of("test-fixtures", "cases");
  }

  @Override
  AppDatabase newDatabase(Path work, String called) throws SQLException {
    return SqliteAppDatabase.make(work.resolve(called + ".db"), false);
  }

  @Override
  String backup() {
    return "auto";
  }
}
