package dev.slipway.migrate;

import dev.slipway.database.Database;
import dev.slipway.database.Database.Transaction;
import dev.slipway.database.EngineWords;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.progress.Progress;
import dev.slipway.progress.Step;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
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
  private final MigrationFolder folder;
  private final FlywayHistory history;
  private final Migrator.Book book;
  private final Work work;
  private final List<Stage> stages;
  private final Migrator.Proof proof;
  private final Consumer<List<Applied>> keeping;
  private final List<Applied> done = new ArrayList<>();

  /** The transaction that is open, if one is. */
  private @Nullable Transaction open;

  /** The place that was last noted as begun: by this run, or by the one that was stopped. */
  private @Nullable Begun noted;

  /** Whether something is kept that the app would see. */
  private boolean kept;

  /** How long the parts of migrations took that do not finish them, in milliseconds. */
  private final Map<Migration, Long> spent = new HashMap<>();

  /** What of the baseline is in the history. */
  private final Set<Migration> recorded = new HashSet<>();

  /** Whether a transaction of this run is committed. */
  private boolean completed;

  Upgrade(
      Database database,
      MigrationFolder folder,
      Migrator.Book book,
      Work work,
      List<Stage> stages,
      Optional<Begun> begun,
      Transaction first,
      Migrator.Proof proof,
      Consumer<List<Applied>> keeping) {
    this.database = database;
    this.folder = folder;
    this.history = new FlywayHistory(database, folder);
    this.book = book;
    this.work = work;
    this.stages = stages;
    this.proof = proof;
    this.keeping = keeping;
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
        keeping.accept(List.copyOf(done));
        log.debug("stage {} of {} is kept", at + 1, stages.size());
      } catch (SQLException | RuntimeException e) {
        if (kept || !forgetsWhatWasNoted()) {
          throw partlyDone(e, at);
        }
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
    if (!completed) {
      new Completing(database.engine(), connection, done).make(work.complete());
    }
    Map<Migration, Stage.Part> finishing = new LinkedHashMap<>();
    for (Stage.Part part : stage.parts()) {
      if (part.finishes()) {
        finishing.put(part.migration(), part);
      }
    }
    if (!completed && work.anew()) {
      history.forget(connection);
    }
    List<Migration> baseline = baseline(next.isEmpty());
    history.migrate(baseline, finishing, work, connection, done);
    finishing.keySet().forEach(this::addWhatWasSpent);
    book.enter(List.copyOf(finishing.keySet()), connection);
    for (Stage.Part part : stage.parts()) {
      if (!part.finishes()) {
        history.precede(part.migration(), connection);
        work.tell(part.migration());
        long start = System.nanoTime();
        Script script = script(part.migration());
        script.resume(connection, part.from());
        script.run(connection, part.from(), part.to());
        spent.merge(part.migration(), Migrator.millisSince(start), Long::sum);
        // How far it came is noted, and looked at, as everything else is.
        script.pause(connection);
      }
    }
    enterBeside(connection);
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
      Progress.begin(Step.PROVE);
      proof.check(connection);
    }
    transaction.commit();
    completed = true;
    recorded.addAll(baseline);
    if (next.isPresent()) {
      transaction.close();
      open = null;
    } else {
      afterwards(connection);
    }
  }

  private void enterBeside(Connection connection) throws SQLException {
    long start = System.nanoTime();
    history.enterBeside(connection);
    if (work.baseline().isEmpty() && work.complete().isEmpty() && work.apply().isEmpty()) {
      history
          .nameBeside()
          .ifPresent(
              name ->
                  done.add(new Applied(name, Applied.How.ENTERED, Migrator.millisSince(start))));
    }
  }

  /**
   * What a stage enters in the history that was there already. What came before its turn waits for
   * the last stage: a history with a gap would keep the next run from going on.
   */
  private List<Migration> baseline(boolean last) {
    List<Migration> baseline = new ArrayList<>(work.baseline());
    baseline.removeAll(recorded);
    if (!last && !work.apply().isEmpty()) {
      int turn = folder.migrations().indexOf(work.apply().get(0));
      baseline.removeIf(migration -> folder.migrations().indexOf(migration) > turn);
    }
    return baseline;
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
    work.tell(part.migration());
    ((PostgresScript) script(part.migration())).runAlone(database, part.from(), mayBeDone && !kept);
    log.info(
        "{}: statement {} stands alone, done in {} ms",
        part.migration(),
        part.from() + 1,
        Migrator.millisSince(start));
    spent.merge(part.migration(), Migrator.millisSince(start), Long::sum);
  }

  /** A migration took as long as all its parts, whichever stages they were in. */
  private void addWhatWasSpent(Migration migration) {
    long earlier = Objects.requireNonNullElse(spent.remove(migration), 0L);
    done.replaceAll(
        one ->
            one.how() == Applied.How.APPLIED && one.name().equals(migration.name())
                ? new Applied(one.name(), one.how(), one.millis() + earlier)
                : one);
  }

  private Script script(Migration migration) throws SQLException {
    return work.script(migration, database.engine(), database.home());
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

  /** Nothing was kept but a note, and so nothing is to stay; says whether that is so. */
  private boolean forgetsWhatWasNoted() {
    boolean goesOn = stages.get(0).parts().stream().anyMatch(part -> part.from() > 0);
    if (noted == null || open != null || goesOn) {
      return true;
    }
    try (Transaction transaction = database.begin()) {
      Begun.forget(database, transaction.connection());
      transaction.commit();
      return true;
    } catch (SQLException | Refusal e) {
      log.warn(
          "the note of what was begun stays, and the next run takes it up: {}", e.getMessage());
      return false;
    }
  }

  private Refusal partlyDone(Exception error, int stage) {
    Refusal refusal = known(error);
    return new Refusal(
        Fact.PARTLY_DONE,
        refusal.seen(),
        refusal.why()
            + "; "
            + stage
            + " of "
            + stages.size()
            + " stages are kept, since not all that was to be done can be done in one transaction",
        refusal.next() + ", then: slipway migrate, which goes on where this stopped",
        refusal);
  }

  private Refusal known(Exception error) {
    if (error instanceof Refusal refusal) {
      return refusal;
    }
    return error instanceof SQLException sql
        ? database
            .explain(sql)
            .orElseGet(() -> unexpected("the database said: " + EngineWords.of(sql), error))
        : unexpected("Slipway itself failed: " + error, error);
  }

  private static Refusal unexpected(String seen, Exception error) {
    return new Refusal(Fact.STEP, seen, "that was not expected here", "slipway plan", error);
  }

  /** Flyway has reasons of its own to leave a migration out, and does not say so. */
  private void requireAllDone() {
    Set<String> planned = new HashSet<>();
    work.baseline().forEach(migration -> planned.add(migration.name()));
    work.apply().forEach(migration -> planned.add(migration.name()));
    Set<String> entered = new HashSet<>();
    for (Applied applied : done) {
      switch (applied.how()) {
        case BASELINED, APPLIED -> entered.add(applied.name());
        case COMPLETED, ENTERED, UNDONE -> {}
      }
    }
    if (!entered.equals(planned)) {
      throw new IllegalStateException(
          "planned were " + planned + ", but entered in the history " + entered);
    }
  }

  private void afterwards(Connection connection) throws SQLException {
    for (Migration migration : work.apply()) {
      for (String statement : script(migration).afterwards()) {
        try {
          Completing.execute(connection, statement);
        } catch (SQLException e) {
          log.warn("{}: {} was left out: {}", migration, statement, EngineWords.of(e));
        }
      }
    }
  }
}
