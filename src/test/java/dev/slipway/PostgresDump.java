package dev.slipway;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that a reader of a PostgreSQL database sees, as text: the oracle, which asks the
 * server's catalog by itself, without any code of Slipway's. Each method sets up the session that
 * it is given for reading, so that one should be its own.
 */
public final class PostgresDump {

  private PostgresDump() {}

  /**
   * What belongs to the database: no schema of the system's, nothing of an extension. The marker
   * stands for what is left out besides.
   */
  private static final String RELATIONS =
      """
      WITH book AS MATERIALIZED (
        SELECT oid FROM pg_class WHERE relname ~ '^(flyway_schema_history|_prisma_migrations|slipway_.*|schema_migrations|goose_db_version|__diesel_schema_migrations|_sqlx_migrations|__drizzle_migrations)$'
      ), left_out AS MATERIALIZED (
        SELECT objid AS oid FROM pg_depend WHERE classid = 'pg_class'::regclass AND deptype = 'e'
        UNION ALL SELECT oid FROM book WHERE NOT :books
        UNION ALL SELECT indexrelid FROM pg_index WHERE NOT :books AND indrelid IN (SELECT oid FROM book)
        UNION ALL SELECT objid FROM pg_depend WHERE NOT :books AND classid = 'pg_class'::regclass AND deptype IN ('a', 'i')
          AND refclassid = 'pg_class'::regclass AND refobjid IN (SELECT oid FROM book)
      ), space AS MATERIALIZED (
        SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
      ), relation AS MATERIALIZED (
        SELECT c.*, format('%I.%I', s.nspname, c.relname) AS name
        FROM pg_class c JOIN space s ON s.oid = c.relnamespace
        WHERE c.oid NOT IN (SELECT oid FROM left_out)
      )
      """;

  /** One query for each kind of object; no name that the server made up is left out. */
  private static final List<String> OBJECTS =
      List.of(
          "SELECT format('schema %I', nspname) FROM space",
          "SELECT format('extension %I in %I', e.extname, n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace",
          """
          SELECT format('table %s: %s', name, concat_ws(' ', relkind, relpersistence, array_to_string(reloptions, ','),
            pg_get_partkeydef(oid), pg_get_expr(relpartbound, oid), CASE WHEN relrowsecurity THEN 'rls' END,
            CASE WHEN relforcerowsecurity THEN 'forced' END, relreplident))
          FROM relation WHERE relkind IN ('r', 'p', 'f')
          """,
          "SELECT format('inheritance %s: %s', inhrelid::regclass, inhparent::regclass) FROM pg_inherits JOIN relation ON oid = inhrelid WHERE relkind IN ('r', 'p', 'f')",
          """
          SELECT format('column %s.%I: %s', r.name, a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod),
            CASE WHEN a.attcollation <> t.typcollation THEN 'collate ' || a.attcollation::regcollation END,
            CASE WHEN a.attnotnull THEN 'not null' END,
            CASE WHEN a.attidentity <> '' THEN 'identity ' || a.attidentity::text END,
            CASE WHEN a.attgenerated <> '' THEN 'generated ' || a.attgenerated::text END,
            'default ' || pg_get_expr(d.adbin, d.adrelid)))
          FROM relation r
          JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
          JOIN pg_type t ON t.oid = a.atttypid
          LEFT JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum
          WHERE r.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')
          """,
          // Since PostgreSQL 18 a NOT NULL is a constraint too; the column says it already.
          """
          SELECT format('constraint %s.%I: %s%s', r.name, c.conname, pg_get_constraintdef(c.oid), CASE WHEN NOT c.convalidated THEN ' (not validated)' END)
          FROM relation r JOIN pg_constraint c ON c.conrelid = r.oid WHERE c.contype NOT IN ('n', 't')
          """,
          """
          SELECT format('index %s: %s%s%s', r.name, pg_get_indexdef(r.oid), CASE WHEN NOT i.indisvalid THEN ' (invalid)' END,
            CASE WHEN i.indisclustered THEN ' (clustered)' END)
          FROM relation r JOIN pg_index i ON i.indexrelid = r.oid
          """,
          "SELECT format('view %s: %s %s %s', name, relkind, array_to_string(reloptions, ','), pg_get_viewdef(oid)) FROM relation WHERE relkind IN ('v', 'm')",
          """
          SELECT format('sequence %s: %s from %s by %s in %s..%s cache %s cycle %s of %s', r.name, s.seqtypid::regtype, s.seqstart, s.seqincrement,
            s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
            (SELECT format('%s.%I %s', d.refobjid::regclass, a.attname, d.deptype) FROM pg_depend d
              JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
              WHERE d.classid = 'pg_class'::regclass AND d.objid = r.oid AND d.deptype IN ('a', 'i')))
          FROM relation r JOIN pg_sequence s ON s.seqrelid = r.oid
          """,
          """
          SELECT format('type %I.%I: %s %s', s.nspname, t.typname, t.typtype, coalesce(
            (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
            concat_ws(' ', format_type(t.typbasetype, t.typtypmod), CASE WHEN t.typnotnull THEN 'not null' END, t.typdefault,
              (SELECT string_agg(c.conname || ' ' || pg_get_constraintdef(c.oid), ' ' ORDER BY c.conname) FROM pg_constraint c WHERE c.contypid = t.oid))))
          FROM pg_type t JOIN space s ON s.oid = t.typnamespace
          WHERE t.typtype IN ('e', 'd', 'r')
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
          """,
          """
          SELECT format('function %s: %s', p.oid::regprocedure, CASE WHEN p.prokind = 'a' THEN 'aggregate' ELSE pg_get_functiondef(p.oid) END)
          FROM pg_proc p JOIN space s ON s.oid = p.pronamespace
          WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
          """,
          "SELECT format('trigger %s.%I: %s %s', r.name, t.tgname, pg_get_triggerdef(t.oid), t.tgenabled) FROM relation r JOIN pg_trigger t ON t.tgrelid = r.oid WHERE NOT t.tgisinternal",
          "SELECT format('rule %s.%I: %s %s', r.name, w.rulename, pg_get_ruledef(w.oid), w.ev_enabled) FROM relation r JOIN pg_rewrite w ON w.ev_class = r.oid WHERE w.rulename <> '_RETURN'",
          """
          SELECT format('policy %s.%I: %s %s %s using %s check %s', r.name, p.polname, p.polcmd, p.polpermissive, p.polroles::regrole[],
            pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
          FROM relation r JOIN pg_policy p ON p.polrelid = r.oid
          """,
          "SELECT format('statistics %s', pg_get_statisticsobjdef(x.oid)) FROM relation r JOIN pg_statistic_ext x ON x.stxrelid = r.oid",
          """
          SELECT format('comment %s: %s', (pg_identify_object(d.classoid, d.objoid, d.objsubid)).identity, d.description)
          FROM pg_description d JOIN relation r ON d.classoid = 'pg_class'::regclass AND d.objoid = r.oid
          """);

