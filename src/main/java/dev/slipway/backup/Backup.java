package dev.slipway.backup;

import dev.slipway.database.Database;
import dev.slipway.progress.Progress;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes snapshots of one database in one folder, and keeps the folder in order.
 *
 * <p>A snapshot has its name only once it is whole, on the disk and read back; whatever goes wrong
 * before leaves nothing behind that could be taken for one.
 */
public final class Backup {
  private static final Logger log = LoggerFactory.getLogger(Backup.class);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Room for manifest and directory beside the data. */
  private static final long MARGIN_BYTES = 1 << 20;

  /** What each engine does its own way. */
  interface Copying {
    /** How the data files of this engine's snapshots end. */
    String suffix();

    /**
     * Whether an earlier copy holds just what the database does, where that can be told without
     * copying; otherwise not.
     */
    boolean isLike(Path earlier) throws IOException;

    /** How many bytes a copy will have; 0 if that is not known before. */
    long bytes(Database of) throws IOException, SQLException;

    /** Copies the database, as it is in the open transaction, into an empty file. */
    void copy(Path target) throws IOException, SQLException;

    /**
     * Reads a copy back, or fails if anything is wrong with it; gives the rows of each table, or
     * nothing where they are not counted.
     */
    Map<String, Long> check(Path copy) throws IOException, SQLException;

    /**
     * What two copies of one state have in common, and copies of different states do not.
     *
     * @param sha256 the copy's own SHA-256, if there is nothing better
     */
    String fingerprint(Path copy, String sha256) throws IOException;

    /** Schemas of the database that are not in the copy, since this role may not use them. */
    List<String> withoutSchemas();
  }

  private final Database database;
  private final Database.View view;
  private final Copying copying;
  private final Keeping keeping;

  Backup(Database database, Database.View view, Copying copying) {
    this(database, view, copying, Keeping.DEFAULT);
  }

  Backup(Database database, Database.View view, Copying copying, Keeping keeping) {
    this.database = database;
    this.view = view;
    this.copying = copying;
    this.keeping = keeping;
  }

  /** As the other, without restoring anything, and as snapshots are kept if nothing is said. */
  static Backup of(Database database, Database.View view) {
    return of(database, view, false, Keeping.DEFAULT);
  }

  /**
   * For a database as a view shows it; a write transaction that has just begun is one too.
   *
   * @param restoreCheck whether what has to be restored to be seen is restored into a scratch
   *     database, and its rows are counted; for an engine whose copies are databases this says
   *     nothing, since they are always looked into
   * @param keeping in which form snapshots lie there, how long, and who is told of them
   */
  public static Backup of(
      Database database, Database.View view, boolean restoreCheck, Keeping keeping) {
    return switch (database.engine()) {
      case SQLITE -> new Backup(database, view, new SqliteBackup(database, view), keeping);
      case POSTGRESQL ->
          new Backup(
              database,
              view,
              new PostgresBackup(database, view, restoreCheck, PostgresClients.installed()),
              keeping);
    };
  }

  /**
   * Makes a snapshot, or finds the one that an earlier run made of this very state.
   *
   * @param folder where snapshots lie; made if it is not there
   * @param occasion why it is made
   * @throws Refusal if it cannot be made or does not read back; the folder, which may have been
   *     made and rid of what killed runs left, then holds the snapshots that it held
   */
  public Snapshot into(Path folder, Occasion occasion) throws SQLException {
    try {
      prepare(folder);
      List<Manifest> earlier = withData(manifestsOf(database, folder), folder);
      Optional<Manifest> same = ofSameState(folder, earlier);
      if (same.isPresent()) {
        return used(same.get(), folder);
      }
      requireSpace(database, folder, keeping);
      Manifest made = make(folder, occasion, earlier);
      if (earlier.stream().anyMatch(one -> one.id().equals(made.id()))) {
        return used(made, folder);
      }
      earlier.add(made);
      removeExpired(folder, earlier, keeping.retention(), made);
      return hooked(made, folder).snapshot(folder, false);
    } catch (IOException e) {
      throw new Refusal(
          Fact.STEP,
          "no snapshot could be made in "
              + folder
              + " ("
              + e.getClass().getSimpleName()
              + ": "
              + e.getMessage()
              + ")",
          "without one a failed upgrade has no way back",
          "make room there or give this user the folder, or name another: --backups FOLDER",
          e);
    }
  }

