package dev.slipway.load;

import dev.slipway.database.Sql;
import dev.slipway.load.Table.Reference;
import dev.slipway.load.Table.TableColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tables of SQLite. Keys are not enforced on the connection that writes, so that what rows refer to
 * is looked up here; that also finds what a deferred key would only show at the end.
 */
final class SqliteTarget implements Target {
  private final Prepared prepared = new Prepared();

  @Override
  public Optional<Table> table(Connection connection, String written) throws SQLException {
    String name = null;
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual')"
                + " AND name = ? COLLATE NOCASE")) {
      query.setString(1, written);
      try (ResultSet rows = query.executeQuery()) {
        if (rows.next()) {
          name = rows.getString(1);
        }
      }
    }
    return name == null
        ? Optional.empty()
        : Optional.of(
            new Table(
                Sql.folded(name),
                Sql.quoted(name),
                columns(connection, name),
                references(connection, name)));
  }

  private static Map<String, TableColumn> columns(Connection connection, String table)
      throws SQLException {
    Map<String, TableColumn> columns = new LinkedHashMap<>();
    int keys = 0;
    String key = "";
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?)")) {
      query.setString(1, table);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          String name = rows.getString(1);
          String declared = String.valueOf(rows.getString(2)).toUpperCase(Locale.ROOT);
          boolean notNull = rows.getBoolean(3);
          boolean generated = rows.getInt(6) >= 2;
          if (rows.getInt(5) > 0) {
            keys++;
            key = Sql.folded(name);
          }
          columns.put(
              Sql.folded(name),
              new TableColumn(
                  name,
                  declared,
                  type(declared),
                  !notNull,
                  notNull && rows.getString(4) == null && !generated,
                  generated,
                  declared.contains("INT"),
                  0));
        }
      }
    }
    TableColumn only = columns.get(key);
    if (keys == 1 && only != null && only.declared().equals("INTEGER")) {
      // The rowid under another name, which NULL makes the next number.
      columns.put(
          key,
          new TableColumn(only.name(), only.declared(), only.type(), true, false, false, true, 0));
    }
    return columns;
  }

  /** By the words of a declared type, of which SQLite knows none but those of affinity. */
  private static Type type(String declared) {
    if (declared.contains("BOOL")) {
      return Type.BOOLEAN;
    }
    if (declared.contains("DATETIME") || declared.contains("TIMESTAMP")) {
      return Type.TIMESTAMP;
    }
    if (declared.contains("JSON")) {
      return Type.JSON;
    }
    if (declared.contains("CHAR") || declared.contains("CLOB") || declared.contains("TEXT")) {
      return Type.TEXT;
    }
    if (declared.contains("INT")) {
      return Type.INTEGER;
    }
    if (declared.contains("BLOB")) {
      return Type.BLOB;
    }
    if (declared.contains("REAL") || declared.contains("FLOA") || declared.contains("DOUB")) {
      return Type.REAL;
    }
    return declared.contains("DEC") || declared.contains("NUMERIC") ? Type.DECIMAL : Type.TEXT;
  }

  private static List<Reference> references(Connection connection, String table)
      throws SQLException {
    Map<Integer, List<String[]>> keys = new LinkedHashMap<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list(?) ORDER BY id, seq")) {
      query.setString(1, table);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          keys.computeIfAbsent(rows.getInt(1), id -> new ArrayList<>())
              .add(new String[] {rows.getString(2), rows.getString(3), rows.getString(4)});
        }
      }
    }
    List<Reference> references = new ArrayList<>();
    for (List<String[]> key : keys.values()) {
      String parent = key.get(0)[0];
      // Without a name it is the parent's primary key.
      List<String> to =
          key.get(0)[2] == null
              ? primaryKey(connection, parent)
              : key.stream().map(part -> Sql.folded(part[2])).toList();
      references.add(
          new Reference(
              "", key.stream().map(part -> Sql.folded(part[1])).toList(), Sql.folded(parent), to));
    }
    return references;
  }

  private static List<String> primaryKey(Connection connection, String table) throws SQLException {
    List<String> key = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk")) {
      query.setString(1, table);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          key.add(Sql.folded(rows.getString(1)));
        }
      }
    }
    return key;
  }

  @Override
  public String column(String written) {
    return Sql.folded(written);
  }

  @Override
  public boolean keepsNul() {
    return true;
  }

  @Override
  public boolean readsMoments() {
    return false;
  }

  @Override
  public void begin(Connection connection) {
    // Prepared statements outlive a transaction, and there is nothing else to set.
  }

  @Override
  public boolean[] write(Connection connection, Aim aim, List<Row> rows, boolean keeps)
      throws SQLException {
    PreparedStatement insert = prepared.statement(connection, insert(aim, keeps));
    insert.clearBatch();
    for (Row row : rows) {
      bind(insert, row.values());
      insert.addBatch();
    }
    int[] counts = insert.executeBatch();
    boolean[] written = new boolean[rows.size()];
    for (int at = 0; at < written.length; at++) {
      written[at] = !keeps || counts[at] != 0;
    }
    return written;
  }

  /** OR ABORT, because a table may say of itself that a new row replaces the one that is there. */
  private static String insert(Aim aim, boolean keeps) {
    return "INSERT OR ABORT INTO main."
        + aim.table().sql()
        + " ("
        + aim.columns().stream()
            .map(column -> Sql.quoted(column.name()))
            .collect(Collectors.joining(", "))
        + ") VALUES (?"
        + ", ?".repeat(aim.columns().size() - 1)
        + ")"
        + (keeps ? " ON CONFLICT DO NOTHING" : "");
  }

  private static void bind(PreparedStatement statement, @Nullable Object[] values)
      throws SQLException {
    for (int at = 0; at < values.length; at++) {
      bind(statement, at + 1, values[at]);
    }
  }

  static void bind(PreparedStatement statement, int place, @Nullable Object value)
      throws SQLException {
    if (value == null) {
      statement.setNull(place, Types.NULL);
    } else if (value instanceof Boolean truth) {
      statement.setInt(place, truth ? 1 : 0);
    } else if (value instanceof Long number) {
      statement.setLong(place, number);
    } else if (value instanceof Double number) {
      statement.setDouble(place, number);
    } else if (value instanceof byte[] bytes) {
      statement.setBytes(place, bytes);
    } else {
      statement.setString(place, (String) value);
    }
  }

  @Override
  public Optional<Missing> missing(Connection connection, List<Row> rows) throws SQLException {
    Map<Integer, List<Row>> byAim = new LinkedHashMap<>();
    for (Row row : rows) {
      byAim.computeIfAbsent(row.aim().number(), number -> new ArrayList<>()).add(row);
    }
    for (List<Row> its : byAim.values()) {
      Aim aim = its.get(0).aim();
      for (Reference reference : aim.table().references()) {
        if (!areThere(connection, reference, referring(aim, reference), its)) {
          return Optional.of(
              new Missing(
                  String.join(", ", reference.columns())
                      + " refers to a row of "
                      + reference.parent()
                      + " that is not there",
                  reference.parent()));
        }
      }
    }
    return Optional.empty();
  }

  /** The places of the columns that refer among those of an aim; -1 for one that is not given. */
  private static int[] referring(Aim aim, Reference reference) {
    List<String> given = aim.columns().stream().map(column -> Sql.folded(column.name())).toList();
    return reference.columns().stream().mapToInt(given::indexOf).toArray();
  }

  private boolean areThere(
      Connection connection, Reference reference, int[] referring, List<Row> rows)
      throws SQLException {
    String sql = look(reference);
    Set<List<Object>> found = new HashSet<>();
    for (Row row : rows) {
      List<Object> wanted = wanted(row, referring);
      // Many rows refer to the same one.
      if (wanted != null && found.add(wanted)) {
        PreparedStatement look = prepared.statement(connection, sql);
        for (int at = 0; at < referring.length; at++) {
          bind(look, at + 1, wanted.get(at));
        }
        try (ResultSet there = look.executeQuery()) {
          if (!there.next()) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** What a row refers to; null where one of it is NULL or is not given here. */
  private static @Nullable List<Object> wanted(Row row, int[] referring) {
    List<Object> wanted = new ArrayList<>(referring.length);
    for (int place : referring) {
      Object value = place < 0 ? null : row.values()[place];
      if (value == null) {
        return null;
      }
      wanted.add(value);
    }
    return wanted;
  }

  private static String look(Reference reference) {
    return "SELECT 1 FROM main."
        + Sql.quoted(reference.parent())
        + " WHERE "
        + reference.parentColumns().stream()
            .map(column -> Sql.quoted(column) + " = ?")
            .collect(Collectors.joining(" AND "));
  }

  @Override
  public void finish(Connection connection, List<Aim> aims) {
    // AUTOINCREMENT keeps its counter by itself.
  }

  @Override
  public void close() {
    prepared.close();
  }
}
