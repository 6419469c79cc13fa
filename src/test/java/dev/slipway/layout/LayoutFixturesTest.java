package dev.slipway.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.migrate.Migrator;
import dev.slipway.refusal.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each folder in test-fixtures/layouts is one case: {@code migrations} and an {@code expected.txt}
 * of these lines.
 *
 * <pre>
 *   # why
 *   given: sqlx                  the layout is not recognised but given
 *   layout: sqlx                 then its migrations in order, with what is known of them
 *   0001_books [probe, undo]
 *   ignored: schema.sql          SQL that is no migration
 *   refused: is of two layouts   instead of all that: part of the refusal
 * </pre>
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LayoutFixturesTest {
  private static final Path LAYOUTS = Path.of("test-fixtures/layouts");

  @TempDir private Path scratch;

  @ParameterizedTest
  @MethodSource("all")
  void a_folder_is_read_as_its_tool_reads_it(Case folder) throws IOException {
    if (folder.isRefused()) {
      assertThatThrownBy(folder::read)
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal ->
                  assertThat(refusal.getMessage() + "; " + refusal.next())
                      .contains(folder.lines("refused: ")));
    } else {
      assertThat(rendered(folder.read())).isEqualTo(folder.linesWithoutGiven());
    }
  }

  @ParameterizedTest
  @MethodSource("readable")
  void every_migration_runs_and_what_undoes_it_takes_it_back(Case folder) throws Exception {
    MigrationFolder read = folder.read();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      List<List<String>> rungs = new ArrayList<>();
      for (Migration migration : read.migrations()) {
        rungs.add(schema(connection));
        Migrator.replay(migration, connection, Engine.SQLITE, "");
      }
      for (int at = rungs.size() - 1; at >= 0; at--) {
        Optional<String> undo = read.migrations().get(at).undo();
        if (undo.isEmpty()) {
          break;
        }
        run(undo.get(), connection);
        assertThat(schema(connection)).isEqualTo(rungs.get(at));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("readable")
  void ends_of_lines_as_Windows_has_them_change_nothing(Case folder) throws Exception {
    assertIsReadAlike(folder, text -> text.replaceAll("\r?\n", "\r\n"));
  }

  @ParameterizedTest
  @MethodSource("readable")
  void byte_order_marks_change_nothing(Case folder) throws Exception {
    assertIsReadAlike(folder, text -> text.startsWith("\uFEFF") ? text : "\uFEFF" + text);
  }

  @ParameterizedTest
  @MethodSource("flyways")
  void Flyway_reads_the_same_and_computes_the_same_checksums(Case folder) throws Exception {
    MigrationFolder read = folder.read();
    Flyway flyway = flyway(folder.migrations());
    assertThat(Stream.of(flyway.info().pending()).map(LayoutFixturesTest::rendered))
        .isEqualTo(read.migrations().stream().map(LayoutFixturesTest::renderedForFlyway).toList());

    flyway.migrate();
    try (Connection byFlyway = flyway.getConfiguration().getDataSource().getConnection();
        Connection ours = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      assertThat(
              query(
                  byFlyway,
                  "SELECT script || ' ' || checksum FROM flyway_schema_history"
                      + " ORDER BY installed_rank"))
          .isEqualTo(
              read.migrations().stream()
                  .map(migration -> migration.script() + " " + migration.checksum())
                  .toList());
      replay(read, ours);
      assertThat(schema(ours)).isEqualTo(schema(byFlyway));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flyway-refuses-placeholders",
        "flyway-refuses-two-migrations-of-one-version",
        "flyway-refuses-two-repeatable-migrations-of-one-description"
      })
  void Flyway_refuses_what_is_refused_in_its_name(String name) {
    assertThatThrownBy(() -> flyway(Case.of(LAYOUTS.resolve(name)).migrations()).migrate())
        .isInstanceOf(FlywayException.class);
  }

  @Test
  void Flyway_itself_takes_another_road_where_there_is_a_baseline_migration() throws Exception {
    Case folder = Case.of(LAYOUTS.resolve("flyway-refuses-a-baseline-migration"));
    assertThat(Stream.of(flyway(folder.migrations()).info().all()).map(MigrationInfo::getState))
        .contains(MigrationState.BELOW_BASELINE);
  }

  private void assertIsReadAlike(Case folder, UnaryOperator<String> change) throws Exception {
    Path changed = scratch.resolve("migrations");
    for (Path file : filesBelow(folder.migrations())) {
      Path copy = changed.resolve(folder.migrations().relativize(file));
      Files.createDirectories(Objects.requireNonNull(copy.getParent()));
      String text = Files.readString(file);
      boolean isSql = file.toString().toLowerCase(java.util.Locale.ROOT).endsWith(".sql");
      Files.writeString(copy, isSql ? change.apply(text) : text);
    }
    MigrationFolder read = folder.read();
    MigrationFolder again = MigrationFolder.read(changed, folder.given());
    assertThat(rendered(again)).isEqualTo(rendered(read));
    assertThat(again.migrations().stream().map(Migration::checksum))
        .isEqualTo(read.migrations().stream().map(Migration::checksum).toList());
    try (Connection one = DriverManager.getConnection("jdbc:sqlite::memory:");
        Connection other = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      replay(read, one);
      replay(again, other);
      assertThat(schema(other).stream().map(line -> line.replace("\r\n", "\n")))
          .isEqualTo(schema(one).stream().map(line -> line.replace("\r\n", "\n")).toList());
    }
  }

  private Flyway flyway(Path migrations) {
    return Flyway.configure()
        .dataSource("jdbc:sqlite:" + scratch.resolve("flyway.db"), null, null)
        .locations("filesystem:" + migrations)
        .load();
  }

  private static String rendered(MigrationInfo info) {
    return info.getVersion() + " | " + info.getDescription() + " | " + info.getScript();
  }

  private static String renderedForFlyway(Migration migration) {
    return migration.version().orElse(null)
        + " | "
        + migration.description()
        + " | "
        + migration.script();
  }

  private static List<String> rendered(MigrationFolder folder) {
    List<String> lines = new ArrayList<>();
    lines.add("layout: " + folder.layout());
    for (Migration migration : folder.migrations()) {
      List<String> known = new ArrayList<>();
      migration.version().ifPresent(version -> known.add("version " + version));
      if (migration.repeatable()) {
        known.add("repeatable");
      }
      if (Sql.statements(migration.sql(), Engine.SQLITE).isEmpty()) {
        known.add("no statement");
      }
      migration.appliedIf().ifPresent(probe -> known.add("probe"));
      migration.undo().ifPresent(undo -> known.add("undo"));
      lines.add(migration + (known.isEmpty() ? "" : " " + known));
    }
    folder.ignored().forEach(file -> lines.add("ignored: " + file));
    return lines;
  }

  private static List<String> schema(Connection connection) throws SQLException {
    return query(
        connection,
        "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema"
            + " WHERE tbl_name NOT LIKE 'flyway%' AND name NOT LIKE 'sqlite%' ORDER BY 1");
  }

  private static List<String> query(Connection connection, String sql) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        lines.add(rows.getString(1));
      }
    }
    return lines;
  }

  private static void run(String script, Connection connection) throws SQLException {
    for (Sql.Statement piece : Sql.statements(script, Engine.SQLITE)) {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate(piece.text());
      }
    }
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  static List<Case> all() throws IOException {
    try (Stream<Path> folders = Files.list(LAYOUTS)) {
      return folders.sorted().map(Case::of).toList();
    }
  }

  static List<Case> readable() throws IOException {
    return all().stream().filter(folder -> !folder.isRefused()).toList();
  }

  static List<Case> flyways() throws IOException {
    return all().stream().filter(folder -> folder.expected().contains("layout: flyway")).toList();
  }

  /**
   * One case.
   *
   * @param folder its folder
   * @param expected the lines of its {@code expected.txt}, without comments
   */
  record Case(Path folder, List<String> expected) {
    static Case of(Path folder) {
      try (Stream<String> lines =
          Files.lines(folder.resolve("expected.txt"), StandardCharsets.UTF_8)) {
        return new Case(folder, lines.filter(line -> !line.startsWith("#")).toList());
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    Path migrations() {
      return folder.resolve("migrations");
    }

    MigrationFolder read() {
      return MigrationFolder.read(migrations(), given());
    }

    Optional<String> given() {
      return lines("given: ").stream().findFirst();
    }

    boolean isRefused() {
      return !lines("refused: ").isEmpty();
    }

    List<String> lines(String beginning) {
      return expected.stream()
          .filter(line -> line.startsWith(beginning))
          .map(line -> line.substring(beginning.length()))
          .toList();
    }

    List<String> linesWithoutGiven() {
      return expected.stream().filter(line -> !line.startsWith("given: ")).toList();
    }

    @Override
    public String toString() {
      return folder.getFileName().toString().replace('-', ' ');
    }
  }

  private static void replay(MigrationFolder folder, Connection connection) throws SQLException {
    for (Migration migration : folder.migrations()) {
      Migrator.replay(migration, connection, Engine.SQLITE, "");
    }
  }
}
