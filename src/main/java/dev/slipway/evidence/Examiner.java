package dev.slipway.evidence;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Definition;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.catalog.Difference;
import dev.slipway.migrate.Script;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Counts the votes: on which rungs do all objects of a live catalog agree?
 *
 * <p>Pure: it knows a ladder and a catalog, and no connection. DESIGN §3 has the rules.
 */
final class Examiner {
  private final Ladder ladder;
  private final Catalog live;

  Examiner(Ladder ladder, Catalog live) {
    this.ladder = ladder;
    this.live = live;
  }

  /**
   * The rungs on which every first-rank object that the ladder ever mentions is there if it is
   * there live, and missing if it is missing; ascending.
   */
  List<Integer> firstRank() {
    Set<Identity> mentioned = ladder.mentioned();
    return rungs(rung -> agreeInFirstRank(ladder.rung(rung), live, mentioned));
  }

  /** Whether every first-rank object of a set is there in both catalogs or in none. */
  static boolean agreeInFirstRank(Catalog one, Catalog other, Set<Identity> objects) {
    return objects.stream()
        .filter(object -> object.kind().isFirstRank())
        .allMatch(object -> one.has(object) == other.has(object));
  }

  private List<Integer> rungs(Predicate<Integer> agree) {
    List<Integer> rungs = new ArrayList<>();
    for (int rung = 0; rung <= ladder.top(); rung++) {
      if (agree.test(rung)) {
        rungs.add(rung);
      }
    }
    return rungs;
  }

  /**
   * The same rungs, narrowed by what only the second rank can tell apart. An object that is like
   * itself on none of them has drifted and abstains; but an index of another name is there all the
   * same.
   *
   * <p>Where the second rank contradicts itself, what is merely missing is not heard, since an ORM
   * never makes what its models cannot say; and of the rungs that remain, those are taken that
   * leave the least to be completed. Where it agrees, but on none of these rungs on all that is
   * there, it may be an ORM's too: then what is merely missing does not decide about a change of
   * rows.
   */
  List<Integer> narrowed(List<Integer> candidates) {
    if (candidates.size() < 2) {
      return candidates;
    }
    List<Vote> votes = votes(candidates);
    List<Integer> all = common(candidates, votes);
    List<Integer> positive =
        common(candidates, votes.stream().filter(vote -> !vote.isAbsence).toList());
    if (!all.isEmpty()) {
      return all.stream().anyMatch(this::hasAllOf) ? all : withWhatOnlyAbsenceDenies(all, positive);
    }
    return positive.isEmpty() ? candidates : leastMissing(positive);
  }

  /** Whether everything that a rung has is there and just so. */
  private boolean hasAllOf(int rung) {
    return ladder.rung(rung).objects().stream()
        .allMatch(object -> isLike(ladder.rung(rung), object));
  }

  /**
   * The rungs among some that are just what is there, if one is and another is not: what differs
   * from the other rung is then no drift, which would be like no rung, but not yet done, or done
   * already.
   *
   * @param rung the other rung; what it merely lacks of what is made by itself does not count
   */
  List<Integer> exactlyOthers(List<Integer> candidates, int rung) {
    boolean changed =
        ladder.rung(rung).differences(live).stream()
            .filter(difference -> ladder.mentioned().contains(difference.object()))
            .anyMatch(
                difference ->
                    !difference.object().kind().isMadeByItself()
                        || (difference.expected().isPresent() && difference.found().isPresent()));
    return changed
        ? candidates.stream().filter(other -> other != rung && isExactly(other)).toList()
        : List.of();
  }

  private boolean isExactly(int rung) {
    Catalog catalog = ladder.rung(rung);
    return ladder.mentioned().stream()
        .allMatch(object -> catalog.definition(object).equals(live.definition(object)));
  }

  private List<Integer> withWhatOnlyAbsenceDenies(List<Integer> all, List<Integer> positive) {
    return positive.stream()
        .filter(
            rung ->
                all.contains(rung)
                    || all.stream()
                        .allMatch(
                            one -> ladder.mayChangeRows(Math.min(one, rung), Math.max(one, rung))))
        .toList();
  }

  /** On which candidates one object is like itself, and whether it says so by being absent. */
  private record Vote(Set<Integer> rungs, boolean isAbsence) {}

  private List<Vote> votes(List<Integer> candidates) {
    Set<Identity> objects = new LinkedHashSet<>();
    candidates.forEach(rung -> objects.addAll(ladder.rung(rung).objects()));
    List<Vote> votes = new ArrayList<>();
    for (Identity object : objects) {
      Optional<Definition> now = live.definition(object);
      Set<Integer> like = new TreeSet<>();
      for (int rung : candidates) {
        if (ladder.rung(rung).definition(object).equals(now)) {
          like.add(rung);
        }
      }
      if (like.isEmpty() && now.isPresent() && object.kind() == Kind.INDEX) {
        candidates.stream().filter(rung -> ladder.rung(rung).has(object)).forEach(like::add);
      }
      if (!like.isEmpty() && like.size() < candidates.size()) {
        votes.add(new Vote(like, now.isEmpty() && object.kind().isMadeByItself()));
      }
    }
    return votes;
  }

