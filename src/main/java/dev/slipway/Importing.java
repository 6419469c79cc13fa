package dev.slipway;

import static dev.slipway.Outcome.BUSY;
import static dev.slipway.Outcome.NO_MIGRATIONS;
import static dev.slipway.Outcome.OPEN;
import static dev.slipway.Outcome.PENDING;
import static dev.slipway.Outcome.UNREACHABLE;
import static dev.slipway.Outcome.UNRECOGNISED;

import dev.slipway.database.Database;
import dev.slipway.evidence.History;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.load.Import;
import dev.slipway.load.Instructions;
import dev.slipway.progress.Step;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The import of JSON files: looks at every record, and only if all are fit, or few enough are not,
 * saves and writes.
 */
final class Importing extends Run {
  private final Settings settings;
  private final ImportSettings wanted;

  Importing(Settings settings, ImportSettings wanted) {
    this.settings = settings;
    this.wanted = wanted;
  }

  @Override
  List<Step> course() {
    return wanted.dry()
        ? List.of(Step.LOOK, Step.DECIDE)
        : List.of(Step.LOOK, Step.DECIDE, Step.SAVE, Step.WRITE);
  }

  @Override
  Report run() {
    List<Instructions> instructions =
        attempt(Step.LOOK, NO_MIGRATIONS, () -> wanted.instructions(settings.migrations()));
    Database database = keep(attempt(Step.LOOK, UNREACHABLE, this::open));
    if (!wanted.dry()) {
      keep(attempt(Step.LOOK, BUSY, () -> database.lock(settings.lockWait())));
    }
    attempt(Step.LOOK, UNRECOGNISED, () -> requireMigrated(database));
    Import load = new Intake(this, settings, wanted, database).of(instructions, Optional.empty());
    if (!load.isPending() && !load.hasLoaded()) {
      report.remarked("nothing to import: all of it was imported before");
    }
    return report.end(
        wanted.dry() && load.hasRecords() && settings.detailedExitCode() ? PENDING : OPEN);
  }

  private Database open() throws SQLException, java.io.IOException {
    Database database = at(Database.open(settings.access(), settings.patience()));
    if (!wanted.dry()) {
      database.requireSafePlace(settings.networkFiles());
    }
    return database;
  }

  /** Where there is a folder, its tables are those that the instructions mean. */
  private Boolean requireMigrated(Database database) throws SQLException {
    if (!Files.isDirectory(settings.migrations())) {
      return false;
    }
    MigrationFolder folder = MigrationFolder.read(settings.migrations(), settings.layout());
    report.read(folder);
    if (!History.matches(database, folder)) {
      throw new Refusal(
          Fact.STEP,
          "the database does not have, by its history, all migrations of " + folder.path(),
          "the tables that the instructions mean may not be there yet",
          "slipway migrate, then the import again");
    }
    return true;
  }
}
