package dev.slipway.backup;

import dev.slipway.database.Database;
import dev.slipway.refusal.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;

/**
 * Copies a SQLite database: byte by byte where nobody else can have it open, otherwise by SQLite's
 * online backup. Never byte by byte beside a live WAL, which gives a malformed copy
 * (sqlite.org/howtocorrupt.html, section 1.2).
 */
final class SqliteBackup implements Backup.Copying {
  private static final int BUFFER_BYTES = 1 << 20;

  private final Database database;
  private final Optional<FileChannel> alone;

  SqliteBackup(Database database, Database.Transaction transaction) {
    this.database = database;
    this.alone = transaction.steadyFile();
  }

  @Override
  public String suffix() {
    return ".db";
  }

  @Override
  public Optional<String> sha256OfSource() throws IOException {
    return alone.isPresent() ? Optional.of(digest(alone.get(), null)) : Optional.empty();
  }

  @Override
  public void copy(Path target) throws IOException, SQLException {
    if (alone.isPresent()) {
      String written;
      try (FileChannel out =
          FileChannel.open(
              target, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
        written = digest(alone.get(), out);
        out.force(true);
      }
      if (!written.equals(Backup.sha256(target))) {
        throw new IOException("what was read back is not what was written");
      }
    } else {
      copyOnline(target);
    }
  }

  /** Not by the driver's own "backup to" statement, which knows no path with a quote in it. */
  private void copyOnline(Path target) throws IOException, SQLException {
    try (Connection reader = database.anotherReader()) {
      int result =
          reader
              .unwrap(SQLiteConnection.class)
              .getDatabase()
              .backup("main", target.toAbsolutePath().toString(), null);
      if (result != SQLiteErrorCode.SQLITE_OK.code) {
        throw new IOException(
            "SQLite's online backup failed: " + SQLiteErrorCode.getErrorCode(result));
      }
    }
  }

  /** A faithful copy of a damaged database is damaged; only another is the copy's own fault. */
  private void requireUndamaged(Optional<String> inCopy) throws IOException, SQLException {
    if (inCopy.isEmpty()) {
      return;
    }
    Optional<String> inDatabase = database.integrity(database.reading()).damage();
    if (inDatabase.isPresent()) {
      throw new Refusal(
          Refusal.Fact.DAMAGED,
          database.place() + " is damaged: " + inDatabase.get(),
          "migrating would build on what is broken",
          "restore a backup, or save what can be read: sqlite3 FILE .recover");
    }
    throw new IOException("the copy reads back damaged: " + inCopy.get());
  }

  /** The SHA-256 of a channel's whole content, written to another on the way. */
  private static String digest(FileChannel in, @Nullable FileChannel out) throws IOException {
    MessageDigest digest = Backup.sha256();
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    long position = 0;
    while (true) {
      buffer.clear();
      int read = in.read(buffer, position);
      if (read < 0) {
        return Backup.hexadecimal(digest);
      }
      position += read;
      digest.update(buffer.flip());
      if (out != null) {
        buffer.rewind();
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
      }
    }
  }

  @Override
  public Map<String, Long> check(Path copy) throws IOException, SQLException {
    // immutable: nobody writes to it, and looking must leave no -wal and -shm files beside it.
    String uri =
        "jdbc:sqlite:file:"
            + copy.toString().replace("%", "%25").replace("?", "%3f").replace("#", "%23")
            + "?immutable=1";
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    Map<String, Long> rows;
    try (Connection connection = config.createConnection(uri)) {
      requireUndamaged(database.integrity(connection).damage());
      rows = database.rowCounts(connection);
    }
    if (alone.isEmpty() && !rows.equals(database.rowCounts(database.reading()))) {
      throw new IOException("the copy holds other numbers of rows than the database");
    }
    return rows;
  }

  /** The file is the database, and holds nothing of when it was copied. */
  @Override
  public String fingerprint(Path copy, String sha256) {
    return sha256;
  }
}
