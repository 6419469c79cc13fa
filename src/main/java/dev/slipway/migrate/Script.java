package dev.slipway.migrate;

import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.database.Sql.Statement;
import dev.slipway.database.Sql.Token;
import dev.slipway.layout.Migration;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A migration's text as statements that run inside one transaction which is not its own.
 *
 * <p>What the script does about transactions itself is peeled off, what a transaction cannot hold
 * is set apart, and what reaches beyond the database is refused.
 *
 * <p>Tables and columns are named as the catalog of the engine has them for keys: by {@link
 * Sql#key}, a column behind its table and a dot.
 */
public abstract sealed class Script permits SqliteScript, PostgresScript {
  private final String name;
  private final List<Statement> statements;

  Script(String name, List<Statement> statements) {
    this.name = name;
    this.statements = statements;
  }

  /**
   * A migration's script.
   *
   * @param home the schema whose tables the catalog names without their schema; empty for an engine
   *     that has none
   */
  public static Script of(Migration migration, Engine engine, String home) {
    return switch (engine) {
      case SQLITE -> new SqliteScript(migration.name(), migration.sql());
      case POSTGRESQL -> new PostgresScript(migration.name(), migration.sql(), home);
    };
  }

  final String name() {
    return name;
  }

  /** Everything that stands in it, in order. */
  final List<Statement> statements() {
    return statements;
  }

  /**
   * Runs all of it inside the transaction that is open on a connection.
   *
   * @throws Refusal with the line and the engine's own words if a statement fails
   */
  final void run(Connection connection) {
    run(connection, 0, Integer.MAX_VALUE);
    end(connection);
  }

  /**
   * Runs some of what can run inside the transaction that is open on a connection.
   *
   * @param from the first of the {@link #runnable} statements, counted from 0
   * @param to the first that is not to be run any more
   * @throws Refusal with the line and the engine's own words if a statement fails
   */
  abstract void run(Connection connection, int from, int to);

  /**
   * Sets a session up as the statements before one have left theirs, where a transaction has ended
   * between them.
   *
   * @param from the first statement that is to be run, counted from 0
   */
  abstract void resume(Connection connection, int from);

  /** Sets the session up again as it was before any of it ran. */
  abstract void pause(Connection connection);

  /**
   * Does what the end of a session would have done, once all of it has run.
   *
   * @throws Refusal if that cannot be done
   */
  abstract void end(Connection connection);

  /**
   * What is to be run, in order, without what the script does about transactions itself.
   *
   * @throws Refusal if it says something that must not run, such as a ROLLBACK of everything
   */
  final List<Statement> runnable() {
    return statements.stream().filter(this::isRun).toList();
  }

  /**
   * Whether a statement is run and not left out.
   *
   * @throws Refusal if it must not run
   */
  abstract boolean isRun(Statement statement);

  /**
   * The statements that only run outside of a transaction, and can wait until everything is
   * committed.
   */
  abstract List<String> afterwards();

  /**
   * The tables whose rows it names in a DELETE, TRUNCATE or DROP, so that they may become fewer by
   * it; under every name that the script itself gives them.
   */
  public abstract Set<String> tablesThatMayLoseRows();

  /** Whether it empties tables together with all those that refer to them. */
  public abstract boolean truncatesWithCascade();

  /**
   * Whether running it could change what a reader of these tables and columns sees. A doubt counts
   * as yes.
   *
   * @param kept the tables, and the columns as {@code table.column}, that are there both before and
   *     after it
   */
  public abstract boolean mayChange(Set<String> kept);

  /** Its statements that change the rows of one table, after dropping it if it does. */
  public abstract List<String> statementsThatFill(String table);

  /** Whether it drops a table, even if it makes another of that name. */
  public abstract boolean drops(String table);

  /**
   * Whether a statement of SQLite makes a full-text table over the rows of another, which can be
   * rebuilt.
   */
  public static boolean isOverContent(String statement) {
    List<Token> tokens = Sql.tokens(statement, Engine.SQLITE);
    boolean fullText = tokens.stream().anyMatch(token -> token.is("fts4") || token.is("fts5"));
    for (int at = 0; fullText && at + 2 < tokens.size(); at++) {
      if (tokens.get(at).is("content") && tokens.get(at + 1).isSymbol("=")) {
        return tokens.get(at + 2).isName() && !tokens.get(at + 2).name().isEmpty();
      }
    }
    return false;
  }

  /** The place of a keyword outside of brackets, or -1. */
  static int indexOf(Statement statement, String keyword) {
    int depth = 0;
    for (int at = 0; at < statement.tokens().size(); at++) {
      Token token = statement.tokens().get(at);
      depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
      if (depth == 0 && token.is(keyword)) {
        return at;
      }
    }
    return -1;
  }

  final Refusal failed(Statement statement, SQLException error) {
    return new Refusal(
        Fact.STEP,
        name + " failed at line " + statement.line() + " (" + excerpt(statement) + ")",
        words(error),
        "mend the migration, or the rows it stumbles over",
        error);
  }

  /** What the engine says of a failure, in one line. */
  abstract String words(SQLException error);

  final Refusal cannot(Statement statement, String why) {
    return cannot(statement, why, "take that statement out of the migration");
  }

  final Refusal cannot(Statement statement, String why, String next) {
    return new Refusal(
        Fact.STEP,
        name + " says at line " + statement.line() + ": " + excerpt(statement),
        why,
        next);
  }

  /** The statements that must not run at all. */
  final List<Rejection> forbidden() {
    List<Rejection> forbidden = new ArrayList<>();
    for (Statement statement : statements) {
      try {
        isRun(statement);
      } catch (Refusal e) {
        forbidden.add(new Rejection(statement.line(), excerpt(statement), e.why(), true));
      }
    }
    return forbidden;
  }

  /** What a failure of one of the {@link #runnable} statements says of it. */
  final Rejection rejection(int number, Refusal failed, Connection scratch) {
    Statement statement = runnable().get(number);
    SQLException error = failed.getCause() instanceof SQLException sql ? sql : new SQLException();
    return new Rejection(
        statement.line() + linesBefore(place(statement, error, scratch), statement),
        excerpt(statement),
        failed.why(),
        isMisspelt(error));
  }

  private static int linesBefore(int place, Statement statement) {
    String before = statement.text().substring(0, Math.min(place, statement.text().length()));
    return (int) before.chars().filter(character -> character == '\n').count();
  }

  /** Where in a statement an error is, as far as the engine tells; else 0. */
  abstract int place(Statement statement, SQLException error, Connection scratch);

  /** Whether an error is one of the text alone. */
  abstract boolean isMisspelt(SQLException error);

  /** A failure that is none of one statement's, such as that of a deferred check at the end. */
  final Rejection atTheEnd(Exception failed) {
    int last = statements.isEmpty() ? 1 : statements.get(statements.size() - 1).line();
    String why =
        failed instanceof Refusal refusal
            ? refusal.why()
            : failed instanceof SQLException error ? words(error) : failed.toString();
    return new Rejection(last, "at its end", why, false);
  }

  private static String excerpt(Statement statement) {
    String text = statement.text().replaceAll("\\s+", " ");
    return text.length() <= 80 ? text : text.substring(0, 79) + "…";
  }
}
