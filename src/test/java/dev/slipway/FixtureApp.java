package dev.slipway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * One app of {@code test-fixtures/apps}, and its databases as plain SQLite makes them: the oracle
 * that the gate is measured against. Reads the folder by itself, without any code of Slipway's.
 *
 * @param name the app's name
 * @param wal whether its databases are in WAL mode
 * @param scripts the files to apply, in order
 */
public record FixtureApp(String name, boolean wal, List<Path> scripts) {
  static final Path ROOT = Path.of("test-fixtures", "apps");

  public static final FixtureApp STASH_BROWSER = of("stash-browser", true);
  public static final FixtureApp DAEMON = of("daemon", false);
  public static final FixtureApp VIDEOS = of("videos", true);
  static final List<FixtureApp> ALL = List.of(STASH_BROWSER, DAEMON, VIDEOS);

  private static FixtureApp of(String name, boolean wal) {
    try (Stream<Path> files = Files.walk(ROOT.resolve(name).resolve("migrations"))) {
      return new FixtureApp(name, wal, files.filter(FixtureApp::isApplied).sorted().toList());
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

  /** A database with the first migrations, and the rows that the app wrote on the way. */
  public Path build(Path file, int migrations) throws SQLException, IOException {
    run(file, wal ? "PRAGMA journal_mode = WAL" : "");
    for (int number = 1; number <= migrations; number++) {
      run(file, Files.readString(scripts.get(number - 1)));
      Path rows = folder().resolve("rows").resolve(migration(number) + ".sql");
      run(file, Files.exists(rows) ? Files.readString(rows) : "");
    }
    return file;
  }

  /** Applies the other migrations, as plain SQLite does. */
  public void finish(Path file, int from) throws SQLException, IOException {
    for (int number = from + 1; number <= size(); number++) {
      run(file, Files.readString(scripts.get(number - 1)));
    }
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
    run(file, wal ? "PRAGMA journal_mode = WAL" : "");
    run(file, Files.readString(madeBy.resolve("schema.sql")));
    run(file, Files.readString(madeBy.resolve("rows.sql")));
    return file;
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
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("PRAGMA synchronous = OFF");
      statement.executeUpdate(script);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
