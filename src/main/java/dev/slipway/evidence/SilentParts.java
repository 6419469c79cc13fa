package dev.slipway.evidence;

import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.catalog.Difference;
import dev.slipway.layout.Migration;
import dev.slipway.migrate.Script;
import dev.slipway.migrate.Script.Filling;
import dev.slipway.migrate.Script.Setting;
import dev.slipway.migrate.Started;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Settles of one course what the catalog does not show: migrations and statements that only change
 * rows.
 *
 * <p>What lies between things that ran has run, and what lies between things that did not has not.
 * At an edge the rows themselves are asked, where a statement fills a table that its own migration
 * made; all else stays open, and is never guessed.
 */
final class SilentParts {

  /** What is known of one statement. */
  private enum Word {
    DONE,
    LEFT,
    /** It changes nothing but the session, and belongs to whatever runs. */
    BOTH,
    /** Its table has some of what it gives, and is to be filled anew. */
    ANEW,
    OPEN
  }

  private final Ladder ladder;
  private final Steps steps;
  private final Courses courses;
  private final Claims claims;
  private final Map<Integer, Boolean> known;
  private final Probe probe;
  private final RowLook rows;

  SilentParts(
      Ladder ladder,
      Steps steps,
      Courses courses,
      Claims claims,
      Map<Integer, Boolean> known,
      Probe probe,
      RowLook rows) {
    this.probe = probe;
    this.ladder = ladder;
    this.steps = steps;
    this.courses = courses;
    this.claims = claims;
    this.known = known;
    this.rows = rows;
  }

  /**
   * What a course comes to.
   *
   * @param findings as the course's, but without silent ones
   * @param started what is there of the migrations that are partly there
   * @param open the silent migrations of which it is not known whether they ran
   * @param openStatements the statements of which it is not, as people find them
   * @param byPosition the statements to be run that count columns which are not in the order in
   *     which the folder makes them
   */
  record Decided(
      List<Finding> findings,
      List<Started> started,
      List<Migration> open,
      List<String> openStatements,
      List<String> byPosition) {}

  Decided decide(Course course) throws SQLException {
    List<Finding> findings = new ArrayList<>(course.findings());
    List<Migration> open = new ArrayList<>();
    for (int number = 1; number <= ladder.top(); number++) {
      if (course.finding(number) == Finding.SILENT) {
        Optional<Boolean> ran = ran(course, number);
        findings.set(number - 1, ran.orElse(true) ? Finding.PRESENT : Finding.ABSENT);
        if (ran.isEmpty()) {
          open.add(ladder.migrations().get(number - 1));
        }
      }
    }
    List<Started> started = new ArrayList<>();
    List<String> openStatements = new ArrayList<>();
    for (int number = 1; number <= ladder.top(); number++) {
      if (course.finding(number) == Finding.PARTIAL) {
        started.add(started(number, course.done().getOrDefault(number, Set.of()), openStatements));
      }
    }
    return new Decided(findings, started, open, openStatements, byPosition(course));
  }

  /**
   * Statements that are still to run and go by the order of columns, of tables to which columns
   * came in another order than the folder's: they would put values into the wrong ones.
   */
  private List<String> byPosition(Course course) {
    Set<Identity> lacking = new HashSet<>();
    Set<Identity> displaced = new HashSet<>();
    List<String> found = new ArrayList<>();
    for (int number = 1; number <= ladder.top(); number++) {
      Migration migration = ladder.migrations().get(number - 1);
      Script script = ladder.script(migration);
      List<Step> all = steps.of(number);
      for (int at = 0; at < all.size(); at++) {
        Step step = all.get(at);
        boolean ran =
            course.finding(number) == Finding.PRESENT
                || course.done().getOrDefault(number, Set.of()).contains(at);
        Set<Identity> grown = grown(step);
        if (ran) {
          grown.stream().filter(lacking::contains).forEach(displaced::add);
        } else {
          lacking.addAll(grown);
        }
        if (!ran
            && course.finding(number) != Finding.SILENT
            && script.goesByPosition(step.statement(), Ladder.namesInScripts(displaced))) {
          found.add(migration + ", line " + script.line(step.statement()));
        }
      }
    }
    return found;
  }

