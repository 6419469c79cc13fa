package dev.slipway;

import dev.slipway.database.Engine;
import java.util.List;

/** What may become of the apps' databases on SQLite. */
class GeneratedDatabasesTest extends GeneratedDatabases {
  @Override
  List<FixtureApp> apps() {
    return FixtureApp.on(Engine.SQLITE);
  }

  @Override
  int most() {
    return Integer.getInteger("slipway.generated", 6);
  }
}
