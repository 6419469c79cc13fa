package dev.slipway.matrix;

import dev.slipway.database.Engine;
import dev.slipway.layout.Migration;
import dev.slipway.risk.Risk;
import dev.slipway.risk.Risk.Likelihood;
import dev.slipway.risk.Unseen;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is told of one migration in a matrix or a release note: its risk, as far as it was seen.
 *
 * @param migration the migration
 * @param words what it changes, one thing each, such as {@code adds column rating to video}; empty
 *     where it changes nothing that can be seen; nothing where it was not seen what it makes
 * @param loss whether it takes away what is there
 * @param losses what it takes away, or may
 * @param rollback how to go back to before it
 * @param measured how long it took where it was rehearsed
 */
public record Change(
    Migration migration,
    Optional<List<String>> words,
    Loss loss,
    List<Risk.Loss> losses,
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

    static Loss of(Likelihood likelihood) {
      return switch (likelihood) {
        case NONE -> NONE;
        case POSSIBLE -> POSSIBLE;
        case CERTAIN -> CERTAIN;
      };
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** How to go back, the hardest last. */
  public enum Rollback {
    NOTHING(Risk.Rollback.NOTHING.toString()),
    SCRIPT(Risk.Rollback.SCRIPT.toString()),
    DERIVED(Risk.Rollback.DERIVED.toString()),
    /** It has no undo script, and whether it merely adds was not seen. */
    UNKNOWN("not known"),
    SNAPSHOT(Risk.Rollback.SNAPSHOT.toString());

    private final String words;

    Rollback(String words) {
      this.words = words;
    }

    static Rollback of(Risk.Rollback way) {
      return switch (way) {
        case NOTHING -> NOTHING;
        case SCRIPT -> SCRIPT;
        case DERIVED -> DERIVED;
        case SNAPSHOT -> SNAPSHOT;
      };
    }

    @Override
    public String toString() {
      return words;
    }
  }

  public Change {
    words = words.map(List::copyOf);
    losses = List.copyOf(losses);
  }

  /** What a risk says. */
  public static Change of(Risk risk) {
    return new Change(
        risk.migration(),
        Optional.of(risk.changes().stream().flatMap(change -> change.words().stream()).toList()),
        Loss.of(risk.loss()),
        risk.losses(),
        Rollback.of(risk.rollback()),
        risk.measured());
  }

  /** What the text alone says. */
  static Change of(Migration migration, Engine engine) {
    Unseen unseen = Unseen.of(migration, engine);
    return new Change(
        migration,
        Optional.empty(),
        unseen.losses().stream()
            .map(loss -> Loss.of(loss.likelihood()))
            .max(Loss::compareTo)
            .orElse(Loss.UNKNOWN),
        unseen.losses(),
        unseen.rollback().map(Rollback::of).orElse(Rollback.UNKNOWN),
        Optional.empty());
  }
}
