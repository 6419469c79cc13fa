package dev.slipway.backup;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.slipway.GateProcess;
import dev.slipway.PostgresServer;
import dev.slipway.refusal.Refusal;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Client programs that fit the suite's server: this machine's, else those of the server's image,
 * else a loud skip.
 */
public final class InstalledClients {
  private static final int NEWEST = 18;

  private InstalledClients() {}

  /**
   * Finds them.
   *
   * @param work a folder for scripts, in which also the dumps must lie
   */
  static PostgresClients fitting(Path work) throws Exception {
    int major = PostgresServer.shared().major();
    PostgresClients installed = PostgresClients.installed();
    if (fits(installed, major)) {
      return installed;
    }
    return PostgresClients.in(List.of(inImage(work, image(major))));
  }

  /**
   * An image with clients that fit a server: its own version's or the next newer that is here, else
   * its own version's from the registry.
   */
  public static String image(int major) throws Exception {
    for (int clients = major; clients <= NEWEST; clients++) {
      if (succeeds("docker", "image", "inspect", "postgres:" + clients)) {
        return "postgres:" + clients;
      }
    }
    if (succeeds("docker", "pull", "-q", "postgres:" + major)) {
      return "postgres:" + major;
    }
    String loud = "NO pg_dump FOR POSTGRESQL " + major + ", ON THIS MACHINE OR IN AN IMAGE";
    System.err.println("\n*** " + loud + ": what needs it was NOT tested ***\n");
    if ("true".equals(System.getenv("SLIPWAY_REQUIRE_ALL_TESTS"))) {
      fail(loud);
    }
    return abort(loud);
  }

  /** For all tests of this process, which run side by side and share its properties. */
  private static final class Shared {
    private static final String PATH = path();

    private static String path() {
      try {
        Path all = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
        String image = image(PostgresServer.shared().major());
        Path folder = Files.createTempDirectory("slipway-clients");
        return inImage(all, folder, image) + File.pathSeparator + System.getenv("PATH");
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Has this very process find them, for dumps in any temporary folder. */
  public static void install() throws Exception {
    if (!fits(PostgresClients.installed(), PostgresServer.shared().major())) {
      image(PostgresServer.shared().major()); // or a loud skip
      System.setProperty(PostgresClients.PATH, Shared.PATH);
    }
  }

  /**
   * The search path of a process that is to find them.
   *
   * @param work as above
   */
  public static String path(Path work) throws Exception {
    Path found = fitting(work).choose(PostgresServer.shared().major()).folder();
    return found + File.pathSeparator + System.getenv("PATH");
  }

  private static boolean fits(PostgresClients installed, int major) {
    try {
      return installed.choose(major) != null;
    } catch (Refusal e) {
      return false;
    }
  }

  private static boolean succeeds(String... command) throws Exception {
    try {
      return GateProcess.run(Map.of(), command).exit() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Scripts of the programs' names that run them in an image, on the same files and network. */
  static Path inImage(Path work, String image) throws Exception {
    return inImage(work, Files.createDirectories(work.resolve("bin")), image);
  }

  private static Path inImage(Path work, Path folder, String image) throws IOException {
    for (String program : List.of("pg_dump", "pg_restore")) {
      Path script = folder.resolve(program);
      Files.writeString(
          script,
          """
          #!/bin/sh
          run() {
            DOCKER_HOST='<engine>' exec docker run --rm --network host --user "$(id -u):$(id -g)" -v "<work>:<work>" \\
              -e PGHOST -e PGPORT -e PGUSER -e PGPASSWORD -e PGDATABASE --entrypoint "$@"
          }
          # A dump ends with the signal that docker hands on, and prints nothing.
          [ <program> = pg_restore ] || run <program> <image> "$@"
          # Through a file, since docker may end before it has handed on all that a program printed.
          printed=$(mktemp -p '<work>')
          (run sh <image> -c 'exec <program> "$@" >"$0"' "$printed" "$@")
          code=$?
          cat "$printed"
          rm -f "$printed"
          exit $code
          """
              .replace("<engine>", Objects.requireNonNullElse(System.getenv("DOCKER_HOST"), ""))
              .replace("<work>", work.toString())
              .replace("<program>", program)
              .replace("<image>", image));
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return folder;
  }
}
