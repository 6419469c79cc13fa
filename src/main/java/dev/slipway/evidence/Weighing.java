package dev.slipway.evidence;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.catalog.Difference;
import dev.slipway.database.Sql;
import dev.slipway.evidence.Trial.Verdict;
import dev.slipway.history.Testimony;
import dev.slipway.layout.Migration;
import dev.slipway.migrate.Started;
import dev.slipway.migrate.Work.Completion;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One weighing, step by step; every method is about the same ladder, catalog and claims. */
final class Weighing {
  private static final Logger log = LoggerFactory.getLogger(Weighing.class);

  private final Ladder ladder;
  private final Catalog live;
  private final Heard heard;
  private final Claims claims;
  private final Map<String, Boolean> assumed;
  private final Probe probe;
  private final List<Trial> trials;
  private final Retracing retracing;
  private final Examiner examiner;
  private final Settling settling;
  private final Objections objections;
  private final Breaks breaks;

  /**
   * @param trials what came of trying silent migrations, as far as that was done
   */
  Weighing(
      Ladder ladder,
      Catalog live,
      Heard heard,
      Probe probe,
      List<Trial> trials,
      Retracing retracing) {
    this.retracing = retracing.hearing(heard.heard());
    this.ladder = ladder;
    this.live = live;
    this.heard = heard;
    this.claims = heard.heard();
    this.assumed = heard.assumed();
    this.probe = probe;
    this.trials = trials;
    this.examiner = new Examiner(ladder, live);
    this.settling = new Settling(ladder);
    this.objections = new Objections(ladder);
    this.breaks = new Breaks(ladder, live, claims, claimed(), this.retracing);
  }

  Evidence evidence() throws SQLException {
    List<Integer> candidates = examiner.firstRank();
    if (ladder.halfway().isPresent()) {
      return halfway(ladder.halfway().get());
    }
    if (isBorneOut(candidates)) {
      return recorded();
    }
    if (!claims.isNone()) {
      return tracked(candidates);
    }
    if (heard.adoption().upTo().isPresent()) {
      return adopted(candidates, ladder.number(heard.adoption().upTo().get()));
    }
    if (hasNothing()) {
      if (!hinted().isEmpty()) {
        return refused(
            Standing.Kind.CONTRADICTED,
            List.of(0),
            0,
            objections.contradictedHint(hinted().get(0), List.of(0)));
      }
      if (assumed.containsValue(true)) {
        return refused(
            Standing.Kind.CONTRADICTED, List.of(0), 0, objections.contradictedWord(List.of(0)));
      }
      return on(Standing.Kind.EMPTY, 0, List.of(0));
    }
    return untracked(candidates);
  }

  /**
   * Schemas and extensions may be made for an app before it has ever run; and who names a schema of
   * the app's own says that what lies in others is not the app's.
   */
  private boolean hasNothing() {
    Set<Identity> mentioned = ladder.mentioned();
    return live.objects().stream()
        .allMatch(
            object ->
                (object.kind().isFurniture() || (hasOwnSchema() && isElsewhere(object)))
                    && !mentioned.contains(object));
  }

  private boolean hasOwnSchema() {
    return !ladder.home().isEmpty() && !ladder.home().equals("public");
  }

  private boolean isElsewhere(Identity object) {
    List<Sql.Token> name =
        Sql.tokens(object.table().isEmpty() ? object.key() : object.table(), ladder.engine());
    return name.size() > 2 && name.get(1).isSymbol(".");
  }

  /** An earlier run noted how far it came, and the catalog has to bear that out. */
  private Evidence halfway(Ladder.Halfway middle) {
    int rung = middle.rung();
    if (!claims.isNone() && claims.prefix() != rung) {
      return contradictedHistory(List.of(), rung, ladder.rung(rung));
    }
    for (Catalog catalog : middle.catalogs()) {
      if (Examiner.agreeInFirstRank(catalog, live, ladder.mentioned())) {
        Standing.Kind kind = claims.isNone() ? Standing.Kind.AT : Standing.Kind.BEHIND;
        return on(kind, rung, List.of(rung), nearest(middle.catalogs()));
      }
    }
    return contradictedHistory(List.of(), rung, nearest(middle.catalogs()));
  }

