package dev.slipway.catalog;

import static dev.slipway.catalog.Pair.same;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.PostgresServer;
import dev.slipway.database.Engine;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The same PostgreSQL schema, reached by different routes, gives equal catalogs. */
@Tag("postgresql")
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(Lifecycle.PER_CLASS)
class PostgresRoutesTest {

  static final List<Pair> SPELLING =
      List.of(
          same(
              "columns in another order",
              "CREATE TABLE t (a text, b integer NOT NULL, c bytea)",
              "CREATE TABLE t (c bytea, a text, b integer NOT NULL)"),
          same(
              "names of types",
              "CREATE TABLE t (a varchar(20), b int, c timestamptz, d bool, e decimal(8, 2), f float, g char, h int[])",
              """
              CREATE TABLE "t" (a character varying(20), b int4, c timestamp with time zone, d boolean,
                e numeric(8,2), f double precision, g character(1), h integer[][])"""),
          same(
              "white space, comments, brackets and the case of keywords",
              "CREATE TABLE t (a int DEFAULT 1+2 CHECK (a>0 AND a<9)); CREATE VIEW v AS SELECT a FROM t WHERE a=1",
              """
              create table T ( -- the table
                A INTEGER default ((1 + 2)) check (((A > 0) and /* ; */ (A < 9))));
              create view V as (select T.A from public.T where (T.A = 1));"""),
          same(
              "IF NOT EXISTS, and the schema's name",
              """
              CREATE TABLE t (a text);
              CREATE INDEX i ON t (a);
              CREATE SEQUENCE s;
              CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'""",
              """
              CREATE TABLE IF NOT EXISTS public.t (a pg_catalog.text);
              CREATE INDEX IF NOT EXISTS i ON public.t (a);
              CREATE SEQUENCE IF NOT EXISTS public.s;
              CREATE OR REPLACE FUNCTION public.f() RETURNS pg_catalog.int4 AS 'SELECT 1' LANGUAGE sql"""),
          same(
              "the line ends of a function's body",
              "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS E'SELECT\\n1'",
              "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS E'SELECT\\r\\n1'"));

  static final List<Pair> CONSTRAINTS =
      List.of(
          same(
              "constraints with names and without, of a column and of the table, in any order",
              """
              CREATE TABLE t (a int PRIMARY KEY, b text UNIQUE NOT NULL CHECK (b <> ''), c int REFERENCES t ON DELETE CASCADE,
                EXCLUDE USING btree (c WITH =))""",
              """
              CREATE TABLE t (a int, b text CONSTRAINT nn NOT NULL, c int,
                CONSTRAINT "an exclusion" EXCLUDE USING btree (c WITH =),
                CONSTRAINT fk FOREIGN KEY (c) REFERENCES t (a) ON DELETE CASCADE,
                CONSTRAINT "check" CHECK (b <> ''), CONSTRAINT uq UNIQUE (b), CONSTRAINT pk PRIMARY KEY (a))"""),
          same(
              "constraints added later",
              "CREATE TABLE t (a int PRIMARY KEY, b int UNIQUE DEFERRABLE CHECK (b > 0), c int REFERENCES t NOT NULL)",
              """
              CREATE TABLE t (a int, b int, c int);
              ALTER TABLE t ALTER c SET NOT NULL, ADD PRIMARY KEY (a);
              ALTER TABLE t ADD UNIQUE (b) DEFERRABLE, ADD CHECK (b > 0);
              ALTER TABLE t ADD FOREIGN KEY (c) REFERENCES t"""),
          same(
              "a constraint that makes its index, and one that takes one over",
              "CREATE TABLE t (a int UNIQUE, b int PRIMARY KEY)",
              """
              CREATE TABLE t (a int, b int NOT NULL);
              CREATE UNIQUE INDEX i ON t (a); ALTER TABLE t ADD CONSTRAINT c UNIQUE USING INDEX i;
              CREATE UNIQUE INDEX j ON t (b); ALTER TABLE t ADD PRIMARY KEY USING INDEX j"""),
          same(
              "constraints that were validated later",
              "CREATE TABLE t (a int PRIMARY KEY, b int REFERENCES t CHECK (b > 0))",
              """
              CREATE TABLE t (a int PRIMARY KEY, b int);
              ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (b) REFERENCES t NOT VALID, ADD CONSTRAINT y CHECK (b > 0) NOT VALID;
              ALTER TABLE t VALIDATE CONSTRAINT x, VALIDATE CONSTRAINT y"""),
          same(
              "what is the default, written out",
              "CREATE TABLE t (a int PRIMARY KEY, b int REFERENCES t, c text DEFAULT NULL); CREATE INDEX i ON t (b)",
              """
              CREATE TABLE t (a int PRIMARY KEY NOT DEFERRABLE, c text COLLATE "default",
                b int REFERENCES t MATCH SIMPLE ON DELETE NO ACTION ON UPDATE NO ACTION NOT DEFERRABLE INITIALLY IMMEDIATE);
              CREATE INDEX i ON t USING btree (b int4_ops ASC NULLS LAST) WITH (fillfactor = 90)"""),
          same(
              "the same reference and the same check twice",
              "CREATE TABLE t (a int PRIMARY KEY REFERENCES t CHECK (a > 0))",
              """
              CREATE TABLE t (a int PRIMARY KEY REFERENCES t CHECK (a > 0));
              ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES t, ADD CHECK (a > 0)"""),
          same(
              "a list of values as it is first written and as it is read back",
              """
              CREATE TABLE t (a varchar(10) CHECK (a IN ('x', 'it''s, ]')), b text);
              CREATE INDEX i ON t (b) WHERE a NOT IN ('x', 'y')""",
              """
              CREATE TABLE t (a varchar(10) CHECK (a::text = ANY (ARRAY['x'::varchar::text, 'it''s, ]'::varchar::text])), b text);
              CREATE INDEX i ON t (b) WHERE a::text <> ALL (ARRAY['x'::varchar::text, 'y'::varchar::text])"""));

