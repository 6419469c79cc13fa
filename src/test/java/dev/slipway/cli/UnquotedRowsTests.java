package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.slipway.AppDatabase;
import dev.slipway.GateProcess;
import dev.slipway.LocalReceiver;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That what stands in rows and records is told nowhere but in the file of rejects; per engine. */
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class UnquotedRowsTests {
  /** What stands in every record, and in a row. */
  static final String MARK = "kJ7wQz";

  private static final String TABLES =
      """
      CREATE TABLE box (
        id VARCHAR(40) PRIMARY KEY,
        size INTEGER CHECK (size < 1000),
        day DATE,
        kind VARCHAR(20) UNIQUE,
        inside VARCHAR(40) REFERENCES box (id),
        token UUID CHECK (length(CAST(token AS VARCHAR(40))) = 36)
      );
      CREATE TABLE label (box VARCHAR(40) NOT NULL REFERENCES box (id), word VARCHAR(20) UNIQUE);
      """;

  private static final String IMPORT =
      """
      sources:
        - file: boxes.json
          table: box
          schema: box.schema.json
          columns:
            id: "@key"
            size: {from: /size, map: {small: 1, large: 2, huge: 5000}}
            day: {from: /day, type: date}
            kind: /kind
            inside: /inside
            token: {from: /token, type: text}
          children:
            - {each: /labels, table: label, columns: {box: "^@key", word: ""}}
        - file: more.jsonl
          form: lines
          table: box
          columns: {id: /id, kind: /kind}
      """;

  private static final String SCHEMA =
      """
      {"properties": {
        "day": {"minLength": 1, "maxLength": 12},
        "extra": {"additionalProperties": {"type": "integer", "maximum": 5}},
        "of": {"enum": ["a", "b"], "pattern": "^[ab]$", "format": "date-time"},
        "kind": {"pattern": "^[a-zA-Z0-9 ]*$"}}}
      """;

  private static final List<String> BOXES =
      List.of(
          "\"%s 1\": {\"size\": \"%s\"}",
          "\"%s 2\": {\"day\": \"%s\"}",
          "\"%s 3\": {\"day\": \"%s %s\"}",
          "\"%s 4\": {\"extra\": {\"%s\": \"%s\"}}",
          "\"%s 5\": {\"extra\": {\"%s\": 7}}",
          "\"%s 6\": {\"of\": \"%s\"}",
          "\"%s 7\": {\"kind\": \"%s!\"}",
          "\"%s 8\": {\"%s\": 1, \"%s\": 2}",
          "\"%s 9\": {\"labels\": \"%s\"}",
          "\"%s a\": {\"labels\": [\"%s\", {\"%s\": 1}]}",
          "\"%s b\": {\"kind\": {\"%s\": \"%s\"}}",
          // From here on it is the database that refuses.
          "\"%s c\": {\"size\": \"huge\"}",
          "\"%s d\": {\"inside\": \"%s\"}",
          "\"%s e\": {\"token\": \"%s\"}",
          "\"%s there\": {}",
          "\"%s f\": {\"kind\": \"%s\"}",
          "\"good\": {\"size\": \"small\"}");

  private static final List<String> MORE =
      List.of("{\"id\": \"%s\", \"kind\": \"%s\"", "{\"id\": \"%s\", \"kind\": \"%s\"} \"%s\"");

  private static final int LEFT_OUT = BOXES.size() - 1 + MORE.size();
  private static final int INVALID = 11 + MORE.size();

  @TempDir Path work;
  AppDatabase database;
  private LocalReceiver server;
  private Path migrations;
  private final Map<String, String> environment = new HashMap<>();

  abstract AppDatabase newDatabase() throws Exception;

  @BeforeEach
  void begin() throws Exception {
    server = LocalReceiver.start();
    database = newDatabase();
    migrations = Files.createDirectory(work.resolve("migrations"));
    Files.writeString(migrations.resolve("001_boxes.sql"), TABLES);
    environment.put("DATABASE_URL", database.url());
    environment.put("SLIPWAY_MIGRATIONS", migrations.toString());
    environment.put("SLIPWAY_BACKUPS", work.resolve("backups").toString());
    environment.put("SLIPWAY_TERMINATION_LOG", work.resolve("termination-log").toString());
    environment.put("SLIPWAY_NOTIFY", "json://" + server.host() + "/hook");
    environment.put("SLIPWAY_NOTIFY_ON", "always");
    environment.put("SLIPWAY_DATA", work.resolve("data").toString());
    Files.writeString(work.resolve("termination-log"), "");
    told(0);
    database.run(
        "INSERT INTO box (id, kind) VALUES ('%1$s there', '%1$s'), ('%1$s too', '%1$s 2')"
            .formatted(MARK));
  }

  @AfterEach
  void end() throws Exception {
    database.close();
    server.close();
  }

  /** All that a run tells, wherever that is. */
  private String told(int exit, String... arguments) throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(printed, true, StandardCharsets.UTF_8);
    int ended = Main.run(List.of(arguments), environment, print, print);
    List<String> told = new ArrayList<>(List.of(printed.toString(StandardCharsets.UTF_8)));
    assertThat(ended).as(told.get(0)).isEqualTo(exit);
    told.addAll(server.everything());
    told.add(Files.readString(work.resolve("termination-log")));
    try (Stream<Path> files = Files.walk(work)) {
      for (Path file : files.toList()) {
        if (file.toString().matches(".*(report\\.json|report\\.html|manifest\\.json)")) {
          told.add(Files.readString(file));
        }
      }
    }
    return String.join("\n", told);
  }

  @Test
  void of_records_that_are_left_out_only_their_place_and_the_kind_of_fault_are_told()
      throws Exception {
    Files.createDirectory(work.resolve("data"));
    Files.writeString(
        work.resolve("data/boxes.json"), "{" + String.join(",\n", BOXES).replace("%s", MARK) + "}");
    Files.writeString(
        work.resolve("data/more.jsonl"), String.join("\n", MORE).replace("%s", MARK) + "\n");
    Files.writeString(migrations.resolve("box.schema.json"), SCHEMA);
    Files.writeString(migrations.resolve("002_boxes.import.yaml"), IMPORT);
    Path rejects = work.resolve("rejects.jsonl");

    String all = told(65, "import", "--dry-run");
    all += told(65, "--json");
    all += told(80, "--max-rejects", String.valueOf(INVALID));
    all += told(0, "--max-rejects", String.valueOf(LEFT_OUT), "--rejects", rejects.toString());

    assertThat(all)
        .contains(
            "boxes.json, line 2: /day: the text is not a day as in 2024-02-29",
            "boxes.json, line 3: /day: it is longer than 12 characters",
            "boxes.json, line 5: /extra/*: it is greater than 5",
            "boxes.json, line 8: a name is there twice",
            "boxes.json, line 9: /labels: the text is not a list",
            "more.jsonl, line 1: it is no JSON")
        .doesNotContain(MARK);
    List<String> lines = Files.readAllLines(rejects);
    assertThat(lines)
        .hasSize(LEFT_OUT)
        .allSatisfy(line -> assertThat(line).contains(MARK))
        .anySatisfy(
            line ->
                assertThat(JsonParser.parseString(line).getAsJsonObject().get("reason").toString())
                    .contains(MARK, "is not a day"));
  }

  @Test
  void of_rows_that_a_migration_stumbles_over_only_the_kind_of_fault_is_told() throws Exception {
    List<String> scripts =
        List.of(
            "CREATE TABLE whole (n INTEGER CHECK (n > 0));\n"
                + "INSERT INTO whole SELECT CAST(kind AS INTEGER) FROM box;",
            "CREATE UNIQUE INDEX one_of_each ON box (substr(kind, 1, 6));",
            "CREATE TABLE held (kind VARCHAR(20) CHECK (length(kind) > 50));\n"
                + "INSERT INTO held SELECT kind FROM box;",
            "CREATE TABLE part (kind VARCHAR(20) NOT NULL REFERENCES label (word));\n"
                + "INSERT INTO part SELECT kind FROM box;");
    String all = "";
    for (String script : scripts) {
      Files.writeString(migrations.resolve("002_stumbles.sql"), script);
      all += told(80);
    }
    Files.writeString(migrations.resolve("002_stumbles.sql"), scripts.get(0));
    GateProcess.Ended ended =
        GateProcess.run(
            environment, GateProcess.SLIPWAY.toString(), "--verbose", "--backup", "off");

    assertThat(all + ended.out() + ended.err())
        .contains("002_stumbles failed", "Caused by: ")
        .doesNotContain(MARK);
  }
}
