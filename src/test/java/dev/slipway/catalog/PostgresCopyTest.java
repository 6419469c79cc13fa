package dev.slipway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.PostgresServer;
import dev.slipway.backup.InstalledClients;
import dev.slipway.database.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of a PostgreSQL database has an equal catalog, by whichever way it was copied. */
@Tag("postgresql")
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresCopyTest {
  private static final Pattern MAJOR = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

  private static final Path NOTHING = Path.of("/dev/null");

  @TempDir Path folder;

  private final PostgresServer server = PostgresServer.shared();
  private String database = "";

  @BeforeEach
  void makeEverything() throws Exception {
    database = server.newDatabase();
    Path script = folder.resolve("everything.sql");
    try (InputStream in = PostgresCopyTest.class.getResourceAsStream("everything.sql")) {
      Files.copy(Objects.requireNonNull(in), script);
    }
    load(script, database);
  }

  @Test
  void made_by_the_server() throws SQLException {
    String copy = database + "_copy";
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + copy + " TEMPLATE " + database);
    }

    assertThat(catalog(copy)).hasToString(catalog(database).toString());
  }

  @Test
  void made_by_dump_and_restore() throws Exception {
    String copy = server.newDatabase();
    Path dump = folder.resolve("dump.sql");
    run(database, NOTHING, dump, "pg_dump", "--no-owner");
    load(dump, copy);

    assertThat(catalog(copy)).hasToString(catalog(database).toString());
  }

  @Test
  void made_by_dump_and_restore_of_that_copy() throws Exception {
    String first = server.newDatabase();
    String second = server.newDatabase();
    Path dump = folder.resolve("dump.sql");
    for (List<String> way : List.of(List.of(database, first), List.of(first, second))) {
      run(way.get(0), NOTHING, dump, "pg_dump", "--no-owner");
      load(dump, way.get(1));
    }

    assertThat(catalog(second)).hasToString(catalog(database).toString());
  }

  private void load(Path script, String into) throws Exception {
    Path log = folder.resolve("log");
    // Which servers before 17 do not know, and newer clients set all the same.
    List<String> known =
        Files.readAllLines(script).stream()
            .filter(line -> !line.startsWith("SET transaction_timeout"))
            .toList();
    Files.write(script, known);
    run(into, script, log, "psql", "-q", "-X", "-v", "ON_ERROR_STOP=1");
  }

  private Catalog catalog(String name) throws SQLException {
    try (Connection connection = server.connect(name)) {
      return Catalog.reader(Engine.POSTGRESQL).read(connection);
    }
  }

  /** Runs a client program: this machine's if it is new enough for the server, else the image's. */
  private void run(String database, Path input, Path output, String program, String... arguments)
      throws Exception {
    int needed;
    try (Connection connection = server.connect(database)) {
      needed = connection.getMetaData().getDatabaseMajorVersion();
    }
    List<String> command = new ArrayList<>();
    if (needed > versionHere()) {
      command.addAll(List.of("docker", "run", "--rm", "-i", "--network", "host"));
      command.addAll(List.of("-e", "PGPASSWORD", InstalledClients.image(needed)));
    }
    command.add(program);
    command.addAll(List.of("-h", server.host(), "-p", String.valueOf(server.port())));
    command.addAll(List.of("-U", server.user(), "-d", database));
    command.addAll(List.of(arguments));
    ProcessBuilder client = new ProcessBuilder(command).redirectOutput(output.toFile());
    client.redirectInput(input.toFile());
    Path errors = folder.resolve("errors");
    client.redirectError(errors.toFile());
    client.environment().put("PGPASSWORD", server.password());
    int code = client.start().waitFor();

    assertThat(code).as("%s: %s", command, Files.readString(errors)).isZero();
  }

  /** The major version of the client programs on the path, 0 if there are none. */
  private int versionHere() throws InterruptedException {
    Path output = folder.resolve("version");
    try {
      new ProcessBuilder("pg_dump", "--version").redirectOutput(output.toFile()).start().waitFor();
      Matcher version = MAJOR.matcher(Files.readString(output));
      return version.find() ? Integer.parseInt(version.group(1)) : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
