package dev.slipway.risk;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.database.Database;
import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.risk.Shape.Column;
import dev.slipway.risk.Shape.Table;
import dev.slipway.undo.SqlName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database itself, asked no question twice. */
final class LiveDatabase implements Live {
  private static final Logger log = LoggerFactory.getLogger(LiveDatabase.class);

  /** Not allowed to read that table (postgresql.org/docs/current/errcodes-appendix.html). */
  private static final String NOT_ALLOWED = "42501";

  private static final String SIZES =
      """
      WITH RECURSIVE part AS (
        SELECT c.oid AS whole, c.oid FROM pg_catalog.pg_class c
          WHERE c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't'
        UNION ALL
        SELECT part.whole, i.inhrelid FROM part
          JOIN pg_catalog.pg_inherits i ON i.inhparent = part.oid)
      SELECT n.nspname, w.relname, n.nspname IS NOT DISTINCT FROM pg_catalog.current_schema(),
        sum(pg_catalog.pg_total_relation_size(c.oid))::bigint,
        CASE WHEN bool_and(c.reltuples >= 0 OR c.relkind = 'p')
          THEN sum(greatest(c.reltuples, 0))::bigint ELSE -1 END
      FROM part JOIN pg_catalog.pg_class w ON w.oid = part.whole
        JOIN pg_catalog.pg_namespace n ON n.oid = w.relnamespace
        JOIN pg_catalog.pg_class c ON c.oid = part.oid
      WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
      GROUP BY 1, 2, 3
      """;

  /** What the engine says of a table's size. */
  private record Size(OptionalLong bytes, OptionalLong rows) {}

  private final Database database;
  private final Connection connection;
  private final Engine engine;
  private final Shape shape;
  private final Map<String, Size> sizes = new HashMap<>();
  private final Map<String, OptionalLong> answers = new HashMap<>();

  private LiveDatabase(Database database, Shape shape) throws SQLException {
    this.database = database;
    this.connection = database.reading();
    this.engine = database.engine();
    this.shape = shape;
  }

  /** Asks for the sizes of all tables at once, where the engine knows them. */
  static Live of(Database database, Catalog live) throws SQLException {
    LiveDatabase asked = new LiveDatabase(database, new Shape(live, database.engine()));
    if (asked.engine == Engine.POSTGRESQL) {
      asked.readSizes();
    }
    return asked;
  }

  private void readSizes() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(SIZES)) {
      while (rows.next()) {
        String own = Sql.amongOthers(rows.getString(2), engine);
        String name =
            rows.getBoolean(3) ? own : Sql.amongOthers(rows.getString(1), engine) + "." + own;
        long about = rows.getLong(5);
        sizes.put(
            name,
            new Size(
                OptionalLong.of(rows.getLong(4)),
                about < 0 ? OptionalLong.empty() : OptionalLong.of(about)));
      }
    }
  }

  @Override
  public int version() throws SQLException {
    return database.majorVersion();
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public boolean isThere() {
    return true;
  }

  @Override
  public OptionalLong bytes(String table) throws SQLException {
    if (engine == Engine.POSTGRESQL) {
      return Optional.ofNullable(sizes.get(table)).map(Size::bytes).orElse(OptionalLong.empty());
    }
    return shape.table(table).isEmpty()
        ? OptionalLong.empty()
        : number(
            "SELECT sum(pgsize) FROM dbstat WHERE aggregate = 1 AND name IN (SELECT name FROM"
                + " sqlite_schema WHERE tbl_name = '"
                + shape.table(table).get().identity().shown().replace("'", "''")
                + "' COLLATE NOCASE)");
  }

  /** The server does not know of a table that nobody has analyzed yet; a small one is counted. */
  @Override
  public OptionalLong rowsAbout(String table) throws SQLException {
    OptionalLong about =
        Optional.ofNullable(sizes.get(table)).map(Size::rows).orElse(OptionalLong.empty());
    boolean counts = engine == Engine.SQLITE || bytes(table).orElse(0) < Risk.Span.OF_SECONDS;
    return about.isPresent() && !counts ? about : rows(table);
  }

  @Override
  public OptionalLong rows(String table) throws SQLException {
    Optional<Table> it = shape.table(table);
    return it.isEmpty() ? OptionalLong.empty() : number("SELECT count(*) FROM " + sql(it.get()));
  }

  @Override
  public OptionalLong values(String table, String column) throws SQLException {
    Optional<List<String>> columns = columns(table, List.of(column));
    return columns.isEmpty()
        ? OptionalLong.empty()
        : number(
            "SELECT count("
                + columns.get().get(0)
                + ") FROM "
                + sql(shape.table(table).orElseThrow()));
  }

  @Override
  public OptionalLong duplicates(String table, List<String> names) throws SQLException {
    Optional<List<String>> columns = columns(table, names);
    return columns.isEmpty()
        ? OptionalLong.empty()
        : number(
            "SELECT count(*) FROM (SELECT 1 FROM "
                + sql(shape.table(table).orElseThrow())
                + " WHERE "
                + columns.get().stream()
                    .map(column -> column + " IS NOT NULL")
                    .collect(Collectors.joining(" AND "))
                + " GROUP BY "
                + String.join(", ", columns.get())
                + " HAVING count(*) > 1) AS alike");
  }

  @Override
  public OptionalLong orphans(
      String table, List<String> names, String target, List<String> targetNames)
      throws SQLException {
    Optional<List<String>> columns = columns(table, names);
    Optional<List<String>> to = columns(target, targetNames);
    if (columns.isEmpty() || to.isEmpty() || to.get().size() != columns.get().size()) {
      return OptionalLong.empty();
    }
    List<String> known = new ArrayList<>();
    List<String> alike = new ArrayList<>();
    for (int at = 0; at < names.size(); at++) {
      known.add("c." + columns.get().get(at) + " IS NOT NULL");
      alike.add("p." + to.get().get(at) + " = c." + columns.get().get(at));
    }
    return number(
        "SELECT count(*) FROM "
            + sql(shape.table(table).orElseThrow())
            + " AS c WHERE "
            + String.join(" AND ", known)
            + " AND NOT EXISTS (SELECT 1 FROM "
            + sql(shape.table(target).orElseThrow())
            + " AS p WHERE "
            + String.join(" AND ", alike)
            + ")");
  }

  private String sql(Table table) {
    return (engine == Engine.SQLITE ? "main." : "") + SqlName.of(table.identity(), engine);
  }

  /** Columns as SQL, if the table has all of them. */
  private Optional<List<String>> columns(String table, List<String> names) {
    Optional<Table> it = shape.table(table).filter(one -> one.identity().kind() == Kind.TABLE);
    List<String> columns = new ArrayList<>();
    for (String name : names) {
      Optional<Column> column = shape.column(table, name);
      if (it.isEmpty() || column.isEmpty()) {
        return Optional.empty();
      }
      columns.add(SqlName.ofColumn(column.get().identity(), it.get().identity(), engine));
    }
    return columns.isEmpty() ? Optional.empty() : Optional.of(columns);
  }

  private OptionalLong number(String query) throws SQLException {
    OptionalLong known = answers.get(query);
    if (known == null) {
      known = asked(query);
      answers.put(query, known);
    }
    return known;
  }

  private OptionalLong asked(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      long number = row.getLong(1);
      return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
    } catch (SQLException e) {
      if (NOT_ALLOWED.equals(e.getSQLState())) {
        log.debug("not counted: {}", e.getMessage());
        return OptionalLong.empty();
      }
      throw e;
    }
  }
}
