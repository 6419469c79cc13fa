package dev.slipway.risk;

import dev.slipway.database.Engine;
import dev.slipway.risk.Copy.Value;
import dev.slipway.risk.Risk.Likelihood;
import dev.slipway.risk.Shape.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What the text of one script tells, noted statement by statement. Tables that were there before it
 * are called as they were then.
 */
final class Told {

  /** A change of a table's rows. */
  record Rows(Piece piece, String table, RowChange change) {}

  /** What a table holds that was made anew, of the rows that it had before. */
  enum Refill {
    NOTHING(Likelihood.CERTAIN, "it is made anew, and nothing is put into it"),
    OTHER_ROWS(Likelihood.CERTAIN, "it is made anew with other rows"),
    PERHAPS_ALL(Likelihood.POSSIBLE, "it is made anew, perhaps not from all of its rows"),
    ALL_ROWS(Likelihood.NONE, "it is made anew from all of its rows");

    private final Likelihood loss;
    private final String words;

    Refill(Likelihood loss, String words) {
      this.loss = loss;
      this.words = words;
    }

    /** Whether rows are lost by that. */
    Likelihood loss() {
      return loss;
    }

    String words() {
      return words;
    }
  }

  /**
   * What fills a table that the script made.
   *
   * @param change what it does to its rows
   * @param contents what it puts in of a table that was there before, where the text tells
   */
  private record Filling(Piece piece, RowChange change, Optional<Contents> contents) {}

  /**
   * Rows of a table that was there before, as it was called then.
   *
   * @param isOfAll whether all of its rows are among them
   * @param isAsIs whether all of its columns are there, with their names
   * @param values what their columns hold, of columns as they were called before; nothing where the
   *     text does not tell
   */
  private record Contents(
      String table, boolean isOfAll, boolean isAsIs, Optional<Map<String, Value>> values) {

    /** The same where columns were given other values since. */
    Contents without(Set<String> replaced) {
      return new Contents(
          table,
          isOfAll,
          false,
          values.map(
              all -> {
                Map<String, Value> left = new HashMap<>(all);
                left.replaceAll(
                    (column, value) -> replaced.contains(column) ? value.replaced() : value);
                return left;
              }));
    }
  }

  private final List<Effect> effects = new ArrayList<>();
  private final List<Rows> rows = new ArrayList<>();
  private final Set<String> made = new LinkedHashSet<>();
  private final Map<String, String> earlier = new HashMap<>();
  private final Map<String, Map<String, String>> columns = new HashMap<>();
  private final Map<String, List<Filling>> fillings = new HashMap<>();

  /** The columns of tables that the script made, in their order. */
  private final Map<String, List<String>> orders = new HashMap<>();

  /** Columns of which JSON has all values in the end, behind their tables as they were before. */
  private final Set<String> held = new LinkedHashSet<>();

  /** Columns of which the values are worked out anew, behind their tables as they were before. */
  private final Set<String> reworked = new LinkedHashSet<>();

  private final Map<String, String> types = new HashMap<>();

  /** The name that a table had before the script which is called so now. */
  String before(String now) {
    return made.contains(now) ? now : earlier.getOrDefault(now, now);
  }

  boolean isMade(String now) {
    return made.contains(now);
  }

  /**
   * Notes a table that is made.
   *
   * @param piece the statement that makes it
   * @param source what it is filled from by that statement, if it is, as that is called by now
   */
  void make(
      String table, Piece piece, Engine engine, Optional<Copy> copy, Optional<String> source) {
    Optional<Contents> contents =
        copy.flatMap(one -> contents(one, source.orElseThrow(), one.hasStar()));
    made.add(table);
    fillings.remove(table);
    orders.remove(table);
    if (copy.isPresent()) {
      fill(table, new Filling(piece, RowChange.INSERTS, contents));
    } else if (Shape.says(piece.tokens(), "SELECT")) {
      fill(table, new Filling(piece, RowChange.INSERTS, Optional.empty()));
    } else {
      Copy.columnsOfTable(piece.tokens(), engine).ifPresent(names -> orders.put(table, names));
    }
  }

