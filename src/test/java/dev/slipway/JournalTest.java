package dev.slipway;

import java.nio.file.Path;
import java.sql.SQLException;

/** On SQLite. */
class JournalTest extends JournalTests {

  @Override
  AppDatabase make(Path work) throws Exception {
    return SqliteAppDatabase.make(work.resolve("app.db"), true);
  }

  @Override
  String backup() throws SQLException {
    return "auto";
  }
}
