package dev.slipway.cli;

import dev.slipway.AppDatabase;
import dev.slipway.FixtureApp;

/** On SQLite. */
class UnquotedRowsTest extends UnquotedRowsTests {
  @Override
  AppDatabase newDatabase() throws Exception {
    return FixtureApp.VIDEOS.newDatabase(work, "boxes");
  }
}
