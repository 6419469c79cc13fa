package dev.slipway.evidence;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Definition;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.catalog.Difference;
import dev.slipway.database.Sql;
import dev.slipway.migrate.Script;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Thinks out the few courses that a folder may have taken on a database which looks like no rung.
 *
 * <p>Pure: it knows a ladder, its steps and a catalog, and no connection. A first-rank object is
 * there if the last of what ran and touched it made it; each thus says something of those that
 * touch it, and most are touched by one migration alone. Where a migration's objects contradict
 * each other, its steps are asked one by one.
 */
final class Courses {
  /** How many courses are worth being tried. */
  static final int MOST = 16;

  /** How many answers are looked at before it counts as too many. */
  private static final int TRIED = 20_000;

  private final Ladder ladder;
  private final Steps steps;
  private final Catalog live;
  private final Map<Integer, Boolean> known;
  private final Set<Identity> mentioned;
  private final Set<String> named;
  private @Nullable Set<Course> plain;

  /**
   * @param known of which migrations it is known whether they ran, by their number from 1
   */
  Courses(Ladder ladder, Steps steps, Catalog live, Map<Integer, Boolean> known) {
    this.ladder = ladder;
    this.steps = steps;
    this.live = live;
    this.known = Map.copyOf(known);
    this.mentioned = new HashSet<>(ladder.mentioned());
    this.mentioned.addAll(steps.mentioned());
    this.named = Ladder.namesInScripts(mentioned);
  }

  /** Every object that any step of the folder touches. */
  Set<Identity> mentioned() {
    return mentioned;
  }

  /** All that the first rank allows, at most one more than {@link #MOST}. */
  List<Course> all() {
    Set<Course> all = new LinkedHashSet<>(plain());
    for (int migration = 1; migration <= ladder.top(); migration++) {
      all.addAll(stops(migration));
    }
    all.addAll(patches());
    return all.stream().limit(MOST + 1L).toList();
  }

  /** The plainest of them, which are worth a try however many others there are. */
  private Set<Course> plain() {
    if (plain == null) {
      plain = new PlainCourses(ladder, live, mentioned, known).all();
    }
    return plain;
  }

  boolean isPlain(Course course) {
    return course.done().isEmpty() && plain().contains(course);
  }

  /**
   * The courses that break off in the middle of one migration, after a step that the catalog shows.
   */
  List<Course> stops(int migration) {
    List<Course> stops = new ArrayList<>();
    if (!isAllowed(migration)) {
      return stops;
    }
    Set<Identity> denied = new HashSet<>();
    for (Identity object : mentioned) {
      if (object.kind().isFirstRank()
          && ladder.rung(migration - 1).has(object) != live.has(object)) {
        denied.add(object);
      }
    }
    List<Step> all = steps.of(migration);
    int last = all.size() - 1;
    while (last >= 0 && !all.get(last).isVisible()) {
      last--;
    }
    Set<Integer> done = new HashSet<>();
    for (int at = 0; at < last; at++) {
      Step step = all.get(at);
      if (step.isVisible()) {
        step.changes().forEach(change -> weigh(change, denied));
        done.add(at);
        if (denied.isEmpty()) {
          stops.add(stop(migration, done));
        }
      }
    }
    return stops;
  }

  /**
   * The course on which all that the catalog shows of a migration ran, and of what changes rows
   * behind that it is to be seen what did; nothing if there is no such end.
   */
  Optional<Course> withoutEnd(int migration) {
    List<Step> all = steps.of(migration);
    Set<Integer> visible = new HashSet<>();
    boolean rows = false;
    for (int at = 0; at < all.size(); at++) {
      if (all.get(at).isVisible()) {
        visible.add(at);
      }
      rows = !all.get(at).isVisible() && (rows || mayChangeRows(all.get(at)));
    }
    return rows && !visible.isEmpty() && isAllowed(migration)
        ? Optional.of(stop(migration, visible))
        : Optional.empty();
  }

  /** Whether what is known lets the folder have stopped in a migration. */
  private boolean isAllowed(int migration) {
    return known.entrySet().stream()
        .allMatch(word -> word.getValue() ? word.getKey() < migration : word.getKey() >= migration);
  }

  private void weigh(Difference change, Set<Identity> denied) {
    Identity object = change.object();
    if (object.kind().isFirstRank()) {
      if (change.found().isPresent() == live.has(object)) {
        denied.remove(object);
      } else {
        denied.add(object);
      }
    }
  }

