package dev.slipway;

import dev.slipway.database.Engine;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** What may become of the apps' databases on PostgreSQL. */
@Tag("postgresql")
class GeneratedDatabasesOnPostgresTest extends GeneratedDatabases {
  @Override
  List<FixtureApp> apps() {
    return FixtureApp.on(Engine.POSTGRESQL);
  }

  @Override
  int most() {
    return Integer.getInteger("slipway.generated", 10) / 5; // Each takes seconds here.
  }
}
