package dev.slipway;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;

/** The situations on PostgreSQL. */
@Tag("postgresql")
class CasesOnPostgresTest extends Cases {
  @Override
  Path folder() {
    return Path.of("test-fixtures", "cases-on-postgresql");
  }

  @Override
  AppDatabase newDatabase(Path work, String called) throws SQLException {
    return PostgresAppDatabase.make();
  }

  @Override
  String backup() throws SQLException {
    return PostgresServer.shared().hasClients() ? "auto" : "off";
  }

  @Override
  boolean isComparable(Report report) {
    return report.evidence().isPresent() && report.drift().isEmpty() && report.extras().isEmpty();
  }
}
