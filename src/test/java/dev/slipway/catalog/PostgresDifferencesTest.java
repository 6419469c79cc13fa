package dev.slipway.catalog;

import static dev.slipway.catalog.Pair.differ;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What counts on PostgreSQL: two schemas differ in exactly the objects named. */
@Tag("postgresql")
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(Lifecycle.PER_CLASS)
class PostgresDifferencesTest {

  static final List<Pair> TABLES =
      List.of(
          differ(
              "a table, with all that is its own",
              "CREATE TABLE t (a text)",
              """
              CREATE TABLE t (a text);
              CREATE TABLE u (b text CHECK (b > ''), c serial PRIMARY KEY, d int REFERENCES u UNIQUE, EXCLUDE (d WITH =))""",
              "table u",
              "column u.b",
              "column u.c",
              "column u.d",
              "sequence u_c_seq",
              "primary key u",
              "foreign key u (d) → u (c)",
              "check u: b > ''::text",
              "exclusion u using btree (d with =)",
              "index u (d) unique"),
          differ(
              "the case of a name",
              "CREATE TABLE t (a text)",
              "CREATE TABLE \"T\" (a text)",
              "table \"T\"",
              "table t",
              "column \"T\".a",
              "column t.a"),
          differ(
              "a schema",
              "CREATE TABLE t (a text)",
              "CREATE TABLE t (a text); CREATE SCHEMA s; CREATE TABLE s.t (a text)",
              "table s.t",
              "column s.t.a",
              "schema s"),
          differ(
              "UNLOGGED", "CREATE TABLE t (a text)", "CREATE UNLOGGED TABLE t (a text)", "table t"),
          differ(
              "row-level security",
              "CREATE TABLE t (a text); CREATE TABLE u (a text); ALTER TABLE u ENABLE ROW LEVEL SECURITY",
              """
              CREATE TABLE t (a text); ALTER TABLE t ENABLE ROW LEVEL SECURITY;
              CREATE TABLE u (a text); ALTER TABLE u ENABLE ROW LEVEL SECURITY; ALTER TABLE u FORCE ROW LEVEL SECURITY""",
              "table t",
              "table u"),
          differ(
              "inheritance",
              "CREATE TABLE p (a int); CREATE TABLE t (a int)",
              "CREATE TABLE p (a int); CREATE TABLE t () INHERITS (p)",
              "table t"),
          differ(
              "the key and the bounds of partitions",
              """
              CREATE TABLE p (a int, b int) PARTITION BY RANGE (a); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (2);
              CREATE TABLE q (a int, b int) PARTITION BY RANGE (a)""",
              """
              CREATE TABLE p (a int, b int) PARTITION BY RANGE (a); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (3);
              CREATE TABLE q (a int, b int) PARTITION BY LIST (a)""",
              "table p1",
              "table q"),
          differ(
              "a table and a view of the same name",
              "CREATE TABLE t (a text); CREATE TABLE v (a text)",
              "CREATE TABLE t (a text); CREATE VIEW v AS SELECT a FROM t",
              "table v",
              "column v.a",
              "view v"));