  private void fill(String table, Filling filling) {
    fillings.computeIfAbsent(table, one -> new ArrayList<>()).add(filling);
  }

  /** What a query of a table gives of one that was there before the script. */
  private Optional<Contents> contents(Copy copy, String source, boolean isAsIs) {
    if (!made.contains(source)) {
      String table = before(source);
      Map<String, String> renamed = earlierColumns(table);
      return Optional.of(
          new Contents(
              table,
              copy.isOfAll(),
              isAsIs && renamed.isEmpty(),
              copy.values()
                  .map(values -> through(values, name -> renamed.getOrDefault(name, name)))));
    }
    Optional<Contents> known = held(source);
    if (known.isEmpty()) {
      return Optional.empty();
    }
    Contents inner = known.get();
    Optional<Map<String, Value>> values =
        inner.isAsIs()
            ? copy.values()
            : inner.values().flatMap(held -> copy.values().map(put -> composed(put, held)));
    return Optional.of(
        new Contents(
            inner.table(), inner.isOfAll() && copy.isOfAll(), isAsIs && inner.isAsIs(), values));
  }

  /** What a table that the script made holds by now of one that was there before. */
  private Optional<Contents> held(String made) {
    Optional<Contents> held = Optional.empty();
    for (Filling filling : fillings.getOrDefault(made, List.of())) {
      RowChange.Kind kind = filling.change().kind();
      Set<String> replaced = filling.change().replaced();
      if (filling.contents().isPresent() && held.isEmpty()) {
        held = filling.contents();
      } else if (kind == RowChange.Kind.UPDATE && !replaced.isEmpty()) {
        held = held.map(one -> one.without(replaced));
      } else if (kind != RowChange.Kind.UPDATE
          && (kind != RowChange.Kind.INSERT || Shape.says(filling.piece().tokens(), "SELECT"))) {
        return Optional.empty();
      }
    }
    return held;
  }

  private static Map<String, Value> through(
      Map<String, Value> values, UnaryOperator<String> before) {
    Map<String, Value> through = new HashMap<>();
    values.forEach(
        (column, value) ->
            through.put(
                column,
                new Value(
                    value.column().map(before),
                    value.kept().map(before),
                    value.mentioned().stream().map(before).collect(Collectors.toSet()),
                    value.isNeverNull())));
    return through;
  }

  /** What columns hold in the end that are filled from columns which were filled before. */
  private static Map<String, Value> composed(Map<String, Value> values, Map<String, Value> held) {
    Map<String, Value> composed = new HashMap<>();
    values.forEach(
        (column, value) ->
            composed.put(
                column,
                new Value(
                    value.column().map(held::get).flatMap(Value::column),
                    value.kept().map(held::get).flatMap(Value::kept),
                    value.mentioned().stream()
                        .flatMap(
                            name ->
                                Optional.ofNullable(held.get(name))
                                    .map(Value::mentioned)
                                    .orElse(Set.of())
                                    .stream())
                        .collect(Collectors.toSet()),
                    value.isNeverNull())));
    return composed;
  }

  /** Notes that columns of a table that the script made are others than it was made with. */
  void reshape(String table) {
    orders.remove(table);
    fillings.computeIfPresent(
        table,
        (name, all) ->
            new ArrayList<>(
                all.stream()
                    .map(
                        one ->
                            new Filling(
                                one.piece(),
                                one.change(),
                                one.contents()
                                    .map(
                                        held ->
                                            new Contents(
                                                held.table(),
                                                held.isOfAll(),
                                                false,
                                                Optional.empty()))))
                    .toList()));
  }

  /** The columns of a table that the script made in their order, where that is known. */
  Optional<List<String>> order(String made) {
    return Optional.ofNullable(orders.get(made));
  }

  /** Whether a table is dropped that was there before the script. */
  boolean drops(String table) {
    return !made.remove(table);
  }

  void rename(String from, String to) {
    if (made.remove(from)) {
      made.add(to);
      List<Filling> filling = fillings.remove(from);
      if (filling != null) {
        fillings.put(to, filling);
      }
      List<String> order = orders.remove(from);
      if (order != null) {
        orders.put(to, order);
      }
    } else {
      earlier.put(to, before(from));
      earlier.remove(from);
    }
  }

