package dev.slipway.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which snapshots may go: none that a rule keeps.
 *
 * @param last how many of the newest stay
 * @param within how long any stays
 */
record Retention(int last, Duration within) {

  static final Retention DEFAULT = new Retention(5, Duration.ofDays(30));

  /**
   * Those that no rule keeps. The newest always stays, and so does one made by a run that did not
   * end well as long as no later run of that database did.
   */
  List<Manifest> expired(List<Manifest> ofOneDatabase, Instant now) {
    List<Manifest> newestFirst = new ArrayList<>(ofOneDatabase);
    newestFirst.sort(Comparator.comparing(Manifest::when).reversed());
    List<Manifest> expired = new ArrayList<>();
    boolean endedWell = false;
    for (int age = 0; age < newestFirst.size(); age++) {
      Manifest manifest = newestFirst.get(age);
      endedWell |= "OPEN".equals(manifest.run());
      boolean recent = manifest.when().isAfter(now.minus(within));
      if (age >= Math.max(1, last) && !recent && endedWell) {
        expired.add(manifest);
      }
    }
    return expired;
  }
}