  static final List<Pair> COLUMNS =
      List.of(
          differ(
              "a column",
              "CREATE TABLE t (a text)",
              "CREATE TABLE t (a text, b int)",
              "column t.b"),
          differ(
              "a type, a length, a precision, an array",
              "CREATE TABLE t (a text, b varchar(20), c numeric(8, 2), d int, e timestamp)",
              "CREATE TABLE t (a varchar, b varchar(21), c numeric(9, 2), d int[], e timestamptz)",
              "column t.a",
              "column t.b",
              "column t.c",
              "column t.d",
              "column t.e"),
          differ(
              "nullability",
              "CREATE TABLE t (a text)",
              "CREATE TABLE t (a text NOT NULL)",
              "column t.a"),
          differ(
              "a default",
              "CREATE TABLE t (a text, b int DEFAULT 0, c text DEFAULT 'x', d date DEFAULT now())",
              "CREATE TABLE t (a text DEFAULT '', b int DEFAULT 1, c text DEFAULT 'X', d date DEFAULT 'now')",
              "column t.a",
              "column t.b",
              "column t.c",
              "column t.d"),
          differ(
              "a collation",
              "CREATE TABLE t (a text)",
              "CREATE TABLE t (a text COLLATE \"C\")",
              "column t.a"),
          differ(
              "a generated expression",
              "CREATE TABLE t (a int, b int, c int GENERATED ALWAYS AS (a + 1) STORED)",
              "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) STORED, c int GENERATED ALWAYS AS (a + 2) STORED)",
              "column t.b",
              "column t.c"),
          differ(
              "identity",
              "CREATE TABLE t (a int NOT NULL); CREATE TABLE u (a int GENERATED ALWAYS AS IDENTITY); CREATE TABLE v (a int GENERATED ALWAYS AS IDENTITY)",
              """
              CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY); CREATE TABLE u (a int GENERATED BY DEFAULT AS IDENTITY);
              CREATE TABLE v (a int GENERATED ALWAYS AS IDENTITY (INCREMENT 2))""",
              "column t.a",
              "column u.a",
              "column v.a"),
          differ(
              "identity and serial",
              "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY)",
              "CREATE TABLE t (a serial)",
              "column t.a",
              "sequence t_a_seq"));

  static final List<Pair> CONSTRAINTS =
      List.of(
          differ(
              "the order of a key's columns",
              "CREATE TABLE t (a text, b text, PRIMARY KEY (a, b))",
              "CREATE TABLE t (a text, b text, PRIMARY KEY (b, a))",
              "primary key t"),
          differ(
              "a key and a unique constraint",
              "CREATE TABLE t (a text NOT NULL PRIMARY KEY)",
              "CREATE TABLE t (a text NOT NULL UNIQUE)",
              "primary key t",
              "index t (a) unique"),
          differ(
              "a check, and the case of a string in it",
              "CREATE TABLE t (a text CHECK (a > '1'), b text CHECK (b IN ('a', 'b')))",
              "CREATE TABLE t (a text CHECK (a > '2'), b text CHECK (b IN ('A', 'b')))",
              "check t: a > '1'::text",
              "check t: a > '2'::text",
              "check t: b = any (array['A'::text, 'b'::text])",
              "check t: b = any (array['a'::text, 'b'::text])"),
          differ(
              "whether a check holds of the rows there were, or of children",
              "CREATE TABLE t (a int CHECK (a > 0), b int CHECK (b > 0))",
              "CREATE TABLE t (a int, b int CHECK (b > 0) NO INHERIT); ALTER TABLE t ADD CHECK (a > 0) NOT VALID",
              "check t: a > 0",
              "check t: b > 0"),
          differ(
              "an exclusion, and when it is checked",
              "CREATE TABLE t (a int, b int, EXCLUDE (a WITH =), EXCLUDE (b WITH =))",
              "CREATE TABLE t (a int, b int, EXCLUDE (a WITH =) WHERE (b > 0), EXCLUDE (b WITH =) DEFERRABLE)",
              "exclusion t using btree (a with =)",
              "exclusion t using btree (a with =) where ((b > 0))",
              "exclusion t using btree (b with =)"),
          differ(
              "the table and the column referred to",
              """
              CREATE SCHEMA s; CREATE TABLE p (a int PRIMARY KEY, b int UNIQUE); CREATE TABLE s.p (a int PRIMARY KEY);
              CREATE TABLE t (x int REFERENCES p, y int REFERENCES p)""",
              """
              CREATE SCHEMA s; CREATE TABLE p (a int PRIMARY KEY, b int UNIQUE); CREATE TABLE s.p (a int PRIMARY KEY);
              CREATE TABLE t (x int REFERENCES s.p, y int REFERENCES p (b))""",
              "foreign key t (x) → p (a)",
              "foreign key t (x) → s.p (a)",
              "foreign key t (y) → p (a)",
              "foreign key t (y) → p (b)"),
          differ(
              "what a reference does, and when",
              """
              CREATE TABLE t (a int PRIMARY KEY, b int REFERENCES t, c int REFERENCES t, d int REFERENCES t, e int REFERENCES t,
                f int REFERENCES t)""",
              """
              CREATE TABLE t (a int PRIMARY KEY, b int REFERENCES t ON DELETE CASCADE, c int REFERENCES t ON UPDATE SET NULL,
                d int REFERENCES t MATCH FULL, e int REFERENCES t DEFERRABLE INITIALLY DEFERRED, f int);
              ALTER TABLE t ADD FOREIGN KEY (f) REFERENCES t NOT VALID""",
              "foreign key t (b) → t (a)",
              "foreign key t (c) → t (a)",
              "foreign key t (d) → t (a)",
              "foreign key t (e) → t (a)",
              "foreign key t (f) → t (a)"));

