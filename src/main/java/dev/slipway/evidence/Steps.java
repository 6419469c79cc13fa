package dev.slipway.evidence;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Difference;
import dev.slipway.database.Database;
import dev.slipway.layout.Migration;
import dev.slipway.migrate.Migrator;
import dev.slipway.migrate.ScratchHistory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The folder statement by statement: what each changes in the catalog, built on a scratch database.
 *
 * <p>The ladder looks once for each migration, since it is built whenever anything is to be done;
 * this looks after each statement, and is built only where the ladder gives no answer.
 *
 * @param byMigration the steps of each migration, in order
 */
record Steps(List<List<Step>> byMigration) {

  Steps {
    byMigration = byMigration.stream().map(List::copyOf).toList();
  }

  /** Runs the folder's migrations step by step on a scratch database. */
  static Steps of(Ladder ladder, Database database) throws SQLException {
    Catalog.Reader reader = Catalog.reader(database.engine());
    List<List<Step>> all = new ArrayList<>();
    try (Database.Scratch scratch = database.scratch()) {
      Connection connection = scratch.connection();
      ScratchHistory history = new ScratchHistory(ladder.folder(), database, connection);
      Catalog[] before = {reader.read(connection)};
      for (Migration migration : ladder.migrations()) {
        history.precede(migration);
        List<Step> steps = new ArrayList<>();
        int number = all.size() + 1;
        Migrator.replayBySteps(
            migration,
            connection,
            ladder.engine(),
            ladder.home(),
            (statement, action) -> {
              Catalog after = reader.read(connection);
              List<Difference> changes = before[0].differences(after);
              steps.add(new Step(number, statement, action, changes));
              before[0] = after;
            });
        all.add(steps);
      }
    }
    return new Steps(all);
  }

  /** The steps of a migration, by its number from 1. */
  List<Step> of(int migration) {
    return byMigration.get(migration - 1);
  }

  /** Every object that any step makes, changes or takes away. */
  Set<Identity> mentioned() {
    Set<Identity> mentioned = new HashSet<>();
    for (List<Step> steps : byMigration) {
      for (Step step : steps) {
        step.changes().forEach(change -> mentioned.add(change.object()));
      }
    }
    return mentioned;
  }
}
