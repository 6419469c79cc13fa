package dev.slipway.evidence;

import dev.slipway.database.EngineWords;
import dev.slipway.layout.Migration;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Asks a database a migration's own question, whether it ran. */
@FunctionalInterface
interface Probe {

  /** The answer; one that cannot be had is a refusal, never a no. */
  boolean isTrue(Migration migration, String query) throws SQLException;

  static Probe over(Connection connection) {
    return (migration, query) -> {
      try (Statement statement = connection.createStatement();
          ResultSet answer =
              statement.executeQuery(
                  "SELECT answer IS TRUE, answer IS NULL FROM (SELECT ("
                      + query
                      + ") AS answer) AS asked")) {
        if (!answer.next() || answer.getBoolean(2)) {
          throw new SQLException("it gave no row, or NULL");
        }
        return answer.getBoolean(1);
      } catch (SQLException e) {
        throw new Refusal(
            Fact.STEP,
            "the probe of " + migration + " cannot be answered: " + query,
            EngineWords.of(e),
            settle(List.of(migration)),
            e);
      }
    };
  }

  /** The two commands that settle whether migrations ran that nothing shows. */
  static String settle(List<Migration> open) {
    return "slipway migrate --assume-applied "
        + open.get(open.size() - 1)
        + " if the app has done this already; slipway migrate --assume-pending "
        + open.get(0)
        + " if it has not";
  }
}
