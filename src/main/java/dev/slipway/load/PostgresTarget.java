package dev.slipway.load;

import dev.slipway.database.CopiedRows;
import dev.slipway.database.Sql;
import dev.slipway.load.Table.Reference;
import dev.slipway.load.Table.TableColumn;
import java.sql.Array;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tables of PostgreSQL, filled by COPY; every value goes there as a text, which the server reads as
 * the column's type.
 */
final class PostgresTarget implements Target {
  private final String home;
  private final Prepared prepared = new Prepared();

  /**
   * @param home the schema of tables that are written without one
   */
  PostgresTarget(String home) {
    this.home = home;
  }

  @Override
  public Optional<Table> table(Connection connection, String written) throws SQLException {
    int dot = written.indexOf('.');
    String schema = dot < 0 ? home : written.substring(0, dot);
    String name = written.substring(dot + 1);
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT c.oid FROM pg_catalog.pg_class c"
                + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p')")) {
      query.setString(1, schema);
      query.setString(2, name);
      try (ResultSet rows = query.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        long oid = rows.getLong(1);
        return Optional.of(
            new Table(
                shortened(schema, name),
                Sql.quoted(schema) + "." + Sql.quoted(name),
                columns(connection, oid),
                references(connection, oid)));
      }
    }
  }

  private String shortened(String schema, String name) {
    return schema.equals(home) ? name : schema + "." + name;
  }

  private static Map<String, TableColumn> columns(Connection connection, long oid)
      throws SQLException {
    Map<String, TableColumn> columns = new LinkedHashMap<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), t.typname,"
                + " a.attnotnull OR t.typnotnull,"
                + " a.atthasdef OR a.attidentity <> '' OR t.typdefault IS NOT NULL,"
                + " a.attgenerated <> '',"
                + " CASE WHEN t.typname IN ('varchar', 'bpchar') AND a.atttypmod > 4"
                + " THEN a.atttypmod - 4 ELSE 0 END"
                + " FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid"
                + " WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum")) {
      query.setLong(1, oid);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          boolean notNull = rows.getBoolean(4);
          columns.put(
              rows.getString(1),
              new TableColumn(
                  rows.getString(1),
                  rows.getString(2),
                  type(rows.getString(3)),
                  !notNull,
                  notNull && !rows.getBoolean(5),
                  rows.getBoolean(6),
                  false,
                  rows.getInt(7)));
        }
      }
    }
    return columns;
  }

  private static Type type(String name) {
    return switch (name) {
      case "int2", "int4", "int8", "oid" -> Type.INTEGER;
      case "float4", "float8" -> Type.REAL;
      case "numeric" -> Type.DECIMAL;
      case "bool" -> Type.BOOLEAN;
      case "timestamp", "timestamptz" -> Type.TIMESTAMP;
      case "json", "jsonb" -> Type.JSON;
      case "bytea" -> Type.BLOB;
      default -> Type.TEXT;
    };
  }

  private List<Reference> references(Connection connection, long oid) throws SQLException {
    List<Reference> references = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT c.conname, n.nspname, p.relname,"
                + " ARRAY(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY k(num, nth)"
                + "  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.num ORDER BY nth),"
                + " ARRAY(SELECT a.attname::text FROM unnest(c.confkey) WITH ORDINALITY k(num, nth)"
                + "  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.num ORDER BY nth)"
                + " FROM pg_catalog.pg_constraint c"
                + " JOIN pg_catalog.pg_class p ON p.oid = c.confrelid"
                + " JOIN pg_catalog.pg_namespace n ON n.oid = p.relnamespace"
                + " WHERE c.conrelid = ? AND c.contype = 'f' ORDER BY c.oid")) {
      query.setLong(1, oid);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          references.add(
              new Reference(
                  rows.getString(1),
                  names(rows.getArray(4)),
                  shortened(rows.getString(2), rows.getString(3)),
                  names(rows.getArray(5))));
        }
      }
    }
    return references;
  }

  private static List<String> names(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }

  @Override
  public String column(String written) {
    return written;
  }

  @Override
  public boolean keepsNul() {
    return false;
  }

  @Override
  public boolean readsMoments() {
    return true;
  }

  /** A deferred key would only say at the commit that some row of many refers to nothing. */
  @Override
  public void begin(Connection connection) throws SQLException {
    execute(connection, "SET CONSTRAINTS ALL IMMEDIATE");
  }

  @Override
  public boolean[] write(Connection connection, Aim aim, List<Row> rows, boolean keeps)
      throws SQLException {
    boolean[] written = new boolean[rows.size()];
    if (!keeps && rows.size() > 1) {
      copy(connection, aim, rows);
      Arrays.fill(written, true);
      return written;
    }
    PreparedStatement insert = prepared.statement(connection, insert(aim, keeps));
    insert.clearBatch();
    for (Row row : rows) {
      for (int at = 0; at < row.values().length; at++) {
        Object value = row.values()[at];
        if (value == null) {
          insert.setNull(at + 1, Types.OTHER);
        } else {
          insert.setObject(at + 1, text(value), Types.OTHER);
        }
      }
      insert.addBatch();
    }
    int[] counts;
    try {
      counts = insert.executeBatch();
    } catch (BatchUpdateException e) {
      throw e.getNextException() != null ? e.getNextException() : e;
    }
    for (int at = 0; at < written.length; at++) {
      written[at] = counts[at] != 0;
    }
    return written;
  }

  private static String insert(Aim aim, boolean keeps) {
    return "INSERT INTO "
        + aim.table().sql()
        + columns(aim)
        + " OVERRIDING SYSTEM VALUE VALUES (?"
        + ", ?".repeat(aim.columns().size() - 1)
        + ")"
        + (keeps ? " ON CONFLICT DO NOTHING" : "");
  }

  private static String columns(Aim aim) {
    return aim.columns().stream()
        .map(column -> Sql.quoted(column.name()))
        .collect(Collectors.joining(", ", " (", ")"));
  }

  private static void copy(Connection connection, Aim aim, List<Row> rows) throws SQLException {
    CopiedRows copied = new CopiedRows();
    for (Row row : rows) {
      for (Object value : row.values()) {
        copied.value(value == null ? null : text(value));
      }
      copied.end();
    }
    copied.send(connection, aim.table().sql() + columns(aim));
  }

  private static String text(Object value) {
    return value instanceof byte[] bytes
        ? "\\x" + HexFormat.of().formatHex(bytes)
        : value.toString();
  }

  /** The server says so itself. */
  @Override
  public Optional<Missing> missing(Connection connection, List<Row> rows) {
    return Optional.empty();
  }

  /** Keys that were given do not move the sequence that the next row takes its key from. */
  @Override
  public void finish(Connection connection, List<Aim> aims) throws SQLException {
    for (Aim aim : aims) {
      for (TableColumn column : aim.columns()) {
        if (column.type() == Type.INTEGER) {
          moveSequence(connection, aim.table(), column);
        }
      }
    }
  }

  private static void moveSequence(Connection connection, Table table, TableColumn column)
      throws SQLException {
    String sequence;
    try (PreparedStatement query =
        connection.prepareStatement("SELECT pg_catalog.pg_get_serial_sequence(?, ?)")) {
      query.setString(1, table.sql());
      query.setString(2, column.name());
      try (ResultSet rows = query.executeQuery()) {
        sequence = rows.next() ? rows.getString(1) : null;
      }
    }
    if (sequence != null) {
      String highest = "(SELECT max(" + Sql.quoted(column.name()) + ") FROM " + table.sql() + ")";
      execute(
          connection,
          "SELECT pg_catalog.setval('"
              + sequence.replace("'", "''")
              + "', "
              + highest
              + ") FROM "
              + sequence
              + " s WHERE "
              + highest
              + " > s.last_value - CASE WHEN s.is_called THEN 0 ELSE 1 END AND "
              + highest
              + " > 0");
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    prepared.close();
  }
}
