package dev.slipway.evidence;

import dev.slipway.database.Database;
import dev.slipway.history.NativeHistory;
import dev.slipway.history.OtherTools;
import dev.slipway.history.Testimony;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the tables in a database claim was applied to it: {@code flyway_schema_history}, which is
 * Slipway's own book, and the table of the folder's own tool.
 *
 * <p>The book is read without Flyway, which would cost more than everything else that a start with
 * nothing to do does. The meaning of its row types is Flyway's.
 */
public final class History {
  static final String TABLE = "flyway_schema_history";

  /** One row that claims a migration. */
  private record Row(
      String script, Optional<String> version, Optional<Integer> checksum, boolean success) {}

  private final MigrationFolder folder;

  /** The last row of each script, in the order of installation. */
  private final Map<String, Row> rows = new LinkedHashMap<>();

  /** Up to which version a row of Flyway's {@code baseline} claims everything, if there is one. */
  private Optional<String> baseline = Optional.empty();

  /** What the table of the folder's own tool says, if its layout has another than the book. */
  private Optional<Testimony> told = Optional.empty();

  private History(MigrationFolder folder) {
    this.folder = folder;
  }

  /**
   * Whether book and native table both have a row for exactly the folder's migrations, the book
   * each with its text as it is. A database without the tables has nothing in them.
   */
  public static boolean matches(Database database, MigrationFolder folder) throws SQLException {
    History history = read(database, folder, false);
    return history.isPlainlyComplete() || history.claims().isComplete();
  }

  /** What they claim of a folder, down to the texts; other tools' tables only where both do not. */
  public static Claims claims(Database database, MigrationFolder folder) throws SQLException {
    Claims claims = read(database, folder, true).claims();
    if (!claims.isNone()) {
      return claims;
    }
    Set<String> own = new HashSet<>();
    claims.histories().stream()
        .filter(history -> history.form() == Testimony.Form.NATIVE)
        .forEach(history -> own.add(history.table()));
    return claims.hinted(OtherTools.read(database, folder, own));
  }

  /** The tables that are written anew where a history is set aside. */
  static List<String> tables(MigrationFolder folder, Database database) {
    List<String> tables = new ArrayList<>(List.of(TABLE));
    NativeHistory.of(folder, database).ifPresent(beside -> tables.addAll(beside.places()));
    return tables;
  }

  private static History read(Database database, MigrationFolder folder, boolean texts)
      throws SQLException {
    History history = new History(folder);
    Connection connection = database.reading();
    Optional<NativeHistory> book = NativeHistory.of(folder, database);
    List<String> tables = new ArrayList<>(List.of(TABLE));
    book.ifPresent(other -> tables.addAll(other.places()));
    Set<String> there = database.tablesAmong(connection, tables);
    if (there.contains(TABLE)) {
      history.read(connection);
    }
    if (book.isPresent()) {
      history.told = Optional.of(book.get().read(connection, there, texts));
    }
    return history;
  }

  private void read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT version, script, type, checksum, success FROM "
                    + TABLE
                    + " ORDER BY installed_rank")) {
      while (rows.next()) {
        int checksum = rows.getInt("checksum");
        Optional<Integer> known = rows.wasNull() ? Optional.empty() : Optional.of(checksum);
        add(
            rows.getString("type"),
            new Row(
                rows.getString("script"),
                Optional.ofNullable(rows.getString("version")),
                known,
                rows.getBoolean("success")));
      }
    }
  }

  private void add(String type, Row row) {
    switch (type) {
      case "SCHEMA" -> {}
      case "BASELINE" -> baseline = row.version;
      case "DELETE" -> forget(row);
      default -> {
        if (type.startsWith("UNDO")) {
          forget(row);
        } else {
          rows.remove(row.script);
          rows.put(row.script, row);
        }
      }
    }
  }

  /** An undo script has another name than what it undoes; repeatable ones have no version. */
  private void forget(Row row) {
    rows.values()
        .removeIf(
            earlier ->
                row.version.isPresent()
                    ? earlier.version.equals(row.version)
                    : Objects.equals(earlier.script, row.script));
  }

  /**
   * Whether each has one good row for each migration, and no other. That is how nearly every start
   * finds them, and to weigh their claims would cost more the more migrations there are.
   */
  private boolean isPlainlyComplete() {
    if (rows.size() != folder.migrations().size()) {
      return false;
    }
    for (Migration migration : folder.migrations()) {
      Row row = rows.get(migration.script());
      if (row == null
          || !row.success
          || row.checksum.isEmpty()
          || row.checksum.get() != migration.checksum()) {
        return false;
      }
    }
    return told.isEmpty()
        || told.get().form() == Testimony.Form.OTHER
        || (told.get().isWritten()
            && told.get().edited().isEmpty()
            && told.get().unknown().isEmpty());
  }

  /** What the book claims, weighed against what the native table says. */
  private Claims claims() {
    Claims own = ofBook();
    if (told.isEmpty() || told.get().form() == Testimony.Form.OTHER) {
      return own;
    }
    Testimony other = told.get();
    Claims beside = own.beside(other).besideNewer(other);
    if (own.denial().isPresent() || other.isSilent()) {
      return beside;
    }
    return own.isNone() ? beside.takenFrom(other) : beside.joinedWith(other);
  }

  private Claims ofBook() {
    List<Migration> applied = new ArrayList<>();
    List<Migration> unrecorded = new ArrayList<>();
    List<Migration> edited = new ArrayList<>();
    List<Migration> open = new ArrayList<>();
    Map<String, Migration> known = new HashMap<>();
    for (Migration migration : folder.migrations()) {
      known.put(migration.script(), migration);
      Row row = rows.get(migration.script());
      if (row != null && !row.success) {
        open.add(migration);
      } else if (row == null) {
        if (isBelowBaseline(migration)) {
          applied.add(migration);
          unrecorded.add(migration);
        }
      } else if (row.checksum.isEmpty()) {
        applied.add(migration);
        unrecorded.add(migration);
      } else if (row.checksum.get() == migration.checksum()) {
        applied.add(migration);
      } else if (!migration.repeatable()) {
        edited.add(migration);
      }
    }
    List<String> unknown = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    boolean last = true;
    for (Row row : rows.values()) {
      Migration migration = known.get(row.script);
      if (migration == null) {
        unknown.add(row.script);
      } else if (!unknown.isEmpty() && !migration.repeatable()) {
        last = false;
      }
      if (!row.success && migration == null) {
        failed.add(row.script);
      }
    }
    return new Claims(folder.migrations(), applied, unrecorded, unknown, last, edited, failed)
        .opened(open);
  }

  private boolean isBelowBaseline(Migration migration) {
    return baseline.isPresent() && migration.isUpTo(baseline.get());
  }
}
