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
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
  private static final List<String> MAKING = List.of("CREATE", "GRANT", "REVOKE", "COMMENT");

  private final String name;
  private final List<Statement> statements;
  private @Nullable List<Optional<Statement>> places;

  /**
   * A script.
   *
   * @param places what is to run in the place of each statement that runs, if that is not simply
   *     the statement
   */
  Script(String name, List<Statement> statements, @Nullable List<Optional<Statement>> places) {
    this.name = name;
    this.statements = statements;
    this.places = places;
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

  /**
   * The same script with other text, or none, in the place of the statements that run.
   *
   * @param texts as many as there are places
   */
  final Script with(List<String> texts) {
    List<Statement> all = new ArrayList<>();
    List<Optional<Statement>> others = new ArrayList<>();
    for (Statement statement : statements) {
      if (!isRun(statement)) {
        all.add(statement);
        continue;
      }
      String text = texts.get(others.size());
      Optional<Statement> other =
          text.equals(statement.text())
              ? Optional.of(statement)
              : text.isEmpty()
                  ? Optional.empty()
                  : Optional.of(new Statement(text, statement.line(), Sql.tokens(text, engine())));
      others.add(other);
      other.ifPresent(all::add);
    }
    return with(all, others);
  }

  abstract Script with(List<Statement> all, List<Optional<Statement>> others);

  abstract Engine engine();

  /** The statement with its place alone. */
  final Script only(int place) {
    List<String> texts = new ArrayList<>(Collections.nCopies(size(), ""));
    texts.set(place, text(place));
    return with(texts);
  }

  /** How many statements there are to run. */
  public final int size() {
    return places().size();
  }

  /** The text of a statement that runs, counted from 0; empty if nothing runs in its place. */
  public final String text(int place) {
    return places().get(place).map(Statement::text).orElse("");
  }

  /** The line of the migration that a statement which runs begins at, from 1. */
  public final int line(int place) {
    return runnable().get(place).line();
  }

  /**
   * Whether a statement, counted from 0, may change rows of these tables and columns, if it has
   * left the catalog as it was. A doubt counts as yes.
   */
  public final boolean mayChange(int place, Set<String> kept) {
    return only(place).mayChange(kept);
  }

  /**
   * The same of all statements, without those that only make objects or give rights to them: what
   * came of these is missed by whoever lacks it, and can be made at any time.
   */
  public final boolean mayChangeRows(Set<String> kept) {
    List<String> texts = new ArrayList<>();
    for (Optional<Statement> place : places()) {
      boolean makes =
          place.isEmpty() || MAKING.stream().anyMatch(keyword -> place.get().begins(keyword));
      texts.add(makes ? "" : place.get().text());
    }
    return with(texts).mayChange(kept);
  }

  /** What runs in the place of each statement that runs, in order. */
  final List<Optional<Statement>> places() {
    if (places == null) {
      places = runnable().stream().map(Optional::of).toList();
    }
    return places;
  }

  /**
   * The actions of a statement that does several things to one table, each as a statement of its
   * own; the statement alone, where it does one.
   */
  public List<String> actions(int place) {
    return List.of(text(place));
  }

  /** Some of the {@link #actions} of a statement, as one statement. */
  public String together(int place, Set<Integer> actions) {
    return actions.isEmpty() ? "" : text(place);
  }

  /**
   * A query that says of an INSERT whether its table holds a row that it would not put there now,
   * and whether it would put one there that is not there; nothing for another statement.
   */
  public abstract Optional<Filling> filling(int place);

  /**
   * A statement that fills one table from a query.
   *
   * @param table the table, as catalogs name it
   * @param sql the same as the statement has it
   * @param columns the columns as the statement lists them, or a star
   * @param query what gives the rows
   */
  public record Filling(String table, String sql, String columns, String query) {

    /** Whether the table has a row that the query does not give. */
    public String hasOthers() {
      return "SELECT EXISTS (SELECT * FROM (SELECT "
          + columns
          + " FROM "
          + sql
          + " EXCEPT SELECT * FROM ("
          + query
          + ") AS given) AS others)";
    }

    /** Whether the query gives a row that the table lacks, or one more often. */
    public String lacksSome() {
      return "SELECT EXISTS (SELECT * FROM (SELECT * FROM ("
          + query
          + ") AS given EXCEPT SELECT "
          + columns
          + " FROM "
          + sql
          + ") AS lacking) OR (SELECT count(*) FROM "
          + sql
          + ") <> (SELECT count(*) FROM ("
          + query
          + ") AS counted)";
    }
  }

  /**
   * The table, as the statement has it, into which it puts rows that do not depend on what any
   * table holds; nothing for another statement.
   */
  public final Optional<String> seeded(int place) {
    return places()
        .get(place)
        .filter(statement -> changesRowsOf(place).isPresent())
        .flatMap(Inserting::seeded);
  }

  /**
   * The tables, as the statement has them, from which it takes all rows, whatever they are; without
   * those into which the script puts again what it read from a table.
   */
  final List<String> emptied(int place) {
    Optional<Statement> statement = places().get(place);
    if (statement.isEmpty()) {
      return List.of();
    }
    List<Token> tokens = statement.get().tokens();
    boolean truncates = tokens.get(0).is("TRUNCATE");
    int at = truncates ? 1 : statement.get().begins("DELETE", "FROM") ? 2 : tokens.size();
    List<String> tables = new ArrayList<>();
    while (at < tokens.size()) {
      while (at < tokens.size() - 1 && (tokens.get(at).is("TABLE") || tokens.get(at).is("ONLY"))) {
        at++;
      }
      int first = at;
      while (at + 2 < tokens.size() && tokens.get(at + 1).isSymbol(".")) {
        at += 2;
      }
      boolean ends = at + 1 >= tokens.size();
      if ((truncates || ends) && !isFilledFromTables(tokens.get(at))) {
        tables.add(text(statement.get(), first, at + 1));
      }
      at = !ends && tokens.get(at + 1).isSymbol(",") ? at + 2 : tokens.size();
    }
    return tables;
  }

  private boolean isFilledFromTables(Token table) {
    for (int place = 0; place < size(); place++) {
      List<Token> tokens = places().get(place).map(Statement::tokens).orElse(List.of());
      for (int at = 1; at < tokens.size(); at++) {
        boolean named =
            Sql.key(tokens.get(at), engine()).equals(Sql.key(table, engine()))
                && isBehindInto(tokens, at);
        if (named && seeded(place).isEmpty()) {
          return true;
        }
      }
    }
    return false;
  }

  /** A statement's text from one token to before another. */
  static String text(Statement statement, int from, int to) {
    int shift = statement.tokens().get(0).start();
    return statement
        .text()
        .substring(
            statement.tokens().get(from).start() - shift,
            statement.tokens().get(to - 1).end() - shift);
  }

  /** What an UPDATE sets, if that is plain to see; nothing for another statement. */
  public final Optional<Setting> setting(int place) {
    return places()
        .get(place)
        .flatMap(
            statement ->
                changesRowsOf(place)
                    .flatMap(table -> Updating.setting(statement, table, engine())));
  }

  /**
   * A statement that sets columns of one table.
   *
   * @param table the table, as catalogs name it
   * @param sql the same as the statement has it
   * @param chosen the condition by which it chooses rows, where that goes by each row alone
   * @param columns the columns, as catalogs name them
   * @param hasValues a query whether any row has a value in any of them
   * @param differs a query whether it would change any row now, where it goes by that row alone
   */
  public record Setting(
      String table,
      String sql,
      Optional<String> chosen,
      Set<String> columns,
      String hasValues,
      Optional<String> differs) {}

  /**
   * Whether a statement speaks of one of these tables and goes by the order of columns somewhere:
   * by a star, or by an INSERT that names none.
   */
  public final boolean goesByPosition(int place, Set<String> tables) {
    Optional<Statement> statement = places().get(place);
    if (tables.isEmpty() || statement.isEmpty()) {
      return false;
    }
    List<Token> tokens = statement.get().tokens();
    boolean speaks = false;
    boolean counts = false;
    for (int at = 0; at < tokens.size(); at++) {
      speaks |= Sql.key(tokens.get(at), engine()).filter(tables::contains).isPresent();
      Token before = at > 0 ? tokens.get(at - 1) : tokens.get(0);
      counts |=
          tokens.get(at).isSymbol("*")
              && (before.is("SELECT")
                  || before.is("DISTINCT")
                  || before.is("ALL")
                  || before.isSymbol(",")
                  || before.isSymbol("."));
      counts |=
          (tokens.get(at).is("SELECT") || tokens.get(at).is("VALUES"))
              && before.isName()
              && isBehindInto(tokens, at - 1);
    }
    return speaks && counts;
  }

  private static boolean isBehindInto(List<Token> tokens, int last) {
    int first = last;
    while (first > 1 && tokens.get(first - 1).isSymbol(".")) {
      first -= 2;
    }
    return first > 0 && tokens.get(first - 1).is("INTO");
  }

  /** The one table whose rows a statement changes, where that is plain to see. */
  public abstract Optional<String> changesRowsOf(int place);

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

  /**
   * Whether every tool that runs it does so within one transaction, so that it cannot be kept by
   * halves.
   */
  public abstract boolean runsAsOne();

  /** Whether something that may change rows stands before the first change of the schema. */
  public final boolean beginsWithRows() {
    for (Statement statement : runnable()) {
      if (isOfSchema(statement)) {
        return false;
      }
      if (!isSetting(statement)) {
        return true;
      }
    }
    return false;
  }

  /** The places behind the last change of the schema. */
  public final List<Integer> behindSchema() {
    List<Integer> behind = new ArrayList<>();
    for (int place = 0; place < size(); place++) {
      if (places().get(place).filter(Script::isOfSchema).isPresent()) {
        behind.clear();
      } else {
        behind.add(place);
      }
    }
    return behind;
  }

  /** Whether something that may change rows stands behind the last change of the schema. */
  public final boolean endsWithRows() {
    boolean rows = false;
    for (Statement statement : runnable()) {
      rows = !isOfSchema(statement) && (rows || !isSetting(statement));
    }
    return rows;
  }

  private static boolean isOfSchema(Statement statement) {
    return statement.begins("CREATE") || statement.begins("ALTER") || statement.begins("DROP");
  }

  private static boolean isSetting(Statement statement) {
    return statement.begins("PRAGMA") || statement.begins("SET") || statement.begins("COMMENT");
  }

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