  /** The tables to which a step adds columns. */
  private static Set<Identity> grown(Step step) {
    Set<String> made = new HashSet<>();
    Set<Identity> grown = new HashSet<>();
    step.changes().stream()
        .filter(change -> change.object().kind() == Kind.TABLE)
        .forEach(change -> made.add(change.object().key()));
    for (Difference change : step.changes()) {
      Identity object = change.object();
      if (object.kind() == Kind.COLUMN
          && change.expected().isEmpty()
          && !made.contains(object.table())) {
        String shown = object.shown().substring(0, object.shown().lastIndexOf('.'));
        grown.add(new Identity(Kind.TABLE, object.table(), object.table(), shown));
      }
    }
    return grown;
  }

  /** Whether a silent migration ran, by what is beside it; DESIGN §3.1 has more to ask. */
  private Optional<Boolean> ran(Course course, int number) throws SQLException {
    Boolean word = known.get(number);
    if (word != null) {
      return Optional.of(word);
    }
    if (!claims.isNone()) {
      return Optional.of(claims.applied().contains(ladder.migrations().get(number - 1)));
    }
    int before = number - 1;
    while (before > 0 && course.finding(before) == Finding.SILENT) {
      before--;
    }
    int after = number + 1;
    while (after <= ladder.top() && course.finding(after) == Finding.SILENT) {
      after++;
    }
    Finding later = after > ladder.top() ? Finding.ABSENT : course.finding(after);
    boolean isInPrefix = number <= course.prefix();
    boolean isBeforeWhatRan =
        later == Finding.PRESENT || (later == Finding.PARTIAL && course.isInterrupted());
    if (isInPrefix && isBeforeWhatRan) {
      return Optional.of(true);
    }
    Finding earlier = before == 0 ? Finding.ABSENT : course.finding(before);
    if (earlier != Finding.PRESENT && later == Finding.ABSENT) {
      return Optional.of(false);
    }
    if (ladder.isHarmless(number - 1, number)) {
      return Optional.of(earlier == Finding.PRESENT);
    }
    Migration migration = ladder.migrations().get(number - 1);
    return migration.appliedIf().isPresent()
        ? Optional.of(probe.isTrue(migration, migration.appliedIf().get()))
        : Optional.empty();
  }

  private Started started(int number, Set<Integer> done, List<String> open) throws SQLException {
    Migration migration = ladder.migrations().get(number - 1);
    Script script = ladder.script(migration);
    List<Step> all = steps.of(number);
    Map<Integer, Word> words = words(script, all, done);
    List<String> there = new ArrayList<>();
    List<String> left = new ArrayList<>();
    for (int statement = 0; statement < script.size(); statement++) {
      Set<Integer> ran = new TreeSet<>();
      Set<Integer> ranNot = new TreeSet<>();
      boolean both = false;
      boolean anew = false;
      for (int at = 0; at < all.size(); at++) {
        if (all.get(at).statement() == statement) {
          Word word = words.getOrDefault(at, Word.LEFT);
          int action = all.get(at).action();
          if (word == Word.DONE) {
            ran.add(action);
          } else {
            ranNot.add(action);
          }
          both |= word == Word.BOTH;
          anew |= word == Word.ANEW;
          if (word == Word.OPEN) {
            open.add(migration + ", line " + script.line(statement));
          }
        }
      }
      String text = script.text(statement);
      boolean split = ran.size() + ranNot.size() > 1;
      there.add(both ? text : split ? script.together(statement, ran) : ran.isEmpty() ? "" : text);
      left.add(
          both
              ? text
              : split
                  ? script.together(statement, ranNot)
                  : ranNot.isEmpty() ? "" : anew ? anew(script, statement) : text);
    }
    return new Started(migration, there, left);
  }

  private static String anew(Script script, int statement) {
    return "DELETE FROM "
        + script.filling(statement).orElseThrow().sql()
        + ";\n"
        + script.text(statement);
  }

