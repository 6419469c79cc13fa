package dev.slipway.backup;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client programs of PostgreSQL that are installed here, by major version.
 *
 * @param searched the folders that were looked into
 * @param found what is there, each with {@code pg_dump} and {@code pg_restore}
 */
record PostgresClients(List<Path> searched, List<PostgresClient> found) {
  private static final Logger log = LoggerFactory.getLogger(PostgresClients.class);

  /** {@code pg_dump (PostgreSQL) 15.18 (Debian …)}, {@code pg_dump (PostgreSQL) 18beta1}. */
  private static final Pattern VERSION = Pattern.compile("pg_dump \\([^)]*\\) (\\d+)\\S*.*");

  /** Where it is set, it stands for the variable PATH, which a running process cannot change. */
  static final String PATH = "slipway.path";

  /** Where our own image has them; another image may have left that folder out. */
  private static final Path IN_OUR_IMAGE = Path.of("/opt/slipway/postgresql/bin");

  /** The newest server that our own image can back up: its distribution's, see the Dockerfile. */
  private static final int MAJOR_IN_OUR_IMAGE = 17;

  PostgresClients {
    searched = List.copyOf(searched);
    found = List.copyOf(found);
  }

  /** Those in the folders where distributions put each version, our own, and those on the PATH. */
  static PostgresClients installed() {
    List<Path> folders = new ArrayList<>();
    // Before the PATH, where Debian has a wrapper that looks for one of these.
    folders.addAll(foldersLike(Path.of("/usr/lib/postgresql"), "*"));
    folders.addAll(foldersLike(Path.of("/usr"), "pgsql-*"));
    if (Files.isDirectory(IN_OUR_IMAGE)) {
      folders.add(IN_OUR_IMAGE);
    }
    String path =
        Optional.ofNullable(System.getProperty(PATH))
            .or(() -> Optional.ofNullable(System.getenv("PATH")))
            .orElse("");
    for (String folder : path.split(File.pathSeparator, -1)) {
      if (folder.startsWith("/")) {
        folders.add(Path.of(folder));
      }
    }
    return in(folders);
  }

  private static List<Path> foldersLike(Path parent, String pattern) {
    List<Path> folders = new ArrayList<>();
    if (!Files.isDirectory(parent)) {
      return folders;
    }
    try (DirectoryStream<Path> versions = Files.newDirectoryStream(parent, pattern)) {
      versions.forEach(version -> folders.add(version.resolve("bin")));
    } catch (IOException e) {
      log.warn("{} cannot be searched for pg_dump: {}", parent, e.getMessage());
    }
    Collections.sort(folders);
    return folders;
  }

  /** Those in certain folders; of one version, the first. */
  static PostgresClients in(List<Path> folders) {
    Set<Path> searched = new LinkedHashSet<>(folders);
    List<PostgresClient> found = new ArrayList<>();
    for (Path folder : searched) {
      Path dump = folder.resolve("pg_dump");
      if (Files.isExecutable(dump) && Files.isExecutable(folder.resolve("pg_restore"))) {
        major(dump).ifPresent(major -> found.add(new PostgresClient(major, folder)));
      }
    }
    return new PostgresClients(List.copyOf(searched), found);
  }

  private static Optional<Integer> major(Path dump) {
    List<String> lines = new ArrayList<>();
    String errors;
    try {
      errors =
          ClientProgram.run(List.of(dump.toString(), "--version"), Map.of(), lines::add).errors();
    } catch (IOException e) {
      errors = String.valueOf(e.getMessage());
    }
    Matcher version = VERSION.matcher(String.join(" ", lines));
    if (version.matches()) {
      return Optional.of(Integer.valueOf(version.group(1)));
    }
    log.warn("{} does not say its version and is left out: {} {}", dump, lines, errors);
    return Optional.empty();
  }

  /**
   * The programs for a server: of its own version, else of the next newer one that is here. Not
   * newer than needed: from 17 on what is restored begins with a setting that servers before 17
   * refuse ({@code transaction_timeout}).
   *
   * @param serverMajor the server's major version, such as 16
   * @throws Refusal if there is none that such a server lets work
   */
  PostgresClient choose(int serverMajor) {
    return found.stream()
        .filter(client -> client.major() >= serverMajor)
        .min(Comparator.comparing(PostgresClient::major))
        .orElseThrow(() -> none(serverMajor));
  }

  private Refusal none(int serverMajor) {
    String server = "the server is PostgreSQL " + serverMajor;
    String install =
        "install postgresql-client-" + serverMajor + " in the image that runs the gate";
    String ours =
        serverMajor > MAJOR_IN_OUR_IMAGE
            ? ""
            : ", or COPY --from=slipway all of /opt/slipway, which has it in its folder postgresql";
    String next = install + ours + "; or add --backup off, if a backup is made in some other way";
    if (found.isEmpty()) {
      return new Refusal(
          Fact.STEP,
          "there is no pg_dump here (looked in " + joined(searched) + "), and " + server,
          "without a backup a failed upgrade has no way back",
          next);
    }
    String here =
        found.stream()
            .map(client -> "pg_dump " + client.major() + " in " + client.folder())
            .collect(Collectors.joining(", "));
    return new Refusal(
        Fact.STEP,
        "here is " + here + ", and " + server,
        "pg_dump refuses servers that are newer than itself",
        next);
  }

  private static String joined(List<Path> folders) {
    return folders.stream().map(Path::toString).collect(Collectors.joining(", "));
  }
}
