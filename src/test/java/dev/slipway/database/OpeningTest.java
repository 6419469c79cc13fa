package dev.slipway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.database.Database.Transaction;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OpeningTest {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  @TempDir private Path folder;

  @Test
  void a_database_is_opened_where_it_lies() throws SQLException {
    Path file = database("app.db");
    try (Database opened = open("file:app.db")) {
      assertThat(opened.place()).isEqualTo("sqlite:" + file);
      assertThat(opened.name()).isEqualTo("app");
      assertThat(opened.hasTable(opened.reading(), "books")).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "my app.db",
        "a#b.db",
        "a?b.db",
        "a?mode=memory.db",
        "100%.db",
        "a%20b.db",
        "a%3Fb.db",
        "a&b=c.db",
        "a;b.db",
        "a'b\"c.db",
        "a\\b.db",
        "a+b.db",
        "a:b.db",
        ":memory.db",
        "-x.db",
        "größe.db",
        "\uD83D\uDCDA.db",
        "no suffix",
        "two\nlines.db"
      })
  void a_name_of_any_characters_opens_by_its_path_and_by_its_encoded_URL(String name)
      throws Exception {
    Path file = database(name);
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    for (String url : List.of(file.toString(), "file:" + encoded, "sqlite:///" + encoded)) {
      try (Database opened = open(url)) {
        assertThat(opened.file()).as(url).hasValue(file);
        assertThat(opened.hasTable(opened.reading(), "books")).as(url).isTrue();
        assertThat(opened.hasTable(opened.anotherReader(), "books")).as(url).isTrue();
      }
    }
    assertThat(filesInFolder()).containsExactly(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"app.db", "my app.db", "a#b.db", "a?b.db", "100%.db", "größe.db"})
  void a_missing_file_is_an_empty_database_and_made_when_it_is_written(String name)
      throws SQLException, IOException {
    Path file = folder.resolve(name);
    try (Database opened = open(file.toString())) {
      assertThat(opened.rowCounts(opened.reading())).isEmpty();
      assertThat(opened.bytes()).isZero();
      assertThat(filesInFolder()).isEmpty();
      try (Transaction transaction = opened.begin()) {
        execute(transaction.connection(), "CREATE TABLE books (title TEXT)");
        transaction.commit();
      }
      assertThat(opened.hasTable(opened.reading(), "books")).isTrue();
    }
    assertThat(filesInFolder()).containsExactly(file);
  }

  @Test
  void a_missing_file_that_is_not_written_stays_missing() throws SQLException, IOException {
    try (Database opened = open("app.db");
        Transaction transaction = opened.begin()) {
      execute(transaction.connection(), "CREATE TABLE books (title TEXT)");
    }
    assertThat(filesInFolder()).isEmpty();
  }

  @Test
  void a_missing_file_stays_missing_where_its_transaction_cannot_begin() throws Exception {
    Path obstacle = folder.resolve("app.db-wal");
    try (Database opened = open("app.db")) {
      // SQLite deletes the log of a database without pages, and cannot delete a folder.
      Files.createDirectory(obstacle);
      SQLException error = catchThrowableOfType(SQLException.class, opened::begin);
      assertThat(opened.explain(error).orElseThrow().fact()).isEqualTo(Fact.DEVICE);
    }
    assertThat(filesInFolder()).containsExactly(obstacle);
  }

  @Test
  void what_the_file_system_forbids_is_refused_with_a_command_that_shows_why() throws Exception {
    try (Database opened = open("app.db")) {
      Path obstacle = Files.createDirectory(folder.resolve("app.db.slipway-lock"));
      Refusal refusal =
          catchThrowableOfType(Refusal.class, () -> opened.lock(Duration.ZERO).close());
      assertThat(refusal).hasMessageContaining("could not lock " + obstacle);
      assertThat(refusal.next()).startsWith("df -h " + folder);
      Files.delete(obstacle);
    }
    Path file = folder.resolve("app.db");
    Refusal refusal =
        Devices.refusal("could not create", file, new AccessDeniedException("it"), Fact.DEVICE);
    assertThat(refusal.fact()).isEqualTo(Fact.NO_PERMISSION);
    assertThat(refusal).hasMessageContaining("could not create " + file);
    assertThat(refusal.next()).endsWith("ls -ldn " + folder + " " + file);
  }

  @Test
  void a_missing_folder_is_refused_with_both_names() {
    Refusal refusal = refused("data/app.db", Fact.SETTINGS);
    assertThat(refusal)
        .hasMessageContaining(folder + "/data/app.db")
        .hasMessageContaining("nor its folder");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void a_missing_file_beside_another_database_is_refused_with_that_name() throws SQLException {
    database("prod.sqlite3");
    database("archive");
    Refusal refusal = refused("dev.db", Fact.SETTINGS);
    assertThat(refusal).hasMessageContaining("beside it lies archive, prod.sqlite3");
    assertThat(refusal.next()).contains("touch " + folder.resolve("dev.db"));
  }

  @Test
  void a_missing_file_beside_files_that_are_no_databases_is_an_empty_database() throws Exception {
    Files.writeString(folder.resolve("notes.db"), "no database at all");
    Files.writeString(folder.resolve("short"), "SQLite");
    Files.createFile(folder.resolve("empty.db"));
    Files.createDirectories(folder.resolve("backups"));
    try (Database opened = open("app.db")) {
      assertThat(opened.rowCounts(opened.reading())).isEmpty();
    }
  }

  @Test
  void a_missing_file_beside_another_database_is_meant_once_it_was_touched() throws Exception {
    database("prod.sqlite3");
    Files.createFile(folder.resolve("dev.db"));
    try (Database opened = open("dev.db")) {
      assertThat(opened.rowCounts(opened.reading())).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-wal", "-journal"})
  void what_a_lost_database_left_behind_is_not_written_over(String suffix) throws IOException {
    Path left = Files.writeString(folder.resolve("app.db" + suffix), "the last rows");
    assertThat(refused("app.db", Fact.DAMAGED))
        .hasMessageContaining("app.db does not exist, but app.db" + suffix + " does");
    assertThat(left).hasContent("the last rows");
  }

  @Test
  void a_link_is_followed_to_the_database() throws Exception {
    Path file = database("app.db");
    Path link = Files.createSymbolicLink(folder.resolve("link.db"), file);
    try (Database opened = open(link.toString())) {
      assertThat(opened.file()).hasValue(file);
    }
  }

  @Test
  void a_link_to_nothing_is_refused() throws IOException {
    Files.createSymbolicLink(folder.resolve("app.db"), Path.of("/mnt/volume/app.db"));
    assertThat(refused("app.db", Fact.SETTINGS))
        .hasMessageContaining("is a link to /mnt/volume/app.db, which does not exist");
  }

  @Test
  void a_folder_is_no_database() throws IOException {
    Files.createDirectories(folder.resolve("app.db"));
    assertThat(refused("app.db", Fact.SETTINGS)).hasMessageContaining("is not a file");
    assertThat(refused(".", Fact.SETTINGS)).hasMessageContaining("is not a file");
    assertThat(refused("sqlite:////", Fact.SETTINGS)).hasMessageContaining("/ is not a file");
  }

  @Test
  void an_empty_file_is_an_empty_database() throws Exception {
    Files.createFile(folder.resolve("app.db"));
    try (Database opened = open("app.db")) {
      assertThat(opened.rowCounts(opened.reading())).isEmpty();
    }
    assertThat(folder.resolve("app.db")).isEmptyFile();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "SQLite format 3", "SQLite format 4\0 and more", "\0\0\0\0"})
  void a_file_that_is_no_database_is_refused(String content) throws IOException {
    Files.writeString(folder.resolve("app.db"), content);
    Refusal refusal = refused("app.db", Fact.DAMAGED);
    assertThat(refusal).hasMessageContaining("does not begin as a SQLite database does");
    assertThat(folder.resolve("app.db")).hasContent(content);
  }

  @Test
  void a_database_that_is_cut_off_is_damage_and_not_emptiness() throws Exception {
    Path file = database("app.db");
    Files.write(file, java.util.Arrays.copyOf(Files.readAllBytes(file), 60));
    try (Database opened = open("app.db")) {
      SQLException error =
          catchThrowableOfType(SQLException.class, () -> opened.rowCounts(opened.reading()));
      assertThat(opened.explain(error).orElseThrow().fact()).isEqualTo(Fact.DAMAGED);
    }
  }

  @Test
  void opening_and_looking_leave_the_folder_as_it_was() throws Exception {
    Path file = database("app.db");
    byte[] before = Files.readAllBytes(file);
    try (Database opened = open("app.db")) {
      opened.rowCounts(opened.reading());
    }
    assertThat(filesInFolder()).containsExactly(file);
    assertThat(file).hasBinaryContent(before);
  }

  private Database open(String url) throws SQLException {
    return Database.open(Access.by(url, folder), PATIENCE);
  }

  private Refusal refused(String url, Fact fact) {
    Refusal refusal = catchThrowableOfType(Refusal.class, () -> open(url));
    assertThat(refusal).as(url).isNotNull();
    assertThat(refusal.fact()).isEqualTo(fact);
    return refusal;
  }

  /** Made under a plain name, so that the driver's own reading of names has no part in it. */
  private Path database(String name) throws SQLException {
    try {
      Path made = Files.createTempDirectory("made").resolve("plain.db");
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + made)) {
        execute(connection, "CREATE TABLE books (title TEXT)");
      }
      Path file = Files.move(made, folder.resolve(name));
      Files.delete(made.getParent());
      return file;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<Path> filesInFolder() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
