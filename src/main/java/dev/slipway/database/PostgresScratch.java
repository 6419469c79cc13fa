package dev.slipway.database;

import dev.slipway.database.PostgresLeftovers.Purpose;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/**
 * An empty database beside the real one, on the same server, with its encoding, locale and search
 * path; made for one ladder and dropped after it.
 */
final class PostgresScratch implements Database.Scratch {
  private static final String NOT_ALLOWED = "42501";

  private static final Duration PAUSE = Duration.ofMillis(200);

  /** Keeps two gates from using one given database at once. */
  private static final int LOCK = 0x736c6971;

  /**
   * A comment by which the next run knows that what it finds in a given database is ours. It is on
   * the database, since before PostgreSQL 15 not even its owner owns the schema in it.
   */
  private static final String MARK = "slipway scratch; given with: ";

  private static final String IS_OURS =
      "SELECT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()"
          + " AND pg_catalog.shobj_description(oid, 'pg_database') LIKE '"
          + MARK
          + "%')";

  private static final String IS_EMPTY =
      """
      WITH space AS (
        SELECT oid, nspname FROM pg_catalog.pg_namespace n
        WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = n.oid AND d.deptype = 'e')
      )
      SELECT NOT EXISTS (SELECT FROM space WHERE nspname <> 'public'
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_extension e WHERE e.extnamespace = space.oid))
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d JOIN space ON space.oid = d.refobjid
          WHERE d.refclassid = 'pg_namespace'::regclass
            AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
              WHERE e.classid = d.classid AND e.objid = d.objid AND e.deptype = 'e'))
      """;

  /** What extensions made stays, unless the extension itself came with an earlier use. */
  private static final String EMPTYING =
      """
      DO $$
      DECLARE
        mark text := 'slipway scratch; given with: ';
        given text := (SELECT pg_catalog.shobj_description(oid, 'pg_database')
          FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database());
        gone record;
      BEGIN
        IF given IS NULL OR given NOT LIKE mark || '%' THEN
          SELECT mark || coalesce(string_agg(extname, ',' ORDER BY extname), '') INTO given FROM pg_catalog.pg_extension;
        END IF;
        FOR gone IN SELECT extname FROM pg_catalog.pg_extension
          WHERE extname <> ALL (string_to_array(substr(given, length(mark) + 1), ','))
        LOOP
          EXECUTE format('DROP EXTENSION IF EXISTS %I CASCADE', gone.extname);
        END LOOP;
        FOR gone IN SELECT nspname FROM pg_catalog.pg_namespace n
          WHERE nspname NOT LIKE 'pg\\_%' AND nspname NOT IN ('information_schema', 'public')
            AND NOT EXISTS (SELECT FROM pg_catalog.pg_extension e WHERE e.extnamespace = n.oid)
        LOOP
          EXECUTE format('DROP SCHEMA IF EXISTS %I CASCADE', gone.nspname);
        END LOOP;
        -- One at a time, since with each others go, and of what is gone only a number is left.
        LOOP
          SELECT c.oid::regclass AS name,
              CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
                WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END AS kind
            INTO gone FROM pg_catalog.pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c')
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_class'::regclass
                AND d.objid = c.oid AND d.objsubid = 0 AND (d.deptype = 'e' OR d.deptype = 'i' AND c.relkind = 'S'))
            LIMIT 1;
          EXIT WHEN NOT FOUND;
          EXECUTE format('DROP %s %s CASCADE', gone.kind, gone.name);
        END LOOP;
        LOOP
          SELECT p.oid::regprocedure AS name INTO gone FROM pg_catalog.pg_proc p
            WHERE p.pronamespace = 'public'::regnamespace
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_proc'::regclass
                AND d.objid = p.oid AND d.deptype IN ('e', 'i'))
            LIMIT 1;
          EXIT WHEN NOT FOUND;
          EXECUTE format('DROP ROUTINE %s CASCADE', gone.name);
        END LOOP;
        LOOP
          SELECT t.oid::regtype AS name INTO gone FROM pg_catalog.pg_type t
            WHERE t.typnamespace = 'public'::regnamespace AND t.typtype IN ('e', 'd', 'r') AND t.typelem = 0
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_type'::regclass
                AND d.objid = t.oid AND d.deptype = 'e')
            LIMIT 1;
          EXIT WHEN NOT FOUND;
          EXECUTE format('DROP TYPE %s CASCADE', gone.name);
        END LOOP;
        LOOP
          SELECT o.type, o.identity INTO gone
            FROM pg_catalog.pg_depend d, pg_catalog.pg_identify_object(d.classid, d.objid, 0) o
            WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = 'public'::regnamespace AND d.deptype = 'n'
              AND o.type IN ('operator class', 'operator family', 'operator', 'collation', 'conversion', 'statistics object',
                'text search configuration', 'text search dictionary')
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                WHERE e.classid = d.classid AND e.objid = d.objid AND e.deptype = 'e')
            ORDER BY 1, 2 LIMIT 1;
          EXIT WHEN NOT FOUND;
          EXECUTE format('DROP %s %s CASCADE', replace(gone.type, 'statistics object', 'statistics'), gone.identity);
        END LOOP;
        EXECUTE format('COMMENT ON DATABASE %I IS %L', pg_catalog.current_database(), given);
      END $$
      """;

