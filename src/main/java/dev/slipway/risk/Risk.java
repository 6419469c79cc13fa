package dev.slipway.risk;

import dev.slipway.catalog.Catalog;
import dev.slipway.database.Database;
import dev.slipway.evidence.Evidence;
import dev.slipway.evidence.Ladder;
import dev.slipway.layout.Migration;
import dev.slipway.migrate.Work;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What applying one migration means for the database that is there.
 *
 * @param migration the migration
 * @param level how much of a risk it is, in one word
 * @param reasons why it is no lower; none for the lowest
 * @param changes what it changes, by table
 * @param losses what is lost by it, or may be
 * @param obstacles what it may fail on, if it is not only read
 * @param touches what it does to tables that are there, and how long that takes
 * @param olderApps whether apps that do not know it keep working
 * @param rollback how to go back
 * @param measured how long it took where it was rehearsed
 */
public record Risk(
    Migration migration,
    Level level,
    List<String> reasons,
    List<Change> changes,
    List<Loss> losses,
    List<Obstacle> obstacles,
    List<Touch> touches,
    OlderApps olderApps,
    Rollback rollback,
    Optional<Duration> measured) {

  /** How much of a risk a migration is; each from the lowest, with its rule. */
  public enum Level {
    LOW(
        "loses nothing, keeps older apps that run working, and lets nobody wait for more than a moment"),
    MEDIUM(
        "may lose something or fail, breaks older apps, or lets apps wait while at least 16 MiB are"
            + " read or written"),
    HIGH(
        "certainly loses rows or values, fails on the rows that are there, or lets apps wait while at"
            + " least 512 MiB are read or written");

    private final String rule;

    Level(String rule) {
      this.rule = rule;
    }

    /** When a migration is of this level, unless it is of a higher one. */
    public String rule() {
      return rule;
    }
  }

  /** Whether something is lost. */
  public enum Likelihood {
    NONE,
    POSSIBLE,
    CERTAIN
  }

  /** How long something takes, by the size of the table. */
  public enum Span {
    /** Nothing that grows with the table, or a table below 16 MiB. */
    MOMENT("a moment"),
    /** A table below 512 MiB. */
    SECONDS("seconds"),
    /** A larger one. */
    MINUTES("minutes or more");

    /** The size in bytes, with indexes, from which on it takes seconds. */
    static final long OF_SECONDS = 16L << 20;

    /** The size in bytes, with indexes, from which on it takes minutes. */
    static final long OF_MINUTES = 512L << 20;

    private final String words;

    Span(String words) {
      this.words = words;
    }

    /** How long it takes to work on so many bytes. */
    static Span of(long bytes) {
      return bytes >= OF_MINUTES ? MINUTES : bytes >= OF_SECONDS ? SECONDS : MOMENT;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** Whether apps that do not know a migration keep working after it. */
  public enum OlderApps {
    /** Their images open too: it only adds what they can ignore, and the journal says so. */
    OPEN("older apps keep working"),
    /** It does more than add, but nothing that they notice; an older image stays closed. */
    RUN("older apps that run keep working, an older image stays closed"),
    MAY_FAIL("older apps may not work");

    private final String words;

    OlderApps(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** How to go back to what was before a migration. */
  public enum Rollback {
    /** It leaves everything as it was. */
    NOTHING("nothing to undo"),
    SCRIPT("its undo script"),
    DERIVED("dropping what it added"),
    SNAPSHOT("nothing but the snapshot");

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
   * What changes of one table, or of something that belongs to none.
   *
   * @param object the table's name; empty for what belongs to no table
   * @param words what changes, one thing each: {@code adds column rating}
   */
  public record Change(String object, List<String> words) {

    public Change {
      words = List.copyOf(words);
    }

    /** All of it in one line. */
    @Override
    public String toString() {
      return (object.isEmpty() ? "" : object + ": ") + String.join(", ", words);
    }
  }

  /**
   * Something that is lost, or may be.
   *
   * @param likelihood whether it is, never {@link Likelihood#NONE}
   * @param object the table or column that held it; empty where that cannot be told
   * @param rows how many rows or values are there now; empty if they were not counted
   * @param words why it is lost
   */
  public record Loss(Likelihood likelihood, String object, OptionalLong rows, String words) {}

  /**
   * Something that a migration may fail on, and then is undone as a whole.
   *
   * @param object the table or column
   * @param rows how many rows stand in its way now; empty if they were not counted
   * @param mended whether a statement that runs before it may mend them
   * @param words what is wrong with them
   */
  public record Obstacle(String object, OptionalLong rows, boolean mended, String words) {

    /** Whether it certainly fails. */
    public boolean isCertain() {
      return !mended && rows.orElse(0) > 0;
    }
  }

  /**
   * What a statement does to a table that is there.
   *
   * @param effect the statement, and what it does
   * @param rows how many rows the table has, on PostgreSQL about; empty if that is not known
   * @param bytes how large it is on disk with its indexes; empty if that is not known
   * @param span how long that takes
   */
  public record Touch(Effect effect, OptionalLong rows, OptionalLong bytes, Span span) {}

  public Risk {
    reasons = List.copyOf(reasons);
    changes = List.copyOf(changes);
    losses = List.copyOf(losses);
    obstacles = List.copyOf(obstacles);
    touches = List.copyOf(touches);
  }

  /**
   * Finds out for each migration that is to be applied, in order. Reads sizes, and counts where
   * something may be lost.
   *
   * @throws SQLException if the database cannot be read
   */
  public static List<Risk> of(Work work, Ladder ladder, Evidence evidence, Database database)
      throws SQLException {
    Live live = LiveDatabase.of(database, evidence.live());
    return new Assessment(work, ladder, evidence.expected(), live).risks();
  }

  /**
   * The same for any database that stands at one rung and goes up to another, without asking one:
   * of every table it is assumed that it holds rows, and of no table how large it is.
   *
   * @param lower the rung that it stands at
   * @param upper the rung that it goes up to
   */
  public static List<Risk> between(Ladder ladder, int lower, int upper) {
    Work work = new Work(List.of(), List.of(), ladder.migrations().subList(lower, upper));
    Catalog there = ladder.rung(lower);
    try {
      return new Assessment(work, ladder, there, AnyDatabase.of(there, ladder.engine())).risks();
    } catch (SQLException e) {
      throw new IllegalStateException("no database is asked", e);
    }
  }

  /** The same, with how long a rehearsal of it took. */
  public Risk measured(Duration time) {
    return new Risk(
        migration,
        level,
        reasons,
        changes,
        losses,
        obstacles,
        touches,
        olderApps,
        rollback,
        Optional.of(time));
  }

  /** Whether it only adds what an older app can ignore: what the journal will say of it. */
  public boolean additive() {
    return olderApps == OlderApps.OPEN;
  }

  /** The worst that may be lost. */
  public Likelihood loss() {
    return losses.stream().map(Loss::likelihood).max(Likelihood::compareTo).orElse(Likelihood.NONE);
  }
}
