package dev.slipway.layout;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Diesel: {@code <version>_<name>/up.sql} beside {@code down.sql}, in the order of the versions'
 * texts, in which dashes do not count ({@code diesel_migrations}' {@code MigrationVersion}).
 */
final class DieselLayout implements Layout {
  @Override
  public String name() {
    return "diesel";
  }

  @Override
  public SortedSet<String> claims(Listing listing) {
    return Names.matching(listing, file -> Names.isInFolder(file, "up.sql"));
  }

  @Override
  public Optional<String> version(String migration) {
    return Optional.of(versionOf(migration));
  }

  @Override
  public List<Migration> read(Listing listing) {
    return listing.claimedBy(this).stream()
        .map(file -> Names.without("/up.sql", file))
        .sorted(Comparator.comparing(DieselLayout::versionOf).thenComparing(Names.BY_TEXT))
        .map(
            name ->
                Migration.of(
                    name,
                    listing.text(name + "/up.sql"),
                    UndoFiles.read(listing, name + "/down.sql")))
        .toList();
  }

  private static String versionOf(String name) {
    int end = name.indexOf('_');
    return (end < 0 ? name : name.substring(0, end)).replace("-", "");
  }
}
