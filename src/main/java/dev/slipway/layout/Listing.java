package dev.slipway.layout;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What lies in a migrations folder: the paths of its files, and their texts on demand.
 *
 * <p>Hidden files and folders are left out; Kubernetes keeps a second copy of every mounted file in
 * one.
 */
final class Listing {
  private static final int DEEPEST = 8;

  private final Path folder;
  private final SortedSet<String> files;
  private final Map<String, String> texts = new HashMap<>();
  private final Map<Layout, SortedSet<String>> claims = new HashMap<>();

  private Listing(Path folder, SortedSet<String> files) {
    this.folder = folder;
    this.files = files;
  }

  static Listing of(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw unusable(
          "there is no folder " + folder,
          "without migrations nothing can be compared",
          "mount the app's migrations there, or name their folder: --migrations FOLDER");
    }
    SortedSet<String> files = new TreeSet<>();
    try {
      Files.walkFileTree(
          folder,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          DEEPEST,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
              return !visited.equals(folder) && isHidden(visited)
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path visited, BasicFileAttributes attributes) {
              if (attributes.isSymbolicLink() && !isHidden(visited)) {
                throw unusable(
                    visited + " is a link to nothing",
                    "a folder that is read in part is not the app's folder",
                    "copy the files themselves into the image: cp -rL");
              }
              if (attributes.isRegularFile() && !isHidden(visited)) {
                files.add(named(folder.relativize(visited)));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    return new Listing(folder, files);
  }

  /** A name that comes out differently under another locale could not be found in a history. */
  private static String named(Path file) {
    String name = file.toString().replace('\\', '/');
    if (name.endsWith(".sql") && name.indexOf('\uFFFD') >= 0) {
      throw unusable(
          "the name of " + name + " cannot be read",
          "it is not ASCII, and the environment does not say that names are UTF-8",
          "set LC_ALL=C.UTF-8, or give the file a plain name");
    }
    return name;
  }

  private static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }

  Path folder() {
    return folder;
  }

  /** Paths relative to the folder, with slashes, in the order of their characters. */
  SortedSet<String> files() {
    return files;
  }

  boolean has(String file) {
    return files.contains(file);
  }

  /** What a layout claims of this folder, asked once. */
  SortedSet<String> claimedBy(Layout layout) {
    SortedSet<String> claimed = claims.get(layout);
    if (claimed == null) {
      claimed = layout.claims(this);
      claims.put(layout, claimed);
    }
    return claimed;
  }

  /** A file's text, without a byte order mark. */
  String text(String file) {
    return texts.computeIfAbsent(file, this::read);
  }

  private String read(String file) {
    Path path = folder.resolve(file);
    try {
      String text = Files.readString(path);
      // The engine would take it for the end of the script; UTF-16 is full of them.
      if (text.indexOf('\0') >= 0) {
        throw notUtf8(path);
      }
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw notUtf8(path);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static Refusal notUtf8(Path path) {
    return unusable(
        path + " is not UTF-8 text",
        "its statements cannot be read for certain",
        "save it as UTF-8: iconv -f … -t UTF-8 " + path);
  }

  private static Refusal unreadable(Path path, IOException error) {
    return new Refusal(
        Fact.STEP,
        "could not read " + path + " (" + error + ")",
        "a folder that is read in part is not the app's folder",
        "make it readable for the user that runs the gate: ls -lanR " + path,
        error);
  }

  static Refusal unusable(String seen, String why, String next) {
    return new Refusal(Fact.STEP, seen, why, next);
  }
}
