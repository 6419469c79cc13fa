package dev.slipway.database;

import dev.slipway.refusal.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Where a folder can be tried on empty databases, whether or not an app has one there. */
public interface Ground extends AutoCloseable {

  Engine engine();

  /** The engine's major version, by which its servers print one schema in different ways. */
  int majorVersion() throws SQLException;

  /**
   * The schema in which names without one are made and found, whether or not it is there yet; empty
   * for an engine that has no schemas.
   */
  String home() throws SQLException;

  /**
   * An empty database of the same engine and version, gone when it is closed.
   *
   * @throws Refusal if there can be none
   */
  Database.Scratch scratch() throws SQLException;

  /**
   * Those of some tables that there are, asked in one query.
   *
   * @param names names as they are stored; on an engine that has schemas one may carry its schema
   *     and a dot before it, and is looked for in the home schema otherwise
   */
  Set<String> tablesAmong(Connection connection, Collection<String> names) throws SQLException;

  @Override
  void close();

  /** SQLite, which needs nothing but memory. */
  static Ground inMemory() {
    return new SqliteGround();
  }

  /**
   * A PostgreSQL database that is there to be filled and emptied.
   *
   * @param scratchUrl its URL
   * @param environment the variables, for what the URL leaves out
   * @param patience how long to wait for a server that does not answer
   * @throws Refusal if it cannot be reached
   */
  static Ground given(String scratchUrl, Map<String, String> environment, Duration patience)
      throws SQLException {
    return PostgresGround.open(PostgresAddress.parse(scratchUrl, environment), patience);
  }
}