  private Catalog nearest(List<Catalog> catalogs) {
    return catalogs.stream()
        .min(Comparator.comparing(catalog -> catalog.differences(live).size()))
        .orElseThrow();
  }

  private Evidence contradictedHistory(List<Integer> candidates, int rung, Catalog expected) {
    return refused(
        Standing.Kind.CONTRADICTED,
        candidates,
        rung,
        objections.contradictedHistory(
            claims.prefix(), examiner.narrowed(candidates), expected.differences(live)));
  }

  /**
   * Whether a history that is to be set aside says nothing that the catalog denies: then it knows
   * more than the catalog, of silent migrations above all, and stays.
   */
  private boolean isBorneOut(List<Integer> candidates) {
    Claims said = heard.claims();
    return heard.adoption().wanted()
        && !said.isNone()
        && said.denial().isEmpty()
        && said.open().isEmpty()
        && candidates.contains(said.prefix())
        && heard.adoption().upTo().map(ladder::number).orElse(0) <= said.prefix();
  }

  private Evidence recorded() throws SQLException {
    Heard trusted = new Heard(heard.claims(), assumed, Heard.Adoption.none(), heard.releases());
    return new Weighing(ladder, live, trusted, probe, trials, retracing).evidence();
  }

  /** A person says of silent migrations, next to those that the history has, that they ran too. */
  private Optional<Evidence> withWords(List<Integer> candidates) throws SQLException {
    int rung = claims.prefix();
    int to = rung;
    while (to < ladder.top() && ladder.isSilent(to + 1) && isSaid(to + 1, true)) {
      to++;
    }
    for (int number = 1; number <= ladder.top(); number++) {
      Migration migration = ladder.migrations().get(number - 1);
      boolean denies = claims.applied().contains(migration) && isSaid(number, false);
      boolean leaps = number > to && ladder.isSilent(number) && isSaid(number, true);
      if (denies || leaps) {
        return Optional.of(
            refused(
                Standing.Kind.CONTRADICTED,
                candidates,
                rung,
                objections.contradictedWord(List.of(rung))));
      }
    }
    if (to == rung) {
      return Optional.empty();
    }
    Claims more = claims.and(ladder.migrations().subList(rung, to));
    Heard all = new Heard(more, assumed, Heard.Adoption.none(), heard.releases());
    return Optional.of(new Weighing(ladder, live, all, probe, trials, retracing).evidence());
  }

  private boolean isSaid(int number, boolean ran) {
    return Boolean.valueOf(ran).equals(assumed.get(ladder.migrations().get(number - 1).name()));
  }

  /**
   * Silent migrations that the book has and the app's own table has not, although it has others:
   * they may have been taken back by its tool.
   */
  private Optional<Evidence> takenBack() {
    List<Migration> doubted =
        claims.histories().stream()
            .filter(history -> history.form() == Testimony.Form.NATIVE && !history.isSilent())
            .flatMap(history -> history.absent().stream())
            .filter(claims.applied()::contains)
            .filter(migration -> !isSaid(ladder.number(migration.name()), true))
            .filter(
                migration ->
                    ladder.isSilent(ladder.number(migration.name()))
                        && breaks.changesRows(ladder.number(migration.name())))
            .toList();
    if (doubted.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        refused(
            Standing.Kind.AMBIGUOUS, List.of(), claims.prefix(), Objections.takenBack(doubted)));
  }

