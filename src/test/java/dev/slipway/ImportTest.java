package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** On SQLite, also where it is killed. */
class ImportTest extends ImportTests {
  private static final int RECORDS = 60_000;
  private static final int MOST_KILLS = 8;

  @Override
  AppDatabase make() throws Exception {
    return SqliteAppDatabase.make(work.resolve("app.db"), true);
  }

  @Override
  String backup() {
    return "auto";
  }

  @Override
  boolean engineKnowsLengths() {
    return false;
  }

  /** Killed again and again, each time it goes on, until it is done. */
  @Test
  void a_killed_import_goes_on_where_it_was() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int id = 0; id < RECORDS; id++) {
      text.append("{\"id\":").append(id).append(",\"body\":\"note ").append(id).append("\"}\n");
    }
    Files.writeString(work.resolve("data/notes.json"), text);
    Files.writeString(
        work.resolve("import.yaml"),
        "sources: [{file: notes.json, table: note, columns: {id: /id, body: /body}}]");
    Random random = new Random(20261122);
    int kills = 0;
    int partly = 0;
    GateProcess.Ended ended = null;
    while (ended == null || ended.exit() != 0) {
      GateProcess running = start();
      while (running.process().isAlive() && !running.errSoFar().contains("writing")) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      boolean over =
          running
              .process()
              .waitFor(kills < MOST_KILLS ? random.nextInt(400) : 60_000, TimeUnit.MILLISECONDS);
      if (over) {
        ended = running.ended();
        assertThat(ended.exit()).as(ended.err()).isZero();
      } else {
        running.process().destroyForcibly().waitFor();
        running.ended();
        kills++;
        if (Dump.tablesAndColumns(work.resolve("app.db")).contains("slipway_import")) {
          assertThat(app.one("SELECT coalesce(sum(records_done), 0) FROM slipway_import"))
              .isEqualTo(app.one("SELECT count(*) FROM note"));
        }
        String rows = app.one("SELECT count(*) FROM note");
        partly += rows.equals("0") || rows.equals("" + RECORDS) ? 0 : 1;
      }
    }
    assertThat(partly).isPositive();
    System.out.println("killed " + kills + " times, with a part of the rows: " + partly);
    assertThat(app.one("SELECT count(*) || ' ' || sum(id) || ' ' || max(body) FROM note"))
        .isEqualTo(RECORDS + " " + (long) RECORDS * (RECORDS - 1) / 2 + " note 9999");
    assertThat(app.faults()).isEmpty();
  }

  private GateProcess start() throws Exception {
    Path backups = work.resolve("backups");
    return GateProcess.start(
        Map.of(
            "DATABASE_URL", app.url(),
            "SLIPWAY_BACKUPS", backups.toString(),
            "SLIPWAY_MIGRATIONS", work.resolve("none").toString(),
            "SLIPWAY_DATA", work.resolve("data").toString(),
            "SLIPWAY_BATCH", "1000"),
        GateProcess.SLIPWAY.toString(),
        "import",
        work.resolve("import.yaml").toString());
  }
}
