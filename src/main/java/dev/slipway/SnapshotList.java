package dev.slipway;

import static dev.slipway.Outcome.IO;
import static dev.slipway.Outcome.OPEN;
import static dev.slipway.Outcome.UNREACHABLE;

import dev.slipway.Report.Step;
import dev.slipway.backup.Backup;
import dev.slipway.database.Database;

/** A look at the snapshots that there are. */
final class SnapshotList extends Run {
  private final Settings settings;

  SnapshotList(Settings settings) {
    this.settings = settings;
  }

  @Override
  Report run() {
    Database database =
        keep(
            attempt(
                Step.LOOK,
                UNREACHABLE,
                () -> at(Database.openToReplace(settings.access(), settings.patience()))));
    report.kept(
        attempt(
            Step.LOOK, IO, () -> Backup.snapshots(database, settings.saving().folder(database))));
    return report.end(OPEN);
  }
}
