package dev.slipway.evidence;

import dev.slipway.migrate.Script;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** What rows show of a statement that only changes rows, in a migration that is partly there. */
@FunctionalInterface
interface RowSigns {

  /**
   * What is known of a statement.
   *
   * @param all the steps of its migration
   * @param done those of them that the catalog shows and that ran
   */
  Word of(Script script, Step step, List<Step> all, Set<Integer> done) throws SQLException;
}
