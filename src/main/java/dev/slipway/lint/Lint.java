package dev.slipway.lint;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Difference;
import dev.slipway.database.Database;
import dev.slipway.database.Engine;
import dev.slipway.database.Ground;
import dev.slipway.layout.Complaint;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.layout.Releases;
import dev.slipway.lint.Fault.Rule;
import dev.slipway.load.Import;
import dev.slipway.load.Instructions;
import dev.slipway.migrate.Migrator;
import dev.slipway.migrate.Rejection;
import dev.slipway.migrate.ScratchHistory;
import dev.slipway.migrate.Script;
import dev.slipway.refusal.Refusal;
import dev.slipway.risk.Effects;
import dev.slipway.seal.Seal;
import dev.slipway.seal.SealedLadder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks a migrations folder over, first by its files and its seal, then on an engine. */
public final class Lint {
  /** The schema of the app's tables, where no server says another. */
  private static final String HOME = "public";

  private static final String ANEW =
      "if it was never released, seal the folder anew: rm " + Seal.FILE + ", then slipway seal";

  private final List<Fault> faults = new ArrayList<>();
  private final Optional<MigrationFolder> folder;
  private final List<Catalog> rungs = new ArrayList<>();
  private final Map<String, Instructions> imports = new LinkedHashMap<>();
  private Optional<Seal> seal = Optional.empty();
  private Releases releases = Releases.none();

  private Lint(Path path, Optional<String> layout) {
    folder = MigrationFolder.read(path, layout, this::complain);
  }

  /**
   * Looks at the files of a folder, and at its seal.
   *
   * @param layout the layout to read it in, or empty to recognise it
   * @throws Refusal if there is no such folder
   */
  public static Lint of(Path path, Optional<String> layout) {
    Lint lint = new Lint(path, layout);
    lint.folder.ifPresent(
        folder -> {
          lint.lookAtUndos(folder);
          lint.lookAtReleases(folder);
          lint.lookAtImports(folder);
          lint.lookAtSeal(folder);
          lint.lookAtAcceptances(folder);
        });
    return lint;
  }

  /** The folder, if it could be read. */
  public Optional<MigrationFolder> folder() {
    return folder;
  }

  /** Its seal, if it has one that can be read. */
  public Optional<Seal> seal() {
    return seal;
  }

  /** Everything that was found so far, in the order in which it was looked for. */
  public List<Fault> faults() {
    return List.copyOf(faults);
  }

  private void complain(Complaint complaint) {
    Rule rule =
        switch (complaint.kind()) {
          case LAYOUT -> Rule.LAYOUT;
          case SAME_VERSION -> Rule.SAME_VERSION;
          case FILE -> Rule.FILE;
        };
    Refusal refusal = complaint.refusal();
    faults.add(
        new Fault(
            rule.toString(),
            complaint.file(),
            Optional.empty(),
            refusal.seen() + ": " + refusal.why(),
            refusal.next()));
  }

  /** From the first on that has one: those before it may be older than the habit. */
  private void lookAtUndos(MigrationFolder all) {
    Optional<Migration> first = Optional.empty();
    for (Migration migration : all.migrations()) {
      if (first.isEmpty() && migration.undo().isPresent()) {
        first = Optional.of(migration);
      } else if (first.isPresent() && migration.undo().isEmpty() && !migration.repeatable()) {
        faults.add(
            Fault.of(
                Rule.MISSING_UNDO,
                all.file(migration),
                migration + " has no undo script, and " + first.get() + " before it has one",
                "write one, an empty one if there is nothing to undo"));
      }
    }
  }

  private void lookAtReleases(MigrationFolder all) {
    try {
      releases = Releases.read(all);
    } catch (Refusal refusal) {
      faults.add(
          Fault.of(
              Rule.RELEASES, Releases.FILE, refusal.seen() + ": " + refusal.why(), refusal.next()));
    }
  }

  private void lookAtImports(MigrationFolder all) {
    for (String file : all.imports()) {
      try {
        imports.put(file, Instructions.read(all.path().resolve(file)));
      } catch (Refusal refusal) {
        faults.add(imported(file, refusal));
      }
    }
  }

  private static Fault imported(String file, Refusal refusal) {
    return Fault.of(Rule.IMPORT, file, refusal.seen() + ": " + refusal.why(), refusal.next());
  }

