package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.slipway.AppDatabase;
import dev.slipway.FixtureApp;
import dev.slipway.GateProcess;
import dev.slipway.LocalReceiver;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The same before SQLite, and what is the same on each engine. */
class AnnouncementTest extends AnnouncementTests {
  @Override
  AppDatabase newDatabase() throws Exception {
    return FixtureApp.VIDEOS.newDatabase(work, "shop");
  }

  @Override
  String code() {
    return "SQLITE_CONSTRAINT_UNIQUE";
  }

  @Test
  void who_was_not_told_is_named_by_host_and_the_last_line_is_still_the_cause() throws Exception {
    Files.writeString(
        work.resolve("migrations/002_bad.sql"),
        "CREATE UNIQUE INDEX people_email ON people (email);");
    try (ServerSocket silent = LocalReceiver.dripping("");
        LocalReceiver broken = LocalReceiver.answering(500, "no")) {
      environment.put(
          "SLIPWAY_NOTIFY",
          "ntfy://user:hunter2@%s/t?scheme=http gotify://127.0.0.1:%d/hunter2?disabletls=yes json://127.0.0.1:1/hunter2"
              .formatted(broken.host(), silent.getLocalPort()));
      environment.put("SLIPWAY_METRICS_FILE", work.resolve("none/shop.prom").toString());
      long start = System.nanoTime();
      GateProcess.Ended ended = GateProcess.run(environment, GateProcess.SLIPWAY.toString());

      assertThat(ended.exit()).isEqualTo(80);
      assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(15_000L);
      assertThat(ended.err())
          .contains(
              "WARN " + broken.host() + " was not told: it answered 500",
              "WARN 127.0.0.1:" + silent.getLocalPort() + " was not told: no answer within 5 s",
              "WARN 127.0.0.1:1 was not told: nothing listens there",
              "none/shop.prom was not told: there is no such folder")
          .doesNotContain("hunter2");
      assertThat(ended.lastLineOfErr()).startsWith("slipway: 002_bad failed at line 1");
    }
  }

  @Test
  void a_snapshot_without_a_folder_is_told_in_full() throws Exception {
    environment.put("SLIPWAY_BACKUPS", work.resolve("no/volume").toString());
    slipway(73, "backup");

    assertThat(server.everything().toString())
        .contains("shop: backup failed, 73 NO_BACKUP", "no/volume nor the folder that is to hold");
  }

  @Test
  void a_snapshot_that_cannot_be_used_is_told_by_its_name() throws Exception {
    environment.remove("SLIPWAY_BACKUP");
    slipway(0, "backup");
    Path saved;
    try (Stream<Path> files = Files.list(work.resolve("backups"))) {
      saved = files.filter(one -> one.toString().endsWith(".db")).findFirst().orElseThrow();
    }
    Files.writeString(saved, "nothing");
    slipway(73, "verify-backup", "--all");

    String body =
        server.requests().stream()
            .filter(one -> one.at().equals("/hook"))
            .findFirst()
            .orElseThrow()
            .body();
    assertThat(JsonParser.parseString(body).getAsJsonObject().get("happened").getAsString())
        .contains(String.valueOf(saved.getFileName()).replace(".db", ""));
    assertThat(Files.readAllLines(work.resolve("shop.prom")))
        .anyMatch(line -> line.startsWith("slipway_last_snapshot_size_bytes{command=\"backup\""))
        .contains("slipway_last_run_exit_code{command=\"verify-backup\",name=\"shop\"} 73");
  }

  @Test
  void a_start_that_tells_nobody_loads_nothing_for_it() throws Exception {
    List.of("SLIPWAY_NOTIFY", "SLIPWAY_PING", "SLIPWAY_METRICS_FILE", "SLIPWAY_PUSHGATEWAY")
        .forEach(environment::remove);
    slipway(0);
    GateProcess.Ended ended =
        GateProcess.run(
            environment,
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xlog:class+load",
            "-jar",
            Path.of("target", "slipway.jar").toString());

    assertThat(ended.exit()).isZero();
    assertThat(ended.out())
        .contains("dev.slipway.cli.Main ")
        .doesNotContain("dev.slipway.notify", "dev.slipway.cli.Announcement", "HttpURLConnection");
  }
}
