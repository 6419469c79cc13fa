package dev.slipway.undo;

import dev.slipway.database.Database;
import dev.slipway.evidence.Claims;
import dev.slipway.evidence.History;
import dev.slipway.journal.Journal;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.layout.Releases;
import dev.slipway.migrate.Begun;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a database has had so far: its migrations in order, with their texts, from the folder where
 * that has them, and else from the journal in the database.
 *
 * @param folder the folder as it would be that has these migrations and no other
 * @param claims what the histories claim of that folder
 * @param entries what the journal says, by script
 * @param releases what the folder says of releases
 * @param shipped what the folder has, whether or not the database has it
 */
public record Past(
    MigrationFolder folder,
    Claims claims,
    Map<String, Journal.Entry> entries,
    Releases releases,
    List<Migration> shipped) {

  public Past {
    entries = Map.copyOf(entries);
    shipped = List.copyOf(shipped);
  }

  /**
   * Reads histories and journal.
   *
   * @param folder the folder of any image of the app, also of one that is older than the database
   * @throws Refusal if the histories cannot be true, or what the folder lacks is not in the journal
   */
  public static Past read(Database database, MigrationFolder folder) throws SQLException {
    Optional<Begun> begun = Begun.read(database, folder);
    if (begun.isPresent()) {
      throw new Refusal(
          Fact.STEP,
          "an earlier run was stopped in the middle of " + begun.get().migration(),
          "what is there by halves cannot be undone",
          "slipway migrate, which goes on where that stopped");
    }
    Claims claims = History.claims(database, folder);
    if (claims.denial().isPresent() && !claims.isAhead()) {
      throw claims.denial().get();
    }
    if (claims.applied().isEmpty() || !claims.open().isEmpty()) {
      throw new Refusal(
          Fact.STEP,
          claims.open().isEmpty()
              ? "the database has no history of migrations"
              : "the history says that " + claims.open().get(0) + " failed",
          "what is to be undone is not known by it",
          "slipway migrate, which finds out what the database has and keeps it in mind");
    }
    Map<String, Journal.Entry> entries = Journal.read(database);
    MigrationFolder past = past(folder, claims, entries);
    Claims told = History.claims(database, past);
    requireWhole(told, past);
    return new Past(past, told, entries, Releases.read(folder), folder.migrations());
  }

  /** Whether the journal keeps all of a migration that the folder's layout knows of it. */
  public static boolean isKeptWhole(MigrationFolder folder) {
    // Drizzle knows a migration by the time in its own journal.
    return !folder.layout().equals("drizzle");
  }

  private static MigrationFolder past(
      MigrationFolder folder, Claims claims, Map<String, Journal.Entry> entries) {
    List<Migration> all = new ArrayList<>();
    List<Migration> repeatable = new ArrayList<>();
    for (Migration migration : folder.migrations()) {
      if (migration.repeatable()) {
        boolean other = !claims.applied().contains(migration);
        Journal.Entry entry = entries.get(migration.script());
        if (!other) {
          repeatable.add(migration);
        } else if (entry != null) {
          repeatable.add(remembered(entry, folder));
        }
      } else if (claims.applied().contains(migration)) {
        all.add(migration);
      }
    }
    for (String script : claims.unknown()) {
      Journal.Entry entry = entries.get(script);
      if (entry == null) {
        throw new Refusal(
            Fact.STEP,
            "the database has " + script + ", which is neither in the folder nor in the journal",
            "what it did, and what undoes it, is not known here",
            "slipway undo with the image that has "
                + script
                + ", or slipway restore SNAPSHOT (slipway snapshots lists them)");
      }
      Migration migration = remembered(entry, folder);
      (migration.repeatable() ? repeatable : all).add(migration);
    }
    all.addAll(repeatable);
    return new MigrationFolder(folder.path(), folder.layout(), all, List.of());
  }

  private static Migration remembered(Journal.Entry entry, MigrationFolder folder) {
    Migration migration =
        Migration.remembered(
            folder.layout(), entry.name(), entry.script(), entry.up(), entry.undo());
    if (migration.checksum() != entry.checksum() || !isKeptWhole(folder)) {
      throw new Refusal(
          Fact.STEP,
          "the database has "
              + entry.script()
              + ", which the folder lacks, and its text in the journal "
              + (migration.checksum() == entry.checksum()
                  ? "is without the time by which Drizzle knows it"
                  : "is not the one that was applied"),
          "what is not known for certain is not undone",
          "slipway undo with the image that has "
              + entry.script()
              + ", or slipway restore SNAPSHOT (slipway snapshots lists them)");
    }
    return migration;
  }

  private static void requireWhole(Claims told, MigrationFolder past) {
    if (told.denial().isPresent()) {
      throw told.denial().get();
    }
    if (told.applied().size() != past.migrations().size() || !told.unrecorded().isEmpty()) {
      throw new Refusal(
          Fact.STEP,
          "the histories do not both have a row for each migration",
          "what is to be taken out of them is not certain",
          "slipway migrate with the newest image that this database had, which completes them");
    }
  }

  /** All that the database has, in order. */
  public List<Migration> migrations() {
    return folder.migrations();
  }

  /**
   * The last migration that stays.
   *
   * @param named a migration's name, or that of a release
   * @throws Refusal if the database has had none of that name
   */
  public Migration upTo(String named) {
    Optional<Migration> migration =
        last(one -> one.name().equals(named) || one.script().equals(named));
    if (migration.isPresent()) {
      if (migration.get().repeatable()) {
        throw unknown(
            named + " runs whenever its text changes",
            "it is no place in the order of migrations to go back to");
      }
      return migration.get();
    }
    Optional<Migration> ofRelease =
        releases.all().stream()
            .filter(release -> release.name().equals(named))
            .map(Releases.Release::last)
            .findFirst();
    Optional<Migration> missing =
        ofRelease.or(() -> shipped.stream().filter(one -> one.name().equals(named)).findFirst());
    if (missing.isPresent() && !migrations().contains(missing.get())) {
      throw unknown(
          "the database does not have "
              + missing.get()
              + (ofRelease.isPresent() ? ", the last migration of " + named : "")
              + " yet",
          "undo goes back, and slipway migrate goes forward");
    }
    return ofRelease
        .or(
            () ->
                last(
                    one ->
                        Optional.ofNullable(entries.get(one.script()))
                            .flatMap(Journal.Entry::release)
                            .equals(Optional.of(named))))
        .orElseThrow(
            () ->
                unknown(
                    "there is no migration and no release called " + named,
                    "where to go back to is not known"));
  }

  private Optional<Migration> last(java.util.function.Predicate<Migration> such) {
    return migrations().stream().filter(such).reduce((earlier, later) -> later);
  }

  private Refusal unknown(String seen, String why) {
    Set<String> names = new TreeSet<>();
    releases.all().stream()
        .filter(release -> migrations().contains(release.last()))
        .forEach(release -> names.add(release.name()));
    entries.values().forEach(entry -> entry.release().ifPresent(names::add));
    return new Refusal(
        Fact.SETTINGS,
        seen,
        why,
        "slipway undo --to one of "
            + migrations().stream()
                .filter(one -> !one.repeatable())
                .map(Migration::name)
                .collect(Collectors.joining(", "))
            + (names.isEmpty() ? "" : "; or a release: " + String.join(", ", names)));
  }

  /** What comes after a migration, and is undone to go back to it, in order. */
  public List<Migration> after(Migration last) {
    int place = migrations().indexOf(last);
    return migrations().subList(place + 1, migrations().size()).stream()
        .filter(migration -> !migration.repeatable())
        .toList();
  }

  /** The release that the database is of by now, if the journal says. */
  public Optional<String> release() {
    return last(one -> entry(one).flatMap(Journal.Entry::release).isPresent())
        .flatMap(this::entry)
        .flatMap(Journal.Entry::release);
  }

  /** What the journal says of a migration, if it does. */
  public Optional<Journal.Entry> entry(Migration migration) {
    return Optional.ofNullable(entries.get(migration.script()));
  }

  /** The folder as it would be without some migrations. */
  MigrationFolder without(List<Migration> undone) {
    List<Migration> left = new ArrayList<>(migrations());
    left.removeAll(undone);
    return new MigrationFolder(folder.path(), folder.layout(), left, List.of());
  }
}