  static final List<Pair> ALTERATIONS =
      List.of(
          same(
              "serial, and what it stands for",
              "CREATE TABLE t (id serial PRIMARY KEY)",
              """
              CREATE SEQUENCE t_id_seq AS integer;
              CREATE TABLE t (id integer PRIMARY KEY DEFAULT nextval('public.t_id_seq'));
              ALTER SEQUENCE t_id_seq OWNED BY t.id"""),
          same(
              "identity, added later",
              "CREATE TABLE t (id bigint GENERATED BY DEFAULT AS IDENTITY)",
              "CREATE TABLE t (id bigint NOT NULL); ALTER TABLE t ALTER id ADD GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME other)"),
          same(
              "how far a sequence has come",
              "CREATE TABLE t (id serial)",
              "CREATE TABLE t (id serial); SELECT setval('t_id_seq', 77)"),
          same(
              "ADD COLUMN, DROP COLUMN and ALTER COLUMN",
              "CREATE TABLE t (a varchar(9) DEFAULT 'x', b int NOT NULL)",
              """
              CREATE TABLE t (gone int PRIMARY KEY, a text NOT NULL);
              ALTER TABLE t DROP COLUMN gone, ADD COLUMN b int NOT NULL, ALTER a TYPE varchar(9);
              ALTER TABLE t ALTER a SET DEFAULT 'x', ALTER a DROP NOT NULL"""),
          same(
              "RENAME, which reaches everything that speaks of it",
              """
              CREATE TYPE mood AS ENUM ('good');
              CREATE TABLE new (key int PRIMARY KEY, m mood DEFAULT 'good', CHECK (key > 0));
              CREATE TABLE t (a int REFERENCES new);
              CREATE INDEX i ON new ((key + 1)) WHERE m = 'good';
              CREATE FUNCTION after() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
              CREATE TRIGGER g BEFORE UPDATE OF key ON new FOR EACH ROW WHEN (new.key > 0) EXECUTE FUNCTION after();
              CREATE POLICY p ON new USING (key > 1)""",
              """
              CREATE TYPE spirit AS ENUM ('fine');
              CREATE TABLE old (id int PRIMARY KEY, m spirit DEFAULT 'fine', CHECK (id > 0));
              CREATE TABLE t (a int REFERENCES old);
              CREATE INDEX i ON old ((id + 1)) WHERE m = 'fine';
              CREATE FUNCTION before() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
              CREATE TRIGGER h BEFORE UPDATE OF id ON old FOR EACH ROW WHEN (new.id > 0) EXECUTE FUNCTION before();
              CREATE POLICY q ON old USING (id > 1);
              ALTER TABLE old RENAME TO new; ALTER TABLE new RENAME id TO key; ALTER TYPE spirit RENAME TO mood;
              ALTER TYPE mood RENAME VALUE 'fine' TO 'good'; ALTER FUNCTION before() RENAME TO after;
              ALTER TRIGGER h ON new RENAME TO g; ALTER POLICY q ON new RENAME TO p"""),
          same(
              "a view over a column that was renamed keeps its own name for it",
              "CREATE TABLE t (new int); CREATE VIEW v AS SELECT new AS old FROM t",
              "CREATE TABLE t (old int); CREATE VIEW v AS SELECT old FROM t; ALTER TABLE t RENAME old TO new"),
          same(
              "CREATE OR REPLACE",
              "CREATE VIEW v AS SELECT 1 AS a, 2 AS b; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2'",
              """
              CREATE VIEW v AS SELECT 3 AS a; CREATE OR REPLACE VIEW v AS SELECT 1 AS a, 2 AS b;
              CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
              CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2'"""),
          same(
              "an enum's labels, added one by one",
              "CREATE TYPE e AS ENUM ('a', 'b', 'c', 'd')",
              """
              CREATE TYPE e AS ENUM ('c'); ALTER TYPE e ADD VALUE 'a' BEFORE 'c'; ALTER TYPE e ADD VALUE 'd';
              ALTER TYPE e ADD VALUE 'b' AFTER 'a'"""),
          same(
              "an enum that was made anew",
              "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (x e NOT NULL DEFAULT 'a')",
              """
              CREATE TYPE e AS ENUM ('a', 'c'); CREATE TABLE t (x e NOT NULL DEFAULT 'a');
              CREATE TYPE e_new AS ENUM ('a', 'b');
              ALTER TABLE t ALTER x DROP DEFAULT, ALTER x TYPE e_new USING x::text::e_new;
              ALTER TYPE e RENAME TO e_old; ALTER TYPE e_new RENAME TO e; DROP TYPE e_old;
              ALTER TABLE t ALTER x SET DEFAULT 'a'"""),
          same(
              "a domain's checks, with names and without",
              "CREATE DOMAIN d AS text NOT NULL CHECK (VALUE <> '') CHECK (VALUE <> 'x')",
              """
              CREATE DOMAIN d AS text CONSTRAINT one CHECK (VALUE <> 'x');
              ALTER DOMAIN d ADD CONSTRAINT two CHECK (VALUE <> ''); ALTER DOMAIN d SET NOT NULL"""),
          same(
              "partitions made in place, and attached",
              """
              CREATE TABLE p (a int, b text) PARTITION BY RANGE (a);
              CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (2);
              CREATE INDEX i ON p (b)""",
              """
              CREATE TABLE p1 (b text, a int); CREATE INDEX "any name" ON p1 (b);
              CREATE TABLE p (b text, a int) PARTITION BY RANGE (a); CREATE INDEX i ON p (b);
              ALTER TABLE p ATTACH PARTITION p1 FOR VALUES FROM (1) TO (2)"""),
          same(
              "a table that came from another schema",
              "CREATE SCHEMA s; CREATE TABLE t (a int PRIMARY KEY)",
              "CREATE SCHEMA s; CREATE TABLE s.t (a int PRIMARY KEY); ALTER TABLE s.t SET SCHEMA public"),
          same(
              "something made and dropped again",
              "CREATE TABLE t (a text)",
              """
              CREATE TABLE t (a text, b serial);
              CREATE TYPE gone AS ENUM ('x'); CREATE TABLE gone_too (a gone UNIQUE); CREATE VIEW v AS SELECT a FROM gone_too;
              CREATE SCHEMA s; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
              DROP TABLE gone_too CASCADE; DROP TYPE gone; DROP SCHEMA s; DROP FUNCTION f; ALTER TABLE t DROP b"""));

