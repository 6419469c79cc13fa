package dev.slipway.init;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** What a .dockerignore keeps from a build. */
final class Ignored {
  private Ignored() {}

  /** Whether a folder below a build's context is kept from it; the last line that fits decides. */
  static boolean isFolder(Path context, Path folder) throws IOException {
    Path file = context.resolve(".dockerignore");
    if (!Files.isRegularFile(file)) {
      return false;
    }
    boolean ignored = false;
    for (String line : Files.readAllLines(file)) {
      String pattern = line.strip();
      boolean negated = pattern.startsWith("!");
      String clean = pattern.replaceFirst("^!", "").replaceFirst("^/+", "").replaceFirst("/+$", "");
      if (!clean.isEmpty() && !pattern.startsWith("#") && fits(clean, folder)) {
        ignored = !negated;
      }
    }
    return ignored;
  }

  private static boolean fits(String pattern, Path folder) {
    for (Path part = folder; part != null; part = part.getParent()) {
      try {
        // For Docker two stars stand for no folder, too.
        for (String one : List.of(pattern, pattern.replace("**/", ""))) {
          if (FileSystems.getDefault().getPathMatcher("glob:" + one).matches(part)) {
            return true;
          }
        }
      } catch (PatternSyntaxException e) {
        return false; // the build itself says what is wrong with it
      }
    }
    return false;
  }
}
