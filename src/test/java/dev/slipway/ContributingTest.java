package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.slipway.database.Ground;
import dev.slipway.history.NativeHistory;
import dev.slipway.layout.MigrationFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What a contributor is told to type, and where to look. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ContributingTest {
  private static final Path PAGE = Path.of("CONTRIBUTING.md");

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.MULTILINE | Pattern.DOTALL)
        .matcher(text)
        .results()
        .map((MatchResult one) -> one.group(1))
        .toList();
  }

  @Test
  void its_commands_are_there() throws Exception {
    String page = Files.readString(PAGE);
    List<String> commands =
        found("^```sh\\n(.*?)^```$", page).stream().flatMap(String::lines).toList();
    assertThat(commands).hasSizeGreaterThan(4);
    for (String command : commands) {
      if (command.startsWith("mvn ")) {
        assertThat(command).matches("mvn( -q)? (package|verify|spotless:apply)( -D\\S+)*");
      } else {
        assertThat(Path.of(command.split(" ", -1)[0])).isExecutable();
      }
    }
    for (String test : found("-Dtest=(\\w+)", page)) {
      try (Stream<Path> all = Files.walk(Path.of("src", "test", "java"))) {
        assertThat(all.map(file -> file.getFileName().toString())).contains(test + ".java");
      }
    }
    assertThat(Files.readString(Path.of("pom.xml"))).contains("<artifactId>spotless-maven-plugin");
  }

  /** The two lines that make a layout known, beside its own file. */
  @Test
  void every_layout_has_a_history_or_is_said_to_have_none() {
    for (String layout : MigrationFolder.layouts()) {
      MigrationFolder folder =
          new MigrationFolder(Path.of("/nowhere"), layout, List.of(), List.of());
      assertThatCode(() -> NativeHistory.of(folder, Ground.inMemory())).doesNotThrowAnyException();
    }
  }

  @Test
  void the_architecture_fits_a_page() throws Exception {
    assertThat(Files.readAllLines(PAGE)).hasSizeLessThan(130);
  }
}
