package dev.slipway.refusal;

import org.jspecify.annotations.Nullable;

/**
 * A step's reason for not going on: what was seen, why that is not enough, and what to type next.
 *
 * <p>Unchecked, because nothing between the step and the gate can do anything about it.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of fact stood in the way, in terms of the world and not of exit codes. */
  public enum Fact {
    /** The step's own purpose failed; what that means follows from the step. */
    STEP,
    /** Settings are wrong or contradict each other. */
    SETTINGS,
    /** The database did not answer. */
    UNREACHABLE,
    /** Files or role do not allow it. */
    NO_PERMISSION,
    /** Another run or writer holds the database. */
    BUSY,
    /** The database is damaged, or is no database. */
    DAMAGED,
    /** Disk or network failed. */
    DEVICE,
    /** Something is written for good, and what was to come after it is not. */
    PARTLY_DONE
  }

  private final Fact fact;
  private final String seen;
  private final String why;
  private final String next;
  private final boolean forEveryone;

  /**
   * @param fact what kind of fact this is
   * @param seen what was seen, one clause without a full stop
   * @param why why that is not enough to go on, one clause
   * @param next what the reader should do or type next
   */
  public Refusal(Fact fact, String seen, String why, String next) {
    this(fact, seen, why, next, null);
  }

  /** As the other, keeping the exception that led to it for those who debug. */
  public Refusal(Fact fact, String seen, String why, String next, @Nullable Throwable cause) {
    this(fact, seen, why, next, cause, false);
  }

  private Refusal(
      Fact fact,
      String seen,
      String why,
      String next,
      @Nullable Throwable cause,
      boolean forEveryone) {
    super(seen + ": " + why, cause);
    this.fact = fact;
    this.seen = seen;
    this.why = why;
    this.next = next;
    this.forEveryone = forEveryone;
  }

  /**
   * The same refusal, every word of which may leave the house: nothing in it was read from a row, a
   * script, or what another program said.
   */
  public Refusal forEveryone() {
    return new Refusal(fact, seen, why, next, getCause(), true);
  }

  /** Whether what was seen, and why that is not enough, may leave the house. */
  public boolean isForEveryone() {
    return forEveryone;
  }

  public Fact fact() {
    return fact;
  }

  public String seen() {
    return seen;
  }

  public String why() {
    return why;
  }

  public String next() {
    return next;
  }

  /** A word as it is typed to a shell: names may hold spaces, quotes and the like. */
  public static String typed(String word) {
    boolean plain =
        !word.isEmpty()
            && word.codePoints()
                .allMatch(one -> Character.isLetterOrDigit(one) || "_-./:=@%+,".indexOf(one) >= 0);
    return plain ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
