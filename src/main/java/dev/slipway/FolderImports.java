package dev.slipway;

import static dev.slipway.Outcome.CONFIG;
import static dev.slipway.Outcome.NEEDS_HUMAN;
import static dev.slipway.Outcome.NO_MIGRATIONS;
import static dev.slipway.Outcome.OPEN;
import static dev.slipway.Outcome.PENDING;
import static dev.slipway.Outcome.UNRECOGNISED;

import dev.slipway.Run.Closed;
import dev.slipway.backup.Snapshot;
import dev.slipway.database.Database;
import dev.slipway.database.Database.Transaction;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.load.Import;
import dev.slipway.load.Import.Limits;
import dev.slipway.load.Instructions;
import dev.slipway.load.Rejects;
import dev.slipway.progress.Step;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The imports that lie in the folder: its last steps, which a run comes to behind its migrations.
 */
final class FolderImports {
  private final Run run;
  private final Settings settings;
  private final Database database;
  private final MigrationFolder folder;
  private final List<Path> files;

  /**
   * @param run the run that this is a part of
   */
  FolderImports(Run run, Settings settings, Database database, MigrationFolder folder) {
    this.run = run;
    this.settings = settings;
    this.database = database;
    this.folder = folder;
    this.files = folder.imports().stream().map(folder.path()::resolve).toList();
  }

  /** Those that the database is not through with; a folder without any is not asked about. */
  List<Path> pending() {
    if (files.isEmpty()) {
      return List.of();
    }
    List<Path> pending = run.attempt(Step.CHECK, UNRECOGNISED, () -> Import.open(files, database));
    run.report.awaits(pending.stream().map(file -> file.getFileName().toString()).toList());
    return pending;
  }

  /** Refuses, before anything is written, if what will be loaded is not there. */
  void foresee() {
    List<Path> pending = pending();
    if (!pending.isEmpty()) {
      Path data = wanted().data();
      run.attempt(
          Step.DECIDE,
          NO_MIGRATIONS,
          () -> {
            run.report.foresees(Import.foresee(instructions(pending), data, database));
            return true;
          });
    }
  }

  /** How a run ends that only looks. */
  Outcome looked(boolean tellsPending) {
    return !pending().isEmpty() && tellsPending ? PENDING : OPEN;
  }

  /**
   * Loads what is pending.
   *
   * @param made the snapshot that was made before the migrations, if one was
   * @param applied whether this run has committed migrations
   */
  Report load(Optional<Snapshot> made, boolean applied) {
    List<Path> pending = pending();
    if (pending.isEmpty()) {
      return run.report.end(OPEN);
    }
    try {
      List<Instructions> instructions =
          run.attempt(Step.LOOK, NO_MIGRATIONS, () -> instructions(pending));
      new Intake(run, settings, wanted(), database).of(instructions, made);
      return run.report.end(OPEN);
    } catch (Closed closed) {
      throw applied ? behindMigrations(closed, made) : closed;
    }
  }

  /** Does all of it on a copy, where nothing else is left to do. */
  void rehearse() {
    if (!pending().isEmpty()) {
      Rehearsal.ofImports(run, settings, database, folder);
    }
  }

  /**
   * Loads what is pending into what is itself a copy. No record is filed, and all is one
   * transaction, so that a failure tells the whole of it.
   *
   * @return how long it took; nothing where nothing is pending
   */
  Optional<Duration> loadOnCopy() throws SQLException, IOException {
    List<Path> pending = pending();
    if (pending.isEmpty()) {
      return Optional.empty();
    }
    ImportSettings wanted = wanted();
    long start = System.nanoTime();
    Import load =
        Import.of(
            instructions(pending),
            wanted.data(),
            database,
            new Limits(wanted.limits().rejects(), Integer.MAX_VALUE, wanted.limits().record()));
    try (Rejects rejects = new Rejects(Optional.empty())) {
      run.report.imports(load, rejects);
      load.check(rejects);
      if (load.isPending()) {
        try (Transaction transaction = database.begin()) {
          load.load(transaction, rejects, Optional.empty());
        }
      }
    }
    return Optional.of(Duration.ofNanos(System.nanoTime() - start));
  }

  private ImportSettings wanted() {
    return run.attempt(Step.DECIDE, CONFIG, () -> ImportSettings.of(settings.given()));
  }

  private static List<Instructions> instructions(List<Path> files) {
    return files.stream().map(Instructions::read).toList();
  }

  /** What was committed before is kept, and is not wrong: only the rest is still to be done. */
  private static Closed behindMigrations(Closed closed, Optional<Snapshot> made) {
    Refusal refusal = closed.refusal();
    boolean partly = closed.outcome() == NEEDS_HUMAN;
    String back =
        made.map(one -> ", or back: slipway restore " + Refusal.typed(one.id())).orElse("");
    Refusal told =
        new Refusal(
            Fact.PARTLY_DONE,
            refusal.seen(),
            refusal.why()
                + (partly
                    ? "; the migrations before the import are kept, too"
                    : "; the migrations before the import are committed and kept, and of the import"
                        + " nothing is"),
            refusal.next()
                + (partly
                    ? ""
                    : "; then slipway migrate again, which goes on with the import" + back),
            refusal);
    return new Closed(NEEDS_HUMAN, refusal.isForEveryone() ? told.forEveryone() : told);
  }
}
