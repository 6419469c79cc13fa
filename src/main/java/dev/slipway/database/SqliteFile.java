package dev.slipway.database;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The file that a URL means, if it is a SQLite database or may become one. */
final class SqliteFile {
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  private SqliteFile() {}

  /**
   * The file by its one true name; it need not exist yet.
   *
   * @throws Refusal if it cannot be this app's database
   */
  static Path of(SqliteUrl url) {
    return of(url, true);
  }

  /**
   * The same for a file that is to be replaced: it may be damaged, or gone beside others.
   *
   * @throws Refusal if it cannot be this app's database, whatever is put there
   */
  static Path toReplace(SqliteUrl url) {
    return of(url, false);
  }

  private static Path of(SqliteUrl url, boolean whole) {
    Path file = url.file();
    try {
      if (Files.exists(file)) {
        requireReadableFile(file);
        if (whole) {
          requireDatabase(file);
        }
        // One lock for one file, by whatever name it was given.
        return file.toRealPath();
      }
      if (whole) {
        requireAbsent(file);
        requirePlaceForNew(file);
      } else {
        requireInSight(file);
        requireFolder(file);
      }
      return file;
    } catch (IOException e) {
      throw Devices.refusal("could not look at", file, e, Fact.DEVICE);
    }
  }

  private static void requireReadableFile(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new Refusal(
          Fact.SETTINGS,
          file + " is not a file",
          "a SQLite database is one",
          "set SLIPWAY_DATABASE_URL to the database's file");
    }
    if (!Files.isReadable(file)) {
      throw new Refusal(
          Fact.NO_PERMISSION,
          file + " cannot be read by this user",
          "its contents cannot be judged",
          "run as the user the app runs as: ls -ln " + file);
    }
  }

  private static void requireDatabase(Path file) throws IOException {
    if (Files.size(file) > 0 && !isDatabase(file)) {
      throw new Refusal(
          Fact.DAMAGED,
          file + " does not begin as a SQLite database does",
          "it is damaged, encrypted, or something else",
          "compare it with a backup: head -c 16 " + file + " must print \"SQLite format 3\"");
    }
  }

  /** Whether it begins as one. */
  static boolean isDatabase(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    }
  }

  /** Not there is one fact; not to be seen, and lost by half, are others. */
  private static void requireAbsent(Path file) throws IOException {
    requireInSight(file);
    for (String suffix : List.of("-wal", "-journal")) {
      Path rest = Path.of(file + suffix);
      if (Files.exists(rest) && Files.size(rest) > 0) {
        throw new Refusal(
            Fact.DAMAGED,
            file + " does not exist, but " + rest.getFileName() + " does",
            "it belongs to a database that is gone, and SQLite would delete it beside a new one",
            "put the database back beside it; if a new one is meant, move " + rest + " away");
      }
    }
  }

  private static void requireInSight(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      throw new Refusal(
          Fact.SETTINGS,
          file + " is a link to " + Files.readSymbolicLink(file) + ", which does not exist",
          "where a database is expected none may be made elsewhere",
          "mount the volume that the link points into, or remove the link");
    }
    if (!Files.notExists(file)) {
      throw new Refusal(
          Fact.NO_PERMISSION,
          "whether " + file + " exists cannot be seen by this user",
          "a database that is merely out of sight must not be made anew",
          "run as the user the app runs as: ls -ldn " + file.getParent());
    }
  }

  /** A missing file is a new database, unless it is more likely a wrong path. */
  private static void requirePlaceForNew(Path file) throws IOException {
    Path folder = requireFolder(file);
    List<String> others = new ArrayList<>();
    try (DirectoryStream<Path> beside = Files.newDirectoryStream(folder)) {
      for (Path other : beside) {
        // Other gates come and go, and so do the locks that they hold.
        if (Files.isRegularFile(other) && !FileLockBeside.isOne(other)) {
          requireReadable(file, other);
          if (isDatabase(other)) {
            others.add(other.getFileName().toString());
          }
        }
      }
    }
    if (!others.isEmpty()) {
      others.sort(null);
      throw new Refusal(
          Fact.SETTINGS,
          file + " does not exist, but beside it lies " + String.join(", ", others),
          "making a new, empty database there could hide the real one",
          "set SLIPWAY_DATABASE_URL to the right file; if a new one is meant: touch " + file);
    }
  }

  private static Path requireFolder(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new Refusal(
          Fact.SETTINGS,
          "neither " + file + " nor its folder exists",
          "a new database is made only in a folder that is there",
          "mount the volume that holds the database, or create the folder");
    }
    return folder;
  }

  private static void requireReadable(Path file, Path other) {
    if (!Files.isReadable(other)) {
      throw new Refusal(
          Fact.NO_PERMISSION,
          file + " does not exist, and " + other.getFileName() + " beside it cannot be read",
          "it may be the real database, which a new, empty one would hide",
          "run as the user the app runs as: ls -ln "
              + other
              + "; if a new one is meant: touch "
              + file);
    }
  }
}
