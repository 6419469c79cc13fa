package dev.slipway.database;

import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What is wrong with a row that an engine did not take. */
public enum RowFault {
  /** It refers to a row that is not there. */
  REFERENCE,
  /** A trigger or a function raised it, in words of the app's own. */
  RAISED,
  /** Anything else: its key is there already, a check, a type. */
  CONTENT;

  private static final String FOREIGN_KEY = "23503";
  private static final String RAISE_EXCEPTION = "P0001";

  /** What an error says of the row; nothing if it is about the database and not about the row. */
  public static Optional<RowFault> of(SQLException error) {
    return error instanceof SQLiteException sqlite
        ? ofSqlite(sqlite.getResultCode())
        : ofPostgres(error);
  }

  /** The name of the constraint that an error is about, where the engine says it. */
  public static Optional<String> constraint(SQLException error) {
    return error instanceof PSQLException postgres
        ? Optional.ofNullable(postgres.getServerErrorMessage())
            .flatMap(message -> Optional.ofNullable(message.getConstraint()))
        : Optional.empty();
  }

  private static Optional<RowFault> ofSqlite(SQLiteErrorCode found) {
    if (found == SQLiteErrorCode.SQLITE_CONSTRAINT_FOREIGNKEY) {
      return Optional.of(REFERENCE);
    }
    if (found == SQLiteErrorCode.SQLITE_CONSTRAINT_TRIGGER) {
      return Optional.of(RAISED);
    }
    int code = found.code & 0xff;
    return code == SQLiteErrorCode.SQLITE_CONSTRAINT.code
            || code == SQLiteErrorCode.SQLITE_MISMATCH.code
            || code == SQLiteErrorCode.SQLITE_TOOBIG.code
        ? Optional.of(CONTENT)
        : Optional.empty();
  }

  /** Data, integrity, a view's check, and what a trigger raises. */
  private static Optional<RowFault> ofPostgres(SQLException error) {
    String state = String.valueOf(error.getSQLState());
    if (state.equals(FOREIGN_KEY)) {
      return Optional.of(REFERENCE);
    }
    if (state.equals(RAISE_EXCEPTION)) {
      return Optional.of(RAISED);
    }
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("44")
        ? Optional.of(CONTENT)
        : Optional.empty();
  }
}
