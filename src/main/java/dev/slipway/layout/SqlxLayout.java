package dev.slipway.layout;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.regex.Pattern;

/**
 * sqlx: {@code <number>_a.sql}, or {@code .up.sql} and {@code .down.sql}, by number.
 *
 * <p>By names alone sqlx's reversible migrations are golang-migrate's, and its simple ones are
 * plain; a folder is taken for sqlx's by itself only where the simple ones have the timestamps that
 * its own command gives them.
 */
final class SqlxLayout implements Layout {
  private static final Pattern NUMBERED = Pattern.compile("[0-9]+_[^/]*\\.sql");
  private static final Pattern TIMESTAMPED = Pattern.compile("[0-9]{14}_[^/]*\\.sql");

  @Override
  public String name() {
    return "sqlx";
  }

  @Override
  public SortedSet<String> claims(Listing listing) {
    return Names.matching(listing, file -> isOne(listing, file, NUMBERED));
  }

  @Override
  public SortedSet<String> explains(Listing listing) {
    return Names.matching(listing, file -> isOne(listing, file, TIMESTAMPED));
  }

  private static boolean isOne(Listing listing, String file, Pattern simple) {
    return GolangMigrateLayout.isOne(file)
        || (simple.matcher(file).matches() && PlainLayout.isOne(listing, file));
  }

  @Override
  public Optional<String> version(String migration) {
    return Optional.of(Names.number(migration).toString());
  }

  @Override
  public List<Migration> read(Listing listing) {
    return Names.sorted(listing.claimedBy(this), Names.BY_NUMBER).stream()
        .map(
            file ->
                GolangMigrateLayout.isOne(file)
                    ? GolangMigrateLayout.reversible(listing, file)
                    : Migration.of(
                            Names.without(".sql", file), listing.text(file), Optional.empty())
                        .from(listing.whole(file), OptionalLong.empty()))
        .toList();
  }
}
