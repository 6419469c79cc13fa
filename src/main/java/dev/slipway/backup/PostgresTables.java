package dev.slipway.backup;

import dev.slipway.database.Sql;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a dump of a database has to hold, as the database itself says.
 *
 * @param tables the names of its tables, by oid
 * @param filled the oids of those that hold rows themselves, as partitioned ones do not
 * @param schemas all its schemas but the server's own
 * @param closedSchemas those of them that this role may not use
 */
record PostgresTables(
    Map<Long, String> tables, Set<Long> filled, List<String> schemas, List<String> closedSchemas) {

  /** How many names a message lists. */
  private static final int NAMED = 5;

  PostgresTables {
    tables = new TreeMap<>(tables);
    filled = Set.copyOf(filled);
    schemas = List.copyOf(schemas);
    closedSchemas = List.copyOf(closedSchemas);
  }

  /**
   * Asks the database.
   *
   * @throws Refusal NO_PERMISSION if there is anything in an open schema that this role may not
   *     read: what can be changed and not be saved could not be brought back
   */
  static PostgresTables of(Connection connection) throws SQLException {
    Map<Long, String> tables = new TreeMap<>();
    List<Long> filled = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    List<String> hidden = new ArrayList<>();
    // What an extension brings along is dumped as that extension.
    String query =
        """
        SELECT c.oid, n.nspname, c.relname, c.relkind::text,
               pg_catalog.has_table_privilege(c.oid, 'SELECT'),
               pg_catalog.row_security_active(c.oid)
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'S')
          AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
          AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
          AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend d
            WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid
              AND d.objsubid = 0 AND d.deptype = 'e')
        ORDER BY n.nspname, c.relname""";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        String name = Sql.quoted(rows.getString(2)) + "." + Sql.quoted(rows.getString(3));
        if (!rows.getBoolean(5)) {
          unreadable.add(name);
        }
        if (rows.getBoolean(6)) {
          hidden.add(name);
        }
        String kind = rows.getString(4);
        if (!kind.equals("S")) {
          tables.put(rows.getLong(1), rows.getString(2) + "." + rows.getString(3));
        }
        if (kind.equals("r")) {
          filled.add(rows.getLong(1));
        }
      }
    }
    String role = text(connection, "SELECT current_user");
    requireNone(
        unreadable,
        "the role " + role + " may not read ",
        "as their owner: GRANT SELECT ON " + some(unreadable) + " TO " + Sql.quoted(role));
    requireNone(
        hidden,
        "row security hides from the role " + role + " some rows of ",
        "give the gate the role that owns them, or as a superuser: ALTER ROLE "
            + Sql.quoted(role)
            + " BYPASSRLS");
    return new PostgresTables(
        tables,
        Set.copyOf(filled),
        schemas(connection, "true"),
        schemas(connection, "NOT pg_catalog.has_schema_privilege(oid, 'USAGE')"));
  }

  private static void requireNone(List<String> names, String seen, String next) {
    if (!names.isEmpty()) {
      throw new Refusal(
          Fact.NO_PERMISSION,
          seen + some(names),
          "a backup without all of it would be no way back",
          next + "; or add --backup off, if a backup is made in some other way");
    }
  }

  private static List<String> schemas(Connection connection, String which) throws SQLException {
    List<String> schemas = new ArrayList<>();
    String query =
        """
        SELECT nspname FROM pg_catalog.pg_namespace
        WHERE nspname <> 'information_schema' AND nspname !~ '^pg_' AND\s"""
            + which
            + " ORDER BY nspname";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        schemas.add(rows.getString(1));
      }
    }
    return schemas;
  }

  private static String text(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getString(1) : "";
    }
  }

  private static String some(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    int more = names.size() - NAMED;
    return more > 0 ? first + " and " + more + " more" : first;
  }

  /**
   * Fails if a table is not in a dump, or its rows are not.
   *
   * @throws IOException naming those that are missing
   */
  void requireIn(PostgresClient.Listed listed) throws IOException {
    List<String> missing = new ArrayList<>();
    tables.forEach(
        (oid, name) -> {
          boolean rowsMissing = filled.contains(oid) && !listed.filled().contains(oid);
          if (rowsMissing || !listed.defined().contains(oid)) {
            missing.add(name);
          }
        });
    if (!missing.isEmpty()) {
      throw new IOException("the dump lacks " + some(missing));
    }
  }
}
