package dev.slipway.undo;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Difference;
import dev.slipway.database.Database;
import dev.slipway.evidence.Claims;
import dev.slipway.evidence.Evidence;
import dev.slipway.evidence.History;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again, inside the transaction, whether an undo came to where it was to come: the catalog is
 * the lower rung, the histories know no more, references hold as they did; and counts what was
 * lost.
 *
 * <p>What had drifted before may stay so, but nothing may drift by undoing.
 */
public final class Arrival {
  private static final Logger log = LoggerFactory.getLogger(Arrival.class);

  private static final String NEXT =
      "mend the undo script, or go back to a snapshot: slipway snapshots, then slipway restore ID";

  private final Database database;
  private final Undo undo;
  private final Evidence before;
  private final Contents contents;
  private final Map<String, Long> brokenBefore;

  private Arrival(
      Database database,
      Undo undo,
      Evidence before,
      Contents contents,
      Map<String, Long> brokenBefore) {
    this.database = database;
    this.undo = undo;
    this.before = before;
    this.contents = contents;
    this.brokenBefore = Map.copyOf(brokenBefore);
  }

  /**
   * Notes what the database holds before anything is undone.
   *
   * @param before what was seen of it
   * @param connection that of the transaction in which it is to be undone
   */
  public static Arrival of(Database database, Undo undo, Evidence before, Connection connection)
      throws SQLException {
    return new Arrival(
        database,
        undo,
        before,
        Contents.of(before.live(), scripts(undo), database, connection),
        database.brokenReferences(connection));
  }

  private static List<String> scripts(Undo undo) {
    return undo.steps().stream().map(step -> step.script().sql()).toList();
  }

  /**
   * Looks at what was undone, through the connection that did it.
   *
   * @return what is gone by it
   * @throws Refusal if the database is not what it was to become
   */
  public List<Loss> check(Connection connection) throws SQLException {
    Catalog after = Catalog.reader(database.engine()).read(connection);
    checkCatalog(after);
    checkReferences(database.brokenReferences(connection));
    checkHistory();
    List<String> scripts = scripts(undo);
    return contents.lossesTo(
        Contents.of(after, scripts, database, connection),
        Renames.in(scripts, database.engine()),
        database.engine());
  }

  /** What the next start will go by. */
  private void checkHistory() throws SQLException {
    Claims claims = History.claims(database, undo.left());
    if (claims.denial().isPresent() || claims.applied().size() != undo.left().migrations().size()) {
      throw new IllegalStateException("the histories do not say what was undone");
    }
  }

  private void checkCatalog(Catalog after) {
    List<Difference> former = undo.upper().differences(before.live());
    List<Difference> unproven = new ArrayList<>();
    for (Difference difference : undo.lower().differences(after)) {
      boolean unchanged =
          former.stream()
              .anyMatch(
                  earlier ->
                      earlier.object().equals(difference.object()) && difference.isStill(earlier));
      boolean follows = !former.isEmpty() && difference.isOfCastsAlone();
      boolean stays = difference.expected().isEmpty() && difference.object().kind().isFurniture();
      if (stays) {
        log.info("{} stays: it may have been there before any migration", difference.object());
      } else if (!unchanged && !follows) {
        unproven.add(difference);
      }
    }
    if (!unproven.isEmpty()) {
      throw new Refusal(
          Fact.STEP,
          "after the undo the schema is not what it was before "
              + undo.steps().get(undo.steps().size() - 1).migration()
              + ": "
              + Difference.causes(unproven).stream()
                  .limit(5)
                  .map(Difference::toString)
                  .collect(Collectors.joining("; ")),
          "an app written for that schema could fail on this one, and so nothing was kept",
          NEXT);
    }
    for (Identity extra : before.extras()) {
      if (!after.has(extra)) {
        log.warn("{}, which no migration mentions, is gone with its table", extra);
      }
    }
  }

  private void checkReferences(Map<String, Long> broken) {
    List<String> worse = new ArrayList<>();
    broken.forEach(
        (reference, rows) -> {
          if (rows > Objects.requireNonNullElse(brokenBefore.get(reference), 0L)) {
            worse.add(reference + " (" + rows + " rows)");
          }
        });
    if (!worse.isEmpty()) {
      throw new Refusal(
          Fact.STEP,
          "after the undo rows point at nothing: " + String.join("; ", worse),
          "an undo script removed what they refer to, and so nothing was kept",
          NEXT);
    }
  }
}
