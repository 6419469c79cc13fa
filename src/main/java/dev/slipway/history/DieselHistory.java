package dev.slipway.history;

import dev.slipway.database.Ground;
import dev.slipway.history.HistoryTable.Row;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Diesel's {@code __diesel_schema_migrations}: what stands before the first underscore of a
 * directory's name, without dashes.
 *
 * <p>Its form is that of {@code diesel/src/migration/setup_migration_table.sql}, its versions those
 * of {@code version_from_string} in {@code diesel_migrations/migrations_internals/src/lib.rs}.
 */
final class DieselHistory extends RowPerMigration {
  DieselHistory(MigrationFolder folder, Ground ground) {
    super(folder, ground);
  }

  @Override
  public List<String> places() {
    return List.of("__diesel_schema_migrations");
  }

  @Override
  boolean isNative(HistoryTable table) {
    return table.has("version", "run_on");
  }

  @Override
  String key(Migration migration) {
    int end = migration.name().indexOf('_');
    return (end < 0 ? migration.name() : migration.name().substring(0, end)).replace("-", "");
  }

  @Override
  Optional<String> key(Row row) {
    return row.text("version");
  }

  @Override
  Comparator<String> order() {
    return BY_TEXT;
  }

  @Override
  List<String> tellingColumns(HistoryTable table) {
    return List.of("version");
  }

  @Override
  List<String> creation(String sql) {
    return List.of(
        "CREATE TABLE "
            + sql
            + """
             (
                   version VARCHAR(50) PRIMARY KEY NOT NULL,
                   run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
            )""");
  }

  @Override
  void insert(Connection connection, HistoryTable table, Migration migration) throws SQLException {
    execute(connection, "INSERT INTO " + table.sql() + " (version) VALUES (?)", key(migration));
  }
}
