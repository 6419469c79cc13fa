package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.slipway.load.Loaded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an import brings into tables, and what it leaves alone, alike on both engines. */
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class ImportTests {
  private static final String NOTES =
      """
      sources:
        - file: notes.json
          table: note
          columns: {id: /id, body: {from: /body, required: true}}
      """;

  @TempDir Path work;
  private Path data;
  private Path instructions;
  AppDatabase app;

  abstract AppDatabase make() throws Exception;

  /** What the gate is told of backups: {@code off} where the programs for them are missing. */
  abstract String backup() throws SQLException;

  @BeforeEach
  void begin() throws Exception {
    data = Files.createDirectory(work.resolve("data"));
    instructions = work.resolve("import.yaml");
    app = make();
    app.run("CREATE TABLE note (id INTEGER PRIMARY KEY, body VARCHAR(20) NOT NULL)");
  }

  @AfterEach
  void end() throws Exception {
    app.close();
  }

  final void holds(String file, String text) throws IOException {
    Files.createDirectories(data.resolve(file).getParent());
    Files.writeString(data.resolve(file), text);
  }

  final Report imports(String yaml, String... options) throws Exception {
    Files.writeString(instructions, yaml);
    Map<String, List<String>> given = new HashMap<>();
    given.put("instructions", List.of(instructions.toString()));
    given.put("data", List.of(data.toString()));
    given.put("backups", List.of(work.resolve("backups").toString()));
    given.put("migrations", List.of(work.resolve("migrations").toString()));
    for (int at = 0; at < options.length; at += 2) {
      given.put(options[at], List.of(options[at + 1]));
    }
    return Gate.importInto(
        new Source(given, Map.of("DATABASE_URL", app.url(), "SLIPWAY_BACKUP", backup())));
  }

  private Report loads(String yaml, String... options) throws Exception {
    Report report = imports(yaml, options);
    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
    assertThat(report.loaded().orElseThrow()).allMatch(Loaded::finished);
    assertThat(app.faults()).isEmpty();
    return report;
  }

  private String refused(Outcome outcome, String yaml, String... options) throws Exception {
    List<String> before = app.everything();
    Report report = imports(yaml, options);
    String said = report.refusal().orElseThrow().toString();
    assertThat(report.outcome()).as(said).isEqualTo(outcome);
    assertThat(app.everything()).isEqualTo(before);
    return said;
  }

  private List<String> notes() throws SQLException {
    return app.rows().entrySet().stream()
        .filter(table -> table.getKey().matches("(.*\\W)?note\\W?"))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  @Test
  void records_of_every_form_become_the_same_rows() throws Exception {
    List<List<String>> seen = new ArrayList<>();
    Map<String, String> forms = new HashMap<>();
    forms.put("[{\"id\": 1, \"body\": \"a\"},\n {\"id\":2,\"body\":\"b\"}]", "");
    forms.put("\uFEFF {\"1\": {\"body\": \"a\"}, \"2\": {\"body\":\"b\"}}", "@key");
    forms.put("{\"id\":1,\"body\":\"a\"}\n\n{\"id\":2,\"body\":\"b\"}\r\n", "");
    forms.put(
        "{\"v\": 1, \"x\": [0, {\"y\": [{\"id\":1,\"body\":\"a\"},{\"id\":2,\"body\":\"b\"}]}], \"z\": {}}",
        "at");
    for (Map.Entry<String, String> form : forms.entrySet()) {
      app.run("DELETE FROM note");
      String file = "notes" + seen.size() + ".json";
      holds(file, form.getKey());
      String yaml = NOTES.replace("notes.json", file);
      if (form.getValue().equals("@key")) {
        yaml = yaml.replace("id: /id", "id: \"@key\"");
      }
      if (form.getValue().equals("at")) {
        yaml = yaml.replace("    table:", "    at: /x/1/y\n    table:");
      }

      Report report = loads("name: " + file + "\n" + yaml);

      assertThat(report.loaded().orElseThrow().get(0).records()).isEqualTo(2);
      seen.add(notes());
    }
    assertThat(seen.stream().distinct()).hasSize(1);
    assertThat(seen.get(0)).hasSize(2);
  }

  @Test
  void a_second_run_changes_nothing() throws Exception {
    holds("notes.json", "[{\"id\": 1, \"body\": \"a\"}]");
    byte[] before = Files.readAllBytes(data.resolve("notes.json"));
    loads(NOTES);
    List<String> after = app.everything();

    Report again = loads(NOTES);

    assertThat(app.everything()).isEqualTo(after);
    assertThat(again.snapshot()).isEmpty();
    assertThat(again.loaded().orElseThrow().get(0).earlier()).isTrue();
    assertThat(Files.readAllBytes(data.resolve("notes.json"))).isEqualTo(before);
    assertThat(data.toFile().list()).containsExactly("notes.json");
  }

  @Test
  void what_changed_since_it_was_imported_is_refused() throws Exception {
    holds("notes.json", "[{\"id\": 1, \"body\": \"a\"}]");
    loads(NOTES);

    assertThat(
            refused(
                Outcome.NO_MIGRATIONS,
                NOTES
                    .replace("body: {", "\"body\": {default: b, ")
                    .replace("required: true", "type: text")))
        .contains("changed since it was imported");
    holds("notes.json", "[{\"id\": 1, \"body\": \"b\"}]");
    assertThat(refused(Outcome.UNRECOGNISED, NOTES)).contains("changed since it was imported");
    Files.delete(data.resolve("notes.json"));
    loads(NOTES);
  }

  @Test
  void invalid_records_keep_everything_out_unless_that_many_may_be_left_out() throws Exception {
    holds(
        "notes.json",
        """
        [{"id": 1, "body": "a"},
         {"id": 2},
         {"id": "three", "body": "c"},
         {"id": 4, "body": "longer than the column, which holds twenty", "x": 1.10},
         {"id": 5, "body": "e", "id": 6},
         {"id": 7, "body": "\\ud800"},
         {"id": 8, "body": {"a": 1}},
         {"id": 9.5, "body": "i"},
         {"id": 1e3, "body": "j"}]
        """);
    boolean limited = engineKnowsLengths();
    int invalid = limited ? 7 : 6;

    assertThat(refused(Outcome.UNRECOGNISED, NOTES)).contains("/body is missing", "line 2");
    Path rejects = work.resolve("left.jsonl");
    Report report = loads(NOTES, "max-rejects", "7", "rejects", rejects.toString());

    assertThat(notes()).hasSize(limited ? 2 : 3);
    assertThat(report.loaded().orElseThrow().get(0).rejected()).isEqualTo(invalid);
    List<String> lines = Files.readAllLines(rejects);
    assertThat(lines).hasSize(invalid);
    JsonObject second = JsonParser.parseString(lines.get(1)).getAsJsonObject();
    assertThat(second.get("index").getAsInt()).isEqualTo(2);
    assertThat(second.get("line").getAsInt()).isEqualTo(3);
    assertThat(second.get("source").getAsString()).isEqualTo("notes.json");
    assertThat(second.get("reason").getAsString()).isEqualTo("/id: \"three\" is not a number");
    assertThat(second.get("record").toString()).isEqualTo("{\"id\":\"three\",\"body\":\"c\"}");
    int at = second.get("byte").getAsInt();
    assertThat(Files.readString(data.resolve("notes.json")).substring(at))
        .startsWith("{\"id\": \"three\"");
  }

  abstract boolean engineKnowsLengths();

  @Test
  void what_the_database_refuses_is_left_out_and_the_rest_of_its_chunk_is_not() throws Exception {
    app.run(
        "CREATE TABLE reply (id INTEGER PRIMARY KEY, note INTEGER NOT NULL REFERENCES note (id), n INTEGER CHECK (n > 0))");
    StringBuilder notes = new StringBuilder("[");
    for (int id = 0; id < 2500; id++) {
      notes
          .append(id == 0 ? "" : ",")
          .append("{\"id\":")
          .append(id == 1300 ? 7 : id)
          .append(",\"body\":\"x\"}");
    }
    holds("notes.json", notes + "]");
    holds(
        "replies.json",
        "[{\"id\":1,\"note\":7,\"n\":1},{\"id\":2,\"note\":1300,\"n\":1},{\"id\":3,\"note\":8,\"n\":0},{\"id\":4,\"note\":9,\"n\":5}]");
    String yaml =
        """
        sources:
          - {file: replies.json, table: reply, columns: {id: /id, note: /note, n: /n}}
        """
            + NOTES.substring(NOTES.indexOf("  - file"));

    Report report = imports(yaml);
    assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(app.one("SELECT count(*) FROM note")).isEqualTo("0");
    report = loads(yaml, "max-rejects", "3");

    assertThat(app.one("SELECT count(*) FROM note")).isEqualTo("2499");
    assertThat(app.one("SELECT min(id) || ' ' || max(id) || ' ' || count(*) FROM reply"))
        .isEqualTo("1 4 2");
    assertThat(report.rejects().orElseThrow().first().toString())
        .contains("notes.json", "replies.json");
  }

  @Test
  void records_may_refer_to_later_ones() throws Exception {
    app.run(
        "CREATE TABLE folder (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES folder (id), note INTEGER REFERENCES note (id))");
    app.run("ALTER TABLE note ADD COLUMN folder INTEGER REFERENCES folder (id)");
    StringBuilder folders = new StringBuilder("[");
    for (int id = 0; id < 1500; id++) {
      folders
          .append(id == 0 ? "" : ",")
          .append("{\"id\":")
          .append(id)
          .append(",\"parent\":")
          .append(id % 700 == 0 || id == 1100 ? "null" : id < 1100 ? id + 1 : id - 1)
          .append(id == 3 ? ",\"note\":1" : "")
          .append('}');
    }
    holds(
        "folders.json",
        folders.toString().replace("\"id\":1499,\"parent\":1498", "\"id\":1499,\"parent\":4711")
            + "]");
    holds("notes.json", "[{\"id\":1,\"body\":\"a\",\"folder\":5}]");

    loads(
        """
        sources:
          - {file: folders.json, table: folder, columns: {id: /id, parent: /parent, note: /note}}
          - {file: notes.json, table: note, columns: {id: /id, body: /body, folder: /folder}}
        """,
        "max-rejects",
        "1");

    assertThat(app.one("SELECT count(*) FROM folder")).isEqualTo("1499");
    assertThat(app.one("SELECT parent || ' ' || note FROM folder WHERE id = 3")).isEqualTo("4 1");
  }

  @Test
  void lists_within_records_become_rows_of_other_tables() throws Exception {
    app.run(
        "CREATE TABLE tag (note INTEGER NOT NULL REFERENCES note (id), place INTEGER, tag TEXT, file TEXT, PRIMARY KEY (note, place))");
    app.run("CREATE TABLE word (tag TEXT, word TEXT, n INTEGER)");
    holds(
        "a/1.json",
        "{\"id\": 1, \"body\": \"a\", \"tags\": [{\"t\": \"x\", \"words\": {\"w\": 3, \"v\": 4}}, {\"t\": \"y\"}]}");
    holds("a/2.json", "{\"id\": 2, \"body\": \"b\", \"tags\": null}");

    loads(
        """
        sources:
          - file: a/*.json
            form: single
            table: note
            columns: {id: /id, body: /body}
            children:
              - each: /tags
                table: tag
                columns: {note: ^/id, place: "@index", tag: /t, file: "@file"}
                children:
                  - each: /words
                    table: word
                    columns: {tag: ^/t, word: "@key", n: ""}
        """);

    assertThat(app.one("SELECT min(tag) || max(tag) || count(*) || min(file) FROM tag"))
        .isEqualTo("xy2a/1.json");
    assertThat(app.one("SELECT count(*) || max(word) || sum(n) FROM word")).isEqualTo("2w7");
  }

  @Test
  void rows_that_are_there_already_may_be_kept() throws Exception {
    app.run("INSERT INTO note VALUES (1, 'mine')");
    app.run("CREATE TABLE tag (note INTEGER, tag TEXT)");
    holds(
        "notes.json",
        "[{\"id\": 1, \"body\": \"theirs\", \"tags\": [\"a\"]}, {\"id\": 2, \"body\": \"b\", \"tags\": [\"b\"]}]");
    String yaml =
        NOTES + "    children: [{each: /tags, table: tag, columns: {note: ^/id, tag: \"\"}}]\n";

    assertThat(imports(yaml).outcome()).isEqualTo(Outcome.ROLLED_BACK);
    Report report = loads(yaml.replace("    table: note", "    existing: keep\n    table: note"));

    Loaded file = report.loaded().orElseThrow().get(0);
    assertThat(List.of(file.records(), file.loaded(), file.kept(), file.rejected()))
        .containsExactly(2L, 1L, 1L, 0L);
    assertThat(app.one("SELECT body FROM note WHERE id = 1")).isEqualTo("mine");
    assertThat(app.one("SELECT min(tag) || count(*) FROM tag")).isEqualTo("b1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{\"id\":1,\"body\":\"a\"}|ends too early",
        "[{\"id\":1,\"body\":\"a\"},]|a value is missing",
        "[{\"id\":1,\"body\":NaN}]|no JSON",
        "[{\"id\":1,\"body\":'a'}]|no JSON",
        "[{\"id\":1,\"body\":\"a\"}] x|more behind its end",
        "[{\"id\":1 \"body\":\"a\"}]|no JSON",
        "{\"a\": {\"id\":1,\"body\":\"a\"} \"b\": 1}|, is missing",
        "x|begins with what is no record",
        "``|empty",
        "[{\"id\":1,\"body\":\"a\\q\"}]|no JSON"
      })
  void a_torn_file_keeps_everything_out(String text, String reason) throws Exception {
    holds("notes.json", text);

    assertThat(refused(Outcome.UNRECOGNISED, NOTES, "max-rejects", "100")).contains(reason);
  }

  @Test
  void hostile_records_are_left_out_one_by_one() throws Exception {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    holds(
        "notes.json",
        String.join(
            "\n",
            "{\"id\":1,\"body\":\"a\"}",
            "{\"id\":2,\"body\":" + deep + "}",
            "{\"id\":3,\"body\":",
            "{\"id\":1e999999999,\"body\":\"d\"}",
            "{\"id\":" + "9".repeat(500) + ",\"body\":\"e\"}",
            "{\"id\":6,\"body\":\"" + "f".repeat(300_000) + "\"}",
            "null",
            "{\"id\":8,\"body\":\"h\"}"));
    Files.write(
        data.resolve("notes.json"),
        "\n{\"id\":9,\"body\":\"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1),
        StandardOpenOption.APPEND);

    Report report = loads(NOTES, "max-rejects", "7", "max-record", "256k");

    assertThat(notes()).hasSize(2);
    assertThat(report.rejects().orElseThrow().first().toString())
        .contains("nest", "more than 262144 bytes", "no text in UTF-8", "ends too early");
  }

  @Test
  void a_dry_run_writes_nothing() throws Exception {
    holds("notes.json", "[{\"id\": 1, \"body\": \"a\"}, {\"id\": 2}]");
    List<String> before = app.everything();

    Report report = imports(NOTES, "dry-run", "true", "max-rejects", "1");

    assertThat(report.outcome()).isEqualTo(Outcome.OPEN);
    assertThat(app.everything()).isEqualTo(before);
    assertThat(work.toFile().list()).doesNotContain("backups");
    assertThat(report.rejects().orElseThrow().count()).isEqualTo(1);
  }

  @Test
  void a_schema_that_cannot_be_read_is_no_fault_of_the_records() throws Exception {
    Files.writeString(work.resolve("note.schema.json"), "{\"$ref\":\"other.json\"}");
    Files.writeString(work.resolve("other.json"), "{ this is no JSON");
    holds("notes.json", "[{\"id\":1,\"body\":\"a\"}]");
    String yaml = NOTES.replace("    table: note", "    schema: note.schema.json\n    table: note");
    assertThat(refused(Outcome.NO_MIGRATIONS, yaml)).contains("note.schema.json", "other.json");
  }

  @Test
  void records_have_to_meet_their_schema() throws Exception {
    Files.writeString(
        work.resolve("note.schema.json"),
        "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"type\":\"object\",\"required\":[\"body\"],"
            + "\"properties\":{\"id\":{\"type\":\"integer\",\"minimum\":1},\"body\":{\"enum\":[\"a\",\"b\"]}}}");
    holds(
        "notes.json",
        "[{\"id\":1,\"body\":\"a\"},{\"id\":0,\"body\":\"b\"},{\"id\":2,\"body\":\"c\"},{\"id\":3.0,\"body\":\"b\"}]");
    String yaml = NOTES.replace("    table: note", "    schema: note.schema.json\n    table: note");

    assertThat(refused(Outcome.UNRECOGNISED, yaml)).contains("/id", "says the schema");
    loads(yaml, "max-rejects", "2");

    assertThat(notes()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "table: note|table: nothing|line 2, names the table nothing",
        "id: /id|idd: /id|line 4, names the column idd",
        "id: /id, body: {from: /body, required: true}|id: /id|gives no value to body",
        "required: true|requierd: true|line 4, says requierd",
        "id: /id|id: id|no place",
        "id: /id|id: ^/id|nothing holds that record",
        "file: notes.json|file: ../notes.json|not below the data folder",
        "id: /id|id: \"@name\"|no place",
        "sources:|sources: [|is no YAML"
      })
  void instructions_that_are_not_understood_are_refused_with_their_line(
      String was, String is, String said) throws Exception {
    holds("notes.json", "[]");

    assertThat(refused(Outcome.NO_MIGRATIONS, NOTES.replace(was, is))).contains(said);
  }

  /** What its validator passes over in silence, or takes for a fault of the records. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"$ref\": \"http://localhost:1/other.json\"}",
        "{\"not\": {\"$ref\": \"http://localhost:1/other.json\"}}",
        "{\"$ref\": \"none.json\"}",
        "{\"$ref\": \"../import.yaml\"}",
        "{\"$ref\": \"#/none\"}",
        "{\"$ref\": \"a b\"}",
        "{\"$ref\": \"#\"}",
        "{\"properties\": {\"body\": {\"pattern\": \"(\"}}}",
        "{\"patternProperties\": {\"(\": {\"type\": \"string\"}}}",
        "{\"type\": \"text\"}",
        "not",
        ""
      })
  void a_schema_that_cannot_be_used_lets_nothing_in(String schema) throws Exception {
    holds("notes.json", "[{\"id\": 1, \"body\": \"a\"}]");
    Files.writeString(work.resolve("note.schema.json"), schema);

    String said =
        refused(
            Outcome.NO_MIGRATIONS,
            NOTES.replace("    columns:", "    schema: note.schema.json\n    columns:"),
            "max-rejects",
            "5");

    assertThat(said).contains("note.schema.json, which cannot be used");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sources: [{file: '*.{', table: note, columns: {id: /id}}]",
        "sources: [{file: '[z-a].json', table: note, columns: {id: /id}}]",
        "sources: [{file: \"a\\0b\", table: note, columns: {id: /id}}]",
        "sources: [{file: '', table: note, columns: {id: /id}}]",
        "sources: [{file: a.json, schema: \"a\\0b\", table: note, columns: {id: /id}}]"
      })
  void a_file_that_has_no_such_name_is_refused_with_its_line(String yaml) throws Exception {
    assertThat(refused(Outcome.NO_MIGRATIONS, yaml)).contains("import.yaml, line 1");
  }

  @Test
  void instructions_that_are_nested_without_an_end_are_refused() throws Exception {
    assertThat(refused(Outcome.NO_MIGRATIONS, "sources: " + "[".repeat(100_000)))
        .contains("nested too deep");
  }

  @Test
  void a_missing_source_is_refused_unless_it_is_optional() throws Exception {
    assertThat(refused(Outcome.NO_MIGRATIONS, NOTES)).contains("there is no notes.json");

    Report report = loads(NOTES.replace("    table: note", "    optional: true\n    table: note"));

    assertThat(report.notes()).hasSize(1);
  }

  @Test
  void the_folder_s_migrations_have_to_be_there() throws Exception {
    Files.createDirectory(work.resolve("migrations"));
    Files.writeString(work.resolve("migrations/001_a.sql"), "CREATE TABLE later (id INTEGER);");
    holds("notes.json", "[]");

    assertThat(refused(Outcome.UNRECOGNISED, NOTES)).contains("does not have");
  }

  @Test
  void what_a_batch_kept_is_not_loaded_again() throws Exception {
    StringBuilder notes = new StringBuilder("[");
    for (int id = 0; id < 5000; id++) {
      notes
          .append(id == 0 ? "" : ",")
          .append("{\"id\":")
          .append(id == 4500 ? 1 : id)
          .append(",\"body\":\"x\"}");
    }
    holds("notes.json", notes + "]");

    Report stopped = imports(NOTES, "batch", "1000");
    assertThat(stopped.outcome()).isEqualTo(Outcome.NEEDS_HUMAN);
    assertThat(app.one("SELECT count(*) FROM note")).isEqualTo("4000");
    Report report = loads(NOTES, "batch", "1000", "max-rejects", "1");

    assertThat(app.one("SELECT count(*) FROM note")).isEqualTo("4999");
    Loaded file = report.loaded().orElseThrow().get(0);
    assertThat(List.of(file.records(), file.loaded(), file.rejected()))
        .containsExactly(5000L, 4999L, 1L);
    assertThat(
            app.one("SELECT records_done || ' ' || loaded || ' ' || refused FROM slipway_import"))
        .isEqualTo("5000 4999 1");
  }
}
