package dev.slipway.database;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/** What an error of the file system means. */
final class Devices {
  private Devices() {}

  /**
   * @param seen what could not be done
   * @param otherwise the fact where the error is not one of rights
   */
  static Refusal refusal(String seen, IOException error, Fact otherwise) {
    String reason =
        error instanceof FileSystemException f && f.getReason() != null
            ? f.getReason()
            : error.getClass().getSimpleName();
    boolean rights =
        error instanceof AccessDeniedException
            || reason.contains("Read-only")
            || reason.contains("not permitted");
    return rights
        ? new Refusal(
            Fact.NO_PERMISSION,
            seen + ": " + reason,
            "this user may not do what is needed here",
            "run as the user that owns the database: ls -ldn on the folder shows who",
            error)
        : new Refusal(
            otherwise,
            seen + ": " + reason,
            "the disk is full, gone or failing",
            "df -h, then the same command again",
            error);
  }
}
