package dev.slipway;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The cases on PostgreSQL, with a database that is there for nothing else. */
@Tag("postgresql")
class LintCasesOnPostgresTest extends LintCases {
  private static final PostgresServer SERVER = PostgresServer.shared();
  private String scratch = "";

  @BeforeAll
  void make() throws SQLException {
    scratch = SERVER.newDatabase();
  }

  @AfterAll
  void drop() throws SQLException {
    SERVER.dropDatabase(scratch);
  }

  @Override
  Path folder() {
    return Path.of("test-fixtures", "lint-on-postgresql");
  }

  @Override
  Map<String, String> server() {
    return Map.of("SLIPWAY_SCRATCH_URL", SERVER.url(scratch));
  }
}
