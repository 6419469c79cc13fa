package dev.slipway;

import static dev.slipway.Outcome.NO_BACKUP;
import static dev.slipway.Outcome.OPEN;

import dev.slipway.backup.Packing;
import dev.slipway.backup.Restore;
import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Difference;
import dev.slipway.database.Database;
import dev.slipway.evidence.Ladder;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.progress.Step;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The test of snapshots: each is restored into a scratch place, checked by the engine, and compared
 * with what its manifest says and with the rungs of the folder.
 */
final class Verification extends SnapshotRun {
  private final Optional<String> name;
  private final boolean all;

  /**
   * @param name the snapshot, else the newest
   * @param all whether all of them are meant
   */
  Verification(Settings settings, Optional<String> name, boolean all) {
    super(settings);
    if (all && name.isPresent()) {
      throw new Refusal(
          Fact.SETTINGS,
          "--all is on, and " + name.get() + " is named",
          "which of them is meant is not known",
          "leave one of them out");
    }
    this.name = name;
    this.all = all;
  }

  @Override
  Report run() {
    Database database = foundAndLocked();
    List<Restore> meant = attempt(Step.LOOK, NO_BACKUP, () -> meant(database));
    Comparison comparison = comparison(database);
    List<Verdict> verdicts = new ArrayList<>();
    for (Restore restore : meant) {
      verdicts.add(attempt(Step.SAVE, NO_BACKUP, () -> verdict(restore, comparison, database)));
      report.judged(verdicts);
    }
    List<Verdict> faulty =
        verdicts.stream().filter(verdict -> verdict.fault().isPresent()).toList();
    if (faulty.isEmpty()) {
      return report.end(OPEN);
    }
    Refusal first = faulty.get(0).fault().orElseThrow();
    return report.end(
        NO_BACKUP,
        faulty.size() == 1
            ? first
            : new Refusal(
                first.fact(),
                faulty.size()
                    + " of "
                    + verdicts.size()
                    + " snapshots cannot be used, first: "
                    + first.seen(),
                first.why(),
                "slipway backup makes a new one"));
  }

  private List<Restore> meant(Database database) throws IOException {
    Path folder = folder(database);
    Packing packing = settings.saving().keeping().packing();
    if (name.isPresent()) {
      return List.of(settings.saving().snapshot(database, name.get()));
    }
    List<Restore> every = Restore.all(database, folder, packing);
    if (every.isEmpty()) {
      throw new Refusal(
          Fact.STEP,
          "there is no snapshot of " + database.place() + " in " + folder,
          "there is nothing to go back to",
          "slipway backup");
    }
    return all ? every : every.subList(0, 1);
  }

  /** What is said of a schema as soon as it is seen. */
  @FunctionalInterface
  private interface Comparison {
    String of(Catalog catalog);
  }

  /** A snapshot is worth as much where the folder cannot be had to compare it with. */
  private Comparison comparison(Database database) {
    try {
      MigrationFolder folder = MigrationFolder.read(settings.migrations(), settings.layout());
      report.read(folder);
      Ladder ladder = Ladder.of(folder, database, Optional.empty());
      return catalog -> rung(ladder, catalog);
    } catch (Refusal e) {
      return catalog -> "not compared with the folder: " + e.seen();
    } catch (SQLException e) {
      return catalog -> "not compared with the folder: " + e.getMessage();
    }
  }

  private static Verdict verdict(Restore restore, Comparison comparison, Database database)
      throws SQLException {
    List<String> words = new ArrayList<>();
    try {
      restore.requireRestorable(
          connection -> {
            Catalog catalog = Catalog.reader(database.engine()).read(connection);
            Optional<String> saved = restore.catalog();
            if (saved.isPresent() && !saved.get().equals(catalog.sha256())) {
              throw new IOException("what it restores has another schema than was saved");
            }
            words.add(comparison.of(catalog));
          });
      return new Verdict(restore.snapshot(), Optional.empty(), String.join(", ", words));
    } catch (Refusal e) {
      if (e.fact() != Fact.STEP) {
        throw e;
      }
      return new Verdict(restore.snapshot(), Optional.of(e), "");
    }
  }

  /** Which rung of the folder a schema is, extras aside; the highest if several are alike. */
  private static String rung(Ladder ladder, Catalog catalog) {
    List<Catalog> rungs = ladder.rungs();
    for (int rung = rungs.size() - 1; rung >= 0; rung--) {
      List<Difference> differences = rungs.get(rung).differences(catalog);
      if (differences.stream().noneMatch(other -> ladder.mentioned().contains(other.object()))) {
        int extras = differences.size();
        return "the schema of rung "
            + rung
            + " of "
            + (rungs.size() - 1)
            + (extras == 0 ? "" : extras == 1 ? " and 1 extra" : " and " + extras + " extras");
      }
    }
    return "a schema of no rung";
  }
}
