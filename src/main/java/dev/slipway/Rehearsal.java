package dev.slipway;

import static dev.slipway.Outcome.BUSY;
import static dev.slipway.Outcome.IO;
import static dev.slipway.Outcome.UNRECOGNISED;

import dev.slipway.Rehearsed.Rows;
import dev.slipway.Rehearsed.Space;
import dev.slipway.backup.Backup;
import dev.slipway.backup.Copy;
import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.database.Database;
import dev.slipway.database.Database.Transaction;
import dev.slipway.database.Database.Twin;
import dev.slipway.database.EngineWords;
import dev.slipway.evidence.History;
import dev.slipway.evidence.Proof;
import dev.slipway.journal.Journal;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.migrate.Applied;
import dev.slipway.migrate.Migrator;
import dev.slipway.migrate.Stage;
import dev.slipway.progress.Step;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rest of the story, from writing to the last look, on a copy of the real database. That one is
 * only read.
 */
final class Rehearsal {
  private static final Logger log = LoggerFactory.getLogger(Rehearsal.class);

  private final Run run;
  private final Settings settings;
  private final Database live;
  private final Seen seen;
  private final List<Duration> stages = new ArrayList<>();
  private final Map<String, Duration> migrations = new LinkedHashMap<>();
  private final Map<String, Rows> tables = new LinkedHashMap<>();
  private Duration copying = Duration.ZERO;
  private Optional<Duration> importing = Optional.empty();
  private Duration locked = Duration.ZERO;
  private long written;
  private long bytesLive;
  private long bytesBefore;
  private long bytesAfter;
  private long bytesAtMost;

  /** What lay beside the file when a stage was kept, such as a journal. */
  private long bytesBeside;

  /**
   * @param run the run that this is a part of
   * @param seen what was seen of the real database
   */
  Rehearsal(Run run, Settings settings, Database live, Seen seen) {
    this.run = run;
    this.settings = settings;
    this.live = live;
    this.seen = seen;
  }

  /** Copies the real database, and does on the copy what is planned. */
  void of(Plan plan, List<Stage> stages) {
    Twin twin = run.keep(run.attempt(Step.COPY, IO, live::twin));
    long start = System.nanoTime();
    Copy copied = run.attempt(Step.COPY, IO, () -> Copy.of(live, twin));
    copying = since(start);
    Database copy = run.attempt(Step.COPY, IO, twin::database);
    long snapshot = run.attempt(Step.COPY, IO, () -> roomForSnapshot(plan));
    run.attempt(Step.COPY, BUSY, () -> requireSame(copy));
    boolean proved = false;
    try {
      run.attempt(Step.WRITE, UNRECOGNISED, () -> written(copy, copied, plan, stages));
      importing = run.attempt(Step.WRITE, UNRECOGNISED, () -> imported(copy));
      run.attempt(Step.PROVE, IO, () -> compared(copy, copied));
      proved = true;
    } finally {
      run.report.rehearsed(
          new Rehearsed(
              proved,
              migrations,
              List.copyOf(this.stages),
              locked,
              Duration.ofNanos(written),
              copying,
              importing,
              tables,
              new Space(bytesLive, bytesBefore, bytesAfter, bytesAtMost, snapshot)));
    }
  }

