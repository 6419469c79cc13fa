package dev.slipway.evidence;

import dev.slipway.database.Database;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What {@code flyway_schema_history} claims was applied to a database.
 *
 * <p>Read without Flyway, which would cost more than everything else that a start with nothing to
 * do does. The meaning of the row types is Flyway's.
 */
public final class History {
  static final String TABLE = "flyway_schema_history";

  /** One row that claims a migration. */
  private record Row(
      String script, Optional<String> version, Optional<Integer> checksum, boolean success) {}

  /** The last row of each script, in the order of installation. */
  private final Map<String, Row> rows = new LinkedHashMap<>();

  /** Up to which version a row of Flyway's {@code baseline} claims everything, if there is one. */
  private Optional<String> baseline = Optional.empty();

  private History() {}

  /** Reads the history of a database; one without the table has an empty one. */
  public static History read(Database database) throws SQLException {
    History history = new History();
    Connection connection = database.reading();
    if (!database.hasTable(connection, TABLE)) {
      return history;
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT version, script, type, checksum, success FROM "
                    + TABLE
                    + " ORDER BY installed_rank")) {
      while (rows.next()) {
        int checksum = rows.getInt("checksum");
        Optional<Integer> known = rows.wasNull() ? Optional.empty() : Optional.of(checksum);
        history.add(
            rows.getString("type"),
            new Row(
                rows.getString("script"),
                Optional.ofNullable(rows.getString("version")),
                known,
                rows.getBoolean("success")));
      }
    }
    return history;
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

  /** Whether it has a row for exactly the folder's migrations, each with its text as it is. */
  public boolean matches(MigrationFolder folder) {
    return claims(folder).isComplete();
  }

  /** What it claims of a folder. */
  public Claims claims(MigrationFolder folder) {
    List<Migration> applied = new ArrayList<>();
    List<Migration> unrecorded = new ArrayList<>();
    List<Migration> edited = new ArrayList<>();
    Map<String, Migration> known = new HashMap<>();
    for (Migration migration : folder.migrations()) {
      known.put(migration.script(), migration);
      Row row = rows.get(migration.script());
      if (row == null) {
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
      if (!row.success) {
        failed.add(row.script);
      }
    }
    return new Claims(folder.migrations(), applied, unrecorded, unknown, last, edited, failed);
  }

  private boolean isBelowBaseline(Migration migration) {
    return baseline.isPresent() && migration.isUpTo(baseline.get());
  }
}
