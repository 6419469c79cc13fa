package dev.slipway.database;

import dev.slipway.refusal.Refusal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

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
