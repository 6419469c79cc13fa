package dev.slipway.evidence;

import dev.slipway.catalog.Difference;
import java.util.List;

/**
 * What one statement of a migration changes in the catalog, or one of the actions of a statement
 * that does several things to a table.
 *
 * @param migration the number of the migration, from 1
 * @param statement the statement, counted from 0 among those that run
 * @param action the action of it, counted from 0; -1 where the statement is one step
 * @param changes how each object was before it ({@code expected}) and is after it ({@code found})
 */
record Step(int migration, int statement, int action, List<Difference> changes) {

  Step {
    changes = List.copyOf(changes);
  }

  /** Whether the catalog shows it. */
  boolean isVisible() {
    return !changes.isEmpty();
  }
}
