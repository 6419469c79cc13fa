package dev.slipway.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;

/**
 * A PostgreSQL database that somebody set aside for trying folders, beside no app's database.
 *
 * @param address where it is
 * @param look a session on it
 * @param patience how long to wait for a server that does not answer
 */
record PostgresGround(PostgresAddress address, Connection look, Duration patience)
    implements Ground {

  static PostgresGround open(PostgresAddress address, Duration patience) throws SQLException {
    return new PostgresGround(
        address, PostgresWait.connect(address, "slipway look", patience), patience);
  }

  @Override
  public Engine engine() {
    return Engine.POSTGRESQL;
  }

  @Override
  public int majorVersion() throws SQLException {
    return look.getMetaData().getDatabaseMajorVersion();
  }

  @Override
  public String home() throws SQLException {
    return PostgresDatabase.home(address, look);
  }

  @Override
  public Database.Scratch scratch() throws SQLException {
    return PostgresScratch.alone(this);
  }

  @Override
  public Set<String> tablesAmong(Connection connection, Collection<String> names)
      throws SQLException {
    return PostgresDatabase.among(connection, names, home());
  }

  @Override
  public void close() {
    PostgresDatabase.letGo(look);
  }
}
