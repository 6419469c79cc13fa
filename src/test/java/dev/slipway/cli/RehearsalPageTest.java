package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.slipway.FixtureApp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about rehearsals: what it shows is what is printed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RehearsalPageTest {
  private static final Path PAGE = Path.of("docs", "rehearse.md");

  @TempDir Path work;
  private Path database;
  private Path migrations;

  @BeforeEach
  void copy() throws Exception {
    database =
        Files.copy(FixtureApp.VIDEOS.folder().resolve("legacy/videos.db"), work.resolve("app.db"));
    migrations = Files.createDirectory(work.resolve("migrations"));
    try (Stream<Path> all = Files.list(FixtureApp.VIDEOS.migrations())) {
      for (Path migration : all.toList()) {
        Files.copy(migration, migrations.resolve(migration.getFileName()));
      }
    }
  }

  /** What was printed on both streams, with the paths and numbers of the page. */
  private String printed(String... options) {
    List<String> arguments = new ArrayList<>(List.of("plan", "--rehearse"));
    arguments.addAll(List.of(options));
    return Ran.slipway(
            Map.of(
                "DATABASE_URL", database.toString(), "SLIPWAY_MIGRATIONS", migrations.toString()),
            arguments.toArray(new String[0]))
        .both()
        .replace(database.toString(), "/data/app.db")
        .replace(migrations.toString(), "/migrations");
  }

  private static String withoutTimes(String text) {
    return text.replaceAll("\\d+(\\.\\d)? m?s\\b", "…");
  }

  /** A transcript of the page, in which a line of three dots stands for any. */
  private static Pattern transcript(int number) throws Exception {
    Matcher block =
        Pattern.compile(
                "^```\\n\\$ slipway plan --rehearse\\n(.*?)^```$",
                Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(Files.readString(PAGE));
    for (int at = 0; at <= number; at++) {
      assertThat(block.find()).isTrue();
    }
    List<String> parts = new ArrayList<>();
    for (String part : withoutTimes(block.group(1)).split("(?m)^…\\n", -1)) {
      parts.add(Pattern.quote(part));
    }
    return Pattern.compile(String.join("(?:.*\\n)*?", parts));
  }

  @Test
  void what_it_says_is_what_the_page_shows() throws Exception {
    assertThat(withoutTimes(printed())).matches(transcript(0));
  }

  @Test
  void a_failure_is_told_as_the_page_shows() throws Exception {
    Files.writeString(
        migrations.resolve("014_unique.sql"), "CREATE UNIQUE INDEX one_each ON videos (state);");

    assertThat(withoutTimes(printed())).matches(transcript(1));
  }

  @Test
  void the_keys_of_json_are_those_on_the_page() throws Exception {
    JsonObject rehearsal =
        JsonParser.parseString(printed("--json")).getAsJsonObject().getAsJsonObject("rehearsal");

    List<String> keys = new ArrayList<>();
    for (String row : Files.readAllLines(PAGE)) {
      List<String> quoted =
          Pattern.compile("`([^`]+)`").matcher(row).results().map(found -> found.group(1)).toList();
      if (row.startsWith("| `")) {
        JsonElement value = rehearsal.get(quoted.get(0));
        assertThat(value).as(row).isNotNull();
        keys.add(quoted.get(0));
        if (value.isJsonArray()) {
          value = value.getAsJsonArray().get(0);
        }
        if (value.isJsonObject()) {
          assertThat(quoted).as(row).containsAll(value.getAsJsonObject().keySet());
        }
      }
    }
    assertThat(rehearsal.keySet()).containsExactlyElementsOf(keys);
  }

  @Test
  void where_there_is_nothing_to_do_it_says_so() throws Exception {
    try (Stream<Path> all = Files.list(migrations)) {
      for (Path later :
          all.filter(file -> file.getFileName().toString().compareTo("010") > 0).toList()) {
        Files.delete(later);
      }
    }
    Map<String, String> variables =
        Map.of(
            "DATABASE_URL",
            database.toString(),
            "SLIPWAY_MIGRATIONS",
            migrations.toString(),
            "SLIPWAY_BACKUP",
            "off");
    assertThat(Ran.slipway(variables).exit).isZero();

    assertThat(printed()).contains("rehearsal   nothing to rehearse: there is nothing to do\n");
    assertThat(printed("--json")).contains("\"rehearsal\": null");
  }
}
