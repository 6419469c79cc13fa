package dev.slipway.evidence;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.catalog.Difference;
import dev.slipway.database.Database;
import dev.slipway.evidence.Retraced.Open;
import dev.slipway.evidence.SilentParts.Decided;
import dev.slipway.evidence.SilentParts.StatementTrial;
import dev.slipway.layout.Migration;
import dev.slipway.migrate.Migrator;
import dev.slipway.migrate.ScratchHistory;
import dev.slipway.migrate.Started;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out by trying how a database came to be that looks like no rung.
 *
 * <p>Each of the few courses that explain its first rank is taken on a scratch database: what ran,
 * in the folder's order, has to give what is there, and what did not run, after it, the top rung.
 * One course alone has to hold; if a plain one leaves all just as it is, others are not looked for.
 */
final class Retracing {
  private static final Logger log = LoggerFactory.getLogger(Retracing.class);

  private final Database database;
  private final Ladder ladder;
  private final Catalog live;
  private final Claims claims;
  private final Probe probe;

  Retracing(Database database, Ladder ladder, Catalog live, Claims claims, Probe probe) {
    this.probe = probe;
    this.database = database;
    this.ladder = ladder;
    this.live = live;
    this.claims = claims;
  }

  /** The same by what another history claims. */
  Retracing hearing(Claims others) {
    return new Retracing(database, ladder, live, others, probe);
  }

  /**
   * The course of all that is there, whatever ran.
   *
   * @param known of which migrations it is known whether they ran, by their number from 1
   * @return nothing if no course holds
   */
  Optional<Retraced> whatever(Map<Integer, Boolean> known) throws SQLException {
    Courses courses = new Courses(ladder, steps(), live, known);
    return proven(courses, courses.all(), known);
  }

  /** The same, if it leaves exactly what is there, in the second rank too. */
  Optional<Retraced> exactly(Map<Integer, Boolean> known) throws SQLException {
    Courses courses = new Courses(ladder, steps(), live, known);
    return proven(courses, courses.all(), known)
        .filter(course -> unlike(course.expected(), courses.mentioned()).isEmpty());
  }

  /**
   * The course that stopped in the middle of one migration, with everything before it and nothing
   * after it; nothing if that does not hold.
   *
   * @param migration its number, from 1
   */
  Optional<Retraced> stoppedIn(int migration) throws SQLException {
    Courses courses = new Courses(ladder, steps(), live, Map.of());
    return proven(courses, courses.stops(migration), Map.of());
  }

  /**
   * The same for a migration whose tables and columns are all there, if what is missing of it is
   * exactly its end and more than what is made by itself: else an ORM never made it, and it is
   * completed.
   */
  Optional<Retraced> brokenOffIn(int migration) throws SQLException {
    Courses courses = new Courses(ladder, steps(), live, Map.of());
    List<Course> broken =
        courses.stops(migration).stream()
            .filter(course -> courses.leavesMoreThanCompletions(course, migration))
            .toList();
    return exactly(courses, broken, migration);
  }

  /** The course that stopped in the middle of one migration, if it leaves exactly what is there. */
  Optional<Retraced> exactlyIn(int migration) throws SQLException {
    Courses courses = new Courses(ladder, steps(), live, Map.of());
    return exactly(courses, courses.stops(migration), migration);
  }

  private Optional<Retraced> exactly(Courses courses, List<Course> stops, int migration)
      throws SQLException {
    return proven(courses, stops, Map.of())
        .filter(course -> unlike(course.expected(), courses.mentioned()).isEmpty())
        .map(course -> mayHaveLost(courses, stops, course, migration));
  }

  /**
   * What is made by itself may also have been there and been dropped since, and then what changes
   * rows behind it ran too.
   */
  private Retraced mayHaveLost(
      Courses courses, List<Course> broken, Retraced course, int migration) {
    boolean changesRows =
        broken.stream().anyMatch(one -> courses.changesRowsBehindMissing(one, migration));
    return course.open().isPresent() || !changesRows
        ? course
        : course.but(
            new Open(
                ladder.migrations().get(migration - 1)
                    + " stopped in its middle, or something that it made was dropped since",
                "it also changes rows, and doing that twice or never would spoil them",
                "make again what was dropped, or finish "
                    + ladder.migrations().get(migration - 1)
                    + " by hand; slipway plan --verbose lists what is missing"));
  }

