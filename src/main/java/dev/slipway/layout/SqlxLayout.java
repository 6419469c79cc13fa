package dev.slipway.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;

/**
 * sqlx: {@code <number>_a.sql}, or {@code .up.sql} and {@code .down.sql}, by number.
 *
 * <p>By names alone sqlx's reversible migrations are golang-migrate's, and its simple ones are
 * plain; a folder is taken for sqlx's by itself only where the simple ones have the timestamps that
 * its own command gives them.
 */
final class SqlxLayout implements Layout {
  private static final int DIGITS_OF_A_TIMESTAMP = 14;

  @Override
  public String name() {
    return "sqlx";
  }

  @Override
  public SortedSet<String> claims(Listing listing) {
    return Names.matching(listing, file -> isOne(listing, file, false));
  }

  @Override
  public SortedSet<String> explains(Listing listing) {
    return Names.matching(listing, file -> isOne(listing, file, true));
  }

  private static boolean isOne(Listing listing, String file, boolean timestamped) {
    return GolangMigrateLayout.isOne(file)
        || (Names.isNumberedAndNamed(file)
            && (!timestamped || Names.digits(file).length() == DIGITS_OF_A_TIMESTAMP)
            && PlainLayout.isOne(listing, file));
  }

  @Override
  public Optional<String> version(String migration) {
    return Optional.of(Names.number(migration));
  }

  @Override
  public List<Migration> read(Listing listing) {
    List<Migration> migrations = new ArrayList<>();
    for (String file : Names.sorted(listing.claimedBy(this), Names.BY_NUMBER)) {
      migrations.add(
          GolangMigrateLayout.isOne(file)
              ? GolangMigrateLayout.reversible(listing, file)
              : Migration.of(Names.without(".sql", file), listing.text(file), Optional.empty())
                  .from(listing.whole(file), OptionalLong.empty()));
    }
    return migrations;
  }
}