  private void lookAtSeal(MigrationFolder all) {
    try {
      seal = Seal.read(all.path());
    } catch (Refusal refusal) {
      faults.add(
          Fault.of(
              Rule.SEAL_UNREADABLE,
              Seal.FILE,
              refusal.seen() + ": " + refusal.why(),
              refusal.next()));
      return;
    }
    Map<String, Seal.Deviation> deviations =
        seal.map(sealing -> sealing.deviations(all)).orElse(Map.of());
    for (Migration migration : all.migrations()) {
      Seal.Deviation deviation = deviations.get(migration.name());
      if (deviation != null) {
        faults.add(deviation(migration.name(), all.file(migration), deviation));
      }
    }
    deviations.forEach(
        (name, deviation) -> {
          if (deviation == Seal.Deviation.REMOVED) {
            faults.add(deviation(name, Seal.FILE, deviation));
          }
        });
  }

  private static Fault deviation(String name, String file, Seal.Deviation deviation) {
    return switch (deviation) {
      case EDITED ->
          Fault.of(
              Rule.EDITED,
              file,
              name + " was sealed with another text: databases that have it have the other one",
              "put the sealed text back, and make the change in a new migration; " + ANEW);
      case REMOVED ->
          Fault.of(
              Rule.REMOVED,
              file,
              name + " was sealed and is gone: databases that have it would be ahead of the folder",
              "put it back; " + ANEW);
      case REORDERED ->
          Fault.of(
              Rule.REORDERED,
              file,
              name + " stands in another place than when it was sealed",
              "give it back its name; " + ANEW);
      case SLIPPED_IN ->
          Fault.of(
              Rule.SLIPPED_IN,
              file,
              name
                  + " is new and stands before migrations that were sealed: databases that have"
                  + " those would lack it",
              "give it a name that puts it at the end; " + ANEW);
      case ADDED ->
          Fault.of(
              Rule.UNSEALED,
              file,
              name + " is not in the seal, which is then of no use to the gate",
              "slipway seal");
    };
  }

  /**
   * Replays the folder on an engine, as far as it could be read.
   *
   * <p>Once a statement has failed, others may fail only because of that, and so of these only
   * those are told that no database would take.
   *
   * @throws Refusal if there can be no scratch database
   */
  public void replay(Ground ground) throws SQLException {
    if (folder.isEmpty() || faults.stream().anyMatch(fault -> fault.is(Rule.FILE))) {
      return;
    }
    MigrationFolder all = folder.get();
    Optional<Fault> first = Optional.empty();
    int place = 0;
    int following = 0;
    try (Database.Scratch scratch = ground.scratch()) {
      Connection connection = scratch.connection();
      Catalog.Reader reader = Catalog.reader(ground.engine());
      ScratchHistory history = new ScratchHistory(all, ground, connection);
      rungs.add(reader.read(connection));
      for (Migration migration : all.migrations()) {
        history.precede(migration);
        for (Rejection rejection :
            Migrator.rejections(migration, connection, ground.engine(), ground.home())) {
          Fault fault = rejected(all.file(migration), rejection);
          if (first.isEmpty()) {
            first = Optional.of(fault);
            place = faults.size();
            faults.add(fault);
          } else if (rejection.misspelt()) {
            faults.add(fault);
          } else {
            following++;
          }
        }
        if (first.isEmpty()) {
          rungs.add(reader.read(connection));
        }
      }
      if (first.isEmpty()) {
        lookAtImports(ground, connection);
      }
    }
    if (first.isEmpty()) {
      compare(all, ground);
    } else if (following > 0) {
      faults.set(place, withFollowing(first.get(), following));
    }
  }

  /** What they name has to be there once all migrations are. */
  private void lookAtImports(Ground ground, Connection connection) throws SQLException {
    for (Map.Entry<String, Instructions> file : imports.entrySet()) {
      try {
        Import.requireTables(file.getValue(), ground, connection);
      } catch (Refusal refusal) {
        faults.add(imported(file.getKey(), refusal));
      }
    }
  }

  private static Fault rejected(String file, Rejection rejection) {
    return Fault.at(
        Rule.REJECTED,
        file,
        rejection.line(),
        rejection.words() + " (" + rejection.statement() + ")",
        "mend that statement");
  }

