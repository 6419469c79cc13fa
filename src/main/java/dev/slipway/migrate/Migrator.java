package dev.slipway.migrate;

import dev.slipway.database.Database;
import dev.slipway.database.Database.Transaction;
import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a database up to date: history, completions and migrations in one transaction, looked at
 * once more before it is kept.
 */
public final class Migrator {
  private static final Logger log = LoggerFactory.getLogger(Migrator.class);

  private final Database database;
  private final MigrationFolder folder;

  /** Looks again, inside the transaction, at what was made. */
  @FunctionalInterface
  public interface Proof {
    /**
     * Looks at the database through the connection that wrote.
     *
     * @throws dev.slipway.refusal.Refusal if it is not what was meant
     */
    void check(Connection connection) throws SQLException;
  }

  public Migrator(Database database, MigrationFolder folder) {
    this.database = database;
    this.folder = folder;
  }

  /**
   * Runs one migration on a scratch database, as it would run on a real one.
   *
   * @throws dev.slipway.refusal.Refusal if it cannot run there, with its line and the engine's
   *     words
   */
  public static void replay(Migration migration, Connection scratch, Engine engine) {
    Script.of(migration, engine).run(scratch);
  }

  /**
   * Does the work inside the transaction, has it proved, and commits.
   *
   * @return what was done, in order; an object that could not be completed is not among it
   * @throws dev.slipway.refusal.Refusal if a migration failed or the proof did not hold; the
   *     transaction is then still to be closed, which undoes everything
   */
  public List<Applied> apply(Work work, Transaction transaction, Proof proof) throws SQLException {
    List<Applied> done = new ArrayList<>();
    Connection connection = transaction.connection();
    Set<String> missing = new HashSet<>();
    for (Work.Completion completion : work.complete()) {
      complete(completion, connection, missing, done);
    }
    new FlywayHistory(database, folder).migrate(work, connection, done);
    requireAllDone(work, done);
    proof.check(connection);
    transaction.commit();
    afterwards(work, connection);
    return done;
  }

  /** Flyway has reasons of its own to leave a migration out, and does not say so. */
  private static void requireAllDone(Work work, List<Applied> done) {
    Set<String> planned = new HashSet<>();
    work.baseline().forEach(migration -> planned.add(migration.name()));
    work.apply().forEach(migration -> planned.add(migration.name()));
    Set<String> entered = new HashSet<>();
    for (Applied applied : done) {
      if (applied.how() != Applied.How.COMPLETED) {
        entered.add(applied.name());
      }
    }
    if (!entered.equals(planned)) {
      throw new IllegalStateException(
          "planned were " + planned + ", but entered in the history " + entered);
    }
  }

  /**
   * An object that cannot be made, such as a unique index over duplicates, stays what it is: drift.
   * What mentions it is then not made either, since a trigger that writes to a missing table would
   * break every write of the app.
   */
  private void complete(
      Work.Completion completion, Connection connection, Set<String> missing, List<Applied> done)
      throws SQLException {
    Set<String> needed = completion.mentioned(missing, database.engine());
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
        execute(connection, statement);
      }
      done.add(new Applied(completion.object(), Applied.How.COMPLETED, millisSince(start)));
    } catch (SQLException e) {
      log.warn("{} is missing and cannot be made: {}", completion.object(), e.getMessage());
      execute(connection, "ROLLBACK TO slipway_completion");
      missing.add(completion.name());
    }
    execute(connection, "RELEASE slipway_completion");
  }

  private static boolean hasRows(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT EXISTS (SELECT 1 FROM " + Sql.quoted(table) + ")")) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  private void afterwards(Work work, Connection connection) {
    for (Migration migration : work.apply()) {
      for (String statement : Script.of(migration, database.engine()).afterwards()) {
        try {
          execute(connection, statement);
        } catch (SQLException e) {
          log.warn("{}: {} was left out: {}", migration, statement, e.getMessage());
        }
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }
}
