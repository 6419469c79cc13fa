package dev.slipway.risk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.PostgresServer;
import dev.slipway.catalog.Catalog;
import dev.slipway.database.Engine;
import dev.slipway.layout.Migration;
import dev.slipway.migrate.Script;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is said of a statement before it runs is what the server does when it runs: the strongest
 * lock on each table, whose rows are read, and whose are written anew.
 */
@Tag("postgresql")
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresEffectsTest {
  private static final String SCHEMA =
      """
      CREATE DOMAIN short AS text CHECK (length(value) < 100);
      CREATE TYPE mood AS ENUM ('good', 'bad');
      CREATE TABLE shelf (id integer PRIMARY KEY, name varchar(40), size integer, price numeric(8, 2),
        made timestamp(0), code text, label short, note text CONSTRAINT noted CHECK (note IS NOT NULL),
        kind character(4));
      CREATE TABLE box (id integer PRIMARY KEY, shelf_id integer CONSTRAINT on_shelf REFERENCES shelf (id),
        lid integer, color text);
      CREATE TABLE "Room" (id integer PRIMARY KEY, "Name" text UNIQUE);
      CREATE TABLE log (at date NOT NULL, text text) PARTITION BY RANGE (at);
      CREATE TABLE log_2020 PARTITION OF log FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
      CREATE TABLE log_2021 (at date NOT NULL, text text);
      CREATE INDEX by_size ON shelf (size);
      CREATE UNIQUE INDEX by_lid ON box (lid);
      CREATE TABLE paper (size integer);
      CREATE SCHEMA other;
      CREATE MATERIALIZED VIEW sizes AS SELECT size FROM paper;
      CREATE UNIQUE INDEX of_sizes ON sizes (size);
      CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER on_note BEFORE UPDATE ON shelf FOR EACH ROW EXECUTE FUNCTION noted();
      CREATE POLICY mine ON box USING (true);
      ALTER TABLE box ADD CONSTRAINT sound CHECK (lid > 0) NOT VALID;
      INSERT INTO shelf SELECT n, 'n' || n, n, n, now(), n, n, n, 'k' FROM generate_series(1, 9) n;
      INSERT INTO paper SELECT n FROM generate_series(1, 9) n;
      INSERT INTO box SELECT n, n, n, 'c' FROM generate_series(1, 9) n;
      INSERT INTO "Room" SELECT n, n FROM generate_series(1, 9) n;
      INSERT INTO log SELECT '2020-01-01'::date + n, n FROM generate_series(1, 9) n;
      INSERT INTO log_2021 SELECT '2021-01-01'::date + n, n FROM generate_series(1, 9) n;
      REFRESH MATERIALIZED VIEW sizes;
      """;

  private static final PostgresServer SERVER = PostgresServer.shared();
  private static String database = "";
  private static Connection connection;
  private static Catalog before = Catalog.empty();

  @BeforeAll
  static void make() throws SQLException {
    database = SERVER.newDatabase();
    connection = SERVER.connect(database);
    try (Statement statement = connection.createStatement()) {
      statement.execute(SCHEMA);
    }
    before = Catalog.reader(Engine.POSTGRESQL).read(connection);
  }

  @AfterAll
  static void drop() throws SQLException {
    connection.close();
    SERVER.dropDatabase(database);
  }

  /** What happens to one table. */
  private record Work(Optional<LockMode> lock, boolean reads, boolean rewrites) {}

  private static Map<String, Work> said(Effects effects) {
    Map<String, Work> said = new TreeMap<>();
    for (Effect effect : effects.all()) {
      Work one =
          new Work(
              effect.lock().filter(lock -> lock.compareTo(LockMode.SHARE_UPDATE_EXCLUSIVE) >= 0),
              effect.toil() == Toil.SCAN
                  || effect.toil() == Toil.INDEX_BUILD
                  || effect.toil() == Toil.REWRITE,
              effect.toil() == Toil.REWRITE);
      said.merge(
          effect.table(),
          one,
          (a, b) -> new Work(max(a.lock, b.lock), a.reads || b.reads, a.rewrites || b.rewrites));
    }
    said.values().removeIf(work -> work.lock.isEmpty() && !work.reads);
    return said;
  }

  private static Optional<LockMode> max(Optional<LockMode> one, Optional<LockMode> other) {
    return one.isEmpty() || (other.isPresent() && other.get().compareTo(one.get()) > 0)
        ? other
        : one;
  }

  private static final String DONE =
      """
      SELECT t.name, l.mode, coalesce(s.seq_tup_read, 0) > t.read,
        t.filenode <> coalesce(pg_relation_filenode(t.oid), t.filenode)
      FROM tables_before t
      LEFT JOIN (SELECT relation, array_agg(mode) AS mode FROM pg_locks
        WHERE pid = pg_backend_pid() AND locktype = 'relation' GROUP BY 1) l ON l.relation = t.oid
      LEFT JOIN pg_stat_xact_all_tables s ON s.relid = t.oid
      """;

  private static Map<String, Work> done(String sql) throws SQLException {
    Map<String, Work> done = new TreeMap<>();
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TEMPORARY TABLE tables_before ON COMMIT DROP AS SELECT c.oid,"
              + " quote_ident(c.relname) AS name, coalesce(pg_relation_filenode(c.oid), 0) AS filenode,"
              + " coalesce(seq_tup_read, 0) AS read"
              + " FROM pg_class c LEFT JOIN pg_stat_xact_all_tables ON relid = c.oid"
              + " WHERE c.relkind IN ('r', 'p', 'm') AND c.relnamespace = 'public'::regnamespace"
              + " AND (NOT c.relispartition OR c.relname = '"
              + (sql.contains("DETACH") ? "log_2020" : "")
              + "')");
      statement.execute(sql);
      try (ResultSet rows = statement.executeQuery(DONE)) {
        while (rows.next()) {
          Optional<LockMode> strongest = Optional.empty();
          String modes = String.valueOf(rows.getString(2));
          for (LockMode mode : LockMode.values()) {
            String name = mode.name().replace("_", "").toLowerCase(Locale.ROOT) + "lock";
            boolean held =
                Set.of(modes.replaceAll("[{}]", "").toLowerCase(Locale.ROOT).split(","))
                    .contains(name);
            strongest = held ? Optional.of(mode) : strongest;
          }
          done.put(
              rows.getString(1),
              new Work(
                  strongest.filter(mode -> mode.compareTo(LockMode.SHARE_UPDATE_EXCLUSIVE) >= 0),
                  rows.getBoolean(3),
                  rows.getBoolean(4)));
        }
      }
    }
    done.values().removeIf(work -> work.lock.isEmpty() && !work.rewrites);
    return done;
  }

  private static void compare(String sql, boolean withRows) throws SQLException {
    connection.setAutoCommit(false);
    try {
      Map<String, Work> done = done(sql);
      Catalog after = Catalog.reader(Engine.POSTGRESQL).read(connection);
      Migration migration =
          new Migration(
              "it", "it", Optional.empty(), "it", sql, Optional.empty(), Optional.empty(), false);
      Effects effects =
          Effects.of(
              Script.of(migration, Engine.POSTGRESQL, "public"),
              Engine.POSTGRESQL,
              "public",
              connection.getMetaData().getDatabaseMajorVersion(),
              before,
              after);
      assertThat(effects.all())
          .as(sql)
          .noneMatch(effect -> effect.rule().equals(Optional.of(Rule.NOT_UNDERSTOOD)));
      Map<String, Work> said = said(effects);
      if (withRows) {
        assertThat(said).as(sql).isEqualTo(done);
      } else {
        assertThat(locks(said)).as(sql).isEqualTo(locks(done));
      }
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static Map<String, Optional<LockMode>> locks(Map<String, Work> works) {
    Map<String, Optional<LockMode>> locks = new TreeMap<>();
    works.forEach(
        (table, work) -> {
          if (work.lock.isPresent()) {
            locks.put(table, work.lock);
          }
        });
    return locks;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE lid (id integer, box_id integer REFERENCES box (id), shelf integer REFERENCES shelf)",
        "CREATE TABLE lid (id integer); CREATE INDEX on_lid ON lid (id); ALTER TABLE lid ADD x serial",
        "CREATE INDEX by_name ON shelf (name)",
        "CREATE UNIQUE INDEX by_name ON ONLY shelf (lower(name)) WHERE size > 2",
        "DROP INDEX by_size",
        "DROP INDEX IF EXISTS by_nothing",
        "ALTER INDEX by_size RENAME TO by_width; DROP INDEX by_width",
        "REINDEX TABLE box",
        "REINDEX INDEX by_size",
        "DROP TABLE box",
        "DROP TABLE shelf CASCADE",
        "DROP TABLE paper CASCADE",
        "DROP TABLE IF EXISTS box, \"Room\"",
        "ALTER TABLE box RENAME TO boxes; ALTER TABLE boxes ADD COLUMN x integer",
        "ALTER TABLE box RENAME COLUMN lid TO cover",
        "ALTER TABLE box RENAME lid TO cover",
        "ALTER TABLE box RENAME CONSTRAINT on_shelf TO of_shelf",
        "ALTER TABLE shelf ADD COLUMN weight integer",
        "ALTER TABLE shelf ADD COLUMN IF NOT EXISTS size integer NOT NULL",
        "ALTER TABLE shelf ADD COLUMN weight integer NOT NULL DEFAULT 5",
        "ALTER TABLE shelf ADD weight varchar(9) DEFAULT 'x'::varchar(9) NOT NULL, ADD y boolean",
        "ALTER TABLE shelf ADD COLUMN at timestamptz NOT NULL DEFAULT now()",
        "ALTER TABLE shelf ADD COLUMN at timestamptz DEFAULT CURRENT_TIMESTAMP",
        "ALTER TABLE shelf ADD COLUMN at timestamptz DEFAULT clock_timestamp()",
        "ALTER TABLE shelf ADD COLUMN key uuid NOT NULL DEFAULT gen_random_uuid()",
        "ALTER TABLE shelf ADD COLUMN n serial",
        "ALTER TABLE shelf ADD COLUMN n integer GENERATED BY DEFAULT AS IDENTITY",
        "ALTER TABLE shelf ADD COLUMN n integer GENERATED ALWAYS AS (size * 2) STORED",
        "ALTER TABLE shelf ADD COLUMN l short DEFAULT 'a'",
        "ALTER TABLE shelf ADD COLUMN n integer CHECK (n > 0)",
        "ALTER TABLE shelf ADD COLUMN n integer DEFAULT 3 CHECK (n > 0)",
        "ALTER TABLE shelf ADD COLUMN box_id integer REFERENCES box (id)",
        "ALTER TABLE shelf ADD COLUMN box_id integer DEFAULT 1 REFERENCES box (id)",
        "ALTER TABLE shelf ADD COLUMN n integer UNIQUE",
        "ALTER TABLE shelf DROP COLUMN size",
        "ALTER TABLE box DROP COLUMN shelf_id",
        "ALTER TABLE box DROP CONSTRAINT on_shelf",
        "ALTER TABLE box DROP CONSTRAINT sound",
        "ALTER TABLE shelf DROP COLUMN IF EXISTS nothing",
        "ALTER TABLE shelf ADD CHECK (size > 0)",
        "ALTER TABLE shelf ADD CONSTRAINT c CHECK (size > 0) NOT VALID",
        "ALTER TABLE box VALIDATE CONSTRAINT sound",
        "ALTER TABLE box ADD FOREIGN KEY (lid) REFERENCES shelf (id)",
        "ALTER TABLE box ADD CONSTRAINT f FOREIGN KEY (lid) REFERENCES shelf (id) NOT VALID",
        "ALTER TABLE shelf ADD CONSTRAINT u UNIQUE (name)",
        "ALTER TABLE box ADD CONSTRAINT u UNIQUE USING INDEX by_lid",
        "ALTER TABLE shelf ADD EXCLUDE USING btree (size WITH =)",
        "ALTER TABLE shelf ALTER COLUMN size SET NOT NULL",
        "ALTER TABLE shelf ALTER COLUMN note SET NOT NULL",
        "ALTER TABLE shelf ADD CONSTRAINT s CHECK (size IS NOT NULL) NOT VALID;"
            + " ALTER TABLE shelf VALIDATE CONSTRAINT s; ALTER TABLE shelf ALTER size SET NOT NULL",
        "ALTER TABLE log ALTER COLUMN text SET DEFAULT ''",
        "ALTER TABLE shelf ALTER COLUMN size DROP NOT NULL, ALTER size SET DEFAULT 3",
        "ALTER TABLE shelf ALTER COLUMN size SET STATISTICS 100",
        "ALTER TABLE shelf SET (fillfactor = 70)",
        "ALTER TABLE shelf ALTER COLUMN name SET (n_distinct = 5)",
        "ALTER TABLE shelf ALTER COLUMN name SET STORAGE PLAIN",
        "ALTER TABLE shelf ALTER COLUMN name TYPE varchar(80)",
        "ALTER TABLE shelf ALTER COLUMN name TYPE varchar",
        "ALTER TABLE shelf ALTER COLUMN name TYPE text",
        "ALTER TABLE shelf ALTER COLUMN name TYPE text USING name::text",
        "ALTER TABLE shelf ALTER COLUMN name TYPE text USING lower(name)",
        "ALTER TABLE shelf ALTER COLUMN name TYPE varchar(20)",
        "ALTER TABLE shelf ALTER COLUMN code TYPE varchar",
        "ALTER TABLE shelf ALTER COLUMN code TYPE varchar(40)",
        "ALTER TABLE shelf ALTER COLUMN code TYPE integer USING code::integer",
        "ALTER TABLE shelf ALTER COLUMN price TYPE numeric(12, 2)",
        "ALTER TABLE shelf ALTER COLUMN price TYPE numeric",
        "ALTER TABLE shelf ALTER COLUMN price TYPE numeric(12, 4)",
        "ALTER TABLE shelf ALTER COLUMN size SET DATA TYPE bigint",
        "ALTER TABLE shelf ALTER COLUMN made TYPE timestamp(3)",
        "ALTER TABLE shelf ALTER COLUMN made TYPE date",
        "ALTER TABLE shelf ALTER COLUMN kind TYPE text",
        "ALTER TABLE shelf ALTER COLUMN note TYPE varchar",
        "ALTER TABLE shelf ALTER COLUMN code TYPE text COLLATE \"C\"",
        "ALTER TABLE \"Room\" ALTER COLUMN \"Name\" TYPE text COLLATE \"C\"",
        "ALTER TABLE \"Room\" ALTER COLUMN \"Name\" TYPE varchar",
        "ALTER TABLE shelf ALTER COLUMN id TYPE bigint",
        "ALTER TABLE box ALTER COLUMN shelf_id TYPE bigint",
        "ALTER TABLE paper SET UNLOGGED",
        "ALTER TABLE shelf ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE shelf DISABLE TRIGGER ALL",
        "ALTER TABLE shelf CLUSTER ON by_size",
        "ALTER TABLE shelf REPLICA IDENTITY FULL",
        "ALTER TABLE shelf SET SCHEMA other",
        "CREATE TABLE log_2022 PARTITION OF log FOR VALUES FROM ('2022-01-01') TO ('2023-01-01')",
        "ALTER TABLE log ATTACH PARTITION log_2021 FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')",
        "ALTER TABLE log DETACH PARTITION log_2020",
        "CREATE TABLE old_shelf (x integer) INHERITS (shelf)",
        "CREATE TRIGGER t AFTER INSERT ON box FOR EACH ROW EXECUTE FUNCTION noted()",
        "DROP TRIGGER on_note ON shelf",
        "ALTER TRIGGER on_note ON shelf RENAME TO on_notes",
        "CREATE POLICY yours ON shelf USING (true)",
        "DROP POLICY mine ON box",
        "CREATE STATISTICS s ON name, size FROM shelf",
        "ALTER DOMAIN short ADD CONSTRAINT s CHECK (value <> 'x')",
        "ALTER DOMAIN short SET NOT NULL",
        "ALTER TYPE mood ADD VALUE 'fair'",
        "ALTER TYPE mood RENAME VALUE 'bad' TO 'ill'",
        "COMMENT ON TABLE shelf IS 'x'",
        "COMMENT ON COLUMN public.shelf.size IS 'x'",
        "ANALYZE box",
        "LOCK TABLE shelf IN SHARE ROW EXCLUSIVE MODE",
        "LOCK shelf, box",
        "GRANT SELECT ON shelf TO public",
        "CREATE VIEW names AS SELECT name FROM shelf",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "SET LOCAL lock_timeout = '1s'",
        "DO $$ BEGIN ALTER TABLE box ADD CONSTRAINT f FOREIGN KEY (lid) REFERENCES shelf (id);"
            + " EXCEPTION WHEN duplicate_object THEN NULL; END $$",
        "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'x') THEN"
            + " CREATE TYPE x AS ENUM ('a'); EXECUTE 'DROP INDEX by_size'; END IF; END $$",
        "DROP TYPE mood CASCADE",
        "DROP DOMAIN short CASCADE",
        "ALTER TABLE public.\"Room\" ALTER \"Name\" SET NOT NULL, ALTER COLUMN \"Name\" TYPE varchar",
      })
  void a_statement_does_what_was_said_of_it(String sql) throws SQLException {
    compare(sql, true);
  }

  /** What they read and write is not a table's rows all alike, or is not counted by the server. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "TRUNCATE box",
        "TRUNCATE shelf CASCADE",
        "UPDATE shelf SET size = 2",
        "DELETE FROM box WHERE id = 3",
        "INSERT INTO box (id) VALUES (20)",
        "WITH gone AS (DELETE FROM box RETURNING id) SELECT * FROM gone",
        "REFRESH MATERIALIZED VIEW sizes",
        "REFRESH MATERIALIZED VIEW CONCURRENTLY sizes",
        "DROP MATERIALIZED VIEW sizes",
        "ALTER TABLE \"Room\" DROP CONSTRAINT \"Room_pkey\", ADD PRIMARY KEY (id)",
        "CLUSTER shelf USING by_size",
        "CREATE TABLE copy AS SELECT * FROM box",
        "ALTER TABLE shelf ALTER COLUMN made TYPE timestamptz",
      })
  void a_statement_locks_what_was_said_of_it(String sql) throws SQLException {
    compare(sql, false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DO $$ BEGIN EXECUTE 'DROP TABLE ' || quote_ident('box'); END $$",
        "DO $$ BEGIN PERFORM noted(); END $$",
        "CALL something()",
        "SELECT something()",
        "SELECT app.lower('x')",
        "INSERT INTO box (id) SELECT something()",
      })
  void what_is_not_understood_is_a_doubt(String sql) {
    Migration migration =
        new Migration(
            "it", "it", Optional.empty(), "it", sql, Optional.empty(), Optional.empty(), false);
    Effects effects =
        Effects.of(
            Script.of(migration, Engine.POSTGRESQL, "public"),
            Engine.POSTGRESQL,
            "public",
            17,
            before,
            before);
    assertThat(effects.all())
        .as(sql)
        .anyMatch(effect -> effect.rule().equals(Optional.of(Rule.NOT_UNDERSTOOD)));
    assertThat(new TreeSet<>(effects.made())).isEmpty();
  }
}
