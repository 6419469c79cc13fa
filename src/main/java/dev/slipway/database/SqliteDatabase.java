package dev.slipway.database;

import dev.slipway.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/**
 * A SQLite database in a file.
 *
 * <p>It is looked at through a read-only connection. It is written through one other connection,
 * which takes the whole file for itself where nobody else has it open, and otherwise at least the
 * right to write. {@code PRAGMA foreign_keys} is off on that connection before its transaction
 * begins, since inside one it has no effect (sqlite.org/pragma.html#pragma_foreign_keys): a table
 * rebuild would otherwise empty the tables that refer to it.
 */
final class SqliteDatabase implements Database {
  private static final Logger log = LoggerFactory.getLogger(SqliteDatabase.class);

  private final Path file;
  private final int patienceMillis;
  private @Nullable Connection look;
  private long lookedAtVersion;
  private @Nullable SqliteTransaction transaction;
  private @Nullable Mark viewed;

  /** What is another once somebody has written to a file, or put another in its place. */
  private record Mark(@Nullable Object key, long bytes, FileTime modified) {
    static Mark of(Path file) throws IOException {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new Mark(now.fileKey(), now.size(), now.lastModifiedTime());
    }
  }

  private SqliteDatabase(Path file, Duration patience) {
    this.file = file;
    this.patienceMillis = (int) Math.min(patience.toMillis(), Integer.MAX_VALUE);
  }

  static SqliteDatabase open(SqliteUrl url, Duration patience) {
    return new SqliteDatabase(SqliteFile.of(url), patience);
  }

  static SqliteDatabase toReplace(SqliteUrl url, Duration patience) {
    return new SqliteDatabase(SqliteFile.toReplace(url), patience);
  }

  @Override
  public Engine engine() {
    return Engine.SQLITE;
  }

  @Override
  public String home() {
    return "";
  }

  @Override
  public String place() {
    return "sqlite:" + file;
  }

  @Override
  public String name() {
    String whole = file.getFileName().toString();
    int dot = whole.lastIndexOf('.');
    return dot > 0 ? whole.substring(0, dot) : whole;
  }

  @Override
  public Optional<Path> file() {
    return Optional.of(file);
  }

  Path path() {
    return file;
  }

  int patienceMillis() {
    return patienceMillis;
  }

  /** From now on what is read is what is committed. */
  void ended() {
    transaction = null;
  }

  @Override
  public Path backupsBeside() {
    return file.resolveSibling("backups");
  }

  @Override
  public Map<String, String> forClients() {
    return Map.of();
  }

  @Override
  public long bytes() throws IOException {
    long bytes = 0;
    for (String suffix : List.of("", "-wal", "-journal")) {
      Path part = Path.of(file + suffix);
      bytes += Files.exists(part) ? Files.size(part) : 0;
    }
    return bytes;
  }

  @Override
  public Connection reading() throws SQLException {
    if (transaction != null) {
      return transaction.connection();
    }
    if (look == null) {
      look = exists() ? openForLooking() : inMemory();
      lookedAtVersion = number(look, "PRAGMA data_version");
    }
    return look;
  }

  boolean exists() {
    return Files.exists(file);
  }

  /**
   * Beside a WAL read-only, so that it is left as it is: closing the last connection that may write
   * would empty it. Elsewhere able to write but told not to, since a read-only connection leaves
   * the {@code -wal} and {@code -shm} behind that it makes, and cannot roll back a hot journal.
   */
  private Connection openForLooking() throws SQLException {
    if (Files.exists(Path.of(file + "-wal"))) {
      try {
        return openForLooking(true);
      } catch (SQLiteException e) {
        switch (e.getResultCode()) {
          case SQLITE_READONLY_RECOVERY,
              SQLITE_READONLY_CANTINIT,
              SQLITE_READONLY_CANTLOCK,
              SQLITE_CANTOPEN ->
              log.debug("{} needs recovery, which only a writer may do: {}", file, e.getMessage());
          default -> throw e;
        }
      }
    }
    return openForLooking(false);
  }

