package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonReader;
import dev.slipway.ProjectsFiles.Found;
import dev.slipway.ProjectsFiles.Place;
import dev.slipway.load.Loaded;
import dev.slipway.load.Rejects;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The app projects moves from its JSON files to its tables, alike on both engines: what the oracle
 * reads is what the tables hold.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class ProjectsImportTests {
  /** As many as the app's README lists. */
  private static final String WRONG = "41";

  /** Those of them that are wrong for themselves, whatever else the tables hold. */
  private static final String INVALID = "19";

  private static final Path INSTRUCTIONS = ProjectsFiles.INSTRUCTIONS;

  @TempDir Path work;
  private MovingApp app;

  abstract FixtureApp fixture();

  @BeforeEach
  void begin() throws Exception {
    app = MovingApp.of(fixture(), work);
  }

  @AfterEach
  void end() throws Exception {
    app.close();
  }

  private Report imports(String... options) throws Exception {
    Report report = app.run(INSTRUCTIONS, options);
    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
    return report;
  }

  private Report refused(Outcome outcome, String... options) throws Exception {
    List<String> before = app.database().everything();
    Report report = app.run(INSTRUCTIONS, options);
    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(outcome);
    assertThat(app.database().everything()).isEqualTo(before);
    return report;
  }

  @Test
  void what_is_right_is_in_the_tables_and_what_is_wrong_is_named() throws Exception {
    Map<Path, String> files = files();

    Report report = imports("max-rejects", WRONG);

    assertThat(app.tables()).isEqualTo(app.expected());
    assertThat(app.database().faults()).isEmpty();
    assertThat(files()).isEqualTo(files);
    Path rejects = report.rejects().flatMap(Rejects::written).orElseThrow();
    Map<Place, String> reasons = new TreeMap<>();
    for (String line : Files.readAllLines(rejects)) {
      JsonObject reject = JsonParser.parseString(line).getAsJsonObject();
      String source = reject.get("source").getAsString();
      Place place = new ProjectsFiles(app.data()).place(source, reject.get("index").getAsInt());
      reasons.put(place, reject.get("reason").getAsString());
      if (source.endsWith(".jsonl")) {
        assertThat("line " + reject.get("line")).isEqualTo(place.at());
      }
      if (reject.has("record")) {
        assertThat(at(source, reject.get("byte").getAsInt())).isEqualTo(reject.get("record"));
      }
    }
    Map<Place, String> wrong = ProjectsFiles.wrong();
    assertThat(reasons.keySet()).hasSize(Integer.parseInt(WRONG)).isEqualTo(wrong.keySet());
    wrong.forEach((place, word) -> assertThat(reasons.get(place)).as("" + place).contains(word));
    assertCounted(report, source -> source.records() == source.loaded() + source.rejected());
    assertThat(report.snapshot().isPresent()).isEqualTo(app.makesSnapshots());
  }

  /** What stands at a byte of a file, read by another reader. */
  private JsonElement at(String file, int offset) throws IOException {
    byte[] all = Files.readAllBytes(app.data().resolve(file));
    return JsonParser.parseReader(
        new JsonReader(
            new InputStreamReader(
                new ByteArrayInputStream(all, offset, all.length - offset),
                StandardCharsets.UTF_8)));
  }

  private Map<Path, String> files() throws IOException {
    Map<Path, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(app.data())) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(file, Files.readString(file) + Files.getLastModifiedTime(file));
      }
    }
    return files;
  }

  /** As many records of each kind as the oracle counts. */
  private void assertCounted(Report report, Predicate<Loaded> each) throws IOException {
    Map<String, Long> counted = new TreeMap<>();
    for (Loaded source : report.loaded().orElseThrow()) {
      assertThat(source).matches(each);
      counted.merge(
          source.source().replaceFirst("^chats/[^*]*", "chats/*.json"),
          source.records(),
          Long::sum);
    }
    Map<String, Long> expected = new TreeMap<>();
    for (Map.Entry<String, List<Found>> source :
        new ProjectsFiles(app.data()).sources().entrySet()) {
      expected.put(source.getKey(), (long) source.getValue().size());
    }
    assertThat(counted).isEqualTo(expected);
  }

  @Test
  void a_dry_run_counts_and_writes_nothing() throws Exception {
    Report report = refused(Outcome.OPEN, "dry-run", "true", "max-rejects", INVALID);

    assertCounted(report, source -> source.loaded() == 0);
    assertThat(report.rejects().orElseThrow().count()).isEqualTo(Long.parseLong(INVALID));
    assertThat(app.backups()).doesNotExist();
  }

  @Test
  void one_record_too_many_that_is_wrong_and_nothing_is_written() throws Exception {
    Report report = refused(Outcome.UNRECOGNISED, "max-rejects", "18");
    assertThat(report.refusal().orElseThrow().seen()).contains(INVALID);

    refused(Outcome.ROLLED_BACK, "max-rejects", "40");
  }

  @Test
  void again_it_changes_nothing() throws Exception {
    imports("max-rejects", WRONG);

    Report again = refused(Outcome.OPEN, "max-rejects", WRONG);

    assertThat(again.snapshot()).isEmpty();
    assertThat(again.loaded().orElseThrow()).allMatch(Loaded::earlier);
  }

  @Test
  void a_source_that_changed_since_is_refused() throws Exception {
    imports("max-rejects", WRONG);
    app.write("settings.json", app.read("settings.json").replace("dark", "pale"));

    Report report = refused(Outcome.UNRECOGNISED, "max-rejects", WRONG);

    assertThat(report.refusal().orElseThrow().seen()).contains("settings.json");
  }

  @Test
  void where_it_stopped_it_goes_on_but_not_with_another_file() throws Exception {
    Map<String, List<String>> expected = app.expected();
    new ProjectsFiles(app.data()).mend();
    app.write(
        "ratings.jsonl",
        app.read("ratings.jsonl") + "{\"message\": 3, \"by\": \"k_ada\", \"stars\": 7}\n");

    Report stopped = app.run(INSTRUCTIONS, "batch", "10");

    assertThat(stopped.outcome()).as(stopped.refusal().toString()).isEqualTo(Outcome.NEEDS_HUMAN);
    String keys = app.read("keys.json");
    app.write("keys.json", keys + "\n");
    refused(Outcome.UNRECOGNISED, "max-rejects", "1");
    app.write("keys.json", keys);
    imports("max-rejects", "1");
    assertThat(app.tables()).isEqualTo(expected);
  }

  @Test
  void batches_are_kept_although_records_are_wrong_or_wait() throws Exception {
    Map<String, List<String>> expected = app.expected();

    Report stopped = app.run(INSTRUCTIONS, "batch", "10", "max-rejects", "30");

    assertThat(stopped.outcome()).as(stopped.refusal().toString()).isEqualTo(Outcome.NEEDS_HUMAN);
    assertThat(app.database().one("SELECT count(*) FROM keys")).isNotEqualTo("0");
    imports("batch", "10", "max-rejects", WRONG);
    assertThat(app.tables()).isEqualTo(expected);
  }

  @Test
  void after_a_rollback_nothing_is_said_to_be_loaded_and_all_that_is_wrong_is_counted()
      throws Exception {
    Report report = refused(Outcome.ROLLED_BACK, "max-rejects", "40");

    assertThat(report.loaded().orElseThrow())
        .allMatch(source -> source.loaded() == 0 && !source.finished());
    assertThat(report.refusal().orElseThrow().next()).contains("--max-rejects " + WRONG);
  }

  @Test
  void the_app_goes_on_with_ids_of_its_own() throws Exception {
    imports("max-rejects", WRONG);

    app.database()
        .run(
            "INSERT INTO projects (slug, name, key_id, created_on) VALUES ('new', 'New', 'k_ada', '2026-01-01');"
                + "INSERT INTO prompts (title, text) VALUES ('new', 'new');"
                + "INSERT INTO messages (chat_id, position, role, body, sent_at)"
                + " SELECT id, 99, 'user', 'new', '2026-01-01T00:00:00Z' FROM chats WHERE title LIKE '%naïve%' AND pinned = pinned;");

    assertThat(app.database().one("SELECT max(id) FROM projects")).isEqualTo("11");
    assertThat(app.database().faults()).isEmpty();
  }

  @Test
  void a_file_that_is_missing_or_ends_in_the_middle_is_refused() throws Exception {
    String prompts = app.read("prompts.json");
    Files.delete(app.data().resolve("prompts.json"));
    Report missing = refused(Outcome.NO_MIGRATIONS, "max-rejects", WRONG);
    assertThat(missing.refusal().orElseThrow().seen()).contains("prompts.json");

    app.write("prompts.json", prompts.substring(0, prompts.length() / 2));
    Report torn = refused(Outcome.UNRECOGNISED, "max-rejects", WRONG);
    assertThat(torn.refusal().orElseThrow().seen()).contains("prompts.json");
    app.write("prompts.json", prompts);

    // Where a file is a record, one that is not whole is one that is wrong.
    app.write("chats/2024-08-31.json", app.read("chats/2024-03-01.json").substring(0, 120));
    Report record = refused(Outcome.UNRECOGNISED, "max-rejects", INVALID);
    assertThat(record.refusal().orElseThrow().seen()).startsWith("20 records");
    imports("max-rejects", "42");
  }

  @Test
  void a_source_that_is_optional_comes_in_where_there_is_one() throws Exception {
    app.write("archive/ratings-2023.jsonl", "{\"message\": 3, \"by\": \"k_bot\", \"stars\": 2}\n");

    imports("max-rejects", WRONG);

    assertThat(app.database().one("SELECT comment FROM ratings WHERE message_id = 3"))
        .isEqualTo("from the archive");
  }

  @Test
  void a_record_of_some_megabytes_comes_through_whole() throws Exception {
    String body = "größer \uD83C\uDF31 and 'quoted' ".repeat(200_000);
    String chat =
        JsonParser.parseString(app.read("chats/2024-03-01.json"))
            .getAsJsonObject()
            .get("id")
            .getAsString();
    Files.writeString(
        app.data().resolve("messages.jsonl"),
        """
        {"id": 5000, "chat": "%s", "n": 500, "role": "user", "body": "%s", "sent": "2024-04-01T00:00:00.000Z"}
        """
            .formatted(chat, body),
        StandardOpenOption.APPEND);

    refused(Outcome.UNRECOGNISED, "max-rejects", INVALID, "max-record", "1m");
    imports("max-rejects", WRONG);

    assertThat(app.database().one("SELECT body FROM messages WHERE id = 5000")).isEqualTo(body);
  }

  /** By hand for any size: {@link ImportBenchmark}. */
  @Test
  void a_file_as_large_as_the_memory_is_read_in_a_part_of_it() throws Exception {
    long records = ManyMessages.write(app.data().resolve("messages.jsonl"), null, 20 << 20);
    for (int chat = 0; chat < ManyMessages.CHATS; chat++) {
      app.write("chats/2025-%02d.json".formatted(chat), ManyMessages.chatFile(chat));
    }

    GateProcess.Ended ended =
        GateProcess.run(
            app.variables(),
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx28m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.slipway.cli.Main",
            "import",
            INSTRUCTIONS.toString(),
            "--max-rejects",
            WRONG);

    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(app.database().one("SELECT count(*) FROM messages")).isEqualTo("" + records);
  }
}
