package dev.slipway;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What came of running a plan on a copy of the real database: measured, not estimated.
 *
 * @param proved whether all of it ran and the proof held; if not, what is measured is what came
 *     before the failure
 * @param migrations how long each migration ran, by its name, in the order in which they ran
 * @param stages how long each stage took, its proof included
 * @param locked how long the tables that it changes are locked: the longest stage of those that are
 *     transactions
 * @param writing how long all of it took, from the first statement to the last commit
 * @param copying how long making the copy took
 * @param importing how long the folder's imports took behind that; nothing where none was left
 * @param tables the tables whose rows changed in number, or whose schema changed, by name
 * @param space how many bytes it takes
 */
public record Rehearsed(
    boolean proved,
    Map<String, Duration> migrations,
    List<Duration> stages,
    Duration locked,
    Duration writing,
    Duration copying,
    Optional<Duration> importing,
    Map<String, Rows> tables,
    Space space) {

  /**
   * The rows of one table.
   *
   * @param before how many there were; empty if there was no such table
   * @param after how many there are then; empty if there is no such table any more
   */
  public record Rows(OptionalLong before, OptionalLong after) {}

  /**
   * Space, in bytes.
   *
   * @param live what the real database takes
   * @param before what the copy took; of a PostgreSQL database less than the real one, as far as
   *     that has room left by rows that are gone
   * @param after what the copy took when all was done
   * @param highest what it took at most, journals included
   * @param snapshot what has to be free for the snapshot before; 0 if none would be made
   */
  public record Space(long live, long before, long after, long highest, long snapshot) {
    /** What has to be free where the database lies. */
    public long growth() {
      return Math.max(0, highest - before);
    }

    /** What has to be free in all for the database and the snapshot. */
    public long needed() {
      return growth() + snapshot;
    }
  }
}
