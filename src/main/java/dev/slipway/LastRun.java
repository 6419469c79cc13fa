package dev.slipway;

import dev.slipway.backup.Occasion.Why;
import dev.slipway.backup.Snapshot;
import dev.slipway.journal.Latest;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The last run that wrote to the database, or tried to, as the journal in it and the snapshots
 * beside it tell.
 *
 * @param when when it wrote; of one that only its snapshot tells of, when that was made
 * @param command what was typed: {@code migrate}, {@code restore}, {@code undo}
 * @param outcome how it ended, by the outcome's name; empty if it never came to an end
 * @param release the release of the app that it was for, if that was said
 * @param applied the migrations that it applied, in order
 * @param baselined how many migrations it found to be there, and noted
 * @param snapshot the snapshot from before it, by name, if there was one
 */
public record LastRun(
    Instant when,
    String command,
    Optional<String> outcome,
    Optional<String> release,
    List<String> applied,
    int baselined,
    Optional<String> snapshot) {

  public LastRun {
    applied = List.copyOf(applied);
  }

  /** A run that only wrote to the database is told by its journal, any other by its snapshot. */
  static Optional<LastRun> of(Optional<Latest> written, List<Snapshot> snapshots) {
    Optional<Snapshot> before =
        snapshots.stream().filter(one -> command(one).isPresent()).findFirst();
    boolean later =
        before.isPresent()
            && written.map(run -> isLater(before.get(), run)).orElse(isTold(before.get()));
    if (later) {
      return before.map(LastRun::of);
    }
    return written.map(
        run ->
            new LastRun(
                run.when(),
                "migrate",
                Optional.of(Outcome.OPEN.name()),
                run.release(),
                run.applied(),
                run.baselined(),
                run.snapshot().map(file -> name(file, snapshots))));
  }

  private static LastRun of(Snapshot before) {
    return new LastRun(
        before.created(),
        command(before).orElseThrow(),
        before.run(),
        before.release(),
        List.of(),
        0,
        Optional.of(before.id()));
  }

  /** A database without a journal was not written by a run that went well. */
  private static boolean isTold(Snapshot before) {
    return !before.run().equals(Optional.of(Outcome.OPEN.name()))
        || !command(before).equals(Optional.of("migrate"));
  }

  /** The journal knows no parts of a second. A run that kept only a part of its work wrote both. */
  private static boolean isLater(Snapshot before, Latest run) {
    boolean itsOwn = run.snapshot().filter(file -> isOf(file, before)).isPresent();
    return isTold(before)
        && (itsOwn || !before.created().truncatedTo(ChronoUnit.SECONDS).isBefore(run.when()));
  }

  private static Optional<String> command(Snapshot snapshot) {
    for (Why why : Why.values()) {
      if (why.words().equals(snapshot.why())) {
        return switch (why) {
          case BEFORE_MIGRATE -> Optional.of("migrate");
          case BEFORE_RESTORE -> Optional.of("restore");
          case BEFORE_UNDO -> Optional.of("undo");
          case BEFORE_IMPORT -> Optional.of("import");
          case BY_HAND -> Optional.empty();
        };
      }
    }
    return Optional.empty();
  }

  private static String name(String file, List<Snapshot> snapshots) {
    return snapshots.stream()
        .filter(one -> isOf(file, one))
        .map(Snapshot::id)
        .findFirst()
        .orElse(file);
  }

  private static boolean isOf(String file, Snapshot snapshot) {
    return Path.of(file).getFileName().equals(snapshot.path().getFileName());
  }
}
