package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about releases shows what really comes, of the very file that stands on it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReleasesGuideTest {
  private static final Path GUIDE = Path.of("docs", "releases.md");

  @TempDir Path work;
  private Path folder;
  private final Map<String, String> variables = new HashMap<>();

  @BeforeEach
  void begin() throws Exception {
    folder = Files.createDirectories(work.toRealPath().resolve("migrations"));
    ships("001_songs.sql", "CREATE TABLE song (id INTEGER PRIMARY KEY, title TEXT NOT NULL);");
    ships("002_plays.sql", "CREATE TABLE play (song_id INTEGER, at TEXT);");
    ships("003_names.sql", "ALTER TABLE song RENAME COLUMN title TO name;");
    ships("003_names_down.sql", "ALTER TABLE song RENAME COLUMN name TO title;");
    ships("004_lyrics.sql", "CREATE TABLE lyrics (song_id INTEGER, text TEXT);");
    ships("005_no_plays.sql", "DROP TABLE play;");
    ships("releases.yaml", blocks("```yaml\n(.*?)```").get(0).group(1));
    variables.put("SLIPWAY_MIGRATIONS", folder.toString());
  }

  private void ships(String name, String text) throws Exception {
    Files.writeString(folder.resolve(name), text);
  }

  private static List<MatchResult> blocks(String pattern) throws Exception {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(Files.readString(GUIDE))
        .results()
        .toList();
  }

  private Ran slipway(String... arguments) {
    return Ran.slipway(variables, arguments);
  }

  @Test
  void every_command_prints_what_stands_below_it() throws Exception {
    List<String> wrong = new ArrayList<>();
    List<MatchResult> blocks = blocks("```\n\\$ ((?:[A-Z_]+=\\S+ )*)slipway ([^\n]+)\n(.*?)```");
    assertThat(blocks).hasSize(6);
    for (MatchResult block : blocks) {
      Map<String, String> before = Map.copyOf(variables);
      for (String variable : block.group(1).split(" ", -1)) {
        if (!variable.isEmpty()) {
          variables.put(variable.split("=", 2)[0], variable.split("=", 2)[1]);
        }
      }
      Ran ran =
          slipway(block.group(2).replace("/data", work.toRealPath().toString()).split(" ", -1));
      variables.keySet().retainAll(before.keySet());
      String printed = (ran.out + ran.err).replace(work.toRealPath() + "/", "/data/");
      if (!usual(printed).equals(usual(block.group(3)))) {
        wrong.add("$ slipway " + block.group(2) + "\n" + printed);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static String usual(String text) {
    return text.replaceAll("\\d+ ms", "… ms")
        .replaceAll("\\d+\\.\\d (s|KiB)", "… $1")
        .replaceAll("\\d{8}T\\d{6}Z", "…");
  }

  @Test
  void the_keys_of_json_are_the_ones_listed() throws Exception {
    variables.put("DATABASE_URL", work.resolve("app.db").toString());
    assertThat(slipway("migrate", "--target", "1.0").exit).isZero();
    JsonObject document =
        JsonParser.parseString(slipway("releases", "--json").out).getAsJsonObject();
    assertThat(document.getAsJsonObject("standing").get("rung").getAsInt()).isEqualTo(2);
    List<String> keys = new ArrayList<>(document.keySet());
    JsonArray steps = document.getAsJsonArray("steps");
    assertThat(steps).hasSize(3);
    assertThat(steps.get(2).getAsJsonObject().get("to").isJsonNull()).isTrue();
    JsonObject second = steps.get(1).getAsJsonObject();
    second.keySet().forEach(key -> keys.add("steps[]." + key));
    add(keys, "steps[].migrations[].", second.getAsJsonArray("migrations").get(0));
    add(keys, "steps[].renamed[].", second.getAsJsonArray("renamed").get(0));

    List<String> told = new ArrayList<>();
    String table =
        Files.readString(GUIDE)
            .split("\\| key of releases \\| holds \\|\n", 2)[1]
            .split("\n\n", 2)[0];
    for (String row : table.lines().skip(1).toList()) {
      Pattern.compile("`([^`]+)`")
          .matcher(row.split("\\|", -1)[1])
          .results()
          .forEach(key -> told.add(key.group(1)));
    }
    assertThat(told).containsExactlyInAnyOrderElementsOf(keys);
  }

  private static void add(List<String> keys, String prefix, JsonElement element) {
    element.getAsJsonObject().keySet().forEach(key -> keys.add(prefix + key));
  }

  @Test
  void the_report_names_settings_that_a_release_renamed_or_removed() throws Exception {
    variables.putAll(
        Map.of(
            "DATABASE_URL",
            work.resolve("app.db").toString(),
            "SONG_DIR",
            "/songs",
            "PLAY_LIMIT",
            "1"));
    // The second start has nothing to do, and says the same.
    for (int start = 1; start <= 2; start++) {
      JsonArray settings =
          JsonParser.parseString(slipway("migrate", "--json").out)
              .getAsJsonObject()
              .getAsJsonArray("settings");
      assertThat(settings)
          .hasToString(
              "[{\"name\":\"SONG_DIR\",\"fate\":\"RENAMED\",\"to\":\"MUSIC_DIR\",\"release\":\"2.0\"},"
                  + "{\"name\":\"PLAY_LIMIT\",\"fate\":\"REMOVED\",\"to\":null,\"release\":\"2.0\"}]");
    }
    assertThat(slipway("check").out).contains("setting     SONG_DIR is set, and since 2.0");
    variables.put("MUSIC_DIR", "/music");
    assertThat(slipway("check").out).doesNotContain("SONG_DIR");
    assertThat(slipway("check", "--target", "1.0").exit).isEqualTo(76);
  }

  @Test
  void a_file_that_cannot_be_read_closes_the_gate_where_it_may_speak_of_settings()
      throws Exception {
    variables.put("DATABASE_URL", work.resolve("app.db").toString());
    assertThat(slipway("migrate").exit).isZero();
    ships("releases.yaml", "2.0: {last: 004_lyrics, renamed: [A]}");
    assertThat(slipway("migrate").exit).isEqualTo(66);
  }

  @Test
  void without_a_server_nothing_is_guessed_and_a_seal_knows() throws Exception {
    for (String name : new String[] {"003_names_down", "003_names", "004_lyrics", "005_no_plays"}) {
      Files.delete(folder.resolve(name + ".sql"));
    }
    ships(
        "002_plays.sql",
        "CREATE TABLE play (id serial PRIMARY KEY, at timestamptz DEFAULT now(), kind jsonb); CREATE EXTENSION citext;");
    ships("releases.yaml", "1.0: 001_songs\n2.0: 002_plays\n");
    Ran ran = slipway("releases");
    assertThat(ran.exit).isZero();
    assertThat(ran.out).contains("seen        not\n").contains("2.0  ", "not known  not known");
    assertThat(slipway("releases", "--markdown").out).contains("| not seen | not known |");
  }

  @Test
  void a_server_that_does_not_answer_leaves_open_what_is_then_not_known() throws Exception {
    variables.put("DATABASE_URL", "postgresql://x:y@127.0.0.1:9/z");
    JsonObject document =
        JsonParser.parseString(slipway("releases", "--json").out).getAsJsonObject();
    assertThat(document.get("seenOn").isJsonNull()).isTrue();
    assertThat(document.get("standing").isJsonNull()).isTrue();
    assertThat(document.getAsJsonArray("unknown"))
        .extracting(JsonElement::getAsString)
        .satisfiesExactly(
            first -> assertThat(first).startsWith("what the migrations make, since "),
            second -> assertThat(second).startsWith("where the database stands, since "));
    assertThat(slipway("releases").out)
        .contains("not known   what the migrations make", "not known   where the database stands");
  }

  @Test
  void what_is_no_step_is_refused() throws Exception {
    assertThat(slipway("releases", "--from", "2.0", "--to", "1.0").exit).isEqualTo(78);
    assertThat(slipway("releases", "--from", "3.0").err)
        .contains("--from one of 1.0, 2.0, unreleased");
    assertThat(slipway("releases", "--json", "--markdown").exit).isEqualTo(78);
    assertThat(slipway("releases", "--schema").out).startsWith("{\n  \"$schema\": ");
    Files.delete(folder.resolve("releases.yaml"));
    Ran none = slipway("releases");
    assertThat(none.exit).isEqualTo(66);
    assertThat(none.err).contains("NAME: LAST_MIGRATION, as in 1.0.0: 001_songs");
  }
}
