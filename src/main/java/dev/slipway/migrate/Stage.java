package dev.slipway.migrate;

import dev.slipway.database.Database;
import dev.slipway.database.Engine;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A part of the plan that is kept or undone as a whole: what one transaction holds, or a single
 * statement that no transaction can hold.
 *
 * @param alone whether it is one statement that has to stand outside of any transaction, such as
 *     {@code CREATE INDEX CONCURRENTLY}
 * @param parts what it runs, in order
 */
public record Stage(boolean alone, List<Part> parts) {
  private static final Logger log = LoggerFactory.getLogger(Stage.class);

  /**
   * Some of a migration's statements.
   *
   * @param migration the migration
   * @param from the first of its statements, counted from 0
   * @param to the first that does not belong to the part
   * @param finishes whether the migration is done with it
   */
  public record Part(Migration migration, int from, int to, boolean finishes) {

    static Part whole(Migration migration) {
      return new Part(migration, 0, Integer.MAX_VALUE, true);
    }
  }

  public Stage {
    parts = List.copyOf(parts);
  }

  /**
   * Cuts the work into stages: one, wherever one transaction can hold all of it.
   *
   * <p>PostgreSQL refuses some statements inside a transaction, and the use of an enum value in the
   * transaction that added it (postgresql.org/docs/current/sql-altertype.html). Where the work may
   * hold such a thing, it is run on a scratch database that has just what the real one has, and cut
   * where that run had to end its transaction.
   *
   * @param present the migrations that the database has, at least in part, in order
   * @param begun how far an earlier run came that was stopped between two stages
   * @param known where the cuts are, if that was found out before
   * @param folder the folder that they are of
   */
  public static List<Stage> of(
      Work work,
      List<Migration> present,
      Optional<Begun> begun,
      Optional<Cuts> known,
      MigrationFolder folder,
      Database database)
      throws SQLException {
    if (database.engine() == Engine.SQLITE
        || work.apply().isEmpty()
        || !mayNeedMany(work, begun, database.home())) {
      return List.of(new Stage(false, work.apply().stream().map(Part::whole).toList()));
    }
    if (known.isPresent() && begun.isEmpty() && work.started().isEmpty()) {
      Optional<List<Stage>> stages = known.get().stages(work.apply());
      if (stages.isPresent()) {
        return afterCompletions(stages.get(), work, database.home());
      }
      log.info("the seal has no stages for what is to be run here: a scratch database is asked");
    }
    try (Database.Scratch scratch = database.scratch()) {
      ScratchHistory history = new ScratchHistory(folder, database, scratch.connection());
      for (Migration migration : present) {
        history.precede(migration);
        Optional<Started> started = work.started(migration);
        if (started.isPresent()) {
          Migrator.replayDone(
              started.get(), scratch.connection(), database.engine(), database.home());
        } else {
          Migrator.replay(migration, scratch.connection(), database.engine(), database.home());
        }
      }
      List<Stage> stages =
          new Rehearsal(scratch.connection(), database.home()).stages(work, begun, history);
      return begun.isPresent() ? stages : afterCompletions(stages, work, database.home());
    }
  }

  /**
   * With a stage of its own for what is to be completed, where a statement speaks of it that stands
   * alone before all else: {@code DROP INDEX CONCURRENTLY IF EXISTS} of an index that is yet to get
   * that name would pass over it.
   */
  private static List<Stage> afterCompletions(List<Stage> stages, Work work, String home) {
    for (Stage stage : stages) {
      if (!stage.alone) {
        return stages;
      }
      Part part = stage.parts.get(0);
      String text = work.script(part.migration, Engine.POSTGRESQL, home).text(part.from);
      if (work.complete().stream().anyMatch(completion -> completion.isNamedIn(text))) {
        List<Stage> more = new ArrayList<>(stages);
        more.add(0, new Stage(false, List.of()));
        return more;
      }
    }
    return stages;
  }

  private static boolean mayNeedMany(Work work, Optional<Begun> begun, String home) {
    return begun.isPresent()
        || work.apply().stream()
            .map(migration -> (PostgresScript) work.script(migration, Engine.POSTGRESQL, home))
            .anyMatch(PostgresScript::mayNeedManyTransactions);
  }

  /**
   * The stages between cuts.
   *
   * @param migrations what is to run
   * @param first the statement of the first of them at which to begin
   * @param cuts the places before which a transaction has to end, in order
   */
  static List<Stage> between(List<Migration> migrations, int first, List<Cut> cuts) {
    List<Stage> stages = new ArrayList<>();
    List<Part> parts = new ArrayList<>();
    int from = first;
    int next = 0;
    for (int at = 0; at < migrations.size(); at++) {
      Migration migration = migrations.get(at);
      for (; next < cuts.size() && cuts.get(next).migration() == at; next++) {
        Cut cut = cuts.get(next);
        if (cut.statement() > from) {
          parts.add(new Part(migration, from, cut.statement(), false));
        }
        if (!parts.isEmpty()) {
          stages.add(new Stage(false, parts));
          parts = new ArrayList<>();
        }
        from = cut.statement();
        if (cut.alone()) {
          stages.add(new Stage(true, List.of(new Part(migration, from, from + 1, false))));
          from++;
        }
      }
      parts.add(new Part(migration, from, Integer.MAX_VALUE, true));
      from = 0;
    }
    stages.add(new Stage(false, parts));
    return stages;
  }

  /**
   * A place before which a transaction has to end.
   *
   * @param migration the place of the migration among those to run
   * @param statement the statement, counted from 0
   * @param alone whether that statement has to stand outside of any transaction
   */
  public record Cut(int migration, int statement, boolean alone) {}
}
