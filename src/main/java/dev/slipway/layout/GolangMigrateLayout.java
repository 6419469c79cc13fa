package dev.slipway.layout;

import java.util.List;
import java.util.SortedSet;

/** golang-migrate: {@code 1_a.up.sql} beside {@code 1_a.down.sql}, by number. */
final class GolangMigrateLayout implements Layout {

  @Override
  public String name() {
    return "golang-migrate";
  }

  @Override
  public SortedSet<String> claims(Listing listing) {
    return Names.matching(listing, GolangMigrateLayout::isOne);
  }

  static boolean isOne(String file) {
    // Its own pattern is ^([0-9]+)_(.*)\.(down|up)\.(.*)$, which takes 1_a.up..sql as well.
    return file.matches("[0-9]+_[^/]*\\.up\\.+sql");
  }

  @Override
  public List<Migration> read(Listing listing) {
    return Names.sorted(claims(listing), Names.BY_NUMBER).stream()
        .map(file -> reversible(listing, file))
        .toList();
  }

  static Migration reversible(Listing listing, String file) {
    String name = file.replaceFirst("\\.up\\.+sql$", "");
    return Migration.of(
        name, listing.text(file), UndoFiles.read(listing, name + ".down.sql", name + ".down..sql"));
  }
}
