package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.slipway.FixtureApp;
import dev.slipway.GateProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said on stderr while a run goes on, to people and to programs. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LogTest {
  private static final FixtureApp APP = FixtureApp.VIDEOS;
  private static final String SLIPWAY = GateProcess.SLIPWAY.toString();

  @TempDir Path work;
  private Path database;
  private final Map<String, String> variables = new HashMap<>();

  @BeforeEach
  void build() throws Exception {
    database = APP.build(work.resolve("app.db"), 9);
    variables.put("DATABASE_URL", database.toString());
    variables.put("SLIPWAY_MIGRATIONS", APP.migrations().toAbsolutePath().toString());
  }

  private GateProcess.Ended slipway(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = SLIPWAY;
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return GateProcess.run(variables, command);
  }

  @Test
  void each_step_is_told_as_it_begins_and_a_start_with_nothing_to_do_is_quiet() throws Exception {
    GateProcess.Ended first = slipway();
    assertThat(first.err().replaceFirst("backing up .*", "backing up …"))
        .isEqualTo(
            """
            [1/7] looking at the database
            [2/7] building the ladder
            [3/7] deciding
            [4/7] saving a snapshot
            INFO backing up …
            [5/7] writing
            INFO migration 1 of 4: 010_video_seconds
            INFO migration 2 of 4: 011_drop_upload_chunks
            INFO migration 3 of 4: 012_subtitles
            INFO migration 4 of 4: 013_channel_handles
            [6/7] looking again
            [7/7] opening
            """);
    assertThat(slipway().err()).isEmpty();
  }

  @Test
  void a_step_that_is_not_needed_is_not_told() throws Exception {
    variables.put("DATABASE_URL", work.resolve("new/app.db").toString());
    Files.createDirectory(work.resolve("new"));
    assertThat(steps(slipway()))
        .contains("[3/7] deciding", "[5/7] writing")
        .doesNotContain("[4/7] saving a snapshot");
  }

  @Test
  void other_commands_tell_the_steps_that_they_have() throws Exception {
    assertThat(steps(slipway("plan")))
        .containsExactly(
            "[1/3] looking at the database", "[2/3] building the ladder", "[3/3] deciding");
    assertThat(steps(slipway("check"))).isEmpty();
    GateProcess.Ended backup = slipway("backup");
    assertThat(steps(backup))
        .containsExactly("[1/2] looking at the database", "[2/2] saving a snapshot");
    String id = slipway("snapshots").out().replaceFirst("(?s).*?(app-\\S+?)(\\.db)?[\\s,].*", "$1");
    assertThat(steps(slipway("restore", id, "--yes")))
        .containsExactly(
            "[1/4] looking at the database",
            "[2/4] saving a snapshot",
            "[3/4] writing",
            "[4/4] looking again");
  }

  private static List<String> steps(GateProcess.Ended ended) {
    return ended.err().lines().filter(line -> line.startsWith("[")).toList();
  }

  @Test
  void nothing_is_coloured_or_written_twice_in_its_place() throws Exception {
    variables.put("FORCE_COLOR", "1");
    assertThat(slipway().err()).doesNotContain("\u001b", "\r");
    variables.put("NO_COLOR", "1");
    variables.put("TERM", "dumb");
    GateProcess.Ended onTerminal =
        GateProcess.run(variables, "script", "-qec", SLIPWAY + " plan", "/dev/null");
    assertThat(onTerminal.out()).contains("gate        would be OPEN").doesNotContain("\u001b");
  }

  @Test
  void in_json_every_line_is_an_object_with_a_time_a_level_and_a_message() throws Exception {
    variables.put("SLIPWAY_LOG", "json");
    Instant start = Instant.now();
    GateProcess.Ended ended = slipway();
    assertThat(ended.out()).contains("gate        OPEN");
    List<JsonObject> lines = objects(ended);
    for (JsonObject line : lines) {
      assertThat(line.keySet()).contains("time", "level", "message");
      assertThat(Duration.between(start, Instant.parse(line.get("time").getAsString())))
          .isBetween(Duration.ofMillis(-1), Duration.ofMinutes(2));
    }
    assertThat(lines.get(1).toString())
        .endsWith("\"level\":\"info\",\"message\":\"building the ladder\",\"step\":2,\"of\":7}");
    assertThat(lines.stream().filter(line -> line.has("step"))).hasSize(7);
  }

  @Test
  void in_json_the_last_line_of_a_closed_gate_has_the_parts_of_its_reason() throws Exception {
    FixtureApp.run(database, "ALTER TABLE channels DROP COLUMN about");
    GateProcess.Ended ended = slipway("--log", "json", "--verbose");
    List<JsonObject> lines = objects(ended);
    JsonObject last = lines.get(lines.size() - 1);
    assertThat(last.keySet())
        .containsExactly("time", "level", "message", "outcome", "exitCode", "seen", "why", "next");
    assertThat(last.get("level").getAsString()).isEqualTo("error");
    assertThat(last.get("exitCode").getAsInt()).isEqualTo(ended.exit()).isEqualTo(65);
    assertThat(last.get("seen").getAsString()).startsWith("the schema is that of no step");
  }

  @Test
  void in_json_an_exception_is_one_line_too() throws Exception {
    variables.put("SLIPWAY_LOG", "json");
    variables.put("SLIPWAY_MIGRATIONS", work.resolve("none").toString());
    assertThat(objects(slipway("--verbose")))
        .anySatisfy(
            line -> {
              assertThat(line.has("stack")).isTrue();
              assertThat(line.get("stack").getAsString()).contains("\n\tat dev.slipway.");
            });
  }

  @Test
  void a_form_that_there_is_not_is_refused() throws Exception {
    variables.put("SLIPWAY_LOG", "xml");
    GateProcess.Ended ended = slipway();
    assertThat(ended.exit()).isEqualTo(78);
    assertThat(ended.lastLineOfErr())
        .isEqualTo("slipway: --log is xml: it is one of text, json. Next: --log text");
  }

  private static List<JsonObject> objects(GateProcess.Ended ended) {
    return ended.err().lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
  }
}
