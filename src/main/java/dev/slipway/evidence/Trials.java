package dev.slipway.evidence;

import dev.slipway.catalog.Catalog;
import dev.slipway.database.Database;
import dev.slipway.database.EngineWords;
import dev.slipway.database.Tryout;
import dev.slipway.evidence.Trial.Verdict;
import dev.slipway.layout.Migration;
import dev.slipway.migrate.Attempt;
import dev.slipway.migrate.Migrator;
import dev.slipway.migrate.ScratchHistory;
import dev.slipway.migrate.Script;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Trying out silent migrations one after the other, each on what those before it leave.
 *
 * <p>Only what can be repeated leaves its effect for the next: whatever else ran or did not run is
 * in the database as it is.
 */
final class Trials {
  /** How many of several statements are named. */
  private static final int NAMED = 3;

  private final Database database;
  private final Ladder ladder;
  private final Tryout tryout;
  private final Catalog.Reader reader;

  private Trials(Database database, Ladder ladder, Tryout tryout) {
    this.database = database;
    this.ladder = ladder;
    this.tryout = tryout;
    this.reader = Catalog.reader(database.engine());
  }

  /**
   * Tries what lies between rungs.
   *
   * @param rungs rungs with equal catalogs, ascending
   * @throws Refusal if the database does not allow it now: it is busy, or the disk full
   */
  static List<Trial> between(List<Integer> rungs, Ladder ladder, Database database)
      throws SQLException {
    List<Trial> trials = new ArrayList<>();
    try (Tryout tryout = database.tryout()) {
      Trials trying = new Trials(database, ladder, tryout);
      for (int at = 0; at + 1 < rungs.size(); at++) {
        Trial trial = trying.trial(rungs.get(at), rungs.get(at + 1));
        trials.add(
            at > 0 && trial.verdict() == Verdict.APPLIED
                ? trying.asSign(trial, rungs.get(0))
                : trial);
      }
    }
    return trials;
  }

  /**
   * Rows that are there show that migrations ran, and with them all before these; but not if the
   * folder itself makes such rows earlier, and one of those between takes them away.
   *
   * @param lowest the rung up to which everything ran for certain
   */
  private Trial asSign(Trial trial, int lowest) throws SQLException {
    try (Database.Scratch scratch = database.scratch()) {
      Connection connection = scratch.connection();
      ScratchHistory history = new ScratchHistory(ladder.folder(), database, connection);
      for (int number = 1; number <= trial.to(); number++) {
        if (number <= lowest || number > trial.from()) {
          Migration migration = ladder.migrations().get(number - 1);
          history.precede(migration);
          Migrator.replay(migration, connection, ladder.engine(), ladder.home());
        }
      }
      return trial;
    } catch (Refusal e) {
      if (e.fact() != Fact.STEP) {
        throw e;
      }
      boolean stumbles = e.getCause() instanceof SQLException error && tryout.isDuplicate(error);
      return stumbles
          ? new Trial(
              trial.from(),
              trial.to(),
              Verdict.UNSETTLED,
              trial.words() + ", but earlier migrations make such rows too")
          : trial;
    }
  }

  /**
   * What trying one statement says of it, at which a migration stopped: nothing that changes rows
   * stands between it and what is there, and no app has come to use what its migration made.
   *
   * @param migration the migration's number
   * @throws Refusal if the database does not allow it now: it is busy, or the disk full
   */
  static Word of(Script script, int statement, int migration, Ladder ladder, Database database)
      throws SQLException {
    try (Tryout tryout = database.tryout()) {
      Attempt attempt = Attempt.of(script, statement);
      Trial trial = new Trials(database, ladder, tryout).trial(migration - 1, migration, attempt);
      return switch (trial.verdict()) {
        case CHANGES_NOTHING -> Word.WITHOUT_EFFECT;
        case REPEATABLE -> Word.LEFT;
        // Rows of the same keys may hold other values, which the rest of a rebuild would drop.
        case APPLIED, UNSETTLED -> Word.OPEN;
      };
    }
  }

  private Trial trial(int from, int to) throws SQLException {
    List<Migration> migrations = ladder.migrations().subList(from, to);
    return trial(from, to, Attempt.of(migrations, ladder.engine(), ladder.home()));
  }

