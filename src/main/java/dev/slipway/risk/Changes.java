package dev.slipway.risk;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Definition;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.catalog.Difference;
import dev.slipway.database.Engine;
import dev.slipway.risk.Risk.Change;
import dev.slipway.risk.Shape.Column;
import dev.slipway.risk.Shape.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The difference between two rungs in plain words, table by table. */
final class Changes {
  private final Catalog before;
  private final Catalog after;
  private final Shape then;
  private final Shape now;
  private final Told told;
  private final Map<String, List<String>> words = new LinkedHashMap<>();

  Changes(Catalog before, Catalog after, Engine engine, Told told) {
    this.before = before;
    this.after = after;
    this.then = new Shape(before, engine);
    this.now = new Shape(after, engine);
    this.told = told;
  }

  List<Change> all() {
    Set<String> renamed = new LinkedHashSet<>();
    for (Table table : then.tables().values()) {
      Optional<Table> other = after(table);
      if (other.isEmpty()) {
        say(table.name(), "drops " + table.identity());
      } else {
        if (!other.get().name().equals(table.name())) {
          say(
              table.name(),
              "renames " + table.identity() + " to " + other.get().identity().shown());
          renamed.add(other.get().name());
        }
        compare(table, other.get());
      }
    }
    for (Table table : now.tables().values()) {
      if (!renamed.contains(table.name()) && then.table(table.name()).isEmpty()) {
        say(table.name(), "adds " + table.identity() + with(table));
      }
    }
    freestanding();
    rows();
    List<Change> changes = new ArrayList<>();
    words.forEach((table, what) -> changes.add(new Change(shown(table), what)));
    return changes;
  }

  /** What people call a table. */
  private String shown(String table) {
    return then.table(table).isPresent() ? then.shown(table) : now.shown(table);
  }

  private void say(String table, String what) {
    List<String> said = words.computeIfAbsent(table, one -> new ArrayList<>());
    if (!said.contains(what)) {
      said.add(what);
    }
  }

  /** What a table is afterwards, under whatever name. */
  private Optional<Table> after(Table table) {
    for (Map.Entry<String, String> name : told.earlier().entrySet()) {
      if (name.getValue().equals(table.name()) && now.table(name.getKey()).isPresent()) {
        return now.table(name.getKey());
      }
    }
    return now.table(table.name());
  }

  private String with(Table table) {
    Map<Kind, Integer> parts = new TreeMap<>();
    for (Identity object : after.objects()) {
      boolean counts =
          object.kind() == Kind.INDEX
              || object.kind() == Kind.FOREIGN_KEY
              || object.kind() == Kind.TRIGGER
              || object.kind() == Kind.POLICY;
      if (counts && now.tableOf(object).equals(table.name()) && !object.table().isEmpty()) {
        parts.merge(object.kind(), 1, Integer::sum);
      }
    }
    List<String> counted = new ArrayList<>();
    Integer indexes = parts.remove(Kind.INDEX);
    if (indexes != null) {
      counted.add(indexes == 1 ? "1 index" : indexes + " indexes");
    }
    parts.forEach(
        (kind, number) ->
            counted.add(
                number == 1
                    ? "1 " + kind
                    : number + " " + (kind == Kind.POLICY ? "policies" : kind + "s")));
    return counted.isEmpty() ? "" : " with " + listed(counted);
  }

  private static String listed(List<String> words) {
    int last = words.size() - 1;
    return last < 1
        ? String.join("", words)
        : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
  }

  private void compare(Table table, Table other) {
    String name = table.identity().shown();
    Map<String, String> earlier = told.earlierColumns(table.name());
    List<String> added = new ArrayList<>();
    Set<String> kept = new LinkedHashSet<>();
    for (Column column : other.columns().values()) {
      String was = earlier.getOrDefault(column.name(), column.name());
      Column old = table.columns().get(was);
      if (old == null) {
        added.add(column.shown());
        continue;
      }
      kept.add(was);
      if (!was.equals(column.name())) {
        say(
            table.name(),
            "renames column " + old.shown() + " of " + name + " to " + column.shown());
      }
      Column same = withTypeBefore(old, column);
      if (!old.definition().equals(same.definition())) {
        say(table.name(), redefined(old, same, name));
      }
    }
    if (!added.isEmpty()) {
      say(table.name(), columns("adds ", added) + " to " + name);
    }
    List<String> dropped =
        table.columns().values().stream()
            .filter(column -> !kept.contains(column.name()))
            .map(Column::shown)
            .toList();
    if (!dropped.isEmpty()) {
      say(table.name(), columns("drops ", dropped) + " of " + name);
    }
    parts(table, other);
  }

  /** A column as it would be if its type had not been given another name. */
  private Column withTypeBefore(Column old, Column column) {
    String now = PostgresTypes.of(column.definition());
    String was = told.typeBefore(now);
    return now.equals(was) || !PostgresTypes.of(old.definition()).equals(was)
        ? column
        : new Column(
            column.identity(),
            column.name(),
            column.shown(),
            was + column.definition().substring(now.length()).replace("::" + now, "::" + was));
  }

  private static String columns(String verb, List<String> names) {
    return verb + (names.size() == 1 ? "column " : "columns ") + listed(names);
  }