  /**
   * The course that stopped behind all that the catalog shows of a migration, before it had changed
   * all of the rows that it changes at its end.
   *
   * @param stopped whether it is known that it stopped somewhere; if not, only what rows show for
   *     certain is heard
   * @return nothing if no rows show that something was left
   */
  Optional<Retraced> endedEarlyIn(int migration, boolean stopped) throws SQLException {
    if (stopped) {
      Set<Identity> own = Set.copyOf(ladder.changedBy(migration));
      return (unlike(ladder.rung(migration), own).isEmpty()
              ? withoutEnd(migration, signsOfAStop())
              : Optional.<Retraced>empty())
          .filter(
              course ->
                  course.open().isPresent()
                      || course.started().stream().anyMatch(part -> !part.remaining().isEmpty()));
    }
    if (!CertainSigns.canBeThere(ladder, migration)) {
      return Optional.empty();
    }
    RowLook rows = RowLook.over(database.reading());
    try (CertainSigns signs = new CertainSigns(ladder, live, database, rows, migration)) {
      return signs.areThere()
          ? withoutEnd(migration, signs).map(course -> orAllOfIt(course, migration))
          : Optional.empty();
    }
  }

  private Optional<Retraced> withoutEnd(int migration, RowSigns signs) throws SQLException {
    Courses courses = new Courses(ladder, steps(), live, Map.of());
    Optional<Course> course = courses.withoutEnd(migration);
    return course.isPresent()
        ? proven(
            courses,
            List.of(course.get()),
            Map.of(),
            signs,
            (script, statement, number) -> Word.OPEN)
        : Optional.empty();
  }

  /** Where nothing else says that it stopped, a person may know that it did not. */
  private Retraced orAllOfIt(Retraced course, int migration) {
    return course
        .open()
        .map(
            open ->
                course.but(
                    new Open(
                        open.seen(),
                        open.why(),
                        open.next()
                            + "; or if all of it ran: slipway migrate --assume-applied "
                            + ladder.migrations().get(migration - 1))))
        .orElse(course);
  }

  private RowSigns signsOfAStop() throws SQLException {
    return new SignsOfAStop(ladder, RowLook.over(database.reading()));
  }

  private Steps steps() throws SQLException {
    return ladder.memory().steps(() -> Steps.of(ladder, database));
  }

  /** A course that was tried. */
  private record Tried(Course course, Decided decided, Catalog made, Set<Identity> unlike) {}

  private Optional<Retraced> proven(Courses courses, List<Course> all, Map<Integer, Boolean> known)
      throws SQLException {
    if (all.isEmpty()) {
      return Optional.empty();
    }
    return proven(
        courses,
        all,
        known,
        signsOfAStop(),
        (script, statement, migration) ->
            ladder
                .memory()
                .word(
                    migration + ", " + statement,
                    () -> Trials.of(script, statement, migration, ladder, database)));
  }

