package dev.slipway.load;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;

/** The files that a path or a glob of instructions means. */
final class SourceFiles {
  private SourceFiles() {}

  /** Their paths below a folder with /, in order. */
  static List<String> of(Path folder, String written) throws IOException {
    if (!isGlob(written)) {
      return Files.isRegularFile(folder.resolve(written)) ? List.of(written) : List.of();
    }
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return all.filter(Files::isRegularFile)
          .map(path -> below(folder, path))
          .filter(name -> isMeant(written, name))
          .sorted()
          .toList();
    }
  }

  private static String below(Path folder, Path path) {
    return folder.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
  }

  private static boolean isGlob(String written) {
    return written.chars().anyMatch(one -> "*?[{".indexOf(one) >= 0);
  }

  /** Whether a path is one that is meant. */
  static boolean isMeant(String written, String path) {
    if (!isGlob(written)) {
      return written.equals(path);
    }
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + written);
    return matcher.matches(Path.of(path));
  }
}
