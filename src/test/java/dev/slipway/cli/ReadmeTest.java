package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.GateProcess;
import dev.slipway.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The README says what is so: its first command, its tables, its links. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReadmeTest {
  private final String readme = text();

  private static String text() {
    try {
      return Files.readString(Path.of("README.md"));
    } catch (java.io.IOException e) {
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

  private List<String> firstColumn(String header) {
    List<String> cells = new ArrayList<>();
    String table = readme.substring(readme.indexOf(header));
    for (String row : table.split("\n\n", 2)[0].lines().skip(2).toList()) {
      cells.add(row.split("\\|", -1)[1].strip().replace("`", ""));
    }
    return cells;
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
            java.util.Arrays.stream(Invocation.Command.values())
                .map(Invocation.Command::word)
                .toArray(String[]::new));
  }

  @Test
  void every_link_leads_somewhere() {
    Matcher link = Pattern.compile("\\]\\(([^)]+)\\)").matcher(readme);
    while (link.find()) {
      assertThat(Path.of(link.group(1))).exists();
    }
  }
}
