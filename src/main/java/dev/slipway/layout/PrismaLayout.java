package dev.slipway.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Prisma Migrate: {@code <timestamp>_<name>/migration.sql}, in the order of the directories' names;
 * beside it perhaps the {@code down.sql} that Prisma's guide has people make.
 */
final class PrismaLayout implements Layout {
  private static final String FILE = "/migration.sql";

  @Override
  public String name() {
    return "prisma";
  }

  @Override
  public SortedSet<String> claims(Listing listing) {
    return Names.matching(listing, file -> Names.isInFolder(file, "migration.sql"));
  }

  @Override
  public List<Migration> read(Listing listing) {
    SortedSet<String> names = new TreeSet<>(Names.BY_TEXT);
    for (String file : listing.claimedBy(this)) {
      names.add(Names.without(FILE, file));
    }
    List<Migration> migrations = new ArrayList<>();
    for (String name : names) {
      migrations.add(
          Migration.of(name, listing.text(name + FILE), UndoFiles.read(listing, name + "/down.sql"))
              .from(listing.whole(name + FILE), OptionalLong.empty()));
    }
    return migrations;
  }
}
