package dev.slipway.backup;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The programs that run after a new snapshot: those in the folder {@code hooks.d} beside the
 * snapshots, in the order of their names.
 *
 * @param limit how long each may run
 * @param required whether one that fails is a reason not to go on
 */
public record Hooks(Duration limit, boolean required) {
  private static final Logger log = LoggerFactory.getLogger(Hooks.class);

  /** What holds where nothing was said. */
  public static final Hooks DEFAULT = new Hooks(Duration.ofMinutes(10), false);

  static final String FOLDER = "hooks.d";

  /** What programs need to run at all, to reach others, and to trust them. */
  private static final Set<String> HANDED_ON =
      Set.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "LANG",
          "TZ",
          "TMPDIR",
          "LD_LIBRARY_PATH",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "NO_PROXY",
          "ALL_PROXY",
          "http_proxy",
          "https_proxy",
          "no_proxy",
          "all_proxy");

  /** The settings of the tools by which people take backups elsewhere, and of their own hooks. */
  private static final List<String> HANDED_ON_BEGINNINGS =
      List.of(
          "HOOK_", "LC_", "XDG_", "RCLONE_", "RESTIC_", "AWS_", "B2_", "AZURE_", "GOOGLE_", "BORG_",
          "KOPIA_", "MC_");

  /**
   * Runs all of them, whatever becomes of each.
   *
   * @param folder where the snapshots lie
   * @return whether all went well
   * @throws Refusal if one did not, and that is a reason not to go on
   */
  boolean run(Path folder, Manifest snapshot) {
    Path backups = folder.toAbsolutePath();
    List<String> failures = new ArrayList<>();
    try {
      for (Path hook : in(backups.resolve(FOLDER))) {
        log.info("running the hook {}", hook);
        try {
          HookRun.of(hook, backups, variables(backups, snapshot), limit);
        } catch (IOException e) {
          failures.add(e.getMessage());
        }
      }
    } catch (IOException e) {
      failures.add("the folder of hooks cannot be read (" + e + ")");
    }
    if (required && !failures.isEmpty()) {
      throw new Refusal(
          Fact.STEP,
          String.join("; ", failures),
          "--require-hooks is on, and so nothing is done before the snapshot is where they take it",
          "mend it, with what it said above; the next run finds the snapshot, and runs the hooks"
              + " again");
    }
    failures.forEach(failure -> log.warn("{}; the snapshot itself is whole", failure));
    return failures.isEmpty();
  }

  private static Map<String, String> variables(Path backups, Manifest snapshot) {
    return Map.of(
        "SLIPWAY_SNAPSHOT",
        backups.resolve(snapshot.file()).toString(),
        "SLIPWAY_MANIFEST",
        Manifest.path(backups, snapshot.id()).toString(),
        "SLIPWAY_SNAPSHOT_ID",
        snapshot.id(),
        "SLIPWAY_ENGINE",
        snapshot.engine());
  }

  /** Whether there may be any for the snapshots in a folder. */
  static boolean areBeside(Path backups) {
    try {
      return !in(backups.resolve(FOLDER)).isEmpty();
    } catch (IOException e) {
      return true;
    }
  }

  /** The hooks in a folder; none if there is no such folder. */
  static List<Path> in(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return List.of();
    }
    TreeMap<String, Path> byName = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith(".") || name.endsWith("~") || name.endsWith(".sample")) {
          log.debug("{} is no hook, by its name", file);
        } else if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
          log.debug("{} is no hook: it is no file that can be executed", file);
        } else {
          byName.put(name, file);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return List.copyOf(byName.values());
  }

  /**
   * Whether a hook sees this variable of ours: the rest may be secrets, of the database above all.
   */
  static boolean isHandedOn(String variable) {
    return HANDED_ON.contains(variable)
        || HANDED_ON_BEGINNINGS.stream().anyMatch(variable::startsWith);
  }
}
