package dev.slipway.backup;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One finished, checked backup.
 *
 * @param id its name: database, UTC time and standing
 * @param path the file that holds the data
 * @param bytes how large that file is
 * @param sha256 the SHA-256 of that file, in hexadecimal
 * @param rows how many rows each table in it holds; empty where an earlier version did not count
 * @param reused whether an earlier run of the same state made it
 * @param created when it was made
 * @param standing the database's standing at the time
 * @param why what it was made for: {@code before migrate}, {@code by hand}
 * @param release the release of the app at the time, if it was said
 * @param run how the run ended that made or last used it, by the outcome's name, if that is known
 * @param engineVersion the version of the engine that wrote it
 * @param encrypted whether a key or passphrase is needed to read it
 * @param verified when it was last restored into a scratch place and found to be what was saved
 */
public record Snapshot(
    String id,
    Path path,
    long bytes,
    String sha256,
    Map<String, Long> rows,
    boolean reused,
    Instant created,
    String standing,
    String why,
    Optional<String> release,
    Optional<String> run,
    String engineVersion,
    boolean encrypted,
    Optional<Instant> verified) {

  public Snapshot {
    rows = new TreeMap<>(rows);
  }
}
