package dev.slipway.init;

import java.util.ArrayList;
import java.util.List;

/** What a change of a text is, as a unified diff of one piece. */
final class Diff {
  private static final int AROUND = 3;
  private static final String NO_NEWLINE = "\\ No newline at end of file";

  private final List<String> before;
  private final List<String> after;
  private final List<String> lines = new ArrayList<>();

  private Diff(String before, String after) {
    this.before = lines(before);
    this.after = lines(after);
  }

  /** The lines of a text, each with its end of line: the last may have none. */
  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      int next = end < 0 ? text.length() : end + 1;
      lines.add(text.substring(start, next));
      start = next;
    }
    return lines;
  }

  static String of(String file, boolean isNew, String before, String after) {
    Diff diff = new Diff(before, after);
    String head = "--- " + (isNew ? "/dev/null" : "a/" + file) + "\n+++ b/" + file + "\n";
    return head + diff.hunk();
  }

  private String hunk() {
    int head = 0;
    while (head < Math.min(before.size(), after.size())
        && before.get(head).equals(after.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < Math.min(before.size(), after.size()) - head
        && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
      tail++;
    }
    int start = Math.max(0, head - AROUND);
    int kept = Math.min(AROUND, tail);
    for (int line = start; line < head; line++) {
      add(' ', before.get(line));
    }
    compare(head, before.size() - tail, head, after.size() - tail);
    for (int line = before.size() - tail; line < before.size() - tail + kept; line++) {
      add(' ', before.get(line));
    }
    int removed = before.size() - tail + kept - start;
    int added = after.size() - tail + kept - start;
    return "@@ -"
        + range(start, removed)
        + " +"
        + range(start, added)
        + " @@\n"
        + String.join("\n", lines)
        + "\n";
  }

  private static String range(int start, int count) {
    return (count == 0 ? start : start + 1) + "," + count;
  }

  /** By the longest common subsequence, which for files of this size takes no time. */
  private void compare(int from, int to, int newFrom, int newTo) {
    int[][] common = new int[to - from + 1][newTo - newFrom + 1];
    for (int i = to - from - 1; i >= 0; i--) {
      for (int j = newTo - newFrom - 1; j >= 0; j--) {
        common[i][j] =
            before.get(from + i).equals(after.get(newFrom + j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    int i = 0;
    int j = 0;
    while (i < to - from || j < newTo - newFrom) {
      boolean bothLeft = i < to - from && j < newTo - newFrom;
      if (bothLeft && before.get(from + i).equals(after.get(newFrom + j))) {
        add(' ', before.get(from + i));
        i++;
        j++;
      } else if (j == newTo - newFrom || (i < to - from && common[i + 1][j] >= common[i][j + 1])) {
        add('-', before.get(from + i));
        i++;
      } else {
        add('+', after.get(newFrom + j));
        j++;
      }
    }
  }

  private void add(char sign, String line) {
    if (line.endsWith("\n")) {
      lines.add(sign + line.substring(0, line.length() - 1));
    } else {
      lines.add(sign + line);
      lines.add(NO_NEWLINE);
    }
  }
}
