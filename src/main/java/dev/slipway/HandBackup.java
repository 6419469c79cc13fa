package dev.slipway;

import static dev.slipway.Outcome.BUSY;
import static dev.slipway.Outcome.IO;
import static dev.slipway.Outcome.NO_BACKUP;
import static dev.slipway.Outcome.OPEN;
import static dev.slipway.Outcome.UNREACHABLE;

import dev.slipway.backup.Occasion;
import dev.slipway.backup.Occasion.Why;
import dev.slipway.backup.Snapshot;
import dev.slipway.catalog.Catalog;
import dev.slipway.database.Database;
import dev.slipway.database.Database.View;
import dev.slipway.evidence.Claims;
import dev.slipway.evidence.History;
import dev.slipway.evidence.Standing;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.progress.Step;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A backup by hand: look, save. Nothing is written to the database, and others may go on. */
final class HandBackup extends Run {
  private static final Logger log = LoggerFactory.getLogger(HandBackup.class);

  private final Settings settings;

  HandBackup(Settings settings) {
    this.settings = settings;
  }

  @Override
  List<Step> course() {
    return List.of(Step.LOOK, Step.SAVE);
  }

  @Override
  Report run() {
    Database database =
        keep(
            attempt(
                Step.LOOK,
                UNREACHABLE,
                () -> at(Database.open(settings.access(), settings.patience()))));
    requireThere(database);
    keep(attempt(Step.LOOK, BUSY, () -> database.lock(settings.lockWait())));
    Occasion occasion = attempt(Step.LOOK, IO, () -> occasion(database, settings, Why.BY_HAND));
    View view = keep(attempt(Step.SAVE, IO, database::view));
    Path folder = settings.saving().folder(database);
    Snapshot snapshot =
        attempt(
            Step.SAVE,
            NO_BACKUP,
            () -> settings.saving().backup(database, view).into(folder, occasion));
    report.saved(snapshot);
    return report.end(OPEN);
  }

  /** What a run noted that was to write says more than that there was a backup once again. */
  @Override
  boolean isToldBy(Snapshot snapshot) {
    return !snapshot.reused();
  }

  private static void requireThere(Database database) {
    if (database.file().isPresent() && !database.file().get().toFile().exists()) {
      throw new Closed(
          NO_BACKUP,
          new Refusal(
              Fact.STEP,
              database.file().get() + " does not exist",
              "there is nothing to save",
              "set SLIPWAY_DATABASE_URL to the app's database"));
    }
  }

  /** What the database is now, as far as that can be said without a ladder. */
  static Occasion occasion(Database database, Settings settings, Why why) throws SQLException {
    Catalog catalog = Catalog.reader(database.engine()).read(database.reading());
    return new Occasion(
        why,
        standing(database, settings).map(Standing::tag).orElse("unjudged"),
        settings.release(),
        Optional.of(catalog.sha256()));
  }

  /** By its history alone, which may be of no use; a backup is wanted all the same. */
  private static Optional<Standing> standing(Database database, Settings settings) {
    try {
      MigrationFolder folder = MigrationFolder.read(settings.migrations(), settings.layout());
      int all = folder.migrations().size();
      if (History.matches(database, folder)) {
        return Optional.of(new Standing(Standing.Kind.CURRENT, all, all, List.of(all)));
      }
      Claims claims = History.claims(database, folder);
      return Judgement.of(claims, Remembered.NOTHING, Optional.empty()).standing();
    } catch (SQLException | Refusal e) {
      log.debug("where the database stands cannot be said", e);
      return Optional.empty();
    }
  }
}
