package dev.slipway.backup;

import dev.slipway.hook.HookFolder;
import dev.slipway.hook.HookFolder.AfterFailure;
import dev.slipway.hook.HookFolder.Failure;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

  private static final String FOLDER = "hooks.d";

  /**
   * Runs all of them, whatever becomes of each.
   *
   * @param folder where the snapshots lie
   * @return whether all went well
   * @throws Refusal if one did not, and that is a reason not to go on
   */
  boolean run(Path folder, Manifest snapshot) {
    Path backups = folder.toAbsolutePath();
    List<String> failures =
        new HookFolder(backups.resolve(FOLDER))
            .run(backups, variables(backups, snapshot), limit, AfterFailure.GO_ON).stream()
                .map(Failure::words)
                .toList();
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
    return new HookFolder(backups.resolve(FOLDER)).holdsAny();
  }
}
