package dev.slipway.notify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A file that the node exporter reads (github.com/prometheus/node_exporter, "Textfile Collector"):
 * always a whole one, since it is written beside and renamed.
 *
 * @param path the file, whose name ends with {@code .prom} for the exporter to read it
 * @param name what the metrics are about, if that is said; else the file's own name, by which no
 *     two files of a folder hold the same metric
 */
record MetricsFile(Path path, Optional<String> name) implements Receiver {
  private static final int FAR_TOO_LARGE = 1 << 20;

  @Override
  public String host() {
    return path.toString();
  }

  @Override
  public boolean wants(News news) {
    return true;
  }

  @Override
  public void receive(News news) throws IOException {
    String file = String.valueOf(path.getFileName());
    Map<String, String> labels =
        new TreeMap<>(
            Map.of(
                "command", news.command(), "name", name.orElse(file.replaceFirst("\\.prom$", ""))));
    Metrics metrics = Metrics.read(earlier()).with(news, Metrics.labels(labels), Instant.now());
    Path folder = path.toAbsolutePath().getParent();
    // Not ending with .prom, or the exporter would read it half written.
    Path beside = Files.createTempFile(folder, "." + file + ".", ".tmp");
    try {
      Files.write(beside, metrics.toString().getBytes(StandardCharsets.UTF_8));
      if (Files.getFileStore(beside).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString("rw-r--r--"));
      }
      Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private String earlier() throws IOException {
    try {
      return Files.size(path) > FAR_TOO_LARGE ? "" : Files.readString(path);
    } catch (NoSuchFileException e) {
      return "";
    }
  }
}
