package dev.slipway.layout;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Chooses the layout of a folder by what is in it.
 *
 * <p>The layout that explains most files is the folder's. Where two explain the very same files,
 * the one with the stricter rule is; where each explains a file that the other does not, nobody can
 * say, and that is an error.
 */
final class Layouts {

  /** The strictest first. */
  private static final List<Layout> ALL =
      List.of(
          new DrizzleLayout(),
          new PrismaLayout(),
          new DieselLayout(),
          new FlywayLayout(),
          new DbmateLayout(),
          new GooseLayout(),
          new GolangMigrateLayout(),
          new SqlxLayout(),
          new PlainLayout());

  private Layouts() {}

  static Layout choose(Listing listing, Optional<String> wanted) {
    if (wanted.isPresent()) {
      return named(listing, wanted.get());
    }
    List<Layout> best = new ArrayList<>();
    List<Set<String>> explained = new ArrayList<>();
    for (Layout layout : ALL) {
      Set<String> files = layout.explains(listing);
      if (files.isEmpty() || isCovered(files, explained)) {
        continue;
      }
      for (int other = best.size() - 1; other >= 0; other--) {
        if (files.containsAll(explained.get(other))) {
          best.remove(other);
          explained.remove(other);
        }
      }
      best.add(layout);
      explained.add(files);
    }
    if (best.isEmpty()) {
      throw Listing.unusable(
          listing.folder() + " holds no migrations (" + contents(listing) + ")",
          "none of its files is named as " + names(ALL) + " name theirs",
          "mount the app's migrations there, or name their folder: --migrations FOLDER");
    }
    if (best.size() > 1) {
      throw Listing.unusable(
          listing.folder() + " is of two layouts: " + examples(best, listing),
          "in which order they belong cannot be known",
          "keep one of them in the folder, or decide with --layout " + best.get(0).name());
    }
    return best.get(0);
  }

  private static boolean isCovered(Set<String> files, List<Set<String>> explained) {
    for (Set<String> other : explained) {
      if (other.size() >= files.size() && other.containsAll(files)) {
        return true;
      }
    }
    return false;
  }

  static List<String> names() {
    return ALL.stream().map(Layout::name).toList();
  }

  private static Layout named(Listing listing, String wanted) {
    for (Layout layout : ALL) {
      if (layout.name().equalsIgnoreCase(wanted)) {
        if (listing.claimedBy(layout).isEmpty()) {
          throw Listing.unusable(
              "nothing in " + listing.folder() + " is a migration of " + layout.name(),
              contents(listing),
              "leave --layout out, or name another folder: --migrations FOLDER");
        }
        return layout;
      }
    }
    throw new Refusal(
        Fact.SETTINGS,
        "there is no layout " + wanted,
        "it is one of " + names(ALL),
        "leave --layout out, or name one of these");
  }

  private static String names(List<Layout> layouts) {
    return layouts.stream().map(Layout::name).collect(Collectors.joining(", "));
  }

  private static String contents(Listing listing) {
    int count = listing.files().size();
    return switch (count) {
      case 0 -> "it is empty";
      case 1 -> "its one file is " + listing.files().first();
      default -> count + " files, the first is " + listing.files().first();
    };
  }

  private static String examples(List<Layout> layouts, Listing listing) {
    return layouts.stream()
        .map(layout -> layout.name() + " (" + listing.claimedBy(layout).first() + ")")
        .collect(Collectors.joining(" and "));
  }
}
