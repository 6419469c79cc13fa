package dev.slipway.layout;

import dev.slipway.refusal.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The migrations that an image ships, in order.
 *
 * @param path the folder, absolute
 * @param layout the name of the layout it is in
 * @param migrations its migrations in the order in which its tool applies them, never empty
 * @param ignored SQL files in it that the layout does not take for migrations
 * @param imports files in it that say what is loaded once the migrations are there, in order
 */
public record MigrationFolder(
    Path path,
    String layout,
    List<Migration> migrations,
    List<String> ignored,
    List<String> imports) {

  public MigrationFolder {
    migrations = List.copyOf(migrations);
    ignored = List.copyOf(ignored);
    imports = List.copyOf(imports);
  }

  /** One that loads nothing. */
  public MigrationFolder(
      Path path, String layout, List<Migration> migrations, List<String> ignored) {
    this(path, layout, migrations, ignored, List.of());
  }

  /**
   * Reads a folder, whatever its layout.
   *
   * @param path the folder
   * @param layout the layout to read it in, or empty to recognise it by what is there
   * @throws dev.slipway.refusal.Refusal if the folder is missing, unreadable, empty, of two
   *     layouts, or breaks a rule of its layout
   */
  public static MigrationFolder read(Path path, Optional<String> layout) {
    Listing listing = Listing.of(path.toAbsolutePath().normalize());
    Layout chosen = Layouts.choose(listing, layout);
    return read(listing, chosen);
  }

  /** The names of all layouts, the strictest first. */
  public static List<String> layouts() {
    return Layouts.names();
  }

  private static MigrationFolder read(Listing listing, Layout chosen) {
    List<Migration> migrations = chosen.read(listing);
    requireDistinct(listing, migrations);
    return new MigrationFolder(
        listing.folder(),
        chosen.name(),
        migrations,
        ignored(listing, chosen),
        ImportFiles.of(listing.files()));
  }

  /**
   * Reads a folder as far as it can be read, and tells everything that is wrong with it.
   *
   * @param complaints told of each thing, also of what the gate itself puts up with: two migrations
   *     with one version
   * @return the folder, even where some of its files are not as they should be; nothing, if it
   *     cannot be known what they are
   * @throws dev.slipway.refusal.Refusal if there is no folder, or it cannot be listed
   */
  public static Optional<MigrationFolder> read(
      Path path, Optional<String> layout, Consumer<Complaint> complaints) {
    Listing listing = Listing.of(path.toAbsolutePath().normalize(), Optional.of(complaints));
    Layout chosen;
    try {
      chosen = Layouts.choose(listing, layout);
    } catch (Refusal refusal) {
      if (refusal.fact() == Refusal.Fact.SETTINGS) {
        throw refusal;
      }
      complaints.accept(new Complaint(Complaint.Kind.LAYOUT, Optional.empty(), refusal));
      return Optional.empty();
    }
    try {
      MigrationFolder folder = read(listing, chosen);
      requireDistinctVersions(folder, chosen, complaints);
      return Optional.of(folder);
    } catch (Refusal refusal) {
      complaints.accept(new Complaint(Complaint.Kind.FILE, Optional.empty(), refusal));
      return Optional.empty();
    }
  }

  private static void requireDistinctVersions(
      MigrationFolder folder, Layout layout, Consumer<Complaint> complaints) {
    Map<String, Migration> seen = new HashMap<>();
    for (Migration migration : folder.migrations) {
      Optional<String> version = layout.version(migration.name());
      Migration other = version.isEmpty() ? null : seen.putIfAbsent(version.get(), migration);
      if (other != null) {
        complaints.accept(
            new Complaint(
                Complaint.Kind.SAME_VERSION,
                Optional.of(folder.file(migration)),
                Listing.unusable(
                    migration + " and " + other + " have the same version",
                    "their tool takes one for the other, or leaves their order open",
                    "give " + migration + " a version of its own")));
      }
    }
  }

  /**
   * The folder as it was when one of its migrations was the last; what runs whenever its text
   * changes is no step of it, and stays.
   *
   * @param last one of its migrations
   */
  public MigrationFolder upTo(Migration last) {
    int place = migrations.indexOf(last);
    List<Migration> left = new ArrayList<>(migrations.subList(0, place + 1));
    for (Migration migration : migrations.subList(place + 1, migrations.size())) {
      if (migration.repeatable()) {
        left.add(migration);
      }
    }
    return new MigrationFolder(
        path, layout, left, List.of(), ImportFiles.upTo(last.name(), imports));
  }

  /** The file that a migration is in, its path in the folder. */
  public String file(Migration migration) {
    String name = migration.name();
    return Stream.of(
            migration.script(),
            name + ".sql",
            name + "/migration.sql",
            name + "/up.sql",
            name + ".up.sql",
            name + "_up.sql",
            name + "-up.sql",
            name + ".up..sql")
        .filter(file -> Files.isRegularFile(path.resolve(file)))
        .findFirst()
        .orElse(migration.script());
  }

  /**
   * Whether the scripts are written for PostgreSQL, as far as their words tell; those that both
   * engines take are not.
   */
  public boolean isForPostgres() {
    return migrations.stream().anyMatch(migration -> PostgresWords.areIn(migration.sql()));
  }

  private static void requireDistinct(Listing listing, List<Migration> migrations) {
    Set<String> scripts = new HashSet<>();
    for (Migration migration : migrations) {
      if (!scripts.add(migration.script())) {
        throw Listing.unusable(
            listing.folder() + " holds two migrations named " + migration.name(),
            "a history could not tell them apart",
            "rename one of them");
      }
    }
  }

  private static List<String> ignored(Listing listing, Layout layout) {
    List<String> ignored = new ArrayList<>();
    Set<String> claimed = listing.claimedBy(layout);
    for (String file : listing.files()) {
      boolean sql = file.toLowerCase(Locale.ROOT).endsWith(".sql");
      if (sql && !claimed.contains(file) && !UndoFiles.isOne(listing, file)) {
        ignored.add(file);
      }
    }
    return ignored;
  }
}
