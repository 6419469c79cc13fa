package dev.slipway.sheet;

import dev.slipway.evidence.Votes.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Where rungs are on a line: each in a column of its own as far as there is room, else several in
 * one, and that of the standing always alone.
 */
final class Scale {
  /** How many rungs at each side of the standing stay alone for as long as can be. */
  private static final int NEAR = 6;

  private final List<Interval> columns;
  private final double left;
  private final double width;

  private Scale(List<Interval> columns, double left, double width) {
    this.columns = List.copyOf(columns);
    this.left = left;
    this.width = width;
  }

  /**
   * A scale for rungs from 0.
   *
   * @param top the highest rung
   * @param rung the one that the database stands on
   * @param rows between whose changes nothing is to be seen
   * @param most how many columns there is room for
   */
  static Scale of(int top, int rung, List<Row> rows, int most, double left, double width) {
    SortedSet<Integer> begins = new TreeSet<>();
    if (top + 1 <= most) {
      for (int one = 0; one <= top; one++) {
        begins.add(one);
      }
      return new Scale(columns(begins, top), left, width);
    }
    begins.addAll(List.of(0, rung, rung + 1));
    rows.forEach(row -> begins.addAll(row.changes(top)));
    if (columns(begins, top).size() > most) {
      begins.clear();
      begins.addAll(List.of(0, rung, rung + 1));
      int near = Math.min(NEAR, most / 4);
      for (int one = Math.max(0, rung - near); one <= rung + near + 1; one++) {
        begins.add(one);
      }
      int others = most - columns(begins, top).size();
      for (int chunk = 1; chunk < others; chunk++) {
        begins.add((int) ((long) (top + 1) * chunk / others));
      }
    }
    return new Scale(columns(begins, top), left, width);
  }

  private static List<Interval> columns(SortedSet<Integer> begins, int top) {
    List<Integer> from = begins.stream().filter(one -> one <= top).toList();
    List<Interval> columns = new ArrayList<>();
    for (int at = 0; at < from.size(); at++) {
      columns.add(new Interval(from.get(at), at + 1 < from.size() ? from.get(at + 1) - 1 : top));
    }
    return columns;
  }

  List<Interval> columns() {
    return columns;
  }

  /** How wide a column is. */
  double step() {
    return width / columns.size();
  }

  /** Where a rung begins. */
  double from(int rung) {
    for (int at = 0; at < columns.size(); at++) {
      Interval column = columns.get(at);
      if (column.has(rung)) {
        double share = (double) (rung - column.from()) / (column.to() - column.from() + 1);
        return left + (at + share) * step();
      }
    }
    return left + width;
  }

  /** Where a rung ends. */
  double to(int rung) {
    return from(rung + 1);
  }
}
