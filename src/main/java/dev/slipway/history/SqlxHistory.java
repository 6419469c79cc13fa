package dev.slipway.history;

import dev.slipway.database.Engine;
import dev.slipway.database.Ground;
import dev.slipway.history.HistoryTable.Row;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * sqlx's {@code _sqlx_migrations}: a row for each migration with the SHA-384 of its file, which
 * sqlx compares whenever the app starts.
 *
 * <p>Its form is that of {@code sqlx-sqlite/src/migrate.rs} and {@code
 * sqlx-postgres/src/migrate.rs}, its versions, descriptions and checksums those of {@code
 * sqlx-core/src/migrate/source.rs}.
 */
final class SqlxHistory extends RowPerMigration {
  SqlxHistory(MigrationFolder folder, Ground ground) {
    super(folder, ground);
  }

  @Override
  public List<String> places() {
    return List.of("_sqlx_migrations");
  }

  @Override
  boolean isNative(HistoryTable table) {
    return table.has("version", "description", "success", "checksum", "execution_time");
  }

  @Override
  String key(Migration migration) {
    return leadingNumber(migration.name());
  }

  @Override
  Optional<String> key(Row row) {
    return row.number("version");
  }

  @Override
  Comparator<String> order() {
    return BY_NUMBER;
  }

  @Override
  Says says(Row row) {
    return row.isTrue("success") ? Says.APPLIED : Says.FAILED;
  }

  @Override
  boolean allows(Row row, Migration migration) {
    byte[] known = row.value("checksum").orElse("") instanceof byte[] bytes ? bytes : new byte[0];
    return Checksum.checkouts(migration.file()).stream()
        .anyMatch(text -> Arrays.equals(known, Checksum.of("SHA-384", text)));
  }

  /** Else sqlx refuses the app's start ({@code VersionMismatch} in {@code migrator.rs}). */
  @Override
  boolean isExact(Row row, Migration migration) {
    return row.value("checksum").orElse("") instanceof byte[] known
        && Arrays.equals(known, Checksum.of("SHA-384", migration.file()));
  }

  @Override
  List<String> tellingColumns(HistoryTable table) {
    return List.of("version");
  }

  @Override
  List<String> creation(String sql) {
    boolean sqlite = engine() == Engine.SQLITE;
    return List.of(
        "CREATE TABLE "
            + sql
            + """
             (
                version BIGINT PRIMARY KEY,
                description TEXT NOT NULL,
                installed_on\s"""
            + (sqlite
                ? "TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP"
                : "TIMESTAMPTZ NOT NULL DEFAULT now()")
            + """
            ,
                success BOOLEAN NOT NULL,
                checksum\s"""
            + (sqlite ? "BLOB" : "BYTEA")
            + """
             NOT NULL,
                execution_time BIGINT NOT NULL
            )""");
  }

  @Override
  void insert(Connection connection, HistoryTable table, Migration migration) throws SQLException {
    execute(
        connection,
        "INSERT INTO "
            + table.sql()
            + " (version, description, success, checksum, execution_time) VALUES (?, ?, TRUE, ?, 0)",
        Long.parseLong(key(migration)),
        migration.name().substring(migration.name().indexOf('_') + 1).replace('_', ' '),
        Checksum.of("SHA-384", migration.file()));
  }

  @Override
  void settle(Connection connection, HistoryTable table, Row failed) throws SQLException {
    execute(
        connection,
        "DELETE FROM " + table.sql() + " WHERE version = ?",
        Long.parseLong(failed.number("version").orElse("0")));
  }

  @Override
  void correct(Connection connection, HistoryTable table, Row row, Migration migration)
      throws SQLException {
    execute(
        connection,
        "UPDATE " + table.sql() + " SET checksum = ? WHERE version = ?",
        Checksum.of("SHA-384", migration.file()),
        Long.parseLong(key(migration)));
  }
}
