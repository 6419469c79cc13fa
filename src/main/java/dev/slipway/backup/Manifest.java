package dev.slipway.backup;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lies beside a snapshot and says what it is; the field names are those of the JSON.
 *
 * @param id the snapshot's name
 * @param file the data file's name, in the same folder
 * @param database the place the data came from
 * @param engine its engine
 * @param engineVersion the version of the engine that wrote it
 * @param slipwayVersion the version of Slipway that made it
 * @param created when, in UTC
 * @param standing the database's standing at the time
 * @param release the release of the app at the time; null if it was not said
 * @param catalog the SHA-256 of the database's catalog at the time; null if it was not read
 * @param why what it was made for: {@code before migrate}, {@code by hand}
 * @param compression by what the data file is compressed: {@code zstd}; null if by nothing
 * @param encryptedTo for whom it is encrypted: public keys of age's, or {@code passphrase}; null if
 *     it is not
 * @param bytes the data file's size, as it lies there
 * @param sha256 the data file's SHA-256, as it lies there
 * @param fingerprint the SHA-256 of what counts in it, by which the same state is known again; null
 *     in manifests of earlier versions, for which it is that of the file
 * @param withoutSchemas schemas that were there and are not in it; null if it holds all
 * @param rows how many rows each table holds; empty in the manifests of dumps that earlier versions
 *     made
 * @param millis how long making it took
 * @param run how the run ended that made or last used it; null while that is not known
 * @param verified when it was last restored into a scratch place and found to be what was saved, in
 *     UTC; null if never
 * @param hooked true once all hooks have run for it, and all of them well
 */
record Manifest(
    String id,
    String file,
    String database,
    String engine,
    String engineVersion,
    String slipwayVersion,
    String created,
    String standing,
    @Nullable String release,
    @Nullable String catalog,
    String why,
    @Nullable String compression,
    @Nullable List<String> encryptedTo,
    long bytes,
    String sha256,
    @Nullable String fingerprint,
    @Nullable List<String> withoutSchemas,
    Map<String, Long> rows,
    long millis,
    @Nullable String run,
    @Nullable String verified,
    @Nullable Boolean hooked) {
  private static final Logger log = LoggerFactory.getLogger(Manifest.class);
  private static final Gson JSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  static final String SUFFIX = ".manifest.json";

  static Path path(Path folder, String id) {
    return folder.resolve(id + SUFFIX);
  }

  /** Those in a folder, which need not be there, whatever databases they are of. */
  static List<Manifest> in(Path folder) throws IOException {
    List<Manifest> manifests = new ArrayList<>();
    if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return manifests;
    }
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path path : paths) {
        read(path).ifPresent(manifests::add);
      }
    }
    return manifests;
  }

  /** A manifest that lies in a folder; empty if it cannot be read, which is then said. */
  static Optional<Manifest> read(Path path) {
    try {
      Manifest manifest = JSON.fromJson(Files.readString(path), Manifest.class);
      if (manifest == null || !manifest.isWhole(path)) {
        log.warn("{} is no manifest of Slipway's and is left alone", path);
        return Optional.empty();
      }
      manifest.when();
      if (manifest.verified() != null) {
        Instant.parse(manifest.verified());
      }
      return Optional.of(manifest);
    } catch (IOException | JsonParseException | DateTimeParseException e) {
      log.warn("{} cannot be read and is left alone: {}", path, e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Whether everything is there that is relied on, and it speaks of files beside itself: what it
   * names may be deleted some day. JSON leaves out what it likes, whatever the types say.
   */
  private boolean isWhole(Path path) {
    return Stream.of(id, file, database, engine, created, standing, sha256, rows)
            .allMatch(Objects::nonNull)
        && String.valueOf(path.getFileName()).equals(id + SUFFIX)
        && file.startsWith(id)
        && file.substring(id.length()).matches("[.][a-z.]+");
  }

  void write(Path folder) throws IOException {
    Path partial = folder.resolve(DurableFile.partialName(database, id + SUFFIX));
    DurableFile.write(partial, path(folder, id), JSON.toJson(this) + "\n");
  }

  /**
   * As {@link #write}, for one that is not there yet.
   *
   * @throws FileAlreadyExistsException if one of this name is
   */
  void create(Path folder) throws IOException {
    Path partial = folder.resolve(DurableFile.partialName(database, id + SUFFIX));
    DurableFile.create(partial, path(folder, id), JSON.toJson(this) + "\n");
  }

  Instant when() {
    return Instant.parse(created);
  }

  /**
   * The snapshot that it is about.
   *
   * @param reused whether an earlier run made it
   */
  Snapshot snapshot(Path folder, boolean reused) {
    return new Snapshot(
        id,
        folder.resolve(file),
        bytes,
        sha256,
        rows,
        reused,
        when(),
        standing,
        Objects.requireNonNullElse(why, ""),
        Optional.ofNullable(release),
        Optional.ofNullable(run),
        Objects.requireNonNullElse(engineVersion, ""),
        encryptedTo != null,
        Optional.ofNullable(verified).map(Instant::parse));
  }

  /** Whether it is of a state with this fingerprint. */
  boolean isOf(String state) {
    return state.equals(Objects.requireNonNullElse(fingerprint, sha256));
  }

  /**
   * Whether an upgrade made or used it. One that used a snapshot made by hand, and went well, is
   * not told from the making.
   */
  boolean tellsOfUpgrade() {
    return Occasion.Why.BEFORE_MIGRATE.words().equals(why) || (run != null && !run.equals("OPEN"));
  }

  /** Whether a run that changed nothing used it, and the database has another catalog by now. */
  boolean isLeftBehind(String now) {
    return run != null && !run.equals("NEEDS_HUMAN") && catalog != null && !catalog.equals(now);
  }

  /** Before anything lies under its name. */
  Manifest withName(String id, String file) {
    return with(id, file, rows, run, verified, hooked);
  }

  Manifest withRun(String outcome) {
    return with(id, file, rows, outcome, verified, hooked);
  }

  /** Once they were counted, in a dump of the same state. */
  Manifest withRows(Map<String, Long> counted) {
    return with(id, file, counted, run, verified, hooked);
  }

  /** Once it was restored into a scratch place and found to be what was saved. */
  Manifest withVerified(Instant when) {
    return with(id, file, rows, run, when.toString(), hooked);
  }

  /** Once all hooks have run for it. */
  Manifest withHooked() {
    return with(id, file, rows, run, verified, true);
  }

  private Manifest with(
      String id,
      String file,
      Map<String, Long> rows,
      @Nullable String run,
      @Nullable String verified,
      @Nullable Boolean hooked) {
    return new Manifest(
        id,
        file,
        database,
        engine,
        engineVersion,
        slipwayVersion,
        created,
        standing,
        release,
        catalog,
        why,
        compression,
        encryptedTo,
        bytes,
        sha256,
        fingerprint,
        withoutSchemas,
        rows,
        millis,
        run,
        verified,
        hooked);
  }
}
