package dev.slipway;

/** On SQLite. */
class FolderImportTest extends FolderImportTests {

  @Override
  FixtureApp fixture() {
    return FixtureApp.PROJECTS;
  }
}
