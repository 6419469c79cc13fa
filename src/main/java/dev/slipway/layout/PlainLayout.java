package dev.slipway.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * No tool's in particular: {@code 001_a.sql}, {@code 002_b.sql}, with {@code _down} or {@code
 * .down} files that undo.
 *
 * <p>Ordered by number, or part by part by the numbers of a version such as 1.10; where the numbers
 * are dates, of eight digits or more, by text, which is how the small runners that apps write for
 * themselves sort file names.
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
    return Names.isNumbered(file)
        && !file.endsWith(".down.sql")
        && !UndoFiles.isOne(listing, file)
        && !DbmateLayout.isMarked(listing.text(file))
        && !GooseLayout.isMarked(listing.text(file));
  }

  /** Several of one day are nothing special, and their whole names decide. */
  @Override
  public Optional<String> version(String migration) {
    return isDated(migration)
        ? Optional.empty()
        : Optional.of(FlywayLayout.canonical(numbers(migration)));
  }

  @Override
  public List<Migration> read(Listing listing) {
    List<Migration> migrations = new ArrayList<>();
    for (String file : Names.sorted(listing.claimedBy(this), PlainLayout::compare)) {
      String name =
          file.contains("up.")
              ? file.replaceFirst("([._-]up\\.*)?\\.sql$", "")
              : Names.without(".sql", file);
      migrations.add(
          Migration.of(
              name,
              listing.text(file),
              UndoFiles.read(listing, name + ".down.sql", name + "_down.sql", name + "-down.sql")));
    }
    return migrations;
  }

  private static int compare(String one, String other) {
    int order = Boolean.compare(isDated(one), isDated(other));
    if (order == 0 && !isDated(one)) {
      order = compareVersions(numbers(one), numbers(other));
    }
    return order != 0 ? order : one.compareTo(other);
  }

  /** Most folders number with as many digits throughout, and those sort as text. */
  private static int compareVersions(String one, String other) {
    boolean alike = one.length() == other.length() && one.indexOf('.') + other.indexOf('.') == -2;
    return alike ? one.compareTo(other) : FlywayLayout.compareVersions(one, other);
  }

  /** The numbers that a name begins with and the dots between them; 0 if it begins with none. */
  private static String numbers(String file) {
    int end = Names.digits(file).length();
    int part = end;
    while (part > 0 && file.startsWith(".", end)) {
      part = Names.digits(file.substring(end + 1)).length();
      end += part > 0 ? 1 + part : 0;
    }
    return end == 0 ? "0" : file.substring(0, end);
  }

  private static boolean isDated(String file) {
    return Names.digits(file).length() >= DIGITS_OF_A_DATE;
  }
}
