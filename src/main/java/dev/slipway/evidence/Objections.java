package dev.slipway.evidence;

import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Difference;
import dev.slipway.history.Testimony;
import dev.slipway.layout.Migration;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Why a database is refused, in words.
 *
 * @param ladder the folder's ladder
 */
record Objections(Ladder ladder) {
  /** How many of a long list a refusal names. */
  private static final int NAMED = 5;

  Refusal ambiguous(List<Integer> distinct, List<Trial> open) {
    int lowest = distinct.get(0);
    int highest = distinct.get(distinct.size() - 1);
    List<Migration> unknown = ladder.migrations().subList(lowest, highest);
    boolean silent = ladder.rung(lowest).equals(ladder.rung(highest));
    String trials =
        open.stream()
            .limit(NAMED)
            .map(
                trial ->
                    names(ladder.migrations().subList(trial.from(), trial.to()))
                        + ": "
                        + trial.words())
            .collect(Collectors.joining("; "));
    return new Refusal(
        Fact.STEP,
        "the schema is that of "
            + lowest
            + " migrations, and "
            + names(unknown)
            + (silent ? " leave the schema as it is" : " cannot be told from it")
            + (trials.isEmpty() ? "" : " (" + trials + ")"),
        "whether they ran cannot be seen, and running a change of data twice or never would spoil it",
        Probe.settle(unknown));
  }

  Refusal contradictedHint(Testimony hint, List<Integer> candidates) {
    return new Refusal(
        Fact.STEP,
        hint.table()
            + " says that "
            + hint.applied().get(hint.applied().size() - 1)
            + " was applied"
            + (hint.absent().isEmpty() ? "" : ", and " + hint.absent().get(0) + " was not")
            + ", but by its schema the database has "
            + range(candidates)
            + " of "
            + ladder.top()
            + " migrations",
        "a schema that does not bear out its history was changed by hand or comes from elsewhere",
        Claims.adopt());
  }

  Refusal contradictedWord(List<Integer> candidates) {
    return new Refusal(
        Fact.STEP,
        "by its schema the database has "
            + range(candidates)
            + " of "
            + ladder.top()
            + " migrations",
        "what was assumed, or a migration's own probe, says otherwise",
        "leave out --assume-applied and --assume-pending, and look: slipway plan");
  }

  static String range(List<Integer> candidates) {
    int lowest = candidates.get(0);
    int highest = candidates.get(candidates.size() - 1);
    return lowest == highest ? String.valueOf(lowest) : lowest + " to " + highest;
  }

  /**
   * Without what only follows, and without extras; first what the votes are about, since everything
   * else could not have kept a database from a rung, and the work of earlier migrations first.
   */
  List<Difference> causes(List<Difference> differences) {
    Set<Identity> mentioned = ladder.mentioned();
    return Difference.causes(differences).stream()
        .filter(difference -> mentioned.contains(difference.object()))
        .sorted(
            Comparator.comparing((Difference difference) -> !isVote(difference))
                .thenComparing(difference -> firstRungWith(difference.object())))
        .toList();
  }

  private static boolean isVote(Difference difference) {
    return difference.object().kind().isFirstRank()
        && (difference.found().isEmpty() || difference.expected().isEmpty());
  }

  private int firstRungWith(Identity object) {
    int rung = 0;
    while (rung < ladder.top() && !ladder.rung(rung).has(object)) {
      rung++;
    }
    return rung;
  }

  static String named(List<Difference> differences) {
    String first =
        differences.stream()
            .limit(NAMED)
            .map(Difference::toString)
            .collect(Collectors.joining("; "));
    return differences.size() <= NAMED
        ? first
        : first + "; and " + (differences.size() - NAMED) + " more";
  }

  static String names(List<Migration> migrations) {
    return migrations.stream().limit(NAMED).map(Migration::name).collect(Collectors.joining(", "))
        + (migrations.size() <= NAMED ? "" : " and " + (migrations.size() - NAMED) + " more");
  }
}
