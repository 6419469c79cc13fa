package dev.slipway;

/** On SQLite, where a column takes what it is given. */
class ProjectsImportTest extends ProjectsImportTests {

  @Override
  FixtureApp fixture() {
    return FixtureApp.PROJECTS;
  }
}
