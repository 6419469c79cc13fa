package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.slipway.AppDatabase;
import dev.slipway.LocalReceiver;
import dev.slipway.LocalReceiver.Request;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.junit.jupiter.params.provider.ValueSource;

/** What leaves the house when a run ends, and that no row and no secret does; on each engine. */
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class AnnouncementTests {
  /** What stands in a row, in a statement, in a password. */
  private static final String MARK = "kJ7wQz";

  private static final String PEOPLE =
      "CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT NOT NULL, team INTEGER);\n";

  @TempDir Path work;
  LocalReceiver server;
  AppDatabase database;
  final Map<String, String> environment = new HashMap<>();

  abstract AppDatabase newDatabase() throws Exception;

  @BeforeEach
  void build() throws Exception {
    server = LocalReceiver.start();
    database = newDatabase();
    database.run(
        List.of(
            PEOPLE
                + "INSERT INTO people VALUES (1, '%1$s@a.example', 7), (2, '%1$s@a.example', 8);"
                    .formatted(MARK)));
    Files.createDirectory(work.resolve("migrations"));
    migration("001_people", PEOPLE);
    environment.put("DATABASE_URL", database.url());
    environment.put("SLIPWAY_MIGRATIONS", work.resolve("migrations").toString());
    environment.put("SLIPWAY_BACKUP", "off");
    environment.put(
        "SLIPWAY_NOTIFY",
        "json://u:"
            + MARK
            + "@"
            + server.host()
            + "/hook ntfy://"
            + server.host()
            + "/t?scheme=http");
    environment.put("SLIPWAY_PING", "http://" + server.host() + "/ping");
    environment.put("SLIPWAY_METRICS_FILE", metrics().toString());
    environment.put("SLIPWAY_PUSHGATEWAY", "http://" + server.host() + "/push/");
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    database.close();
  }

  private Path metrics() {
    return work.resolve("shop.prom");
  }

  private void migration(String name, String script) throws Exception {
    Files.writeString(work.resolve("migrations").resolve(name + ".sql"), script);
  }

  final String slipway(int exit, String... arguments) {
    Ran ran = Ran.slipway(environment, arguments);
    assertThat(ran.exit).as(ran.both()).isEqualTo(exit);
    return ran.both();
  }

  private List<String> posted(String beginning) {
    return server.requests().stream()
        .filter(one -> one.at().startsWith(beginning))
        .map(Request::body)
        .toList();
  }

  private JsonObject told() {
    return JsonParser.parseString(posted("/hook").get(0)).getAsJsonObject();
  }

  private void assertNothingSecretWasSent() throws Exception {
    assertThat(posted("/hook")).hasSize(1);
    assertThat(posted("/")).hasSizeGreaterThanOrEqualTo(5);
    assertThat(server.everything().toString()).doesNotContain(MARK);
    assertThat(Files.readString(metrics())).doesNotContain(MARK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Over the rows: PostgreSQL quotes the key.
        "CREATE UNIQUE INDEX people_email ON people (email);",
        // Over a literal of the statement's, which the refusal quotes.
        "ALTER TABLE people ADD COLUMN age INTEGER;\nINSERT INTO people VALUES (1, 'kJ7wQz', 1, 2);",
        // Over a value that cannot be read: PostgreSQL quotes that.
        "CREATE TABLE numbers (n INTEGER CHECK (n > 0));\n"
            + "INSERT INTO numbers SELECT CAST(email AS INTEGER) FROM people;",
        // Over a statement that nobody understands.
        "INSERT INTO people VALUSE ('kJ7wQz');",
        // Over a value of the statement's that a rule of its own refuses.
        "CREATE TABLE words (w TEXT CHECK (w <> 'kJ7wQz'));\nINSERT INTO words VALUES ('kJ7wQz');"
      })
  void a_row_that_a_migration_stumbles_over_is_told_to_nobody(String script) throws Exception {
    migration("002_stumbles", script);

    String said = said();
    assertThat(said).contains("002_stumbles");
    assertNothingSecretWasSent();
    JsonObject told = told();
    assertThat(told.get("happened").getAsString()).contains("It is about 002_stumbles");
    assertThat(told.get("type").getAsString()).isEqualTo("failure");
    assertThat(told.get("next").getAsString()).isNotEmpty();
    assertThat(posted("/ping/" + told.get("exitCode").getAsInt())).hasSize(1);
  }

  /** What a run prints whose exit code is not the point. */
  private String said() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertThat(Main.run(List.of(), environment, print, print)).isNotZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void the_code_of_an_error_the_migration_and_its_line_are_told() throws Exception {
    migration("002_stumbles", "\nCREATE UNIQUE INDEX people_email\n  ON people (email);");
    String said = slipway(80);

    assertThat(told().get("happened").getAsString())
        .isEqualTo(
            "A migration failed or did not prove itself, and the database is as before. It is"
                + " about 002_stumbles, line 2. The database's code of the error is "
                + code()
                + ". Why stands in the gate's own log");
    assertThat(said).contains(told().get("next").getAsString());
    assertThat(told().get("title").getAsString())
        .endsWith(": the gate stays closed, 80 ROLLED_BACK");
  }

  abstract String code();

  @Test
  void what_was_written_is_told_where_that_is_wanted() throws Exception {
    environment.put("SLIPWAY_NOTIFY_ON", "change");
    environment.put("SLIPWAY_NAME", "the shop");
    migration("002_more", "ALTER TABLE people ADD COLUMN age INTEGER;");
    slipway(0);
    slipway(0);

    assertNothingSecretWasSent();
    assertThat(told().get("title").getAsString()).isEqualTo("the shop: the gate is open");
    assertThat(told().get("from").getAsString()).isEqualTo("001_people");
    assertThat(told().get("to").getAsString()).isEqualTo("002_more");
    assertThat(posted("/push/metrics/job/slipway/command/migrate/instance/the%20shop")).hasSize(2);
    assertThat(server.requests().stream().map(Request::at).filter(at -> at.startsWith("/ping")))
        .containsExactly("/ping/start", "/ping", "/ping/start", "/ping");
    assertThat(Files.readString(metrics()))
        .contains("slipway_last_run_exit_code{command=\"migrate\",name=\"the shop\"} 0");
  }

  @Test
  void a_run_that_ends_well_is_told_to_a_check_and_not_to_people() throws Exception {
    slipway(0);
    assertThat(posted("/hook")).isEmpty();
    assertThat(posted("/t")).isEmpty();
    assertThat(posted("/ping")).hasSize(2);
  }

  @Test
  void nobody_is_told_of_a_look() throws Exception {
    migration("002_stumbles", "CREATE UNIQUE INDEX people_email ON people (email);");
    slipway(2, "check");
    slipway(0, "plan");
    slipway(0, "status");
    slipway(0, "snapshots");
    slipway(0, "--dry-run");
    assertThat(server.requests()).isEmpty();
    assertThat(metrics()).doesNotExist();
  }

  @Test
  void settings_that_are_wrong_are_told_without_what_they_are() throws Exception {
    environment.put("APP_SECRET", MARK);
    slipway(78, "--drift", MARK);
    assertNothingSecretWasSent();
    assertThat(told().get("outcome").getAsString()).isEqualTo("CONFIG");
  }

  @Test
  void a_url_that_cannot_be_understood_ends_the_run_before_a_look() throws Exception {
    environment.put("SLIPWAY_NOTIFY", "gotify://" + MARK + "@");
    String said = slipway(78);
    assertThat(said)
        .contains("--notify begins with gotify:// and cannot be understood")
        .doesNotContain(MARK);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void urls_stand_between_commas_or_white_space_or_in_a_file() throws Exception {
    String hook = "json://" + server.host() + "/hook";
    environment.put("SLIPWAY_NOTIFY_ON", "always");
    for (String urls :
        List.of(
            hook + "1," + hook + "2",
            hook + "1 " + hook + "2",
            hook + "1\n" + hook + "2\n",
            hook + "1 ,\n " + hook + "2?a=b,c")) {
      int before = posted("/hook2").size();
      environment.put("SLIPWAY_NOTIFY", urls);
      slipway(0);
      environment.remove("SLIPWAY_NOTIFY");
      Path file = Files.writeString(work.resolve("urls"), urls);
      environment.put("SLIPWAY_NOTIFY_FILE", file.toString());
      slipway(0);
      environment.remove("SLIPWAY_NOTIFY_FILE");
      slipway(0, "--notify", hook + "1", "--notify", hook + "2");
      assertThat(posted("/hook2")).as(urls).hasSize(before + 3);
    }
  }
}