  private Course stop(int migration, Set<Integer> done) {
    List<Finding> findings = new ArrayList<>();
    for (int number = 1; number <= ladder.top(); number++) {
      Finding seen =
          number < migration
              ? Finding.PRESENT
              : number == migration ? Finding.PARTIAL : Finding.ABSENT;
      findings.add(number != migration && ladder.isSilent(number) ? Finding.SILENT : seen);
    }
    return new Course(findings, Map.of(migration, Set.copyOf(done)));
  }

  /** What is asked as a whole whether it ran: a migration, or one step of one. */
  private static final class Unit {
    final int migration;
    final int step;
    final List<Difference> changes;
    @Nullable Boolean ran;

    Unit(int migration, int step, List<Difference> changes) {
      this.migration = migration;
      this.step = step;
      this.changes = changes;
    }
  }

  /** That a unit makes an object or takes it away. */
  private record Touch(Unit unit, boolean makes) {}

  /** The courses on which migrations, or steps of them, are there and earlier ones are not. */
  private List<Course> patches() {
    Set<Integer> byStep = new HashSet<>();
    Map<Identity, List<Touch>> touches = touches(units(byStep));
    for (int migration = 1; migration <= ladder.top(); migration++) {
      if (!known.containsKey(migration) && contradictsItself(migration, touches)) {
        byStep.add(migration);
      }
    }
    List<Unit> units = units(byStep);
    Map<Identity, List<Touch>> all = touches(units);
    List<List<Boolean>> answers = new ArrayList<>();
    solve(units, all, answers, new int[] {TRIED});
    Set<Course> courses = new LinkedHashSet<>();
    for (List<Boolean> answer : answers) {
      courses.addAll(courses(units, answer));
    }
    return List.copyOf(courses);
  }

  private List<Unit> units(Set<Integer> byStep) {
    List<Unit> units = new ArrayList<>();
    for (int migration = 1; migration <= ladder.top(); migration++) {
      if (byStep.contains(migration)) {
        List<Step> all = steps.of(migration);
        for (int step = 0; step < all.size(); step++) {
          if (all.get(step).isVisible()) {
            units.add(new Unit(migration, step, all.get(step).changes()));
          }
        }
      } else if (!ladder.isSilent(migration)) {
        Unit unit =
            new Unit(migration, -1, ladder.rung(migration - 1).differences(ladder.rung(migration)));
        unit.ran = known.get(migration);
        units.add(unit);
      }
    }
    return units;
  }

  private static Map<Identity, List<Touch>> touches(List<Unit> units) {
    Map<Identity, List<Touch>> touches = new LinkedHashMap<>();
    for (Unit unit : units) {
      for (Difference change : unit.changes) {
        if (change.object().kind().isFirstRank()
            && change.expected().isPresent() != change.found().isPresent()) {
          touches
              .computeIfAbsent(change.object(), object -> new ArrayList<>())
              .add(new Touch(unit, change.found().isPresent()));
        }
      }
    }
    return touches;
  }

  /**
   * Whether some of the objects that a migration alone touches say that it ran, and others that it
   * did not. Where it may have changed rows between them, those of the second rank are heard too.
   */
  private boolean contradictsItself(int migration, Map<Identity, List<Touch>> touches) {
    boolean ran = false;
    boolean ranNot = false;
    boolean heard = false;
    List<Difference> changes = ladder.rung(migration - 1).differences(ladder.rung(migration));
    for (Difference change : changes) {
      List<Touch> mine = touches.getOrDefault(change.object(), List.of());
      if (mine.size() == 1 && mine.get(0).unit().migration == migration) {
        boolean like = live.has(change.object()) == change.found().isPresent();
        ran |= like;
        ranNot |= !like;
        heard = true;
      }
    }
    if (!heard || (ran && !ranNot && changesRows(migration))) {
      for (Difference change : changes) {
        Optional<Definition> now = live.definition(change.object());
        ran |= now.equals(change.found());
        ranNot |= now.equals(change.expected());
      }
    }
    return ran && ranNot;
  }

  private boolean changesRows(int migration) {
    return steps.of(migration).stream().anyMatch(step -> !step.isVisible() && mayChangeRows(step));
  }

  /** Whether a step that the catalog does not show may have changed what a reader sees. */
  boolean mayChangeRows(Step step) {
    return ladder
        .script(ladder.migrations().get(step.migration() - 1))
        .mayChange(step.statement(), named);
  }

