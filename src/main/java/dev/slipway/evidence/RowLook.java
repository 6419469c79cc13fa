package dev.slipway.evidence;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a database something about its rows that can be answered with yes or no. */
@FunctionalInterface
interface RowLook {

  /** The answer; nothing where there is none, which never counts as a no. */
  Optional<Boolean> isTrue(String query) throws SQLException;

  /** Asks over a connection whose transaction, if one is open, outlives an answer that fails. */
  static RowLook over(Connection connection) {
    return query -> {
      boolean inTransaction = !connection.getAutoCommit();
      try (Statement statement = connection.createStatement()) {
        statement.setEscapeProcessing(false);
        if (inTransaction) {
          statement.execute("SAVEPOINT slipway_look");
        }
        try (ResultSet answer = statement.executeQuery(query)) {
          return answer.next() ? Optional.of(answer.getBoolean(1)) : Optional.empty();
        } catch (SQLException e) {
          Logger log = LoggerFactory.getLogger(RowLook.class);
          log.debug("no answer to {}: {}", query, e.getMessage());
          return Optional.empty();
        } finally {
          if (inTransaction) {
            statement.execute("ROLLBACK TO SAVEPOINT slipway_look");
            statement.execute("RELEASE SAVEPOINT slipway_look");
          }
        }
      }
    };
  }
}
