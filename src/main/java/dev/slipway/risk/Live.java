package dev.slipway.risk;

import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/**
 * What can be asked of the tables of the database that is there. Tables and columns are called as
 * {@link Shape} calls them; what is not there, or may not be read, is empty.
 */
interface Live {

  /** The engine's major version. */
  int version() throws SQLException;

  /** The tables that are there. */
  Shape shape();

  /**
   * Whether there are rows to be counted: where there are none to ask, every table and column may
   * hold some, and what is not counted is no doubt.
   */
  boolean isThere();

  /** How large a table is on disk with its indexes, in bytes. */
  OptionalLong bytes(String table) throws SQLException;

  /** How many rows a table has: on PostgreSQL as many as the server thinks. */
  OptionalLong rowsAbout(String table) throws SQLException;

  /** How many rows a table has, counted. */
  OptionalLong rows(String table) throws SQLException;

  /** How many rows have a value in a column. */
  OptionalLong values(String table, String column) throws SQLException;

  /** How many sets of rows are alike in columns of which none is null. */
  OptionalLong duplicates(String table, List<String> columns) throws SQLException;

  /** How many rows refer by columns to what is not there. */
  OptionalLong orphans(
      String table, List<String> columns, String target, List<String> targetColumns)
      throws SQLException;
}
