package dev.slipway;

import dev.slipway.refusal.Refusal.Fact;

/**
 * How a run ended; the only thing that knows an exit code.
 *
 * <p>Below 80 nothing was written to the database that was judged. The codes from 64 to 78 are
 * those of {@code sysexits.h}, which Watchtower and Kubernetes rules already understand.
 */
public enum Outcome {
  /** The database is what this image needs; for a plan or a status: it is, or it can be made so. */
  OPEN(0),
  /** There is work to do, and it was not asked for. */
  PENDING(2),
  /** Wrong options. */
  USAGE(64),
  /**
   * Ambiguous, unrecognised, contradicted, an edited migration, a damaged database; or there are
   * faults in the folder that was linted; or what was rehearsed on a copy failed there.
   */
  UNRECOGNISED(65),
  /** The folder is missing, unreadable, empty, of two layouts, or not replayable. */
  NO_MIGRATIONS(66),
  /** The database, or another service that the app needs, did not answer in time; try again. */
  UNREACHABLE(69),
  /** An error of Slipway's own. */
  BUG(70),
  /** The backup could not be made or checked. */
  NO_BACKUP(73),
  /** Disk or network failed while looking, or no copy can be made to rehearse on. */
  IO(74),
  /** Another run or writer holds the database, or a hook says so; trying again helps. */
  BUSY(75),
  /** The database is newer than this image. */
  AHEAD(76),
  /** Files or role do not allow it. */
  NO_PERMISSION(77),
  /** Settings that are wrong or contradict each other, or a hook before the work that fails. */
  CONFIG(78),
  /** A migration failed or did not prove itself; the database is as before. */
  ROLLED_BACK(80),
  /** A stage was committed and a later one failed; the database is between two releases. */
  NEEDS_HUMAN(81);

  private final int exitCode;

  Outcome(int exitCode) {
    this.exitCode = exitCode;
  }

  /** The code that the process ends with. */
  public int exitCode() {
    return exitCode;
  }

  /**
   * What a failure means: for most facts the same wherever they turn up, but while saving and
   * writing it is the step that counts. A damaged database and somebody else's lock are what they
   * are even then.
   */
  Outcome given(Fact fact) {
    boolean stepCounts = this == NO_BACKUP || this == ROLLED_BACK;
    return switch (fact) {
      case BUSY -> BUSY;
      case PARTLY_DONE -> NEEDS_HUMAN;
      case DAMAGED -> UNRECOGNISED;
      case STEP -> this;
      case SETTINGS -> stepCounts ? this : CONFIG;
      case UNREACHABLE -> stepCounts ? this : UNREACHABLE;
      case NO_PERMISSION -> stepCounts ? this : NO_PERMISSION;
      case DEVICE -> stepCounts ? this : IO;
    };
  }
}
