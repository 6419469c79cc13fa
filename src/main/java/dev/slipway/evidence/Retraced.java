package dev.slipway.evidence;

import dev.slipway.catalog.Catalog;
import dev.slipway.layout.Migration;
import dev.slipway.migrate.Started;
import java.util.List;
import java.util.Optional;

/**
 * The way in which a database came to be what it is, where that is no rung.
 *
 * @param interrupted whether one migration stopped in its middle and nothing after it is there
 * @param rung up to which migration all are wholly there
 * @param present the migrations that are wholly there, in order
 * @param absent those of which something is to be run, in order
 * @param started those of the absent ones of which a part is there
 * @param expected what such a database looks like, as tried on a scratch database
 * @param open what cannot be seen and would have to be guessed, if anything
 */
record Retraced(
    boolean interrupted,
    int rung,
    List<Migration> present,
    List<Migration> absent,
    List<Started> started,
    Catalog expected,
    Optional<Open> open) {

  /**
   * What cannot be seen.
   *
   * @param seen what the matter is
   * @param why why it is not guessed
   * @param next what to do about it
   * @param toTry the rungs between which silent migrations lie that a trial could still settle
   */
  record Open(String seen, String why, String next, List<List<Integer>> toTry) {

    Open(String seen, String why, String next) {
      this(seen, why, next, List.of());
    }
  }

  /** The same where something cannot be seen. */
  Retraced but(Open doubt) {
    return new Retraced(interrupted, rung, present, absent, started, expected, Optional.of(doubt));
  }

  Retraced {
    present = List.copyOf(present);
    absent = List.copyOf(absent);
    started = List.copyOf(started);
  }
}
