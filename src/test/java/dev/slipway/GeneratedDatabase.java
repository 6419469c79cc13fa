package dev.slipway;

import dev.slipway.database.Access;
import dev.slipway.database.Database;
import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.history.NativeHistory;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A database that is somewhere else than a clean step of its app's folder, made in a way that is
 * known.
 *
 * @param kind in which way
 * @param prefix how many migrations it has wholly, from the first
 * @param later those that it has beside them, by number
 * @param what which statement, object or stamp the kind is about, from 0
 */
record GeneratedDatabase(Kind kind, int prefix, List<Integer> later, int what) {

  /** The ways. */
  enum Kind {
    /** Just the first migrations. */
    PREFIX,
    /** A later migration was run before its turn. */
    ONE_LATER,
    /** Two later migrations were. */
    TWO_LATER,
    /** A migration stopped after a statement. */
    CUT,
    /** Somebody made a table, an index and a view of their own. */
    EXTRAS,
    /** Types, defaults and names of indexes are spelled as an ORM does. */
    SPELLED,
    /** An index, view or trigger is missing. */
    DROPPED,
    /** The table of the folder's own tool claims another number of migrations. */
    NATIVE_STAMP,
    /** Slipway's book does. */
    BOOK_STAMP,
    /** A Flyway baseline does. */
    BASELINE_STAMP;

    /** Whether a refusal is what is wanted. */
    boolean isStamp() {
      return this == NATIVE_STAMP || this == BOOK_STAMP || this == BASELINE_STAMP;
    }
  }

  /** All that there are of one kind, for an app. */
  static List<GeneratedDatabase> all(Kind kind, FixtureApp app) throws IOException, SQLException {
    int size = app.size();
    List<GeneratedDatabase> all = new ArrayList<>();
    switch (kind) {
      case PREFIX, EXTRAS, SPELLED -> {
        for (int prefix = 0; prefix <= size; prefix++) {
          if (prefix > 0 || kind == Kind.PREFIX) {
            all.add(new GeneratedDatabase(kind, prefix, List.of(), 0));
          }
        }
      }
      case ONE_LATER -> {
        for (int prefix = 1; prefix < size - 1; prefix++) {
          for (int later = prefix + 2; later <= size; later++) {
            all.add(new GeneratedDatabase(kind, prefix, List.of(later), 0));
          }
        }
      }
      case TWO_LATER -> {
        for (int prefix = 1; prefix < size - 2; prefix++) {
          for (int one = prefix + 2; one < size; one++) {
            for (int two = one + 1; two <= size; two++) {
              all.add(new GeneratedDatabase(kind, prefix, List.of(one, two), 0));
            }
          }
        }
      }
      case CUT -> {
        for (int prefix = 0; prefix < size; prefix++) {
          int statements = statements(app, prefix + 1).size();
          for (int cut = 1; cut < statements; cut++) {
            all.add(new GeneratedDatabase(kind, prefix, List.of(), cut));
          }
        }
      }
      case DROPPED -> {
        for (int prefix = 1; prefix <= size; prefix++) {
          for (int object = 0; object < 3; object++) {
            all.add(new GeneratedDatabase(kind, prefix, List.of(), object));
          }
        }
      }
      case NATIVE_STAMP, BOOK_STAMP, BASELINE_STAMP -> {
        for (int prefix = 1; prefix <= size; prefix++) {
          for (int stamp = 1; stamp <= size; stamp++) {
            if (stamp != prefix) {
              all.add(new GeneratedDatabase(kind, prefix, List.of(), stamp));
            }
          }
        }
      }
    }
    return all;
  }

  private static List<String> statements(FixtureApp app, int migration) throws IOException {
    return Sql.statements(Files.readString(app.scripts().get(migration - 1)), app.engine()).stream()
        .map(Sql.Statement::text)
        .toList();
  }

