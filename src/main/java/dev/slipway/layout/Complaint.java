package dev.slipway.layout;

import dev.slipway.refusal.Refusal;
import java.util.Optional;

/**
 * One thing that is wrong with a folder.
 *
 * @param kind what kind of thing
 * @param file the file that it is about, its path in the folder, if it is about one
 * @param refusal what it is
 */
public record Complaint(Kind kind, Optional<String> file, Refusal refusal) {

  /** What can be wrong with a folder. */
  public enum Kind {
    /** It is of no layout, or of two. */
    LAYOUT,
    /** Two migrations have one version, and their tool takes the second for the first. */
    SAME_VERSION,
    /** A file breaks a rule of its layout, or cannot be read. */
    FILE
  }
}
