package dev.slipway.journal;

import dev.slipway.database.Database;
import dev.slipway.database.Sql;
import dev.slipway.layout.Migration;
import dev.slipway.migrate.Migrator;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code slipway_journal}, with a row for each migration that the database has.
 *
 * <p>It is written in the transaction that writes the history, and says of a migration what the
 * folder of an older image cannot know.
 */
public final class Journal implements Migrator.Book {
  static final String TABLE = "slipway_journal";

  /** Both engines take these types; a flag is 0 or 1, which reads the same on both. */
  private static final String COLUMNS =
      " (script varchar(1000) NOT NULL PRIMARY KEY,"
          + " name varchar(1000) NOT NULL,"
          + " checksum integer NOT NULL,"
          + " up_script text NOT NULL,"
          + " down_script text,"
          + " additive smallint NOT NULL,"
          + " app_release text,"
          + " snapshot text,"
          + " applied_here smallint NOT NULL,"
          + " noted_at timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP)";

  /**
   * What it says of one migration.
   *
   * @param script what identifies it in the history
   * @param name what its layout calls it
   * @param checksum that of its text
   * @param up its text
   * @param undo the text that undoes it, if it came with one
   * @param additive whether it only added what an app that does not know it can ignore
   * @param release the release of the app that brought it, if that was said
   * @param snapshot the file of the snapshot that was taken before it, if it was applied by a gate
   *     that took one
   */
  public record Entry(
      String script,
      String name,
      int checksum,
      String up,
      Optional<String> undo,
      boolean additive,
      Optional<String> release,
      Optional<String> snapshot) {}

  private final Database database;
  private final List<Migration> present;
  private final Set<Migration> additive;
  private final Optional<String> release;
  private final Optional<String> snapshot;
  private boolean opened;

  /**
   * The journal as a run is to write it.
   *
   * @param present the migrations that the database had before the run
   * @param additive those of the folder that only add what an app can ignore
   * @param release the release of the app, if it was said
   * @param snapshot the file of the snapshot that was taken before the run
   */
  public Journal(
      Database database,
      List<Migration> present,
      Set<Migration> additive,
      Optional<String> release,
      Optional<String> snapshot) {
    this.database = database;
    this.present = List.copyOf(present);
    this.additive = Set.copyOf(additive);
    this.release = release;
    this.snapshot = snapshot;
  }

  /** What the journal of a database says, by script; nothing if it has none. */
  public static Map<String, Entry> read(Database database) throws SQLException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    Connection connection = database.reading();
    if (!database.hasTable(connection, TABLE)) {
      return entries;
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT script, name, checksum, up_script, down_script, additive, app_release, snapshot"
                    + " FROM "
                    + table(database))) {
      while (rows.next()) {
        Entry entry =
            new Entry(
                rows.getString(1),
                rows.getString(2),
                rows.getInt(3),
                rows.getString(4),
                Optional.ofNullable(rows.getString(5)),
                rows.getInt(6) == 1,
                Optional.ofNullable(rows.getString(7)),
                Optional.ofNullable(rows.getString(8)));
        entries.put(entry.script, entry);
      }
    }
    return entries;
  }

  /** When its newest row was written; empty if it has none. */
  public static Optional<Instant> newest(Database database) throws SQLException {
    Connection connection = database.reading();
    if (!database.hasTable(connection, TABLE)) {
      return Optional.empty();
    }
    String seconds =
        switch (database.engine()) {
          case SQLITE -> "strftime('%s', max(noted_at))";
          case POSTGRESQL -> "extract(epoch FROM max(noted_at))";
        };
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT " + seconds + " FROM " + table(database))) {
      return rows.next() && rows.getString(1) != null
          ? Optional.of(Instant.ofEpochSecond(rows.getLong(1)))
          : Optional.empty();
    }
  }

  /** A script may have had other names looked up elsewhere by then. */
  private static String table(Database database) throws SQLException {
    return database.home().isEmpty() ? TABLE : Sql.quoted(database.home()) + "." + TABLE;
  }

  @Override
  public void enter(List<Migration> finished, Connection connection) throws SQLException {
    Map<String, Integer> known = known(connection);
    if (!opened) {
      // What was there before is entered as far as an earlier run has not done it.
      List<Migration> missing = new ArrayList<>(present);
      missing.removeIf(
          migration -> Objects.equals(known.get(migration.script()), migration.checksum()));
      write(missing, false, known, connection);
      opened = true;
    }
    write(finished, true, known, connection);
  }

  /** Takes the rows of migrations away that were undone. */
  public static void forget(Database database, List<Migration> undone, Connection connection)
      throws SQLException {
    if (!database.hasTable(connection, TABLE)) {
      return;
    }
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM " + table(database) + " WHERE script = ?")) {
      for (Migration migration : undone) {
        delete.setString(1, migration.script());
        delete.executeUpdate();
      }
    }
  }

  /** The checksums of what it has; makes it if need be. */
  private Map<String, Integer> known(Connection connection) throws SQLException {
    Map<String, Integer> known = new HashMap<>();
    try (Statement statement = connection.createStatement()) {
      if (!database.hasTable(connection, TABLE)) {
        statement.executeUpdate("CREATE TABLE " + table(database) + COLUMNS);
        return known;
      }
      try (ResultSet rows =
          statement.executeQuery("SELECT script, checksum FROM " + table(database))) {
        while (rows.next()) {
          known.put(rows.getString(1), rows.getInt(2));
        }
      }
    }
    return known;
  }

  private void write(
      List<Migration> migrations,
      boolean appliedHere,
      Map<String, Integer> known,
      Connection connection)
      throws SQLException {
    String insert =
        "INSERT INTO "
            + table(database)
            + " (name, checksum, up_script, down_script, additive, app_release, snapshot, applied_here,"
            + " script) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    String update =
        "UPDATE "
            + table(database)
            + " SET name = ?, checksum = ?, up_script = ?, down_script = ?, additive = ?,"
            + " app_release = ?, snapshot = ?, applied_here = ?, noted_at = CURRENT_TIMESTAMP"
            + " WHERE script = ?";
    try (PreparedStatement inserting = connection.prepareStatement(insert);
        PreparedStatement updating = connection.prepareStatement(update)) {
      for (Migration migration : migrations) {
        PreparedStatement writing = known.containsKey(migration.script()) ? updating : inserting;
        writing.setString(1, migration.name());
        writing.setInt(2, migration.checksum());
        writing.setString(3, migration.sql());
        writing.setString(4, orNull(migration.undo()));
        writing.setInt(5, additive.contains(migration) ? 1 : 0);
        writing.setString(6, appliedHere ? orNull(release) : null);
        writing.setString(7, appliedHere ? orNull(snapshot) : null);
        writing.setInt(8, appliedHere ? 1 : 0);
        writing.setString(9, migration.script());
        writing.executeUpdate();
      }
    }
  }

  private static @Nullable String orNull(Optional<String> text) {
    return text.orElse(null);
  }
}
