package dev.slipway.layout;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the layouts have in common: picking files by their names and ordering them. */
final class Names {
  private static final Pattern LEADING_DIGITS = Pattern.compile("^[0-9]+");

  /**
   * Text order of UTF-8 bytes is text order of code points; Java's own differs only beyond U+FFFF.
   */
  static final Comparator<String> BY_TEXT = Comparator.naturalOrder();

  /** By the number that a name begins with; two with one number by their whole names. */
  static final Comparator<String> BY_NUMBER =
      (one, other) -> {
        int order = number(one).compareTo(number(other));
        return order != 0 ? order : one.compareTo(other);
      };

  private Names() {}

  static BigInteger number(String name) {
    String digits = digits(name);
    return digits.isEmpty() ? BigInteger.ZERO : new BigInteger(digits);
  }

  static String digits(String name) {
    Matcher digits = LEADING_DIGITS.matcher(name);
    return digits.find() ? digits.group() : "";
  }

  static SortedSet<String> matching(Listing listing, Predicate<String> claim) {
    SortedSet<String> claimed = new TreeSet<>();
    for (String file : listing.files()) {
      if (claim.test(file)) {
        claimed.add(file);
      }
    }
    return Collections.unmodifiableSortedSet(claimed);
  }

  static List<String> sorted(SortedSet<String> files, Comparator<String> order) {
    List<String> sorted = new ArrayList<>(files);
    sorted.sort(order);
    return sorted;
  }

  /** Whether a file is SQL, not in a folder, and named with a number first. */
  static boolean isNumbered(String file) {
    return file.endsWith(".sql") && isDigit(file.charAt(0)) && file.indexOf('/') < 0;
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }

  /** Whether a file has this name and lies in a folder, but in no folder within that. */
  static boolean isInFolder(String file, String name) {
    int slash = file.indexOf('/');
    return slash > 0 && slash + 1 + name.length() == file.length() && file.endsWith(name);
  }

  static String without(String suffix, String file) {
    return file.endsWith(suffix) ? file.substring(0, file.length() - suffix.length()) : file;
  }
}
