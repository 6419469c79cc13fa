package dev.slipway.evidence;

import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.catalog.Difference;
import dev.slipway.layout.Migration;
import dev.slipway.migrate.Script;
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
 * made, or it is tried; all else stays open, and is never guessed.
 */
final class SilentParts {

  private final Ladder ladder;
  private final Steps steps;
  private final Courses courses;
  private final Claims claims;
  private final Map<Integer, Boolean> known;
  private final Probe probe;
  private final RowSigns signs;
  private final StatementTrial trial;

  SilentParts(
      Ladder ladder,
      Steps steps,
      Courses courses,
      Claims claims,
      Map<Integer, Boolean> known,
      Probe probe,
      RowSigns signs,
      StatementTrial trial) {
    this.trial = trial;
    this.probe = probe;
    this.ladder = ladder;
    this.steps = steps;
    this.courses = courses;
    this.claims = claims;
    this.known = known;
    this.signs = signs;
  }

  /** Tries a statement at which a migration stopped, and of which rows cannot be asked. */
  @FunctionalInterface
  interface StatementTrial {
    Word of(Script script, int statement, int migration) throws SQLException;
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
        started.add(started(course, number, openStatements));
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

  private Started started(Course course, int number, List<String> open) throws SQLException {
    Set<Integer> done = course.done().getOrDefault(number, Set.of());
    Migration migration = ladder.migrations().get(number - 1);
    Script script = ladder.script(migration);
    List<Step> all = steps.of(number);
    Map<Integer, Word> words = words(course, script, all, done);
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
  private Map<Integer, Word> words(Course course, Script script, List<Step> all, Set<Integer> done)
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
      } else if (!courses.mayChangeRows(step) || courses.dropsNothing(step)) {
        // Behind a gap it may make again what stands in the gap.
        word = stopped && at > gap ? Word.LEFT : Word.BOTH;
      } else if (stopped && at < last) {
        word = Word.DONE;
      } else if (stopped && at > gap) {
        word = Word.LEFT;
      } else {
        word = signs.of(script, step, all, done);
        boolean unread =
            script.filling(step.statement()).isEmpty()
                && script.setting(step.statement()).isEmpty();
        if (word == Word.OPEN && unread && stopped && course.isInterrupted() && step.action() < 0) {
          word = trial.of(script, step.statement(), step.migration());
        }
        word = inTurn(word, begun);
        begun |= word == Word.LEFT || word == Word.ANEW;
      }
      words.put(at, word);
    }
    return words;
  }

  /** It cannot have run when one before it has not. */
  private static Word inTurn(Word word, boolean begun) {
    return switch (word) {
      case DONE -> begun ? Word.OPEN : Word.DONE;
      case WITHOUT_EFFECT -> begun ? Word.LEFT : Word.DONE;
      case LEFT, BOTH, ANEW, OPEN -> word;
    };
  }
}
