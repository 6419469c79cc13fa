package dev.slipway;

import java.sql.SQLException;
import org.junit.jupiter.api.Tag;

/** On PostgreSQL. */
@Tag("postgresql")
class ImportOnPostgresTest extends ImportTests {

  @Override
  AppDatabase make() throws Exception {
    return PostgresAppDatabase.make();
  }

  @Override
  String backup() throws SQLException {
    return "off";
  }

  @Override
  boolean engineKnowsLengths() {
    return true;
  }
}
