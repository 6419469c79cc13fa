package dev.slipway.cli;

import dev.slipway.FixtureApp;
import dev.slipway.backup.InstalledClients;
import dev.slipway.database.Engine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** Before PostgreSQL. */
@Tag("postgresql")
class GoldenOnPostgresTest extends GoldenTests {
  @Override
  List<FixtureApp> apps() throws Exception {
    InstalledClients.install();
    List<FixtureApp> apps = new ArrayList<>(FixtureApp.on(Engine.POSTGRESQL));
    apps.add(FixtureApp.PROJECTS_ON_POSTGRESQL);
    return apps;
  }

  /** One of them, for the keys that SQLite has not; each takes seconds. */
  @Override
  boolean printsJson(FixtureApp app) {
    return app.equals(FixtureApp.DAEMON_ON_POSTGRESQL);
  }
}
