package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    assertThat(GateProcess.run(variables, WRAPPER, "echo", "the app").out()).isEqualTo("the app\n");
  }

  @Test
  void says_what_is_wrong_with_how_it_was_called() throws Exception {
    assertThat(GateProcess.run(variables, WRAPPER).exit()).isEqualTo(64);
    variables.put("SLIPWAY_MODE", "on");
    GateProcess.Ended ended = GateProcess.run(variables, WRAPPER, "echo", "the app");
    assertThat(ended.exit()).isEqualTo(78);
    assertThat(ended.err()).contains("SLIPWAY_MODE is on; it is one of migrate, check, off");
  }

  @Test
  void hands_a_termination_signal_to_the_gate() throws Exception {
    variables.put("SLIPWAY_LOCK_WAIT", "60s");
    try (var lock =
        dev.slipway.database.Database.open(database.toString(), work, java.time.Duration.ZERO)
            .lock(java.time.Duration.ZERO)) {
      GateProcess gate = GateProcess.start(variables, WRAPPER, "echo", "the app");
      while (!gate.errSoFar().contains("waiting for another gate")) {
        assertThat(gate.process().isAlive()).isTrue();
        TimeUnit.MILLISECONDS.sleep(20);
      }
      gate.process().destroy();
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
