package dev.slipway;

import java.util.Map;

/** On SQLite. */
class FolderImportTest extends FolderImportTests {

  @Override
  FixtureApp fixture() {
    return FixtureApp.PROJECTS;
  }

  @Override
  Map<String, String> clients() {
    return Map.of();
  }
}
