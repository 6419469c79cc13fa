package dev.slipway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.slipway.PostgresServer;
import dev.slipway.database.Sql.Statement;
import dev.slipway.database.Sql.Token;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The server itself says what is right: a whole script in one message against our pieces, one by
 * one.
 */
@Tag("postgresql")
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresSqlTest {
  private static Connection whole;
  private static Connection pieces;

  @BeforeAll
  static void connect() throws SQLException {
    PostgresServer server = PostgresServer.shared();
    // In this mode the driver sends a text as it is, and leaves cutting it up to the server.
    whole =
        DriverManager.getConnection(
            "jdbc:postgresql://"
                + server.host()
                + ":"
                + server.port()
                + "/"
                + server.newDatabase()
                + "?preferQueryMode=simple",
            server.user(),
            server.password());
    pieces = server.connect(server.newDatabase());
  }

  @AfterAll
  static void drop() throws SQLException {
    PostgresServer server = PostgresServer.shared();
    List<String> databases = List.of(whole.getCatalog(), pieces.getCatalog());
    whole.close();
    pieces.close();
    try (Connection connection = server.connect("template1");
        java.sql.Statement statement = connection.createStatement()) {
      for (String database : databases) {
        statement.executeUpdate("DROP DATABASE " + database);
      }
    }
  }

  @BeforeEach
  void empty() throws SQLException {
    for (Connection connection : List.of(whole, pieces)) {
      run(connection, "DROP SCHEMA public CASCADE");
      run(connection, "CREATE SCHEMA public");
      run(connection, "CREATE TABLE log (id serial, what text)");
    }
  }

  static Stream<Arguments> scripts() {
    return Stream.of(
        argumentSet("nothing but comments", "-- one\n/* two */ -- three"),
        argumentSet("empty statements", ";; ;CREATE TABLE a(x int);; ;CREATE TABLE b(x int)"),
        argumentSet(
            "semicolons and comment signs in strings",
            "INSERT INTO log (what) VALUES (';'), ('--'), ('/*'), ('*/'), ('it''s; '''), ('');"
                + "CREATE TABLE a(x int)"),
        argumentSet(
            "backslashes that say nothing",
            "INSERT INTO log (what) VALUES ('\\'), ('a\\;b\\'); CREATE TABLE a(x int)"),
        argumentSet(
            "backslashes that say something",
            "INSERT INTO log (what) VALUES (E'\\';'), (e'a\\\\'), (E'\\x41\\u00e4\\101\\n''');"
                + "CREATE TABLE a(x int)"),
        argumentSet(
            "a string on several lines",
            "INSERT INTO log (what) VALUES ('a'\n'b;'), (E'a\\'' -- not;\n  '\\';b'),\n"
                + "('a' -- x\n -- y\n\n 'b''; c'); CREATE TABLE a(x int)"),
        argumentSet(
            "bits, national and Unicode strings",
            "CREATE TABLE a AS SELECT B'101' AS b, X'1F' AS x, N'a;' AS n, U&'\\0061\\+000062;' AS u,"
                + " U&'d!0061t' UESCAPE '!' AS v; CREATE TABLE b(x int)"),
        argumentSet(
            "a name that ends in e before a string",
            "CREATE TABLE a AS SELECT date'2026-01-01' AS d; CREATE TABLE b(x int);"
                + "INSERT INTO log (what) SELECT time'12:00\\' WHERE false; CREATE TABLE c (x int)"),
        argumentSet(
            "names in quotes",
            "CREATE TABLE \"a;\"\"b\" (\"x;y\" int, \"--\" int, \"/*\" int, \"'\" int);"
                + "CREATE TABLE \"Größe\" (Größe int, ÄÖ int, _a$1 int, \"[\" int);"
                + "CREATE TABLE U&\"d\\0061t\\+000061\" (U&\"!0041;\" UESCAPE '!' int)"),
        argumentSet(
            "dollar quotes",
            "INSERT INTO log (what) VALUES ($$a;'b$$), ($a$;$$;$b$;$a$), ($$$$), ($_1$--$_1$),"
                + " ($ä$;$ä$), ($a$ $a $A$ ; $a$); CREATE TABLE a(x int)"),
        argumentSet(
            "dollars in names are no quotes",
            "CREATE TABLE a$b$c (x$$ int); CREATE TABLE d$b$ (x int); CREATE TABLE e(y int)"),
        argumentSet(
            "a dollar quote behind a number",
            "CREATE TABLE a AS SELECT 1 AS x WHERE ''=$$$$; CREATE TABLE b (x int)"),
        argumentSet(
            "comments within comments",
            "/* /* ; */ ; -- */ CREATE TABLE a(x int); /***/CREATE TABLE b(x int);/* ' */"
                + "CREATE TABLE c(x int) /* \" /* $$ */ */; CREATE TABLE d(x int) -- /*\n;"
                + "CREATE TABLE e(x int);"),
        argumentSet(
            "a comment ends an operator",
            "INSERT INTO log (what) SELECT 1+--;\n 2; INSERT INTO log (what) SELECT 3*/*;*/4;"
                + "INSERT INTO log (what) SELECT 5-/* -- */-6; INSERT INTO log (what) SELECT @-- ;\n-1;"),
        argumentSet(
            "a carriage return ends a comment",
            "-- a\rCREATE TABLE a(x int);\r\n-- b\r\nCREATE TABLE b(x int);"),
        argumentSet(
            "operators with every sign",
            "CREATE TABLE a (j jsonb);"
                + "INSERT INTO a VALUES ('{\"a\": [1, 2]}'); INSERT INTO log (what)"
                + " SELECT j->'a'->>0 || (j#>>'{a,1}') || (j@>'{\"a\":[1]}') || (j?'a')"
                + " || (j?|'{a,b}') || (j?&array['a']) || (j-'a')::text || (2<>-1) || (1::int=-1)"
                + " || ('a'!~~*'A') || (5 % -2) || |/4 || @ -1 || ~1 || (1<=-1) FROM a;"
                + "CREATE TABLE b (x int)"),
        argumentSet(
            "arrays and slices",
            "CREATE TABLE a (x int[], y int[3][3]);"
                + "INSERT INTO a VALUES (ARRAY[1,2,3], '{{1,2,3},{4,5,6},{7,8,9}}');"
                + "INSERT INTO log (what) SELECT (x[1:2])::text || (y[2][:])::text || x[array_length"
                + "(x,1)] FROM a; CREATE TABLE b (x int)"),
        argumentSet(
            "numbers",
            "CREATE TABLE a AS SELECT 1.5e-3 AS a, .5 AS b, 5. AS c, 1e10 AS d, 2.e3 AS e, 1-1 AS f,"
                + " 1--1;\n-1 AS g; CREATE TABLE b(x int)"),
        argumentSet(
            "a rule of several statements",
            "CREATE TABLE a (x int); CREATE RULE r AS ON INSERT TO a DO ALSO"
                + " (INSERT INTO log (what) VALUES ('(;'); INSERT INTO log (what) VALUES (';)'););"
                + "INSERT INTO a VALUES (1);"),
        argumentSet(
            "a function in dollar quotes",
            """
            CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $body$
            BEGIN
              INSERT INTO log (what) VALUES ($$a;b$$); -- $body;
              RETURN NEW;
            END;
            $body$;
            CREATE TABLE a (x int);
            CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();
            INSERT INTO a VALUES (1);
            """),
        argumentSet(
            "a function in simple quotes",
            "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS 'BEGIN"
                + " INSERT INTO log (what) VALUES ('';''); END;'; SELECT f(); CREATE TABLE a(x int)"),
        argumentSet(
            "a function with a body of SQL",
            """
            CREATE OR REPLACE FUNCTION f(a int) RETURNS text LANGUAGE sql
            BEGIN ATOMIC
              INSERT INTO log (what) VALUES (CASE WHEN a = 1 THEN 'END;' ELSE (CASE a WHEN 2 THEN 'b' END) END);
              SELECT CASE WHEN a > 1 THEN CASE a WHEN 2 THEN 'x' ELSE 'y' END ELSE 'z' END;
            END;
            CREATE PROCEDURE p() BEGIN ATOMIC SELECT f(1); SELECT f(2); END;
            CREATE FUNCTION g() RETURNS int RETURN 1; CREATE FUNCTION h() RETURNS void BEGIN ATOMIC END;
            CALL p();
            CREATE TABLE "end" (x int);
            """),
        argumentSet(
            "words of blocks elsewhere",
            "CREATE FUNCTION atomic(\"begin\" int, atomic int) RETURNS int LANGUAGE sql AS"
                + " 'SELECT 1'; CREATE TABLE a (begin int, atomic int, \"case\" int, \"end\" int);"
                + "CREATE VIEW v AS SELECT begin, atomic, CASE WHEN begin = 1 THEN 2 END AS end_ FROM a;"
                + "CREATE TABLE b(x int)"),
        argumentSet(
            "blocks of code",
            "DO $$BEGIN IF true THEN INSERT INTO log (what) VALUES ('a;'); END IF; END$$;"
                + "DO LANGUAGE plpgsql 'BEGIN PERFORM 1; END'; CREATE TABLE a(x int);"),
        argumentSet(
            "schemas with what is in them",
            "CREATE SCHEMA s CREATE TABLE t (x int) CREATE VIEW v AS SELECT x FROM t;"
                + "DROP SCHEMA s CASCADE; CREATE TABLE b(x int)"),
        argumentSet(
            "common tables that change rows",
            "INSERT INTO log (what) VALUES ('a'); WITH d AS (DELETE FROM log RETURNING what)"
                + " INSERT INTO log (what) SELECT what || ';' FROM d; (SELECT 1); ((SELECT 2));"),
        argumentSet("every kind of white space", "\f\t SELECT\f1\t;\r\n"));
  }

  static Stream<Arguments> brokenScripts() {
    return Stream.of(
        argumentSet("a string that is never closed", "CREATE TABLE a(x int); SELECT 'b; SELECT 1;"),
        argumentSet("a name that is never closed", "SELECT 1; SELECT \"b; CREATE TABLE a(x int);"),
        argumentSet("a dollar quote that is never closed", "SELECT $a$b; SELECT 1; $b$ $A$"),
        argumentSet("a comment that is never closed", "SELECT 1; /* /* */ SELECT 1;"),
        argumentSet("a bracket that is never closed", "SELECT (1; SELECT 1;"),
        argumentSet(
            "a block that is never closed", "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC;"),
        argumentSet("backticks", "CREATE TABLE `a` (x int)"),
        argumentSet("brackets for names", "CREATE TABLE [a] (x int)"),
        argumentSet("a lonely dollar", "SELECT $; SELECT 1"),
        argumentSet("a wide space is part of a name", "CREATE TABLE\u3000a(x int)"));
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource("scripts")
  void pieces_run_one_by_one_do_what_the_whole_script_does(String script) throws SQLException {
    assertThat(run(whole, script)).isEmpty();
    assertThat(runPieces(script)).isEmpty();

    assertThat(everything(pieces)).isEqualTo(everything(whole));
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource("brokenScripts")
  void what_the_server_does_not_understand_is_in_one_of_the_pieces(String script) {
    assertThat(run(whole, script)).isNotEmpty();
    assertThat(runPieces(script)).isNotEmpty();
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource({"scripts", "brokenScripts"})
  void a_piece_is_the_text_at_its_line_and_holds_its_own_tokens(String script) {
    int from = 0;
    for (Statement statement : Sql.statements(script, Engine.POSTGRESQL)) {
      int at = script.indexOf(statement.text(), from);
      assertThat(at).as(statement.text()).isNotNegative();
      assertThat(script.substring(0, at).chars().filter(c -> c == '\n').count() + 1)
          .as(statement.text())
          .isEqualTo(statement.line());
      assertThat(texts(statement.text())).isEqualTo(texts(statement.tokens()));
      from = at + statement.text().length();
    }
  }

  @Test
  void a_byte_order_mark_at_the_beginning_is_none_of_it() {
    assertThat(Sql.statements("\uFEFF-- a\nSELECT 1", Engine.POSTGRESQL))
        .extracting(Statement::text)
        .containsExactly("SELECT 1");
  }

  @Test
  void a_command_of_psql_is_a_statement_of_its_own() {
    String script =
        """
        \\restrict a'b"c$$
        CREATE TABLE a (x int);
          \\connect other
        SELECT 1 \\gset
        INSERT INTO a VALUES (1)
        \\;
        SELECT '
        \\no command'; SELECT 2
        """;

    assertThat(Sql.statements(script, Engine.POSTGRESQL))
        .extracting(statement -> statement.line() + " " + statement.text())
        .containsExactly(
            "1 \\restrict a'b\"c$$",
            "2 CREATE TABLE a (x int)",
            "3 \\connect other",
            "4 SELECT 1",
            "4 \\gset",
            "5 INSERT INTO a VALUES (1)",
            "6 \\;",
            "7 SELECT '\n\\no command'",
            "8 SELECT 2");
  }

  @Test
  void rows_that_follow_a_copy_are_no_statements() {
    String script =
        """
        COPY public.a (id, x) FROM stdin WITH (FORMAT text);
        1\tit's; (
        2\t$$ /* "
        \\.

        SELECT 1;
        COPY a FROM STDIN;
        \\.
        COPY a TO '/tmp/a'; SELECT 2;
        COPY a FROM stdin;
        3\tthe end;""";

    assertThat(Sql.statements(script, Engine.POSTGRESQL))
        .extracting(statement -> statement.line() + " " + statement.text())
        .containsExactly(
            "1 COPY public.a (id, x) FROM stdin WITH (FORMAT text)",
            "6 SELECT 1",
            "7 COPY a FROM STDIN",
            "9 COPY a TO '/tmp/a'",
            "9 SELECT 2",
            "10 COPY a FROM stdin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "MixedCase",
        "\"MixedCase\"",
        "\"a\"\"b\"",
        "\"a.b\"",
        "größe",
        "ÄÖ",
        "_x$1",
        "U&\"d\\0061t\\+000061\"",
        "u&\"a\\\\b\"",
        "U&\"d!0061t\" UESCAPE '!'",
        "\"select\"",
        "\" \"",
        "a123456789b123456789c123456789d123456789e123456789f123456789g123456789h123456789",
        "\"ä123456789b123456789c123456789d123456789e123456789f123456789gä123456789h123456789\"",
        "\"ä123456789b123456789c123456789d123456789e123456789f123456789ää123456789h123456789\""
      })
  void a_name_is_what_the_server_takes_it_for(String spelling) throws SQLException {
    assertThat(run(pieces, "CREATE TABLE " + spelling + " (x int)")).isEmpty();
    Token token = Sql.tokens("CREATE TABLE " + spelling, Engine.POSTGRESQL).get(2);

    assertThat(Sql.storedName(token))
        .hasValue(
            one(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname <> 'log'"
                    + " AND relnamespace = 'public'::regnamespace"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\0',
      textBlock =
          """
          users, users
          Users, users
          "users", users
          "Users", "Users"
          "my users", "my users"
          "a""b", "a""b"
          größe, "größe"
          _a$1, _a$1
          "1a", "1a"
          """)
  void a_key_has_quotes_only_where_it_needs_them(String spelling, String key) {
    Token token = Sql.tokens(spelling, Engine.POSTGRESQL).get(0);

    assertThat(Sql.key(token, Engine.POSTGRESQL)).hasValue(key);
  }

  @Test
  void a_string_is_no_name() {
    for (String other : List.of("'users'", "E'users'", "$$users$$", "1", "$1", "=")) {
      assertThat(Sql.key(Sql.tokens(other, Engine.POSTGRESQL).get(0), Engine.POSTGRESQL)).isEmpty();
    }
    assertThat(Sql.key(Sql.tokens("'Users'", Engine.SQLITE).get(0), Engine.SQLITE))
        .hasValue("users");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "''",
        "'it''s'",
        "'a\\nb'",
        "E'a\\nb\\\\\\'\\x41\\101\\u00e4\\U0001F600''\\q'",
        "e'a'\n'\\tb'",
        "'a' -- b\n 'c'",
        "'a'\n\t\n'b''c'",
        "N'a''b'",
        "U&'\\0061\\+01F600\\\\'",
        "$$a'b$$",
        "$a$ $$ $b$ $a$",
        "$$$$"
      })
  void a_string_holds_what_the_server_reads_in_it(String literal) throws SQLException {
    List<Token> tokens = Sql.tokens(literal, Engine.POSTGRESQL);

    assertThat(tokens).hasSize(1);
    assertThat(Sql.content(tokens.get(0))).hasValue(one("SELECT " + literal));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=", "<", ">=", "<>", "~~*", "!~~*", "!~", "||", "|/", "@@@", "->>", "#>>", "@>", "<@",
        "?|", "?&", "&&", "<->", "*<>", "`", "^", "=>=", "@-", "~+", "%-"
      })
  void an_operator_is_the_one_that_the_server_looks_for(String operator) {
    String error = run(pieces, "SELECT NULL::point[]" + operator + "NULL::json");

    assertThat(error).contains(": point[] " + operator + " json");
    assertThat(texts("a" + operator + "b")).containsExactly("a", operator, "b");
  }

  @Test
  void an_operator_ends_where_the_server_ends_it() {
    assertThat(texts("a=-1")).containsExactly("a", "=", "-", "1");
    assertThat(texts("a<-+-1")).containsExactly("a", "<", "-", "+", "-", "1");
    assertThat(texts("a+--1\nb")).containsExactly("a", "+", "b");
    assertThat(texts("a*/*b*/c")).containsExactly("a", "*", "c");
    assertThat(texts("a::int[]:=b[1..2]"))
        .containsExactly("a", "::", "int", "[", "]", ":=", "b", "[", "1", "..", "2", "]");
    assertThat(texts("f(a=>$1,b.c)"))
        .containsExactly("f", "(", "a", "=>", "$1", ",", "b", ".", "c", ")");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1", "1.5", ".5", "5.", "1e5", "1e-5", "1E+5", "2.e3", "0xFF", "1_000", "0b1_0"})
  void a_number_is_one_token(String number) {
    List<Token> tokens = Sql.tokens("SELECT " + number + ";", Engine.POSTGRESQL);

    assertThat(tokens.get(1).type()).isEqualTo(Sql.Type.NUMBER);
    assertThat(texts(tokens)).containsExactly("SELECT", number, ";");
  }

  @Test
  void long_gaps_and_numbers_take_no_deep_stack() {
    String gap = "\n" + " \n-- a\n".repeat(50_000);
    String number = "1".repeat(100_000);

    assertThat(Sql.tokens("'a'" + gap + "'b' " + number, Engine.POSTGRESQL)).hasSize(2);
  }

  /** Runs a script statement by statement in one transaction, and returns the first error or "". */
  private static String runPieces(String script) {
    String error = "";
    run(pieces, "BEGIN");
    for (Statement piece : Sql.statements(script, Engine.POSTGRESQL)) {
      error = error.isEmpty() ? run(pieces, piece.text()) : error;
    }
    run(pieces, error.isEmpty() ? "COMMIT" : "ROLLBACK");
    return error;
  }

  private static List<String> texts(String text) {
    return texts(Sql.tokens(text, Engine.POSTGRESQL));
  }

  private static List<String> texts(List<Token> tokens) {
    return tokens.stream().map(Token::text).toList();
  }

  /** Runs a text, and returns the error or "". */
  private static String run(Connection connection, String sql) {
    try (java.sql.Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
      return "";
    } catch (SQLException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String one(String query) throws SQLException {
    try (java.sql.Statement jdbc = pieces.createStatement()) {
      jdbc.setEscapeProcessing(false);
      try (ResultSet row = jdbc.executeQuery(query)) {
        assertThat(row.next()).isTrue();
        return row.getString(1);
      }
    }
  }

  /** Tables with their columns and rows, views, rules and functions, as the server shows them. */
  private static List<String> everything(Connection connection) throws SQLException {
    List<String> lines =
        query(
            connection,
            """
            SELECT 'column ' || attrelid::regclass || ' ' || attname || ' ' || format_type(atttypid, atttypmod)
            FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
            WHERE relnamespace = 'public'::regnamespace AND attnum > 0
            UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc
            WHERE pronamespace = 'public'::regnamespace
            UNION ALL SELECT pg_get_ruledef(pg_rewrite.oid) FROM pg_rewrite
            JOIN pg_class ON pg_class.oid = ev_class WHERE relnamespace = 'public'::regnamespace
            UNION ALL SELECT pg_get_triggerdef(pg_trigger.oid) FROM pg_trigger
            JOIN pg_class ON pg_class.oid = tgrelid WHERE relnamespace = 'public'::regnamespace
            ORDER BY 1
            """);
    for (String table :
        query(
            connection,
            "SELECT oid::regclass FROM pg_class WHERE relkind = 'r'"
                + " AND relnamespace = 'public'::regnamespace ORDER BY relname")) {
      lines.add(table);
      lines.addAll(query(connection, "SELECT t::text FROM " + table + " t"));
    }
    return lines;
  }

  private static List<String> query(Connection connection, String sql) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (java.sql.Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        lines.add(rows.getString(1));
      }
    }
    return lines;
  }
}
