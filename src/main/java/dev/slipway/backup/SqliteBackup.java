package dev.slipway.backup;

import dev.slipway.database.Database;
import dev.slipway.refusal.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
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
  private final Database.View view;
  private final Optional<FileChannel> steady;

  SqliteBackup(Database database, Database.View view) {
    this.database = database;
    this.view = view;
    this.steady = view.steadyFile();
  }

  @Override
  public String suffix() {
    return ".db";
  }

  @Override
  public boolean isLike(Path earlier) throws IOException {
    if (steady.isEmpty() || !Files.isRegularFile(earlier)) {
      return false;
    }
    try (FileChannel data = FileChannel.open(earlier, StandardOpenOption.READ)) {
      return isSame(steady.get(), data);
    }
  }

  @Override
  public long bytes(Database of) throws IOException, SQLException {
    return of.bytes();
  }

  @Override
  public void copy(Path target) throws IOException, SQLException {
    if (steady.isPresent()) {
      copyFile(steady.get(), target);
      if (!(view instanceof Database.Transaction)) {
        // Nobody need wait for what is still to be found out about the copy.
        view.close();
      }
    } else {
      copyOnline(target);
    }
  }

  /** By the system's own means, compared while it goes to the disk. */
  private static void copyFile(FileChannel in, Path target) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            target,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      long size = in.size();
      for (long at = 0; at < size; ) {
        long copied = in.transferTo(at, size - at, out);
        if (copied <= 0) {
          throw new IOException("the database became shorter while it was copied");
        }
        at += copied;
      }
      FutureTask<Boolean> comparing = new FutureTask<>(() -> isSame(in, out));
      new Thread(comparing, "slipway compare").start();
      out.force(true);
      if (!Backup.result(comparing)) {
        throw new IOException("what was read back is not what was written");
      }
    }
  }

  /** Whether two files hold the same bytes; read by position, so that no stream is moved. */
  private static boolean isSame(FileChannel one, FileChannel other) throws IOException {
    if (one.size() != other.size()) {
      return false;
    }
    ByteBuffer ours = ByteBuffer.allocateDirect(BUFFER_BYTES);
    ByteBuffer theirs = ByteBuffer.allocateDirect(BUFFER_BYTES);
    for (long at = 0; at < one.size(); ) {
      fill(ours, one, at);
      fill(theirs, other, at);
      if (ours.remaining() == 0 || ours.mismatch(theirs) >= 0) {
        return false;
      }
      at += ours.remaining();
    }
    return true;
  }

  private static void fill(ByteBuffer buffer, FileChannel channel, long from) throws IOException {
    buffer.clear();
    while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {
      // Until the buffer is full, or the file at its end.
    }
    buffer.flip();
  }

  /**
   * By the view's own connection where that only reads, so that it is the view's state; a
   * connection that writes cannot be the source of a backup, but then nobody else writes. Not by
   * the driver's own "backup to" statement, which knows no path with a quote in it.
   */
  private void copyOnline(Path target) throws IOException, SQLException {
    boolean reads = !(view instanceof Database.Transaction);
    try (Connection own = reads ? null : database.anotherReader()) {
      int result =
          (own == null ? view.connection() : own)
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
  static String digest(FileChannel in, @Nullable FileChannel out) throws IOException {
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

  /** What the engine says here is about the copy, and not about the database. */
  private static Connection opened(Path copy) throws IOException {
    try {
      return Database.ofCopy(copy);
    } catch (SQLException e) {
      throw new IOException("the copy cannot be opened again: " + e.getMessage(), e);
    }
  }

  @Override
  public Map<String, Long> check(Path copy) throws IOException, SQLException {
    Map<String, Long> rows;
    try (Connection connection = opened(copy)) {
      requireUndamaged(database.integrity(connection).damage());
      rows = database.rowCounts(connection);
    }
    if (steady.isEmpty() && !rows.equals(database.rowCounts(view.connection()))) {
      throw new IOException("the copy holds other numbers of rows than the database");
    }
    return rows;
  }

  /** The file is the database, and holds nothing of when it was copied. */
  @Override
  public List<String> withoutSchemas() {
    return List.of();
  }

  @Override
  public String fingerprint(Path copy, String sha256) {
    return sha256;
  }
}
