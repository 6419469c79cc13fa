package dev.slipway.migrate;

import dev.slipway.layout.Migration;
import java.util.ArrayList;
import java.util.List;

/**
 * A migration of which a database has a part.
 *
 * <p>Every statement that runs has its place in both lists, counted from 0. What only sets up the
 * session stands in both.
 *
 * @param migration the migration
 * @param done what the database has of each statement, as SQL that would make it; empty for nothing
 * @param left what is still to be run of it; empty for nothing
 */
public record Started(Migration migration, List<String> done, List<String> left) {

  public Started {
    done = List.copyOf(done);
    left = List.copyOf(left);
  }

  /** The statements that are still to be run, without those that only set up the session. */
  public List<String> remaining() {
    List<String> remaining = new ArrayList<>();
    for (int place = 0; place < left.size(); place++) {
      if (!left.get(place).isEmpty() && !left.get(place).equals(done.get(place))) {
        remaining.add(left.get(place));
      }
    }
    return remaining;
  }
}
