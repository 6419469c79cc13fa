package dev.slipway;

import static dev.slipway.Outcome.IO;
import static dev.slipway.Outcome.OPEN;

import dev.slipway.backup.Backup;
import dev.slipway.database.Database;
import dev.slipway.progress.Step;
import java.nio.file.Path;

/** The removal of snapshots that no rule keeps. */
final class Pruning extends SnapshotRun {
  private final boolean dry;

  /**
   * @param dry whether they are only to be named
   */
  Pruning(Settings settings, boolean dry) {
    super(settings);
    this.dry = dry;
  }

  @Override
  Report run() {
    Database database = foundAndLocked();
    Path folder = folder(database);
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
