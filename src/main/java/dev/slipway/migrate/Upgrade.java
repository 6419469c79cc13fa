package dev.slipway.migrate;

import dev.slipway.database.Database;
import dev.slipway.database.Database.Transaction;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One upgrade, stage after stage.
 *
 * <p>Where a stage ends inside a migration, how far that has come is noted in the very transaction
 * that keeps it, so that the next run goes on from there.
 */
final class Upgrade {
  private static final Logger log = LoggerFactory.getLogger(Upgrade.class);

  private final Database database;
  private final FlywayHistory history;
  private final Work work;
  private final List<Stage> stages;
  private final Migrator.Proof proof;
  private final List<Applied> done = new ArrayList<>();

  /** The transaction that is open, if one is. */
  private @Nullable Transaction open;

  /** The place that was last noted as begun: by this run, or by the one that was stopped. */
  private @Nullable Begun noted;

  /** Whether something is kept that the app would see. */
  private boolean kept;

  /** Whether the baseline is in the history. */
  private boolean recorded;

  Upgrade(
      Database database,
      MigrationFolder folder,
      Work work,
      List<Stage> stages,
      Optional<Begun> begun,
      Transaction first,
      Migrator.Proof proof) {
    this.database = database;
    this.history = new FlywayHistory(database, folder);
    this.work = work;
    this.stages = stages;
    this.proof = proof;
    this.open = first;
    this.noted = begun.orElse(null);
  }

  List<Applied> run() throws SQLException {
    for (int at = 0; at < stages.size(); at++) {
      Stage stage = stages.get(at);
      boolean last = at + 1 == stages.size();
      try {
        if (stage.alone()) {
          runAlone(stage.parts().get(0));
        } else {
          runTogether(stage, last ? Optional.empty() : Optional.of(stages.get(at + 1)));
        }
        kept = true;
        log.debug("stage {} of {} is kept", at + 1, stages.size());
      } catch (SQLException | Refusal e) {
        if (kept) {
          throw partlyDone(e, at);
        }
        forgetWhatWasNoted(e);
        throw e;
      }
    }
    return done;
  }

  private void runTogether(Stage stage, Optional<Stage> next) throws SQLException {
    Transaction transaction = open != null ? open : database.begin();
    open = transaction;
    proof.before(transaction);
    Connection connection = transaction.connection();
    if (!recorded) {
      new Completing(database.engine(), connection, done).make(work.complete());
    }
    Map<Migration, Stage.Part> finishing = new LinkedHashMap<>();
    for (Stage.Part part : stage.parts()) {
      if (part.finishes()) {
        finishing.put(part.migration(), part);
      }
    }
    history.migrate(recorded ? List.of() : work.baseline(), finishing, connection, done);
    for (Stage.Part part : stage.parts()) {
      if (!part.finishes()) {
        Script.of(part.migration(), database.engine()).run(connection, part.from(), part.to());
      }
    }
    if (next.isPresent()) {
      Stage.Part begins = next.get().parts().get(0);
      if (next.get().alone() || begins.from() > 0) {
        note(begins, connection);
      } else {
        forget(connection);
      }
      proof.checkStage(connection);
    } else {
      forget(connection);
      requireAllDone();
      proof.check(connection);
    }
    transaction.commit();
    recorded = true;
    if (next.isPresent()) {
      transaction.close();
      open = null;
    } else {
      afterwards(connection);
    }
  }

  private void runAlone(Stage.Part part) throws SQLException {
    boolean mayBeDone = noted != null && isAt(noted, part);
    if (!mayBeDone) {
      Transaction transaction = open != null ? open : database.begin();
      open = transaction;
      note(part, transaction.connection());
      transaction.commit();
    }
    if (open != null) {
      open.close();
      open = null;
    }
    long start = System.nanoTime();
    PostgresScript script = PostgresScript.of(part.migration());
    script.runAlone(database, part.from(), mayBeDone && !kept);
    log.info(
        "{}: statement {} stands alone, done in {} ms",
        part.migration(),
        part.from() + 1,
        Migrator.millisSince(start));
  }

  private static boolean isAt(Begun begun, Stage.Part part) {
    return begun.migration().equals(part.migration()) && begun.statement() == part.from();
  }

  private void note(Stage.Part part, Connection connection) throws SQLException {
    Begun place = new Begun(part.migration(), part.from());
    place.note(database, connection);
    noted = place;
  }

  private void forget(Connection connection) throws SQLException {
    if (noted != null) {
      Begun.forget(database, connection);
      noted = null;
    }
  }

  /** Nothing was kept but a note, and so nothing is to stay. */
  private void forgetWhatWasNoted(Exception error) {
    boolean needed = error instanceof Refusal refusal && refusal.fact() == Fact.PARTLY_DONE;
    if (noted == null || needed || open != null || stages.get(0).parts().get(0).from() > 0) {
      return;
    }
    try (Transaction transaction = database.begin()) {
      Begun.forget(database, transaction.connection());
      transaction.commit();
    } catch (SQLException | Refusal e) {
      log.warn("forgetting what was begun: {}", e.getMessage());
      throw new Refusal(
          Fact.PARTLY_DONE,
          error instanceof Refusal refusal ? refusal.seen() : "the database said: " + error.getMessage(),
          "that it was begun is noted in the database, and could not be taken back",
          "slipway migrate, which takes it up there",
          error);
    }
  }

  private Refusal partlyDone(Exception error, int stage) {
    Refusal refusal =
        error instanceof Refusal known
            ? known
            : database
                .explain((SQLException) error)
                .orElseGet(
                    () ->
                        new Refusal(
                            Fact.STEP,
                            "the database said: " + error.getMessage(),
                            "that was not expected here",
                            "slipway plan",
                            error));
    return new Refusal(
        Fact.PARTLY_DONE,
        refusal.seen(),
        refusal.why()
            + "; "
            + stage
            + " of "
            + stages.size()
            + " stages are kept, since not all that was to be done can be done in one transaction",
        refusal.next()
            + ", then: slipway migrate, which goes on where this stopped; or go back to the snapshot",
        error);
  }

  /** Flyway has reasons of its own to leave a migration out, and does not say so. */
  private void requireAllDone() {
    Set<String> planned = new HashSet<>();
    work.baseline().forEach(migration -> planned.add(migration.name()));
    work.apply().forEach(migration -> planned.add(migration.name()));
    Set<String> entered = new HashSet<>();
    for (Applied applied : done) {
      if (applied.how() != Applied.How.COMPLETED) {
        entered.add(applied.name());
      }
    }
    if (!entered.equals(planned)) {
      throw new IllegalStateException(
          "planned were " + planned + ", but entered in the history " + entered);
    }
  }

  private void afterwards(Connection connection) {
    for (Migration migration : work.apply()) {
      for (String statement : Script.of(migration, database.engine()).afterwards()) {
        try {
          Completing.execute(connection, statement);
        } catch (SQLException e) {
          log.warn("{}: {} was left out: {}", migration, statement, e.getMessage());
        }
      }
    }
  }
}
