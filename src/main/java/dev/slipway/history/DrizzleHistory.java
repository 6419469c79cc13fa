package dev.slipway.history;

import dev.slipway.database.Engine;
import dev.slipway.database.Ground;
import dev.slipway.history.HistoryTable.Row;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Drizzle's {@code __drizzle_migrations}, on PostgreSQL in a schema of its own: the SHA-256 of each
 * file, and the time that the journal gives it, by the last of which alone Drizzle goes.
 *
 * <p>Its form is that of {@code migrate} in drizzle-orm's {@code sqlite-core/dialect.js} and {@code
 * pg-core/dialect.js}, its checksums those of {@code migrator.js}.
 */
final class DrizzleHistory extends RowPerMigration {
  private static final String TABLE = "__drizzle_migrations";
  private static final int DIGITS_OF_A_LONG = 18;

  /** The times that the journal gives. */
  private final Set<String> times = new HashSet<>();

  private @Nullable Map<String, String> timesByHash;

  private DrizzleHistory(MigrationFolder folder, Ground ground) {
    super(folder, ground);
    for (Migration migration : folder.migrations()) {
      times.add(key(migration));
    }
  }

  /** A journal without times is none that Drizzle could go by. */
  static Optional<NativeHistory> over(MigrationFolder folder, Ground ground) {
    for (Migration migration : folder.migrations()) {
      if (migration.when().isEmpty()) {
        return Optional.empty();
      }
    }
    return Optional.of(new DrizzleHistory(folder, ground));
  }

  @Override
  public List<String> places() {
    return engine() == Engine.SQLITE ? List.of(TABLE) : List.of("drizzle." + TABLE, TABLE);
  }

  @Override
  boolean isNative(HistoryTable table) {
    return table.has("id", "hash", "created_at");
  }

  @Override
  String key(Migration migration) {
    return String.valueOf(migration.when().orElseThrow());
  }

  /** Where the journal was made anew, the text is what is left to know a migration by. */
  @Override
  Optional<String> key(Row row) {
    Optional<String> when = row.number("created_at");
    if (when.isPresent() && times.contains(when.get())) {
      return when;
    }
    String known = timesByHash().get(row.text("hash").orElse(""));
    return known == null ? when : Optional.of(known);
  }

  private Map<String, String> timesByHash() {
    if (timesByHash == null) {
      timesByHash = new HashMap<>();
      for (Migration migration : migrations()) {
        for (String text : Checksum.checkouts(migration.file())) {
          timesByHash.putIfAbsent(Checksum.hex(Checksum.of("SHA-256", text)), key(migration));
        }
      }
    }
    return timesByHash;
  }

  @Override
  String named(String key) {
    return HistoryTable.isDigits(key) && key.length() <= DIGITS_OF_A_LONG
        ? Testimony.ofTime(Instant.ofEpochMilli(Long.parseLong(key)))
        : key;
  }

  private static String hash(Migration migration) {
    return Checksum.hex(Checksum.of("SHA-256", migration.file()));
  }

  @Override
  Comparator<String> order() {
    return BY_NUMBER;
  }

  @Override
  boolean allows(Row row, Migration migration) {
    String known = row.text("hash").orElse("");
    return Checksum.checkouts(migration.file()).stream()
        .anyMatch(text -> known.equals(Checksum.hex(Checksum.of("SHA-256", text))));
  }

  @Override
  boolean mayMake(Connection connection) throws SQLException {
    if (engine() == Engine.SQLITE) {
      return true;
    }
    try (Statement statement = connection.createStatement();
        ResultSet answer =
            statement.executeQuery(
                "SELECT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')"
                    + " OR EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'drizzle'"
                    + " AND pg_catalog.has_schema_privilege(oid, 'CREATE'))")) {
      return answer.next() && answer.getBoolean(1);
    }
  }

  @Override
  List<String> tellingColumns(HistoryTable table) {
    return List.of("hash", "created_at");
  }

  @Override
  List<String> creation(String sql) {
    return engine() == Engine.SQLITE
        ? List.of(
            "CREATE TABLE "
                + sql
                + " (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)")
        : List.of(
            "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'drizzle')"
                + " THEN CREATE SCHEMA drizzle; END IF; END $$",
            "CREATE TABLE "
                + sql
                + " (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint)");
  }

  @Override
  Testimony testimony(String name, HistoryTable table, boolean texts) {
    Testimony told = super.testimony(name, table, texts);
    return isBehind(last(table), told.applied()) ? told.stumbledOver() : told;
  }

  /** Drizzle would run again whatever is later than the last time that it finds. */
  private boolean isBehind(String last, List<Migration> applied) {
    for (Migration migration : applied) {
      if (BY_NUMBER.compare(key(migration), last) > 0) {
        return true;
      }
    }
    return false;
  }

  private static String last(HistoryTable table) {
    String last = "";
    for (Row row : table.rows()) {
      String time = row.number("created_at").orElse("");
      last = BY_NUMBER.compare(time, last) > 0 ? time : last;
    }
    return last;
  }

  /**
   * Where the journal was made anew, with later times, the rows keep theirs as far as Drizzle does
   * not go by them.
   */
  @Override
  void enter(Connection connection, HistoryTable table, List<Migration> present)
      throws SQLException {
    super.enter(connection, table, present);
    HistoryTable entered = HistoryTable.read(connection, table.sql());
    String last = last(entered);
    for (Row row : entered.rows()) {
      String time = key(row).orElse("");
      if (times.contains(time) && BY_NUMBER.compare(time, last) > 0) {
        execute(
            connection,
            "UPDATE "
                + table.sql()
                + " SET created_at = ? WHERE hash = ? AND coalesce(created_at, 0) = ?",
            Long.parseLong(time),
            row.text("hash").orElse(""),
            row.value("created_at").orElse(0));
      }
    }
  }

  @Override
  void insert(Connection connection, HistoryTable table, Migration migration) throws SQLException {
    execute(
        connection,
        "INSERT INTO " + table.sql() + " (hash, created_at) VALUES (?, ?)",
        hash(migration),
        migration.when().orElseThrow());
  }

  @Override
  void correct(Connection connection, HistoryTable table, Row row, Migration migration)
      throws SQLException {
    execute(
        connection,
        "UPDATE " + table.sql() + " SET hash = ? WHERE created_at = ?",
        hash(migration),
        migration.when().orElseThrow());
  }
}
