package dev.slipway.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Files that are mounted one by one, as {@code -v ./app.db:/data/app.db} does; none of them can be
 * renamed over (rename(2), EBUSY).
 */
final class MountedFiles {
  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

  /** Where the mount point stands in a line (proc_pid_mountinfo(5)). */
  private static final int MOUNT_POINT = 4;

  private MountedFiles() {}

  /** Whether a file is one; on systems that do not say, none is. */
  static boolean isOne(Path file) throws IOException {
    if (!Files.isReadable(MOUNTS)) {
      return false;
    }
    String name = file.toRealPath().toString();
    for (String line : Files.readAllLines(MOUNTS)) {
      List<String> fields = List.of(line.split(" ", -1));
      if (fields.size() > MOUNT_POINT && unescaped(fields.get(MOUNT_POINT)).equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static String unescaped(String field) {
    return field
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }
}
