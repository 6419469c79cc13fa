package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.lint.Fault;
import dev.slipway.seal.Seal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Folders that are linted, each with a sentence for a name.
 *
 * <p>Where there is {@code sealed/}, that is sealed first, and {@code migrations/} gets its seal.
 * {@code expected.txt} says what is found then, in order: the rule, the file and, where one is
 * known, the line; or words that the fault before says.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(Lifecycle.PER_CLASS)
abstract class LintCases {

  abstract Path folder();

  /** The variables that name the engine. */
  abstract Map<String, String> server() throws SQLException;

  List<String> cases() throws IOException {
    try (Stream<Path> folders = Files.list(folder())) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void is_found_with_file_and_line(String name, @TempDir Path work) throws Exception {
    Path folder = folder().resolve(name);
    Path migrations = CopiedFolder.of(folder.resolve("migrations"), work.resolve("migrations"));
    if (Files.exists(folder.resolve("sealed"))) {
      Path sealed = CopiedFolder.of(folder.resolve("sealed"), work.resolve("sealed"));
      Review review = Workshop.seal(given(sealed));
      assertThat(review.outcome()).as(review.refusal().toString()).isEqualTo(Outcome.OPEN);
      Files.copy(sealed.resolve(Seal.FILE), migrations.resolve(Seal.FILE));
    }

    Review review = Workshop.lint(given(migrations));

    assertThat(review.refusal()).isEmpty();
    List<Fault> all = new ArrayList<>(review.faults());
    all.addAll(review.warnings());
    assertThat(all)
        .allSatisfy(
            fault -> assertThat(List.of(fault.seen(), fault.next())).noneMatch(String::isBlank));
    List<String> expected = Files.readAllLines(folder.resolve("expected.txt"));
    List<String> shown = new ArrayList<>();
    review.faults().forEach(fault -> shown.add(shown(fault)));
    review.warnings().forEach(fault -> shown.add("warning " + shown(fault)));
    assertThat(shown)
        .as(all.toString())
        .isEqualTo(expected.stream().filter(line -> !line.startsWith("says ")).toList());
    int fault = -1;
    for (String line : expected) {
      if (line.startsWith("says ")) {
        assertThat(all.get(fault).seen()).contains(line.substring("says ".length()));
      } else {
        fault++;
      }
    }
    assertThat(review.outcome().exitCode()).isEqualTo(review.faults().isEmpty() ? 0 : 65);
    if (!review.warnings().isEmpty()) {
      Review strict = Workshop.lint(given(migrations).with("risk", "refuse"));
      assertThat(strict.faults()).isEqualTo(all);
      assertThat(strict.warnings()).isEmpty();
      assertThat(strict.outcome().exitCode()).isEqualTo(65);
    }
  }

  private Source given(Path migrations) throws SQLException {
    return new Source(Map.of("migrations", List.of(migrations.toString())), server());
  }

  private static String shown(Fault fault) {
    return fault.rule()
        + fault.file().map(file -> " " + file).orElse("")
        + fault.line().map(line -> ":" + line).orElse("");
  }
}
