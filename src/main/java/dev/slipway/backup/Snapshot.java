package dev.slipway.backup;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * One finished, checked backup.
 *
 * @param id its name: database, UTC time and standing
 * @param path the file that holds the data
 * @param bytes how large that file is
 * @param sha256 the SHA-256 of that file, in hexadecimal
 * @param rows how many rows each table in it holds; empty where nobody counted them: a dump of a
 *     server has to be restored for that
 * @param reused whether an earlier run of the same state made it
 */
public record Snapshot(
    String id, Path path, long bytes, String sha256, Map<String, Long> rows, boolean reused) {

  public Snapshot {
    rows = new TreeMap<>(rows);
  }
}
