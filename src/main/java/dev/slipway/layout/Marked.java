package dev.slipway.layout;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file that holds a migration and its undo, told apart by comments: dbmate's and goose's.
 *
 * @param up the lines to apply; all others are empty
 * @param down the lines that undo, if there are any
 */
record Marked(String up, Optional<String> down) {

  /**
   * @param up what the comment before the migration looks like, matched against whole lines
   * @param down what the comment before the undo looks like
   */
  static Marked read(String file, String text, Pattern up, Pattern down) {
    StringBuilder before = new StringBuilder();
    StringBuilder applied = new StringBuilder();
    StringBuilder undone = new StringBuilder();
    StringBuilder current = before;
    boolean hasDown = false;
    for (String line : text.lines().toList()) {
      if (up.matcher(line).matches()) {
        current = applied;
      } else if (down.matcher(line).matches()) {
        current = undone;
        hasDown = true;
      } else if (current == before && !line.isBlank() && !line.stripLeading().startsWith("--")) {
        throw Listing.unusable(
            file + " has a statement above the comment that begins the migration: " + line.strip(),
            "its own tool refuses that too",
            "move the statement below the comment");
      }
      // The markers stay as the comments they are: a probe or an option may stand in one.
      applied.append(current == applied ? line : "").append('\n');
      undone.append(current == undone ? line : "").append('\n');
    }
    return new Marked(
        applied.toString(), hasDown ? Optional.of(undone.toString()) : Optional.empty());
  }
}
