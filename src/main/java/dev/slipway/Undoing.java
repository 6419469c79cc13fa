package dev.slipway;

import static dev.slipway.Outcome.BUSY;
import static dev.slipway.Outcome.IO;
import static dev.slipway.Outcome.NO_BACKUP;
import static dev.slipway.Outcome.NO_MIGRATIONS;
import static dev.slipway.Outcome.OPEN;
import static dev.slipway.Outcome.PENDING;
import static dev.slipway.Outcome.ROLLED_BACK;
import static dev.slipway.Outcome.UNREACHABLE;
import static dev.slipway.Outcome.UNRECOGNISED;

import dev.slipway.Settings.BackupWhen;
import dev.slipway.backup.Occasion;
import dev.slipway.backup.Snapshot;
import dev.slipway.database.Database;
import dev.slipway.database.Database.Transaction;
import dev.slipway.evidence.Evidence;
import dev.slipway.evidence.Heard;
import dev.slipway.evidence.Heard.Adoption;
import dev.slipway.evidence.History;
import dev.slipway.evidence.Ladder;
import dev.slipway.journal.Journal;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.layout.Releases;
import dev.slipway.load.Import;
import dev.slipway.migrate.Applied;
import dev.slipway.migrate.Downgrade;
import dev.slipway.progress.Step;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import dev.slipway.undo.Arrival;
import dev.slipway.undo.Loss;
import dev.slipway.undo.Past;
import dev.slipway.undo.Undo;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The way back by undo scripts: takes a database to an earlier migration, if it can prove that it
 * came there, and if somebody said yes to what is lost by it.
 */
final class Undoing extends Run {
  private final Settings settings;
  private final String to;
  private final boolean agreed;
  private final boolean dry;

  /** What somebody has said yes to on a terminal. */
  private List<Loss> consented = List.of();

  /**
   * A run.
   *
   * @param to the migration, or the release, to go back to; there has to be one
   * @param agreed whether nobody is to be asked
   * @param dry whether it is only said what would be done
   */
  Undoing(Settings settings, Optional<String> to, boolean agreed, boolean dry) {
    this.settings = settings;
    this.agreed = agreed;
    this.dry = dry;
    this.to =
        to.orElseThrow(
            () ->
                new Refusal(
                    Fact.SETTINGS,
                    "it is not said how far to go back",
                    "undo goes back to a migration, or to a release",
                    "slipway undo --to NAME; slipway status lists the migrations"));
  }

  @Override
  List<Step> course() {
    return List.of(Step.LOOK, Step.LADDER, Step.DECIDE, Step.SAVE, Step.WRITE);
  }

  @Override
  Report run() {
    Database database = keep(attempt(Step.LOOK, UNREACHABLE, this::open));
    MigrationFolder folder = attempt(Step.LOOK, NO_MIGRATIONS, this::readFolder);
    keep(attempt(Step.LOOK, BUSY, () -> database.lock(settings.lockWait())));
    Past past = attempt(Step.LOOK, UNRECOGNISED, () -> Past.read(database, folder));
    Migration last = attempt(Step.LOOK, UNRECOGNISED, () -> past.upTo(to));
    if (past.after(last).isEmpty()) {
      report.remarked("nothing to undo: " + last + " is the last migration that the database has");
      return report.end(OPEN);
    }
    Ladder ladder =
        attempt(
            Step.LADDER, NO_MIGRATIONS, () -> Ladder.of(past.folder(), database, Optional.empty()));
    Evidence before = attempt(Step.DECIDE, UNRECOGNISED, () -> seen(database, ladder, past));
    Undo undo = attempt(Step.DECIDE, UNRECOGNISED, () -> Undo.of(past, last, ladder, database));
    report.undoes(undo);
    if (dry || !agreed) {
      List<Loss> losses =
          attempt(Step.DECIDE, ROLLED_BACK, () -> rehearsed(database, undo, before, past));
      report.loses(losses);
      if (dry) {
        report.remarked(wouldUndo(undo, losses));
        return report.end(settings.detailedExitCode() ? PENDING : OPEN);
      }
      if (!losses.isEmpty()) {
        requireConsent(undo, losses);
        consented = losses;
      }
    }
    Transaction transaction = keep(attempt(Step.DECIDE, IO, database::begin));
    attempt(Step.DECIDE, BUSY, () -> requireUnchanged(database, ladder, past, before));
    if (settings.saving().when() != BackupWhen.OFF) {
      report.saved(attempt(Step.SAVE, NO_BACKUP, () -> save(database, transaction, past, before)));
    }
    Downgrade downgrade = new Downgrade(database, past.folder());
    List<Applied> done =
        attempt(
            Step.WRITE,
            ROLLED_BACK,
            () -> {
              Undone undone = undone(database, downgrade, undo, before, transaction.connection());
              requireNoMore(undo, undone.losses);
              report.loses(undone.losses);
              transaction.commit();
              downgrade.finish(scripts(undo), transaction.connection());
              return undone.done;
            });
    report.applied(done);
    report.remarked(wayForth(last));
    return report.end(OPEN);
  }

