package dev.slipway.migrate;

import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.database.Sql.Statement;
import dev.slipway.database.Sql.Token;
import dev.slipway.database.Tryout;
import dev.slipway.layout.Migration;
import dev.slipway.refusal.Refusal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Migrations that may have run already, run statement by statement where nothing is kept.
 *
 * <p>An INSERT all of whose rows are there already is left out, and that it was is remembered: a
 * row of the same key is the one trace that a change of rows can leave.
 */
public final class Attempt {
  private final Engine engine;
  private final List<Migration> migrations;
  private final List<Script> scripts;

  /** One statement of them: the number of its script and its place in that. */
  private record Place(int script, int statement) {}

  private Attempt(Engine engine, List<Migration> migrations, List<Script> scripts) {
    this.engine = engine;
    this.migrations = migrations;
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
        migrations,
        migrations.stream().map(migration -> Script.of(migration, engine, home)).toList());
  }

  /** What it says, comments and all. */
  public String text() {
    return migrations.stream().map(Migration::sql).collect(Collectors.joining("\n;\n"));
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
   * @param duplicates how many of its statements insert rows that are all there already
   * @param newDuplicates how many of them are there only since an earlier run
   */
  public record Ran(int duplicates, int newDuplicates) {}

  /** The statements that were left out when it was first run. */
  private Set<Place> left = new HashSet<>();

  /**
   * Runs it inside the transaction that is open.
   *
   * @param again whether its effect is there already
   * @throws Refusal if a statement fails, and not because its rows are there
   */
  public Ran run(Tryout tryout, boolean again) throws SQLException {
    Set<Place> out = new HashSet<>();
    for (int number = 0; number < scripts.size(); number++) {
      Script script = scripts.get(number);
      int statements = script.runnable().size();
      // Notes the settings that it changes, before any savepoint that they could be lost with.
      script.run(tryout.connection(), 0, 0);
      for (int at = 0; at < statements; at++) {
        if (!runs(script, at, tryout)) {
          out.add(new Place(number, at));
        }
      }
      end(script, tryout.connection());
    }
    if (!again) {
      left = out;
    }
    Set<Place> since = new HashSet<>(out);
    since.removeAll(left);
    return new Ran(out.size(), since.size());
  }

  /** Whether a statement ran; one that inserts what is all there does not. */
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
      Optional<String> others = leavingOut(script.runnable().get(at));
      if (others.isEmpty() || tryout.inserts(others.get()) != 0) {
        throw failed;
      }
      execute(connection, "RELEASE SAVEPOINT slipway_attempt");
      return false;
    }
  }

  /** A plain INSERT in a form that passes over rows which are there. */
  private Optional<String> leavingOut(Statement statement) {
    boolean plain =
        statement.begins("INSERT", "INTO")
            && Script.indexOf(statement, "CONFLICT") < 0
            && Script.indexOf(statement, "RETURNING") < 0;
    if (!plain) {
      return Optional.empty();
    }
    Token insert = statement.tokens().get(0);
    String rest = statement.text().substring(insert.text().length());
    return Optional.of(
        switch (engine) {
          case SQLITE -> "INSERT OR IGNORE" + rest;
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