  private Optional<Retraced> proven(
      Courses courses,
      List<Course> all,
      Map<Integer, Boolean> known,
      RowSigns signs,
      StatementTrial trial)
      throws SQLException {
    boolean tooMany = all.size() > Courses.MOST;
    if (tooMany) {
      log.info(
          "there are more than {} ways in which the database may have come to be this; only the"
              + " plainest are tried, and those on which one migration stopped in its middle",
          Courses.MOST);
    }
    SilentParts silent =
        new SilentParts(ladder, steps(), courses, claims, known, probe, signs, trial);
    List<Tried> holding = new ArrayList<>();
    boolean plainly = false;
    for (Course course : all) {
      boolean isPlain = courses.isPlain(course);
      boolean isWorthIt = hasBeginning(course) && (isPlain || !tooMany || course.isInterrupted());
      Tried tried = isWorthIt && (isPlain || !plainly) ? tried(courses, course, silent) : null;
      // Where others are not looked at, nothing less than all that is there will do.
      if (tried != null && (!(tooMany || plainly) || tried.unlike.isEmpty())) {
        holding.add(tried);
        plainly |= isPlain && tried.unlike.isEmpty();
      }
    }
    log.debug("{} of {} courses hold", holding.size(), all.size());
    if (holding.isEmpty()) {
      return Optional.empty();
    }
    List<Tried> best = best(holding);
    // Where more may have run that left no trace and does no harm a second time, the least stands.
    List<Tried> least =
        best.stream()
            .filter(
                one ->
                    best.stream()
                        .allMatch(
                            other ->
                                one.equals(other)
                                    || courses.isHarmlessDifference(one.course, other.course)))
            .toList();
    return Optional.of(
        best.size() == 1
            ? retraced(best.get(0))
            : least.size() == 1 ? retraced(least.get(0)) : ambiguous(best));
  }

  /** Those than which no other leaves less that is not as it is. */
  private static List<Tried> best(List<Tried> holding) {
    return holding.stream()
        .filter(
            one ->
                holding.stream()
                    .noneMatch(
                        other ->
                            one.unlike.containsAll(other.unlike)
                                && one.unlike.size() > other.unlike.size()))
        .toList();
  }

  /**
   * Whether the first migration that makes a table is there: without it a database is older than
   * the folder or has lost what it had. A part of it has to be exactly its beginning.
   */
  private boolean hasBeginning(Course course) {
    int first = 1;
    while (first < ladder.top() && ladder.rung(first).tables() == 0) {
      first++;
    }
    return switch (course.finding(first)) {
      case PRESENT -> true;
      case PARTIAL -> course.isInterrupted();
      case ABSENT, SILENT -> false;
    };
  }

  private @Nullable Tried tried(Courses courses, Course course, SilentParts silent)
      throws SQLException {
    Decided decided = silent.decide(course);
    Optional<Catalog> made = ladder.memory().made(decided, () -> made(decided));
    if (made.isEmpty() || !Examiner.agreeInFirstRank(made.get(), live, courses.mentioned())) {
      return null;
    }
    Set<Identity> unlike = unlike(made.get(), courses.mentioned());
    return !unlike.isEmpty()
            && (course.prefix() == 0 || unlike.stream().anyMatch(Retracing::isFilled))
        ? null
        : new Tried(course, decided, made.get(), unlike);
  }

  /** What a course leaves, if the folder runs on it and ends at the top rung. */
  private Optional<Catalog> made(Decided decided) throws SQLException {
    try (Database.Scratch scratch = database.scratch()) {
      Connection connection = scratch.connection();
      Catalog.Reader reader = Catalog.reader(ladder.engine());
      ScratchHistory history = new ScratchHistory(ladder.folder(), database, connection);
      run(decided, connection, history, true);
      Catalog made = reader.read(connection);
      run(decided, connection, history, false);
      return reader.read(connection).equals(ladder.rung(ladder.top()))
          ? Optional.of(made)
          : Optional.empty();
    } catch (Refusal e) {
      if (e.fact() != Fact.STEP) {
        throw e;
      }
      log.debug("{}: the folder does not run: {}", decided.findings(), e.seen());
      return Optional.empty();
    }
  }

  /** What a course leaves is filled by what ran after it was made, and that is not looked into. */
  private static boolean isFilled(Identity object) {
    return object.kind() == Kind.VIRTUAL_TABLE;
  }

  private Set<Identity> unlike(Catalog made, Set<Identity> mentioned) {
    Set<Identity> unlike = new HashSet<>();
    for (Difference difference : made.differences(live)) {
      if (mentioned.contains(difference.object())) {
        unlike.add(difference.object());
      }
    }
    return unlike;
  }

