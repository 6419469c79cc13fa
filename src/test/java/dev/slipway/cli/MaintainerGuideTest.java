package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.slipway.Source;
import dev.slipway.Workshop;
import dev.slipway.lint.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The maintainer's page has the rules of lint, and the keys of its document. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MaintainerGuideTest {

  /** What stands in backticks in the first column of the table with this head. */
  private static List<String> told(String head) throws Exception {
    String table =
        Files.readString(Path.of("docs", "ci.md")).split(Pattern.quote(head + "\n"), 2)[1];
    List<String> told = new ArrayList<>();
    for (String row : table.lines().skip(1).takeWhile(line -> line.startsWith("|")).toList()) {
      Pattern.compile("`([^`]+)`")
          .matcher(row.split("\\|", -1)[1])
          .results()
          .forEach(key -> told.add(key.group(1)));
    }
    return told;
  }

  @Test
  void every_rule_of_lint_is_listed() throws Exception {
    assertThat(told("| rule | what is wrong |"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Fault.Rule.values()).map(Fault.Rule::toString).toList());
  }

  @Test
  void every_key_of_its_document_is_listed() throws Exception {
    Path folder = Path.of("test-fixtures", "lint", "nothing is wrong", "migrations");
    Source given = new Source(Map.of("migrations", List.of(folder.toString())), Map.of());
    JsonObject document =
        JsonParser.parseString(
                ReviewPrinter.document(Invocation.Command.LINT, Workshop.lint(given)))
            .getAsJsonObject();
    assertThat(told("| key of lint | holds |"))
        .containsExactlyInAnyOrderElementsOf(document.keySet());
  }
}
