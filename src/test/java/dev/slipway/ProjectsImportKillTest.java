package dev.slipway;

/** On SQLite, where the rows lie in the log until they are kept. */
class ProjectsImportKillTest extends ProjectsImportKillTests {

  @Override
  FixtureApp fixture() {
    return FixtureApp.PROJECTS;
  }
}
