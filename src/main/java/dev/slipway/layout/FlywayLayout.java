package dev.slipway.layout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Flyway: {@code V1.2__a.sql} by version, then {@code R__b.sql} by description; {@code U1.2__a.sql}
 * undoes. Folders below count too, and a file's path is its script.
 */
final class FlywayLayout implements Layout {
  private static final Comparator<Migration> BY_VERSION =
      (one, other) -> compareVersions(one.version().orElseThrow(), other.version().orElseThrow());

  private static final Comparator<Migration> BY_DESCRIPTION =
      (one, other) -> one.description().compareTo(other.description());

  /** Its names and signs, made ready only where a file may have one. */
  private static final class Looks {
    private static final Pattern VERSIONED =
        Pattern.compile("(?:.*/)?V([0-9]+(?:[._][0-9]+)*)(?:__(.*))?\\.(?i:sql)");
    private static final Pattern REPEATABLE = Pattern.compile("(?:.*/)?R__(.*)\\.(?i:sql)");
    private static final Pattern UNDO =
        Pattern.compile("(?:.*/)?U([0-9]+(?:[._][0-9]+)*)(?:__.*)?\\.(?i:sql)");
    private static final Pattern BASELINE = Pattern.compile("(?:.*/)?B[0-9][^/]*\\.(?i:sql)");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^}]*\\}");
  }

  @Override
  public String name() {
    return "flyway";
  }

  @Override
  public SortedSet<String> claims(Listing listing) {
    return Names.matching(
        listing,
        file ->
            switch (initial(file)) {
              case 'V' -> Looks.VERSIONED.matcher(file).matches();
              case 'R' -> Looks.REPEATABLE.matcher(file).matches();
              default -> false;
            });
  }

  private static char initial(String file) {
    return file.charAt(file.lastIndexOf('/') + 1);
  }

  @Override
  public List<Migration> read(Listing listing) {
    requireNoBaseline(listing);
    Map<String, String> undos = undos(listing);
    Map<String, String> seen = new HashMap<>();
    List<Migration> versioned = new ArrayList<>();
    List<Migration> repeatable = new ArrayList<>();
    for (String file : listing.claimedBy(this)) {
      requireNoPlaceholder(file, listing);
      Matcher named = Looks.VERSIONED.matcher(file);
      if (named.matches()) {
        String version = named.group(1).replace('_', '.');
        String other = seen.put(canonical(version), file);
        if (other != null) {
          listing.complain(
              Complaint.Kind.SAME_VERSION,
              file,
              Listing.unusable(
                  file + " and " + other + " have the same version",
                  "Flyway itself refuses that",
                  "give one of them another version"));
        }
        String undone = undos.get(canonical(version));
        Optional<String> undo =
            undone == null ? Optional.empty() : Optional.of(listing.text(undone));
        String description = Objects.requireNonNullElse(named.group(2), "");
        versioned.add(migration(file, Optional.of(version), description, listing, undo));
      } else {
        Matcher repeated = Looks.REPEATABLE.matcher(file);
        if (repeated.matches()) {
          repeatable.add(
              migration(file, Optional.empty(), repeated.group(1), listing, Optional.empty()));
        }
      }
    }
    versioned.sort(BY_VERSION);
    repeatable.sort(BY_DESCRIPTION);
    requireDistinct(repeatable, listing);
    versioned.addAll(repeatable);
    return versioned;
  }

  private static Migration migration(
      String file,
      Optional<String> version,
      String description,
      Listing listing,
      Optional<String> undo) {
    String name = file.substring(0, file.length() - ".sql".length());
    String sql = listing.text(file);
    return new Migration(
        name,
        file,
        version,
        description.replace('_', ' '),
        sql,
        undo,
        AppliedIf.in(name, sql),
        version.isEmpty());
  }

  /** The version that a script's name gives it, where it does not run again and again. */
  static Optional<String> versionOf(String script) {
    Matcher named = Looks.VERSIONED.matcher(script);
    return named.matches() ? Optional.of(named.group(1).replace('_', '.')) : Optional.empty();
  }

  private static Map<String, String> undos(Listing listing) {
    Map<String, String> undos = new HashMap<>();
    for (String file : listing.files()) {
      if (initial(file) == 'U') {
        Matcher undo = Looks.UNDO.matcher(file);
        if (undo.matches()) {
          undos.put(canonical(undo.group(1).replace('_', '.')), file);
        }
      }
    }
    return undos;
  }

  /** Flyway's order of versions: by their numbers one after another, a missing one being 0. */
  static int compareVersions(String left, String right) {
    int order = 0;
    int one = 0;
    int other = 0;
    while (order == 0 && (one < left.length() || other < right.length())) {
      String first = part(left, one);
      String second = part(right, other);
      order = Names.compareNumbers(first, second);
      one += first.length() + 1;
      other += second.length() + 1;
    }
    return order;
  }

  /** The number of a version that begins at a place; an empty one behind its end. */
  private static String part(String version, int start) {
    if (start >= version.length()) {
      return "";
    }
    int dot = version.indexOf('.', start);
    return version.substring(start, dot < 0 ? version.length() : dot);
  }

  /**
   * A version in the one spelling that all its spellings have in common: without zeros before its
   * numbers and at its end, for Flyway takes 1.0 and 01 for the same.
   */
  static String canonical(String version) {
    StringBuilder canonical = new StringBuilder();
    int end = 0;
    for (int start = 0; start < version.length(); ) {
      String part = part(version, start);
      String number = Names.withoutZeros(part);
      canonical.append(start == 0 ? "" : ".").append(number);
      end = number.isEmpty() ? end : canonical.length();
      start += part.length() + 1;
    }
    return canonical.substring(0, end);
  }

  private static void requireDistinct(List<Migration> repeatable, Listing listing) {
    Map<String, Migration> seen = new HashMap<>();
    for (Migration migration : repeatable) {
      Migration other = seen.put(migration.description(), migration);
      if (other != null) {
        listing.complain(
            Complaint.Kind.SAME_VERSION,
            migration.script(),
            Listing.unusable(
                other.script() + " and " + migration.script() + " have the same description",
                "Flyway itself refuses that",
                "give one of them another description"));
      }
    }
  }

  private static void requireNoBaseline(Listing listing) {
    for (String file : listing.files()) {
      if (initial(file) == 'B' && Looks.BASELINE.matcher(file).matches()) {
        listing.complain(
            Complaint.Kind.FILE,
            file,
            Listing.unusable(
                file + " is a baseline migration",
                "Flyway runs it in place of all that came before, and so there are two roads to one schema",
                "leave it out of the image, with all the migrations that it stands for in its place"));
      }
    }
  }

  private static void requireNoPlaceholder(String file, Listing listing) {
    if (!listing.text(file).contains("${")) {
      return;
    }
    Matcher placeholder = Looks.PLACEHOLDER.matcher(listing.text(file));
    if (placeholder.find()) {
      listing.complain(
          Complaint.Kind.FILE,
          file,
          Listing.unusable(
              file + " holds the placeholder " + placeholder.group(),
              "what Flyway would put there is known only to the app's own configuration",
              "write the value into the migration"));
    }
  }
}
