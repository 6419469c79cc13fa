package dev.slipway;

import dev.slipway.backup.Backup;
import dev.slipway.backup.Snapshot;
import dev.slipway.database.Database;
import dev.slipway.database.EngineWords;
import dev.slipway.progress.Progress;
import dev.slipway.progress.Step;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a command: what it holds until its end, and what the failure of each step means. */
abstract class Run {
  private static final Logger log = LoggerFactory.getLogger(Run.class);

  final Report report = new Report();
  private final Deque<AutoCloseable> held = new ArrayDeque<>();
  private @Nullable Database opened;
  private boolean telling;

  /** The story from its beginning to whatever end it comes to. */
  abstract Report run();

  /** The steps that are told as they begin; none, where that would say no more than the report. */
  List<Step> course() {
    return List.of();
  }

  /** A step of a story, which may fail in the ways of databases and disks. */
  @FunctionalInterface
  interface Attempted<T> {
    T take() throws SQLException, IOException;
  }

  /** The gate stays closed. */
  static final class Closed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Outcome outcome;
    private final transient Refusal refusal;

    Closed(Outcome outcome, Refusal refusal) {
      super(refusal);
      this.outcome = outcome;
      this.refusal = refusal;
    }

    Outcome outcome() {
      return outcome;
    }

    Refusal refusal() {
      return refusal;
    }
  }

  /** The database that it is about, which also knows what its errors mean. */
  final Database at(Database database) {
    opened = database;
    report.found(database);
    return database;
  }

  /** Says in one line what is done, and what its failure means. */
  final <T> T attempt(Step step, Outcome failure, Attempted<T> attempted) {
    long start = System.nanoTime();
    tell(step);
    try {
      return attempted.take();
    } catch (Refusal e) {
      Refusal refusal = withDeepestCause(e);
      throw new Closed(failure.given(refusal.fact()), refusal);
    } catch (SQLException e) {
      Refusal refusal = explain(e);
      throw new Closed(failure.given(refusal.fact()), refusal);
    } catch (IOException e) {
      Refusal refusal = explain(e);
      throw new Closed(failure.given(refusal.fact()), refusal);
    } finally {
      report.took(step, System.nanoTime() - start);
    }
  }

  /** A start with nothing to do comes to no step but the first check, and is quiet. */
  private void tell(Step step) {
    if (step != Step.CHECK) {
      if (!telling) {
        telling = true;
        Progress.along(course());
      }
      Progress.begin(step);
    }
  }

  /** A migration that a full disk stopped has nothing to mend. */
  private Refusal withDeepestCause(Refusal refusal) {
    Throwable cause = refusal.getCause();
    while (cause instanceof Refusal deeper) {
      cause = deeper.getCause();
    }
    if (opened == null
        || refusal.fact() == Fact.PARTLY_DONE
        || !(cause instanceof SQLException error)) {
      return refusal;
    }
    return opened
        .explain(error)
        .map(known -> new Refusal(known.fact(), refusal.seen(), known.why(), known.next(), refusal))
        .orElse(refusal);
  }

  private static Refusal explain(IOException error) {
    return error instanceof AccessDeniedException denied
        ? new Refusal(
            Fact.NO_PERMISSION,
            "this user may not read or write " + denied.getFile(),
            "what is there cannot be known",
            "run as the user that it belongs to: ls -ldn " + denied.getFile(),
            error)
        : new Refusal(
            Fact.DEVICE,
            "reading or writing failed: " + error,
            "what is there cannot be known",
            "look at the disk: df -h",
            error);
  }

  private Refusal explain(SQLException error) {
    Optional<Refusal> known = opened == null ? Optional.empty() : opened.explain(error);
    return known.orElseGet(
        () ->
            new Refusal(
                Fact.STEP,
                "the database said: " + EngineWords.of(error),
                "that was not expected here",
                "run the same command with --verbose, and report it with what that prints",
                error));
  }

  /** Holds something until the run is over. */
  final <T extends AutoCloseable> T keep(T resource) {
    held.push(resource);
    return resource;
  }

  /** Whether how this run ends is to be noted with the snapshot that it made or found. */
  boolean isToldBy(Snapshot snapshot) {
    return true;
  }

  /** Tells the story, and lets go of everything held however it ended. */
  final Report ended() {
    try {
      finish();
      // Under the lock still, so that the next gate finds the manifest as it stays.
      report
          .snapshot()
          .filter(this::isToldBy)
          .ifPresent(snapshot -> Backup.conclude(snapshot, report.outcome().name()));
    } finally {
      release();
    }
    return report;
  }

  private void finish() {
    try {
      run();
      if (telling && report.outcome() == Outcome.OPEN) {
        tell(Step.OPEN);
      }
    } catch (Closed closed) {
      log.debug("closed", closed.refusal);
      report.end(closed.outcome, closed.refusal);
    } catch (RuntimeException e) {
      log.debug("bug", e);
      report.end(
          Outcome.BUG,
          new Refusal(
              Fact.STEP,
              "Slipway itself failed: " + e,
              "this is not your doing, and nothing was kept",
              "run the same command with --verbose, and report it with what that prints",
              e));
    }
  }

  /** Everything held, the last first; an uncommitted transaction is undone by this. */
  private void release() {
    while (!held.isEmpty()) {
      try {
        held.pop().close();
      } catch (Exception e) {
        log.warn("letting go: {}", e.getMessage());
      }
    }
  }
}
