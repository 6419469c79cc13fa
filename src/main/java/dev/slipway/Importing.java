package dev.slipway;

import static dev.slipway.Outcome.BUSY;
import static dev.slipway.Outcome.CONFIG;
import static dev.slipway.Outcome.IO;
import static dev.slipway.Outcome.NO_BACKUP;
import static dev.slipway.Outcome.NO_MIGRATIONS;
import static dev.slipway.Outcome.OPEN;
import static dev.slipway.Outcome.PENDING;
import static dev.slipway.Outcome.ROLLED_BACK;
import static dev.slipway.Outcome.UNREACHABLE;
import static dev.slipway.Outcome.UNRECOGNISED;

import dev.slipway.Settings.BackupWhen;
import dev.slipway.backup.Occasion.Why;
import dev.slipway.backup.Snapshot;
import dev.slipway.database.Database;
import dev.slipway.database.Database.Transaction;
import dev.slipway.evidence.History;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.load.Import;
import dev.slipway.load.Instructions;
import dev.slipway.load.Rejects;
import dev.slipway.progress.Step;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The import of JSON files: looks at every record, and only if all are fit, or few enough are not,
 * saves and writes.
 */
final class Importing extends Run {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

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
    Import load =
        attempt(
            Step.LOOK,
            NO_MIGRATIONS,
            () -> Import.of(instructions, wanted.data(), database, wanted.limits()));
    Rejects rejects = keep(new Rejects(attempt(Step.LOOK, CONFIG, () -> rejectFile(database))));
    report.imports(load, rejects);
    attempt(
        Step.DECIDE,
        UNRECOGNISED,
        () -> {
          load.check(rejects);
          return true;
        });
    if (!load.isPending()) {
      report.remarked("nothing to import: all of it was imported before");
      return report.end(OPEN);
    }
    if (wanted.dry()) {
      return report.end(settings.detailedExitCode() ? PENDING : OPEN);
    }
    Transaction transaction = keep(attempt(Step.DECIDE, IO, database::begin));
    Optional<Snapshot> snapshot =
        settings.saving().when() == BackupWhen.OFF
            ? Optional.empty()
            : Optional.of(attempt(Step.SAVE, NO_BACKUP, () -> save(database, transaction)));
    attempt(
        Step.WRITE,
        ROLLED_BACK,
        () -> {
          load.load(transaction, rejects, snapshot.map(Snapshot::id));
          return true;
        });
    return report.end(OPEN);
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

  private Optional<Path> rejectFile(Database database) {
    Optional<Path> file =
        wanted
            .rejects()
            .or(
                () ->
                    wanted.dry()
                        ? Optional.empty()
                        : Optional.of(
                            settings
                                .saving()
                                .folder(database)
                                .resolve(
                                    database.name()
                                        + "-"
                                        + STAMP.format(Instant.now())
                                        + "-rejects.jsonl")));
    if (file.isPresent()
        && file.get()
            .toAbsolutePath()
            .normalize()
            .startsWith(wanted.data().toAbsolutePath().normalize())) {
      throw new Refusal(
          Fact.SETTINGS,
          file.get() + " lies in the data folder " + wanted.data(),
          "nothing is ever written there",
          "--rejects FILE, with a file elsewhere");
    }
    return file;
  }

  private Snapshot save(Database database, Transaction transaction) throws SQLException {
    Snapshot snapshot =
        settings
            .saving()
            .backup(database, transaction)
            .into(
                settings.saving().folder(database),
                HandBackup.occasion(database, settings, Why.BEFORE_IMPORT));
    report.saved(snapshot);
    return snapshot;
  }
}
