package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.GeneratedDatabase.Kind;
import dev.slipway.database.Engine;
import dev.slipway.evidence.Standing;
import dev.slipway.refusal.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever became of an app's database: the gate leaves exactly what the engine's plain client
 * would have made of it by running what is missing, or writes nothing. It never opens on anything
 * else.
 *
 * <p>Of each kind only some are looked at; {@code mvn verify -Pgenerated} takes many more, and
 * prints what was refused and why.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(Lifecycle.PER_CLASS)
abstract class GeneratedDatabases {
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?");

  private static final boolean TELLS = Boolean.getBoolean("slipway.generated.tell");

  private final Map<FixtureApp, List<String>> schemas = new ConcurrentHashMap<>();
  private final Set<Kind> lookedAt = EnumSet.noneOf(Kind.class);

  abstract List<FixtureApp> apps() throws Exception;

  /** How many of one kind are looked at for one app. */
  abstract int most();

  List<Arguments> kinds() throws Exception {
    List<Arguments> kinds = new ArrayList<>();
    for (FixtureApp app : apps()) {
      for (Kind kind : Kind.values()) {
        kinds.add(Arguments.of(app, kind));
      }
    }
    return kinds;
  }

  @ParameterizedTest(name = "{0}, {1}", allowZeroInvocations = true)
  @MethodSource("kinds")
  void is_finished_or_left_as_it_was(FixtureApp app, Kind kind, @TempDir Path folder)
      throws Exception {
    if (schemas(app, folder).isEmpty()) {
      return; // Said already.
    }
    List<GeneratedDatabase> all = GeneratedDatabase.all(kind, app);
    List<String> wrong = new ArrayList<>();
    Map<String, Integer> ends = new TreeMap<>();
    List<String> refused = new ArrayList<>();
    int looked = 0;
    int step = Math.max(1, all.size() / most());
    for (int at = step / 2; at < all.size(); at += step) {
      GeneratedDatabase generated = all.get(at);
      Path place = Files.createDirectory(folder.resolve(kind + "-" + at));
      try (AppDatabase database = app.newDatabase(place, "app")) {
        Optional<String> none = generated.make(app, database, schemas(app, folder));
        if (none.isPresent()) {
          ends.merge("(" + none.get() + ")", 1, Integer::sum);
          continue;
        }
        looked++;
        lookedAt.add(kind);
        End end = end(app, generated, database, place);
        ends.merge(end.word, 1, Integer::sum);
        end.wrong.ifPresent(what -> wrong.add(generated + ": " + what));
        end.refusal.ifPresent(why -> refused.add(generated + ": " + why));
      }
    }
    System.out.printf("| %s | %s | %d of %d | %s |%n", app, kind, looked, all.size(), ends);
    if (TELLS) {
      refused.forEach(line -> System.out.println("    refused " + line));
      wrong.forEach(line -> System.out.println("    WRONG " + line));
    }
    assertThat(wrong).isEmpty();
  }

  /** No kind is one of which none could be made; a baseline is only in Flyway's folders. */
  @AfterAll
  void was_looked_at_in_every_kind() throws Exception {
    if (!apps().isEmpty()) {
      assertThat(lookedAt).containsAll(EnumSet.complementOf(EnumSet.of(Kind.BASELINE_STAMP)));
    }
  }

  /** The schemas of all prefixes; none if the plain client itself cannot run the folder. */
  private List<String> schemas(FixtureApp app, Path folder) {
    return schemas.computeIfAbsent(
        app,
        built -> {
          try {
            return EveryPrefix.schemasOf(built, folder);
          } catch (Exception e) {
            System.out.printf("| %s | cannot be built: %s |%n", built, e.getMessage());
            return List.of();
          }
        });
  }

  /** How the gate ended: in a word, why it refused, and what is wrong with that. */
  private record End(String word, Optional<String> refusal, Optional<String> wrong) {

    static End right(String word) {
      return new End(word, Optional.empty(), Optional.empty());
    }

    static End wrong(String what) {
      return new End("WRONG", Optional.empty(), Optional.of(what));
    }
  }