  private void prepare(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      requireParent(folder);
      Files.createDirectory(folder);
      likeTheDatabase(folder, true);
    }
    // Left by a run that was killed; the lock on the database means that nobody is writing one now.
    String partial = DurableFile.partialName(database.place(), "*") + "*";
    try (DirectoryStream<Path> partials = Files.newDirectoryStream(folder, partial)) {
      for (Path left : partials) {
        Files.delete(left);
      }
    }
    for (Manifest manifest : manifestsOf(database, folder)) {
      if (manifest.run() == null && !Files.exists(folder.resolve(manifest.file()))) {
        Files.delete(Manifest.path(folder, manifest.id()));
      }
    }
  }

  private Snapshot used(Manifest again, Path folder) throws IOException {
    log.info("nothing has changed since {}, which is used again", folder.resolve(again.file()));
    return hooked(again, folder).snapshot(folder, true);
  }

  /** Once all hooks have run, now or earlier; those that failed then may do better now. */
  private Manifest hooked(Manifest manifest, Path folder) throws IOException {
    if (Boolean.TRUE.equals(manifest.hooked())
        || !Hooks.areBeside(folder)
        || !keeping.hooks().run(folder, manifest)) {
      return manifest;
    }
    Manifest hooked = manifest.withHooked();
    hooked.write(folder);
    return hooked;
  }

  /** Told without copying, where a copy's SHA-256 can be known before it is made. */
  private Optional<Manifest> ofSameState(Path folder, List<Manifest> earlier)
      throws IOException, SQLException {
    Optional<Manifest> newest = earlier.stream().max(Comparator.comparing(Manifest::when));
    if (newest.isEmpty()
        || PackedFile.isPacked(newest.get().file())
        || newest.get().bytes() != database.bytes()) {
      return Optional.empty();
    }
    Manifest manifest = newest.get();
    return copying.isLike(folder.resolve(manifest.file()))
        ? newestIfLike(
            Objects.requireNonNullElse(manifest.fingerprint(), manifest.sha256()), folder, earlier)
        : Optional.empty();
  }

  /**
   * The newest snapshot, if it is whole, has the fingerprint given, and is packed as new ones are.
   */
  private Optional<Manifest> newestIfLike(String fingerprint, Path folder, List<Manifest> earlier)
      throws IOException {
    Optional<Manifest> newest = earlier.stream().max(Comparator.comparing(Manifest::when));
    if (newest.isEmpty() || !newest.get().isOf(fingerprint)) {
      return Optional.empty();
    }
    Path data = folder.resolve(newest.get().file());
    boolean whole = Files.isRegularFile(data) && sha256(data).equals(newest.get().sha256());
    return whole && isPackedAsNewOnes(newest.get(), data) ? newest : Optional.empty();
  }

  private boolean isPackedAsNewOnes(Manifest manifest, Path data) throws IOException {
    Packing packing = keeping.packing();
    if (!Objects.equals(manifest.compression(), packing.compression())
        || !Objects.equals(manifest.encryptedTo(), packing.encryptedTo())) {
      return false;
    }
    // Of a passphrase the manifest does not say which.
    return !List.of(Packing.BY_PASSPHRASE).equals(packing.encryptedTo())
        || PackedFile.opens(data, manifest.file(), packing);
  }

  /** Only the last folder is made: where more is missing, a volume is more likely not mounted. */
  private static void requireParent(Path folder) {
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      throw new Refusal(
              Fact.STEP,
              "neither " + folder + " nor the folder that is to hold it exists",
              "a snapshot outside of the volume that was meant would be gone with the container",
              "mount that volume, or if none is meant: mkdir -p " + parent)
          .forEveryone();
    }
  }

  /**
   * The programs that would make a snapshot, for people; empty where the engine needs none.
   *
   * @throws Refusal if there are none that such a server lets work
   */
  public static Optional<String> clients(Database database) throws SQLException {
    return switch (database.engine()) {
      case SQLITE -> Optional.empty();
      case POSTGRESQL -> {
        PostgresClient client = PostgresClients.installed().choose(database.majorVersion());
        yield Optional.of("pg_dump " + client.major() + " in " + client.folder());
      }
    };
  }

  /**
   * Sees whether a snapshot would have room. Writes nothing.
   *
   * @param folder where it would lie, which need not be there yet
   * @param keeping in which form
   * @throws Refusal if it would not, or there can be no such folder
   */
  public static void requireRoom(Database database, Path folder, Keeping keeping)
      throws IOException, SQLException {
    Path there = folder;
    if (!Files.isDirectory(folder)) {
      requireParent(folder);
      there = Objects.requireNonNull(folder.toAbsolutePath().getParent());
    }
    if (!Files.isWritable(there)) {
      throw new Refusal(
          Fact.NO_PERMISSION,
          "this user may not write into " + there,
          "no snapshot could be made there",
          "give this user the folder (ls -ldn " + there + "), or name another: --backups FOLDER");
    }
    requireSpace(database, there, keeping);
  }

  /** How many bytes have to be free where a snapshot is made. */
  public static long room(Database database, Keeping keeping) throws IOException, SQLException {
    // What is packed lies there plain as well until it is.
    int copies = keeping.packing().packs() ? 2 : 1;
    return copies * database.bytes() + MARGIN_BYTES;
  }

  private static void requireSpace(Database database, Path folder, Keeping keeping)
      throws IOException, SQLException {
    long needed = room(database, keeping);
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < needed) {
      throw new Refusal(
              Fact.STEP,
              folder + " has room for " + free + " bytes, and a snapshot needs " + needed,
              "without one a failed upgrade has no way back",
              "make room there (df -h " + folder + "), or name another folder: --backups FOLDER")
          .forEveryone();
    }
  }

  /** Makes a snapshot; or finds, once copied, that it is the newest of the earlier ones again. */
  private Manifest make(Path folder, Occasion occasion, List<Manifest> earlier)
      throws IOException, SQLException {
    long start = System.nanoTime();
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    String wanted = typable(database.name()) + "-" + TIME.format(now) + "-" + occasion.standing();
    String id = freeId(folder, wanted);
    Packing packing = keeping.packing();
    Path partial = folder.resolve(DurableFile.partialName(database.place(), id));
    Path packed =
        packing.packs()
            ? folder.resolve(DurableFile.partialName(database.place(), id + packing.suffix()))
            : partial;
    try {
      // Empty and private first: what comes in is as confidential as the database.
      Files.createFile(partial);
      if (packing.encrypts()) {
        forThisUserAlone(partial);
      } else {
        likeTheDatabase(partial, false);
      }
      log.info("backing up {} bytes to {}", database.bytes(), folder.resolve(id + suffix()));
      String engineVersion = view.connection().getMetaData().getDatabaseProductVersion();
      Progress.during("copied", partial, copying.bytes(database), () -> copying.copy(partial));
      FutureTask<String> digest = new FutureTask<>(() -> sha256(partial));
      new Thread(digest, "slipway digest").start();
      Map<String, Long> rows = copying.check(partial);
      String sha256 = result(digest);
      String fingerprint = copying.fingerprint(partial, sha256);
      @Nullable List<String> without =
          copying.withoutSchemas().isEmpty() ? null : copying.withoutSchemas();
      // Where others have the database open, this is how a run that fails in a loop finds its own.
      Optional<Manifest> same = newestIfLike(fingerprint, folder, earlier);
      if (same.isPresent() && Objects.equals(same.get().withoutSchemas(), without)) {
        return countedNow(same.get(), rows, folder);
      }
      if (packing.packs()) {
        Files.createFile(packed);
        likeTheDatabase(packed, false);
        String plain = sha256;
        Progress.during(
            "packed", packed, 0, () -> PackedFile.write(partial, plain, packed, packing));
        sha256 = sha256(packed);
      }
      Manifest manifest =
          new Manifest(
              id,
              id + suffix(),
              database.place(),
              database.engine().toString(),
              engineVersion,
              Objects.requireNonNullElse(
                  Backup.class.getPackage().getImplementationVersion(), "unpackaged"),
              now.toString(),
              occasion.standing(),
              occasion.release().orElse(null),
              occasion.catalog().orElse(null),
              occasion.why().words(),
              packing.compression(),
              packing.encryptedTo(),
              Files.size(packed),
              sha256,
              fingerprint,
              without,
              rows,
              (System.nanoTime() - start) / 1_000_000,
              null,
              null,
              null);
      return published(packed, folder, wanted, manifest);
    } finally {
      Files.deleteIfExists(partial);
      Files.deleteIfExists(packed);
    }
  }

  /** How the data files of new snapshots end. */
  private String suffix() {
    return copying.suffix() + keeping.packing().suffix();
  }

  /** What a task of another thread came to. */
  static <T> T result(FutureTask<T> task) throws IOException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("while a snapshot was made");
    }
  }

  /** What was found out about its double holds of an earlier snapshot too. */
  private static Manifest countedNow(Manifest earlier, Map<String, Long> rows, Path folder)
      throws IOException {
    if (rows.isEmpty() || !earlier.rows().isEmpty()) {
      return earlier;
    }
    Manifest counted = earlier.withRows(rows);
    counted.write(folder);
    return counted;
  }

  /** The manifest first: data that none names would never be used or removed. */
  private Manifest published(Path partial, Path folder, String wanted, Manifest made)
      throws IOException {
    Manifest manifest = created(folder, wanted, made);
    try {
      DurableFile.publish(partial, folder.resolve(manifest.file()));
    } catch (IOException e) {
      Files.deleteIfExists(Manifest.path(folder, manifest.id()));
      throw e;
    }
    return manifest;
  }

  /** Under the next free name, if another database of that name has just taken this one. */
  private Manifest created(Path folder, String wanted, Manifest made) throws IOException {
    Manifest manifest = made;
    while (true) {
      try {
        manifest.create(folder);
        return manifest;
      } catch (FileAlreadyExistsException e) {
        String id = freeId(folder, wanted);
        manifest = manifest.withName(id, id + suffix());
      }
    }
  }

  /** A name that is one file's, and one word of a command: a database's may hold anything. */
  private static String typable(String name) {
    return name.replaceAll("[^\\p{L}\\p{M}\\p{N}._-]", "_").replaceFirst("^[.-]", "_");
  }

  private String freeId(Path folder, String wanted) {
    String id = wanted;
    for (int more = 2;
        Files.exists(folder.resolve(id + suffix())) || Files.exists(Manifest.path(folder, id));
        more++) {
      id = wanted + "-" + more;
    }
    return id;
  }

  /**
   * Gives a file or folder the owner, group and mode of the database, as far as this user may;
   * those of a server's database are for this user alone.
   */
  private void likeTheDatabase(Path path, boolean folder) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    if (database.file().isEmpty()) {
      view.setPermissions(PosixFilePermissions.fromString(folder ? "rwx------" : "rw-------"));
      return;
    }
    Optional<Path> model = folder ? database.file().map(Path::getParent) : database.file();
    if (model.isEmpty() || !Files.exists(model.get())) {
      return;
    }
    PosixFileAttributes of = Files.readAttributes(model.get(), PosixFileAttributes.class);
    view.setPermissions(folder ? of.permissions() : PosixFilePermissions.fromString("rw-------"));
    try {
      view.setOwner(of.owner());
      view.setGroup(of.group());
    } catch (IOException e) {
      log.debug("{} stays with its own owner: {}", path, e.getMessage());
    }
    view.setPermissions(of.permissions());
  }

  private static void forThisUserAlone(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(PosixFilePermissions.fromString("rw-------"));
    }
  }

  /**
   * Notes in a snapshot's manifest how the run ended that it was made for.
   *
   * @param outcome the outcome's name; OPEN means that the run does not need it any more
   */
  public static void conclude(Snapshot snapshot, String outcome) {
    Path folder = Objects.requireNonNull(snapshot.path().getParent());
    try {
      Optional<Manifest> manifest = Manifest.read(Manifest.path(folder, snapshot.id()));
      if (manifest.isPresent()) {
        manifest.get().withRun(outcome).write(folder);
      }
    } catch (IOException e) {
      log.warn(
          "the manifest of {} does not say how the run ended: {}", snapshot.id(), e.getMessage());
    }
  }

  /**
   * The snapshots of a database in a folder, the newest first.
   *
   * @throws IOException if the folder cannot be listed
   */
  public static List<Snapshot> snapshots(Database database, Path folder) throws IOException {
    List<Manifest> manifests = withData(manifestsOf(database, folder), folder);
    manifests.sort(Comparator.comparing(Manifest::when).reversed());
    List<Snapshot> snapshots = new ArrayList<>();
    for (Manifest manifest : manifests) {
      snapshots.add(manifest.snapshot(folder, true));
    }
    return snapshots;
  }

  /**
   * The snapshot of the last upgrade that is known of, if that did not come to its end, or not to a
   * good one: of upgrades that got as far as a snapshot.
   *
   * @param catalog the SHA-256 of the database's catalog now. Another one than that of an upgrade
   *     that left nothing behind shows that a later one, which made no snapshot, went well
   * @throws IOException if the folder cannot be listed
   * @throws Refusal if a manifest in it cannot be read
   */
  public static Optional<Snapshot> ofFailedUpgrade(Database database, Path folder, String catalog)
      throws IOException {
    List<Manifest> all = Manifest.in(folder);
    requireAllRead(folder, all.size());
    return all.stream()
        .filter(manifest -> database.place().equals(manifest.database()))
        .filter(Manifest::tellsOfUpgrade)
        .max(Comparator.comparing(Manifest::when))
        .filter(newest -> !"OPEN".equals(newest.run()) && !newest.isLeftBehind(catalog))
        .map(newest -> newest.snapshot(folder, true));
  }

  private static void requireAllRead(Path folder, int read) throws IOException {
    if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    int there = 0;
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder, "*" + Manifest.SUFFIX)) {
      for (Path ignored : paths) {
        there++;
      }
    }
    if (there != read) {
      throw new Refusal(
          Fact.STEP,
          "not every manifest in " + folder + " can be read",
          "how the last upgrade ended is not known",
          "see what the log says of them, and give this user the files: ls -ln " + folder);
    }
  }

  /**
   * Somebody may have moved a snapshot's data elsewhere; its manifest stays, and counts no more.
   */
  private static List<Manifest> withData(List<Manifest> manifests, Path folder) {
    List<Manifest> whole = new ArrayList<>(manifests);
    whole.removeIf(manifest -> !Files.isRegularFile(folder.resolve(manifest.file())));
    return whole;
  }

  /**
   * Removes the snapshots of a database that no rule keeps.
   *
   * @param dry whether they are only to be named
   * @return those that are, or would be, removed
   * @throws IOException if the folder cannot be listed
   */
  public static List<Snapshot> prune(
      Database database, Path folder, Retention retention, boolean dry) throws IOException {
    List<Manifest> all = withData(manifestsOf(database, folder), folder);
    List<Snapshot> expired = new ArrayList<>();
    for (Manifest manifest : expired(folder, all, retention)) {
      if (dry || isRemoved(folder, manifest)) {
        expired.add(manifest.snapshot(folder, true));
      }
    }
    return expired;
  }

  /** One that stays although it need not takes room; that is no reason to do without a new one. */
  static void removeExpired(Path folder, List<Manifest> all, Retention retention, Manifest made) {
    for (Manifest manifest : expired(folder, all, retention)) {
      // By a clock that was set back it is not the newest, and yet it is what is relied on now.
      if (!manifest.id().equals(made.id())) {
        isRemoved(folder, manifest);
      }
    }
  }

  private static List<Manifest> expired(Path folder, List<Manifest> all, Retention retention) {
    return retention.expired(
        all,
        manifest -> folder.resolve(manifest.file()).toFile().length() == manifest.bytes(),
        Instant.now());
  }

  private static boolean isRemoved(Path folder, Manifest manifest) {
    try {
      Files.deleteIfExists(folder.resolve(manifest.file()));
      FiledReport.remove(folder, manifest.id());
      Files.deleteIfExists(Manifest.path(folder, manifest.id()));
      log.info("removed the snapshot {}, which no rule keeps", manifest.id());
      return true;
    } catch (IOException e) {
      log.warn("could not remove the snapshot {}, which no rule keeps: {}", manifest.id(), e);
      return false;
    }
  }

  private static List<Manifest> manifestsOf(Database database, Path folder) throws IOException {
    List<Manifest> manifests = Manifest.in(folder);
    manifests.removeIf(manifest -> !database.place().equals(manifest.database()));
    return manifests;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static String hexadecimal(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  static String sha256(Path file) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return hexadecimal(digest);
  }
}
