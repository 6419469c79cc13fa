package dev.slipway;

import static dev.slipway.Outcome.AHEAD;
import static dev.slipway.Outcome.BUSY;
import static dev.slipway.Outcome.CONFIG;
import static dev.slipway.Outcome.IO;
import static dev.slipway.Outcome.NO_BACKUP;
import static dev.slipway.Outcome.NO_MIGRATIONS;
import static dev.slipway.Outcome.OPEN;
import static dev.slipway.Outcome.PENDING;
import static dev.slipway.Outcome.ROLLED_BACK;
import static dev.slipway.Outcome.UNREACHABLE;
import static dev.slipway.Outcome.UNRECOGNISED;

import dev.slipway.GateHooks.Moment;
import dev.slipway.backup.Backup;
import dev.slipway.backup.Occasion;
import dev.slipway.backup.Snapshot;
import dev.slipway.database.Database;
import dev.slipway.database.Database.Solitude;
import dev.slipway.database.Database.Transaction;
import dev.slipway.evidence.Claims;
import dev.slipway.evidence.Evidence;
import dev.slipway.evidence.History;
import dev.slipway.evidence.Proof;
import dev.slipway.evidence.Standing;
import dev.slipway.journal.Journal;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.layout.Releases;
import dev.slipway.layout.SettingNote;
import dev.slipway.migrate.Migrator;
import dev.slipway.migrate.Stage;
import dev.slipway.progress.Step;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import dev.slipway.risk.Risk;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate in front of an app: looks at its database, brings it up to date if it can prove what is
 * missing, and says whether the app may start.
 */
public final class Gate extends Run {
  private static final Logger log = LoggerFactory.getLogger(Gate.class);
  private static final Duration BETWEEN_CHECKS = Duration.ofMillis(500);

  /** How far into the story a run goes. */
  private enum Task {
    /** The first check alone. */
    CHECK,
    /** Look and decide. */
    PLAN,
    /** The same, and the rest of the story on a copy. */
    REHEARSE,
    /** Look as closely as can be, even where the first check is content. */
    STATUS,
    /** All of it. */
    MIGRATE
  }

  private final Task task;
  private final Settings settings;

  /** The services that are missing, once they were asked. */
  private Optional<List<String>> degraded;

  private Gate(Task task, Settings settings) {
    this(task, settings, Optional.empty());
  }

  private Gate(Task task, Settings settings, Optional<List<String>> degraded) {
    this.task = task;
    this.settings = settings;
    this.degraded = degraded;
  }

  /** Looks, decides, saves, writes and looks again. */
  public static Report migrate(Settings settings) {
    return warned(new Gate(Task.MIGRATE, settings).ended());
  }

  /** Says what {@link #migrate} would do. Writes nothing. */
  public static Report plan(Settings settings) {
    return warned(new Gate(Task.PLAN, settings).ended());
  }

  /**
   * Says what {@link #migrate} would do, and does it on a copy of the real database, to see how
   * long it takes, how much room, and whether it comes to a good end. Writes nothing to the real
   * one.
   */
  public static Report rehearse(Settings settings) {
    Gate gate = new Gate(Task.REHEARSE, settings);
    gate.report.asRehearsal();
    return warned(gate.ended());
  }

  /** Says where the database stands, and which snapshots there are. Writes nothing. */
  public static Report status(Settings settings) {
    Report report = new Gate(Task.STATUS, settings).ended();
    report.worries(Concern.of(report, settings, Instant.now()));
    return report;
  }

  /** Says whether all is well, as {@link #status} sees it. Writes nothing. */
  public static Report verify(Settings settings) {
    Report report = status(settings);
    if (report.outcome() != OPEN || report.concerns().isEmpty()) {
      return report;
    }
    Concern gravest = report.concerns().get(0);
    return report.end(gravest.outcome(), gravest.refusal());
  }

