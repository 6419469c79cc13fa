package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide to moving from JSON files, typed from its first line to its last. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MovingGuideTest {
  private static final Path GUIDE = Path.of("docs", "import.md");
  private static final String TITLE = "## Moving from JSON files";

  /** Of the tables, the look, the import and the import again. */
  private static final List<Integer> EXITS = List.of(0, 65, 0, 0);

  @TempDir Path work;

  @Test
  void every_command_does_what_it_is_there_for() throws Exception {
    String guide = Files.readString(GUIDE);
    String section = guide.substring(guide.indexOf(TITLE)).split("\n## ", 3)[0];
    List<MatchResult> blocks =
        Pattern.compile("^```sh\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(section)
            .results()
            .toList();
    assertThat(blocks).hasSameSizeAs(EXITS);
    String variables = "";
    List<String> printed = new ArrayList<>();
    for (int at = 0; at < EXITS.size(); at++) {
      String script = variables + blocks.get(at).group(1).replace("target/moving", work.toString());
      GateProcess.Ended ended = GateProcess.run(Map.of(), "sh", "-ec", script);
      assertThat(ended.exit()).as(script + ended.out() + ended.err()).isEqualTo(EXITS.get(at));
      printed.add(ended.out());
      for (String line : script.lines().filter(line -> line.startsWith("export ")).toList()) {
        variables = line + "\n";
      }
    }

    Path database = work.resolve("projects.db");
    assertThat(Dump.one(database, "SELECT count(*) FROM messages"))
        .isEqualTo("" + ProjectsFiles.committed().right().get("messages.jsonl").size());
    assertThat(Files.readAllLines(work.resolve("rejects.jsonl")))
        .hasSize(ProjectsFiles.wrong().size());
    assertThat(section).contains("all " + ProjectsFiles.wrong().size() + ".");
    assertThat(printed.get(3)).contains("imported before");
  }
}
