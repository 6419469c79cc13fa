package dev.slipway.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the tables held when a transaction began, so that rows that went missing in it are seen. */
public interface Tally {

  /**
   * The tables that were there at the beginning, are there now, and hold fewer rows: by their name
   * as catalogs have it, with a phrase that says how many ("12 before, 9 after").
   *
   * @param connection the transaction's own connection
   * @param mayLose tables that are not to be asked about, named likewise
   */
  Map<String, String> losses(Connection connection, Set<String> mayLose) throws SQLException;

  /** How many rows each table held when it began; empty where nobody has counted all of them. */
  Optional<Map<String, Long>> held();

  /**
   * How many rows each table holds now, with what {@link #losses} has just counted not counted
   * again; empty where it is not known how many they held.
   *
   * @param connection the transaction's own connection
   */
  Optional<Map<String, Long>> holds(Connection connection) throws SQLException;
}
