package dev.slipway.database;

import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.Function;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.core.Codes;

/**
 * A copy of a SQLite file in a folder of its own, which is removed when it is closed.
 *
 * <p>What a table holds is known by a digest of every row, so that rows are compared by their
 * values and storage classes, and neither by their order nor by their rowids.
 */
final class SqliteTryout implements Tryout {
  private static final Logger log = LoggerFactory.getLogger(SqliteTryout.class);

  /** SQLite takes no more arguments of a function than 127 before 3.48. */
  private static final int ARGUMENTS = 100;

  /** What an app may see of a sequence is the gaps in it, unless somebody writes to it. */
  private static final Pattern SEQUENCE =
      Pattern.compile("\\bsqlite_sequence\\b", Pattern.CASE_INSENSITIVE);

  private static final Pattern INSERTS =
      Pattern.compile("\\b(insert|replace)\\b", Pattern.CASE_INSENSITIVE);

  private final TemporaryFolder folder;
  private final Connection connection;
  private String script = "";

  private SqliteTryout(TemporaryFolder folder, Connection connection) {
    this.folder = folder;
    this.connection = connection;
  }

  static SqliteTryout of(SqliteDatabase database) throws SQLException {
    TemporaryFolder folder = null;
    try {
      // A second time the file's size, for what the trial itself writes and notes.
      folder = TemporaryFolder.make("trial", 2 * database.bytes());
      Path copy = folder.resolve("copy.db");
      copy(database, copy);
      return new SqliteTryout(folder, open(copy, folder.resolve("seen.db")));
    } catch (IOException e) {
      remove(folder);
      throw Devices.refusal(
          "no copy could be made to try migrations on, of", database.path(), e, Fact.DEVICE);
    } catch (SQLException | RuntimeException e) {
      remove(folder);
      throw e;
    }
  }

  private static void copy(SqliteDatabase database, Path copy) throws IOException, SQLException {
    int result =
        database
            .reading()
            .unwrap(SQLiteConnection.class)
            .getDatabase()
            .backup("main", copy.toAbsolutePath().toString(), null);
    if (result != SQLiteErrorCode.SQLITE_OK.code) {
      throw new IOException(
          "SQLite's online backup failed: " + SQLiteErrorCode.getErrorCode(result));
    }
  }

