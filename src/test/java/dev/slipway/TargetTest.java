package dev.slipway;

import java.nio.file.Path;

/** Targets on SQLite. */
class TargetTest extends TargetTests {
  @Override
  AppDatabase make(Path work, String called) throws Exception {
    return SqliteAppDatabase.make(work.resolve(called + ".db"), true);
  }
}
