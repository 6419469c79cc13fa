package dev.slipway.evidence;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.catalog.Difference;
import dev.slipway.database.Database;
import dev.slipway.database.Engine;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.migrate.Begun;
import dev.slipway.migrate.Migrator;
import dev.slipway.migrate.ScratchHistory;
import dev.slipway.migrate.Script;
import dev.slipway.migrate.Started;
import dev.slipway.migrate.Work;
import dev.slipway.refusal.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a database looks like that is built from the folder alone, after each migration.
 *
 * @param engine the engine that it was built on
 * @param home the schema whose objects are named without it; empty for an engine that has none
 * @param migrations the folder's migrations
 * @param rungs the catalogs: rung 0 is that of an empty database, rung k has exactly the first k
 * @param halfway what it looks like in the middle of the migration that an earlier run was stopped
 *     in
 * @param mentioned every object that any rung has
 * @param memory what else was tried of the folder
 */
public record Ladder(
    Engine engine,
    String home,
    List<Migration> migrations,
    List<Catalog> rungs,
    Optional<Halfway> halfway,
    Set<Identity> mentioned,
    Memory memory) {

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
    migrations = List.copyOf(migrations);
    rungs = List.copyOf(rungs);
  }

  /**
   * Builds the ladder on a scratch database of the same engine.
   *
   * @param begun how far an earlier run came that was stopped in the middle of a migration
   * @throws Refusal if a migration does not run on what those before it made
   */
  public static Ladder of(MigrationFolder folder, Database database, Optional<Begun> begun)
      throws SQLException {
    Catalog.Reader reader = Catalog.reader(database.engine());
    List<Catalog> rungs = new ArrayList<>();
    Optional<Halfway> halfway = Optional.empty();
    try (Database.Scratch scratch = database.scratch()) {
      Connection connection = scratch.connection();
      ScratchHistory history = new ScratchHistory(folder, database, connection);
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
                      database.home(),
                      () -> middle.add(reader.read(connection))));
          halfway = Optional.of(new Halfway(rung, middle));
        } else {
          replay(() -> Migrator.replay(migration, connection, database.engine(), database.home()));
        }
        rungs.add(reader.read(connection));
      }
    }
    return new Ladder(
        database.engine(),
        database.home(),
        folder.migrations(),
        rungs,
        halfway,
        all(rungs),
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

  /** How many migrations there are: the number of the top rung. */
  public int top() {
    return migrations.size();
  }

  /** The number of the migration of a name, counted from 1; 0 if there is none. */
  int number(String name) {
    return migrations.stream().map(Migration::name).toList().indexOf(name) + 1;
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
    return migrations.subList(lower, upper).stream()
        .noneMatch(migration -> script(migration).mayChange(kept));
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
