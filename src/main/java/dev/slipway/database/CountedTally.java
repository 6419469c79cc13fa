package dev.slipway.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A tally by counting every row of every table, before and after. */
final class CountedTally implements Tally {

  /** Counts the rows of every table. */
  @FunctionalInterface
  interface Counting {
    Map<String, Long> of(Connection connection) throws SQLException;
  }

  private final Map<String, Long> before;
  private final Counting counting;
  private final UnaryOperator<String> key;
  private @Nullable Map<String, Long> counted;

  /**
   * @param before how many rows each table had
   * @param counting counts again
   * @param key gives a table's name the form in which names are compared
   */
  CountedTally(Map<String, Long> before, Counting counting, UnaryOperator<String> key) {
    this.before = Map.copyOf(before);
    this.counting = counting;
    this.key = key;
  }

  @Override
  public Map<String, String> losses(Connection connection, Set<String> mayLose)
      throws SQLException {
    Map<String, Long> all = counting.of(connection);
    counted = all;
    Map<String, Long> now = new HashMap<>();
    all.forEach((table, rows) -> now.put(key.apply(table), rows));
    Map<String, String> losses = new TreeMap<>();
    before.forEach(
        (table, rows) -> {
          Long left = now.get(key.apply(table));
          if (left != null && left < rows && !mayLose.contains(key.apply(table))) {
            losses.put(table, rows + " before, " + left + " after");
          }
        });
    return losses;
  }

  @Override
  public Optional<Map<String, Long>> held() {
    return Optional.of(before);
  }

  @Override
  public Optional<Map<String, Long>> holds(Connection connection) throws SQLException {
    return Optional.of(counted != null ? counted : counting.of(connection));
  }
}
