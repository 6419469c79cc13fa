package dev.slipway;

import dev.slipway.evidence.Standing;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.matrix.Matrix;
import dev.slipway.refusal.Refusal;
import java.util.List;
import java.util.Optional;

/**
 * What a look at the releases of a folder came to.
 *
 * @param outcome how it ended
 * @param folder the folder, if it could be read
 * @param matrix what the releases bring, if that could be worked out
 * @param seenOn what the migrations were seen on: an engine and its major version, or a seal; empty
 *     if they were not
 * @param database the database that is named, if one is and could be looked at
 * @param standing where that stands on the folder, if it does
 * @param unknown what cannot be known, and why: a clause each, for people
 * @param refusal what stood in the way, if anything did
 * @param millis how long it took, in milliseconds
 */
public record Survey(
    Outcome outcome,
    Optional<MigrationFolder> folder,
    Optional<Matrix> matrix,
    Optional<String> seenOn,
    Optional<String> database,
    Optional<Standing> standing,
    List<String> unknown,
    Optional<Refusal> refusal,
    long millis) {

  public Survey {
    unknown = List.copyOf(unknown);
  }

  /** A survey that came to nothing. */
  public static Survey closed(Outcome outcome, Refusal refusal) {
    return new Survey(
        outcome,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.of(refusal),
        0);
  }
}
