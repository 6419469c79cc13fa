package dev.slipway;

import dev.slipway.Settings.Saving;
import dev.slipway.backup.Backup;
import dev.slipway.backup.Snapshot;
import dev.slipway.catalog.Catalog;
import dev.slipway.database.Database;
import dev.slipway.evidence.Claims;
import dev.slipway.journal.Journal;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.refusal.Refusal;
import dev.slipway.undo.Past;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is kept of a database's past beside its history.
 *
 * @param entries what the journal says, by script
 * @param newest the newest snapshot, if there is one
 * @param undoable whether the journal holds all that an undo would need
 * @param before the snapshot from before the first migration that this image does not know, if it
 *     is still there
 */
record Remembered(
    Map<String, Journal.Entry> entries,
    Optional<Path> newest,
    boolean undoable,
    Optional<Before> before) {
  private static final Logger log = LoggerFactory.getLogger(Remembered.class);

  static final Remembered NOTHING =
      new Remembered(Map.of(), Optional.empty(), false, Optional.empty());

  /**
   * What there is to say more of a history that cannot be true, or is newer than the image. That a
   * snapshot cannot be found is no reason to say less of the rest: it is a warning.
   *
   * @param folder the folder that knows how far an undo would have to go
   * @throws SQLException if the journal cannot be read
   */
  static Remembered of(Claims claims, MigrationFolder folder, Database database, Saving saving)
      throws SQLException {
    Map<String, Journal.Entry> entries = Journal.read(database);
    return claims.isAhead()
        ? new Remembered(
            entries,
            newest(database, saving),
            Past.isKeptWhole(folder),
            before(Optional.ofNullable(entries.get(claims.unknown().get(0))), database, saving))
        : new Remembered(entries, Optional.empty(), false, Optional.empty());
  }

  /** The snapshot that a newer image took before it went further, if it is still to be found. */
  private static Optional<Before> before(
      Optional<Journal.Entry> first, Database database, Saving saving) {
    Optional<Path> noted = first.flatMap(Journal.Entry::snapshot).map(Path::of);
    if (noted.isEmpty()) {
      return Optional.empty();
    }
    try {
      // That image may have had the folder elsewhere.
      Optional<Snapshot> here =
          Backup.snapshots(database, saving.folder(database)).stream()
              .filter(one -> one.path().getFileName().equals(noted.get().getFileName()))
              .findFirst();
      boolean there = here.isEmpty() && Files.exists(noted.get());
      Optional<Snapshot> found =
          there ? Optional.of(saving.snapshot(database, noted.get().toString()).snapshot()) : here;
      Map<String, Long> rows = database.rowCounts(database.reading());
      return found.map(
          one -> new Before(one, there ? one.path().toString() : one.id(), Instant.now(), rows));
    } catch (IOException | SQLException | Refusal e) {
      log.warn("what there is to go back to cannot be said: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<Path> newest(Database database, Saving saving) {
    try {
      return Backup.snapshots(database, saving.folder(database)).stream()
          .findFirst()
          .map(Snapshot::path);
    } catch (IOException e) {
      log.warn("the snapshots cannot be listed: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * A snapshot that there is to go back to, seen from now.
   *
   * @param snapshot the snapshot
   * @param name what {@code slipway restore} takes for it
   * @param now what time it is
   * @param rows how many rows each table of the database holds now
   */
  record Before(Snapshot snapshot, String name, Instant now, Map<String, Long> rows) {

    /** How old it is, and what has been written since: {@code 3 days old, 12 rows more since}. */
    String told() {
      // By a clock that was set back it was made later than now.
      Duration age = Duration.between(snapshot.created(), now);
      return age(age.isNegative() ? Duration.ZERO : age) + " old, " + since();
    }

    private String since() {
      if (snapshot.rows().isEmpty()) {
        return "how many rows came since is not known";
      }
      long more = 0;
      List<String> tables = new ArrayList<>();
      for (Map.Entry<String, Long> table : rows.entrySet()) {
        long came = table.getValue() - snapshot.rows().getOrDefault(table.getKey(), 0L);
        if (came > 0 && !Catalog.isBookkeeping(table.getKey())) {
          more += came;
          tables.add(table.getKey() + " " + came);
        }
      }
      return more == 0
          ? "no table has more rows now than in it"
          : "without "
              + more
              + (more == 1 ? " row" : " rows")
              + " that came since ("
              + String.join(", ", tables)
              + ")";
    }

    private static String age(Duration age) {
      return age.toDays() > 1
          ? age.toDays() + " days"
          : age.toHours() > 1 ? age.toHours() + " hours" : age.toMinutes() + " minutes";
    }
  }
}
