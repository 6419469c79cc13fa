package dev.slipway;

import dev.slipway.database.Engine;
import java.nio.file.Path;
import java.sql.SQLException;

/** The histories of native tools on PostgreSQL. */
class NativeHistoriesOnPostgresTest extends NativeHistories {
  @Override
  Engine engine() {
    return Engine.POSTGRESQL;
  }

  @Override
  AppDatabase newDatabase(Path folder, String called) throws SQLException {
    return PostgresAppDatabase.make();
  }
}
