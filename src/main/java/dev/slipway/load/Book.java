package dev.slipway.load;

import dev.slipway.database.Database;
import dev.slipway.database.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code slipway_import}, with a row for each file that records came from, and one for
 * each file of instructions that the database is through with.
 *
 * <p>It is written in the transaction that writes the rows, and so says exactly how far they go.
 */
final class Book {
  static final String TABLE = "slipway_import";

  private static final String COLUMNS =
      " (import varchar(300) NOT NULL,"
          + " source varchar(1000) NOT NULL,"
          + " target_table varchar(200) NOT NULL,"
          + " instructions varchar(64) NOT NULL,"
          + " bytes bigint NOT NULL,"
          + " sha256 varchar(64) NOT NULL,"
          + " records bigint NOT NULL,"
          + " records_done bigint NOT NULL,"
          + " loaded bigint NOT NULL,"
          + " kept bigint NOT NULL,"
          + " invalid bigint NOT NULL,"
          + " refused bigint NOT NULL,"
          + " waiting text,"
          + " snapshot text,"
          + " noted_at timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,"
          + " finished_at timestamp with time zone,"
          + " PRIMARY KEY (import, source, target_table))";

  private final Database database;

  Book(Database database) {
    this.database = database;
  }

  /**
   * What it says of one file.
   *
   * @param instructions the fingerprint of what was to become of its records
   * @param bytes how long it was
   * @param sha256 its fingerprint
   * @param records how many records it held
   * @param done how many of them are done with
   * @param loaded how many of those are in the table by this
   * @param kept how many were there already
   * @param invalid how many were left out as invalid
   * @param refused how many were left out because the database refused them
   * @param waiting the positions of those that are read and not written, because what they refer to
   *     may yet come
   * @param snapshot the snapshot that was taken before the first of it was written
   * @param finished whether all of it is done
   */
  record Entry(
      String instructions,
      long bytes,
      String sha256,
      long records,
      long done,
      long loaded,
      long kept,
      long invalid,
      long refused,
      Set<Long> waiting,
      Optional<String> snapshot,
      boolean finished) {

    Entry {
      waiting = Set.copyOf(waiting);
    }
  }

  private String table() throws SQLException {
    return database.home().isEmpty() ? TABLE : Sql.quoted(database.home()) + "." + TABLE;
  }

  Map<FileKey, Entry> read(Connection connection) throws SQLException {
    Map<FileKey, Entry> entries = new LinkedHashMap<>();
    if (!database.hasTable(connection, TABLE)) {
      return entries;
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT import, source, target_table, instructions, bytes, sha256, records,"
                    + " records_done, loaded, kept, invalid, refused, waiting, snapshot,"
                    + " finished_at IS NOT NULL FROM "
                    + table()
                    + " WHERE source <> ''")) {
      while (rows.next()) {
        entries.put(
            new FileKey(rows.getString(1), rows.getString(2), rows.getString(3)),
            new Entry(
                rows.getString(4),
                rows.getLong(5),
                rows.getString(6),
                rows.getLong(7),
                rows.getLong(8),
                rows.getLong(9),
                rows.getLong(10),
                rows.getLong(11),
                rows.getLong(12),
                positions(rows.getString(13)),
                Optional.ofNullable(rows.getString(14)),
                rows.getBoolean(15)));
      }
    }
    return entries;
  }

  private static Set<Long> positions(@Nullable String written) {
    return written == null || written.isEmpty()
        ? Set.of()
        : Stream.of(written.split(" ")).map(Long::valueOf).collect(Collectors.toSet());
  }

  /** The instructions that the database is through with: the fingerprint of each by its file. */
  Map<String, String> through(Connection connection) throws SQLException {
    Map<String, String> through = new HashMap<>();
    if (!database.hasTable(connection, TABLE)) {
      return through;
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT import, instructions FROM " + table() + " WHERE source = ''")) {
      while (rows.next()) {
        through.put(rows.getString(1), rows.getString(2));
      }
    }
    return through;
  }

  /** Says that the database is through with these. */
  void note(Connection connection, Instructions instructions, Optional<String> snapshot)
      throws SQLException {
    String file = instructions.file().getFileName().toString();
    write(
        connection,
        new FileKey(file, "", ""),
        new Entry(instructions.fingerprint(), 0, "", 0, 0, 0, 0, 0, 0, Set.of(), snapshot, true),
        !through(connection).containsKey(file));
  }

  /**
   * Forgets the files whose table is gone, and with it what came from them; then the instructions
   * are not through either.
   */
  void forgetGone(Connection connection, Target target) throws SQLException {
    if (!database.hasTable(connection, TABLE)) {
      return;
    }
    Set<String> gone = new HashSet<>();
    for (FileKey key : read(connection).keySet()) {
      if (target.table(connection, key.table()).isEmpty()) {
        gone.add(key.table());
      }
    }
    if (gone.isEmpty()) {
      return;
    }
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM " + table() + " WHERE source = '' OR target_table = ?")) {
      for (String table : gone) {
        delete.setString(1, table);
        delete.executeUpdate();
      }
    }
  }

  /** Makes the table, where there is none. */
  void open(Connection connection) throws SQLException {
    if (!database.hasTable(connection, TABLE)) {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate("CREATE TABLE " + table() + COLUMNS);
      }
    }
  }

  void write(Connection connection, FileKey key, Entry entry, boolean isNew) throws SQLException {
    String finished = entry.finished ? "CURRENT_TIMESTAMP" : "NULL";
    String sql =
        isNew
            ? "INSERT INTO "
                + table()
                + " (instructions, bytes, sha256, records, records_done, loaded, kept, invalid,"
                + " refused, waiting, snapshot, import, source, target_table, finished_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                + finished
                + ")"
            : "UPDATE "
                + table()
                + " SET instructions = ?, bytes = ?, sha256 = ?, records = ?, records_done = ?,"
                + " loaded = ?, kept = ?, invalid = ?, refused = ?, waiting = ?, snapshot = ?,"
                + " finished_at = "
                + finished
                + ", noted_at = CURRENT_TIMESTAMP"
                + " WHERE import = ? AND source = ? AND target_table = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, entry.instructions);
      statement.setLong(2, entry.bytes);
      statement.setString(3, entry.sha256);
      statement.setLong(4, entry.records);
      statement.setLong(5, entry.done);
      statement.setLong(6, entry.loaded);
      statement.setLong(7, entry.kept);
      statement.setLong(8, entry.invalid);
      statement.setLong(9, entry.refused);
      statement.setString(
          10,
          entry.waiting.stream().sorted().map(String::valueOf).collect(Collectors.joining(" ")));
      statement.setString(11, orNull(entry.snapshot));
      statement.setString(12, key.name());
      statement.setString(13, key.source());
      statement.setString(14, key.table());
      statement.executeUpdate();
    }
  }

  private static @Nullable String orNull(Optional<String> text) {
    return text.orElse(null);
  }
}
