package dev.slipway.migrate;

/**
 * One thing that was done to the database.
 *
 * @param name the migration, or the object that was completed
 * @param how what was done about it
 * @param millis how long it took, in milliseconds
 */
public record Applied(String name, How how, long millis) {

  /** What was done. */
  public enum How {
    /** It was there already; only the history learned of it. */
    BASELINED,
    /** An object that a present migration should have left was missing, and was made. */
    COMPLETED,
    /** It was missing, and was run. */
    APPLIED,
    /** All of it was there already; only the app's own history, which is named, learned of it. */
    ENTERED,
    /** It was there, and was undone. */
    UNDONE
  }
}
