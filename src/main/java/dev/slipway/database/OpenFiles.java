package dev.slipway.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which processes have a file open, as {@code /proc} tells it: only those of this container, and of
 * them only those that this user may look into.
 */
final class OpenFiles {
  private static final Path PROCESSES = Path.of("/proc");

  private OpenFiles() {}

  /** Other processes with this file open: {@code process 12 (python3)}. */
  static List<String> others(Path file) throws IOException {
    List<String> others = new ArrayList<>();
    if (!Files.isDirectory(PROCESSES.resolve("self/fd")) || !Files.exists(file)) {
      return others;
    }
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
      for (Path process : processes) {
        String number = String.valueOf(process.getFileName());
        if (!number.equals(String.valueOf(ProcessHandle.current().pid()))
            && hasOpen(process.resolve("fd"), key)) {
          others.add("process " + number + " (" + name(process) + ")");
        }
      }
    }
    return others;
  }

  private static boolean hasOpen(Path descriptors, @Nullable Object key) {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
      for (Path descriptor : all) {
        if (Objects.equals(key, keyOf(descriptor))) {
          return true;
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      // It has ended meanwhile, or is another user's.
      return false;
    }
    return false;
  }

  private static @Nullable Object keyOf(Path descriptor) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(descriptor, BasicFileAttributes.class);
      return attributes.isRegularFile() ? attributes.fileKey() : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static String name(Path process) {
    try {
      return Files.readString(process.resolve("comm"), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
