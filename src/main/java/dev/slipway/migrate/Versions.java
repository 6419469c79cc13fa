package dev.slipway.migrate;

import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.flywaydb.core.api.MigrationVersion;

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
    Map<String, String> assigned = new HashMap<>();
    List<BigInteger> previous = List.of(BigInteger.ZERO);
    List<Migration> migrations = folder.migrations();
    for (int at = 0; at < migrations.size(); at++) {
      Migration migration = migrations.get(at);
      if (migration.repeatable()) {
        continue;
      }
      String version = recorded.get(migration.script());
      if (version == null) {
        version = migration.version().orElse(null);
      }
      if (version == null) {
        version = text(between(previous, nextRecorded(migrations, at, recorded)));
      }
      assigned.put(migration.script(), version);
      previous = parts(version);
    }
    return assigned;
  }

  /** The number of the next migration that has one, or nothing if it is free above. */
  private static List<BigInteger> nextRecorded(
      List<Migration> migrations, int at, Map<String, String> recorded) {
    for (Migration later : migrations.subList(at + 1, migrations.size())) {
      String version = recorded.get(later.script());
      if (version != null) {
        return parts(version);
      }
    }
    return List.of();
  }

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

  private static List<BigInteger> parts(String version) {
    return Arrays.stream(version.split("[._]", -1)).map(BigInteger::new).toList();
  }

  private static String text(List<BigInteger> parts) {
    return parts.stream().map(BigInteger::toString).collect(Collectors.joining("."));
  }
}
