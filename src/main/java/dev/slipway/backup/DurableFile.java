package dev.slipway.backup;

import dev.slipway.database.FolderOwner;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.zip.CRC32;

/** Files that are either there whole or not at all, whatever happens to the machine. */
final class DurableFile {
  private DurableFile() {}

  /**
   * The name of a file that is not whole yet, by which a later run knows what a killed one left.
   *
   * @param place the database that it belongs to; two of them may share a folder
   * @param id what tells it from others of that database
   */
  static String partialName(String place, String id) {
    CRC32 sum = new CRC32();
    sum.update(place.getBytes(StandardCharsets.UTF_8));
    return ".slipway-" + Long.toHexString(sum.getValue()) + "-" + id + ".partial";
  }

  static void write(Path partial, Path path, String text) throws IOException {
    try {
      Files.writeString(partial, text);
      FolderOwner.gets(partial);
      publish(partial, path);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /**
   * Writes a file that is not there yet.
   *
   * @throws FileAlreadyExistsException if it is, be it since this very moment
   */
  static void create(Path partial, Path path, String text) throws IOException {
    try {
      Files.writeString(partial, text);
      FolderOwner.gets(partial);
      sync(partial, StandardOpenOption.WRITE);
      try {
        Files.createLink(path, partial);
      } catch (FileAlreadyExistsException e) {
        throw e;
      } catch (IOException | UnsupportedOperationException e) {
        // No second names on this file system; then there is a moment between look and move.
        Files.move(partial, path);
      }
      sync(Objects.requireNonNull(path.toAbsolutePath().getParent()), StandardOpenOption.READ);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /** Gives a finished file its name, once its content is on the disk. */
  static void publish(Path partial, Path path) throws IOException {
    sync(partial, StandardOpenOption.WRITE);
    Files.move(partial, path, StandardCopyOption.ATOMIC_MOVE);
    sync(Objects.requireNonNull(path.toAbsolutePath().getParent()), StandardOpenOption.READ);
  }

  /** Brings a file's content, or a folder's names, to the disk. */
  static void sync(Path path, StandardOpenOption mode) throws IOException {
    try (FileChannel channel = FileChannel.open(path, mode)) {
      channel.force(true);
    }
  }
}
