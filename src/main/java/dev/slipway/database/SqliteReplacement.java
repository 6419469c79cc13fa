package dev.slipway.database;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A file beside the database that is renamed over it, while SQLite's own lock keeps everybody out.
 *
 * <p>A file that is itself a mount cannot be renamed over: what is to take its place is then copied
 * into it by SQLite's online backup, which is one transaction.
 */
final class SqliteReplacement implements Database.Replacement {
  private static final Logger log = LoggerFactory.getLogger(SqliteReplacement.class);
  private static final String SUFFIX = ".slipway-restore";
  private static final String SUFFIX_OF_KEPT = ".slipway-replaced";

  /**
   * The bytes that SQLite's locks are on: pending, reserved and shared (sqlite.org/src, os.h,
   * PENDING_BYTE).
   */
  private static final long LOCK_BYTES = 0x40000000L;

  private static final long LOCK_SIZE = 512;

  private final SqliteDatabase database;
  private final Path live;
  private final Path file;

  /** What had the place, until this is closed. */
  private final Path kept;

  private @Nullable Connection look;
  private boolean placed;

  private SqliteReplacement(SqliteDatabase database, Path file, Path kept) {
    this.database = database;
    this.live = database.path();
    this.file = file;
    this.kept = kept;
  }

  static SqliteReplacement make(SqliteDatabase database) {
    Path live = database.path();
    Path file = live.resolveSibling("." + live.getFileName() + SUFFIX);
    Path kept = live.resolveSibling("." + live.getFileName() + SUFFIX_OF_KEPT);
    try {
      requireNothingLeftOfOne(live);
      removeWithParts(file);
      removeWithParts(kept);
      createPrivate(file);
      SqliteReplacement replacement = new SqliteReplacement(database, file, kept);
      try {
        // Who may not give it to the app is better told now.
        if (Files.exists(live) && !MountedFiles.isOne(live)) {
          replacement.likeTheLive();
        }
      } catch (IOException | Refusal e) {
        replacement.close();
        throw e;
      }
      return replacement;
    } catch (IOException e) {
      throw Devices.refusal("could not create", file, e, Fact.DEVICE);
    }
  }

  /** The newest rows of a database that is gone, or moved away, may be in what is left of it. */
  private static void requireNothingLeftOfOne(Path live) throws IOException {
    if (Files.exists(live)) {
      return;
    }
    for (String suffix : List.of("-wal", "-journal")) {
      Path rest = Path.of(live + suffix);
      if (Files.exists(rest) && Files.size(rest) > 0) {
        throw new Refusal(
            Fact.DAMAGED,
            live + " does not exist, but " + rest.getFileName() + " does",
            "it belongs to a database that is gone, or was moved away without it, and may hold the"
                + " newest rows",
            "put it beside that database, or out of the way: mv "
                + Refusal.typed(rest.toString())
                + " "
                + Refusal.typed(rest + ".old")
                + "; then the same command again");
      }
    }
  }

