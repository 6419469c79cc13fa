package dev.slipway.history;

import dev.slipway.database.Engine;
import dev.slipway.database.Ground;
import dev.slipway.history.HistoryTable.Row;
import dev.slipway.history.Testimony.Form;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * golang-migrate's {@code schema_migrations}: one row, with the version that the database is at and
 * whether the way there ended well.
 *
 * <p>Its form is that of {@code ensureVersionTable} in golang-migrate's {@code
 * database/sqlite3/sqlite3.go} and {@code database/postgres/postgres.go}. {@code SetVersion} there
 * replaces the row; here it is changed, so that columns which an app added keep what they hold.
 */
final class GolangMigrateHistory extends NativeHistory {
  GolangMigrateHistory(MigrationFolder folder, Ground ground) {
    super(folder, ground);
  }

  @Override
  public List<String> places() {
    return List.of("schema_migrations");
  }

  @Override
  boolean isNative(HistoryTable table) {
    return table.has("version", "dirty") && table.rows().size() < 2;
  }

  private static String version(Migration migration) {
    return RowPerMigration.leadingNumber(migration.name());
  }

  @Override
  Testimony testimony(String name, HistoryTable table, boolean texts) {
    Optional<Row> row =
        table.rows().isEmpty() ? Optional.empty() : Optional.of(table.rows().get(0));
    String version = row.isEmpty() ? "0" : row.get().number("version").orElse("0");
    boolean dirty = row.isPresent() && row.get().isTrue("dirty");
    List<Migration> applied = new ArrayList<>();
    List<Migration> absent = new ArrayList<>();
    List<Migration> failed = new ArrayList<>();
    // Nothing is left of what an undo of the first migration left: version -1.
    boolean known = row.isEmpty() || version.startsWith("-");
    for (Migration migration : migrations()) {
      int order = RowPerMigration.BY_NUMBER.compare(version(migration), version);
      known |= order == 0;
      if (row.isEmpty() || order > 0) {
        absent.add(migration);
      } else if (order == 0 && dirty) {
        failed.add(migration);
      } else {
        applied.add(migration);
      }
    }
    String here = Testimony.version(version);
    boolean older = RowPerMigration.BY_NUMBER.compare(version, version(migrations().get(0))) < 0;
    Migration last = migrations().get(migrations().size() - 1);
    return new Testimony(
        name,
        Form.NATIVE,
        applied,
        absent,
        List.of(),
        failed,
        known || older ? List.of() : List.of(dirty ? Testimony.failed(here) : here),
        RowPerMigration.BY_NUMBER.compare(version, version(last)) > 0,
        false);
  }

  @Override
  List<String> creation(String sql) {
    return engine() == Engine.SQLITE
        ? List.of(
            "CREATE TABLE " + sql + " (version uint64,dirty bool)",
            "CREATE UNIQUE INDEX main.version_unique ON \"schema_migrations\" (version)")
        : List.of(
            "CREATE TABLE "
                + sql
                + " (version bigint not null primary key, dirty boolean not null)");
  }

  @Override
  void enter(Connection connection, HistoryTable table, List<Migration> present)
      throws SQLException {
    if (!present.isEmpty()) {
      set(connection, table, present.get(present.size() - 1), false);
    }
  }

  @Override
  void takeBack(
      Connection connection, HistoryTable table, List<Migration> undone, List<Migration> left)
      throws SQLException {
    if (left.isEmpty()) {
      takeAway(connection, table);
    } else {
      set(connection, table, left.get(left.size() - 1), false);
    }
  }

  @Override
  void begin(Connection connection, HistoryTable table, Migration next) throws SQLException {
    set(connection, table, next, true);
  }

  private static void set(
      Connection connection, HistoryTable table, Migration migration, boolean dirty)
      throws SQLException {
    execute(
        connection,
        table.rows().isEmpty()
            ? "INSERT INTO " + table.sql() + " (version, dirty) VALUES (?, ?)"
            : "UPDATE " + table.sql() + " SET version = ?, dirty = ?",
        Long.parseLong(version(migration)),
        dirty);
  }
}
