package dev.slipway.layout;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What the layouts have in common: picking files by their names and ordering them. */
final class Names {
  /**
   * Text order of UTF-8 bytes is text order of code points; Java's own differs only beyond U+FFFF.
   */
  static final Comparator<String> BY_TEXT = Comparator.naturalOrder();

  /** By the number that a name begins with; two with one number by their whole names. */
  static final Comparator<String> BY_NUMBER =
      (one, other) -> {
        int order = compareNumbers(digits(one), digits(other));
        return order != 0 ? order : one.compareTo(other);
      };

  private Names() {}

  /** The number that a name begins with, without zeros before it; 0 if it begins with none. */
  static String number(String name) {
    String number = withoutZeros(digits(name));
    return number.isEmpty() ? "0" : number;
  }

  /** The digits that a name begins with, as they stand there. */
  static String digits(String name) {
    int end = 0;
    while (end < name.length() && isDigit(name.charAt(end))) {
      end++;
    }
    return name.substring(0, end);
  }

  /** By what digits mean, however many there are. */
  static int compareNumbers(String one, String other) {
    String number = withoutZeros(one);
    String otherNumber = withoutZeros(other);
    int order = Integer.compare(number.length(), otherNumber.length());
    return order != 0 ? order : number.compareTo(otherNumber);
  }

  /** Digits without zeros before them, so that none are left of 0. */
  static String withoutZeros(String digits) {
    int start = 0;
    while (start < digits.length() && digits.charAt(start) == '0') {
      start++;
    }
    return digits.substring(start);
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

  /** Whether such a file's number is followed by an underscore. */
  static boolean isNumberedAndNamed(String file) {
    return isNumbered(file) && file.charAt(digits(file).length()) == '_';
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
