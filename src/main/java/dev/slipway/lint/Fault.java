package dev.slipway.lint;

import java.util.Locale;
import java.util.Optional;

/**
 * One thing that is wrong with a folder, or that somebody should look at.
 *
 * @param rule the rule that is broken, as reports name it: a {@link Rule}, or a rule of risk
 * @param file the file that it is about, its path in the folder, if it is about one
 * @param line the line of that file, counted from 1, where that is known
 * @param seen what was seen, and why it is wrong
 * @param next what to do about it
 */
public record Fault(
    String rule, Optional<String> file, Optional<Integer> line, String seen, String next) {

  /** The rules, named in reports as {@link #toString} says, which others build upon. */
  public enum Rule {
    /** The folder is of one layout. */
    LAYOUT,
    /** Every file can be read, and keeps the rules of its layout. */
    FILE,
    /** No two migrations have one version. */
    SAME_VERSION,
    /** From the first migration on that has an undo script, all have one. */
    MISSING_UNDO,
    /** What says which release shipped what can be read, and names migrations of the folder. */
    RELEASES,
    /** What accepts a break of a rule of risk names that rule, and says why. */
    ACCEPTANCE,
    /** What says which files are imported can be read, and names tables and columns there are. */
    IMPORT,
    /** The engine takes every statement, one migration after the other on an empty database. */
    REJECTED,
    /** The seal can be read. */
    SEAL_UNREADABLE,
    /** A migration that was sealed has the text that was sealed. */
    EDITED,
    /** A migration that was sealed is there. */
    REMOVED,
    /** Migrations that were sealed stand in the order that was sealed. */
    REORDERED,
    /** A new migration stands behind all that were sealed. */
    SLIPPED_IN,
    /** Where there is a seal, every migration is in it. */
    UNSEALED,
    /** Migrations make what the seal says. */
    SEAL_DIFFERS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static Fault of(Rule rule, String file, String seen, String next) {
    return new Fault(rule.toString(), Optional.of(file), Optional.empty(), seen, next);
  }

  static Fault at(Rule rule, String file, int line, String seen, String next) {
    return new Fault(rule.toString(), Optional.of(file), Optional.of(line), seen, next);
  }

  /** Whether this is the rule that is broken. */
  public boolean is(Rule one) {
    return rule.equals(one.toString());
  }
}
