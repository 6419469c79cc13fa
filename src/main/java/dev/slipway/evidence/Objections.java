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
    return new Refusal(
        Fact.STEP,
        "the schema is that of "
            + lowest
            + " migrations, and "
            + names(unknown)
            + (silent ? " leave the schema as it is" : " cannot be told from it")
            + tried(open),
        "whether they ran cannot be seen, and running a change of data twice or never would spoil it",
        Probe.settle(unknown));
  }

  /** What trials said that settled nothing, in brackets; nothing if there were none. */
  String tried(List<Trial> open) {
    return open.isEmpty()
        ? ""
        : open.stream()
            .limit(NAMED)
            .map(
                trial ->
                    names(ladder.migrations().subList(trial.from(), trial.to()))
                        + ": "
                        + trial.words())
            .collect(Collectors.joining("; ", " (", ")"));
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

  /**
   * @param candidates the steps that the schema is one of, if any
   * @param differences from the step that the history claims
   */
  Refusal contradictedHistory(int claimed, List<Integer> candidates, List<Difference> differences) {
    return new Refusal(
        Fact.STEP,
        "the history claims "
            + claimed
            + " of "
            + ladder.top()
            + " migrations, but "
            + (candidates.isEmpty()
                ? ""
                : "by its schema the database has " + range(candidates) + ": ")
            + named(causes(differences)),
        "a schema that does not bear out its history was changed by hand or comes from elsewhere",
        candidates.isEmpty()
            ? "put back what is missing, or restore a backup; slipway plan --verbose lists every difference"
            : Claims.adopt());
  }

  /**
   * @param candidates the steps that the schema is one of, if any
   * @param differences from the step that is to be adopted
   */
  Refusal contradictedAdoption(
      int wanted, List<Integer> candidates, int nearest, List<Difference> differences) {
    return new Refusal(
        Fact.STEP,
        "what is to be adopted is a database with the migrations up to "
            + ladder.migrations().get(wanted - 1)
            + " ("
            + wanted
            + " of "
            + ladder.top()
            + "), but "
            + named(causes(differences)),
        "by its schema it is one with "
            + (candidates.isEmpty()
                ? "none of them exactly, and " + nearest + " at the nearest"
                : range(candidates)),
        "slipway plan --adopt evidence");
  }

  Refusal unrecognised(int nearest, boolean older, List<Difference> differences) {
    String where =
        nearest == 0
            ? "an empty database"
            : "a database after "
                + ladder.migrations().get(nearest - 1)
                + " ("
                + nearest
                + " of "
                + ladder.top()
                + ")";
    return new Refusal(
        Fact.STEP,
        "the schema is that of no step of the folder; nearest is "
            + where
            + (older ? "; it looks older than the folder's first migration" : "")
            + ", but "
            + named(causes(differences)),
        "which migrations ran cannot be told from it",
        "make it like that step, or restore a backup; slipway plan --verbose lists every difference");
  }

  Refusal foreign(long tables) {
    return new Refusal(
        Fact.STEP,
        "the database holds " + tables + " tables, and none of them is of this folder",
        "it looks like the database of another app",
        "check SLIPWAY_DATABASE_URL; if this app's tables belong beside those: slipway migrate --assume-pending "
            + ladder.migrations().get(0));
  }

  static Refusal takenBack(List<Migration> doubted) {
    return new Refusal(
        Fact.STEP,
        "Slipway's book has " + names(doubted) + ", and the app's own history has not",
        "its tool may have taken back what they changed in rows, and nothing else shows it",
        "slipway migrate --assume-applied "
            + doubted.get(0)
            + "; or if it was taken back: DELETE FROM "
            + History.TABLE
            + " WHERE script = '"
            + doubted.get(0).script()
            + "'");
  }

  static Refusal unheard(List<Migration> present) {
    return new Refusal(
        Fact.STEP,
        "by its schema the database has " + names(present) + ", which its history lacks",
        "they also change rows, and whether they did cannot be seen",
        Probe.settle(present));
  }

  static Refusal failed(Migration failed) {
    return new Refusal(
        Fact.STEP,
        "the history says that "
            + failed
            + " failed, and the schema is neither that from before it nor that from after it for"
            + " certain",
        "how far it came is not known",
        "go back to the snapshot from before it (slipway status lists them), or finish it with the"
            + " tool that ran it");
  }

  static Refusal deniedByItsProbe(Migration last) {
    return new Refusal(
        Fact.STEP,
        "by its schema the database has " + last + ", and that one's own probe says it did not run",
        "it may have stopped before its last change of rows",
        "finish it by hand, then: slipway migrate --assume-applied " + last);
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
