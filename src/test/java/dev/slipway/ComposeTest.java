package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The files in {@code deploy/compose}, as people copy them, from one release to the next. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ComposeTest {
  private static final String PROJECT = "slipway-compose-" + ProcessHandle.current().pid();

  @TempDir static Path work;
  private static TickingApp images;
  private String[] compose = {};

  @BeforeAll
  static void build() throws Exception {
    Docker.require("the Compose files in deploy/compose");
    Docker.build();
    images = TickingApp.build(PROJECT, work);
  }

  @AfterAll
  static void remove() throws Exception {
    if (images != null) {
      images.remove();
    }
  }

  @AfterEach
  void down() throws Exception {
    if (compose.length > 0) {
      Docker.run(Docker.with(compose, "--profile", "*", "down", "-v", "-t", "1"));
    }
  }

  private void copies(String file, TestInfo test) throws Exception {
    String method = test.getTestMethod().orElseThrow().getName();
    Path copy = images.file("compose/" + file, work.resolve(method));
    Files.writeString(copy.resolveSibling("password.txt"), "not to be guessed\n");
    String project = PROJECT + "-" + Integer.toHexString(method.hashCode());
    compose = new String[] {"compose", "-p", project, "-f", copy.toString()};
  }

  private GateProcess.Ended run(String... arguments) throws Exception {
    return Docker.run(Docker.with(compose, arguments));
  }

  private String ok(String... arguments) throws Exception {
    return Docker.ok(Docker.with(compose, arguments));
  }

  private String log(String service) throws Exception {
    // Compose would clear a line, where there were a terminal.
    return ok("logs", "--no-log-prefix", service).replace("\u001b[2K", "");
  }

  private String awaitApp(String words) throws Exception {
    return TickingApp.awaitLog(words, Docker.with(compose, "logs", "--no-log-prefix", "app"));
  }

  private String container(String service) throws Exception {
    return ok("ps", "-a", "-q", service).strip();
  }

  private String state(String service) throws Exception {
    return Docker.ok("inspect", "-f", "{{.State.Status}} {{.State.ExitCode}}", container(service))
        .strip();
  }

  private void starts(int release) throws Exception {
    images.pull(release);
    ok("up", "-d");
    awaitApp("release " + release + " sees");
  }

  private void assertRunsAgainBesideTheApp() throws Exception {
    starts(1);
    assertThat(log("gate")).contains("plan        apply 1", "gate        OPEN");
    String app = container("app");

    ok("up", "-d");

    assertThat(container("app")).isEqualTo(app);
    assertThat(state("app")).isEqualTo("running 0");
    assertThat(log("gate")).contains("agrees with the folder, 1 of 1");
  }

  /** To the second release, to the third, which fails. */
  private void assertGates() throws Exception {
    starts(2);
    assertThat(log("gate")).contains("plan        back up, apply 1", "gate        OPEN");
    assertThat(awaitApp("release 2 sees mood words")).doesNotContain("release 1");

    images.pull(3);
    GateProcess.Ended ended = run("up", "-d");
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.err()).contains("didn't complete successfully: exit 80");
    assertThat(state("gate")).isEqualTo("exited 80");
    assertThat(state("app")).isEqualTo("created 0");
    assertThat(List.of(log("gate").strip().split("\n", -1)))
        .last()
        .asString()
        .startsWith("slipway: 003_step failed at line 1")
        .contains("Next: ");
  }

  @Test
  void a_one_shot_on_sqlite(TestInfo test) throws Exception {
    copies("one-shot-sqlite.yml", test);
    assertRunsAgainBesideTheApp();
    assertGates();
    starts(2);
    awaitApp("release 2 sees mood words");
  }

  @Test
  @Tag("postgresql")
  void a_one_shot_on_postgresql(TestInfo test) throws Exception {
    copies("one-shot-postgresql.yml", test);
    assertRunsAgainBesideTheApp();
    assertGates();
    assertThat(ok("ps", "-a", "--services")).doesNotContain("tools");
    assertThat(ok("run", "--rm", "tools", "backup")).contains("/backups/app-");
    assertThat(ok("run", "--rm", "tools")).contains("before migrate");
  }

  /** With today's Compose; the old one reads the same file. */
  @Test
  void a_one_shot_for_the_old_docker_compose(TestInfo test) throws Exception {
    copies("docker-compose-1.29.yml", test);
    assertRunsAgainBesideTheApp();
  }

  @Test
  void the_gate_in_the_apps_own_image(TestInfo test) throws Exception {
    copies("embedded.yml", test);
    starts(1);
    starts(2);
    assertThat(awaitApp("release 2 sees mood words")).contains("plan        back up, apply 1");

    images.pull(3);
    ok("up", "-d");
    // Docker starts it again and again, and each time the gate stays closed by itself.
    awaitApp("slipway: 003_step failed at line 1");
    ok("stop");
    String log = log("app");
    assertThat(log).doesNotContain("release 3");

    starts(2);
    assertThat(ok("exec", "app", "ls", "/data/backups").lines().filter(n -> n.endsWith(".db")))
        .as("one snapshot for each upgrade, however often it was tried")
        .hasSize(2);
  }

  @Test
  void what_pre_start_needs_of_the_image_and_no_start_where_compose_does_not_know_it(TestInfo test)
      throws Exception {
    copies("pre-start.yml", test);
    images.pull(1);
    GateProcess.Ended read = run("config");
    if (read.exit() != 0) {
      assertThat(read.err()).contains("pre_start is not allowed");
    }

    // As Compose runs such a step: the service's image, environment and volumes, and a command.
    String volume = PROJECT + "-pre-start";
    String[] step = {
      "run",
      "--rm",
      "-v",
      volume + ":/data",
      "-e",
      "DATABASE_URL=file:/data/app.db",
      "-e",
      "SLIPWAY_MODE=check",
      images.latest()
    };
    try {
      assertThat(Docker.run(step).exit()).as("the app before the step").isEqualTo(2);
      assertThat(Docker.ok(Docker.with(step, "slipway", "migrate")))
          .contains("plan        apply 1");
      assertThat(Docker.ok(Docker.with(step, "slipway", "migrate"))).contains("1 of 1");
      assertThat(Docker.ok(Docker.with(step, "sh", "-c", "echo the app"))).contains("the app");
    } finally {
      Docker.run("volume", "rm", "-f", volume);
    }
  }
}
