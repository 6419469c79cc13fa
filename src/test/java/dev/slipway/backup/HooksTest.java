package dev.slipway.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in hooks.d runs after a snapshot, is told of it, and holds nobody up for ever. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HooksTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Hooks REPORTED = new Hooks(MINUTE, false);
  private static final Hooks REQUIRED = new Hooks(MINUTE, true);

  @TempDir Path backups;
  private Path hooks;
  private final Manifest snapshot =
      RetentionTest.manifest("app-20261120T120000Z-at-9", Instant.EPOCH, "");

  @BeforeEach
  void folder() throws IOException {
    hooks = Files.createDirectory(backups.resolve("hooks.d"));
  }

  @Test
  void they_are_told_which_snapshot_it_is() throws Exception {
    hook(
        "tell",
        "printf '%s\\n' \"$SLIPWAY_SNAPSHOT\" \"$SLIPWAY_MANIFEST\" \"$SLIPWAY_SNAPSHOT_ID\""
            + " \"$SLIPWAY_ENGINE\" >told; env | grep -c ^SLIPWAY_ >>told");

    REQUIRED.run(backups, snapshot);

    assertThat(backups.resolve("told"))
        .hasContent(
            backups.resolve("app-20261120T120000Z-at-9.db")
                + "\n"
                + backups.resolve("app-20261120T120000Z-at-9.manifest.json")
                + "\napp-20261120T120000Z-at-9\nsqlite\n4");
  }

  @Test
  void where_there_is_no_such_folder_there_are_none() throws Exception {
    Files.delete(hooks);

    assertThat(REQUIRED.run(backups, snapshot)).isTrue();
  }

  @Test
  void one_that_fails_keeps_no_other_from_running() throws Exception {
    hook("1", "exit 3");
    hook("2", "touch ran");

    assertThat(REPORTED.run(backups, snapshot)).isFalse();
    assertThat(backups.resolve("ran")).exists();
  }

  @Test
  void one_that_fails_closes_the_gate_where_they_are_required() throws Exception {
    hook("upload", "echo no such host; exit 3");
    Files.writeString(hooks.resolve("worse"), "#!/no/such/shell\n");
    executable(hooks.resolve("worse"));

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> REQUIRED.run(backups, snapshot))
        .satisfies(
            refusal ->
                assertThat(refusal.seen())
                    .startsWith("the hook upload ended with 3; the hook worse does not start ("))
        .satisfies(refusal -> assertThat(refusal.fact()).isEqualTo(Refusal.Fact.STEP));
  }

  private void hook(String name, String script) throws IOException {
    Path hook = Files.writeString(hooks.resolve(name), "#!/bin/sh\n" + script + "\n");
    executable(hook);
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