  private Evidence tracked(List<Integer> candidates) throws SQLException {
    Optional<Evidence> worded = withWords(candidates);
    if (worded.isPresent()) {
      return worded.get();
    }
    Optional<Evidence> doubted = takenBack();
    if (doubted.isPresent()) {
      return doubted.get();
    }
    if (!claims.open().isEmpty()) {
      return afterFailure(claims.open().get(0));
    }
    int rung = claims.prefix();
    if (!candidates.contains(rung)) {
      // A clean step that is not the one claimed was stamped so, or comes from elsewhere.
      Optional<Retraced> retraced =
          candidates.isEmpty() ? retracing.whatever(claimed()) : Optional.empty();
      if (retraced.isPresent()) {
        return on(retraced.get());
      }
      return contradictedHistory(candidates, rung, ladder.rung(rung));
    }
    List<Integer> others = examiner.exactlyOthers(candidates, rung);
    if (!others.isEmpty()) {
      return contradictedHistory(others, rung, ladder.rung(rung));
    }
    boolean current = rung == ladder.top();
    Optional<Retraced> stopped = breaks.at(rung);
    return stopped.isPresent()
        ? on(stopped.get())
        : on(current ? Standing.Kind.CURRENT : Standing.Kind.BEHIND, rung, List.of(rung));
  }

  /** What a history claims, and what a person says beside it. */
  private Map<Integer, Boolean> claimed() {
    Map<Integer, Boolean> claimed = new HashMap<>();
    for (int number = 1; number <= ladder.top(); number++) {
      Migration migration = ladder.migrations().get(number - 1);
      Boolean word = assumed.get(migration.name());
      if (word != null) {
        claimed.put(number, word);
      }
      if (claims.applied().contains(migration)) {
        claimed.put(number, true);
      }
    }
    return claimed;
  }

  /** However it came to be what it is, with what trials say of silent migrations. */
  private Evidence retraced() throws SQLException {
    Map<Integer, Boolean> known = claimed();
    Optional<Retraced> retraced = retracing.whatever(known);
    if (retraced.isEmpty()) {
      return unrecognised();
    }
    List<List<Integer>> toTry = retraced.get().open().map(Retraced.Open::toTry).orElse(List.of());
    if (!toTry.isEmpty() && trials.isEmpty()) {
      return on(retraced.get()).toBeTried(toTry);
    }
    Map<Integer, Boolean> ran = new HashMap<>();
    for (List<Integer> rungs : toTry) {
      Verdicts.on(rungs, trials).ifPresent(verdicts -> ran.putAll(tried(verdicts)));
    }
    if (ran.isEmpty()) {
      return on(retraced.get());
    }
    known.putAll(ran);
    // If the folder does not run that way, it stays open.
    return on(retracing.whatever(known).orElse(retraced.get()));
  }

  /**
   * What trials say of silent migrations where others ran out of their turn: nothing if their rows
   * are there already, since those may as well come from elsewhere.
   */
  private Map<Integer, Boolean> tried(Verdicts verdicts) {
    Map<Integer, Boolean> ran = new HashMap<>();
    if (verdicts.trials().stream().anyMatch(trial -> trial.verdict() == Verdict.APPLIED)) {
      return ran;
    }
    settling.toTrials(verdicts);
    Optional<Integer> rung = verdicts.rung();
    if (rung.isPresent()) {
      for (Trial trial : verdicts.trials()) {
        ran.put(trial.to(), trial.to() <= rung.get());
      }
    }
    return ran;
  }