  private Connection openForLooking(boolean readOnly) throws SQLException {
    Connection connection = connect(readOnly, patienceMillis);
    try {
      execute(connection, "PRAGMA query_only = ON");
      number(connection, "PRAGMA schema_version");
      return connection;
    } catch (SQLException e) {
      letGo(connection);
      throw e;
    }
  }

  @Override
  public Connection anotherReader() throws SQLException {
    return connect(true, patienceMillis);
  }

  @Override
  public int majorVersion() throws SQLException {
    return SqliteGround.majorVersion(reading());
  }

  @Override
  public Scratch scratch() throws SQLException {
    return newScratch();
  }

  static Scratch newScratch() throws SQLException {
    Connection connection = inMemory();
    execute(connection, "BEGIN");
    return new InMemory(connection);
  }

  @Override
  public Tryout tryout() throws SQLException {
    return SqliteTryout.of(this);
  }

  private record InMemory(Connection connection) implements Scratch {
    @Override
    public Map<String, String> forClients() {
      return Map.of();
    }

    @Override
    public void close() {
      letGo(connection);
    }
  }

  private static Connection inMemory() throws SQLException {
    Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite::memory:");
    execute(connection, "PRAGMA foreign_keys = OFF");
    return connection;
  }

  @Override
  public Connection alone() {
    throw new UnsupportedOperationException("in SQLite one transaction holds every migration");
  }

