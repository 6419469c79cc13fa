package dev.slipway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SqliteUrlTest {
  private static final Path BASE = Path.of("/srv/app");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
          """
          # a bare path, as Diesel, Elixir and many apps have it
          /data/app.db                                          | /data/app.db
          /data/db.sqlite3                                      | /data/db.sqlite3
          app.db                                                | /srv/app/app.db
          ./data/app.db                                         | /srv/app/data/app.db
          data/app.db                                           | /srv/app/data/app.db
          /data/100%25 of it?.db                                | /data/100%25 of it?.db
          /data/a#b.db                                          | /data/a#b.db
          /data/c:/d.db                                         | /data/c:/d.db
          /data/a=b;c=d.db                                      | /data/a=b;c=d.db
          /data/my host=1.db                                    | /data/my host=1.db
          ./mysql:app.db                                        | /srv/app/mysql:app.db
          /data//app.db                                         | /data/app.db
          # Prisma, and SQLite itself
          file:./dev.db                                         | /srv/app/dev.db
          file:dev.db                                           | /srv/app/dev.db
          file:/data/app.db                                     | /data/app.db
          file:///data/app.db                                   | /data/app.db
          file:////data/app.db                                  | /data/app.db
          file://localhost/data/app.db                          | /data/app.db
          file:./dev.db?connection_limit=1&socket_timeout=10    | /srv/app/dev.db
          FILE:./dev.db                                         | /srv/app/dev.db
          # Go
          file:/data/x.db?_pragma=busy_timeout(5000)&mode=rwc   | /data/x.db
          file:x.db?cache=shared&_fk=1&_journal=WAL             | /srv/app/x.db
          file:x.db?mode=memory2&name=mode=memory               | /srv/app/x.db
          # SQLAlchemy and Django: three slashes are relative, four absolute
          sqlite:///x.db                                        | /srv/app/x.db
          sqlite:///./data/x.db                                 | /srv/app/data/x.db
          sqlite:////data/x.db                                  | /data/x.db
          sqlite:////data/x.db?timeout=20&check_same_thread=no  | /data/x.db
          sqlite+aiosqlite:///x.db                              | /srv/app/x.db
          sqlite+aiosqlite:////data/x.db                        | /data/x.db
          sqlite+pysqlite:///x.db                               | /srv/app/x.db
          SQLite:///x.db                                        | /srv/app/x.db
          spatialite:///x.db                                    | /srv/app/x.db
          spatialite:////data/x.db                              | /data/x.db
          # sqlx, PDO
          sqlite://x.db                                         | /srv/app/x.db
          sqlite://data/x.db?mode=rwc                           | /srv/app/data/x.db
          sqlite://./data/x.db                                  | /srv/app/data/x.db
          sqlite://localhost/data/x.db                          | /data/x.db
          sqlite:x.db?mode=rwc                                  | /srv/app/x.db
          sqlite:/data/x.db                                     | /data/x.db
          sqlite:./x.db                                         | /srv/app/x.db
          # Rails
          sqlite3:storage/production.sqlite3                    | /srv/app/storage/production.sqlite3
          sqlite3:/data/x.sqlite3                               | /data/x.sqlite3
          sqlite3:///data/x.sqlite3                             | /data/x.sqlite3
          sqlite3:///data/x.sqlite3?pool=5&timeout=5000         | /data/x.sqlite3
          # JDBC
          jdbc:sqlite:x.db                                      | /srv/app/x.db
          jdbc:sqlite:/data/x.db                                | /data/x.db
          jdbc:sqlite:/data/x.db?journal_mode=WAL               | /data/x.db
          jdbc:sqlite:/data/my%20app.db                         | /data/my%20app.db
          jdbc:sqlite:file:x.db                                 | /srv/app/x.db
          JDBC:SQLite:/data/x.db                                | /data/x.db
          jdbc:sqlite:file:/data/my%20app.db?cache=private      | /data/my app.db
          # .NET
          Data Source=/data/x.db                                | /data/x.db
          Data Source=/data/x.db;                               | /data/x.db
          Data Source = x.db ; Cache=Shared                     | /srv/app/x.db
          DataSource=x.db;Mode=ReadWriteCreate                  | /srv/app/x.db
          Filename=./x.db                                       | /srv/app/x.db
          Cache=Shared;data source=/data/x.db;Foreign Keys=True | /data/x.db
          Password=a;Data Source=/data/x.db                     | /data/x.db
          Data Source="/data/x;y.db";Pooling=False              | /data/x;y.db
          Data Source=file:/data/my%20app.db?mode=rw            | /data/my app.db
          # what surrounds it
          "file:./dev.db"                                       | /srv/app/dev.db
          """,
      quoteCharacter = '~')
  void a_URL_names_the_file_that_its_app_means(String url, Path file) {
    assertThat(SqliteUrl.parse(url, BASE).file()).isEqualTo(file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {" /data/app.db\n", "'/data/app.db'", "\"/data/app.db\"", "\t/data/app.db "})
  void what_a_file_or_a_shell_leaves_around_a_path_is_dropped(String url) {
    assertThat(SqliteUrl.parse(url, BASE).file()).isEqualTo(Path.of("/data/app.db"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          file:my%20app.db         | my app.db
          file:gr%C3%B6%c3%9fe.db  | größe.db
          file:größe.db            | größe.db
          file:%F0%9F%93%9A.db     | 📚.db
          file:a%3Fb%23c%25d.db    | a?b#c%d.db
          file:a%2520b.db          | a%20b.db
          file:100%.db             | 100%.db
          file:%zz%4.db            | %zz%4.db
          file:a+b.db              | a+b.db
          file:a#b.db              | a#b.db
          sqlite:///my%20app.db    | my app.db
          sqlite3:my%20app.db      | my app.db
          sqlite:my%20app.db       | my app.db
          """)
  void percent_signs_are_decoded_as_UTF_8(String url, String name) {
    assertThat(SqliteUrl.parse(url, BASE).file()).isEqualTo(BASE.resolve(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":memory:",
        "file::memory:",
        "file::memory:?cache=shared",
        "file:app?mode=memory&cache=shared",
        "file:/app?cache=shared&vfs=memdb",
        "file:",
        "sqlite:",
        "sqlite://",
        "sqlite:///",
        "sqlite::memory:",
        "sqlite://:memory:",
        "sqlite:///:memory:",
        "sqlite+aiosqlite://",
        "sqlite+aiosqlite:///:memory:",
        "sqlite3::memory:",
        "jdbc:sqlite:",
        "jdbc:sqlite::memory:",
        "jdbc:sqlite:file::memory:?cache=shared",
        "Data Source=:memory:",
        "Data Source=",
        "Data Source=app;Mode=Memory;Cache=Shared",
        "Mode=memory;Data Source=app"
      })
  void a_database_in_memory_is_refused(String url) {
    assertThat(refused(url)).hasMessageContaining("in memory").hasMessageContaining("outlive");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          postgresql://me:s3cret@db:5432/app?sslpassword=s3cret  | begins with postgresql:
          postgres://me:s3cret@db/app                            | begins with postgres:
          postgresql+psycopg2://me:s3cret@db/app                 | begins with postgresql+psycopg2:
          jdbc:postgresql://db/app?user=me&password=s3cret       | begins with jdbc:postgresql:
          mysql://me:s3cret@db/app                               | begins with mysql:
          mysql+pymysql://me:s3cret@db/app                       | begins with mysql+pymysql:
          mysql:host=db;dbname=app;password=s3cret               | begins with mysql:
          jdbc:mysql://db/app?password=s3cret                    | begins with jdbc:mysql:
          mongodb+srv://me:s3cret@db/app                         | begins with mongodb+srv:
          libsql://app.example?authToken=s3cret                  | begins with libsql:
          prisma://example?api_key=s3cret                        | begins with prisma:
          https://me:s3cret@example/app.db                       | begins with https:
          me:s3cret@tcp(db:3306)/app                             | begins with me:
          host=db user=me password=s3cret dbname=app             | settings (dbname, host, password, user)
          Host=db;Port=5432;Username=me;Password=s3cret          | settings (host, password, port, username)
          Server=db;Database=app;User Id=sa;Password=s3cret      | settings (database, password, server, user id)
          Password='s3cret' Host=db                              | settings (host, password)
          sqlite+pysqlcipher://:s3cret@/app.db?cipher=aes        | holds a user or a password
          sqlite://me:s3cret@host/app.db                         | holds a user or a password
          file://me:s3cret@host/app.db                           | holds a user or a password
          jdbc:sqlite::resource:s3cret/app.db                    | jdbc:sqlite::resource:
          file:a%00b.db?key=s3cret                               | names no possible file
          file:a%FFb.db?key=s3cret                               | not UTF-8
          app:s3cret.db                                          | begins with app:
          """,
      quoteCharacter = '~')
  void what_is_no_SQLite_database_is_refused_by_what_was_seen_and_no_secret(
      String url, String seen) {
    assertThat(refused(url)).hasMessageContaining(seen);
  }

  @Test
  void nothing_at_all_is_refused() {
    assertThat(refused("  ")).hasMessageContaining("is empty");
    assertThat(refused("''")).hasMessageContaining("is empty");
  }

  @Test
  void what_is_refused_says_how_to_write_it() {
    assertThat(refused("mysql://db/app").next()).contains("/data/app.db").contains("README");
  }

  @Test
  void three_slashes_that_were_meant_to_be_absolute_are_refused(@TempDir Path base)
      throws IOException {
    Path file = Files.createFile(base.resolve("app.db"));
    Refusal refusal = refused("sqlite://" + file + "?key=s3cret");
    assertThat(refusal).hasMessageContaining("is relative").hasMessageContaining(file + " exists");
    assertThat(refusal.next()).contains("sqlite:///" + file);
  }

  @Test
  void three_slashes_are_refused_where_only_the_absolute_folder_exists(@TempDir Path base) {
    Refusal refusal = refused("sqlite://" + base + "/app.db");
    assertThat(refusal).hasMessageContaining("is relative").hasMessageContaining(base + " exists");
    assertThat(refusal.next()).contains("sqlite:///" + base + "/app.db");
  }

  @Test
  void three_slashes_are_relative_where_both_exist(@TempDir Path base) throws IOException {
    Path file = Files.createFile(base.resolve("app.db"));
    Path relative = Path.of(base + "/" + file);
    Files.createDirectories(relative.getParent());
    Files.createFile(relative);
    assertThat(SqliteUrl.parse("sqlite://" + file, base).file()).isEqualTo(relative);
  }

  @Test
  void a_folder_that_only_the_app_knows_is_refused() {
    assertThat(refused("Data Source=|DataDirectory|app.db;Password=s3cret"))
        .hasMessageContaining("begins with |DataDirectory|:");
  }

  @Test
  void two_dots_go_where_the_file_system_goes(@TempDir Path folder) throws IOException {
    Path real = Files.createDirectories(folder.resolve("volume/app"));
    Path link = Files.createSymbolicLink(folder.resolve("app"), real);
    Files.createFile(folder.resolve("volume/app.db"));
    assertThat(SqliteUrl.parse("file:../app.db", link).file()).exists();
  }

  /** The driver is asked which file it makes, by a URL of its own. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:sqlite:%s/app.db",
        "jdbc:sqlite:%s/my app.db",
        "jdbc:sqlite:%s/my%%20app.db",
        "jdbc:sqlite:%s/größe.db",
        "jdbc:sqlite:%s/app.db?journal_mode=WAL",
        "jdbc:sqlite:/%s/app.db",
        "jdbc:sqlite:file:%s/app.db",
        "jdbc:sqlite:file:%s/my%%20app.db",
        "jdbc:sqlite:file:%s/gr%%C3%%B6%%C3%%9Fe.db?cache=private",
        "jdbc:sqlite:file://%s/app.db",
        "jdbc:sqlite:file:////%s/app.db",
        "jdbc:sqlite:file://localhost%s/app.db",
        "jdbc:sqlite:file:%s/a%%3Fb%%23c%%25.db"
      })
  void a_URL_of_the_driver_names_the_file_that_the_driver_makes(String form, @TempDir Path folder)
      throws SQLException, IOException {
    String url = form.formatted(folder);
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("CREATE TABLE a(x)");
    }
    try (Stream<Path> made = Files.list(folder)) {
      assertThat(made.filter(file -> file.toString().endsWith(".db")))
          .containsExactly(SqliteUrl.parse(url, BASE).file());
    }
  }

  private static Refusal refused(String url) {
    Refusal refusal = catchThrowableOfType(Refusal.class, () -> SqliteUrl.parse(url, BASE));
    assertThat(refusal).as(url).isNotNull();
    assertThat(refusal.fact()).isEqualTo(Fact.SETTINGS);
    assertThat(refusal.getMessage() + refusal.next()).doesNotContain("s3cret");
    return refusal;
  }
}
