package dev.slipway.database;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.nio.channels.FileChannel;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A transaction in which a PostgreSQL database is written, on a session of its own. */
final class PostgresTransaction implements Database.Transaction {
  private static final Logger log = LoggerFactory.getLogger(PostgresTransaction.class);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final PostgresDatabase database;
  private final PostgresWriter writer;
  private @Nullable String view;
  private boolean committed;
  private boolean closed;

  private PostgresTransaction(PostgresDatabase database, PostgresWriter writer) {
    this.database = database;
    this.writer = writer;
  }

  static PostgresTransaction begin(PostgresDatabase database) throws SQLException {
    PostgresWriter writer = database.writing();
    PostgresTransaction transaction = new PostgresTransaction(database, writer);
    PostgresDatabase.execute(
        writer.connection(), "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
    try {
      requireHome(database, writer.connection());
      return transaction;
    } catch (SQLException | RuntimeException e) {
      transaction.close();
      throw e;
    }
  }

  /** As Prisma does, a schema that the URL names is made if it is missing. */
  private static void requireHome(PostgresDatabase database, Connection connection)
      throws SQLException {
    String home = database.home();
    String role = PostgresDatabase.text(connection, "SELECT current_user");
    String may =
        PostgresDatabase.text(
            connection,
            "SELECT pg_catalog.has_schema_privilege(oid, 'CREATE') AND"
                + " pg_catalog.has_schema_privilege(oid, 'USAGE') FROM pg_catalog.pg_namespace"
                + " WHERE nspname = '"
                + home.replace("'", "''")
                + "'");
    if (may.isEmpty()) {
      PostgresDatabase.execute(connection, "CREATE SCHEMA " + Sql.quoted(home));
    } else if (may.equals("f")) {
      throw new Refusal(
          Fact.NO_PERMISSION,
          "the role "
              + role
              + " may not make anything in the schema "
              + home
              + " of "
              + database.place(),
          "history and migrations need that",
          "GRANT USAGE, CREATE ON SCHEMA "
              + Sql.quoted(home)
              + " TO "
              + Sql.quoted(role)
              + ", or give the gate the role that owns the app's tables");
    }
  }

  @Override
  public Connection connection() {
    return writer.connection();
  }

  @Override
  public Optional<FileChannel> steadyFile() {
    return Optional.empty();
  }

  @Override
  public Optional<String> sharedView() throws SQLException {
    if (view == null) {
      view = PostgresDatabase.text(writer.connection(), "SELECT pg_catalog.pg_export_snapshot()");
    }
    return Optional.of(view);
  }

  @Override
  public Tally tally(Map<String, Long> counted) throws SQLException {
    return PostgresTally.of(database, writer.connection(), counted);
  }

  @Override
  public void keep() throws SQLException {
    commit();
    committed = false;
    view = null;
    PostgresDatabase.execute(
        writer.connection(), "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
  }

  @Override
  public void commit() throws SQLException {
    Optional<AdvisoryLock> lock = database.lock();
    if (lock.isPresent() && !lock.get().isHeld()) {
      throw new Refusal(
          Fact.BUSY,
          "the lock that keeps other gates out of " + database.place() + " was lost",
          "another gate may be at work, and so everything was undone",
          "slipway migrate");
    }
    String id =
        PostgresDatabase.text(
            writer.connection(), "SELECT pg_catalog.pg_current_xact_id_if_assigned()");
    if (lock.isPresent() && !id.isEmpty()) {
      lock.get().flush();
    }
    try {
      PostgresDatabase.execute(writer.connection(), "COMMIT");
    } catch (SQLException e) {
      if (id.isEmpty() || !PostgresFault.isLost(e) || !wasCommitted(id, e)) {
        throw e;
      }
      log.warn(
          "the session was lost while committing, and the server says that it did: {}",
          e.getMessage());
    }
    committed = true;
  }

  /** Asks the server how a transaction ended whose answer was lost on the way. */
  private boolean wasCommitted(String id, SQLException lost) {
    long until = System.nanoTime() + database.patience().toNanos();
    try {
      Connection other = database.again();
      while (true) {
        switch (ending(other, id)) {
          case "committed" -> {
            return true;
          }
          case "aborted" -> {
            return false;
          }
          default -> {
            if (System.nanoTime() - until >= 0) {
              throw undecided(lost);
            }
            Thread.sleep(PAUSE.toMillis());
          }
        }
      }
    } catch (SQLException | Refusal e) {
      log.debug("asking how the transaction ended", e);
      throw undecided(lost);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw undecided(lost);
    }
  }

  /** One of the words of {@code pg_xact_status}. */
  private static String ending(Connection other, String id) throws SQLException {
    try {
      return PostgresDatabase.text(other, "SELECT pg_catalog.pg_xact_status('" + id + "'::xid8)");
    } catch (SQLException e) {
      // "transaction ID … is in the future": nothing that it did outlived a crash of the server.
      if (PSQLState.INVALID_PARAMETER_VALUE.getState().equals(e.getSQLState())) {
        return "aborted";
      }
      throw e;
    }
  }

  private Refusal undecided(SQLException lost) {
    return new Refusal(
        Fact.PARTLY_DONE,
        "the server went away while it was asked to commit: " + lost.getMessage(),
        "whether it did cannot be known before it answers again",
        "start the server, then: slipway migrate, which looks at what is there",
        lost);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (!committed) {
        PostgresDatabase.execute(writer.connection(), "ROLLBACK");
      }
    } catch (SQLException e) {
      // The server rolls back what is not committed when its session ends.
      log.debug("rolling back: {}", e.getMessage());
      writer.close();
    }
    database.ended();
  }
}
