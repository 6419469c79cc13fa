package dev.slipway.catalog;

import static dev.slipway.catalog.Pair.differ;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What counts: two schemas differ in exactly the objects named, and in nothing else. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DifferencesTest {

  static final List<Pair> TABLES =
      List.of(
          differ(
              "a table",
              "CREATE TABLE t (a TEXT)",
              "CREATE TABLE t (a TEXT); CREATE TABLE u (b TEXT CHECK (b > ''), c INTEGER PRIMARY KEY)",
              "table u",
              "column u.b",
              "column u.c",
              "primary key u",
              "check u: b > ''"),
          differ("STRICT", "CREATE TABLE t (a TEXT)", "CREATE TABLE t (a TEXT) STRICT", "table t"),
          differ(
              "WITHOUT ROWID",
              "CREATE TABLE t (a TEXT NOT NULL PRIMARY KEY)",
              "CREATE TABLE t (a TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID",
              "table t"),
          differ(
              "an ordinary table and a virtual one of the same name",
              "CREATE TABLE f (a)",
              "CREATE VIRTUAL TABLE f USING fts5(a)",
              "table f",
              "column f.a",
              "virtual table f"),
          differ(
              "an ordinary table and a view of the same name",
              "CREATE TABLE t (a TEXT); CREATE TABLE v (a TEXT)",
              "CREATE TABLE t (a TEXT); CREATE VIEW v AS SELECT a FROM t",
              "table v",
              "column v.a",
              "view v"));

  static final List<Pair> COLUMNS =
      List.of(
          differ("a column", "CREATE TABLE t (a TEXT)", "CREATE TABLE t (a TEXT, b)", "column t.b"),
          differ("a type", "CREATE TABLE t (a TEXT)", "CREATE TABLE t (a VARCHAR)", "column t.a"),
          differ(
              "a length",
              "CREATE TABLE t (a VARCHAR(20))",
              "CREATE TABLE t (a VARCHAR(200))",
              "column t.a"),
          differ("no type", "CREATE TABLE t (a)", "CREATE TABLE t (a BLOB)", "column t.a"),
          differ(
              "no type, and the type ANY, which turns strings into numbers",
              "CREATE TABLE t (a)",
              "CREATE TABLE t (a ANY)",
              "column t.a"),
          differ(
              "INTEGER and INT, which never is the rowid",
              "CREATE TABLE t (a INTEGER PRIMARY KEY)",
              "CREATE TABLE t (a INT PRIMARY KEY)",
              "column t.a"),
          differ(
              "nullability",
              "CREATE TABLE t (a TEXT)",
              "CREATE TABLE t (a TEXT NOT NULL)",
              "column t.a"),
          differ(
              "nullability of a key, which SQLite by a mistake of old does not imply",
              "CREATE TABLE t (a TEXT PRIMARY KEY)",
              "CREATE TABLE t (a TEXT NOT NULL PRIMARY KEY)",
              "column t.a"),
          differ(
              "nullability of an INTEGER PRIMARY KEY DESC, which is not the rowid",
              "CREATE TABLE t (a INTEGER PRIMARY KEY DESC)",
              "CREATE TABLE t (a INTEGER NOT NULL PRIMARY KEY DESC)",
              "column t.a"),
          differ(
              "a default",
              "CREATE TABLE t (a TEXT)",
              "CREATE TABLE t (a TEXT DEFAULT '')",
              "column t.a"),
          differ(
              "a default of another value, type or case",
              "CREATE TABLE t (a DEFAULT 0, b DEFAULT 0, c DEFAULT 'x', d DEFAULT '', e DEFAULT x, f DEFAULT -1)",
              "CREATE TABLE t (a DEFAULT 1, b DEFAULT '0', c DEFAULT 'X', d DEFAULT ' ', e DEFAULT y, f DEFAULT 1)",
              "column t.a",
              "column t.b",
              "column t.c",
              "column t.d",
              "column t.e",
              "column t.f"),
          differ(
              "the word NULL and the string",
              "CREATE TABLE t (a DEFAULT NULL, b DEFAULT TRUE, c DEFAULT CURRENT_TIME)",
              "CREATE TABLE t (a DEFAULT 'NULL', b DEFAULT 'TRUE', c DEFAULT 'CURRENT_TIME')",
              "column t.a",
              "column t.b",
              "column t.c"),
          differ(
              "an expression and the string of it",
              "CREATE TABLE t (a DEFAULT (datetime('now')))",
              "CREATE TABLE t (a DEFAULT 'datetime(''now'')')",
              "column t.a"),
          differ(
              "a collation",
              "CREATE TABLE t (a TEXT, b TEXT)",
              "CREATE TABLE t (a TEXT COLLATE NOCASE, b TEXT COLLATE RTRIM)",
              "column t.a",
              "column t.b"),
          differ(
              "an ordinary column and a generated one",
              "CREATE TABLE t (a INTEGER, b INTEGER)",
              "CREATE TABLE t (a INTEGER, b INTEGER AS (a))",
              "column t.b"),
          differ(
              "a generated expression",
              "CREATE TABLE t (a INTEGER, b INTEGER GENERATED ALWAYS AS (a + 1))",
              "CREATE TABLE t (a INTEGER, b INTEGER GENERATED ALWAYS AS (a + 2))",
              "column t.b"),
          differ(
              "stored and virtual",
              "CREATE TABLE t (a INTEGER, b INTEGER AS (a) VIRTUAL, c INTEGER AS (a))",
              "CREATE TABLE t (a INTEGER, b INTEGER AS (a) STORED, c INTEGER AS (a) VIRTUAL)",
              "column t.b"),
          differ(
              "what NOT NULL does on conflict",
              "CREATE TABLE t (a TEXT NOT NULL DEFAULT '')",
              "CREATE TABLE t (a TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '')",
              "column t.a"));

  static final List<Pair> KEYS_AND_CHECKS =
      List.of(
          differ(
              "a key",
              "CREATE TABLE t (a TEXT)",
              "CREATE TABLE t (a TEXT PRIMARY KEY)",
              "primary key t"),
          differ(
              "the order of a key's columns",
              "CREATE TABLE t (a TEXT, b TEXT, PRIMARY KEY (a, b))",
              "CREATE TABLE t (a TEXT, b TEXT, PRIMARY KEY (b, a))",
              "primary key t"),
          differ(
              "AUTOINCREMENT",
              "CREATE TABLE t (a INTEGER PRIMARY KEY)",
              "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT)",
              "primary key t"),
          differ(
              "the collation in a key",
              "CREATE TABLE t (a TEXT, PRIMARY KEY (a))",
              "CREATE TABLE t (a TEXT, PRIMARY KEY (a COLLATE NOCASE))",
              "primary key t"),
          differ(
              "what a key does on conflict",
              "CREATE TABLE t (a INTEGER PRIMARY KEY)",
              "CREATE TABLE t (a INTEGER PRIMARY KEY ON CONFLICT REPLACE)",
              "primary key t"),
          differ(
              "a key and a unique constraint",
              "CREATE TABLE t (a TEXT PRIMARY KEY)",
              "CREATE TABLE t (a TEXT UNIQUE)",
              "primary key t",
              "index t (a) unique"),
          differ(
              "a check",
              "CREATE TABLE t (a INTEGER CHECK (a > 0))",
              "CREATE TABLE t (a INTEGER CHECK (a > 1))",
              "check t: a > 0",
              "check t: a > 1"),
          differ(
              "the case of a string in a check",
              "CREATE TABLE t (a TEXT CHECK (a IN ('a', 'b')))",
              "CREATE TABLE t (a TEXT CHECK (a IN ('A', 'b')))",
              "check t: a in ( 'A' , 'b' )",
              "check t: a in ( 'a' , 'b' )"));

  static final List<Pair> REFERENCES =
      List.of(
          differ(
              "a reference",
              "CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER)",
              "CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER REFERENCES t)",
              "foreign key t (b) → t (a)"),
          differ(
              "the table referred to",
              "CREATE TABLE p (a UNIQUE); CREATE TABLE q (a UNIQUE); CREATE TABLE t (b REFERENCES p (a))",
              "CREATE TABLE p (a UNIQUE); CREATE TABLE q (a UNIQUE); CREATE TABLE t (b REFERENCES q (a))",
              "foreign key t (b) → p (a)",
              "foreign key t (b) → q (a)"),
          differ(
              "the column referred to",
              "CREATE TABLE t (a PRIMARY KEY, b REFERENCES t, c UNIQUE)",
              "CREATE TABLE t (a PRIMARY KEY, b REFERENCES t (c), c UNIQUE)",
              "foreign key t (b) → t (a)",
              "foreign key t (b) → t (c)"),
          differ(
              "one reference of two columns and two of one",
              """
              CREATE TABLE p (a UNIQUE, b UNIQUE, UNIQUE (a, b));
              CREATE TABLE t (x, y, FOREIGN KEY (x, y) REFERENCES p (a, b))""",
              """
              CREATE TABLE p (a UNIQUE, b UNIQUE, UNIQUE (a, b));
              CREATE TABLE t (x REFERENCES p (a), y REFERENCES p (b))""",
              "foreign key t (x) → p (a)",
              "foreign key t (x, y) → p (a, b)",
              "foreign key t (y) → p (b)"),
          differ(
              "what happens on delete and on update",
              "CREATE TABLE t (a PRIMARY KEY, b REFERENCES t, c REFERENCES t ON UPDATE CASCADE, d REFERENCES t ON DELETE SET NULL)",
              "CREATE TABLE t (a PRIMARY KEY, b REFERENCES t ON DELETE CASCADE, c REFERENCES t, d REFERENCES t ON UPDATE SET NULL)",
              "foreign key t (b) → t (a)",
              "foreign key t (c) → t (a)",
              "foreign key t (d) → t (a)"),
          differ(
              "the time of checking, of the right one among many",
              """
              CREATE TABLE t (a PRIMARY KEY, b REFERENCES t, c REFERENCES t, d REFERENCES t,
                e, f, FOREIGN KEY (e) REFERENCES t, FOREIGN KEY (f) REFERENCES t DEFERRABLE INITIALLY DEFERRED)""",
              """
              CREATE TABLE t (a PRIMARY KEY, b REFERENCES t, c REFERENCES t DEFERRABLE INITIALLY DEFERRED, d REFERENCES t,
                e, f, FOREIGN KEY (e) REFERENCES t DEFERRABLE INITIALLY DEFERRED, FOREIGN KEY (f) REFERENCES t)""",
              "foreign key t (c) → t (a)",
              "foreign key t (e) → t (a)",
              "foreign key t (f) → t (a)"),
          differ(
              "a rename that takes the references along, and a new table in its place",
              "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a REFERENCES p (id))",
              """
              CREATE TABLE p (id INTEGER PRIMARY KEY);
              CREATE TABLE t (a REFERENCES p (id));
              ALTER TABLE p RENAME TO p_old;
              CREATE TABLE p (id INTEGER PRIMARY KEY);
              PRAGMA foreign_keys = OFF;
              DROP TABLE p_old""",
              "foreign key t (a) → p (id)",
              "foreign key t (a) → p_old (id)"));

  static final List<Pair> INDEXES =
      List.of(
          differ(
              "an index",
              "CREATE TABLE t (a TEXT)",
              "CREATE TABLE t (a TEXT); CREATE INDEX i ON t (a)",
              "index t (a)"),
          differ(
              "uniqueness",
              "CREATE TABLE t (a TEXT); CREATE INDEX i ON t (a)",
              "CREATE TABLE t (a TEXT); CREATE UNIQUE INDEX i ON t (a)",
              "index t (a)",
              "index t (a) unique"),
          differ(
              "the name, which is no more than part of the definition",
              "CREATE TABLE t (a TEXT); CREATE INDEX i ON t (a)",
              "CREATE TABLE t (a TEXT); CREATE INDEX j ON t (a)",
              "index t (a)"),
          differ(
              "a unique index and a unique constraint, which differ as two names do",
              "CREATE TABLE t (a TEXT UNIQUE)",
              "CREATE TABLE t (a TEXT); CREATE UNIQUE INDEX i ON t (a)",
              "index t (a) unique"),
          differ(
              "what a unique constraint does on conflict",
              "CREATE TABLE t (a TEXT UNIQUE, b TEXT UNIQUE)",
              "CREATE TABLE t (a TEXT UNIQUE ON CONFLICT REPLACE, b TEXT UNIQUE)",
              "index t (a) unique"),
          differ(
              "the same index twice",
              "CREATE TABLE t (a TEXT); CREATE INDEX i ON t (a)",
              "CREATE TABLE t (a TEXT); CREATE INDEX i ON t (a); CREATE INDEX j ON t (a)",
              "index t (a)"),
          differ(
              "columns and their order",
              "CREATE TABLE t (a, b); CREATE INDEX i ON t (a, b)",
              "CREATE TABLE t (a, b); CREATE INDEX i ON t (b, a)",
              "index t (a, b)",
              "index t (b, a)"),
          differ(
              "the direction",
              "CREATE TABLE t (a, b); CREATE INDEX i ON t (a, b)",
              "CREATE TABLE t (a, b); CREATE INDEX i ON t (a, b DESC)",
              "index t (a, b desc)",
              "index t (a, b)"),
          differ(
              "the collation",
              "CREATE TABLE t (a TEXT COLLATE NOCASE); CREATE INDEX i ON t (a)",
              "CREATE TABLE t (a TEXT COLLATE NOCASE); CREATE INDEX i ON t (a COLLATE BINARY)",
              "index t (a collate binary)",
              "index t (a)"),
          differ(
              "an expression",
              "CREATE TABLE t (a, b); CREATE INDEX i ON t (b, lower(a))",
              "CREATE TABLE t (a, b); CREATE INDEX i ON t (b, upper(a))",
              "index t (b, lower ( a ))",
              "index t (b, upper ( a ))"),
          differ(
              "a predicate",
              "CREATE TABLE t (a, b); CREATE UNIQUE INDEX i ON t (a) WHERE b IS NULL",
              "CREATE TABLE t (a, b); CREATE UNIQUE INDEX i ON t (a) WHERE b IS NOT NULL",
              "index t (a) unique where b is not null",
              "index t (a) unique where b is null"));

  static final List<Pair> MADE_BY_THEMSELVES =
      List.of(
          differ(
              "the body of a view",
              "CREATE TABLE t (a, b); CREATE VIEW v AS SELECT a FROM t",
              "CREATE TABLE t (a, b); CREATE VIEW v AS SELECT b FROM t",
              "view v"),
          differ(
              "the columns that a view names",
              "CREATE VIEW v (a) AS SELECT 1",
              "CREATE VIEW v (b) AS SELECT 1",
              "view v"),
          differ(
              "the case of a string in a view",
              "CREATE VIEW v AS SELECT 'a' AS a",
              "CREATE VIEW v AS SELECT 'A' AS a",
              "view v"),
          differ(
              "the body of a trigger",
              "CREATE TABLE t (a); CREATE TRIGGER r AFTER INSERT ON t BEGIN UPDATE t SET a = 1; END",
              "CREATE TABLE t (a); CREATE TRIGGER r AFTER INSERT ON t BEGIN UPDATE t SET a = 1; SELECT 1; END",
              "trigger r"),
          differ(
              "the time and the event of a trigger",
              """
              CREATE TABLE t (a);
              CREATE TRIGGER q AFTER INSERT ON t BEGIN SELECT 1; END;
              CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END""",
              """
              CREATE TABLE t (a);
              CREATE TRIGGER q BEFORE INSERT ON t BEGIN SELECT 1; END;
              CREATE TRIGGER r AFTER UPDATE OF a ON t WHEN new.a > 0 BEGIN SELECT 1; END""",
              "trigger q",
              "trigger r"),
          differ(
              "the table of a trigger",
              "CREATE TABLE t (a); CREATE TABLE u (a); CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END",
              "CREATE TABLE t (a); CREATE TABLE u (a); CREATE TRIGGER r AFTER INSERT ON u BEGIN SELECT 1; END",
              "trigger r"),
          differ(
              "the columns of a full-text table",
              "CREATE VIRTUAL TABLE f USING fts5(title)",
              "CREATE VIRTUAL TABLE f USING fts5(title, body)",
              "virtual table f"),
          differ(
              "the arguments of a full-text table",
              "CREATE VIRTUAL TABLE f USING fts5(title, tokenize = 'porter')",
              "CREATE VIRTUAL TABLE f USING fts5(title, tokenize = 'unicode61')",
              "virtual table f"),
          differ(
              "the module of a virtual table",
              "CREATE VIRTUAL TABLE f USING fts5(a, b, c)",
              "CREATE VIRTUAL TABLE f USING rtree(a, b, c)",
              "virtual table f"));

  @ParameterizedTest
  @FieldSource({
    "TABLES",
    "COLUMNS",
    "KEYS_AND_CHECKS",
    "REFERENCES",
    "INDEXES",
    "MADE_BY_THEMSELVES"
  })
  void counts(Pair pair) throws SQLException {
    pair.holds();
  }
}
