package dev.slipway.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Definition;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.database.Engine;
import dev.slipway.evidence.GeneratedLadder.Change;
import dev.slipway.evidence.GeneratedLadder.Names;
import dev.slipway.evidence.GeneratedLadder.Plan;
import dev.slipway.evidence.GeneratedLadder.What;
import dev.slipway.evidence.Heard.Adoption;
import dev.slipway.layout.Migration;
import dev.slipway.layout.Releases;
import dev.slipway.layout.Releases.Release;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCases;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/**
 * What holds of the vote whatever the folder: ladders and catalogs made at random, and no database.
 *
 * <p>The weighings here have none to look into either, so that one which wants to try something
 * fails: a prefix, with extras and drift or without, is told by values alone.
 */
class VotePropertiesTest {
  private static final int TRIES = 400;

  /** A folder and how many of its migrations a database has. */
  record Prefix(Plan plan, int rung) {

    GeneratedLadder generated() {
      return new GeneratedLadder(plan, Names.USUAL);
    }

    @Override
    public String toString() {
      return "rung " + rung + " of " + generated();
    }
  }

  @Provide
  Arbitrary<Prefix> prefixes() {
    return plans()
        .flatMap(
            plan ->
                Arbitraries.integers()
                    .between(0, plan.migrations().size())
                    .map(rung -> new Prefix(plan, rung)))
        .edgeCases(EdgeCases.Config::none);
  }