  /**
   * Says by its history alone whether the database is what this image needs. Writes nothing. Where
   * a time to wait was set, asks again until it is or the time is over; else waits for nothing.
   */
  public static Report check(Settings settings) {
    long until = System.nanoTime() + settings.waiting().orElse(Duration.ZERO).toNanos();
    Optional<List<String>> degraded = Optional.empty();
    while (true) {
      Duration left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
      Gate gate = new Gate(Task.CHECK, settings.waitingFor(left), degraded);
      Report report = gate.ended();
      degraded = gate.degraded;
      boolean mayChange =
          switch (report.outcome()) {
            case PENDING, BUSY, UNREACHABLE -> true;
            case OPEN,
                USAGE,
                UNRECOGNISED,
                NO_MIGRATIONS,
                BUG,
                NO_BACKUP,
                IO,
                AHEAD,
                NO_PERMISSION,
                CONFIG,
                ROLLED_BACK,
                NEEDS_HUMAN ->
                false;
          };
      if (!mayChange || System.nanoTime() - until >= 0 || !slept(until)) {
        return warned(report);
      }
    }
  }

  /**
   * Says whether an update of the app's container may begin, as it is asked in the one that would
   * be replaced: 0 only where {@link #check} says so too. Writes nothing; whatever speaks against
   * it, and every doubt, is BUSY, since Watchtower then leaves that update out.
   */
  public static Report checkBeforeUpdate(Source source) {
    return Readiness.report(source);
  }

  /**
   * Loads JSON files into tables, once every record was looked at and a snapshot was made.
   *
   * @throws Refusal if the settings are wrong
   */
  public static Report importInto(Source source) {
    return new Importing(Settings.of(source), ImportSettings.of(source)).ended();
  }

  @Override
  List<Step> course() {
    return switch (task) {
      case CHECK, STATUS -> List.of();
      case PLAN -> List.of(Step.LOOK, Step.LADDER, Step.DECIDE);
      case REHEARSE ->
          List.of(Step.LOOK, Step.LADDER, Step.DECIDE, Step.COPY, Step.WRITE, Step.PROVE);
      case MIGRATE ->
          List.of(
              Step.LOOK, Step.LADDER, Step.DECIDE, Step.SAVE, Step.WRITE, Step.PROVE, Step.OPEN);
    };
  }

  /** The story of DESIGN §1, in its order. */
  @Override
  Report run() {
    attempt(Step.CHECK, CONFIG, () -> hooked(Moment.BEFORE_LOOK));
    attempt(Step.CHECK, UNREACHABLE, this::askServices);
    Database database = keep(attempt(Step.CHECK, UNREACHABLE, this::open));
    if (task == Task.STATUS) {
      inspect(database);
    }
    Target target = attempt(Step.CHECK, NO_MIGRATIONS, this::readFolder);
    MigrationFolder folder = target.folder();
    FolderImports imports = new FolderImports(this, settings, database, folder);
    if (isCurrent(database, folder) && (task != Task.MIGRATE || imports.pending().isEmpty())) {
      return opensAsItIs(folder, imports);
    }
    if (task == Task.MIGRATE) {
      keep(attempt(Step.LOOK, BUSY, () -> lock(database)));
    }
    Look look = new Look(this, settings, target, database);
    Claims claims = attempt(Step.LOOK, UNRECOGNISED, () -> History.claims(database, folder));
    report.heard(claims);
    Optional<Report> ended = endedByHistories(claims, look, imports);
    if (ended.isPresent()) {
      return ended.get();
    }
    Seen seen = look.atTheSchema(claims);
    Evidence before = seen.evidence();
    Plan wanted = Plan.from(before, claims.isWritten(), settings);
    List<Stage> stages =
        attempt(Step.LADDER, NO_MIGRATIONS, () -> seen.stages(wanted.work(), database));
    Plan plan = wanted.in(stages, before);
    report.planned(plan, stages);
    if (plan.refusal().isEmpty() && task != Task.STATUS) {
      imports.foresee();
    }
    if (isAboutAPlan() && plan.writes()) {
      foretell(plan, stages, seen, database);
    }
    if (task != Task.MIGRATE || !plan.writes()) {
      return end(plan, imports);
    }
    attempt(Step.DECIDE, CONFIG, () -> hooked(Moment.BEFORE_SAVE));
    Optional<Solitude> alone =
        mayRetreat(plan, stages)
            ? Optional.of(attempt(Step.DECIDE, IO, () -> database.solitude(true)))
            : Optional.empty();
    Transaction transaction = keep(attempt(Step.DECIDE, IO, database::begin));
    attempt(Step.DECIDE, BUSY, () -> look.requireUnchanged(seen));
    Optional<Snapshot> snapshot =
        plan.saves()
            ? Optional.of(attempt(Step.SAVE, NO_BACKUP, () -> save(database, transaction, before)))
            : Optional.empty();
    Proof proof = attempt(Step.DECIDE, IO, () -> seen.proof(database, rows(snapshot)));
    Optional<Retreat> retreat = snapshot.map(made -> retreat(database, made, before, alone));
    attempt(
        Step.WRITE,
        ROLLED_BACK,
        retreat,
        // looks again, then commits
        () ->
            new Migrator(database, folder, journal(database, seen, snapshot))
                .apply(plan.work(), stages, seen.begun(), transaction, proof, report::applied));
    report.counted(proof.rows());
    transaction.close();
    return imports.load(snapshot, true);
  }