  /** A standing between rungs. */
  private Evidence on(Retraced retraced) {
    List<Migration> unheard =
        claims.isNone()
            ? List.of()
            : retraced.present().stream()
                .filter(migration -> !claims.applied().contains(migration))
                .filter(migration -> !Boolean.TRUE.equals(assumed.get(migration.name())))
                .filter(migration -> breaks.changesRows(ladder.number(migration.name())))
                .toList();
    if (!unheard.isEmpty() && retraced.open().isEmpty()) {
      return refused(
          Standing.Kind.AMBIGUOUS, List.of(), retraced.rung(), Objections.unheard(unheard));
    }
    Standing.Kind kind =
        retraced.interrupted() ? Standing.Kind.INTERRUPTED : Standing.Kind.PATCHWORK;
    if (retraced.open().isPresent()) {
      Retraced.Open open = retraced.open().get();
      List<Trial> unsettled =
          trials.stream()
              .filter(trial -> trial.verdict() != Verdict.CHANGES_NOTHING)
              .filter(trial -> open.toTry().stream().anyMatch(group -> group.contains(trial.to())))
              .toList();
      return refused(
          Standing.Kind.AMBIGUOUS,
          List.of(),
          retraced.rung(),
          new Refusal(
              Fact.STEP, open.seen() + objections.tried(unsettled), open.why(), open.next()));
    }
    return on(kind, retraced.rung(), List.of(), retraced);
  }

  /**
   * A migration that failed may be there all the same, where nobody came to say that it was done,
   * or be gone with its transaction.
   */
  private Evidence afterFailure(Migration failed) throws SQLException {
    int before = claims.prefix();
    Optional<Boolean> present = examiner.ran(before + 1, ladder.script(failed));
    Boolean word = assumed.get(failed.name());
    if (present.isEmpty() && ladder.isSilent(before + 1) && word != null) {
      present = Optional.of(word);
    }
    if (present.isPresent()) {
      Heard settled =
          new Heard(claims.settled(present.get()), assumed, heard.adoption(), heard.releases());
      return new Weighing(ladder, live, settled, probe, trials, retracing).evidence();
    }
    Optional<Retraced> stopped = retracing.stoppedIn(before + 1);
    if (stopped.isEmpty()) {
      stopped = retracing.endedEarlyIn(before + 1, true);
    }
    if (stopped.isPresent()) {
      return on(stopped.get());
    }
    return refused(Standing.Kind.CONTRADICTED, List.of(), before, Objections.failed(failed));
  }

  private Evidence untracked(List<Integer> firstRank) throws SQLException {
    if (firstRank.isEmpty()) {
      return hasMentionedTable() ? retraced() : unrecognised();
    }
    List<Integer> narrowed = examiner.narrowed(firstRank);
    if (isForeign(narrowed) && !isAssumedEmpty()) {
      return foreign();
    }
    settling.toVotes(narrowed);
    Map<Integer, Boolean> known = known(narrowed);
    List<Integer> settled = Examiner.settled(narrowed, known);
    if (settled.isEmpty() && Examiner.settled(narrowed, hints()).isEmpty()) {
      return refused(
          Standing.Kind.CONTRADICTED,
          narrowed,
          narrowed.get(0),
          objections.contradictedHint(hinted().get(0), narrowed));
    }
    if (settled.isEmpty()) {
      return refused(
          Standing.Kind.CONTRADICTED,
          narrowed,
          narrowed.get(0),
          objections.contradictedWord(narrowed));
    }
    settling.toWords(settled, known, assumed);
    List<Integer> released = released(settled);
    settling.toReleases(released, heard.releases());
    List<Integer> distinct = examiner.distinct(released);
    if (distinct.size() == 1) {
      settling.toHarmless(distinct.get(0));
      return at(distinct.get(0), narrowed);
    }
    return tried(narrowed, distinct);
  }

  /** Only where a release ended can an old image have stopped, if the releases are known. */
  private List<Integer> released(List<Integer> candidates) {
    List<Integer> ends =
        heard.releases().all().stream()
            .map(release -> ladder.migrations().indexOf(release.last()) + 1)
            .toList();
    List<Integer> released = examiner.released(candidates, ends);
    if (!ends.isEmpty() && candidates.size() > 1 && released.equals(candidates)) {
      log.warn(
          "the releases file was of no help: of the places where the database may have stopped, {},"
              + " not just one ends a release",
          Objections.range(candidates));
    }
    return released;
  }

