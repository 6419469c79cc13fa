package dev.slipway.database;

import java.nio.channels.FileChannel;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the connection that looks sees of a SQLite file in one read transaction. With a WAL others
 * write on beside it; without one they wait until it is over.
 */
record SqliteGlance(Connection connection) implements Database.View {
  private static final Logger log = LoggerFactory.getLogger(SqliteGlance.class);

  static SqliteGlance begin(SqliteDatabase database) throws SQLException {
    Connection look = database.reading();
    SqliteDatabase.execute(look, "BEGIN");
    SqliteGlance glance = new SqliteGlance(look);
    try {
      // The transaction begins with the first that is read in it.
      SqliteDatabase.number(look, "SELECT count(*) FROM main.sqlite_schema");
      return glance;
    } catch (SQLException e) {
      glance.close();
      throw e;
    }
  }

  @Override
  public Optional<FileChannel> steadyFile() {
    return Optional.empty();
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
  }
}
