package dev.slipway;

import java.nio.file.Path;

/** On SQLite, where a data file is a database. */
class PackedSnapshotTest extends PackedSnapshotTests {
  @Override
  AppDatabase make(Path work) throws Exception {
    return SqliteAppDatabase.make(work.resolve("app.db"), false);
  }
}
