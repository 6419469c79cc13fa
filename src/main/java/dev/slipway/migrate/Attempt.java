package dev.slipway.migrate;

import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.database.Sql.Statement;
import dev.slipway.database.Tryout;
import dev.slipway.layout.Migration;
import dev.slipway.migrate.Script.Filling;
import dev.slipway.refusal.Refusal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Migrations that may have run already, run statement by statement where nothing is kept.
 *
 * <p>An INSERT all of whose rows are there already is left out, and that it was is remembered: a
 * row of the same key is the one trace that a change of rows can leave.
 */
public final class Attempt {
  private static final Logger log = LoggerFactory.getLogger(Attempt.class);

  private final Engine engine;
  private final String text;
  private final List<Script> scripts;

  private Attempt(Engine engine, String text, List<Script> scripts) {
    this.engine = engine;
    this.text = text;
    this.scripts = scripts;
  }

  /**
   * An attempt at some migrations, one after the other.
   *
   * @param home the schema in which names without one are made
   */
  public static Attempt of(List<Migration> migrations, Engine engine, String home) {
    return new Attempt(
        engine,
        migrations.stream().map(Migration::sql).collect(Collectors.joining("\n;\n")),
        migrations.stream().map(migration -> Script.of(migration, engine, home)).toList());
  }

  /** An attempt at one statement of a script. */
  public static Attempt of(Script script, int statement) {
    return new Attempt(script.engine(), script.text(statement), List.of(script.only(statement)));
  }

  /** What it says, comments and all. */
  public String text() {
    return text;
  }

  /**
   * Why it cannot be run where nothing is kept, if so.
   *
   * @throws Refusal if it says something that must not run anywhere
   */
  public Optional<String> obstacle() {
    for (Script script : scripts) {
      for (Statement statement : script.runnable()) {
        if (engine == Engine.POSTGRESQL && PostgresScript.mustStandAlone(statement)) {
          Refusal refused =
              script.cannot(statement, "PostgreSQL refuses that inside a transaction");
          return Optional.of(refused.seen() + ": " + refused.why());
        }
      }
    }
    return Optional.empty();
  }

  /**
   * What came of running it.
   *
   * @param there the statements that insert rows which are all there already, as people find them
   * @param otherwise those of them that give their rows other values than the rows have now, as far
   *     as that can be told; what depends on when it runs is not compared
   * @param emptied a table from which a statement takes all rows, whatever they are, and that held
   *     some, if there is one; it may be filled again afterwards
   */
  public record Ran(List<String> there, List<String> otherwise, Optional<String> emptied) {}

  /** What is done with one statement of them. */
  @FunctionalInterface
  private interface Doing {
    void take(Script script, int statement) throws SQLException;
  }

  /**
   * Runs it inside the transaction that is open.
   *
   * @throws Refusal if a statement fails, and not because its rows are there
   */
  public Ran run(Tryout tryout) throws SQLException {
    List<String> there = new ArrayList<>();
    List<String> otherwise = new ArrayList<>();
    List<String> emptied = new ArrayList<>();
    run(
        tryout,
        (script, at) -> {
          for (String table : script.emptied(at)) {
            if (holdsRows(table, tryout.connection())) {
              emptied.add(table);
            }
          }
          if (!runs(script, at, tryout)) {
            there.add(place(script, at));
            if (givesOtherValues(script, at, tryout)) {
              otherwise.add(place(script, at));
            }
          }
        });
    return new Ran(there, otherwise, emptied.stream().findFirst());
  }