  /** Whether a step takes away a table or view, if there is one, and there is none. */
  boolean dropsNothing(Step step) {
    Script script = ladder.script(ladder.migrations().get(step.migration() - 1));
    List<Sql.Token> tokens = Sql.tokens(script.text(step.statement()), ladder.engine());
    return tokens.size() > 3
        && tokens.get(0).is("DROP")
        && tokens.get(2).is("IF")
        && !script.mayChange(step.statement(), Ladder.namesInScripts(live.objects()));
  }

  /**
   * Whether a course that stopped in a migration leaves more to be done than to make what is made
   * by itself.
   */
  boolean leavesMoreThanCompletions(Course course, int migration) {
    return leavesRowsToChange(course, migration)
        || ladder.rung(migration).differences(live).stream()
            .anyMatch(
                difference ->
                    mentioned.contains(difference.object())
                        && !(difference.found().isEmpty()
                            && difference.object().kind().isMadeByItself()));
  }

  /**
   * Whether a course leaves a change of rows to be made behind what ran of a migration, of a table
   * that is there.
   */
  private boolean leavesRowsToChange(Course course, int migration) {
    int last =
        course.done().getOrDefault(migration, Set.of()).stream()
            .mapToInt(step -> step)
            .max()
            .orElse(-1);
    List<Step> all = steps.of(migration);
    Script script = ladder.script(ladder.migrations().get(migration - 1));
    return all.subList(last + 1, all.size()).stream()
        .filter(step -> !step.isVisible() && mayChangeRows(step))
        .anyMatch(
            step ->
                script
                    .changesRowsOf(step.statement())
                    .map(Ladder.namesInScripts(live.objects())::contains)
                    .orElse(true));
  }

  /**
   * Whether a change of rows stands behind something that is missing: what neighbours say of it is
   * nothing if that was there once.
   */
  boolean changesRowsBehindMissing(Course course, int migration) {
    Set<Integer> done = course.done().getOrDefault(migration, Set.of());
    List<Step> all = steps.of(migration);
    int missing = 0;
    while (missing < all.size() && (!all.get(missing).isVisible() || done.contains(missing))) {
      missing++;
    }
    return all.subList(missing, all.size()).stream()
        .anyMatch(step -> !step.isVisible() && mayChangeRows(step));
  }

  /**
   * Whether another course differs from one only in that more of the folder ran, and running that
   * again would change no row of what is there.
   */
  boolean isHarmlessDifference(Course one, Course more) {
    Set<String> kept = Ladder.namesInScripts(live.objects());
    for (int migration = 1; migration <= ladder.top(); migration++) {
      Set<Integer> had = ran(one, migration);
      Set<Integer> has = ran(more, migration);
      if (!has.containsAll(had)) {
        return false;
      }
      Script script = ladder.script(ladder.migrations().get(migration - 1));
      for (int step : has) {
        if (!had.contains(step)
            && script.mayChange(steps.of(migration).get(step).statement(), kept)) {
          return false;
        }
      }
    }
    return true;
  }

  /** The steps of a migration that ran on a course; of a silent one none. */
  private Set<Integer> ran(Course course, int migration) {
    return switch (course.finding(migration)) {
      case PRESENT -> {
        Set<Integer> all = new HashSet<>();
        for (int step = 0; step < steps.of(migration).size(); step++) {
          all.add(step);
        }
        yield all;
      }
      case PARTIAL -> {
        // With what changes rows between the steps that ran.
        Set<Integer> done = new HashSet<>(course.done().getOrDefault(migration, Set.of()));
        int last = done.stream().mapToInt(step -> step).max().orElse(-1);
        for (int step = 0; step < last; step++) {
          if (!steps.of(migration).get(step).isVisible()) {
            done.add(step);
          }
        }
        yield done;
      }
      case ABSENT, SILENT -> Set.of();
    };
  }

  /** Finds every answer that explains the first rank, unless there are too many. */
  private void solve(
      List<Unit> units,
      Map<Identity, List<Touch>> touches,
      List<List<Boolean>> answers,
      int[] left) {
    if (answers.size() > MOST || left[0]-- <= 0) {
      return;
    }
    List<Unit> settled = new ArrayList<>();
    if (propagate(touches, settled)) {
      Optional<Unit> open =
          touches.values().stream()
              .flatMap(List::stream)
              .map(Touch::unit)
              .filter(unit -> unit.ran == null)
              .findFirst();
      if (open.isEmpty()) {
        if (touches.values().stream().allMatch(Courses::isInTurns)) {
          answers.add(units.stream().map(unit -> Boolean.TRUE.equals(unit.ran)).toList());
        }
      } else {
        for (boolean ran : new boolean[] {true, false}) {
          open.get().ran = ran;
          solve(units, touches, answers, left);
        }
        open.get().ran = null;
      }
    }
    settled.forEach(unit -> unit.ran = null);
  }

