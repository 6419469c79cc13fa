package dev.slipway.database;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** What an error of the file system means. */
final class Devices {
  private Devices() {}

  /**
   * @param seen what could not be done, up to the name of the file
   * @param file the file that it could not be done to
   * @param otherwise the fact where the error is not one of rights
   */
  static Refusal refusal(String seen, Path file, IOException error, Fact otherwise) {
    String reason =
        error instanceof FileSystemException f && f.getReason() != null
            ? f.getReason()
            : error.getClass().getSimpleName();
    boolean rights =
        error instanceof AccessDeniedException
            || reason.contains("Read-only")
            || reason.contains("not permitted");
    String what = seen + " " + file + ": " + reason;
    Path folder = file.toAbsolutePath().getParent();
    return rights
        ? new Refusal(
            Fact.NO_PERMISSION,
            what,
            "this user may not do what is needed here",
            "run as the user that owns the database: ls -ldn " + folder + " " + file,
            error)
        : new Refusal(
            otherwise,
            what,
            "the disk is full, gone or failing",
            "df -h " + folder + ", then the same command again",
            error);
  }
}
