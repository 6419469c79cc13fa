package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.slipway.GateProcess;
import dev.slipway.Guide;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide to undoing shows what really comes. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class UndoGuideTest {
  private static final Path GUIDE = Path.of("docs", "undo.md");

  @TempDir Path work;

  @BeforeEach
  void root() throws Exception {
    Files.createDirectory(work.resolve("data"));
  }

  @Test
  void every_command_prints_what_stands_below_it() throws Exception {
    ships("001_songs", "CREATE TABLE song (id INTEGER PRIMARY KEY, title TEXT NOT NULL);");
    ships("002_plays", "CREATE TABLE play (song_id INTEGER REFERENCES song (id), at TEXT);");
    assertThat(run("migrate", "--release", "1.0").exit()).isZero();
    ships("003_names", "ALTER TABLE song RENAME COLUMN title TO name;");
    ships("003_names_down", "ALTER TABLE song RENAME COLUMN name TO title;");
    ships(
        "004_lyrics",
        "CREATE TABLE lyrics (song_id INTEGER REFERENCES song (id) ON DELETE CASCADE, text TEXT);");
    assertThat(run("migrate", "--release", "2.0").exit()).isZero();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + work.resolve("data/app.db"));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "INSERT INTO song VALUES (1, 'a'), (2, 'b'); INSERT INTO lyrics VALUES (1, 'la'), (2, 'la')");
    }

    assertThat(new Guide(GUIDE, work, Map.of()).typed()).isEqualTo(4);
  }

  @Test
  void the_keys_of_json_are_those_that_the_readme_has() throws Exception {
    ships("001_songs", "CREATE TABLE song (id INTEGER PRIMARY KEY);");
    ships("002_plays", "CREATE TABLE play (id INTEGER PRIMARY KEY);");
    assertThat(run("migrate").exit()).isZero();

    JsonObject document =
        JsonParser.parseString(run("undo", "--to", "001_songs", "--json").out()).getAsJsonObject();

    assertThat(document.getAsJsonArray("undone")).hasToString("[\"002_plays\"]");
    assertThat(document.getAsJsonArray("losses")).isEmpty();
    assertThat(document.getAsJsonArray("steps").get(0).getAsJsonObject().keySet())
        .containsExactly("migration", "by", "script");
    assertThat(Files.readString(Path.of("README.md")))
        .contains(
            "`undo --json` also has `steps` (`migration`, `by` FOLDER, JOURNAL or DERIVED, `script`), `losses` (`object`, `rows`) and `undone`");
  }

  @Test
  void every_link_leads_somewhere() throws Exception {
    Pattern.compile("\\]\\(([^)#]+)[^)]*\\)")
        .matcher(Files.readString(GUIDE))
        .results()
        .forEach(link -> assertThat(GUIDE.resolveSibling(link.group(1)).normalize()).exists());
  }

  private void ships(String name, String text) throws Exception {
    Path folder = Files.createDirectories(work.resolve("migrations"));
    Files.writeString(folder.resolve(name + ".sql"), text);
  }

  private GateProcess.Ended run(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = GateProcess.SLIPWAY.toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return GateProcess.run(
        Map.of(
            "DATABASE_URL",
            work.toRealPath().resolve("data/app.db").toString(),
            "SLIPWAY_MIGRATIONS",
            work.resolve("migrations").toString()),
        command);
  }
}