  private static List<Integer> common(List<Integer> candidates, List<Vote> votes) {
    List<Integer> common = new ArrayList<>(candidates);
    votes.forEach(vote -> common.retainAll(vote.rungs));
    return common;
  }

  private List<Integer> leastMissing(List<Integer> candidates) {
    for (int rung : candidates) {
      Set<Identity> missing = missing(rung);
      if (candidates.stream().allMatch(other -> missing(other).containsAll(missing))) {
        return candidates.stream().filter(other -> missing(other).equals(missing)).toList();
      }
    }
    return candidates;
  }

  private Set<Identity> missing(int rung) {
    Set<Identity> missing = new HashSet<>(ladder.rung(rung).objects());
    missing.removeIf(object -> live.has(object) || !object.kind().isMadeByItself());
    return missing;
  }

  /**
   * The candidates that remain when it is known of some migrations whether they ran.
   *
   * @param ran by the number of a migration, whether it ran
   */
  static List<Integer> settled(List<Integer> candidates, Map<Integer, Boolean> ran) {
    List<Integer> settled = new ArrayList<>(candidates);
    ran.forEach((migration, did) -> settled.removeIf(rung -> did != (rung >= migration)));
    return settled;
  }

  /**
   * The candidates that remain when it is known where releases end: of neighbours between which the
   * catalog cannot tell those that do, unless none does.
   *
   * @param ends the rungs that releases end on
   */
  List<Integer> released(List<Integer> candidates, Collection<Integer> ends) {
    List<Integer> released = new ArrayList<>();
    int from = 0;
    while (from < candidates.size()) {
      int to = from + 1;
      while (to < candidates.size() && lookAlike(candidates.subList(from, to + 1))) {
        to++;
      }
      List<Integer> alike = candidates.subList(from, to);
      List<Integer> ending = alike.stream().filter(ends::contains).toList();
      released.addAll(ending.isEmpty() ? alike : ending);
      from = to;
    }
    return released;
  }

  /** Whether the catalogs of all these rungs are equal but for what is merely missing. */
  private boolean lookAlike(List<Integer> rungs) {
    Catalog first = ladder.rung(rungs.get(0));
    return rungs.stream()
        .flatMap(rung -> first.differences(ladder.rung(rung)).stream())
        .allMatch(
            difference ->
                difference.object().kind().isMadeByItself() && !live.has(difference.object()));
  }

  /** Whether the catalogs of all these rungs are equal. */
  boolean areAlike(List<Integer> rungs) {
    return rungs.stream().allMatch(rung -> ladder.rung(rung).equals(ladder.rung(rungs.get(0))));
  }

  /**
   * The candidates between which it matters: of neighbours where it makes no difference whether the
   * migrations between them ran, the highest stands for all.
   */
  List<Integer> distinct(List<Integer> candidates) {
    List<Integer> distinct = new ArrayList<>();
    for (int rung : candidates) {
      if (!distinct.isEmpty() && ladder.isHarmless(distinct.get(distinct.size() - 1), rung)) {
        distinct.remove(distinct.size() - 1);
      }
      distinct.add(rung);
    }
    return distinct;
  }

  /**
   * Whether a migration ran that a history says failed: all that it changes is as it is after it,
   * or all is as before, and no change of rows is on the far side of that. Nothing, where that
   * cannot be told.
   *
   * @param migration its number
   */
  Optional<Boolean> ran(int migration, Script script) {
    Catalog before = ladder.rung(migration - 1);
    Catalog after = ladder.rung(migration);
    List<Difference> changes = before.differences(after);
    boolean all = changes.stream().allMatch(change -> isLike(after, change.object()));
    boolean none = changes.stream().allMatch(change -> isLike(before, change.object()));
    if (changes.isEmpty() || all == none) {
      return Optional.empty();
    }
    boolean certain =
        script.runsAsOne() || (all ? !script.endsWithRows() : !script.beginsWithRows());
    return certain ? Optional.of(all) : Optional.empty();
  }

  /** Whether some of what a migration changes is as it is after it, and some as before. */
  boolean isPartly(int migration) {
    Catalog before = ladder.rung(migration - 1);
    Catalog after = ladder.rung(migration);
    List<Difference> changes = before.differences(after);
    return changes.stream().anyMatch(change -> isLike(after, change.object()))
        && changes.stream().anyMatch(change -> isLike(before, change.object()));
  }

  private boolean isLike(Catalog catalog, Identity object) {
    return catalog.definition(object).equals(live.definition(object));
  }

  /** The rung that fewest first-rank objects deny; the highest of several. */
  int nearest() {
    Set<Identity> witnesses = new HashSet<>(ladder.mentioned());
    witnesses.removeIf(object -> !object.kind().isFirstRank());
    int nearest = 0;
    long fewest = Long.MAX_VALUE;
    for (int rung = 0; rung <= ladder.top(); rung++) {
      Catalog catalog = ladder.rung(rung);
      long denied = witnesses.stream().filter(w -> catalog.has(w) != live.has(w)).count();
      if (denied <= fewest) {
        fewest = denied;
        nearest = rung;
      }
    }
    return nearest;
  }
}
