package dev.slipway.layout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Diesel: {@code <version>_<name>/up.sql} beside {@code down.sql}, in the order of the versions'
 * texts, in which dashes do not count ({@code diesel_migrations}' {@code MigrationVersion}).
 */
final class DieselLayout implements Layout {
  private static final Comparator<String> BY_VERSION =
      (one, other) -> {
        int order = versionOf(one).compareTo(versionOf(other));
        return order != 0 ? order : one.compareTo(other);
      };

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
    SortedSet<String> names = new TreeSet<>(BY_VERSION);
    for (String file : listing.claimedBy(this)) {
      names.add(Names.without("/up.sql", file));
    }
    List<Migration> migrations = new ArrayList<>();
    for (String name : names) {
      migrations.add(
          Migration.of(
              name, listing.text(name + "/up.sql"), UndoFiles.read(listing, name + "/down.sql")));
    }
    return migrations;
  }

  private static String versionOf(String name) {
    int end = name.indexOf('_');
    return (end < 0 ? name : name.substring(0, end)).replace("-", "");
  }
}
