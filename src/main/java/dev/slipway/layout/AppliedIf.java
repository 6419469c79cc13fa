package dev.slipway.layout;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The comment by which a migration's author says how to see that it was applied. */
final class AppliedIf {
  private AppliedIf() {}

  /** What it looks like, made ready only where there is one. */
  private static final class Looks {
    private static final Pattern COMMENT =
        Pattern.compile(
            "^[ \\t]*--[ \\t]*slipway:applied-if\\b[ \\t]*(.*?)[ \\t;]*$", Pattern.MULTILINE);
    private static final Pattern QUERY =
        Pattern.compile(
            "(SELECT|WITH)\\b([^;'\"]++|'[^']*+'|\"[^\"]*+\")*+", Pattern.CASE_INSENSITIVE);
  }

  static boolean isComment(String line) {
    return Looks.COMMENT.matcher(line).matches();
  }

  /** The query of the comment {@code -- slipway:applied-if SELECT …} in a migration's text. */
  static Optional<String> in(String migration, String sql) {
    if (!sql.contains("slipway:applied-if")) {
      return Optional.empty();
    }
    Matcher comment = Looks.COMMENT.matcher(sql);
    if (!comment.find()) {
      throw Listing.unusable(
          migration
              + " speaks of slipway:applied-if, but not in a line -- slipway:applied-if SELECT",
          "a probe that is not read is not asked",
          "give it a line of its own, or leave these words out");
    }
    String query = comment.group(1);
    if (!Looks.QUERY.matcher(query).matches()) {
      throw Listing.unusable(
          migration + " says -- slipway:applied-if " + query,
          "after these words must stand one SELECT, on the same line",
          "mend that line of the migration");
    }
    if (comment.find()) {
      throw Listing.unusable(
          migration + " says slipway:applied-if twice",
          "one SELECT has to decide",
          "join them with AND");
    }
    return Optional.of(query);
  }
}
