package dev.slipway;

import dev.slipway.database.Database;
import dev.slipway.evidence.Claims;
import dev.slipway.evidence.Evidence;
import dev.slipway.evidence.Ladder;
import dev.slipway.evidence.Proof;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.layout.Releases;
import dev.slipway.migrate.Begun;
import dev.slipway.migrate.Stage;
import dev.slipway.migrate.Work;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run saw of a database before it decided, and by which folder.
 *
 * @param folder the folder, up to the target
 * @param claims what the histories say
 * @param begun the work that an earlier run began and did not end, if there is such
 * @param ladder what the folder makes
 * @param releases where an old image can have stopped
 * @param evidence histories and schema weighed together
 */
record Seen(
    MigrationFolder folder,
    Claims claims,
    Optional<Begun> begun,
    Ladder ladder,
    Releases releases,
    Evidence evidence) {

  /** The parts in which that work will be kept. */
  List<Stage> stages(Work work, Database database) throws SQLException {
    return Stage.of(work, evidence.begun(), begun, ladder.cuts(), folder, database);
  }

  /**
   * What a database that looks like this now has to prove later.
   *
   * @param counted the rows of its tables that were counted already, by table
   */
  Proof proof(Database database, Map<String, Long> counted) throws SQLException {
    return Proof.of(database, folder, ladder, evidence, counted);
  }
}
