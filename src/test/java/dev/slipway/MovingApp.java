package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An install of the app projects on the day of its move: JSON files of the old release, and the
 * empty tables of the new one on either engine.
 */
final class MovingApp implements AutoCloseable {
  /** Tables that give ids of their own to rows that bring none. */
  private static final List<String> NUMBERED = List.of("projects", "messages", "prompts");

  private final FixtureApp app;
  private final Path work;
  private final Path data;
  private final AppDatabase database;
  private int runs;

  private MovingApp(FixtureApp app, Path work, Path data, AppDatabase database) {
    this.app = app;
    this.work = work;
    this.data = data;
    this.database = database;
  }

  /** One with a copy of the files that are committed. */
  static MovingApp of(FixtureApp app, Path work) throws Exception {
    Path data = CopiedFolder.of(ProjectsFiles.committed().folder(), work.resolve("data"));
    Files.createDirectories(work.resolve("app"));
    MovingApp moving =
        new MovingApp(app, work, data, app.newDatabase(work.resolve("app"), "projects"));
    moving.migrate();
    return moving;
  }

  /** Another with the same files, whose database is new. */
  MovingApp again(String called) throws Exception {
    MovingApp other =
        new MovingApp(
            app,
            work,
            data,
            app.newDatabase(Files.createDirectories(work.resolve(called)), "projects"));
    other.migrate();
    return other;
  }

  private void migrate() throws Exception {
    Report report = Gate.migrate(Settings.of(new Source(Map.of(), variables())));
    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
  }

  Engine engine() {
    return app.engine();
  }

  Path data() {
    return data;
  }

  AppDatabase database() {
    return database;
  }

  Path backups() {
    return work.resolve("backups");
  }

  /** What the command is told, whichever it is. */
  Map<String, String> variables() throws SQLException {
    Map<String, String> variables = new HashMap<>();
    variables.put("DATABASE_URL", database.url());
    variables.put("SLIPWAY_MIGRATIONS", app.migrations().toAbsolutePath().toString());
    variables.put("SLIPWAY_DATA", data.toString());
    variables.put("SLIPWAY_BACKUPS", backups().toString());
    variables.put("SLIPWAY_BACKUP", makesSnapshots() ? "auto" : "off");
    return variables;
  }

  /** Whether there is what it takes: PostgreSQL's own programs may be missing. */
  boolean makesSnapshots() throws SQLException {
    return switch (app.engine()) {
      case SQLITE -> true;
      case POSTGRESQL -> PostgresServer.shared().hasClients();
    };
  }

  /**
   * Imports in this process.
   *
   * @param options names and values in turn
   */
  Report run(Path instructions, String... options) throws SQLException {
    Map<String, List<String>> given = new HashMap<>();
    given.put("instructions", List.of(instructions.toString()));
    if (!List.of(options).contains("dry-run")) {
      // Its own name is of the second, and two runs may be in one.
      runs++;
      given.put("rejects", List.of(work.resolve("rejects-" + runs + ".jsonl").toString()));
    }
    for (int at = 0; at < options.length; at += 2) {
      given.put(options[at], List.of(options[at + 1]));
    }
    return Gate.importInto(new Source(given, variables()));
  }

  /** Starts the command as a process of its own, which writes what it leaves out there. */
  GateProcess start(Path instructions, Path rejects, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                GateProcess.SLIPWAY.toString(),
                "import",
                instructions.toAbsolutePath().toString(),
                "--rejects",
                rejects.toString()));
    command.addAll(List.of(options));
    return GateProcess.start(variables(), command.toArray(new String[0]));
  }

  /** The rows of the app's own tables, and where its sequences stand. */
  Map<String, List<String>> tables() throws SQLException {
    Map<String, List<String>> tables = new TreeMap<>(database.rows());
    tables.keySet().removeIf(table -> table.contains("slipway_"));
    // Rows that waited for others come later, and a table has no order.
    tables.replaceAll((table, rows) -> rows.stream().sorted().toList());
    return tables;
  }

  /** What the oracle makes of the files. */
  Map<String, List<String>> expected() throws Exception {
    try (MovingApp expected = again("expected")) {
      expected.database.run(new ProjectsFiles(data).inserts(engine()));
      if (engine() == Engine.POSTGRESQL) {
        for (String table : NUMBERED) {
          expected.database.run(
              "SELECT setval(pg_get_serial_sequence('%1$s', 'id'), max(id)) FROM %1$s"
                  .formatted(table));
        }
      }
      assertThat(expected.database.faults()).isEmpty();
      return expected.tables();
    }
  }

  /** Changes one of the files. */
  void write(String file, String text) throws IOException {
    Files.createDirectories(data.resolve(file).getParent());
    Files.writeString(data.resolve(file), text);
  }

  String read(String file) throws IOException {
    return Files.readString(data.resolve(file));
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }
}