  private static Arbitrary<Plan> plans() {
    Arbitrary<Integer> numbers = Arbitraries.integers().between(0, GeneratedLadder.POOL - 1);
    Arbitrary<What> whats =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.of(What.TABLE)),
            Tuple.of(4, Arbitraries.of(What.COLUMN)),
            Tuple.of(5, Arbitraries.of(What.class)));
    Arbitrary<List<List<Change>>> migrations =
        Combinators.combine(whats, numbers, numbers, numbers)
            .as(Change::new)
            .list()
            .ofMaxSize(4)
            .list()
            .ofMinSize(1)
            .ofMaxSize(8);
    return Combinators.combine(Arbitraries.of(Engine.class), migrations).as(Plan::new);
  }

  /** Something that a database has of its own. */
  record Extra(Kind kind, int table, int part) {

    /** Beside what the ladder mentions, in tables, types and views of its own. */
    void addTo(Map<Identity, Definition> objects) {
      String own = "x_" + table;
      switch (kind) {
        case TABLE -> {}
        case COLUMN, FOREIGN_KEY, CHECK, INDEX, TRIGGER ->
            objects.put(
                GeneratedLadder.identity(kind, own, own + ".c_" + part),
                GeneratedLadder.definition("extra"));
        case ENUM, VIEW, MATERIALIZED_VIEW, FUNCTION, SEQUENCE -> {
          String name = kind.name() + "_" + part;
          objects.put(
              GeneratedLadder.identity(kind, name, name), GeneratedLadder.definition("extra"));
          return;
        }
        default -> throw new IllegalArgumentException(kind.toString());
      }
      objects.put(
          GeneratedLadder.identity(Kind.TABLE, own, own), GeneratedLadder.definition("table"));
    }
  }

  @Provide
  Arbitrary<List<Extra>> extras() {
    Arbitrary<Integer> numbers = Arbitraries.integers().between(0, 2);
    Arbitrary<Kind> kinds =
        Arbitraries.of(
            Kind.TABLE,
            Kind.COLUMN,
            Kind.FOREIGN_KEY,
            Kind.CHECK,
            Kind.INDEX,
            Kind.TRIGGER,
            Kind.ENUM,
            Kind.VIEW,
            Kind.MATERIALIZED_VIEW,
            Kind.FUNCTION,
            Kind.SEQUENCE);
    return Combinators.combine(kinds, numbers, numbers).as(Extra::new).list().ofMaxSize(5);
  }

  /** Any catalog that is somewhere near a ladder: some objects of one rung, some of another. */
  private static Map<Identity, Definition> patchwork(
      GeneratedLadder generated, int rung, Random random) {
    Map<Identity, Definition> objects = generated.objects(rung);
    Map<Identity, Definition> others = generated.objects(random.nextInt(generated.top() + 1));
    others.forEach(
        (object, definition) -> {
          if (random.nextInt(4) == 0) {
            objects.put(object, definition);
          }
        });
    objects.keySet().removeIf(object -> random.nextInt(12) == 0);
    return objects;
  }

  /** Gives some objects a definition that they have on no rung. */
  private static void drift(Map<Identity, Definition> objects, Random random) {
    objects.replaceAll(
        (object, definition) ->
            object.kind() != Kind.TABLE
                    && object.kind() != Kind.ENUM_LABEL
                    && random.nextInt(3) == 0
                ? GeneratedLadder.definition("drifted " + definition)
                : definition);
  }

  private static Evidence weighed(Ladder ladder, Map<Identity, Definition> live, Heard heard)
      throws SQLException {
    Probe none =
        (migration, query) -> {
          throw new AssertionError(query);
        };
    Catalog catalog = Catalog.of(live);
    // Its migrations are values and cannot be run: there is no middle in which one could have
    // stopped.
    ladder
        .memory()
        .steps(() -> new Steps(ladder.migrations().stream().map(one -> List.<Step>of()).toList()));
    Retracing nowhere = new Retracing(null, ladder, catalog, heard.claims(), none);
    return new Weighing(ladder, catalog, heard, none, List.of(), nowhere).evidence();
  }

  private static Claims claims(Ladder ladder, int applied) {
    return new Claims(
        ladder.migrations(),
        ladder.migrations().subList(0, applied),
        List.of(),
        List.of(),
        true,
        List.of(),
        List.of());
  }

  private static Heard nothing(Ladder ladder) {
    return heard(ladder, Map.of());
  }

  private static Heard heard(Ladder ladder, Map<String, Boolean> assumed) {
    return new Heard(claims(ladder, 0), assumed, Adoption.none(), Releases.none());
  }

  private static boolean isSubsequence(List<Integer> some, List<Integer> all) {
    return all.stream().filter(some::contains).toList().equals(some);
  }

  @Property(tries = TRIES)
  void the_order_in_which_objects_come_never_matters(
      @ForAll("prefixes") Prefix prefix, @ForAll Random random) {
    GeneratedLadder generated = prefix.generated();
    Map<Identity, Definition> objects = patchwork(generated, prefix.rung, random);
    Examiner one = new Examiner(generated.ladder(), Catalog.of(objects));
    Examiner other =
        new Examiner(
            generated.ladder(random), Catalog.of(GeneratedLadder.shuffled(objects, random)));

    assertSame(one, other);
  }

  @Property(tries = TRIES)
  void what_objects_are_called_and_so_how_they_are_sorted_never_matters(
      @ForAll("prefixes") Prefix prefix, @ForAll Random random, @ForAll Kind missing) {
    GeneratedLadder usual = prefix.generated();
    GeneratedLadder renamed = new GeneratedLadder(prefix.plan, Names.shuffled(random));
    Map<Identity, Definition> objects = new HashMap<>(usual.objects(prefix.rung));
    Map<Identity, Definition> others = new HashMap<>(renamed.objects(prefix.rung));
    objects.keySet().removeIf(object -> object.kind() == missing);
    others.keySet().removeIf(object -> object.kind() == missing);

    assertSame(
        new Examiner(usual.ladder(), Catalog.of(objects)),
        new Examiner(renamed.ladder(), Catalog.of(others)));
  }

  private static void assertSame(Examiner one, Examiner other) {
    List<Integer> firstRank = one.firstRank();
    List<Integer> narrowed = one.narrowed(firstRank);

    assertThat(other.firstRank()).isEqualTo(firstRank);
    assertThat(other.narrowed(firstRank)).isEqualTo(narrowed);
    assertThat(other.distinct(narrowed)).isEqualTo(one.distinct(narrowed));
    assertThat(other.nearest()).isEqualTo(one.nearest());
  }

  @Property(tries = TRIES)
  void extras_never_change_the_vote(
      @ForAll("prefixes") Prefix prefix,
      @ForAll("extras") List<Extra> extras,
      @ForAll Random random) {
    GeneratedLadder generated = prefix.generated();
    Map<Identity, Definition> objects = patchwork(generated, prefix.rung, random);
    Examiner without = new Examiner(generated.ladder(), Catalog.of(objects));
    extras.forEach(extra -> extra.addTo(objects));

    assertSame(without, new Examiner(generated.ladder(), Catalog.of(objects)));
  }

  /**
   * Only a database without a table of the folder's counts what else is there: it may be foreign.
   */
  @Property(tries = TRIES)
  void extras_never_change_the_standing_of_a_prefix_with_tables(
      @ForAll("prefixes") Prefix prefix,
      @ForAll("extras") List<Extra> extras,
      @ForAll Random random)
      throws SQLException {
    GeneratedLadder generated = prefix.generated();
    Assume.that(generated.hasTables(prefix.rung));
    Map<Identity, Definition> objects = generated.objects(prefix.rung);
    drift(objects, random);
    Ladder ladder = generated.ladder();
    Evidence without = weighed(ladder, objects, nothing(ladder));
    extras.forEach(extra -> extra.addTo(objects));
    Evidence with = weighed(ladder, objects, nothing(ladder));

    assertThat(with.standing()).isEqualTo(without.standing());
    assertThat(with.present()).isEqualTo(without.present());
    assertThat(with.drift()).isEqualTo(without.drift());
    assertThat(with.completions()).isEqualTo(without.completions());
  }

  @Property(tries = TRIES)
  void what_is_drawn_of_the_votes_is_what_was_counted(
      @ForAll("prefixes") Prefix prefix,
      @ForAll("extras") List<Extra> extras,
      @ForAll Random random) {
    GeneratedLadder generated = prefix.generated();
    Map<Identity, Definition> objects = patchwork(generated, prefix.rung, random);
    drift(objects, random);
    extras.forEach(extra -> extra.addTo(objects));
    Ladder ladder = generated.ladder();
    Catalog live = Catalog.of(objects);
    List<Integer> candidates = new Examiner(ladder, live).firstRank();

    Votes votes = Votes.of(ladder, live);

    for (int rung = 0; rung <= ladder.top(); rung++) {
      int here = rung;
      assertThat(
              votes.votes().stream()
                  .filter(vote -> vote.object().kind().isFirstRank() && !vote.isExtra())
                  .allMatch(vote -> vote.alike().stream().anyMatch(one -> one.has(here))))
          .isEqualTo(candidates.contains(rung));
      for (Votes.Vote vote : votes.votes()) {
        assertThat(vote.isExactAt(rung))
            .isEqualTo(
                ladder.rung(rung).definition(vote.object()).equals(live.definition(vote.object())));
      }
    }
    for (Votes.Vote vote : votes.votes()) {
      assertThat(vote.isExtra()).isEqualTo(!ladder.mentioned().contains(vote.object()));
    }
  }

  @Property(tries = TRIES)
  void a_rung_is_a_candidate_if_exactly_its_tables_columns_and_labels_are_there(
      @ForAll("prefixes") Prefix prefix, @ForAll Random random) {
    GeneratedLadder generated = prefix.generated();
    Map<Identity, Definition> objects = patchwork(generated, prefix.rung, random);
    List<Integer> expected = new ArrayList<>();
    for (int rung = 0; rung <= generated.top(); rung++) {
      if (firstRankOf(generated.objects(rung)).equals(firstRankOf(objects))) {
        expected.add(rung);
      }
    }

    assertThat(new Examiner(generated.ladder(), Catalog.of(objects)).firstRank())
        .isEqualTo(expected);
  }

  private static Set<Identity> firstRankOf(Map<Identity, Definition> objects) {
    return objects.keySet().stream()
        .filter(object -> object.kind().isFirstRank())
        .collect(Collectors.toSet());
  }

  @Property(tries = TRIES)
  void what_has_drifted_abstains_unless_it_is_an_index_and_all_else_is_heard(
      @ForAll("prefixes") Prefix prefix, @ForAll Random random) {
    GeneratedLadder generated = prefix.generated();
    Map<Identity, Definition> before = generated.objects(prefix.rung);
    Map<Identity, Definition> objects = generated.objects(prefix.rung);
    drift(objects, random);
    Set<Identity> drifted =
        before.keySet().stream()
            .filter(object -> !before.get(object).equals(objects.get(object)))
            .collect(Collectors.toSet());
    before.keySet().removeAll(drifted);
    Examiner examiner = new Examiner(generated.ladder(), Catalog.of(objects));
    List<Integer> expected =
        examiner.firstRank().stream()
            .filter(
                rung -> {
                  Map<Identity, Definition> others = generated.objects(rung);
                  boolean hasIndexes =
                      drifted.stream()
                          .filter(object -> object.kind() == Kind.INDEX)
                          .filter(objects::containsKey)
                          .allMatch(others::containsKey);
                  others.keySet().removeAll(drifted);
                  return hasIndexes && others.equals(before);
                })
            .toList();

    List<Integer> narrowed = new ArrayList<>(examiner.narrowed(examiner.firstRank()));

    assertThat(narrowed).containsAll(expected);
    narrowed.removeAll(expected);
    assertThat(narrowed.isEmpty() || !drifted.isEmpty()).as("an ORM spelled something").isTrue();
    assertThat(narrowed)
        .as("what is merely missing says nothing of rows")
        .allMatch(
            rung ->
                generated.objects(rung).keySet().stream()
                    .filter(object -> !before.containsKey(object) && !drifted.contains(object))
                    .allMatch(object -> object.kind().isMadeByItself()));
  }

  @Property(tries = TRIES)
  void a_prefix_is_a_candidate_and_all_others_look_like_it(@ForAll("prefixes") Prefix prefix) {
    GeneratedLadder generated = prefix.generated();
    Ladder ladder = generated.ladder();
    int rung = prefix.rung;
    Examiner examiner = new Examiner(ladder, ladder.rung(rung));
    List<Integer> firstRank = examiner.firstRank();
    List<Integer> narrowed = examiner.narrowed(firstRank);
    List<Integer> distinct = examiner.distinct(narrowed);

    assertThat(firstRank).contains(rung, examiner.nearest());
    assertThat(narrowed)
        .contains(rung)
        .allMatch(other -> ladder.rung(other).equals(ladder.rung(rung)));
    assertThat(narrowed.containsAll(distinct)).isTrue();
    assertThat(distinct)
        .as("the prefix, or one above it that is the same to everybody")
        .anyMatch(other -> other >= rung && generated.isTheSame(rung, other));
  }

  @Property(tries = TRIES)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void a_prefix_is_found_or_ambiguous_and_never_another(
      @ForAll("prefixes") Prefix prefix, @ForAll boolean drifted, @ForAll Random random)
      throws SQLException {
    GeneratedLadder generated = prefix.generated();
    Ladder ladder = generated.ladder();
    Map<Identity, Definition> objects = generated.objects(prefix.rung);
    if (drifted) {
      drift(objects, random);
    }
    Evidence evidence = weighed(ladder, objects, nothing(ladder));

    assertFoundOrAmbiguous(evidence, generated, prefix.rung);
    Statistics.collect(evidence.standing().kind());
    Statistics.coverage(
        kinds -> {
          kinds.check(Standing.Kind.AT).percentage(percent -> percent > 20);
          kinds.check(Standing.Kind.AMBIGUOUS).percentage(percent -> percent > 2);
          kinds.check(Standing.Kind.EMPTY).percentage(percent -> percent > 2);
        });
  }

  private static void assertFoundOrAmbiguous(
      Evidence evidence, GeneratedLadder generated, int rung) {
    Standing standing = evidence.standing();
    switch (standing.kind()) {
      case EMPTY -> {
        assertThat(generated.objects(rung)).as("what an empty database has").isEmpty();
        assertThat(evidence.present()).isEmpty();
      }
      case AT -> {
        assertThat(standing.rung()).isGreaterThanOrEqualTo(rung);
        assertThat(generated.isTheSame(rung, standing.rung())).as("the same").isTrue();
        assertThat(evidence.present())
            .isEqualTo(generated.migrations().subList(0, standing.rung()));
        assertThat(evidence.refusal()).isEmpty();
        assertThat(evidence.completions()).isEmpty();
      }
      case AMBIGUOUS -> {
        assertThat(standing.candidates()).hasSizeGreaterThan(1).contains(rung);
        assertThat(evidence.refusal()).isPresent();
      }
      default -> throw new AssertionError(standing.toString());
    }
  }

  @Property(tries = TRIES)
  void drift_and_loss_in_the_second_rank_never_lose_a_prefix(
      @ForAll("prefixes") Prefix prefix, @ForAll Random random) {
    GeneratedLadder generated = prefix.generated();
    Map<Identity, Definition> objects = generated.objects(prefix.rung);
    drift(objects, random);
    Ladder ladder = generated.ladder();
    Examiner drifted = new Examiner(ladder, Catalog.of(objects));

    assertThat(drifted.firstRank()).contains(prefix.rung);
    assertThat(drifted.narrowed(drifted.firstRank())).contains(prefix.rung);

    objects.keySet().removeIf(object -> !object.kind().isFirstRank() && random.nextBoolean());
    Examiner lost = new Examiner(ladder, Catalog.of(objects));

    assertThat(lost.firstRank()).isEqualTo(drifted.firstRank());
    assertThat(lost.narrowed(lost.firstRank())).isNotEmpty();
    assertThat(isSubsequence(lost.narrowed(lost.firstRank()), lost.firstRank())).isTrue();
  }

  @Property(tries = TRIES)
  void words_only_narrow_and_true_ones_keep_the_true_rung(
      @ForAll("prefixes") Prefix prefix, @ForAll Random random) {
    GeneratedLadder generated = prefix.generated();
    Ladder ladder = generated.ladder();
    List<Integer> candidates = new Examiner(ladder, ladder.rung(prefix.rung)).firstRank();
    Map<Integer, Boolean> some = new HashMap<>();
    Map<Integer, Boolean> all = new HashMap<>();
    Map<Integer, Boolean> lies = new HashMap<>();
    for (int number = 1; number <= generated.top(); number++) {
      all.put(number, number <= prefix.rung);
      if (random.nextInt(3) == 0) {
        some.put(number, number <= prefix.rung);
        lies.put(number, random.nextBoolean());
      }
    }

    assertThat(Examiner.settled(candidates, Map.of())).isEqualTo(candidates);
    assertThat(Examiner.settled(candidates, some)).contains(prefix.rung);
    assertThat(isSubsequence(Examiner.settled(candidates, some), candidates)).isTrue();
    assertThat(isSubsequence(Examiner.settled(candidates, lies), candidates)).isTrue();
    assertThat(Examiner.settled(candidates, all)).containsExactly(prefix.rung);
  }

  @Property(tries = TRIES)
  void releases_only_narrow_and_keep_the_true_rung_if_one_ends_on_it(
      @ForAll("prefixes") Prefix prefix, @ForAll Random random) {
    GeneratedLadder generated = prefix.generated();
    Ladder ladder = generated.ladder();
    Examiner examiner = new Examiner(ladder, ladder.rung(prefix.rung));
    List<Integer> candidates = examiner.firstRank();
    List<Integer> ends = new ArrayList<>();
    for (int rung = 0; rung <= generated.top(); rung++) {
      if (random.nextBoolean()) {
        ends.add(rung);
      }
    }

    assertThat(isSubsequence(examiner.released(candidates, ends), candidates)).isTrue();
    assertThat(examiner.released(candidates, ends)).isNotEmpty();
    assertThat(examiner.released(candidates, List.of())).isEqualTo(candidates);

    ends.add(prefix.rung);

    assertThat(examiner.released(candidates, ends)).contains(prefix.rung);
    assertThat(examiner.released(candidates, List.of(prefix.rung))).contains(prefix.rung);
  }

  @Property(tries = TRIES)
  void what_is_truly_said_of_a_prefix_never_makes_it_another(
      @ForAll("prefixes") Prefix prefix, @ForAll Random random) throws SQLException {
    GeneratedLadder generated = prefix.generated();
    Ladder ladder = generated.ladder();
    Map<Identity, Definition> objects = generated.objects(prefix.rung);
    Assume.that(!objects.isEmpty());
    drift(objects, random);
    List<Release> releases = new ArrayList<>();
    Map<String, Boolean> some = new HashMap<>();
    Map<String, Boolean> all = new HashMap<>();
    for (int number = 1; number <= generated.top(); number++) {
      Migration migration = ladder.migrations().get(number - 1);
      if (number == prefix.rung || random.nextBoolean()) {
        releases.add(new Release("v" + number, migration, List.of(), Map.of(), List.of()));
      }
      if (random.nextInt(3) == 0) {
        some.put(migration.name(), number <= prefix.rung);
      }
      all.put(migration.name(), number <= prefix.rung);
    }
    Releases known = new Releases(releases);
    Heard inPart = new Heard(claims(ladder, 0), some, Adoption.none(), known);

    assertFoundOrAmbiguous(weighed(ladder, objects, inPart), generated, prefix.rung);
    assertOn(prefix.rung, weighed(ladder, objects, heard(ladder, all)), Standing.Kind.AT);

    String last = ladder.migrations().get(prefix.rung - 1).name();
    Adoption adoption = new Adoption(true, Optional.of(last));

    assertOn(
        prefix.rung,
        weighed(ladder, objects, new Heard(claims(ladder, 0), Map.of(), adoption, Releases.none())),
        Standing.Kind.AT);

    Heard tracked =
        new Heard(claims(ladder, prefix.rung), Map.of(), Adoption.none(), Releases.none());

    assertOn(
        prefix.rung,
        weighed(ladder, objects, tracked),
        prefix.rung == generated.top() ? Standing.Kind.CURRENT : Standing.Kind.BEHIND);
  }

  private static void assertOn(int rung, Evidence evidence, Standing.Kind kind) {
    assertThat(evidence.standing().kind()).isEqualTo(kind);
    assertThat(evidence.standing().rung()).isEqualTo(rung);
    assertThat(Set.copyOf(evidence.present())).hasSize(rung);
  }

  @Property(tries = TRIES)
  void a_history_that_the_tables_deny_is_never_believed(
      @ForAll("prefixes") Prefix prefix, @ForAll Random random) throws SQLException {
    GeneratedLadder generated = prefix.generated();
    Ladder ladder = generated.ladder();
    int claimed = 1 + random.nextInt(generated.top());
    Map<Identity, Definition> objects = generated.objects(prefix.rung);
    Assume.that(!new Examiner(ladder, Catalog.of(objects)).firstRank().contains(claimed));
    Heard stamped = new Heard(claims(ladder, claimed), Map.of(), Adoption.none(), Releases.none());
    Evidence evidence = weighed(ladder, objects, stamped);

    assertThat(evidence.standing().kind()).isEqualTo(Standing.Kind.CONTRADICTED);
    assertThat(evidence.standing().candidates()).contains(prefix.rung);
    assertThat(evidence.refusal()).isPresent();
  }
}
