package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another process writes between the gate's look and its transaction is not overlooked. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SecondWriterTest {

  @TempDir Path work;

  @Test
  void a_writer_that_commits_while_the_gate_waits_for_it_closes_the_gate() throws Exception {
    Path migrations = Files.createDirectory(work.resolve("migrations"));
    Files.writeString(
        migrations.resolve("001_ratings.sql"),
        "CREATE TABLE rating (stars INTEGER NOT NULL); CREATE TABLE setting (name TEXT);");
    Files.writeString(
        migrations.resolve("002_percent.sql"),
        """
        -- slipway:applied-if SELECT EXISTS (SELECT 1 FROM setting WHERE name = 'percent')
        UPDATE rating SET stars = stars * 20;
        INSERT INTO setting VALUES ('percent');
        """);
    Path database = work.resolve("app.db");
    FixtureApp.run(
        database,
        "PRAGMA journal_mode = WAL; CREATE TABLE rating (stars INTEGER NOT NULL);"
            + " CREATE TABLE setting (name TEXT); INSERT INTO rating VALUES (5);");

    try (Connection writer = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = writer.createStatement()) {
      statement.executeUpdate("BEGIN IMMEDIATE");
      statement.executeUpdate("UPDATE rating SET stars = stars * 20");
      statement.executeUpdate("INSERT INTO setting VALUES ('percent')");
      CompletableFuture<Report> gate =
          CompletableFuture.supplyAsync(
              () ->
                  Gate.migrate(
                      Settings.of(
                          Map.of(),
                          Map.of(
                              "DATABASE_URL",
                              database.toString(),
                              "SLIPWAY_MIGRATIONS",
                              migrations.toString()))));
      TimeUnit.SECONDS.sleep(3);
      assertThat(gate).as("the gate waits for the writer").isNotDone();
      statement.executeUpdate("COMMIT");

      Report report = gate.get(60, TimeUnit.SECONDS);

      assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.BUSY);
    }
    assertThat(Dump.one(database, "SELECT stars FROM rating")).isEqualTo("100");
    assertThat(Dump.one(database, "SELECT count(*) FROM setting")).isEqualTo("1");
  }
}
