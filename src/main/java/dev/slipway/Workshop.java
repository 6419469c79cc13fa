package dev.slipway;

import dev.slipway.database.Access;
import dev.slipway.database.Database;
import dev.slipway.database.Engine;
import dev.slipway.database.EngineWords;
import dev.slipway.database.Ground;
import dev.slipway.evidence.Ladder;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.lint.Fault;
import dev.slipway.lint.Lint;
import dev.slipway.migrate.Cuts;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import dev.slipway.seal.Seal;
import dev.slipway.seal.Seal.Deviation;
import dev.slipway.seal.SealedLadder;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The maintainer's side: seals a migrations folder, and finds what is wrong with one. It looks at
 * no app's database, and needs one named only to know the engine and its server.
 */
public final class Workshop {
  private static final Logger log = LoggerFactory.getLogger(Workshop.class);

  private final long start = System.nanoTime();
  private final Source given;
  private Optional<MigrationFolder> folder = Optional.empty();
  private Optional<Seal> seal = Optional.empty();
  private Optional<String> replayedOn = Optional.empty();
  private List<Fault> faults = List.of();
  private List<Fault> warnings = List.of();
  private Optional<Refusal> refusal = Optional.empty();
  private @Nullable Database opened;

  private Workshop(Source given) {
    this.given = given;
  }

  /**
   * Writes into a folder what its migrations make, unless one was edited that had been sealed.
   *
   * @throws Refusal SETTINGS if what was given cannot be read
   */
  public static Review seal(Source given) {
    Workshop workshop = new Workshop(given);
    return workshop.review(workshop::seal);
  }

  /**
   * Finds everything that is wrong with a folder.
   *
   * @throws Refusal SETTINGS if what was given cannot be read
   */
  public static Review lint(Source given) {
    Workshop workshop = new Workshop(given);
    return workshop.review(workshop::lint);
  }

  /**
   * Says what each release brings, and of a database that is named where it stands.
   *
   * @throws Refusal SETTINGS if what was given cannot be read
   */
  public static Survey releases(Source given) {
    return Surveying.of(given);
  }

  /** One of the two, which may fail in the ways of databases. */
  @FunctionalInterface
  private interface Task {
    Outcome run() throws SQLException;
  }

  private Review review(Task task) {
    Outcome outcome;
    try {
      outcome = task.run();
    } catch (Refusal e) {
      refusal = Optional.of(e);
      outcome = Outcome.NO_MIGRATIONS.given(e.fact());
    } catch (SQLException e) {
      Refusal known = explain(e);
      refusal = Optional.of(known);
      outcome = Outcome.UNREACHABLE.given(known.fact());
    }
    long millis = (System.nanoTime() - start) / 1_000_000;
    return new Review(outcome, folder, seal, replayedOn, faults, warnings, refusal, millis);
  }

  private Refusal explain(SQLException error) {
    Optional<Refusal> known = opened == null ? Optional.empty() : opened.explain(error);
    return known.orElseGet(
        () ->
            new Refusal(
                Fact.STEP,
                "the database said: " + EngineWords.of(error),
                "that was not expected here",
                "run the same command with --verbose, and report it with what that prints",
                error));
  }

  private Path path() {
    return Settings.migrations(given);
  }

  private Outcome seal() throws SQLException {
    MigrationFolder all = MigrationFolder.read(path(), given.text("layout"));
    folder = Optional.of(all);
    Optional<Seal> was = Seal.read(all.path());
    seal = was;
    Map<String, Deviation> deviations =
        was.map(earlier -> earlier.deviations(all)).orElse(Map.of());
    refusal = change(deviations, all);
    if (refusal.isPresent()) {
      return Outcome.UNRECOGNISED;
    }
    SealedLadder made = ladder(all);
    List<SealedLadder> ladders = new ArrayList<>(List.of(made));
    for (SealedLadder other : was.map(Seal::ladders).orElse(List.of())) {
      if (other.kind().equals(made.kind())) {
        continue;
      }
      if (deviations.isEmpty()) {
        ladders.add(other);
      } else {
        log.warn(
            "what was sealed for {} is of an earlier state of the folder and is left out: seal again on"
                + " such a server",
            other.kind());
      }
    }
    Seal now = Seal.on(all, ladders);
    now.write(all.path());
    seal = Optional.of(now);
    return Outcome.OPEN;
  }

