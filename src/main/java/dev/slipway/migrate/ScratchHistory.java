package dev.slipway.migrate;

import dev.slipway.database.Ground;
import dev.slipway.history.NativeHistory;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The table of the folder's own tool on a scratch database, for scripts that read or alter it: at
 * each migration it holds what the tool would have entered by then.
 */
public final class ScratchHistory {
  private final Optional<NativeHistory> history;
  private final Connection scratch;
  private final Set<Migration> before = new LinkedHashSet<>();

  public ScratchHistory(MigrationFolder folder, Ground ground, Connection scratch) {
    this.history = NativeHistory.of(folder, ground);
    this.scratch = scratch;
  }

  /** Enters that a migration is about to run, and that those are done which this was said of. */
  public void precede(Migration next) throws SQLException {
    before.remove(next); // of which a part has run already
    if (history.isPresent()) {
      history.get().precede(scratch, before, next);
    }
    before.add(next);
  }
}
