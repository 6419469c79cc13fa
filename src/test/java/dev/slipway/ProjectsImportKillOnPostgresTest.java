package dev.slipway;

import org.junit.jupiter.api.Tag;

/** On PostgreSQL, where a dead client's session may outlive it for a moment. */
@Tag("postgresql")
class ProjectsImportKillOnPostgresTest extends ProjectsImportKillTests {

  @Override
  FixtureApp fixture() {
    return FixtureApp.PROJECTS_ON_POSTGRESQL;
  }
}
