package dev.slipway;

import dev.slipway.backup.InstalledClients;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** On PostgreSQL. */
@Tag("postgresql")
class FolderImportOnPostgresTest extends FolderImportTests {

  @Override
  FixtureApp fixture() {
    return FixtureApp.PROJECTS_ON_POSTGRESQL;
  }

  @Override
  Map<String, String> clients() throws Exception {
    InstalledClients.install();
    return Map.of("PATH", InstalledClients.path(work));
  }
}
