package dev.slipway.database;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A look at everything that a PostgreSQL database holds: tables and indexes by {@code amcheck}
 * where that extension is there and this role may use it, otherwise every row of every table.
 *
 * <p>Nothing of it writes, and it keeps nobody from writing: {@code bt_index_check} and {@code
 * verify_heapam} take the lock that a query takes (postgresql.org/docs/current/amcheck.html).
 */
final class PostgresExamination {

  /** The schema of the extension, where this role may call both functions. */
  private static final String AMCHECK =
      """
      SELECT pg_catalog.quote_ident(n.nspname)
      FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
      WHERE e.extname = 'amcheck' AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
        AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_proc p
          WHERE p.pronamespace = n.oid AND p.proname IN ('bt_index_check', 'verify_heapam')
            AND NOT pg_catalog.has_function_privilege(p.oid, 'EXECUTE'))
      """;

  /** Those with storage of their own, catalogs and what belongs to long rows among them. */
  private static final String RELATIONS =
      """
      SELECT c.oid::bigint, c.oid::regclass::text, c.relkind = 'i' AS is_index
      FROM pg_catalog.pg_class c
      LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
      LEFT JOIN pg_catalog.pg_am a ON a.oid = c.relam
      WHERE c.relpersistence = 'p'
        AND (c.relkind IN ('r', 'm') AND a.amname = 'heap'
          OR c.relkind = 'i' AND a.amname = 'btree' AND i.indisvalid AND i.indisready)
      ORDER BY 2
      """;

  private static final String TABLES =
      """
      SELECT n.nspname, c.relname
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't'
        AND (c.relkind = 'r' OR c.relispopulated)
        AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
        AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
        AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
      ORDER BY 1, 2
      """;

  /** Of the app's own schema; what lies in others may be somebody else's. */
  private static final String UNREADABLE =
      """
      SELECT coalesce(pg_catalog.string_agg(c.relname, ', ' ORDER BY c.relname), '')
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname = pg_catalog.current_schema()
        AND NOT pg_catalog.has_table_privilege(c.oid, 'SELECT')
      """;

  /** A foreign key with its columns in order, each pair on a row of its own. */
  private static final String REFERENCES =
      """
      SELECT k.oid::bigint, cn.nspname, c.relname, pn.nspname, p.relname,
             cn.nspname IS NOT DISTINCT FROM pg_catalog.current_schema(),
             pn.nspname IS NOT DISTINCT FROM pg_catalog.current_schema(),
             ca.attname, pa.attname
      FROM pg_catalog.pg_constraint k
      JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
      JOIN pg_catalog.pg_namespace cn ON cn.oid = c.relnamespace
      JOIN pg_catalog.pg_class p ON p.oid = k.confrelid
      JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
      CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(k.conkey), pg_catalog.unnest(k.confkey))
        WITH ORDINALITY AS pair (child, parent, place)
      JOIN pg_catalog.pg_attribute ca ON ca.attrelid = c.oid AND ca.attnum = pair.child
      JOIN pg_catalog.pg_attribute pa ON pa.attrelid = p.oid AND pa.attnum = pair.parent
      WHERE k.contype = 'f' AND k.conparentid = 0
        AND pg_catalog.has_schema_privilege(cn.oid, 'USAGE')
        AND pg_catalog.has_schema_privilege(pn.oid, 'USAGE')
        AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
        AND pg_catalog.has_table_privilege(p.oid, 'SELECT')
      ORDER BY 3, 5, 1, pair.place
      """;

  /** A foreign key, and the columns of its two sides as SQL. */
  private record Reference(
      String name, String child, String parent, List<String> from, List<String> to) {

    /** Rows that have all of the key, and refer to no row by it. */
    String broken() {
      List<String> given = new ArrayList<>();
      List<String> same = new ArrayList<>();
      for (int at = 0; at < from.size(); at++) {
        given.add("c." + from.get(at) + " IS NOT NULL");
        same.add("p." + to.get(at) + " = c." + from.get(at));
      }
      return "SELECT pg_catalog.count(*) FROM "
          + child
          + " c WHERE "
          + String.join(" AND ", given)
          + " AND NOT EXISTS (SELECT FROM "
          + parent
          + " p WHERE "
          + String.join(" AND ", same)
          + ")";
    }
  }