  /**
   * On a rung, unless something shows that a migration stopped in its middle or before its turn.
   */
  private Evidence at(int rung, List<Integer> candidates) throws SQLException {
    if (rung > 0 && isDeniedByItsProbe(rung)) {
      return refused(
          Standing.Kind.AMBIGUOUS,
          candidates,
          rung,
          Objections.deniedByItsProbe(ladder.migrations().get(rung - 1)));
    }
    Optional<Retraced> stopped = breaks.at(rung);
    if (stopped.isEmpty() && heard.adoption().upTo().isEmpty()) {
      stopped = breaks.atTheEndOf(rung, trials);
    }
    return stopped.isPresent() ? on(stopped.get()) : on(Standing.Kind.AT, rung, candidates);
  }

  private boolean isDeniedByItsProbe(int number) throws SQLException {
    Migration migration = ladder.migrations().get(number - 1);
    return migration.appliedIf().isPresent()
        && !ladder.isSilent(number)
        && !isSaid(number, true)
        && !probe.isTrue(migration, migration.appliedIf().get());
  }

  /** What nothing tells but a trial. */
  private Evidence tried(List<Integer> narrowed, List<Integer> distinct) throws SQLException {
    if (!examiner.areAlike(distinct)) {
      Optional<Retraced> between = between(distinct);
      if (between.isPresent()) {
        return on(between.get());
      }
      return refused(
          Standing.Kind.AMBIGUOUS,
          narrowed,
          distinct.get(0),
          objections.ambiguous(distinct, List.of()));
    }
    Optional<Verdicts> verdicts = Verdicts.on(distinct, trials);
    if (verdicts.isEmpty()) {
      return refused(
              Standing.Kind.AMBIGUOUS,
              narrowed,
              distinct.get(0),
              objections.ambiguous(distinct, List.of()))
          .toBeTried(List.of(distinct));
    }
    settling.toTrials(verdicts.get());
    Optional<Integer> rung = verdicts.get().rung();
    return rung.isPresent()
        ? at(rung.get(), narrowed)
        : refused(
            Standing.Kind.AMBIGUOUS,
            narrowed,
            distinct.get(0),
            objections.ambiguous(verdicts.get().remaining(), verdicts.get().open()));
  }

  /** In the middle of a migration that has candidates on both its sides, if that is just so. */
  private Optional<Retraced> between(List<Integer> candidates) throws SQLException {
    int highest = candidates.get(candidates.size() - 1);
    for (int number = candidates.get(0) + 1; number <= highest; number++) {
      Optional<Retraced> stopped =
          examiner.isPartly(number) ? retracing.exactlyIn(number) : Optional.empty();
      if (stopped.isPresent()) {
        return stopped;
      }
    }
    return Optional.empty();
  }

  /** A person said how far the database is, and the catalog has to bear that out. */
  private Evidence adopted(List<Integer> candidates, int rung) throws SQLException {
    if (candidates.contains(rung)) {
      return at(rung, List.of(rung));
    }
    return refused(
        Standing.Kind.CONTRADICTED,
        candidates,
        rung,
        objections.contradictedAdoption(
            rung, candidates, examiner.nearest(), ladder.rung(rung).differences(live)));
  }

  /** Rungs without a table are those of any database that has none of this app's. */
  private boolean isForeign(List<Integer> candidates) {
    Set<Identity> mentioned = ladder.mentioned();
    return candidates.stream().noneMatch(this::hasTables)
        && (live.tables() > 0 || live.objects().stream().noneMatch(mentioned::contains));
  }

  private boolean hasTables(int rung) {
    return ladder.rung(rung).tables() > 0;
  }

  private boolean isAssumedEmpty() {
    return Boolean.FALSE.equals(assumed.get(ladder.migrations().get(0).name()));
  }

  /** Other tools' tables that say something of this folder. */
  private List<Testimony> hinted() {
    return claims.histories().stream()
        .filter(history -> history.form() == Testimony.Form.OTHER && !history.isSilent())
        .toList();
  }

