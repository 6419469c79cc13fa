package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.backup.InstalledClients;
import dev.slipway.backup.Snapshot;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
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
  Connection connects() throws SQLException {
    return postgres().server().connect(postgres().name());
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