  /** Notes another name of a column, of a table as it was called before. */
  void renameColumn(String table, String from, String to) {
    Map<String, String> names = columns.computeIfAbsent(table, one -> new HashMap<>());
    String first = names.getOrDefault(from, from);
    names.remove(from);
    names.put(to, first);
  }

  void renameType(String from, String to) {
    types.put(to, types.getOrDefault(from, from));
    types.remove(from);
  }

  void add(Effect effect) {
    if (effect.table().isEmpty() || !made.contains(effect.table())) {
      effects.add(effect);
    }
  }

  /**
   * Notes a change of rows.
   *
   * @param table the table as it was before, or the name of one that the script made
   * @param copy what it is filled from, where the text tells
   * @param source what that is called by now
   */
  void add(
      Piece piece, String table, RowChange change, Optional<Copy> copy, Optional<String> source) {
    if (made.contains(table)) {
      fill(
          table,
          new Filling(
              piece, change, copy.flatMap(one -> contents(one, source.orElseThrow(), false))));
    } else {
      rows.add(new Rows(piece, table, change));
    }
  }

  /**
   * Notes that a column of a table, both as they were before, gets other values by its statement.
   */
  void rework(String table, String column) {
    reworked.add(table + "." + column);
  }

  /** Notes that JSON of its own type has all values of a column in the end. */
  void hold(String table, String column) {
    held.add(table + "." + column);
  }

  boolean isHeld(String table, String column) {
    return held.contains(table + "." + column);
  }

  boolean isReworked(String table, String column) {
    return reworked.contains(table + "." + column);
  }

  void doubt(Piece piece) {
    effects.add(
        new Effect(
            piece.line(),
            piece.excerpt(),
            "",
            Optional.empty(),
            Toil.NOTHING,
            Optional.of(Rule.NOT_UNDERSTOOD)));
    rows.add(new Rows(piece, "", RowChange.DOUBT));
  }

  List<Effect> effects() {
    return effects;
  }

  /** What is done to rows of tables that were there before. */
  List<Rows> rows() {
    return rows;
  }

  /** The tables that are there in the end and were made by the script. */
  Set<String> made() {
    return made;
  }

  /** What tables were called before that have another name in the end, by that name. */
  Map<String, String> earlier() {
    return earlier;
  }

  /** What columns of a table were called before that have another name in the end, by that name. */
  Map<String, String> earlierColumns(String table) {
    return columns.getOrDefault(table, Map.of());
  }

  /** The statements that fill a table which the script made. */
  List<Piece> copies(String table) {
    return fillings.getOrDefault(table, List.of()).stream().map(Filling::piece).toList();
  }

  /** What a table that the script made is filled with. */
  Refill refill(String table) {
    List<Filling> filling = fillings.getOrDefault(table, List.of());
    if (filling.isEmpty()) {
      return Refill.NOTHING;
    }
    if (filling.stream().noneMatch(one -> Shape.says(one.piece().tokens(), "SELECT"))) {
      return Refill.OTHER_ROWS;
    }
    boolean isOfAll =
        filling.stream()
            .flatMap(one -> one.contents().stream())
            .anyMatch(held -> held.isOfAll() && held.table().equals(table));
    boolean stays =
        filling.stream()
            .map(one -> one.change().kind())
            .allMatch(kind -> kind == RowChange.Kind.INSERT || kind == RowChange.Kind.UPDATE);
    return isOfAll && stays ? Refill.ALL_ROWS : Refill.PERHAPS_ALL;
  }

  private List<Contents> contentsOf(String table) {
    return fillings.getOrDefault(table, List.of()).stream()
        .flatMap(one -> one.contents().stream())
        .filter(held -> held.table().equals(table))
        .toList();
  }

  /**
   * Whether the values of a column are lost where its table is made anew from its own rows; nothing
   * where it is not, or not by statements that are plain.
   *
   * @param before the table before the script
   * @param after the table after it
   */
  Optional<Likelihood> lost(Table before, String column, Table after) {
    return contentsOf(before.name()).stream()
        .map(held -> lost(held, column, after))
        .max(Likelihood::compareTo);
  }

