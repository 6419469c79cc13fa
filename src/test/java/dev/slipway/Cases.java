package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.backup.Snapshot;
import dev.slipway.layout.Migration;
import dev.slipway.migrate.Applied;
import dev.slipway.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The situations in a folder of {@code test-fixtures}, each a folder with a sentence for a name.
 *
 * <p>A database is made by {@code made.sql}, migrated by the gate of an earlier image with {@code
 * released/}, and changed behind its back by {@code after.sql}, as far as these are there. Then
 * comes the gate with {@code migrations/}. {@code expected.txt} says how that ends, its exit code
 * at least; and where the gate stays closed the database is as it was, unless it says 81. Where
 * there is a {@code mended.sql}, that is run then, and the same gate comes again, which ends as
 * {@code again.txt} says. Every query in {@code holds.sql} is true at the end.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(Lifecycle.PER_CLASS)
abstract class Cases {

  abstract Path folder();

  /** A new database, which lies in a folder if it is a file. */
  abstract AppDatabase newDatabase(Path work, String called) throws SQLException;

  /** What the gate is told of backups: {@code off} where the programs for them are missing. */
  abstract String backup() throws SQLException;

  List<String> cases() throws IOException {
    try (Stream<Path> folders = Files.list(folder())) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void ends_as_expected(String name, @TempDir Path work) throws Exception {
    Path folder = folder().resolve(name);
    List<String> expected = Files.readAllLines(folder.resolve("expected.txt"));
    try (AppDatabase database = newDatabase(work, "app")) {
      database.run(text(folder.resolve("made.sql")));
      if (Files.exists(folder.resolve("released"))) {
        Report earlier = migrate(folder.resolve("released"), database, expected, work);
        assertThat(earlier.outcome()).as(earlier.refusal().toString()).isEqualTo(Outcome.OPEN);
      }
      database.run(text(folder.resolve("after.sql")));

      endsAs(expected, folder, database, work);
      if (Files.exists(folder.resolve("mended.sql"))) {
        database.run(text(folder.resolve("mended.sql")));
        endsAs(
            Stream.concat(
                    expected.stream().filter(Cases::isSetting),
                    Files.readAllLines(folder.resolve("again.txt")).stream())
                .toList(),
            folder,
            database,
            work);
      }

      for (String query : text(folder.resolve("holds.sql")).split("\n", -1)) {
        assertThat(query.isEmpty() ? "1" : database.one(query)).as(query).isIn("1", "t");
      }
    }
  }

  private void endsAs(List<String> expected, Path folder, AppDatabase database, Path work)
      throws Exception {
    assertThat(expected).as("expected.txt").filteredOn(line -> line.startsWith("exit ")).hasSize(1);
    List<String> before = database.everything();
    List<String> faultsBefore = database.faults();

    Report report = migrate(folder.resolve("migrations"), database, expected, work);

    String told = report.refusal().map(Cases::told).orElse("");
    if (report.outcome() == Outcome.BUG) {
      throw new AssertionError(told, report.refusal().orElseThrow());
    }
    for (String line : expected) {
      String word = line.replaceFirst(" .*", "");
      String value = line.replaceFirst("^\\S+ ?", "");
      switch (word) {
        case "option", "url" -> {}
        case "exit" ->
            assertThat(report.outcome().exitCode()).as(told).isEqualTo(Integer.parseInt(value));
        case "standing" -> assertThat(report.standing().orElseThrow().kind()).hasToString(value);
        case "says" -> assertThat(told).contains(value);
        case "stages" -> assertThat(report.stages()).hasSize(Integer.parseInt(value));
        case "applied" ->
            assertThat(String.join(" ", report.names(Applied.How.APPLIED))).isEqualTo(value);
        case "completed" ->
            assertThat(report.names(Applied.How.COMPLETED)).hasSize(Integer.parseInt(value));
        case "drift" -> assertThat(report.drift()).hasSize(Integer.parseInt(value));
        case "drifted" -> assertThat(report.drift().toString()).contains(value);
        case "settled" -> assertThat(settled(report)).contains(value);
        case "extras" -> assertThat(report.extras()).hasSize(Integer.parseInt(value));
        default -> throw new AssertionError("expected.txt says " + line);
      }
    }
    switch (report.outcome()) {
      case OPEN -> {
        if (isComparable(report) && expected.stream().noneMatch(line -> line.startsWith("url "))) {
          assertLikeAFreshOne(report, database, work);
        }
      }
      case NEEDS_HUMAN -> {
        if (!backup().equals("off")) {
          assertThat(report.snapshot()).hasValueSatisfying(Cases::assertSaysNeedsHuman);
        }
      }
      default -> assertThat(database.everything()).isEqualTo(before);
    }
    assertThat(database.faults()).hasSizeLessThanOrEqualTo(faultsBefore.size());
  }

  /** Each silent migration with what settled it. */
  private static String settled(Report report) {
    return report.silent().stream()
        .map(silent -> silent.migration() + " " + silent.by() + " " + silent.words())
        .collect(Collectors.joining("\n"));
  }

  private void assertLikeAFreshOne(Report report, AppDatabase database, Path work)
      throws Exception {
    try (AppDatabase fresh = newDatabase(work, "fresh")) {
      fresh.run(report.folder().orElseThrow().migrations().stream().map(Migration::sql).toList());
      assertThat(database.schema()).isEqualTo(fresh.schema());
    }
  }

  /** Whether the engine's plain client would have made the same schema of the folder alone. */
  boolean isComparable(Report report) {
    return false;
  }

  private static void assertSaysNeedsHuman(Snapshot snapshot) {
    String file = snapshot.path().toString();
    Path manifest = Path.of(file.substring(0, file.lastIndexOf('.')) + ".manifest.json");
    assertThat(manifest).content().contains("NEEDS_HUMAN");
  }

  private static String told(Refusal refusal) {
    assertThat(List.of(refusal.seen(), refusal.why(), refusal.next())).noneMatch(String::isBlank);
    return refusal.seen() + ": " + refusal.why() + ". Next: " + refusal.next();
  }

  private static boolean isSetting(String line) {
    return line.startsWith("option ") || line.startsWith("url ");
  }

  private Report migrate(Path migrations, AppDatabase database, List<String> expected, Path work)
      throws SQLException {
    Map<String, List<String>> options = new HashMap<>();
    String url = database.url();
    for (String line : expected) {
      String[] parts = line.split(" ", 3);
      switch (parts[0]) {
        case "option" ->
            options.computeIfAbsent(parts[1], option -> new ArrayList<>()).add(parts[2]);
        case "url" -> url += parts[1];
        default -> {}
      }
    }
    return Gate.migrate(
        Settings.of(
            options,
            Map.of(
                "DATABASE_URL",
                url,
                "SLIPWAY_BACKUP",
                backup(),
                "SLIPWAY_MIGRATIONS",
                migrations.toString(),
                "SLIPWAY_BACKUPS",
                work.resolve("backups").toString())));
  }

  private static String text(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file) : "";
  }
}
