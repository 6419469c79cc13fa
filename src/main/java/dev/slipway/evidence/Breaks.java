package dev.slipway.evidence;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.catalog.Difference;
import dev.slipway.database.Sql;
import dev.slipway.evidence.Trial.Verdict;
import dev.slipway.layout.Migration;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What shows that a database is between rungs although its tables and columns are those of one. */
final class Breaks {
  private final Ladder ladder;
  private final Catalog live;
  private final Claims claims;
  private final Map<Integer, Boolean> claimed;
  private final Retracing retracing;

  /**
   * @param claimed of which migrations somebody says whether they ran, by their number from 1
   */
  Breaks(
      Ladder ladder,
      Catalog live,
      Claims claims,
      Map<Integer, Boolean> claimed,
      Retracing retracing) {
    this.ladder = ladder;
    this.live = live;
    this.claims = claims;
    this.claimed = claimed;
    this.retracing = retracing;
  }

  /**
   * Whether the migration after a rung has begun, or the last one up to it has not ended, although
   * tables and columns are those of the rung: a table is there that only the middle of the next one
   * has, a key or check is gone that the next one takes away, an index or view is there that a
   * later one makes, all that some migration changes is as it is without it or after it, or the
   * last one lacks its end, and more than what is made by itself.
   */
  Optional<Retraced> at(int rung) throws SQLException {
    for (int number = rung + 1; number <= ladder.top(); number++) {
      if (speaksOfExtras(number)) {
        Optional<Retraced> begun = retracing.stoppedIn(number);
        if (begun.isPresent()) {
          return begun;
        }
      }
    }
    if (rung < ladder.top() && lacksWhatIsTakenAwayBy(rung + 1)) {
      Optional<Retraced> begun = retracing.brokenOffIn(rung + 1);
      if (begun.isPresent()) {
        return begun;
      }
    }
    Optional<Difference> displaced = displaced(rung);
    if (hasLater(rung) || displaced.isPresent()) {
      Optional<Retraced> patched = retracing.exactly(claimed);
      if (patched.isPresent()) {
        return patched;
      }
    }
    if (displaced.isPresent()) {
      return Optional.of(open(rung, displaced.get()));
    }
    boolean recorded = rung > 0 && claims.applied().contains(ladder.migrations().get(rung - 1));
    return rung > 0 && !recorded && isUnlikeIts(rung)
        ? retracing.brokenOffIn(rung)
        : Optional.empty();
  }

  /**
   * Whether the last migration that a database has changed no rows at its end, although all of its
   * schema is there and nobody says that it ran.
   *
   * @param trials what came of trying silent migrations: those that change nothing tell nothing of
   *     the one before them
   */
  Optional<Retraced> atTheEndOf(int rung, List<Trial> trials) throws SQLException {
    int last = rung;
    while (last > 0 && ladder.isSilent(last) && changesNothing(last, trials)) {
      last--;
    }
    return last == 0 || ladder.isSilent(last) || isTold(last)
        ? Optional.empty()
        : retracing.endedEarlyIn(last, false);
  }

  /** Whether somebody has said whether a migration ran: a person, a history or its own probe. */
  private boolean isTold(int number) {
    Migration migration = ladder.migrations().get(number - 1);
    return claimed.containsKey(number)
        || migration.appliedIf().isPresent()
        || claims.histories().stream().anyMatch(history -> history.applied().contains(migration));
  }

  private boolean changesNothing(int number, List<Trial> trials) {
    return ladder.isHarmless(number - 1, number)
        || trials.stream()
            .anyMatch(
                trial ->
                    trial.from() < number
                        && number <= trial.to()
                        && trial.verdict() == Verdict.CHANGES_NOTHING);
  }

  /** Whether something is missing that cannot be made by itself and that a migration drops. */
  private boolean lacksWhatIsTakenAwayBy(int number) {
    return ladder.rung(number - 1).differences(ladder.rung(number)).stream()
        .anyMatch(
            change ->
                change.found().isEmpty()
                    && !change.object().kind().isFirstRank()
                    && !change.object().kind().isMadeByItself()
                    && !live.has(change.object()));
  }

  /** Whether something is there, if not of the first rank, that only later rungs have. */
  private boolean hasLater(int rung) {
    return live.objects().stream()
        .anyMatch(
            object ->
                ladder.mentioned().contains(object)
                    && !ladder.rung(rung).has(object)
                    && object.kind().isMadeByItself()
                    && !isChangedByRepeatable(object));
  }

  /**
   * What shows that a migration behind a rung ran before its turn, or one up to it did not run, if
   * it may have changed rows: all that it changes is as it leaves or finds it. What an ORM spells
   * its own way is seldom all of that.
   */
  private Optional<Difference> displaced(int rung) {
    for (int number = 1; number <= ladder.top(); number++) {
      boolean later = number > rung;
      List<Difference> changes = ladder.rung(number - 1).differences(ladder.rung(number));
      Optional<Difference> redefined =
          changes.stream()
              .filter(change -> change.expected().isPresent() && change.found().isPresent())
              .filter(change -> change.object().kind() == Kind.COLUMN)
              .filter(
                  change ->
                      !live.definition(change.object())
                          .equals(ladder.rung(rung).definition(change.object())))
              .findFirst();
      if (redefined.isPresent()
          && changes.stream()
              .allMatch(
                  change ->
                      live.definition(change.object())
                          .equals(later ? change.found() : change.expected()))
          && !claimed.containsKey(number)
          && changesRows(number)) {
        return Optional.of(
            new Difference(
                redefined.get().object(),
                ladder.rung(rung).definition(redefined.get().object()),
                live.definition(redefined.get().object())));
      }
    }
    return Optional.empty();
  }

  boolean changesRows(int number) {
    Migration migration = ladder.migrations().get(number - 1);
    return !migration.repeatable()
        && ladder.script(migration).mayChange(Ladder.namesInScripts(ladder.rung(number).objects()));
  }

  private Retraced open(int rung, Difference displaced) {
    return new Retraced(
        false,
        rung,
        List.of(),
        List.of(),
        List.of(),
        ladder.rung(rung),
        Optional.of(
            new Retraced.Open(
                "tables and columns are those of "
                    + rung
                    + " migrations, but "
                    + displaced
                    + ", as another number of them leaves it",
                "a migration that changes rows may have run before its turn or been left out, and"
                    + " running it twice or never would spoil them",
                "make it like that step, or restore a backup; slipway plan --verbose lists every difference")));
  }

  private boolean isChangedByRepeatable(Identity object) {
    for (int number = 1; number <= ladder.top(); number++) {
      if (ladder.migrations().get(number - 1).repeatable()
          && ladder.changedBy(number).contains(object)) {
        return true;
      }
    }
    return false;
  }

  private boolean speaksOfExtras(int migration) {
    Set<Identity> others = new HashSet<>(live.objects());
    others.removeIf(object -> object.kind() != Kind.TABLE || ladder.mentioned().contains(object));
    Set<String> extras = Ladder.namesInScripts(others);
    return !extras.isEmpty()
        && Sql.tokens(ladder.migrations().get(migration - 1).sql(), ladder.engine()).stream()
            .anyMatch(
                token -> Sql.key(token, ladder.engine()).filter(extras::contains).isPresent());
  }

  /** Whether something that a migration made or changed is as it was before it. */
  private boolean isUnlikeIts(int migration) {
    return ladder.rung(migration - 1).differences(ladder.rung(migration)).stream()
        .anyMatch(change -> live.definition(change.object()).equals(change.expected()));
  }
}
