package dev.slipway.risk;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Definition;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.database.Sql.Token;
import dev.slipway.undo.SqlName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The tables of a catalog by the names that scripts have for them, with what belongs to each. */
final class Shape {

  /**
   * A table.
   *
   * @param identity what it is in the catalog
   * @param name its name, as {@link Sql#key} gives it, with its schema before it if it is of
   *     another than the home schema
   * @param columns the definitions of its columns, by name
   * @param references what it refers to
   */
  record Table(
      Identity identity,
      String name,
      Map<String, Column> columns,
      List<Reference> references,
      List<String> checks) {}

  /**
   * A column.
   *
   * @param name its name, as {@link Sql#key} gives it
   * @param shown its name as people wrote it, without its table
   * @param definition its definition: its type first
   */
  record Column(Identity identity, String name, String shown, String definition) {

    /** Whether its values are worked out from others of the row. */
    boolean isGenerated() {
      return definition.contains(" generated ") && !definition.contains(" as identity");
    }

    boolean isRequired() {
      return (definition + " ").contains(" not null ");
    }
  }

  /** A foreign key: its columns and those that it is to, as the catalog prints them. */
  record Reference(
      Identity identity,
      String table,
      List<String> columns,
      String target,
      List<String> targetColumns,
      String rule) {}

  private final Engine engine;
  private final Map<String, Table> tables = new TreeMap<>();
  private final Map<String, String> keys = new HashMap<>();
  private final Map<String, String> indexes = new HashMap<>();
  private final Map<String, String> domains = new HashMap<>();

  /** What indexes and keys are of, columns and expressions, by their table. */
  private final Map<String, List<String>> indexed = new HashMap<>();

  Shape(Catalog catalog, Engine engine) {
    this.engine = engine;
    for (Identity object : catalog.objects()) {
      if (holdsRows(object.kind())) {
        String name = nameOf(object);
        keys.put(object.key(), name);
        tables.put(
            name,
            new Table(object, name, new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>()));
      }
    }
    for (Identity object : catalog.objects()) {
      String definition = catalog.definition(object).map(Definition::text).orElse("");
      Table table = tables.get(keys.getOrDefault(object.table(), ""));
      if (object.kind() == Kind.DOMAIN) {
        domains.put(object.shown(), definition);
      } else if (table != null) {
        add(table, object, definition);
      }
    }
  }

  private static boolean holdsRows(Kind kind) {
    return kind == Kind.TABLE || kind == Kind.VIRTUAL_TABLE || kind == Kind.MATERIALIZED_VIEW;
  }

  private void add(Table table, Identity object, String definition) {
    switch (object.kind()) {
      case COLUMN -> {
        String name = columnName(object, table.identity());
        String shown = Sql.amongOthers(SqlName.columnOf(object, table.identity(), engine), engine);
        table.columns.put(name, new Column(object, name, shown, definition));
      }
      case FOREIGN_KEY -> table.references.add(reference(object, table, definition));
      case CHECK -> table.checks.add(object.key());
      case INDEX -> {
        names(definition, "named ").forEach(index -> indexes.put(index, table.name()));
        isOf(table, object.shown().substring(table.identity().shown().length()) + definition);
      }
      case PRIMARY_KEY, EXCLUSION -> isOf(table, object.shown() + definition);
      default -> {
        // Keys, triggers and policies go by what scripts say of them.
      }
    }
  }

  private void isOf(Table table, String words) {
    indexed.computeIfAbsent(table.name(), one -> new ArrayList<>()).add(words);
  }

  private String columnName(Identity column, Identity table) {
    String own = SqlName.columnOf(column, table, engine);
    return switch (engine) {
      case SQLITE -> Sql.folded(own);
      case POSTGRESQL -> Sql.amongOthers(own, engine);
    };
  }

  private static List<String> names(String definition, String before) {
    List<String> names = new ArrayList<>();
    for (String part : definition.split(" and ", -1)) {
      if (part.startsWith(before)) {
        String rest = part.substring(before.length());
        int end = rest.startsWith("\"") ? rest.indexOf('"', 1) + 1 : rest.indexOf(' ');
        names.add(end <= 0 ? rest : rest.substring(0, end));
      }
    }
    return names;
  }

  private Reference reference(Identity object, Table table, String definition) {
    String shown = object.shown();
    int arrow = shown.indexOf(" → ");
    String from = shown.substring(shown.lastIndexOf('(', arrow) + 1, shown.lastIndexOf(')', arrow));
    String to = shown.substring(arrow + " → ".length());
    int bracket = to.lastIndexOf(" (");
    String target = bracket < 0 ? to : to.substring(0, bracket);
    String columns = bracket < 0 ? "" : to.substring(bracket + 2, to.length() - 1);
    return new Reference(
        object, table.name(), keysIn(from), keyOf(target), keysIn(columns), definition);
  }