  /** What other tools' tables say of migrations; what one of them has was applied. */
  private Map<Integer, Boolean> hints() {
    Map<Integer, Boolean> hints = new HashMap<>();
    for (Testimony hint : hinted()) {
      for (int number = 1; number <= ladder.top(); number++) {
        Migration migration = ladder.migrations().get(number - 1);
        if (hint.absent().contains(migration)) {
          hints.putIfAbsent(number, false);
        } else if (hint.applied().contains(migration)) {
          hints.put(number, true);
        }
      }
    }
    return hints;
  }

  /**
   * Of which migrations somebody has said whether they ran: a person, another tool's history, or
   * their own probe.
   */
  private Map<Integer, Boolean> known(List<Integer> candidates) throws SQLException {
    Map<Integer, Boolean> known = hints();
    int lowest = candidates.get(0);
    int highest = candidates.get(candidates.size() - 1);
    for (int number = 1; number <= ladder.top(); number++) {
      Migration migration = ladder.migrations().get(number - 1);
      Boolean word = assumed.get(migration.name());
      if (word != null) {
        known.put(number, word);
      } else if (number > lowest
          && number <= highest
          && !known.containsKey(number)
          && migration.appliedIf().isPresent()) {
        known.put(number, probe.isTrue(migration, migration.appliedIf().get()));
      }
    }
    return known;
  }

  private Evidence on(Standing.Kind kind, int rung, List<Integer> candidates) {
    return on(kind, rung, candidates, ladder.rung(rung));
  }

  private Evidence on(Standing.Kind kind, int rung, List<Integer> candidates, Catalog expected) {
    List<Migration> present =
        claims.isNone() ? ladder.migrations().subList(0, rung) : claims.applied();
    List<Migration> absent = new ArrayList<>(ladder.migrations());
    absent.removeAll(present);
    return on(
        kind,
        rung,
        candidates,
        new Retraced(false, rung, present, absent, List.of(), expected, Optional.empty()));
  }

  private Evidence on(Standing.Kind kind, int rung, List<Integer> candidates, Retraced course) {
    List<Migration> present = course.present();
    List<Migration> absent = course.absent();
    Catalog expected = course.expected();
    Set<Identity> mentioned = ladder.mentioned();
    List<Completion> completions = new ArrayList<>();
    List<Difference> drift = new ArrayList<>();
    List<Identity> extras = new ArrayList<>();
    for (Difference difference : expected.differences(live)) {
      Identity object = difference.object();
      if (difference.found().isEmpty() && object.kind().isMadeByItself()) {
        completions.add(new Completions(ladder).completion(difference, rung));
      } else if (!mentioned.contains(object)) {
        if (object.kind() == Kind.TABLE || !isInExtraTable(object, mentioned)) {
          extras.add(object);
        }
      } else if (!isLeftByRepeatable(object) && !isMadeByRepeatable(object, absent)) {
        new Completions(ladder)
            .renaming(difference, absent, live)
            .ifPresentOrElse(completions::add, () -> drift.add(difference));
      }
    }
    boolean recorded = heard.adoption().wanted() && heard.isRecorded(present);
    boolean current = rung == ladder.top();
    return new Evidence(
        new Standing(
            recorded ? (current ? Standing.Kind.CURRENT : Standing.Kind.BEHIND) : kind,
            rung,
            ladder.top(),
            candidates),
        !heard.claims().isNone(),
        recorded ? List.of() : unrecorded(present),
        heard.adoption().wanted() && !recorded,
        List.copyOf(present),
        List.copyOf(absent),
        course.started(),
        findings(Set.copyOf(present), course.started()),
        proof(),
        settling.settled(heard, Optional.of(Set.copyOf(present))),
        trials,
        List.of(),
        List.copyOf(completions),
        List.copyOf(drift),
        List.copyOf(extras),
        List.of(),
        Optional.empty(),
        live,
        expected);
  }

  private List<Migration> unrecorded(List<Migration> present) {
    return present.stream()
        .filter(
            migration ->
                !claims.applied().contains(migration) || claims.unrecorded().contains(migration))
        .toList();
  }