  private static Connection open(Path copy, Path seen) throws SQLException {
    Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + copy);
    try {
      SqliteDatabase.execute(connection, "PRAGMA journal_mode = TRUNCATE");
      SqliteDatabase.execute(connection, "PRAGMA synchronous = OFF");
      SqliteDatabase.execute(connection, "PRAGMA foreign_keys = OFF");
      // Not among what is temporary: a script's own temporary tables are dropped when it ends.
      SqliteDatabase.execute(
          connection, "ATTACH '" + seen.toString().replace("'", "''") + "' AS slipway_seen");
      SqliteDatabase.execute(connection, "PRAGMA slipway_seen.synchronous = OFF");
      SqliteDatabase.execute(
          connection, "CREATE TABLE slipway_seen.row (side INTEGER, place TEXT, digest BLOB)");
      Function.create(connection, "slipway_digest", new Digest(), -1, Function.FLAG_DETERMINISTIC);
      SqliteDatabase.execute(connection, "BEGIN IMMEDIATE");
      return connection;
    } catch (SQLException e) {
      SqliteDatabase.letGo(connection);
      throw e;
    }
  }

  @Override
  public Connection connection() {
    return connection;
  }

  /** Whatever a script does, it does to the copy; what leaves the file is refused anyway. */
  @Override
  public Optional<String> begin(String tried) throws SQLException {
    script = tried;
    SqliteDatabase.execute(connection, "SAVEPOINT slipway_trial");
    return Optional.empty();
  }

  @Override
  public Changes during(Attempt attempt) throws SQLException {
    SqliteDatabase.execute(connection, "DELETE FROM slipway_seen.row");
    note(1);
    boolean touched = writes(attempt);
    note(-1);
    return new Changes(
        SqliteDatabase.number(
            connection,
            """
            SELECT coalesce(sum(max(gone, come)), 0) FROM (
              SELECT sum(max(sides, 0)) AS gone, sum(max(-sides, 0)) AS come FROM (
                SELECT place, sum(side) AS sides FROM slipway_seen.row
                GROUP BY place, digest HAVING sum(side) <> 0)
              GROUP BY place)
            """),
        emptied(),
        touched && isOfTheMoment());
  }

  private Optional<String> emptied() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT place FROM slipway_seen.row"
                    + " JOIN pragma_table_list AS l ON l.name = place AND l.schema = 'main'"
                    + " WHERE l.type = 'table' AND place NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
                    + " GROUP BY place HAVING min(side) = 1 ORDER BY place")) {
      return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
    }
  }

  /** Text of the schema that runs when a table is written to. */
  private record Told(String table, boolean isTrigger, String sql) {}

  /** Whether the script, a trigger of a table that it names or a default speaks of the moment. */
  private boolean isOfTheMoment() throws SQLException {
    List<Told> others = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT tbl_name, type = 'trigger', sql FROM main.sqlite_schema"
                    + " WHERE type IN ('trigger', 'table') AND sql IS NOT NULL")) {
      while (rows.next()) {
        others.add(new Told(rows.getString(1), rows.getBoolean(2), rows.getString(3)));
      }
    }
    StringBuilder said = new StringBuilder(script);
    while (true) {
      String heard = said.toString();
      List<Told> more = others.stream().filter(other -> isToldBy(heard, other)).toList();
      if (more.isEmpty()) {
        return Moment.isIn(heard);
      }
      others.removeAll(more);
      more.forEach(other -> said.append('\n').append(other.sql));
    }
  }

  /** A table's defaults are for new rows; its triggers may be for any. */
  private static boolean isToldBy(String heard, Told other) {
    return (other.isTrigger || INSERTS.matcher(heard).find())
        && Pattern.compile(
                "(?<!\\w)" + Pattern.quote(other.table) + "(?!\\w)", Pattern.CASE_INSENSITIVE)
            .matcher(heard)
            .find();
  }

  @Override
  public boolean writes(Attempt attempt) throws SQLException {
    long before = written();
    attempt.run();
    return written() > before;
  }

  private long written() throws SQLException {
    return SqliteDatabase.number(connection, "SELECT total_changes()");
  }

  /** Notes what every table holds now, and what the file says of itself. */
  private void note(int side) throws SQLException {
    for (String table : tables()) {
      String columns = columns(table);
      if (!columns.isEmpty()) {
        note(
            side,
            table,
            "SELECT " + columns + " AS digest FROM main." + Sql.quoted(table) + " AS t");
      }
    }
    note(
        side,
        "sqlite_schema",
        "SELECT slipway_digest(type, name, tbl_name, sql) FROM main.sqlite_schema");
    note(
        side,
        "pragma",
        "SELECT slipway_digest('user_version', user_version) FROM pragma_user_version"
            + " UNION ALL SELECT slipway_digest('application_id', application_id)"
            + " FROM pragma_application_id");
  }

  private void note(int side, String place, String digests) throws SQLException {
    SqliteDatabase.execute(
        connection,
        "INSERT INTO slipway_seen.row SELECT "
            + side
            + ", "
            + literal(place)
            + ", * FROM ("
            + digests
            + ")");
  }

  /** Shadow tables hold what a virtual table holds; of a view there is nothing but its tables. */
  private List<String> tables() throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT name FROM pragma_table_list WHERE schema = 'main'"
                    + " AND type IN ('table', 'shadow') AND name NOT IN ('sqlite_schema',"
                    + " 'sqlite_stat1', 'sqlite_stat4') ORDER BY name")) {
      while (rows.next()) {
        String name = rows.getString(1);
        if (SEQUENCE.matcher(script).find() || !name.equals("sqlite_sequence")) {
          tables.add(name);
        }
      }
    }
    return tables;
  }

  /** The digest of a row, as SQL. */
  private String columns(String table) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet none =
            statement.executeQuery("SELECT * FROM main." + Sql.quoted(table) + " LIMIT 0")) {
      ResultSetMetaData all = none.getMetaData();
      for (int column = 1; column <= all.getColumnCount(); column++) {
        columns.add("t." + Sql.quoted(all.getColumnName(column)));
      }
    }
    String digest = "";
    for (int from = 0; from < columns.size(); from += ARGUMENTS) {
      String some =
          String.join(", ", columns.subList(from, Math.min(from + ARGUMENTS, columns.size())));
      digest = "slipway_digest(" + (digest.isEmpty() ? "" : digest + ", ") + some + ")";
    }
    return digest;
  }

  /** SQLite numbers a row after all that are there. */
  @Override
  public long inserts(String statement) throws SQLException {
    try (Statement jdbc = connection.createStatement()) {
      return jdbc.executeUpdate(statement);
    }
  }

  /** Only AUTOINCREMENT has a counter that does not go back; without one nothing is known. */
  @Override
  public boolean hasHeldRows(String table) throws SQLException {
    boolean counts =
        SqliteDatabase.number(
                connection,
                "SELECT count(*) FROM main.sqlite_schema WHERE type = 'table' AND name = "
                    + literal(name(table))
                    + " COLLATE NOCASE AND sql LIKE '%autoincrement%'")
            > 0;
    return !counts
        || SqliteDatabase.number(
                connection,
                "SELECT count(*) FROM main.sqlite_sequence WHERE name = "
                    + literal(name(table))
                    + " COLLATE NOCASE")
            > 0;
  }

  /**
   * A column that is added writes to no row: those from before lack a place for it until somebody
   * writes to them (sqlite.org/lang_altertable.html, "ALTER TABLE ADD COLUMN"). So if they take
   * more bytes when every value of theirs is written again, they were from before.
   */
  @Override
  public boolean hasRowsFromBefore(String table, String column, String condition)
      throws SQLException {
    SqliteDatabase.execute(connection, "SAVEPOINT slipway_age");
    try {
      for (String trigger : triggers()) {
        SqliteDatabase.execute(connection, "DROP TRIGGER main." + Sql.quoted(trigger));
      }
      String bytes =
          "SELECT coalesce(sum(payload), 0) FROM dbstat('main') WHERE name = "
              + literal(name(table))
              + " COLLATE NOCASE";
      long before = SqliteDatabase.number(connection, bytes);
      SqliteDatabase.execute(
          connection,
          "UPDATE "
              + table
              + " SET "
              + Sql.quoted(column)
              + " = "
              + Sql.quoted(column)
              + " WHERE "
              + condition);
      return SqliteDatabase.number(connection, bytes) > before;
    } catch (SQLException e) {
      log.debug("how old the rows of {} are is not known: {}", table, e.getMessage());
      return false;
    } finally {
      SqliteDatabase.execute(connection, "ROLLBACK TO slipway_age");
      SqliteDatabase.execute(connection, "RELEASE slipway_age");
    }
  }

  private List<String> triggers() throws SQLException {
    List<String> triggers = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT name FROM main.sqlite_schema WHERE type = 'trigger'")) {
      while (rows.next()) {
        triggers.add(rows.getString(1));
      }
    }
    return triggers;
  }

  /** What a name as SQL names, in its own schema. */
  private static String name(String sql) {
    List<Sql.Token> tokens = Sql.tokens(sql, Engine.SQLITE);
    return tokens.get(tokens.size() - 1).name();
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  @Override
  public void undo() throws SQLException {
    SqliteDatabase.execute(connection, "ROLLBACK TO slipway_trial");
  }

  @Override
  public boolean isDuplicate(SQLException error) {
    return error instanceof SQLiteException sqlite
        && switch (sqlite.getResultCode()) {
          case SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_ROWID ->
              true;
          default -> false;
        };
  }

  @Override
  public void close() {
    SqliteDatabase.letGo(connection);
    folder.close();
  }

  private static void remove(@Nullable TemporaryFolder folder) {
    if (folder != null) {
      folder.close();
    }
  }

  /** Values in a form in which two are equal only if class and content are. */
  private static final class Digest extends Function {
    private static final int BYTES = 16;

    private final MessageDigest digest = sha256();

    @Override
    protected void xFunc() throws SQLException {
      for (int argument = 0; argument < args(); argument++) {
        int type = value_type(argument);
        byte[] bytes =
            switch (type) {
              case Codes.SQLITE_INTEGER -> bytes(value_long(argument));
              case Codes.SQLITE_FLOAT -> bytes(Double.doubleToRawLongBits(value_double(argument)));
              case Codes.SQLITE_NULL -> new byte[0];
              // Of a text too: not every text that SQLite holds is UTF-8.
              default -> Objects.requireNonNullElse(value_blob(argument), new byte[0]);
            };
        digest.update((byte) type);
        digest.update(bytes(bytes.length));
        digest.update(bytes);
      }
      byte[] all = digest.digest();
      result(Arrays.copyOf(all, BYTES));
    }

    private static byte[] bytes(long number) {
      return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError(e);
      }
    }
  }
}
