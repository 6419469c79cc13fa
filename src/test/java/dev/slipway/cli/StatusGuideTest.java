package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about the status shows what really comes, and its nightly jobs end well. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StatusGuideTest {
  private static final Path GUIDE = Path.of("docs", "status.md");

  @TempDir Path work;
  private int exit;

  @BeforeEach
  void install() throws Exception {
    ships(
        "001_songs",
        "CREATE TABLE accounts (id INTEGER PRIMARY KEY, name TEXT);"
            + "CREATE TABLE songs (id INTEGER PRIMARY KEY, title TEXT NOT NULL);");
    ships("002_playlists", "CREATE TABLE playlists (id INTEGER PRIMARY KEY, name TEXT);");
    ships(
        "003_ratings",
        "CREATE TABLE ratings (song_id INTEGER REFERENCES songs (id), stars INTEGER);");
    run("migrate", "--release", "1.4");
    fill("INSERT INTO accounts (name)", 12);
    fill("INSERT INTO songs (title)", 3480);
    fill("INSERT INTO playlists (name)", 240);
    fill("INSERT INTO ratings (song_id)", 1013);
    ships("004_stars", "ALTER TABLE ratings ADD COLUMN rated_at TEXT;");
    ships("005_covers", "ALTER TABLE playlists ADD COLUMN cover TEXT;");
    run("migrate", "--release", "1.5");
    fill("INSERT INTO ratings (song_id)", 4);
    assertThat(exit).isZero();
  }

  private void ships(String name, String text) throws IOException {
    Path folder = Files.createDirectories(work.resolve("migrations"));
    Files.writeString(folder.resolve(name + ".sql"), text);
  }

  private void fill(String insert, int rows) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + work.resolve("music.db"));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < "
              + rows
              + ") "
              + insert
              + " SELECT i FROM n");
    }
  }

  /** What it prints; of stderr the last line, if it does not end well. */
  private String run(String... arguments) throws IOException {
    Path there = work.toRealPath();
    Ran ran =
        Ran.slipway(
            Map.of(
                "DATABASE_URL",
                there.resolve("music.db").toString(),
                "SLIPWAY_MIGRATIONS",
                there.resolve("migrations").toString()),
            arguments);
    exit = ran.exit;
    return ran.out.replace(there + "/", "/data/") + (exit == 0 ? "" : ran.err);
  }

  private static List<MatchResult> found(String pattern) throws IOException {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(Files.readString(GUIDE))
        .results()
        .toList();
  }

  @Test
  void every_command_prints_what_stands_below_it_on_a_screen() throws Exception {
    run("verify-backup");
    List<MatchResult> blocks = found("```\n\\$ slipway ([^\n]+)\n(.*?)```");
    assertThat(blocks).hasSize(3);
    for (int at = 0; at < blocks.size(); at++) {
      if (at == 2) {
        ships("006_plays", "CREATE TABLE plays (song_id INTEGER REFERENCES songs (id), at TEXT);");
      }
      String printed = run(blocks.get(at).group(1).split(" ", -1));
      // What begins with dots is the end of it.
      assertThat("…\n" + withoutTheDay(printed))
          .endsWith("\n" + withoutTheDay(blocks.get(at).group(2)).replaceFirst("^…\n", ""));
      assertThat(blocks.get(at).group(2).lines())
          .hasSizeLessThan(24)
          .allMatch(line -> line.length() <= 100 || line.startsWith("slipway: "));
      assertThat(exit).isEqualTo(at == 2 ? 2 : 0);
    }
  }

  @Test
  void the_nightly_jobs_end_well() throws Exception {
    String cron = found("```cron\n(.*?)```").get(0).group(1);
    String unit = found("```ini\n(.*?)```").get(0).group(1);
    for (String job : List.of(cron, unit)) {
      List<MatchResult> commands =
          Pattern.compile("/opt/slipway/bin/slipway ([a-z0-9 -]+?)(?= &&|'|\n)")
              .matcher(job)
              .results()
              .toList();
      assertThat(commands).hasSize(3);
      for (MatchResult command : commands) {
        String printed = run(command.group(1).split(" ", -1));
        assertThat(exit).as(printed).isZero();
      }
    }
  }

  private static String withoutTheDay(String text) {
    return text.replaceAll("\\d+\\.\\d s", "… s")
        .replaceAll("\\d{8}T\\d{6}Z", "…")
        .replaceAll("[\\d.]+ [KMGT]iB", "… iB")
        .replaceAll("SQLite [\\d.]+", "SQLite …")
        .replaceAll("just now|\\d+ (minute|hour|day)s? ago", "… ago");
  }
}
