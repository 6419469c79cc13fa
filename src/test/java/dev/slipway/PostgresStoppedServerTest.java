package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.migrate.Applied;
import dev.slipway.refusal.Refusal;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that stops in the middle of the gate's work, as in a power cut, and one that is a
 * replica.
 */
@Tag("postgresql")
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresStoppedServerTest {

  /** Deleted when the servers in it have gone, which is a little after they were told to. */
  @TempDir(cleanup = CleanupMode.NEVER)
  Path work;

  private final List<EmbeddedPostgres> started = new ArrayList<>();
  private int port;
  private DisturbedApp app;

  @BeforeEach
  void start() throws Exception {
    port = started(work.resolve("primary")).getPort();
    app =
        DisturbedApp.make(
            PostgresServer.at("postgresql://postgres:postgres@localhost:" + port + "/postgres"),
            true,
            work);
    app.with("001_a", "CREATE TABLE a (id integer PRIMARY KEY);");
    assertThat(app.migrate().outcome()).isEqualTo(Outcome.OPEN);
    app.run("INSERT INTO a VALUES (1)");
    app.with("002_b", "ALTER TABLE a ADD COLUMN name text; " + DisturbedApp.SLEEP);
  }

  @AfterEach
  void stop() throws Exception {
    for (EmbeddedPostgres server : started) {
      server.close();
    }
  }

  private EmbeddedPostgres started(Path data) throws IOException {
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            // What is committed is to survive the stop.
            .setServerConfig("synchronous_commit", "on")
            .start();
    started.add(server);
    return server;
  }

  private void startAgain() throws Exception {
    control("restart");
  }

  /** As a power cut does it to a process: nothing is written any more. */
  private void stopImmediately() throws Exception {
    control("stop", "-m", "immediate");
  }

  private void control(String... what) throws Exception {
    Path data = work.resolve("primary");
    String server = Files.readString(data.resolve("postmaster.opts")).split(" ", 2)[0];
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      // PostgreSQL refuses to run as root.
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(Path.of(server).resolveSibling("pg_ctl").toString());
    command.addAll(List.of(what));
    command.addAll(List.of("-w", "-D", data.toString()));
    Process control =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("log").toFile())
            .start();
    assertThat(control.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(control.exitValue()).as(Files.readString(work.resolve("log"))).isZero();
  }

  @Test
  void while_the_folder_is_replayed() throws Exception {
    List<String> before = app.everything();
    app.sleep(DisturbedApp.ON_SCRATCH, 60);
    CompletableFuture<Report> gate = app.migrating("SLIPWAY_WAIT", "1s");
    app.awaitSleep("slipway scratch");
    stopImmediately();

    assertOutcome(gate, Outcome.UNREACHABLE);
    startAgain();
    assertThat(app.everything()).isEqualTo(before);
    assertFinishes();
  }

  @Test
  void while_it_is_written() throws Exception {
    List<String> before = app.everything();
    app.sleep(DisturbedApp.ON_REAL, 60);
    CompletableFuture<Report> gate = app.migrating("SLIPWAY_WAIT", "1s");
    app.awaitSleep("slipway migrate");
    stopImmediately();

    assertOutcome(gate, Outcome.ROLLED_BACK);
    startAgain();
    assertThat(app.everything()).isEqualTo(before);
    assertFinishes();
  }

  @Test
  void at_the_commit_and_it_does_not_come_back() throws Exception {
    List<String> before = sleepsAtCommit();
    CompletableFuture<Report> gate = app.migrating("SLIPWAY_WAIT", "1s");
    awaitCommit();
    stopImmediately();

    Refusal refusal = assertOutcome(gate, Outcome.NEEDS_HUMAN);
    assertThat(refusal.why()).contains("cannot be known");
    assertThat(refusal.next()).contains("start the server, then: slipway migrate");
    startAgain();
    assertThat(app.everything()).isEqualTo(before);
    assertFinishes();
  }

  @Test
  void at_the_commit_and_it_comes_back_without_it() throws Exception {
    List<String> before = sleepsAtCommit();
    CompletableFuture<Report> gate = app.migrating("SLIPWAY_WAIT", "60s");
    awaitCommit();
    stopImmediately();
    startAgain();

    assertOutcome(gate, Outcome.ROLLED_BACK);
    assertThat(app.everything()).isEqualTo(before);
    assertFinishes();
  }

  @Test
  void the_session_alone_ends_at_the_commit() throws Exception {
    List<String> before = sleepsAtCommit();
    CompletableFuture<Report> gate = app.migrating();
    awaitCommit();
    app.terminate("slipway migrate");

    assertOutcome(gate, Outcome.ROLLED_BACK);
    assertThat(app.everything()).isEqualTo(before);
    assertFinishes();
  }

  @Test
  void the_session_ends_when_it_has_committed_and_not_said_so() throws Exception {
    CompletableFuture<Report> gate = committedAndNotSaid();
    app.terminate("slipway migrate");

    Report report = gate.get(90, TimeUnit.SECONDS);
    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
    assertThat(report.names(Applied.How.APPLIED)).containsExactly("002_b");
    waitForNoStandby();
    assertIsFinished();
  }

  @Test
  void the_server_stops_when_it_has_committed_and_not_said_so() throws Exception {
    CompletableFuture<Report> gate = committedAndNotSaid();
    stopImmediately();
    startAgain();

    Report report = gate.get(90, TimeUnit.SECONDS);
    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
    waitForNoStandby();
    assertIsFinished();
  }

  /** What is noted of it says so, and the next gate drops the invalid index and makes it anew. */
  @Test
  void while_an_index_is_made_that_no_transaction_holds() throws Exception {
    assertFinishes();
    app.with("003_index", "CREATE INDEX CONCURRENTLY a_id ON a (id);");
    try (Connection old = app.database().server().connect(app.name(), app.role(), app.password());
        Statement statement = old.createStatement()) {
      statement.execute("BEGIN; INSERT INTO a VALUES (2)");
      CompletableFuture<Report> gate = app.migrating("SLIPWAY_WAIT", "2s");
      app.await(
          "an index that is not valid yet",
          "SELECT EXISTS (SELECT FROM pg_index WHERE NOT indisvalid)");
      stopImmediately();

      assertOutcome(gate, Outcome.NEEDS_HUMAN);
    }
    startAgain();
    Report next = app.migrate();
    assertThat(next.outcome()).as(next.refusal().toString()).isEqualTo(Outcome.OPEN);
    assertThat(app.database().faults()).isEmpty();
    assertThat(app.one("SELECT to_regclass('a_id') IS NOT NULL")).isEqualTo("t");
    assertThat(app.leftOnServer()).isEmpty();
  }

  @Test
  void a_wrong_password_and_a_server_that_wants_TLS_are_told_at_once() throws Exception {
    List<String> before = app.everything();
    Path admission = work.resolve("primary").resolve("pg_hba.conf");
    Files.writeString(admission, "host all postgres all trust\nhost all all all scram-sha-256\n");
    set("SELECT 1");
    String[] wrong = {
      "DATABASE_URL",
      app.database().server().url(app.name(), app.role(), "this is not it"),
      "SLIPWAY_WAIT",
      "60s"
    };
    Report notIt = app.migrating(wrong).get(30, TimeUnit.SECONDS);
    assertThat(notIt.outcome()).as(notIt.refusal().toString()).isEqualTo(Outcome.NO_PERMISSION);
    assertThat(notIt.refusal().orElseThrow().seen()).contains("password authentication failed");
    assertThat(notIt.refusal().orElseThrow().toString()).doesNotContain("this is not it");

    Files.writeString(admission, "host all postgres all trust\nhostssl all all all trust\n");
    set("SELECT 1");
    Report plain = app.migrating("SLIPWAY_WAIT", "60s").get(30, TimeUnit.SECONDS);
    assertThat(plain.outcome()).as(plain.refusal().toString()).isEqualTo(Outcome.NO_PERMISSION);
    assertThat(plain.refusal().orElseThrow().why()).contains("without TLS");
    Report demanded =
        app.migrating("DATABASE_URL", app.database().url() + "?sslmode=require")
            .get(30, TimeUnit.SECONDS);
    assertThat(demanded.outcome()).as(demanded.refusal().toString()).isEqualTo(Outcome.CONFIG);
    assertThat(app.everything()).isEqualTo(before);
  }

  @Test
  void a_replica_is_only_looked_at() throws Exception {
    control("stop", "-m", "fast");
    Path standby = work.resolve("standby");
    copy(work.resolve("primary"), standby);
    startAgain();
    Files.createFile(standby.resolve("standby.signal"));
    Files.writeString(
        standby.resolve("postgresql.auto.conf"),
        "primary_conninfo = 'host=localhost port=" + port + " user=postgres password=postgres'\n");
    int other = started(standby).getPort();
    String[] there = {
      "DATABASE_URL", app.database().url().replace(":" + port + "/", ":" + other + "/")
    };
    List<String> before = app.everything();

    Report behind = app.migrate(there);
    assertThat(behind.outcome()).as(behind.refusal().toString()).isEqualTo(Outcome.NO_PERMISSION);
    assertThat(behind.refusal().orElseThrow().seen()).contains("is a replica");
    assertThat(behind.refusal().orElseThrow().next()).contains("primary", "slipway check --wait");
    Report plan = Gate.plan(Settings.of(Map.of(), app.variables(there)));
    assertThat(plan.outcome()).isEqualTo(Outcome.NO_PERMISSION);
    assertThat(app.everything()).isEqualTo(before);

    assertFinishes();
    Report check = Gate.check(Settings.of(Map.of("wait", List.of("60s")), app.variables(there)));
    assertThat(check.outcome()).as(check.refusal().toString()).isEqualTo(Outcome.OPEN);
    assertThat(app.migrate(there).outcome()).isEqualTo(Outcome.OPEN);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwx------"));
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!file.getFileName().toString().equals("postmaster.pid")) {
              Files.copy(file, to.resolve(from.relativize(file)));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** From now on the row in the history is what a commit waits for; gives what is there. */
  private List<String> sleepsAtCommit() throws Exception {
    app.with("002_b", "ALTER TABLE a ADD COLUMN name text;");
    app.run(
        """
        CREATE FUNCTION sleep() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM pg_sleep(coalesce(nullif(current_setting('disturbed.on_real', true), ''), '0')::float); RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER sleep AFTER INSERT ON flyway_schema_history DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE FUNCTION sleep();
        """);
    app.sleep(DisturbedApp.ON_REAL, 60);
    return app.everything();
  }

  private void awaitCommit() throws Exception {
    app.await(
        "the gate commits",
        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'slipway migrate' AND"
            + " query = 'COMMIT' AND wait_event = 'PgSleep')");
  }

  /** The server has committed, and waits for a standby that is not there before it says so. */
  private CompletableFuture<Report> committedAndNotSaid() throws Exception {
    app.sleep(DisturbedApp.ON_REAL, 3);
    CompletableFuture<Report> gate = app.migrating("SLIPWAY_WAIT", "60s");
    app.awaitSleep("slipway migrate");
    set("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    app.await(
        "the gate has committed",
        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'slipway migrate' AND"
            + " wait_event = 'SyncRep')");
    return gate;
  }

  private void waitForNoStandby() throws Exception {
    set("ALTER SYSTEM RESET synchronous_standby_names");
  }

  private void set(String sql) throws Exception {
    try (Connection connection = app.database().server().connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
      statement.execute("SELECT pg_reload_conf()");
    }
  }

  private static Refusal assertOutcome(CompletableFuture<Report> gate, Outcome outcome)
      throws Exception {
    Report report = gate.get(90, TimeUnit.SECONDS);
    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(outcome);
    return report.refusal().orElseThrow();
  }

  private void assertFinishes() throws Exception {
    app.sleep(DisturbedApp.ON_REAL, 0);
    app.sleep(DisturbedApp.ON_SCRATCH, 0);

    Report next = app.migrate();

    assertThat(next.outcome()).as(next.refusal().toString()).isEqualTo(Outcome.OPEN);
    assertThat(next.names(Applied.How.APPLIED)).containsExactly("002_b");
    assertIsFinished();
  }

  private void assertIsFinished() throws Exception {
    assertThat(app.one("SELECT count(*) FROM flyway_schema_history WHERE success")).isEqualTo("2");
    assertThat(app.one("SELECT count(name) || ' ' || count(*) FROM a")).isEqualTo("0 1");
    assertThat(app.migrate().applied()).isEmpty();
    assertThat(app.leftOnServer()).isEmpty();
  }
}
