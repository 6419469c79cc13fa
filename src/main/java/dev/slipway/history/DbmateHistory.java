package dev.slipway.history;

import dev.slipway.database.Engine;
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
 * dbmate's {@code schema_migrations}: the digits that file names begin with, as text.
 *
 * <p>Its form is that of {@code CreateMigrationsTable} in dbmate's {@code
 * pkg/driver/sqlite/sqlite.go} and {@code pkg/driver/postgres/postgres.go}, its versions those of
 * {@code migrationFileRegexp} in {@code pkg/dbmate/db.go}.
 */
final class DbmateHistory extends RowPerMigration {
  DbmateHistory(MigrationFolder folder, Ground ground) {
    super(folder, ground);
  }

  @Override
  public List<String> places() {
    return List.of("schema_migrations");
  }

  @Override
  boolean isNative(HistoryTable table) {
    return table.has("version") && table.columns().size() == 1;
  }

  @Override
  String key(Migration migration) {
    return leadingDigits(migration.name());
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
            + (engine() == Engine.SQLITE
                ? " (version varchar(128) primary key)"
                : " (version varchar primary key)"));
  }

  @Override
  void insert(Connection connection, HistoryTable table, Migration migration) throws SQLException {
    execute(connection, "INSERT INTO " + table.sql() + " (version) VALUES (?)", key(migration));
  }
}
