package dev.slipway.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.regex.Pattern;

/** golang-migrate: {@code 1_a.up.sql} beside {@code 1_a.down.sql}, by number. */
final class GolangMigrateLayout implements Layout {

  /** Its names, made ready only where there may be one. */
  private static final class Name {
    private static final Pattern SUFFIX = Pattern.compile("\\.up\\.+sql$");
    private static final Pattern FILE = Pattern.compile("[0-9]+_[^/]*\\.up\\.+sql");
  }

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
    return file.contains(".up.") && Name.FILE.matcher(file).matches();
  }

  @Override
  public Optional<String> version(String migration) {
    return Optional.of(Names.number(migration));
  }

  @Override
  public List<Migration> read(Listing listing) {
    List<Migration> migrations = new ArrayList<>();
    for (String file : Names.sorted(listing.claimedBy(this), Names.BY_NUMBER)) {
      migrations.add(reversible(listing, file));
    }
    return migrations;
  }

  static Migration reversible(Listing listing, String file) {
    String name = Name.SUFFIX.matcher(file).replaceFirst("");
    return Migration.of(
            name,
            listing.text(file),
            UndoFiles.read(listing, name + ".down.sql", name + ".down..sql"))
        .from(listing.whole(file), OptionalLong.empty());
  }
}
