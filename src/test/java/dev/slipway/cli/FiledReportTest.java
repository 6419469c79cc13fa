package dev.slipway.cli;

import dev.slipway.AppDatabase;
import dev.slipway.FixtureApp;

/** Before SQLite. */
class FiledReportTest extends FiledReportTests {
  @Override
  AppDatabase newDatabase() throws Exception {
    return FixtureApp.VIDEOS.newDatabase(work, "shop");
  }
}
