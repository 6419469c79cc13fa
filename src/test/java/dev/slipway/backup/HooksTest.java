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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void they_run_in_the_order_of_their_names() throws Exception {
    hook("20-second", "echo second >>ran");
    hook("10-first", "echo first >>ran");
    hook("30 third; touch bad", "echo third >>ran");

    assertThat(REQUIRED.run(backups, snapshot)).isTrue();

    assertThat(backups.resolve("ran")).hasContent("first\nsecond\nthird");
    assertThat(backups.resolve("bad")).doesNotExist();
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DATABASE_URL",
        "DIRECT_URL_FILE",
        "PGPASSWORD",
        "PGPASSFILE",
        "SLIPWAY_DATABASE_URL",
        "SLIPWAY_BACKUP_PASSPHRASE_FILE",
        "SLIPWAY_BACKUP_IDENTITY",
        "SECRET_KEY_BASE",
        "SMTP_PASSWORD",
        "JAVA_TOOL_OPTIONS",
        "MY_HOOK_TOKEN"
      })
  void they_are_not_told_what_may_be_a_secret(String variable) {
    assertThat(Hooks.isHandedOn(variable)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PATH",
        "HOME",
        "TZ",
        "https_proxy",
        "RCLONE_CONFIG",
        "RESTIC_PASSWORD_FILE",
        "AWS_SECRET_ACCESS_KEY",
        "HOOK_PING_URL"
      })
  void they_are_told_what_their_tools_need(String variable) {
    assertThat(Hooks.isHandedOn(variable)).isTrue();
  }

  @Test
  void nothing_of_ours_but_that_is_in_their_environment() throws Exception {
    hook("tell", "env | cut -d= -f1 >told");

    REQUIRED.run(backups, snapshot);

    // What a shell sets by itself.
    List<String> own = List.of("PWD", "OLDPWD", "SHLVL", "_");
    List<String> told = new ArrayList<>(Files.readAllLines(backups.resolve("told")));
    told.removeIf(name -> own.contains(name) || name.startsWith("SLIPWAY_"));
    assertThat(told).contains("PATH").allMatch(Hooks::isHandedOn);
  }

  @Test
  void what_is_hidden_kept_aside_or_not_executable_is_no_hook() throws Exception {
    for (String name : List.of(".hidden", "backup~", "upload.sample")) {
      hook(name, "touch bad");
    }
    Files.writeString(hooks.resolve("README"), "touch bad\n");
    Files.createDirectory(hooks.resolve("folder"));
    Files.createSymbolicLink(hooks.resolve("nowhere"), Path.of("gone"));

    assertThat(Hooks.in(hooks)).isEmpty();
    assertThat(REQUIRED.run(backups, snapshot)).isTrue();
    assertThat(backups.resolve("bad")).doesNotExist();
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

  @Test
  void one_that_does_not_end_is_ended_with_what_it_started() throws Exception {
    hook("slow", "sleep 300 & echo $! >child; trap '' TERM; echo $$ >self; wait; sleep 300");

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> new Hooks(Duration.ofSeconds(1), true).run(backups, snapshot))
        .satisfies(
            refusal ->
                assertThat(refusal.seen())
                    .isEqualTo("the hook slow did not end in 1 s and was ended (--hook-timeout)"));
    for (String file : List.of("child", "self")) {
      long id = Long.parseLong(Files.readString(backups.resolve(file)).strip());
      // A moment, until whoever inherited it has noticed.
      for (int time = 0; time < 100 && isRunning(id); time++) {
        Thread.sleep(50);
      }
      assertThat(isRunning(id)).as(file).isFalse();
    }
  }

  @Test
  void one_that_leaves_something_in_the_background_is_not_waited_for() throws Exception {
    hook("forks", "sleep 20 & echo $! >child");

    Instant start = Instant.now();
    assertThat(REQUIRED.run(backups, snapshot)).isTrue();

    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(15));
    ProcessHandle.of(Long.parseLong(Files.readString(backups.resolve("child")).strip()))
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void one_that_prints_without_end_takes_no_memory_and_does_not_wait_for_a_reader()
      throws Exception {
    hook("prints", "head -c 3000000 /dev/zero; echo; head -c 3000000 /dev/zero");

    assertThat(REQUIRED.run(backups, snapshot)).isTrue();
  }

  private static boolean isRunning(long id) throws IOException {
    Path state = Path.of("/proc/" + id + "/stat");
    return Files.exists(state) && !Files.readString(state).contains(") Z ");
  }

  private void hook(String name, String script) throws IOException {
    Path hook = Files.writeString(hooks.resolve(name), "#!/bin/sh\n" + script + "\n");
    executable(hook);
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
