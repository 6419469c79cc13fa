package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Watchtower does with an app that has the gate in its image, step by step as in its source:
 * inspect, the hook in the old container, stop, remove, create with the new image and the old
 * configuration, start.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WatchtowerTest {
  private static final String NAME = "slipway-watchtower-" + ProcessHandle.current().pid();
  private static final String LABEL = "com.centurylinklabs.watchtower.lifecycle.pre-update";

  @TempDir static Path work;
  private static TickingApp images;

  @BeforeAll
  static void build() throws Exception {
    Docker.require("what Watchtower does with an app that has the gate in its image");
    Docker.build();
    images = TickingApp.build(NAME, work);
  }

  @AfterAll
  static void removeImages() throws Exception {
    if (images != null) {
      images.remove();
    }
  }

  @AfterEach
  void remove() throws Exception {
    Docker.run("rm", "-f", "-v", NAME);
    Docker.run("volume", "rm", "-f", NAME);
  }

  /** The hook as the file to be copied says it. */
  private static String hook() throws Exception {
    Matcher label =
        Pattern.compile(Pattern.quote(LABEL) + ": \"([^\"]+)\"")
            .matcher(Files.readString(Path.of("deploy/watchtower/docker-compose.yml")));
    assertThat(label.find()).isTrue();
    return label.group(1);
  }

  private static void starts(int release, String[] options, String... command) throws Exception {
    images.pull(release);
    String[] run = {
      "run",
      "-d",
      "--name",
      NAME,
      "-v",
      NAME + ":/data",
      "-e",
      "DATABASE_URL=file:/data/app.db",
      "--label",
      LABEL + "=" + hook()
    };
    Docker.ok(Docker.with(Docker.with(Docker.with(run, options), images.latest()), command));
  }

  private static String awaitLog(String words) throws Exception {
    return TickingApp.awaitLog(words, "logs", NAME);
  }

  /** Whether the container was replaced: a run of Watchtower's, once there is a newer image. */
  private static boolean isUpdated() throws Exception {
    JsonObject old = DockerEngine.get("/containers/" + NAME + "/json").getAsJsonObject();
    JsonObject labels = old.getAsJsonObject("Config").getAsJsonObject("Labels");
    if (!mayBegin(labels.get(LABEL).getAsString())) {
      return false;
    }
    DockerEngine.post("/containers/" + NAME + "/stop?t=10", JsonNull.INSTANCE);
    DockerEngine.delete("/containers/" + NAME);
    DockerEngine.post("/containers/create?name=" + NAME, asTheOld(old));
    DockerEngine.post("/containers/" + NAME + "/start", JsonNull.INSTANCE);
    return true;
  }

  /** 75 leaves an update out; what else is not 0 is an error, which leaves it out as well. */
  private static boolean mayBegin(String hook) throws Exception {
    JsonObject asked =
        JsonParser.parseString("{\"Tty\": true, \"AttachStdout\": true, \"AttachStderr\": true}")
            .getAsJsonObject();
    JsonArray command = new JsonArray();
    command.add("sh");
    command.add("-c");
    command.add(hook);
    asked.add("Cmd", command);
    String id =
        DockerEngine.post("/containers/" + NAME + "/exec", asked)
            .getAsJsonObject()
            .get("Id")
            .getAsString();
    DockerEngine.post("/exec/" + id + "/start", JsonParser.parseString("{\"Tty\": true}"));
    while (true) {
      JsonObject now = DockerEngine.get("/exec/" + id + "/json").getAsJsonObject();
      if (!now.get("Running").getAsBoolean()) {
        int exit = now.get("ExitCode").getAsInt();
        assertThat(exit).isIn(0, 75);
        return exit == 0;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** Its GetCreateConfig: what the old container has from its image is left to the new one. */
  private static JsonObject asTheOld(JsonObject old) throws Exception {
    JsonObject config = old.getAsJsonObject("Config").deepCopy();
    JsonObject image =
        DockerEngine.get("/images/" + old.get("Image").getAsString() + "/json")
            .getAsJsonObject()
            .getAsJsonObject("Config");
    for (String same : new String[] {"WorkingDir", "User"}) {
      if (config.get(same).equals(image.get(same))) {
        config.addProperty(same, "");
      }
    }
    if (config.get("Entrypoint").equals(image.get("Entrypoint"))) {
      config.add("Entrypoint", JsonNull.INSTANCE);
      if (config.get("Cmd").equals(image.get("Cmd"))) {
        config.add("Cmd", JsonNull.INSTANCE);
      }
    }
    JsonArray own = new JsonArray();
    for (JsonElement variable : config.getAsJsonArray("Env")) {
      if (!image.getAsJsonArray("Env").contains(variable)) {
        own.add(variable);
      }
    }
    config.add("Env", own);
    if (image.get("Labels").isJsonObject()) {
      for (Map.Entry<String, JsonElement> label : image.getAsJsonObject("Labels").entrySet()) {
        config.getAsJsonObject("Labels").remove(label.getKey());
      }
    }
    config.addProperty("Image", images.latest());
    config.add("HostConfig", old.getAsJsonObject("HostConfig"));
    return config;
  }

  @Test
  void an_update_is_gated_where_the_image_has_the_gate() throws Exception {
    starts(1, new String[] {});
    awaitLog("release 1 sees words");
    images.pull(2);

    assertThat(isUpdated()).isTrue();

    assertThat(awaitLog("release 2 sees mood words"))
        .contains("plan        back up, apply 1", "gate        OPEN");
  }

  @Test
  void no_update_begins_while_a_gate_is_at_work_or_after_one_that_failed() throws Exception {
    starts(1, new String[] {});
    awaitLog("release 1 sees words");
    String container = Docker.ok("inspect", "-f", "{{.Id}}", NAME);
    images.pull(2);
    String hooks =
        "mkdir -p /data/backups/hooks.d && printf '#!/bin/sh\\nsleep 600' >%1$s && chmod +x %1$s";
    Docker.ok("exec", NAME, "sh", "-c", hooks.formatted("/data/backups/hooks.d/slow"));
    Docker.ok("exec", "-d", NAME, "/opt/slipway/bin/slipway", "backup");
    String atWork = "until ls /data/backups/*.manifest.json; do sleep 0.1; done";
    Docker.ok("exec", NAME, "sh", "-c", atWork);

    assertThat(isUpdated()).isFalse();
    assertThat(Docker.ok("inspect", "-f", "{{.Id}}", NAME)).isEqualTo(container);

    Docker.ok("restart", "-t", "2", NAME);
    Docker.ok("exec", NAME, "rm", "/data/backups/hooks.d/slow");
    assertThat(isUpdated()).isTrue();
    awaitLog("release 2 sees mood words");

    images.pull(3);
    assertThat(isUpdated()).isTrue();
    awaitLog("slipway: 003_step failed at line 1");
    assertThat(Docker.ok("wait", NAME).strip()).isEqualTo("80");
    Docker.ok("rm", NAME);
    starts(2, new String[] {});
    awaitLog("release 2 sees mood words");
    images.pull(3);
    assertThat(isUpdated()).as("the same update again the next night").isFalse();
  }

  @Test
  void a_command_of_the_users_own_is_gated() throws Exception {
    starts(1, new String[] {}, "sh", "-c", "echo mine; exec python3 /app.py");
    awaitLog("release 1 sees words");
    images.pull(2);

    assertThat(isUpdated()).isTrue();

    assertThat(awaitLog("release 2 sees mood words")).contains("gate        OPEN", "mine\n");
  }

  /** What can guard then: the app itself, or the gate's check in the command. */
  @Test
  void an_entrypoint_of_the_users_own_goes_past_the_gate() throws Exception {
    starts(1, new String[] {});
    awaitLog("release 1 sees words");
    Docker.ok("rm", "-f", NAME);
    starts(1, new String[] {"--entrypoint", "python3"}, "/app.py");
    awaitLog("release 1 sees words");
    images.pull(2);

    assertThat(isUpdated()).isTrue();
    assertThat(awaitLog("release 2 sees words")).doesNotContain("gate        ");

    assertThat(isUpdated()).as("the next update, on a database that is behind").isFalse();

    Docker.ok("rm", "-f", NAME);
    String guarded = "/opt/slipway/bin/slipway check && exec python3 /app.py";
    images.pull(2);
    GateProcess.Ended ended =
        Docker.run(
            "run",
            "--name",
            NAME,
            "-v",
            NAME + ":/data",
            "-e",
            "DATABASE_URL=file:/data/app.db",
            "--entrypoint",
            "sh",
            images.latest(),
            "-c",
            guarded);
    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.out()).doesNotContain("release 2");
  }
}