  /**
   * Makes it.
   *
   * @param schemas the schemas of the app's prefixes
   * @return why it is none: what was done left no trace, or cannot be done
   */
  Optional<String> make(FixtureApp app, AppDatabase database, List<String> schemas)
      throws Exception {
    app.build(database, prefix);
    try {
      switch (kind) {
        case PREFIX -> {}
        case ONE_LATER, TWO_LATER -> {
          if (isSilentAmongMissing(schemas)) {
            return Optional.of("leaves no trace");
          }
          for (int number : later) {
            String before = database.schema();
            database.run(Files.readString(app.scripts().get(number - 1)));
            if (database.schema().equals(before)) {
              return Optional.of("leaves no trace");
            }
          }
        }
        case CUT -> {
          List<String> begun = statements(app, prefix + 1).subList(0, what);
          database.run(String.join(";\n", begun));
          if (schemas.contains(database.schema())) {
            return Optional.of("leaves no trace");
          }
        }
        case EXTRAS -> database.run(extras(app.engine()));
        case SPELLED -> {
          database.run(spelled(app.engine()));
          if (schemas.contains(database.schema())) {
            return Optional.of("leaves no trace");
          }
        }
        case DROPPED -> {
          String drop = dropping(app.engine(), database);
          if (drop.isEmpty()) {
            return Optional.of("there is none");
          }
          database.run(drop);
          if (schemas.contains(database.schema())) {
            return Optional.of("leaves no trace");
          }
        }
        case NATIVE_STAMP, BOOK_STAMP, BASELINE_STAMP -> {
          if (schemas.get(prefix).equals(schemas.get(what))) {
            return Optional.of("leaves no trace");
          }
          return stamp(app, database);
        }
      }
    } catch (SQLException e) {
      return Optional.of("cannot be made");
    }
    return Optional.empty();
  }

  /** Whether one that did not run, before another that did, would leave the schema as it is. */
  private boolean isSilentAmongMissing(List<String> schemas) {
    for (int number = prefix + 1; number < later.get(later.size() - 1); number++) {
      if (!later.contains(number) && schemas.get(number).equals(schemas.get(number - 1))) {
        return true;
      }
    }
    return false;
  }

  /** What was done beside running migrations and stays, done to another database. */
  void makeExtras(FixtureApp app, AppDatabase database) throws SQLException {
    if (kind == Kind.EXTRAS) {
      database.run(extras(app.engine()));
    }
  }

  private static String extras(Engine engine) {
    return "CREATE TABLE zz_mine (id INTEGER PRIMARY KEY, note TEXT);"
        + " INSERT INTO zz_mine VALUES (1, 'kept'); CREATE INDEX zz_mine_note ON zz_mine (note);"
        + " CREATE VIEW zz_seen AS SELECT note FROM zz_mine;"
        + switch (engine) {
          case SQLITE -> "";
          case POSTGRESQL ->
              " CREATE TYPE zz_mood AS ENUM ('good'); CREATE SEQUENCE zz_numbers;"
                  + " CREATE FUNCTION zz_one() RETURNS integer LANGUAGE sql AS 'SELECT 1';";
        };
  }

  private static String spelled(Engine engine) {
    return switch (engine) {
      case SQLITE ->
          """
          PRAGMA writable_schema = ON;
          UPDATE sqlite_schema SET sql = replace(replace(sql, ' TEXT', ' VARCHAR(191)'), ' INTEGER NOT NULL DEFAULT', ' INT NOT NULL DEFAULT')
          WHERE type = 'table' AND sql LIKE 'CREATE TABLE%' AND upper(sql) NOT LIKE '%STRICT%'
            AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow');
          PRAGMA writable_schema = RESET;
          """;
      case POSTGRESQL ->
          """
          DO $$
          DECLARE
            it record;
          BEGIN
            FOR it IN SELECT format('ALTER TABLE %I.%I ALTER COLUMN %I TYPE varchar(500)', table_schema, table_name, column_name) AS done
              FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'text'
              UNION ALL
              SELECT format('ALTER INDEX %I.%I RENAME TO %I', i.schemaname, i.indexname, left(i.indexname, 55) || '_orm')
              FROM pg_indexes i WHERE i.schemaname = 'public'
                AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conname = i.indexname)
            LOOP
              BEGIN
                EXECUTE it.done;
              EXCEPTION WHEN OTHERS THEN
                NULL; -- something depends on it, as it may for an ORM
              END;
            END LOOP;
          END $$
          """;
    };
  }

