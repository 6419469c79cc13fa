package dev.slipway;

import org.junit.jupiter.api.Tag;

/** On PostgreSQL, where a row that the server refuses ends a transaction, and sequences count. */
@Tag("postgresql")
@Tag("long")
class ProjectsImportOnPostgresTest extends ProjectsImportTests {

  @Override
  FixtureApp fixture() {
    return FixtureApp.PROJECTS_ON_POSTGRESQL;
  }
}
