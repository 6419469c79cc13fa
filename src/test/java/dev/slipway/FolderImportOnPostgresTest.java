package dev.slipway;

import org.junit.jupiter.api.Tag;

/** On PostgreSQL. */
@Tag("postgresql")
class FolderImportOnPostgresTest extends FolderImportTests {

  @Override
  FixtureApp fixture() {
    return FixtureApp.PROJECTS_ON_POSTGRESQL;
  }
}
