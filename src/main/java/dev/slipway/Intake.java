package dev.slipway;

import static dev.slipway.Outcome.CONFIG;
import static dev.slipway.Outcome.IO;
import static dev.slipway.Outcome.NO_BACKUP;
import static dev.slipway.Outcome.NO_MIGRATIONS;
import static dev.slipway.Outcome.ROLLED_BACK;
import static dev.slipway.Outcome.UNRECOGNISED;

import dev.slipway.backup.Occasion.Why;
import dev.slipway.backup.Snapshot;
import dev.slipway.database.Database;
import dev.slipway.database.Database.Transaction;
import dev.slipway.load.Import;
import dev.slipway.load.Instructions;
import dev.slipway.load.Rejects;
import dev.slipway.progress.Step;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The part of a run that loads files into tables: every record is looked at, and only if all are
 * fit, or few enough are not, it saves and writes.
 */
final class Intake {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Run run;
  private final Settings settings;
  private final ImportSettings wanted;
  private final Database database;

  /**
   * @param run the run that this is a part of, which holds the lock where anything may be written
   */
  Intake(Run run, Settings settings, ImportSettings wanted, Database database) {
    this.run = run;
    this.settings = settings;
    this.wanted = wanted;
    this.database = database;
  }

  /**
   * Looks, and loads what is not loaded yet.
   *
   * @param made the snapshot that the run made before; else one is made here
   */
  Import of(List<Instructions> instructions, Optional<Snapshot> made) {
    Import load =
        run.attempt(
            Step.LOOK,
            NO_MIGRATIONS,
            () -> Import.of(instructions, wanted.data(), database, wanted.limits()));
    Rejects rejects = run.keep(new Rejects(run.attempt(Step.LOOK, CONFIG, () -> rejectFile())));
    run.report.imports(load, rejects);
    run.attempt(
        Step.DECIDE,
        UNRECOGNISED,
        () -> {
          load.check(rejects);
          return true;
        });
    if (wanted.dry() || !load.isPending()) {
      return load;
    }
    Transaction transaction = run.keep(run.attempt(Step.DECIDE, IO, database::begin));
    Optional<Snapshot> snapshot =
        made.isPresent() || !saves(load)
            ? made
            : Optional.of(run.attempt(Step.SAVE, NO_BACKUP, () -> save(transaction)));
    run.attempt(
        Step.WRITE,
        ROLLED_BACK,
        () -> {
          load.load(transaction, rejects, snapshot.map(Snapshot::id));
          return true;
        });
    return load;
  }

  /** That there is nothing to load is noted without a snapshot, unless there has to be one. */
  private boolean saves(Import load) {
    return switch (settings.saving().when()) {
      case ALWAYS -> true;
      case AUTO -> load.hasRecords();
      case OFF -> false;
    };
  }

  private Optional<Path> rejectFile() {
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

  private Snapshot save(Transaction transaction) throws SQLException {
    Snapshot snapshot =
        settings
            .saving()
            .backup(database, transaction)
            .into(
                settings.saving().folder(database),
                HandBackup.occasion(database, settings, Why.BEFORE_IMPORT));
    run.report.saved(snapshot);
    return snapshot;
  }
}