  static final List<Pair> INDEXES =
      List.of(
          differ(
              "the name, which is no more than part of the definition",
              "CREATE TABLE t (a text); CREATE INDEX i ON t (a)",
              "CREATE TABLE t (a text); CREATE INDEX j ON t (a)",
              "index t (a)"),
          differ(
              "a unique index and a unique constraint, which differ as two names do",
              "CREATE TABLE t (a text UNIQUE)",
              "CREATE TABLE t (a text); CREATE UNIQUE INDEX t_a_key ON t (a)",
              "index t (a) unique"),
          differ(
              "the same index twice",
              "CREATE TABLE t (a text); CREATE INDEX i ON t (a)",
              "CREATE TABLE t (a text); CREATE INDEX i ON t (a); CREATE INDEX j ON t (a)",
              "index t (a)"),
          differ(
              "a constraint that is checked later",
              "CREATE TABLE t (a text UNIQUE)",
              "CREATE TABLE t (a text UNIQUE DEFERRABLE INITIALLY DEFERRED)",
              "index t (a) unique"),
          differ(
              "an index that was not finished",
              "CREATE TABLE t (a text); CREATE INDEX i ON t (a)",
              """
              CREATE TABLE t (a text); CREATE INDEX i ON t (a);
              UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'i'::regclass""",
              "index t (a)"),
          differ(
              "uniqueness, columns, their order, direction, collation and operators",
              """
              CREATE TABLE t (a text, b text);
              CREATE INDEX i ON t (a, b); CREATE INDEX j ON t (b); CREATE INDEX k ON t (a)""",
              """
              CREATE TABLE t (a text, b text);
              CREATE INDEX i ON t (b, a DESC NULLS LAST); CREATE UNIQUE INDEX j ON t (b COLLATE "C");
              CREATE INDEX k ON t (a text_pattern_ops)""",
              "index t (a text_pattern_ops)",
              "index t (a)",
              "index t (a, b)",
              "index t (b collate \"C\") unique",
              "index t (b)",
              "index t (b, a desc nulls last)"),
          differ(
              "expressions, predicates, included columns and the method",
              """
              CREATE TABLE t (a text, b int);
              CREATE INDEX h ON t (lower(a)); CREATE UNIQUE INDEX i ON t (a) WHERE b IS NULL; CREATE INDEX j ON t (b);
              CREATE INDEX k ON t USING gin (to_tsvector('simple', a))""",
              """
              CREATE TABLE t (a text, b int);
              CREATE INDEX h ON t (upper(a)); CREATE UNIQUE INDEX i ON t (a) WHERE b > 0; CREATE INDEX j ON t (b) INCLUDE (a);
              CREATE INDEX k ON t USING gist (to_tsvector('simple', a))""",
              "index t (a) unique where (b > 0)",
              "index t (a) unique where (b is null)",
              "index t (b)",
              "index t (b) include (a)",
              "index t (lower(a))",
              "index t (to_tsvector('simple'::regconfig, a)) using gin",
              "index t (to_tsvector('simple'::regconfig, a)) using gist",
              "index t (upper(a))"),
          differ(
              "an index of a materialized view",
              "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a",
              "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a; CREATE UNIQUE INDEX i ON m (a)",
              "index m (a) unique"));

