package dev.slipway;

import dev.slipway.backup.InstalledClients;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** On PostgreSQL, where a data file is a dump. */
@Tag("postgresql")
class PackedSnapshotOnPostgresTest extends PackedSnapshotTests {
  @Override
  AppDatabase make(Path work) throws Exception {
    InstalledClients.install();
    return PostgresAppDatabase.make();
  }
}