  private static final String NAME_ANOTHER =
      "name an empty database that is used for nothing else: --scratch-url URL";

  private final PostgresAddress address;
  private final Connection connection;
  private final Runnable removal;

  /** Whether it is dropped in the end, and not a database that was given, which stays. */
  private final boolean dropped;

  private PostgresScratch(
      PostgresAddress address, Connection connection, Runnable removal, boolean dropped) {
    this.address = address;
    this.connection = connection;
    this.removal = removal;
    this.dropped = dropped;
  }

  /**
   * Makes one, or takes the one that was named for it.
   *
   * @param maker the session that is asked to make it, and stays as long as it does
   */
  static PostgresScratch of(PostgresDatabase database, Connection maker) throws SQLException {
    return database.access().scratchUrl().isPresent()
        ? given(database, maker, database.access().scratchUrl().get())
        : made(database, maker);
  }

  private static PostgresScratch made(PostgresDatabase database, Connection maker)
      throws SQLException {
    PostgresLeftovers.drop(maker);
    String name = PostgresLeftovers.newName(Purpose.SCRATCH, maker);
    try {
      PostgresDatabase.execute(
          maker,
          "CREATE DATABASE "
              + name
              + " TEMPLATE template0"
              + PostgresFrame.locale(
                  maker, PostgresDatabase.text(maker, "SELECT pg_catalog.current_database()")));
    } catch (SQLException e) {
      if (NOT_ALLOWED.equals(e.getSQLState())) {
        throw noScratch(database, maker, e);
      }
      throw e;
    }
    PostgresAddress address = database.address().withDatabase(name);
    Runnable removal = () -> database.drop(name);
    try {
      Connection connection = address.connect("slipway scratch");
      try {
        prepare(connection, database.home(), database.searchPath(), database.patience());
        return new PostgresScratch(address, connection, removal, true);
      } catch (SQLException e) {
        PostgresDatabase.letGo(connection);
        throw e;
      }
    } catch (SQLException e) {
      removal.run();
      throw e;
    }
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static void prepare(
      Connection connection, String home, String searchPath, Duration patience)
      throws SQLException {
    PostgresDatabase.execute(
        connection,
        // What is lost with a crash is made again by the next run.
        "SET synchronous_commit = off; "
            + PostgresWriter.settings(connection, patience)
            + "; CREATE SCHEMA IF NOT EXISTS "
            + Sql.quoted(home)
            + "; SELECT pg_catalog.set_config('search_path', "
            + literal(searchPath)
            + ", false)");
  }

  private static Refusal noScratch(PostgresDatabase database, Connection maker, SQLException error)
      throws SQLException {
    return new Refusal(
        Fact.NO_PERMISSION,
        "no scratch database can be made beside " + database.place() + ": " + error.getMessage(),
        "what migrations do and what a snapshot holds is seen in an empty database of the same"
            + " server",
        "let the role make databases: ALTER ROLE "
            + Sql.quoted(PostgresDatabase.text(maker, "SELECT current_user"))
            + " CREATEDB; or name an empty database on a server of this version: --scratch-url URL;"
            + " or, for migrations, seal the folder when the image is built: slipway seal"
            + " --scratch-url URL, on any server of PostgreSQL "
            + maker.getMetaData().getDatabaseMajorVersion());
  }

  /** A database that a person set aside for this. */
  private static PostgresScratch given(PostgresDatabase database, Connection maker, String url)
      throws SQLException {
    PostgresAddress address = PostgresAddress.parse(url, database.access().environment());
    Connection connection = PostgresWait.connect(address, "slipway scratch", database.patience());
    try {
      requireFit(maker, address, connection, database.patience());
      empty(connection);
      prepare(connection, database.home(), database.searchPath(), database.patience());
      return new PostgresScratch(address, connection, () -> {}, false);
    } catch (SQLException | RuntimeException e) {
      PostgresDatabase.letGo(connection);
      throw e;
    }
  }

  /** The same, where there is no app's database beside it. */
  static PostgresScratch alone(PostgresGround ground) throws SQLException {
    PostgresAddress address = ground.address();
    Connection connection = PostgresWait.connect(address, "slipway scratch", ground.patience());
    try {
      requireFree(address, connection, ground.patience());
      String searchPath =
          PostgresDatabase.text(connection, "SELECT pg_catalog.current_setting('search_path')");
      String home = ground.home();
      empty(connection);
      prepare(connection, home, searchPath, ground.patience());
      return new PostgresScratch(address, connection, () -> {}, false);
    } catch (SQLException | RuntimeException e) {
      PostgresDatabase.letGo(connection);
      throw e;
    }
  }

  private static void requireFit(
      Connection maker, PostgresAddress address, Connection connection, Duration patience)
      throws SQLException {
    String seen = "the scratch database is " + address.place();
    if (isSameDatabase(maker, connection)) {
      throw new Refusal(
          Fact.SETTINGS,
          seen + ", which is the app's own database",
          "the folder would be replayed in it",
          NAME_ANOTHER);
    }
    int wanted = maker.getMetaData().getDatabaseMajorVersion();
    int found = connection.getMetaData().getDatabaseMajorVersion();
    if (wanted != found) {
      throw new Refusal(
          Fact.SETTINGS,
          seen + " on PostgreSQL " + found + ", and the app's server is " + wanted,
          "the same migration can make another schema there",
          "name one on a server of version " + wanted + ": --scratch-url URL");
    }
    requireFree(address, connection, patience);
  }

  private static void requireFree(PostgresAddress address, Connection connection, Duration patience)
      throws SQLException {
    String seen = "the scratch database is " + address.place();
    if (!isLocked(connection, patience)) {
      throw new Refusal(
          Fact.BUSY,
          seen + ", and another gate is using it",
          "two at once would see each other's work",
          "run the same command again when it is done");
    }
    if (!isTrue(connection, IS_OURS) && !isTrue(connection, IS_EMPTY)) {
      throw new Refusal(
          Fact.SETTINGS,
          seen + ", and it is not empty",
          "it is emptied for each use, and what it holds may be somebody's",
          NAME_ANOTHER);
    }
  }

  /** A killed gate's session goes on for a moment before the server notices. */
  private static boolean isLocked(Connection connection, Duration patience) throws SQLException {
    long until = System.nanoTime() + patience.toNanos();
    while (!isTrue(connection, "SELECT pg_catalog.pg_try_advisory_lock(" + LOCK + ")")) {
      if (System.nanoTime() - until >= 0) {
        return false;
      }
      try {
        Thread.sleep(PAUSE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  /** Whether two sessions are on one and the same database; what cannot be seen counts as yes. */
  private static boolean isSameDatabase(Connection one, Connection other) throws SQLException {
    String[] process = PostgresLeftovers.process(one).split("_", 2);
    return isTrue(
        other,
        "SELECT EXISTS (SELECT FROM pg_catalog.pg_stat_activity"
            + " WHERE datname = pg_catalog.current_database() AND pid = "
            + process[0]
            + " AND coalesce((extract(epoch FROM backend_start) * 1000000)::bigint = "
            + process[1]
            + ", true))");
  }

  private static boolean isTrue(Connection connection, String query) throws SQLException {
    return PostgresDatabase.text(connection, query).equals("t");
  }

  /** Everything that an earlier use left, so that it is as it was given. */
  private static void empty(Connection connection) throws SQLException {
    PostgresDatabase.execute(connection, "CREATE SCHEMA IF NOT EXISTS public");
    PostgresDatabase.execute(connection, EMPTYING);
  }

  /** Takes away what was put in, where that does not go with the database itself. */
  void empty() throws SQLException {
    if (!dropped) {
      empty(connection);
    }
  }

  /**
   * Takes it away at once, whatever is being done in it: when this process is told to end.
   *
   * @param beside the app's database, on the same server if this one was made there
   */
  void vanish(PostgresDatabase beside) throws SQLException {
    if (dropped) {
      try (Connection session = beside.address().connect("slipway drop")) {
        PostgresDatabase.execute(
            session, "DROP DATABASE IF EXISTS " + address.database() + " WITH (FORCE)");
      }
    } else {
      try (Connection session = address.connect("slipway drop")) {
        PostgresDatabase.execute(
            session,
            "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity"
                + " WHERE datname = pg_catalog.current_database() AND usename = current_user"
                + " AND pid <> pg_catalog.pg_backend_pid()");
        empty(session);
      }
    }
  }

  PostgresAddress address() {
    return address;
  }

  @Override
  public Connection connection() {
    return connection;
  }

  @Override
  public Map<String, String> forClients() {
    return address.forClients();
  }

  @Override
  public void close() {
    PostgresDatabase.letGo(connection);
    removal.run();
  }
}