  private boolean isInExtraTable(Identity object, Set<Identity> mentioned) {
    Identity table = new Identity(Kind.TABLE, object.table(), object.table(), object.table());
    return live.has(table) && !mentioned.contains(table);
  }

  /** A repeatable migration stands after all others in the folder, but may have run long ago. */
  private boolean isLeftByRepeatable(Identity object) {
    return claims.applied().stream().anyMatch(Migration::repeatable)
        && live.definition(object).equals(ladder.rung(ladder.top()).definition(object));
  }

  /** What an earlier text of it made is there until it runs again. */
  private boolean isMadeByRepeatable(Identity object, List<Migration> absent) {
    for (int number = 1; number <= ladder.top(); number++) {
      Migration migration = ladder.migrations().get(number - 1);
      if (migration.repeatable()
          && absent.contains(migration)
          && ladder.changedBy(number).contains(object)) {
        return true;
      }
    }
    return false;
  }

  private Map<Migration, Finding> findings(Set<Migration> present, List<Started> started) {
    Map<Migration, Finding> findings = new LinkedHashMap<>();
    for (int number = 1; number <= ladder.top(); number++) {
      Migration migration = ladder.migrations().get(number - 1);
      Finding seen = present.contains(migration) ? Finding.PRESENT : Finding.ABSENT;
      boolean partial = started.stream().anyMatch(part -> part.migration().equals(migration));
      findings.put(
          migration, partial ? Finding.PARTIAL : ladder.isSilent(number) ? Finding.SILENT : seen);
    }
    return findings;
  }

  private Map<Migration, List<String>> proof() {
    Map<Migration, List<String>> proof = new HashMap<>();
    for (int number = 1; number <= ladder.top(); number++) {
      proof.put(
          ladder.migrations().get(number - 1),
          ladder.changedBy(number).stream().map(Identity::toString).toList());
    }
    return proof;
  }

  private Evidence unrecognised() {
    if (!hasMentionedTable()) {
      return foreign();
    }
    int nearest = examiner.nearest();
    return refused(
        Standing.Kind.UNRECOGNISED,
        List.of(),
        nearest,
        objections.unrecognised(
            nearest, isOlderThanFolder(), ladder.rung(nearest).differences(live)));
  }

  private boolean hasMentionedTable() {
    return ladder.mentioned().stream()
        .anyMatch(object -> object.kind() == Kind.TABLE && live.has(object));
  }

  /** Whether the first step that has tables is there in part, and nothing that came after it. */
  private boolean isOlderThanFolder() {
    int first = 0;
    while (first < ladder.top() && !hasTables(first)) {
      first++;
    }
    Catalog earliest = ladder.rung(first);
    return ladder.mentioned().stream()
        .filter(object -> object.kind().isFirstRank() && live.has(object))
        .allMatch(earliest::has);
  }

  private Evidence foreign() {
    return refused(Standing.Kind.UNRECOGNISED, List.of(), 0, objections.foreign(live.tables()));
  }

  private Evidence refused(
      Standing.Kind kind, List<Integer> candidates, int rung, Refusal refusal) {
    Catalog expected = ladder.rung(rung);
    List<Difference> differences =
        kind == Standing.Kind.AMBIGUOUS ? List.of() : objections.causes(expected.differences(live));
    return new Evidence(
        new Standing(kind, rung, ladder.top(), candidates),
        !heard.claims().isNone(),
        List.of(),
        false,
        claims.applied(),
        List.of(),
        List.of(),
        kind == Standing.Kind.AMBIGUOUS && !candidates.isEmpty()
            ? findings(Set.copyOf(ladder.migrations().subList(0, candidates.get(0))), List.of())
            : Map.of(),
        proof(),
        settling.settled(heard, Optional.empty()),
        trials,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        differences,
        Optional.of(refusal),
        live,
        expected);
  }
}
