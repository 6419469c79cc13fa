package dev.slipway.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.catalog.Catalog;
import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.layout.Migration;
import dev.slipway.refusal.Refusal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A migration's text, run inside a transaction that is not its own, and read for what it may do.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ScriptTest {

  private static Script script(String sql) {
    return Script.of(
        new Migration(
            "012_it",
            "012_it",
            Optional.empty(),
            "012_it",
            sql,
            Optional.empty(),
            Optional.empty(),
            false),
        Engine.SQLITE,
        "");
  }

  @Nested
  @DisplayNameGeneration(ReplaceUnderscores.class)
  class Running {
    @TempDir Path folder;
    private Connection connection;

    @BeforeEach
    void begin() throws SQLException {
      connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("app.db"));
      execute("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)");
      execute("INSERT INTO users (name) VALUES ('Ada'), ('Grace')");
      execute("BEGIN IMMEDIATE");
    }

    @AfterEach
    void close() throws SQLException {
      connection.close();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "BEGIN; DELETE FROM users; COMMIT",
          "begin transaction; DELETE FROM users; end transaction;",
          "BEGIN IMMEDIATE;\nDELETE FROM users;\nEND;",
          "/* first */ BEGIN EXCLUSIVE TRANSACTION; DELETE FROM users; -- and\nCOMMIT TRANSACTION;",
          "BEGIN; COMMIT; BEGIN; DELETE FROM users; COMMIT",
          "SAVEPOINT s; DELETE FROM users; RELEASE s",
          "PRAGMA foreign_keys = OFF; BEGIN; DELETE FROM users; COMMIT; PRAGMA foreign_keys = ON"
        })
    void its_own_transaction_is_not_the_end_of_ours(String sql) throws SQLException {
      script(sql).run(connection);

      assertThat(all("SELECT count(*) FROM users")).containsExactly("0");
      execute("ROLLBACK");
      assertThat(all("SELECT count(*) FROM users")).containsExactly("2");
    }

    @Test
    void it_may_go_back_to_a_savepoint_of_its_own() throws SQLException {
      script(
              """
              SAVEPOINT a; DELETE FROM users; ROLLBACK TO a;
              SAVEPOINT b; DELETE FROM users; ROLLBACK TRANSACTION TO SAVEPOINT b;
              RELEASE a; INSERT INTO users (name) VALUES ('Edith')""")
          .run(connection);

      assertThat(all("SELECT name FROM users ORDER BY id"))
          .containsExactly("Ada", "Grace", "Edith");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "ROLLBACK",
          "rollback transaction",
          "ATTACH 'other.db' AS other",
          "ATTACH DATABASE ':memory:' AS other",
          "DETACH other"
        })
    void what_would_reach_beyond_our_transaction_is_refused(String statement) {
      Refusal refusal =
          catchThrowableOfType(
              Refusal.class, () -> script("SELECT 1;\n\n" + statement + ";").run(connection));

      assertThat(refusal.fact()).isEqualTo(Refusal.Fact.STEP);
      assertThat(refusal.seen()).isEqualTo("012_it says at line 3: " + statement);
      assertThat(refusal.next()).isEqualTo("take that statement out of the migration");
    }

    @Test
    void an_error_carries_line_statement_and_the_words_of_the_engine() {
      Refusal refusal =
          catchThrowableOfType(
              Refusal.class,
              () ->
                  script(
                          """
                          -- a comment; with a semicolon
                          CREATE TRIGGER r AFTER INSERT ON users BEGIN
                            SELECT 1;
                            SELECT 2;
                          END;

                          /* and
                             another */ INSERT INTO users
                            (nick) VALUES ('x');
                          """)
                      .run(connection));

      assertThat(refusal.seen())
          .isEqualTo("012_it failed at line 8 (INSERT INTO users (nick) VALUES ('x'))");
      assertThat(refusal.why()).contains("table users has no column named nick");
      assertThat(refusal).hasCauseInstanceOf(SQLException.class);
    }

    @Test
    void a_long_statement_is_named_by_its_beginning() {
      Refusal refusal =
          catchThrowableOfType(
              Refusal.class,
              () ->
                  script("INSERT INTO nowhere VALUES ('" + "x".repeat(500) + "')").run(connection));

      assertThat(refusal.seen())
          .hasSizeLessThan(130)
          .contains("(INSERT INTO nowhere")
          .endsWith("…)");
    }

    @Test
    void settings_of_the_file_and_the_connection_are_left_alone() throws SQLException {
      assertThatCode(
              () ->
                  script(
                          """
                          PRAGMA journal_mode = WAL;
                          PRAGMA main.journal_mode = WAL;
                          PRAGMA foreign_keys = ON;
                          PRAGMA synchronous(OFF);
                          PRAGMA page_size = 512;
                          pragma "locking_mode" = exclusive;
                          PRAGMA auto_vacuum = 1;
                          PRAGMA wal_checkpoint(TRUNCATE);
                          """)
                      .run(connection))
          .doesNotThrowAnyException();
      execute("COMMIT");

      assertThat(all("PRAGMA journal_mode")).containsExactly("delete");
      assertThat(all("PRAGMA foreign_keys")).containsExactly("0");
      assertThat(all("PRAGMA synchronous")).containsExactly("2");
      assertThat(all("PRAGMA locking_mode")).containsExactly("normal");
    }

    @Test
    void settings_for_one_script_do_not_reach_the_next() throws SQLException {
      script(
              """
              PRAGMA legacy_alter_table = ON;
              PRAGMA main.ignore_check_constraints = 1;
              PRAGMA recursive_triggers = TRUE;
              PRAGMA defer_foreign_keys = ON;
              CREATE VIEW names AS SELECT name FROM users;
              ALTER TABLE users RENAME TO people;
              """)
          .run(connection);

      assertThat(all("SELECT sql FROM sqlite_schema WHERE name = 'names'"))
          .as("while it ran, its own manner of renaming held")
          .containsExactly("CREATE VIEW names AS SELECT name FROM users");
      for (String setting :
          List.of(
              "legacy_alter_table",
              "ignore_check_constraints",
              "recursive_triggers",
              "defer_foreign_keys")) {
        assertThat(all("PRAGMA " + setting)).as(setting).containsExactly("0");
      }
    }

    @Test
    void a_schema_that_it_writes_by_hand_is_read_anew() throws SQLException {
      script(
              """
              PRAGMA writable_schema = ON;
              UPDATE sqlite_schema SET sql = replace(sql, 'name TEXT', 'name TEXT NOT NULL') WHERE name = 'users';
              """)
          .run(connection);

      assertThat(all("SELECT \"notnull\" FROM pragma_table_info('users') WHERE name = 'name'"))
          .containsExactly("1");
      assertThat(all("PRAGMA writable_schema")).containsExactly("0");
    }

    @Test
    void version_numbers_that_the_app_reads_are_set_within_the_transaction() throws SQLException {
      script("PRAGMA user_version = 7; PRAGMA application_id = 42").run(connection);

      assertThat(all("PRAGMA user_version")).containsExactly("7");
      execute("ROLLBACK");
      assertThat(all("PRAGMA user_version")).containsExactly("0");
    }

    @Test
    void statements_that_answer_are_run_like_any_other() {
      assertThatCode(
              () ->
                  script(
                          """
                          SELECT * FROM users; VALUES (1), (2);
                          PRAGMA foreign_key_check; PRAGMA integrity_check; PRAGMA optimize;
                          WITH n AS (SELECT 1 AS a) SELECT a FROM n;
                          INSERT INTO users (name) VALUES ('x') RETURNING id;
                          EXPLAIN SELECT 1; ANALYZE; REINDEX;;
                          """)
                      .run(connection))
          .doesNotThrowAnyException();
    }

    @Test
    void a_vacuum_waits_until_after_the_transaction() {
      Script script =
          script("VACUUM; DELETE FROM users; vacuum main;\nVACUUM INTO 'copy.db'; SELECT 'VACUUM'");

      assertThatCode(() -> script.run(connection)).doesNotThrowAnyException();
      assertThat(script.afterwards()).containsExactly("VACUUM", "vacuum main");
    }

    private void execute(String sql) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate(sql);
      }
    }

    private List<String> all(String query) throws SQLException {
      List<String> all = new ArrayList<>();
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(query)) {
        while (rows.next()) {
          all.add(rows.getString(1));
        }
      }
      return all;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          DELETE FROM users                                                        | users
          delete from Users where id in (select id from posts)                     | users
          DELETE FROM "Users" AS u WHERE u.id = 1                                  | users
          DELETE FROM [users]; DELETE FROM `posts`; DELETE FROM 'tags'             | users posts tags
          DELETE FROM main.users; DELETE FROM "main" . "Po.sts"                    | users po.sts
          WITH old AS (SELECT id FROM posts) DELETE FROM users WHERE id IN old     | users
          WITH RECURSIVE a(n) AS (VALUES (1)), b AS (SELECT 1) DELETE FROM t       | t
          DROP TABLE users                                                         | users
          DROP TABLE IF EXISTS main."users"                                        | users
          ALTER TABLE users RENAME TO old; DROP TABLE old                          | users old
          ALTER TABLE "Users" RENAME TO "Old"; DELETE FROM OLD                     | users old
          ALTER TABLE main.a RENAME TO b; ALTER TABLE b RENAME TO c; DROP TABLE c  | a b c
          DELETE FROM new_t; ALTER TABLE new_t RENAME TO t                         | new_t t
          ALTER TABLE t RENAME COLUMN a TO b; ALTER TABLE t RENAME c TO d; DROP TABLE d | d
          ALTER TABLE users RENAME TO people; DROP TABLE posts                     | posts
          ALTER TABLE users DROP COLUMN name; DROP INDEX i; DROP VIEW v            |
          UPDATE users SET name = 'DELETE FROM users'; REPLACE INTO t VALUES (1)   |
          -- DELETE FROM users                                                     |
          CREATE TABLE t (a REFERENCES users ON DELETE CASCADE)                    |
          CREATE TRIGGER r AFTER DELETE ON a BEGIN DELETE FROM users; END          |
          EXPLAIN DELETE FROM users; SELECT 1 FROM users                           |
          """)
  void tables_that_may_lose_rows_are_those_it_says_so_of(String sql, String tables) {
    Set<String> expected = tables == null ? Set.of() : Set.of(tables.split(" ", -1));

    assertThat(script(sql).tablesThatMayLoseRows()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO users VALUES (1)",
        "INSERT OR IGNORE INTO \"Users\" SELECT * FROM other",
        "REPLACE INTO main.users VALUES (1)",
        "UPDATE users SET name = ''",
        "UPDATE OR REPLACE \"main\".\"users\" SET name = ''",
        "DELETE FROM users",
        "WITH a AS (SELECT 1) INSERT INTO users SELECT * FROM a",
        "WITH a AS (SELECT 1) UPDATE users SET name = ''",
        "DROP TABLE IF EXISTS users",
        "ALTER TABLE users DROP COLUMN name",
        "ALTER TABLE main.\"Users\" DROP [Name]",
        "CREATE TABLE users AS SELECT 1 AS id",
        "CREATE TABLE IF NOT EXISTS users AS SELECT 1 AS id",
        "PRAGMA writable_schema = ON",
        "PRAGMA something_new = 1",
        "SOMETHING NEW"
      })
  void a_script_that_may_change_rows_is_not_taken_for_harmless(String sql) {
    assertThat(script(sql).mayChange(Set.of("users", "users.name"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-- UPDATE users SET name = ''",
        "INSERT INTO new_users SELECT * FROM users",
        "UPDATE other SET name = (SELECT name FROM users)",
        "CREATE TABLE users (a INTEGER AS (1))",
        "CREATE INDEX i ON users (name); DROP INDEX i; DROP VIEW v; DROP TRIGGER r",
        "CREATE TRIGGER r AFTER INSERT ON users BEGIN DELETE FROM users; END",
        "ALTER TABLE users ADD COLUMN drops TEXT",
        "ALTER TABLE users DROP COLUMN made_and_dropped",
        "ALTER TABLE other DROP COLUMN name",
        "BEGIN; SELECT 1 FROM users; COMMIT; VACUUM; ANALYZE; REINDEX",
        "PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON; PRAGMA foreign_key_check"
      })
  void a_script_that_leaves_the_rows_alone_is_harmless(String sql) {
    assertThat(script(sql).mayChange(Set.of("users", "users.name"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "Größe", "my name", "a.b", "It's", "say \"it\""})
  void a_column_that_goes_is_the_one_that_the_catalog_names(String name) throws SQLException {
    String column = Sql.quoted(name);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("CREATE TABLE \"my users\" (id, " + column + ")");
      Set<String> keys = new HashSet<>();
      for (Catalog.Identity object : Catalog.reader(Engine.SQLITE).read(connection).objects()) {
        keys.add(object.key());
      }
      Script script = script("ALTER TABLE [My users] DROP COLUMN " + column);

      assertThat(script.mayChange(keys)).isTrue();
    }
  }

  @Test
  void statements_that_fill_a_table_are_found_as_written() {
    Script script =
        script(
            """
            CREATE VIRTUAL TABLE texts USING fts5(body);
            INSERT INTO texts (body)
              SELECT body FROM posts;
            INSERT INTO "Texts"(texts) VALUES ('rebuild'); -- done
            INSERT OR IGNORE INTO main.texts VALUES ('x'); REPLACE INTO texts VALUES ('y');
            WITH a AS (SELECT 'texts' AS b) INSERT INTO texts SELECT b FROM a;
            INSERT INTO posts SELECT body FROM texts;
            CREATE TRIGGER r AFTER INSERT ON posts BEGIN INSERT INTO texts VALUES (new.body); END;
            """);

    assertThat(script.statementsThatFill("texts"))
        .containsExactly(
            "INSERT INTO texts (body)\n  SELECT body FROM posts",
            "INSERT INTO \"Texts\"(texts) VALUES ('rebuild')",
            "INSERT OR IGNORE INTO main.texts VALUES ('x')",
            "REPLACE INTO texts VALUES ('y')",
            "WITH a AS (SELECT 'texts' AS b) INSERT INTO texts SELECT b FROM a");
  }
}
