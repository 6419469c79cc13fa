package dev.slipway.layout;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What lies in a migrations folder: the paths of its files, and their texts on demand.
 *
 * <p>Hidden files and folders are left out; Kubernetes keeps a second copy of every mounted file in
 * one.
 */
final class Listing {
  private static final int DEEPEST = 8;

  /** What Slipway itself keeps beside the migrations. */
  private static final String SEAL = "slipway.seal.json";

  private final Path folder;
  private final SortedSet<String> files;
  private final Map<String, String> texts = new HashMap<>();
  private final Map<Layout, SortedSet<String>> claims = new HashMap<>();

  /** Told of what is wrong with a file where the reading could go on; empty if it is not to. */
  private final Optional<Consumer<Complaint>> complaints;

  private Listing(Path folder, SortedSet<String> files, Optional<Consumer<Complaint>> complaints) {
    this.folder = folder;
    this.files = files;
    this.complaints = complaints;
  }

  static Listing of(Path folder) {
    return of(folder, Optional.empty());
  }

  static Listing of(Path folder, Optional<Consumer<Complaint>> complaints) {
    if (!Files.isDirectory(folder)) {
      throw unusable(
          "there is no folder " + folder,
          "without migrations nothing can be compared",
          "mount the app's migrations there, or name their folder: --migrations FOLDER");
    }
    SortedSet<String> files = new TreeSet<>();
    add(folder.toFile(), "", files, 0);
    return new Listing(folder, files, complaints);
  }

  /**
   * By java.io, which starts in a fraction of the time that java.nio's walk through a tree takes.
   */
  private static void add(File folder, String prefix, SortedSet<String> files, int depth) {
    String[] names = folder.list();
    if (names == null) {
      throw unreadable(folder.toPath(), new IOException("it cannot be listed"));
    }
    for (String name : names) {
      File file = new File(folder, name);
      if (name.startsWith(".") || (prefix.isEmpty() && name.equals(SEAL))) {
        continue;
      }
      if (file.isFile()) {
        requireOneSpelling(file);
        files.add(named(prefix + name));
      } else if (file.isDirectory()) {
        if (depth == DEEPEST) {
          throw unreadable(
              file.toPath(),
              new IOException("it lies " + DEEPEST + " folders deep, or in a circle"));
        }
        add(file, prefix + name + "/", files, depth + 1);
      } else if (!file.exists()) {
        named(name);
        throw unusable(
            file + " is a link to nothing",
            "a folder that is read in part is not the app's folder",
            "copy the files themselves into the image: cp -rL");
      }
    }
  }

  /** Some tools take {@code 003_a.SQL} for a migration, and most leave it out without a word. */
  private static void requireOneSpelling(File file) {
    String name = file.getName();
    int suffix = name.length() - ".sql".length();
    if (name.regionMatches(true, suffix, ".sql", 0, ".sql".length())
        && !name.endsWith(".sql")
        && Character.isDigit(name.charAt(0))) {
      throw unusable(
          file + " ends in " + name.substring(suffix) + ", not in .sql",
          "whether it is a migration depends on the tool",
          "mv " + file + " " + new File(file.getParent(), name.substring(0, suffix) + ".sql"));
    }
  }

  /** A name that comes out differently under another locale could not be found in a history. */
  private static String named(String name) {
    if (name.endsWith(".sql") && name.indexOf('\uFFFD') >= 0) {
      throw unusable(
          "the name of " + name + " cannot be read",
          "it is not ASCII, and the environment does not say that names are UTF-8",
          "set LC_ALL=C.UTF-8, or give the file a plain name");
    }
    return name;
  }

  Path folder() {
    return folder;
  }

  /** Ends the reading by a refusal, unless it is to find everything else that is wrong as well. */
  void complain(Complaint.Kind kind, String file, Refusal refusal) {
    complaints.orElseThrow(() -> refusal).accept(new Complaint(kind, Optional.of(file), refusal));
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
    String whole = whole(file);
    return whole.startsWith("\uFEFF") ? whole.substring(1) : whole;
  }

  /** A file's text with all that it begins with. */
  String whole(String file) {
    return texts.computeIfAbsent(file, this::read);
  }

  private String read(String file) {
    Path path = folder.resolve(file);
    try (InputStream in = new FileInputStream(path.toFile())) {
      byte[] bytes = in.readAllBytes();
      String text = new String(bytes, StandardCharsets.UTF_8);
      // What cannot be decoded becomes U+FFFD; one that was there all along is the same bytes
      // again.
      boolean malformed =
          text.indexOf('\uFFFD') >= 0
              && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
      // The engine would take a NUL for the end of the script; UTF-16 is full of them.
      if (malformed || text.indexOf('\0') >= 0) {
        complain(Complaint.Kind.FILE, file, notUtf8(path));
        return "";
      }
      return text;
    } catch (IOException e) {
      complain(Complaint.Kind.FILE, file, unreadable(path, e));
      return "";
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
