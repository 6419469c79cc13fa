package dev.slipway.migrate;

import dev.slipway.database.Database;
import dev.slipway.database.Database.Transaction;
import dev.slipway.database.Engine;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.refusal.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Brings a database up to date: history, completions and migrations in one transaction, looked at
 * once more before it is kept.
 */
public final class Migrator {
  private final Database database;
  private final MigrationFolder folder;
  private final Book book;

  /** What is kept beside the history, in the same transactions. */
  public interface Book {
    /**
     * Notes migrations in the transaction that finishes them; called for every such transaction.
     *
     * @param finished what is finished by it, and was not there before the run
     */
    void enter(List<Migration> finished, Connection connection) throws SQLException;
  }

  /** Looks again, inside the transaction, at what was made. */
  public interface Proof {
    /** Notes what the tables hold before a transaction writes. */
    void before(Transaction transaction) throws SQLException;

    /**
     * Looks at what a stage made that others follow.
     *
     * @throws Refusal if rows are gone that no migration deletes
     */
    void checkStage(Connection connection) throws SQLException;

    /**
     * Looks at what all of it made, through the connection that wrote.
     *
     * @throws Refusal if it is not what was meant
     */
    void check(Connection connection) throws SQLException;
  }

  public Migrator(Database database, MigrationFolder folder, Book book) {
    this.database = database;
    this.folder = folder;
    this.book = book;
  }

  /**
   * Runs one migration on a scratch database, as it would run on a real one, and keeps it there.
   *
   * @param home the schema in which names without one are made
   * @throws Refusal if it cannot run there, with its line and the engine's words
   */
  public static void replay(Migration migration, Connection scratch, Engine engine, String home)
      throws SQLException {
    switch (engine) {
      case SQLITE -> Script.of(migration, engine, home).run(scratch);
      case POSTGRESQL -> PostgresScript.of(migration, home).replay(scratch);
    }
  }

  /** The same with what a database has of a migration that is partly there. */
  public static void replayDone(Started started, Connection scratch, Engine engine, String home)
      throws SQLException {
    replay(Script.of(started.migration(), engine, home).with(started.done()), scratch);
  }

  /** The same with what is still to be run of it. */
  public static void replayLeft(Started started, Connection scratch, Engine engine, String home)
      throws SQLException {
    replay(Script.of(started.migration(), engine, home).with(started.left()), scratch);
  }

  private static void replay(Script script, Connection scratch) throws SQLException {
    if (script instanceof PostgresScript postgres) {
      postgres.replay(scratch);
    } else {
      script.run(scratch);
    }
  }

  /**
   * The same, one step at a time.
   *
   * @param look called after each step
   */
  public static void replayBySteps(
      Migration migration, Connection scratch, Engine engine, String home, ActionLook look)
      throws SQLException {
    Script script = Script.of(migration, engine, home);
    if (script instanceof PostgresScript postgres) {
      new Rehearsal(scratch, home).runByActions(postgres, look);
    } else {
      for (int statement = 0; statement < script.size(); statement++) {
        script.run(scratch, statement, statement + 1);
        look.take(statement, -1);
      }
    }
    script.end(scratch);
  }

  /** A look at a database after one statement, or one of the actions of a statement. */
  @FunctionalInterface
  public interface ActionLook {
    /**
     * Looks.
     *
     * @param statement the statement, counted from 0
     * @param action the action of it, counted from 0; -1 where it was run as a whole
     */
    void take(int statement, int action) throws SQLException;
  }

  /**
   * The same, passing over what fails, so that everything is found that is wrong with it.
   *
   * @return what fails, in the order of the script
   */
  public static List<Rejection> rejections(
      Migration migration, Connection scratch, Engine engine, String home) throws SQLException {
    return switch (engine) {
      case SQLITE -> new SqliteScript(migration.name(), migration.sql()).rejections(scratch);
      case POSTGRESQL -> PostgresScript.of(migration, home).rejections(scratch);
    };
  }

  /**
   * The same as {@link #replay}, for a migration that has come to the middle: looks at what is
   * there before and after the statement that may or may not have been kept.
   *
   * @param look called twice, in the middle of the migration
   */
  public static void replay(Begun begun, Connection scratch, String home, Look look)
      throws SQLException {
    PostgresScript script = PostgresScript.of(begun.migration(), home);
    Rehearsal rehearsal = new Rehearsal(scratch, home);
    rehearsal.run(script, 0, begun.statement());
    takeInTheMiddle(look, script, scratch, begun.statement());
    rehearsal.run(script, begun.statement(), begun.statement() + 1);
    takeInTheMiddle(look, script, scratch, begun.statement() + 1);
    rehearsal.run(script, begun.statement() + 1, script.size());
    script.end(scratch);
  }

  /** Sees names as they are seen from outside, whatever the script has set. */
  private static void takeInTheMiddle(
      Look look, PostgresScript script, Connection scratch, int statement) throws SQLException {
    if (statement > 0) {
      script.pause(scratch);
    }
    look.take();
    script.resume(scratch, statement);
  }

  /** A look at a database. */
  @FunctionalInterface
  public interface Look {
    void take() throws SQLException;
  }

  /**
   * Does the work stage by stage, has the end of it proved, and commits.
   *
   * @param stages the migrations to run, cut where a transaction has to end
   * @param begun how far an earlier run came that was stopped between two stages
   * @param first the transaction that is open, which becomes the first stage's
   * @param kept told after each stage what is done and kept so far, in order; an object that could
   *     not be completed is not among it
   * @return the same at the end
   * @throws Refusal if a migration failed or the proof did not hold; PARTLY_DONE if an earlier
   *     stage is kept. The transaction is then still to be closed, which undoes the stage
   */
  public List<Applied> apply(
      Work work,
      List<Stage> stages,
      Optional<Begun> begun,
      Transaction first,
      Proof proof,
      Consumer<List<Applied>> kept)
      throws SQLException {
    return new Upgrade(database, folder, book, work, stages, begun, first, proof, kept).run();
  }

  static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }
}
