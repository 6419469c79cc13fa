package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.backup.InstalledClients;
import dev.slipway.backup.Snapshot;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On PostgreSQL, where a snapshot is a dump and takes the place of a database under its name. */
@Tag("postgresql")
class WayBackOnPostgresTest extends WayBackTests {

  @Override
  AppDatabase make(Path work) throws Exception {
    InstalledClients.install();
    return PostgresAppDatabase.make();
  }

  private PostgresAppDatabase postgres() {
    return (PostgresAppDatabase) app;
  }

  @Override
  void whileTheAppWrites(Runnable what) throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    AtomicInteger written = new AtomicInteger();
    Thread writer = new Thread(() -> writeUntil(enough, written), "the app");
    writer.start();
    try {
      while (written.get() < 10) {
        Thread.sleep(5);
      }
      int before = written.get();
      what.run();
      assertThat(written.get()).as("it went on writing").isGreaterThan(before);
    } finally {
      enough.set(true);
      writer.join();
    }
  }

  private void writeUntil(AtomicBoolean enough, AtomicInteger written) {
    try (Connection connection = postgres().server().connect(postgres().name());
        Statement statement = connection.createStatement()) {
      while (!enough.get()) {
        statement.execute("BEGIN; INSERT INTO one VALUES (1); INSERT INTO two VALUES (1); COMMIT");
        written.incrementAndGet();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** In a database that the server's own program restored it into. */
  @Override
  List<String> pairsIn(Snapshot snapshot) throws Exception {
    PostgresServer server = postgres().server();
    String scratch = server.newDatabase();
    try {
      GateProcess.Ended restored =
          GateProcess.run(
              Map.of(
                  "PGHOST", server.host(),
                  "PGPORT", String.valueOf(server.port()),
                  "PGUSER", server.user(),
                  "PGPASSWORD", server.password(),
                  "PGDATABASE", scratch),
              InstalledClients.path(work).split(":", 2)[0] + "/pg_restore",
              "--dbname=",
              snapshot.path().toString());
      assertThat(restored.exit()).as(restored.err()).isZero();
      try (Connection connection = server.connect(scratch)) {
        return Dump.column(
            connection, "SELECT count(*) FROM one UNION ALL SELECT count(*) FROM two");
      }
    } finally {
      server.dropDatabase(scratch);
    }
  }

  @Test
  void a_restore_is_refused_while_somebody_is_connected() throws Exception {
    Snapshot snapshot = backsUp();
    app.run("INSERT INTO shelf VALUES (7, 'seven')");
    try (Connection other = postgres().server().connect(postgres().name())) {
      assertThat(other.isClosed()).isFalse();
      ended(WayBack.restore(source("snapshot", snapshot.id(), "yes", "true")), Outcome.BUSY);
    }
    assertThat(app.one("SELECT count(*) FROM shelf")).isEqualTo("3");
  }
}
