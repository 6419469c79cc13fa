package dev.slipway;

import dev.slipway.layout.MigrationFolder;
import dev.slipway.lint.Fault;
import dev.slipway.refusal.Refusal;
import dev.slipway.seal.Seal;
import java.util.List;
import java.util.Optional;

/**
 * What sealing or linting a folder came to.
 *
 * @param outcome how it ended
 * @param folder the folder, if it could be read
 * @param seal its seal as it is now, if it has one
 * @param replayedOn the engine and major version on which it was replayed; empty if it was not
 * @param faults what is wrong with it
 * @param warnings what somebody should look at, and does not make it fail
 * @param refusal what stood in the way, if anything did
 * @param millis how long it took, in milliseconds
 */
public record Review(
    Outcome outcome,
    Optional<MigrationFolder> folder,
    Optional<Seal> seal,
    Optional<String> replayedOn,
    List<Fault> faults,
    List<Fault> warnings,
    Optional<Refusal> refusal,
    long millis) {

  public Review {
    faults = List.copyOf(faults);
    warnings = List.copyOf(warnings);
  }

  /** A review that came to nothing before the folder was looked at. */
  public static Review closed(Outcome outcome, Refusal refusal) {
    return new Review(
        outcome,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.of(refusal),
        0);
  }
}