  private PostgresExamination() {}

  /**
   * Looks whether everything can be read that is to be judged.
   *
   * @throws Refusal if this role may not read some of the app's tables
   */
  static void requireReadable(String place, Connection connection) throws SQLException {
    String unreadable = PostgresDatabase.text(connection, UNREADABLE);
    if (!unreadable.isEmpty()) {
      throw new Refusal(
          Fact.NO_PERMISSION,
          place + ": this role may not read " + unreadable,
          "of what it holds there nothing can be said",
          "log in as the owner, or GRANT SELECT on them");
    }
  }

  /** What is found by reading everything. */
  static Integrity integrity(PostgresDatabase database, Connection connection) throws SQLException {
    try {
      String amcheck = PostgresDatabase.text(connection, AMCHECK);
      return amcheck.isEmpty() ? readAll(connection) : checked(amcheck, connection);
    } catch (SQLException e) {
      Optional<Refusal> known = PostgresFault.of(database.place(), e);
      if (known.filter(refusal -> refusal.fact() == Fact.DAMAGED).isPresent()) {
        return Integrity.damaged(String.valueOf(e.getMessage()), "reading all of it");
      }
      throw e;
    }
  }

  private static Integrity checked(String schema, Connection connection) throws SQLException {
    Map<String, Boolean> relations = new LinkedHashMap<>();
    Map<String, Long> oids = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(RELATIONS)) {
      while (rows.next()) {
        relations.put(rows.getString(2), rows.getBoolean(3));
        oids.put(rows.getString(2), rows.getLong(1));
      }
    }
    for (Map.Entry<String, Boolean> relation : relations.entrySet()) {
      String oid = oids.get(relation.getKey()) + "::oid::regclass";
      boolean isIndex = relation.getValue();
      String wrong =
          PostgresDatabase.text(
              connection,
              isIndex
                  ? "SELECT " + schema + ".bt_index_check(" + oid + ", true)"
                  : "SELECT msg FROM "
                      + schema
                      + ".verify_heapam("
                      + oid
                      + ", on_error_stop => true, check_toast => true)");
      if (!isIndex && !wrong.isEmpty()) {
        return Integrity.damaged(relation.getKey() + ": " + wrong, "amcheck");
      }
    }
    return Integrity.sound("amcheck");
  }

  /** As text, so that what lies apart from its row is read too. */
  private static Integrity readAll(Connection connection) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(TABLES)) {
      while (rows.next()) {
        tables.add(Sql.quoted(rows.getString(1)) + "." + Sql.quoted(rows.getString(2)));
      }
    }
    for (String table : tables) {
      PostgresDatabase.text(
          connection, "SELECT pg_catalog.count((whole.*)::text) FROM ONLY " + table + " whole");
    }
    return Integrity.sound("reading every row; for the indexes CREATE EXTENSION amcheck");
  }

  /** References that point at nothing although the server keeps them, by child and parent. */
  static Map<String, Long> orphans(Connection connection) throws SQLException {
    Map<Long, Reference> references = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(REFERENCES)) {
      while (rows.next()) {
        String child = rows.getString(3);
        String parent = rows.getString(5);
        String name =
            PostgresDatabase.key(rows.getBoolean(6) ? "" : rows.getString(2), child)
                + " → "
                + PostgresDatabase.key(rows.getBoolean(7) ? "" : rows.getString(4), parent);
        Reference reference =
            new Reference(
                name,
                Sql.quoted(rows.getString(2)) + "." + Sql.quoted(child),
                Sql.quoted(rows.getString(4)) + "." + Sql.quoted(parent),
                new ArrayList<>(),
                new ArrayList<>());
        references.putIfAbsent(rows.getLong(1), reference);
        Reference known = references.getOrDefault(rows.getLong(1), reference);
        known.from.add(Sql.quoted(rows.getString(8)));
        known.to.add(Sql.quoted(rows.getString(9)));
      }
    }
    Map<String, Long> orphans = new LinkedHashMap<>();
    for (Reference reference : references.values()) {
      long rows = Long.parseLong(PostgresDatabase.text(connection, reference.broken()));
      if (rows > 0) {
        orphans.merge(reference.name, rows, Long::sum);
      }
    }
    return orphans;
  }
}
