package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.migrate.Applied;
import dev.slipway.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The situations in {@code test-fixtures/cases}, each a folder with a sentence for a name.
 *
 * <p>A database is made by {@code made.sql}, migrated by the gate of an earlier image with {@code
 * released/}, and changed behind its back by {@code after.sql}, as far as these are there. Then
 * comes the gate with {@code migrations/}. {@code expected.txt} says how that ends, its exit code
 * at least; every query in {@code holds.sql} is true afterwards; and where the gate stays closed
 * the database is as it was.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CasesTest {

  @TempDir Path work;

  static List<String> cases() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("test-fixtures", "cases"))) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void ends_as_expected(String name) throws Exception {
    Path folder = Path.of("test-fixtures", "cases", name);
    Path database = work.resolve("app.db");
    FixtureApp.run(database, text(folder.resolve("made.sql")));
    if (Files.exists(folder.resolve("released"))) {
      Report earlier = Gate.migrate(settings(folder.resolve("released"), database, Map.of()));
      assertThat(earlier.outcome()).as(earlier.refusal().toString()).isEqualTo(Outcome.OPEN);
    }
    FixtureApp.run(database, text(folder.resolve("after.sql")));
    List<String> before = Dump.everything(database);
    List<String> expected = Files.readAllLines(folder.resolve("expected.txt"));
    assertThat(expected).as("expected.txt").filteredOn(line -> line.startsWith("exit ")).hasSize(1);

    Report report =
        Gate.migrate(settings(folder.resolve("migrations"), database, options(expected)));

    String told = report.refusal().map(CasesTest::told).orElse("");
    for (String line : expected) {
      String word = line.replaceFirst(" .*", "");
      String value = line.replaceFirst("^\\S+ ?", "");
      switch (word) {
        case "option" -> {}
        case "exit" ->
            assertThat(report.outcome().exitCode()).as(told).isEqualTo(Integer.parseInt(value));
        case "standing" -> assertThat(report.standing().orElseThrow().kind()).hasToString(value);
        case "says" -> assertThat(told).contains(value);
        case "applied" ->
            assertThat(String.join(" ", report.names(Applied.How.APPLIED))).isEqualTo(value);
        case "completed" ->
            assertThat(report.names(Applied.How.COMPLETED)).hasSize(Integer.parseInt(value));
        case "drift" -> assertThat(report.drift()).hasSize(Integer.parseInt(value));
        case "extras" -> assertThat(report.extras()).hasSize(Integer.parseInt(value));
        default -> throw new AssertionError("expected.txt says " + line);
      }
    }
    if (report.outcome() != Outcome.OPEN) {
      assertThat(Dump.everything(database)).isEqualTo(before);
    }
    for (String query : text(folder.resolve("holds.sql")).split("\n", -1)) {
      assertThat(query.isEmpty() ? "1" : Dump.one(database, query)).as(query).isEqualTo("1");
    }
  }

  private static String told(Refusal refusal) {
    assertThat(List.of(refusal.seen(), refusal.why(), refusal.next())).noneMatch(String::isBlank);
    return refusal.seen() + ": " + refusal.why() + ". Next: " + refusal.next();
  }

  private static Map<String, List<String>> options(List<String> expected) {
    Map<String, List<String>> options = new HashMap<>();
    for (String line : expected) {
      if (line.startsWith("option ")) {
        String[] parts = line.split(" ", 3);
        options.computeIfAbsent(parts[1], option -> new ArrayList<>()).add(parts[2]);
      }
    }
    return options;
  }

  private static Settings settings(
      Path migrations, Path database, Map<String, List<String>> options) {
    return Settings.of(
        options,
        Map.of("DATABASE_URL", database.toString(), "SLIPWAY_MIGRATIONS", migrations.toString()));
  }

  private static String text(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file) : "";
  }
}
