package dev.slipway;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An app that writes a row ten times a second, in three releases: the second brings a column, the
 * third a migration that fails where there are rows. Each is an image with the gate in it, and one
 * of the gate with that release's migrations.
 */
final class TickingApp {
  private static final String PROGRAM =
      """
      import os, signal, sys, time
      sys.path.insert(0, "/app")
      import database
      signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
      connection = database.connect()
      print("release", os.environ["RELEASE"], "sees", *sorted(database.columns(connection, "note")), flush=True)
      while True:
          connection.cursor().execute("INSERT INTO note (words) VALUES ('tick')")
          time.sleep(0.1)
      """;

  private static final List<String> MIGRATIONS =
      List.of(
          "CREATE TABLE note (words TEXT);",
          "ALTER TABLE note ADD COLUMN mood TEXT;",
          "CREATE UNIQUE INDEX one_each ON note (words);");

  private final String name;

  private TickingApp(String name) {
    this.name = name;
  }

  /** Builds its images, under names that begin with the one given. */
  static TickingApp build(String name, Path work) throws Exception {
    Path context = Files.createDirectories(work.resolve("images"));
    Path migrations = Files.createDirectories(context.resolve("migrations"));
    Files.writeString(context.resolve("app.py"), PROGRAM);
    for (int release = 1; release <= MIGRATIONS.size(); release++) {
      Files.writeString(
          migrations.resolve("00" + release + "_step.sql"), MIGRATIONS.get(release - 1));
      Files.writeString(
          context.resolve("Dockerfile"),
          """
          FROM slipway AS gate
          COPY migrations /migrations

          FROM slipway-demo
          COPY --from=slipway /opt/slipway /opt/slipway
          ENTRYPOINT ["/opt/slipway/docker-entrypoint.sh"]
          CMD ["python3", "/app.py"]
          COPY app.py /
          ENV RELEASE=%d
          COPY migrations /migrations
          """
              .formatted(release));
      Docker.ok("build", "-q", "-t", name + ":" + release, context.toString());
      Docker.ok(
          "build", "-q", "--target", "gate", "-t", name + "-gate:" + release, context.toString());
    }
    return new TickingApp(name);
  }

  /** The image that there is under a release's own number. */
  String image(int release) {
    return name + ":" + release;
  }

  /** What {@code latest} names from now on, as after a pull. */
  void pull(int release) throws Exception {
    Docker.ok("tag", image(release), latest());
    Docker.ok("tag", name + "-gate:" + release, name + "-gate:latest");
  }

  String latest() {
    return name + ":latest";
  }

  void remove() throws Exception {
    for (String kind : List.of(name, name + "-gate")) {
      Docker.run("image", "rm", "-f", kind + ":1", kind + ":2", kind + ":3", kind + ":latest");
    }
  }

  /** A Compose file from {@code deploy/}, with these images for those of the reader's. */
  Path file(String name, Path folder) throws Exception {
    String text = Files.readString(Path.of("deploy").resolve(name));
    return Files.writeString(
        Files.createDirectories(folder).resolve("compose.yml"),
        text.replaceAll("registry\\.example\\.org/app(-gate)?:1\\b", this.name + "$1:latest"));
  }

  /** Waits until a container has printed something, or fails with what it printed. */
  static String awaitLog(String words, String... logs) throws Exception {
    for (int attempt = 0; ; attempt++) {
      GateProcess.Ended ended = Docker.run(logs);
      String all = ended.out() + ended.err();
      if (all.contains(words)) {
        return all;
      }
      if (attempt == 300) {
        throw new AssertionError(words + " is not in\n" + all);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
