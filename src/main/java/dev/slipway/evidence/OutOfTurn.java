package dev.slipway.evidence;

import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.catalog.Difference;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which silent migrations a trial can still settle where others ran out of their turn.
 *
 * <p>A trial takes the database as it is. That says what they would do in their turn only if
 * nothing that stands on the wrong side of them has to do with their tables: nothing before them
 * that is yet to run, and nothing behind them that ran. Where a view, a function, a trigger or a
 * key hands changes on to other tables, that is not to be seen.
 */
final class OutOfTurn {
  /** What holds rows, or by which others are changed. */
  private static final Set<Kind> NAMED_BY_CHANGES =
      EnumSet.of(
          Kind.TABLE,
          Kind.VIEW,
          Kind.MATERIALIZED_VIEW,
          Kind.VIRTUAL_TABLE,
          Kind.FUNCTION,
          Kind.SEQUENCE);

  private static final Set<Kind> HOLDING_ROWS =
      EnumSet.of(Kind.TABLE, Kind.VIRTUAL_TABLE, Kind.SEQUENCE);

  private static final Set<Kind> HANDING_ON = EnumSet.of(Kind.TRIGGER, Kind.RULE);

  private final Ladder ladder;
  private final Course course;
  private final Set<Integer> open;

  /**
   * @param course what ran
   * @param open the numbers, from 1, of the silent migrations of which that is not known
   */
  OutOfTurn(Ladder ladder, Course course, Set<Integer> open) {
    this.ladder = ladder;
    this.course = course;
    this.open = new TreeSet<>(open);
  }

  /** The rungs between which each group of neighbours lies; nothing of a group that cannot be. */
  List<List<Integer>> toTry() {
    List<List<Integer>> groups = new ArrayList<>();
    for (int number : open) {
      List<Integer> last = groups.isEmpty() ? List.of() : groups.get(groups.size() - 1);
      if (!last.isEmpty() && last.get(last.size() - 1) == number - 1) {
        last.add(number);
      } else {
        groups.add(new ArrayList<>(List.of(number - 1, number)));
      }
    }
    groups.removeIf(group -> !canBeTried(group));
    return groups.stream().map(List::copyOf).toList();
  }

  private boolean canBeTried(List<Integer> rungs) {
    int lowest = rungs.get(0);
    int highest = rungs.get(rungs.size() - 1);
    for (int number = lowest + 1; number <= highest; number++) {
      Set<Identity> named = named(number);
      if (named.isEmpty() || reachesFurther(number, named)) {
        return false; // What it has to do with is not to be seen.
      }
      for (int other = 1; other <= ladder.top(); other++) {
        boolean astray = other <= lowest ? isYetToRun(other) : other > highest && mayHaveRun(other);
        if (astray && hasToDoWith(other, named)) {
          return false;
        }
      }
    }
    return true;
  }

  /** What the folder makes that a migration's text has the name of. */
  private Set<Identity> named(int number) {
    String text = ladder.migrations().get(number - 1).sql();
    Set<Identity> named = new HashSet<>();
    for (Identity object : ladder.mentioned()) {
      if (NAMED_BY_CHANGES.contains(object.kind())
          && Pattern.compile(
                  "\\b" + Pattern.quote(ownName(object)) + "\\b", Pattern.CASE_INSENSITIVE)
              .matcher(text)
              .find()) {
        named.add(object);
      }
    }
    return named;
  }

  /** Whether what a migration does to these may change rows elsewhere. */
  private boolean reachesFurther(int number, Set<Identity> named) {
    Set<String> keys = named.stream().map(Identity::key).collect(Collectors.toSet());
    boolean loses =
        !ladder.script(ladder.migrations().get(number - 1)).tablesThatMayLoseRows().isEmpty();
    return named.stream().anyMatch(object -> !HOLDING_ROWS.contains(object.kind()))
        || ladder.mentioned().stream()
            .anyMatch(
                object ->
                    (HANDING_ON.contains(object.kind()) && keys.contains(object.table()))
                        || (loses && object.kind() == Kind.FOREIGN_KEY && refers(object, named)));
  }

  private static boolean refers(Identity key, Set<Identity> named) {
    String to = key.shown().substring(key.shown().indexOf("→") + 1);
    return named.stream().anyMatch(object -> to.contains(ownName(object)));
  }

  /** Whether a migration makes, changes or takes away one of these, or rows in it. */
  private boolean hasToDoWith(int number, Set<Identity> named) {
    Set<String> keys = named.stream().map(Identity::key).collect(Collectors.toSet());
    return ladder.rung(number - 1).differences(ladder.rung(number)).stream()
            .map(Difference::object)
            .anyMatch(object -> named.contains(object) || keys.contains(object.table()))
        || ladder
            .script(ladder.migrations().get(number - 1))
            .mayChange(Ladder.namesInScripts(named));
  }

  /** Without its schema, its arguments and its quotes. */
  private static String ownName(Identity object) {
    String shown = object.shown().replaceFirst("\\(.*", "");
    return shown.substring(shown.lastIndexOf('.') + 1).replace("\"", "");
  }

  private boolean isYetToRun(int number) {
    return switch (course.finding(number)) {
      case ABSENT, PARTIAL -> true;
      case SILENT -> open.contains(number);
      case PRESENT -> false;
    };
  }

  private boolean mayHaveRun(int number) {
    return switch (course.finding(number)) {
      case PRESENT, PARTIAL -> true;
      case SILENT -> open.contains(number);
      case ABSENT -> false;
    };
  }
}
