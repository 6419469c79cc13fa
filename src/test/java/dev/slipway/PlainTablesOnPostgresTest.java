package dev.slipway;

import dev.slipway.database.Engine;
import java.sql.SQLException;

/** The tables of apps' own runners on PostgreSQL. */
class PlainTablesOnPostgresTest extends PlainTables {
  @Override
  Engine engine() {
    return Engine.POSTGRESQL;
  }

  @Override
  AppDatabase newDatabase(String called) throws SQLException {
    return PostgresAppDatabase.make();
  }
}
