package dev.slipway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.PostgresServer;
import dev.slipway.database.Engine;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On PostgreSQL too, a reader that has read before sees what one sees that never has. */
@Tag("postgresql")
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresReaderMemoryTest {

  /** The name of a role is known to the whole server. */
  private static final String ROLE = "slipway_role_" + ProcessHandle.current().pid();

  private static final List<String> TABLES_AND_VIEWS =
      List.of(
          """
          CREATE TABLE p (id int PRIMARY KEY, a text);
          CREATE TABLE t (id serial PRIMARY KEY, p_id int REFERENCES p, a text DEFAULT 'x' CHECK (a <> ''), b int)""",
          "CREATE INDEX i ON t (a)",
          "DROP INDEX i; CREATE INDEX i ON t (b)",
          "DROP INDEX i; CREATE UNIQUE INDEX i ON t (b) WHERE b > 0",
          "ALTER INDEX i RENAME TO k",
          "ALTER INDEX k SET (fillfactor = 50)",
          "CREATE VIEW v AS SELECT t.*, p.a AS pa FROM t JOIN p ON p.id = t.p_id",
          "CREATE VIEW u AS SELECT id, b FROM t JOIN p USING (id)",
          "CREATE VIEW x AS SELECT * FROM (t JOIN p USING (id)) AS j (one, two, three, four)",
          "ALTER TABLE p ADD COLUMN c text, ADD COLUMN d text",
          "ALTER TABLE t ADD COLUMN c text",
          "CREATE VIEW n AS SELECT * FROM t NATURAL JOIN (SELECT id, 1 AS e FROM p) q",
          "ALTER TABLE t ADD COLUMN e int",
          "ALTER TABLE t DROP COLUMN c CASCADE",
          "ALTER TABLE p RENAME COLUMN a TO aa",
          "ALTER TABLE p RENAME COLUMN aa TO b",
          "ALTER TABLE p RENAME TO q",
          "ALTER VIEW v RENAME COLUMN pa TO ppa",
          "ALTER VIEW v RENAME TO vv",
          "CREATE VIEW vvv AS SELECT * FROM vv",
          "CREATE OR REPLACE VIEW vv AS SELECT id, p_id, a, b, 'y'::text AS ppa FROM t",
          "ALTER VIEW vv ALTER COLUMN b SET DEFAULT 5",
          "ALTER VIEW vv SET (security_barrier = true)",
          "ALTER TABLE t ALTER COLUMN b SET NOT NULL",
          "ALTER TABLE t ALTER COLUMN b DROP NOT NULL, ALTER COLUMN a SET DEFAULT 'z'",
          "ALTER TABLE t ALTER COLUMN a DROP DEFAULT",
          "ALTER TABLE t ALTER COLUMN e TYPE bigint, ADD COLUMN g int GENERATED ALWAYS AS (b * 2) STORED",
          "ALTER TABLE t RENAME COLUMN b TO bb",
          "DROP TABLE q CASCADE",
          "CREATE TABLE q (id text PRIMARY KEY, other int REFERENCES t)",
          "DROP TABLE t CASCADE; CREATE TABLE t (id int, a int, b int)",
          "ALTER TABLE t RENAME TO old; CREATE TABLE t (id int PRIMARY KEY)",
          "DROP TABLE old; CREATE VIEW old AS SELECT 1 AS one",
          "DROP VIEW old; CREATE MATERIALIZED VIEW old AS SELECT id FROM t",
          "CREATE UNIQUE INDEX ON old (id)",
          "ALTER MATERIALIZED VIEW old RENAME COLUMN id TO key",
          "CREATE UNLOGGED TABLE cache (a int); INSERT INTO t VALUES (1); ANALYZE t",
          "ALTER TABLE cache SET LOGGED; TRUNCATE t; REFRESH MATERIALIZED VIEW old; REINDEX TABLE t",
          "CREATE TEMPORARY TABLE t (x int)",
          "DROP TABLE pg_temp.t",
          "CREATE RULE r AS ON INSERT TO cache DO ALSO UPDATE t SET id = new.a",
          "ALTER RULE r ON cache RENAME TO s; ALTER TABLE cache RENAME COLUMN a TO z",
          "DROP RULE s ON cache");

  private static final List<String> CONSTRAINTS_AND_TRIGGERS =
      List.of(
          "CREATE TABLE a (id int PRIMARY KEY, n int, during tstzrange); CREATE TABLE b (a_id int, n int)",
          "ALTER TABLE b ADD CONSTRAINT f FOREIGN KEY (a_id) REFERENCES a NOT VALID",
          "ALTER TABLE b VALIDATE CONSTRAINT f",
          "ALTER TABLE b ALTER CONSTRAINT f DEFERRABLE INITIALLY DEFERRED",
          "ALTER TABLE b RENAME CONSTRAINT f TO g",
          "ALTER TABLE b ADD FOREIGN KEY (a_id) REFERENCES a ON DELETE CASCADE",
          "ALTER TABLE a RENAME COLUMN id TO key",
          "ALTER TABLE a DROP CONSTRAINT a_pkey CASCADE",
          "ALTER TABLE a ADD UNIQUE (key) DEFERRABLE, ADD CHECK (n > 0) NOT VALID, ADD EXCLUDE USING gist (during WITH &&)",
          "ALTER TABLE a VALIDATE CONSTRAINT a_n_check",
          "ALTER TABLE a RENAME CONSTRAINT a_key_key TO u",
          "CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
          "CREATE TRIGGER one AFTER INSERT ON a FOR EACH ROW WHEN (new.n > 0) EXECUTE FUNCTION noted()",
          "ALTER TABLE a DISABLE TRIGGER one",
          "ALTER TABLE a ENABLE ALWAYS TRIGGER one",
          "ALTER TRIGGER one ON a RENAME TO two",
          "ALTER FUNCTION noted() RENAME TO marked",
          "ALTER TABLE a RENAME COLUMN n TO m",
          "CREATE OR REPLACE FUNCTION marked() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
          "DROP TRIGGER two ON a",
          "ALTER TABLE b ENABLE ROW LEVEL SECURITY",
          "CREATE POLICY p ON b USING (a_id IN (SELECT key FROM a))",
          "ALTER TABLE a RENAME COLUMN key TO id",
          "ALTER TABLE a ADD COLUMN a_id int",
          "ALTER POLICY p ON b RENAME TO q",
          "CREATE ROLE " + ROLE + "; ALTER POLICY q ON b TO " + ROLE,
          "ALTER ROLE " + ROLE + " RENAME TO " + ROLE + "_renamed",
          "DROP POLICY q ON b; DROP ROLE " + ROLE + "_renamed",
          "ALTER TABLE b FORCE ROW LEVEL SECURITY");

  private static final List<String> TYPES_AND_FUNCTIONS =
      List.of(
          "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (m mood DEFAULT 'ok', CHECK (m <> 'sad'))",
          "CREATE VIEW v AS SELECT m = 'ok' AS fine FROM t",
          "ALTER TYPE mood ADD VALUE 'happy'",
          "ALTER TYPE mood ADD VALUE 'better' BEFORE 'ok'",
          "ALTER TYPE mood RENAME VALUE 'ok' TO 'okay'",
          "ALTER TYPE mood RENAME TO feeling",
          "CREATE SCHEMA s; ALTER TYPE feeling SET SCHEMA s",
          "CREATE DOMAIN d AS int CHECK (VALUE > 0); CREATE TABLE w (a d)",
          "ALTER DOMAIN d SET NOT NULL; ALTER DOMAIN d SET DEFAULT 3; ALTER DOMAIN d ADD CHECK (VALUE < 9) NOT VALID",
          "ALTER DOMAIN d VALIDATE CONSTRAINT d_check1",
          // The table is for a server that trips over a savepoint right after that statement.
          "ALTER DOMAIN d DROP CONSTRAINT d_check; CREATE TABLE filler ()",
          "ALTER DOMAIN d RENAME TO e",
          "CREATE TYPE pair AS (a int, b text); CREATE FUNCTION pairs() RETURNS SETOF pair LANGUAGE sql AS 'SELECT 1, null'",
          "CREATE VIEW pv AS SELECT * FROM pairs(); CREATE VIEW pw AS SELECT pairs.b, 2 AS c FROM pairs()",
          "ALTER TYPE pair ADD ATTRIBUTE c int",
          "ALTER TYPE pair RENAME ATTRIBUTE c TO cc CASCADE",
          "ALTER FUNCTION pairs() RENAME TO couples",
          "CREATE TYPE span AS RANGE (subtype = float8)",
          "ALTER TYPE span RENAME TO spans",
          "CREATE FUNCTION f(a int, b int DEFAULT 2) RETURNS int LANGUAGE sql AS 'SELECT 1'",
          "CREATE VIEW fv AS SELECT f(1), f(a => 3, b => 4) AS g",
          "CREATE FUNCTION f(a bigint) RETURNS int LANGUAGE sql AS 'SELECT 2'",
          "CREATE FUNCTION g(w) RETURNS int LANGUAGE sql AS 'SELECT 1'",
          "ALTER TABLE w RENAME TO ww",
          "ALTER FUNCTION f(int, int) SECURITY DEFINER SET search_path = s",
          "CREATE PROCEDURE f(x text) LANGUAGE sql AS 'SELECT 1'",
          "DROP FUNCTION f(bigint); CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int)",
          "CREATE OR REPLACE AGGREGATE total(int) (sfunc = int4pl, stype = int, initcond = '4')",
          "ALTER AGGREGATE total(int) RENAME TO sums",
          "CREATE SEQUENCE q; ALTER TABLE t ADD COLUMN n bigint DEFAULT nextval('q')",
          "ALTER SEQUENCE q OWNED BY t.n",
          "ALTER SEQUENCE q RENAME TO qq; SELECT nextval('qq')",
          "ALTER SEQUENCE qq OWNED BY NONE INCREMENT 5",
          "ALTER TABLE t ADD COLUMN i int GENERATED ALWAYS AS IDENTITY",
          "ALTER TABLE t ALTER COLUMN i SET INCREMENT 7",
          "ALTER TABLE t ALTER COLUMN i SET GENERATED BY DEFAULT",
          "ALTER TABLE t ALTER COLUMN i DROP IDENTITY",
          "ALTER SEQUENCE qq OWNED BY t.i; ALTER TABLE t ALTER COLUMN n DROP DEFAULT; ALTER TABLE t DROP COLUMN i",
          "DROP TYPE s.feeling CASCADE");

  private static final List<String> NAMES_AND_SCHEMAS =
      List.of(
          "CREATE SCHEMA ext; CREATE EXTENSION citext SCHEMA ext; CREATE TABLE t (a ext.citext, b text)",
          "CREATE TABLE ext.tt (a int PRIMARY KEY); CREATE VIEW v AS SELECT * FROM ext.tt; CREATE TABLE r (a int REFERENCES ext.tt)",
          "CREATE TABLE tt (b int)",
          "DROP TABLE tt",
          "CREATE TYPE ext.mood AS ENUM ('a'); CREATE TABLE m (a ext.mood)",
          "CREATE DOMAIN mood AS int",
          "ALTER DOMAIN mood RENAME TO moods",
          "CREATE TABLE mood (a int)",
          "DROP TABLE mood",
          "CREATE FUNCTION ext.g(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'; CREATE INDEX ON r (ext.g(a))",
          "CREATE FUNCTION g(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 2'",
          "DROP FUNCTION g(int)",
          "CREATE VIEW low AS SELECT array_length(ARRAY[a], 1) AS one FROM r",
          "CREATE FUNCTION array_length(int[], int) RETURNS int LANGUAGE sql AS 'SELECT 2'",
          "DROP FUNCTION array_length(int[], int)",
          "CREATE FUNCTION less(t, t) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'",
          "CREATE OPERATOR <<< (leftarg = t, rightarg = t, function = less)",
          "CREATE VIEW ops AS SELECT x <<< y AS z FROM t x, t y",
          "ALTER OPERATOR <<< (t, t) SET SCHEMA ext",
          "CREATE COLLATION plain FROM \"C\"; CREATE TABLE c (a text COLLATE plain)",
          "ALTER COLLATION plain RENAME TO simple",
          "CREATE SCHEMA other; ALTER TABLE r SET SCHEMA other",
          "ALTER SCHEMA other RENAME TO another",
          "ALTER TABLE t SET SCHEMA another",
          "ALTER EXTENSION citext DROP FUNCTION ext.texticlike(ext.citext, text)",
          "ALTER EXTENSION citext ADD FUNCTION ext.texticlike(ext.citext, text)",
          "ALTER EXTENSION citext ADD TABLE m",
          "ALTER EXTENSION citext DROP TABLE m",
          "ALTER EXTENSION citext SET SCHEMA another",
          "SET search_path = another",
          "CREATE TABLE q (a int)",
          "SET search_path = nowhere",
          "CREATE SCHEMA nowhere; CREATE TABLE nowhere.z (a text)",
          "SET search_path = public, another",
          "SET DateStyle = 'ISO, DMY'; SET IntervalStyle = 'iso_8601'; SET TimeZone = 'Asia/Tokyo'; SET quote_all_identifiers = on",
          "CREATE TABLE dates (a date DEFAULT DATE '2020-12-31', b timestamptz DEFAULT '2020-12-31 00:00+00'::timestamptz)",
          "RESET ALL",
          "DROP SCHEMA another CASCADE",
          "CREATE TABLE schema_migrations (id serial PRIMARY KEY)",
          "ALTER TABLE schema_migrations RENAME TO mine",
          "ALTER TABLE mine RENAME TO knex_migrations; CREATE SEQUENCE k OWNED BY knex_migrations.id",
          "CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY)",
          "CREATE TABLE drizzle.more (id int)",
          "DROP TABLE drizzle.more",
          "DROP SCHEMA drizzle CASCADE",
          "COMMENT ON TABLE c IS 'x'; GRANT SELECT ON c TO public");

  private static final List<String> PARTITIONS_AND_CHILDREN =
      List.of(
          "CREATE TABLE log (at int NOT NULL, what text) PARTITION BY RANGE (at)",
          "CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM (1) TO (2); CREATE TABLE log_2 (at int NOT NULL, what text)",
          "ALTER TABLE log ATTACH PARTITION log_2 FOR VALUES FROM (2) TO (3)",
          "CREATE INDEX i ON ONLY log (what)",
          "CREATE INDEX i1 ON log_1 (what); ALTER INDEX i ATTACH PARTITION i1",
          "CREATE INDEX i2 ON log_2 (what); ALTER INDEX i ATTACH PARTITION i2",
          "ALTER TABLE log DETACH PARTITION log_2",
          "ALTER TABLE log ADD PRIMARY KEY (at)",
          "CREATE TABLE ref (at int REFERENCES log)",
          "CREATE TABLE log_d PARTITION OF log DEFAULT PARTITION BY LIST (at); CREATE TABLE log_dd PARTITION OF log_d DEFAULT",
          "ALTER TABLE log RENAME COLUMN what TO said",
          "ALTER TABLE log_d RENAME TO rest",
          "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER g BEFORE INSERT ON log FOR EACH ROW EXECUTE FUNCTION f()",
          "DROP TRIGGER g ON log",
          "ALTER TABLE log ADD COLUMN n int CHECK (n > 0)",
          "DROP TABLE ref; DROP TABLE log_1",
          "CREATE TABLE base (a int CHECK (a > 0)); CREATE TABLE child (b int) INHERITS (base)",
          "ALTER TABLE base ADD COLUMN c int DEFAULT 1",
          "ALTER TABLE base RENAME TO bases",
          "ALTER TABLE child NO INHERIT bases",
          "ALTER TABLE child INHERIT bases",
          "ALTER TABLE bases DROP COLUMN c",
          "DROP TABLE bases CASCADE");

  /** What no transaction may hold, or what moves rows of the server's own tables. */
  private static final List<String> OUTSIDE_TRANSACTIONS =
      List.of(
          "CREATE TYPE mood AS ENUM ('a'); CREATE TABLE t (a int, m mood DEFAULT 'a'); CREATE VIEW v AS SELECT * FROM t",
          "CREATE INDEX CONCURRENTLY i ON t (a)",
          "ALTER TYPE mood ADD VALUE 'b'",
          "ALTER TABLE t ALTER COLUMN m SET DEFAULT 'b'",
          "INSERT INTO t VALUES (1), (1)",
          "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'i'::regclass",
          "REINDEX INDEX CONCURRENTLY i",
          "VACUUM FULL pg_class",
          "VACUUM FULL pg_attribute",
          "ALTER TABLE t RENAME COLUMN a TO b",
          "VACUUM",
          "DISCARD ALL",
          "ALTER TABLE t ADD COLUMN c int",
          "DROP INDEX CONCURRENTLY i");

  @Test
  void after_every_migration_that_commits() throws SQLException {
    for (List<String> changes :
        List.of(
            TABLES_AND_VIEWS,
            CONSTRAINTS_AND_TRIGGERS,
            TYPES_AND_FUNCTIONS,
            NAMES_AND_SCHEMAS,
            PARTITIONS_AND_CHILDREN,
            OUTSIDE_TRANSACTIONS)) {
      Catalog.Reader remembering = Catalog.reader(Engine.POSTGRESQL);
      try (Connection connection = newDatabase();
          Statement statement = connection.createStatement()) {
        for (String change : changes) {
          statement.execute(change);

          assertSeesWhatAFreshOneSees(remembering, connection, change);
        }
      }
    }
  }

  @Test
  void after_every_migration_of_one_transaction() throws SQLException {
    for (List<String> changes : inTransactions()) {
      Catalog.Reader remembering = Catalog.reader(Engine.POSTGRESQL);
      try (Connection connection = newDatabase();
          Statement statement = connection.createStatement()) {
        statement.execute("BEGIN");
        for (String change : changes) {
          statement.execute(change);

          assertSeesWhatAFreshOneSees(remembering, connection, change);
        }
        statement.execute("ROLLBACK");

        assertSeesWhatAFreshOneSees(remembering, connection, "ROLLBACK");
      }
    }
  }

  @Test
  void after_every_migration_that_was_undone_and_done_again() throws SQLException {
    for (List<String> changes : inTransactions()) {
      Catalog.Reader remembering = Catalog.reader(Engine.POSTGRESQL);
      try (Connection connection = newDatabase();
          Statement statement = connection.createStatement()) {
        statement.execute("BEGIN");
        for (String change : changes) {
          statement.execute("SAVEPOINT before");
          statement.execute(change);
          assertSeesWhatAFreshOneSees(remembering, connection, change);
          statement.execute("ROLLBACK TO SAVEPOINT before");

          assertSeesWhatAFreshOneSees(remembering, connection, change + ", undone");

          statement.execute(change);

          assertSeesWhatAFreshOneSees(remembering, connection, change + ", done again");
        }
      }
    }
  }

  @Test
  void of_another_database_in_between() throws SQLException {
    Catalog.Reader remembering = Catalog.reader(Engine.POSTGRESQL);
    try (Connection one = newDatabase();
        Connection other = newDatabase();
        Statement inOne = one.createStatement();
        Statement inOther = other.createStatement()) {
      inOne.execute("CREATE TABLE t (a int)");
      inOther.execute("CREATE TABLE t (b int)");

      for (int time = 0; time < 2; time++) {
        assertSeesWhatAFreshOneSees(remembering, one, "reading another");
        assertSeesWhatAFreshOneSees(remembering, other, "reading another");
      }
    }
  }

  @Test
  void after_what_somebody_else_did_who_is_gone_again() throws SQLException {
    Catalog.Reader remembering = Catalog.reader(Engine.POSTGRESQL);
    PostgresServer server = PostgresServer.shared();
    String database = server.newDatabase();
    List<String> changes =
        List.of(
            "CREATE TABLE a (n int); CREATE TABLE b (n int)",
            "DROP TABLE a",
            "ALTER TABLE b ADD COLUMN m int; CREATE TABLE a (m int)",
            "CREATE TEMPORARY TABLE a (n int); DROP TABLE b");
    try (Connection connection = server.connect(database)) {
      assertSeesWhatAFreshOneSees(remembering, connection, "nothing");
      for (String change : changes) {
        server.execute(database, change);

        assertSeesWhatAFreshOneSees(remembering, connection, change);
      }
    }
  }

  @Test
  void where_the_server_has_counted_otherwise() throws SQLException {
    List<String> changes =
        List.of(
            "CREATE TABLE a (n int); CREATE TABLE b (n int); CREATE TABLE c (n int)",
            "DROP TABLE a; SELECT pg_stat_reset()",
            "SELECT pg_stat_reset()",
            "BEGIN; DROP TABLE b; CREATE TABLE d (n int); ROLLBACK",
            "BEGIN; SAVEPOINT s; ALTER TABLE b ADD COLUMN m int; ROLLBACK TO s; ALTER TABLE c ADD COLUMN m int; COMMIT",
            "SET track_counts = off",
            "DROP TABLE b",
            "RESET track_counts",
            "CREATE TABLE b (n int)",
            "UPDATE pg_attribute SET attname = 'o' WHERE attrelid = 'b'::regclass AND attname = 'n'",
            "DELETE FROM pg_attrdef WHERE false; DEALLOCATE ALL");
    Catalog.Reader remembering = Catalog.reader(Engine.POSTGRESQL);
    try (Connection connection = newDatabase();
        Statement statement = connection.createStatement()) {
      for (String change : changes) {
        statement.execute(change);

        assertSeesWhatAFreshOneSees(remembering, connection, change);
      }
    }
  }

  private static List<List<String>> inTransactions() {
    return List.of(
        TABLES_AND_VIEWS,
        CONSTRAINTS_AND_TRIGGERS,
        TYPES_AND_FUNCTIONS,
        NAMES_AND_SCHEMAS,
        PARTITIONS_AND_CHILDREN);
  }

  private static Connection newDatabase() throws SQLException {
    PostgresServer server = PostgresServer.shared();
    return server.connect(server.newDatabase());
  }

  private static void assertSeesWhatAFreshOneSees(
      Catalog.Reader remembering, Connection connection, String after) throws SQLException {
    Catalog fresh = Catalog.reader(Engine.POSTGRESQL).read(connection);

    assertThat(remembering.read(connection)).as(after).hasToString(fresh.toString());
  }
}
