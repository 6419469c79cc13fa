package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is in {@code deploy/kubernetes} for SQLite, played by podman: it runs real Pods, but has no
 * Jobs, no fsGroup, and none of the file that Kubernetes lays at {@code /dev/termination-log}. That
 * is mounted here.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class KubernetesTest {
  private static final String NAME = "slipway-pods-" + ProcessHandle.current().pid();
  private static final String IMAGE = "localhost/" + NAME + ":test";

  @TempDir static Path work;
  @TempDir Path folder;
  private Path terminationLog;
  private Pod pod;

  /** The Pod of the Deployment, whose containers are named after both. */
  private record Pod(String name) {
    String logs(String container) throws Exception {
      GateProcess.Ended logs = Podman.run("logs", name + "-pod-0-" + container);
      return logs.out() + logs.err();
    }

    String of(String container, String what) throws Exception {
      return Podman.ok("inspect", "-f", "{{.State." + what + "}}", name + "-pod-0-" + container)
          .strip();
    }

    Instant at(String container, String what) throws Exception {
      String[] told = of(container, what).split(" ", -1);
      return Instant.parse(told[0] + "T" + told[1] + "Z");
    }
  }

  @BeforeAll
  static void build() throws Exception {
    Podman.require("the files for Kubernetes");
    Docker.require("the files for Kubernetes");
    ShelfImage.build(IMAGE, work);
    Podman.take(IMAGE, work);
  }

  @AfterAll
  static void remove() throws Exception {
    Podman.run("image", "rm", "-f", IMAGE);
    Docker.run("image", "rm", "-f", IMAGE);
  }

  @BeforeEach
  void prepare() throws Exception {
    pod = new Pod(NAME);
    terminationLog = Files.createFile(folder.resolve("termination-log"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(terminationLog, PosixFilePermissions.fromString("rw-rw-rw-"));
    playAll("PersistentVolumeClaim", document -> {});
    // The years before: a database that no tool ever tracked, in the volume that the file asks for.
    Podman.ok(
        "run",
        "--rm",
        "--user",
        "65532:65532",
        "-v",
        NAME + "-data:/data",
        "-e",
        "DATABASE_URL=file:/data/shelf.db",
        "--entrypoint",
        "python3",
        IMAGE,
        "/app/old_release.py");
  }

  @AfterEach
  void end() throws Exception {
    Podman.run("pod", "rm", "-f", NAME + "-pod-0");
    Podman.run("volume", "rm", "-f", NAME + "-data");
  }

  /** What is of one kind in the file, as it is there but for names and what the test changes. */
  private GateProcess.Ended playAll(String kind, Consumer<Map<String, Object>> change)
      throws Exception {
    StringBuilder text = new StringBuilder();
    for (Map<String, Object> document : Manifests.in("init-container-sqlite.yaml")) {
      if (document.get("kind").equals(kind)) {
        Manifests.object(document, "metadata")
            .compute("name", (key, name) -> String.valueOf(name).replace("shelf", NAME));
        change.accept(document);
        text.append("---\n").append(Manifests.json(played(document))).append('\n');
      }
    }
    assertThat(text).isNotEmpty();
    Path file = Files.writeString(folder.resolve(kind + ".yaml"), text);
    return Podman.run("kube", "play", file.toString());
  }

  /** Podman keeps the container of a gate that is done, with its log, only for a Pod. */
  private static Map<String, Object> played(Map<String, Object> document) {
    if (!document.get("kind").equals("Deployment")) {
      return document;
    }
    return Map.of(
        "apiVersion",
        "v1",
        "kind",
        "Pod",
        "metadata",
        Map.of(
            "name",
            NAME + "-pod-0",
            "annotations",
            Map.of("io.podman.annotations.init.container.type", "always")),
        "spec",
        Manifests.object(document, "spec", "template", "spec"));
  }

  private GateProcess.Ended play(Path migrations) throws Exception {
    return playAll("Deployment", deployment -> adapt(deployment, migrations));
  }

  /** Ports that the machine may have in use are left out, and files of the test are mounted. */
  private void adapt(Map<String, Object> deployment, Path migrations) {
    Map<String, Object> template = Manifests.object(deployment, "spec", "template");
    for (Map<String, Object> container : Manifests.containers(deployment)) {
      assertThat(container.put("image", IMAGE)).isEqualTo(Manifests.IMAGE);
      container.remove("ports");
      container.remove("readinessProbe");
      if (container.get("name").equals("gate")) {
        List<Object> mounts = new ArrayList<>(Manifests.list(container, "volumeMounts"));
        mounts.add(Map.of("name", "log", "mountPath", container.get("terminationMessagePath")));
        mounts.add(Map.of("name", "migrations", "mountPath", "/migrations"));
        container.put("volumeMounts", mounts);
      }
    }
    Map<String, Object> spec = Manifests.object(template, "spec");
    // Podman 4.3 takes Always, which is what a Deployment has, for its init containers too.
    spec.put("restartPolicy", "Never");
    List<Object> volumes = new ArrayList<>(Manifests.list(spec, "volumes"));
    Manifests.object(Manifests.objects(spec, "volumes").get(0), "persistentVolumeClaim")
        .put("claimName", NAME + "-data");
    volumes.add(host("log", terminationLog, "File"));
    volumes.add(host("migrations", migrations, "Directory"));
    spec.put("volumes", volumes);
  }

  private static Map<String, Object> host(String name, Path path, String type) {
    return Map.of(
        "name", name, "hostPath", Map.of("path", path.toAbsolutePath().toString(), "type", type));
  }

  private JsonObject terminationMessage() throws Exception {
    return JsonParser.parseString(Files.readString(terminationLog)).getAsJsonObject();
  }

  @Test
  void the_app_starts_behind_the_open_gate_and_not_before() throws Exception {
    GateProcess.Ended played = play(Path.of("migrations"));

    assertThat(played.exit()).as(played.err()).isZero();
    assertThat(pod.of("gate", "ExitCode")).isEqualTo("0");
    assertThat(pod.logs("gate")).contains("evidence    1–3 present").contains("gate        OPEN");
    assertThat(pod.of("app", "Status")).isEqualTo("running");
    assertThat(pod.at("app", "StartedAt")).isAfterOrEqualTo(pod.at("gate", "FinishedAt"));
    while (!pod.logs("app").contains("listening")) {
      assertThat(pod.of("app", "Status")).isEqualTo("running");
      Thread.sleep(100);
    }
    // The app's container has the wrapper, which has looked once more.
    assertThat(pod.logs("app")).contains("history     agrees with the folder, 6 of 6");
    assertThat(terminationMessage().get("outcome").getAsString()).isEqualTo("OPEN");
  }

  @Test
  void a_migration_that_fails_keeps_the_app_down_and_the_pod_tells_why() throws Exception {
    Path migrations = Files.createDirectory(folder.resolve("migrations"));
    ShelfImage.copy(Path.of("migrations"), migrations);
    Files.writeString(
        migrations.resolve("007_one_loan_each.sql"),
        "CREATE UNIQUE INDEX one_loan_each ON loans (reader_id);");
    play(migrations);

    assertThat(pod.of("gate", "ExitCode")).isEqualTo("80");
    assertThat(pod.logs("gate")).contains("ROLLED_BACK").doesNotContain("gate        OPEN");
    assertThat(pod.of("app", "Status")).isNotEqualTo("running");
    assertThat(pod.logs("app")).isEmpty();
    assertThat(terminationMessage().get("outcome").getAsString()).isEqualTo("ROLLED_BACK");
    assertThat(terminationMessage().get("message").getAsString()).contains("007_one_loan_each");
  }
}
