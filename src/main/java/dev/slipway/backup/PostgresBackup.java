package dev.slipway.backup;

import dev.slipway.database.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** Dumps a PostgreSQL database with {@code pg_dump}. */
final class PostgresBackup implements Backup.Copying {
  private final Database database;
  private final Database.Transaction transaction;

  PostgresBackup(Database database, Database.Transaction transaction) {
    this.database = database;
    this.transaction = transaction;
  }

  @Override
  public String suffix() {
    return ".dump";
  }

  @Override
  public Optional<String> sha256OfSource() {
    return Optional.empty();
  }

  @Override
  public void copy(Path target) throws IOException, SQLException {
    throw new UnsupportedOperationException(database + " " + transaction);
  }

  @Override
  public Map<String, Long> check(Path copy) throws IOException, SQLException {
    throw new UnsupportedOperationException();
  }
}
