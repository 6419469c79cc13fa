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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * History and catalog of a database, weighed together.
 *
 * @param standing where on the ladder it stands
 * @param tracked whether a history claims anything
 * @param unrecorded those of the present ones that the history has no row of their own for
 * @param present the migrations that it has, in order
 * @param absent those that it lacks, at least in part, in order
 * @param started those of the absent ones of which it has a part
 * @param findings what the catalog shows of each migration, in order
 * @param proof the objects that show it, by migration, tables first
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
    List<Migration> present,
    List<Migration> absent,
    List<Started> started,
    Map<Migration, Finding> findings,
    Map<Migration, List<String>> proof,
    List<Completion> completions,
    List<Difference> drift,
    List<Identity> extras,
    List<Difference> differences,
    Optional<Refusal> refusal,
    Catalog live,
    Catalog expected) {

  /**
   * Looks at a database and weighs what is seen.
   *
   * @param assumed what a person says of migrations by name: whether they ran
   */
  public static Evidence gather(
      Database database, Ladder ladder, Claims claims, Map<String, Boolean> assumed)
      throws SQLException {
    Catalog live = Catalog.reader(database.engine()).read(database.reading());
    return new Weighing(
            ladder,
            live,
            claims,
            assumed,
            Probe.over(database.reading()),
            new Retracing(database, ladder, live, claims, Probe.over(database.reading())))
        .evidence();
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