  /** What is known of each step of a migration that is partly there. */
  private Map<Integer, Word> words(Script script, List<Step> all, Set<Integer> done)
      throws SQLException {
    int last = -1;
    int gap = all.size();
    for (int at = 0; at < all.size(); at++) {
      if (done.contains(at)) {
        last = at;
      } else if (all.get(at).isVisible()) {
        gap = Math.min(gap, at);
      }
    }
    boolean stopped = last < gap;
    Map<Integer, Word> words = new HashMap<>();
    boolean begun = false;
    for (int at = 0; at < all.size(); at++) {
      Step step = all.get(at);
      Word word;
      if (step.isVisible()) {
        word = done.contains(at) ? Word.DONE : Word.LEFT;
      } else if (!courses.mayChangeRows(step)) {
        word = Word.BOTH;
      } else if (stopped && at < last) {
        word = Word.DONE;
      } else if (stopped && at > gap) {
        word = Word.LEFT;
      } else {
        word = byRows(script, step, all, done);
        // It cannot have run when one before it has not.
        word = begun && word == Word.DONE ? Word.OPEN : word;
        begun |= word == Word.LEFT || word == Word.ANEW;
      }
      words.put(at, word);
    }
    return words;
  }

  private Word byRows(Script script, Step step, List<Step> all, Set<Integer> done)
      throws SQLException {
    Optional<Filling> filling = script.filling(step.statement());
    if (filling.isEmpty()) {
      Optional<Setting> setting = script.setting(step.statement());
      return setting.isPresent() ? byValues(setting.get(), all, done) : Word.OPEN;
    }
    Optional<Identity> made = made(filling.get().table(), step, all, done);
    if (made.isEmpty()) {
      return Word.OPEN;
    }
    Optional<Boolean> others = rows.isTrue(filling.get().hasOthers());
    Optional<Boolean> lacks = rows.isTrue(filling.get().lacksSome());
    if (others.isEmpty() || lacks.isEmpty() || others.get()) {
      return Word.OPEN;
    }
    if (!lacks.get()) {
      return Word.DONE;
    }
    Optional<Boolean> has =
        rows.isTrue("SELECT EXISTS (SELECT * FROM " + filling.get().sql() + ")");
    if (has.equals(Optional.of(false))) {
      return Word.LEFT;
    }
    // No app ever knew a table that is gone when its migration ends.
    boolean passing = !ladder.mentioned().contains(made.get());
    return has.isPresent() && passing ? Word.ANEW : Word.OPEN;
  }

  /** Values are set in columns that the same migration has just made. */
  private Word byValues(Setting setting, List<Step> all, Set<Integer> done) throws SQLException {
    Set<String> made = new HashSet<>();
    for (int at : done) {
      all.get(at).changes().stream()
          .filter(change -> change.object().kind() == Kind.COLUMN && change.expected().isEmpty())
          .forEach(change -> made.add(change.object().key()));
    }
    if (!made.containsAll(setting.columns())) {
      return Word.OPEN;
    }
    Optional<Boolean> differs =
        setting.differs().isPresent() ? rows.isTrue(setting.differs().get()) : Optional.empty();
    if (differs.equals(Optional.of(false))) {
      return Word.DONE;
    }
    return rows.isTrue(setting.hasValues()).equals(Optional.of(false)) ? Word.LEFT : Word.OPEN;
  }

  /** The table, if an earlier step of the same migration made it and it was new then. */
  private static Optional<Identity> made(
      String table, Step step, List<Step> all, Set<Integer> done) {
    Set<Identity> made = new HashSet<>();
    for (int at = 0; at < all.size() && !all.get(at).equals(step); at++) {
      if (done.contains(at)) {
        all.get(at).changes().stream()
            .filter(change -> change.object().kind() == Kind.TABLE)
            .filter(change -> change.expected().isEmpty() && change.found().isPresent())
            .forEach(change -> made.add(change.object()));
      }
    }
    return made.stream()
        .filter(object -> Ladder.namesInScripts(Set.of(object)).contains(table))
        .findFirst();
  }
}
