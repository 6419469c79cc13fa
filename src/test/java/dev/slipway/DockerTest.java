package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image, the wrapper and the demonstration against a real Docker Engine. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DockerTest {
  private static final String PROJECT = "slipway-test-" + ProcessHandle.current().pid();
  private static final String GATED = PROJECT + "-gated";
  private static final String[] ON_SQLITE = {"compose", "-p", PROJECT};
  private static final String[] ON_POSTGRESQL = {
    "compose", "-p", PROJECT + "-postgresql", "-f", "docker-compose.postgresql.yml"
  };

  @TempDir static Path work;

  @BeforeAll
  static void build() throws Exception {
    Docker.require("the image, the wrapper in it and the demonstration");
    Docker.build();
    Path dockerfile =
        Files.writeString(
            work.resolve("Dockerfile"),
            """
            FROM debian:trixie-slim
            COPY --from=slipway /opt/slipway /opt/slipway
            COPY migrations /migrations
            ENTRYPOINT ["/opt/slipway/docker-entrypoint.sh"]
            CMD ["echo", "the app"]
            """);
    FixtureApp.DAEMON.shipped(work.resolve("migrations"), FixtureApp.DAEMON.size());
    Docker.ok("build", "-q", "-t", GATED, "-f", dockerfile.toString(), work.toString());
  }

  @AfterAll
  static void remove() throws Exception {
    Docker.run(Docker.with(ON_SQLITE, "down", "-v", "--remove-orphans"));
    Docker.run(Docker.with(ON_POSTGRESQL, "down", "-v", "--remove-orphans"));
    Docker.run("image", "rm", "-f", GATED);
  }

  private static String page(String... compose) throws Exception {
    String address = Docker.ok(Docker.with(compose, "port", "app", "8080")).strip();
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://" + address.replace("0.0.0.0", "127.0.0.1") + "/"))
            .build();
    for (int attempt = 0; ; attempt++) {
      try {
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
      } catch (java.io.IOException e) {
        if (attempt == 50) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  @Test
  void the_demonstration_adopts_a_legacy_database_and_then_has_nothing_to_do() throws Exception {
    demonstrate(ON_SQLITE);
  }

  @Test
  @Tag("postgresql")
  void the_demonstration_does_the_same_on_postgresql_and_keeps_a_backup() throws Exception {
    demonstrate(ON_POSTGRESQL);
    assertThat(Docker.ok(Docker.with(ON_POSTGRESQL, "run", "--rm", "gate", "status")))
        .contains("snapshots   1 in /backups\n  · shelf-");
  }

  private static void demonstrate(String... compose) throws Exception {
    Docker.ok(Docker.with(compose, "up", "-d"));
    assertThat(page(compose)).contains("Read it twice").contains("due").contains("lent");
    String first = Docker.ok(Docker.with(compose, "logs", "--no-log-prefix", "gate"));
    assertThat(first).contains("evidence    1–3 present, 4–6 absent").contains("gate        OPEN");

    Docker.ok(Docker.with(compose, "up", "-d"));
    String second = Docker.ok(Docker.with(compose, "logs", "--no-log-prefix", "gate"));
    assertThat(second.substring(second.indexOf("gate        OPEN")))
        .contains("history     agrees with the folder, 6 of 6");
    assertThat(page(compose)).contains("Read it twice");
    assertThat(
            Docker.ok(
                Docker.with(
                    compose, "ps", "-a", "--format", "{{.Service}} {{.ExitCode}} {{.State}}")))
        .contains("gate 0 exited", "app 0 running");
  }

  @Test
  void without_the_gate_the_demonstrations_app_refuses_the_old_schema() throws Exception {
    String volume = PROJECT + "-old";
    String[] data = {
      "run",
      "--rm",
      "-v",
      volume + ":/data",
      "-v",
      Path.of("migrations").toAbsolutePath() + ":/migrations:ro",
      "-e",
      "DATABASE_URL=file:/data/shelf.db"
    };
    Docker.ok(Docker.with(data, "slipway-demo", "python3", "/app/old_release.py"));
    assertThat(Docker.run(Docker.with(data, "slipway-demo")).exit()).isEqualTo(1);
    assertThat(Docker.run(Docker.with(data, "slipway", "check")).exit()).isEqualTo(2);
    assertThat(Docker.run(Docker.with(data, "-e", "SLIPWAY_MODE=check", "slipway")).exit())
        .isEqualTo(2);
    Docker.ok(Docker.with(data, "slipway"));
    Docker.ok(Docker.with(data, "slipway", "check"));
    Docker.ok("volume", "rm", volume);
  }

  @Test
  void the_wrapper_starts_the_app_behind_an_open_gate_as_any_user_on_a_read_only_system()
      throws Exception {
    Path data = dataFolder("open", 2);
    String out =
        Docker.ok(
            Docker.with(
                gated(data),
                "--read-only",
                "--tmpfs",
                "/tmp:noexec",
                "--cap-drop",
                "ALL",
                "--security-opt",
                "no-new-privileges",
                "--user",
                "12345:12345",
                GATED,
                "sh",
                "-c",
                "echo the app is process $$"));
    assertThat(out).contains("gate        OPEN").endsWith("the app is process 1\n");
  }

  @Test
  void the_wrapper_passes_on_why_the_gate_stays_closed() throws Exception {
    Path data = dataFolder("closed", 2);
    FixtureApp.run(data.resolve("app.db"), "DROP TABLE messages");
    GateProcess.Ended ended = Docker.run(Docker.with(gated(data), "--rm", GATED));
    assertThat(ended.exit()).isEqualTo(65);
    assertThat(ended.out()).doesNotContain("the app\n");
    assertThat(ended.lastLineOfErr()).startsWith("slipway: ").contains("Next: ");
    Docker.ok(Docker.with(gated(data), "--rm", "-e", "SLIPWAY_MODE=off", GATED));
  }

  @Test
  void a_stop_while_the_gate_waits_ends_it_at_once() throws Exception {
    Path data = dataFolder("stopped", 2);
    try (var lock =
        dev.slipway.database.Database.open(
                dev.slipway.database.Access.by(data.resolve("app.db").toString(), work),
                java.time.Duration.ZERO)
            .lock(java.time.Duration.ZERO)) {
      String container = Docker.ok(Docker.with(gated(data), "-d", GATED)).strip();
      while (!Docker.run("logs", container).err().contains("waiting for another gate")) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      long start = System.nanoTime();
      Docker.ok("stop", "-t", "30", container);
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(10);
      assertThat(Docker.ok("inspect", "-f", "{{.State.ExitCode}}", container).strip())
          .isEqualTo("143");
      Docker.ok("rm", container);
      assertThat(lock).isNotNull();
    }
  }

  private static Path dataFolder(String name, int migrations) throws Exception {
    Path data = Files.createDirectory(work.resolve(name));
    Path database = FixtureApp.DAEMON.build(data.resolve("app.db"), migrations);
    for (Path open : List.of(work, data)) {
      Files.setPosixFilePermissions(
          open, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
    }
    Files.setPosixFilePermissions(
        database, java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-rw-"));
    return data;
  }

  private static String[] gated(Path data) {
    return new String[] {"run", "-v", data + ":/data", "-e", "DATABASE_URL=file:/data/app.db"};
  }
}
