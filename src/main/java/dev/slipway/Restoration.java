package dev.slipway;

import static dev.slipway.Outcome.BUSY;
import static dev.slipway.Outcome.IO;
import static dev.slipway.Outcome.NO_BACKUP;
import static dev.slipway.Outcome.OPEN;
import static dev.slipway.Outcome.ROLLED_BACK;

import dev.slipway.Settings.BackupWhen;
import dev.slipway.backup.Occasion;
import dev.slipway.backup.Restore;
import dev.slipway.backup.Snapshot;
import dev.slipway.catalog.Catalog;
import dev.slipway.database.Database;
import dev.slipway.database.Database.Replacement;
import dev.slipway.database.Database.Solitude;
import dev.slipway.database.Database.View;
import dev.slipway.database.Engine;
import dev.slipway.progress.Step;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A snapshot's way back into the database's place: found to be whole, agreed to, the present state
 * saved, restored beside the database, looked at, put in its place, looked at again.
 */
final class Restoration extends SnapshotRun {
  private static final Logger log = LoggerFactory.getLogger(Restoration.class);

  private final String name;
  private final boolean agreed;

  /**
   * @param name the snapshot; there has to be one
   * @param agreed whether nobody is to be asked
   */
  Restoration(Settings settings, Optional<String> name, boolean agreed) {
    super(settings);
    this.name =
        name.orElseThrow(
            () ->
                new Refusal(
                    Fact.SETTINGS,
                    "no snapshot is named",
                    "which of them is meant is not known",
                    "slipway snapshots lists them; then: slipway restore NAME"));
    this.agreed = agreed;
  }

  @Override
  List<Step> course() {
    return List.of(Step.LOOK, Step.SAVE, Step.WRITE, Step.PROVE);
  }

  @Override
  Report run() {
    Database database = foundAndLocked();
    Restore restore = attempt(Step.LOOK, IO, () -> settings.saving().snapshot(database, name));
    attempt(Step.LOOK, NO_BACKUP, () -> whole(restore));
    attempt(Step.LOOK, IO, () -> requireSafePlace(database));
    attempt(Step.LOOK, BUSY, () -> requireNobodyElse(database));
    Consent.require(
        agreed,
        database.place()
            + (database.engine() == Engine.POSTGRESQL ? ", with all its schemas," : "")
            + " would become what it was at "
            + restore.snapshot().created()
            + ", and whatever was written since would be gone from it",
        "that is not done without a yes",
        "slipway restore " + Refusal.typed(name) + " --yes");
    Replacement replacement = keep(attempt(Step.LOOK, IO, database::replacement));
    Optional<Solitude> alone = attempt(Step.LOOK, BUSY, () -> alone(database));
    Optional<Snapshot> present = attempt(Step.SAVE, NO_BACKUP, () -> savePresent(database));
    Map<String, Long> rows = attempt(Step.WRITE, NO_BACKUP, () -> restore.into(replacement));
    attempt(Step.WRITE, NO_BACKUP, () -> requireRelated(rows, present));
    attempt(Step.WRITE, ROLLED_BACK, () -> placed(replacement, alone));
    attempt(Step.PROVE, ROLLED_BACK, () -> proved(database, replacement, rows, present));
    report.restored(restore.snapshot(), present);
    return report.end(OPEN);
  }

  private static Restore whole(Restore restore) {
    restore.requireWhole();
    return restore;
  }

  /**
   * What notices whoever comes and goes once the present state is being saved: what they write then
   * would be in no snapshot. Empty where one lock keeps all out, or nothing is saved.
   */
  private Optional<Solitude> alone(Database database) throws SQLException {
    if (database.engine() == Engine.SQLITE || settings.saving().when() == BackupWhen.OFF) {
      return Optional.empty();
    }
    Solitude alone = database.solitude(false);
    if (!alone.isTelling()) {
      log.warn(
          "whoever comes and goes before the end of this is not noticed: {}",
          alone.doubt().orElse(""));
      return Optional.empty();
    }
    requireNobodyElse(database);
    return Optional.of(alone);
  }

  private static Replacement placed(Replacement replacement, Optional<Solitude> alone)
      throws SQLException {
    if (alone.isPresent()) {
      replacement.takePlace(alone.get());
    } else {
      replacement.takePlace();
    }
    return replacement;
  }

