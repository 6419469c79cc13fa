package dev.slipway;

import static dev.slipway.Outcome.AHEAD;
import static dev.slipway.Outcome.BUSY;
import static dev.slipway.Outcome.OPEN;

import dev.slipway.Settings.BackupWhen;
import dev.slipway.backup.Backup;
import dev.slipway.backup.Snapshot;
import dev.slipway.catalog.Catalog;
import dev.slipway.database.Database;
import dev.slipway.progress.Step;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether the app's container may now be replaced by one of a newer image: asked in the one that
 * runs, by whoever would replace it. Writes nothing.
 */
final class Readiness extends Run {

  /** The app may be writing just now; and Watchtower gives a hook a minute in all. */
  private static final Duration LINGERING = Duration.ofSeconds(2);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Settings settings;

  private Readiness(Settings settings) {
    this.settings = settings;
  }

  /** Whatever speaks against it, and every doubt, is BUSY. */
  static Report report(Source source) {
    Settings settings;
    try {
      settings = Settings.of(source);
    } catch (Refusal refusal) {
      return Report.closed(BUSY, refusal);
    }
    Settings patient = settings.waitingFor(settings.waiting().orElse(PATIENCE));
    Report around = new Readiness(patient).ended();
    if (around.outcome() != OPEN) {
      return around.end(BUSY);
    }
    Report checked = Gate.check(patient);
    // Behind a variable an app may start, behind a typed word nothing but the update.
    if (checked.outcome() == AHEAD && source.isTyped("before-update")) {
      around.remarked(
          "the database is newer than this image, which only another image can mend: "
              + checked.refusal().map(Refusal::seen).orElse(""));
      return around.end(OPEN);
    }
    return checked.outcome() == OPEN ? checked : checked.end(BUSY);
  }

  @Override
  Report run() {
    Database database =
        keep(
            attempt(
                Step.CHECK, BUSY, () -> at(Database.open(settings.access(), settings.patience()))));
    attempt(Step.CHECK, BUSY, () -> requireNoGate(database));
    attempt(Step.CHECK, BUSY, () -> requireRoom(database));
    attempt(Step.CHECK, BUSY, () -> requireNoFailure(database));
    return report.end(OPEN);
  }

  private static Database requireNoGate(Database database) throws SQLException {
    Optional<String> gate = database.gateAtWork();
    // A server's session outlives the gate that has just ended by a moment.
    long until = System.nanoTime() + LINGERING.toNanos();
    while (gate.isPresent() && System.nanoTime() < until && slept()) {
      gate = database.gateAtWork();
    }
    if (gate.isPresent()) {
      throw new Refusal(
          Fact.BUSY,
          "a gate is at work on " + database.place() + " (" + gate.get() + ")",
          "an upgrade, a backup or a restore is running, and an update would come in its way",
          "the same command again when that is done");
    }
    return database;
  }

  private static boolean slept() {
    try {
      Thread.sleep(BETWEEN_LOOKS.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Path requireRoom(Database database) throws IOException, SQLException {
    Path folder = settings.saving().folder(database);
    if (settings.saving().when() != BackupWhen.OFF) {
      Backup.requireRoom(database, folder, settings.saving().keeping());
    }
    return folder;
  }

  private Catalog requireNoFailure(Database database) throws IOException, SQLException {
    Catalog now = Catalog.reader(database.engine()).read(database.reading());
    Optional<Snapshot> failed =
        Backup.ofFailedUpgrade(database, settings.saving().folder(database), now.sha256());
    if (failed.isPresent()) {
      throw new Refusal(
          Fact.BUSY,
          "the last upgrade "
              + failed.get().run().map(how -> "ended with " + how).orElse("was cut short")
              + "; "
              + failed.get().id()
              + " is the snapshot from before it",
          "the next would most likely end the same way, and the app would be down",
          "read that run's log, and update by hand: docker compose pull && docker compose up -d");
    }
    return now;
  }
}
