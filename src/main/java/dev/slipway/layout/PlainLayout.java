package dev.slipway.layout;

import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;

/**
 * No tool's in particular: {@code 001_a.sql}, {@code 002_b.sql}, with {@code _down} or {@code
 * .down} files that undo.
 *
 * <p>Ordered by number; where the numbers are dates, of eight digits or more, by text, which is how
 * the small runners that apps write for themselves sort file names.
 */
final class PlainLayout implements Layout {
  private static final int DIGITS_OF_A_DATE = 8;

  @Override
  public String name() {
    return "plain";
  }

  @Override
  public SortedSet<String> claims(Listing listing) {
    return Names.matching(listing, file -> isOne(listing, file));
  }

  /** A numbered SQL file that neither undoes nor holds another tool's marks for what undoes. */
  static boolean isOne(Listing listing, String file) {
    return file.matches("[0-9]+[^/]*\\.sql")
        && !UndoFiles.isOne(file)
        && listing
            .text(file)
            .lines()
            .noneMatch(
                line ->
                    DbmateLayout.UP.matcher(line).matches()
                        || GooseLayout.UP.matcher(line).matches());
  }

  @Override
  public List<Migration> read(Listing listing) {
    Comparator<String> order =
        Comparator.comparing(PlainLayout::isDated)
            .thenComparing(
                (one, other) -> isDated(one) ? 0 : Names.number(one).compareTo(Names.number(other)))
            .thenComparing(Names.BY_TEXT);
    return Names.sorted(claims(listing), order).stream()
        .map(
            file -> {
              String name = file.replaceFirst("([._-]up\\.*)?\\.sql$", "");
              return Migration.of(
                  name,
                  listing.text(file),
                  UndoFiles.read(
                      listing, name + ".down.sql", name + "_down.sql", name + "-down.sql"));
            })
        .toList();
  }

  private static boolean isDated(String file) {
    int digits = 0;
    while (digits < file.length() && Character.isDigit(file.charAt(digits))) {
      digits++;
    }
    return digits >= DIGITS_OF_A_DATE;
  }
}
