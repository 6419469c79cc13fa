package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.backup.InstalledClients;
import dev.slipway.backup.Snapshot;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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

  @Test
  void what_somebody_writes_after_the_present_state_was_saved_is_not_lost() throws Exception {
    assumeTrue(postgres().server().major() >= 15, "before 15 not every session is counted");
    Snapshot snapshot = backsUp();
    app.run("INSERT INTO shelf VALUES (7, 'seven')");
    Path saved = work.resolve("saved");
    Path written = work.resolve("written");
    Path hook = Files.createDirectories(backups.resolve("hooks.d")).resolve("wait");
    Files.writeString(
        hook,
        "#!/bin/sh\ntouch '" + saved + "'\nwhile ! [ -e '" + written + "' ]; do sleep 0.1; done\n");
    assertThat(hook.toFile().setExecutable(true)).isTrue();
    CompletableFuture<Void> passerBy = CompletableFuture.runAsync(() -> writesOnce(saved, written));

    ended(WayBack.restore(source("snapshot", snapshot.id(), "yes", "true")), Outcome.BUSY);

    assertThat(app.one("SELECT string_agg(id::text, ' ' ORDER BY id) FROM shelf WHERE id > 6"))
        .isEqualTo("7 8");
    passerBy.join();
  }

  /** Between two files: once the one is there, and the other when it is done. */
  private void writesOnce(Path begin, Path end) {
    try {
      while (!Files.exists(begin)) {
        Thread.sleep(50);
      }
      app.run("INSERT INTO shelf VALUES (8, 'eight')");
      Files.createFile(end);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_schema_that_is_not_in_the_snapshot_is_not_lost_by_whoever_restores_it() throws Exception {
    PostgresServer server = postgres().server();
    String role = server.newRole("x", true);
    try {
      app.run("ALTER TABLE shelf OWNER TO " + role);
      app.run("CREATE SCHEMA closed CREATE TABLE kept (id int)");
      app.run("GRANT ALL ON ALL TABLES IN SCHEMA public TO " + role);
      Snapshot snapshot =
          ended(
                  WayBack.backup(source("database-url", server.url(postgres().name(), role, "x"))),
                  Outcome.OPEN)
              .snapshot()
              .orElseThrow();

      ended(WayBack.restore(source("snapshot", snapshot.id(), "yes", "true")), Outcome.NO_BACKUP);

      assertThat(app.one("SELECT count(*) FROM closed.kept")).isEqualTo("0");
    } finally {
      app.run("REASSIGN OWNED BY " + role + " TO CURRENT_USER; DROP OWNED BY " + role);
      server.dropRole(role);
    }
  }

  @Test
  void a_snapshot_of_an_app_in_a_schema_of_its_own_is_verified() throws Exception {
    app.run("CREATE SCHEMA mine CREATE TABLE kept (id int)");
    String url = app.url() + (app.url().contains("?") ? "&" : "?") + "schema=mine";
    ended(WayBack.backup(source("database-url", url)), Outcome.OPEN);
    ended(WayBack.verify(source("database-url", url)), Outcome.OPEN);
  }

  @Test
  void a_database_of_any_name_can_be_saved_and_restored() throws Exception {
    PostgresServer server = postgres().server();
    String name = "-a/b \"c\" 'd' " + postgres().name();
    server.execute("postgres", "CREATE DATABASE \"" + name.replace("\"", "\"\"") + "\"");
    try {
      String url = server.url(URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"));
      Snapshot snapshot =
          ended(WayBack.backup(source("database-url", url)), Outcome.OPEN).snapshot().orElseThrow();
      assertThat(snapshot.id()).matches("[A-Za-z0-9_][A-Za-z0-9_.-]*");
      ended(
          WayBack.restore(source("database-url", url, "snapshot", snapshot.id(), "yes", "true")),
          Outcome.OPEN);
    } finally {
      server.execute("postgres", "DROP DATABASE \"" + name.replace("\"", "\"\"") + "\"");
    }
  }
}
