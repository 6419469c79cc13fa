package dev.slipway;

import java.nio.file.Path;
import java.util.Map;

/** The cases on SQLite, for which no database is named. */
class LintCasesTest extends LintCases {

  @Override
  Path folder() {
    return Path.of("test-fixtures", "lint");
  }

  @Override
  Map<String, String> server() {
    return Map.of();
  }
}
