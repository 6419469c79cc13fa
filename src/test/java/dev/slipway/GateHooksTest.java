package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hooks around a migration, and services before it: those before it can keep the gate closed, and
 * then nothing is written; those after it change nothing.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class GateHooksTest {
  private static final FixtureApp APP = FixtureApp.DAEMON;

  @TempDir Path work;
  private Path hooks;
  private Path database;
  private final Map<String, String> variables = new HashMap<>();

  @BeforeEach
  void build() throws Exception {
    hooks = Files.createDirectory(work.resolve("hooks"));
    database = APP.build(work.resolve("app.db"), 2);
    variables.put("DATABASE_URL", database.toString());
    variables.put("SLIPWAY_MIGRATIONS", APP.migrations().toAbsolutePath().toString());
    variables.put("SLIPWAY_HOOKS", hooks.toString());
    variables.put("HOOK_WORK", work.toString());
  }

  private GateProcess.Ended slipway(String... arguments) throws Exception {
    return GateProcess.run(
        variables, Docker.with(new String[] {GateProcess.SLIPWAY.toString()}, arguments));
  }

  private void hook(String name, String script) throws IOException {
    Path hook = hooks.resolve(name);
    Files.createDirectories(hook.getParent());
    Files.writeString(hook, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** One at each moment that notes what it is told. */
  private void noting() throws IOException {
    for (String moment : List.of("before-look", "before-save", "after-open", "after-closed")) {
      hook(
          moment + ".d/10-note",
          "env | grep -a ^SLIPWAY_ | sort >\"$HOOK_WORK/$SLIPWAY_HOOK\";"
              + " ls \"$HOOK_WORK\" | grep -cx backups >\"$HOOK_WORK/$SLIPWAY_HOOK.backups\"; exit 0");
    }
  }

  private List<String> noted(String moment) throws IOException {
    return Files.readAllLines(work.resolve(moment));
  }

  @Test
  void each_moment_has_its_hooks_and_they_are_told_what_is_known_by_then() throws Exception {
    noting();
    variables.put("SLIPWAY_RELEASE", "2.0");
    assertThat(slipway().exit()).isZero();

    assertThat(noted("before-look"))
        .containsExactly("SLIPWAY_HOOK=before-look", "SLIPWAY_RELEASE=2.0");
    assertThat(noted("before-save"))
        .contains(
            "SLIPWAY_HOOK=before-save",
            "SLIPWAY_ENGINE=sqlite",
            "SLIPWAY_DATABASE=sqlite:" + database,
            "SLIPWAY_STANDING=AT",
            "SLIPWAY_RUNG=2")
        .anyMatch(line -> line.startsWith("SLIPWAY_PENDING=" + name(3)));
    assertThat(work.resolve("before-save.backups")).hasContent("0");
    assertThat(noted("after-open"))
        .contains(
            "SLIPWAY_OUTCOME=OPEN",
            "SLIPWAY_EXIT_CODE=0",
            "SLIPWAY_CHANGED=true",
            "SLIPWAY_NEXT=",
            "SLIPWAY_RELEASE=2.0")
        .anyMatch(line -> line.startsWith("SLIPWAY_SNAPSHOT=" + work.resolve("backups")))
        .anyMatch(line -> line.startsWith("SLIPWAY_APPLIED=" + name(3)))
        .anyMatch(line -> line.startsWith("SLIPWAY_MESSAGE=2 baselined, "));
    assertThat(work.resolve("after-closed")).doesNotExist();

    Files.delete(work.resolve("before-save"));
    assertThat(slipway().exit()).isZero();
    assertThat(work.resolve("before-save")).doesNotExist();
    assertThat(noted("after-open")).contains("SLIPWAY_CHANGED=false", "SLIPWAY_APPLIED=");
  }

  private static String name(int migration) {
    return APP.scripts().get(migration - 1).getFileName().toString().replaceFirst("\\..*", "");
  }

  @Test
  void a_refusal_is_told_to_those_after_it_before_its_last_line() throws Exception {
    noting();
    hook("after-closed.d/20-fails", "echo heard; exit 9");
    FixtureApp.run(database, "DROP TABLE messages");
    GateProcess.Ended ended = slipway();
    assertThat(ended.exit()).isEqualTo(65);
    assertThat(ended.err())
        .contains(
            "INFO 20-fails: heard", "WARN the hook 20-fails ended with 9; it changes nothing");
    assertThat(ended.lastLineOfErr()).startsWith("slipway: the schema is that of no step");
    assertThat(noted("after-closed"))
        .contains("SLIPWAY_OUTCOME=UNRECOGNISED", "SLIPWAY_EXIT_CODE=65", "SLIPWAY_CHANGED=false")
        .anyMatch(line -> line.startsWith("SLIPWAY_MESSAGE=the schema is that of no step"));
    assertThat(work.resolve("before-save")).doesNotExist();
    assertThat(work.resolve("after-open")).doesNotExist();

    variables.put("SLIPWAY_KEEP_LAST", "none");
    assertThat(slipway().exit()).isEqualTo(78);
    assertThat(noted("after-closed")).contains("SLIPWAY_OUTCOME=CONFIG");
  }

  /** One who stops it meanwhile reads it as well. */
  @Test
  void why_a_gate_stays_closed_does_not_wait_for_what_others_make_of_it() throws Exception {
    hook("after-closed.d/10-slow", "exec sleep 60");
    FixtureApp.run(database, "DROP TABLE messages");
    GateProcess gate = GateProcess.start(variables, GateProcess.SLIPWAY.toString());
    while (!gate.errSoFar().contains("running the hook")) {
      assertThat(gate.process().isAlive()).isTrue();
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(gate.errSoFar()).contains("slipway: the schema is that of no step");
    gate.process().destroy();
    assertThat(gate.ended().exit()).isEqualTo(143);
  }

  @ParameterizedTest
  @CsvSource({
    "before-look, exit 75, 75, by that it says: not now",
    "before-save, exit 75, 75, by that it says: not now",
    "before-look, exit 1, 78, the hook 10-no ended with 1",
    "before-save, sleep 60, 78, did not end in 1 s",
  })
  void one_before_the_work_keeps_the_gate_closed_and_nothing_is_written(
      String moment, String script, int exit, String says) throws Exception {
    hook(moment + ".d/10-no", script);
    hook(moment + ".d/20-next", "touch \"$HOOK_WORK/next\"");
    variables.put("SLIPWAY_HOOK_TIMEOUT", "1s");
    List<String> before = Dump.everything(database);
    GateProcess.Ended ended = slipway();
    assertThat(ended.exit()).as(ended.err()).isEqualTo(exit);
    assertThat(ended.lastLineOfErr()).contains(says, hooks.resolve(moment + ".d").toString());
    assertThat(Dump.everything(database)).isEqualTo(before);
    assertThat(work.toFile().list()).containsExactlyInAnyOrder("app.db", "hooks");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "plan", "status"})
  void only_a_migration_has_hooks(String command) throws Exception {
    noting();
    slipway(command);
    assertThat(work.toFile().list()).containsExactlyInAnyOrder("app.db", "hooks");
  }

  @Test
  void a_folder_that_was_named_has_to_be_there() throws Exception {
    variables.put("SLIPWAY_HOOKS", work.resolve("gone").toString());
    GateProcess.Ended ended = slipway();
    assertThat(ended.exit()).isEqualTo(78);
    assertThat(ended.lastLineOfErr()).contains("there is no such folder");
  }

  @Test
  void one_that_runs_ends_with_the_gate() throws Exception {
    hook("before-look.d/10-slow", "echo $$ >\"$HOOK_WORK/id\"; exec sleep 300");
    GateProcess gate = GateProcess.start(variables, GateProcess.WRAPPER.toString(), "echo", "app");
    while (!Files.exists(work.resolve("id")) || Files.size(work.resolve("id")) == 0) {
      assertThat(gate.process().isAlive()).isTrue();
      TimeUnit.MILLISECONDS.sleep(20);
    }
    long hook = Long.parseLong(Files.readString(work.resolve("id")).strip());
    gate.process().destroy();
    assertThat(gate.ended().exit()).isEqualTo(143);
    for (int time = 0; time < 100 && isRunning(hook); time++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertThat(isRunning(hook)).isFalse();
  }

  /** Whoever inherits what has ended may take long to notice. */
  private static boolean isRunning(long id) throws IOException {
    Path state = Path.of("/proc/" + id + "/stat");
    return Files.exists(state) && !Files.readString(state).contains(") Z ");
  }

  /** Before the hooks' own turn nothing is asked; a required one that is not there is 69. */
  @Test
  void a_required_service_keeps_the_gate_closed_and_nothing_is_looked_at() throws Exception {
    variables.put("DATABASE_URL", work.resolve("gone/at.all").toString());
    variables.put("SLIPWAY_WAIT", "200ms");
    variables.put("SLIPWAY_WAIT_FOR", "tcp://127.0.0.1:1\n tcp://127.0.0.1:2?optional");
    for (String command : List.of("migrate", "check")) {
      GateProcess.Ended ended = slipway(command);
      assertThat(ended.exit()).as(ended.err()).isEqualTo(69);
      assertThat(ended.lastLineOfErr())
          .startsWith("slipway: tcp://127.0.0.1:1 does not answer (asked ")
          .doesNotContain(":2");
    }
    assertThat(slipway("plan").exit()).isNotEqualTo(69);
    variables.put("SLIPWAY_WAIT_FOR", "127.0.0.1:1");
    assertThat(slipway("migrate").exit()).isEqualTo(78);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh", "sh"})
  void the_app_is_told_which_optional_services_are_missing(String shell) throws Exception {
    String[] told = {
      GateProcess.WRAPPER.toString(),
      "sh",
      "-c",
      "echo told ${SLIPWAY_DEGRADED-nothing} ${SLIPWAY_ANSWER-}; ls /proc/self/fd | wc -l"
    };
    String[] started = GateProcess.withoutRoot(Docker.with(shell.split(" ", -1), told));
    variables.put("DATABASE_URL", database.toString());
    variables.put("SLIPWAY_BACKUP", "off");
    variables.put("SLIPWAY_MODE", "check");
    slipway("migrate");
    Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxrwxrwx"));
    variables.remove("SLIPWAY_HOOKS");
    String descriptors = lastLine(GateProcess.run(variables, started));
    variables.put("SLIPWAY_WAIT_FOR", "tcp://127.0.0.1:1?optional");
    variables.put("SLIPWAY_DEGRADED", "of old");
    GateProcess.Ended one = GateProcess.run(variables, started);
    assertThat(one.out())
        .as(one.err())
        .contains("services    127.0.0.1 does not answer (optional)\n", "told 127.0.0.1\n");
    assertThat(lastLine(one)).isEqualTo(descriptors);
    variables.put(
        "SLIPWAY_WAIT_FOR", "tcp://127.0.0.1:1?optional&name=a,tcp://127.0.0.1:2?optional&name=b");
    assertThat(GateProcess.run(variables, started).out()).contains("told a,b\n");
    try (var there = new java.net.ServerSocket(0)) {
      variables.put("SLIPWAY_WAIT_FOR", "tcp://localhost:" + there.getLocalPort() + "?optional");
      assertThat(GateProcess.run(variables, started).out()).contains("told nothing\n");
    }
  }

  private static String lastLine(GateProcess.Ended ended) {
    String[] lines = ended.out().strip().split("\n", -1);
    return lines[lines.length - 1];
  }
}
