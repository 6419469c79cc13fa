package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The guides of {@code docs/guides}, each typed on the databases that it speaks of; the page about
 * a gate that stays closed has a test of its own.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class GuidesTest {
  private static final Path GUIDES = Path.of("docs", "guides");
  private static final Path CASES = Path.of("test-fixtures", "cases");

  @TempDir Path work;
  private Path data;
  private Path migrations;

  @BeforeEach
  void root() throws Exception {
    data = Files.createDirectory(work.resolve("data"));
    migrations = work.resolve("migrations");
  }

  static Stream<String> pages() throws IOException {
    try (Stream<Path> all = Files.list(GUIDES)) {
      return all.map(page -> page.getFileName().toString()).sorted().toList().stream()
          .filter(page -> !page.equals("when-the-gate-stays-closed.md"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pages")
  void every_command_prints_what_stands_below_it(String page) throws Exception {
    switch (page) {
      case "existing-installs.md" -> anAppWithAThousandInstalls();
      case "five-minutes.md", "sqlite-on-a-nas.md" -> anOldInstall();
      case "from-a-hand-written-entrypoint.md" -> aDatabaseWithoutHistory();
      case "from-alembic.md" -> whatAlembicLeaves();
      case "from-flyway.md" -> whatFlywayLeaves();
      case "from-prisma.md" -> whatPrismaLeaves();
      default -> throw new AssertionError("nothing is there to type " + page + " on");
    }
    assertThat(new Guide(GUIDES.resolve(page), work, Map.of()).typed()).isGreaterThan(1);
  }

  /** A database that stands at some migration, with the history that the app's own tool keeps. */
  private Path tracked(FixtureApp app, String name, int standing) throws Exception {
    Path folder = app.shipped(work.resolve("older"), standing);
    Path database = app.build(data.resolve(name), standing);
    tracked(database, folder);
    return database;
  }

  /** Nothing but what the folder's own tool would have left. */
  private static void tracked(Path database, Path folder) throws Exception {
    Report report =
        Gate.migrate(
            Settings.of(
                Map.of(),
                Map.of(
                    "DATABASE_URL",
                    database.toString(),
                    "SLIPWAY_MIGRATIONS",
                    folder.toString(),
                    "SLIPWAY_BACKUP",
                    "off")));
    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
    FixtureApp.run(database, "DROP TABLE slipway_journal");
  }

  private void anOldInstall() throws Exception {
    FixtureApp.VIDEOS.shipped(migrations, FixtureApp.VIDEOS.size());
    Files.copy(FixtureApp.VIDEOS.folder().resolve("legacy/videos.db"), data.resolve("app.db"));
  }

  private void anAppWithAThousandInstalls() throws Exception {
    FixtureApp app = FixtureApp.DAEMON;
    app.shipped(migrations, app.size());
    Path installs = Files.createDirectory(data.resolve("installs"));
    int release = 1;
    for (Path made : app.madeByOrm()) {
      app.buildByOrm(installs.resolve("release-0." + release++ + ".db"), made);
    }
    app.build(installs.resolve("stopped-between.db"), 3);
    FixtureApp.run(
        installs.resolve("stranger.db"),
        "CREATE TABLE recipes (id INTEGER PRIMARY KEY, name TEXT)");
  }

  private void whatPrismaLeaves() throws Exception {
    FixtureApp app = FixtureApp.STASH_BROWSER;
    app.shipped(migrations, app.size());
    FixtureApp.run(tracked(app, "app.db", 26), "DROP TABLE flyway_schema_history");
    app.build(data.resolve("untracked.db"), 26);
    List<Path> pushed = app.madeByOrm();
    app.buildByOrm(data.resolve("pushed.db"), pushed.get(pushed.size() - 2));
    Path failed = data.resolve("failed.db");
    Files.copy(data.resolve("app.db"), failed);
    FixtureApp.run(
        failed,
        "INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, applied_steps_count)"
            + " VALUES ('27', 'x', '"
            + app.migration(27)
            + "', 1773558000000, 0)");
  }

  private void aDatabaseWithoutHistory() throws Exception {
    FixtureApp.VIDEOS.shipped(migrations, FixtureApp.VIDEOS.size());
    FixtureApp.VIDEOS.build(data.resolve("app.db"), 11);
  }

  private void whatFlywayLeaves() throws Exception {
    Path stamped = CASES.resolve("a flyway baseline that is too high");
    CopiedFolder.of(stamped.resolve("migrations"), migrations);
    String made = Files.readString(stamped.resolve("made.sql"));
    Path older = CopiedFolder.of(migrations, work.resolve("older"));
    Files.delete(older.resolve("V3__bookings.sql"));
    tracked(data.resolve("app.db"), older);
    FixtureApp.run(data.resolve("stamped.db"), made);
    FixtureApp.run(data.resolve("untracked.db"), made + "; DROP TABLE flyway_schema_history");
  }

  private void whatAlembicLeaves() throws Exception {
    Files.createDirectory(migrations);
    String[] scripts = {
      "CREATE TABLE users (id INTEGER NOT NULL, name VARCHAR(80) NOT NULL, PRIMARY KEY (id));\n",
      "ALTER TABLE users ADD COLUMN email VARCHAR(200);\n",
      "CREATE TABLE notes (id INTEGER NOT NULL, user_id INTEGER NOT NULL, text TEXT, PRIMARY KEY (id),"
          + " FOREIGN KEY(user_id) REFERENCES users (id));\n"
    };
    String[] revisions = {"a1b2c3d4e5f6", "b2c3d4e5f6a7", "c3d4e5f6a7b8"};
    for (int at = 0; at < scripts.length; at++) {
      Files.writeString(
          migrations.resolve("00" + (at + 1) + "_" + revisions[at] + ".sql"), scripts[at]);
    }
    String row =
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));"
            + " INSERT INTO alembic_version VALUES ('%s');";
    String two = scripts[0] + scripts[1];
    FixtureApp.run(data.resolve("app.db"), two + row.formatted(revisions[1]));
    FixtureApp.run(data.resolve("stamped.db"), two + row.formatted(revisions[2]));
    FixtureApp.run(data.resolve("untracked.db"), two);
  }
}
