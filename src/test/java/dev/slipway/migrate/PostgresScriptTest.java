package dev.slipway.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.PostgresServer;
import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.layout.Migration;
import dev.slipway.refusal.Refusal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A migration's text for PostgreSQL, run inside a transaction that is not its own, and read for
 * what it may do.
 */
@Tag("postgresql")
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresScriptTest {

  private static Script script(String sql) {
    return script(sql, "public");
  }

  private static Script script(String sql, String home) {
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
        Engine.POSTGRESQL,
        home);
  }

  private static Sql.Statement statement(String sql) {
    List<Sql.Statement> statements = Sql.statements(sql, Engine.POSTGRESQL);
    assertThat(statements).hasSize(1);
    return statements.get(0);
  }

  @Nested
  @DisplayNameGeneration(ReplaceUnderscores.class)
  class Running {
    private static String database;
    private Connection connection;

    @BeforeAll
    static void make() throws SQLException {
      database = PostgresServer.shared().newDatabase();
      try (Connection first = PostgresServer.shared().connect(database);
          Statement statement = first.createStatement()) {
        statement.execute("CREATE TABLE users (id serial PRIMARY KEY, name text UNIQUE)");
        statement.execute("INSERT INTO users (name) VALUES ('Ada'), ('Grace')");
      }
    }

    @AfterAll
    static void drop() throws SQLException {
      try (Connection other = PostgresServer.shared().connect("template1");
          Statement statement = other.createStatement()) {
        statement.execute("DROP DATABASE " + database);
      }
    }

    @BeforeEach
    void begin() throws SQLException {
      connection = PostgresServer.shared().connect(database);
      connection.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
      connection.rollback();
      connection.close();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "BEGIN; DELETE FROM users; COMMIT",
          "begin work; DELETE FROM users; end work;",
          "BEGIN TRANSACTION ISOLATION LEVEL SERIALIZABLE;\nDELETE FROM users;\nEND TRANSACTION;",
          "/* first */ START TRANSACTION READ WRITE; DELETE FROM users; -- and\nCOMMIT AND CHAIN;",
          "BEGIN; SELECT 1; COMMIT; BEGIN; DELETE FROM users; COMMIT AND NO CHAIN",
          "SELECT 1; SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; DELETE FROM users",
          "SAVEPOINT s; DELETE FROM users; RELEASE SAVEPOINT s"
        })
    void its_own_transaction_is_not_the_end_of_ours(String sql) throws SQLException {
      script(sql).run(connection);

      assertThat(all("SELECT count(*) FROM users")).containsExactly("0");
      connection.rollback();
      assertThat(all("SELECT count(*) FROM users")).containsExactly("2");
    }

    @Test
    void it_may_go_back_to_a_savepoint_of_its_own() throws SQLException {
      script(
              """
              SAVEPOINT a; DELETE FROM users; ROLLBACK TO a;
              SAVEPOINT b; DELETE FROM users; ROLLBACK TRANSACTION TO SAVEPOINT b;
              SAVEPOINT c; DELETE FROM users; ROLLBACK WORK TO c;
              RELEASE a; INSERT INTO users (name) VALUES ('Edith')""")
          .run(connection);

      assertThat(all("SELECT name FROM users ORDER BY id"))
          .containsExactly("Ada", "Grace", "Edith");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "ROLLBACK",
          "rollback work and chain",
          "ABORT",
          "ABORT TRANSACTION",
          "PREPARE TRANSACTION 'a'",
          "COMMIT PREPARED 'a'",
          "ROLLBACK PREPARED 'a'",
          "DROP DATABASE other",
          "ALTER DATABASE other SET timezone = 'UTC'",
          "ALTER SYSTEM SET fsync = off",
          "DROP TABLESPACE other",
          "COPY users FROM '/tmp/users'",
          "COPY (SELECT 1) TO PROGRAM 'sh'",
          "SET standard_conforming_strings = off",
          "\\connect other",
          "\\i other.sql"
        })
    void what_would_reach_beyond_our_transaction_is_refused(String statement) {
      Refusal refusal =
          catchThrowableOfType(
              Refusal.class, () -> script("SELECT 1;\n\n" + statement + "\n;").run(connection));

      assertThat(refusal.fact()).isEqualTo(Refusal.Fact.STEP);
      assertThat(refusal.seen()).isEqualTo("012_it says at line 3: " + statement);
      assertThat(refusal.next()).isEqualTo("take that statement out of the migration");
    }

    @Test
    void rows_for_psql_are_refused_before_anything_runs() throws SQLException {
      Refusal refusal =
          catchThrowableOfType(
              Refusal.class,
              () ->
                  script("DELETE FROM users;\nCOPY users FROM stdin;\n1\tit's\n\\.\nSELECT 1;")
                      .run(connection));

      assertThat(refusal.seen()).isEqualTo("012_it says at line 2: COPY users FROM stdin");
      assertThat(refusal.next()).contains("INSERT");
      assertThat(all("SELECT count(*) FROM users")).containsExactly("2");
    }

    @Test
    void a_failure_is_told_by_its_line_and_the_words_of_the_server() {
      Refusal refusal =
          catchThrowableOfType(
              Refusal.class,
              () ->
                  script(
                          """
                          -- a comment; with a semicolon
                          CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$
                          BEGIN PERFORM 1; END $$;

                          /* and
                             another */ INSERT INTO users
                            (name) VALUES ('Ada');
                          """)
                      .run(connection));

      assertThat(refusal.seen())
          .isEqualTo("012_it failed at line 6 (INSERT INTO users (name) VALUES ('Ada'))");
      assertThat(refusal.why())
          .isEqualTo(
              "ERROR: duplicate key value violates unique constraint \"users_name_key\";"
                  + " Detail: Key (name)=(…) already exists");
      assertThat(refusal).hasCauseInstanceOf(SQLException.class);
    }

    @Test
    void where_in_a_statement_it_was_is_not_told_beside_the_line() {
      Refusal refusal =
          catchThrowableOfType(
              Refusal.class, () -> script("SELECT nothing FROM users").run(connection));

      assertThat(refusal.why()).isEqualTo("ERROR: column \"nothing\" does not exist");
    }

    @Test
    void question_marks_braces_and_colons_are_the_servers() throws SQLException {
      script(
              """
              CREATE TABLE a AS SELECT '{"x": 1}'::jsonb ? 'x' AS b, '{d}' AS c, '{1}'::int[] AS d;
              DO $$ DECLARE n int := 1; BEGIN PERFORM n; END $$;
              """)
          .run(connection);

      assertThat(all("SELECT b::text || c || d::text FROM a")).containsExactly("true{d}{1}");
    }

    @Test
    void settings_of_one_script_do_not_reach_the_next() throws SQLException {
      List<String> settings =
          List.of(
              "search_path", "timezone", "lock_timeout", "role", "default_transaction_read_only");
      List<List<String>> before = new ArrayList<>();
      for (String setting : settings) {
        before.add(all("SHOW " + setting));
      }
      script(
              """
              SELECT pg_catalog.set_config('search_path', '', false);
              SET TIME ZONE 'Asia/Tokyo'; SET lock_timeout = 5000; SET LOCAL lock_timeout TO 1;
              SET app.tenant = 'x'; SET ROLE pg_monitor; RESET ROLE;
              SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY;
              INSERT INTO public.users (name) VALUES ('Edith');
              """)
          .run(connection);

      List<List<String>> after = new ArrayList<>();
      for (String setting : settings) {
        after.add(all("SHOW " + setting));
      }
      assertThat(after).isEqualTo(before);
      assertThat(all("SELECT current_setting('app.tenant', true)")).containsExactly("");
    }

    @Test
    void what_is_temporary_ends_with_its_script() throws SQLException {
      script("CREATE TEMP TABLE a (x int); INSERT INTO a VALUES (1)").run(connection);
      script("SELECT 1 AS x INTO TEMPORARY TABLE a").run(connection);
      script("CREATE TEMP TABLE a (x int) ON COMMIT DROP").run(connection);

      assertThat(all("SELECT to_regclass('a')").get(0)).isNull();
    }

    @Test
    void a_table_with_deferred_checks_can_be_altered_by_the_next_script() throws SQLException {
      script(
              """
              CREATE TABLE posts (id int, author int REFERENCES users DEFERRABLE INITIALLY DEFERRED);
              """)
          .run(connection);
      script("INSERT INTO posts VALUES (1, 9); INSERT INTO users (id) VALUES (9)").run(connection);
      script("ALTER TABLE posts ADD COLUMN title text").run(connection);
      script("INSERT INTO posts VALUES (2, 10, ''); INSERT INTO users (id) VALUES (10)")
          .run(connection);

      assertThat(all("SELECT author FROM posts ORDER BY 1")).containsExactly("9", "10");
    }

    @Test
    void a_deferred_check_that_fails_is_the_failure_of_its_script() throws SQLException {
      script(
              """
              CREATE TABLE posts (id int, author int REFERENCES users DEFERRABLE INITIALLY DEFERRED);
              """)
          .run(connection);

      Refusal refusal =
          catchThrowableOfType(
              Refusal.class, () -> script("INSERT INTO posts VALUES (1, 9)").run(connection));

      assertThat(refusal.seen()).startsWith("012_it failed at its end");
      assertThat(refusal.why()).contains("posts_author_fkey");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "CREATE INDEX CONCURRENTLY i ON users (name)",
          "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON users (name)",
          "DROP INDEX CONCURRENTLY IF EXISTS i",
          "REINDEX TABLE CONCURRENTLY users",
          "REINDEX (VERBOSE, CONCURRENTLY) TABLE users",
          "REINDEX (CONCURRENTLY TRUE) INDEX users_pkey",
          "REINDEX SCHEMA public",
          "REINDEX DATABASE nothing",
          "VACUUM",
          "VACUUM (ANALYZE) users",
          "CLUSTER",
          "CLUSTER VERBOSE",
          "CREATE DATABASE other",
          "CREATE TABLESPACE other LOCATION '/nowhere'",
          "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p"
        })
    void what_must_stand_alone_is_what_the_server_refuses_in_a_transaction(String sql) {
      Refusal refusal = catchThrowableOfType(Refusal.class, () -> script(sql).run(connection));

      assertThat(refusal.why())
          .containsAnyOf("cannot run inside a transaction block", "cannot be executed within");
      assertThat(PostgresScript.mustStandAlone(statement(sql))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "CREATE INDEX i ON users (name)",
          "CREATE INDEX concurrently_made ON users (name)",
          "CREATE INDEX i ON users (name); DROP INDEX i",
          "REINDEX TABLE users",
          "REINDEX (CONCURRENTLY FALSE) TABLE users",
          "ALTER TABLE users CLUSTER ON users_pkey; CLUSTER users",
          "CLUSTER users USING users_pkey",
          "ANALYZE",
          "CREATE TYPE mood AS ENUM ('a'); ALTER TYPE mood ADD VALUE 'b'",
          "CREATE MATERIALIZED VIEW v AS SELECT 1 AS x; CREATE UNIQUE INDEX ON v (x);"
              + " REFRESH MATERIALIZED VIEW CONCURRENTLY v",
          "CREATE TABLE p (x int) PARTITION BY LIST (x);"
              + " CREATE TABLE q PARTITION OF p FOR VALUES IN (1); ALTER TABLE p DETACH PARTITION q",
          "DISCARD PLANS",
          "LOCK TABLE users",
          "SET CONSTRAINTS ALL DEFERRED"
        })
    void what_need_not_stand_alone_runs_in_a_transaction(String sql) {
      assertThatCode(() -> script(sql).run(connection)).doesNotThrowAnyException();
      assertThat(Sql.statements(sql, Engine.POSTGRESQL)).noneMatch(PostgresScript::mustStandAlone);
    }

    @Test
    void a_partition_that_leaves_while_others_write_stands_alone() {
      assertThat(
              PostgresScript.mustStandAlone(
                  statement("ALTER TABLE IF EXISTS p DETACH PARTITION q CONCURRENTLY")))
          .isTrue();
      assertThat(
              PostgresScript.mustStandAlone(statement("ALTER TABLE p DETACH PARTITION q FINALIZE")))
          .isFalse();
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

  @Test
  void what_is_run_keeps_its_lines_and_order() {
    List<Sql.Statement> runnable =
        script("BEGIN;\nSELECT 1;\nVACUUM;\nCREATE DATABASE a;\nCOMMIT;\nSELECT 2").runnable();

    assertThat(runnable)
        .extracting(statement -> statement.line() + " " + statement.text())
        .containsExactly("2 SELECT 1", "3 VACUUM", "4 CREATE DATABASE a", "6 SELECT 2");
    assertThat(script("VACUUM").afterwards()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      nullValues = "-",
      textBlock =
          """
          CREATE INDEX CONCURRENTLY i ON users (name)                                | - | i | users
          create unique index concurrently if not exists "My i" ON ONLY app."Users" (a) | app | My i | Users
          CREATE INDEX CONCURRENTLY ON Users USING gin (name)                        | - | - | users
          """)
  void the_index_that_a_failure_leaves_is_told(
      String sql, String schema, String index, String table) {
    assertThat(PostgresScript.concurrentIndex(statement(sql)))
        .hasValue(
            new PostgresScript.MadeIndex(
                Optional.ofNullable(schema), Optional.ofNullable(index), table));
  }

  @Test
  void other_statements_leave_no_index() {
    for (String sql :
        List.of("CREATE INDEX i ON t (a)", "DROP INDEX CONCURRENTLY i", "CREATE TABLE t (a int)")) {
      assertThat(PostgresScript.concurrentIndex(statement(sql))).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          DELETE FROM users                                                        | users
          delete from only Users u USING posts p where u.id = p.id                 | users
          DELETE FROM "Users"; DELETE FROM "Größe"                                 | "Users" "Größe"
          DELETE FROM public.users; DELETE FROM app."Po.sts"; DELETE FROM app.tags | users app."Po.sts" app.tags
          DELETE FROM db.app.users                                                 | app.users
          WITH old AS (SELECT id FROM posts) DELETE FROM users WHERE id IN (TABLE old) | users
          WITH d AS (DELETE FROM users RETURNING *) INSERT INTO posts SELECT * FROM d  | users
          TRUNCATE users                                                           | users
          TRUNCATE TABLE ONLY users, posts *, "T" RESTART IDENTITY CASCADE         | users posts "T"
          DROP TABLE users                                                         | users
          DROP TABLE IF EXISTS users, app.posts CASCADE                            | users app.posts
          MERGE INTO users u USING posts p ON u.id = p.id WHEN MATCHED THEN DELETE | users
          MERGE INTO users u USING posts p ON u.id = p.id WHEN MATCHED THEN UPDATE SET a = 1 |
          ALTER TABLE users RENAME TO old; DROP TABLE old                          | users old
          ALTER TABLE IF EXISTS ONLY app.a RENAME TO "B"; DELETE FROM app."B"      | app.a app."B"
          ALTER TABLE users SET SCHEMA app; DROP TABLE app.users                   | users app.users
          ALTER TABLE a RENAME TO b; ALTER TABLE b RENAME TO c; DROP TABLE c       | a b c
          ALTER TABLE users RENAME TO people; DROP TABLE posts                     | posts
          ALTER TABLE users RENAME COLUMN a TO b; DROP TABLE b                     | b
          DO $$BEGIN IF true THEN DELETE FROM users; END IF; END$$                 | users
          DO $$BEGIN EXECUTE 'DELETE FROM ' || 'posts'; EXECUTE 'TRUNCATE users'; END$$ | users
          DO 'BEGIN EXECUTE ''DROP TABLE users''; END'                             | users
          CREATE OR REPLACE FUNCTION f() RETURNS void LANGUAGE sql AS $a$ DELETE FROM users; $a$ | users
          CREATE PROCEDURE p() BEGIN ATOMIC DELETE FROM users; DELETE FROM posts; END | users posts
          CREATE RULE r AS ON DELETE TO v DO INSTEAD DELETE FROM users WHERE id = old.id | users
          EXPLAIN ANALYZE DELETE FROM users                                        | users
          SET search_path TO app, public; DELETE FROM users; DELETE FROM public.posts | users app.users posts
          SELECT set_config('search_path', 'app', false); DELETE FROM users        | users app.users
          ALTER TABLE users DROP COLUMN name; DROP INDEX i; DROP VIEW v            |
          ALTER TABLE users DETACH PARTITION old                                   |
          ALTER PUBLICATION p DROP TABLE users; ALTER EXTENSION e DROP TABLE posts |
          UPDATE users SET name = 'DELETE FROM users'; INSERT INTO t VALUES ($$TRUNCATE t$$) |
          -- DELETE FROM users                                                     |
          CREATE TABLE t (a int REFERENCES users ON DELETE CASCADE)                |
          CREATE TRIGGER r BEFORE DELETE OR TRUNCATE ON users EXECUTE FUNCTION f() |
          CREATE TRIGGER r BEFORE TRUNCATE OR DELETE ON users EXECUTE FUNCTION f() |
          GRANT DELETE, TRUNCATE ON users TO a; REVOKE TRUNCATE ON users FROM a    |
          SELECT a.delete FROM users a; SELECT delete FROM users; SELECT a, delete FROM users |
          """)
  void tables_that_may_lose_rows_are_those_it_says_so_of(String sql, String tables) {
    Set<String> expected = tables == null ? Set.of() : Set.of(tables.split(" ", -1));

    assertThat(script(sql).tablesThatMayLoseRows()).isEqualTo(expected);
  }

  @Test
  void tables_of_the_home_schema_need_not_say_it() {
    String sql = "DELETE FROM \"App\".users; DELETE FROM public.posts; DELETE FROM tags";

    assertThat(script(sql, "App").tablesThatMayLoseRows())
        .containsExactlyInAnyOrder("users", "public.posts", "tags");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TRUNCATE users CASCADE                                                | true
          TRUNCATE TABLE a, b RESTART IDENTITY CASCADE; SELECT 1                | true
          DO $$BEGIN TRUNCATE users CASCADE; END$$                              | true
          TRUNCATE users; DROP TABLE posts CASCADE                              | false
          TRUNCATE users RESTRICT                                               | false
          DO $$BEGIN TRUNCATE users; DROP TABLE posts CASCADE; END$$            | false
          GRANT TRUNCATE ON users TO a; REVOKE SELECT ON users FROM a CASCADE   | false
          """)
  void it_is_told_whether_it_empties_what_refers_to_a_table(String sql, boolean cascades) {
    assertThat(script(sql).truncatesWithCascade()).isEqualTo(cascades);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO users VALUES (1)",
        "INSERT INTO public.Users AS u (id) SELECT id FROM other",
        "INSERT INTO app.users VALUES (1)",
        "UPDATE users SET name = ''",
        "UPDATE ONLY \"public\".\"users\" * SET name = ''",
        "DELETE FROM users",
        "MERGE INTO users USING o ON true WHEN NOT MATCHED THEN INSERT VALUES (1)",
        "TRUNCATE other, users",
        "COPY users FROM '/tmp/a'",
        "WITH a AS (SELECT 1) INSERT INTO users SELECT * FROM a",
        "WITH a AS (UPDATE users SET name = '' RETURNING 1) SELECT * FROM a",
        "EXPLAIN ANALYZE UPDATE users SET name = ''",
        "EXPLAIN (COSTS, ANALYZE) DELETE FROM users",
        "DO $$BEGIN NULL; END$$",
        "CALL something()",
        "PREPARE a AS DELETE FROM users; EXECUTE a",
        "SELECT something()",
        "(SELECT something())",
        "SELECT app.set_config('a', 'b', false)",
        "SELECT \"count\"(1)",
        "WITH a AS (SELECT 1) SELECT something(1) FROM a",
        "SELECT setval('users_id_seq', 1)",
        "SELECT pg_catalog.setval('users_id_seq', 1)",
        "SELECT nextval('users_id_seq')",
        "INSERT INTO other SELECT nextval('users_id_seq')",
        "ALTER SEQUENCE users_id_seq RESTART WITH 100",
        "DROP TABLE IF EXISTS other, users",
        "DROP TABLE other CASCADE",
        "DROP TYPE mood CASCADE",
        "DROP SEQUENCE s",
        "DROP SCHEMA s CASCADE",
        "DROP VIEW titles",
        "DROP OWNED BY a",
        "ALTER TABLE users DROP COLUMN name",
        "ALTER TABLE users ADD a int, DROP name",
        "ALTER TABLE public.\"users\" DROP COLUMN IF EXISTS Name",
        "ALTER TABLE users RENAME TO people",
        "ALTER TABLE people RENAME TO users",
        "ALTER TABLE users SET SCHEMA app",
        "ALTER TABLE users RENAME COLUMN name TO title",
        "ALTER TABLE users RENAME name TO title",
        "ALTER TABLE users ALTER COLUMN name TYPE int USING name::int",
        "ALTER TABLE users ALTER name SET DATA TYPE varchar(3)",
        "ALTER TABLE users ALTER id RESTART",
        "ALTER TABLE users ALTER COLUMN id DROP IDENTITY",
        "ALTER TABLE users ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE users DISABLE TRIGGER ALL",
        "ALTER TABLE users DETACH PARTITION old",
        "ALTER TABLE users OWNER TO somebody",
        "ALTER VIEW titles OWNER TO somebody",
        "ALTER FUNCTION f() OWNER TO somebody",
        "ALTER TYPE mood RENAME VALUE 'a' TO 'b'",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO a",
        "GRANT SELECT ON users TO a",
        "REVOKE ALL ON users FROM a",
        "REASSIGN OWNED BY a TO b",
        "SECURITY LABEL ON TABLE users IS ''",
        "CREATE POLICY p ON users USING (true)",
        "CREATE ROLE a; ALTER ROLE a SET search_path = app",
        "CREATE TABLE users AS SELECT 1 AS id",
        "CREATE UNLOGGED TABLE IF NOT EXISTS users (id) AS SELECT 1 WITH DATA",
        "CREATE TABLE other AS SELECT something()",
        "CREATE TABLE other AS EXECUTE a",
        "SELECT 1 AS id INTO users",
        "SELECT 1 AS id INTO TABLE public.users FROM other",
        "NOTIFY a",
        "SOMETHING NEW"
      })
  void a_script_that_may_change_rows_is_not_taken_for_harmless(String sql) {
    assertThat(script(sql).mayChange(Set.of("users", "users.id", "users.name", "titles"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-- UPDATE users SET name = ''",
        "INSERT INTO new_users (id, name) SELECT id, coalesce(name, '') FROM users WHERE id IN (1)",
        "INSERT INTO other VALUES (1) ON CONFLICT (id) DO UPDATE SET id = 1",
        "UPDATE other SET name = (SELECT name FROM users)",
        "DELETE FROM \"Users\"; DELETE FROM app.people",
        "DROP TABLE IF EXISTS other; DROP INDEX i; DROP FUNCTION f(int)",
        "CREATE TABLE users (a int GENERATED ALWAYS AS (lower(b)) STORED, c text DEFAULT f())",
        "CREATE TABLE other AS SELECT * FROM users",
        "CREATE UNIQUE INDEX CONCURRENTLY i ON users (f(name)); REINDEX TABLE users",
        "CREATE OR REPLACE FUNCTION f() RETURNS void LANGUAGE sql AS 'DELETE FROM users'",
        "CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC DELETE FROM users; END",
        "CREATE TRIGGER r AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION f()",
        "CREATE EXTENSION IF NOT EXISTS pgcrypto; CREATE SCHEMA app; CREATE SEQUENCE s",
        "CREATE TYPE mood AS ENUM ('a'); ALTER TYPE mood ADD VALUE 'b'",
        "CREATE MATERIALIZED VIEW v AS SELECT name FROM users; REFRESH MATERIALIZED VIEW v",
        "CREATE OR REPLACE TEMP VIEW v AS SELECT f(name) FROM users",
        "ALTER TABLE users ADD COLUMN drops text DEFAULT ''",
        "ALTER TABLE users ADD CONSTRAINT c CHECK (name <> ''), DROP CONSTRAINT d, VALIDATE CONSTRAINT c",
        "ALTER TABLE users ALTER COLUMN name SET NOT NULL, ALTER id SET DEFAULT 1, ALTER id DROP DEFAULT",
        "ALTER TABLE users DROP COLUMN made_and_dropped; ALTER TABLE users RENAME CONSTRAINT a TO b",
        "ALTER TABLE other DROP COLUMN name, ALTER COLUMN id TYPE bigint USING id::bigint",
        "ALTER INDEX i RENAME TO j; ALTER SEQUENCE s OWNED BY users.id",
        "COMMENT ON TABLE users IS 'INSERT INTO users'",
        "SET search_path TO app; RESET search_path; SHOW search_path; ANALYZE users; LOCK TABLE users",
        "SELECT pg_catalog.set_config('search_path', '', false); SELECT count(*) FROM users",
        "SELECT name FROM users WHERE id IN (SELECT 1) AND (name = '') FOR UPDATE; TABLE users",
        "(SELECT 1) UNION (SELECT 2); VALUES (1), (2); EXPLAIN DELETE FROM users",
        "EXPLAIN (COSTS) DELETE FROM users; EXPLAIN ANALYZE SELECT 1",
        "BEGIN; SELECT 1 FROM users; SAVEPOINT a; RELEASE a; COMMIT; VACUUM; CLUSTER"
      })
  void a_script_that_leaves_the_rows_alone_is_harmless(String sql) {
    assertThat(script(sql).mayChange(Set.of("users", "users.id", "users.name", "titles")))
        .isFalse();
  }

  @Test
  void names_with_quotes_are_those_of_the_catalog() {
    Set<String> kept = Set.of("\"Users\"", "\"Users\".\"My name\"", "app.posts", "app.posts.title");

    assertThat(script("UPDATE \"Users\" SET a = 1").mayChange(kept)).isTrue();
    assertThat(script("UPDATE Users SET a = 1").mayChange(kept)).isFalse();
    assertThat(script("ALTER TABLE \"Users\" DROP \"My name\"").mayChange(kept)).isTrue();
    assertThat(script("ALTER TABLE \"Users\" DROP my").mayChange(kept)).isFalse();
    assertThat(script("ALTER TABLE app.posts DROP title").mayChange(kept)).isTrue();
    assertThat(script("DELETE FROM APP.Posts").mayChange(kept)).isTrue();
    assertThat(script("DELETE FROM posts").mayChange(kept)).isFalse();
    assertThat(script("SET search_path = app; DELETE FROM posts").mayChange(kept)).isTrue();
  }

  @Test
  void statements_that_fill_a_table_are_found_as_written() {
    Script script =
        script(
            """
            INSERT INTO texts VALUES ('before');
            DROP TABLE IF EXISTS other, texts;
            INSERT INTO Texts (body)
              SELECT body FROM posts;
            UPDATE public.texts SET body = ''; -- done
            WITH a AS (SELECT 'texts' AS b) INSERT INTO texts SELECT b FROM a;
            INSERT INTO posts SELECT body FROM texts; INSERT INTO app.texts VALUES ('');
            CREATE RULE r AS ON INSERT TO posts DO ALSO INSERT INTO texts VALUES (new.body);
            """);

    assertThat(script.statementsThatFill("texts"))
        .containsExactly(
            "INSERT INTO Texts (body)\n  SELECT body FROM posts",
            "UPDATE public.texts SET body = ''",
            "WITH a AS (SELECT 'texts' AS b) INSERT INTO texts SELECT b FROM a");
    assertThat(script.drops("texts")).isTrue();
    assertThat(script.drops("app.texts")).isFalse();
  }

  @Test
  void what_a_completion_speaks_of_is_told_with_and_without_its_schema() {
    Work.Completion view =
        new Work.Completion(
            "view v",
            "v",
            List.of("CREATE VIEW v AS SELECT * FROM app.a JOIN public.b JOIN \"C\" JOIN D"),
            Set.of());

    assertThat(
            view.mentioned(
                Set.of("app.a", "b", "\"C\"", "d", "c", "app.b", "selectapp"), Engine.POSTGRESQL))
        .containsExactlyInAnyOrder("app.a", "b", "\"C\"", "d");
  }
}
