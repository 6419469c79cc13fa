package dev.slipway.layout;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
  private static final Pattern SUFFIX = Pattern.compile("([._-]up\\.*)?\\.sql$");
  private static final Pattern VERSION = Pattern.compile("[0-9]+(\\.[0-9]+)*");

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
        : Optional.of(FlywayLayout.canonical(version(migration, "0")));
  }

  @Override
  public List<Migration> read(Listing listing) {
    return Names.sorted(listing.claimedBy(this), PlainLayout::compare).stream()
        .map(
            file -> {
              String name =
                  file.contains("up.")
                      ? SUFFIX.matcher(file).replaceFirst("")
                      : Names.without(".sql", file);
              return Migration.of(
                  name,
                  listing.text(file),
                  UndoFiles.read(
                      listing, name + ".down.sql", name + "_down.sql", name + "-down.sql"));
            })
        .toList();
  }

  private static int compare(String one, String other) {
    int order = Boolean.compare(isDated(one), isDated(other));
    if (order == 0 && !isDated(one)) {
      order = compareVersions(version(one, "0"), version(other, "0"));
    }
    return order != 0 ? order : one.compareTo(other);
  }

  /** Most folders number with as many digits throughout, and those sort as text. */
  private static int compareVersions(String one, String other) {
    boolean alike = one.length() == other.length() && one.indexOf('.') + other.indexOf('.') == -2;
    return alike ? one.compareTo(other) : FlywayLayout.compareVersions(one, other);
  }

  private static String version(String file, String otherwise) {
    Matcher version = VERSION.matcher(file);
    return version.lookingAt() ? version.group() : otherwise;
  }

  private static boolean isDated(String file) {
    int digits = 0;
    while (digits < file.length() && Character.isDigit(file.charAt(digits))) {
      digits++;
    }
    return digits >= DIGITS_OF_A_DATE;
  }
}