  private void run(Decided decided, Connection connection, ScratchHistory history, boolean there)
      throws SQLException {
    for (int number = 1; number <= ladder.top(); number++) {
      Migration migration = ladder.migrations().get(number - 1);
      Finding finding = decided.findings().get(number - 1);
      if (finding == Finding.PARTIAL) {
        history.precede(migration);
        Started started = started(decided, migration);
        if (there) {
          Migrator.replayDone(started, connection, ladder.engine(), ladder.home());
        } else {
          Migrator.replayLeft(started, connection, ladder.engine(), ladder.home());
        }
      } else if ((finding == Finding.PRESENT) == there) {
        history.precede(migration);
        Migrator.replay(migration, connection, ladder.engine(), ladder.home());
      }
    }
  }

  private static Started started(Decided decided, Migration migration) {
    return decided.started().stream()
        .filter(part -> part.migration().equals(migration))
        .findFirst()
        .orElseThrow();
  }

  private Retraced retraced(Tried tried) {
    List<Migration> present = new ArrayList<>();
    List<Migration> absent = new ArrayList<>();
    int rung = -1;
    for (int number = 1; number <= ladder.top(); number++) {
      boolean there = tried.decided.findings().get(number - 1) == Finding.PRESENT;
      (there ? present : absent).add(ladder.migrations().get(number - 1));
      rung = !there && rung < 0 ? number - 1 : rung;
    }
    return new Retraced(
        tried.course.isInterrupted(),
        rung < 0 ? ladder.top() : rung,
        present,
        absent,
        tried.decided.started(),
        tried.made,
        open(tried.course, tried.decided));
  }

  private Optional<Open> open(Course course, Decided decided) {
    String why = "running a change of data twice or never would spoil it";
    if (!decided.openStatements().isEmpty()) {
      Migration migration = decided.started().get(0).migration();
      return Optional.of(
          new Open(
              migration
                  + " is partly there, and it cannot be seen whether what changes only rows in it ran: "
                  + String.join("; ", decided.openStatements()),
              why,
              "finish "
                  + migration
                  + " by hand from there, or go back to a backup from before it; then: slipway migrate"));
    }
    if (!decided.byPosition().isEmpty()) {
      return Optional.of(
          new Open(
              "columns came in another order than the folder's, and statements that are still to run"
                  + " go by their order: "
                  + String.join("; ", decided.byPosition()),
              "values would get into the wrong columns",
              "name the columns in them, or restore a backup; then: slipway migrate"));
    }
    if (!decided.open().isEmpty()) {
      return Optional.of(
          new Open(
              "migrations are there in patches, and it cannot be seen whether these ran, which"
                  + " change only rows: "
                  + decided.open().stream().map(Migration::name).collect(Collectors.joining(", ")),
              why,
              Probe.settle(decided.open()),
              new OutOfTurn(ladder, course, numbers(decided.open())).toTry()));
    }
    return Optional.empty();
  }

  private Set<Integer> numbers(List<Migration> migrations) {
    return migrations.stream()
        .map(migration -> ladder.number(migration.name()))
        .collect(Collectors.toSet());
  }

  private Retraced ambiguous(List<Tried> best) {
    Set<Migration> always = new HashSet<>(retraced(best.get(0)).present());
    Set<Migration> sometimes = new HashSet<>();
    for (Tried tried : best) {
      List<Migration> present = retraced(tried).present();
      sometimes.addAll(present);
      always.retainAll(present);
    }
    sometimes.removeAll(always);
    List<Migration> open = ladder.migrations().stream().filter(sometimes::contains).toList();
    Retraced any = retraced(best.get(0));
    return new Retraced(
        any.interrupted(),
        any.rung(),
        any.present(),
        any.absent(),
        any.started(),
        any.expected(),
        Optional.of(
            new Open(
                "the schema can have come about in "
                    + best.size()
                    + " ways, which differ in whether these ran: "
                    + open.stream().map(Migration::name).collect(Collectors.joining(", ")),
                "which of them it was cannot be seen",
                open.isEmpty()
                    ? "make it like a step of the folder, or restore a backup"
                    : Probe.settle(open))));
  }
}
