package dev.slipway.cli;

import dev.slipway.AppDatabase;
import dev.slipway.FixtureApp;
import dev.slipway.backup.InstalledClients;
import org.junit.jupiter.api.Tag;

/** On PostgreSQL, which quotes rows in what it says. */
@Tag("postgresql")
class UnquotedRowsOnPostgresTest extends UnquotedRowsTests {
  @Override
  AppDatabase newDatabase() throws Exception {
    InstalledClients.install();
    return FixtureApp.MUSIC.newDatabase(work, "boxes");
  }
}
