package dev.slipway.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A place to try something on the rows of the real database, of which nothing is kept: a copy of
 * the file, or a transaction that is rolled back.
 *
 * <p>Whatever is tried here, no reader of the database sees a difference when it is over.
 */
public interface Tryout extends AutoCloseable {

  /** Something to try; it may be run more than once, and each time on the same state. */
  @FunctionalInterface
  interface Attempt {
    void run() throws SQLException;
  }

  /**
   * What an attempt changed.
   *
   * @param rows how many rows hold something else than before, or are there no more, or are new; a
   *     row that was given the values that it had is not among them
   * @param emptied a table that held rows and holds none any more, if there is one
   * @param ofTheMoment whether it wrote to rows, changed or not, and what it wrote may be something
   *     else at another time
   */
  record Changes(long rows, Optional<String> emptied, boolean ofTheMoment) {}

  /** The connection to it, with an open transaction. */
  Connection connection();

  /**
   * Begins to try something, to which {@link #undo} goes back.
   *
   * @param script the text of what is to be tried
   * @return why it cannot be tried without changing what is not undone, if so
   */
  Optional<String> begin(String script) throws SQLException;

  /** Does something and says what it changed; the effect stays until it is undone. */
  Changes during(Attempt attempt) throws SQLException;

  /** Undoes everything since the last {@link #begin}, also after an error. */
  void undo() throws SQLException;

  /**
   * How many rows a statement inserts where every number that the database itself gives to a row is
   * a new one, so that none can be there for that reason.
   */
  long inserts(String statement) throws SQLException;

  /**
   * Does something and says whether it wrote to rows, perhaps the values that they had; false where
   * that is not counted.
   */
  boolean writes(Attempt attempt) throws SQLException;

  /**
   * Whether a table that holds no row may have held some: false only where a counter that every row
   * moves, and that does not go back, says that there was none.
   *
   * @param table its name as SQL
   */
  default boolean hasHeldRows(String table) throws SQLException {
    return true;
  }

  /**
   * Whether nobody has written, since a column was added to its table, to some row for which a
   * condition holds; also false where that cannot be known.
   *
   * @param table the table's name as SQL
   * @param column the column's own name
   * @param condition the condition as SQL
   */
  default boolean hasRowsFromBefore(String table, String column, String condition)
      throws SQLException {
    return false;
  }

  /** Whether a text of SQL may mean another thing when it runs again. */
  default boolean isOfTheMoment(String sql) {
    return Moment.isIn(sql);
  }

  /** Whether an error says that a row of the same key is there already. */
  boolean isDuplicate(SQLException error);

  @Override
  void close();
}
