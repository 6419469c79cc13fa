package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.slipway.AppDatabase;
import dev.slipway.sheet.DrawnVotes;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.w3c.dom.Element;

/** What a run leaves beside its snapshot, which files, and what stands in them; on each engine. */
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class FiledReportTests {
  /** What stands in a row, and in a statement that fails. */
  private static final String MARK = "kJ7wQz";

  private static final String PEOPLE =
      "CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT NOT NULL, team INTEGER);\n";
  private static final String AGES = "ALTER TABLE people ADD COLUMN age INTEGER;\n";
  private static final String FAILS =
      "CREATE TABLE word (w TEXT);\nINSERT INTO people (id, email) VALUES (1, '" + MARK + "');";
  private static final String RECIPIENT =
      "age1t498wvk444rg4r57j69yl9e9hwfpvpa42qgphuwckcn6alluvsjqwvtgqn";

  @TempDir Path work;
  AppDatabase database;
  Path backups;
  final Map<String, String> environment = new HashMap<>();

  abstract AppDatabase newDatabase() throws Exception;

  @BeforeEach
  void build() throws Exception {
    backups = work.resolve("backups");
    Files.createDirectory(work.resolve("migrations"));
    database = newDatabase();
    database.run(PEOPLE);
    database.run("INSERT INTO people VALUES (1, '" + MARK + "@a.example', 7)");
    migration("001_people", PEOPLE);
    migration("002_ages", AGES);
    environment.put("DATABASE_URL", database.url());
    environment.put("SLIPWAY_MIGRATIONS", work.resolve("migrations").toString());
    environment.put("SLIPWAY_BACKUPS", backups.toString());
  }

  @AfterEach
  void drop() throws Exception {
    database.close();
  }

  final void migration(String name, String script) throws Exception {
    Files.writeString(work.resolve("migrations").resolve(name + ".sql"), script);
  }

  final Ran slipway(String... arguments) {
    return Ran.slipway(environment, arguments);
  }

  final Ran ends(int exit, String... arguments) {
    Ran ran = slipway(arguments);
    assertThat(ran.exit).as(ran.out + ran.err).isEqualTo(exit);
    return ran;
  }

  private List<Path> files(String suffix) throws Exception {
    try (Stream<Path> files = Files.list(backups)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  private Path only(String suffix) throws Exception {
    assertThat(files(suffix)).hasSize(1);
    return files(suffix).get(0);
  }

  private String page() throws Exception {
    String page = Files.readString(only(".report.html"));
    DrawnVotes.assertAskNothing(page);
    return page;
  }

  private static String words(String page) throws Exception {
    return DrawnVotes.parsed(page).getDocumentElement().getTextContent();
  }

  @Test
  void a_run_that_changed_something_leaves_both_and_the_next_one_nothing_more() throws Exception {
    Ran ran = ends(0, "--json");

    assertThat(Files.readString(only(".report.json"))).isEqualTo(ran.out);
    JsonObject document = JsonParser.parseString(ran.out).getAsJsonObject();
    assertThat(document.get("report").getAsString()).isEqualTo(only(".report.html").toString());
    String id = document.getAsJsonObject("snapshot").get("id").getAsString();
    assertThat(only(".report.html")).hasFileName(id + ".report.html");
    assertThat(words(page()))
        .contains(
            "the gate is open",
            "1 migration was there already, 1 migration was applied.",
            "it had exactly the migrations up to 001_people (rung 1 of 2)",
            "slipway restore " + id,
            "Afterwards start the app's version from before, since this one migrates again:",
            "docker compose run --rm SERVICE slipway restore " + id,
            "slipway undo --to 001_people --dry-run",
            document.getAsJsonObject("snapshot").get("sha256").getAsString())
        .doesNotContain(MARK);
    assertThat(DrawnVotes.elements(DrawnVotes.parsed(page()), "svg"))
        .extracting(svg -> svg.getAttribute("class"))
        .contains("votes wide", "votes narrow");
    assertThat(DrawnVotes.elements(DrawnVotes.parsed(page()), "desc"))
        .extracting(Element::getTextContent)
        .allMatch(told -> told.contains(" rung 1 of 2, after 001_people. "));

    Ran second = ends(0, "--json");
    assertThat(JsonParser.parseString(second.out).getAsJsonObject().get("report").isJsonNull())
        .isTrue();
    assertThat(files("")).hasSize(4);
    assertThat(ends(0).out).doesNotContain("report ");
  }

  @Test
  void it_is_read_by_whoever_may_read_the_snapshot() throws Exception {
    ends(0);
    Path manifest = only(".manifest.json");
    Path data =
        manifest.resolveSibling(
            JsonParser.parseString(Files.readString(manifest))
                .getAsJsonObject()
                .get("file")
                .getAsString());

    for (String suffix : new String[] {".report.json", ".report.html"}) {
      assertThat(Files.getPosixFilePermissions(only(suffix)))
          .isEqualTo(Files.getPosixFilePermissions(data));
      assertThat(Files.getOwner(only(suffix))).isEqualTo(Files.getOwner(data));
    }
  }

  @Test
  void a_run_that_failed_says_why_and_that_nothing_has_to_be_taken_back() throws Exception {
    migration("003_words", FAILS);

    Ran ran = ends(80);

    assertThat(ran.out).contains("report      " + only(".report.html"));
    assertThat(words(page()))
        .contains(
            "the gate stays closed: 80 ROLLED_BACK",
            "003_words failed at line 2",
            "Nothing that was kept.",
            "Nothing has to be taken back");

    migration("003_words", "CREATE TABLE word (w TEXT);");
    ends(0);
    assertThat(words(page())).contains("the gate is open").doesNotContain("ROLLED_BACK");
  }

  @Test
  void beside_an_encrypted_snapshot_it_quotes_nobody() throws Exception {
    migration("003_words", FAILS);

    Ran ran = ends(80, "--encrypt-to", RECIPIENT);

    assertThat(ran.err).contains(MARK);
    assertThat(Files.readString(only(".report.json"))).contains("003_words").doesNotContain(MARK);
    assertThat(page()).contains("003_words", "line 2").doesNotContain(MARK);
  }

  @Test
  void it_goes_when_its_snapshot_goes() throws Exception {
    ends(0);
    Path first = only(".report.html");
    database.run("INSERT INTO people VALUES (2, 'b@a.example', 7, 30)");
    migration("003_words", "CREATE TABLE word (w TEXT);");
    ends(0);
    assertThat(files(".report.html")).hasSize(2).contains(first);
    assertThat(files(".report.json")).hasSize(2);
    assertThat(ends(0, "snapshots").out).contains("2 in ");
    assertThat(ends(0, "verify-backup", "--all").out).contains("done in");

    ends(0, "prune", "--keep-last", "1", "--keep-within", "0h");

    assertThat(files(".report.html")).hasSize(1).doesNotContain(first);
    assertThat(files("")).hasSize(4);
  }

  @Test
  void where_no_snapshot_was_made_there_is_none() throws Exception {
    ends(0, "--backup", "off");

    assertThat(backups).doesNotExist();
    ends(0, "backup");
    assertThat(files("")).hasSize(2);
  }

  @Test
  void one_that_cannot_be_written_is_a_warning() throws Exception {
    ends(0, "backup");
    Path manifest = only(".manifest.json");
    Path inTheWay =
        Files.createDirectories(
            Path.of(manifest.toString().replace(".manifest.json", ".report.html")).resolve("x"));

    Ran ran = ends(0, "--json");

    assertThat(inTheWay).exists();
    JsonObject document = JsonParser.parseString(ran.out).getAsJsonObject();
    assertThat(document.get("outcome").getAsString()).isEqualTo("OPEN");
    assertThat(document.get("report").isJsonNull()).isTrue();
    assertThat(files(".partial")).isEmpty();
  }

  @Test
  void undo_and_restore_leave_theirs_beside_the_snapshot_of_the_state_before() throws Exception {
    ends(0);
    Path first = only(".report.html");
    String migrated = String.valueOf(first.getFileName()).replace(".report.html", "");
    database.run("INSERT INTO people VALUES (2, 'b@a.example', 7, 30)");

    Ran undone = ends(0, "undo", "--to", "001_people", "--yes");

    Path second =
        files(".report.html").stream().filter(one -> !one.equals(first)).findFirst().orElseThrow();
    assertThat(undone.out).contains("report      " + second);
    assertThat(words(Files.readString(second)))
        .contains("was taken back", "1 migration was undone", "002_ages", "slipway restore ");

    database.run("INSERT INTO people VALUES (3, 'c@a.example', 7)");
    Ran restored = slipway("restore", migrated, "--yes");
    if (restored.exit == 0) {
      Path third =
          files(".report.html").stream()
              .filter(one -> !one.equals(first) && !one.equals(second))
              .findFirst()
              .orElseThrow();
      assertThat(restored.out)
          .contains("report      " + third)
          .contains("next        before the app starts, put its version of that time back");
      assertThat(words(Files.readString(third))).contains("was restored", migrated);
      DrawnVotes.assertAskNothing(Files.readString(third));
    } else {
      // Some other session was seen, on a server that all tests share.
      assertThat(restored.exit).as(restored.err).isEqualTo(75);
    }
  }

  @Test
  void names_that_are_markup_stay_names() throws Exception {
    String hostile = "\"<img src=x onerror=alert(1)>&'\"";
    migration("003_words", "CREATE TABLE " + hostile + " (\"</svg><script>\" TEXT);");
    database.run("CREATE TABLE \"<b>extra</b>\" (id INTEGER);");
    ends(0);

    assertThat(words(page())).contains("<img src=x onerror=alert(1)>&'", "<b>extra</b>");
    // What changed stands above what is as before, of which there may be much.
    assertThat(DrawnVotes.elements(DrawnVotes.parsed(page()), "table"))
        .filteredOn(table -> table.getAttribute("class").equals("rows"))
        .extracting(table -> table.getTextContent().strip())
        .anySatisfy(rows -> assertThat(rows).matches("(?s)tablebeforeafter\n\"?<img src=x.*"));
  }

  @Test
  void no_secret_stands_there() throws Exception {
    // A person typed a password where something else belongs.
    environment.put("HOOK_TOKEN", "hunter2-and-more");
    migration("003_hunter2-and-more", FAILS);
    ends(80);

    String document = Files.readString(only(".report.json"));
    assertThat(JsonParser.parseString(document).getAsJsonObject().get("message").getAsString())
        .contains("003_*** failed at line 2");
    assertThat(DrawnVotes.elements(DrawnVotes.parsed(page()), "header").get(0).getTextContent())
        .contains("003_*** failed at line 2")
        .doesNotContain("hunter2");
  }
}
