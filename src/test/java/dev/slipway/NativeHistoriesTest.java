package dev.slipway;

import dev.slipway.database.Engine;
import java.nio.file.Path;
import java.sql.SQLException;

/** The histories of native tools on SQLite. */
class NativeHistoriesTest extends NativeHistories {
  @Override
  Engine engine() {
    return Engine.SQLITE;
  }

  @Override
  AppDatabase newDatabase(Path folder, String called) throws SQLException {
    return SqliteAppDatabase.make(folder.resolve(called + ".db"), false);
  }
}
