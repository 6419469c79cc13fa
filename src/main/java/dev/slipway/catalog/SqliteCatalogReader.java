package dev.slipway.catalog;

import dev.slipway.catalog.Catalog.Definition;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.database.Sql.Token;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a SQLite schema from its PRAGMAs, and from the text of {@code sqlite_schema} what no PRAGMA
 * tells.
 *
 * <p>All that SQLite knows of a table it derives from that text, so a table whose text and whose
 * indexes' texts have not changed since the last read is not asked again: along a ladder most rungs
 * cost one query.
 */
final class SqliteCatalogReader implements Catalog.Reader {
  private static final String OBJECTS = resource("sqlite-objects.sql");
  private static final String SHADOWS = resource("sqlite-shadow-tables.sql");
  private static final String COLUMNS = resource("sqlite-columns.sql");
  private static final String FOREIGN_KEYS = resource("sqlite-foreign-keys.sql");
  private static final String INDEXES = resource("sqlite-indexes.sql");

  private final Map<List<String>, Table> known = new HashMap<>();

  /** One row of {@code sqlite_schema}. */
  private record Row(String type, String name, String table, String sql) {}

  /** A foreign key whose target columns may be left to the target's primary key. */
  private record Reference(
      List<String> from, String target, List<@Nullable String> to, String rule) {}

  /** One column of an index, or one expression, whose text no PRAGMA tells. */
  private record Part(@Nullable String column, boolean descending, String collation) {}

  /** An index, whether a statement made it or a constraint, whose text is then none. */
  private record Index(
      String name,
      String origin,
      boolean unique,
      Optional<String> sql,
      CreateIndex written,
      List<Part> parts) {

    List<String> columns() {
      return parts.stream().map(part -> Objects.requireNonNullElse(part.column, "")).toList();
    }
  }

  /** What was read of one table, its references still to be resolved. */
  private record Table(
      String name,
      Map<Identity, Definition> objects,
      List<String> primaryKey,
      List<Reference> references) {}

  @Override
  public Catalog read(Connection connection) throws SQLException {
    TreeMap<Identity, Definition> objects = new TreeMap<>();
    List<Row> rows = rows(connection);
    Map<String, List<String>> indexTexts = new HashMap<>();
    for (Row row : rows) {
      if (row.type.equals("index")) {
        indexTexts.computeIfAbsent(key(row.table), table -> new ArrayList<>()).add(row.sql);
      }
    }
    Set<String> shadows = shadows(connection, rows);
    Map<String, Table> tables = new HashMap<>();
    for (Row row : rows) {
      if (Bookkeeping.owns(row.table)) {
        continue;
      }
      switch (row.type) {
        case "table" -> {
          if (isVirtual(row)) {
            putByItself(objects, Kind.VIRTUAL_TABLE, row);
          } else if (!shadows.contains(key(row.name))) {
            Table table = table(connection, row, indexTexts.getOrDefault(key(row.name), List.of()));
            tables.put(key(row.name), table);
            objects.putAll(table.objects);
          }
        }
        case "view" -> putByItself(objects, Kind.VIEW, row);
        case "trigger" -> putByItself(objects, Kind.TRIGGER, row);
        default -> {
          // Indexes are read with their tables.
        }
      }
    }
    tables.values().forEach(table -> putReferences(objects, table, tables));
    return new Catalog(objects);
  }

  private static boolean isVirtual(Row row) {
    return row.sql.regionMatches(
        true, 0, "CREATE VIRTUAL TABLE", 0, "CREATE VIRTUAL TABLE".length());
  }

  /**
   * The tables in which virtual ones keep their content; asked only where there are virtual ones.
   */
  private static Set<String> shadows(Connection connection, List<Row> rows) throws SQLException {
    Set<String> shadows = new HashSet<>();
    if (rows.stream().anyMatch(SqliteCatalogReader::isVirtual)) {
      try (Statement statement = connection.createStatement();
          ResultSet result = statement.executeQuery(SHADOWS)) {
        while (result.next()) {
          shadows.add(key(result.getString("name")));
        }
      }
    }
    return shadows;
  }