  /** What a plan says more than a run that goes on to do it. */
  private void foretell(Plan plan, List<Stage> stages, Seen seen, Database database) {
    report.risks(
        attempt(
            Step.DECIDE, IO, () -> Risk.of(plan.work(), seen.ladder(), seen.evidence(), database)));
    if (task == Task.REHEARSE) {
      new Rehearsal(this, settings, database, seen).of(plan, stages);
    }
  }

  private boolean mayRetreat(Plan plan, List<Stage> stages) {
    return plan.saves() && stages.size() > 1 && settings.saving().bringsBack();
  }

  /** As the other; what was kept in part is taken back if that can be done. */
  private <T> void attempt(
      Step step, Outcome failure, Optional<Retreat> retreat, Attempted<T> attempted) {
    try {
      attempt(step, failure, attempted);
    } catch (Closed closed) {
      throw retreat.map(back -> back.from(closed, report)).orElse(closed);
    }
  }

  private Retreat retreat(
      Database database, Snapshot made, Evidence before, Optional<Solitude> alone) {
    return new Retreat(database, made, before.live(), settings.saving().keeping().packing(), alone);
  }

  /** What people want done at this moment, and may say no. */
  private Boolean hooked(Moment moment) {
    if (task != Task.MIGRATE || settings.hooks().isEmpty()) {
      return false;
    }
    GateHooks.before(moment, settings, report);
    return true;
  }

  /** Only before an app that is about to start; a check that goes on waiting asks them once. */
  private List<String> askServices() {
    boolean isBeforeAnApp = task == Task.MIGRATE || task == Task.CHECK;
    if (settings.services().isEmpty()) {
      return List.of();
    }
    if (isBeforeAnApp && degraded.isEmpty()) {
      degraded = settings.services().map(services -> services.missing(settings.patience()));
    }
    degraded.ifPresent(report::misses);
    return report.degraded();
  }

  private boolean isAboutAPlan() {
    return task == Task.PLAN || task == Task.REHEARSE;
  }

  private Database open() throws SQLException {
    return at(Database.open(settings.access(), settings.patience()));
  }

  private Database.Lock lock(Database database) throws SQLException, IOException {
    database.requireSafePlace(settings.networkFiles());
    return database.lock(settings.lockWait());
  }

