package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Engine;
import dev.slipway.evidence.Standing;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever an app's database has of its migrations, the gate finds it out, and leaves exactly what
 * the engine's plain client would have made of it. The contract that every engine is held to.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(Lifecycle.PER_CLASS)
abstract class EveryPrefix {

  private final Map<FixtureApp, List<String>> schemas = new ConcurrentHashMap<>();

  abstract Engine engine();

  /** What the gate is told of backups: {@code off} where the programs for them are missing. */
  abstract String backup() throws SQLException;

  List<Arguments> prefixes() {
    List<Arguments> prefixes = new ArrayList<>();
    for (FixtureApp app : FixtureApp.on(engine())) {
      for (int migrations = 0; migrations <= app.size(); migrations++) {
        prefixes.add(Arguments.of(app, migrations));
      }
    }
    return prefixes;
  }

  @ParameterizedTest(name = "{0} with {1} migrations")
  @MethodSource("prefixes")
  void an_untracked_database_is_recognised_and_finished(
      FixtureApp app, int migrations, @TempDir Path folder) throws Exception {
    try (AppDatabase database = app.newDatabase(folder, "app")) {
      app.build(database, migrations);

      Report report = Gate.migrate(settings(app.migrations(), database, folder));

      assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
      Standing standing = report.standing().orElseThrow();
      List<String> schemas = schemas(app, folder);
      if (schemas.get(migrations).equals(schemas.get(0))) {
        assertThat(standing.kind()).isEqualTo(Standing.Kind.EMPTY);
      } else {
        assertThat(standing.kind()).isEqualTo(Standing.Kind.AT);
        assertThat(standing.candidates()).contains(migrations);
      }
      if (Collections.frequency(schemas, schemas.get(migrations)) == 1) {
        assertThat(standing.rung()).isEqualTo(migrations);
      }
      assertThat(report.drift()).isEmpty();
      assertFinished(app, migrations, database, folder);
    }
  }

  /**
   * The schemas that the plain client makes of an app's first 0, 1, 2, … migrations. Where one of
   * them is there twice, a migration leaves no trace, or others take it back.
   */
  private List<String> schemas(FixtureApp app, Path folder) {
    return schemas.computeIfAbsent(
        app,
        built -> {
          try {
            return schemasOf(built, folder);
          } catch (IOException | SQLException e) {
            throw new AssertionError(e);
          }
        });
  }

  static List<String> schemasOf(FixtureApp app, Path folder) throws IOException, SQLException {
    List<String> schemas = new ArrayList<>();
    try (AppDatabase database = app.newDatabase(folder, "schemas")) {
      schemas.add(database.schema());
      for (int migrations = 1; migrations <= app.size(); migrations++) {
        app.build(database, migrations - 1, migrations);
        schemas.add(database.schema());
      }
    }
    return schemas;
  }

  @ParameterizedTest(name = "{0} with {1} migrations")
  @MethodSource("prefixes")
  void a_database_with_a_history_is_finished(FixtureApp app, int migrations, @TempDir Path folder)
      throws Exception {
    try (AppDatabase database = app.newDatabase(folder, "app")) {
      app.build(database, migrations);
      if (migrations > 0) {
        Path older = app.shipped(folder.resolve("older"), migrations);
        assertThat(Gate.migrate(settings(older, database, folder)).outcome())
            .isEqualTo(Outcome.OPEN);
      }

      Report report = Gate.migrate(settings(app.migrations(), database, folder));

      assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
      Standing standing = report.standing().orElseThrow();
      assertThat(standing.rung()).isEqualTo(migrations);
      assertThat(standing.kind())
          .isEqualTo(
              migrations == 0
                  ? Standing.Kind.EMPTY
                  : migrations == app.size() ? Standing.Kind.CURRENT : Standing.Kind.BEHIND);
      assertFinished(app, migrations, database, folder);
    }
  }

  List<Arguments> databasesMadeByAnOrm() throws Exception {
    List<Arguments> databases = new ArrayList<>();
    for (FixtureApp app : FixtureApp.on(engine())) {
      for (Path madeBy : app.madeByOrm()) {
        databases.add(Arguments.of(app, madeBy));
      }
    }
    return databases;
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("databasesMadeByAnOrm")
  void a_database_that_an_orm_made_is_finished_but_for_its_drift(
      FixtureApp app, Path madeBy, @TempDir Path folder) throws Exception {
    int migrations = app.number(madeBy.getFileName().toString());
    try (AppDatabase database = app.newDatabase(folder, "app");
        AppDatabase fresh = app.newDatabase(folder, "fresh");
        AppDatabase replayed = app.newDatabase(folder, "replayed")) {
      app.buildByOrm(database, madeBy);

      Report report = Gate.migrate(settings(app.migrations(), database, folder));

      assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
      assertThat(report.standing().orElseThrow().candidates()).contains(migrations);
      assertThat(report.drift()).isNotEmpty();
      app.finish(fresh, 0);
      assertThat(database.tablesAndColumns()).isEqualTo(fresh.tablesAndColumns());
      app.build(replayed, migrations);
      app.finish(replayed, migrations);
      assertThat(database.rows()).isEqualTo(replayed.rows());
      assertThat(database.faults()).isEmpty();
    }
  }

  private static void assertFinished(
      FixtureApp app, int migrations, AppDatabase database, Path folder) throws Exception {
    try (AppDatabase expected = app.newDatabase(folder, "expected")) {
      app.build(expected, migrations);
      app.finish(expected, migrations);
      assertThat(database.schema()).isEqualTo(expected.schema());
      assertThat(database.rows()).isEqualTo(expected.rows());
    }
    assertThat(database.faults()).isEmpty();
  }

  private Settings settings(Path migrations, AppDatabase database, Path folder)
      throws SQLException {
    return Settings.of(
        Map.of(),
        Map.of(
            "DATABASE_URL",
            database.url(),
            "SLIPWAY_MIGRATIONS",
            migrations.toString(),
            "SLIPWAY_BACKUP",
            backup(),
            "SLIPWAY_BACKUPS",
            folder.resolve("backups").toString()));
  }
}
