package dev.slipway.layout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The migrations that an image ships, in order.
 *
 * @param path the folder, absolute
 * @param layout the name of the layout it is in
 * @param migrations its migrations in the order in which its tool applies them, never empty
 * @param ignored SQL files in it that the layout does not take for migrations
 */
public record MigrationFolder(
    Path path, String layout, List<Migration> migrations, List<String> ignored) {

  public MigrationFolder {
    migrations = List.copyOf(migrations);
    ignored = List.copyOf(ignored);
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
    List<Migration> migrations = chosen.read(listing);
    requireDistinct(listing, migrations);
    return new MigrationFolder(
        listing.folder(), chosen.name(), migrations, ignored(listing, chosen));
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
