package dev.slipway.backup;

import dev.slipway.database.Database;
import dev.slipway.progress.Progress;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One snapshot on its way back: found, found to be whole, and restored where that was wanted. */
public final class Restore {
  private final Database database;
  private final Path folder;
  private final Manifest manifest;
  private final Packing packing;

  private Restore(Database database, Path folder, Manifest manifest, Packing packing) {
    this.database = database;
    this.folder = folder;
    this.manifest = manifest;
    this.packing = packing;
  }

  /** A look at a database that a snapshot was restored into. */
  @FunctionalInterface
  public interface Look {
    /**
     * Looks.
     *
     * @throws IOException if it is not what was saved
     */
    void at(Connection restored) throws SQLException, IOException;
  }

  /**
   * Finds a snapshot.
   *
   * @param database the database that it is of
   * @param folder where its snapshots lie
   * @param name the snapshot's name, or a path: of its data or of its manifest, in any folder. Only
   *     a path is taken of a snapshot whose database had another name when it was made
   * @param packing what opens it if it is packed
   * @throws Refusal SETTINGS if there is none, or it is of another database
   */
  public static Restore of(Database database, Path folder, String name, Packing packing)
      throws IOException {
    boolean path = name.contains("/");
    Path named = path ? Path.of(name).toAbsolutePath() : folder.resolve(name);
    Path where = path ? Objects.requireNonNullElse(named.getParent(), folder) : folder;
    String last = String.valueOf(named.getFileName());
    for (Manifest manifest : Manifest.in(where)) {
      boolean meant =
          last.equals(manifest.id())
              || last.equals(manifest.file())
              || last.equals(manifest.id() + Manifest.SUFFIX);
      if (!meant) {
        continue;
      }
      if (!manifest.engine().equals(database.engine().toString())) {
        throw wrong(
            manifest.id() + " is a snapshot of " + manifest.engine(),
            database.place() + " is " + database.engine(),
            "slipway snapshots lists those of this database");
      }
      if (!path && !manifest.database().equals(database.place())) {
        throw wrong(
            manifest.id() + " is a snapshot of " + manifest.database(),
            "this database is " + database.place(),
            "if it is the same one by another name, say which file: slipway restore "
                + Refusal.typed(where.resolve(manifest.file()).toString()));
      }
      return new Restore(database, where, manifest, packing);
    }
    throw wrong(
        "there is no snapshot " + last + " in " + where,
        "a snapshot is its data with its manifest beside it",
        "slipway snapshots lists those that there are");
  }

  /** Those of a database, the newest first; one whose data is gone is among them. */
  public static List<Restore> all(Database database, Path folder, Packing packing)
      throws IOException {
    List<Restore> all = new ArrayList<>();
    for (Manifest manifest : Manifest.in(folder)) {
      if (manifest.database().equals(database.place())) {
        all.add(new Restore(database, folder, manifest, packing));
      }
    }
    all.sort((one, other) -> other.manifest.when().compareTo(one.manifest.when()));
    return all;
  }

  private static Refusal wrong(String seen, String why, String next) {
    return new Refusal(Fact.SETTINGS, seen, why, next);
  }

  public Snapshot snapshot() {
    return manifest.snapshot(folder, true);
  }

  /** The SHA-256 of the catalog that the database had, if it was read and can be compared here. */
  public Optional<String> catalog() throws SQLException {
    boolean sameDeparser =
        switch (database.engine()) {
          case SQLITE -> true;
          case POSTGRESQL ->
              manifest
                  .engineVersion()
                  .split("[. ]", 2)[0]
                  .equals(String.valueOf(database.majorVersion()));
        };
    return sameDeparser ? Optional.ofNullable(manifest.catalog()) : Optional.empty();
  }

  /**
   * Reads the data and compares it with the manifest, and opens it if it is encrypted.
   *
   * @throws Refusal STEP if it is not what was saved: truncated, altered, or another's; or if what
   *     was given does not open it
   */
  public void requireWhole() {
    Path data = data();
    try {
      if (!Files.isRegularFile(data)) {
        throw faulty("its data " + data + " is not there", null);
      }
      long bytes = Files.size(data);
      if (bytes != manifest.bytes()) {
        throw faulty("it has " + bytes + " bytes, and was saved with " + manifest.bytes(), null);
      }
      if (!Backup.sha256(data).equals(manifest.sha256())) {
        throw faulty("its SHA-256 is not the one that it was saved with", null);
      }
      PackedFile.open(data, manifest.file(), packing).close();
    } catch (IOException e) {
      throw faulty("it cannot be read (" + e + ")", e);
    }
  }

