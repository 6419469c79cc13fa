package dev.slipway.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.regex.Pattern;

/**
 * dbmate: {@code <digits>_a.sql} with {@code -- migrate:up} and {@code -- migrate:down}, in the
 * text order of the file names; several such parts may follow each other in one file. Its option
 * {@code transaction:false} is for databases whose tool cannot do what the migration needs within
 * one; Slipway's transaction can, or says so.
 */
final class DbmateLayout implements Layout {

  /** Its marks, made ready only where a file seems to have them. */
  private static final class Marks {
    private static final Pattern UP = Pattern.compile("\\s*--\\s*migrate:up(\\s.*)?");
    private static final Pattern DOWN = Pattern.compile("\\s*--\\s*migrate:down(\\s.*)?");
  }

  @Override
  public String name() {
    return "dbmate";
  }

  @Override
  public SortedSet<String> claims(Listing listing) {
    return Names.matching(listing, file -> Names.isNumbered(file) && isMarked(listing.text(file)));
  }

  static boolean isMarked(String text) {
    // Most files are not, and this is asked on every start of a container.
    return text.contains("migrate:up") && Marked.has(text, Marks.UP);
  }

  @Override
  public Optional<String> version(String migration) {
    return Optional.of(Names.digits(migration));
  }

  @Override
  public List<Migration> read(Listing listing) {
    List<Migration> migrations = new ArrayList<>();
    for (String file : Names.sorted(listing.claimedBy(this), Names.BY_TEXT)) {
      Marked marked = Marked.read(file, listing.text(file), Marks.UP, Marks.DOWN);
      migrations.add(Migration.of(Names.without(".sql", file), marked.up(), marked.down()));
    }
    return migrations;
  }
}