  static final List<Pair> TYPES =
      List.of(
          differ(
              "an enum",
              "CREATE TABLE t (a text)",
              "CREATE TABLE t (a text); CREATE TYPE e AS ENUM ('a', 'b')",
              "enum e",
              "enum label e 'a'",
              "enum label e 'b'"),
          differ(
              "an enum's label, which changes the enum too",
              "CREATE TYPE e AS ENUM ('a')",
              "CREATE TYPE e AS ENUM ('a', 'it''s')",
              "enum e",
              "enum label e 'it''s'"),
          differ(
              "the order of an enum's labels",
              "CREATE TYPE e AS ENUM ('a', 'b')",
              "CREATE TYPE e AS ENUM ('b', 'a')",
              "enum e"),
          differ(
              "what a domain is",
              "CREATE DOMAIN a AS text; CREATE DOMAIN b AS text; CREATE DOMAIN c AS text; CREATE DOMAIN d AS text",
              "CREATE DOMAIN a AS varchar; CREATE DOMAIN b AS text NOT NULL; CREATE DOMAIN c AS text DEFAULT 'x'; CREATE DOMAIN d AS text CHECK (VALUE <> '')",
              "domain a",
              "domain b",
              "domain c",
              "domain d"),
          differ(
              "the attributes of a composite type, and their order",
              "CREATE TYPE a AS (x int, y text); CREATE TYPE b AS (x int)",
              "CREATE TYPE a AS (y text, x int); CREATE TYPE b AS (x bigint)",
              "type a",
              "type b"),
          differ(
              "what a range is of",
              "CREATE TYPE r AS RANGE (subtype = float8)",
              "CREATE TYPE r AS RANGE (subtype = int)",
              "type r"),
          differ(
              "what a sequence does, and whose it is",
              "CREATE TABLE t (a int); CREATE SEQUENCE s; CREATE SEQUENCE u; CREATE SEQUENCE v",
              "CREATE TABLE t (a int); CREATE SEQUENCE s CYCLE; CREATE SEQUENCE u AS int; CREATE SEQUENCE v OWNED BY t.a",
              "sequence s",
              "sequence u",
              "sequence v"),
          differ(
              "an extension",
              "CREATE TABLE t (a text)",
              "CREATE TABLE t (a text); CREATE EXTENSION citext",
              "extension citext"));

  static final List<Pair> MADE_BY_THEMSELVES =
      List.of(
          differ(
              "the body and the options of a view",
              "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT a FROM t; CREATE VIEW x AS SELECT a FROM t",
              """
              CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT b FROM t;
              CREATE VIEW w WITH (security_barrier) AS SELECT a FROM t; CREATE VIEW x AS SELECT a FROM t WITH CHECK OPTION""",
              "view v",
              "view w",
              "view x"),
          differ(
              "a view and a materialized one",
              "CREATE VIEW v AS SELECT 1 AS a",
              "CREATE MATERIALIZED VIEW v AS SELECT 1 AS a",
              "view v",
              "materialized view v"),
          differ(
              "a function: body, volatility, rights, result",
              """
              CREATE FUNCTION a() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION b() RETURNS int LANGUAGE sql AS 'SELECT 1';
              CREATE FUNCTION c() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION d() RETURNS int LANGUAGE sql AS 'SELECT 1'""",
              """
              CREATE FUNCTION a() RETURNS int LANGUAGE sql AS 'SELECT 2'; CREATE FUNCTION b() RETURNS int LANGUAGE sql STABLE AS 'SELECT 1';
              CREATE FUNCTION c() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'; CREATE FUNCTION d() RETURNS bigint LANGUAGE sql AS 'SELECT 1'""",
              "function a()",
              "function b()",
              "function c()",
              "function d()"),
          differ(
              "functions of one name and other arguments, but not the arguments' names",
              "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
              "CREATE FUNCTION f(b int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE PROCEDURE f(a int, b text) LANGUAGE sql AS 'SELECT 1'",
              "function f(integer)",
              "function f(integer, text)"),
          differ(
              "an aggregate",
              "CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int)",
              "CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int, initcond = '1')",
              "function total(integer)"),
          differ(
              "a trigger: event, condition, function, and whether it fires",
              """
              CREATE TABLE t (a int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END';
              CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END';
              CREATE TRIGGER p BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f(); CREATE TRIGGER q BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
              CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f(); CREATE TRIGGER s BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()""",
              """
              CREATE TABLE t (a int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END';
              CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END';
              CREATE TRIGGER p AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f(); CREATE TRIGGER q BEFORE INSERT ON t FOR EACH ROW WHEN (new.a > 0) EXECUTE FUNCTION f();
              CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION g(); CREATE TRIGGER s BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
              ALTER TABLE t DISABLE TRIGGER s""",
              "trigger t p",
              "trigger t q",
              "trigger t r",
              "trigger t s"),
          differ(
              "a rule",
              "CREATE TABLE t (a int); CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING",
              "CREATE TABLE t (a int); CREATE RULE r AS ON UPDATE TO t DO INSTEAD NOTHING",
              "rule t r"),
          differ(
              "a policy: command, roles, kind and conditions",
              """
              CREATE TABLE t (a int); CREATE POLICY o ON t USING (a > 0); CREATE POLICY p ON t USING (a > 0); CREATE POLICY q ON t USING (a > 0);
              CREATE POLICY r ON t USING (a > 0); CREATE POLICY s ON t USING (a > 0)""",
              """
              CREATE TABLE t (a int); CREATE POLICY o ON t FOR SELECT USING (a > 0); CREATE POLICY p ON t TO pg_monitor USING (a > 0);
              CREATE POLICY q ON t AS RESTRICTIVE USING (a > 0); CREATE POLICY r ON t USING (a > 1); CREATE POLICY s ON t USING (a > 0) WITH CHECK (a > 2)""",
              "policy t o",
              "policy t p",
              "policy t q",
              "policy t r",
              "policy t s"));

