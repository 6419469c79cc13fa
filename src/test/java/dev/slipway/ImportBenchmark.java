package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many records a second an import loads, against what the databases' own tools take for the
 * same rows in the same run: the least there is, {@code .import} and {@code COPY} of a file that
 * somebody prepared before, and the same from JSON. Not part of the suite, since time proves
 * nothing there: {@code mvn verify -Dtest=ImportBenchmark}, with {@code
 * -Dslipway.benchmark.mebibytes=2048} or {@code -Dslipway.benchmark.records=20000} for another
 * size, {@code SLIPWAY_TEST_POSTGRES_URL} on a server as it is, and {@code sqlite3} and {@code
 * psql} on the PATH.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ImportBenchmark {
  private static final int ROUNDS = Integer.getInteger("slipway.benchmark.rounds", 3);
  private static final long MEBIBYTES = Long.getLong("slipway.benchmark.mebibytes", 128);

  /** How many bytes a record has, about. */
  private static final long BYTES_OF_ONE = 335;

  private static final long BYTES =
      Long.getLong("slipway.benchmark.records", (MEBIBYTES << 20) / BYTES_OF_ONE) * BYTES_OF_ONE;

  /** What an import may hold in memory, whatever the size of its files. */
  private static final String HEAP = "-Xmx96m";

  private static final String CHATS =
      IntStream.range(0, ManyMessages.CHATS)
          .mapToObj(
              number ->
                  "('%s', 'a', 'b', '2024-03-01T00:00:00.000Z')"
                      .formatted(ManyMessages.chat(number)))
          .collect(
              Collectors.joining(
                  ", ", "INSERT INTO chats (id, title, model, created_at) VALUES ", ";\n"));

  private static final String COLUMNS =
      """
          columns:
            id: /id
            chat_id: /chat
            position: /n
            role: /role
            body: /body
            answers_id: /answers
            tokens: /usage/tokens
            attachments: {from: /attachments, type: json}
            sent_at: {from: /sent, type: timestamp}
      """;

  @TempDir Path work;
  private Path json;
  private Path csv;
  private long records;
  private final Map<String, List<Long>> nanos = new LinkedHashMap<>();

  @BeforeEach
  void write() throws Exception {
    json = Files.createDirectory(work.resolve("data")).resolve("messages.jsonl");
    csv = work.resolve("messages.csv");
    records = ManyMessages.write(json, csv, BYTES);
    Files.copy(
        ProjectsFiles.APP.resolve("schemas").resolve("messages.json"),
        work.resolve("messages.schema.json"));
    Files.writeString(
        work.resolve("plain.yaml"),
        "sources:\n  - file: messages.jsonl\n    table: messages\n" + COLUMNS);
    Files.writeString(
        work.resolve("checked.yaml"),
        "sources:\n  - file: messages.jsonl\n    table: messages\n    schema: messages.schema.json\n"
            + COLUMNS);
  }

  @Test
  void into_SQLite() throws Exception {
    String lines =
        """
        .mode ascii
        .separator "\\037" "\\n"
        CREATE TEMP TABLE line (text TEXT);
        .import '%s' line
        INSERT INTO messages SELECT json_extract(text, '$.id'), json_extract(text, '$.chat'), json_extract(text, '$.n'),
          json_extract(text, '$.role'), json_extract(text, '$.body'), json_extract(text, '$.answers'),
          json_extract(text, '$.usage.tokens'), json_extract(text, '$.attachments'), json_extract(text, '$.sent') FROM line;
        """
            .formatted(json);
    for (int round = 0; round < ROUNDS; round++) {
      // Turn by turn, so that whatever else the machine does is in all of them.
      inSqlite(
          "sqlite3, .import of CSV",
          file -> sqlite3(file, ".import --csv '" + csv + "' messages\n"));
      inSqlite("sqlite3, .import of lines, json_extract", file -> sqlite3(file, lines));
      inSqlite("slipway import", file -> slipway(file.toString(), "plain.yaml", app()));
      inSqlite(
          "slipway import, by JSON Schema",
          file -> slipway(file.toString(), "checked.yaml", app()));
    }
    print("SQLite");
  }

  @Test
  void into_PostgreSQL() throws Exception {
    PostgresServer server = PostgresServer.shared();
    String lines =
        """
        CREATE TEMP TABLE line (text jsonb);
        \\copy line FROM '%s'
        INSERT INTO messages SELECT (text->>'id')::bigint, (text->>'chat')::uuid, (text->>'n')::integer, (text->>'role')::chat_role,
          text->>'body', (text->>'answers')::bigint, (text->'usage'->>'tokens')::integer, text->'attachments', (text->>'sent')::timestamptz FROM line;
        """
            .formatted(json);
    for (int round = 0; round < ROUNDS; round++) {
      inPostgres(
          server,
          "psql, \\copy of CSV",
          name -> psql(server, name, "\\copy messages FROM '" + csv + "' CSV\n"));
      inPostgres(server, "psql, \\copy of lines, ->>", name -> psql(server, name, lines));
      inPostgres(
          server,
          "slipway import",
          name -> slipway(server.url(name), "plain.yaml", appOnPostgres()));
      inPostgres(
          server,
          "slipway import, by JSON Schema",
          name -> slipway(server.url(name), "checked.yaml", appOnPostgres()));
    }
    print("PostgreSQL " + server.major());
  }

  /** By hand with {@code -Dslipway.benchmark.mebibytes=2048}; the suite has its own, smaller. */
  @Test
  void an_import_of_any_size_takes_the_same_memory() throws Exception {
    Path file = work.resolve("memory.db");
    migrated(file.toString(), app());
    FixtureApp.run(file, CHATS);

    GateProcess.Ended ended =
        GateProcess.start(
                variables(file.toString(), app()),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:MaxDirectMemorySize=16m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.slipway.cli.Main",
                "import",
                work.resolve("checked.yaml").toString())
            .ended(1, TimeUnit.HOURS);

    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(Dump.one(file, "SELECT count(*) FROM messages")).isEqualTo("" + records);
  }

  @FunctionalInterface
  private interface Loading {
    void into(String database) throws Exception;
  }

  @FunctionalInterface
  private interface LoadingFile {
    void into(Path file) throws Exception;
  }

  private void inSqlite(String name, LoadingFile loading) throws Exception {
    Path file = work.resolve("app.db");
    migrated(file.toString(), app());
    FixtureApp.run(file, CHATS);
    long start = System.nanoTime();
    loading.into(file);
    took(name, start);
    assertThat(Dump.one(file, "SELECT count(*) FROM messages")).isEqualTo("" + records);
    Files.delete(file);
  }

  private void inPostgres(PostgresServer server, String name, Loading loading) throws Exception {
    String database = server.newDatabase();
    migrated(server.url(database), appOnPostgres());
    server.execute(database, CHATS);
    long start = System.nanoTime();
    loading.into(database);
    took(name, start);
    try (var connection = server.connect(database)) {
      assertThat(Dump.column(connection, "SELECT count(*) FROM messages"))
          .containsExactly("" + records);
    }
    server.dropDatabase(database);
  }

  private void took(String name, long start) {
    nanos.computeIfAbsent(name, any -> new ArrayList<>()).add(System.nanoTime() - start);
  }

  private void print(String engine) {
    System.out.printf(
        Locale.ROOT,
        "%s: %,d records of %d MiB, median of %d, as ratios to the fastest%n",
        engine,
        records,
        BYTES >> 20,
        ROUNDS);
    long fastest = nanos.values().stream().mapToLong(ImportBenchmark::median).min().orElseThrow();
    nanos.forEach(
        (name, times) ->
            System.out.printf(
                Locale.ROOT,
                "  %-42s %,9.0f records a second   %.2f%n",
                name,
                records / (median(times) / 1e9),
                median(times) / (double) fastest));
  }

  private static FixtureApp app() {
    return FixtureApp.PROJECTS;
  }

  private static FixtureApp appOnPostgres() {
    return FixtureApp.PROJECTS_ON_POSTGRESQL;
  }

  private Map<String, String> variables(String url, FixtureApp app) {
    return Map.of(
        "DATABASE_URL",
        url,
        "SLIPWAY_MIGRATIONS",
        app.migrations().toAbsolutePath().toString(),
        "SLIPWAY_DATA",
        work.resolve("data").toString(),
        "SLIPWAY_BACKUP",
        "off");
  }

  private void migrated(String url, FixtureApp app) throws Exception {
    Report report = Gate.migrate(Settings.of(Map.of(), variables(url, app)));
    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
  }

  private void slipway(String url, String instructions, FixtureApp app) throws Exception {
    GateProcess.Ended ended =
        GateProcess.start(
                variables(url, app),
                GateProcess.SLIPWAY.toString(),
                "import",
                work.resolve(instructions).toString())
            .ended(1, TimeUnit.HOURS);
    assertThat(ended.exit()).as(ended.err()).isZero();
  }

  private void sqlite3(Path file, String script) throws Exception {
    run(List.of("sqlite3", "-bail", file.toString()), Map.of(), script);
  }

  private void psql(PostgresServer server, String database, String script) throws Exception {
    run(
        List.of("psql", "-q", "-X", "-v", "ON_ERROR_STOP=1"),
        Map.of(
            "PGHOST", server.host(),
            "PGPORT", String.valueOf(server.port()),
            "PGUSER", server.user(),
            "PGPASSWORD", server.password(),
            "PGDATABASE", database),
        script);
  }

  private void run(List<String> command, Map<String, String> variables, String script)
      throws IOException, InterruptedException {
    Path input = Files.writeString(work.resolve("script"), script);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectInput(input.toFile());
    builder.environment().putAll(variables);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static long median(List<Long> times) {
    return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
  }
}
