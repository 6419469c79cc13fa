package dev.slipway.evidence;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Difference;
import dev.slipway.database.Database;
import dev.slipway.layout.Migration;
import dev.slipway.migrate.Started;
import dev.slipway.migrate.Work.Completion;
import dev.slipway.refusal.Refusal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * History and catalog of a database, weighed together.
 *
 * @param standing where on the ladder it stands
 * @param tracked whether a history claims anything
 * @param unrecorded those of the present ones that the history has no row of their own for
 * @param anew whether the history is to be set aside, and written anew
 * @param present the migrations that it has, in order
 * @param absent those that it lacks, at least in part, in order
 * @param started those of the absent ones of which it has a part
 * @param findings what the catalog shows of each migration, in order
 * @param proof the objects that show it, by migration, tables first
 * @param silent what is known of the migrations that leave the schema as it is, in order
 * @param trials what came of trying some of them
 * @param toTry the rungs between which only a trial could still tell, neighbours together
 * @param completions what present migrations should have left and is simply missing
 * @param drift objects that differ from what they should be and cannot simply be made
 * @param extras objects that no rung mentions
 * @param differences for a refusal: all that keeps the database from the nearest rung, causes first
 * @param refusal why nothing can be done, if so
 * @param live the catalog that was seen
 * @param expected the catalog that a database of this standing should have
 */
public record Evidence(
    Standing standing,
    boolean tracked,
    List<Migration> unrecorded,
    boolean anew,
    List<Migration> present,
    List<Migration> absent,
    List<Started> started,
    Map<Migration, Finding> findings,
    Map<Migration, List<String>> proof,
    List<Settled> silent,
    List<Trial> trials,
    List<List<Integer>> toTry,
    List<Completion> completions,
    List<Difference> drift,
    List<Identity> extras,
    List<Difference> differences,
    Optional<Refusal> refusal,
    Catalog live,
    Catalog expected) {

  /**
   * Looks at a database and weighs what is seen; tries what can only be told so.
   *
   * @param trials what came of trials in this very state of the database; none, if there were none
   */
  public static Evidence gather(Database database, Ladder ladder, Heard heard, List<Trial> trials)
      throws SQLException {
    Catalog live = Catalog.reader(database.engine()).read(database.reading());
    Probe probe = Probe.over(database.reading());
    Retracing retracing = new Retracing(database, ladder, live, heard.claims(), probe);
    Evidence seen = new Weighing(ladder, live, heard, probe, trials, retracing).evidence();
    if (seen.toTry.isEmpty() || !trials.isEmpty()) {
      return seen;
    }
    List<Trial> tried = new ArrayList<>();
    for (List<Integer> rungs : seen.toTry) {
      tried.addAll(Trials.between(rungs, ladder, database));
    }
    return new Weighing(ladder, live, heard, probe, tried, retracing).evidence();
  }

  /** The same, with what a trial could still tell. */
  Evidence toBeTried(List<List<Integer>> rungs) {
    return new Evidence(
        standing,
        tracked,
        unrecorded,
        anew,
        present,
        absent,
        started,
        findings,
        proof,
        silent,
        trials,
        rungs,
        completions,
        drift,
        extras,
        differences,
        refusal,
        live,
        expected);
  }

  /** The migrations of which the database has at least a part, in order. */
  public List<Migration> begun() {
    return findings.keySet().stream()
        .filter(
            migration ->
                present.contains(migration)
                    || started.stream().anyMatch(part -> part.migration().equals(migration)))
        .toList();
  }
}