  private static String redefined(Column old, Column now, String table) {
    String column = "column " + now.shown() + " of " + table;
    String from = PostgresTypes.of(old.definition());
    String to = PostgresTypes.of(now.definition());
    if (!from.equals(to)) {
      return "changes the type of " + column + " from " + from + " to " + to;
    }
    if (old.isRequired() != now.isRequired()) {
      return now.isRequired() ? "forbids null in " + column : "allows null in " + column;
    }
    boolean had = old.definition().contains(" default ");
    boolean has = now.definition().contains(" default ");
    if (had || has) {
      return (!has
              ? "drops the default of "
              : had ? "changes the default of " : "sets a default for ")
          + column;
    }
    return PostgresTypes.collation(old.definition())
            .equals(PostgresTypes.collation(now.definition()))
        ? "changes " + column
        : "changes the collation of " + column;
  }

  /** What belongs to a table, but for its columns. */
  private void parts(Table table, Table other) {
    Map<String, Identity> old = parts(before, then, table);
    Map<String, Identity> present = parts(after, now, other);
    String name = table.identity().shown();
    present.forEach(
        (what, object) -> {
          Identity same = old.get(what);
          if (same == null) {
            say(table.name(), "adds " + part(object, other) + " to " + name);
          } else if (!Objects.equals(before.definition(same), after.definition(object))) {
            say(table.name(), "changes " + part(object, other) + " of " + name);
          }
        });
    old.forEach(
        (what, object) -> {
          if (!present.containsKey(what)) {
            say(table.name(), "drops " + part(object, table) + " of " + name);
          }
        });
    Optional<Definition> was = before.definition(table.identity());
    Optional<Definition> is = after.definition(other.identity());
    if (!was.equals(is)) {
      say(table.name(), "changes " + table.identity());
    }
  }

  private static Map<String, Identity> parts(Catalog catalog, Shape shape, Table table) {
    Map<String, Identity> parts = new LinkedHashMap<>();
    for (Identity object : catalog.objects()) {
      boolean isPart =
          object.kind() != Kind.COLUMN
              && !object.equals(table.identity())
              && !object.table().isEmpty()
              && shape.tableOf(object).equals(table.name());
      if (isPart) {
        parts.put(object.kind() + what(object, table), object);
      }
    }
    return parts;
  }

  /** What an object is of, without its table. */
  private static String what(Identity object, Table table) {
    String whole = table.identity().shown();
    return object.shown().startsWith(whole)
        ? object.shown().substring(whole.length()).strip()
        : object.shown();
  }

  private static String part(Identity object, Table table) {
    String what = what(object, table);
    return switch (object.kind()) {
      case INDEX ->
          what.contains(" unique")
              ? "a unique index on " + what.replace(" unique", "")
              : "an index on " + what;
      case PRIMARY_KEY -> "the primary key";
      case CHECK -> "a check" + (what.isEmpty() ? "" : " (" + what.substring(2) + ")");
      case EXCLUSION -> "an exclusion " + what;
      case FOREIGN_KEY -> "a foreign key " + what;
      default -> object.kind() + " " + what;
    };
  }

  /** What belongs to no table. */
  private void freestanding() {
    Set<String> renamed = renamedTypes();
    for (Difference difference : Difference.causes(before.differences(after))) {
      Identity object = difference.object();
      if (renamed.contains(object.key()) || renamed.contains(object.table())) {
        continue;
      }
      boolean isOfTable =
          then.tables().containsKey(then.tableOf(object))
              || now.tables().containsKey(now.tableOf(object));
      boolean isTable =
          object.kind() == Kind.TABLE
              || object.kind() == Kind.VIRTUAL_TABLE
              || object.kind() == Kind.MATERIALIZED_VIEW;
      if (!isTable && (object.table().isEmpty() || !isOfTable)) {
        say(
            "",
            (difference.expected().isEmpty()
                    ? "adds "
                    : difference.found().isEmpty() ? "drops " : "changes ")
                + object);
      }
    }
  }

  /** Says which types have another name, and gives the keys of both names. */
  private Set<String> renamedTypes() {
    Set<String> renamed = new HashSet<>();
    told.earlierTypes()
        .forEach(
            (now, was) -> {
              Optional<Identity> old = type(before, was);
              Optional<Identity> is = type(after, now);
              if (old.isPresent() && is.isPresent() && type(after, was).isEmpty()) {
                say("", "renames " + old.get() + " to " + is.get().shown());
                renamed.add(old.get().key());
                renamed.add(is.get().key());
              }
            });
    return renamed;
  }

  private static Optional<Identity> type(Catalog catalog, String name) {
    return catalog.objects().stream()
        .filter(
            object ->
                object.kind() == Kind.ENUM
                    || object.kind() == Kind.DOMAIN
                    || object.kind() == Kind.TYPE)
        .filter(object -> object.shown().equals(name))
        .findFirst();
  }

  private void rows() {
    for (Told.Rows rows : told.rows()) {
      String table = rows.table();
      String name = shown(table);
      switch (rows.change().kind()) {
        case INSERT -> say(table, "adds rows to " + name);
        case UPSERT -> say(table, "adds rows to " + name + " or replaces them");
        case UPDATE -> say(table, "changes rows of " + name);
        case DELETE ->
            say(
                table,
                (rows.change().isOfAll() ? "deletes all rows of " : "deletes rows of ") + name);
        case ANYTHING -> say("", "does what its text does not tell: " + rows.piece().excerpt());
      }
    }
  }
}
