package dev.slipway.layout;

import java.util.List;
import java.util.Optional;

/** Files that take a migration back, in the names that tools give them. */
final class UndoFiles {
  private static final List<String> SUFFIXES =
      List.of(".down.sql", "_down.sql", "-down.sql", "/down.sql");

  private UndoFiles() {}

  static boolean isOne(String file) {
    return SUFFIXES.stream().anyMatch(file::endsWith)
        || file.substring(file.lastIndexOf('/') + 1).matches("U[0-9].*__.*\\.sql");
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
