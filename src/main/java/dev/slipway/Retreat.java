package dev.slipway;

import dev.slipway.backup.Packing;
import dev.slipway.backup.Restore;
import dev.slipway.backup.Snapshot;
import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Difference;
import dev.slipway.database.Database;
import dev.slipway.database.Database.Replacement;
import dev.slipway.database.Database.Solitude;
import dev.slipway.database.EngineWords;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way back of a run that was stopped between two transactions: to the snapshot that it made
 * before the first, if nobody else can have written since.
 */
final class Retreat {
  private static final Logger log = LoggerFactory.getLogger(Retreat.class);

  private final Database database;
  private final Snapshot snapshot;
  private final Catalog before;
  private final Packing packing;
  private final Optional<Solitude> alone;

  /**
   * @param before the catalog that the database had
   * @param packing with what the snapshot is unpacked
   * @param alone what noticed others since before the snapshot was made; empty if the snapshot is
   *     not to be restored in any case
   */
  Retreat(
      Database database,
      Snapshot snapshot,
      Catalog before,
      Packing packing,
      Optional<Solitude> alone) {
    this.database = database;
    this.snapshot = snapshot;
    this.before = before;
    this.packing = packing;
    this.alone = alone;
  }

  /**
   * How a run ends that failed.
   *
   * @param report told that nothing is kept, if all was taken back
   */
  Run.Closed from(Run.Closed failed, Report report) {
    if (failed.outcome() != Outcome.NEEDS_HUMAN) {
      return failed;
    }
    Refusal cause =
        failed.refusal().getCause() instanceof Refusal deeper ? deeper : failed.refusal();
    Optional<String> reason = whyNot();
    if (reason.isPresent()) {
      return new Run.Closed(Outcome.NEEDS_HUMAN, left(failed.refusal(), cause, reason.get()));
    }
    report.applied(List.of());
    return new Run.Closed(Outcome.ROLLED_BACK, takenBack(cause));
  }

  private Refusal takenBack(Refusal cause) {
    return new Refusal(
        Fact.STEP,
        cause.seen(),
        cause.why()
            + "; what was kept of the stages before was taken back by restoring the snapshot "
            + snapshot.id()
            + ", since nobody else was connected meanwhile: the database is as it was",
        cause.next(),
        cause);
  }

  private Refusal left(Refusal failed, Refusal cause, String reason) {
    return new Refusal(
        Fact.PARTLY_DONE,
        failed.seen(),
        failed.why() + "; the snapshot was not restored, since " + reason,
        failed.next()
            + "; or stop the app and go back to the state before, by which is lost what others"
            + " wrote since: slipway restore "
            + Refusal.typed(snapshot.id()),
        cause);
  }

  /** Restores it, or says why not. */
  private Optional<String> whyNot() {
    if (alone.isEmpty()) {
      return Optional.of("--on-failed-stage=keep says so");
    }
    try {
      Optional<String> doubt = alone.get().doubt();
      if (doubt.isPresent()) {
        return Optional.of("others may have written: " + doubt.get());
      }
      log.info("nobody else was connected, and so {} is restored", snapshot.id());
      bringBack(alone.get());
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(
          database
              .explain(e)
              .map(Retreat::said)
              .orElseGet(() -> "the database said: " + EngineWords.of(e)));
    } catch (Refusal e) {
      return Optional.of(said(e));
    } catch (IOException e) {
      return Optional.of("reading or writing failed: " + e);
    }
  }

  private static String said(Refusal refusal) {
    return refusal.seen() + " (" + refusal.why() + "; " + refusal.next() + ")";
  }

  private void bringBack(Solitude since) throws SQLException, IOException {
    Path folder = Objects.requireNonNull(snapshot.path().getParent());
    Restore restore = Restore.of(database, folder, snapshot.id(), packing);
    restore.requireWhole();
    try (Replacement replacement = database.replacement()) {
      restore.into(replacement);
      List<Difference> differences =
          before.differences(Catalog.reader(database.engine()).read(replacement.connection()));
      if (!differences.isEmpty()) {
        throw new Refusal(
            Fact.STEP,
            "what was restored is not what was there: " + differences.get(0),
            "the database would not be as it was",
            "slipway verify-backup " + Refusal.typed(snapshot.id()));
      }
      replacement.takePlace(since);
    }
  }
}
