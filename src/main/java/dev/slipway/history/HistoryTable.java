package dev.slipway.history;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A history table as it was found: its columns and all of its rows, whoever made it.
 *
 * @param sql its name as SQL text, in quotes
 * @param columns the types of its columns by their names in small letters
 * @param rows its rows, in the order in which the engine gave them
 */
record HistoryTable(String sql, Map<String, String> columns, List<Row> rows) {

  /** One row, by the names of its columns in small letters. */
  record Row(Map<String, @Nullable Object> values) {

    Optional<Object> value(String column) {
      return Optional.ofNullable(values.get(column));
    }

    Optional<String> text(String column) {
      Object value = values.get(column);
      return value == null ? Optional.empty() : Optional.of(value.toString());
    }

    /** A whole number, whatever the column's type; a text that is none is taken as it is. */
    Optional<String> number(String column) {
      Object value = values.get(column);
      return value == null ? Optional.empty() : Optional.of(HistoryTable.number(value.toString()));
    }

    boolean has(String column) {
      return value(column).isPresent();
    }

    /** Whether it is true in any of the ways in which the engines and their drivers say so. */
    boolean isTrue(String column) {
      return Set.of("true", "1", "t", "1.0")
          .contains(text(column).orElse("").toLowerCase(Locale.ROOT));
    }

    /** Whether it is false in any of these ways; what is null is neither. */
    boolean isFalse(String column) {
      return Set.of("false", "0", "f", "0.0")
          .contains(text(column).orElse("").toLowerCase(Locale.ROOT));
    }
  }

  static HistoryTable read(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT * FROM " + sql)) {
      ResultSetMetaData about = result.getMetaData();
      List<String> names = new ArrayList<>();
      Map<String, String> columns = new LinkedHashMap<>();
      for (int column = 1; column <= about.getColumnCount(); column++) {
        String name = about.getColumnName(column).toLowerCase(Locale.ROOT);
        names.add(name);
        columns.put(name, about.getColumnTypeName(column).toLowerCase(Locale.ROOT));
      }
      List<Row> rows = new ArrayList<>();
      while (result.next()) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int column = 1; column <= names.size(); column++) {
          values.put(names.get(column - 1), result.getObject(column));
        }
        rows.add(new Row(values));
      }
      return new HistoryTable(sql, columns, rows);
    }
  }

  boolean has(String... names) {
    return columns.keySet().containsAll(List.of(names));
  }

  boolean isNumeric(String column) {
    String type = columns.getOrDefault(column, "");
    return type.contains("int") || type.contains("serial") || type.contains("numeric");
  }

  /** A whole number without zeros before it, so that 007 and 7 are one. */
  static String number(String text) {
    if (isDigits(text)) {
      int start = 0;
      while (start < text.length() - 1 && text.charAt(start) == '0') {
        start++;
      }
      return text.substring(start);
    }
    try {
      return new BigDecimal(text).toBigInteger().toString();
    } catch (NumberFormatException e) {
      return text;
    }
  }

  /** Whether a text is a whole number, however long. */
  static boolean isDigits(String text) {
    for (int at = 0; at < text.length(); at++) {
      if (text.charAt(at) < '0' || text.charAt(at) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
