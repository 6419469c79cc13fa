package dev.slipway.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Statements that one connection has prepared, each once, since millions of rows go by them. */
final class Prepared implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Prepared.class);

  private final Map<String, PreparedStatement> statements = new HashMap<>();

  /** The one of a text; it is closed with all the others. */
  PreparedStatement statement(Connection connection, String sql) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    return statement;
  }

  @Override
  public void close() {
    for (PreparedStatement statement : statements.values()) {
      try {
        statement.close();
      } catch (SQLException e) {
        log.debug("closing a statement: {}", e.getMessage());
      }
    }
    statements.clear();
  }
}