  /**
   * Restores it into what is to take the database's place, and looks at that.
   *
   * @return how many rows each table holds
   * @throws Refusal STEP if it does not restore, or not to what was saved
   */
  public Map<String, Long> into(Database.Replacement replacement) throws SQLException {
    try {
      switch (database.engine()) {
        case SQLITE -> {
          Path target = replacement.file().orElseThrow();
          Progress.during("restored", target, manifest.bytes(), () -> copyTo(target));
        }
        case POSTGRESQL -> {
          int serverMajor = database.majorVersion();
          requireAllSchemas();
          try (Plain plain = plain()) {
            PostgresClients.installed()
                .choose(serverMajor)
                .restoreWhole(replacement.forClients(), serverMajor, plain.file());
          }
        }
      }
      return requireSound(replacement.connection());
    } catch (IOException e) {
      throw new Refusal(
          Fact.STEP,
          "the snapshot " + manifest.id() + " could not be restored: " + e.getMessage(),
          "it is damaged, or there is no room for it where the database lies; nothing was changed",
          "df -h; whether the snapshot is whole says: slipway verify-backup "
              + Refusal.typed(manifest.id()),
          e);
    }
  }

  /**
   * Restores it into a scratch place, and looks at that.
   *
   * @param look what else to look at there
   * @throws Refusal STEP if it does not restore, or not to what was saved
   */
  public void requireRestorable(Look look) throws SQLException {
    requireWhole();
    try {
      switch (database.engine()) {
        case SQLITE -> {
          try (Plain plain = plain();
              Connection copy = Database.ofCopy(plain.file())) {
            requireSound(copy);
            look.at(copy);
          }
        }
        case POSTGRESQL -> {
          int serverMajor = database.majorVersion();
          try (Plain plain = plain();
              Database.Scratch scratch = database.scratch()) {
            PostgresBackup.clear(scratch, database);
            PostgresClients.installed()
                .choose(serverMajor)
                .restore(scratch.forClients(), serverMajor, plain.file());
            requireSound(scratch.connection());
            look.at(scratch.connection());
          }
        }
      }
      if (Files.isWritable(folder)) {
        manifest.withVerified(Instant.now().truncatedTo(ChronoUnit.SECONDS)).write(folder);
      }
    } catch (IOException e) {
      throw faulty(String.valueOf(e.getMessage()), e);
    }
  }

  /** What the dump could not hold, or the present role cannot save, would be gone after. */
  private void requireAllSchemas() throws SQLException {
    PostgresTables tables = PostgresTables.of(database.reading());
    if (!tables.closedSchemas().isEmpty()) {
      throw lacking(
          "this role may not use the schemas "
              + tables.closedSchemas()
              + " of "
              + database.place());
    }
    List<String> lost =
        new ArrayList<>(Objects.requireNonNullElse(manifest.withoutSchemas(), List.of()));
    lost.retainAll(tables.schemas());
    if (!lost.isEmpty()) {
      throw lacking(manifest.id() + " was made by a role that may not use the schemas " + lost);
    }
  }

  private Refusal lacking(String seen) {
    return new Refusal(
        Fact.NO_PERMISSION,
        seen,
        "they are not in it, and would be gone from what it is restored into",
        "bring back the rest in its place by hand: pg_restore --single-transaction --clean"
            + " --if-exists --dbname "
            + database.name()
            + " "
            + data());
  }

  private void copyTo(Path target) throws IOException {
    if (PackedFile.isPacked(manifest.file())) {
      PackedFile.read(data(), manifest.file(), target, packing);
      if (!Backup.sha256(target).equals(manifest.fingerprint())) {
        throw new IOException("what is in it has another SHA-256 than what was saved");
      }
      DurableFile.sync(target, StandardOpenOption.WRITE);
      return;
    }
    try (FileChannel in = FileChannel.open(data(), StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(
                target, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      if (!SqliteBackup.digest(in, out).equals(manifest.sha256())) {
        throw new IOException("its SHA-256 is not the one that it was saved with");
      }
      out.force(true);
    }
  }

  private Map<String, Long> requireSound(Connection restored) throws SQLException, IOException {
    Optional<String> damage = database.wholeIntegrity(restored).damage();
    if (damage.isPresent()) {
      throw new IOException("what it restores is damaged: " + damage.get());
    }
    Map<String, Long> rows = database.rowCounts(restored);
    if (!manifest.rows().isEmpty() && !new TreeMap<>(manifest.rows()).equals(new TreeMap<>(rows))) {
      throw new IOException("what it restores has other numbers of rows than were saved");
    }
    return rows;
  }

  /**
   * The data as the engine's own programs read it.
   *
   * @param passing whether it was unpacked for this, and is to go with it
   */
  private record Plain(Path file, boolean passing) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      if (passing) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Where it is unpacked, a later run finds what a killed one leaves. */
  private Plain plain() throws IOException {
    if (!PackedFile.isPacked(manifest.file())) {
      return new Plain(data(), false);
    }
    Path place =
        Files.isWritable(folder) ? folder : Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    Path unpacked = place.resolve(DurableFile.partialName(database.place(), manifest.id()));
    Files.deleteIfExists(unpacked);
    Files.createFile(
        unpacked,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    PackedFile.read(data(), manifest.file(), unpacked, packing);
    return new Plain(unpacked, true);
  }

  private Path data() {
    return folder.resolve(manifest.file());
  }

  private Refusal faulty(String what, @Nullable Throwable cause) {
    return new Refusal(
        Fact.STEP,
        "the snapshot " + manifest.id() + " cannot be used: " + what,
        "what it would bring back is not what was saved",
        "slipway verify-backup --all finds those that can be",
        cause);
  }
}