  /** What holds of a database whatever the folder says. */
  private void inspect(Database database) {
    List<Snapshot> snapshots =
        attempt(Step.LOOK, IO, () -> Backup.snapshots(database, backups(database)));
    report.kept(snapshots);
    Condition condition =
        attempt(Step.LOOK, UNRECOGNISED, () -> Inspection.of(database, settings, snapshots));
    report.inspected(condition);
    if (condition.integrity().damage().isPresent()) {
      throw new Closed(
          UNRECOGNISED,
          new Refusal(
              Fact.DAMAGED,
              "the database is damaged: " + condition.integrity().damage().get(),
              "what it holds cannot be relied on",
              switch (database.engine()) {
                case SQLITE -> "go back to a snapshot, or see what is left: sqlite3 FILE .recover";
                case POSTGRESQL -> "go back to a snapshot; slipway snapshots lists them";
              }));
    }
  }

  private Target readFolder() throws IOException {
    MigrationFolder whole = MigrationFolder.read(settings.migrations(), settings.layout());
    requireKnown(whole, settings.assumed().keySet(), "something is assumed of ");
    Target target = Target.of(settings.target(), whole);
    requireKnown(
        target.folder(),
        settings.adoption().upTo().map(Set::of).orElse(Set.of()),
        "what is to be adopted is ");
    report.read(target.folder());
    report.goesTo(target);
    if (!whole.ignored().isEmpty()) {
      log.warn("no migrations of {}, and so left out: {}", whole.layout(), whole.ignored());
    }
    lookAtSettings(target);
    return target;
  }

  /** Which variables of the app its releases gave another name, or read no more. */
  private void lookAtSettings(Target target) throws IOException {
    if (task != Task.STATUS && Releases.maySpeakOfSettings(target.whole())) {
      Map<String, String> environment = settings.given().environment();
      boolean handsOn = "stdin".equals(environment.get("SLIPWAY_ANSWER"));
      report.notes(target.releases().settings(environment, handsOn));
    }
  }

  private static Report warned(Report report) {
    for (SettingNote note : report.settings()) {
      switch (note.fate()) {
        case RENAMED, REMOVED -> log.warn("{}", note.words());
        case HANDED_ON -> log.info("{}", note.words());
      }
    }
    return report;
  }

  /** How a run ends that need not look at the schema, since the histories decide that much. */
  private Optional<Report> endedByHistories(Claims claims, Look look, FolderImports imports) {
    MigrationFolder folder = look.target().folder();
    if (look.target().isShort()) {
      MigrationFolder whole = look.target().whole();
      Claims ofWhole = look.claimsOfTheWhole();
      if (isDenied(ofWhole)) {
        return Optional.of(judge(look.shownWith(ofWhole, whole), look.database(), whole));
      }
    }
    if (task == Task.CHECK) {
      return Optional.of(judge(claims, look.database(), folder));
    }
    if (isDenied(claims)) {
      return Optional.of(judge(look.shownWith(claims, folder), look.database(), folder));
    }
    // another gate did the work while this one waited, or only imports are left
    boolean isDone = claims.isComplete() && task != Task.STATUS && !settings.adoption().wanted();
    return isDone ? Optional.of(opensAsItIs(folder, imports)) : Optional.empty();
  }

  private static void requireKnown(MigrationFolder folder, Set<String> names, String said) {
    for (String name : names) {
      if (folder.migrations().stream().noneMatch(migration -> migration.name().equals(name))) {
        throw new Refusal(
            Fact.SETTINGS,
            said + name + ", which is no migration in " + folder.path(),
            "a word about nothing would decide nothing",
            "slipway plan lists the migrations by name");
      }
    }
  }

  /**
   * The first check. A database that another gate holds whole is not judged; its turn comes below.
   */
  private boolean isCurrent(Database database, MigrationFolder folder) {
    if (task == Task.STATUS || (settings.adoption().wanted() && task != Task.CHECK)) {
      return false;
    }
    try {
      return attempt(Step.CHECK, UNRECOGNISED, () -> History.matches(database, folder));
    } catch (Closed closed) {
      if (closed.outcome() == BUSY && task == Task.MIGRATE) {
        return false;
      }
      throw closed;
    }
  }

