package dev.slipway.migrate;

import dev.slipway.database.Database;
import dev.slipway.database.Engine;
import dev.slipway.database.EngineWords;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a database back to what it was before some migrations: their undo scripts run, and the
 * histories know no more of them.
 */
public final class Downgrade {
  private static final Logger log = LoggerFactory.getLogger(Downgrade.class);

  private final Database database;
  private final MigrationFolder past;

  /**
   * One migration to undo.
   *
   * @param migration the migration
   * @param sql what undoes it
   */
  public record Step(Migration migration, String sql) {

    Script script(Engine engine, String home) {
      String name = "the undo of " + migration.name();
      return Script.of(
          new Migration(
              name, name, Optional.empty(), name, sql, Optional.empty(), Optional.empty(), false),
          engine,
          home);
    }

    /** Whether there is anything in it that could run. */
    public boolean isEmpty(Engine engine) {
      return script(engine, "").statements().isEmpty();
    }

    /** The statement of it that no transaction can hold, if there is one. */
    public Optional<String> standingAlone(Engine engine) {
      return engine == Engine.SQLITE
          ? Optional.empty()
          : script(engine, "").statements().stream()
              .filter(PostgresScript::mustStandAlone)
              .findFirst()
              .map(statement -> statement.text().replaceAll("\\s+", " "));
    }
  }

  /**
   * A way back.
   *
   * @param past all that the database has, in order
   */
  public Downgrade(Database database, MigrationFolder past) {
    this.database = database;
    this.past = past;
  }

  /**
   * Undoes migrations inside the transaction that is open on a connection, which it does not end.
   *
   * @param steps what is to be undone, the last first
   * @return what was done, in order
   * @throws dev.slipway.refusal.Refusal if a script fails
   */
  public List<Applied> run(List<Step> steps, Connection connection) throws SQLException {
    List<Applied> done = new ArrayList<>();
    List<Migration> undone = new ArrayList<>();
    for (Step step : steps) {
      long start = System.nanoTime();
      step.script(database.engine(), database.home()).run(connection);
      long millis = Migrator.millisSince(start);
      log.debug("undone {} in {} ms", step.migration, millis);
      done.add(new Applied(step.migration.name(), Applied.How.UNDONE, millis));
      undone.add(step.migration);
    }
    List<Migration> left = new ArrayList<>(past.migrations());
    left.removeAll(undone);
    new FlywayHistory(database, past).takeBack(undone, left, connection);
    return done;
  }

  /** Does what the scripts leave for when everything is committed; what fails of it is left out. */
  public void finish(List<Step> steps, Connection connection) throws SQLException {
    for (Step step : steps) {
      for (String statement : step.script(database.engine(), database.home()).afterwards()) {
        try {
          Completing.execute(connection, statement);
        } catch (SQLException e) {
          log.warn("{}: {} was left out: {}", step.migration, statement, EngineWords.of(e));
        }
      }
    }
  }
}
