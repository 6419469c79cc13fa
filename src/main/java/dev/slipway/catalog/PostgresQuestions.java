package dev.slipway.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * What is asked again and again of one session, so that the server plans it once: to plan these
 * queries takes it longer than to answer them, and the driver's own prepared statements do not
 * outlive a {@code CREATE TABLE}.
 */
final class PostgresQuestions {
  /** So that what was prepared is told from what an app's script prepares. */
  private static final String PREFIX = "slipway_question_";

  /** A session is read by one reader after another, and none knows what those before it asked. */
  private static final AtomicInteger ASKING = new AtomicInteger();

  private final String prefix = PREFIX + ASKING.incrementAndGet() + "_";
  private final Connection connection;
  private final Map<String, String> prepared = new HashMap<>();

  PostgresQuestions(Connection connection) {
    this.connection = connection;
  }

  boolean areOn(Connection other) {
    return connection == other;
  }

  /**
   * Whether the server still knows all of them.
   *
   * @param known the names of what is prepared, with spaces between
   */
  boolean areAllAmong(String known) {
    return Set.of(known.split(" ", -1)).containsAll(prepared.values());
  }

  /** Takes note that the server knows none of them any more. */
  void forget() {
    prepared.clear();
  }

  /** Takes the rows of one question. */
  @FunctionalInterface
  interface Rows {
    void take(ResultSet rows) throws SQLException;
  }

  /**
   * Asks.
   *
   * @param query the query, with a question mark for each argument
   * @param arguments arrays as {@link #oids} and {@link #names} write them
   */
  void ask(String query, List<String> arguments, Rows rows) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      String name = prepared.get(query);
      if (name == null) {
        name = prefix + prepared.size();
        statement.execute("PREPARE " + name + " AS " + numbered(query));
        prepared.put(query, name);
      }
      String execute =
          arguments.isEmpty() ? "" : arguments.stream().collect(Collectors.joining(", ", "(", ")"));
      try (ResultSet result = statement.executeQuery("EXECUTE " + name + execute)) {
        rows.take(result);
      }
    }
  }

  /** The server's own form of placeholders. */
  private static String numbered(String query) {
    String[] parts = query.split("\\?", -1);
    StringBuilder text = new StringBuilder(parts[0]);
    for (int at = 1; at < parts.length; at++) {
      text.append('$').append(at).append(parts[at]);
    }
    return text.toString();
  }

  static String oids(Long... oids) {
    return Arrays.stream(oids).map(String::valueOf).collect(Collectors.joining(",", "'{", "}'"));
  }

  static String names(Collection<String> names) {
    return names.stream()
        .map(name -> '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
        .map(name -> name.replace("'", "''"))
        .collect(Collectors.joining(",", "'{", "}'"));
  }
}
