package dev.slipway;

import static dev.slipway.Outcome.BUSY;
import static dev.slipway.Outcome.IO;
import static dev.slipway.Outcome.OPEN;
import static dev.slipway.Outcome.UNREACHABLE;

import dev.slipway.Report.Step;
import dev.slipway.backup.Backup;
import dev.slipway.database.Database;
import java.nio.file.Path;

/** The removal of snapshots that no rule keeps. */
final class Pruning extends Run {
  private final Settings settings;
  private final boolean dry;

  /**
   * @param dry whether they are only to be named
   */
  Pruning(Settings settings, boolean dry) {
    this.settings = settings;
    this.dry = dry;
  }

  @Override
  Report run() {
    Database database =
        keep(
            attempt(
                Step.LOOK,
                UNREACHABLE,
                () -> at(Database.openToReplace(settings.access(), settings.patience()))));
    keep(attempt(Step.LOOK, BUSY, () -> database.lock(settings.lockWait())));
    Path folder = settings.saving().folder(database);
    report.pruned(
        attempt(
            Step.SAVE,
            IO,
            () -> Backup.prune(database, folder, settings.saving().keeping().retention(), dry)),
        dry);
    report.kept(attempt(Step.LOOK, IO, () -> Backup.snapshots(database, folder)));
    return report.end(OPEN);
  }
}
