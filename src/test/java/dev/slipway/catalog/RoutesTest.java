package dev.slipway.catalog;

import static dev.slipway.catalog.Pair.same;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The same schema, reached by different routes, gives equal catalogs. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RoutesTest {

  static final List<Pair> SPELLING =
      List.of(
          same(
              "columns in another order",
              "CREATE TABLE t (a TEXT, b INTEGER NOT NULL, c BLOB)",
              "CREATE TABLE t (c BLOB, a TEXT, b INTEGER NOT NULL)"),
          same(
              "white space and line ends",
              "CREATE TABLE t(a VARCHAR(255),b DECIMAL(10,2)DEFAULT(1+2),CHECK(a<>b))",
              "CREATE  TABLE\tt (\r\n  a VARCHAR( 255 ),\n  b DECIMAL(10, 2)\n DEFAULT ( 1 + 2 ),\n CHECK ( a <> b )\n)"),
          same(
              "comments",
              "CREATE TABLE t (a TEXT, b INTEGER CHECK (b > 0))",
              """
              CREATE TABLE t ( -- the table, (really)
                a /* ' */ TEXT, -- it's a name, not a CHECK (b < 0)
                b INTEGER CHECK (b /* ) */ > 0) -- last
              )"""),
          same(
              "names in quotes of every kind",
              "CREATE TABLE t (a TEXT UNIQUE, b TEXT REFERENCES t (a), CHECK (a <> b))",
              "CREATE TABLE [t] (`a` TEXT UNIQUE, 'b' TEXT REFERENCES \"t\" ([a]), CHECK (\"a\" <> [b]))"),
          same(
              "names in another case",
              """
              CREATE TABLE Users (Id INTEGER PRIMARY KEY, Email TEXT UNIQUE, Boss INTEGER REFERENCES Users (Id));
              CREATE INDEX By_Boss ON Users (Boss) WHERE Boss > 0;
              CREATE VIEW Bosses AS SELECT Boss FROM Users;
              CREATE TRIGGER Noted AFTER INSERT ON Users BEGIN UPDATE Users SET Boss = 1; END""",
              """
              CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE, boss INTEGER REFERENCES USERS (ID));
              CREATE INDEX by_boss ON users (BOSS) WHERE bosS > 0;
              CREATE VIEW bosses AS SELECT boss FROM users;
              CREATE TRIGGER noted AFTER INSERT ON users BEGIN UPDATE users SET boss = 1; END"""),
          same(
              "names in another case where the key is of two columns",
              "CREATE TABLE t (Aa TEXT, Bb TEXT, PRIMARY KEY (Bb, Aa))",
              "CREATE TABLE t (aa TEXT, bb TEXT, PRIMARY KEY (bB, aA))"),
          same(
              "the same with an apostrophe in them",
              "CREATE TABLE \"It's\" (\"A'S\" TEXT UNIQUE, CHECK (\"A'S\" > 'A''S'))",
              "CREATE TABLE \"it'S\" (\"a's\" TEXT UNIQUE, CHECK (\"a's\" > 'A''S'))"),
          same(
              "keywords and types in another case",
              "CREATE TABLE t (a TEXT NOT NULL COLLATE NOCASE DEFAULT CURRENT_TIMESTAMP CHECK (a LIKE 'X%')) STRICT",
              "create table t (a text not null collate nocase default current_timestamp check (a like 'X%')) strict"),
          same(
              "IF NOT EXISTS, and the schema's name",
              """
              CREATE TABLE t (a TEXT);
              CREATE INDEX i ON t (a);
              CREATE VIEW v AS SELECT a FROM t;
              CREATE TRIGGER r AFTER DELETE ON t BEGIN SELECT 1; END;
              CREATE VIRTUAL TABLE f USING fts5(a)""",
              """
              CREATE TABLE IF NOT EXISTS main.t (a TEXT);
              CREATE INDEX IF NOT EXISTS main.i ON t (a);
              CREATE VIEW IF NOT EXISTS main.v AS SELECT a FROM t;
              CREATE TRIGGER IF NOT EXISTS main.r AFTER DELETE ON t BEGIN SELECT 1; END;
              CREATE VIRTUAL TABLE IF NOT EXISTS main.f USING fts5(a)"""));

  static final List<Pair> CONSTRAINTS =
      List.of(
          same(
              "constraints with names and without",
              "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT UNIQUE NOT NULL CHECK (b <> ''), c INTEGER REFERENCES t)",
              """
              CREATE TABLE t (
                a INTEGER CONSTRAINT pk PRIMARY KEY,
                b TEXT CONSTRAINT "uq b" UNIQUE CONSTRAINT nn NOT NULL CONSTRAINT [check] CHECK (b <> ''),
                c INTEGER CONSTRAINT fk REFERENCES t)"""),
          same(
              "constraints of a column and of the table",
              """
              CREATE TABLE p (id TEXT PRIMARY KEY);
              CREATE TABLE t (a TEXT PRIMARY KEY, b TEXT UNIQUE, c TEXT REFERENCES p (id) ON DELETE CASCADE, d INT CHECK (d > 0))""",
              """
              CREATE TABLE p (id TEXT, PRIMARY KEY (id));
              CREATE TABLE t (a TEXT, b TEXT, c TEXT, d INT,
                CONSTRAINT pk PRIMARY KEY (a), UNIQUE (b), FOREIGN KEY (c) REFERENCES p (id) ON DELETE CASCADE, CHECK (d > 0))"""),
          same(
              "constraints of a table in another order",
              """
              CREATE TABLE p (id TEXT PRIMARY KEY);
              CREATE TABLE t (a, b, UNIQUE (a), UNIQUE (b), CHECK (a > 0), CHECK (b > 0),
                FOREIGN KEY (a) REFERENCES p DEFERRABLE INITIALLY DEFERRED, FOREIGN KEY (b) REFERENCES p)""",
              """
              CREATE TABLE p (id TEXT PRIMARY KEY);
              CREATE TABLE t (a, b, FOREIGN KEY (b) REFERENCES p, CHECK (b > 0), UNIQUE (b), CHECK (a > 0),
                FOREIGN KEY (a) REFERENCES p DEFERRABLE INITIALLY DEFERRED, UNIQUE (a))"""),
          same(
              "an INTEGER PRIMARY KEY is never null, whether it says so or not",
              "CREATE TABLE t (id INTEGER PRIMARY KEY)",
              "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY)"),
          same(
              "the same for a key at the table's end",
              "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT)",
              "CREATE TABLE t (id INTEGER NOT NULL, a TEXT, PRIMARY KEY (id AUTOINCREMENT))"),
          same(
              "the key of a table WITHOUT ROWID is never null",
              "CREATE TABLE t (id TEXT PRIMARY KEY) WITHOUT ROWID",
              "CREATE TABLE t (id TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID"),
          same(
              "options of a table in another order",
              "CREATE TABLE t (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
              "CREATE TABLE t (id TEXT PRIMARY KEY) WITHOUT ROWID, STRICT"),
          same(
              "a reference to a table is one to its primary key",
              """
              CREATE TABLE p (a TEXT, b TEXT, PRIMARY KEY (b, a));
              CREATE TABLE t (x TEXT, y TEXT, FOREIGN KEY (x, y) REFERENCES p)""",
              """
              CREATE TABLE p (a TEXT, b TEXT, PRIMARY KEY (b, a));
              CREATE TABLE t (x TEXT, y TEXT, FOREIGN KEY (x, y) REFERENCES p (b, a))"""),
          same(
              "a reference to a table that is made later",
              """
              CREATE TABLE t (x TEXT REFERENCES p);
              CREATE TABLE p (id TEXT PRIMARY KEY)""",
              """
              CREATE TABLE p (id TEXT PRIMARY KEY);
              CREATE TABLE t (x TEXT REFERENCES p (id))"""),
          same(
              "the default actions and the default time of checking, written out",
              "CREATE TABLE t (a INTEGER PRIMARY KEY, b REFERENCES t, c REFERENCES t, d REFERENCES t)",
              """
              CREATE TABLE t (a INTEGER PRIMARY KEY, b REFERENCES t ON DELETE NO ACTION ON UPDATE NO ACTION,
                c REFERENCES t NOT DEFERRABLE, d REFERENCES t DEFERRABLE INITIALLY IMMEDIATE)"""),
          same(
              "NOT DEFERRABLE outweighs INITIALLY DEFERRED",
              "CREATE TABLE t (a INTEGER PRIMARY KEY, b REFERENCES t)",
              "CREATE TABLE t (a INTEGER PRIMARY KEY, b REFERENCES t NOT DEFERRABLE INITIALLY DEFERRED)"),
          same(
              "a time of checking behind another constraint",
              "CREATE TABLE t (a INTEGER PRIMARY KEY, b REFERENCES t DEFERRABLE INITIALLY DEFERRED NOT NULL)",
              "CREATE TABLE t (a INTEGER PRIMARY KEY, b REFERENCES t NOT NULL DEFERRABLE INITIALLY DEFERRED)"),
          same(
              "the default collation, written out",
              "CREATE TABLE t (a TEXT UNIQUE, b TEXT COLLATE NOCASE); CREATE INDEX i ON t (a, b)",
              """
              CREATE TABLE t (a TEXT COLLATE BINARY UNIQUE, b TEXT COLLATE "nocase");
              CREATE INDEX i ON t (a COLLATE binary, b COLLATE NoCase)"""),
          same(
              "ascending, written out",
              "CREATE TABLE t (a TEXT, b TEXT, PRIMARY KEY (a)); CREATE INDEX i ON t (b, lower(a))",
              "CREATE TABLE t (a TEXT, b TEXT, PRIMARY KEY (a ASC)); CREATE INDEX i ON t (b ASC, lower(a) ASC)"),
          same(
              "what to do on conflict, written out where it is the default",
              "CREATE TABLE t (a TEXT NOT NULL UNIQUE)",
              "CREATE TABLE t (a TEXT NOT NULL ON CONFLICT ABORT, UNIQUE (a) ON CONFLICT ABORT)"),
          same(
              "what to do on conflict, of a column and of the table",
              "CREATE TABLE t (a TEXT PRIMARY KEY ON CONFLICT IGNORE, b TEXT UNIQUE ON CONFLICT REPLACE)",
              """
              CREATE TABLE t (a TEXT, b TEXT, CONSTRAINT u UNIQUE ("B") ON CONFLICT replace,
                PRIMARY KEY (A) ON CONFLICT ignore)"""));

  static final List<Pair> DEFAULTS =
      List.of(
          same(
              "a number in brackets",
              "CREATE TABLE t (a INTEGER DEFAULT 0, b INTEGER DEFAULT -1)",
              "CREATE TABLE t (a INTEGER DEFAULT (0), b INTEGER DEFAULT (( - 1 )))"),
          same(
              "a string in quotes of every kind, or of none",
              "CREATE TABLE t (a DEFAULT 'X', b DEFAULT 'X', c DEFAULT 'X', d DEFAULT 'X')",
              "CREATE TABLE t (a DEFAULT \"X\", b DEFAULT [X], c DEFAULT `X`, d DEFAULT X)"),
          same(
              "a string with a quote in it",
              "CREATE TABLE t (a DEFAULT 'it''s')",
              "CREATE TABLE t (a DEFAULT \"it's\")"),
          same(
              "a call, and what looks like one",
              "CREATE TABLE t (a DEFAULT (datetime('now')), b DEFAULT TRUE, c DEFAULT CURRENT_DATE)",
              "CREATE TABLE t (a DEFAULT ( DATETIME ( 'now' ) ), b DEFAULT true, c DEFAULT (current_date))"),
          same(
              "NULL, which is the default of every column",
              "CREATE TABLE t (a TEXT, b INTEGER)",
              "CREATE TABLE t (a TEXT DEFAULT NULL, b INTEGER DEFAULT (null))"));

  static final List<Pair> ALTERATIONS =
      List.of(
          same(
              "ADD COLUMN",
              """
              CREATE TABLE p (id INTEGER PRIMARY KEY);
              CREATE TABLE t (a TEXT, b TEXT NOT NULL DEFAULT 'x' COLLATE NOCASE CHECK (b <> ''),
                c INTEGER REFERENCES p (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
                d INTEGER REFERENCES p, e AS (a || b), CHECK (a > ''), FOREIGN KEY (a) REFERENCES p)""",
              """
              CREATE TABLE p (id INTEGER PRIMARY KEY);
              CREATE TABLE t (a TEXT, d INTEGER REFERENCES p, CHECK (a > ''), FOREIGN KEY (a) REFERENCES p);
              ALTER TABLE t ADD COLUMN b TEXT NOT NULL DEFAULT 'x' COLLATE NOCASE CHECK (b <> '');
              ALTER TABLE t ADD "c" INTEGER REFERENCES p (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED;
              ALTER TABLE t ADD COLUMN e AS (a || b)"""),
          same(
              "DROP COLUMN",
              "CREATE TABLE t (a TEXT, c TEXT CHECK (c > 'a, b'))",
              "CREATE TABLE t (a TEXT, b TEXT DEFAULT ',', c TEXT CHECK (c > 'a, b')); ALTER TABLE t DROP COLUMN b"),
          same(
              "RENAME COLUMN, which reaches everything that speaks of it",
              """
              CREATE TABLE p (new TEXT PRIMARY KEY);
              CREATE TABLE t (a TEXT REFERENCES p (new));
              CREATE TABLE u (new TEXT UNIQUE, b AS (new || '!'), CHECK (new <> 'old'));
              CREATE INDEX i ON u (lower(new)) WHERE new > 'old';
              CREATE VIEW v AS SELECT new FROM u;
              CREATE TRIGGER r AFTER UPDATE OF new ON u BEGIN DELETE FROM u WHERE u.new = NEW.new; END""",
              """
              CREATE TABLE p (old TEXT PRIMARY KEY);
              CREATE TABLE t (a TEXT REFERENCES p (old));
              CREATE TABLE u (old TEXT UNIQUE, b AS (old || '!'), CHECK (old <> 'old'));
              CREATE INDEX i ON u (lower(old)) WHERE old > 'old';
              CREATE VIEW v AS SELECT old FROM u;
              CREATE TRIGGER r AFTER UPDATE OF old ON u BEGIN DELETE FROM u WHERE u.old = NEW.old; END;
              ALTER TABLE p RENAME COLUMN old TO new;
              ALTER TABLE u RENAME old TO "new\""""),
          same(
              "RENAME TABLE, which reaches everything that speaks of it",
              """
              CREATE TABLE new (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT UNIQUE, up INTEGER REFERENCES new (id), CHECK (new.a <> 'old'));
              CREATE TABLE t (a INTEGER REFERENCES new ON DELETE CASCADE);
              CREATE INDEX i ON new (a);
              CREATE VIEW v AS SELECT a FROM new;
              CREATE TRIGGER r AFTER INSERT ON new BEGIN UPDATE new SET a = 'old'; END""",
              """
              CREATE TABLE old (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT UNIQUE, up INTEGER REFERENCES old (id), CHECK (old.a <> 'old'));
              CREATE TABLE t (a INTEGER REFERENCES old ON DELETE CASCADE);
              CREATE INDEX i ON old (a);
              CREATE VIEW v AS SELECT a FROM old;
              CREATE TRIGGER r AFTER INSERT ON old BEGIN UPDATE old SET a = 'old'; END;
              ALTER TABLE old RENAME TO new"""),
          same(
              "RENAME TABLE, by a detour, to the same name in another case",
              "CREATE TABLE Users (a TEXT); CREATE INDEX i ON Users (a)",
              "CREATE TABLE users (a TEXT); CREATE INDEX i ON users (a); ALTER TABLE users RENAME TO u; ALTER TABLE u RENAME TO Users"),
          same(
              "a rebuild, as ORMs do it",
              """
              CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '');
              CREATE TABLE t (a INTEGER REFERENCES p (id));
              CREATE INDEX i ON p (name)""",
              """
              CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT);
              CREATE INDEX i ON p (name);
              CREATE TABLE t (a INTEGER REFERENCES p (id));
              PRAGMA foreign_keys = OFF;
              CREATE TABLE "new_p" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT NOT NULL DEFAULT '');
              INSERT INTO "new_p" SELECT id, coalesce(name, '') FROM p;
              DROP TABLE "p";
              ALTER TABLE "new_p" RENAME TO "p";
              CREATE INDEX "i" ON "p"("name")"""),
          same(
              "a rebuild the other way round, with the old manner of renaming",
              "CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT); CREATE TABLE t (a INTEGER REFERENCES p)",
              """
              CREATE TABLE p (id INTEGER PRIMARY KEY);
              CREATE TABLE t (a INTEGER REFERENCES p);
              PRAGMA legacy_alter_table = ON;
              ALTER TABLE p RENAME TO p_old;
              CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT);
              DROP TABLE p_old"""),
          same(
              "a table made from a query",
              "CREATE TABLE s (a TEXT, b INTEGER); CREATE TABLE t (a TEXT, b INT)",
              "CREATE TABLE s (a TEXT, b INTEGER); CREATE TABLE t AS SELECT * FROM s"),
          same(
              "something made and dropped again",
              "CREATE TABLE t (a TEXT)",
              """
              CREATE TABLE gone (a TEXT);
              CREATE VIRTUAL TABLE gone_too USING fts5(a);
              CREATE TABLE t (a TEXT);
              CREATE INDEX i ON t (a);
              DROP INDEX i; DROP TABLE gone; DROP TABLE gone_too"""),
          same(
              "a table that is only temporary, even under the same name",
              "CREATE TABLE t (a TEXT UNIQUE REFERENCES t (a))",
              "CREATE TABLE t (a TEXT UNIQUE REFERENCES t (a)); CREATE TEMP TABLE t (b INTEGER); CREATE TEMP TABLE s (b)"));

  static final List<Pair> LEFT_OUT =
      List.of(
          same(
              "what fts5 and rtree keep for themselves",
              """
              CREATE VIRTUAL TABLE f USING fts5(title, body);
              CREATE VIRTUAL TABLE r USING rtree(id, x0, x1)""",
              """
              CREATE VIRTUAL TABLE f USING fts5(title, body);
              CREATE VIRTUAL TABLE r USING rtree(id, x0, x1);
              INSERT INTO f (title, body) VALUES ('a', 'b');
              INSERT INTO f (f) VALUES ('optimize');
              INSERT INTO r VALUES (1, 0, 1)"""),
          same(
              "what ANALYZE and AUTOINCREMENT note",
              "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT); CREATE INDEX i ON t (a)",
              """
              CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT);
              CREATE INDEX i ON t (a);
              INSERT INTO t (a) VALUES ('a'), ('b');
              ANALYZE"""),
          same(
              "the books of migration tools, and what hangs on them",
              "CREATE TABLE t (a TEXT)",
              """
              CREATE TABLE t (a TEXT);
              CREATE TABLE flyway_schema_history (version TEXT);
              CREATE INDEX flyway_schema_history_s_idx ON flyway_schema_history (version);
              CREATE TABLE _prisma_migrations (id TEXT PRIMARY KEY);
              CREATE TABLE schema_migrations (version TEXT UNIQUE, CHECK (version <> ''));
              CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT);
              CREATE TABLE __diesel_schema_migrations (version TEXT);
              CREATE TABLE _sqlx_migrations (version TEXT);
              CREATE TABLE __drizzle_migrations (id SERIAL PRIMARY KEY);
              CREATE TABLE d1_migrations (id INTEGER);
              CREATE TABLE alembic_version (version_num TEXT);
              CREATE TABLE django_migrations (id INTEGER);
              CREATE TABLE ar_internal_metadata (key TEXT);
              CREATE TABLE knex_migrations (id INTEGER);
              CREATE TABLE knex_migrations_lock (id INTEGER);
              CREATE TABLE "SequelizeMeta" (name TEXT);
              CREATE TABLE "__EFMigrationsHistory" (id TEXT);
              CREATE TABLE DATABASECHANGELOG (id TEXT);
              CREATE TABLE DATABASECHANGELOGLOCK (id TEXT);
              CREATE TABLE slipway_journal (id TEXT);
              CREATE TRIGGER noted AFTER INSERT ON schema_migrations BEGIN SELECT 1; END"""));

  @ParameterizedTest
  @FieldSource({"SPELLING", "CONSTRAINTS", "DEFAULTS", "ALTERATIONS", "LEFT_OUT"})
  void does_not_count(Pair pair) throws SQLException {
    pair.holds();
  }
}
