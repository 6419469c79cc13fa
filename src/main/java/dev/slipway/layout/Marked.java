package dev.slipway.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file that holds a migration and its undo, told apart by comments: dbmate's and goose's.
 *
 * @param up the lines to apply; all others are empty
 * @param down the lines that undo, if there are any; of several parts the last first
 */
record Marked(String up, Optional<String> down) {

  /** Whether a line of a text is a mark that looks like this. */
  static boolean has(String text, Pattern mark) {
    return count(text, mark) > 0;
  }

  /** How many lines of a text are marks that look like this. */
  static int count(String text, Pattern mark) {
    int count = 0;
    for (String line : text.lines().toList()) {
      count += mark.matcher(line).matches() ? 1 : 0;
    }
    return count;
  }

  /**
   * @param up what the comment before the migration looks like, matched against whole lines
   * @param down what the comment before the undo looks like
   */
  static Marked read(String file, String text, Pattern up, Pattern down) {
    Part part = Part.BEFORE;
    StringBuilder applied = new StringBuilder();
    List<StringBuilder> undone = new ArrayList<>();
    int linesBefore = 0;
    for (String line : text.lines().toList()) {
      boolean beginsUp = up.matcher(line).matches();
      boolean isMark = beginsUp || down.matcher(line).matches();
      Part next = beginsUp ? Part.UP : isMark ? Part.DOWN : part;
      if (isMark ? !part.mayComeBefore(next) : part == Part.BEFORE && !isComment(line)) {
        throw Listing.unusable(
            file + " is out of order at the line " + line.strip(),
            "its own tool refuses that too",
            "let the statements to apply follow the comment for up, and those that undo them the"
                + " comment for down");
      }
      if (isMark && next == Part.DOWN) {
        undone.add(0, new StringBuilder("\n".repeat(linesBefore)));
      }
      // Its last statement may lack a semicolon, and its own tool runs each part by itself.
      applied.append(isMark && part == Part.DOWN ? ";" : "");
      part = next;
      // The comments above and the marks themselves stay: a probe may be among them.
      applied.append(part == Part.DOWN ? "" : line).append('\n');
      if (part == Part.DOWN) {
        undone.get(0).append(line).append('\n');
      }
      linesBefore++;
    }
    return new Marked(
        applied.toString(),
        undone.isEmpty() ? Optional.empty() : Optional.of(String.join(";\n", undone)));
  }

  private static boolean isComment(String line) {
    return line.isBlank() || line.stripLeading().startsWith("--");
  }

  /** Where in such a file a line stands. */
  private enum Part {
    BEFORE,
    UP,
    DOWN;

    boolean mayComeBefore(Part next) {
      return next == (this == UP ? DOWN : UP);
    }
  }
}
