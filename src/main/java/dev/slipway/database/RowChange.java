package dev.slipway.database;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * How many rows a table held before and after something.
 *
 * @param before empty if the table was not there
 * @param after empty if it is gone
 */
public record RowChange(Optional<Long> before, Optional<Long> after) {

  /** Whether there are as many as there were, in a table that was there and still is. */
  public boolean isNone() {
    return before.isPresent() && before.equals(after);
  }

  /**
   * What became of each table, by its name now, or its last.
   *
   * @param engine whose names they are
   */
  public static Map<String, RowChange> between(
      Map<String, Long> before, Map<String, Long> after, Engine engine) {
    UnaryOperator<String> key =
        switch (engine) {
          case SQLITE -> Sql::folded;
          case POSTGRESQL -> name -> name;
        };
    Map<String, Long> former = new TreeMap<>();
    before.forEach((table, rows) -> former.put(key.apply(table), rows));
    Map<String, RowChange> changes = new TreeMap<>();
    after.forEach(
        (table, rows) ->
            changes.put(
                table,
                new RowChange(
                    Optional.ofNullable(former.remove(key.apply(table))), Optional.of(rows))));
    before.forEach(
        (table, rows) -> {
          if (former.containsKey(key.apply(table))) {
            changes.put(table, new RowChange(Optional.of(rows), Optional.empty()));
          }
        });
    return changes;
  }
}
