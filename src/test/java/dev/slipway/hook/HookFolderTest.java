package dev.slipway.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.hook.HookFolder.AfterFailure;
import dev.slipway.hook.HookFolder.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies in a folder of hooks runs, sees few variables, and holds nobody up for ever. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HookFolderTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path work;
  private Path hooks;

  @BeforeEach
  void folder() throws IOException {
    hooks = Files.createDirectory(work.resolve("some.d"));
  }

  private List<Failure> run(AfterFailure then) {
    return new HookFolder(hooks).run(work, Map.of("SLIPWAY_HOOK", "some"), MINUTE, then);
  }

  private List<Failure> run() {
    return run(AfterFailure.GO_ON);
  }

  @Test
  void they_run_in_the_order_of_their_names() throws Exception {
    hook("20-second", "echo second >>ran");
    hook("10-first", "echo first >>ran");
    hook("30 third; touch bad", "echo third >>ran");

    assertThat(run()).isEmpty();

    assertThat(work.resolve("ran")).hasContent("first\nsecond\nthird");
    assertThat(work.resolve("bad")).doesNotExist();
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
    assertThat(HookRun.isHandedOn(variable)).isFalse();
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
    assertThat(HookRun.isHandedOn(variable)).isTrue();
  }

  @Test
  void nothing_of_ours_but_that_is_in_their_environment() throws Exception {
    hook("tell", "env | cut -d= -f1 >told");

    run();

    // What a shell sets by itself.
    List<String> own = List.of("PWD", "OLDPWD", "SHLVL", "_");
    List<String> told = new ArrayList<>(Files.readAllLines(work.resolve("told")));
    told.removeIf(name -> own.contains(name) || name.startsWith("SLIPWAY_"));
    assertThat(told).contains("PATH").allMatch(HookRun::isHandedOn);
  }

  @Test
  void what_is_hidden_kept_aside_or_not_executable_is_no_hook() throws Exception {
    for (String name : List.of(".hidden", "backup~", "upload.sample")) {
      hook(name, "touch bad");
    }
    Files.writeString(hooks.resolve("README"), "touch bad\n");
    Files.createDirectory(hooks.resolve("folder"));
    Files.createSymbolicLink(hooks.resolve("nowhere"), Path.of("gone"));

    assertThat(new HookFolder(hooks).hooks()).isEmpty();
    assertThat(run()).isEmpty();
    assertThat(work.resolve("bad")).doesNotExist();
  }

  @Test
  void one_that_fails_keeps_no_other_from_running() throws Exception {
    hook("1", "exit 3");
    hook("2", "touch ran");

    assertThat(run()).containsExactly(new Failure("the hook 1 ended with 3", OptionalInt.of(3)));
    assertThat(work.resolve("ran")).exists();
  }

  @Test
  void one_that_fails_is_the_last_where_that_is_asked() throws Exception {
    hook("1", "exit 75");
    hook("2", "touch ran");

    assertThat(run(AfterFailure.STOP))
        .containsExactly(new Failure("the hook 1 ended with 75", OptionalInt.of(75)));
    assertThat(work.resolve("ran")).doesNotExist();
  }

  @Test
  void one_that_cannot_start_is_a_failure_and_so_is_a_folder_that_is_none() throws Exception {
    executable(Files.writeString(hooks.resolve("worse"), "#!/no/such/shell\n"));
    assertThat(run())
        .singleElement()
        .satisfies(
            failure -> assertThat(failure.words()).startsWith("the hook worse does not start ("));

    hooks = Files.writeString(work.resolve("file"), "");
    assertThat(new HookFolder(hooks).holdsAny()).isTrue();
    assertThat(run())
        .singleElement()
        .satisfies(
            failure ->
                assertThat(failure.words()).startsWith("the folder of hooks cannot be read ("));
  }

  @Test
  void where_there_is_no_folder_there_are_none() throws Exception {
    Files.delete(hooks);

    assertThat(new HookFolder(hooks).holdsAny()).isFalse();
    assertThat(run()).isEmpty();
  }

  /** Root lends a stranger everything; another user no more than the shares that have no owners. */
  @ParameterizedTest
  @ValueSource(strings = {"some.d/hook", "some.d", ""})
  void root_runs_none_that_others_could_have_written(String shared) throws Exception {
    hook("hook", "touch ran");
    Path open = work.resolve(shared);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

    if (Strangers.runsAsRoot()) {
      assertThat(run())
          .singleElement()
          .satisfies(
              failure ->
                  assertThat(failure.words())
                      .startsWith(
                          "the hook hook is not run as root, since others may write to "
                              + (shared.isEmpty() ? work : open)
                              + " (mount its folder read-only, "));
      assertThat(work.resolve("ran")).doesNotExist();
    } else {
      assertThat(run()).isEmpty();
    }
  }

  @Test
  void root_runs_none_that_belongs_to_another_nor_by_anothers_link() throws Exception {
    if (!Strangers.runsAsRoot()) {
      return; // nobody else can give a file away
    }
    hook("hook", "touch ran");
    Files.setAttribute(hooks.resolve("hook"), "unix:uid", 1000);
    assertThat(run().get(0).words()).contains("/some.d/hook belongs to user 1000");

    Files.setAttribute(hooks.resolve("hook"), "unix:uid", 0);
    assertThat(run()).isEmpty();
    Files.delete(work.resolve("ran"));

    Path elsewhere = Files.createDirectory(work.resolve("elsewhere"));
    Path moved = Files.move(hooks.resolve("hook"), elsewhere.resolve("hook"));
    Path link = Files.createSymbolicLink(hooks.resolve("hook"), moved);
    assertThat(run()).isEmpty();
    Files.setAttribute(elsewhere, "unix:uid", 1000);
    assertThat(run().get(0).words()).contains("/elsewhere belongs to user 1000");
    Files.setAttribute(elsewhere, "unix:uid", 0);
    Files.setAttribute(link, "unix:uid", 1000, LinkOption.NOFOLLOW_LINKS);
    assertThat(run().get(0).words()).contains("/some.d/hook belongs to user 1000");
  }

  @Test
  void one_that_does_not_end_is_ended_with_what_it_started() throws Exception {
    hook("slow", "sleep 300 & echo $! >child; trap '' TERM; echo $$ >self; wait; sleep 300");

    assertThat(new HookFolder(hooks).run(work, Map.of(), Duration.ofSeconds(1), AfterFailure.GO_ON))
        .containsExactly(
            new Failure(
                "the hook slow did not end in 1 s and was ended (--hook-timeout)",
                OptionalInt.empty()));
    for (String file : List.of("child", "self")) {
      long id = Long.parseLong(Files.readString(work.resolve(file)).strip());
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
    assertThat(run()).isEmpty();

    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(15));
    ProcessHandle.of(Long.parseLong(Files.readString(work.resolve("child")).strip()))
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void one_that_prints_without_end_takes_no_memory_and_does_not_wait_for_a_reader()
      throws Exception {
    hook("prints", "head -c 3000000 /dev/zero; echo; head -c 3000000 /dev/zero");

    assertThat(run()).isEmpty();
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
