package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A restore while an app in another container has the file open: the processes there are not to be
 * seen, and only SQLite's locks tell of them.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OpenElsewhereTest {
  private static final String PROJECT = "slipway-elsewhere-" + ProcessHandle.current().pid();
  private static final String APP = PROJECT + "-app";
  private static final String COUNT =
      "import sqlite3; print(*sqlite3.connect('/data/app.db').execute('SELECT count(*) FROM note').fetchone())";
  private static final String[] WITH_DATA = {
    "run", "--rm", "-v", PROJECT + ":/data", "-e", "DATABASE_URL=file:/data/app.db"
  };

  private String snapshot = "";

  @BeforeAll
  static void build() throws Exception {
    Docker.require("a restore while another container has the database open");
    Docker.build();
  }

  @BeforeEach
  void begin() throws Exception {
    python(
        "import sqlite3; sqlite3.connect('/data/app.db').execute('CREATE TABLE note (id INTEGER)')");
    snapshot =
        StoryTest.found(
            "backup +/data/backups/([^,]+)\\.db,",
            Docker.ok(Docker.with(WITH_DATA, "slipway", "backup")));
  }

  @AfterEach
  void end() throws Exception {
    Docker.run("rm", "-f", APP);
    Docker.run("volume", "rm", "-f", PROJECT);
  }

  private static String python(String program) throws Exception {
    return Docker.ok(Docker.with(WITH_DATA, "slipway-demo", "python3", "-c", program)).strip();
  }

  /** An app that has written one row, and has done this last before it went to sleep. */
  private static void sleeping(String mode, String last) throws Exception {
    String program =
        """
        import sqlite3, time
        app = sqlite3.connect("/data/app.db", isolation_level=None)
        app.execute("PRAGMA journal_mode = %s")
        app.execute("INSERT INTO note VALUES (1)")
        app.execute("%s").fetchall()
        print("open", flush=True)
        time.sleep(600)
        """
            .formatted(mode, last);
    Docker.ok(
        Docker.with(WITH_DATA, "-d", "--name", APP, "slipway-demo", "python3", "-c", program));
    while (!Docker.ok("logs", APP).contains("open")) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private GateProcess.Ended restore() throws Exception {
    return Docker.run(
        Docker.with(WITH_DATA, "slipway", "restore", snapshot, "--yes", "--wait", "1s"));
  }

  @ParameterizedTest
  @CsvSource({"WAL, SELECT 1", "WAL, BEGIN IMMEDIATE", "DELETE, BEGIN IMMEDIATE"})
  void is_refused_where_a_lock_tells_of_it(String mode, String last) throws Exception {
    sleeping(mode, last);

    GateProcess.Ended ended = restore();

    assertThat(ended.exit()).as(ended.out() + ended.err()).isEqualTo(Outcome.BUSY.exitCode());
    assertThat(ended.lastLineOfErr()).contains("Next: stop the app");
    assertThat(python(COUNT)).isEqualTo("1");
    Docker.ok("rm", "-f", APP);
    assertThat(restore().exit()).isZero();
    assertThat(python(COUNT)).isEqualTo("0");
  }

  /** Hence the guide's first step. */
  @Test
  void is_not_seen_where_it_is_idle_in_rollback_mode() throws Exception {
    sleeping("DELETE", "SELECT 1");
    assertThat(restore().exit()).isZero();
    assertThat(python(COUNT)).isEqualTo("0");
  }
}
