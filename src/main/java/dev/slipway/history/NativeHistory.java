package dev.slipway.history;

import dev.slipway.database.Engine;
import dev.slipway.database.Ground;
import dev.slipway.database.Sql;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table in which the folder's own tool notes what it applied, so that after a gate that tool
 * says "up to date" too, and whoever wants to can go back to it.
 *
 * <p>It is read as testimony, and written in the very form that the tool gives it. Rows of
 * migrations that the folder lacks stay as they are.
 */
public abstract class NativeHistory {
  private static final Logger log = LoggerFactory.getLogger(NativeHistory.class);

  private final MigrationFolder folder;
  private final Ground ground;
  private @Nullable Mention mention;

  /** What the folder's scripts have to do with the table. */
  private enum Mention {
    NONE,
    SPEAKS_OF_IT,
    MAKES_IT
  }

  NativeHistory(MigrationFolder folder, Ground ground) {
    this.folder = folder;
    this.ground = ground;
  }

  /** The table of a folder's layout; none for Flyway's, whose table is Slipway's own book. */
  public static Optional<NativeHistory> of(MigrationFolder folder, Ground ground) {
    return switch (folder.layout()) {
      case "prisma" -> Optional.of(new PrismaHistory(folder, ground));
      case "golang-migrate" -> Optional.of(new GolangMigrateHistory(folder, ground));
      case "dbmate" -> Optional.of(new DbmateHistory(folder, ground));
      case "goose" -> Optional.of(new GooseHistory(folder, ground));
      case "diesel" -> Optional.of(new DieselHistory(folder, ground));
      case "sqlx" -> Optional.of(new SqlxHistory(folder, ground));
      case "drizzle" -> DrizzleHistory.over(folder, ground);
      case "plain" -> Optional.of(new PlainHistory(folder, ground));
      case "flyway" -> Optional.empty();
      default -> throw new IllegalArgumentException("no layout " + folder.layout());
    };
  }

  final Engine engine() {
    return ground.engine();
  }

  final MigrationFolder folder() {
    return folder;
  }

  final List<Migration> migrations() {
    return folder.migrations();
  }

  /** The schema in which it is looked for; empty for an engine that has none. */
  final String home() throws SQLException {
    return ground.home();
  }

  /**
   * Where its table may be, in the terms of {@link Ground#tablesAmong}; the tool itself makes it in
   * the first of these.
   */
  public abstract List<String> places();

  /**
   * Reads what it says.
   *
   * @param there those of its {@link #places} where a table is
   * @param texts whether checksums are to be compared as well, which takes longer
   */
  public final Testimony read(Connection connection, Set<String> there, boolean texts)
      throws SQLException {
    Optional<String> place = place(there);
    if (place.isEmpty()) {
      boolean makes = mayMake(connection);
      return Testimony.none(places().get(0), makes ? Testimony.Form.MISSING : Testimony.Form.OTHER);
    }
    HistoryTable table = HistoryTable.read(connection, sql(place.get()));
    if (isNative(table)) {
      Testimony testimony = testimony(place.get(), table, texts);
      // Whether a row could be written is a question more, which waits until one has to be.
      if (testimony.isWritten() || doubt(connection, table).isEmpty()) {
        return testimony;
      }
    }
    return Testimony.none(place.get(), Testimony.Form.OTHER);
  }

  private Optional<String> place(Collection<String> there) {
    for (String place : places()) {
      if (there.contains(place)) {
        return Optional.of(place);
      }
    }
    return Optional.empty();
  }

  /**
   * Enters migrations that the database has. What is entered already stays, what says that they
   * failed is settled, and what is not there is made.
   *
   * @param present all migrations of the folder that the database has, in order
   */
  public final void write(Connection connection, List<Migration> present) throws SQLException {
    Optional<String> doubt = write(connection, present, mayMake(connection));
    if (doubt.isPresent()) {
      log.warn("nothing is written to {}: {}", places().get(0), doubt.get());
    }
  }

  /** Gives why nothing was written, where something should have been. */
  private Optional<String> write(Connection connection, List<Migration> present, boolean makes)
      throws SQLException {
    Optional<String> place = place(ground.tablesAmong(connection, places()));
    if (place.isEmpty()) {
      if (!makes) {
        log.debug("{} is not there, and not made", places().get(0));
        return Optional.empty();
      }
      for (String statement : creation(sql(places().get(0)))) {
        execute(connection, statement);
      }
      place = Optional.of(places().get(0));
    }
    HistoryTable table = HistoryTable.read(connection, sql(place.get()));
    if (!isNative(table)) {
      return Optional.of("it is not as " + folder.layout() + " makes it");
    }
    Optional<String> doubt = doubt(connection, table);
    if (doubt.isEmpty()) {
      enter(connection, table, present);
      return Optional.empty();
    }
    return testimony(place.get(), table, false).isWritten() ? Optional.empty() : doubt;
  }

