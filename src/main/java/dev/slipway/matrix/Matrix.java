package dev.slipway.matrix;

import dev.slipway.database.Engine;
import dev.slipway.evidence.Ladder;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.layout.Releases;
import dev.slipway.layout.Releases.Release;
import dev.slipway.matrix.Change.Loss;
import dev.slipway.matrix.Change.Rollback;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import dev.slipway.risk.Risk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What each release of an app brings, from the first to what is not released yet.
 *
 * @param rows the steps from one release to the next, the oldest first
 */
public record Matrix(List<Row> rows) {

  /** What the folder's end is called where no release ends with it. */
  public static final String UNRELEASED = "unreleased";

  /**
   * The step from one release to the next.
   *
   * @param from the release before it; empty for the first
   * @param to the release, or {@link #UNRELEASED}
   * @param below how many migrations the folder has before it
   * @param changes what its migrations do, in their order
   * @param release what its maintainer says of it; empty for what is not released yet
   */
  public record Row(
      Optional<String> from,
      String to,
      int below,
      List<Change> changes,
      Optional<Release> release) {

    public Row {
      changes = List.copyOf(changes);
    }

    /** How many migrations a database has that has gone this step. */
    public int above() {
      return below + changes.size();
    }

    /** The worst that is lost by it, or may be. */
    public Loss loss() {
      return changes.stream().map(Change::loss).max(Loss::compareTo).orElse(Loss.NONE);
    }

    /** The hardest way back that one of its migrations asks for. */
    public Rollback rollback() {
      return changes.stream()
          .map(Change::rollback)
          .max(Rollback::compareTo)
          .orElse(Rollback.NOTHING);
    }
  }

  public Matrix {
    rows = List.copyOf(rows);
  }

  /**
   * Works it out.
   *
   * @param ladder what the migrations make, where that is known
   */
  public static Matrix of(MigrationFolder folder, Releases releases, Optional<Ladder> ladder) {
    List<Row> rows = new ArrayList<>();
    Optional<String> from = Optional.empty();
    int below = 0;
    for (Release release : releases.all()) {
      int above = folder.migrations().indexOf(release.last()) + 1;
      List<Change> changes = changes(folder, ladder, below, above);
      rows.add(new Row(from, release.name(), below, changes, Optional.of(release)));
      from = Optional.of(release.name());
      below = above;
    }
    int top = folder.migrations().size();
    if (below < top) {
      List<Change> changes = changes(folder, ladder, below, top);
      rows.add(new Row(from, UNRELEASED, below, changes, Optional.empty()));
    }
    return new Matrix(rows);
  }

  /** What the migrations of a step mean for a database that has all before them, and no other. */
  private static List<Change> changes(
      MigrationFolder folder, Optional<Ladder> ladder, int below, int above) {
    if (ladder.isPresent()) {
      return Risk.between(ladder.get(), below, above).stream().map(Change::of).toList();
    }
    Engine engine = folder.isForPostgres() ? Engine.POSTGRESQL : Engine.SQLITE;
    return folder.migrations().subList(below, above).stream()
        .map(migration -> Change.of(migration, engine))
        .toList();
  }

  /**
   * The steps between two releases.
   *
   * @param from the release that is left; empty for nothing at all
   * @param to the release that is reached; empty for the last row
   * @throws Refusal SETTINGS if there is no such release, or the one comes after the other
   */
  public Matrix between(Optional<String> from, Optional<String> to) {
    int first = from.map(name -> place(name, "--from") + 1).orElse(0);
    int last = to.map(name -> place(name, "--to")).orElse(rows.size() - 1);
    if (first > last) {
      throw new Refusal(
          Fact.SETTINGS,
          "from " + from.orElse("nothing") + " to " + to.orElse(UNRELEASED) + " there is no step",
          "the matrix goes from an older release to a newer one",
          "slipway releases, which lists them in their order");
    }
    return new Matrix(rows.subList(first, last + 1));
  }

  private int place(String name, String option) {
    for (int row = 0; row < rows.size(); row++) {
      if (rows.get(row).to.equals(name)) {
        return row;
      }
    }
    throw new Refusal(
        Fact.SETTINGS,
        option + " is " + name + ", and there is no such release",
        "between which releases is not known",
        option + " one of " + rows.stream().map(Row::to).collect(Collectors.joining(", ")));
  }

  /** What all the steps are from. */
  public Optional<String> from() {
    return rows.isEmpty() ? Optional.empty() : rows.get(0).from;
  }

  /** What all the steps lead to. */
  public String to() {
    return rows.isEmpty() ? UNRELEASED : rows.get(rows.size() - 1).to;
  }

  /** What all migrations of all steps do. */
  public List<Change> changes() {
    return rows.stream().flatMap(row -> row.changes.stream()).toList();
  }

  /** Those releases of which something is said, the oldest first. */
  public List<Release> releases() {
    return rows.stream().flatMap(row -> row.release.stream()).toList();
  }

  /** The migrations of all steps. */
  public List<Migration> migrations() {
    return changes().stream().map(Change::migration).toList();
  }
}