  /** What tells one database from another although their schemas are the same. */
  private static final List<String> BESIDE_THE_SCHEMA =
      List.of(
          """
          SELECT format('place %s.%I: %s', r.name, a.attname, row_number() OVER (PARTITION BY r.oid ORDER BY a.attnum))
          FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
          WHERE r.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')
          """,
          "SELECT format('owner %s: %s %s', name, relowner::regrole, relacl) FROM relation",
          "SELECT format('owner %I: %s %s', s.nspname, n.nspowner::regrole, n.nspacl) FROM space s JOIN pg_namespace n ON n.oid = s.oid",
          "SELECT format('owner %s: %s %s', p.oid::regprocedure, p.proowner::regrole, p.proacl) FROM pg_proc p JOIN space s ON s.oid = p.pronamespace",
          "SELECT format('version %I: %s', extname, extversion) FROM pg_extension",
          "SELECT format('setting: %s %s', setrole, setconfig) FROM pg_db_role_setting WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())",
          "SELECT format('large object %s: %s', oid, md5(lo_get(oid))) FROM pg_largeobject_metadata");

  /** The text of every object of the schema, sorted; the order of columns does not count. */
  public static String schema(Connection connection) throws SQLException {
    setUp(connection);
    return String.join("\n", objects(connection, OBJECTS, false));
  }

  /** Tables and their columns alone, sorted. */
  public static String tablesAndColumns(Connection connection) throws SQLException {
    setUp(connection);
    return String.join(
        "\n",
        objects(
            connection,
            List.of(
                "SELECT format('%s.%I', r.name, a.attname) FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid"
                    + " WHERE r.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped"),
            false));
  }

  /**
   * Every row of every table, sorted, columns by name; and where every sequence stands, under the
   * sequence's name.
   */
  public static Map<String, List<String>> rows(Connection connection) throws SQLException {
    setUp(connection);
    return rows(connection, false);
  }

  /** Simply everything: schema, owners, rights, settings, every row and sequence, books and all. */
  public static List<String> everything(Connection connection) throws SQLException {
    setUp(connection);
    List<String> everything = new ArrayList<>(objects(connection, OBJECTS, true));
    everything.addAll(objects(connection, BESIDE_THE_SCHEMA, true));
    rows(connection, true)
        .forEach((table, rows) -> rows.forEach(row -> everything.add(table + ": " + row)));
    return everything;
  }

  /** Names are printed in full, and values alike whatever the server's or the role's settings. */
  private static void setUp(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET search_path = ''; SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres';"
              + " SET bytea_output = 'hex'; SET extra_float_digits = 1; SET row_security = off");
    }
  }

  private static List<String> objects(Connection connection, List<String> queries, boolean books)
      throws SQLException {
    List<String> objects = new ArrayList<>();
    for (String query : queries) {
      objects.addAll(
          Dump.column(connection, RELATIONS.replace(":books", String.valueOf(books)) + query));
    }
    Collections.sort(objects);
    return objects;
  }

  private static Map<String, List<String>> rows(Connection connection, boolean books)
      throws SQLException {
    Map<String, List<String>> rows = new TreeMap<>();
    for (String query :
        objects(
            connection,
            List.of(
                // The first word is the table's name as a literal; the rest is the query.
                """
                SELECT name || E'\\n' || format('SELECT %s FROM ONLY %s ORDER BY 1', coalesce(
                  (SELECT string_agg(format('%L || quote_nullable(%I::text)', a.attname || '=', a.attname), $$ || ', ' || $$ ORDER BY a.attname)
                    FROM pg_attribute a WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped), '''no columns'''), name)
                FROM relation r WHERE relkind IN ('r', 'm')
                """,
                "SELECT name || E'\\n' || format('SELECT last_value || CASE WHEN is_called THEN '''' ELSE '' not called'' END FROM %s', name) FROM relation WHERE relkind = 'S'"),
            books)) {
      String[] parts = query.split("\n", 2);
      List<String> values = new ArrayList<>(Dump.column(connection, parts[1]));
      Collections.sort(values);
      rows.put(parts[0], values);
    }
    return rows;
  }
}
