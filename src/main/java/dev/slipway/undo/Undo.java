package dev.slipway.undo;

import dev.slipway.catalog.Catalog;
import dev.slipway.database.Database;
import dev.slipway.database.Engine;
import dev.slipway.evidence.Ladder;
import dev.slipway.journal.Journal;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.migrate.Downgrade;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The way back to an earlier migration: what undoes each that came after it, and what the database
 * has to look like then.
 *
 * @param steps what is undone, the last migration first
 * @param left the folder as it would be that has what stays
 * @param upper what a database looks like that has all of it
 * @param lower what a database looks like that has only what stays
 */
public record Undo(List<Step> steps, MigrationFolder left, Catalog upper, Catalog lower) {

  /** Where the script comes from that undoes a migration. */
  public enum Origin {
    FOLDER("by the folder's undo script"),
    JOURNAL("by the undo script in the journal"),
    DERIVED("by dropping what it added");

    private final String words;

    Origin(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * One migration to undo.
   *
   * @param script the migration, and what undoes it
   * @param origin where that comes from
   */
  public record Step(Downgrade.Step script, Origin origin) {

    /** The migration that is undone. */
    public Migration migration() {
      return script.migration();
    }
  }

  public Undo {
    steps = List.copyOf(steps);
  }

  /**
   * Finds what undoes all that a database has after a migration.
   *
   * @param last the last migration that stays
   * @param ladder the ladder of all that the database has
   * @throws Refusal if something has no undo, or one that no transaction can hold
   */
  public static Undo of(Past past, Migration last, Ladder ladder, Database database)
      throws SQLException {
    List<Migration> undone = past.after(last);
    Set<Migration> additions = ladder.additions();
    List<Step> steps = new ArrayList<>();
    for (int at = undone.size() - 1; at >= 0; at--) {
      Migration migration = undone.get(at);
      int number = past.migrations().indexOf(migration) + 1;
      Optional<Downgrade.Step> derived =
          additions.contains(migration)
              ? Optional.of(
                  new Downgrade.Step(
                      migration,
                      Derived.script(
                          ladder.rung(number - 1), ladder.rung(number), database.engine())))
              : Optional.empty();
      steps.add(step(past, migration, derived, undone.get(0), database));
    }
    MigrationFolder left = past.without(undone);
    int rung = left.migrations().size();
    boolean isPrefix = left.migrations().equals(past.migrations().subList(0, rung));
    Catalog lower =
        isPrefix ? ladder.rung(rung) : Ladder.replayed(left, database, Optional.empty()).rung(rung);
    return new Undo(steps, left, ladder.rung(ladder.top()), lower);
  }

  /**
   * What would undo a migration that is not applied yet; nothing if only a snapshot goes back.
   *
   * @param additive whether it only adds what can be dropped again
   */
  public static Optional<Origin> origin(Migration migration, boolean additive, Engine engine) {
    Optional<Origin> written =
        migration
            .undo()
            .map(sql -> new Downgrade.Step(migration, sql))
            .filter(step -> !step.isEmpty(engine) && step.standingAlone(engine).isEmpty())
            .map(step -> Origin.FOLDER);
    return written.isPresent() || !additive ? written : Optional.of(Origin.DERIVED);
  }

  private static Step step(
      Past past,
      Migration migration,
      Optional<Downgrade.Step> derived,
      Migration first,
      Database database) {
    boolean shipped = past.shipped().contains(migration);
    Optional<Step> given =
        (shipped ? migration.undo() : Optional.<String>empty())
            .map(sql -> new Step(new Downgrade.Step(migration, sql), Origin.FOLDER));
    Optional<Step> kept =
        past.entry(migration)
            .flatMap(Journal.Entry::undo)
            .map(sql -> new Step(new Downgrade.Step(migration, sql), Origin.JOURNAL));
    Optional<Step> written =
        Stream.of(given, kept)
            .flatMap(Optional::stream)
            .filter(step -> !step.script.isEmpty(database.engine()))
            .findFirst();
    Optional<String> alone = written.flatMap(step -> step.script.standingAlone(database.engine()));
    if (written.isPresent() && alone.isEmpty()) {
      return written.get();
    }
    return derived
        .map(script -> new Step(script, Origin.DERIVED))
        .orElseThrow(
            () ->
                alone.isPresent()
                    ? new Refusal(
                        Fact.STEP,
                        "the undo script of " + migration + " says: " + alone.get(),
                        "no transaction can hold that, and so what it leaves could not be proved"
                            + " before it is kept",
                        wayBack(past, first))
                    : new Refusal(
                        Fact.STEP,
                        migration
                            + " has no undo script, and did more than add what can simply be dropped",
                        "how it was before is not known to anybody any more",
                        wayBack(past, first)));
  }

  /** The snapshot from before the first of what was to be undone, as a command. */
  private static String wayBack(Past past, Migration first) {
    Optional<Path> snapshot = past.entry(first).flatMap(Journal.Entry::snapshot).map(Path::of);
    if (snapshot.filter(Files::exists).isPresent()) {
      String file = snapshot.get().getFileName().toString();
      return "slipway restore "
          + Refusal.typed(file.replaceFirst("[.](db|dump)([.]zst)?([.]age)?$", ""))
          + ", the snapshot from before "
          + first;
    }
    return "slipway restore SNAPSHOT"
        + snapshot
            .map(path -> " (that from before " + first + " was " + path + " and is gone;")
            .orElse(" (from before " + first + ";")
        + " slipway snapshots lists those there are)";
  }
}
