package dev.slipway.history;

import dev.slipway.database.Engine;
import dev.slipway.database.Ground;
import dev.slipway.history.HistoryTable.Row;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Prisma Migrate's {@code _prisma_migrations}.
 *
 * <p>Its form is that of {@code create_migrations_table} in prisma-engines' {@code
 * sql-schema-connector/src/flavour/sqlite.rs} and {@code postgres.rs}; its rows are those of {@code
 * sql_migration_persistence.rs}, its checksums those of {@code schema-connector/src/checksum.rs}. A
 * row that is neither finished nor rolled back is a failed one (P3009), and {@code prisma migrate
 * resolve} settles it as is done here.
 */
final class PrismaHistory extends RowPerMigration {
  PrismaHistory(MigrationFolder folder, Ground ground) {
    super(folder, ground);
  }

  @Override
  public List<String> places() {
    return List.of("_prisma_migrations");
  }

  @Override
  boolean isNative(HistoryTable table) {
    return table.has("id", "checksum", "finished_at", "migration_name", "rolled_back_at");
  }

  @Override
  String key(Migration migration) {
    return migration.name();
  }

  /** One that was rolled back says nothing any more; what came after it has a row of its own. */
  @Override
  Optional<String> key(Row row) {
    return row.has("rolled_back_at") ? Optional.empty() : row.text("migration_name");
  }

  @Override
  Comparator<String> order() {
    return BY_TEXT;
  }

  @Override
  Says says(Row row) {
    return row.has("finished_at") ? Says.APPLIED : Says.FAILED;
  }

  /** One that no Prisma ever wrote, as people enter it by hand, says nothing of the text. */
  @Override
  boolean allows(Row row, Migration migration) {
    String known = row.text("checksum").orElse("");
    if (!known.matches("[0-9a-f]{32,64}")) {
      return true;
    }
    for (String text : Checksum.checkouts(migration.file())) {
      byte[] checksum = Checksum.of("SHA-256", text);
      if (known.equals(Checksum.hex(checksum)) || known.equals(unpadded(checksum))) {
        return true;
      }
    }
    return false;
  }

  /** As early versions wrote it (prisma-engines#1887). */
  private static String unpadded(byte[] checksum) {
    StringBuilder hex = new StringBuilder();
    for (byte one : checksum) {
      hex.append(Integer.toHexString(one & 0xff));
    }
    return hex.toString();
  }

  @Override
  List<String> tellingColumns(HistoryTable table) {
    return List.of("id");
  }

  @Override
  List<String> creation(String sql) {
    return List.of(
        engine() == Engine.SQLITE
            ? "CREATE TABLE "
                + sql
                + """
                 (
                    "id"                    TEXT PRIMARY KEY NOT NULL,
                    "checksum"              TEXT NOT NULL,
                    "finished_at"           DATETIME,
                    "migration_name"        TEXT NOT NULL,
                    "logs"                  TEXT,
                    "rolled_back_at"        DATETIME,
                    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
                    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
                )"""
            : "CREATE TABLE "
                + sql
                + """
                 (
                    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
                    checksum                VARCHAR(64) NOT NULL,
                    finished_at             TIMESTAMPTZ,
                    migration_name          VARCHAR(255) NOT NULL,
                    logs                    TEXT,
                    rolled_back_at          TIMESTAMPTZ,
                    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
                    applied_steps_count     INTEGER NOT NULL DEFAULT 0
                )""");
  }

  @Override
  void insert(Connection connection, HistoryTable table, Migration migration) throws SQLException {
    Object now = now(table);
    execute(
        connection,
        "INSERT INTO "
            + table.sql()
            + " (id, checksum, finished_at, migration_name, started_at, applied_steps_count)"
            + " VALUES (?, ?, ?, ?, ?, 1)",
        UUID.randomUUID().toString(),
        Checksum.hex(Checksum.of("SHA-256", migration.file())),
        now,
        migration.name(),
        now);
  }

  @Override
  void settle(Connection connection, HistoryTable table, Row failed) throws SQLException {
    execute(
        connection,
        "UPDATE " + table.sql() + " SET rolled_back_at = ? WHERE id = ?",
        now(table),
        failed.text("id").orElse(""));
  }

  @Override
  void correct(Connection connection, HistoryTable table, Row row, Migration migration)
      throws SQLException {
    execute(
        connection,
        "UPDATE " + table.sql() + " SET checksum = ? WHERE id = ?",
        Checksum.hex(Checksum.of("SHA-256", migration.file())),
        row.text("id").orElse(""));
  }

  /**
   * On SQLite Prisma's own driver writes milliseconds since 1970 and its adapters write text; both
   * read both, but sort the one before the other.
   */
  private Object now(HistoryTable table) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    if (engine() == Engine.POSTGRESQL) {
      return now.atOffset(ZoneOffset.UTC);
    }
    boolean text =
        table.rows().stream().anyMatch(row -> row.value("started_at").orElse(0) instanceof String);
    return text ? now.toString().replace("Z", "+00:00") : now.toEpochMilli();
  }
}
