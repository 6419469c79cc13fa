package dev.slipway.migrate;

import dev.slipway.database.Engine;
import dev.slipway.database.OpenTransaction;
import dev.slipway.layout.Migration;
import dev.slipway.migrate.Stage.Cut;
import dev.slipway.refusal.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Runs migrations on a scratch database, and finds out where a transaction has to end. */
final class Rehearsal {
  /** A statement that the server refuses inside a transaction block. */
  private static final Set<String> OUTSIDE_OF_TRANSACTIONS = Set.of("25001", "2D000");

  /** An enum value used in the transaction that added it. */
  private static final String TOO_EARLY = "55P04";

  private final Connection scratch;
  private final String home;
  private final List<Cut> cuts = new ArrayList<>();

  Rehearsal(Connection scratch, String home) {
    this.scratch = scratch;
    this.home = home;
  }

  /**
   * Runs migrations as few transactions as can hold them.
   *
   * @param begun how far the first of them has come already; what comes before that is run first,
   *     since the real database has it
   */
  List<Stage> stages(Work work, Optional<Begun> begun, ScratchHistory history) throws SQLException {
    List<Migration> migrations = work.apply();
    int first = begun.map(Begun::statement).orElse(0);
    if (first > 0) {
      history.precede(migrations.get(0));
      run(PostgresScript.of(migrations.get(0), home), 0, first);
    }
    return Stage.between(migrations, first, cuts(work, first, history));
  }

  /**
   * Where they have to be cut.
   *
   * @param first the statement of the first of them at which to begin
   */
  List<Cut> cuts(Work work, int first, ScratchHistory history) throws SQLException {
    List<Migration> migrations = work.apply();
    execute("BEGIN");
    for (int at = 0; at < migrations.size(); at++) {
      if (at > 0 || first == 0) {
        history.precede(migrations.get(at));
      }
      rehearse(script(work, migrations.get(at)), at, at == 0 ? first : 0);
    }
    execute("COMMIT");
    return cuts;
  }

  /**
   * Runs a script action by action, each as it can be run, and looks after each. Where the actions
   * of a statement do not run one by one, the statement is taken as a whole.
   */
  void runByActions(PostgresScript script, Migrator.ActionLook look) throws SQLException {
    script.run(scratch, 0, 0); // notes the settings
    execute("BEGIN");
    for (int statement = 0; statement < script.size(); statement++) {
      List<String> actions = script.actions(statement);
      boolean many = actions.size() > 1 && runsByActions(script, statement, actions);
      for (int action = 0; action < (many ? actions.size() : 1); action++) {
        if (many) {
          execute(actions.get(action));
        } else {
          runOne(script, statement);
        }
        script.pause(scratch);
        look.take(statement, many ? action : -1);
        script.resume(scratch, statement + 1);
      }
    }
    execute("COMMIT");
  }

  private boolean runsByActions(PostgresScript script, int statement, List<String> actions)
      throws SQLException {
    execute("SAVEPOINT slipway_actions");
    boolean runs = !script.standsAlone(statement);
    try {
      for (String action : actions) {
        execute(action);
      }
    } catch (SQLException e) {
      runs = false;
    }
    execute("ROLLBACK TO slipway_actions; RELEASE slipway_actions");
    return runs;
  }

  /** Runs some of a script's statements, each as it can be run, wherever that cuts. */
  void run(PostgresScript script, int from, int to) throws SQLException {
    execute("BEGIN");
    for (int statement = from; statement < Math.min(to, script.size()); statement++) {
      runOne(script, statement);
    }
    execute("COMMIT");
  }

  /** Runs all of a script, and passes over what fails. */
  void run(PostgresScript script, List<Rejection> rejections) throws SQLException {
    execute("BEGIN");
    for (int statement = 0; statement < script.size(); statement++) {
      try {
        runOne(script, statement);
      } catch (Refusal e) {
        rejections.add(script.rejection(statement, e, scratch));
      } catch (SQLException e) {
        rejections.add(script.atTheEnd(e));
      }
      if (!OpenTransaction.isOn(scratch)) {
        execute("BEGIN"); // one that stands alone has failed, or what was deferred
      }
    }
    try {
      execute("COMMIT");
    } catch (SQLException e) {
      rejections.add(script.atTheEnd(e));
    }
  }

  private void runOne(PostgresScript script, int statement) throws SQLException {
    if (!script.standsAlone(statement)) {
      execute("SAVEPOINT slipway_statement");
      try {
        script.run(scratch, statement, statement + 1);
        return;
      } catch (Refusal e) {
        execute("ROLLBACK TO slipway_statement");
        if (!isCut(e)) {
          throw e;
        }
      }
    }
    execute("COMMIT");
    script.run(scratch, statement, statement + 1);
    execute("BEGIN");
  }

  private PostgresScript script(Work work, Migration migration) {
    return (PostgresScript) work.script(migration, Engine.POSTGRESQL, home);
  }

  private void rehearse(PostgresScript script, int place, int first) throws SQLException {
    Set<Integer> alone = new HashSet<>();
    int start = first;
    execute("SAVEPOINT slipway_migration");
    int statement = first;
    int tried = -1;
    while (statement < script.size()) {
      if (alone.contains(statement) || script.standsAlone(statement)) {
        execute("COMMIT");
        script.run(scratch, statement, statement + 1);
        execute("BEGIN; SAVEPOINT slipway_migration");
        cuts.add(new Cut(place, statement, true));
        statement++;
        start = statement;
        continue;
      }
      execute("SAVEPOINT slipway_statement");
      try {
        script.run(scratch, statement, statement + 1);
        statement++;
      } catch (Refusal e) {
        if (isOutsideOfTransactions(e)) {
          execute("ROLLBACK TO slipway_statement");
          alone.add(statement);
        } else if (isTooEarly(e) && !isCutAt(place, start) && !isFirst(place, start, first)) {
          // The value came with an earlier migration: it is better to cut between two of them.
          execute("ROLLBACK TO slipway_migration; COMMIT; BEGIN; SAVEPOINT slipway_migration");
          cuts.add(new Cut(place, start, false));
          tried = statement;
          statement = start;
        } else if (isTooEarly(e) && !isCutAt(place, statement)) {
          execute("ROLLBACK TO slipway_statement; COMMIT; BEGIN; SAVEPOINT slipway_migration");
          if (statement == tried) {
            cuts.remove(new Cut(place, start, false)); // it was of no help
          }
          cuts.add(new Cut(place, statement, false));
          start = statement;
        } else {
          throw e;
        }
      }
    }
    script.end(scratch);
  }

  private boolean isCutAt(int place, int statement) {
    return cuts.stream().anyMatch(cut -> cut.migration() == place && cut.statement() == statement);
  }

  private static boolean isFirst(int place, int start, int first) {
    return place == 0 && start == first;
  }

  private static boolean isCut(Refusal failed) {
    return isTooEarly(failed) || isOutsideOfTransactions(failed);
  }

  private static boolean isTooEarly(Refusal failed) {
    return TOO_EARLY.equals(state(failed));
  }

  private static boolean isOutsideOfTransactions(Refusal failed) {
    return OUTSIDE_OF_TRANSACTIONS.contains(state(failed));
  }

  private static String state(Refusal failed) {
    return failed.getCause() instanceof SQLException error && error.getSQLState() != null
        ? error.getSQLState()
        : "";
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = scratch.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }
}
