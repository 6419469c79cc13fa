package dev.slipway.migrate;

import dev.slipway.database.Database;
import dev.slipway.database.Sql;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * How far a migration has come that is kept in more than one stage.
 *
 * <p>It stands in a small table from the moment a stage ends inside a migration until that
 * migration is done, so that a run which was stopped in between is finished by the next and nothing
 * is done twice. A database on which no upgrade is under way has no such table.
 *
 * @param migration the migration
 * @param statement the first of its statements that may not have been kept; one that stands alone
 *     may have been, the one before it certainly was
 */
public record Begun(Migration migration, int statement) {
  private static final String TABLE = "slipway_stages";

  /** A script may have had other names looked up elsewhere by then. */
  private static String table(Database database) throws SQLException {
    return database.home().isEmpty() ? TABLE : Sql.quoted(database.home()) + "." + TABLE;
  }

  /**
   * What an earlier run left under way, if one did.
   *
   * @throws Refusal if it is not a migration of this folder, or was edited since
   */
  public static Optional<Begun> read(Database database, MigrationFolder folder)
      throws SQLException {
    Connection connection = database.reading();
    if (!database.hasTable(connection, TABLE)) {
      return Optional.empty();
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT script, checksum, statement FROM " + table(database))) {
      return rows.next()
          ? Optional.of(of(folder, rows.getString(1), rows.getInt(2), rows.getInt(3)))
          : Optional.empty();
    }
  }

  private static Begun of(MigrationFolder folder, String script, int checksum, int statement) {
    for (Migration migration : folder.migrations()) {
      if (migration.script().equals(script) && migration.checksum() == checksum) {
        return new Begun(migration, statement);
      }
    }
    throw new Refusal(
        Fact.STEP,
        "an earlier run was stopped in the middle of "
            + script
            + ", and this folder has "
            + (folder.migrations().stream().anyMatch(m -> m.script().equals(script))
                ? "another text of it"
                : "no such migration"),
        "how it goes on is known only to the image that began it",
        "start the image again that was stopped; it finishes what it began");
  }

  /** Notes it in the transaction that is open on a connection, in place of an earlier note. */
  void note(Database database, Connection connection) throws SQLException {
    if (database.hasTable(connection, TABLE)) {
      // Made anew, it would be a table that loses rows.
      if (write(
              "UPDATE " + table(database) + " SET script = ?, checksum = ?, statement = ?",
              connection)
          > 0) {
        return;
      }
    } else {
      try (Statement create = connection.createStatement()) {
        create.executeUpdate(
            "CREATE TABLE "
                + table(database)
                + " (script varchar(1000) NOT NULL, checksum integer NOT NULL, statement integer NOT NULL,"
                + " since timestamptz NOT NULL DEFAULT now())");
      }
    }
    write(
        "INSERT INTO " + table(database) + " (script, checksum, statement) VALUES (?, ?, ?)",
        connection);
  }

  private int write(String sql, Connection connection) throws SQLException {
    try (PreparedStatement write = connection.prepareStatement(sql)) {
      write.setString(1, migration.script());
      write.setInt(2, migration.checksum());
      write.setInt(3, statement);
      return write.executeUpdate();
    }
  }

  /** Notes that nothing is under way any more. */
  static void forget(Database database, Connection connection) throws SQLException {
    if (database.hasTable(connection, TABLE)) {
      try (Statement drop = connection.createStatement()) {
        drop.executeUpdate("DROP TABLE " + table(database));
      }
    }
  }
}
