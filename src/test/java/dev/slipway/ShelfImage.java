package dev.slipway;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The demonstration's app with the gate in its own image, as the README says to build one; of root,
 * so that whoever runs it says as whom.
 */
final class ShelfImage {
  private ShelfImage() {}

  /** Builds it under that name, from what is here. */
  static void build(String name, Path work) throws Exception {
    Docker.build();
    Path context = Files.createDirectories(work.resolve("shelf"));
    Path migrations = Files.createDirectories(context.resolve("migrations"));
    copy(Path.of("migrations"), migrations);
    Files.writeString(
        context.resolve("Dockerfile"),
        """
        FROM slipway-demo
        COPY --from=slipway /opt/slipway /opt/slipway
        COPY migrations /migrations
        ENTRYPOINT ["/opt/slipway/docker-entrypoint.sh"]
        CMD ["python3", "/app/app.py"]
        USER 0:0
        """);
    Docker.ok("build", "-q", "-t", name, context.toString());
  }

  static void copy(Path from, Path to) throws Exception {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