  private String dropping(Engine engine, AppDatabase database) throws SQLException {
    String droppable =
        switch (engine) {
          case SQLITE ->
              "SELECT 'DROP ' || type || ' \"' || name || '\"' AS statement FROM sqlite_schema"
                  + " WHERE type IN ('index', 'trigger', 'view') AND sql IS NOT NULL";
          case POSTGRESQL ->
              "SELECT statement FROM (SELECT format('DROP INDEX %I.%I', i.schemaname, i.indexname) AS statement"
                  + " FROM pg_indexes i WHERE i.schemaname = 'public'"
                  + " AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conname = i.indexname)"
                  + " UNION ALL SELECT format('DROP TRIGGER %I ON %s', t.tgname, t.tgrelid::regclass)"
                  + " FROM pg_trigger t WHERE NOT t.tgisinternal"
                  + " UNION ALL SELECT format('DROP VIEW %I.%I', v.schemaname, v.viewname)"
                  + " FROM pg_views v WHERE v.schemaname = 'public') d";
        };
    String count = database.one("SELECT count(*) FROM (" + droppable + ") counted");
    return what >= Integer.parseInt(count)
        ? ""
        : database.one(
            droppable
                + " ORDER BY statement LIMIT 1 OFFSET "
                + what * (Integer.parseInt(count) - 1) / 2);
  }

  private Optional<String> stamp(FixtureApp app, AppDatabase database) throws Exception {
    MigrationFolder folder = MigrationFolder.read(app.migrations(), Optional.empty());
    List<Migration> claimed = folder.migrations().subList(0, what);
    if (kind == Kind.NATIVE_STAMP) {
      try (Database opened =
              Database.open(
                  Access.by(database.url(), Path.of("").toAbsolutePath()), Duration.ofSeconds(10));
          Database.Transaction transaction = opened.begin()) {
        Optional<NativeHistory> history = NativeHistory.of(folder, opened);
        if (history.isEmpty()) {
          return Optional.of("there is none");
        }
        history.get().write(transaction.connection(), claimed);
        transaction.commit();
      }
      return Optional.empty();
    }
    boolean isBaseline = kind == Kind.BASELINE_STAMP;
    if (isBaseline && !folder.layout().equals("flyway")) {
      return Optional.of("there is none");
    }
    StringBuilder book =
        new StringBuilder(
            "CREATE TABLE flyway_schema_history (installed_rank INTEGER PRIMARY KEY, version VARCHAR(50),"
                + " description VARCHAR(200) NOT NULL, type VARCHAR(20) NOT NULL, script VARCHAR(1000) NOT NULL,"
                + " checksum INTEGER, installed_by VARCHAR(100) NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT"
                + " CURRENT_TIMESTAMP, execution_time INTEGER NOT NULL, success BOOLEAN NOT NULL);");
    int rank = 0;
    for (Migration migration : isBaseline ? claimed.subList(what - 1, what) : claimed) {
      rank++;
      String version = isBaseline ? migration.version().orElseThrow() : String.valueOf(rank);
      book.append(
          "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum,"
              + " installed_by, execution_time, success) VALUES (%d, '%s', 'x', '%s', '%s', NULL, 'x', 0, %s);"
                  .formatted(
                      rank,
                      version,
                      isBaseline ? "BASELINE" : "SQL",
                      isBaseline ? "<< Flyway Baseline >>" : migration.script(),
                      app.engine() == Engine.SQLITE ? "1" : "true"));
    }
    database.run(book.toString());
    return Optional.empty();
  }

  /** The migrations after the prefix, by number, in the order in which they then run. */
  List<Integer> order(FixtureApp app) {
    List<Integer> missing = new ArrayList<>(later);
    for (int number = prefix + 1; number <= app.size(); number++) {
      if (!later.contains(number)) {
        missing.add(number);
      }
    }
    return missing;
  }

  /** The same rows by table, or only how many there are, where they may carry times and chance. */
  static Map<String, ?> rows(FixtureApp app, AppDatabase database) throws SQLException {
    Map<String, List<String>> rows = database.rows();
    if (app.isOurs()) {
      return rows;
    }
    Map<String, Integer> counts = new TreeMap<>();
    rows.forEach((table, all) -> counts.put(table, all.size()));
    return counts;
  }

  @Override
  public String toString() {
    return kind + " " + prefix + (later.isEmpty() ? "" : " and " + later) + " " + what;
  }
}
