package dev.slipway.journal;

import java.util.List;

/** What of a script is another, in one line. */
public final class Texts {
  private static final int LONGEST = 60;

  private Texts() {}

  /** The first line that differs, on both sides, and how many more there may be. */
  public static String difference(String before, String now) {
    List<String> old = before.lines().map(String::strip).toList();
    List<String> present = now.lines().map(String::strip).toList();
    int shorter = Math.min(old.size(), present.size());
    int first = 0;
    while (first < shorter && old.get(first).equals(present.get(first))) {
      first++;
    }
    int alike = 0;
    while (alike < shorter - first
        && old.get(old.size() - 1 - alike).equals(present.get(present.size() - 1 - alike))) {
      alike++;
    }
    int gone = old.size() - first - alike;
    int come = present.size() - first - alike;
    if (gone == 0 && come == 0) {
      return "only white space differs";
    }
    String what =
        gone == 0
            ? "line " + (first + 1) + " is new: " + excerpt(present.get(first))
            : come == 0
                ? "line " + (first + 1) + " is gone: " + excerpt(old.get(first))
                : "line "
                    + (first + 1)
                    + " was "
                    + excerpt(old.get(first))
                    + " and is "
                    + excerpt(present.get(first));
    int more = Math.max(gone, come) - 1;
    return what
        + (more == 0 ? "" : more == 1 ? ", and 1 line more" : ", and " + more + " lines more");
  }

  private static String excerpt(String line) {
    return "“" + (line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…") + "”";
  }
}