  /** Only the folder's imports, where no migration is left to do. */
  static void ofImports(Run run, Settings settings, Database live, MigrationFolder folder) {
    Twin twin = run.keep(run.attempt(Step.COPY, IO, live::twin));
    long start = System.nanoTime();
    Copy copied = run.attempt(Step.COPY, IO, () -> Copy.of(live, twin));
    Duration copying = since(start);
    Database copy = run.attempt(Step.COPY, IO, twin::database);
    long before = run.attempt(Step.COPY, IO, copy::bytes);
    long room =
        run.attempt(
            Step.COPY,
            IO,
            () ->
                settings.saving().when() == Settings.BackupWhen.OFF
                    ? 0L
                    : Backup.room(live, settings.saving().keeping()));
    long bytes = run.attempt(Step.COPY, IO, live::bytes);
    Optional<Duration> importing = Optional.empty();
    Map<String, Rows> tables = new LinkedHashMap<>();
    long after = before;
    try {
      importing =
          run.attempt(
              Step.WRITE,
              UNRECOGNISED,
              () -> loaded(new FolderImports(run, settings, copy, folder)));
      Map<String, Long> now = run.attempt(Step.PROVE, IO, () -> copy.rowCounts(copy.reading()));
      tables.putAll(tables(copied.rows(), now, Set.of()));
      after = run.attempt(Step.PROVE, IO, copy::bytes);
    } finally {
      run.report.rehearsed(
          new Rehearsed(
              importing.isPresent(),
              Map.of(),
              List.of(),
              Duration.ZERO,
              Duration.ZERO,
              copying,
              importing,
              tables,
              new Space(bytes, before, after, Math.max(before, after), room)));
    }
  }

  private static Optional<Duration> loaded(FolderImports imports) throws SQLException, IOException {
    try {
      return imports.loadOnCopy();
    } catch (Refusal e) {
      throw ofImport(e);
    }
  }

  /** As of a migration: nothing of it happened to the real database. */
  private static Refusal ofImport(Refusal refusal) {
    Refusal told =
        new Refusal(
            refusal.fact() == Fact.PARTLY_DONE ? Fact.STEP : refusal.fact(),
            "on a copy of the database, " + refusal.seen(),
            refusal.why() + "; the database itself is as it was",
            refusal.next(),
            refusal);
    return refusal.isForEveryone() ? told.forEveryone() : told;
  }

  /** Behind the migrations, as {@link Gate} has it. */
  private Optional<Duration> imported(Database copy) throws SQLException, IOException {
    Optional<Duration> took = loaded(new FolderImports(run, settings, copy, seen.folder()));
    bytesAfter = copy.bytes();
    bytesAtMost = Math.max(bytesAtMost, bytesAfter);
    return took;
  }

  private long roomForSnapshot(Plan plan) throws IOException, SQLException {
    bytesLive = live.bytes();
    return plan.saves() ? Backup.room(live, settings.saving().keeping()) : 0;
  }

  /** What was decided was decided on a look at the real one. */
  private Boolean requireSame(Database copy) throws SQLException {
    Catalog copied = Catalog.reader(copy.engine()).read(copy.reading());
    if (!copied.equals(seen.evidence().live())
        || !History.claims(copy, seen.folder()).equals(seen.claims())) {
      log.debug("copied otherwise: {}", seen.evidence().live().differences(copied));
      throw new Refusal(
          Fact.BUSY,
          "another process changed the database between the look and the copy",
          "what was decided is about a database that is no more",
          "run the same command again");
    }
    return true;
  }

