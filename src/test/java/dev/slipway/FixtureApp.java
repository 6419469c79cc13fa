package dev.slipway;

import dev.slipway.database.Engine;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One app of {@code test-fixtures/apps}, and its databases as its engine's plain client makes them:
 * the oracle that the gate is measured against. Reads the folder by itself, without any code of
 * Slipway's.
 *
 * @param name the app's name
 * @param engine what its databases are
 * @param wal whether its databases, if files of SQLite's, are in WAL mode
 * @param scripts the files to apply, in order
 */
public record FixtureApp(String name, Engine engine, boolean wal, List<Path> scripts) {
  static final Path ROOT = Path.of("test-fixtures", "apps");

  public static final FixtureApp STASH_BROWSER = of("stash-browser", Engine.SQLITE, true);
  public static final FixtureApp DAEMON = of("daemon", Engine.SQLITE, false);
  public static final FixtureApp VIDEOS = of("videos", Engine.SQLITE, true);
  public static final FixtureApp MUSIC = of("music", Engine.POSTGRESQL, false);
  public static final FixtureApp DAEMON_ON_POSTGRESQL =
      of("daemon-on-postgresql", Engine.POSTGRESQL, false);
  public static final FixtureApp VIDEOS_ON_POSTGRESQL =
      of("videos-on-postgresql", Engine.POSTGRESQL, false);

  /** Its rows come from files; {@link ProjectsFiles} knows them. */
  public static final FixtureApp PROJECTS = of("projects", Engine.SQLITE, true);

  public static final FixtureApp PROJECTS_ON_POSTGRESQL =
      of("projects-on-postgresql", Engine.POSTGRESQL, false);

  /** The apps whose databases are of this engine. */
  public static List<FixtureApp> on(Engine engine) {
    return Stream.of(
            STASH_BROWSER, DAEMON, VIDEOS, MUSIC, DAEMON_ON_POSTGRESQL, VIDEOS_ON_POSTGRESQL)
        .filter(app -> app.engine == engine)
        .toList();
  }

  /** Real projects' folders, each with its own tool's files, as if they were apps of ours. */
  static List<FixtureApp> in(Path projects, Engine engine) throws IOException {
    List<FixtureApp> apps = new ArrayList<>();
    try (Stream<Path> folders = Files.list(projects)) {
      for (Path project : folders.filter(Files::isDirectory).sorted().toList()) {
        MigrationFolder folder;
        try {
          folder = MigrationFolder.read(project, Optional.empty());
        } catch (Refusal e) {
          System.out.printf("| %s | not read: %s |%n", project.getFileName(), e.getMessage());
          continue;
        }
        Path app = Files.createTempDirectory("app").resolve(project.getFileName());
        Files.createDirectories(app);
        Files.createSymbolicLink(app.resolve("migrations"), project.toAbsolutePath());
        List<Path> scripts = new ArrayList<>();
        for (Migration migration : folder.migrations()) {
          Path script = app.resolve("scripts").resolve(migration.name() + ".sql");
          Files.createDirectories(script.getParent());
          scripts.add(Files.writeString(script, migration.sql()));
        }
        apps.add(new FixtureApp(app.toString(), engine, false, scripts));
      }
    }
    return apps;
  }

  /** Whether it is one of the apps here, whose rows carry no times and no chance. */
  boolean isOurs() {
    return !Path.of(name).isAbsolute();
  }