  Connection connect(boolean readOnly, int busyMillis) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(readOnly);
    if (!readOnly) {
      config.resetOpenMode(SQLiteOpenMode.CREATE);
    }
    config.setBusyTimeout(busyMillis);
    try {
      return config.createConnection("jdbc:sqlite:" + asUri());
    } catch (UnsatisfiedLinkError e) {
      // From the second time on; the driver's own exception comes only once.
      throw new SQLException("Error opening connection", e);
    }
  }

  private String asUri() {
    return asUri(file);
  }

  private static String asUri(Path file) {
    return "file:" + file.toString().replace("%", "%25").replace("?", "%3f").replace("#", "%23");
  }

  /**
   * A connection to a file that nobody writes to, such as a copy; it leaves no {@code -wal} and
   * {@code -shm} beside it (sqlite.org/uri.html#uriimmutable).
   */
  static Connection immutable(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    return config.createConnection("jdbc:sqlite:" + asUri(file) + "?immutable=1");
  }

  @Override
  public void requireSafePlace(boolean allowed) throws IOException {
    // Closing a descriptor of ours would drop every lock of ours on the file.
    closeLook();
    SharedFiles.require(file, allowed);
  }

  @Override
  public Lock lock(Duration patience) {
    FileLockBeside lock = FileLockBeside.take(file, patience);
    closeLook();
    return lock;
  }

  @Override
  public Optional<String> gateAtWork() {
    return FileLockBeside.holder(file);
  }

  @Override
  public Transaction begin() throws SQLException {
    requireUnwrittenSinceLook();
    closeLook();
    SqliteTransaction begun = SqliteTransaction.begin(this);
    transaction = begun;
    return begun;
  }

  @Override
  public View view() throws SQLException {
    closeLook();
    return SqliteView.begin(this);
  }

  @Override
  public View glance() throws SQLException {
    return SqliteGlance.begin(this);
  }

  @Override
  public Twin twin() throws SQLException {
    return SqliteTwin.of(this);
  }

  /** A copy of it, which nobody else knows of. */
  static SqliteDatabase copied(Path file, SqliteDatabase of) {
    return new SqliteDatabase(file, Duration.ofMillis(of.patienceMillis));
  }

  /** Keeps in mind how the file is, which a view is about to show or shows alone. */
  void noteViewed() {
    try {
      viewed = Mark.of(file);
    } catch (IOException e) {
      throw Devices.refusal("could not look at", file, e, Refusal.Fact.DEVICE);
    }
  }

  /** Whether the file may have been written since the last view began; not if there was none. */
  boolean isWrittenSinceView() throws IOException {
    return viewed != null && !viewed.equals(Mark.of(file));
  }

  @Override
  public List<String> others() {
    try {
      return OpenFiles.others(file);
    } catch (IOException e) {
      throw Devices.refusal("could not look at", file, e, Refusal.Fact.DEVICE);
    }
  }

  @Override
  public Replacement replacement() {
    return SqliteReplacement.make(this);
  }

  @Override
  public Solitude solitude(boolean roles) {
    throw new UnsupportedOperationException("in SQLite one transaction holds every migration");
  }

  private void requireUnwrittenSinceLook() throws SQLException {
    if (look != null && number(look, "PRAGMA data_version") != lookedAtVersion) {
      throw SqliteFault.secondWriter(
          "another process wrote to " + file + " while it was being looked at", null);
    }
  }

  void closeLook() {
    if (look != null) {
      letGo(look);
      look = null;
    }
  }

  static void letGo(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      log.debug("closing a connection: {}", e.getMessage());
    }
  }

  @Override
  public boolean hasTable(Connection connection, String name) throws SQLException {
    String query =
        "SELECT count(*) FROM main.sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE";
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getInt(1) > 0;
      }
    }
  }

  @Override
  public Set<String> tablesAmong(Connection connection, Collection<String> names)
      throws SQLException {
    return among(connection, names);
  }

  static Set<String> among(Connection connection, Collection<String> names) throws SQLException {
    Set<String> there = new HashSet<>();
    String query =
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name COLLATE NOCASE IN (?"
            + ", ?".repeat(Math.max(0, names.size() - 1))
            + ")";
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      int place = 1;
      for (String name : names) {
        statement.setString(place++, name);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          there.add(Sql.folded(rows.getString(1)));
        }
      }
    }
    Set<String> among = new LinkedHashSet<>(names);
    among.removeIf(name -> !there.contains(Sql.folded(name)));
    return among;
  }

  @Override
  public Map<String, Long> rowCounts(Connection connection) throws SQLException {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (String table : tables(connection)) {
      counts.put(table, number(connection, "SELECT count(*) FROM main." + Sql.quoted(table)));
    }
    return counts;
  }

  private static List<String> tables(Connection connection) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
                    + " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name")) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }

  @Override
  public Map<String, Long> brokenReferences(Connection connection) throws SQLException {
    Map<String, Long> broken = new LinkedHashMap<>();
    for (String table : tables(connection)) {
      try (PreparedStatement check =
          connection.prepareStatement(
              "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check(?) GROUP BY 1, 2")) {
        check.setString(1, table);
        try (ResultSet rows = check.executeQuery()) {
          while (rows.next()) {
            broken.put(rows.getString(1) + " → " + rows.getString(2), rows.getLong(3));
          }
        }
      } catch (SQLiteException e) {
        // "foreign key mismatch": the key itself is wrong, so that SQLite cannot check its rows.
        if (e.getResultCode() != SQLiteErrorCode.SQLITE_ERROR) {
          throw e;
        }
        broken.put(table + " cannot be checked: " + e.getMessage(), 1L);
      }
    }
    return broken;
  }

  @Override
  public Integrity integrity(Connection connection) throws SQLException {
    return checked(connection, "quick_check");
  }

  @Override
  public Integrity wholeIntegrity(Connection connection) throws SQLException {
    return checked(connection, "integrity_check");
  }

  @Override
  public Integrity deepIntegrity(Connection connection) throws SQLException {
    return wholeIntegrity(connection);
  }

  @Override
  public Map<String, Long> orphans(Connection connection) throws SQLException {
    return brokenReferences(connection);
  }

  @Override
  public Nature nature() throws SQLException {
    return new Nature(
        text(reading(), "SELECT sqlite_version()"),
        exists() ? Optional.of(text(reading(), "PRAGMA journal_mode")) : Optional.empty(),
        exists() ? Optional.of(text(reading(), "PRAGMA encoding")) : Optional.empty(),
        Optional.empty(),
        false);
  }

  private static Integrity checked(Connection connection, String check) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA " + check + "(1)")) {
      String verdict = rows.next() ? rows.getString(1) : "no answer";
      return verdict.equals("ok") ? Integrity.sound(check) : Integrity.damaged(verdict, check);
    }
  }

  private static String text(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getString(1) : "";
    }
  }

  @Override
  public Optional<Refusal> explain(SQLException error) {
    return SqliteFault.of(file, error);
  }

  @Override
  public void close() {
    if (transaction != null) {
      transaction.close();
    }
    closeLook();
  }

  static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
