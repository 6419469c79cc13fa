package dev.slipway;

/** On SQLite. */
class ProjectsImportTest extends ProjectsImportTests {

  @Override
  FixtureApp fixture() {
    return FixtureApp.PROJECTS;
  }
}
