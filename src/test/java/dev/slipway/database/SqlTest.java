package dev.slipway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.slipway.database.Sql.Statement;
import dev.slipway.database.Sql.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SQLite itself says what is right: its own loop over a script against our pieces, one by one. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SqlTest {

  private static final String LOG =
      """
      CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INTEGER);
      CREATE TABLE log (what TEXT);
      """;
  private static final String ROWS = "INSERT INTO t (a, b) VALUES ('one', 1), ('two', 2);\n";

  static Stream<Arguments> scripts() {
    return Stream.of(
        argumentSet("nothing at all", ""),
        argumentSet("only semicolons", ";;\n; ;"),
        argumentSet("only comments", "-- one\n/* two */ -- three"),
        argumentSet("empty statements between others", ";CREATE TABLE a(x);; ;CREATE TABLE b(x);;"),
        argumentSet("no final semicolon", "CREATE TABLE a(x); CREATE TABLE b(x)"),
        argumentSet("a final comment without an end of line", "CREATE TABLE a(x); -- the end"),
        argumentSet("a semicolon in a string", LOG + "INSERT INTO log VALUES ('a;b');\n" + ROWS),
        argumentSet(
            "comment signs in strings",
            LOG + "INSERT INTO log VALUES ('--'), ('/*'), ('*/'), ('a -- b; c');\n" + ROWS),
        argumentSet("quotes in comments", LOG + "-- don't; \"stop\n/* nor ' here; */\n" + ROWS),
        argumentSet(
            "quotes that stand for themselves",
            LOG + "INSERT INTO log VALUES ('it''s; '''), (''''), (''), (''';''');\n" + ROWS),
        argumentSet(
            "names in every kind of quotes",
            "CREATE TABLE \"a;\"\"b\" (\"x;y\");CREATE TABLE `c;``d` (`x--y`);"
                + "CREATE TABLE [e;f] ([x'y]);CREATE TABLE 'g;''h' ('x/*y');"
                + "INSERT INTO \"a;\"\"b\" VALUES (1);INSERT INTO [e;f] VALUES (2);"),
        argumentSet("a bracket in brackets", "CREATE TABLE [a[b] (x); CREATE TABLE c (y [d;e]);"),
        argumentSet("a comment that is never closed", "CREATE TABLE a(x); /* CREATE TABLE b(x);"),
        argumentSet("a comment sign as the last two characters", "CREATE TABLE a(x); /*"),
        argumentSet(
            "a slash, a star and a slash", "CREATE TABLE a(x); /*/ ; */ CREATE TABLE b(x);"),
        argumentSet("comments of many stars", "/***/CREATE TABLE a(x);/** ; **/CREATE TABLE b(x);"),
        argumentSet("comments within a comment", "/* /* ; */ CREATE TABLE a(x); -- /* \nSELECT 1;"),
        argumentSet("a string that is never closed", "CREATE TABLE a(x); SELECT 'b; SELECT 1;"),
        argumentSet("a name that is never closed", "CREATE TABLE a(x); SELECT \"b; SELECT 1;"),
        argumentSet("a bracket that is never closed", "CREATE TABLE a(x); SELECT [b; SELECT 1;"),
        argumentSet(
            "blobs", LOG + "INSERT INTO log VALUES (x'00FF'), (X''), (x'3B2D2D');\n" + ROWS),
        argumentSet("a blob before a string", LOG + "INSERT INTO log SELECT x'AB''cd' ;\n" + ROWS),
        argumentSet("a blob that is none", LOG + "INSERT INTO log VALUES (x'A;');\n" + ROWS),
        argumentSet(
            "a name that ends in x before a string",
            LOG + "INSERT INTO log SELECT max'; ' FROM (SELECT 1 AS max);\n" + ROWS),
        argumentSet(
            "ends of lines as Windows has them", LOG.replace("\n", "\r\n") + "-- a\r\n" + ROWS),
        argumentSet("a carriage return does not end a comment", "-- a\rCREATE TABLE a(x);\n" + LOG),
        argumentSet("a byte order mark", "\uFEFFCREATE TABLE a(x);\uFEFF\nCREATE TABLE b(x);"),
        argumentSet("every kind of white space", "\f\t CREATE\fTABLE\ra\n(x)\t;\f"),
        argumentSet("a vertical tab is none", "CREATE TABLE a(x)\u000B; CREATE TABLE b(x);"),
        argumentSet("a wide space is none", "CREATE TABLE a(x)\u3000; CREATE TABLE b(x);"),
        argumentSet(
            "a wide space is part of a name", "CREATE TABLE a\u3000(x); CREATE TABLE \u2003b(x);"),
        argumentSet(
            "names with unicode",
            "CREATE TABLE größe (naïve TEXT, 名前 TEXT, \uD83D\uDCDA TEXT);"
                + "INSERT INTO größe VALUES ('ä;', '本;', '\uD83D\uDCDA;');"),
        argumentSet(
            "names with dollars and underscores",
            "CREATE TABLE _a$1 (b$ TEXT, _ TEXT); INSERT INTO _a$1 VALUES ('$', '_');"),
        argumentSet(
            "numbers",
            LOG
                + "INSERT INTO log VALUES (1e-5), (1E+5), (.5), (5.), (0xFF), (1_000), (2.e3),"
                + " (1-1), (0xE-1), (1e2-1);\n"
                + ROWS),
        argumentSet(
            "a number that is none", LOG + "INSERT INTO log VALUES (1e-); SELECT 1;" + ROWS),
        argumentSet("a number before a comment", LOG + "INSERT INTO log VALUES (1--2;\n);" + ROWS),
        argumentSet(
            "variables",
            LOG + "INSERT INTO log VALUES (?), (?1), (:a), (@a), ($a), ($a::b), (:end);\n" + ROWS),
        argumentSet(
            "a variable with brackets", LOG + "INSERT INTO log VALUES ($a(;)); SELECT 1;\n" + ROWS),
        argumentSet(
            "operators of JSON",
            LOG
                + "INSERT INTO log SELECT '{\"a\":\";\"}'->>'a'; INSERT INTO log SELECT '[1]'->0;\n"
                + "INSERT INTO log SELECT 5->-1;\n"
                + ROWS),
        argumentSet(
            "operators without spaces",
            LOG + "INSERT INTO log SELECT 1<>2||3>=2<<1!=4==5|6&~7;\n" + ROWS),
        argumentSet("a sign that SQLite does not know", LOG + "SELECT 1 ! 2; SELECT #1; " + ROWS),
        argumentSet(
            "an error in the middle", "CREATE TABLE a(x); CREATE TABEL b(x); CREATE TABLE c(x);"),
        argumentSet(
            "a trigger",
            LOG
                + "CREATE TRIGGER tr AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.a); END;\n"
                + ROWS),
        argumentSet(
            "a trigger without a final semicolon",
            LOG + "CREATE TRIGGER tr AFTER INSERT ON t BEGIN INSERT INTO log VALUES (1); END"),
        argumentSet(
            "a trigger of several statements with CASE",
            LOG
                + """
                CREATE TRIGGER IF NOT EXISTS tr AFTER UPDATE ON t
                WHEN CASE new.b WHEN 1 THEN 0 ELSE 1 END
                BEGIN
                  UPDATE t SET b = CASE WHEN new.b > 1 THEN 2 ELSE 3 END WHERE id = new.id;
                  INSERT INTO log SELECT CASE WHEN old.b = 1 THEN 'END;' ELSE 'end' END;
                  SELECT CASE WHEN new.b IS NULL THEN RAISE(ABORT, 'no; END;') END;
                END;
                """
                + ROWS
                + "UPDATE t SET b = 9;"),
        argumentSet(
            "a trigger with comments in its body",
            LOG
                + """
                CREATE TRIGGER tr AFTER INSERT ON t BEGIN -- BEGIN;
                  /* END; */ INSERT INTO log VALUES (';'); -- END;
                /* before */ END /* after */ ;
                """
                + ROWS),
        argumentSet(
            "a trigger with BEGIN as a name",
            LOG
                + "CREATE TABLE \"begin\" (\"end\");"
                + "CREATE TRIGGER tr AFTER INSERT ON t BEGIN"
                + " INSERT INTO \"begin\" VALUES (1); DELETE FROM [begin] WHERE `end` = 2; END;"
                + ROWS),
        argumentSet(
            "a temporary trigger",
            LOG
                + "CREATE TEMP TRIGGER one AFTER INSERT ON t BEGIN INSERT INTO log VALUES (1); END;"
                + "CREATE TEMPORARY TRIGGER two AFTER INSERT ON t"
                + " BEGIN INSERT INTO log VALUES (2); END;"
                + ROWS),
        argumentSet(
            "a trigger that is only explained",
            LOG
                + "EXPLAIN CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; SELECT 2; END;"
                + "EXPLAIN QUERY PLAN SELECT * FROM t; EXPLAIN SELECT 1;"
                + ROWS),
        argumentSet(
            "a trigger in the middle of others",
            LOG
                + "create trigger one after insert on t begin insert into log values (1); end;\n"
                + "CREATE TABLE a(x);\n"
                + "CREATE TRIGGER two INSTEAD OF INSERT ON nothing BEGIN SELECT 1; END;\n"
                + "CREATE TABLE b(x);"),
        argumentSet(
            "a trigger that was never begun",
            LOG + "CREATE TRIGGER tr AFTER INSERT ON t; CREATE TABLE a(x);" + ROWS),
        argumentSet(
            "a trigger whose END lacks its semicolon",
            LOG
                + "CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END\nCREATE TABLE a(x);\n"
                + ROWS),
        argumentSet(
            "columns named end, begin, trigger and case",
            "CREATE TABLE a (end TEXT, begin TEXT, trigger TEXT, \"case\" TEXT);"
                + "INSERT INTO a (end, begin, trigger) VALUES (1, 2, 3);"
                + "UPDATE a SET begin = end; SELECT end FROM a; SELECT a.end;"
                + "CREATE VIEW v AS SELECT end;"),
        argumentSet(
            "a trigger over a column named end",
            LOG
                + "CREATE TABLE a (end TEXT);"
                + "CREATE TRIGGER tr AFTER INSERT ON t BEGIN"
                + " INSERT INTO a SELECT new.a AS end; UPDATE a SET end = end; END;"
                + ROWS),
        argumentSet(
            "a view, an index and a table named trigger",
            "CREATE TABLE trigger (create_trigger TEXT); CREATE INDEX i ON trigger(create_trigger);"
                + "CREATE TEMP TABLE x (y); CREATE VIEW v AS SELECT ';' AS x;"),
        argumentSet(
            "a transaction of its own",
            "BEGIN; CREATE TABLE a(x); COMMIT; BEGIN TRANSACTION; CREATE TABLE b(x); END;"
                + "BEGIN IMMEDIATE; CREATE TABLE c(x); ROLLBACK; SAVEPOINT s; RELEASE s;"),
        argumentSet(
            "a table rebuild",
            "PRAGMA foreign_keys=OFF;\n"
                + LOG
                + ROWS
                + "CREATE TABLE \"new_t\" (\"id\" INTEGER NOT NULL PRIMARY KEY, \"a\" TEXT);\n"
                + "INSERT INTO \"new_t\" (\"a\", \"id\") SELECT \"a\", \"id\" FROM \"t\";\n"
                + "DROP TABLE \"t\";\nALTER TABLE \"new_t\" RENAME TO \"t\";\n"
                + "PRAGMA foreign_key_check;\nPRAGMA foreign_keys=ON;\nPRAGMA user_version = 7;"),
        argumentSet(
            "a virtual table and generated columns",
            "CREATE VIRTUAL TABLE f USING fts5(a, b, tokenize = \"unicode61 separators ';'\");"
                + "INSERT INTO f VALUES ('x;y', 'z');"
                + "CREATE TABLE g (a, b AS (a || ';') STORED, CHECK (a <> ';'));"
                + "INSERT INTO g (a) VALUES (1);"),
        argumentSet(
            "common tables before other statements",
            LOG
                + "WITH a AS (SELECT ';' AS x) INSERT INTO log SELECT x FROM a;"
                + "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i < 3)"
                + " INSERT INTO log SELECT i FROM n; VALUES (1);"));
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource("scripts")
  void pieces_run_one_by_one_do_what_the_whole_script_does(String script) throws SQLException {
    try (Connection whole = DriverManager.getConnection("jdbc:sqlite::memory:");
        Connection pieces = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      assertThat(ScriptRunner.runPieces(pieces, script))
          .isEqualTo(ScriptRunner.runWhole(whole, script));
      assertThat(ScriptRunner.schema(pieces)).isEqualTo(ScriptRunner.schema(whole));
      assertThat(ScriptRunner.rows(pieces)).isEqualTo(ScriptRunner.rows(whole));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"daemon", "stash-browser", "videos"})
  void pieces_of_the_fixtures_do_what_the_whole_files_do(String app) throws Exception {
    try (Connection whole = DriverManager.getConnection("jdbc:sqlite::memory:");
        Connection pieces = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      List<Path> scripts = scriptsOf(Path.of("test-fixtures/apps", app));
      for (Path file : scripts) {
        String script = ScriptRunner.readWithoutClock(file);
        assertThat(ScriptRunner.runWhole(whole, script)).as("%s", file).isEmpty();
        assertThat(ScriptRunner.runPieces(pieces, script)).as("%s", file).isEmpty();
        assertThat(ScriptRunner.schema(pieces))
            .as("%s", file)
            .isEqualTo(ScriptRunner.schema(whole));
      }
      assertThat(ScriptRunner.rows(pieces))
          .isEqualTo(ScriptRunner.rows(whole))
          .hasSizeGreaterThan(20);
    }
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource("scripts")
  void a_piece_is_the_text_at_its_line_and_holds_its_own_tokens(String script) {
    int from = 0;
    for (Statement statement : Sql.statements(script, Engine.SQLITE)) {
      int at = script.indexOf(statement.text(), from);
      assertThat(at).as(statement.text()).isNotNegative();
      assertThat(script.substring(0, at).chars().filter(c -> c == '\n').count() + 1)
          .as(statement.text())
          .isEqualTo(statement.line());
      assertThat(texts(Sql.tokens(statement.text(), Engine.SQLITE)))
          .isEqualTo(texts(statement.tokens()));
      from = at + statement.text().length();
    }
  }

  @Test
  void lines_are_counted_from_one_and_from_the_first_token() {
    String script =
        "-- a comment\n\nCREATE TABLE a(\n  x\n);\n/* two\nlines */ CREATE TABLE b(x);"
            + "CREATE TABLE c(x);\r\n\r\nCREATE TABLE d(x)";
    assertThat(Sql.statements(script, Engine.SQLITE))
        .extracting(Statement::line)
        .containsExactly(3, 7, 7, 9);
  }

  @Test
  void a_statement_is_told_by_its_first_keywords_in_any_case() {
    Statement statement = Sql.statements("create Temp TABLE a(x)", Engine.SQLITE).get(0);
    assertThat(statement.begins("CREATE", "TEMP", "TABLE")).isTrue();
    assertThat(statement.begins("CREATE", "TABLE")).isFalse();
    assertThat(Sql.statements("\"CREATE\" TABLE", Engine.SQLITE).get(0).begins("CREATE")).isFalse();
    assertThat(Sql.statements("END", Engine.SQLITE).get(0).begins("END", "TRANSACTION")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "\"a\"\"b\"",
        "\"\"\"\"",
        "\"a;b -- c\"",
        "`a``b`",
        "[a b]",
        "[a\"b]",
        "'a''b'",
        "'a\"b'",
        "größe",
        "_x$1",
        "\u2003b",
        "\"end\"",
        "end",
        "x"
      })
  void a_name_is_what_SQLite_takes_it_for(String spelling) throws SQLException {
    Token token = Sql.tokens("CREATE TABLE " + spelling + " (x)", Engine.SQLITE).get(2);
    assertThat(token.isName()).isTrue();
    assertThat(nameOfTable("CREATE TABLE " + spelling + " (x)")).isEqualTo(token.name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "a b", "a\"b", "\"", "a;b", "a'b", "größe", "[a]", "a`b", "select", " "})
  void a_quoted_name_is_that_name_to_SQLite(String name) throws SQLException {
    String create = "CREATE TABLE " + Sql.quoted(name) + " (x)";
    assertThat(nameOfTable(create)).isEqualTo(name);
    assertThat(Sql.tokens(create, Engine.SQLITE).get(2).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1", "1.5", ".5", "5.", "1e5", "1e-5", "1E+5", "2.e3", "0xFF", "0Xe", "1_000", "'a''b'",
        "''", "x'00ff'", "X''"
      })
  void a_literal_is_one_token(String literal) throws SQLException {
    List<Token> tokens = Sql.tokens("SELECT " + literal, Engine.SQLITE);
    assertThat(texts(tokens)).containsExactly("SELECT", literal);
    assertThat(tokens.get(1).type()).isIn(Sql.Type.NUMBER, Sql.Type.STRING);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        java.sql.Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT " + literal)) {
      assertThat(rows.getMetaData().getColumnName(1)).isEqualTo(literal);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"->", "->>", "||", "<>", "<=", ">=", "!=", "==", "<<", ">>", "%", "~", "="})
  void an_operator_is_one_token(String operator) {
    assertThat(texts(Sql.tokens("a" + operator + "b", Engine.SQLITE)))
        .containsExactly("a", operator, "b");
  }

  @Test
  void a_blob_is_no_name() {
    assertThat(Sql.tokens("x'61'", Engine.SQLITE).get(0).isName()).isFalse();
  }

  @Test
  void spelling_does_not_count_once_normalised() {
    assertThat(
            Sql.normalised(Sql.tokens("SELECT \"A\",[b] -- c\nFROM T WHERE x='Q'", Engine.SQLITE)))
        .isEqualTo(
            Sql.normalised(Sql.tokens("select a , B/**/from `t`  where X = 'Q'", Engine.SQLITE)))
        .isNotEqualTo(
            Sql.normalised(Sql.tokens("select a , B from `t`  where X = 'q'", Engine.SQLITE)));
  }

  /**
   * The app's migrations in order, each followed by its undo, itself again, and what the app wrote
   * while it stood there.
   */
  private static List<Path> scriptsOf(Path app) throws IOException {
    List<Path> scripts = new ArrayList<>();
    Path migrations = app.resolve("migrations");
    for (Path file : upsBelow(migrations)) {
      scripts.add(file);
      String name = file.toString().replaceFirst("(\\.up)?\\.sql$", "");
      for (Path undo : List.of(Path.of(name + ".down.sql"), Path.of(name + "_down.sql"))) {
        if (Files.exists(undo)) {
          scripts.addAll(List.of(undo, file));
        }
      }
      String entry = migrations.relativize(file).getName(0).toString();
      Path rows = app.resolve("rows").resolve(entry.replaceFirst("(\\.up)?(\\.sql)?$", ".sql"));
      if (Files.exists(rows)) {
        scripts.add(rows);
      }
    }
    assertThat(scripts).hasSizeGreaterThan(8);
    return scripts;
  }

  private static List<Path> upsBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().matches(".*(?<![._]down)\\.sql"))
          .sorted()
          .toList();
    }
  }

  private static List<String> texts(List<Token> tokens) {
    List<String> texts = new ArrayList<>();
    tokens.forEach(token -> texts.add(token.text()));
    return texts;
  }

  private static String nameOfTable(String create) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        java.sql.Statement statement = connection.createStatement()) {
      statement.executeUpdate(create);
      try (ResultSet rows = statement.executeQuery("SELECT name FROM sqlite_schema")) {
        assertThat(rows.next()).isTrue();
        return rows.getString(1);
      }
    }
  }
}
