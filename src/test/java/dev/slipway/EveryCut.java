package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.evidence.Standing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Wherever an app's migrations broke off, and whichever were there out of their turn: the gate
 * finishes what is missing and leaves exactly what the engine's plain client would have made of it,
 * or writes nothing. It never opens on anything else.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(Lifecycle.PER_CLASS)
abstract class EveryCut {
  private static final boolean ALL = Boolean.getBoolean("slipway.every-cut");

  /** One in how many cases is looked at where not all are. */
  private static final int EVERY = Integer.getInteger("every", 5);

  abstract Engine engine();

  List<FixtureApp> apps() {
    return FixtureApp.on(engine());
  }

  /** How the gate ended, by kinds of standing and outcomes. */
  private final Map<String, Integer> ends = new TreeMap<>();

  @ParameterizedTest(name = "{0}")
  @MethodSource("apps")
  void a_migration_that_broke_off_is_finished_or_nothing_is_written(
      FixtureApp app, @TempDir Path folder) throws Exception {
    ends.clear();
    List<String> wrong = new ArrayList<>();
    for (int migration = 1; migration <= app.size(); migration++) {
      String script = Files.readString(app.scripts().get(migration - 1));
      List<Sql.Statement> statements = Sql.statements(script, engine());
      for (int cut = 1; cut < statements.size(); cut++) {
        if (!ALL && (7 * migration + cut) % EVERY != 0) {
          continue;
        }
        Path place = Files.createDirectory(folder.resolve(migration + "-" + cut));
        try (AppDatabase database = app.newDatabase(place, "app")) {
          app.build(database, migration - 1);
          database.run(String.join(";\n", texts(statements.subList(0, cut))));
          String schema = database.schema();
          if (schema.equals(schemaOf(app, migration, place))) {
            continue; // What is missing only changes rows, and nothing shows that.
          }
          wrong.addAll(
              wrong(app, List.of(), migration, database, place, "cut " + migration + "/" + cut));
        }
      }
    }

    assertThat(wrong).isEmpty();
    System.out.println(app + ", cut: " + ends);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("apps")
  void migrations_that_came_before_their_turn_are_kept_or_nothing_is_written(
      FixtureApp app, @TempDir Path folder) throws Exception {
    ends.clear();
    List<String> wrong = new ArrayList<>();
    for (int prefix = 1; prefix < app.size() - 1; prefix++) {
      for (int later = prefix + 2; later <= app.size(); later++) {
        if (!ALL && (5 * prefix + later) % EVERY != 0) {
          continue;
        }
        Path place = Files.createDirectory(folder.resolve(prefix + "-" + later));
        try (AppDatabase database = app.newDatabase(place, "app")) {
          app.build(database, prefix);
          String before = database.schema();
          try {
            database.run(Files.readString(app.scripts().get(later - 1)));
          } catch (SQLException e) {
            continue; // It needs what came before it.
          }
          if (database.schema().equals(before)) {
            continue;
          }
          wrong.addAll(
              wrong(app, List.of(later), prefix + 1, database, place, prefix + " and " + later));
        }
      }
    }

    assertThat(wrong).isEmpty();
    System.out.println(app + ", patched: " + ends);
  }

  private static List<String> texts(List<Sql.Statement> statements) {
    return statements.stream().map(Sql.Statement::text).toList();
  }

  private static String schemaOf(FixtureApp app, int migrations, Path place) throws Exception {
    try (AppDatabase whole = app.newDatabase(place, "whole")) {
      app.build(whole, migrations);
      return whole.schema();
    }
  }

  /**
   * What is wrong with how the gate ends.
   *
   * @param from the first migration that is not wholly there
   * @param later those after it that are
   */
  private List<String> wrong(
      FixtureApp app, List<Integer> later, int from, AppDatabase database, Path place, String name)
      throws Exception {
    List<String> before = database.everything();
    Report report =
        Gate.migrate(
            Settings.of(
                Map.of(),
                Map.of(
                    "DATABASE_URL",
                    database.url(),
                    "SLIPWAY_MIGRATIONS",
                    app.migrations().toString(),
                    "SLIPWAY_BACKUP",
                    "off",
                    "SLIPWAY_BACKUPS",
                    place.resolve("backups").toString())));
    assertThat(report.standing()).as(name + report.refusal()).isPresent();
    Standing.Kind kind = report.standing().orElseThrow().kind();
    ends.merge(kind + " " + report.outcome(), 1, Integer::sum);
    if (Boolean.getBoolean("tell") && report.outcome() != Outcome.OPEN) {
      System.out.println(
          app
              + " "
              + name
              + ": "
              + kind
              + " "
              + report.outcome()
              + " "
              + report.refusal().map(r -> r.seen()).orElse(""));
    }
    List<String> wrong = new ArrayList<>();
    if (report.outcome() != Outcome.OPEN) {
      if (!database.everything().equals(before)) {
        wrong.add(name + " was written to: " + report.refusal());
      }
      if (report.outcome() != Outcome.UNRECOGNISED && report.outcome() != Outcome.ROLLED_BACK) {
        wrong.add(name + ": " + report.refusal());
      }
      return wrong;
    }
    try (AppDatabase expected = app.newDatabase(place, "expected")) {
      app.build(expected, from - 1);
      List<Integer> order = new ArrayList<>(later);
      for (int number = from; number <= app.size(); number++) {
        if (!later.contains(number)) {
          order.add(number);
        }
      }
      for (int number : order) {
        try {
          expected.run(Files.readString(app.scripts().get(number - 1)));
        } catch (SQLException e) {
          wrong.add(name + " (" + kind + ") opened, but " + number + " fails: " + e.getMessage());
          return wrong;
        }
      }
      if (!database.tablesAndColumns().equals(expected.tablesAndColumns())) {
        wrong.add(name + " (" + kind + ") has another schema");
      }
      if (!database.rows().equals(expected.rows())) {
        wrong.add(name + " (" + kind + ") has other rows");
      }
    }
    if (!database.faults().isEmpty()) {
      wrong.add(name + ": " + database.faults());
    }
    return wrong;
  }
}
