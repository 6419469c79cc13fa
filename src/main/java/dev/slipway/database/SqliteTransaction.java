package dev.slipway.database;

import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The one transaction in which a SQLite database is written: alone with the file where nobody else
 * has it open, and otherwise at least with the right to write.
 */
final class SqliteTransaction implements Database.Transaction {
  private static final Logger log = LoggerFactory.getLogger(SqliteTransaction.class);

  /** How long to try for the whole file before being content with the right to write. */
  private static final int MILLIS_FOR_SOLE_USE = 300;

  private final SqliteDatabase database;
  private final Connection connection;
  private final @Nullable FileChannel solelyHeld;
  private final boolean created;
  private boolean kept;
  private boolean committed;
  private boolean closed;

  private SqliteTransaction(
      SqliteDatabase database,
      Connection connection,
      @Nullable FileChannel solelyHeld,
      boolean created) {
    this.database = database;
    this.connection = connection;
    this.solelyHeld = solelyHeld;
    this.created = created;
  }

  static SqliteTransaction begin(SqliteDatabase database) throws SQLException {
    if (database.exists()) {
      return begin(database, false);
    }
    create(database.path());
    try {
      return begin(database, true);
    } catch (SQLException | RuntimeException e) {
      // Whoever keeps it busy has found it there, and may be about to fill it.
      if (!isBusy(e)) {
        remove(database.path());
      }
      throw e;
    }
  }

  private static SqliteTransaction begin(SqliteDatabase database, boolean created)
      throws SQLException {
    Connection alone = beginAlone(database);
    if (alone != null) {
      try {
        FileChannel channel = FileChannel.open(database.path(), StandardOpenOption.READ);
        return new SqliteTransaction(database, alone, channel, created);
      } catch (IOException e) {
        SqliteDatabase.letGo(alone);
        throw Devices.refusal("could not read", database.path(), e, Fact.DEVICE);
      }
    }
    Connection shared = database.connect(false, database.patienceMillis());
    try {
      SqliteDatabase.execute(shared, "PRAGMA foreign_keys = OFF");
      SqliteDatabase.execute(shared, "BEGIN IMMEDIATE");
      return new SqliteTransaction(database, shared, null, created);
    } catch (SQLException e) {
      SqliteDatabase.letGo(shared);
      throw e;
    }
  }

  private static void create(Path file) {
    try {
      Files.createFile(file);
      FolderOwner.gets(file);
    } catch (IOException e) {
      throw Devices.refusal("could not create", file, e, Fact.DEVICE);
    }
  }

  /**
   * A transaction of which no other process sees or does anything, or null where others have the
   * file open. In WAL mode an exclusive connection needs a lock that every other connection holds a
   * share of, so that it also finds those that are idle.
   */
  static @Nullable Connection beginAlone(SqliteDatabase database) throws SQLException {
    Connection connection = database.connect(false, MILLIS_FOR_SOLE_USE);
    try {
      SqliteDatabase.execute(connection, "PRAGMA foreign_keys = OFF");
      SqliteDatabase.execute(connection, "PRAGMA locking_mode = EXCLUSIVE");
      boolean emptied = SqliteDatabase.number(connection, "PRAGMA wal_checkpoint(TRUNCATE)") == 0;
      if (emptied) {
        SqliteDatabase.execute(connection, "BEGIN EXCLUSIVE");
        return connection;
      }
    } catch (SQLiteException e) {
      if (!isBusy(e)) {
        SqliteDatabase.letGo(connection);
        throw e;
      }
    }
    SqliteDatabase.letGo(connection);
    return null;
  }

  private static boolean isBusy(Exception error) {
    return error instanceof SQLiteException sqlite
        && (sqlite.getResultCode().code & 0xff) == SQLiteErrorCode.SQLITE_BUSY.code;
  }

  @Override
  public Connection connection() {
    return connection;
  }

  @Override
  public Optional<FileChannel> steadyFile() {
    return Optional.ofNullable(solelyHeld);
  }

  @Override
  public Optional<String> sharedView() {
    return Optional.empty();
  }

  @Override
  public Tally tally(Map<String, Long> counted) throws SQLException {
    return new CountedTally(
        counted.isEmpty() ? database.rowCounts(connection) : counted,
        database::rowCounts,
        Sql::folded);
  }

  /** Whoever holds the file alone goes on holding it between the two. */
  @Override
  public void keep() throws SQLException {
    SqliteDatabase.execute(connection, "COMMIT");
    kept = true;
    SqliteDatabase.execute(connection, solelyHeld == null ? "BEGIN IMMEDIATE" : "BEGIN EXCLUSIVE");
  }

  @Override
  public void commit() throws SQLException {
    SqliteDatabase.execute(connection, "COMMIT");
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
        // Whoever still reads keeps the WAL from being emptied, and is not to keep the gate closed.
        SqliteDatabase.execute(connection, "PRAGMA busy_timeout = " + MILLIS_FOR_SOLE_USE);
        SqliteDatabase.number(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
      } else {
        SqliteDatabase.execute(connection, "ROLLBACK");
      }
    } catch (SQLException e) {
      // An error may already have ended the transaction, and others may hold the WAL: both are as
      // meant.
      log.debug("ending the transaction: {}", e.getMessage());
    }
    SqliteDatabase.letGo(connection);
    closeChannel();
    if (created && !committed && !kept) {
      remove(database.path());
    }
    database.ended();
  }

  private void closeChannel() {
    try {
      if (solelyHeld != null) {
        solelyHeld.close();
      }
    } catch (IOException e) {
      log.debug("closing {}: {}", database.path(), e.getMessage());
    }
  }

  private static void remove(Path created) {
    try {
      Files.deleteIfExists(created);
    } catch (IOException e) {
      log.warn("could not remove the new, empty {}: {}", created, e.getMessage());
    }
  }
}
