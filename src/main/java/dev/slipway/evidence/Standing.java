package dev.slipway.evidence;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where on the ladder a database stands.
 *
 * @param kind how sure and what follows
 * @param rung the rung it stands on; where it is patchwork or interrupted, the last one that all
 *     migrations up to are wholly there; where it stands on none, the nearest
 * @param of how many migrations there are
 * @param candidates the rungs on which all its first-rank objects agree, as narrowed by the second
 */
public record Standing(Kind kind, int rung, int of, List<Integer> candidates) {

  /** The kinds of standing; DESIGN §3 has the table. */
  public enum Kind {
    /** Nothing is in it. */
    EMPTY,
    /** History and folder agree, and the catalog bears it out. */
    CURRENT,
    /** The history is a true beginning of the folder. */
    BEHIND,
    /** No history, and the catalog is that of one rung. */
    AT,
    /** Later migrations are there and earlier ones are not, each of them wholly or in parts. */
    PATCHWORK,
    /** One migration stopped in its middle, and nothing that comes after it is there. */
    INTERRUPTED,
    /** Several rungs are possible, and nothing tells which. */
    AMBIGUOUS,
    /** It looks like no rung. */
    UNRECOGNISED,
    /** History and catalog, or history and folder, deny each other. */
    CONTRADICTED,
    /** The history knows migrations that the folder lacks. */
    AHEAD
  }

  public Standing {
    candidates = List.copyOf(candidates);
  }

  /** How many of the migrations a database has that has simply the first so many. */
  public Optional<Integer> height() {
    return switch (kind) {
      case EMPTY, CURRENT, BEHIND, AT -> Optional.of(rung);
      case PATCHWORK, INTERRUPTED, AMBIGUOUS, UNRECOGNISED, CONTRADICTED, AHEAD -> Optional.empty();
    };
  }

  /** The standing as part of a file name: {@code at-21}. */
  public String tag() {
    return kind.name().toLowerCase(Locale.ROOT) + "-" + rung;
  }
}
