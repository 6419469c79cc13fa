package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.slipway.FixtureApp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every command prints for every fixture app is what stands in {@code test-fixtures/golden},
 * where people read it; {@code -Dgolden=write} writes it anew.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class GoldenTests {
  static final Path GOLDEN = Path.of("test-fixtures", "golden");
  private static final boolean WRITES = "write".equals(System.getProperty("golden"));

  @TempDir Path work;

  abstract List<FixtureApp> apps() throws Exception;

  /** Whether its documents are kept too; what they say is in the text. */
  abstract boolean printsJson(FixtureApp app);

  @TestFactory
  Stream<DynamicNode> each_command_prints_what_was_read_and_found_good() throws Exception {
    return apps().stream()
        .map(
            app ->
                dynamicContainer(
                    app.name(),
                    Stream.of(false, true)
                        .filter(json -> !json || printsJson(app))
                        .flatMap(json -> steps(app, json))));
  }

  /** The commands of one install, in the order in which each finds what the one before left. */
  private Stream<DynamicNode> steps(FixtureApp app, boolean json) {
    Path folder = work.resolve(app.name() + (json ? ".json" : ".text"));
    GoldenInstall install = new GoldenInstall(app, folder, json);
    List<GoldenInstall.Step> steps = install.steps();
    Stream<DynamicNode> each =
        steps.stream()
            .map(
                step ->
                    dynamicTest(
                        step.file(),
                        () ->
                            assertGolden(
                                GOLDEN.resolve(app.name()).resolve(step.file()),
                                install.printed(step))));
    return Stream.concat(
        each,
        Stream.of(
            dynamicTest(
                json ? "no other JSON" : "no other text",
                () -> {
                  install.close();
                  assertThat(committed(app, json))
                      .isEqualTo(
                          steps.stream().map(GoldenInstall.Step::file).collect(Collectors.toSet()));
                })));
  }

  static void assertGolden(Path file, String printed) throws Exception {
    if (WRITES) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, printed);
    }
    List<String> golden = Files.readAllLines(file);
    List<String> now = printed.lines().toList();
    List<String> gone = new ArrayList<>(golden);
    now.forEach(gone::remove);
    List<String> added = new ArrayList<>(now);
    golden.forEach(added::remove);
    assertThat(now)
        .withFailMessage(
            () ->
                file
                    + ", which -Dgolden=write writes anew, has other lines, or in another order:\n- "
                    + String.join("\n- ", gone)
                    + "\n+ "
                    + String.join("\n+ ", added))
        .isEqualTo(golden);
  }

  private static Set<String> committed(FixtureApp app, boolean json) throws Exception {
    try (Stream<Path> files = Files.list(GOLDEN.resolve(app.name()))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".json") == json)
          .collect(Collectors.toSet());
    }
  }
}
