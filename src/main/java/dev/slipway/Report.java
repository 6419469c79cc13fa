package dev.slipway;

import dev.slipway.backup.Snapshot;
import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Difference;
import dev.slipway.database.Database;
import dev.slipway.database.RowChange;
import dev.slipway.evidence.Claims;
import dev.slipway.evidence.Evidence;
import dev.slipway.evidence.Ladder;
import dev.slipway.evidence.Settled;
import dev.slipway.evidence.Standing;
import dev.slipway.evidence.Votes;
import dev.slipway.history.Testimony;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.layout.Releases;
import dev.slipway.layout.SettingNote;
import dev.slipway.load.Foreseen;
import dev.slipway.load.Import;
import dev.slipway.load.Loaded;
import dev.slipway.load.Rejects;
import dev.slipway.migrate.Applied;
import dev.slipway.migrate.Stage;
import dev.slipway.migrate.Work;
import dev.slipway.progress.Step;
import dev.slipway.refusal.Refusal;
import dev.slipway.risk.Risk;
import dev.slipway.undo.Loss;
import dev.slipway.undo.Undo;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a run saw, planned and did, noted as it happens and printed once at its end.
 *
 * <p>What was not come to is empty; {@link #outcome} alone is always there when the run is over.
 */
public final class Report {

  /** How the driver begins what it says. */
  private static final Pattern SQLITE_CODE = Pattern.compile("\\[(SQLITE_[A-Z_]+)]");

  private final long start = System.nanoTime();
  private final Map<Step, Long> millis = new EnumMap<>(Step.class);
  private @Nullable Outcome outcome;
  private @Nullable Database database;
  private @Nullable MigrationFolder folder;
  private @Nullable Standing standing;
  private @Nullable Evidence evidence;
  private @Nullable Ladder ladder;
  private @Nullable Work work;
  private @Nullable List<Risk> risks;
  private boolean saves;
  private boolean rehearses;
  private @Nullable Rehearsed rehearsed;
  private @Nullable Snapshot snapshot;
  private @Nullable Refusal refusal;
  private List<Applied> applied = List.of();
  private Map<String, RowChange> rows = Map.of();
  private List<Testimony> histories = List.of();
  private List<Stage> stages = List.of();
  private @Nullable List<Snapshot> snapshots;
  private @Nullable Condition condition;
  private List<Concern> concerns = List.of();
  private @Nullable String remark;
  private @Nullable Undo undo;
  private List<Loss> losses = List.of();
  private List<Verdict> verdicts = List.of();
  private @Nullable Snapshot restored;
  private List<Snapshot> pruned = List.of();
  private boolean onlyNamed;
  private List<String> degraded = List.of();
  private List<SettingNote> settings = List.of();
  private @Nullable Target target;
  private Releases releases = Releases.none();
  private @Nullable Import imported;
  private @Nullable Rejects rejects;
  private List<String> awaited = List.of();
  private List<Foreseen> foreseen = List.of();
  private long totalMillis;

  /** The report of a run that could not even begin. */
  public static Report closed(Outcome outcome, Refusal refusal) {
    return new Report().end(outcome, refusal);
  }

  void found(Database found) {
    database = found;
  }

  void misses(List<String> services) {
    degraded = List.copyOf(services);
  }

  void read(MigrationFolder read) {
    folder = read;
  }

  void goesTo(Target end) {
    target = end;
  }

  void knows(Releases known) {
    releases = known;
  }

  void notes(List<SettingNote> notes) {
    settings = List.copyOf(notes);
  }

  void stands(Standing stands) {
    standing = stands;
  }

  void heard(Claims heard) {
    histories = heard.histories();
  }

  void weighed(Evidence weighed, Ladder by) {
    ladder = by;
    evidence = weighed;
    standing = weighed.standing();
  }

  void planned(Plan planned, List<Stage> cut) {
    work = planned.work();
    saves = planned.saves();
    stages = List.copyOf(cut);
  }

  void asRehearsal() {
    rehearses = true;
  }

  void rehearsed(Rehearsed measured) {
    rehearsed = measured;
  }

  void risks(List<Risk> found) {
    risks = List.copyOf(found);
  }

  void saved(Snapshot saved) {
    snapshot = saved;
  }

  void remarked(String remark) {
    this.remark = remark;
  }

  void applied(List<Applied> done) {
    applied = List.copyOf(done);
  }

  void counted(Map<String, RowChange> counted) {
    rows = Collections.unmodifiableMap(new TreeMap<>(counted));
  }

  void undoes(Undo found) {
    undo = found;
  }

  void loses(List<Loss> lost) {
    losses = List.copyOf(lost);
  }

  void imports(Import found, Rejects left) {
    imported = found;
    rejects = left;
  }

  void awaits(List<String> imports) {
    if (awaited.isEmpty()) {
      awaited = List.copyOf(imports);
    }
  }

  void foresees(List<Foreseen> sources) {
    foreseen = List.copyOf(sources);
  }

  void kept(List<Snapshot> all) {
    snapshots = List.copyOf(all);
  }

  void inspected(Condition inspected) {
    condition = inspected;
  }

  void worries(List<Concern> worries) {
    concerns = List.copyOf(worries);
  }

  void judged(List<Verdict> judged) {
    verdicts = List.copyOf(judged);
  }

  void restored(Snapshot back, Optional<Snapshot> present) {
    restored = back;
    snapshot = present.orElse(null);
  }

  void pruned(List<Snapshot> expired, boolean dry) {
    pruned = List.copyOf(expired);
    onlyNamed = dry;
  }

  void took(Step step, long nanos) {
    millis.merge(step, nanos / 1_000_000, Long::sum);
  }

  Report end(Outcome how) {
    outcome = how;
    totalMillis = (System.nanoTime() - start) / 1_000_000;
    return this;
  }

  Report end(Outcome how, Refusal why) {
    refusal = why;
    return end(how);
  }

  public Outcome outcome() {
    return Objects.requireNonNull(outcome, "the run is not over");
  }

  /** The database, closed by now: only what it is called is to be asked of it. */
  public Optional<Database> database() {
    return Optional.ofNullable(database);
  }

  /** The names of optional services that do not answer; of none, if none were asked. */
  public List<String> degraded() {
    return degraded;
  }

  public Optional<MigrationFolder> folder() {
    return Optional.ofNullable(folder);
  }

  /** The migration or the release up to which the folder is gone through, if not to its end. */
  public Optional<String> target() {
    return Optional.ofNullable(target).flatMap(Target::named);
  }

  /** The releases up to there; none, where nothing had to be decided. */
  public Releases releases() {
    return releases;
  }

  /** The folder with what lies behind the target, too. */
  public Optional<MigrationFolder> wholeFolder() {
    return Optional.ofNullable(target).map(Target::whole);
  }

  /** Variables of the app that a release calls otherwise or reads no more, and that are set. */
  public List<SettingNote> settings() {
    return settings;
  }

  public Optional<Standing> standing() {
    return Optional.ofNullable(standing);
  }

  /**
   * What the tables of migration tools say that were read, Slipway's own book aside; one that is
   * not there yet is among them.
   */
  public List<Testimony> histories() {
    return histories;
  }

  /** What was weighed, if a ladder was needed at all. */
  public Optional<Evidence> evidence() {
    return Optional.ofNullable(evidence);
  }

  /** What each object says of the rungs, if a ladder was needed; counted when it is asked for. */
  public Optional<Votes> votes() {
    return ladder == null || evidence == null
        ? Optional.empty()
        : Optional.of(Votes.of(ladder, evidence.live()));
  }

  /** What was planned, if there was anything to do. */
  public Optional<Work> work() {
    return Optional.ofNullable(work);
  }

  /** The plan's migrations, cut where a transaction has to end; one, if one holds them all. */
  public List<Stage> stages() {
    return stages;
  }

  /**
   * The risks of the migrations to apply, in their order, with the times of a rehearsal; only a
   * plan asks.
   */
  public Optional<List<Risk>> risks() {
    Map<String, Duration> times = rehearsed == null ? Map.of() : rehearsed.migrations();
    return Optional.ofNullable(risks)
        .map(all -> all.stream().map(risk -> measured(risk, times)).toList());
  }

  private static Risk measured(Risk risk, Map<String, Duration> times) {
    Duration time = times.get(risk.migration().name());
    return time == null ? risk : risk.measured(time);
  }

  /** Whether a snapshot belongs to the plan. */
  public boolean saves() {
    return saves;
  }

  /** Whether a rehearsal was asked for. */
  public boolean isRehearsal() {
    return rehearses;
  }

  /** What came of it on a copy, if that was asked for and there was anything to do. */
  public Optional<Rehearsed> rehearsal() {
    return Optional.ofNullable(rehearsed);
  }

  public Optional<Snapshot> snapshot() {
    return Optional.ofNullable(snapshot);
  }

  /** Why the gate stays closed, if it does. */
  public Optional<Refusal> refusal() {
    return Optional.ofNullable(refusal);
  }

  /**
   * The code by which the engine named the error that led to the refusal: {@code
   * SQLITE_CONSTRAINT_UNIQUE}, or an SQLSTATE. Unlike its words, it never holds what is in a row.
   */
  public Optional<String> errorCode() {
    for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException error) {
        Matcher sqlite = SQLITE_CODE.matcher(String.valueOf(error.getMessage()));
        String state = String.valueOf(error.getSQLState());
        return sqlite.lookingAt()
            ? Optional.of(sqlite.group(1))
            : Optional.of(state).filter(code -> code.matches("[0-9A-Z]{5}"));
      }
    }
    return Optional.empty();
  }

  /** Why the gate opens although the database is not what the folder would make it. */
  public Optional<String> remark() {
    return Optional.ofNullable(remark);
  }

  /** What was done and kept, also where a later stage failed. */
  public List<Applied> applied() {
    return applied;
  }

  /**
   * How many rows each of the app's tables held before the migrations and after them, by table, in
   * order; nothing if none were applied for good, or it was not counted.
   */
  public Map<String, RowChange> rows() {
    return rows;
  }

  /** What is undone and how, or would be; only an undo knows. */
  public Optional<Undo> undo() {
    return Optional.ofNullable(undo);
  }

  /** What is gone by an undo, or would be. */
  public List<Loss> losses() {
    return losses;
  }

  /** What became of each file of an import; only an import knows. */
  public Optional<List<Loaded>> loaded() {
    return Optional.ofNullable(imported).map(Import::loaded);
  }

  /** The folder's imports that the database was not through with when the run began. */
  public List<String> imports() {
    return awaited;
  }

  /** What the sources of these hold, before a record was read; only a plan and a run look. */
  public List<Foreseen> foreseen() {
    return foreseen;
  }

  /** Whether records of some file came into the database by this run. */
  public boolean hasLoaded() {
    return imported != null && imported.hasLoaded();
  }

  /** What an import notes though nothing is wrong. */
  public List<String> notes() {
    return imported == null ? List.of() : imported.notes();
  }

  /** The records that an import left out. */
  public Optional<Rejects> rejects() {
    return Optional.ofNullable(rejects);
  }

  /** The snapshots there are, the newest first, if they were asked for. */
  public Optional<List<Snapshot>> snapshots() {
    return Optional.ofNullable(snapshots);
  }

  /** What came of each snapshot that was verified. */
  public List<Verdict> verdicts() {
    return verdicts;
  }

  /**
   * The snapshot that stands in the database's place now, if one was restored; {@link #snapshot} is
   * then that of the state before.
   */
  public Optional<Snapshot> restored() {
    return Optional.ofNullable(restored);
  }

  /** The snapshots that were removed, since no rule keeps them. */
  public List<Snapshot> removed() {
    return onlyNamed ? List.of() : pruned;
  }

  /** The snapshots that would be removed, where that was only asked. */
  public List<Snapshot> removable() {
    return onlyNamed ? pruned : List.of();
  }

  /** How the database is, whatever its migrations; only a status looks. */
  public Optional<Condition> condition() {
    return Optional.ofNullable(condition);
  }

  /** The newest snapshot whose rows were counted, beside which present ones can be set. */
  public Optional<Snapshot> counted() {
    return snapshots()
        .flatMap(all -> all.stream().filter(one -> !one.rows().isEmpty()).findFirst());
  }

  /**
   * How many rows each of the app's tables held in that snapshot, and holds now; nothing where
   * either was not counted.
   */
  public Map<String, RowChange> rowsSince() {
    Optional<Map<String, Long>> now = condition().flatMap(Condition::rows);
    if (now.isEmpty() || counted().isEmpty() || database == null) {
      return Map.of();
    }
    Map<String, RowChange> since =
        new TreeMap<>(RowChange.between(counted().get().rows(), now.get(), database.engine()));
    since.keySet().removeIf(Catalog::isBookkeeping);
    return since;
  }

  /** What is not well although the gate would open, the gravest first; only a status looks. */
  public List<Concern> concerns() {
    return concerns;
  }

  /** How long a step took, in milliseconds; 0 if it was not come to. */
  public long millis(Step step) {
    return millis.getOrDefault(step, 0L);
  }

  public long totalMillis() {
    return totalMillis;
  }

  /** The names of what was done in one way. */
  public List<String> names(Applied.How how) {
    return applied.stream().filter(done -> done.how() == how).map(Applied::name).toList();
  }

  /** What is known of the migrations that leave the schema as it is, and from where. */
  public List<Settled> silent() {
    return evidence().map(Evidence::silent).orElse(List.of());
  }

  /**
   * Objects that differ from what they should be; at the end also those that could not be
   * completed.
   */
  public List<Difference> drift() {
    List<Difference> drift = new ArrayList<>();
    if (evidence != null) {
      drift.addAll(evidence.drift());
      List<String> left = new ArrayList<>();
      if (!applied.isEmpty()) {
        evidence.completions().forEach(completion -> left.add(completion.object()));
        left.removeAll(names(Applied.How.COMPLETED));
      }
      evidence.expected().differences(evidence.live()).stream()
          .filter(difference -> left.contains(difference.object().toString()))
          .forEach(drift::add);
    }
    return drift;
  }

  public List<Identity> extras() {
    return evidence().map(Evidence::extras).orElse(List.of());
  }
}
