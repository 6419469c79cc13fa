package dev.slipway;

import static dev.slipway.Outcome.IO;
import static dev.slipway.Outcome.OPEN;

import dev.slipway.backup.Backup;
import dev.slipway.database.Database;
import dev.slipway.progress.Step;

/** A look at the snapshots that there are. */
final class SnapshotList extends SnapshotRun {

  SnapshotList(Settings settings) {
    super(settings);
  }

  @Override
  Report run() {
    Database database = found();
    report.kept(attempt(Step.LOOK, IO, () -> Backup.snapshots(database, folder(database))));
    return report.end(OPEN);
  }
}