  /** A history that is set aside denies nothing; but nobody says that a database is not ahead. */
  private boolean isDenied(Claims claims) {
    return claims.denial().isPresent() && (claims.isNewer() || !settings.adoption().wanted());
  }

  private Report opensAsItIs(MigrationFolder folder, FolderImports imports) {
    int all = folder.migrations().size();
    report.stands(new Standing(Standing.Kind.CURRENT, all, all, List.of(all)));
    return opens(imports);
  }

  /** Once all migrations are there, the folder's imports are what is left. */
  private Report opens(FolderImports imports) {
    return switch (task) {
      case MIGRATE -> {
        if (imports.pending().isEmpty()) {
          yield report.end(OPEN);
        }
        attempt(Step.DECIDE, CONFIG, () -> hooked(Moment.BEFORE_SAVE));
        yield imports.load(Optional.empty(), false);
      }
      case CHECK -> report.end(imports.looked(true));
      case PLAN, REHEARSE -> {
        imports.foresee();
        if (task == Task.REHEARSE) {
          imports.rehearse();
        }
        yield report.end(imports.looked(settings.detailedExitCode()));
      }
      case STATUS -> report.end(imports.looked(false));
    };
  }

  /** What a history alone says that is not complete. */
  private Report judge(Claims claims, Database database, MigrationFolder folder) {
    Judgement judgement =
        Judgement.of(claims, remembered(claims, database, folder), settings.target());
    judgement.standing().ifPresent(report::stands);
    judgement
        .remark()
        .ifPresent(
            remark -> {
              log.warn("{}", remark);
              report.remarked(remark);
            });
    return judgement.refusal().isPresent()
        ? end(judgement.outcome(), judgement.refusal().get())
        : report.end(judgement.outcome());
  }

  /** What there is to say more of a history that cannot be true, or is newer than the image. */
  private Remembered remembered(Claims claims, Database database, MigrationFolder folder) {
    return claims.denial().isEmpty()
        ? Remembered.NOTHING
        : attempt(
            Step.LOOK,
            UNRECOGNISED,
            () -> Remembered.of(claims, folder, database, settings.saving()));
  }

  private Snapshot save(Database database, Transaction transaction, Evidence before)
      throws SQLException {
    Snapshot snapshot =
        settings.saving().backup(database, transaction).into(backups(database), occasion(before));
    report.saved(snapshot);
    return snapshot;
  }

  private Journal journal(Database database, Seen seen, Optional<Snapshot> snapshot) {
    return new Journal(
        database,
        seen.evidence().present(),
        seen.ladder().additions(),
        settings.release(),
        snapshot.map(made -> made.path().toString()));
  }

  private static Map<String, Long> rows(Optional<Snapshot> snapshot) {
    return snapshot.map(Snapshot::rows).orElse(Map.of());
  }

  private Occasion occasion(Evidence before) {
    return new Occasion(
        Occasion.Why.BEFORE_MIGRATE,
        before.standing().tag(),
        settings.release(),
        Optional.of(before.live().sha256()));
  }

  private Path backups(Database database) {
    return settings.saving().folder(database);
  }

  private Report end(Plan plan, FolderImports imports) {
    if (plan.refusal().isPresent()) {
      return end(plan.outcome(), plan.refusal().get());
    }
    if (!plan.writes()) {
      return opens(imports);
    }
    return report.end(settings.detailedExitCode() ? PENDING : plan.outcome());
  }

  private Report end(Outcome outcome, Refusal refusal) {
    return report.end(outcome, refusal);
  }

  private static boolean slept(long until) {
    Duration left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
    try {
      Thread.sleep(Math.min(left.toMillis() + 1, BETWEEN_CHECKS.toMillis()));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
