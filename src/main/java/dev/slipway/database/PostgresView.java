package dev.slipway.database;

import java.nio.channels.FileChannel;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A read-only transaction on a session of its own, which other sessions can share. */
final class PostgresView implements Database.View {
  private final Connection connection;
  private @Nullable String view;

  private PostgresView(Connection connection) {
    this.connection = connection;
  }

  static PostgresView begin(PostgresDatabase database) throws SQLException {
    Connection connection = database.connect("slipway backup");
    try {
      PostgresDatabase.execute(
          connection, PostgresWriter.settings(connection, database.patience()));
      PostgresDatabase.execute(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      return new PostgresView(connection);
    } catch (SQLException e) {
      PostgresDatabase.letGo(connection);
      throw e;
    }
  }

  @Override
  public Connection connection() {
    return connection;
  }

  @Override
  public Optional<FileChannel> steadyFile() {
    return Optional.empty();
  }

  @Override
  public Optional<String> sharedView() throws SQLException {
    if (view == null) {
      view = PostgresDatabase.text(connection, "SELECT pg_catalog.pg_export_snapshot()");
    }
    return Optional.of(view);
  }

  @Override
  public void close() {
    PostgresDatabase.letGo(connection);
  }
}
