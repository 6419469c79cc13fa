package dev.slipway.sheet;

import dev.slipway.evidence.Votes;
import dev.slipway.evidence.Votes.Interval;
import dev.slipway.evidence.Votes.Vote;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rows of the picture: those that are shown, in their order, and what is left out.
 *
 * @param shown those that a reader learns most from
 * @param left how many objects are in rows that are not shown
 * @param leftDiffering how many of these do not look as on the rung that the database stands on
 */
record Rows(List<Row> shown, int left, int leftDiffering) {

  /**
   * The rows of some votes.
   *
   * @param rung the one that the database stands on: what differs there is shown first, then what
   *     changes next to it
   * @param most how many rows are shown
   */
  static Rows of(Votes votes, int rung, int most) {
    Map<String, String> tables = new HashMap<>();
    Map<Row.Key, List<Vote>> alike = new LinkedHashMap<>();
    for (Vote vote : votes.votes()) {
      if (vote.object().key().equals(vote.object().table())) {
        tables.put(vote.object().table(), vote.object().shown());
      }
      boolean saysNothing = vote.exact().equals(List.of(new Interval(0, votes.top())));
      if (!vote.isExtra() && !saysNothing) {
        alike.computeIfAbsent(Row.Key.of(vote), key -> new ArrayList<>()).add(vote);
      }
    }
    List<Row> rows = new ArrayList<>();
    alike.forEach(
        (key, same) -> rows.add(new Row(tables.getOrDefault(key.table(), key.table()), same)));
    List<Row> telling = new ArrayList<>(rows);
    telling.sort(
        Comparator.comparing((Row row) -> row.isExactAt(rung))
            .thenComparing(row -> distance(row, rung, votes.top()))
            .thenComparing(row -> -row.votes().size()));
    Set<Row> chosen = new HashSet<>(telling.subList(0, Math.min(most, telling.size())));
    List<Row> left = rows.stream().filter(row -> !chosen.contains(row)).toList();
    return new Rows(
        rows.stream().filter(chosen::contains).sorted(ORDER).toList(),
        objects(left),
        objects(left.stream().filter(row -> !row.isExactAt(rung)).toList()));
  }

  /** What is there as it came, then what is missing as it would come. */
  private static final Comparator<Row> ORDER =
      Comparator.comparing((Row row) -> !row.isThere())
          .thenComparing(row -> row.isThere() ? row.begin() : 0)
          .thenComparing(row -> row.isThere() ? -row.end() : row.end())
          .thenComparing(row -> !row.hasFirstRank())
          .thenComparing(row -> -row.votes().size())
          .thenComparing(Row::name);

  private static int distance(Row row, int rung, int top) {
    return row.changes(top).stream()
        .mapToInt(change -> change <= rung ? rung - change : change - rung - 1)
        .min()
        .orElse(Integer.MAX_VALUE);
  }

  private static int objects(List<Row> rows) {
    return rows.stream().mapToInt(row -> row.votes().size()).sum();
  }
}
