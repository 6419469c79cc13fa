package dev.slipway.migrate;

import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that migrations have in Flyway's history.
 *
 * <p>Flyway wants them unique and ascending; real folders have two migrations with one timestamp,
 * or an order that is not that of their numbers. So a migration gets a number once, by its place in
 * the folder, and keeps it; one that is added in between later gets one in between.
 */
final class Versions {
  private Versions() {}

  /**
   * The numbers of all migrations by script; repeatable ones have none.
   *
   * @param recorded the numbers that the history holds, by script
   */
  static Map<String, String> assign(MigrationFolder folder, Map<String, String> recorded) {
    NavigableSet<MigrationVersion> taken = new TreeSet<>();
    recorded.values().forEach(version -> taken.add(MigrationVersion.fromVersion(version)));
    Map<String, String> assigned = new HashMap<>();
    MigrationVersion highest = MigrationVersion.fromVersion("0");
    for (Migration migration : folder.migrations()) {
      if (migration.repeatable()) {
        continue;
      }
      String version = recorded.get(migration.script());
      if (version == null) {
        version = migration.version().orElse(null);
      }
      if (version == null) {
        // Above all before it and unlike any other, even where the history is in another order.
        version = text(between(parts(highest), parts(taken.higher(highest))));
      }
      assigned.put(migration.script(), version);
      highest = Collections.max(List.of(highest, MigrationVersion.fromVersion(version)));
    }
    return assigned;
  }

  /** A number above one and, unless that is empty, below another. */
  private static List<BigInteger> between(List<BigInteger> previous, List<BigInteger> next) {
    if (next.isEmpty()) {
      return List.of(previous.get(0).add(BigInteger.ONE));
    }
    List<BigInteger> candidate = new ArrayList<>(previous);
    candidate.set(candidate.size() - 1, candidate.get(candidate.size() - 1).add(BigInteger.ONE));
    if (isBelow(candidate, next)) {
      return candidate;
    }
    candidate = new ArrayList<>(previous);
    do {
      candidate.add(BigInteger.ZERO);
      List<BigInteger> below = new ArrayList<>(candidate);
      below.set(below.size() - 1, BigInteger.ONE);
      if (isBelow(below, next)) {
        return below;
      }
    } while (candidate.size() < 20);
    throw new IllegalStateException(
        "no number is left between " + text(previous) + " and " + text(next));
  }

  private static boolean isBelow(List<BigInteger> one, List<BigInteger> other) {
    return MigrationVersion.fromVersion(text(one))
            .compareTo(MigrationVersion.fromVersion(text(other)))
        < 0;
  }

  private static List<BigInteger> parts(@Nullable MigrationVersion version) {
    return version == null
        ? List.of()
        : Arrays.stream(version.getVersion().split("\\.", -1)).map(BigInteger::new).toList();
  }

  private static String text(List<BigInteger> parts) {
    return parts.stream().map(BigInteger::toString).collect(Collectors.joining("."));
  }
}