  /** Draws every conclusion that one object allows by itself; false where they contradict. */
  private boolean propagate(Map<Identity, List<Touch>> touches, List<Unit> settled) {
    boolean moved;
    do {
      moved = false;
      for (Map.Entry<Identity, List<Touch>> entry : touches.entrySet()) {
        boolean there = live.has(entry.getKey());
        List<Touch> all = entry.getValue();
        Unit able = null;
        int many = 0;
        boolean explained = false;
        for (int at = all.size() - 1; at >= 0 && !explained; at--) {
          Touch touch = all.get(at);
          if (Boolean.FALSE.equals(touch.unit().ran)) {
            continue;
          }
          if (touch.makes() == there) {
            explained = touch.unit().ran != null;
            able = touch.unit();
            many++;
          } else if (touch.unit().ran != null) {
            break;
          } else if (many == 0) {
            touch.unit().ran = false;
            settled.add(touch.unit());
            moved = true;
          }
        }
        // Nothing of what may have run takes it away: then it was never made.
        boolean never =
            !there && all.stream().noneMatch(touch -> Boolean.TRUE.equals(touch.unit().ran));
        if (!explained && !never && many == 0) {
          return false;
        }
        if (!explained && !never && many == 1 && able != null) {
          able.ran = true;
          settled.add(able);
          moved = true;
        }
      }
    } while (moved);
    return true;
  }

  /** Whether what ran made an object and took it away by turns. */
  private static boolean isInTurns(List<Touch> touches) {
    boolean there = false;
    for (Touch touch : touches) {
      if (Boolean.TRUE.equals(touch.unit().ran)) {
        if (touch.makes() == there) {
          return false;
        }
        there = touch.makes();
      }
    }
    return true;
  }

  /**
   * The courses of an answer: units of which the first rank says nothing are asked further, the
   * last one first, since what came later hides what was done before.
   */
  private List<Course> courses(List<Unit> units, List<Boolean> answer) {
    Map<Unit, Boolean> answered = new HashMap<>();
    for (int at = 0; at < units.size(); at++) {
      if (hasFirstRank(units.get(at)) || known.containsKey(units.get(at).migration)) {
        answered.put(units.get(at), answer.get(at));
      }
    }
    List<Map<Unit, Boolean>> ways = new ArrayList<>();
    ways.add(answered);
    for (int at = units.size() - 1; at >= 0; at--) {
      Unit unit = units.get(at);
      if (answered.containsKey(unit)) {
        continue;
      }
      List<Map<Unit, Boolean>> more = new ArrayList<>();
      for (Map<Unit, Boolean> way : ways) {
        for (boolean ran : saidBySecondRank(units, at, way)) {
          Map<Unit, Boolean> next = new HashMap<>(way);
          next.put(unit, ran);
          more.add(next);
        }
      }
      ways = more.subList(0, Math.min(more.size(), MOST + 1));
    }
    return ways.stream().map(way -> course(units, way)).toList();
  }

  private static boolean hasFirstRank(Unit unit) {
    return unit.changes.stream()
        .anyMatch(
            change ->
                change.object().kind().isFirstRank()
                    && change.expected().isPresent() != change.found().isPresent());
  }

