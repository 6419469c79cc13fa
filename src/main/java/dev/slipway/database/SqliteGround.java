package dev.slipway.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Set;

/** SQLite databases in memory, beside no file. */
record SqliteGround() implements Ground {

  @Override
  public Engine engine() {
    return Engine.SQLITE;
  }

  @Override
  public int majorVersion() throws SQLException {
    try (Database.Scratch scratch = scratch()) {
      return majorVersion(scratch.connection());
    }
  }

  static int majorVersion(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseMajorVersion();
  }

  @Override
  public String home() {
    return "";
  }

  @Override
  public Database.Scratch scratch() throws SQLException {
    return SqliteDatabase.newScratch();
  }

  @Override
  public Set<String> tablesAmong(Connection connection, Collection<String> names)
      throws SQLException {
    return SqliteDatabase.among(connection, names);
  }

  @Override
  public void close() {
    // There is nothing but the scratch databases.
  }
}
