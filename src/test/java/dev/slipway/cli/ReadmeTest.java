package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.slipway.FixtureApp;
import dev.slipway.GateProcess;
import dev.slipway.Outcome;
import dev.slipway.Settings;
import dev.slipway.Source;
import dev.slipway.evidence.Standing;
import dev.slipway.notify.Receivers.When;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README says what is so: its first command, its tables, its links. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReadmeTest {
  private final String readme = text();

  private static String text() {
    try {
      return Files.readString(Path.of("README.md"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> blocks() {
    List<String> blocks = new ArrayList<>();
    Matcher block =
        Pattern.compile("^```\\w*\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(readme);
    while (block.find()) {
      blocks.add(block.group(1));
    }
    return blocks;
  }

  /** The table under a header, row by row: its cells as they stand there. */
  private List<List<String>> table(String header) {
    List<List<String>> rows = new ArrayList<>();
    String table = readme.substring(readme.indexOf(header));
    for (String row : table.split("\n\n", 2)[0].lines().skip(2).toList()) {
      rows.add(
          Arrays.stream(row.substring(1, row.length() - 1).split("\\|", -1))
              .map(String::strip)
              .toList());
    }
    return rows;
  }

  private List<String> firstColumn(String header) {
    return table(header).stream().map(row -> row.get(0).replace("`", "")).toList();
  }

  /** What stands in backticks. */
  private static List<String> quoted(String text) {
    return Pattern.compile("`([^`]+)`")
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void the_first_command_prints_what_stands_below_it() throws Exception {
    // Building is what the test's own Maven run has just done.
    String command = blocks().get(0).replace("mvn -q package &&", "rm -rf target/try &&");

    GateProcess.Ended ended = GateProcess.run(Map.of(), "sh", "-c", command);

    assertThat(ended.exit()).as(ended.err()).isZero();
    String here = Path.of("").toAbsolutePath() + "/";
    assertThat(withoutNumbersOfTheDay(ended.out().replace(here, "")))
        .isEqualTo(withoutNumbersOfTheDay(blocks().get(1)));
  }

  private static String withoutNumbersOfTheDay(String text) {
    return text.replaceAll("\\d+ ms", "… ms")
        .replaceAll("\\d+\\.\\d s", "… s")
        .replaceAll("\\d{8}T\\d{6}Z", "…");
  }

  @Test
  void the_second_command_is_the_one_that_ci_runs() throws Exception {
    String tests = blocks().get(2).strip();
    assertThat(Files.readString(Path.of(".ci", "run")).lines())
        .anyMatch(line -> line.replace("-B ", "").equals(tests));
  }

  @Test
  void every_exit_code_is_listed() {
    List<String> codes = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      codes.add(String.valueOf(outcome.exitCode()));
      assertThat(readme).contains("| " + outcome.exitCode() + " | " + outcome + " |");
    }
    assertThat(firstColumn("| code | name | meaning |")).isEqualTo(codes);
  }

  @Test
  void every_command_and_option_is_listed() {
    assertThat(
            firstColumn("| option | meaning | default |").stream()
                .map(option -> option.substring(2))
                .toList())
        .containsExactlyInAnyOrderElementsOf(Options.help().keySet());
    assertThat(firstColumn("| command | does |"))
        .containsExactly(
            Arrays.stream(Invocation.Command.values())
                .map(Invocation.Command::word)
                .toArray(String[]::new));
  }

  @Test
  void every_default_is_the_one_that_holds() {
    Map<String, String> environment = Map.of("DATABASE_URL", "app.db");
    Settings usual = Settings.of(Map.of(), environment);
    int compared = 0;
    for (List<String> row : table("| option | meaning | default |")) {
      String option = quoted(row.get(0)).get(0).substring(2);
      Matcher told = Pattern.compile("default: ([^);]+)").matcher(Options.help().get(option));
      boolean isTold = told.find();
      if (isTold) {
        assertThat(row.get(2).replace("`", "")).as(option).startsWith(told.group(1));
      }
      if (isTold
          && !List.of("base-dir", "migrations", "backups", "hooks", "name", "rejects", "risk")
              .contains(option)) {
        Source said = new Source(Map.of(option, List.of(quoted(row.get(2)).get(0))), environment);
        assertThat(withDefaults(Settings.of(said))).as(option).isEqualTo(withDefaults(usual));
        assertThat(said.path("termination-log").orElse(TerminationLog.USUAL))
            .isEqualTo(TerminationLog.USUAL);
        assertThat(said.choice("notify-on", When.class).orElse(When.FAILURE))
            .isEqualTo(When.FAILURE);
        compared++;
      }
    }
    assertThat(compared).isEqualTo(22);
  }

  /** What has a default that does not depend on the machine. */
  private static List<Object> withDefaults(Settings settings) {
    return List.of(
        settings.patience(),
        settings.lockWait(),
        settings.saving().when(),
        settings.saving().bringsBack(),
        settings.networkFiles(),
        settings.saving().keeping().packing().toString(),
        settings.saving().keeping().retention(),
        settings.saving().keeping().hooks(),
        settings.refuseDrift(),
        settings.scrutiny());
  }

  @Test
  void the_keys_of_json_are_those_of_a_document(@TempDir Path work) throws Exception {
    Path database = FixtureApp.VIDEOS.build(work.resolve("app.db"), 9);
    JsonObject document = json(database, "migrate");
    List<String> keys = new ArrayList<>();
    for (List<String> row : table("| key | holds |")) {
      for (String key : quoted(row.get(0))) {
        keys.add(key);
        if (document.get(key).isJsonObject()) {
          assertThat(quoted(row.get(1)))
              .as(key)
              .containsExactlyElementsOf(document.getAsJsonObject(key).keySet());
        }
      }
      if (row.get(0).equals("`standing`")) {
        assertThat(row.get(1).replaceFirst(".*kind is ", "").split(", | or ", -1))
            .containsExactly(
                Arrays.stream(Standing.Kind.values()).map(Enum::name).toArray(String[]::new));
      }
    }
    assertThat(document.keySet()).containsExactlyElementsOf(keys);

    List<String> more = new ArrayList<>(json(database, "status").keySet());
    more.removeAll(keys);
    assertThat(readme)
        .contains(
            "`status --json` and `verify --json` also have `" + String.join("`, `", more) + "`");
    List<String> condition = new ArrayList<>();
    for (List<String> row : table("| key of `condition` | holds |")) {
      condition.addAll(quoted(row.get(0)));
    }
    assertThat(json(database, "status").getAsJsonObject("condition").keySet())
        .containsExactlyElementsOf(condition);
  }

  private static JsonObject json(Path database, String command) {
    Map<String, String> environment =
        Map.of(
            "DATABASE_URL",
            database.toString(),
            "SLIPWAY_MIGRATIONS",
            FixtureApp.VIDEOS.migrations().toString());
    return JsonParser.parseString(Ran.slipway(environment, command, "--json").out)
        .getAsJsonObject();
  }

  @Test
  void every_package_is_listed() throws Exception {
    Path root = Path.of("src", "main", "java", "dev", "slipway");
    try (Stream<Path> inside = Files.list(root)) {
      assertThat(table("| package | holds |").stream().map(row -> quoted(row.get(0)).get(0)))
          .containsExactlyInAnyOrderElementsOf(
              inside
                  .filter(Files::isDirectory)
                  .map(folder -> folder.getFileName().toString())
                  .toList());
    }
  }

  @Test
  void every_way_to_run_it_names_its_file_and_tests_that_there_are() throws Exception {
    List<List<String>> ways = table("| where | how | file or page | tested by |");
    List<String> tests =
        files(Path.of("src", "test", "java")).map(test -> test.getFileName().toString()).toList();
    assertThat(ways).hasSizeGreaterThan(10);
    for (List<String> way : ways) {
      assertThat(way.get(2)).as(way.get(0)).containsPattern("\\]\\((docs|deploy)/");
      List<String> named =
          quoted(way.get(3)).stream().filter(word -> word.endsWith("Test")).toList();
      assertThat(tests)
          .as(way.get(0))
          .containsAll(named.stream().map(test -> test + ".java").toList());
      assertThat(named.isEmpty() && !way.get(3).startsWith("not run")).as(way.get(0)).isFalse();
    }
  }

  @Test
  void every_file_to_copy_is_on_a_page() throws Exception {
    StringBuilder text = new StringBuilder();
    for (Path page : pages()) {
      text.append(Files.readString(page));
    }
    assertThat(files(Path.of("deploy")).map(file -> file + ")"))
        .allSatisfy(link -> assertThat(text).contains(link));
  }

  private static Stream<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList().stream();
    }
  }

  private static List<Path> pages() throws IOException {
    return Stream.concat(
            Stream.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md").map(Path::of),
            files(Path.of("docs")).filter(file -> file.toString().endsWith(".md")))
        .toList();
  }

  @Test
  void every_link_leads_somewhere() throws Exception {
    for (Path page : pages()) {
      Matcher link =
          Pattern.compile("\\]\\((?!https?:)([^)#]*)(?:#([^)]+))?\\)")
              .matcher(Files.readString(page));
      while (link.find()) {
        Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
        assertThat(target.normalize()).as(page.toString()).exists();
        if (link.group(2) != null) {
          assertThat(headings(target)).as(page + " on " + target).contains(link.group(2));
        }
      }
    }
  }

  /** The headings of a page as links name them. */
  private static List<String> headings(Path page) throws IOException {
    return Files.readAllLines(page).stream()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^\\w -]", "").replace(' ', '-'))
        .toList();
  }
}
