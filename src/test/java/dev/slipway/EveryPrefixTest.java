package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.evidence.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever an app's database has of its migrations, the gate finds it out, and leaves exactly what
 * plain SQLite would have made of it.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Execution(ExecutionMode.CONCURRENT)
class EveryPrefixTest {

  private static final Map<FixtureApp, List<String>> SCHEMAS = new ConcurrentHashMap<>();

  @TempDir Path folder;

  static List<Arguments> prefixes() {
    List<Arguments> prefixes = new ArrayList<>();
    for (FixtureApp app : FixtureApp.ALL) {
      for (int migrations = 0; migrations <= app.size(); migrations++) {
        prefixes.add(Arguments.of(app, migrations));
      }
    }
    return prefixes;
  }

  @ParameterizedTest(name = "{0} with {1} migrations")
  @MethodSource("prefixes")
  void an_untracked_database_is_recognised_and_finished(FixtureApp app, int migrations)
      throws Exception {
    Path database = app.build(folder.resolve("app.db"), migrations);

    Report report = Gate.migrate(settings(app.migrations(), database));

    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
    Standing standing = report.standing().orElseThrow();
    assertThat(standing.candidates()).contains(migrations);
    if (Collections.frequency(schemas(app), schemas(app).get(migrations)) == 1) {
      assertThat(standing.rung()).isEqualTo(migrations);
    }
    assertThat(standing.kind()).isEqualTo(migrations == 0 ? Standing.Kind.EMPTY : Standing.Kind.AT);
    assertThat(report.drift()).isEmpty();
    assertFinished(app, migrations, database);
  }

  /**
   * The schemas that plain SQLite makes of an app's first 0, 1, 2, … migrations. Where one of them
   * is there twice, a migration leaves no trace, or others take it back.
   */
  private static List<String> schemas(FixtureApp app) {
    return SCHEMAS.computeIfAbsent(
        app,
        built -> {
          try {
            Path folder = Files.createTempDirectory("schemas");
            List<String> schemas = new ArrayList<>();
            for (int migrations = 0; migrations <= built.size(); migrations++) {
              Path database = built.build(folder.resolve(migrations + ".db"), migrations);
              schemas.add(Dump.schema(database));
              Files.delete(database);
            }
            Files.delete(folder);
            return schemas;
          } catch (IOException | SQLException e) {
            throw new AssertionError(e);
          }
        });
  }

  @ParameterizedTest(name = "{0} with {1} migrations")
  @MethodSource("prefixes")
  void a_database_with_a_history_is_finished(FixtureApp app, int migrations) throws Exception {
    Path database = app.build(folder.resolve("app.db"), migrations);
    if (migrations > 0) {
      Path older = app.shipped(folder.resolve("older"), migrations);
      assertThat(Gate.migrate(settings(older, database)).outcome()).isEqualTo(Outcome.OPEN);
    }

    Report report = Gate.migrate(settings(app.migrations(), database));

    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
    Standing standing = report.standing().orElseThrow();
    assertThat(standing.rung()).isEqualTo(migrations);
    assertThat(standing.kind())
        .isEqualTo(
            migrations == 0
                ? Standing.Kind.EMPTY
                : migrations == app.size() ? Standing.Kind.CURRENT : Standing.Kind.BEHIND);
    assertFinished(app, migrations, database);
  }

  static List<Arguments> databasesMadeByAnOrm() throws Exception {
    List<Arguments> databases = new ArrayList<>();
    for (FixtureApp app : FixtureApp.ALL) {
      for (Path madeBy : app.madeByOrm()) {
        databases.add(Arguments.of(app, madeBy));
      }
    }
    return databases;
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("databasesMadeByAnOrm")
  void a_database_that_an_orm_made_is_finished_but_for_its_drift(FixtureApp app, Path madeBy)
      throws Exception {
    int migrations = app.number(madeBy.getFileName().toString());
    Path database = app.buildByOrm(folder.resolve("app.db"), madeBy);

    Report report = Gate.migrate(settings(app.migrations(), database));

    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
    assertThat(report.standing().orElseThrow().candidates()).contains(migrations);
    assertThat(report.drift()).isNotEmpty();
    Path fresh = app.build(folder.resolve("fresh.db"), 0);
    app.finish(fresh, 0);
    assertThat(Dump.tablesAndColumns(database)).isEqualTo(Dump.tablesAndColumns(fresh));
    Path replayed = app.build(folder.resolve("replayed.db"), migrations);
    app.finish(replayed, migrations);
    assertThat(Dump.rows(database)).isEqualTo(Dump.rows(replayed));
    assertThat(Dump.one(database, "SELECT count(*) FROM pragma_foreign_key_check")).isEqualTo("0");
  }

  private void assertFinished(FixtureApp app, int migrations, Path database) throws Exception {
    Path expected = app.build(folder.resolve("expected.db"), migrations);
    app.finish(expected, migrations);
    assertThat(Dump.schema(database)).isEqualTo(Dump.schema(expected));
    assertThat(Dump.rows(database)).isEqualTo(Dump.rows(expected));
    assertThat(Dump.one(database, "PRAGMA journal_mode")).isEqualTo(app.wal() ? "wal" : "delete");
    assertThat(Files.exists(Path.of(database + ".slipway-lock"))).isFalse();
  }

  private static Settings settings(Path migrations, Path database) {
    return Settings.of(
        Map.of(),
        Map.of("DATABASE_URL", database.toString(), "SLIPWAY_MIGRATIONS", migrations.toString()));
  }
}
