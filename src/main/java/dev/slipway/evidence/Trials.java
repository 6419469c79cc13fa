package dev.slipway.evidence;

import dev.slipway.catalog.Catalog;
import dev.slipway.database.Database;
import dev.slipway.database.Tryout;
import dev.slipway.evidence.Trial.Verdict;
import dev.slipway.layout.Migration;
import dev.slipway.migrate.Attempt;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
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
        trials.add(trying.trial(rungs.get(at), rungs.get(at + 1)));
      }
    }
    return trials;
  }

  private Trial trial(int from, int to) throws SQLException {
    List<Migration> migrations = ladder.migrations().subList(from, to);
    Attempt attempt = Attempt.of(migrations, ladder.engine(), ladder.home());
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
        Fact.STEP, "the database said " + error.getMessage(), "that was not expected", "", error);
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
    Run first = run(attempt, false);
    if (first.changed == 0 && first.ran.duplicates() == 0) {
      return new Trial(from, to, Verdict.CHANGES_NOTHING, "tried, it changes nothing");
    }
    Run second = run(attempt, true);
    if (first.ran.duplicates() > 0) {
      return second.ran.newDuplicates() > 0
          ? new Trial(
              from,
              to,
              Verdict.UNSETTLED,
              "tried, some of its rows turn out to be there already, and others not")
          : new Trial(from, to, Verdict.APPLIED, "tried, its rows turn out to be there already");
    }
    String changes = "tried twice, it changes " + counted(first.changed) + " and then ";
    if (first.changes.emptied().isPresent()) {
      return new Trial(
          from,
          to,
          Verdict.UNSETTLED,
          "tried, it empties "
              + first.changes.emptied().get()
              + ", and the rows in there may have come after it");
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

  private static String counted(long changed) {
    return changed == 1 ? "1 row" : changed + " rows";
  }

  /** One run: what came of it, and how many rows and objects are another thing after it. */
  private record Run(Attempt.Ran ran, long changed, Tryout.Changes changes) {}

  private Run run(Attempt attempt, boolean again) throws SQLException {
    Catalog before = reader.read(tryout.connection());
    List<Attempt.Ran> ran = new ArrayList<>();
    Tryout.Changes changes = tryout.during(() -> ran.add(attempt.run(tryout, again)));
    Catalog after = reader.read(tryout.connection());
    return new Run(
        ran.get(ran.size() - 1), changes.rows() + before.differences(after).size(), changes);
  }
}
