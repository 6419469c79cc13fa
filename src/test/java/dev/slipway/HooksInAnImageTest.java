package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hooks and missing services in a gated image under busybox's shell, on a read-only system. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HooksInAnImageTest {
  private static final String IMAGE = "slipway-hooks-" + ProcessHandle.current().pid();

  @TempDir static Path work;

  @BeforeAll
  static void build() throws Exception {
    Docker.require("hooks and missing services in an image under busybox's shell");
    Docker.build();
    Files.writeString(
        work.resolve("Dockerfile"),
        """
        FROM debian:trixie-slim
        COPY --from=busybox:stable /bin/busybox /opt/busybox/sh
        COPY --from=slipway /opt/slipway /opt/slipway
        COPY migrations /migrations
        ENTRYPOINT ["/opt/busybox/sh", "/opt/slipway/docker-entrypoint.sh"]
        """);
    FixtureApp.DAEMON.shipped(work.resolve("migrations"), FixtureApp.DAEMON.size());
    Docker.ok("build", "-q", "-t", IMAGE, work.toString());
  }

  @AfterAll
  static void remove() throws Exception {
    Docker.run("image", "rm", "-f", IMAGE);
  }

  private static GateProcess.Ended start(Path data, Path hooks, String... more) throws Exception {
    String[] run = {
      "run",
      "--rm",
      "--read-only",
      "--cap-drop",
      "ALL",
      "-v",
      data + ":/data",
      "-v",
      hooks + ":/slipway/hooks:ro",
      "-e",
      "DATABASE_URL=file:/data/app.db"
    };
    return Docker.run(
        Docker.with(
            Docker.with(run, more),
            IMAGE,
            "/opt/busybox/sh",
            "-c",
            "echo the app lacks ${SLIPWAY_DEGRADED-nothing}"));
  }

  private static void hook(Path hooks, String name, String script) throws Exception {
    Path hook = hooks.resolve(name);
    Files.createDirectories(hook.getParent());
    Files.writeString(hook, "#!/bin/sh\n" + script + "\n");
    for (Path open : List.of(hooks, hook.getParent(), hook)) {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
  }

  @Test
  void hooks_close_the_gate_or_hear_of_it_and_the_app_is_told_what_is_missing() throws Exception {
    Path data = Files.createDirectory(work.resolve("data"));
    Path database = FixtureApp.DAEMON.build(data.resolve("app.db"), 2);
    Path hooks = Files.createDirectory(work.resolve("hooks"));
    hook(hooks, "before-look.d/10-no", "echo not today; exit 75");
    List<String> before = Dump.everything(database);
    GateProcess.Ended closed = start(data, hooks);
    assertThat(closed.exit()).as(closed.err()).isEqualTo(75);
    assertThat(closed.out()).doesNotContain("the app");
    assertThat(closed.err()).contains("INFO 10-no: not today");
    assertThat(Dump.everything(database)).isEqualTo(before);

    Files.delete(hooks.resolve("before-look.d/10-no"));
    hook(
        hooks,
        "after-open.d/10-tell",
        "echo $SLIPWAY_OUTCOME $SLIPWAY_EXIT_CODE $SLIPWAY_CHANGED $SLIPWAY_DEGRADED"
            + " ${DATABASE_URL-no URL}");
    String[] user = {"--user", "12345:12345"};
    for (Path open : List.of(work, data, database)) {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
    GateProcess.Ended missing =
        start(
            data,
            hooks,
            Docker.with(
                user, "-e", "SLIPWAY_WAIT=1s", "-e", "SLIPWAY_WAIT_FOR=tcp://redis:6379?optional"));
    assertThat(missing.exit()).as(missing.err()).isZero();
    assertThat(missing.out()).endsWith("the app lacks redis\n");
    assertThat(missing.err()).contains("INFO 10-tell: OPEN 0 true redis no URL");

    assertThat(start(data, hooks, user).out()).endsWith("the app lacks nothing\n");
    assertThat(
            start(data, hooks, "-e", "SLIPWAY_WAIT=1s", "-e", "SLIPWAY_WAIT_FOR=tcp://redis:1")
                .exit())
        .isEqualTo(69);
  }
}