  private Likelihood lost(Contents held, String column, Table after) {
    if (held.values().isEmpty()) {
      return after.columns().containsKey(column) ? Likelihood.NONE : Likelihood.POSSIBLE;
    }
    boolean isMentioned = false;
    for (Map.Entry<String, Value> put : held.values().get().entrySet()) {
      boolean isThere = after.columns().containsKey(put.getKey());
      if (isThere && put.getValue().kept().filter(column::equals).isPresent()) {
        return isReplaced(after.name(), put.getKey()) ? Likelihood.POSSIBLE : Likelihood.NONE;
      }
      isMentioned |= isThere && put.getValue().mentioned().contains(column);
    }
    return isMentioned ? Likelihood.POSSIBLE : Likelihood.CERTAIN;
  }

  /**
   * Whether a column of a table that the script made may get other values than it was filled with.
   */
  private boolean isReplaced(String table, String column) {
    return fillings.getOrDefault(table, List.of()).stream()
        .map(Filling::change)
        .anyMatch(
            change -> change.kind() == RowChange.Kind.UPDATE && change.replaced().contains(column));
  }

  /**
   * Whether a column of a table that the script made has a value in every row, by what fills it.
   */
  boolean isNeverNull(String table, String column) {
    List<Filling> filling = fillings.getOrDefault(table, List.of());
    return filling.size() == 1
        && filling.get(0).contents().flatMap(Contents::values).stream()
            .flatMap(values -> Optional.ofNullable(values.get(column)).stream())
            .anyMatch(Value::isNeverNull);
  }

  /** Whether a table is made anew, and has all rows that it had with all their values. */
  boolean isKeptWhole(Table before, Table after) {
    List<Filling> filling = fillings.getOrDefault(before.name(), List.of());
    if (filling.size() != 1 || refill(before.name()) != Refill.ALL_ROWS) {
      return false;
    }
    Map<String, Value> values =
        filling.get(0).contents().flatMap(Contents::values).orElse(Map.of());
    return before.columns().values().stream()
        .filter(column -> !column.isGenerated())
        .allMatch(
            column ->
                after.columns().containsKey(column.name())
                    && Optional.ofNullable(values.get(column.name()))
                        .flatMap(Value::column)
                        .filter(column.name()::equals)
                        .isPresent());
  }

  /**
   * Takes a column for one that got another name where its table is made anew, and no column but
   * that one has its values.
   *
   * @return the tables, as they are called after the script, of which columns are
   */
  List<String> findRenamedColumns(Shape before, Shape after) {
    List<String> tables = new ArrayList<>();
    for (String table : made) {
      Optional<Table> was = before.table(table);
      Optional<Table> is = after.table(table);
      List<Contents> held = contentsOf(table);
      if (was.isEmpty() || is.isEmpty() || held.size() != 1) {
        continue;
      }
      Map<String, List<String>> takers = new HashMap<>();
      held.get(0)
          .values()
          .orElse(Map.of())
          .forEach(
              (column, value) ->
                  value
                      .kept()
                      .filter(old -> was.get().columns().containsKey(old))
                      .ifPresent(
                          old ->
                              takers.computeIfAbsent(old, one -> new ArrayList<>()).add(column)));
      takers.forEach(
          (old, now) -> {
            boolean isRenamed =
                now.size() == 1
                    && is.get().columns().containsKey(now.get(0))
                    && !is.get().columns().containsKey(old)
                    && !was.get().columns().containsKey(now.get(0));
            if (isRenamed) {
              Map<String, String> names = columns.computeIfAbsent(table, one -> new HashMap<>());
              names.values().removeIf(old::equals);
              names.put(now.get(0), old);
              if (!tables.contains(table)) {
                tables.add(table);
              }
            }
          });
    }
    return tables;
  }

  /** What types were called before that have another name in the end, by that name. */
  Map<String, String> earlierTypes() {
    return types;
  }

  /** What a column's type is called now, by the name that it had before. */
  String typeBefore(String now) {
    int array = now.indexOf('[');
    String one = array < 0 ? now : now.substring(0, array);
    return types.getOrDefault(one, one) + now.substring(one.length());
  }
}
