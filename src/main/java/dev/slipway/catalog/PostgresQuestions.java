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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * What is asked again and again of one session, so that the server plans it once: to plan these
 * queries takes it longer than to answer them, and the driver's own prepared statements do not
 * outlive a {@code CREATE TABLE}. Questions that do not wait for each other's answers are one
 * message.
 */
final class PostgresQuestions {
  /** {@code invalid_sql_statement_name} (postgresql.org/docs/current/errcodes-appendix.html). */
  private static final String NOT_PREPARED = "26000";

  /** So that what was prepared is told from what an app's script prepares. */
  private static final String PREFIX = "slipway_question_";

  /**
   * A session is read by one reader after another, and none knows what those before it asked; nor
   * is a name free again because the message that it was prepared in has failed.
   */
  private static final AtomicInteger PREPARED = new AtomicInteger();

  private final Connection connection;
  private final Map<String, String> prepared = new HashMap<>();

  PostgresQuestions(Connection connection) {
    this.connection = connection;
  }

  boolean areOn(Connection other) {
    return connection == other;
  }

  /** Takes note that the server knows none of them any more. */
  void forget() {
    prepared.clear();
  }

  /** Whether it failed because a script had the server forget them ({@code DISCARD ALL}). */
  static boolean areForgotten(SQLException error) {
    return NOT_PREPARED.equals(error.getSQLState());
  }

  /** Takes the rows of one question. */
  @FunctionalInterface
  interface Rows {
    void take(ResultSet rows) throws SQLException;
  }

  /**
   * One question.
   *
   * @param query the query, with a question mark for each argument
   * @param arguments arrays as {@link #oids} and {@link #names} write them
   * @param rows who takes the answer
   */
  record Question(String query, List<String> arguments, Rows rows) {}

  void ask(Question... questions) throws SQLException {
    ask("", List.of(questions), "");
  }

  /**
   * Asks in one message.
   *
   * @param before a statement to run before, in the same message; "" for none
   * @param after statements to run after them; "" for none
   */
  void ask(String before, List<Question> questions, String after) throws SQLException {
    Map<String, String> news = new HashMap<>();
    StringBuilder message = new StringBuilder();
    if (!before.isEmpty()) {
      message.append(before).append(";\n");
    }
    for (Question question : questions) {
      String name = prepared.get(question.query);
      if (name == null) {
        name = news.get(question.query);
      }
      if (name == null) {
        name = PREFIX + PREPARED.incrementAndGet();
        news.put(question.query, name);
        message.append("PREPARE ").append(name).append(" AS ");
        message.append(numbered(question.query)).append(";\n");
      }
      message.append("EXECUTE ").append(name);
      if (!question.arguments.isEmpty()) {
        message.append(question.arguments.stream().collect(Collectors.joining(", ", "(", ")")));
      }
      message.append(";\n");
    }
    message.append(after);
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      boolean isResult = statement.execute(message.toString());
      for (Question question : questions) {
        while (!isResult) {
          isResult = statement.getMoreResults();
          if (!isResult && statement.getUpdateCount() < 0) {
            throw new IllegalStateException("a question without an answer: " + question.query);
          }
        }
        try (ResultSet rows = statement.getResultSet()) {
          question.rows.take(rows);
        }
        isResult = statement.getMoreResults();
      }
    }
    prepared.putAll(news);
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
