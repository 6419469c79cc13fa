package dev.slipway.layout;

import java.math.BigInteger;
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
  private static final Pattern VERSIONED =
      Pattern.compile("(?:.*/)?V([0-9]+(?:[._][0-9]+)*)(?:__(.*))?\\.(?i:sql)");
  private static final Pattern REPEATABLE = Pattern.compile("(?:.*/)?R__(.*)\\.(?i:sql)");
  private static final Pattern UNDO =
      Pattern.compile("(?:.*/)?U([0-9]+(?:[._][0-9]+)*)(?:__.*)?\\.(?i:sql)");
  private static final Pattern BASELINE = Pattern.compile("(?:.*/)?B[0-9][^/]*\\.(?i:sql)");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^}]*\\}");

  @Override
  public String name() {
    return "flyway";
  }

  @Override
  public SortedSet<String> claims(Listing listing) {
    return Names.matching(
        listing,
        file ->
            switch (file.charAt(file.lastIndexOf('/') + 1)) {
              case 'V' -> VERSIONED.matcher(file).matches();
              case 'R' -> REPEATABLE.matcher(file).matches();
              default -> false;
            });
  }

  @Override
  public List<Migration> read(Listing listing) {
    requireNoBaseline(listing);
    Map<List<BigInteger>, String> undos = undos(listing);
    Map<List<BigInteger>, String> seen = new HashMap<>();
    List<Migration> versioned = new ArrayList<>();
    List<Migration> repeatable = new ArrayList<>();
    for (String file : listing.claimedBy(this)) {
      requireNoPlaceholder(file, listing);
      Matcher named = VERSIONED.matcher(file);
      if (named.matches()) {
        String version = named.group(1).replace('_', '.');
        String other = seen.put(parts(version), file);
        if (other != null) {
          listing.complain(
              Complaint.Kind.SAME_VERSION,
              file,
              Listing.unusable(
                  file + " and " + other + " have the same version",
                  "Flyway itself refuses that",
                  "give one of them another version"));
        }
        Optional<String> undo = Optional.ofNullable(undos.get(parts(version))).map(listing::text);
        String description = Objects.requireNonNullElse(named.group(2), "");
        versioned.add(migration(file, Optional.of(version), description, listing, undo));
      } else {
        Matcher repeated = REPEATABLE.matcher(file);
        if (repeated.matches()) {
          repeatable.add(
              migration(file, Optional.empty(), repeated.group(1), listing, Optional.empty()));
        }
      }
    }
    versioned.sort(
        Comparator.comparing(m -> m.version().orElseThrow(), FlywayLayout::compareVersions));
    repeatable.sort(Comparator.comparing(Migration::description));
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

  private static Map<List<BigInteger>, String> undos(Listing listing) {
    Map<List<BigInteger>, String> undos = new HashMap<>();
    for (String file : listing.files()) {
      Matcher undo = UNDO.matcher(file);
      if (undo.matches()) {
        undos.put(parts(undo.group(1).replace('_', '.')), file);
      }
    }
    return undos;
  }

  /** A version as numbers, without zeros at its end: Flyway takes 1.0 and 1 for the same. */
  private static List<BigInteger> parts(String version) {
    List<BigInteger> parts = new ArrayList<>();
    for (String part : version.split("\\.", -1)) {
      parts.add(new BigInteger(part));
    }
    while (parts.size() > 1 && parts.get(parts.size() - 1).signum() == 0) {
      parts.remove(parts.size() - 1);
    }
    return parts;
  }

  /** Flyway's order of versions: by their numbers one after another, a missing one being 0. */
  static int compareVersions(String left, String right) {
    List<BigInteger> one = parts(left);
    List<BigInteger> other = parts(right);
    for (int at = 0; at < Math.max(one.size(), other.size()); at++) {
      BigInteger first = at < one.size() ? one.get(at) : BigInteger.ZERO;
      BigInteger second = at < other.size() ? other.get(at) : BigInteger.ZERO;
      int order = first.compareTo(second);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /** A version in the one spelling that all its spellings have in common. */
  static String canonical(String version) {
    return parts(version).toString();
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
    for (String file : Names.matching(listing, name -> BASELINE.matcher(name).matches())) {
      listing.complain(
          Complaint.Kind.FILE,
          file,
          Listing.unusable(
              file + " is a baseline migration",
              "Flyway runs it in place of all that came before, and so there are two roads to one schema",
              "leave it out of the image, with all the migrations that it stands for in its place"));
    }
  }

  private static void requireNoPlaceholder(String file, Listing listing) {
    Matcher placeholder = PLACEHOLDER.matcher(listing.text(file));
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
