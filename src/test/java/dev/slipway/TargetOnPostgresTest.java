package dev.slipway;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** Targets on PostgreSQL. */
@Tag("postgresql")
class TargetOnPostgresTest extends TargetTests {
  @Override
  AppDatabase make(Path work, String called) throws Exception {
    return PostgresAppDatabase.make();
  }
}
