package dev.slipway.database;

import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteException;

/**
 * One state of a SQLite file: the whole file, held while nobody else has it open, and otherwise
 * what a read transaction sees. With a WAL others write on beside that; without one they wait until
 * it is over, as they do for any reader (sqlite.org/lockingv3.html).
 */
final class SqliteView implements Database.View {
  private static final Logger log = LoggerFactory.getLogger(SqliteView.class);

  private final SqliteDatabase database;
  private final Connection connection;
  private final @Nullable FileChannel steady;

  private SqliteView(SqliteDatabase database, Connection connection, @Nullable FileChannel steady) {
    this.database = database;
    this.connection = connection;
    this.steady = steady;
  }

  static SqliteView begin(SqliteDatabase database) throws SQLException {
    Connection alone = alone(database);
    if (alone != null) {
      try {
        database.noteViewed();
        return new SqliteView(
            database, alone, FileChannel.open(database.path(), StandardOpenOption.READ));
      } catch (IOException e) {
        SqliteDatabase.letGo(alone);
        throw Devices.refusal("could not read", database.path(), e, Fact.DEVICE);
      } catch (RuntimeException e) {
        SqliteDatabase.letGo(alone);
        throw e;
      }
    }
    database.noteViewed();
    Connection reader = database.anotherReader();
    try {
      SqliteDatabase.execute(reader, "BEGIN");
      SqliteDatabase.number(reader, "SELECT count(*) FROM main.sqlite_schema");
      return new SqliteView(database, reader, null);
    } catch (SQLException e) {
      SqliteDatabase.letGo(reader);
      throw e;
    }
  }

  /** Where this user may only read, nobody can be kept from writing. */
  private static @Nullable Connection alone(SqliteDatabase database) throws SQLException {
    try {
      return SqliteTransaction.beginAlone(database);
    } catch (SQLiteException e) {
      switch (e.getResultCode()) {
        case SQLITE_READONLY,
            SQLITE_READONLY_DIRECTORY,
            SQLITE_READONLY_DBMOVED,
            SQLITE_CANTOPEN,
            SQLITE_READONLY_CANTLOCK,
            SQLITE_READONLY_CANTINIT -> {
          log.debug("{} can only be read: {}", database.path(), e.getMessage());
          return null;
        }
        default -> throw e;
      }
    }
  }

  @Override
  public Connection connection() {
    return connection;
  }

  @Override
  public Optional<FileChannel> steadyFile() {
    return Optional.ofNullable(steady);
  }

  @Override
  public Optional<String> sharedView() {
    return Optional.empty();
  }

  @Override
  public void close() {
    try {
      SqliteDatabase.execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      log.debug("ending the look: {}", e.getMessage());
    }
    SqliteDatabase.letGo(connection);
    try {
      if (steady != null) {
        steady.close();
      }
    } catch (IOException e) {
      log.debug("closing {}: {}", database.path(), e.getMessage());
    }
  }
}
