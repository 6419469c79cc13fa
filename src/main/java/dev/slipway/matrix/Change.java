package dev.slipway.matrix;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.catalog.Difference;
import dev.slipway.database.Engine;
import dev.slipway.evidence.Ladder;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.migrate.Downgrade;
import dev.slipway.migrate.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What one migration of a folder does, as far as the folder alone tells.
 *
 * @param migration the migration
 * @param words what it changes, one thing each, such as {@code adds column video.rating}; empty
 *     where it leaves the schema as it is; nothing where it could not be seen what it makes
 * @param loss whether it takes away what is there
 * @param losses what it takes away, or may
 * @param rollback how to go back to before it
 * @param measured how long it took where it was rehearsed
 */
public record Change(
    Migration migration,
    Optional<List<String>> words,
    Loss loss,
    List<String> losses,
    Rollback rollback,
    Optional<Duration> measured) {

  /** Whether something is lost, the worst last. */
  public enum Loss {
    NONE("none"),
    /** By its text it takes none, and what it makes was not seen. */
    UNKNOWN("not known"),
    POSSIBLE("possible"),
    CERTAIN("certain");

    private final String words;

    Loss(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** How to go back, the hardest last. */
  public enum Rollback {
    NOTHING("nothing to undo"),
    SCRIPT("undo script"),
    DERIVED("dropping what it added"),
    /** It has no undo script, and whether it merely adds was not seen. */
    UNKNOWN("not known"),
    SNAPSHOT("only the snapshot");

    private final String words;

    Rollback(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * What some migrations do.
   *
   * @param migrations some of the ladder's
   */
  public static List<Change> of(List<Migration> migrations, Ladder ladder) {
    return all(ladder.folder(), Optional.of(ladder)).stream()
        .filter(change -> migrations.contains(change.migration))
        .toList();
  }

  static List<Change> all(MigrationFolder folder, Optional<Ladder> ladder) {
    Set<Migration> additions = ladder.map(Ladder::additions).orElse(Set.of());
    List<Change> changes = new ArrayList<>();
    for (int number = 1; number <= folder.migrations().size(); number++) {
      Migration migration = folder.migrations().get(number - 1);
      Engine engine =
          ladder
              .map(Ladder::engine)
              .orElse(folder.isForPostgres() ? Engine.POSTGRESQL : Engine.SQLITE);
      List<String> words = new ArrayList<>();
      List<String> losses = new ArrayList<>();
      boolean certain = false;
      if (ladder.isPresent()) {
        Catalog before = ladder.get().rung(number - 1);
        for (Difference difference :
            Difference.causes(before.differences(ladder.get().rung(number)))) {
          words.add(words(difference));
          if (isGone(difference) && !isRenamed(difference, migration)) {
            losses.add(words(difference));
            certain = true;
          }
        }
      }
      Script script = Script.of(migration, engine, ladder.map(Ladder::home).orElse("public"));
      for (String table : script.tablesThatMayLoseRows()) {
        if (losses.stream().noneMatch(loss -> loss.endsWith(" " + table))) {
          losses.add("may take rows from " + table);
        }
      }
      changes.add(
          new Change(
              migration,
              ladder.map(known -> List.copyOf(words)),
              certain
                  ? Loss.CERTAIN
                  : !losses.isEmpty()
                      ? Loss.POSSIBLE
                      : ladder.isPresent() ? Loss.NONE : Loss.UNKNOWN,
              losses,
              rollback(migration, engine, ladder, additions),
              Optional.empty()));
    }
    return changes;
  }

  public Change {
    words = words.map(List::copyOf);
    losses = List.copyOf(losses);
  }

  private static boolean isGone(Difference difference) {
    Kind kind = difference.object().kind();
    return difference.found().isEmpty() && (kind == Kind.TABLE || kind == Kind.COLUMN);
  }

  /** What has another name is still there. */
  private static boolean isRenamed(Difference gone, Migration migration) {
    String shown = gone.object().shown();
    String name =
        Pattern.quote(shown.substring(shown.lastIndexOf('.') + 1).replaceAll("[\"`\\[\\]]", ""));
    String quoted = "[\"`\\[]?" + name + "[\"`\\]]?\\s+";
    String pattern =
        gone.object().kind() == Kind.COLUMN
            ? "\\brename\\s+(column\\s+)?" + quoted + "to\\b"
            : "\\balter\\s+table\\s+(if\\s+exists\\s+)?(only\\s+)?[^;]*?"
                + quoted
                + "rename\\s+to\\b";
    return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE).matcher(migration.sql()).find();
  }

  /** The catalog before is what should be, the one after what was found. */
  private static String words(Difference difference) {
    return (difference.expected().isEmpty()
            ? "adds "
            : difference.found().isEmpty() ? "drops " : "changes ")
        + difference.object();
  }

  private static Rollback rollback(
      Migration migration, Engine engine, Optional<Ladder> ladder, Set<Migration> additions) {
    boolean undoes =
        migration
            .undo()
            .map(sql -> new Downgrade.Step(migration, sql))
            .filter(step -> !step.isEmpty(engine) && step.standingAlone(engine).isEmpty())
            .isPresent();
    if (undoes) {
      return Rollback.SCRIPT;
    }
    return additions.contains(migration)
        ? Rollback.DERIVED
        : ladder.isPresent() ? Rollback.SNAPSHOT : Rollback.UNKNOWN;
  }
}
