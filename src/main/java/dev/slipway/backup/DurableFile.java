package dev.slipway.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** Files that are either there whole or not at all, whatever happens to the machine. */
final class DurableFile {
  private DurableFile() {}

  static void write(Path path, String text) throws IOException {
    Path partial = path.resolveSibling("." + path.getFileName() + ".partial");
    Files.writeString(partial, text);
    publish(partial, path);
  }

  /** Gives a finished file its name, once its content is on the disk. */
  static void publish(Path partial, Path path) throws IOException {
    sync(partial, StandardOpenOption.WRITE);
    Files.move(partial, path, StandardCopyOption.ATOMIC_MOVE);
    sync(Objects.requireNonNull(path.toAbsolutePath().getParent()), StandardOpenOption.READ);
  }

  private static void sync(Path path, StandardOpenOption mode) throws IOException {
    try (FileChannel channel = FileChannel.open(path, mode)) {
      channel.force(true);
    }
  }
}