  private static List<Row> rows(Connection connection) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(OBJECTS)) {
      while (result.next()) {
        rows.add(
            new Row(
                result.getString("type"),
                result.getString("name"),
                result.getString("tbl_name"),
                Objects.requireNonNullElse(result.getString("sql"), "")));
      }
    }
    return rows;
  }

  /** An object that its own statement makes: the text after its name is its definition. */
  private static void putByItself(Map<Identity, Definition> objects, Kind kind, Row row) {
    List<Token> tokens = Sql.tokens(row.sql, Engine.SQLITE);
    int name = 0;
    while (name < tokens.size()
        && !(tokens.get(name).isName() && key(tokens.get(name).name()).equals(key(row.name)))) {
      name++;
    }
    List<Token> after = tokens.subList(Math.min(name + 1, tokens.size()), tokens.size());
    String body = Sql.normalised(kind == Kind.VIRTUAL_TABLE ? unquoted(after) : after);
    objects.put(
        new Identity(kind, "", key(row.name), row.name),
        new Definition(body, Optional.of(row.sql)));
  }

  /** Modules take their arguments in quotes of any kind, or in none. */
  private static List<Token> unquoted(List<Token> arguments) {
    return arguments.stream()
        .map(
            token ->
                token.type() == Sql.Type.STRING
                    ? new Token(Sql.Type.QUOTED, token.name(), token.start(), token.end())
                    : token)
        .toList();
  }

  private Table table(Connection connection, Row row, List<String> indexes) throws SQLException {
    List<String> texts = new ArrayList<>(indexes);
    Collections.sort(texts);
    texts.add(row.name);
    texts.add(row.sql);
    Table table = known.get(texts);
    if (table == null) {
      table = readTable(connection, row);
      known.put(texts, table);
    }
    return table;
  }

  private static Table readTable(Connection connection, Row row) throws SQLException {
    Map<Identity, Definition> objects = new TreeMap<>();
    CreateTable text = CreateTable.parse(row.sql);
    put(objects, Kind.TABLE, row.name, "", text.options());
    List<Index> indexes = indexes(connection, row.name);
    Optional<Index> ofKey = indexes.stream().filter(index -> index.origin.equals("pk")).findAny();
    List<String> primaryKey = readColumns(connection, row.name, text, ofKey.isEmpty(), objects);
    if (!primaryKey.isEmpty()) {
      String parts = ofKey.isPresent() ? parts(ofKey.get(), text) : names(primaryKey);
      String definition =
          key(parts)
              + (text.autoincrement() ? " autoincrement" : "")
              + text.onConflict("key", primaryKey);
      put(objects, Kind.PRIMARY_KEY, row.name, "", definition);
    }
    for (String check : text.checks()) {
      put(objects, Kind.CHECK, row.name, ": " + check, "checked");
    }
    for (Index index : indexes) {
      if (!index.origin.equals("pk")) {
        putIndex(objects, row.name, index, text);
      }
    }
    return new Table(row.name, objects, primaryKey, references(connection, row.name, text));
  }

  /**
   * Puts the columns, and gives the names of those that are the primary key, in its order.
   *
   * @param keyIsRowid whether the key has no index of its own: it is the rowid then, and never
   *     null, whether or not the text says so
   */
  private static List<String> readColumns(
      Connection connection,
      String table,
      CreateTable text,
      boolean keyIsRowid,
      Map<Identity, Definition> objects)
      throws SQLException {
    TreeMap<Integer, String> primaryKey = new TreeMap<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, table);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          String name = result.getString("name");
          int placeInKey = result.getInt("pk");
          if (placeInKey > 0) {
            primaryKey.put(placeInKey, name);
          }
          boolean notNull = result.getBoolean("notnull") || (keyIsRowid && placeInKey > 0);
          String definition =
              CreateTable.normalisedType(result.getString("type"))
                  + (notNull ? " not null" : "")
                  + text.onConflict("null", List.of(name))
                  + CreateTable.normalisedDefault(result.getString("dflt_value"))
                  + text.collated(key(name))
                  + text.generation(key(name));
          put(objects, Kind.COLUMN, table, "." + Sql.amongOthers(name), definition);
        }
      }
    }
    return List.copyOf(primaryKey.values());
  }

  private static List<Index> indexes(Connection connection, String table) throws SQLException {
    Map<String, Index> indexes = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(INDEXES)) {
      statement.setString(1, table);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          String name = result.getString("index");
          Index index = indexes.get(name);
          if (index == null) {
            Optional<String> sql = Optional.ofNullable(result.getString("sql"));
            index =
                new Index(
                    name,
                    result.getString("origin"),
                    result.getBoolean("unique"),
                    sql,
                    CreateIndex.parse(sql.orElse("")),
                    new ArrayList<>());
            indexes.put(name, index);
          }
          index.parts.add(
              new Part(
                  result.getString("column"), result.getBoolean("desc"), result.getString("coll")));
        }
      }
    }
    return List.copyOf(indexes.values());
  }

  private static void putIndex(
      Map<Identity, Definition> objects, String table, Index index, CreateTable text) {
    String parts = parts(index, text);
    String predicate = index.written.predicate();
    String what =
        parts
            + (index.unique ? " unique" : "")
            + (predicate.isEmpty() ? "" : " where " + predicate);
    String name =
        index.sql.isPresent()
            ? "named " + key(index.name)
            : "a constraint" + text.onConflict("unique", index.columns());
    Identity identity = identity(Kind.INDEX, table, " " + what);
    Definition other = objects.get(identity);
    objects.put(
        identity, new Definition(other == null ? name : other.text() + " and " + name, index.sql));
  }

  /** What an index is of, in brackets; a collation only where it is not the column's own. */
  private static String parts(Index index, CreateTable text) {
    List<String> parts = new ArrayList<>();
    for (Part part : index.parts) {
      if (part.column == null) {
        parts.add(index.written.parts().get(parts.size()));
      } else {
        String collation = Sql.folded(part.collation);
        String own = text.collations().getOrDefault(key(part.column), "binary");
        parts.add(
            Sql.amongOthers(part.column)
                + (collation.equals(own) ? "" : " collate " + collation)
                + (part.descending ? " desc" : ""));
      }
    }
    return "(" + String.join(", ", parts) + ")";
  }

  private static List<Reference> references(Connection connection, String table, CreateTable text)
      throws SQLException {
    Map<Integer, Reference> references = new TreeMap<>();
    try (PreparedStatement statement = connection.prepareStatement(FOREIGN_KEYS)) {
      statement.setString(1, table);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          String target = result.getString("table");
          String rule =
              "on update "
                  + Sql.folded(result.getString("on_update"))
                  + " on delete "
                  + Sql.folded(result.getString("on_delete"));
          Reference reference =
              references.computeIfAbsent(
                  result.getInt("id"),
                  id -> new Reference(new ArrayList<>(), target, new ArrayList<>(), rule));
          reference.from.add(result.getString("from"));
          reference.to.add(result.getString("to"));
        }
      }
    }
    List<Reference> resolved = new ArrayList<>();
    references.forEach(
        (id, reference) -> {
          // The PRAGMA numbers keys from the last in the text to the first.
          int position = references.size() - 1 - id;
          boolean deferred = position < text.deferred().size() && text.deferred().get(position);
          resolved.add(
              deferred
                  ? new Reference(
                      reference.from,
                      reference.target,
                      reference.to,
                      reference.rule + " initially deferred")
                  : reference);
        });
    return resolved;
  }

  private static void putReferences(
      Map<Identity, Definition> objects, Table table, Map<String, Table> tables) {
    for (Reference reference : table.references) {
      Table target = tables.get(key(reference.target));
      List<String> to = new ArrayList<>();
      for (int at = 0; at < reference.to.size(); at++) {
        String named = reference.to.get(at);
        if (named != null) {
          to.add(named);
        } else if (target != null && at < target.primaryKey.size()) {
          to.add(target.primaryKey.get(at));
        } else {
          to.add("its primary key");
        }
      }
      String what =
          " " + names(reference.from) + " → " + Sql.amongOthers(reference.target) + " " + names(to);
      put(objects, Kind.FOREIGN_KEY, table.name, what, reference.rule);
    }
  }

  private static void put(
      Map<Identity, Definition> objects, Kind kind, String table, String what, String definition) {
    objects.put(identity(kind, table, what), new Definition(definition, Optional.empty()));
  }

  /** Of something that belongs to a table, and is told from its like by what stands behind it. */
  private static Identity identity(Kind kind, String table, String what) {
    String shown = Sql.amongOthers(table) + what;
    return what.isEmpty()
        ? new Identity(kind, key(table), key(table), table)
        : new Identity(kind, key(table), caseless(shown), shown);
  }

  private static String names(List<String> names) {
    return names.stream().map(Sql::amongOthers).collect(Collectors.joining(", ", "(", ")"));
  }

  /** SQLite compares names without regard to case. */
  private static String key(String name) {
    return Sql.folded(name);
  }

  /** In lower case but for the strings in it, whose case counts. */
  private static String caseless(String text) {
    StringBuilder key = new StringBuilder();
    int end = 0;
    for (Token token : Sql.tokens(text, Engine.SQLITE)) {
      if (token.type() == Sql.Type.STRING) {
        key.append(key(text.substring(end, token.start()))).append(token.text());
        end = token.end();
      }
    }
    return key.append(key(text.substring(end))).toString();
  }

  private static String resource(String name) {
    try (InputStream in = SqliteCatalogReader.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
