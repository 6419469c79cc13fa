package dev.slipway.backup;

import dev.slipway.database.Database;
import dev.slipway.database.TemporaryFolder;
import dev.slipway.progress.Progress;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A copy of a whole database at one moment, made by the means of a snapshot and checked like one.
 *
 * @param rows how many rows each table held at that moment, and holds in the copy
 */
public record Copy(Map<String, Long> rows) {
  private static final Logger log = LoggerFactory.getLogger(Copy.class);

  public Copy {
    rows = Map.copyOf(rows);
  }

  /**
   * Fills a twin of a database, which is only read, and by which nobody is held up longer than by a
   * snapshot.
   *
   * @throws Refusal if it cannot be copied, or what was copied is not what is there
   * @throws IOException if writing the copy failed
   */
  public static Copy of(Database database, Database.Twin twin) throws SQLException, IOException {
    return switch (database.engine()) {
      case SQLITE -> file(database, twin.file().orElseThrow());
      case POSTGRESQL -> restored(database, twin);
    };
  }

  private static Copy file(Database database, Path file) throws SQLException, IOException {
    try (Database.View view = database.glance()) {
      SqliteBackup copying = new SqliteBackup(database, view);
      Progress.during("copied", file, copying.bytes(database), () -> copying.copy(file));
      return new Copy(copying.check(file));
    }
  }

  /** By way of a dump, as a snapshot that is restored. */
  private static Copy restored(Database database, Database.Twin twin)
      throws SQLException, IOException {
    try (TemporaryFolder folder = TemporaryFolder.make("rehearsal", database.bytes())) {
      Path dump = Files.createFile(folder.resolve("copy.dump"));
      Map<String, Long> rows = dumped(database, dump);
      fill(twin, database, dump);
      Database filled = twin.database();
      PostgresBackup.requireSame(filled.rowCounts(filled.reading()), rows);
      return new Copy(rows);
    }
  }

  private static void fill(Database.Twin twin, Database database, Path dump)
      throws SQLException, IOException {
    long needed = database.bytes();
    log.info(
        "filling a copy, which takes up to {} bytes on the server; what is free there is not known",
        needed);
    int serverMajor = database.majorVersion();
    try {
      PostgresClients.installed().choose(serverMajor).restore(twin.forClients(), serverMajor, dump);
    } catch (IOException e) {
      throw new Refusal(
          Fact.STEP,
          "no copy of " + database.place() + " can be made: " + e.getMessage(),
          "migrations are rehearsed on the rows that are there",
          "put right what pg_restore complains of (the copy needs "
              + needed
              + " bytes on the server), then the same command again; slipway plan needs no copy",
          e);
    }
  }

  private static Map<String, Long> dumped(Database database, Path dump)
      throws SQLException, IOException {
    try (Database.View view = database.glance()) {
      PostgresBackup copying =
          new PostgresBackup(database, view, false, PostgresClients.installed());
      Progress.during("copied", dump, 0, () -> copying.copy(dump));
      return copying.check(dump);
    } catch (Refusal e) {
      throw e.fact() == Fact.STEP ? withoutBackup(e) : e;
    }
  }

  /** Nothing is saved here, and so nothing would be gained by doing without a backup. */
  private static Refusal withoutBackup(Refusal refusal) {
    return new Refusal(
        refusal.fact(),
        refusal.seen(),
        refusal.why(),
        refusal.next().replaceFirst("; or add --backup off.*", ""),
        refusal);
  }
}
