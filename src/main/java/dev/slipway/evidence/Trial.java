package dev.slipway.evidence;

/**
 * What came of running silent migrations where nothing is kept, once and then again.
 *
 * @param from the rung below them
 * @param to the rung above them
 * @param verdict what that says of them
 * @param words what was seen, one clause
 */
public record Trial(int from, int to, Verdict verdict, String words) {

  /** What a trial can say of migrations. */
  public enum Verdict {
    /** They would change nothing, so that it makes no difference whether they ran. */
    CHANGES_NOTHING,
    /** Their rows are there already, and nothing else of them would change any. */
    APPLIED,
    /** They change something when they run, and nothing more when they run again. */
    REPEATABLE,
    /** Nothing that could be relied on. */
    UNSETTLED
  }
}
