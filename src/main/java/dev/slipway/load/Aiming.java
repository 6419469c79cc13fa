package dev.slipway.load;

import dev.slipway.load.Aim.Value;
import dev.slipway.load.Instructions.Column;
import dev.slipway.load.Instructions.Rows;
import dev.slipway.load.Instructions.Source;
import dev.slipway.load.Table.Reference;
import dev.slipway.load.Table.TableColumn;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Brings what instructions say together with the tables that there are. */
final class Aiming {
  private final Target target;
  private final Connection connection;
  private final Path file;
  private final Map<String, Table> tables = new HashMap<>();

  Aiming(Target target, Connection connection, Path file) {
    this.target = target;
    this.connection = connection;
    this.file = file;
  }

  /** Where the records of a source go. */
  Aim aim(Source source) throws SQLException {
    return aim(source.rows(), new AtomicInteger());
  }

  private Aim aim(Rows rows, AtomicInteger numbers) throws SQLException {
    int number = numbers.getAndIncrement();
    Table table = table(rows);
    List<TableColumn> columns = new ArrayList<>();
    List<Value> values = new ArrayList<>();
    Set<String> given = new HashSet<>();
    for (Column said : rows.columns()) {
      String key = target.column(said.name());
      TableColumn column = table.columns().get(key);
      if (column == null) {
        throw InstructionsReading.wrong(
            file,
            said.line(),
            "names the column " + said.name() + ", which " + table.name() + " does not have");
      }
      if (column.generated()) {
        throw InstructionsReading.wrong(
            file, said.line(), "gives a value to " + said.name() + ", which the database computes");
      }
      if (!given.add(key)) {
        throw InstructionsReading.wrong(file, said.line(), "says " + said.name() + " twice");
      }
      columns.add(column);
      values.add(value(said, column));
    }
    for (Map.Entry<String, TableColumn> column : table.columns().entrySet()) {
      if (column.getValue().needed() && !given.contains(column.getKey())) {
        throw InstructionsReading.wrong(
            file,
            rows.line(),
            "gives no value to "
                + column.getValue().name()
                + ", which may not be NULL in "
                + table.name()
                + " and has no default");
      }
    }
    List<Aim> children = new ArrayList<>();
    for (Rows child : rows.children()) {
      children.add(aim(child, numbers));
    }
    return new Aim(number, table, rows.each(), columns, values, children);
  }

  private Value value(Column said, TableColumn column) {
    Type type = said.type().orElse(column.type());
    if (type == Type.TIMESTAMP
        && !target.readsMoments()
        && said.write().isEmpty()
        && column.wholeNumbers()) {
      throw InstructionsReading.wrong(
          file,
          said.line(),
          "has to say how "
              + said.name()
              + ", which holds whole numbers, spells moments: write: seconds, or write: millis");
    }
    Clock write = target.readsMoments() ? Clock.ISO : said.write().orElse(Clock.ISO);
    return new Value(said, type, write, target.keepsNul());
  }

  private Table table(Rows rows) throws SQLException {
    Table known = tables.get(rows.table());
    if (known == null) {
      known =
          target
              .table(connection, rows.table())
              .orElseThrow(
                  () ->
                      InstructionsReading.wrong(
                          file,
                          rows.line(),
                          "names the table "
                              + rows.table()
                              + ", which the database does not have"));
      tables.put(rows.table(), known);
    }
    return known;
  }

  /**
   * Sources in the order in which their rows can refer to one another; where that is a circle, in
   * the order given.
   */
  List<Source> ordered(List<Source> sources) throws SQLException {
    List<Set<String>> fills = new ArrayList<>();
    List<Set<String>> wants = new ArrayList<>();
    for (Source source : sources) {
      Set<String> filled = new HashSet<>();
      Set<String> wanted = new HashSet<>();
      for (Rows rows : all(source.rows())) {
        Table table = table(rows);
        filled.add(table.name());
        for (Reference reference : table.references()) {
          wanted.add(reference.parent());
        }
      }
      fills.add(filled);
      wants.add(wanted);
    }
    List<Source> ordered = new ArrayList<>();
    Set<Integer> left = new HashSet<>();
    for (int at = 0; at < sources.size(); at++) {
      left.add(at);
    }
    while (!left.isEmpty()) {
      Optional<Integer> next =
          left.stream()
              .sorted()
              .filter(
                  one ->
                      left.stream()
                          .noneMatch(
                              other ->
                                  !other.equals(one)
                                      && isBefore(
                                          fills.get(other), fills.get(one), wants.get(one))))
              .findFirst();
      int taken = next.orElseGet(() -> left.stream().sorted().findFirst().orElseThrow());
      left.remove(taken);
      ordered.add(sources.get(taken));
    }
    return ordered;
  }

  /** Whether a source fills a table that another wants, and does not fill itself. */
  private static boolean isBefore(Set<String> fills, Set<String> filled, Set<String> wanted) {
    return fills.stream().anyMatch(table -> wanted.contains(table) && !filled.contains(table));
  }

  private static List<Rows> all(Rows rows) {
    List<Rows> all = new ArrayList<>(List.of(rows));
    rows.children().forEach(child -> all.addAll(all(child)));
    return all;
  }
}
