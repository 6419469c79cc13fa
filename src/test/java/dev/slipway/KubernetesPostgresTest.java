package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is in {@code deploy/kubernetes} for PostgreSQL, played by podman with a server beside it. It
 * has no Jobs, so that a Job's Pod is played as a Pod, and who starts it again is not seen here;
 * nor fsGroup, in whose place the test sets rights.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class KubernetesPostgresTest {
  private static final String NAME = "slipway-pg-pods-" + ProcessHandle.current().pid();
  private static final String IMAGE = "localhost/" + NAME + ":test";

  /** Podman 4.3 knows only {@code data}, wants base64 there, and hands it on as it is. */
  private static final String PASSWORD = "Y2hhbmdlIG1l";

  @TempDir static Path work;
  @TempDir Path folder;
  private final List<String> pods = new ArrayList<>();

  @BeforeAll
  static void build() throws Exception {
    Podman.require("the files for Kubernetes and PostgreSQL");
    Docker.require("the files for Kubernetes and PostgreSQL");
    ShelfImage.build(IMAGE, work);
    Podman.take(IMAGE, work);
    Podman.take("postgres:17", work);
  }

  @AfterAll
  static void remove() throws Exception {
    Podman.run("image", "rm", "-f", IMAGE);
    Docker.run("image", "rm", "-f", IMAGE);
  }

  /** The years before: a database on a server that is called as the files call it. */
  @BeforeEach
  void prepare() throws Exception {
    Podman.ok("network", "create", NAME);
    Podman.ok(
        "run",
        "-d",
        "--name",
        NAME + "-server",
        "--network",
        NAME,
        "--network-alias",
        "database",
        "-e",
        "POSTGRES_DB=shelf",
        "-e",
        "POSTGRES_USER=shelf",
        "-e",
        "POSTGRES_PASSWORD=" + PASSWORD,
        "postgres:17");
    Files.writeString(folder.resolve("password"), PASSWORD);
    until(
        "the server answers",
        () ->
            Podman.run(
                        "run",
                        "--rm",
                        "--network",
                        NAME,
                        "postgres:17",
                        "pg_isready",
                        "-h",
                        "database")
                    .exit()
                == 0);
    Podman.ok(
        "run",
        "--rm",
        "--network",
        NAME,
        "--user",
        "65532:65532",
        "-v",
        folder.resolve("password") + ":/run/secrets/database/password:ro",
        "-v",
        migrations() + ":/migrations:ro",
        "-e",
        "POSTGRES_HOST=database",
        "-e",
        "POSTGRES_DB=shelf",
        "-e",
        "POSTGRES_USER=shelf",
        "-e",
        "POSTGRES_PASSWORD_FILE=/run/secrets/database/password",
        "--entrypoint",
        "python3",
        IMAGE,
        "/app/old_release.py");
  }

  @AfterEach
  void end() throws Exception {
    for (String pod : pods) {
      Podman.run("pod", "rm", "-f", pod);
    }
    Podman.run("rm", "-f", "-v", NAME + "-server");
    Podman.run("volume", "rm", "-f", NAME + "-backups");
    Podman.run("secret", "rm", NAME + "-database");
    Podman.run("network", "rm", "-f", NAME);
  }

  private interface Asked {
    boolean isTrue() throws Exception;
  }

  private static void until(String what, Asked asked) throws Exception {
    long end = System.nanoTime() + 120_000_000_000L;
    while (!asked.isTrue()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(200);
    }
  }

  private static Path migrations() {
    return Path.of("src", "demo", "postgresql").toAbsolutePath();
  }

  /** Plays what else a Pod of that file needs: its Secret, and the claim for its backups. */
  private void playAround(String file) throws Exception {
    for (String kind : List.of("Secret", "PersistentVolumeClaim")) {
      Map<String, Object> document = document(file, object -> object.get("kind").equals(kind));
      Manifests.object(document, "metadata")
          .compute("name", (key, name) -> String.valueOf(name).replace("shelf", NAME));
      if (document.remove("stringData") != null) {
        document.put("data", Map.of("password", PASSWORD));
      }
      GateProcess.Ended played = play(kind, document);
      assertThat(played.exit()).as(played.out() + played.err()).isZero();
    }
    // In place of fsGroup.
    String volume = NAME + "-backups:/backups";
    Podman.ok(
        "run", "--rm", "--entrypoint", "chown", "-v", volume, "postgres:17", "65532", "/backups");
  }

  private GateProcess.Ended play(String name, Map<String, Object> document) throws Exception {
    Path file = Files.writeString(folder.resolve(name + ".yaml"), Manifests.json(document));
    return Podman.run("kube", "play", "--network", NAME, file.toString());
  }

  private static Map<String, Object> document(String file, Predicate<Map<String, Object>> which)
      throws Exception {
    return Manifests.in(file).stream().filter(which).findFirst().orElseThrow();
  }

  /** The Pod of a workload; its containers are named after it. */
  private GateProcess.Ended playPodOf(String file, String kind, String pod) throws Exception {
    Map<String, Object> workload = document(file, object -> object.get("kind").equals(kind));
    for (Map<String, Object> container : Manifests.containers(workload)) {
      assertThat(container.put("image", IMAGE)).isEqualTo(Manifests.IMAGE);
      container.remove("ports");
      container.remove("readinessProbe");
      List<Object> mounts = new ArrayList<>(Manifests.list(container, "volumeMounts"));
      mounts.add(Map.of("name", "migrations", "mountPath", "/migrations"));
      container.put("volumeMounts", mounts);
    }
    Map<String, Object> spec = Manifests.object(workload, "spec", "template", "spec");
    // Podman 4.3 takes Always, which is what a Deployment has, for its init containers too.
    spec.put("restartPolicy", "Never");
    List<Object> volumes = new ArrayList<>();
    for (Map<String, Object> volume : Manifests.objects(spec, "volumes")) {
      if (volume.get("persistentVolumeClaim") != null) {
        Manifests.object(volume, "persistentVolumeClaim").put("claimName", NAME + "-backups");
      }
      if (volume.get("secret") != null) {
        // Podman 4.3 stumbles over a Secret of which this is not said.
        Manifests.object(volume, "secret").put("optional", false);
        // In place of fsGroup: the file says 0440.
        Manifests.object(volume, "secret").put("secretName", NAME + "-database");
        Manifests.object(volume, "secret").put("defaultMode", 0444);
      }
      volumes.add(volume);
    }
    volumes.add(
        Map.of(
            "name",
            "migrations",
            "hostPath",
            Map.of("path", migrations().toString(), "type", "Directory")));
    spec.put("volumes", volumes);
    pods.add(pod);
    return play(
        pod,
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Pod",
            "metadata",
            Map.of(
                "name",
                pod,
                "annotations",
                Map.of("io.podman.annotations.init.container.type", "always")),
            "spec",
            spec));
  }

  private static String of(String container, String what) throws Exception {
    return Podman.ok("inspect", "-f", "{{.State." + what + "}}", container).strip();
  }

  private static String logs(String container) throws Exception {
    GateProcess.Ended logs = Podman.run("logs", container);
    return logs.out() + logs.err();
  }

  private static void untilItServes(String app) throws Exception {
    until(
        "the app serves",
        () -> {
          assertThat(of(app, "Status")).as(logs(app)).isEqualTo("running");
          return logs(app).contains("listening");
        });
    assertThat(logs(app)).contains("history     agrees with the folder, 6 of 6");
  }

  @Test
  void the_init_container_migrates_and_the_next_replica_finds_nothing_to_do() throws Exception {
    playAround("init-container-postgresql.yaml");
    String first = NAME + "-first";
    GateProcess.Ended played = playPodOf("init-container-postgresql.yaml", "Deployment", first);

    assertThat(played.exit()).as(played.out() + played.err()).isZero();
    assertThat(of(first + "-gate", "ExitCode")).as(logs(first + "-gate")).isEqualTo("0");
    assertThat(logs(first + "-gate"))
        .contains("evidence    1–3 present, 4–6 absent")
        .contains("backup      /backups/")
        .contains("gate        OPEN")
        .doesNotContain(PASSWORD);
    untilItServes(first + "-app");

    String second = NAME + "-second";
    playPodOf("init-container-postgresql.yaml", "Deployment", second);

    assertThat(logs(second + "-gate")).contains("history     agrees with the folder, 6 of 6");
    untilItServes(second + "-app");
  }

  @Test
  void the_app_waits_until_the_job_has_migrated() throws Exception {
    playAround("job-postgresql.yaml");
    String app = NAME + "-app";
    Thread waiting =
        new Thread(
            () -> {
              try {
                // Podman comes back only when the container that waits is done.
                playPodOf("job-postgresql.yaml", "Deployment", app);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    waiting.start();
    until(
        "the app's Pod waits",
        () -> Podman.run("inspect", app + "-wait-for-gate").out().contains("\"running\""));
    assertThat(of(app + "-app", "Status")).isNotEqualTo("running");

    String job = NAME + "-job";
    GateProcess.Ended played = playPodOf("job-postgresql.yaml", "Job", job);
    assertThat(played.exit()).as(played.out() + played.err()).isZero();
    until("the Job ends", () -> of(job + "-gate", "Status").equals("exited"));
    assertThat(of(job + "-gate", "ExitCode")).as(logs(job + "-gate")).isEqualTo("0");
    assertThat(logs(job + "-gate")).contains("gate        OPEN");

    waiting.join(120_000);
    assertThat(of(app + "-wait-for-gate", "ExitCode")).isEqualTo("0");
    untilItServes(app + "-app");
  }
}
