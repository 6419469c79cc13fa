package dev.slipway.evidence;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One way in which a database may have come to be what it is: what ran of each migration.
 *
 * @param findings of each migration, in order, what the database has of it
 * @param done of each migration that is partly there, by its number from 1, those of its steps that
 *     the catalog shows and that ran
 */
record Course(List<Finding> findings, Map<Integer, Set<Integer>> done) {

  Course {
    findings = List.copyOf(findings);
    done = Map.copyOf(done);
  }

  Finding finding(int migration) {
    return findings.get(migration - 1);
  }

  /** How many migrations are wholly there before the first that is not. */
  int prefix() {
    int prefix = 0;
    while (prefix < findings.size() && isThere(prefix + 1)) {
      prefix++;
    }
    return prefix;
  }

  private boolean isThere(int migration) {
    return finding(migration) == Finding.PRESENT || finding(migration) == Finding.SILENT;
  }

  /** Whether nothing that comes after the first gap is there, but for a part of what is next. */
  boolean isInterrupted() {
    return !done.isEmpty()
        && findings.subList(Math.min(prefix() + 1, findings.size()), findings.size()).stream()
            .noneMatch(finding -> finding == Finding.PRESENT || finding == Finding.PARTIAL);
  }
}