  private Trial trial(int from, int to, Attempt attempt) throws SQLException {
    Optional<String> obstacle = attempt.obstacle();
    if (obstacle.isEmpty()) {
      obstacle = tryout.begin(attempt.text());
    }
    if (obstacle.isPresent()) {
      return new Trial(from, to, Verdict.UNSETTLED, "it cannot be tried: " + obstacle.get());
    }
    Trial trial;
    try {
      trial = tried(from, to, attempt);
    } catch (Refusal e) {
      trial = failed(from, to, e);
    } catch (SQLException e) {
      trial = failed(from, to, database.explain(e).orElse(unknown(e)));
    }
    if (trial.verdict() != Verdict.REPEATABLE) {
      tryout.undo();
    }
    return trial;
  }

  private static Refusal unknown(SQLException error) {
    return new Refusal(
        Fact.STEP,
        "the database said " + EngineWords.of(error),
        "that was not expected",
        "",
        error);
  }

  /** What was seen when it failed; what says nothing about the migrations is no trial at all. */
  private Trial failed(int from, int to, Refusal failure) {
    Refusal refusal =
        failure.getCause() instanceof SQLException error
            ? database.explain(error).orElse(failure)
            : failure;
    return switch (refusal.fact()) {
      case STEP ->
          new Trial(
              from,
              to,
              Verdict.UNSETTLED,
              "tried where nothing is kept, " + failure.seen() + ": " + failure.why());
      case NO_PERMISSION ->
          new Trial(from, to, Verdict.UNSETTLED, "it cannot be tried: " + refusal.seen());
      case SETTINGS, UNREACHABLE, BUSY, DAMAGED, DEVICE, PARTLY_DONE -> throw refusal;
    };
  }

  private Trial tried(int from, int to, Attempt attempt) throws SQLException {
    Run first = run(attempt);
    if (!first.ran.there().isEmpty()) {
      return withRowsThatAreThere(from, to, first, attempt);
    }
    if (first.changed == 0) {
      return new Trial(from, to, Verdict.CHANGES_NOTHING, "tried, it changes nothing");
    }
    Run second = run(attempt);
    String changes = "tried twice, it changes " + counted(first.changed) + " and then ";
    Optional<String> emptied = first.changes.emptied().or(() -> first.ran.emptied());
    if (emptied.isPresent()) {
      return new Trial(
          from,
          to,
          Verdict.UNSETTLED,
          "tried, it empties " + emptied.get() + ", and the rows in there may have come after it");
    }
    if (second.changed > 0) {
      return new Trial(from, to, Verdict.UNSETTLED, changes + counted(second.changed) + " again");
    }
    if (second.changes.ofTheMoment()) {
      return new Trial(
          from,
          to,
          Verdict.UNSETTLED,
          changes + "writes the same again, but what it writes depends on when it runs");
    }
    return new Trial(from, to, Verdict.REPEATABLE, changes + "none");
  }

  /**
   * Rows that an INSERT stumbles over show that it ran only if nothing else is left to do: the app
   * may have made such rows by itself, or only the beginning of it have run. That they have other
   * values since does not count: whatever the app's own tool had still to run would have failed
   * here.
   */
  private Trial withRowsThatAreThere(int from, int to, Run run, Attempt attempt)
      throws SQLException {
    if (run.changed == 0) {
      return new Trial(
          from,
          to,
          Verdict.APPLIED,
          "tried, its rows turn out to be there already"
              + (run.ran.otherwise().isEmpty()
                  ? ""
                  : ", with other values than those of " + some(run.ran.otherwise())));
    }
    tryout.undo();
    List<String> writing =
        tryout.begin(attempt.text()).isEmpty() ? attempt.writing(tryout) : List.of();
    return new Trial(
        from,
        to,
        Verdict.UNSETTLED,
        "tried, the rows of "
            + some(run.ran.there())
            + " turn out to be there already, but "
            + (writing.isEmpty() ? "the rest" : some(writing))
            + " would change "
            + counted(run.changed));
  }

  private static String some(List<String> places) {
    String some = String.join(" and ", places.subList(0, Math.min(places.size(), NAMED)));
    return places.size() > NAMED ? some + " and " + (places.size() - NAMED) + " more" : some;
  }

  private static String counted(long changed) {
    return changed == 1 ? "1 row" : changed + " rows";
  }

  /** One run: what came of it, and how many rows and objects are another thing after it. */
  private record Run(Attempt.Ran ran, long changed, Tryout.Changes changes) {}

  private Run run(Attempt attempt) throws SQLException {
    Catalog before = reader.read(tryout.connection());
    List<Attempt.Ran> ran = new ArrayList<>();
    Tryout.Changes changes = tryout.during(() -> ran.add(attempt.run(tryout)));
    Catalog after = reader.read(tryout.connection());
    return new Run(
        ran.get(ran.size() - 1), changes.rows() + before.differences(after).size(), changes);
  }
}
