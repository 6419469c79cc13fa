package dev.slipway.evidence;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Definition;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Difference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The plainest courses that a folder may have taken: all migrations up to one, and of those behind
 * it the ones that are wholly there.
 *
 * <p>What an object says of a migration that a later one hides is not asked: up to a rung
 * everything ran, and behind it what leaves no trace did not, just as on a database that stands on
 * a rung.
 */
final class PlainCourses {
  private final Ladder ladder;
  private final Catalog live;
  private final Map<Integer, Boolean> known;
  private final Set<Identity> witnesses = new HashSet<>();
  private final Map<Integer, List<Difference>> changes = new HashMap<>();

  /**
   * @param mentioned every object that any step of the folder touches
   * @param known of which migrations it is known whether they ran, by their number from 1
   */
  PlainCourses(Ladder ladder, Catalog live, Set<Identity> mentioned, Map<Integer, Boolean> known) {
    this.ladder = ladder;
    this.live = live;
    this.known = known;
    mentioned.stream().filter(object -> object.kind().isFirstRank()).forEach(witnesses::add);
  }

  /** Those that leave the first rank as it is, the longest beginning first. */
  Set<Course> all() {
    Set<Course> all = new LinkedHashSet<>();
    for (int rung = ladder.top() - 1; rung > 0; rung--) {
      if (isWhollyThere(rung, rung - 1)) {
        course(rung)
            .filter(course -> all.stream().noneMatch(longer -> isWithinBeginning(longer, course)))
            .ifPresent(all::add);
      }
    }
    return all;
  }

  /**
   * Whether a course lacks, of all that a longer one has, only some that lie before others of its
   * own in the beginning of that one: such have run, as they have on a rung.
   */
  private boolean isWithinBeginning(Course longer, Course course) {
    int last = 0;
    for (int number = 1; number <= longer.prefix(); number++) {
      last = course.finding(number) == Finding.PRESENT ? number : last;
    }
    for (int number = 1; number <= ladder.top(); number++) {
      boolean lacks = longer.finding(number) != course.finding(number);
      if (lacks && (number > last || longer.finding(number) != Finding.PRESENT)) {
        return false;
      }
    }
    return true;
  }

  private Optional<Course> course(int rung) {
    Set<Identity> made = new HashSet<>(witnesses);
    made.removeIf(object -> !ladder.rung(rung).has(object));
    List<Finding> findings = new ArrayList<>();
    for (int number = 1; number <= ladder.top(); number++) {
      boolean ran = number <= rung;
      if (number > rung && isWhollyThere(number, rung)) {
        ran = true;
        for (Difference change : changes(number)) {
          if (witnesses.contains(change.object())) {
            if (change.found().isPresent()) {
              made.add(change.object());
            } else {
              made.remove(change.object());
            }
          }
        }
      }
      if (!ladder.isSilent(number) && known.getOrDefault(number, ran) != ran) {
        return Optional.empty();
      }
      findings.add(
          ladder.isSilent(number) ? Finding.SILENT : ran ? Finding.PRESENT : Finding.ABSENT);
    }
    return witnesses.stream().allMatch(object -> made.contains(object) == live.has(object))
        ? Optional.of(new Course(findings, Map.of()))
        : Optional.empty();
  }

  /** Whether all that a migration changes is as it leaves it, and is not so on an earlier rung. */
  private boolean isWhollyThere(int number, int rung) {
    List<Difference> changes = changes(number);
    boolean shows = false;
    for (Difference change : changes) {
      Optional<Definition> now = live.definition(change.object());
      Optional<Definition> earlier = ladder.rung(rung).definition(change.object());
      boolean like =
          change.object().kind().isFirstRank()
              ? now.isPresent() == change.found().isPresent()
              : now.equals(change.found());
      if (!like) {
        return false;
      }
      shows |= !now.equals(earlier);
    }
    return shows;
  }

  private List<Difference> changes(int number) {
    return changes.computeIfAbsent(
        number, one -> ladder.rung(one - 1).differences(ladder.rung(one)));
  }
}