  private Boolean written(Database copy, Copy copied, Plan plan, List<Stage> planned)
      throws SQLException, IOException {
    bytesBefore = copy.bytes();
    bytesAfter = bytesBefore;
    bytesAtMost = bytesBefore;
    Proof proof = seen.proof(copy, plan.saves() ? copied.rows() : Map.of());
    Journal journal =
        new Journal(
            copy,
            seen.evidence().present(),
            seen.ladder().additions(),
            settings.release(),
            Optional.empty());
    long start = System.nanoTime();
    try (Transaction transaction = copy.begin()) {
      Course course = new Course(copy, planned, proof);
      new Migrator(copy, seen.folder(), journal)
          .apply(plan.work(), planned, seen.begun(), transaction, course, course::kept);
    } catch (Refusal e) {
      throw onTheCopy(e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      written = System.nanoTime() - start;
    }
    bytesAfter = copy.bytes();
    bytesAtMost = Math.max(bytesAtMost, Math.max(bytesBefore, bytesAfter) + bytesBeside);
    return true;
  }

  /** Whatever happened, nothing of it happened to the real database. */
  private static Refusal onTheCopy(Refusal refusal) {
    boolean migrations = refusal.fact() == Fact.STEP || refusal.fact() == Fact.PARTLY_DONE;
    return new Refusal(
        migrations ? Fact.STEP : refusal.fact(),
        "on a copy of the database, " + refusal.seen(),
        refusal.why() + "; the database itself is as it was",
        migrations
            ? "mend the migration, or the rows that it stumbles over, then: slipway plan --rehearse"
            : refusal.next(),
        refusal);
  }

  /** What the tables held before and hold now. */
  private Boolean compared(Database copy, Copy copied) throws SQLException {
    Map<String, Long> now = copy.rowCounts(copy.reading());
    Set<String> changed = changedInSchema(Catalog.reader(copy.engine()).read(copy.reading()));
    tables.putAll(tables(copied.rows(), now, changed));
    return true;
  }

  /** Those whose rows changed in number, and those that changed otherwise. */
  private static Map<String, Rows> tables(
      Map<String, Long> before, Map<String, Long> now, Set<String> changed) {
    Map<String, Rows> tables = new LinkedHashMap<>();
    Set<String> all = new TreeSet<>(before.keySet());
    all.addAll(now.keySet());
    for (String table : all) {
      Rows rows = new Rows(count(before, table), count(now, table));
      if (!Catalog.isBookkeeping(table)
          && (!rows.before().equals(rows.after()) || changed.contains(table))) {
        tables.put(table, rows);
      }
    }
    return tables;
  }

  private static OptionalLong count(Map<String, Long> rows, String table) {
    Long count = rows.get(table);
    return count == null ? OptionalLong.empty() : OptionalLong.of(count);
  }

  /** The tables, as people wrote them, of which an object is another than it was. */
  private Set<String> changedInSchema(Catalog now) {
    Set<String> keys = new HashSet<>();
    seen.evidence()
        .live()
        .differences(now)
        .forEach(difference -> keys.add(difference.object().table()));
    Set<String> names = new HashSet<>();
    for (Catalog catalog : List.of(seen.evidence().live(), now)) {
      for (Identity object : catalog.objects()) {
        if (object.kind() == Kind.TABLE && keys.contains(object.key())) {
          names.add(object.shown());
        }
      }
    }
    return names;
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** The stages as they pass: how long each takes, and how large the copy becomes. */
  private final class Course implements Migrator.Proof {
    private final Database copy;
    private final List<Stage> planned;
    private final Migrator.Proof proof;
    private long start = System.nanoTime();

    Course(Database copy, List<Stage> planned, Migrator.Proof proof) {
      this.copy = copy;
      this.planned = planned;
      this.proof = proof;
    }

    @Override
    public void before(Transaction transaction) throws SQLException {
      proof.before(transaction);
    }

    /** Inside the transaction, where what it replaces is still there. */
    @Override
    public void checkStage(Connection connection) throws SQLException {
      weigh();
      proof.checkStage(connection);
    }

    @Override
    public void check(Connection connection) throws SQLException {
      weigh();
      proof.check(connection);
    }

    void kept(List<Applied> done) {
      Duration took = since(start);
      Stage stage = planned.get(stages.size());
      stages.add(took);
      if (!stage.alone() && took.compareTo(locked) > 0) {
        locked = took;
      }
      for (Applied one : done) {
        switch (one.how()) {
          case APPLIED -> migrations.put(one.name(), Duration.ofMillis(one.millis()));
          case BASELINED, COMPLETED, ENTERED, UNDONE -> {}
        }
      }
      weigh();
      start = System.nanoTime();
    }

    private void weigh() {
      try {
        long bytes = copy.bytes();
        bytesAtMost = Math.max(bytesAtMost, bytes);
        if (copy.file().isPresent()) {
          bytesBeside = Math.max(bytesBeside, bytes - Files.size(copy.file().get()));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (SQLException e) {
        // Left out it would be told as less room than it takes.
        throw new UncheckedIOException(
            new IOException("how large the copy is cannot be known: " + EngineWords.of(e), e));
      }
    }
  }
}
