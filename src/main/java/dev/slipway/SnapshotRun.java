package dev.slipway;

import static dev.slipway.Outcome.BUSY;
import static dev.slipway.Outcome.UNREACHABLE;

import dev.slipway.database.Database;
import dev.slipway.progress.Step;
import java.nio.file.Path;

/** A run that is about the snapshots of a database, whatever has become of the database itself. */
abstract class SnapshotRun extends Run {
  final Settings settings;

  SnapshotRun(Settings settings) {
    this.settings = settings;
  }

  /** The database, which may be damaged or gone. */
  final Database found() {
    return keep(
        attempt(
            Step.LOOK,
            UNREACHABLE,
            () -> at(Database.openToReplace(settings.access(), settings.patience()))));
  }

  /** The same, with every gate kept out. */
  final Database foundAndLocked() {
    Database database = found();
    keep(attempt(Step.LOOK, BUSY, () -> database.lock(settings.lockWait())));
    return database;
  }

  final Path folder(Database database) {
    return settings.saving().folder(database);
  }
}
