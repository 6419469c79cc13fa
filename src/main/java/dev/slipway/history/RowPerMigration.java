package dev.slipway.history;

import dev.slipway.database.Ground;
import dev.slipway.database.Sql;
import dev.slipway.history.HistoryTable.Row;
import dev.slipway.history.Testimony.Form;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A history that has a row for each migration, found by a key that both have. */
abstract class RowPerMigration extends NativeHistory {
  static final Comparator<String> BY_TEXT = Comparator.naturalOrder();

  /** By the whole numbers that the keys are; what is none comes before them. */
  static final Comparator<String> BY_NUMBER =
      (one, other) -> {
        int order = compareNumbers(one, other);
        return order != 0 ? order : one.compareTo(other);
      };

  RowPerMigration(MigrationFolder folder, Ground ground) {
    super(folder, ground);
  }

  /** What the tool knows a migration by. */
  abstract String key(Migration migration);

  /** The migration that a row is about; none, if the row is about something else. */
  abstract Optional<String> key(Row row);

  /** A key in words. */
  String named(String key) {
    return key;
  }

  /** The order in which the tool applies what these keys stand for. */
  abstract Comparator<String> order();

  /** What a row says about its migration. */
  enum Says {
    APPLIED,
    FAILED,
    /** That it is not there, or not any more. */
    ABSENT
  }

  Says says(Row row) {
    return Says.APPLIED;
  }

  /** Whether a row allows that its migration had the text that it has now. */
  boolean allows(Row row, Migration migration) {
    return true;
  }

  /** Whether the tool itself takes a row for that of the present text, down to its last byte. */
  boolean isExact(Row row, Migration migration) {
    return allows(row, migration);
  }

  abstract void insert(Connection connection, HistoryTable table, Migration migration)
      throws SQLException;

  /** Takes away what says that a migration failed. */
  void settle(Connection connection, HistoryTable table, Row failed) throws SQLException {}

  /** Gives the row of a migration its present text. */
  void correct(Connection connection, HistoryTable table, Row row, Migration migration)
      throws SQLException {}

  /** The last thing that is said of each key that is said to be applied, in the tool's order. */
  private Map<String, Row> applied(HistoryTable table) {
    Map<String, Row> applied = new LinkedHashMap<>();
    for (Row row : table.rows()) {
      Optional<String> key = key(row);
      if (key.isPresent()) {
        switch (says(row)) {
          case APPLIED -> applied.put(key.get(), row);
          case FAILED -> {}
          case ABSENT -> applied.remove(key.get());
        }
      }
    }
    return applied;
  }

  @Override
  Testimony testimony(String name, HistoryTable table, boolean texts) {
    Map<String, Row> said = applied(table);
    Set<String> failedKeys = new HashSet<>();
    for (Row row : table.rows()) {
      Optional<String> key = says(row) == Says.FAILED ? key(row) : Optional.empty();
      if (key.isPresent()) {
        failedKeys.add(key.get());
      }
    }
    List<Migration> applied = new ArrayList<>();
    List<Migration> absent = new ArrayList<>();
    List<Migration> edited = new ArrayList<>();
    List<Migration> failed = new ArrayList<>();
    Set<String> others = new HashSet<>(said.keySet());
    others.addAll(failedKeys);
    boolean stale = false;
    for (Migration migration : migrations()) {
      String key = key(migration);
      Row row = said.get(key);
      others.remove(key);
      if (row == null) {
        (failedKeys.contains(key) ? failed : absent).add(migration);
      } else if (texts && !allows(row, migration)) {
        edited.add(migration);
      } else {
        applied.add(migration);
        stale |= failedKeys.contains(key) || (texts && !isExact(row, migration));
      }
    }
    String first = key(migrations().get(0));
    String last = key(migrations().get(migrations().size() - 1));
    Set<String> inOrder = new TreeSet<>(order());
    inOrder.addAll(others);
    List<String> unknown = new ArrayList<>();
    boolean unknownAreLast = true;
    for (String key : inOrder) {
      if (order().compare(key, first) >= 0) {
        unknown.add(said.containsKey(key) ? named(key) : Testimony.failed(named(key)));
        unknownAreLast &= order().compare(key, last) > 0;
      }
    }
    return new Testimony(
        name, Form.NATIVE, applied, absent, edited, failed, unknown, unknownAreLast, stale);
  }

  @Override
  void enter(Connection connection, HistoryTable table, List<Migration> present)
      throws SQLException {
    Map<String, Migration> byKey = new HashMap<>();
    for (Migration migration : present) {
      byKey.put(key(migration), migration);
    }
    Map<String, Row> said = applied(table);
    for (Row row : table.rows()) {
      Optional<String> key = key(row);
      if (key.isPresent() && byKey.containsKey(key.get()) && says(row) == Says.FAILED) {
        settle(connection, table, row);
      }
    }
    for (Migration migration : present) {
      Row row = said.get(key(migration));
      if (row == null) {
        insert(connection, table, migration);
        said.put(key(migration), new Row(Map.of()));
      } else if (!row.values().isEmpty() && !isExact(row, migration)) {
        correct(connection, table, row, migration);
      }
    }
  }

  /** The columns by which one of its rows is told from all others. */
  abstract List<String> tellingColumns(HistoryTable table);

  @Override
  void takeBack(
      Connection connection, HistoryTable table, List<Migration> undone, List<Migration> left)
      throws SQLException {
    Set<String> keys = new HashSet<>();
    for (Migration migration : undone) {
      keys.add(key(migration));
    }
    for (Row row : table.rows()) {
      if (key(row).filter(keys::contains).isPresent()) {
        List<String> where = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (String column : tellingColumns(table)) {
          Optional<Object> value = row.value(column);
          where.add(Sql.quoted(column) + (value.isPresent() ? " = ?" : " IS NULL"));
          value.ifPresent(values::add);
        }
        execute(
            connection,
            "DELETE FROM " + table.sql() + " WHERE " + String.join(" AND ", where),
            values.toArray());
      }
    }
  }

  private static int compareNumbers(String one, String other) {
    boolean isNumber = HistoryTable.isDigits(one);
    if (!isNumber || !HistoryTable.isDigits(other)) {
      return Boolean.compare(isNumber, HistoryTable.isDigits(other));
    }
    String number = HistoryTable.number(one);
    String otherNumber = HistoryTable.number(other);
    int order = Integer.compare(number.length(), otherNumber.length());
    return order != 0 ? order : number.compareTo(otherNumber);
  }

  /** The digits that a name begins with, as they stand there. */
  static String leadingDigits(String name) {
    int end = 0;
    while (end < name.length() && name.charAt(end) >= '0' && name.charAt(end) <= '9') {
      end++;
    }
    return name.substring(0, end);
  }

  static String leadingNumber(String name) {
    return HistoryTable.number(leadingDigits(name));
  }
}