  private static Fault withFollowing(Fault fault, int following) {
    return new Fault(
        fault.rule(),
        fault.file(),
        fault.line(),
        fault.seen()
            + "; "
            + (following == 1 ? "1 statement" : following + " statements")
            + " after it failed too, perhaps only because of it",
        fault.next());
  }

  private void lookAtAcceptances(MigrationFolder all) {
    for (Migration migration : all.migrations()) {
      for (Acceptance acceptance : Acceptance.in(migration)) {
        acceptance
            .complaint()
            .ifPresent(
                words ->
                    faults.add(
                        Fault.at(
                            Rule.ACCEPTANCE,
                            all.file(migration),
                            acceptance.line(),
                            words,
                            "-- slipway:accept RULE REASON, with a rule of docs/risk.md")));
      }
    }
  }

  /**
   * The statements that break a rule of risk, of the migrations that are not released and were
   * replayed; what earlier migrations made is taken for tables full of rows.
   *
   * @param ground where they were replayed
   */
  public List<Fault> risks(Ground ground) throws SQLException {
    List<Fault> risks = new ArrayList<>();
    if (folder.isPresent()) {
      MigrationFolder all = folder.get();
      for (int number = 1; number < rungs.size(); number++) {
        Migration migration = all.migrations().get(number - 1);
        if (!isReleased(migration)) {
          Script script = Script.of(migration, ground.engine(), ground.home());
          Effects effects =
              Effects.of(
                  script,
                  ground.engine(),
                  ground.home(),
                  ground.majorVersion(),
                  rungs.get(number - 1),
                  rungs.get(number));
          risks.addAll(
              new RiskyStatements(migration, all.file(migration), script, ground.engine())
                  .faults(effects));
        }
      }
    }
    return risks;
  }

  /** The same by their texts alone, where they were not replayed: then the worst is assumed. */
  public List<Fault> risksOfTexts(Engine engine) {
    List<Fault> risks = new ArrayList<>();
    if (folder.isPresent()) {
      MigrationFolder all = folder.get();
      for (Migration migration : all.migrations()) {
        if (!isReleased(migration)) {
          Script script = Script.of(migration, engine, HOME);
          risks.addAll(
              new RiskyStatements(migration, all.file(migration), script, engine)
                  .faults(Effects.ofText(script, engine, HOME)));
        }
      }
    }
    return risks;
  }

  /**
   * Whether nothing can be changed about a migration any more: it is in the seal, and no later than
   * the last release, as far as there are these two.
   */
  private boolean isReleased(Migration migration) {
    boolean isSealed =
        seal.stream()
            .flatMap(one -> one.migrations().stream())
            .anyMatch(known -> known.name().equals(migration.name()));
    List<Migration> all = folder.map(MigrationFolder::migrations).orElse(List.of());
    int last =
        releases.all().stream()
            .mapToInt(release -> all.indexOf(release.last()))
            .max()
            .orElse(all.size());
    boolean isKnown = seal.isPresent() || !releases.all().isEmpty();
    return isKnown && (seal.isEmpty() || isSealed) && all.indexOf(migration) <= last;
  }

  /** A seal may hold what another version of Slipway saw, or somebody wrote into it. */
  private void compare(MigrationFolder all, Ground ground) throws SQLException {
    int version = ground.majorVersion();
    String home = ground.home();
    Optional<SealedLadder> ladder =
        seal.filter(sealing -> sealing.deviations(all).isEmpty())
            .flatMap(sealing -> sealing.ladder(ground.engine(), version))
            .filter(there -> there.unlike(all, home).isEmpty());
    if (ladder.isEmpty()) {
      return;
    }
    List<Catalog> was = ladder.get().rungs();
    for (int rung = 0; rung < rungs.size(); rung++) {
      List<Difference> differences = was.get(rung).differences(rungs.get(rung));
      if (!differences.isEmpty()) {
        faults.add(
            Fault.of(
                Rule.SEAL_DIFFERS,
                Seal.FILE,
                "after "
                    + (rung == 0 ? "nothing" : all.migrations().get(rung - 1))
                    + " the schema is not as it was sealed for "
                    + ladder.get().title()
                    + ": "
                    + differences.get(0),
                "slipway seal"));
        return;
      }
    }
  }
}
