package dev.slipway.evidence;

import dev.slipway.evidence.Settled.By;
import dev.slipway.layout.Migration;
import dev.slipway.layout.Releases;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Notes, while candidates become fewer, what settled each migration that leaves the schema as it
 * is: the first step that left no doubt about it.
 */
final class Settling {
  private final Ladder ladder;

  /** What settled a migration, by its number. */
  private final Map<Integer, Settled> noted = new TreeMap<>();

  Settling(Ladder ladder) {
    this.ladder = ladder;
  }

  /** The catalog left these candidates. */
  void toVotes(List<Integer> candidates) {
    note(candidates, By.SCHEMA, "a later migration is there", "an earlier migration is not there");
  }

  /** What is known of some migrations left these. */
  void toWords(
      List<Integer> candidates, Map<Integer, Boolean> known, Map<String, Boolean> assumed) {
    for (Map.Entry<Integer, Boolean> word : known.entrySet()) {
      Migration migration = ladder.migrations().get(word.getKey() - 1);
      boolean person = assumed.containsKey(migration.name());
      noted.putIfAbsent(
          word.getKey(),
          new Settled(
              migration,
              Optional.of(word.getValue()),
              person ? By.PERSON : By.PROBE,
              person ? "somebody says so" : "its own probe says so"));
    }
    boolean person = !assumed.isEmpty();
    note(
        candidates,
        person ? By.PERSON : By.PROBE,
        person
            ? "somebody says so of a later migration"
            : "the probe of a later migration says that this ran",
        person
            ? "somebody says so of an earlier migration"
            : "the probe of an earlier migration says that it did not");
  }

  /** The releases left these. */
  void toReleases(List<Integer> candidates, Releases releases) {
    String ends =
        candidates.stream()
            .filter(rung -> rung > 0)
            .flatMap(rung -> releases.endingWith(ladder.migrations().get(rung - 1)).stream())
            .collect(Collectors.joining(", "));
    note(
        candidates,
        By.RELEASES,
        "every release from " + ends + " on has it",
        "no release up to " + ends + " had it");
  }

  /** It makes no difference how many of the last candidates ran, up to this one. */
  void toHarmless(int rung) {
    note(List.of(rung), By.HARMLESS, "it changes nothing that is there", "it changes nothing");
  }

  /** Trials left these. */
  void toTrials(Verdicts verdicts) {
    List<Integer> remaining = verdicts.remaining();
    for (Trial trial : verdicts.trials()) {
      for (int number = trial.from() + 1; number <= trial.to(); number++) {
        Optional<Boolean> present =
            number <= remaining.get(0)
                ? Optional.of(true)
                : number > remaining.get(remaining.size() - 1)
                    ? Optional.of(false)
                    : Optional.empty();
        noted.putIfAbsent(
            number,
            new Settled(
                ladder.migrations().get(number - 1),
                present,
                present.isPresent() ? By.TRIAL : By.NOTHING,
                trial.words()));
      }
    }
  }

  private void note(List<Integer> candidates, By by, String present, String absent) {
    int lowest = candidates.get(0);
    int highest = candidates.get(candidates.size() - 1);
    for (int number = 1; number <= ladder.top(); number++) {
      if (number <= lowest || number > highest) {
        boolean there = number <= lowest;
        noted.putIfAbsent(
            number,
            new Settled(
                ladder.migrations().get(number - 1),
                Optional.of(there),
                by,
                there ? present : absent));
      }
    }
  }

  /**
   * What settled each migration that leaves the schema as it is, or that was tried.
   *
   * @param present the migrations that the database has, if that came to be known
   */
  List<Settled> settled(Heard heard, Optional<Set<Migration>> present) {
    List<Settled> settled = new ArrayList<>();
    for (int number = 1; number <= ladder.top(); number++) {
      Migration migration = ladder.migrations().get(number - 1);
      Settled note = noted.get(number);
      boolean tried = note != null && (note.by() == By.TRIAL || note.by() == By.NOTHING);
      if (!ladder.isSilent(number) && !tried) {
        continue;
      }
      if (note != null) {
        settled.add(note);
      } else if (present.isEmpty()) {
        settled.add(new Settled(migration, Optional.empty(), By.NOTHING, "nothing tells"));
      } else {
        boolean there = present.get().contains(migration);
        settled.add(settledOtherwise(migration, there, heard));
      }
    }
    return settled;
  }

  /** Where no votes were counted: by what the whole standing goes by. */
  private static Settled settledOtherwise(Migration migration, boolean there, Heard heard) {
    if (!heard.heard().isNone()) {
      return new Settled(
          migration,
          Optional.of(there),
          By.HISTORY,
          there ? "the history has it" : "the history lacks it");
    }
    return heard.adoption().upTo().isPresent()
        ? new Settled(migration, Optional.of(there), By.PERSON, "somebody says so")
        : new Settled(
            migration,
            Optional.of(there),
            By.SCHEMA,
            there ? "a later migration is there" : "an earlier migration is not there");
  }
}