  static final List<Pair> LEFT_OUT =
      List.of(
          same(
              "a table that is only temporary, even under the same name, and what hangs on it",
              "CREATE TABLE t (a text UNIQUE)",
              """
              CREATE TABLE t (a text UNIQUE); CREATE TEMPORARY TABLE t (b serial PRIMARY KEY, CHECK (b > 0));
              CREATE TEMPORARY VIEW v AS SELECT 1; CREATE TEMPORARY SEQUENCE s; CREATE INDEX ON pg_temp.t (b)"""),
          same(
              "what an extension brought",
              "CREATE TABLE t (a text); CREATE EXTENSION citext",
              "CREATE EXTENSION citext VERSION '1.5'; CREATE TABLE t (a text)"),
          same(
              "where an extension lives",
              "CREATE SCHEMA ext; CREATE EXTENSION citext; CREATE TABLE t (a citext DEFAULT 'x' CHECK (a <> 'y'))",
              """
              CREATE SCHEMA ext; CREATE EXTENSION citext SCHEMA ext;
              CREATE TABLE t (a ext.citext DEFAULT 'x', CHECK (a OPERATOR(ext.<>) 'y'))"""),
          same(
              "comments, owners, grants and how it is stored",
              "CREATE TABLE t (a text PRIMARY KEY)",
              """
              CREATE TABLE t (a text PRIMARY KEY WITH (fillfactor = 50)) WITH (fillfactor = 70, autovacuum_enabled = off);
              ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER a SET STATISTICS 10, ALTER a SET (n_distinct = 5);
              COMMENT ON TABLE t IS 'x'; GRANT SELECT ON t TO public; GRANT SELECT (a) ON t TO public;
              ALTER TABLE t OWNER TO pg_monitor; INSERT INTO t VALUES ('a'); ANALYZE t"""),
          same(
              "what the session has set",
              """
              CREATE TABLE t (a timestamptz DEFAULT '2020-02-01 00:00+00'::timestamptz, b interval DEFAULT '1 day',
                c bytea DEFAULT '\\xff'::bytea, d float DEFAULT 0.1, e text DEFAULT E'\\\\')""",
              """
              SET TimeZone = 'Asia/Tokyo'; SET IntervalStyle = 'iso_8601'; SET DateStyle = 'ISO, DMY';
              SET bytea_output = 'escape'; SET extra_float_digits = -3; SET quote_all_identifiers = on;
              CREATE TABLE t (a timestamptz DEFAULT '2020-02-01 00:00+00'::timestamptz, b interval DEFAULT '1 day',
                c bytea DEFAULT '\\xff'::bytea, d float DEFAULT 0.1, e text DEFAULT E'\\\\')"""),
          same(
              "what else is on the search path",
              "CREATE SCHEMA s; CREATE TABLE s.u (a int PRIMARY KEY); CREATE TABLE t (a int REFERENCES s.u); CREATE VIEW v AS SELECT a FROM s.u",
              """
              CREATE SCHEMA s; CREATE TABLE s.u (a int PRIMARY KEY); SET search_path = public, s;
              CREATE TABLE t (a int REFERENCES u); CREATE VIEW v AS SELECT a FROM u"""),
          same(
              "the name of the schema that is home",
              """
              CREATE TABLE t (a serial PRIMARY KEY, b int REFERENCES t); CREATE INDEX i ON t (b);
              CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
              CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
              CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING; CREATE POLICY p ON t USING (true)""",
              """
              CREATE SCHEMA "My App"; SET search_path = "My App";
              CREATE TABLE t (a serial PRIMARY KEY, b int REFERENCES t); CREATE INDEX i ON t (b);
              CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
              CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
              CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING; CREATE POLICY p ON t USING (true)"""),
          same(
              "the books of migration tools, and what hangs on them",
              "CREATE TABLE t (a text); CREATE SCHEMA s; CREATE SCHEMA empty; CREATE TABLE s.t (a int)",
              """
              CREATE TABLE t (a text);
              CREATE TABLE flyway_schema_history (version text PRIMARY KEY);
              CREATE INDEX flyway_schema_history_s_idx ON flyway_schema_history (version);
              CREATE TABLE goose_db_version (id serial PRIMARY KEY, CHECK (id > 0));
              CREATE TABLE "SequelizeMeta" (name text UNIQUE);
              CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY);
              CREATE SCHEMA empty; CREATE SCHEMA s; CREATE TABLE s.t (a int); CREATE TABLE s.schema_migrations (a int)"""));

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
  @FieldSource({"SPELLING", "CONSTRAINTS", "ALTERATIONS", "LEFT_OUT"})
  void does_not_count(Pair pair) throws SQLException {
    pair.holdsIn(empty);
  }

