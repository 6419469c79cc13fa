package dev.slipway.database;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tally by the server's own statistics of a transaction, so that no table is scanned that has
 * lost nothing.
 *
 * <p>{@code pg_stat_xact_user_tables} counts the rows that a session inserted and deleted
 * (postgresql.org/docs/current/monitoring-stats.html), rows that a cascade deletes included. It
 * does not count what {@code TRUNCATE} takes, which gives a table new storage and so another {@code
 * relfilenode}; and what a rolled-back savepoint inserted or deleted is counted too, so that a
 * table from which anything seems deleted is counted after all.
 */
final class PostgresTally implements Tally {
  private static final Logger log = LoggerFactory.getLogger(PostgresTally.class);

  /** Every table that can hold rows and that this role may read; partitions under their root. */
  private static final String TABLES =
      """
      SELECT c.oid, n.nspname, c.relname, c.relkind, c.relfilenode,
             coalesce(pg_catalog.pg_partition_root(c.oid)::oid, c.oid) AS root,
             pg_catalog.pg_relation_size(c.oid) > 0 AS has_pages,
             n.nspname IS NOT DISTINCT FROM pg_catalog.current_schema() AS is_home,
             coalesce(s.n_tup_ins, 0) AS inserted, coalesce(s.n_tup_del, 0) AS deleted
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_catalog.pg_stat_xact_user_tables s ON s.relid = c.oid
      WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
        AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
        AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
        AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
      """;

  /** One table at one time. */
  private record Table(
      long oid,
      String sql,
      String key,
      boolean isRoot,
      long root,
      long storage,
      boolean hasPages,
      long inserted,
      long deleted) {}

  private final PostgresDatabase database;
  private final Map<Long, Table> before;

  /** Those of them that held at least one row. */
  private final Set<Long> filled;

  private final Optional<Map<String, Long>> held;

  /** Counted exactly since the last look for losses, by table as SQL. */
  private final Map<String, Long> counts = new HashMap<>();

  private PostgresTally(
      PostgresDatabase database,
      Map<Long, Table> before,
      Set<Long> filled,
      Optional<Map<String, Long>> held) {
    this.database = database;
    this.before = before;
    this.filled = filled;
    this.held = held;
  }

  /**
   * @param counted how many rows each table holds; if empty, they are counted where that is quickly
   *     done, for no loss is found by it
   */
  static Tally of(PostgresDatabase database, Connection connection, Map<String, Long> counted)
      throws SQLException {
    if (PostgresDatabase.text(connection, "SHOW track_counts").equals("off")) {
      log.info("track_counts is off on this server, so that every row is counted");
      return new CountedTally(database.rowCounts(connection), database::rowCounts, key -> key);
    }
    Map<Long, Table> before = tables(connection);
    return new PostgresTally(
        database,
        before,
        filled(connection, before.values().stream().filter(Table::hasPages).toList()),
        held(database, connection, counted));
  }

  private static Optional<Map<String, Long>> held(
      PostgresDatabase database, Connection connection, Map<String, Long> counted)
      throws SQLException {
    if (!counted.isEmpty()) {
      return Optional.of(Map.copyOf(counted));
    }
    return database.bytes() > Database.READ_UNASKED
        ? Optional.empty()
        : Optional.of(database.rowCounts(connection));
  }

