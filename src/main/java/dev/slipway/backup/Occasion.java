package dev.slipway.backup;

import java.util.Optional;

/**
 * Why a snapshot is made, and what the database is at the time.
 *
 * @param why what it is made for
 * @param standing the database's standing, for the name: {@code at-21}
 * @param release the release of the app, if it was said
 * @param catalog the SHA-256 of the database's catalog, if it was read
 */
public record Occasion(
    Why why, String standing, Optional<String> release, Optional<String> catalog) {

  /** What a snapshot is made for. */
  public enum Why {
    BEFORE_MIGRATE("before migrate"),
    BEFORE_UNDO("before undo"),
    BEFORE_IMPORT("before import"),
    BEFORE_RESTORE("before restore"),
    BY_HAND("by hand");

    private final String words;

    Why(String words) {
      this.words = words;
    }

    /** As the manifest says it. */
    public String words() {
      return words;
    }
  }

  /** Before something of that kind is done to a database of that standing, and nothing more. */
  static Occasion of(Why why, String standing) {
    return new Occasion(why, standing, Optional.empty(), Optional.empty());
  }
}
