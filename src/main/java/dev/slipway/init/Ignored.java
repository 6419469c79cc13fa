package dev.slipway.init;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/** What a .dockerignore keeps from a build. */
final class Ignored {
  private Ignored() {}

  /**
   * What is to be said of a folder below a build's context: that it is kept from it, or that this
   * cannot be known; nothing, if it is not. The last line that fits decides.
   */
  static Optional<String> remark(Path context, Path folder) throws IOException {
    Path file = context.resolve(".dockerignore");
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    boolean ignored = false;
    Optional<String> unclear = Optional.empty();
    for (String line : Files.readAllLines(file)) {
      String pattern = line.strip();
      boolean negated = pattern.startsWith("!");
      String clean = pattern.replaceFirst("^!", "").replaceFirst("^/+", "").replaceFirst("/+$", "");
      if (clean.isEmpty() || pattern.startsWith("#")) {
        continue;
      }
      try {
        if (fits(clean, folder)) {
          ignored = !negated;
          unclear = Optional.empty();
        }
      } catch (PatternSyntaxException e) {
        unclear = Optional.of(pattern);
      }
    }
    if (unclear.isPresent()) {
      return Optional.of(
          "whether the .dockerignore keeps "
              + folder
              + " from the build cannot be known, since its line "
              + unclear.get()
              + " is not understood: see to it that it does not");
    }
    return ignored
        ? Optional.of("the .dockerignore keeps " + folder + " from the build: take that line out")
        : Optional.empty();
  }

  private static boolean fits(String pattern, Path folder) {
    for (Path part = folder; part != null; part = part.getParent()) {
      // For Docker two stars stand for no folder, too.
      for (String one : List.of(pattern, pattern.replace("**/", ""))) {
        if (FileSystems.getDefault().getPathMatcher("glob:" + one).matches(part)) {
          return true;
        }
      }
    }
    return false;
  }
}
