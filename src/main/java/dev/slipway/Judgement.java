package dev.slipway;

import dev.slipway.evidence.Claims;
import dev.slipway.evidence.Standing;
import dev.slipway.journal.Journal;
import dev.slipway.journal.Texts;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What follows from a history that is not complete, by that history alone: it cannot be true, it is
 * newer than the image, or there is work to do.
 *
 * @param standing where the database stands by it, if that can be said
 * @param refusal why the gate stays closed, if it does
 * @param remark what to know where it opens all the same
 */
record Judgement(
    Outcome outcome,
    Optional<Standing> standing,
    Optional<Refusal> refusal,
    Optional<String> remark) {

  /**
   * Judges without a look at the schema.
   *
   * @param claims what the history claims, which is not all of the folder
   * @param target what was asked for, if the folder is to be gone through only so far
   */
  static Judgement of(Claims claims, Remembered remembered, Optional<String> target) {
    Optional<Refusal> denial = claims.denial();
    if (denial.isEmpty()) {
      return refused(Outcome.PENDING, Optional.empty(), pending(claims, target));
    }
    if (!claims.isAhead()) {
      return refused(
          Outcome.UNRECOGNISED,
          standing(Standing.Kind.CONTRADICTED, claims),
          withTexts(denial.get(), claims, remembered.entries()));
    }
    Optional<Standing> standing = standing(Standing.Kind.AHEAD, claims);
    Unknown unknown = new Unknown(claims, remembered.entries());
    return unknown
        .remark()
        .map(remark -> new Judgement(Outcome.OPEN, standing, Optional.empty(), Optional.of(remark)))
        .orElseGet(
            () -> refused(Outcome.AHEAD, standing, unknown.explained(denial.get(), remembered)));
  }

  private static Judgement refused(Outcome outcome, Optional<Standing> standing, Refusal refusal) {
    return new Judgement(outcome, standing, Optional.of(refusal), Optional.empty());
  }

  private static Optional<Standing> standing(Standing.Kind kind, Claims claims) {
    return Optional.of(new Standing(kind, claims.prefix(), claims.folder().size(), List.of()));
  }

  private static Refusal pending(Claims claims, Optional<String> target) {
    int applied = claims.applied().size();
    int all = claims.folder().size();
    String seen = "the database has " + applied + " of " + all + " migrations";
    if (claims.isNone()) {
      seen = "the database has no history of migrations";
    } else if (applied == all) {
      seen = "the app's own history and Slipway's do not both say that all migrations were applied";
    }
    return new Refusal(
        Fact.STEP,
        seen,
        "the app needs all of them, and check writes nothing",
        "slipway migrate" + target.map(name -> " --target " + Refusal.typed(name)).orElse(""));
  }

  /** What an edited migration said when it was applied, as far as the journal has it. */
  private static Refusal withTexts(
      Refusal denial, Claims claims, Map<String, Journal.Entry> entries) {
    String texts =
        claims.edited().stream()
            .filter(migration -> entries.containsKey(migration.script()))
            .map(
                migration ->
                    "; of "
                        + migration
                        + " "
                        + Texts.difference(
                            Objects.requireNonNull(entries.get(migration.script())).up(),
                            migration.sql()))
            .collect(Collectors.joining());
    return texts.isEmpty()
        ? denial
        : new Refusal(denial.fact(), denial.seen() + texts, denial.why(), denial.next());
  }
}
