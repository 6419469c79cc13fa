package dev.slipway.evidence;

import dev.slipway.layout.Migration;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a history claims of a folder.
 *
 * @param folder the folder's migrations
 * @param applied those of them that it claims, in the folder's order; a repeatable one only with
 *     its present text
 * @param unrecorded those of these that it claims only by a baseline, or without a checksum, so
 *     that the catalog has to bear them out
 * @param unknown scripts that it claims and the folder lacks, in the order of installation
 * @param unknownAreLast whether all of these came after everything that the folder has
 * @param edited migrations that had another text when they were applied
 * @param failed scripts that it says failed
 */
public record Claims(
    List<Migration> folder,
    List<Migration> applied,
    List<Migration> unrecorded,
    List<String> unknown,
    boolean unknownAreLast,
    List<Migration> edited,
    List<String> failed) {

  public Claims {
    folder = List.copyOf(folder);
    applied = List.copyOf(applied);
    unrecorded = List.copyOf(unrecorded);
    unknown = List.copyOf(unknown);
    edited = List.copyOf(edited);
    failed = List.copyOf(failed);
  }

  /** Whether it claims nothing that the folder has, or ever had. */
  public boolean isNone() {
    return applied.isEmpty() && unknown.isEmpty() && edited.isEmpty() && failed.isEmpty();
  }

  /** Whether it has a row for exactly the folder's migrations, each with its text as it is. */
  public boolean isComplete() {
    return denial().isEmpty() && applied.size() == folder.size() && unrecorded.isEmpty();
  }

  /** How many of the folder's migrations it claims without a gap, counted from the first. */
  public int prefix() {
    int prefix = 0;
    while (prefix < folder.size() && applied.contains(folder.get(prefix))) {
      prefix++;
    }
    return prefix;
  }

  /** Whether the database has all of the folder, and then migrations that the folder lacks. */
  public boolean isAhead() {
    return !unknown.isEmpty()
        && unknownAreLast
        && edited.isEmpty()
        && failed.isEmpty()
        && folder.stream().allMatch(m -> m.repeatable() || applied.contains(m));
  }

  /** Why history and folder cannot both be true, if they cannot. */
  public Optional<Refusal> denial() {
    if (!failed.isEmpty()) {
      return denial(
          "the history says that " + String.join(", ", failed) + " failed",
          "how far it came is not known",
          "go back to the snapshot from before it (slipway status lists them), or finish it with the"
              + " tool that ran it");
    }
    if (!edited.isEmpty()) {
      return denial(
          names(edited) + " had another text when the history was written",
          "a migration that was edited after its release says no longer what the database has",
          "ship the released text again, and make the change in a new migration");
    }
    if (isAhead()) {
      return denial(
          "the database has "
              + (unknown.size() == 1 ? "a migration" : unknown.size() + " migrations")
              + " more than this image: "
              + String.join(", ", unknown),
          "an older app on a newer schema may fail or spoil data",
          "start the image that has " + unknown.get(unknown.size() - 1) + " again");
    }
    if (!unknown.isEmpty()) {
      return denial(
          "the history knows " + String.join(", ", unknown) + ", which the folder lacks",
          "folder and database come from different lines of releases",
          "start the image that this database belongs to, or check SLIPWAY_DATABASE_URL");
    }
    return gap();
  }

  /** A migration that the history lacks although it has a later one. */
  private Optional<Refusal> gap() {
    Migration missing = null;
    for (Migration migration : folder) {
      if (migration.repeatable()) {
        continue;
      }
      if (!applied.contains(migration)) {
        missing = missing == null ? migration : missing;
      } else if (missing != null) {
        return denial(
            "the history has " + migration + ", but not " + missing + " before it",
            "whether that one can still run on what came later is not known",
            "give " + missing + " a name that puts it at the end of the folder");
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> denial(String seen, String why, String next) {
    return Optional.of(new Refusal(Fact.STEP, seen, why, next));
  }

  private static String names(List<Migration> migrations) {
    return migrations.stream().map(Migration::name).collect(Collectors.joining(", "));
  }
}
