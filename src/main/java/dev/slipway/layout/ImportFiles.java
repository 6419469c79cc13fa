package dev.slipway.layout;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The files {@code <version>_<name>.import.yaml} of a folder, which no layout takes for migrations.
 * Where they stand among these is known by the number that a name begins with, in every layout.
 */
final class ImportFiles {
  private static final int DIGITS_OF_A_DATE = 8;

  private static final Comparator<String> BY_PLACE =
      (one, other) -> {
        int order = compare(number(one), number(other));
        return order != 0 ? order : one.compareTo(other);
      };

  private ImportFiles() {}

  static List<String> of(Collection<String> files) {
    return files.stream().filter(ImportFiles::isOne).sorted(BY_PLACE).toList();
  }

  private static boolean isOne(String file) {
    return (file.endsWith(".import.yaml") || file.endsWith(".import.yml")) && file.indexOf('/') < 0;
  }

  /** Those that do not stand behind a migration; one without a number stands behind all. */
  static List<String> upTo(String migration, List<String> files) {
    String last = number(migration.substring(migration.lastIndexOf('/') + 1));
    return files.stream()
        .filter(file -> !number(file).isEmpty() && compare(number(file), last) <= 0)
        .toList();
  }

  /** The version that a name begins with, its parts with dots between them; empty without one. */
  private static String number(String name) {
    boolean flyway = name.toUpperCase(Locale.ROOT).startsWith("V");
    String rest = flyway ? name.substring(1) : name;
    int end = Names.digits(rest).length();
    while (end > 0 && isSeparator(rest, end, flyway)) {
      int part = Names.digits(rest.substring(end + 1)).length();
      if (part == 0) {
        break;
      }
      end += 1 + part;
    }
    return rest.substring(0, end).replace('_', '.');
  }

  private static boolean isSeparator(String name, int at, boolean flyway) {
    return name.startsWith(".", at) || (flyway && name.startsWith("_", at));
  }

  /** Dates by their text, as their tools order them; versions by their numbers; none is last. */
  private static int compare(String one, String other) {
    if (one.isEmpty() || other.isEmpty()) {
      return Boolean.compare(one.isEmpty(), other.isEmpty());
    }
    boolean dates = one.length() >= DIGITS_OF_A_DATE && other.length() >= DIGITS_OF_A_DATE;
    return dates ? one.compareTo(other) : FlywayLayout.compareVersions(one, other);
  }
}
