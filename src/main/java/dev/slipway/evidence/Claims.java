package dev.slipway.evidence;

import dev.slipway.history.Testimony;
import dev.slipway.layout.Migration;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.util.ArrayList;
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
 * @param failed scripts that it says failed, and of which no catalog can tell how far they came
 * @param open the next migration after those applied, if it says that this one failed: the catalog
 *     has to tell whether it is there
 * @param histories what the app's own tables say, the native one first; hints where nothing else
 *     claims anything
 * @param quarrel why two histories cannot both be true, if they cannot
 */
public record Claims(
    List<Migration> folder,
    List<Migration> applied,
    List<Migration> unrecorded,
    List<String> unknown,
    boolean unknownAreLast,
    List<Migration> edited,
    List<String> failed,
    List<Migration> open,
    List<Testimony> histories,
    Optional<Refusal> quarrel) {

  public Claims {
    folder = List.copyOf(folder);
    applied = List.copyOf(applied);
    unrecorded = List.copyOf(unrecorded);
    unknown = List.copyOf(unknown);
    edited = List.copyOf(edited);
    failed = List.copyOf(failed);
    open = List.copyOf(open);
    histories = List.copyOf(histories);
  }

  /** The claims of one history alone. */
  public Claims(
      List<Migration> folder,
      List<Migration> applied,
      List<Migration> unrecorded,
      List<String> unknown,
      boolean unknownAreLast,
      List<Migration> edited,
      List<String> failed) {
    this(
        folder,
        applied,
        unrecorded,
        unknown,
        unknownAreLast,
        edited,
        failed,
        List.of(),
        List.of(),
        Optional.empty());
  }

  /** Whether it claims nothing that the folder has, or ever had. */
  public boolean isNone() {
    return applied.isEmpty()
        && unknown.isEmpty()
        && edited.isEmpty()
        && failed.isEmpty()
        && open.isEmpty()
        && quarrel.isEmpty();
  }

  /** Whether the app's own table has all that it is to have once the database is current. */
  public boolean isWritten() {
    return histories.stream().allMatch(Testimony::isWritten);
  }

  /** The same claims where some migrations are known to have failed. */
  Claims opened(List<Migration> migrations) {
    boolean isNext = migrations.size() == 1 && migrations.equals(next());
    List<String> lost = new ArrayList<>(failed);
    if (!isNext) {
      migrations.forEach(migration -> lost.add(migration.script()));
    }
    return with(applied, unrecorded, unknown, unknownAreLast, edited, lost)
        .with(isNext ? migrations : List.of(), histories, quarrel);
  }

  private List<Migration> next() {
    int prefix = prefix();
    boolean isLast =
        prefix == folder.size()
            || folder.subList(prefix, folder.size()).stream().anyMatch(applied::contains);
    return isLast ? List.of() : folder.subList(prefix, prefix + 1);
  }

  /** The same, and that these ran which have no row of their own. */
  Claims and(List<Migration> others) {
    List<Migration> all = new ArrayList<>(applied);
    all.addAll(others);
    List<Migration> toRecord = new ArrayList<>(unrecorded);
    toRecord.addAll(others);
    return with(all, toRecord, unknown, unknownAreLast, edited, failed);
  }

  /** What the catalog told of the migration that was open. */
  Claims settled(boolean present) {
    List<Migration> all = new ArrayList<>(applied);
    List<Migration> toRecord = new ArrayList<>(unrecorded);
    if (present) {
      all.addAll(open);
      toRecord.addAll(open);
    }
    return with(all, toRecord, unknown, unknownAreLast, edited, failed)
        .with(List.of(), histories, quarrel);
  }

  Claims beside(Testimony other) {
    return with(open, List.of(other), quarrel);
  }

  /**
   * What the book has no rows for is unknown all the same: a newer image's own tool may have gone
   * on alone, or failed.
   */
  Claims besideNewer(Testimony other) {
    List<String> more = other.unknownBeside(unknown);
    if (unknown.isEmpty() || more.isEmpty()) {
      return this;
    }
    List<String> all = new ArrayList<>(unknown);
    all.addAll(more);
    return with(applied, unrecorded, all, unknownAreLast && other.unknownAreLast(), edited, failed);
  }

  Claims hinted(List<Testimony> hints) {
    List<Testimony> all = new ArrayList<>(histories);
    all.addAll(hints);
    return with(open, all, quarrel);
  }

  /** What the app's own table says, where the book says nothing. */
  Claims takenFrom(Testimony other) {
    return with(
            other.applied(),
            other.applied(),
            other.unknown(),
            other.unknownAreLast(),
            other.edited(),
            failed)
        .opened(other.failed());
  }

  /** What book and table say together; where each knows what the other lacks, they quarrel. */
  Claims joinedWith(Testimony other) {
    if (!other.edited().isEmpty()) {
      return with(
          open,
          histories,
          denial(
              other.table()
                  + " says that "
                  + names(other.edited())
                  + " had another text when it was applied, and "
                  + History.TABLE
                  + " has the text that it has now",
              "two histories that disagree cannot both be believed",
              adopt()));
    }
    List<Migration> onlyHere = new ArrayList<>(applied);
    onlyHere.removeAll(other.applied());
    onlyHere.removeAll(other.failed());
    List<Migration> onlyThere = new ArrayList<>(other.applied());
    onlyThere.removeAll(applied);
    onlyThere.removeAll(open);
    if (!onlyHere.isEmpty() && !onlyThere.isEmpty()) {
      return with(
          open,
          histories,
          denial(
              History.TABLE
                  + " has "
                  + names(onlyHere)
                  + ", which "
                  + other.table()
                  + " lacks, and that has "
                  + names(onlyThere)
                  + ", which the other lacks",
              "two histories that disagree cannot both be believed",
              adopt()));
    }
    List<Migration> both =
        folder.stream().filter(m -> applied.contains(m) || onlyThere.contains(m)).toList();
    List<Migration> toRecord =
        folder.stream().filter(m -> unrecorded.contains(m) || onlyThere.contains(m)).toList();
    List<Migration> begun = new ArrayList<>(other.failed());
    begun.removeAll(applied);
    begun.removeAll(open);
    begun.addAll(open);
    return with(
            both,
            toRecord,
            other.unknown().isEmpty() ? unknown : other.unknown(),
            unknownAreLast && other.unknownAreLast(),
            edited,
            failed)
        .opened(begun.stream().filter(m -> !both.contains(m)).toList());
  }

  private Claims with(
      List<Migration> applied,
      List<Migration> unrecorded,
      List<String> unknown,
      boolean unknownAreLast,
      List<Migration> edited,
      List<String> failed) {
    return new Claims(
        folder,
        applied,
        unrecorded,
        unknown,
        unknownAreLast,
        edited,
        failed,
        open,
        histories,
        quarrel);
  }

  private Claims with(List<Migration> open, List<Testimony> histories, Optional<Refusal> quarrel) {
    return new Claims(
        folder,
        applied,
        unrecorded,
        unknown,
        unknownAreLast,
        edited,
        failed,
        open,
        histories,
        quarrel);
  }

  /** No claims at all: what is left where no history is heard. */
  public Claims unheard() {
    return new Claims(folder, List.of(), List.of(), List.of(), true, List.of(), List.of());
  }

  /** The same claims, whose denial also says what the catalog shows by itself. */
  public Claims shownWith(Evidence evidence) {
    Optional<Refusal> denial = denial();
    Standing standing = evidence.standing();
    if (denial.isEmpty()) {
      return this;
    }
    String shown =
        switch (standing.kind()) {
          case AT, EMPTY, AMBIGUOUS, CURRENT, BEHIND, PATCHWORK, INTERRUPTED ->
              "; by its schema the database has "
                  + standing.rung()
                  + " of "
                  + standing.of()
                  + " migrations";
          case UNRECOGNISED, CONTRADICTED, AHEAD ->
              "; by its schema the database is on no step of the folder, the nearest is "
                  + standing.rung()
                  + " of "
                  + standing.of();
        };
    return with(
        open,
        histories,
        denial(denial.get().seen() + shown, denial.get().why(), denial.get().next()));
  }

  /** The next command where a history is not borne out. */
  static String adopt() {
    return "slipway migrate --adopt evidence, which goes by the schema alone; slipway status shows it";
  }

  /** Whether it has a row for exactly the folder's migrations, each with its text as it is. */
  public boolean isComplete() {
    return denial().isEmpty()
        && applied.size() == folder.size()
        && unrecorded.isEmpty()
        && isWritten();
  }

  /** How many of the folder's migrations it claims without a gap, counted from the first. */
  public int prefix() {
    int prefix = 0;
    while (prefix < folder.size() && applied.contains(folder.get(prefix))) {
      prefix++;
    }
    return prefix;
  }

  /** Whether what the folder lacks came after everything in it, whatever became of that since. */
  public boolean isNewer() {
    return !unknown.isEmpty()
        && unknownAreLast
        && folder.stream()
            .allMatch(
                migration ->
                    migration.repeatable()
                        || applied.contains(migration)
                        || edited.contains(migration)
                        || failed.contains(migration.script()));
  }

  /** Whether the database has all of the folder, and then migrations that the folder lacks. */
  public boolean isAhead() {
    return !unknown.isEmpty()
        && unknownAreLast
        && edited.isEmpty()
        && failed.isEmpty()
        && quarrel.isEmpty()
        && folder.stream().allMatch(m -> m.repeatable() || applied.contains(m));
  }

  /** Why history and folder cannot both be true, if they cannot. */
  public Optional<Refusal> denial() {
    if (quarrel.isPresent()) {
      return quarrel;
    }
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
          "ship the released text again, and make the change in a new migration; or: " + adopt());
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
          "start the image that this database belongs to, or check SLIPWAY_DATABASE_URL; or: "
              + adopt());
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
            "slipway plan --adopt evidence, which shows what the schema has of both; if it never ran,"
                + " give "
                + missing
                + " a name that puts it at the end of the folder");
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
