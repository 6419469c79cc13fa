package dev.slipway;

import dev.slipway.Settings.BackupWhen;
import dev.slipway.backup.Backup;
import dev.slipway.backup.Snapshot;
import dev.slipway.catalog.Catalog;
import dev.slipway.database.Database;
import dev.slipway.database.Integrity;
import dev.slipway.journal.Latest;
import dev.slipway.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The look at a database for a status. A large one is read through only where that was asked for.
 */
final class Inspection {
  private final Database database;
  private final Settings settings;
  private final List<Snapshot> snapshots;

  private Inspection(Database database, Settings settings, List<Snapshot> snapshots) {
    this.database = database;
    this.settings = settings;
    this.snapshots = snapshots;
  }

  /** Looks. Writes nothing. */
  static Condition of(Database database, Settings settings, List<Snapshot> snapshots)
      throws SQLException, IOException {
    return new Inspection(database, settings, snapshots).condition();
  }

  private Condition condition() throws SQLException, IOException {
    boolean deep = settings.scrutiny().deep();
    long bytes = database.bytes();
    boolean whole = deep || bytes <= Database.READ_UNASKED;
    Connection connection = database.reading();
    Integrity integrity =
        deep
            ? database.deepIntegrity(connection)
            : whole
                ? database.integrity(connection)
                : Integrity.unchecked("it has more than 1 GiB, which --deep reads");
    boolean sound = integrity.damage().isEmpty();
    Path folder = settings.saving().folder(database);
    Optional<Path> file = database.file();
    return new Condition(
        database.nature(),
        bytes,
        deep,
        integrity,
        deep && sound ? Optional.of(database.orphans(connection)) : Optional.empty(),
        whole && sound ? Optional.of(rows(connection)) : Optional.empty(),
        sound ? Latest.release(database) : Optional.empty(),
        sound ? LastRun.of(Latest.read(database), snapshots) : Optional.empty(),
        file.isEmpty() ? Optional.empty() : Optional.of(free(file.get())),
        free(folder),
        noRoom(folder));
  }

  private Map<String, Long> rows(Connection connection) throws SQLException {
    Map<String, Long> rows = new TreeMap<>(database.rowCounts(connection));
    rows.keySet().removeIf(Catalog::isBookkeeping);
    return rows;
  }

  /** Where a path lies, or will lie once it is made. */
  private static long free(Path path) throws IOException {
    Path there = path.toAbsolutePath();
    while (there.getParent() != null && Files.notExists(there)) {
      there = there.getParent();
    }
    return Files.getFileStore(there).getUsableSpace();
  }

  private Optional<Refusal> noRoom(Path folder) throws IOException, SQLException {
    if (settings.saving().when() == BackupWhen.OFF) {
      return Optional.empty();
    }
    try {
      Backup.requireRoom(database, folder, settings.saving().keeping());
      return Optional.empty();
    } catch (Refusal refusal) {
      return Optional.of(refusal);
    }
  }
}
