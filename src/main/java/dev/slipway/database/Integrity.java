package dev.slipway.database;

import java.util.Optional;

/**
 * What is known of a database's own pages and indexes: that they are sound, that they are damaged,
 * or that nobody looked.
 *
 * @param verdict which of the three
 * @param words what is wrong, or why nobody looked; empty if they are sound
 * @param by by what that is known: {@code quick_check}; empty if nobody looked
 */
public record Integrity(Verdict verdict, String words, String by) {

  /** What a look at pages can come to. */
  public enum Verdict {
    SOUND,
    DAMAGED,
    UNCHECKED
  }

  static Integrity sound(String by) {
    return new Integrity(Verdict.SOUND, "", by);
  }

  static Integrity damaged(String what, String by) {
    return new Integrity(Verdict.DAMAGED, what, by);
  }

  /** That nobody looked. */
  public static Integrity unchecked(String why) {
    return new Integrity(Verdict.UNCHECKED, why, "");
  }

  /** What is wrong, if something is known to be. */
  public Optional<String> damage() {
    return verdict == Verdict.DAMAGED ? Optional.of(words) : Optional.empty();
  }

  /** In one line: {@code ok}, what is wrong, or {@code not checked: } and why. */
  @Override
  public String toString() {
    return switch (verdict) {
      case SOUND -> "ok";
      case DAMAGED -> words;
      case UNCHECKED -> "not checked: " + words;
    };
  }
}