  static final List<Pair> SINCE_15 =
      List.of(
          differ(
              "whether nulls are distinct",
              "CREATE TABLE t (a int UNIQUE)",
              "CREATE TABLE t (a int UNIQUE NULLS NOT DISTINCT)",
              "index t (a) unique",
              "index t (a) unique nulls not distinct"),
          differ(
              "in whose name a view reads",
              "CREATE VIEW v AS SELECT 1 AS a",
              "CREATE VIEW v WITH (security_invoker) AS SELECT 1 AS a",
              "view v"),
          differ(
              "which columns a reference sets to null",
              "CREATE TABLE t (a int, b int, c int, PRIMARY KEY (a, b), FOREIGN KEY (b, c) REFERENCES t ON DELETE SET NULL)",
              "CREATE TABLE t (a int, b int, c int, PRIMARY KEY (a, b), FOREIGN KEY (b, c) REFERENCES t ON DELETE SET NULL (c))",
              "foreign key t (b, c) → t (a, b)"));

  static final List<Pair> SINCE_18 =
      List.of(
          differ(
              "a column generated when it is read",
              "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) STORED)",
              "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) VIRTUAL)",
              "column t.b"),
          differ(
              "nullability that the rows there were need not have",
              "CREATE TABLE t (a int NOT NULL)",
              "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT n NOT NULL a NOT VALID",
              "column t.a"),
          differ(
              "a constraint that is not enforced",
              "CREATE TABLE t (a int PRIMARY KEY CHECK (a > 0), b int REFERENCES t)",
              "CREATE TABLE t (a int PRIMARY KEY CHECK (a > 0) NOT ENFORCED, b int REFERENCES t NOT ENFORCED)",
              "foreign key t (b) → t (a)",
              "check t: a > 0"),
          differ(
              "a key over time",
              "CREATE TABLE t (a int4range, b tstzrange, PRIMARY KEY (a, b))",
              "CREATE TABLE t (a int4range, b tstzrange, PRIMARY KEY (a, b WITHOUT OVERLAPS))",
              "primary key t"));

  private Connection empty;

  @BeforeAll
  void makeDatabase() throws SQLException {
    PostgresServer server = PostgresServer.shared();
    empty = server.connect(server.newDatabase());
  }

  @AfterAll
  void close() throws SQLException {
    empty.close();
  }