  private static Map<Long, Table> tables(Connection connection) throws SQLException {
    Map<Long, Table> tables = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(TABLES)) {
      while (rows.next()) {
        String schema = rows.getString("nspname");
        String name = rows.getString("relname");
        tables.put(
            rows.getLong("oid"),
            new Table(
                rows.getLong("oid"),
                Sql.quoted(schema) + "." + Sql.quoted(name),
                PostgresDatabase.key(rows.getBoolean("is_home") ? "" : schema, name),
                rows.getLong("root") == rows.getLong("oid"),
                rows.getLong("root"),
                rows.getLong("relfilenode"),
                rows.getBoolean("has_pages"),
                rows.getLong("inserted"),
                rows.getLong("deleted")));
      }
    }
    return tables;
  }

  /** Those that hold a row; it stops at the first that it finds in each. */
  private static Set<Long> filled(Connection connection, List<Table> tables) throws SQLException {
    Set<Long> filled = new HashSet<>();
    if (tables.isEmpty()) {
      return filled;
    }
    String query =
        tables.stream()
            .map(
                table ->
                    "SELECT " + table.oid + " WHERE EXISTS (SELECT FROM ONLY " + table.sql + ")")
            .collect(Collectors.joining(" UNION ALL "));
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        filled.add(rows.getLong(1));
      }
    }
    return filled;
  }

  @Override
  public Map<String, String> losses(Connection connection, Set<String> mayLose)
      throws SQLException {
    counts.clear();
    Map<Long, Table> now = tables(connection);
    Map<String, String> losses = new TreeMap<>();
    addDeleted(connection, now, mayLose, losses);
    addEmptied(connection, now, mayLose, losses);
    addReplaced(connection, now, mayLose, losses);
    return losses;
  }

  @Override
  public Optional<Map<String, Long>> held() {
    return held;
  }

  /** Only those tables are counted of which the statistics do not say that they hold the same. */
  @Override
  public Optional<Map<String, Long>> holds(Connection connection) throws SQLException {
    if (held.isEmpty()) {
      return Optional.empty();
    }
    Map<Long, Table> now = tables(connection);
    Set<Long> touched = new HashSet<>();
    for (Table table : now.values()) {
      Table former = before.get(table.oid);
      if (former == null
          || former.storage != table.storage
          || former.inserted != table.inserted
          || former.deleted != table.deleted
          || former.root != table.root) {
        touched.add(table.root);
        touched.add(former == null ? table.root : former.root);
      }
    }
    // A partition that is gone took its rows along.
    before.values().stream()
        .filter(former -> !now.containsKey(former.oid))
        .forEach(former -> touched.add(former.root));
    Map<String, Long> holds = new HashMap<>();
    for (Table table : now.values()) {
      if (table.isRoot) {
        Table former = before.get(table.oid);
        Long same =
            former == null || touched.contains(table.oid) ? null : held.get().get(former.key);
        holds.put(table.key, same != null ? same : counted(connection, table.sql));
      }
    }
    return Optional.of(holds);
  }

  /**
   * By the statistics; a row that moves to another partition is deleted here and inserted there.
   */
  private void addDeleted(
      Connection connection, Map<Long, Table> now, Set<String> mayLose, Map<String, String> losses)
      throws SQLException {
    Map<Long, Long> gained = new HashMap<>();
    Set<Long> touched = new TreeSet<>();
    for (Table table : now.values()) {
      Table former = before.get(table.oid);
      long root = former == null ? table.root : former.root;
      long inserted = table.inserted - (former == null ? 0 : former.inserted);
      long deleted = table.deleted - (former == null ? 0 : former.deleted);
      gained.merge(root, inserted - deleted, Long::sum);
      if (deleted > 0) {
        touched.add(root);
      }
    }
    for (long root : touched) {
      Table former = before.get(root);
      Table table = now.get(root);
      if (former != null
          && table != null
          && !mayLose.contains(former.key)
          && !mayLose.contains(table.key)) {
        lossOf(connection, former, table, -gained.getOrDefault(root, 0L))
            .ifPresent(loss -> losses.put(former.key, loss));
      }
    }
  }

  /** Counted exactly, where the table as it was can still be read by another session. */
  private Optional<String> lossOf(Connection connection, Table former, Table table, long fewer)
      throws SQLException {
    long left = counted(connection, table.sql);
    try (Connection other = database.anotherReader()) {
      PostgresDatabase.execute(other, "SET lock_timeout = '1s'");
      long held = count(other, former.sql);
      return held > left ? Optional.of(held + " before, " + left + " after") : Optional.empty();
    } catch (SQLException e) {
      log.debug("{} cannot be counted as it was: {}", former.key, e.getMessage());
      return fewer > 0
          ? Optional.of(left + fewer + " before, " + left + " after")
          : Optional.empty();
    }
  }

  /**
   * By TRUNCATE, which one of another table may have brought with it. A change of a column's type
   * gives a table new storage too, but leaves the rows that were there before.
   */
  private void addEmptied(
      Connection connection, Map<Long, Table> now, Set<String> mayLose, Map<String, String> losses)
      throws SQLException {
    List<Table> renewed = new ArrayList<>();
    for (Table table : now.values()) {
      Table former = before.get(table.oid);
      if (former != null && former.storage != table.storage && filled.contains(table.oid)) {
        renewed.add(table);
      }
    }
    Set<Long> stillFilled = filled(connection, renewed);
    for (Table table : renewed) {
      Table root = before.getOrDefault(table.root, table);
      if (mayLose.contains(table.key) || mayLose.contains(root.key)) {
        continue;
      }
      long inserted = table.inserted - requireNonNull(before.get(table.oid)).inserted;
      if (!stillFilled.contains(table.oid)) {
        losses.put(table.key, "rows before, none after");
      } else if (inserted > 0 && count(connection, "ONLY " + table.sql) <= inserted) {
        losses.put(table.key, "emptied, and filled anew with " + inserted + " rows");
      }
    }
  }

  /** Where another table now has the name: its rows against those of the one set aside. */
  private void addReplaced(
      Connection connection, Map<Long, Table> now, Set<String> mayLose, Map<String, String> losses)
      throws SQLException {
    Map<String, Table> named = new HashMap<>();
    now.values().forEach(table -> named.put(table.key, table));
    for (Table former : before.values()) {
      Table table = named.get(former.key);
      if (table == null
          || table.oid == former.oid
          || !filled.contains(former.oid)
          || mayLose.contains(former.key)) {
        continue;
      }
      long left = counted(connection, table.sql);
      Table aside = now.get(former.oid);
      if (aside == null) {
        losses.put(former.key, "dropped, and made anew with " + left + " rows");
        continue;
      }
      long held =
          count(connection, aside.sql)
              - (aside.inserted - former.inserted)
              + (aside.deleted - former.deleted);
      if (left < held) {
        losses.put(former.key, held + " before, " + left + " after");
      }
    }
  }

  /** In the transaction itself, once. */
  private long counted(Connection connection, String table) throws SQLException {
    Long known = counts.get(table);
    if (known == null) {
      known = count(connection, table);
      counts.put(table, known);
    }
    return known;
  }

  private static long count(Connection connection, String table) throws SQLException {
    return Long.parseLong(
        PostgresDatabase.text(connection, "SELECT pg_catalog.count(*) FROM " + table));
  }
}
