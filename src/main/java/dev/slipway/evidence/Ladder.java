package dev.slipway.evidence;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.catalog.Difference;
import dev.slipway.database.Database;
import dev.slipway.database.Engine;
import dev.slipway.database.Ground;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.migrate.Begun;
import dev.slipway.migrate.Cuts;
import dev.slipway.migrate.Migrator;
import dev.slipway.migrate.ScratchHistory;
import dev.slipway.migrate.Script;
import dev.slipway.migrate.Started;
import dev.slipway.migrate.Work;
import dev.slipway.refusal.Refusal;
import dev.slipway.seal.Seal;
import dev.slipway.seal.SealedLadder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a database looks like that is built from the folder alone, after each migration.
 *
 * @param engine the engine that it was built on
 * @param home the schema whose objects are named without it; empty for an engine that has none
 * @param folder the folder that it is of
 * @param rungs the catalogs: rung 0 is that of an empty database, rung k has exactly the first k
 * @param halfway what it looks like in the middle of the migration that an earlier run was stopped
 *     in
 * @param mentioned every object that any rung has
 * @param cuts where the stages of upgrades end, where the folder's seal says so
 * @param memory what else was tried of the folder
 */
public record Ladder(
    Engine engine,
    String home,
    MigrationFolder folder,
    List<Catalog> rungs,
    Optional<Halfway> halfway,
    Set<Identity> mentioned,
    Optional<Cuts> cuts,
    Memory memory) {
  private static final Logger log = LoggerFactory.getLogger(Ladder.class);

  /**
   * The middle of a migration.
   *
   * @param rung the rung below it
   * @param catalogs before and after the one statement that may or may not have been kept
   */
  public record Halfway(int rung, List<Catalog> catalogs) {

    public Halfway {
      catalogs = List.copyOf(catalogs);
    }
  }

  public Ladder {
    rungs = List.copyOf(rungs);
  }

  /**
   * Takes the ladder from the folder's seal if that fits, else builds it on a scratch database of
   * the same engine.
   *
   * @param begun how far an earlier run came that was stopped in the middle of a migration
   * @throws Refusal if a migration does not run on what those before it made
   */
  public static Ladder of(MigrationFolder folder, Database database, Optional<Begun> begun)
      throws SQLException {
    // SQLite replays a folder in memory in less time than it takes to read what was sealed, and
    // what is sealed has no middle of a migration.
    boolean replays = database.engine() == Engine.SQLITE || begun.isPresent();
    Optional<SealedLadder> sealed = replays ? Optional.empty() : sealed(folder, database);
    return sealed.isPresent()
        ? of(folder, sealed.get(), database.home())
        : replayed(folder, database, begun);
  }

  /** The ladder that was sealed with a folder, as it was seen then. */
  public static Ladder sealed(MigrationFolder folder, SealedLadder sealed) {
    return of(folder, sealed, sealed.home());
  }

  private static Ladder of(MigrationFolder folder, SealedLadder sealed, String home) {
    List<Catalog> rungs = sealed.rungs();
    return new Ladder(
        sealed.engine(),
        home,
        folder,
        rungs,
        Optional.empty(),
        all(rungs),
        Optional.of(new Cuts(folder.migrations(), sealed.cuts())),
        new Memory());
  }

  /**
   * The ladder of the same folder where that is cut short: its lower rungs, unless something comes
   * after them that comes after others here.
   *
   * @throws Refusal if a migration does not run on what those before it made
   */
  public Ladder upTo(MigrationFolder shorter, Database database, Optional<Begun> begun)
      throws SQLException {
    int height = shorter.migrations().size();
    if (height == top()) {
      return this;
    }
    if (!shorter.migrations().equals(migrations().subList(0, height))) {
      return replayed(shorter, database, begun);
    }
    List<Catalog> lower = rungs.subList(0, height + 1);
    return new Ladder(
        engine,
        home,
        shorter,
        lower,
        halfway.filter(middle -> middle.rung < height),
        all(lower),
        Optional.empty(),
        new Memory());
  }

  /** What the folder's seal says of such a database, if all of it can be believed here. */
  private static Optional<SealedLadder> sealed(MigrationFolder folder, Database database)
      throws SQLException {
    Optional<Seal> seal;
    try {
      seal = Seal.read(folder.path());
    } catch (Refusal e) {
      log.warn("the seal is left aside: {}", e.seen());
      return Optional.empty();
    }
    if (seal.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Seal.Deviation> deviations = seal.get().deviations(folder);
    if (!deviations.isEmpty() || !seal.get().layout().equals(folder.layout())) {
      log.warn(
          "the seal is left aside, since it is of another state of {} (slipway lint lists all): {}",
          folder.path(),
          deviations);
      return Optional.empty();
    }
    int version = database.majorVersion();
    Optional<SealedLadder> ladder = seal.get().ladder(database.engine(), version);
    if (ladder.isEmpty()) {
      log.warn(
          "the seal is left aside, since it is for {} and not for {} {}",
          seal.get().ladders().stream().map(SealedLadder::kind).toList(),
          database.engine(),
          version);
      return Optional.empty();
    }
    Optional<String> unlike = ladder.get().unlike(folder, database.home());
    if (unlike.isPresent()) {
      log.warn("the seal is left aside: {}", unlike.get());
      return Optional.empty();
    }
    log.debug("the ladder is the one that was sealed");
    return ladder;
  }

  /**
   * Builds the ladder on a scratch database.
   *
   * @throws Refusal if a migration does not run on what those before it made
   */
  public static Ladder replayed(MigrationFolder folder, Ground ground, Optional<Begun> begun)
      throws SQLException {
    Catalog.Reader reader = Catalog.reader(ground.engine());
    List<Catalog> rungs = new ArrayList<>();
    Optional<Halfway> halfway = Optional.empty();
    try (Database.Scratch scratch = ground.scratch()) {
      Connection connection = scratch.connection();
      ScratchHistory history = new ScratchHistory(folder, ground, connection);
      rungs.add(reader.read(connection));
      for (Migration migration : folder.migrations()) {
        history.precede(migration);
        if (begun.isPresent() && begun.get().migration().equals(migration)) {
          List<Catalog> middle = new ArrayList<>();
          int rung = rungs.size() - 1;
          replay(
              () ->
                  Migrator.replay(
                      begun.get(),
                      connection,
                      ground.home(),
                      () -> middle.add(reader.read(connection))));
          halfway = Optional.of(new Halfway(rung, middle));
        } else {
          replay(() -> Migrator.replay(migration, connection, ground.engine(), ground.home()));
        }
        rungs.add(reader.read(connection));
      }
    }
    return new Ladder(
        ground.engine(),
        ground.home(),
        folder,
        rungs,
        halfway,
        all(rungs),
        Optional.empty(),
        new Memory());
  }

  private static void replay(Migrator.Look replay) throws SQLException {
    try {
      replay.take();
    } catch (Refusal e) {
      throw new Refusal(
          e.fact(),
          "the folder does not replay from an empty database: " + e.seen(),
          e.why(),
          e.next(),
          e);
    }
  }

  /** The folder's migrations, in order. */
  public List<Migration> migrations() {
    return folder.migrations();
  }

  /** How many migrations there are: the number of the top rung. */
  public int top() {
    return migrations().size();
  }

  /** The number of the migration of a name, counted from 1; 0 if there is none. */
  int number(String name) {
    return migrations().stream().map(Migration::name).toList().indexOf(name) + 1;
  }

  /** What a database has that has exactly the first {@code rung} migrations. */
  public Catalog rung(int rung) {
    return rungs.get(rung);
  }

  /** The objects by which one sees that a migration ran, tables first. */
  List<Identity> changedBy(int migration) {
    return Difference.causes(rung(migration - 1).differences(rung(migration))).stream()
        .map(Difference::object)
        .toList();
  }

  /** Whether a migration leaves the catalog as it was. */
  boolean isSilent(int migration) {
    return rung(migration - 1).equals(rung(migration));
  }

  /** The migrations that only add what an app can ignore which does not know them. */
  public Set<Migration> additions() {
    Set<Migration> additions = new HashSet<>();
    for (int number = 1; number <= top(); number++) {
      if (Additions.isOne(this, number)) {
        additions.add(migrations().get(number - 1));
      }
    }
    return additions;
  }

  /**
   * What a migration changes of the catalog beyond what an app can ignore which does not know it.
   */
  public List<Difference> beyondAdditions(Migration migration) {
    return Additions.others(this, migrations().indexOf(migration) + 1);
  }

  Script script(Migration migration) {
    return Script.of(migration, engine, home);
  }

  /** What is to be run of a migration: the rest, where a part of it is there. */
  Script script(Migration migration, List<Started> started) {
    return new Work(List.of(), List.of(), List.of(), started, false, false)
        .script(migration, engine, home);
  }

  private static Set<Identity> all(List<Catalog> rungs) {
    Set<Identity> all = new HashSet<>(rungs.get(0).objects());
    for (int rung = 1; rung < rungs.size(); rung++) {
      all.addAll(rungs.get(rung).objectsNotIn(rungs.get(rung - 1)));
    }
    return Collections.unmodifiableSet(all);
  }

  /**
   * Whether it makes no difference to anybody if the migrations between two rungs ran or not: the
   * catalogs are equal, and no statement between them can have changed a row of a table that is
   * there.
   */
  boolean isHarmless(int lower, int upper) {
    if (!rung(lower).equals(rung(upper))) {
      return false;
    }
    Set<String> kept = namesInScripts(rung(lower).objects());
    return migrations().subList(lower, upper).stream()
        .noneMatch(migration -> script(migration).mayChange(kept));
  }

  /** Whether the migrations between two rungs may have changed a row of a table that both have. */
  boolean mayChangeRows(int lower, int upper) {
    Set<Identity> both = new HashSet<>(rung(lower).objects());
    both.retainAll(rung(upper).objects());
    Set<String> kept = namesInScripts(both);
    return migrations().subList(lower, upper).stream()
        .anyMatch(migration -> script(migration).mayChangeRows(kept));
  }

  /** What scripts may call the tables, views and columns among these, as they name them. */
  static Set<String> namesInScripts(Set<Identity> objects) {
    Set<String> names = new HashSet<>();
    for (Identity object : objects) {
      if (object.kind() == Kind.TABLE
          || object.kind() == Kind.COLUMN
          || object.kind() == Kind.VIEW
          || object.kind() == Kind.VIRTUAL_TABLE) {
        names.add(object.key());
        // PostgreSQL's catalog has a table's key without the quotes that scripts are read with.
        names.add(object.shown());
      }
    }
    return names;
  }
}
