package dev.slipway;

import dev.slipway.catalog.Difference;
import dev.slipway.evidence.Evidence;
import dev.slipway.migrate.Stage;
import dev.slipway.migrate.Work;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.util.List;
import java.util.Optional;

/**
 * What to do about what was seen: a value, made from values.
 *
 * @param outcome how the run ends if nothing goes wrong
 * @param saves whether a snapshot is made before that
 * @param work what is to be done; nothing, if the gate opens at once or stays closed
 * @param refusal why it stays closed, if it does
 */
record Plan(Outcome outcome, boolean saves, Work work, Optional<Refusal> refusal) {

  private static final Work NOTHING = new Work(List.of(), List.of(), List.of());

  /**
   * @param written whether the app's own history has what it is to have once all is done
   */
  static Plan from(Evidence evidence, boolean written, Settings settings) {
    if (evidence.refusal().isPresent()) {
      return closed(Outcome.UNRECOGNISED, evidence.refusal().get());
    }
    if (settings.refuseDrift() && !evidence.drift().isEmpty()) {
      return closed(
          Outcome.UNRECOGNISED,
          new Refusal(
              Fact.STEP,
              (evidence.drift().size() == 1
                      ? "1 object has drifted: "
                      : evidence.drift().size() + " objects have drifted, the first is ")
                  + evidence.drift().get(0),
              "drift is set to close the gate",
              "slipway plan --verbose lists all of them; SLIPWAY_DRIFT=report lets them be"));
    }
    Work work =
        new Work(
            evidence.unrecorded(),
            evidence.completions(),
            evidence.absent(),
            evidence.started(),
            !written,
            evidence.anew());
    boolean saves =
        switch (settings.saving().when()) {
          case ALWAYS -> true;
          case AUTO -> !evidence.live().isEmpty();
          case OFF -> false;
        };
    return new Plan(Outcome.OPEN, saves && !work.isNone(), work, Optional.empty());
  }

  /**
   * The same where its work takes these stages: what the first of them did is not undone when a
   * later one fails, and so nothing is begun that can be seen to fail.
   */
  Plan in(List<Stage> stages, Evidence evidence) {
    Optional<Difference> early =
        evidence.drift().stream().filter(drift -> drift.expected().isEmpty()).findFirst();
    return stages.size() < 2 || refusal.isPresent() || early.isEmpty()
        ? this
        : closed(
            Outcome.UNRECOGNISED,
            new Refusal(
                Fact.STEP,
                early.get() + " yet, a later migration makes it",
                "that one could fail on it, and this work takes "
                    + stages.size()
                    + " transactions, of which the first would not be undone",
                "take it away if nothing needs it, or finish by hand what made it; slipway plan"
                    + " --verbose lists all that has drifted"));
  }

  private static Plan closed(Outcome outcome, Refusal refusal) {
    return new Plan(outcome, false, NOTHING, Optional.of(refusal));
  }

  /** Whether it writes anything to the database. */
  boolean writes() {
    return !work.isNone();
  }
}
