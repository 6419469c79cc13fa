package dev.slipway.notify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a run ended, in words and numbers that anybody may read.
 *
 * <p>Whoever makes one answers for it that no secret and nothing out of a row is in it.
 *
 * @param name what it is about, as its reader calls it
 * @param command the command that ran, as it is typed
 * @param outcome the outcome's name
 * @param exitCode the exit code
 * @param kind whether it is good or bad news, or none
 * @param headline how it ended, in a few words
 * @param happened what happened, in a sentence without a full stop
 * @param next what to type next; empty if nothing has to be done
 * @param database the database's place without secrets, if it was come to
 * @param from the last migration that the database had before, if something was applied
 * @param to the last migration that was applied
 * @param applied how many migrations were applied
 * @param snapshot the name of the snapshot that was made
 * @param snapshotBytes its size in bytes
 * @param millis how long the run took, in milliseconds
 */
public record News(
    String name,
    String command,
    String outcome,
    int exitCode,
    Kind kind,
    String headline,
    String happened,
    String next,
    Optional<String> database,
    Optional<String> from,
    Optional<String> to,
    int applied,
    Optional<String> snapshot,
    OptionalLong snapshotBytes,
    long millis) {

  /** Who may want to know. */
  public enum Kind {
    /** It did not end well. */
    FAILURE,
    /** Something was written to the database. */
    CHANGE,
    /** Nothing had to be done, or none of it in the database. */
    NOTHING
  }

  /** Less than any receiver takes: Discord's 2,000 characters, ntfy's 4,096 bytes. */
  private static final int MOST_CHARACTERS = 1200;

  private static final int MOST_IN_TITLE = 120;

  /** One line: what it is about, and how it ended. */
  String title() {
    return cut(name + ": " + headline, MOST_IN_TITLE);
  }

  /** All there is to say beside the title, line by line. */
  String text() {
    List<String> lines = new ArrayList<>();
    lines.add(happened + ".");
    if (!next.isEmpty()) {
      lines.add("Next: " + next);
    }
    database.ifPresent(place -> lines.add("Database: " + place));
    if (applied > 0) {
      lines.add(
          "Migrations: "
              + applied
              + " applied, from "
              + from.orElse("nothing")
              + " to "
              + to.orElse("?"));
    }
    snapshot.ifPresent(id -> lines.add("Snapshot: " + id));
    lines.add(String.format(Locale.ROOT, "Took: %.1f s", millis / 1000.0));
    return cut(String.join("\n", lines), MOST_CHARACTERS);
  }

  private static String cut(String text, int most) {
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
  }
}