  private List<String> keysIn(String list) {
    return Sql.tokens(list, engine).stream()
        .flatMap(token -> Sql.key(token, engine).stream())
        .toList();
  }

  /** A name as catalogs print it, in the form of scripts' keys. */
  private String keyOf(String shown) {
    return Sql.tokens(shown, engine).stream()
        .flatMap(token -> Sql.key(token, engine).stream())
        .collect(Collectors.joining("."));
  }

  private String nameOf(Identity table) {
    return engine == Engine.SQLITE ? table.key() : keyOf(table.shown());
  }

  /** The name of the table that something belongs to; empty if it belongs to none. */
  String tableOf(Identity object) {
    return keys.getOrDefault(object.table(), "");
  }

  /** The name of a column, without its table. */
  String columnOf(Identity column) {
    return table(tableOf(column))
        .map(table -> columnName(column, table.identity()))
        .orElse(column.shown());
  }

  Map<String, Table> tables() {
    return tables;
  }

  Optional<Table> table(String name) {
    return Optional.ofNullable(tables.get(name));
  }

  Optional<Column> column(String table, String column) {
    return table(table).flatMap(it -> Optional.ofNullable(it.columns().get(column)));
  }

  /** What people call a table; the name itself, where the catalog has no such table. */
  String shown(String table) {
    return table(table).map(it -> it.identity().shown()).orElse(table);
  }

  /** What people call a column, without its table. */
  String shown(String table, String column) {
    return column(table, column).map(Column::shown).orElse(column);
  }

  /**
   * The columns of an index or a key, in order, if all that it is of are columns as they are, and
   * no condition chooses rows.
   *
   * @param object an index or a primary key
   * @param definition how it is defined
   */
  Optional<List<String>> columnsOf(Identity object, String definition) {
    String whole =
        object.kind() == Kind.PRIMARY_KEY
            ? definition
            : object.shown().substring(prefix(object).length());
    List<Token> tokens = Sql.tokens(whole, engine);
    List<String> columns = new ArrayList<>();
    int at = 0;
    while (at + 2 < tokens.size() && tokens.get(at).isSymbol(at == 0 ? "(" : ",")) {
      Optional<String> column = Sql.key(tokens.get(at + 1), engine);
      if (column.isEmpty()) {
        return Optional.empty();
      }
      columns.add(column.get());
      at += 2;
    }
    boolean isWhole = at > 0 && at < tokens.size() && tokens.get(at).isSymbol(")");
    return isWhole && !says(tokens, "WHERE") ? Optional.of(columns) : Optional.empty();
  }

  /** What the names of a table's parts begin with. */
  private String prefix(Identity part) {
    String table = shown(tableOf(part));
    return engine == Engine.SQLITE ? Sql.amongOthers(table) : table;
  }

  /** The table that an index of this name is of. */
  Optional<String> tableOfIndex(String index) {
    return Optional.ofNullable(indexes.get(index));
  }

  /** Whether an index or a key may be of a column: what has its name in it counts as one. */
  boolean isIndexed(String table, String column) {
    return indexed.getOrDefault(table, List.of()).stream().anyMatch(one -> one.contains(column));
  }

  /** Whether a type is a domain that does not take every value of its base type. */
  boolean isRestrictedDomain(String type) {
    return domains.getOrDefault(type, "").contains("not null")
        || domains.getOrDefault(type, "").contains("check");
  }

  /** The references to a table from others. */
  List<Reference> referencesTo(String table) {
    return tables.values().stream()
        .flatMap(other -> other.references().stream())
        .filter(reference -> reference.target().equals(table) && !reference.table().equals(table))
        .toList();
  }

  /**
   * The name of a table that a script calls so: a name without a schema may be of another schema
   * that the script lets be searched.
   */
  String resolved(String name) {
    if (tables.containsKey(name) || name.contains(".")) {
      return name;
    }
    List<String> elsewhere =
        tables.keySet().stream().filter(table -> table.endsWith("." + name)).toList();
    return elsewhere.size() == 1 ? elsewhere.get(0) : name;
  }

  /** Whether tokens say these keywords somewhere, one after the other. */
  static boolean says(List<Token> tokens, String... words) {
    for (int at = 0; at + words.length <= tokens.size(); at++) {
      int word = 0;
      while (word < words.length && tokens.get(at + word).is(words[word])) {
        word++;
      }
      if (word == words.length) {
        return true;
      }
    }
    return false;
  }
}