  private static End end(
      FixtureApp app, GeneratedDatabase generated, AppDatabase database, Path place)
      throws Exception {
    List<String> before = database.everything();
    Report report = Gate.migrate(settings(app, database, place));
    Optional<Standing> standing = report.standing();
    String kind = standing.map(s -> s.kind().toString()).orElse("none");
    if (report.outcome() != Outcome.OPEN) {
      boolean refuses =
          report.outcome() == Outcome.UNRECOGNISED || report.outcome() == Outcome.ROLLED_BACK;
      String why = report.refusal().map(Refusal::seen).orElse("");
      if (!refuses || !database.everything().equals(before)) {
        return End.wrong(report.outcome() + (refuses ? ", and was written to: " : ": ") + why);
      }
      if (generated.kind().isStamp()) {
        return End.right("refused");
      }
      if (!generated.later().isEmpty() && !canBeFinished(app, generated, place)) {
        return End.right("refused, and cannot be finished");
      }
      boolean edge =
          kind.equals("AMBIGUOUS")
              && (generated.kind() != Kind.PREFIX
                  || standing.orElseThrow().candidates().contains(generated.prefix()));
      boolean equal =
          edge
              && generated.later().isEmpty()
              && generated.kind() != Kind.CUT
              && standing.orElseThrow().candidates().contains(generated.prefix())
              && haveEqualRows(app, standing.orElseThrow().candidates(), place);
      return new End(
          equal ? "undecidable" : edge ? "ambiguous" : "refused " + kind + " " + report.outcome(),
          Optional.of(why),
          generated.kind() == Kind.PREFIX && !edge
              ? Optional.of("refused: " + why)
              : Optional.empty());
    }
    Optional<String> wrong = unlikeTheRightEnd(app, generated, database, place);
    return wrong.isPresent()
        ? End.wrong(kind + " opened, but " + wrong.get())
        : End.right("OPEN " + kind);
  }

  /**
   * Whether the rows of databases with each of these numbers of migrations are the same, so that
   * nobody could tell how many there are. The time at which they were made does not count.
   */
  private static boolean haveEqualRows(FixtureApp app, List<Integer> candidates, Path place)
      throws Exception {
    Set<Map<String, List<String>>> all = new HashSet<>();
    for (int candidate : candidates) {
      try (AppDatabase one = app.newDatabase(place, "with-" + candidate)) {
        app.build(one, candidate);
        Map<String, List<String>> rows = new TreeMap<>();
        one.rows()
            .forEach(
                (table, lines) ->
                    rows.put(
                        table,
                        lines.stream()
                            .map(line -> TIME.matcher(line).replaceAll("TIME"))
                            .toList()));
        all.add(rows);
      }
    }
    return candidates.size() > 1 && all.size() == 1;
  }

  /** Whether what is missing runs on such a database at all, and makes a new one's schema of it. */
  private static boolean canBeFinished(FixtureApp app, GeneratedDatabase generated, Path place)
      throws Exception {
    try (AppDatabase tried = app.newDatabase(place, "tried");
        AppDatabase fresh = app.newDatabase(place, "fresh")) {
      app.build(fresh, app.size());
      app.build(tried, generated.prefix());
      for (int number : generated.order(app)) {
        tried.run(Files.readString(app.scripts().get(number - 1)));
      }
      return tried.schema().equals(fresh.schema());
    } catch (SQLException e) {
      return false;
    }
  }

  /**
   * How a database that the gate opened on differs from one in which the same happened, and the
   * plain client then ran the rest; or where that client cannot, since it has no way to leave out a
   * statement whose work is done, from one in which everything came in its turn.
   */
  private static Optional<String> unlikeTheRightEnd(
      FixtureApp app, GeneratedDatabase generated, AppDatabase database, Path place)
      throws Exception {
    try (AppDatabase same = app.newDatabase(place, "same");
        AppDatabase inTurn = app.newDatabase(place, "in-turn")) {
      app.build(same, generated.prefix());
      generated.makeExtras(app, same);
      AppDatabase expected = same;
      try {
        for (int number : generated.order(app)) {
          same.run(Files.readString(app.scripts().get(number - 1)));
        }
      } catch (SQLException e) {
        app.finish(app.build(inTurn, generated.prefix()), generated.prefix());
        expected = inTurn;
      }
      if (!database.tablesAndColumns().equals(expected.tablesAndColumns())) {
        return Optional.of("it has another schema");
      }
      if (!GeneratedDatabase.rows(app, database).equals(GeneratedDatabase.rows(app, expected))) {
        return Optional.of("it has other rows");
      }
    }
    List<String> faults = database.faults();
    return faults.isEmpty() ? Optional.empty() : Optional.of(faults.toString());
  }

  private static Settings settings(FixtureApp app, AppDatabase database, Path place) {
    return Settings.of(
        Map.of(),
        Map.of(
            "DATABASE_URL",
            database.url(),
            "SLIPWAY_MIGRATIONS",
            app.migrations().toString(),
            "SLIPWAY_BACKUP",
            "off",
            "SLIPWAY_BACKUPS",
            place.resolve("backups").toString()));
  }

  /** Real projects' folders, named by a property. */
  static List<FixtureApp> real(Engine engine, String property) throws Exception {
    String named = System.getProperty(property, "");
    return named.isEmpty() ? List.of() : FixtureApp.in(Path.of(named), engine);
  }
}
