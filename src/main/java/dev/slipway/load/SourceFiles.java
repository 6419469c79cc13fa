package dev.slipway.load;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/** The files that a path or a glob of instructions means. */
final class SourceFiles {
  private static final String GLOBBING = "*?[{";

  private SourceFiles() {}

  /** What is wrong with a path or a glob as it is written, if anything. */
  static Optional<String> fault(String written) {
    if (written.isEmpty()) {
      return Optional.of("is empty");
    }
    if (written.startsWith("/") || List.of(written.split("/")).contains("..")) {
      return Optional.of("is not below the data folder");
    }
    try {
      if (isGlob(written)) {
        FileSystems.getDefault().getPathMatcher("glob:" + written);
      } else if (Path.of(written).normalize().toString().isEmpty()) {
        return Optional.of("is the data folder itself");
      }
      return Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.of("is no glob: " + e.getDescription());
    } catch (InvalidPathException e) {
      return Optional.of("is no path: " + e.getReason());
    }
  }

  /**
   * Their paths below a folder with /, in order; none only if it is certain that there is none.
   *
   * @throws Refusal if there is something of that name which is no file
   * @throws IOException if that cannot be known
   */
  static List<String> of(Path folder, String written) throws IOException {
    if (!isGlob(written)) {
      Optional<BasicFileAttributes> found = attributes(folder.resolve(written));
      if (found.isPresent()) {
        requireFile(folder.resolve(written), found.get());
      }
      return found.isPresent() ? List.of(written) : List.of();
    }
    Path top = folder.resolve(fixedPart(written));
    if (attributes(top).isEmpty()) {
      return List.of();
    }
    List<String> files = new ArrayList<>();
    Files.walkFileTree(
        top,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        depth(written.substring(fixedPart(written).length())),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            String name = below(folder, path);
            if (!attributes.isDirectory() && isMeant(written, name)) {
              requireFile(path, attributes);
              files.add(name);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
            // What a folder leads to that holds it is found without it, too.
            if (e instanceof FileSystemLoopException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    Collections.sort(files);
    return files;
  }

  /** What lies at a path, behind all links; nothing only if nothing is there, not even a link. */
  private static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
    try {
      return Optional.of(Files.readAttributes(path, BasicFileAttributes.class));
    } catch (NoSuchFileException e) {
      for (Path one = path.toAbsolutePath(); one != null; one = one.getParent()) {
        if (Files.isSymbolicLink(one)) {
          if (!Files.exists(one)) {
            throw noFile(one, "is a link to nothing");
          }
          return Optional.empty();
        }
        if (Files.exists(one, LinkOption.NOFOLLOW_LINKS)) {
          return Optional.empty();
        }
      }
      return Optional.empty();
    }
  }

  private static void requireFile(Path path, BasicFileAttributes attributes) {
    if (attributes.isSymbolicLink()) {
      throw noFile(path, "is a link to nothing");
    }
    if (attributes.isDirectory()) {
      throw noFile(path, "is a folder");
    }
    if (!attributes.isRegularFile()) {
      throw noFile(path, "is no file, but a pipe or a device");
    }
  }

  private static Refusal noFile(Path path, String what) {
    return new Refusal(
        Fact.STEP,
        path + " " + what,
        "there should be a file with records, or nothing at all",
        "see what it is: ls -ld " + Refusal.typed(path.toString()));
  }

  private static String below(Path folder, Path path) {
    return folder.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
  }

  private static boolean isGlob(String written) {
    return written.chars().anyMatch(one -> GLOBBING.indexOf(one) >= 0);
  }

  /** The folders that a glob names without any doubt, so that others need not be readable. */
  private static String fixedPart(String glob) {
    int at = 0;
    while ((GLOBBING + "\\").indexOf(glob.charAt(at)) < 0) {
      at++;
    }
    return glob.substring(0, glob.lastIndexOf('/', at) + 1);
  }

  private static int depth(String glob) {
    return glob.contains("**") || glob.contains("{")
        ? Integer.MAX_VALUE
        : 1 + (int) glob.chars().filter(one -> one == '/').count();
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
