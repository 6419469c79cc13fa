package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Access;
import dev.slipway.database.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docker-entrypoint.sh}: the app's command starts behind an open gate, and only there. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WrapperTest {
  private static final FixtureApp APP = FixtureApp.DAEMON;
  private static final String WRAPPER = GateProcess.WRAPPER.toString();

  @TempDir Path work;
  private Path database;
  private final Map<String, String> variables = new HashMap<>();

  @BeforeEach
  void build() throws Exception {
    database = APP.build(work.resolve("app.db"), 2);
    variables.put("DATABASE_URL", database.toString());
    variables.put("SLIPWAY_MIGRATIONS", APP.migrations().toAbsolutePath().toString());
  }

  @Test
  void becomes_the_command_when_the_gate_opens() throws Exception {
    GateProcess.Ended ended =
        GateProcess.run(
            variables,
            WRAPPER,
            "sh",
            "-c",
            "echo started as $$ with $1; exit 7",
            "sh",
            "two words");
    assertThat(ended.exit()).isEqualTo(7);
    assertThat(ended.out()).contains("gate        OPEN").contains("with two words");
  }

  @Test
  void is_the_gates_own_command_where_that_is_typed() throws Exception {
    variables.put("SLIPWAY_MODE", "off");
    GateProcess.Ended ended = GateProcess.run(variables, WRAPPER, "slipway", "plan");
    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("plan        back up, baseline 2");
    assertThat(GateProcess.run(variables, WRAPPER, "slipway", "restore", "x").exit()).isEqualTo(78);
  }

  @Test
  void what_is_printed_to_be_typed_can_be_typed_in_the_gates_own_image_too() throws Exception {
    String gate = GateProcess.SLIPWAY.toString();
    assertThat(GateProcess.run(variables, gate, "slipway", "restore", "x").err())
        .contains("there is no snapshot");
  }

  @Test
  void leaves_no_process_of_its_own_behind() throws Exception {
    GateProcess app = GateProcess.start(variables, WRAPPER, "sh", "-c", "echo $$; exec sleep 30");
    long shell = app.process().pid();
    while (app.process().descendants().findAny().isPresent()
        || !app.process().info().command().orElse("").contains("sleep")) {
      assertThat(app.process().isAlive()).isTrue();
      TimeUnit.MILLISECONDS.sleep(20);
    }
    app.process().destroyForcibly();
    assertThat(app.ended().out()).endsWith("\n" + shell + "\n");
  }

  @Test
  void stays_closed_with_the_code_of_the_gate() throws Exception {
    FixtureApp.run(database, "DROP TABLE messages");
    GateProcess.Ended ended = GateProcess.run(variables, WRAPPER, "echo", "the app");
    assertThat(ended.exit()).isEqualTo(65);
    assertThat(ended.out()).doesNotContain("the app").contains("CLOSED, 65 UNRECOGNISED");
    assertThat(ended.lastLineOfErr())
        .startsWith("slipway: the schema is that of no step of the folder");
  }

  @Test
  void only_looks_where_it_is_told_to() throws Exception {
    variables.put("SLIPWAY_MODE", "check");
    assertThat(GateProcess.run(variables, WRAPPER, "echo", "the app").exit()).isEqualTo(2);
    assertThat(work.toFile().list()).containsExactly("app.db");
  }

  @Test
  void steps_aside_where_it_is_told_to() throws Exception {
    variables.put("SLIPWAY_MODE", "off");
    variables.put("DATABASE_URL", "/nowhere/at.all");
    GateProcess.Ended ended = GateProcess.run(variables, WRAPPER, "echo", "the app");
    assertThat(ended.out()).isEqualTo("the app\n");
    assertThat(ended.err())
        .isEqualTo(GateProcess.run(variables, GateProcess.SLIPWAY.toString()).err())
        .contains("nothing was looked at");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "1", "YES", "on", "maybe"})
  void a_dry_run_starts_no_app(String dry) throws Exception {
    variables.put("SLIPWAY_DRY_RUN", dry);
    assertRefused(GateProcess.run(variables, WRAPPER, "echo", "the app"), 78, "SLIPWAY_DRY_RUN");
    variables.remove("SLIPWAY_DRY_RUN");
    variables.put("SLIPWAY_DRY_RUN_FILE", Files.writeString(work.resolve("dry"), dry).toString());
    assertRefused(GateProcess.run(variables, WRAPPER, "echo", "the app"), 78, "SLIPWAY_DRY_RUN");
    assertThat(work.resolve("backups")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "False", "0", "no", "OFF"})
  void no_dry_run_is_none(String wet) throws Exception {
    variables.put("SLIPWAY_DRY_RUN", wet);
    assertThat(GateProcess.run(variables, WRAPPER, "echo", "the app").out()).endsWith("the app\n");
    assertThat(work.resolve("backups")).exists();
  }

  private static void assertRefused(GateProcess.Ended ended, int exit, String says) {
    assertThat(ended.exit()).as(ended.err()).isEqualTo(exit);
    assertThat(ended.out()).doesNotContain("the app");
    assertThat(ended.lastLineOfErr()).matches("slipway: .+: .+\\. Next: .+").contains(says);
  }

  @Test
  void says_what_is_wrong_with_how_it_was_called() throws Exception {
    assertRefused(GateProcess.run(variables, WRAPPER), 64, "no command to start");
    assertRefused(GateProcess.run(variables, WRAPPER, ""), 64, "no command to start");
    variables.put("SLIPWAY_MODE", "on");
    assertRefused(
        GateProcess.run(variables, WRAPPER, "echo", "the app"),
        78,
        "SLIPWAY_MODE is on: it is one of migrate, check, off");
  }

  @Test
  void says_what_is_missing_where_nothing_was_built() throws Exception {
    Path elsewhere = Files.createDirectories(work.resolve("elsewhere/entrypoint"));
    Path slipway = Files.copy(GateProcess.SLIPWAY, elsewhere.resolve("slipway"));
    assertRefused(GateProcess.run(variables, slipway.toString()), 78, "slipway.jar is not there");
  }

  /** By a link with a relative target, named without a slash as {@code sh gate} does. */
  @Test
  void finds_itself_behind_a_link_in_this_very_folder() throws Exception {
    Path here = work.toRealPath();
    Path link =
        Files.createSymbolicLink(here.resolve("gate"), here.relativize(GateProcess.SLIPWAY));
    GateProcess.Ended ended =
        GateProcess.run(
            variables, "sh", "-c", "cd \"$1\" && sh gate --version", "sh", here.toString());
    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out()).startsWith("slipway ");
    Files.delete(link);
  }

  /**
   * Process 1 never hears of a signal that it has no trap for. The signal comes from the gate's
   * first breath, when the wrapper may not yet know whom to hand it on to.
   */
  @Test
  void a_termination_signal_while_the_gate_starts_is_not_lost() throws Exception {
    Path folder = Files.createDirectories(work.resolve("early"));
    Path wrapper = Files.copy(GateProcess.WRAPPER, folder.resolve("docker-entrypoint.sh"));
    Path gate =
        Files.writeString(folder.resolve("slipway"), "#!/bin/sh\nkill -TERM 1\nexec sleep 60\n");
    Files.setPosixFilePermissions(gate, PosixFilePermissions.fromString("rwxr-xr-x"));
    String own = System.getProperty("user.name").equals("root") ? "-mpf" : "-rmpf";
    GateProcess.Ended ended =
        GateProcess.run(
            variables, "unshare", own, "--mount-proc", wrapper.toString(), "echo", "the app");
    assertThat(ended.exit()).as(ended.err()).isEqualTo(143);
    assertThat(ended.out()).isEmpty();
  }

  /** It comes from the last program that runs before the app where the gate is off. */
  @Test
  void a_termination_signal_where_the_gate_is_off_is_not_lost_either() throws Exception {
    Path folder = Files.createDirectories(work.resolve("off/bin"));
    Path wrapper = folder.resolveSibling("docker-entrypoint.sh");
    Files.copy(GateProcess.WRAPPER, wrapper);
    Path setpriv = Files.writeString(folder.resolve("setpriv"), "#!/bin/sh\nkill -TERM 1\n");
    Files.setPosixFilePermissions(setpriv, PosixFilePermissions.fromString("rwxr-xr-x"));
    String own = System.getProperty("user.name").equals("root") ? "-mpf" : "-rmpf";
    variables.putAll(Map.of("SLIPWAY_MODE", "off", "PUID", "99", "PGID", "99"));
    GateProcess.Ended ended =
        GateProcess.run(
            variables, "unshare", own, "--mount-proc", wrapper.toString(), "echo", "the app");
    assertThat(ended.exit()).as(ended.err()).isEqualTo(143);
  }

  /** A shell hands on what it was given as it then is. */
  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  void the_apps_own_variables_stay_as_they_are(String shell) throws Exception {
    Map<String, String> own = new HashMap<>();
    Matcher assigned =
        Pattern.compile("(?m)(?:^|[ ;'])([a-z_]+)=").matcher(Files.readString(GateProcess.WRAPPER));
    while (assigned.find()) {
      own.put(assigned.group(1), "the app's");
      own.put(assigned.group(1).replaceFirst("^slipway_", ""), "the app's");
    }
    own.keySet().removeIf(name -> name.startsWith("slipway_"));
    assertThat(own).containsKeys("mode", "uid", "code", "answer");
    variables.putAll(own);
    variables.put("SLIPWAY_WAIT_FOR", "tcp://localhost:1?optional");
    List<String> command = new ArrayList<>(List.of(shell.split(" ")));
    command.addAll(List.of(WRAPPER, "env"));
    assertThat(GateProcess.run(variables, command.toArray(new String[0])).out().lines())
        .contains("SLIPWAY_DEGRADED=localhost")
        .containsAll(own.keySet().stream().map(name -> name + "=the app's").toList())
        .noneMatch(line -> line.startsWith("slipway_"));
  }

  @Test
  void a_variable_that_no_shell_could_set_reaches_the_app_by_its_command() throws Exception {
    variables.put("SLIPWAY_MODE", "off");
    assertThat(GateProcess.run(variables, WRAPPER, "env", "discovery.type=one", "env").out())
        .contains("discovery.type=one\n");
  }

  private Path releases(String yaml) throws Exception {
    Path folder = Files.createDirectory(work.resolve("migrations"));
    try (Stream<Path> files = Files.list(APP.migrations())) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    String last;
    try (Stream<Path> files = Files.list(folder)) {
      last =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".sql") && !name.contains("down"))
              .max(String::compareTo)
              .orElseThrow()
              .replaceFirst("(\\.up)?\\.sql$", "");
    }
    Files.writeString(folder.resolve("releases.yaml"), "1.0:\n  last: " + last + "\n" + yaml);
    variables.put("SLIPWAY_MIGRATIONS", folder.toString());
    return folder;
  }

  /** Whatever its value holds: the shell has it from where the app would have it. */
  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  void a_setting_that_a_release_renamed_is_handed_on(String shell) throws Exception {
    releases("  renamed: {VIDEO_DIR: {to: MEDIA_DIR, hand-on: true}, A: {to: B, hand-on: true}}\n");
    boolean told = shell.equals("bash"); // what is missing goes the same way, after 15 s
    variables.put("SLIPWAY_WAIT_FOR", told ? "tcp://localhost:1?optional" : "");
    variables.put("A", "$(echo no) `echo no` 'b' \"c\" \\n *");
    GateProcess.Ended ended =
        GateProcess.run(
            variables,
            "sh",
            "-c",
            "VIDEO_DIR=$(printf 'a\\377\\nb \\n\\n.'); export VIDEO_DIR=\"${VIDEO_DIR%.}\"; exec \"$@\"",
            "sh",
            shell,
            WRAPPER,
            "sh",
            "-c",
            "printf %s \"$VIDEO_DIR\" | od -An -tx1; printf %s \"$MEDIA_DIR\" | od -An -tx1;"
                + " printf '%s\\n' \"$B\" \"${SLIPWAY_DEGRADED-}\"");
    String bytes = " 61 ff 0a 62 20 0a 0a\n";
    assertThat(ended.out())
        .as(ended.err())
        .endsWith(bytes + bytes + variables.get("A") + (told ? "\nlocalhost\n" : "\n\n"));
    assertThat(ended.err())
        .contains("VIDEO_DIR is handed on to the app as MEDIA_DIR")
        .doesNotContain("echo no");
  }

  @Test
  void a_setting_that_is_not_handed_on_is_warned_of_and_what_is_said_stays() throws Exception {
    releases("  renamed: {PORT: APP_PORT, A: {to: B, hand-on: true}}\n  removed: [OLD]\n");
    variables.putAll(Map.of("PORT", "80", "A", "old", "B", "new", "OLD", "secret", "MODE", "x"));
    GateProcess.Ended ended =
        GateProcess.run(variables, WRAPPER, "sh", "-c", "echo ${APP_PORT-none} $A $B");
    assertThat(ended.out()).endsWith("\nnone old new\n");
    assertThat(ended.err())
        .contains("PORT is set, and since 1.0 it is called APP_PORT, which is not set")
        .contains("OLD is set, and since 1.0 nothing reads it")
        .doesNotContain("secret");
  }

  /**
   * As Docker's: what is piped into the container is the app's, also where the gate hears of it.
   */
  @Test
  void what_comes_in_and_each_word_are_the_apps() throws Exception {
    variables.put("SLIPWAY_WAIT_FOR", "tcp://localhost:1?optional");
    GateProcess.Ended ended =
        GateProcess.run(
            variables,
            "sh",
            "-c",
            "printf 'for the app' | \"$@\"",
            "sh",
            WRAPPER,
            "sh",
            "-c",
            "cat; printf '<%s>' \"$@\"; ls /proc/self/fd | grep -c '^[89]$'",
            "sh",
            "two  words",
            "",
            "*",
            "new\nline",
            "\\n");
    assertThat(ended.out()).endsWith("for the app<two  words><><*><new\nline><\\n>0\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "sh -i", "/bin/bash -l"})
  void a_bare_shell_is_let_through(String shell) throws Exception {
    variables.put("DATABASE_URL", "/nowhere/at.all");
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "exec \"$@\" </dev/null", "sh", WRAPPER));
    command.addAll(List.of(shell.split(" ")));
    GateProcess.Ended ended = GateProcess.run(variables, command.toArray(new String[0]));
    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.err()).contains("slipway: a shell to look around in");
  }

  @Test
  void a_shell_that_runs_an_app_is_not() throws Exception {
    variables.put("DATABASE_URL", "/nowhere/at.all");
    GateProcess.Ended ended = GateProcess.run(variables, WRAPPER, "sh", "-c", "echo the app");
    assertThat(ended.exit()).isNotZero();
    assertThat(ended.out()).doesNotContain("the app");
  }

  @Test
  void options_are_the_gates_own_or_nobodys() throws Exception {
    assertThat(GateProcess.run(variables, WRAPPER, "--version").out()).startsWith("slipway ");
    assertThat(GateProcess.run(variables, WRAPPER, "--help").out()).contains("--database-url");
    assertRefused(GateProcess.run(variables, WRAPPER, "-c", "x=y"), 64, "-c is an option");
  }

  @Test
  void half_a_user_is_none() throws Exception {
    variables.put("PUID", "99");
    assertRefused(GateProcess.run(variables, WRAPPER, "echo", "the app"), 78, "PGID is not set");
    variables.put("PGID", "users");
    assertRefused(GateProcess.run(variables, WRAPPER, "echo", "the app"), 78, "they are numbers");
    for (String none : List.of("4294967295", "4294967296", "18446744073709551616")) {
      variables.put("PGID", none); // which would be root, or nobody else than before
      assertRefused(GateProcess.run(variables, WRAPPER, "echo", "the app"), 78, "such a number");
    }
    variables.remove("PUID");
    assertRefused(GateProcess.run(variables, WRAPPER, "echo", "the app"), 78, "PUID is not set");
    variables.remove("PGID");
    variables.put("UMASK", "rwx");
    assertRefused(GateProcess.run(variables, WRAPPER, "echo", "the app"), 78, "octal");
    variables.remove("UMASK");
    variables.put("SLIPWAY_DROP", "both");
    assertRefused(GateProcess.run(variables, WRAPPER, "echo", "the app"), 78, "app, gate");
  }

  @Test
  void the_gate_is_told_that_an_app_waits_behind_it_and_the_app_is_not() throws Exception {
    Path folder = Files.createDirectories(work.resolve("told"));
    Path wrapper = Files.copy(GateProcess.WRAPPER, folder.resolve("docker-entrypoint.sh"));
    Path gate =
        Files.writeString(
            folder.resolve("slipway"), "#!/bin/sh\necho gate $1 ${SLIPWAY_EMBEDDED:-no}\n");
    Files.setPosixFilePermissions(gate, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(
            GateProcess.run(
                    variables,
                    wrapper.toString(),
                    "sh",
                    "-c",
                    "echo app ${SLIPWAY_EMBEDDED:-no}; umask")
                .out())
        .startsWith("gate migrate 1\napp no\n");
    variables.put("UMASK", "027");
    assertThat(GateProcess.run(variables, wrapper.toString(), "sh", "-c", "umask").out())
        .endsWith("0027\n");
  }

  /** Whoever runs the tests may ignore some, which is handed down. */
  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT", "HUP"})
  void hands_a_signal_that_ends_it_to_the_gate(String signal) throws Exception {
    variables.put("SLIPWAY_LOCK_WAIT", "60s");
    try (var lock =
        Database.open(Access.by(database.toString(), work), Duration.ZERO).lock(Duration.ZERO)) {
      GateProcess gate =
          GateProcess.start(
              variables, "env", "--default-signal=TERM,INT,HUP", WRAPPER, "echo", "the app");
      while (!gate.errSoFar().contains("waiting for another gate")) {
        assertThat(gate.process().isAlive()).isTrue();
        TimeUnit.MILLISECONDS.sleep(20);
      }
      String process = String.valueOf(gate.process().pid());
      assertThat(GateProcess.run(Map.of(), "kill", "-s", signal, process).exit()).isZero();
      GateProcess.Ended ended = gate.ended();
      assertThat(ended.exit()).isEqualTo(143);
      assertThat(ended.out()).doesNotContain("the app");
      assertThat(lock).isNotNull();
    }
    assertThat(Files.exists(Path.of(database + "-wal"))).isFalse();
  }

  @Test
  void is_not_disturbed_by_what_the_app_sets_for_its_own_java() throws Exception {
    variables.put("JAVA_TOOL_OPTIONS", "-javaagent:/nowhere/agent.jar");
    GateProcess.Ended ended =
        GateProcess.run(variables, WRAPPER, "sh", "-c", "echo $JAVA_TOOL_OPTIONS");
    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out()).endsWith("-javaagent:/nowhere/agent.jar\n");
  }
}
