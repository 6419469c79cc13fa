package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An app in three releases, each an image of its own with the gate in it, started one after the
 * other on the same data as people do: forth, back, forth, and back by what the gate says.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StoryTest {
  private static final String PROJECT = "slipway-story-" + ProcessHandle.current().pid();

  /** What each release ships beside what was there before it; the last one breaks older apps. */
  private static final List<List<String>> RELEASES =
      List.of(
          List.of(
              "001_notes.sql", "CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT NOT NULL);"),
          List.of("002_moods.sql", "ALTER TABLE note ADD COLUMN mood TEXT;"),
          List.of(
              "003_bodies.sql",
              "ALTER TABLE note RENAME COLUMN words TO body;",
              "003_bodies_down.sql",
              "ALTER TABLE note RENAME COLUMN body TO words;"));

  @TempDir static Path work;

  @BeforeAll
  static void build() throws Exception {
    Docker.require("the way back from a newer image's database to an older image");
    Docker.build();
  }

  @AfterAll
  static void remove() throws Exception {
    for (App app : List.of(new OnSqlite(), new OnPostgresql())) {
      app.remove();
    }
  }

  /** The app on one engine: its images, and what they need around them. */
  private abstract static class App {
    final String name;

    App(String engine) {
      this.name = PROJECT + "-" + engine;
    }

    /** The image that the releases are built on, with a client of the engine's. */
    abstract String base();

    abstract String url();

    /** What a container is started with to reach the data. */
    abstract String[] surroundings();

    /** The command of an app that runs one statement and prints the rows that it gives. */
    abstract String[] app(String statement);

    /** Everything in the database, as the engine's own client tells it, line by line. */
    abstract String everything() throws Exception;

    /** Everything in a snapshot, told in the same way, without Slipway. */
    abstract String everythingIn(String snapshot) throws Exception;

    void begin() throws Exception {
      for (int release = 1; release <= RELEASES.size(); release++) {
        Path context = Files.createDirectories(work.resolve(name + release));
        Path migrations = Files.createDirectory(context.resolve("migrations"));
        for (List<String> shipped : RELEASES.subList(0, release)) {
          for (int file = 0; file < shipped.size(); file += 2) {
            Files.writeString(migrations.resolve(shipped.get(file)), shipped.get(file + 1));
          }
        }
        Files.writeString(
            context.resolve("Dockerfile"),
            """
            FROM %s
            COPY --from=slipway /opt/slipway /opt/slipway
            COPY migrations /migrations
            ENV DATABASE_URL=%s SLIPWAY_RELEASE=%d.0
            ENTRYPOINT ["/opt/slipway/docker-entrypoint.sh"]
            """
                .formatted(base(), url(), release));
        Docker.ok("build", "-q", "-t", image(release), context.toString());
      }
    }

    void remove() throws Exception {
      for (int release = 1; release <= RELEASES.size(); release++) {
        Docker.run("image", "rm", "-f", image(release));
      }
      Docker.run("volume", "rm", "-f", name);
    }

    private String image(int release) {
      return name + ":" + release;
    }

    private GateProcess.Ended runs(int release, String... command) throws Exception {
      String[] run = Docker.with(new String[] {"run", "--rm"}, surroundings());
      return Docker.run(Docker.with(Docker.with(run, image(release)), command));
    }

    /** The image's own start: the gate, and behind it the app with one statement. */
    GateProcess.Ended start(int release, String statement) throws Exception {
      return runs(release, app(statement));
    }

    GateProcess.Ended opens(int release, String statement) throws Exception {
      GateProcess.Ended ended = start(release, statement);
      assertThat(ended.exit()).as(ended.out() + ended.err()).isZero();
      assertThat(ended.out()).contains("gate        OPEN");
      return ended;
    }

    /** A command as a message of the gate's prints it. */
    GateProcess.Ended typed(int release, String command) throws Exception {
      return runs(release, command.split(" ", -1));
    }
  }

  private static final class OnSqlite extends App {
    private static final String CLIENT =
        """
        import os, sqlite3, sys
        app = sqlite3.connect(os.environ["DATABASE_URL"].removeprefix("file:"), isolation_level=None)
        for row in app.execute(sys.argv[1]): print(*row, sep="|")
        """;
    private static final String DUMP =
        """
        import sqlite3, sys
        print(*sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True).iterdump(), sep="\\n")
        """;

    OnSqlite() {
      super("sqlite");
    }

    @Override
    String base() {
      return "slipway-demo";
    }

    @Override
    String url() {
      return "file:/data/app.db";
    }

    @Override
    String[] surroundings() {
      return new String[] {"-v", name + ":/data"};
    }

    @Override
    String[] app(String statement) {
      return new String[] {"python3", "-c", CLIENT, statement};
    }

    @Override
    String everything() throws Exception {
      return dump("/data/app.db");
    }

    @Override
    String everythingIn(String snapshot) throws Exception {
      return dump("/data/backups/" + snapshot + ".db");
    }

    /** What a command prints that has its data from a container which is stopped. */
    String borrowed(String... command) throws Exception {
      String stopped = name + "-stopped";
      Docker.ok("create", "--name", stopped, "-v", name + ":/data", "busybox:stable");
      try {
        String[] run = {"run", "--rm", "--volumes-from", stopped, name + ":2"};
        return Docker.ok(Docker.with(run, command));
      } finally {
        Docker.ok("rm", stopped);
      }
    }

    private String dump(String file) throws Exception {
      return told(
          Docker.ok(
              "run", "--rm", "-v", name + ":/data", "slipway-demo", "python3", "-c", DUMP, file));
    }
  }

  private static final class OnPostgresql extends App {
    private final String server = name + "-server";

    OnPostgresql() {
      super("postgresql");
    }

    @Override
    void begin() throws Exception {
      Docker.ok("network", "create", name);
      Docker.ok(
          Docker.with(
              new String[] {"run", "-d", "--name", server, "--network", name},
              "-e",
              "POSTGRES_USER=app",
              "-e",
              "POSTGRES_PASSWORD=secret",
              "postgres:17"));
      super.begin();
    }

    @Override
    void remove() throws Exception {
      Docker.run("rm", "-f", "-v", server);
      Docker.run("network", "rm", "-f", name);
      super.remove();
    }

    @Override
    String base() {
      return "postgres:17";
    }

    @Override
    String url() {
      return "postgresql://app:secret@" + server + "/app";
    }

    @Override
    String[] surroundings() {
      return new String[] {"--network", name, "-v", name + ":/backups"};
    }

    @Override
    String[] app(String statement) {
      return new String[] {"psql", "-qAt", "-v", "ON_ERROR_STOP=1", url(), "-c", statement};
    }

    @Override
    String everything() throws Exception {
      return told(Docker.ok("exec", server, "pg_dump", "-U", "app", "app"));
    }

    @Override
    String everythingIn(String snapshot) throws Exception {
      return told(
          Docker.ok(
              Docker.with(
                  new String[] {"run", "--rm", "--user", "0", "-v", name + ":/backups"},
                  "--entrypoint",
                  "pg_restore",
                  "slipway",
                  "-f",
                  "-",
                  "/backups/" + snapshot + ".dump")));
    }
  }

  /** The lines in any order, without remarks and the words of chance in pg_dump's output. */
  private static String told(String dump) {
    Stream<String> lines = dump.lines().filter(line -> !line.matches("--.*|\\\\(un)?restrict .*|"));
    return String.join("\n", lines.sorted().toList());
  }

  static String found(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
    return matcher.group(1);
  }

  @Test
  void a_newer_image_disappoints_and_the_older_one_comes_back_on_sqlite() throws Exception {
    OnSqlite app = new OnSqlite();
    tell(app);
    assertThat(app.borrowed("slipway", "snapshots")).contains("before restore");
  }

  @Test
  @Tag("postgresql")
  void a_newer_image_disappoints_and_the_older_one_comes_back_on_postgresql() throws Exception {
    tell(new OnPostgresql());
  }

  private static void tell(App app) throws Exception {
    app.begin();
    app.opens(1, "INSERT INTO note VALUES (1, 'first'), (2, 'second')");
    app.opens(2, "INSERT INTO note VALUES (3, 'third', 'glad')");

    assertThat(app.opens(1, "INSERT INTO note (id, words) VALUES (4, 'fourth')").out())
        .contains("002_moods (release 2.0)", "only added what this app can ignore");
    String before = app.everything();
    assertThat(before).contains("first", "second", "third", "glad", "fourth");

    app.opens(3, "INSERT INTO note (id, body) VALUES (5, 'fifth'), (6, 'sixth')");
    String after = app.everything();
    assertThat(after).contains("fourth", "fifth", "sixth");

    String cause = closed(app, 2, after);
    assertThat(cause)
        .contains("003_bodies (release 3.0)", "without 2 rows that came since (note 2)");
    String restore = found("(slipway restore \\S+)", cause);
    GateProcess.Ended unasked = app.typed(2, restore);
    assertThat(unasked.exit()).as(unasked.err()).isEqualTo(Outcome.USAGE.exitCode());
    assertThat(unasked.lastLineOfErr()).endsWith("Next: " + restore + " --yes");
    assertThat(app.everything()).isEqualTo(after);

    GateProcess.Ended restored =
        app.typed(2, found("Next: (slipway restore .*)", unasked.lastLineOfErr()));
    assertThat(restored.exit()).as(restored.out() + restored.err()).isZero();
    assertThat(app.everything()).isEqualTo(before);
    assertThat(app.opens(2, "SELECT words, mood FROM note ORDER BY id").out())
        .contains("first|", "second|", "third|glad", "fourth|")
        .doesNotContain("fifth");
    assertThat(app.everything()).isEqualTo(before);

    String undo = found("undo +(slipway restore \\S+)", restored.out());
    assertThat(app.everythingIn(undo.substring(undo.lastIndexOf(' ') + 1))).isEqualTo(after);
    assertThat(app.typed(2, undo + " --yes").exit()).isZero();
    assertThat(app.everything()).isEqualTo(after);
    app.opens(3, "SELECT body FROM note");

    GateProcess.Ended undone =
        app.typed(2, found("(slipway undo --to \\S+)", closed(app, 2, after)));
    assertThat(undone.exit()).as(undone.out() + undone.err()).isZero();
    assertThat(app.opens(2, "SELECT words, mood FROM note ORDER BY id").out())
        .contains("first|", "second|", "third|glad", "fourth|", "fifth|", "sixth|");
  }

  /** The last line of a start that came to nothing, because the database is newer. */
  private static String closed(App app, int release, String everything) throws Exception {
    GateProcess.Ended ended = app.start(release, "SELECT 'the app'");
    assertThat(ended.exit()).as(ended.out() + ended.err()).isEqualTo(Outcome.AHEAD.exitCode());
    assertThat(ended.out()).doesNotContain("the app\n");
    assertThat(app.everything()).isEqualTo(everything);
    return ended.lastLineOfErr();
  }
}
