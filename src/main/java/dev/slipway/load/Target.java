package dev.slipway.load;

import dev.slipway.database.Ground;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What an engine knows of tables, and how rows come into them. */
interface Target {

  /**
   * What a row refers to that is not there.
   *
   * @param words for people
   * @param table the name of the table that it is not in
   */
  record Missing(String words, String table) {}

  /** The one of an engine. */
  static Target of(Ground ground) throws SQLException {
    return switch (ground.engine()) {
      case SQLITE -> new SqliteTarget();
      case POSTGRESQL -> new PostgresTarget(ground.home());
    };
  }

  /** A table as it is written in instructions; nothing if there is none. */
  Optional<Table> table(Connection connection, String written) throws SQLException;

  /** The key of a column's name as it is written. */
  String column(String written);

  /** Whether a text may hold a NUL. */
  boolean keepsNul();

  /** Whether the engine has a type for moments, so that it reads them itself. */
  boolean readsMoments();

  /** Makes a new transaction ready for rows. */
  void begin(Connection connection) throws SQLException;

  /**
   * Writes rows of one aim.
   *
   * @param keeps whether a row whose key is there already is left as it is
   * @return of each row whether it is there by this
   * @throws SQLException if one of them is not taken; some of the others are written then
   */
  boolean[] write(Connection connection, Aim aim, List<Row> rows, boolean keeps)
      throws SQLException;

  /**
   * Why a row refers to what is not there, if the engine does not say so itself.
   *
   * @return what it refers to; nothing if all is well
   */
  Optional<Missing> missing(Connection connection, List<Row> rows) throws SQLException;

  /** Does what inserting leaves to be done, such as moving sequences beyond the keys given. */
  void finish(Connection connection, List<Aim> aims) throws SQLException;

  /** Lets go of what was prepared. */
  void close();
}
