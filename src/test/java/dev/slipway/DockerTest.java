package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
  private static final Map<String, String> NO_VARIABLES = Map.of("PORT", "0");

  @TempDir static Path work;

  @BeforeAll
  static void build() throws Exception {
    requireDocker();
    docker(with(ON_SQLITE, "build")).ok();
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
    docker("build", "-q", "-t", GATED, "-f", dockerfile.toString(), work.toString()).ok();
  }

  @AfterAll
  static void remove() throws Exception {
    docker(with(ON_SQLITE, "down", "-v", "--remove-orphans"));
    docker(with(ON_POSTGRESQL, "down", "-v", "--remove-orphans"));
    docker("image", "rm", "-f", GATED);
  }

  private static void requireDocker() throws Exception {
    boolean there;
    try {
      there = GateProcess.run(NO_VARIABLES, "docker", "info").exit() == 0;
    } catch (java.io.IOException e) {
      there = false;
    }
    if (there) {
      return;
    }
    String loud = "NO DOCKER: the image, the wrapper in it and the demonstration were NOT tested";
    System.err.println("\n*** " + loud + " ***\n");
    if ("true".equals(System.getenv("SLIPWAY_REQUIRE_ALL_TESTS"))) {
      fail(loud);
    }
    abort(loud);
  }

  /** What a docker command came to. */
  private record Ran(GateProcess.Ended ended) {
    String ok() {
      assertThat(ended.exit()).as(ended.out() + ended.err()).isZero();
      return ended.out();
    }
  }

  private static Ran docker(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(Arrays.asList(arguments));
    GateProcess started = GateProcess.start(NO_VARIABLES, command.toArray(new String[0]));
    return new Ran(started.ended(15, TimeUnit.MINUTES));
  }

  private static String page(String... compose) throws Exception {
    String address = docker(with(compose, "port", "app", "8080")).ok().strip();
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
    assertThat(docker(with(ON_POSTGRESQL, "run", "--rm", "gate", "status")).ok())
        .contains("snapshot    /backups/shelf-");
  }

  private static void demonstrate(String... compose) throws Exception {
    docker(with(compose, "up", "-d")).ok();
    assertThat(page(compose)).contains("Read it twice").contains("due").contains("lent");
    String first = docker(with(compose, "logs", "--no-log-prefix", "gate")).ok();
    assertThat(first).contains("evidence    1–3 present, 4–6 absent").contains("gate        OPEN");

    docker(with(compose, "up", "-d")).ok();
    String second = docker(with(compose, "logs", "--no-log-prefix", "gate")).ok();
    assertThat(second.substring(second.indexOf("gate        OPEN")))
        .contains("history     agrees with the folder, 6 of 6");
    assertThat(page(compose)).contains("Read it twice");
    assertThat(
            docker(with(compose, "ps", "-a", "--format", "{{.Service}} {{.ExitCode}} {{.State}}"))
                .ok())
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
    docker(with(data, "slipway-demo", "python3", "/app/old_release.py")).ok();
    assertThat(docker(with(data, "slipway-demo")).ended().exit()).isEqualTo(1);
    assertThat(docker(with(data, "slipway", "check")).ended().exit()).isEqualTo(2);
    assertThat(docker(with(data, "-e", "SLIPWAY_MODE=check", "slipway")).ended().exit())
        .isEqualTo(2);
    docker(with(data, "slipway")).ok();
    docker(with(data, "slipway", "check")).ok();
    docker("volume", "rm", volume).ok();
  }

  @Test
  void the_wrapper_starts_the_app_behind_an_open_gate_as_any_user_on_a_read_only_system()
      throws Exception {
    Path data = dataFolder("open", 2);
    Ran ran =
        docker(
            with(
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
    assertThat(ran.ok()).contains("gate        OPEN").endsWith("the app is process 1\n");
  }

  @Test
  void the_wrapper_passes_on_why_the_gate_stays_closed() throws Exception {
    Path data = dataFolder("closed", 2);
    FixtureApp.run(data.resolve("app.db"), "DROP TABLE messages");
    GateProcess.Ended ended = docker(with(gated(data), "--rm", GATED)).ended();
    assertThat(ended.exit()).isEqualTo(65);
    assertThat(ended.out()).doesNotContain("the app\n");
    assertThat(ended.lastLineOfErr()).startsWith("slipway: ").contains("Next: ");
    docker(with(gated(data), "--rm", "-e", "SLIPWAY_MODE=off", GATED)).ok();
  }

  @Test
  void a_stop_while_the_gate_waits_ends_it_at_once() throws Exception {
    Path data = dataFolder("stopped", 2);
    try (var lock =
        dev.slipway.database.Database.open(
                dev.slipway.database.Access.by(data.resolve("app.db").toString(), work),
                java.time.Duration.ZERO)
            .lock(java.time.Duration.ZERO)) {
      String container = docker(with(gated(data), "-d", GATED)).ok().strip();
      while (!docker("logs", container).ended().err().contains("waiting for another gate")) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      long start = System.nanoTime();
      docker("stop", "-t", "30", container).ok();
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(10);
      assertThat(docker("inspect", "-f", "{{.State.ExitCode}}", container).ok().strip())
          .isEqualTo("143");
      docker("rm", container).ok();
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

  private static String[] with(String[] first, String... more) {
    List<String> all = new ArrayList<>(Arrays.asList(first));
    all.addAll(Arrays.asList(more));
    return all.toArray(new String[0]);
  }
}
