package dev.slipway.database;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  /** How long to try for the whole file before being content with the right to write. */
  private static final int MILLIS_FOR_SOLE_USE = 300;

  private final Path file;
  private final int patienceMillis;
  private @Nullable Connection look;
  private long lookedAtVersion;
  private @Nullable WriteTransaction transaction;

  private SqliteDatabase(Path file, Duration patience) {
    this.file = file;
    this.patienceMillis = (int) Math.min(patience.toMillis(), Integer.MAX_VALUE);
  }

  static SqliteDatabase open(DatabaseUrl url, Duration patience) {
    Path file = url.file();
    try {
      if (Files.exists(file)) {
        requireDatabase(file);
        // One lock for one file, by whatever name it was given.
        file = file.toRealPath();
      } else {
        requireAbsent(file);
        requirePlaceForNew(file);
      }
    } catch (IOException e) {
      throw Devices.refusal("could not look at " + file, e, Fact.DEVICE);
    }
    return new SqliteDatabase(file, patience);
  }

  private static void requireDatabase(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new Refusal(
          Fact.SETTINGS,
          file + " is not a file",
          "a SQLite database is one",
          "set SLIPWAY_DATABASE_URL to the database's file");
    }
    if (!Files.isReadable(file)) {
      throw new Refusal(
          Fact.NO_PERMISSION,
          file + " cannot be read by this user",
          "its contents cannot be judged",
          "run as the user the app runs as: ls -ln " + file);
    }
    if (Files.size(file) > 0 && !isDatabase(file)) {
      throw new Refusal(
          Fact.DAMAGED,
          file + " does not begin as a SQLite database does",
          "it is damaged, encrypted, or something else",
          "compare it with a backup: head -c 16 " + file + " must print \"SQLite format 3\"");
    }
  }

  private static boolean isDatabase(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return java.util.Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    }
  }

  /** Not there is one fact; not to be seen, and lost by half, are others. */
  private static void requireAbsent(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      throw new Refusal(
          Fact.SETTINGS,
          file + " is a link to " + Files.readSymbolicLink(file) + ", which does not exist",
          "where a database is expected none may be made elsewhere",
          "mount the volume that the link points into, or remove the link");
    }
    if (!Files.notExists(file)) {
      throw new Refusal(
          Fact.NO_PERMISSION,
          "whether " + file + " exists cannot be seen by this user",
          "a database that is merely out of sight must not be made anew",
          "run as the user the app runs as: ls -ldn " + file.getParent());
    }
    for (String suffix : List.of("-wal", "-journal")) {
      Path rest = Path.of(file + suffix);
      if (Files.exists(rest) && Files.size(rest) > 0) {
        throw new Refusal(
            Fact.DAMAGED,
            file + " does not exist, but " + rest.getFileName() + " does",
            "it belongs to a database that is gone, and SQLite would delete it beside a new one",
            "put the database back beside it; if a new one is meant, move " + rest + " away");
      }
    }
  }

  /** A missing file is a new database, unless it is more likely a wrong path. */
  private static void requirePlaceForNew(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new Refusal(
          Fact.SETTINGS,
          "neither " + file + " nor its folder exists",
          "a new database is made only in a folder that is there",
          "mount the volume that holds the database, or create the folder");
    }
    List<String> others = new ArrayList<>();
    try (DirectoryStream<Path> beside = Files.newDirectoryStream(folder)) {
      for (Path other : beside) {
        if (Files.isRegularFile(other) && Files.isReadable(other) && isDatabase(other)) {
          others.add(other.getFileName().toString());
        }
      }
    }
    if (!others.isEmpty()) {
      others.sort(null);
      throw new Refusal(
          Fact.SETTINGS,
          file + " does not exist, but beside it lies " + String.join(", ", others),
          "making a new, empty database there could hide the real one",
          "set SLIPWAY_DATABASE_URL to the right file; if a new one is meant: touch " + file);
    }
  }

  @Override
  public Engine engine() {
    return Engine.SQLITE;
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

  @Override
  public Path backupsBeside() {
    return file.resolveSibling("backups");
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
      look = exists() ? openForLooking() : scratch();
      lookedAtVersion = number(look, "PRAGMA data_version");
    }
    return look;
  }

  private boolean exists() {
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
      close(connection);
      throw e;
    }
  }

  @Override
  public Connection anotherReader() throws SQLException {
    return connect(true, patienceMillis);
  }

  @Override
  public Connection scratch() throws SQLException {
    Connection scratch = new SQLiteConfig().createConnection("jdbc:sqlite::memory:");
    execute(scratch, "PRAGMA foreign_keys = OFF");
    return scratch;
  }

  private Connection connect(boolean readOnly, int busyMillis) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(readOnly);
    if (!readOnly) {
      config.resetOpenMode(SQLiteOpenMode.CREATE);
    }
    config.setBusyTimeout(busyMillis);
    return config.createConnection("jdbc:sqlite:" + asUri());
  }

  private String asUri() {
    return "file:" + file.toString().replace("%", "%25").replace("?", "%3f").replace("#", "%23");
  }

  @Override
  public Lock lock(Duration patience) {
    FileLockBeside lock = FileLockBeside.take(file, patience);
    closeLook();
    return lock;
  }

  @Override
  public Transaction begin() throws SQLException {
    requireUnwrittenSinceLook();
    closeLook();
    WriteTransaction begun = WriteTransaction.begin(this);
    transaction = begun;
    return begun;
  }

  private void requireUnwrittenSinceLook() throws SQLException {
    if (look != null && number(look, "PRAGMA data_version") != lookedAtVersion) {
      throw secondWriter(
          "another process wrote to " + file + " while it was being looked at", null);
    }
  }

  private static Refusal secondWriter(String seen, @Nullable Throwable cause) {
    return new Refusal(
        Fact.BUSY,
        seen,
        "migrating under a running app could lose what it writes",
        "stop every app that uses this database, then run the same command again",
        cause);
  }

  private void closeLook() {
    if (look != null) {
      close(look);
      look = null;
    }
  }

  private static void close(Connection connection) {
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
  public Optional<String> damage(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA quick_check(1)")) {
      String verdict = rows.next() ? rows.getString(1) : "no answer";
      return verdict.equals("ok") ? Optional.empty() : Optional.of(verdict);
    }
  }

  @Override
  public Optional<Refusal> explain(SQLException error) {
    if (!(error instanceof SQLiteException sqlite)) {
      return Optional.empty();
    }
    String seen = file + ": " + error.getMessage();
    // The low byte is the primary code, which every extended code belongs to
    // (sqlite.org/rescode.html).
    SQLiteErrorCode primary = SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & 0xff);
    return switch (primary) {
      case SQLITE_BUSY, SQLITE_LOCKED -> Optional.of(secondWriter(seen, error));
      case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT ->
          Optional.of(
              new Refusal(
                  Fact.DAMAGED,
                  seen,
                  "SQLite cannot trust what it reads there",
                  "see what is left: sqlite3 "
                      + file
                      + " \"PRAGMA integrity_check\"; then go back to a backup",
                  error));
      case SQLITE_PERM, SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_AUTH ->
          Optional.of(
              new Refusal(
                  Fact.NO_PERMISSION,
                  seen,
                  "this user may not do what is needed here",
                  "give it the file and its folder: ls -ldn " + file.getParent() + " " + file,
                  error));
      case SQLITE_FULL, SQLITE_IOERR ->
          Optional.of(
              new Refusal(
                  Fact.DEVICE,
                  seen,
                  "the disk is full or failing",
                  "df -h " + file.getParent(),
                  error));
      default -> Optional.empty();
    };
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

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  /** The write transaction of {@link #begin}. */
  private static final class WriteTransaction implements Transaction {
    private final SqliteDatabase database;
    private final Connection connection;
    private final @Nullable FileChannel solelyHeld;
    private final boolean created;
    private boolean committed;
    private boolean closed;

    private WriteTransaction(
        SqliteDatabase database,
        Connection connection,
        @Nullable FileChannel solelyHeld,
        boolean created) {
      this.database = database;
      this.connection = connection;
      this.solelyHeld = solelyHeld;
      this.created = created;
    }

    static WriteTransaction begin(SqliteDatabase database) throws SQLException {
      boolean created = !database.exists();
      if (created) {
        create(database.file);
      }
      Connection alone = beginAlone(database);
      if (alone != null) {
        try {
          FileChannel channel = FileChannel.open(database.file, StandardOpenOption.READ);
          return new WriteTransaction(database, alone, channel, created);
        } catch (IOException e) {
          SqliteDatabase.close(alone);
          throw Devices.refusal("could not read " + database.file, e, Fact.DEVICE);
        }
      }
      Connection shared = database.connect(false, database.patienceMillis);
      try {
        execute(shared, "PRAGMA foreign_keys = OFF");
        execute(shared, "BEGIN IMMEDIATE");
        return new WriteTransaction(database, shared, null, created);
      } catch (SQLException e) {
        SqliteDatabase.close(shared);
        throw e;
      }
    }

    private static void create(Path file) {
      try {
        Files.createFile(file);
      } catch (IOException e) {
        throw Devices.refusal("could not create " + file, e, Fact.DEVICE);
      }
    }

    /**
     * A transaction of which no other process sees or does anything, or null where others have the
     * file open. In WAL mode an exclusive connection needs a lock that every other connection holds
     * a share of, so that it also finds those that are idle.
     */
    private static @Nullable Connection beginAlone(SqliteDatabase database) throws SQLException {
      Connection connection = database.connect(false, MILLIS_FOR_SOLE_USE);
      try {
        execute(connection, "PRAGMA foreign_keys = OFF");
        execute(connection, "PRAGMA locking_mode = EXCLUSIVE");
        boolean emptied = number(connection, "PRAGMA wal_checkpoint(TRUNCATE)") == 0;
        if (emptied) {
          execute(connection, "BEGIN EXCLUSIVE");
          return connection;
        }
      } catch (SQLiteException e) {
        if ((e.getResultCode().code & 0xff) != SQLiteErrorCode.SQLITE_BUSY.code) {
          SqliteDatabase.close(connection);
          throw e;
        }
      }
      SqliteDatabase.close(connection);
      return null;
    }

    @Override
    public Connection connection() {
      return connection;
    }

    @Override
    public Optional<FileChannel> solelyHeldFile() {
      return Optional.ofNullable(solelyHeld);
    }

    @Override
    public void commit() throws SQLException {
      execute(connection, "COMMIT");
      committed = true;
    }

    @Override
    public void close() {
      if (closed) {
        return;
      }
      closed = true;
      try {
        if (committed) {
          number(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        } else {
          execute(connection, "ROLLBACK");
        }
      } catch (SQLException e) {
        // An error may already have ended the transaction, and others may hold the WAL: both are as
        // meant.
        log.debug("ending the transaction: {}", e.getMessage());
      }
      SqliteDatabase.close(connection);
      closeChannel();
      if (created && !committed) {
        removeWhatWasCreated();
      }
      database.transaction = null;
    }

    private void closeChannel() {
      try {
        if (solelyHeld != null) {
          solelyHeld.close();
        }
      } catch (IOException e) {
        log.debug("closing {}: {}", database.file, e.getMessage());
      }
    }

    private void removeWhatWasCreated() {
      try {
        Files.deleteIfExists(database.file);
      } catch (IOException e) {
        log.warn("could not remove the new, empty {}: {}", database.file, e.getMessage());
      }
    }
  }
}
