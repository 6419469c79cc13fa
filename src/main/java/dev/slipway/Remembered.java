package dev.slipway;

import dev.slipway.backup.Snapshot;
import dev.slipway.catalog.Catalog;
import dev.slipway.journal.Journal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is kept of a database's past beside its history.
 *
 * @param entries what the journal says, by script
 * @param newest the newest snapshot, if there is one
 * @param undoable whether the journal holds all that an undo would need
 * @param before the snapshot from before the first migration that this image does not know, if it
 *     is still there
 */
record Remembered(
    Map<String, Journal.Entry> entries,
    Optional<Path> newest,
    boolean undoable,
    Optional<Before> before) {
  static final Remembered NOTHING =
      new Remembered(Map.of(), Optional.empty(), false, Optional.empty());

  /**
   * A snapshot that there is to go back to, seen from now.
   *
   * @param snapshot the snapshot
   * @param name what {@code slipway restore} takes for it
   * @param now what time it is
   * @param rows how many rows each table of the database holds now
   */
  record Before(Snapshot snapshot, String name, Instant now, Map<String, Long> rows) {

    /** How old it is, and what has been written since: {@code 3 days old, 12 rows more since}. */
    String told() {
      // By a clock that was set back it was made later than now.
      Duration age = Duration.between(snapshot.created(), now);
      return age(age.isNegative() ? Duration.ZERO : age) + " old, " + since();
    }

    private String since() {
      if (snapshot.rows().isEmpty()) {
        return "how many rows came since is not known";
      }
      long more = 0;
      List<String> tables = new ArrayList<>();
      for (Map.Entry<String, Long> table : rows.entrySet()) {
        long came = table.getValue() - snapshot.rows().getOrDefault(table.getKey(), 0L);
        if (came > 0 && !Catalog.isBookkeeping(table.getKey())) {
          more += came;
          tables.add(table.getKey() + " " + came);
        }
      }
      return more == 0
          ? "no table has more rows now than in it"
          : "without "
              + more
              + (more == 1 ? " row" : " rows")
              + " that came since ("
              + String.join(", ", tables)
              + ")";
    }

    private static String age(Duration age) {
      return age.toDays() > 1
          ? age.toDays() + " days"
          : age.toHours() > 1 ? age.toHours() + " hours" : age.toMinutes() + " minutes";
    }
  }
}