  private Database open() throws SQLException, IOException {
    Database database = at(Database.open(settings.access(), settings.patience()));
    database.requireSafePlace(settings.networkFiles());
    return database;
  }

  private MigrationFolder readFolder() {
    MigrationFolder folder = MigrationFolder.read(settings.migrations(), settings.layout());
    report.read(folder);
    return folder;
  }

  /** Histories and catalog have to agree on all that the database has, before any of it goes. */
  private static Evidence seen(Database database, Ladder ladder, Past past) throws SQLException {
    Evidence evidence =
        Evidence.gather(
            database,
            ladder,
            new Heard(past.claims(), Map.of(), Adoption.none(), Releases.none()),
            List.of());
    if (evidence.refusal().isPresent()) {
      throw evidence.refusal().get();
    }
    if (!evidence.absent().isEmpty()) {
      throw new Refusal(
          Fact.STEP,
          "the schema lacks what " + evidence.absent().get(0) + " made",
          "what is not there cannot be undone",
          "slipway status shows what is there");
    }
    return evidence;
  }

  private static Boolean requireUnchanged(
      Database database, Ladder ladder, Past past, Evidence before) throws SQLException {
    if (!seen(database, ladder, past).equals(before)
        || !History.claims(database, past.folder()).equals(past.claims())) {
      throw new Refusal(
          Fact.BUSY,
          "another process changed the database while it was being looked at",
          "what was decided is about a database that is no more",
          "stop every app that uses this database, then: slipway undo again");
    }
    return true;
  }

  /** What is gone if it is done, found out by doing it where nothing is kept. */
  private static List<Loss> rehearsed(Database database, Undo undo, Evidence before, Past past)
      throws SQLException {
    try (Transaction transaction = database.begin()) {
      Downgrade downgrade = new Downgrade(database, past.folder());
      return undone(database, downgrade, undo, before, transaction.connection()).losses;
    }
  }

  /** What was done in a transaction that is still open, and what is gone by it. */
  private record Undone(List<Applied> done, List<Loss> losses) {}

  private static Undone undone(
      Database database, Downgrade downgrade, Undo undo, Evidence before, Connection connection)
      throws SQLException {
    Arrival arrival = Arrival.of(database, undo, before, connection);
    List<Applied> done = downgrade.run(scripts(undo), connection);
    Import.forgetGone(database, connection);
    Journal.forget(database, undo.steps().stream().map(Undo.Step::migration).toList(), connection);
    return new Undone(done, arrival.check(connection));
  }

  private static List<Downgrade.Step> scripts(Undo undo) {
    return undo.steps().stream().map(Undo.Step::script).toList();
  }

  private void requireConsent(Undo undo, List<Loss> losses) {
    Consent.require(
        agreed,
        "to undo " + names(undo) + " would lose " + listed(losses),
        "that is not done without a yes, and nothing was written",
        "slipway undo --to " + Refusal.typed(to) + " --yes, which takes a snapshot first");
  }

  /** What others have written since is not what somebody said yes to. */
  private void requireNoMore(Undo undo, List<Loss> losses) {
    if (!agreed && !losses.equals(consented)) {
      throw new Refusal(
          Fact.STEP,
          "to undo " + names(undo) + " would lose " + listed(losses) + " by now",
          "another process has written since that was asked, and so it was rolled back",
          "stop every app that uses this database, then: slipway undo --to " + Refusal.typed(to));
    }
  }

  private static String wouldUndo(Undo undo, List<Loss> losses) {
    return "would undo "
        + undo.steps().stream()
            .map(step -> step.migration() + " (" + step.origin() + ")")
            .collect(Collectors.joining(", "))
        + (losses.isEmpty() ? ", and lose no row" : ", and lose " + listed(losses));
  }

  private static String names(Undo undo) {
    return undo.steps().stream()
        .map(step -> step.migration().name())
        .collect(Collectors.joining(", "));
  }

  private static String listed(List<Loss> losses) {
    return losses.stream().map(Loss::toString).collect(Collectors.joining(", "));
  }

  private Snapshot save(Database database, Transaction transaction, Past past, Evidence before)
      throws SQLException {
    return settings
        .saving()
        .backup(database, transaction)
        .into(
            settings.saving().folder(database),
            new Occasion(
                Occasion.Why.BEFORE_UNDO,
                before.standing().tag(),
                past.release(),
                Optional.of(before.live().sha256())));
  }

  private String wayForth(Migration last) {
    return "the database is as it was after "
        + last
        + "; start the image that ends there. Forward again: slipway migrate with the newer image"
        + report
            .snapshot()
            .map(
                snapshot ->
                    "; back to what was before this: slipway restore "
                        + Refusal.typed(snapshot.id()))
            .orElse("");
  }
}