  /** Why a folder cannot be sealed that is no longer what was sealed before, if so. */
  private static Optional<Refusal> change(Map<String, Deviation> deviations, MigrationFolder all) {
    return deviations.entrySet().stream()
        .filter(entry -> entry.getValue() != Deviation.ADDED)
        .findFirst()
        .map(
            entry ->
                new Refusal(
                    Fact.STEP,
                    entry.getKey()
                        + switch (entry.getValue()) {
                          case EDITED -> " was sealed with another text";
                          case REMOVED -> " was sealed, and is gone";
                          case REORDERED -> " was sealed in another place";
                          case SLIPPED_IN, ADDED ->
                              " is new, and stands before others that were sealed";
                        },
                    "what was released cannot be changed any more",
                    "slipway lint, which lists all; or if it was never released: rm "
                        + all.path().resolve(Seal.FILE)
                        + ", then slipway seal"));
  }

  private SealedLadder ladder(MigrationFolder all) throws SQLException {
    try (Ground ground = ground()) {
      Ladder ladder = Ladder.replayed(all, ground, Optional.empty());
      SealedLadder made =
          SealedLadder.of(
              ground.engine(),
              ground.majorVersion(),
              ground.home(),
              ladder.rungs(),
              Cuts.find(all, ground));
      replayedOn = Optional.of(made.kind());
      return made;
    } catch (Refusal e) {
      throw isOnlyForPostgres(all)
          ? new Refusal(
              Fact.SETTINGS,
              "the migrations in " + all.path() + " are PostgreSQL's, and no server is named",
              "what they make is seen by running them",
              "slipway seal --scratch-url URL, of an empty database on a server of the app's version",
              e)
          : e;
    }
  }

  /** What becomes of a statement that breaks a rule of risk. */
  private enum OnRisk {
    WARN,
    REFUSE
  }

  private Outcome lint() throws SQLException {
    OnRisk onRisk = given.choice("risk", OnRisk.class).orElse(OnRisk.WARN);
    List<Fault> risks = List.of();
    Lint lint = Lint.of(path(), given.text("layout"));
    folder = lint.folder();
    seal = lint.seal();
    faults = lint.faults();
    if (folder.isPresent()) {
      try (Ground ground = ground()) {
        lint.replay(ground);
        if (isRejected(lint) && isOnlyForPostgres(folder.get())) {
          log.warn(
              "the migrations are PostgreSQL's and no server is named, and so they were not replayed:"
                  + " slipway lint --scratch-url URL");
          risks = lint.risksOfTexts(Engine.POSTGRESQL);
        } else {
          replayedOn = Optional.of(ground.engine() + " " + ground.majorVersion());
          faults = lint.faults();
          risks = lint.risks(ground);
          if (isRejected(lint) && isEngineGuessed()) {
            log.warn(
                "no database is named, and so they were replayed on SQLite; if the app's is PostgreSQL:"
                    + " slipway lint --scratch-url URL");
          }
        }
      }
    }
    switch (onRisk) {
      case WARN -> warnings = risks;
      case REFUSE -> faults = Stream.concat(faults.stream(), risks.stream()).toList();
    }
    return faults.isEmpty() ? Outcome.OPEN : Outcome.UNRECOGNISED;
  }

  private static boolean isRejected(Lint lint) {
    return lint.faults().stream().anyMatch(fault -> fault.is(Fault.Rule.REJECTED));
  }

  /** Whether it is no wonder that SQLite does not take the scripts. */
  private boolean isOnlyForPostgres(MigrationFolder all) {
    return isEngineGuessed() && all.isForPostgres();
  }

  private boolean isEngineGuessed() {
    return Whereabouts.find(given).isEmpty() && given.text("scratch-url").isEmpty();
  }

  /** Where the folder can be replayed: on the server that is named, else in memory. */
  private Ground ground() throws SQLException {
    Ground ground = ground(given);
    if (ground instanceof Database database) {
      opened = database;
    }
    return ground;
  }

  /** The same for any folder. */
  static Ground ground(Source given) throws SQLException {
    Duration patience = given.duration("wait").orElse(Settings.DEFAULT_WAIT);
    Optional<Access> access = Whereabouts.find(given);
    Optional<String> scratch = given.text("scratch-url");
    if (access.isPresent() && access.get().engine() == Engine.POSTGRESQL) {
      return Database.open(access.get(), patience);
    }
    if (access.isPresent() && scratch.isPresent()) {
      throw new Refusal(
          Fact.SETTINGS,
          "a scratch database is named, and the app's database is SQLite",
          "which of the two engines the migrations are for is not plain from that",
          "for PostgreSQL unset DATABASE_URL; for SQLite leave out --scratch-url");
    }
    return scratch.isPresent()
        ? Ground.given(scratch.get(), given.environment(), patience)
        : Ground.inMemory();
  }
}