  /** Takes every row away, where somebody has set the history aside; nothing of another's table. */
  public final void forget(Connection connection) throws SQLException {
    Optional<String> place = place(ground.tablesAmong(connection, places()));
    if (place.isPresent()) {
      HistoryTable table = HistoryTable.read(connection, sql(place.get()));
      if (isNative(table)) {
        takeAway(connection, table);
      }
    }
  }

  /**
   * Takes back what it says of migrations that were undone, as its tool does when it undoes them;
   * nothing of another's table.
   *
   * @param undone the migrations that the database has no more
   * @param left all that it still has, in order
   */
  public final void takeBack(Connection connection, List<Migration> undone, List<Migration> left)
      throws SQLException {
    Optional<String> place = place(ground.tablesAmong(connection, places()));
    if (place.isPresent()) {
      HistoryTable table = HistoryTable.read(connection, sql(place.get()));
      if (isNative(table)) {
        takeBack(connection, table, undone, left);
      }
    }
  }

  abstract void takeBack(
      Connection connection, HistoryTable table, List<Migration> undone, List<Migration> left)
      throws SQLException;

  /** Takes away the rows that claim anything. */
  void takeAway(Connection connection, HistoryTable table) throws SQLException {
    execute(connection, "DELETE FROM " + table.sql());
  }

  /**
   * Makes the table be as the tool's own would be at the moment at which the tool runs a migration:
   * scripts there are that read it or alter it. Does nothing in a folder where none does ({@link
   * #isMentioned}), and leaves the making to a script that does it by itself.
   *
   * @param before the migrations that the database has
   * @param next the one that is to run now
   */
  public final void precede(Connection connection, Collection<Migration> before, Migration next)
      throws SQLException {
    if (!isMentioned() || (mention() == Mention.MAKES_IT && !isThere(connection))) {
      return;
    }
    write(connection, List.copyOf(before), true);
    HistoryTable table = HistoryTable.read(connection, sql(there(connection)));
    if (isNative(table)) {
      begin(connection, table, next);
    }
  }

  private boolean isThere(Connection connection) throws SQLException {
    return !ground.tablesAmong(connection, places()).isEmpty();
  }

  private String there(Connection connection) throws SQLException {
    return place(ground.tablesAmong(connection, places())).orElse(places().get(0));
  }

  /** Whether a script of the folder speaks of the table. */
  public final boolean isMentioned() {
    return mention() != Mention.NONE;
  }

  /** Looked for once: it is asked before every migration. */
  private Mention mention() {
    if (mention == null) {
      mention = look();
    }
    return mention;
  }

  private Mention look() {
    String name = bareName();
    List<Migration> speaking =
        migrations().stream()
            .filter(migration -> migration.sql().toLowerCase(Locale.ROOT).contains(name))
            .toList();
    Pattern making =
        Pattern.compile(
            "\\bcreate\\s+table\\s+(if\\s+not\\s+exists\\s+)?([\\w\"`\\[\\]]+\\.)?[\"`\\[]?"
                + Pattern.quote(name)
                + "\\b",
            Pattern.CASE_INSENSITIVE);
    boolean made = speaking.stream().anyMatch(migration -> making.matcher(migration.sql()).find());
    return made ? Mention.MAKES_IT : speaking.isEmpty() ? Mention.NONE : Mention.SPEAKS_OF_IT;
  }

  private String bareName() {
    String place = places().get(0);
    return place.substring(place.indexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /** A place as SQL text, so that it means the same whatever a script sets. */
  private String sql(String place) throws SQLException {
    int dot = place.indexOf('.');
    String name = Sql.quoted(place.substring(dot + 1));
    return switch (ground.engine()) {
      case SQLITE -> "main." + name;
      case POSTGRESQL -> Sql.quoted(dot < 0 ? ground.home() : place.substring(0, dot)) + "." + name;
    };
  }

  /** Whether the table is to be made, where it is not there. */
  boolean mayMake(Connection connection) throws SQLException {
    return true;
  }

  /** Whether a table of this name is the tool's: it could be another's. */
  abstract boolean isNative(HistoryTable table);

  /** Why what its rows look like is not certain, so that none is to be written; empty if it is. */
  Optional<String> doubt(Connection connection, HistoryTable table) throws SQLException {
    return Optional.empty();
  }

  abstract Testimony testimony(String name, HistoryTable table, boolean texts);

  /** What makes the table, as the tool itself makes it. */
  abstract List<String> creation(String sql);

  abstract void enter(Connection connection, HistoryTable table, List<Migration> present)
      throws SQLException;

  /** What the tool enters before it runs a migration. */
  void begin(Connection connection, HistoryTable table, Migration next) throws SQLException {}

  static void execute(Connection connection, String sql, Object... values) throws SQLException {
    if (values.length == 0) {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate(sql);
      }
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int value = 0; value < values.length; value++) {
        statement.setObject(value + 1, values[value]);
      }
      statement.executeUpdate();
    }
  }
}