  private static void createPrivate(Path path) throws IOException {
    Files.createFile(path);
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Override
  public Optional<Path> file() {
    return Optional.of(file);
  }

  @Override
  public Map<String, String> forClients() {
    return Map.of();
  }

  @Override
  public Connection connection() throws SQLException {
    if (look == null) {
      look = SqliteDatabase.immutable(file);
    }
    return look;
  }

  @Override
  public void takePlace() throws SQLException {
    closeLook();
    // Closing a descriptor of ours would drop every lock of ours on the file.
    database.closeLook();
    try {
      if (!Files.exists(live)) {
        likeTheFolder();
        removeParts(live);
        move(file);
      } else if (MountedFiles.isOne(live)) {
        requireNobodyElse(true);
        requireAsSaved();
        keepCopy();
        copyInto(file);
      } else {
        rename(requireNobodyElse(false), file);
      }
      placed = true;
    } catch (IOException e) {
      throw Devices.refusal("could not replace", live, e, Fact.DEVICE);
    }
  }

  @Override
  public void takePlace(Database.Solitude since) {
    throw new UnsupportedOperationException("in SQLite one transaction holds every migration");
  }

  @Override
  public void putBack() throws SQLException {
    if (!placed) {
      return;
    }
    closeLook();
    database.closeLook();
    try {
      if (MountedFiles.isOne(live)) {
        requireNobodyElse(true);
        copyInto(kept);
      } else if (Files.exists(kept)) {
        rename(requireNobodyElse(false), kept);
      } else {
        requireNobodyElse(false);
        removeWithParts(live);
      }
      placed = false;
    } catch (IOException e) {
      throw Devices.refusal("could not put back", live, e, Fact.DEVICE);
    }
  }

  /**
   * Empties the WAL into the file, and finds whoever has that open.
   *
   * @param whole whether a damaged file will not do
   * @return whether the file is a database that SQLite opens
   */
  private boolean requireNobodyElse(boolean whole) throws SQLException, IOException {
    List<String> others = OpenFiles.others(live);
    if (!others.isEmpty()) {
      throw inUse(String.join(", ", others) + " has it open");
    }
    try {
      Connection alone = SqliteTransaction.beginAlone(database);
      if (alone == null) {
        throw inUse("another process has it open");
      }
      SqliteDatabase.letGo(alone);
      return true;
    } catch (SQLiteException e) {
      boolean damaged =
          switch (e.getResultCode()) {
            case SQLITE_NOTADB, SQLITE_CORRUPT -> true;
            default -> false;
          };
      if (!damaged || whole) {
        throw e;
      }
      log.warn("what is replaced is damaged: {}", e.getMessage());
      return false;
    }
  }

  /** What was written after the present state was saved would be in neither of the two. */
  private void requireAsSaved() throws IOException {
    if (database.isWrittenSinceView()) {
      throw new Refusal(
          Fact.BUSY,
          live + " was written to after its present state was saved",
          "what came last would be in no snapshot, and gone",
          "stop whatever uses it (docker compose stop), then the same command again");
    }
  }

  private Refusal inUse(String who) {
    return new Refusal(
        Fact.BUSY,
        live + " is in use: " + who,
        "who has it open would go on with the old data, and could damage the new",
        "stop the app (docker compose stop), then the same command again");
  }

  private void rename(boolean sound, Path source) throws IOException {
    if (source.equals(file)) {
      likeTheLive();
    }
    try (FileChannel held =
        FileChannel.open(live, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      // By SQLite's own lock nobody gets in between the last look and the new name.
      FileLock lock = held.tryLock(LOCK_BYTES, LOCK_SIZE, false);
      Path wal = Path.of(live + "-wal");
      if (lock == null || (sound && Files.exists(wal) && Files.size(wal) > 0)) {
        throw inUse("another process has just opened it");
      }
      if (source.equals(file)) {
        requireAsSaved();
        keep();
      }
      removeParts(live);
      move(source);
    }
  }

  /** Under another name too; where a file can have but one, as a copy. */
  private void keep() throws IOException {
    try {
      Files.createLink(kept, live);
    } catch (UnsupportedOperationException | IOException e) {
      log.debug("{} cannot be linked and is copied: {}", live, e.getMessage());
      Files.copy(live, kept, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  private void move(Path source) throws IOException {
    sync(source, StandardOpenOption.WRITE);
    Files.move(source, live, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(Objects.requireNonNull(live.toAbsolutePath().getParent()), StandardOpenOption.READ);
  }

  private void keepCopy() throws SQLException, IOException {
    createPrivate(kept);
    Connection connection = database.connect(true, database.patienceMillis());
    try {
      int result =
          connection
              .unwrap(SQLiteConnection.class)
              .getDatabase()
              .backup("main", kept.toAbsolutePath().toString(), null);
      if (result != SQLiteErrorCode.SQLITE_OK.code) {
        SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(result);
        throw new FileSystemException(
            live.toString(), null, "SQLite could not copy it (" + code + ")");
      }
    } finally {
      SqliteDatabase.letGo(connection);
    }
  }

  private void copyInto(Path source) throws SQLException, IOException {
    Connection connection = database.connect(false, database.patienceMillis());
    try {
      int result =
          connection
              .unwrap(SQLiteConnection.class)
              .getDatabase()
              .restore("main", source.toAbsolutePath().toString(), null);
      if (result != SQLiteErrorCode.SQLITE_OK.code) {
        SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(result);
        throw new FileSystemException(
            live.toString(), null, "SQLite could not copy into it (" + code + ")");
      }
      SqliteDatabase.number(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    } finally {
      SqliteDatabase.letGo(connection);
    }
  }

  /** The owner and mode that the database has, as far as this user may give them. */
  private void likeTheLive() throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    PosixFileAttributes of = Files.readAttributes(live, PosixFileAttributes.class);
    PosixFileAttributes mine = view.readAttributes();
    if (!of.owner().equals(mine.owner()) || !of.group().equals(mine.group())) {
      try {
        view.setOwner(of.owner());
        view.setGroup(of.group());
      } catch (IOException e) {
        throw new Refusal(
            Fact.NO_PERMISSION,
            live + " belongs to " + of.owner() + ":" + of.group() + ", and this user to others",
            "what takes its place would no longer belong to the app",
            "run as that user, or as root: docker run --user 0 …",
            e);
      }
    }
    view.setPermissions(of.permissions());
  }

  /** Where no database is left to be like: its folder's owner, and what that lets others do. */
  private void likeTheFolder() throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    Path folder = Objects.requireNonNull(live.toAbsolutePath().getParent());
    PosixFileAttributes of = Files.readAttributes(folder, PosixFileAttributes.class);
    try {
      view.setOwner(of.owner());
      view.setGroup(of.group());
    } catch (IOException e) {
      log.warn("{} belongs to this user, and not to {} as its folder does", live, of.owner());
    }
    Set<PosixFilePermission> permissions = EnumSet.copyOf(of.permissions());
    permissions.removeAll(
        Set.of(
            PosixFilePermission.OWNER_EXECUTE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_EXECUTE,
            PosixFilePermission.OTHERS_WRITE));
    view.setPermissions(permissions);
  }

  private static void sync(Path path, StandardOpenOption mode) throws IOException {
    try (FileChannel channel = FileChannel.open(path, mode)) {
      channel.force(true);
    }
  }

  private static void removeParts(Path path) throws IOException {
    for (String suffix : List.of("-wal", "-shm", "-journal")) {
      Files.deleteIfExists(Path.of(path + suffix));
    }
  }

  private static void removeWithParts(Path path) throws IOException {
    Files.deleteIfExists(path);
    removeParts(path);
  }

  private void closeLook() {
    if (look != null) {
      SqliteDatabase.letGo(look);
      look = null;
    }
  }

  @Override
  public void close() {
    closeLook();
    try {
      removeWithParts(file);
      removeWithParts(kept);
    } catch (IOException e) {
      log.warn("could not remove {} or {}: {}", file, kept, e.getMessage());
    }
  }
}
