package dev.slipway.migrate;

import dev.slipway.database.Database;
import dev.slipway.database.Engine;
import dev.slipway.database.Ground;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.migrate.Stage.Cut;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Where the transactions of an upgrade have to end, for every migration that one may begin with, as
 * long as it runs all that follow.
 *
 * @param migrations the folder's migrations
 * @param starts the cuts of upgrades by the place of their first migration, counted from 0, and so
 *     are the places of the cuts. Where a place is not here, the next one that is holds, and behind
 *     the last there are no cuts
 */
public record Cuts(List<Migration> migrations, SortedMap<Integer, List<Cut>> starts) {

  /** A new value of a type that is itself new can be used at once, and later it cannot. */
  private static final Pattern NEW_ENUM =
      Pattern.compile("\\bas\\s+enum\\b", Pattern.CASE_INSENSITIVE);

  public Cuts {
    migrations = List.copyOf(migrations);
    starts = Collections.unmodifiableSortedMap(new TreeMap<>(starts));
  }

  /**
   * Finds them by running the folder on scratch databases, once for every migration that makes a
   * difference.
   *
   * @throws dev.slipway.refusal.Refusal if the folder does not replay, or there can be no such
   *     database
   */
  public static Cuts find(MigrationFolder folder, Ground ground) throws SQLException {
    List<Migration> migrations = folder.migrations();
    TreeMap<Integer, List<Cut>> starts = new TreeMap<>();
    if (ground.engine() == Engine.POSTGRESQL) {
      for (int start = migrations.size() - 1; start >= 0; start--) {
        Migration first = migrations.get(start);
        boolean needsMany = PostgresScript.of(first, ground.home()).mayNeedManyTransactions();
        if (needsMany || (!starts.isEmpty() && NEW_ENUM.matcher(first.sql()).find())) {
          List<Cut> cuts = cuts(folder, start, ground);
          List<Cut> followed = starts.isEmpty() ? List.of() : starts.get(starts.firstKey());
          if (!cuts.equals(followed)) {
            starts.put(start, cuts);
          }
        }
      }
    }
    return new Cuts(migrations, starts);
  }

  private static List<Cut> cuts(MigrationFolder folder, int start, Ground ground)
      throws SQLException {
    List<Migration> migrations = folder.migrations();
    try (Database.Scratch scratch = ground.scratch()) {
      ScratchHistory history = new ScratchHistory(folder, ground, scratch.connection());
      for (Migration migration : migrations.subList(0, start)) {
        history.precede(migration);
        Migrator.replay(migration, scratch.connection(), ground.engine(), ground.home());
      }
      return new Rehearsal(scratch.connection(), ground.home())
              .cuts(
                  new Work(List.of(), List.of(), migrations.subList(start, migrations.size())),
                  0,
                  history)
              .stream()
              .map(cut -> new Cut(cut.migration() + start, cut.statement(), cut.alone()))
              .toList();
    }
  }

  /** The stages of an upgrade; nothing, if it does not run all that follows its first migration. */
  Optional<List<Stage>> stages(List<Migration> apply) {
    int start = migrations.size() - apply.size();
    if (start < 0 || !migrations.subList(start, migrations.size()).equals(apply)) {
      return Optional.empty();
    }
    SortedMap<Integer, List<Cut>> following = starts.tailMap(start);
    List<Cut> cuts =
        following.isEmpty() ? List.of() : following.getOrDefault(following.firstKey(), List.of());
    return Optional.of(
        Stage.between(
            apply,
            0,
            cuts.stream()
                .map(cut -> new Cut(cut.migration() - start, cut.statement(), cut.alone()))
                .toList()));
  }
}
