package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.evidence.Standing;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.refusal.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every prefix of real projects' folders: {@code mvn verify -Pcorpora -Dslipway.corpora=FOLDER},
 * where FOLDER holds one migrations folder for each project.
 */
@Tag("corpora")
@DisplayNameGeneration(ReplaceUnderscores.class)
class CorporaTest {

  @TempDir Path work;

  static List<Path> folders() throws Exception {
    try (Stream<Path> folders =
        Files.list(
            Path.of(
                Objects.requireNonNull(
                    System.getProperty("slipway.corpora"), "-Dslipway.corpora=FOLDER")))) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("folders")
  void no_prefix_is_taken_for_another(Path migrations) throws Exception {
    MigrationFolder folder;
    try {
      folder = MigrationFolder.read(migrations, Optional.empty());
    } catch (Refusal refusal) {
      System.out.println("| " + migrations.getFileName() + " | not read: " + refusal.getMessage());
      return;
    }
    int right = 0;
    int silent = 0;
    List<String> refused = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    long start = System.nanoTime();
    Path fresh;
    try {
      fresh = build(folder, folder.migrations().size(), work.resolve("fresh.db"));
    } catch (SQLException e) {
      System.out.println("| " + migrations.getFileName() + " | no ladder: " + e.getMessage());
      return;
    }
    for (int number = 0; number <= folder.migrations().size(); number++) {
      Path database = build(folder, number, work.resolve(number + ".db"));
      Report report = Gate.migrate(settings(migrations, database, List.of(), List.of()));
      List<Integer> candidates = report.standing().map(Standing::candidates).orElse(List.of());
      boolean holds = candidates.contains(number);
      if (report.outcome() == Outcome.OPEN) {
        boolean same = Dump.schema(database).equals(Dump.schema(fresh)) && report.drift().isEmpty();
        if (holds && same) {
          right++;
        } else {
          wrong.add(
              number
                  + " "
                  + report.standing()
                  + (same ? "" : " schema or drift " + report.drift()));
        }
      } else if (report.standing().map(Standing::kind).equals(Optional.of(Standing.Kind.AMBIGUOUS))
          && holds) {
        silent++;
        Report settled = settle(folder, number, candidates, migrations, database);
        if (settled.outcome() != Outcome.OPEN
            || !Dump.schema(database).equals(Dump.schema(fresh))) {
          wrong.add(number + " settled: " + settled.refusal());
        }
      } else {
        refused.add(
            number
                + " "
                + report.outcome()
                + " "
                + report.refusal().map(Refusal::getMessage).orElse(""));
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "| %s | %s | %d migrations | right %d | silent edge %d | refused %d | wrong %d | %.1f s |%n",
        migrations.getFileName(),
        folder.layout(),
        folder.migrations().size(),
        right,
        silent,
        refused.size(),
        wrong.size(),
        seconds);
    refused.stream().limit(3).forEach(line -> System.out.println("    refused " + line));
    wrong.stream().limit(3).forEach(line -> System.out.println("    wrong " + line));
    assertThat(wrong).isEmpty();
  }

  /** What a person who knows the truth answers to the two commands. */
  private static Report settle(
      MigrationFolder folder,
      int number,
      List<Integer> candidates,
      Path migrations,
      Path database) {
    List<String> applied = new ArrayList<>();
    List<String> pending = new ArrayList<>();
    for (int open = candidates.get(0) + 1; open <= candidates.get(candidates.size() - 1); open++) {
      (open <= number ? applied : pending).add(folder.migrations().get(open - 1).name());
    }
    return Gate.migrate(settings(migrations, database, applied, pending));
  }

  private static Settings settings(
      Path migrations, Path database, List<String> applied, List<String> pending) {
    return Settings.of(
        Map.of("assume-applied", applied, "assume-pending", pending),
        Map.of("DATABASE_URL", database.toString(), "SLIPWAY_MIGRATIONS", migrations.toString()));
  }

  private static Path build(MigrationFolder folder, int migrations, Path file) throws Exception {
    FixtureApp.run(file, "");
    for (Migration migration : folder.migrations().subList(0, migrations)) {
      FixtureApp.run(file, migration.sql());
    }
    return file;
  }
}