  /**
   * Two apps may each have their database at one path, in containers of their own, and share a
   * folder of backups: there a name alone may find the snapshot of the other.
   */
  private Boolean requireRelated(Map<String, Long> rows, Optional<Snapshot> present) {
    Set<String> restored = tables(rows);
    Set<String> there = tables(present.map(Snapshot::rows).orElse(Map.of()));
    boolean byName = !name.contains("/");
    if (byName
        && !restored.isEmpty()
        && !there.isEmpty()
        && there.stream().noneMatch(restored::contains)) {
      throw new Refusal(
          Fact.STEP,
          name + " has no table in common with the database",
          "it may be of another app, whose database has the same path in its own container",
          "slipway snapshots lists them; if it is the one, say which file: slipway restore FILE");
    }
    return true;
  }

  private static Set<String> tables(Map<String, Long> rows) {
    return rows.keySet().stream()
        .filter(table -> !Catalog.isBookkeeping(table))
        .collect(Collectors.toSet());
  }

  private Boolean requireSafePlace(Database database) throws IOException {
    database.requireSafePlace(settings.networkFiles());
    return true;
  }

  private static List<String> requireNobodyElse(Database database) throws SQLException {
    List<String> others = database.others();
    if (!others.isEmpty()) {
      throw new Refusal(
          Fact.BUSY,
          database.place() + " is in use: " + String.join(", ", others),
          "who has it open would go on with the old data, and could damage the new",
          "stop the app (docker compose stop), then the same command again");
    }
    return others;
  }

  /** Nothing, where there is nothing to save, or no backup is wanted. */
  private Optional<Snapshot> savePresent(Database database) throws SQLException, IOException {
    Path folder = folder(database);
    boolean there = database.file().map(Files::exists).orElse(true) && database.bytes() > 0;
    if (settings.saving().when() == BackupWhen.OFF || !there) {
      return Optional.empty();
    }
    try {
      Occasion occasion = HandBackup.occasion(database, settings, Occasion.Why.BEFORE_RESTORE);
      try (View view = database.view()) {
        Snapshot snapshot =
            settings.saving().backupBesideAll(database, view).into(folder, occasion);
        report.saved(snapshot);
        return Optional.of(snapshot);
      }
    } catch (SQLException | Refusal e) {
      Optional<Refusal> known =
          e instanceof SQLException error ? database.explain(error) : Optional.of((Refusal) e);
      if (known.isEmpty() || known.get().fact() != Fact.DAMAGED) {
        throw e;
      }
      throw new Refusal(
          Fact.STEP,
          "the present state cannot be saved: " + known.get().seen(),
          "what is still to be read of it would be gone",
          "copy its files away by hand, then: slipway restore "
              + Refusal.typed(name)
              + " --backup off");
    }
  }

  /**
   * Looks at what stands in the database's place now; the old one is put back if that is not it.
   */
  private static Boolean proved(
      Database database,
      Replacement replacement,
      Map<String, Long> rows,
      Optional<Snapshot> present)
      throws SQLException {
    try {
      requireRestored(database, rows);
      return true;
    } catch (SQLException | Refusal e) {
      try {
        replacement.putBack();
      } catch (SQLException | Refusal stuck) {
        throw new Refusal(
            Fact.PARTLY_DONE,
            "what stands in the database's place is not proved (" + e.getMessage() + ")",
            "and what was there before cannot be put back: " + stuck.getMessage(),
            "stop whatever uses the database, then: slipway restore "
                + present
                    .map(Snapshot::id)
                    .map(Refusal::typed)
                    .orElse("NAME, from slipway snapshots"),
            stuck);
      }
      throw e;
    }
  }

  private static void requireRestored(Database database, Map<String, Long> rows)
      throws SQLException {
    Map<String, Long> found = database.rowCounts(database.reading());
    if (!found.keySet().containsAll(rows.keySet())) {
      throw new Refusal(
          Fact.STEP,
          "what stood in the database's place was not what was restored",
          "tables are missing, and the old one was put back",
          "stop whatever uses the database, then the same command again");
    }
    if (!new TreeMap<>(found).equals(new TreeMap<>(rows))) {
      // What was restored was proved before it took the place; these rows are somebody's.
      log.warn("another process has written to {} since it was restored", database.place());
    }
  }
}
