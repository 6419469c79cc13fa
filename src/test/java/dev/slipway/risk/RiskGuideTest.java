package dev.slipway.risk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The page about risk has the rules and levels that there are, in their words. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RiskGuideTest {
  private static final Path GUIDE = Path.of("docs", "risk.md");

  /** The rows of the table with this head, cell by cell. */
  private static List<List<String>> rows(String head) throws Exception {
    String table = Files.readString(GUIDE).split(Pattern.quote(head + "\n"), 2)[1];
    return table
        .lines()
        .skip(1)
        .takeWhile(row -> row.startsWith("|"))
        .map(row -> Stream.of(row.split("\\|", -1)).map(String::strip).toList())
        .toList();
  }

  private static List<String> said(Function<Rule, String> what) {
    return Stream.of(Rule.values()).map(what).toList();
  }

  @Test
  void every_rule_stands_there_with_its_source() throws Exception {
    List<List<String>> rows =
        rows("| rule | what breaks it | lock; time | source | squawk | strong_migrations |");
    assertThat(rows.stream().map(row -> row.get(1)).toList())
        .isEqualTo(said(rule -> "`" + rule.id() + "`"));
    assertThat(rows.stream().map(row -> row.get(4).replaceFirst(".*\\]\\((.*)\\)", "$1")).toList())
        .isEqualTo(said(Rule::source));
  }

  @Test
  void every_rule_stands_there_with_what_to_do_instead() throws Exception {
    List<List<String>> rows = rows("| rule | what is wrong | instead |");
    assertThat(rows.stream().map(row -> row.get(1)).toList())
        .isEqualTo(said(rule -> "`" + rule.id() + "`"));
    assertThat(rows.stream().map(row -> row.get(2)).toList()).isEqualTo(said(Rule::words));
    assertThat(rows.stream().map(row -> row.get(3)).toList()).isEqualTo(said(Rule::instead));
  }

  @Test
  void every_level_stands_there_with_its_rule() throws Exception {
    assertThat(rows("| level | a migration is of it if |").stream().map(row -> row.get(2)).toList())
        .isEqualTo(Stream.of(Risk.Level.values()).map(level -> "it " + level.rule()).toList());
  }
}