  private static FixtureApp of(String name, Engine engine, boolean wal) {
    try (Stream<Path> files = Files.walk(ROOT.resolve(name).resolve("migrations"))) {
      return new FixtureApp(
          name, engine, wal, files.filter(FixtureApp::isApplied).sorted().toList());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isApplied(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".sql") && !name.endsWith(".down.sql") && !name.endsWith("_down.sql");
  }

  public Path folder() {
    return ROOT.resolve(name);
  }

  public Path migrations() {
    return folder().resolve("migrations");
  }

  public int size() {
    return scripts.size();
  }

  /** What a migration is called: its folder, or its file without suffixes. */
  public String migration(int number) {
    Path script = scripts.get(number - 1);
    String file = script.getFileName().toString();
    return file.equals("migration.sql")
        ? script.getParent().getFileName().toString()
        : file.replaceFirst("(\\.up)?\\.sql$", "");
  }

  public int number(String migration) {
    for (int number = 1; number <= size(); number++) {
      if (migration(number).equals(migration)) {
        return number;
      }
    }
    throw new AssertionError(name + " has no " + migration);
  }

  /**
   * A new, empty database, which the caller closes.
   *
   * @param folder where it lies, if it is a file
   * @param called the file's name without suffix
   */
  public AppDatabase newDatabase(Path folder, String called) throws SQLException {
    return switch (engine) {
      case SQLITE -> SqliteAppDatabase.make(folder.resolve(called + ".db"), wal);
      case POSTGRESQL -> PostgresAppDatabase.make();
    };
  }

  /** A database with the first migrations, and the rows that the app wrote on the way. */
  public Path build(Path file, int migrations) throws SQLException, IOException {
    build(SqliteAppDatabase.make(file, wal), 0, migrations);
    return file;
  }

  /** The same in a database of either engine. */
  public AppDatabase build(AppDatabase database, int migrations) throws SQLException, IOException {
    return build(database, 0, migrations);
  }

  /** Takes a database that was built with some migrations on to more, with the app's rows. */
  public AppDatabase build(AppDatabase database, int from, int migrations)
      throws SQLException, IOException {
    List<String> all = new ArrayList<>();
    for (int number = from + 1; number <= migrations; number++) {
      all.add(Files.readString(scripts.get(number - 1)));
      Path rows = folder().resolve("rows").resolve(migration(number) + ".sql");
      all.add(Files.exists(rows) ? Files.readString(rows) : "");
    }
    database.run(all);
    return database;
  }

  /** Applies the other migrations, as plain SQLite does. */
  public void finish(Path file, int from) throws SQLException, IOException {
    finish(new SqliteAppDatabase(file, ""), from);
  }

  /** Applies the other migrations, as the engine's plain client does. */
  public void finish(AppDatabase database, int from) throws SQLException, IOException {
    List<String> others = new ArrayList<>();
    for (int number = from + 1; number <= size(); number++) {
      others.add(Files.readString(scripts.get(number - 1)));
    }
    database.run(others);
  }

  /** The databases that the app's ORM made, each in a folder named after a migration. */
  public List<Path> madeByOrm() throws IOException {
    try (Stream<Path> folders = Files.list(folder())) {
      return folders
          .filter(folder -> folder.getFileName().toString().startsWith("made-by-"))
          .flatMap(folder -> Arrays.stream(folder.toFile().listFiles()))
          .map(java.io.File::toPath)
          .filter(Files::isDirectory)
          .sorted()
          .toList();
    }
  }

  public Path buildByOrm(Path file, Path madeBy) throws SQLException, IOException {
    buildByOrm(SqliteAppDatabase.make(file, wal), madeBy);
    return file;
  }

  public AppDatabase buildByOrm(AppDatabase database, Path madeBy)
      throws SQLException, IOException {
    database.run(
        List.of(
            Files.readString(madeBy.resolve("schema.sql")),
            Files.readString(madeBy.resolve("rows.sql"))));
    return database;
  }

  /** The folder as an older image shipped it: with the first migrations only. */
  public Path shipped(Path target, int migrations) throws IOException {
    List<String> names =
        Stream.iterate(1, number -> number + 1).limit(migrations).map(this::migration).toList();
    try (Stream<Path> files = Files.walk(migrations())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path relative = migrations().relativize(file);
        if (names.stream().anyMatch(relative.toString()::startsWith)) {
          Files.createDirectories(target.resolve(relative).getParent());
          Files.copy(file, target.resolve(relative));
        }
      }
    }
    return target;
  }

  public static void run(Path file, String script) throws SQLException {
    new SqliteAppDatabase(file, "").run(script);
  }

  @Override
  public String toString() {
    return Path.of(name).getFileName().toString();
  }
}