  /** Whether a unit ran; both where its objects contradict each other or nothing tells. */
  private List<Boolean> saidBySecondRank(List<Unit> units, int at, Map<Unit, Boolean> way) {
    Unit unit = units.get(at);
    Set<Identity> hidden = new HashSet<>();
    boolean last = true;
    for (Unit later : units.subList(at + 1, units.size())) {
      if (Boolean.TRUE.equals(way.get(later))) {
        last = false;
        later.changes.forEach(change -> hidden.add(change.object()));
      }
    }
    int like = 0;
    int unlike = 0;
    boolean tooEarly = false;
    boolean untold = false;
    for (Difference change : unit.changes) {
      if (!hidden.contains(change.object())) {
        Optional<Definition> now = live.definition(change.object());
        tooEarly |=
            change.object().kind().isFirstRank()
                && now.isEmpty()
                && change.expected().isPresent()
                && change.found().isPresent();
        Optional<Boolean> made =
            now.isPresent()
                ? Optional.of(true)
                : isMissingWithItsTable(change.object())
                    ? Optional.of(false)
                    : change.found().isEmpty()
                        ? wasMade(change.object(), units, at, way)
                        : Optional.of(true);
        tooEarly |= made.equals(Optional.of(false));
        untold |= made.isEmpty();
        if (!made.equals(Optional.of(true))) {
          continue;
        }
        like += now.equals(change.found()) ? 1 : 0;
        unlike += now.equals(change.expected()) ? 1 : 0;
      }
    }
    if (like == 0 && unlike == 0 && untold) {
      return List.of(true, false);
    }
    if (like == 0 && unlike == 0 && tooEarly) {
      return List.of(false); // What it alters is yet to be made.
    }
    if (like == 0 && unlike == 0 && !last && !changesRows(unit.migration)) {
      return List.of(true); // Whether it ran makes no difference to anybody.
    }
    if ((like > 0) == (unlike > 0)) {
      return List.of(true, false);
    }
    return List.of(like > 0);
  }

  /**
   * Whether what makes an object ran, before something that takes it away: if not, then that the
   * object is missing says nothing of what takes it away. Nothing if only such objects could tell.
   *
   * @param taker the place of the unit that takes it away
   */
  private Optional<Boolean> wasMade(
      Identity object, List<Unit> units, int taker, Map<Unit, Boolean> way) {
    for (int at = taker - 1; at >= 0; at--) {
      Unit maker = units.get(at);
      boolean makes =
          maker.changes.stream()
              .anyMatch(change -> change.object().equals(object) && change.found().isPresent());
      if (makes) {
        Boolean ran = way.get(maker);
        List<Unit> later = units.subList(at + 1, units.size());
        boolean isInTurn =
            units.subList(0, taker).stream().noneMatch(unit -> Boolean.FALSE.equals(way.get(unit)));
        return Optional.ofNullable(ran)
            .or(() -> saidByItsOwn(maker, later))
            .or(() -> isInTurn ? Optional.of(true) : Optional.empty());
      }
    }
    return Optional.of(true);
  }

  /** What objects say of a unit that no later one touches, ran or not. */
  private Optional<Boolean> saidByItsOwn(Unit unit, List<Unit> after) {
    Set<Identity> touched = new HashSet<>();
    after.forEach(later -> later.changes.forEach(change -> touched.add(change.object())));
    boolean unlike = false;
    for (Difference change : unit.changes) {
      if (!touched.contains(change.object())) {
        Optional<Definition> now = live.definition(change.object());
        if (now.equals(change.found())) {
          return Optional.of(true);
        }
        unlike |= now.equals(change.expected());
      }
    }
    return unlike ? Optional.of(false) : Optional.empty();
  }

  /** Whether what an object belongs to is not there: it is yet to be made, or made again. */
  private boolean isMissingWithItsTable(Identity object) {
    return !object.kind().isFirstRank()
        && !object.table().isEmpty()
        && Stream.of(Kind.TABLE, Kind.VIEW, Kind.MATERIALIZED_VIEW, Kind.VIRTUAL_TABLE)
            .noneMatch(
                kind ->
                    live.has(new Identity(kind, object.table(), object.table(), object.table())));
  }

  private Course course(List<Unit> units, Map<Unit, Boolean> ran) {
    Map<Integer, Set<Integer>> done = new HashMap<>();
    Map<Integer, Integer> of = new HashMap<>();
    Set<Integer> whole = new HashSet<>();
    for (Unit unit : units) {
      of.merge(unit.migration, 1, Integer::sum);
      if (Boolean.TRUE.equals(ran.get(unit))) {
        done.computeIfAbsent(unit.migration, number -> new HashSet<>()).add(unit.step);
      }
    }
    List<Finding> findings = new ArrayList<>();
    for (int number = 1; number <= ladder.top(); number++) {
      int parts = done.getOrDefault(number, Set.of()).size();
      Integer all = of.get(number);
      if (all == null) {
        findings.add(Finding.SILENT);
      } else if (parts == 0) {
        findings.add(Finding.ABSENT);
      } else if (parts == all) {
        findings.add(Finding.PRESENT);
        whole.add(number);
      } else {
        findings.add(Finding.PARTIAL);
      }
    }
    done.keySet().removeAll(whole);
    return new Course(findings, done);
  }
}