  @ParameterizedTest
  @FieldSource({"TABLES", "COLUMNS", "CONSTRAINTS", "INDEXES", "TYPES", "MADE_BY_THEMSELVES"})
  void counts(Pair pair) throws SQLException {
    pair.holdsIn(empty);
  }

  @ParameterizedTest
  @FieldSource("SINCE_15")
  void counts_since_version_15(Pair pair) throws SQLException {
    assumeVersion(15);
    pair.holdsIn(empty);
  }

  @ParameterizedTest
  @FieldSource("SINCE_18")
  void counts_since_version_18(Pair pair) throws SQLException {
    assumeVersion(18);
    pair.holdsIn(empty);
  }

  private void assumeVersion(int needed) throws SQLException {
    int version = empty.getMetaData().getDatabaseMajorVersion();
    Assumptions.assumeTrue(
        version >= needed, () -> "the server is of version " + version + ", not " + needed);
  }

  @Test
  void only_causes_are_named_where_a_table_a_view_or_an_enum_is_missing() throws SQLException {
    Catalog none = Pair.catalogAfter("CREATE TABLE t (a int)", empty);
    Catalog all =
        Pair.catalogAfter(
            """
            CREATE TABLE t (a int); CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE u (id serial PRIMARY KEY, x e);
            CREATE POLICY p ON u USING (true); CREATE RULE r AS ON DELETE TO u DO INSTEAD NOTHING; CREATE INDEX i ON u (x);
            CREATE MATERIALIZED VIEW m AS SELECT 1 AS a; CREATE INDEX j ON m (a)""",
            empty);

    assertThat(Difference.causes(all.differences(none)))
        .extracting(difference -> difference.object().toString())
        .containsExactly("table u", "enum e", "materialized view m");
  }

  @Test
  void what_is_made_by_itself_says_how() throws SQLException {
    String tables =
        "CREATE TABLE t (a int, \"order\" text); CREATE TABLE \"user\" (a int, b text);";
    String rest =
        """
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE FUNCTION g(x int DEFAULT 2, VARIADIC y text[] DEFAULT '{}') RETURNS TABLE (z int) LANGUAGE sql STABLE AS 'SELECT 1';
        CREATE PROCEDURE h(INOUT x int) LANGUAGE sql AS 'SELECT 1'; CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int);
        CREATE INDEX i ON "user" (b text_pattern_ops DESC) WHERE a > 0; ALTER TABLE t ADD UNIQUE (a, "order") DEFERRABLE;
        CREATE UNIQUE INDEX j ON t ("order"); CREATE UNIQUE INDEX k ON t ("order");
        CREATE VIEW v WITH (security_barrier) AS SELECT * FROM "user" WITH LOCAL CHECK OPTION;
        CREATE MATERIALIZED VIEW m AS SELECT count(*) AS n FROM v; CREATE UNIQUE INDEX ON m (n);
        CREATE TRIGGER e BEFORE INSERT ON "user" FOR EACH ROW EXECUTE FUNCTION f(); ALTER TABLE "user" ENABLE ALWAYS TRIGGER e;
        CREATE CONSTRAINT TRIGGER c AFTER INSERT ON t DEFERRABLE FOR EACH ROW EXECUTE FUNCTION f();
        CREATE RULE r AS ON DELETE TO t DO (DELETE FROM "user"; SELECT 1); ALTER TABLE t DISABLE RULE r;
        CREATE POLICY "a policy" ON "user" AS RESTRICTIVE FOR UPDATE TO pg_monitor USING (a > 0) WITH CHECK (b <> '')""";
    Catalog expected = Pair.catalogAfter(tables + rest, empty);
    StringBuilder made = new StringBuilder(tables);
    for (Difference missing : expected.differences(Pair.catalogAfter(tables, empty))) {
      assertThat(missing.object().kind().isMadeByItself()).as("%s", missing).isTrue();
      Optional<String> statement = missing.expected().orElseThrow().statement();
      made.append(statement.orElseThrow()).append(";\n");
    }

    assertThat(Pair.catalogAfter(made.toString(), empty)).hasToString(expected.toString());
  }
}
