package dev.slipway.catalog;

import dev.slipway.catalog.Catalog.Definition;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
    List<Token> tokens = Sql.tokens(row.sql);
    int name = 0;
    while (name < tokens.size()
        && !(tokens.get(name).isName() && key(tokens.get(name).name()).equals(key(row.name)))) {
      name++;
    }
    String body = Sql.normalised(tokens.subList(Math.min(name + 1, tokens.size()), tokens.size()));
    objects.put(
        new Identity(kind, "", key(row.name), row.name),
        new Definition(body, Optional.of(row.sql)));
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
    put(objects, Kind.TABLE, row.name, row.name, text.options());
    List<String> primaryKey = readColumns(connection, row, text, objects);
    if (!primaryKey.isEmpty()) {
      String key =
          "("
              + String.join(", ", primaryKey)
              + ")"
              + (text.autoincrement() ? " autoincrement" : "");
      put(objects, Kind.PRIMARY_KEY, row.name, row.name, key);
    }
    for (String check : text.checks()) {
      put(objects, Kind.CHECK, row.name, row.name + ": " + check, "checked");
    }
    readIndexes(connection, row.name, text, objects);
    return new Table(row.name, objects, primaryKey, references(connection, row.name, text));
  }

  /** Puts the columns, and gives the names of those that are the primary key, in its order. */
  private static List<String> readColumns(
      Connection connection, Row row, CreateTable text, Map<Identity, Definition> objects)
      throws SQLException {
    TreeMap<Integer, String> primaryKey = new TreeMap<>();
    record Column(String name, String type, boolean notNull, @Nullable String byDefault, int key) {}
    List<Column> columns = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, row.name);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          Column column =
              new Column(
                  result.getString("name"),
                  String.join(
                      " ", result.getString("type").toLowerCase(Locale.ROOT).strip().split("\\s+")),
                  result.getBoolean("notnull"),
                  result.getString("dflt_value"),
                  result.getInt("pk"));
          columns.add(column);
          if (column.key > 0) {
            primaryKey.put(column.key, column.name);
          }
        }
      }
    }
    for (Column column : columns) {
      // An INTEGER PRIMARY KEY is the rowid and never null, whether or not the text says so.
      boolean rowid =
          column.key > 0
              && primaryKey.size() == 1
              && column.type.equals("integer")
              && !text.options().contains("without rowid");
      String key = key(column.name);
      StringBuilder definition = new StringBuilder(column.type.isEmpty() ? "any" : column.type);
      definition.append(column.notNull || rowid ? " not null" : "");
      if (column.byDefault != null) {
        definition.append(" default ").append(CreateTable.normalisedDefault(column.byDefault));
      }
      if (!text.collations().getOrDefault(key, "binary").equals("binary")) {
        definition.append(" collate ").append(text.collations().get(key));
      }
      if (text.generated().containsKey(key)) {
        definition.append(" generated as ( ").append(text.generated().get(key)).append(" )");
      }
      put(objects, Kind.COLUMN, row.name, row.name + "." + column.name, definition.toString());
    }
    return List.copyOf(primaryKey.values());
  }

  private static void readIndexes(
      Connection connection, String table, CreateTable text, Map<Identity, Definition> objects)
      throws SQLException {
    record Part(@Nullable String column, boolean descending, String collation) {}
    Map<String, List<Part>> parts = new java.util.LinkedHashMap<>();
    Map<String, @Nullable String> statements = new HashMap<>();
    Map<String, Boolean> unique = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(INDEXES)) {
      statement.setString(1, table);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          String index = result.getString("index");
          parts
              .computeIfAbsent(index, name -> new ArrayList<>())
              .add(
                  new Part(
                      result.getString("column"),
                      result.getBoolean("desc"),
                      result.getString("coll")));
          statements.put(index, result.getString("sql"));
          unique.put(index, result.getBoolean("unique"));
        }
      }
    }
    for (Map.Entry<String, List<Part>> index : parts.entrySet()) {
      String sql = statements.get(index.getKey());
      IndexText written = IndexText.parse(sql == null ? "" : sql);
      List<String> columns = new ArrayList<>();
      for (Part part : index.getValue()) {
        if (part.column == null) {
          columns.add(written.parts().get(columns.size()));
          continue;
        }
        String own = text.collations().getOrDefault(key(part.column), "binary");
        boolean collated = !part.collation.equalsIgnoreCase(own);
        columns.add(
            part.column
                + (collated ? " collate " + part.collation.toLowerCase(Locale.ROOT) : "")
                + (part.descending ? " desc" : ""));
      }
      String shown =
          table
              + " ("
              + String.join(", ", columns)
              + ")"
              + (Boolean.TRUE.equals(unique.get(index.getKey())) ? " unique" : "")
              + (written.predicate().isEmpty() ? "" : " where " + written.predicate());
      Identity identity = new Identity(Kind.INDEX, key(table), key(shown), shown);
      String name = sql == null ? "a constraint" : "named " + key(index.getKey());
      Definition other = objects.get(identity);
      objects.put(
          identity,
          new Definition(
              other == null ? name : other.text() + " and " + name, Optional.ofNullable(sql)));
    }
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
                  + result.getString("on_update").toLowerCase(Locale.ROOT)
                  + " on delete "
                  + result.getString("on_delete").toLowerCase(Locale.ROOT);
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
      String shown =
          table.name
              + " ("
              + String.join(", ", reference.from)
              + ") → "
              + reference.target
              + " ("
              + String.join(", ", to)
              + ")";
      put(objects, Kind.FOREIGN_KEY, table.name, shown, reference.rule);
    }
  }

  private static void put(
      Map<Identity, Definition> objects, Kind kind, String table, String shown, String definition) {
    objects.put(
        new Identity(kind, key(table), key(shown), shown),
        new Definition(definition, Optional.empty()));
  }

  /** SQLite compares names without regard to case. */
  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static String resource(String name) {
    try (InputStream in = SqliteCatalogReader.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The parts and the predicate that a CREATE INDEX statement writes. */
  private record IndexText(List<String> parts, String predicate) {

    static IndexText parse(String sql) {
      List<Token> tokens = Sql.tokens(sql);
      int open = 0;
      while (open < tokens.size() && !tokens.get(open).isSymbol("(")) {
        open++;
      }
      int close = CreateTable.closing(tokens, open);
      List<String> parts = new ArrayList<>();
      int start = open + 1;
      for (int at = start; at <= close && at < tokens.size(); at++) {
        if (tokens.get(at).isSymbol("(")) {
          at = CreateTable.closing(tokens, at);
        } else if (tokens.get(at).isSymbol(",") || at == close) {
          parts.add(Sql.normalised(tokens.subList(start, at)));
          start = at + 1;
        }
      }
      boolean partial = close + 1 < tokens.size() && tokens.get(close + 1).is("WHERE");
      return new IndexText(
          parts, partial ? Sql.normalised(tokens.subList(close + 2, tokens.size())) : "");
    }
  }
}
