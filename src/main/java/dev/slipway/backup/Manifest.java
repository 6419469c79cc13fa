package dev.slipway.backup;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
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
 * @param why what it was made before
 * @param bytes the data file's size
 * @param sha256 the data file's SHA-256
 * @param rows how many rows each table holds
 * @param millis how long making it took
 * @param run how the run ended that made or last used it; null while that is not known
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
    String why,
    long bytes,
    String sha256,
    Map<String, Long> rows,
    long millis,
    @Nullable String run) {
  private static final Logger log = LoggerFactory.getLogger(Manifest.class);
  private static final Gson JSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  static final String SUFFIX = ".manifest.json";

  static Path path(Path folder, String id) {
    return folder.resolve(id + SUFFIX);
  }

  /** A manifest that lies in a folder; empty if it cannot be read, which is then said. */
  static Optional<Manifest> read(Path path) {
    try {
      Manifest manifest = JSON.fromJson(Files.readString(path), Manifest.class);
      if (manifest == null
          || manifest.id == null
          || manifest.file == null
          || manifest.sha256 == null) {
        log.warn("{} is no manifest of Slipway's and is left alone", path);
        return Optional.empty();
      }
      manifest.when();
      return Optional.of(manifest);
    } catch (IOException | JsonParseException | DateTimeParseException e) {
      log.warn("{} cannot be read and is left alone: {}", path, e.getMessage());
      return Optional.empty();
    }
  }

  void write(Path folder) throws IOException {
    DurableFile.write(path(folder, id), JSON.toJson(this) + "\n");
  }

  Instant when() {
    return Instant.parse(created);
  }

  Manifest withRun(String outcome) {
    return new Manifest(
        id,
        file,
        database,
        engine,
        engineVersion,
        slipwayVersion,
        created,
        standing,
        why,
        bytes,
        sha256,
        rows,
        millis,
        outcome);
  }
}
