package dev.slipway.cli;

import dev.slipway.database.RowChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How many rows an app's tables hold, in words that fit a screen. */
final class Rows {

  /** How long a line may be that lists tables. */
  private static final int WIDTH = 76;

  private Rows() {}

  /**
   * The tables with the most rows, as many as fit a line: {@code videos 7, ratings 7 and 3 more}.
   */
  static String told(Map<String, Long> tables) {
    if (tables.isEmpty()) {
      return "no tables";
    }
    List<String> told = new ArrayList<>();
    tables.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(table -> told.add(name(table.getKey()) + " " + number(table.getValue())));
    return fitting(told);
  }

  /** As many as fit a line, and how many do not. */
  static String fitting(List<String> told) {
    StringBuilder line = new StringBuilder();
    int shown = 0;
    for (String one : told) {
      String more = " and " + (told.size() - shown - 1) + " more";
      int needed = line.length() + 2 + one.length() + (shown + 1 < told.size() ? more.length() : 0);
      if (shown > 0 && needed > WIDTH) {
        return line + " and " + (told.size() - shown) + " more";
      }
      line.append(shown == 0 ? "" : ", ").append(one);
      shown++;
    }
    return line.toString();
  }

  /** What became of one table: {@code subtitles: new, 0}. */
  static String told(String table, RowChange change) {
    if (change.before().isEmpty()) {
      return name(table) + ": new, " + number(change.after().orElse(0L));
    }
    return name(table)
        + ": "
        + number(change.before().get())
        + (change.after().isEmpty()
            ? ", gone with the table"
            : " before, " + number(change.after().get()) + " after");
  }

  /** The same in short: {@code comments +4}, {@code subtitles new 0}. */
  static String difference(String table, RowChange change) {
    if (change.before().isEmpty() || change.after().isEmpty()) {
      return name(table)
          + change
              .after()
              .map(rows -> " new (" + number(rows) + ")")
              .orElseGet(() -> " gone (" + number(change.before().orElse(0L)) + ")");
    }
    long more = change.after().get() - change.before().get();
    return name(table) + (more < 0 ? " −" : " +") + number(Math.abs(more));
  }

  /** Without the quotes that it needs among SQL. */
  private static String name(String table) {
    return table.replace("\"", "");
  }

  /** A number with its thousands set apart: {@code 1 013}. */
  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number).replace(',', ' ');
  }
}
