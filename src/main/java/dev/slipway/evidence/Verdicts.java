package dev.slipway.evidence;

import dev.slipway.evidence.Trial.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the trials of neighbouring migrations say together: those that ran are the first of them, or
 * else nothing can be said.
 *
 * @param rungs the rungs between which they lie, ascending
 * @param trials one for each two neighbours
 */
record Verdicts(List<Integer> rungs, List<Trial> trials) {

  /** The verdicts on what lies between these rungs; nothing, if not all of it was tried. */
  static Optional<Verdicts> on(List<Integer> rungs, List<Trial> all) {
    List<Trial> trials = new ArrayList<>();
    for (int at = 0; at + 1 < rungs.size(); at++) {
      int from = rungs.get(at);
      int to = rungs.get(at + 1);
      all.stream()
          .filter(trial -> trial.from() == from && trial.to() == to)
          .findFirst()
          .ifPresent(trials::add);
    }
    return trials.size() == rungs.size() - 1
        ? Optional.of(new Verdicts(rungs, trials))
        : Optional.empty();
  }

  /** The rung that all of them agree on, if they do. */
  Optional<Integer> rung() {
    if (isBroken() || trials.subList(ran(), trials.size()).stream().anyMatch(Verdicts::isOpen)) {
      return Optional.empty();
    }
    int reached = ran();
    while (reached < trials.size() && trials.get(reached).verdict() == Verdict.CHANGES_NOTHING) {
      reached++;
    }
    return Optional.of(rungs.get(reached));
  }

  /** The rungs that remain possible; more than one where nothing could be said. */
  List<Integer> remaining() {
    return rung()
        .map(List::of)
        .orElseGet(() -> isBroken() ? rungs : rungs.subList(ran(), rungs.size()));
  }

  /** What kept them from agreeing. */
  List<Trial> open() {
    return isBroken()
        ? trials.stream().filter(trial -> trial.verdict() != Verdict.CHANGES_NOTHING).toList()
        : trials.subList(ran(), trials.size()).stream().filter(Verdicts::isOpen).toList();
  }

  /** How many of them ran, as far as the last of which that is certain. */
  private int ran() {
    int ran = trials.size();
    while (ran > 0 && trials.get(ran - 1).verdict() != Verdict.APPLIED) {
      ran--;
    }
    return ran;
  }

  /** Whether one of them still has something to do although a later one ran. */
  private boolean isBroken() {
    return trials.subList(0, ran()).stream()
        .anyMatch(trial -> trial.verdict() == Verdict.REPEATABLE);
  }

  private static boolean isOpen(Trial trial) {
    return trial.verdict() == Verdict.UNSETTLED;
  }
}
