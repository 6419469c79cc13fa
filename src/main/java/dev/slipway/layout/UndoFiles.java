package dev.slipway.layout;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files that take a migration back, in the names that tools give them. */
final class UndoFiles {
  private UndoFiles() {}

  /** Their names, made ready only where there may be one. */
  private static final class Name {
    private static final Pattern ANY = Pattern.compile("(.*)([./_-])down\\.+sql");
    private static final Pattern OF_FLYWAY = Pattern.compile("(?:.*/)?U[0-9][^/]*\\.(?i:sql)");
  }

  /**
   * Whether a file undoes a migration that lies beside it. By its name alone {@code
   * 007_scale_down.sql} could as well be a migration that scales something down.
   */
  static boolean isOne(Listing listing, String file) {
    if (file.indexOf("down.") < 0 && file.indexOf('U') < 0) {
      return false;
    }
    Matcher named = Name.ANY.matcher(file);
    return Name.OF_FLYWAY.matcher(file).matches()
        || (named.matches() && hasMigration(listing, named.group(1), named.group(2)));
  }

  private static boolean hasMigration(Listing listing, String name, String separator) {
    List<String> suffixes =
        separator.equals("/")
            ? List.of("/up.sql", "/migration.sql")
            : List.of(".sql", ".up.sql", "_up.sql", "-up.sql", ".up..sql");
    return suffixes.stream().anyMatch(suffix -> listing.has(name + suffix));
  }

  /** The text of the first of the files that exists. */
  static Optional<String> read(Listing listing, String... candidates) {
    for (String candidate : candidates) {
      if (listing.has(candidate)) {
        return Optional.of(listing.text(candidate));
      }
    }
    return Optional.empty();
  }
}