  @Test
  void a_home_that_does_not_exist_has_nothing_in_it() throws SQLException {
    Catalog catalog = Pair.catalogAfter("CREATE TABLE t (a int); SET search_path = nowhere", empty);

    assertThat(catalog.objects())
        .extracting(Object::toString)
        .containsExactly("table public.t", "column public.t.a");
  }

  @Test
  void the_session_is_left_as_it_was() throws SQLException {
    PostgresServer server = PostgresServer.shared();
    try (Connection connection = server.connect(server.newDatabase());
        Statement statement = connection.createStatement()) {
      statement.execute("SET search_path = elsewhere, public; SET extra_float_digits = 2");
      String before = settings(statement);
      Catalog.reader(Engine.POSTGRESQL).read(connection);

      assertThat(connection.getAutoCommit()).isTrue();
      assertThat(settings(statement)).isEqualTo(before);

      statement.execute("BEGIN; SET LOCAL search_path = public; SET TimeZone = 'Asia/Tokyo'");
      String inside = settings(statement);
      Catalog.reader(Engine.POSTGRESQL).read(connection);

      assertThat(settings(statement)).isEqualTo(inside).isNotEqualTo(before);

      statement.execute("CREATE TABLE t (a int); COMMIT");

      assertThat(settings(statement)).contains("elsewhere").contains("Asia/Tokyo");
      assertThat(Catalog.reader(Engine.POSTGRESQL).read(connection).tables()).isEqualTo(1);
    }
  }

  private static String settings(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT string_agg(name || '=' || setting, '; ' ORDER BY name) FROM pg_settings WHERE name NOT LIKE 'transaction%'")) {
      row.next();
      return row.getString(1);
    }
  }
}