  private static boolean holdsRows(String table, Connection connection) throws SQLException {
    try (java.sql.Statement jdbc = connection.createStatement();
        ResultSet rows = jdbc.executeQuery("SELECT EXISTS (SELECT * FROM " + table + ")")) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  /**
   * Runs it in the same way for those of its statements that write to rows, perhaps the values
   * which these have, as people find them.
   */
  public List<String> writing(Tryout tryout) throws SQLException {
    List<String> writing = new ArrayList<>();
    run(
        tryout,
        (script, at) -> {
          boolean[] runs = {false};
          if (tryout.writes(() -> runs[0] = runs(script, at, tryout)) && runs[0]) {
            writing.add(place(script, at));
          }
        });
    return writing;
  }

  private void run(Tryout tryout, Doing doing) throws SQLException {
    for (Script script : scripts) {
      int statements = script.size();
      // Notes the settings that it changes, before any savepoint that they could be lost with.
      script.run(tryout.connection(), 0, 0);
      for (int at = 0; at < statements; at++) {
        if (!script.text(at).isEmpty()) {
          doing.take(script, at);
        }
      }
      end(script, tryout.connection());
    }
  }

  private String place(Script script, int at) {
    return (scripts.size() == 1 ? "" : script.name() + ", ") + "line " + script.line(at);
  }

  /**
   * Whether a statement ran; one that inserts what is all there does not.
   *
   * <p>That all of its rows are there is seen by letting it pass over them and insert the others. A
   * statement that cannot be put so (an INSERT that has a clause for such rows itself or returns
   * what it inserts, an UPDATE, a block) has failed for good: of several rows, one may have been
   * enough.
   */
  private boolean runs(Script script, int at, Tryout tryout) throws SQLException {
    Connection connection = tryout.connection();
    execute(connection, "SAVEPOINT slipway_attempt");
    try {
      script.run(connection, at, at + 1);
      execute(connection, "RELEASE SAVEPOINT slipway_attempt");
      return true;
    } catch (Refusal failed) {
      if (!(failed.getCause() instanceof SQLException error && tryout.isDuplicate(error))) {
        throw failed;
      }
      execute(connection, "ROLLBACK TO SAVEPOINT slipway_attempt");
      Optional<String> others = leavingOut(script.places().get(at).orElseThrow());
      if (others.isEmpty() || tryout.inserts(others.get()) != 0) {
        throw failed;
      }
      execute(connection, "RELEASE SAVEPOINT slipway_attempt");
      return false;
    }
  }

  /** Whether a statement would give other values to rows of which the keys are there. */
  private static boolean givesOtherValues(Script script, int at, Tryout tryout)
      throws SQLException {
    Optional<Filling> filling = script.filling(at);
    if (filling.isEmpty() || tryout.isOfTheMoment(filling.get().query())) {
      return false;
    }
    Connection connection = tryout.connection();
    execute(connection, "SAVEPOINT slipway_attempt");
    try (java.sql.Statement jdbc = connection.createStatement()) {
      jdbc.setEscapeProcessing(false);
      // By way of a table, so that values are compared as its columns would hold them.
      jdbc.executeUpdate(
          "CREATE TEMPORARY TABLE slipway_given AS SELECT "
              + filling.get().columns()
              + " FROM "
              + filling.get().sql()
              + " LIMIT 0");
      jdbc.executeUpdate("INSERT INTO slipway_given " + filling.get().query());
      try (ResultSet lacking =
          jdbc.executeQuery(
              "SELECT * FROM slipway_given EXCEPT SELECT "
                  + filling.get().columns()
                  + " FROM "
                  + filling.get().sql())) {
        return lacking.next();
      }
    } catch (SQLException e) {
      log.debug("what {} gives cannot be compared: {}", script.name(), e.getMessage());
      return false;
    } finally {
      execute(connection, "ROLLBACK TO SAVEPOINT slipway_attempt");
      execute(connection, "RELEASE SAVEPOINT slipway_attempt");
    }
  }

  /** A plain INSERT in a form that passes over rows which are there. */
  private Optional<String> leavingOut(Statement statement) {
    int at = statement.begins("WITH") ? Script.indexOf(statement, "INSERT") : 0;
    boolean plain =
        at >= 0
            && at + 1 < statement.tokens().size()
            && statement.tokens().get(at).is("INSERT")
            && statement.tokens().get(at + 1).is("INTO")
            && Script.indexOf(statement, "CONFLICT") < 0
            && Script.indexOf(statement, "RETURNING") < 0;
    if (!plain) {
      return Optional.empty();
    }
    int end = statement.tokens().get(at).end() - statement.tokens().get(0).start();
    return Optional.of(
        switch (engine) {
          case SQLITE ->
              statement.text().substring(0, end) + " OR IGNORE" + statement.text().substring(end);
          // The statement may end in a comment that reaches to the end of its line.
          case POSTGRESQL -> statement.text() + "\nON CONFLICT DO NOTHING";
        });
  }

  /** As a script ends, but for the temporary tables that are not its own. */
  private void end(Script script, Connection connection) throws SQLException {
    switch (engine) {
      case SQLITE -> script.end(connection);
      case POSTGRESQL -> {
        for (String drop : temporary(connection)) {
          execute(connection, drop);
        }
        ((PostgresScript) script).checkWhatIsDeferred(connection);
        script.pause(connection);
      }
    }
  }

  private static List<String> temporary(Connection connection) throws SQLException {
    List<String> drops = new ArrayList<>();
    try (java.sql.Statement jdbc = connection.createStatement();
        ResultSet names =
            jdbc.executeQuery(
                "SELECT relkind, relname FROM pg_catalog.pg_class"
                    + " WHERE relnamespace = pg_catalog.pg_my_temp_schema()"
                    + " AND relkind IN ('r', 'p', 'v', 'S') AND relname NOT LIKE 'slipway\\_%'")) {
      while (names.next()) {
        String kind =
            switch (names.getString(1)) {
              case "v" -> "VIEW";
              case "S" -> "SEQUENCE";
              default -> "TABLE";
            };
        drops.add(
            "DROP " + kind + " IF EXISTS pg_temp." + Sql.quoted(names.getString(2)) + " CASCADE");
      }
    }
    return drops;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (java.sql.Statement jdbc = connection.createStatement()) {
      jdbc.executeUpdate(sql);
    }
  }
}
