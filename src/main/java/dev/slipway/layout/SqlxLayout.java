package dev.slipway.layout;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * sqlx: {@code <timestamp>_a.sql}, or {@code .up.sql} and {@code .down.sql}, by number.
 *
 * <p>By names alone sqlx's reversible migrations are golang-migrate's, and its simple ones are
 * plain; a folder is taken for sqlx's by itself only where all are simple and have sqlx's
 * timestamps.
 */
final class SqlxLayout implements Layout {

  @Override
  public String name() {
    return "sqlx";
  }

  @Override
  public SortedSet<String> claims(Listing listing) {
    return Names.matching(
        listing,
        file ->
            GolangMigrateLayout.isOne(file)
                || (file.matches("[0-9]{14}_[^/]*\\.sql") && PlainLayout.isOne(listing, file)));
  }

  @Override
  public List<Migration> read(Listing listing) {
    return Names.sorted(claims(listing), Names.BY_NUMBER).stream()
        .map(
            file ->
                GolangMigrateLayout.isOne(file)
                    ? GolangMigrateLayout.reversible(listing, file)
                    : Migration.of(
                        Names.without(".sql", file), listing.text(file), Optional.empty()))
        .toList();
  }
}
