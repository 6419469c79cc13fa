package dev.slipway.layout;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** The way one tool names, orders and annotates the files of its migrations folder. */
interface Layout {

  /** The tool's name, as reports print it and {@code --layout} takes it. */
  String name();

  /** The files that this tool would take for migrations to apply. */
  SortedSet<String> claims(Listing listing);

  /**
   * The files that are as they should be if this is the folder's layout, migrations or not; empty
   * if it cannot be. By these a layout is recognised where none is given.
   */
  default SortedSet<String> explains(Listing listing) {
    return listing.claimedBy(this);
  }

  /** The migrations among {@link #claims}, in the order in which this tool applies them. */
  List<Migration> read(Listing listing);

  /**
   * What this tool takes for the version of a migration, where no two may have the same one. Flyway
   * refuses that by itself, and others apply only one of the two.
   */
  default Optional<String> version(String migration) {
    return Optional.empty();
  }
}
