package dev.slipway.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.slipway.FixtureApp;
import dev.slipway.GateProcess;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page on the app's port, as a browser and other programs see it while the gate works. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PageTest {
  private static final String SLIPWAY = GateProcess.SLIPWAY.toString();
  private static final String WRAPPER = GateProcess.WRAPPER.toString();

  /** Some seconds for SQLite. */
  private static final String SLOW =
      """
      CREATE TABLE slow (n INTEGER);
      INSERT INTO slow
        WITH RECURSIVE count (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < 5000000)
        SELECT max(n) FROM count;
      """;

  @TempDir Path work;
  private Path migrations;
  private Path database;
  private int port;
  private final Map<String, String> variables = new HashMap<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeEach
  void prepare() throws Exception {
    migrations = Files.createDirectory(work.resolve("migrations"));
    migration("001_notes", "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT);");
    database = work.resolve("app.db");
    FixtureApp.run(database, "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)");
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    variables.put("DATABASE_URL", database.toString());
    variables.put("SLIPWAY_MIGRATIONS", migrations.toString());
    variables.put("SLIPWAY_PAGE", String.valueOf(port));
    variables.put("SLIPWAY_EMBEDDED", "1");
  }

  @AfterEach
  void letGo() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private void migration(String name, String sql) throws IOException {
    Files.writeString(migrations.resolve(name + ".sql"), sql);
  }

  /** Keeps the gate waiting until it is closed. */
  private Connection writer() throws Exception {
    Connection writer = DriverManager.getConnection("jdbc:sqlite:" + database);
    open.add(writer);
    try (Statement statement = writer.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
    }
    return writer;
  }

  private HttpResponse<String> ask(String method, String path, String accept) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .method(method, BodyPublishers.noBody());
    if (!accept.isEmpty()) {
      request.header("Accept", accept);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** What the page says, as soon as it is there and says this. */
  private String read(GateProcess gate, String accept, String says) throws Exception {
    long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    String last = "no page";
    while (System.nanoTime() < until && gate.process().isAlive()) {
      try {
        last = ask("GET", "/", accept).body();
        if (last.contains(says)) {
          return last;
        }
      } catch (ConnectException e) {
        last = "no page";
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new AssertionError(last + " after " + gate.ended().err());
  }

  private boolean isFree() {
    try (ServerSocket app = new ServerSocket()) {
      app.setReuseAddress(false);
      app.bind(new InetSocketAddress(port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private Socket connection(String sent) throws IOException {
    Socket socket = new Socket("localhost", port);
    open.add(socket);
    socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  @Test
  void says_what_is_done_while_a_migration_takes_its_time() throws Exception {
    migration("002_slow", SLOW);
    GateProcess gate = GateProcess.start(variables, WRAPPER, "echo", "the app");

    String text = read(gate, "", "migration 1 of 1: 002_slow");
    assertThat(text)
        .startsWith("The app will start soon\nStep 5 of 7: writing\nmigration 1 of 1: 002_slow\n");

    GateProcess.Ended ended = gate.ended();
    assertThat(isFree()).isTrue();
    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out()).endsWith("the app\n");
  }

  @Test
  void answers_whatever_is_asked_in_the_form_that_is_asked_for() throws Exception {
    migration("002_more", "CREATE TABLE more (n INTEGER);");
    Connection writer = writer();
    GateProcess gate = GateProcess.start(variables, SLIPWAY);
    read(gate, "", "Step 3 of 7: deciding");

    HttpResponse<String> html = ask("GET", "/any/path?x=1", "text/html,application/xml;q=0.9");
    assertThat(html.statusCode()).isEqualTo(503);
    assertThat(html.headers().firstValue("retry-after")).contains("5");
    assertThat(html.headers().firstValue("cache-control")).contains("no-store");
    assertThat(html.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
    assertThat(html.headers().firstValue("content-security-policy").orElse(""))
        .startsWith("default-src 'none'; style-src 'sha256-");
    assertThat(html.body())
        .contains("<meta http-equiv=\"refresh\" content=\"5\">", "Step 3 of 7: deciding")
        .contains("prefers-color-scheme: dark", "width=device-width")
        .doesNotContain("src=", "href=", work.toString());

    JsonObject json =
        JsonParser.parseString(ask("GET", "/health", "application/json").body()).getAsJsonObject();
    assertThat(json.get("status").getAsString()).isEqualTo("working");
    assertThat(json.get("step").getAsInt()).isEqualTo(3);
    assertThat(json.get("of").getAsInt()).isEqualTo(7);

    HttpResponse<String> head = ask("HEAD", "/", "text/html");
    assertThat(head.statusCode()).isEqualTo(503);
    assertThat(head.body()).isEmpty();
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "PATCH")) {
      assertThat(ask(method, "/api", "").statusCode()).as(method).isEqualTo(503);
    }

    writer.close();
    assertThat(gate.ended().exit()).isZero();
  }

  @Test
  void whoever_is_still_connected_keeps_neither_the_gate_nor_the_port() throws Exception {
    migration("002_more", "CREATE TABLE more (n INTEGER);");
    Connection writer = writer();
    GateProcess gate = GateProcess.start(variables, SLIPWAY);
    read(gate, "", "Step 3 of 7");
    for (int number = 0; number < 300; number++) {
      connection(number % 3 == 0 ? "" : "GET / HTTP/1.1\r\nHost: x");
    }
    Socket answered = connection("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(answered.getInputStream().read()).isEqualTo('H');
    try (Socket halfClosed = connection("POST / HTTP/1.0\r\n\r\n")) {
      halfClosed.shutdownOutput();
      assertThat(new String(halfClosed.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 503 ")
          .contains("Step 3 of 7: deciding");
    }
    assertThat(ask("GET", "/", "").statusCode()).isEqualTo(503);

    writer.close();
    GateProcess.Ended ended = gate.ended(20, TimeUnit.SECONDS);
    assertThat(isFree()).isTrue();
    assertThat(ended.exit()).as(ended.err()).isZero();
  }

  @Test
  void says_for_a_while_why_the_app_was_not_started() throws Exception {
    migration("002_more", "CREATE TABLE more (n INTEGER);");
    FixtureApp.run(database, "DROP TABLE note; CREATE TABLE \"<b>\" (id INTEGER)");
    variables.put("SLIPWAY_PAGE_LINGER", "4s");
    long start = System.nanoTime();
    GateProcess gate = GateProcess.start(variables, SLIPWAY);

    String html = read(gate, "text/html", "The app was not started");
    assertThat(html).contains("Outcome 65 UNRECOGNISED", "<p><code>").doesNotContain("<b>");
    JsonObject json =
        JsonParser.parseString(read(gate, "application/json", "closed")).getAsJsonObject();
    assertThat(json.get("exitCode").getAsInt()).isEqualTo(65);

    GateProcess.Ended ended = gate.ended();
    assertThat(isFree()).isTrue();
    assertThat(ended.exit()).isEqualTo(65);
    assertThat(json.get("reason").getAsString())
        .isEqualTo(
            "What the database has is not recognised, or contradicts itself or the migrations, and"
                + " nothing was written. Why stands in the gate's own log.");
    assertThat(ended.lastLineOfErr())
        .startsWith("slipway: ")
        .endsWith(". Next: " + json.get("next").getAsString());
    assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.SECONDS.toNanos(4));
  }

  @Test
  void a_signal_ends_that_at_once_with_the_code_of_the_refusal() throws Exception {
    FixtureApp.run(database, "DROP TABLE note; CREATE TABLE other (id INTEGER)");
    variables.put("SLIPWAY_PAGE_LINGER", "1h");
    GateProcess gate = GateProcess.start(variables, WRAPPER, "echo", "the app");
    read(gate, "", "The app was not started");
    // The last line is there before the page stays on.
    while (!gate.errSoFar().contains("\nslipway: ") && !gate.errSoFar().startsWith("slipway: ")) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    gate.process().destroy();
    GateProcess.Ended ended = gate.ended(10, TimeUnit.SECONDS);
    assertThat(ended.exit()).as(ended.err()).isEqualTo(65);
    assertThat(isFree()).isTrue();
  }

  @Test
  void what_the_database_said_stays_in_the_log() throws Exception {
    FixtureApp.run(
        database, "INSERT INTO note (text) VALUES ('me@example.org'), ('me@example.org')");
    migration("002_once", "CREATE UNIQUE INDEX note_text ON note (text);");
    variables.put("SLIPWAY_PAGE_LINGER", "3s");
    GateProcess gate = GateProcess.start(variables, SLIPWAY);

    String text = read(gate, "", "The app was not started");
    GateProcess.Ended ended = gate.ended();
    assertThat(ended.lastLineOfErr()).contains("UNIQUE");
    assertThat(text)
        .contains("A migration failed or did not prove itself", "about 002_once, line 1", "Next: ")
        .contains("Outcome 80 ROLLED_BACK, at step 5 of 7: writing, migration 1 of 1: 002_once")
        .doesNotContain("UNIQUE constraint failed", "note.text", "example");
  }

  @Test
  void a_secret_that_stands_where_something_else_belongs_is_not_shown() throws Exception {
    migration("002_more", "CREATE TABLE more (n INTEGER);");
    Path file = Files.writeString(work.resolve("kJ7wQz"), "no folder");
    variables.putAll(
        Map.of(
            "APP_PASSWORD", "kJ7wQz",
            "APP_TOKEN", "kJ7wQz/backups",
            "SLIPWAY_BACKUPS", file.resolve("backups").toString(),
            "SLIPWAY_PAGE_LINGER", "3s"));
    GateProcess gate = GateProcess.start(variables, SLIPWAY);
    String text = read(gate, "", "The app was not started");
    assertThat(gate.ended().lastLineOfErr()).contains("kJ7wQz");
    assertThat(text).contains("***").doesNotContain("kJ7wQz", "***/backups");
  }

  @Test
  void there_is_none_where_the_app_has_a_container_of_its_own() throws Exception {
    migration("002_slow", SLOW);
    variables.remove("SLIPWAY_EMBEDDED");
    GateProcess gate = GateProcess.start(variables, SLIPWAY);
    while (!gate.errSoFar().contains("[5/7]") && gate.process().isAlive()) {
      assertThat(isFree()).isTrue();
      TimeUnit.MILLISECONDS.sleep(50);
    }
    GateProcess.Ended ended = gate.ended();
    assertThat(ended.exit()).isZero();
    assertThat(ended.err()).contains("WARN there is no page: the gate does not stand in the app's");
    assertThat(GateProcess.run(variables, SLIPWAY, "check").err()).isEmpty();
  }

  @Test
  void a_port_that_is_taken_is_a_warning() throws Exception {
    migration("002_slow", SLOW);
    try (ServerSocket taken = new ServerSocket(port)) {
      GateProcess.Ended ended = GateProcess.run(variables, SLIPWAY);
      assertThat(taken.isBound()).isTrue();
      assertThat(ended.exit()).isZero();
      assertThat(ended.err()).contains("WARN there is no page on port " + port + ": ");
    }
  }

  @Test
  void a_port_that_is_none_is_refused() throws Exception {
    for (String wrong : List.of("http", "0", "65536", "-1")) {
      variables.put("SLIPWAY_PAGE", wrong);
      GateProcess.Ended ended = GateProcess.run(variables, SLIPWAY);
      assertThat(ended.exit()).as(wrong).isEqualTo(78);
      assertThat(ended.lastLineOfErr()).contains("a port is a number from 1 to 65535");
    }
  }

  @Test
  void a_start_with_nothing_to_do_shows_none_and_loads_nothing_for_it() throws Exception {
    GateProcess.run(variables, SLIPWAY);
    GateProcess.Ended shown = GateProcess.run(variables, SLIPWAY);
    assertThat(shown.exit()).isZero();
    assertThat(shown.err()).isEmpty();

    variables.remove("SLIPWAY_PAGE");
    GateProcess.Ended ended =
        GateProcess.run(
            variables,
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xlog:class+load",
            "-cp",
            Path.of("target", "slipway.jar").toString(),
            "dev.slipway.cli.Main");
    assertThat(ended.exit()).isZero();
    assertThat(
            ended
                .out()
                .lines()
                .filter(
                    line ->
                        line.matches(
                            ".* dev\\.slipway\\.(page|progress|services|hook|notify|cli\\.(Log|Appear|Announce)).*")))
        .allMatch(line -> line.contains("dev.slipway.progress.Step "))
        .hasSize(1);
  }
}
