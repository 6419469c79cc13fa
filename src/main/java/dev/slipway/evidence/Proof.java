package dev.slipway.evidence;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Difference;
import dev.slipway.database.Database;
import dev.slipway.database.Database.Transaction;
import dev.slipway.database.RowChange;
import dev.slipway.database.Tally;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.migrate.Migrator;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again, inside the transaction, with the same eyes: the catalog is the top rung, references
 * hold as they did, and no table has lost rows that no migration deleted.
 *
 * <p>What had drifted before may stay so, but nothing may drift by migrating.
 */
public final class Proof implements Migrator.Proof {
  private static final Logger log = LoggerFactory.getLogger(Proof.class);

  private static final String NEXT = "slipway plan shows what runs; mend it, then: slipway migrate";

  private final Database database;
  private final MigrationFolder folder;
  private final Ladder ladder;
  private final Evidence before;
  private final Map<String, Long> brokenBefore;
  private Map<String, Long> counted;
  private @Nullable Tally tally;
  private Optional<Map<String, Long>> held = Optional.empty();
  private Optional<Map<String, Long>> holds = Optional.empty();
  private boolean begun;

  private Proof(
      Database database,
      MigrationFolder folder,
      Ladder ladder,
      Evidence before,
      Map<String, Long> counted,
      Map<String, Long> brokenBefore) {
    this.database = database;
    this.folder = folder;
    this.ladder = ladder;
    this.before = before;
    this.counted = Map.copyOf(counted);
    this.brokenBefore = brokenBefore;
  }

  /**
   * Notes what the database holds before anything is written.
   *
   * @param counted how many rows each table holds, where a snapshot counted them; else empty
   */
  public static Proof of(
      Database database,
      MigrationFolder folder,
      Ladder ladder,
      Evidence before,
      Map<String, Long> counted)
      throws SQLException {
    return new Proof(
        database, folder, ladder, before, counted, database.brokenReferences(database.reading()));
  }

  @Override
  public void before(Transaction transaction) throws SQLException {
    Tally tallied = transaction.tally(counted);
    tally = tallied;
    counted = Map.of();
    if (!begun) {
      held = tallied.held();
      begun = true;
    }
  }

  /**
   * What became of the rows of each of the app's tables by what was proved; nothing where they were
   * not counted, since that would take long.
   */
  public Map<String, RowChange> rows() {
    if (held.isEmpty() || holds.isEmpty()) {
      return Map.of();
    }
    Map<String, RowChange> rows =
        new TreeMap<>(RowChange.between(held.get(), holds.get(), database.engine()));
    rows.keySet().removeIf(Catalog::isBookkeeping);
    return rows;
  }

  @Override
  public void checkStage(Connection connection) throws SQLException {
    checkRows(connection);
  }

  @Override
  public void check(Connection connection) throws SQLException {
    checkHistory();
    checkCatalog(Catalog.reader(database.engine()).read(connection));
    checkReferences(database.brokenReferences(connection));
    checkRows(connection);
  }

  /** What the next start will go by. */
  private void checkHistory() throws SQLException {
    if (!History.claims(database, folder).isComplete()) {
      throw new IllegalStateException("the history that was written is not that of the folder");
    }
  }

  private void checkCatalog(Catalog after) {
    Catalog top = ladder.rung(ladder.top());
    List<Difference> former = before.expected().differences(before.live());
    List<Difference> now = top.differences(after);
    Set<Identity> stillDiffering = new HashSet<>();
    now.forEach(difference -> stillDiffering.add(difference.object()));
    List<Difference> moved = new ArrayList<>(former);
    moved.removeIf(difference -> stillDiffering.contains(difference.object()));
    List<Difference> unproven = new ArrayList<>();
    for (Difference difference : now) {
      boolean unchanged =
          former.stream()
              .anyMatch(
                  earlier ->
                      earlier.object().equals(difference.object()) && difference.isStill(earlier));
      // What a migration made of columns that had drifted differs as they do.
      boolean follows = !former.isEmpty() && difference.isOfCastsAlone();
      if (!unchanged && !follows && !removeOneLike(difference, moved)) {
        unproven.add(difference);
      }
    }
    if (!unproven.isEmpty()) {
      throw new Refusal(
          Fact.STEP,
          "after the migrations the schema is not that of a new database: "
              + unproven.stream()
                  .limit(5)
                  .map(Difference::toString)
                  .collect(Collectors.joining("; ")),
          "an app written for that schema could fail on this one, and so it was undone",
          NEXT);
    }
    for (Identity extra : before.extras()) {
      if (!after.has(extra)) {
        log.warn("{}, which no migration mentions, is gone with its table", extra);
      }
    }
  }

  /** Drift that went along when its table or column was renamed is not new. */
  private static boolean removeOneLike(Difference difference, List<Difference> moved) {
    for (Difference candidate : moved) {
      if (difference.isStillUnderAnotherName(candidate)) {
        moved.remove(candidate);
        return true;
      }
    }
    return false;
  }

  private void checkReferences(Map<String, Long> broken) {
    List<String> worse = new ArrayList<>();
    Map<String, Long> gone = new HashMap<>(brokenBefore);
    gone.keySet().removeAll(broken.keySet());
    broken.forEach(
        (reference, rows) -> {
          long before = Objects.requireNonNullElse(brokenBefore.get(reference), 0L);
          if (rows > before && !isRenamed(reference, rows, gone)) {
            worse.add(reference + " (" + rows + " rows)");
          }
        });
    if (!worse.isEmpty()) {
      throw new Refusal(
          Fact.STEP,
          "after the migrations rows point at nothing: " + String.join("; ", worse),
          "a migration removed what they refer to, and inside the gate's transaction SQLite does not"
              + " cascade; it was undone",
          NEXT);
    }
  }

  /** What pointed at nothing before still does when its table or the other gets another name. */
  private static boolean isRenamed(String reference, long rows, Map<String, Long> gone) {
    for (Map.Entry<String, Long> former : gone.entrySet()) {
      String[] was = former.getKey().split(" → ", 2);
      String[] is = reference.split(" → ", 2);
      boolean sameSide =
          was.length == 2 && is.length == 2 && (was[0].equals(is[0]) || was[1].equals(is[1]));
      if (sameSide && former.getValue() == rows) {
        gone.remove(former.getKey());
        return true;
      }
    }
    return false;
  }

  private void checkRows(Connection connection) throws SQLException {
    Set<String> mayLose = new HashSet<>();
    for (Migration migration : before.absent()) {
      mayLose.addAll(ladder.script(migration, before.started()).tablesThatMayLoseRows());
    }
    if (before.anew()) {
      mayLose.addAll(History.tables(folder, database));
    }
    Map<String, String> losses = Objects.requireNonNull(tally).losses(connection, mayLose);
    if (!losses.isEmpty()) {
      throw new Refusal(
          Fact.STEP,
          "tables lost rows that no migration deletes: "
              + losses.entrySet().stream()
                  .map(loss -> loss.getKey() + " (" + loss.getValue() + ")")
                  .collect(Collectors.joining("; ")),
          "data would be gone without anybody having said so, and so it was undone",
          NEXT);
    }
    holds = Objects.requireNonNull(tally).holds(connection);
    counted = holds.orElse(Map.of());
  }
}
