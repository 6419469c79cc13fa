package dev.slipway.catalog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Where a PostgreSQL server stood in its own counting when a catalog was read.
 *
 * <p>By two of them it is known, without a look at the rows, whether any row that a catalog is read
 * from was deleted in between, and by which transactions those must have been written that are new.
 *
 * @param horizon the first transaction that had not begun yet
 * @param tallies how often the rows of each of the server's tables were written, by the table's
 *     name; none where they do not count, because somebody else may have had something under way
 */
record PostgresMark(String horizon, Map<String, Tally> tallies) {

  /** One where nothing is counted, so that nothing follows from it. */
  static final PostgresMark NONE = new PostgresMark("", Map.of());

  /** What is in the name of everything in it, or has a say in how everything prints. */
  private static final Set<String> OF_EVERYTHING =
      Set.of(
          "pg_namespace",
          "pg_extension",
          "pg_operator",
          "pg_opclass",
          "pg_collation",
          "pg_ts_config",
          "pg_ts_dict",
          "pg_foreign_server");

  /**
   * How often rows were written, whether or not the transaction was undone later.
   *
   * @param written how many were inserted or updated
   * @param deleted how many were deleted
   */
  record Tally(long written, long deleted) {}

  /**
   * The server's tables that were written since an earlier mark; empty if that cannot be known, or
   * if more than rows that are new is to be looked at.
   */
  Optional<List<String>> writtenSince(PostgresMark before) {
    if (tallies.isEmpty() || !tallies.keySet().equals(before.tallies.keySet())) {
      return Optional.empty();
    }
    List<String> tables = new ArrayList<>();
    for (Map.Entry<String, Tally> table : tallies.entrySet()) {
      Tally now = table.getValue();
      Tally then = Objects.requireNonNull(before.tallies.get(table.getKey()));
      if (now.deleted != then.deleted) {
        return Optional.empty();
      }
      if (now.written != then.written) {
        tables.add(table.getKey());
      }
    }
    return Collections.disjoint(tables, OF_EVERYTHING) ? Optional.of(tables) : Optional.empty();
  }
}
