package dev.slipway.layout;

import java.util.Optional;

/**
 * What somebody should know of one variable that is set for an app, since a release of the app
 * calls it otherwise or reads it no more. Its value is no part of that.
 *
 * @param name the variable
 * @param fate what became of it
 * @param to what it is called by now, if it was renamed and that name is still read
 * @param release the release that made it so
 */
public record SettingNote(String name, Fate fate, Optional<String> to, String release) {

  /** What became of a setting. */
  public enum Fate {
    /** It has another name, and nothing is said under that. */
    RENAMED,
    /** It has another name, and the app gets the value under that. */
    HANDED_ON,
    /** Nothing reads it any more. */
    REMOVED
  }

  /** The note in one sentence, without a full stop. */
  public String words() {
    return switch (fate) {
      case RENAMED ->
          name
              + " is set, and since "
              + release
              + " it is called "
              + to.orElse("otherwise")
              + ", which is not set";
      case HANDED_ON ->
          name
              + " is handed on to the app as "
              + to.orElse("another")
              + ", which it is called since "
              + release;
      case REMOVED -> name + " is set, and since " + release + " nothing reads it";
    };
  }
}
