package dev.slipway.catalog;

import static dev.slipway.catalog.Pair.differ;
import static dev.slipway.catalog.Pair.same;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** SQL that nobody would write, but SQLite takes, and some app somewhere has. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StrangeSqlTest {

  static final List<Pair> READ_FOR_WHAT_IT_IS =
      List.of(
          same(
              "no commas between the constraints of a table",
              """
              CREATE TABLE t (a TEXT, b TEXT, PRIMARY KEY (a), UNIQUE (b), CHECK (a > 'x'), CHECK (b > 'y'),
                FOREIGN KEY (a) REFERENCES t (b), FOREIGN KEY (b) REFERENCES t (a) DEFERRABLE INITIALLY DEFERRED)""",
              """
              CREATE TABLE t (a TEXT, b TEXT, PRIMARY KEY (a) UNIQUE (b) CONSTRAINT x CHECK (a > 'x') CHECK (b > 'y')
                FOREIGN KEY (a) REFERENCES t (b) FOREIGN KEY (b) REFERENCES t (a) DEFERRABLE INITIALLY DEFERRED)"""),
          same(
              "a constraint's name that names nothing",
              "CREATE TABLE t (a TEXT CHECK (a > 'x') NOT NULL)",
              "CREATE TABLE t (a TEXT CONSTRAINT one CONSTRAINT two CHECK (a > 'x') CONSTRAINT three NOT NULL CONSTRAINT four)"),
          same(
              "a type of many words, and one in quotes",
              "CREATE TABLE t (a UNSIGNED BIG INT, b TEXT, c LONG VARCHAR(10))",
              "CREATE TABLE t (a unsigned /* how */ big\n int, b \"text\", c LONG [VARCHAR] (10))"),
          same(
              "brackets and strings within a check",
              "CREATE TABLE t (a TEXT CHECK (a <> ')' AND (a <> '(,' OR (a || ')') = 'check (1)') AND a <> 'it''s'), b TEXT)",
              """
              CREATE TABLE t (b TEXT,
                a TEXT, CHECK (a <> ')' AND /* ( */ (a <> '(,' OR (a || ')') = 'check (1)') AND a <> 'it''s'))"""),
          same(
              "what looks like a check, a collation or a reference, and is a default",
              "CREATE TABLE t (a TEXT DEFAULT 'CHECK (a > 0)', b TEXT DEFAULT (lower('X' COLLATE NOCASE)))",
              "CREATE TABLE t (b TEXT DEFAULT ( lower ( 'X' collate nocase ) ), a TEXT DEFAULT \"CHECK (a > 0)\")"),
          differ(
              "a check of two columns that stands with one",
              "CREATE TABLE t (a INTEGER CHECK (a < b) CHECK (a > (0)), b INTEGER)",
              "CREATE TABLE t (a INTEGER CHECK (a < b), b INTEGER CHECK (b > (0)))",
              "check t: a > ( 0 )",
              "check t: b > ( 0 )"));

  static final List<Pair> KEPT_APART =
      List.of(
          differ(
              "a dot in the name of a table, and one in that of a column",
              "CREATE TABLE \"a.b\" (c TEXT); CREATE TABLE a (x TEXT)",
              "CREATE TABLE \"a.b\" (c TEXT); CREATE TABLE a (x TEXT, \"b.c\" TEXT)",
              "column a.\"b.c\""),
          differ(
              "two columns in an index, and one whose name has a comma",
              "CREATE TABLE t (a, b, \"a, b\"); CREATE INDEX i ON t (a, b)",
              "CREATE TABLE t (a, b, \"a, b\"); CREATE INDEX i ON t (\"a, b\")",
              "index t (\"a, b\")",
              "index t (a, b)"),
          differ(
              "an expression in an index, and a column of that name",
              "CREATE TABLE t (a, \"lower ( a )\"); CREATE INDEX i ON t (lower(a))",
              "CREATE TABLE t (a, \"lower ( a )\"); CREATE INDEX i ON t (\"lower ( a )\")",
              "index t (\"lower ( a )\")",
              "index t (lower ( a ))"));

  @ParameterizedTest
  @FieldSource("READ_FOR_WHAT_IT_IS")
  void is_read_for_what_it_is(Pair pair) throws SQLException {
    pair.holds();
  }

  @ParameterizedTest
  @FieldSource("KEPT_APART")
  void is_kept_apart(Pair pair) throws SQLException {
    pair.holds();
  }

  @Test
  void reserved_words_in_quotes_are_names() throws SQLException {
    Catalog catalog =
        Pair.catalogAfter(
            """
            CREATE TABLE "table" (
              "check" INTEGER, [references] TEXT REFERENCES "select" ("primary"), `unique` TEXT UNIQUE,
              'as' INTEGER AS ("check" + 1), "collate" TEXT COLLATE RTRIM, "foreign" INT CHECK ("foreign" > 0));
            CREATE TABLE "select" ("primary" TEXT PRIMARY KEY);
            CREATE INDEX "index" ON "table" ("check", "collate")""");

    assertThat(catalog)
        .hasToString(
            """
            table select: \n\
            table table: \n\
            column select.primary: text
            column table.as: integer generated as ( check + 1 virtual )
            column table.check: integer
            column table.collate: text collate rtrim
            column table.foreign: int
            column table.references: text
            column table.unique: text
            primary key select: (primary)
            foreign key table (references) → select (primary): on update no action on delete no action
            check table: foreign > 0: checked
            index table (check, collate): named index
            index table (unique) unique: a constraint
            """);
  }

  @Test
  void words_that_are_reserved_only_in_their_place_are_names_elsewhere() throws SQLException {
    Catalog catalog =
        Pair.catalogAfter(
            """
            CREATE TABLE view (
              key INTEGER PRIMARY KEY, conflict TEXT, initially TEXT, deferred TEXT, action, rowid, generated,
              always INT GENERATED ALWAYS AS (key), trigger TEXT NOT NULL, without INTEGER REFERENCES view (key));
            CREATE VIEW trigger AS SELECT key FROM view;
            CREATE TRIGGER "view" AFTER INSERT ON view BEGIN UPDATE view SET trigger = 'trigger' WHERE key = 1; END""");

    assertThat(catalog)
        .hasToString(
            """
            table view: \n\
            column view.action: no type
            column view.always: int generated as ( key virtual )
            column view.conflict: text
            column view.deferred: text
            column view.generated: no type
            column view.initially: text
            column view.key: integer not null
            column view.rowid: no type
            column view.trigger: text not null
            column view.without: integer
            primary key view: (key)
            foreign key view (without) → view (key): on update no action on delete no action
            view trigger: as select key from view
            trigger view: after insert on view begin update view set trigger = 'trigger' where key = 1 ; end
            """);
  }

  @Test
  void names_may_hold_quotes_dots_spaces_and_brackets() throws SQLException {
    Catalog catalog =
        Pair.catalogAfter(
            """
            CREATE TABLE "my ""own"" table" (
              "a.b" TEXT, [c d] TEXT, `e``f` TEXT, 'g''h' TEXT, "i(j" TEXT CHECK ("i(j" <> ')'), größe INT,
              FOREIGN KEY ("a.b", [c d]) REFERENCES "my ""own"" table" ('g''h', "i(j"), UNIQUE ('g''h', "i(j"));
            CREATE UNIQUE INDEX "an index (of sorts)" ON "my ""own"" table" (`e``f` DESC, größe) WHERE größe > 'A b'""");

    assertThat(catalog)
        .hasToString(
            """
            table my "own" table: \n\
            column "my ""own"" table"."a.b": text
            column "my ""own"" table"."c d": text
            column "my ""own"" table"."e`f": text
            column "my ""own"" table"."g'h": text
            column "my ""own"" table"."i(j": text
            column "my ""own"" table".größe: int
            foreign key "my ""own"" table" ("a.b", "c d") → "my ""own"" table" ("g'h", "i(j"): on update no action on delete no action
            check "my ""own"" table": i(j <> ')': checked
            index "my ""own"" table" ("e`f" desc, größe) unique where größe > 'A b': named an index (of sorts)
            index "my ""own"" table" ("g'h", "i(j") unique: a constraint
            """);
  }

  @Test
  void everything_at_once_is_told_in_one_line_each() throws SQLException {
    Catalog catalog =
        Pair.catalogAfter(
            """
            CREATE TABLE nodes (
              tree INTEGER NOT NULL, id INTEGER NOT NULL, parent INTEGER, label, kind TEXT NOT NULL DEFAULT leaf,
              depth INTEGER AS (length(label) - 1) STORED,
              PRIMARY KEY (tree, id DESC), UNIQUE (tree, label COLLATE NOCASE) ON CONFLICT IGNORE,
              FOREIGN KEY (tree, parent) REFERENCES nodes ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
              CHECK (parent IS NULL OR (parent <> id AND kind IN ('leaf', 'Inner (no leaf)')))
            ) WITHOUT ROWID;
            CREATE INDEX by_label ON nodes (lower(label) COLLATE NOCASE DESC, coalesce(parent, 0), id);
            CREATE VIRTUAL TABLE texts USING fts5(label, content='nodes', tokenize="porter 'ascii'")""");

    assertThat(catalog)
        .hasToString(
            """
            table nodes: without rowid
            column nodes.depth: integer generated as ( length ( label ) - 1 stored )
            column nodes.id: integer not null
            column nodes.kind: text not null default 'leaf'
            column nodes.label: no type
            column nodes.parent: integer
            column nodes.tree: integer not null
            primary key nodes: (tree, id desc)
            foreign key nodes (tree, parent) → nodes (tree, id): on update no action on delete cascade initially deferred
            check nodes: parent is null or ( parent <> id and kind in ( 'leaf' , 'Inner (no leaf)' ) ): checked
            virtual table texts: using fts5 ( label , content = nodes , tokenize = porter 'ascii' )
            index nodes (lower ( label ) collate nocase desc, coalesce ( parent , 0 ), id): named by_label
            index nodes (tree, label collate nocase) unique: a constraint on conflict ignore
            """);
  }
}
