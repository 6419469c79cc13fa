package dev.slipway.backup;

import dev.slipway.database.Database;
import dev.slipway.database.Sql;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dumps a PostgreSQL database with {@code pg_dump}, exactly as the write transaction sees it.
 *
 * <p>Its rows are counted in the very state that is dumped. That the dump restores to as many is
 * known only once it was restored, which is done where that is asked for.
 */
final class PostgresBackup implements Backup.Copying {
  private static final Logger log = LoggerFactory.getLogger(PostgresBackup.class);

  /** Long enough for what an app does in passing; who holds a table longer has to be stopped. */
  private static final Duration LOCK_WAIT = Duration.ofSeconds(60);

  private final Database database;
  private final Database.View view;
  private final boolean restoreCheck;
  private final PostgresClients clients;
  private @Nullable Means means;
  private @Nullable String fingerprint;

  /** By what a dump is made, and what has to be in it. */
  private record Means(int serverMajor, PostgresClient client, PostgresTables tables) {}

  /**
   * @param restoreCheck whether to restore what was dumped into a scratch database
   * @param clients the programs to choose from
   */
  PostgresBackup(
      Database database, Database.View view, boolean restoreCheck, PostgresClients clients) {
    this.database = database;
    this.view = view;
    this.restoreCheck = restoreCheck;
    this.clients = clients;
  }

  @Override
  public String suffix() {
    return ".dump";
  }

  @Override
  public boolean isLike(Path earlier) {
    return false;
  }

  /** A dump is packed, by how much only dumping tells. */
  @Override
  public long bytes(Database of) {
    return 0;
  }

  @Override
  public void copy(Path target) throws IOException, SQLException {
    Connection connection = view.connection();
    int serverMajor = connection.getMetaData().getDatabaseMajorVersion();
    PostgresClient client = clients.choose(serverMajor);
    PostgresTables tables = PostgresTables.of(connection);
    means = new Means(serverMajor, client, tables);
    if (!tables.closedSchemas().isEmpty()) {
      log.warn(
          "the backup is without the schemas {}: this role may not use them, and so no migration"
              + " that it runs can change them",
          tables.closedSchemas());
    }
    client.dump(
        database.forClients(), view.sharedView(), tables.closedSchemas(), LOCK_WAIT, target);
  }

  @Override
  public Map<String, Long> check(Path copy) throws IOException, SQLException {
    Means by = Objects.requireNonNull(means, "nothing was copied yet");
    by.tables().requireIn(by.client().list(copy));
    fingerprint = by.client().read(copy);
    if (!restoreCheck) {
      return rowsSaved();
    }
    try (Database.Scratch scratch = database.scratch()) {
      clear(scratch, database);
      by.client().restore(scratch.forClients(), by.serverMajor(), copy);
      Map<String, Long> restored = database.rowCounts(scratch.connection());
      requireSame(restored, rowsSaved());
      return restored;
    }
  }

  /** A dump makes the home schema itself, unless that is the one which every database has. */
  static void clear(Database.Scratch scratch, Database database) throws SQLException {
    if (!database.home().equals("public")) {
      try (Statement statement = scratch.connection().createStatement()) {
        statement.execute("DROP SCHEMA IF EXISTS " + Sql.quoted(database.home()));
      }
    }
  }

  /** In the view that was dumped, whatever this transaction would see by now. */
  private Map<String, Long> rowsSaved() throws SQLException {
    Optional<String> shared = view.sharedView();
    if (shared.isEmpty()) {
      return database.rowCounts(view.connection());
    }
    try (Connection reader = database.anotherReader();
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      statement.execute("SET TRANSACTION SNAPSHOT '" + shared.get().replace("'", "''") + "'");
      Map<String, Long> rows = database.rowCounts(reader);
      reader.rollback();
      return rows;
    }
  }

  /** Of what was restored; that no table is missing was seen before. */
  static void requireSame(Map<String, Long> restored, Map<String, Long> saved) throws IOException {
    for (Map.Entry<String, Long> table : new TreeMap<>(restored).entrySet()) {
      Long rows = saved.get(table.getKey());
      if (!table.getValue().equals(rows)) {
        throw new IOException(
            "of "
                + table.getKey()
                + " the dump restores "
                + table.getValue()
                + " rows, and the database has "
                + rows);
      }
    }
  }

  @Override
  public List<String> withoutSchemas() {
    return Objects.requireNonNull(means, "nothing was copied yet").tables().closedSchemas();
  }

  @Override
  public String fingerprint(Path copy, String sha256) {
    return Objects.requireNonNull(fingerprint, "nothing was read back yet");
  }
}
