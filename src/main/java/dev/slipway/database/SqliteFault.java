package dev.slipway.database;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite's result codes say about file, disk and other processes. */
final class SqliteFault {
  private SqliteFault() {}

  /**
   * The refusal that an error means; empty if it is about the statement, not about its
   * surroundings.
   */
  static Optional<Refusal> of(Path file, SQLException error) {
    if (error.getCause() instanceof NativeLibraryNotFoundException
        || error.getCause() instanceof UnsatisfiedLinkError) {
      return Optional.of(noLibrary(error));
    }
    if (!(error instanceof SQLiteException sqlite)) {
      return Optional.empty();
    }
    String seen = file + ": " + error.getMessage();
    // The low byte is the primary code, which every extended code belongs to
    // (sqlite.org/rescode.html).
    SQLiteErrorCode primary = SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & 0xff);
    return switch (primary) {
      case SQLITE_BUSY, SQLITE_LOCKED -> Optional.of(secondWriter(seen, error));
      case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT ->
          Optional.of(
              new Refusal(
                  Fact.DAMAGED,
                  seen,
                  "SQLite cannot trust what it reads there",
                  "see what is left: sqlite3 "
                      + file
                      + " \"PRAGMA integrity_check\"; then go back to a backup",
                  error));
      case SQLITE_PERM, SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_AUTH ->
          Optional.of(
              new Refusal(
                  Fact.NO_PERMISSION,
                  seen,
                  "this user may not do what is needed here",
                  "give it the file and its folder: ls -ldn " + file.getParent() + " " + file,
                  error));
      case SQLITE_FULL, SQLITE_IOERR ->
          Optional.of(
              new Refusal(
                  Fact.DEVICE,
                  seen,
                  "the disk is full or failing",
                  "df -h " + file.getParent(),
                  error));
      default -> Optional.empty();
    };
  }

  private static Refusal noLibrary(SQLException error) {
    String folder = System.getProperty("java.io.tmpdir");
    return new Refusal(
        Fact.DEVICE,
        "SQLite's library cannot be unpacked in " + folder + " and loaded from there",
        "that takes 2 MiB in a folder that may be written to and executed from, and this one is not"
            + " there, full, or not allowed to",
        "look at it (df -h "
            + Refusal.typed(folder)
            + "; mount), or name another: TMPDIR=FOLDER, then the same command again",
        error);
  }

  static Refusal secondWriter(String seen, @Nullable Throwable cause) {
    return new Refusal(
        Fact.BUSY,
        seen,
        "migrating under a running app could lose what it writes",
        "stop every app that uses this database, then run the same command again",
        cause);
  }
}
