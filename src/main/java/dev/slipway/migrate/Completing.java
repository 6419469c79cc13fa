package dev.slipway.migrate;

import dev.slipway.database.Engine;
import dev.slipway.database.EngineWords;
import dev.slipway.database.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what migrations that are there should have left and is simply missing.
 *
 * <p>An object that cannot be made, such as a unique index over duplicates, stays what it is:
 * drift. What mentions it is then not made either, since a trigger that writes to a missing table
 * would break every write of the app.
 */
final class Completing {
  private static final Logger log = LoggerFactory.getLogger(Completing.class);

  private final Engine engine;
  private final Connection connection;
  private final List<Applied> done;
  private final Set<String> missing = new HashSet<>();

  /**
   * @param connection a connection with an open transaction
   * @param done gets what was made
   */
  Completing(Engine engine, Connection connection, List<Applied> done) {
    this.engine = engine;
    this.connection = connection;
    this.done = done;
  }

  void make(List<Work.Completion> completions) throws SQLException {
    for (Work.Completion completion : completions) {
      make(completion);
    }
  }

  private void make(Work.Completion completion) throws SQLException {
    Set<String> needed = completion.mentioned(missing, engine);
    if (!needed.isEmpty()) {
      log.warn("{} was left out, since it needs {}", completion.object(), needed);
      missing.add(completion.name());
      return;
    }
    if (completion.statements().isEmpty()) {
      log.warn("{} is missing, and only a rebuild of its table would make it", completion.object());
      missing.add(completion.name());
      return;
    }
    for (String table : completion.fedFrom()) {
      if (hasRows(connection, table)) {
        log.warn(
            "{} is missing, and nothing says how the rows that {} has would get into it",
            completion.object(),
            table);
        missing.add(completion.name());
        return;
      }
    }
    long start = System.nanoTime();
    execute(connection, "SAVEPOINT slipway_completion");
    try {
      for (String statement : completion.statements()) {
        makeRoom(statement);
        execute(connection, statement);
      }
      done.add(
          new Applied(completion.object(), Applied.How.COMPLETED, Migrator.millisSince(start)));
    } catch (SQLException e) {
      log.warn("{} is missing and cannot be made: {}", completion.object(), EngineWords.of(e));
      execute(connection, "ROLLBACK TO slipway_completion");
      missing.add(completion.name());
    }
    execute(connection, "RELEASE slipway_completion");
  }

  /** An index that somebody's failed attempt left invalid bears the name of the one to be made. */
  private void makeRoom(String statement) throws SQLException {
    if (engine == Engine.POSTGRESQL) {
      for (Sql.Statement parsed : Sql.statements(statement, engine)) {
        Optional<PostgresScript.MadeIndex> index = PostgresScript.index(parsed);
        if (index.isPresent()
            && InvalidIndexes.isValid(connection, index.get()).equals(Optional.of(false))) {
          InvalidIndexes.dropInTransaction(connection, index.get());
        }
      }
    }
  }

  private static boolean hasRows(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT EXISTS (SELECT 1 FROM " + Sql.quoted(table) + ")")) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
