package dev.slipway.database;

import static java.util.Objects.requireNonNull;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transaction on the real database that is always rolled back, on a session of its own.
 *
 * <p>A sequence does not come back when a transaction is rolled back, unless it was restarted in
 * it: {@code ALTER SEQUENCE RESTART} gives it other storage, which goes with the transaction
 * (postgresql.org/docs/current/sql-altersequence.html, "Notes"). So every sequence is restarted
 * where it stands before anything is tried; what others want of it in the meantime waits. What
 * reaches out of the database in other ways is not tried at all, {@link PostgresReach} says which.
 */
final class PostgresTryout implements Tryout {
  private static final Logger log = LoggerFactory.getLogger(PostgresTryout.class);

  /** Words of a script that sets sequences; otherwise all that it can leave in one is a gap. */
  private static final Pattern SETS_SEQUENCES =
      Pattern.compile("\\b(setval|restart|sequence)\\b", Pattern.CASE_INSENSITIVE);

  /** Sequences, and whether this role may restart them. */
  private static final String SEQUENCES =
      """
      SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name, q.seqincrement AS increment,
             pg_catalog.pg_has_role(c.relowner, 'USAGE') AS own,
             pg_catalog.has_sequence_privilege(c.oid, 'USAGE')
               OR pg_catalog.has_sequence_privilege(c.oid, 'UPDATE') AS usable
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_sequence q ON q.seqrelid = c.oid
      WHERE c.relkind = 'S' AND c.relpersistence <> 't'
        AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
      ORDER BY 1
      """;

  /** What holds rows by itself, and what this transaction did to it up to now. */
  private static final String TABLES =
      """
      SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name, c.relfilenode AS storage,
             coalesce(s.n_tup_ins, 0) + coalesce(s.n_tup_upd, 0) + coalesce(s.n_tup_del, 0) AS written
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_catalog.pg_stat_xact_user_tables s ON s.relid = c.oid
      WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't'
        AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
      """;

  /** What an app may depend on, and is neither rows nor any object's definition. */
  private static final String SURROUNDINGS =
      """
      SELECT 'relation ' || oid::regclass || ' ' || coalesce(relacl::text, '') || ' ' || relowner::regrole
        || ' ' || relrowsecurity || relforcerowsecurity || ' ' || coalesce(reloptions::text, '')
      FROM pg_catalog.pg_class WHERE relpersistence <> 't' AND relnamespace <> 'pg_toast'::regnamespace
      UNION ALL
      SELECT 'column ' || attrelid::regclass || ' ' || attname || ' ' || attacl::text
      FROM pg_catalog.pg_attribute WHERE attacl IS NOT NULL
      UNION ALL
      SELECT 'routine ' || oid::regprocedure || ' ' || coalesce(proacl::text, '') || ' ' || proowner::regrole
      FROM pg_catalog.pg_proc WHERE pronamespace <> 'pg_catalog'::regnamespace
      UNION ALL
      SELECT 'schema ' || nspname || ' ' || coalesce(nspacl::text, '') || ' ' || nspowner::regrole
      FROM pg_catalog.pg_namespace WHERE nspname NOT LIKE 'pg\\_%'
      UNION ALL
      SELECT 'type ' || oid::regtype || ' ' || typacl::text FROM pg_catalog.pg_type WHERE typacl IS NOT NULL
      UNION ALL
      SELECT 'defaults ' || d::text FROM pg_catalog.pg_default_acl d
      UNION ALL
      SELECT 'database ' || datname || ' ' || coalesce(datacl::text, '') FROM pg_catalog.pg_database
      WHERE datname = pg_catalog.current_database()
      UNION ALL
      SELECT 'setting ' || s::text FROM pg_catalog.pg_db_role_setting s
      UNION ALL
      SELECT 'role ' || r::text FROM pg_catalog.pg_roles r
      UNION ALL
      SELECT 'member ' || roleid::regrole || ' ' || member::regrole FROM pg_catalog.pg_auth_members
      UNION ALL
      SELECT 'publication ' || p::text FROM pg_catalog.pg_publication p
      UNION ALL
      SELECT 'comment ' || objoid || ' ' || classoid::regclass || ' ' || objsubid || ' ' || description
      FROM pg_catalog.pg_description WHERE objoid >= 16384
      """;

  /** What tables bring with them that runs: triggers, and for new rows defaults. */
  private static final String TOLD_BY_TABLES =
      """
      SELECT true, pg_catalog.pg_get_triggerdef(t.oid) FROM pg_catalog.pg_trigger t
      WHERE NOT t.tgisinternal AND t.tgrelid = ANY (SELECT to_regclass(name) FROM unnest(?) AS name)
      UNION ALL
      SELECT a.attgenerated <> '', pg_catalog.pg_get_expr(d.adbin, d.adrelid) FROM pg_catalog.pg_attrdef d
      JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
      WHERE d.adrelid = ANY (SELECT to_regclass(name) FROM unnest(?) AS name)
      """;

  private static final Pattern INSERTS =
      Pattern.compile("\\b(insert|merge|copy)\\b", Pattern.CASE_INSENSITIVE);

  private static final String CHANGED =
      """
      SELECT coalesce(sum(greatest(gone, come)), 0) FROM (
        SELECT place, sum(greatest(sides, 0)) AS gone, sum(greatest(-sides, 0)) AS come FROM (
          SELECT place, sum(side) AS sides FROM pg_temp.slipway_seen
          GROUP BY place, one, other HAVING sum(side) <> 0) AS rows
        GROUP BY place) AS places
      """;

  private static final String EMPTIED =
      """
      SELECT coalesce(min(place), '') FROM (
        SELECT place FROM pg_temp.slipway_seen GROUP BY place HAVING min(side) = 1) AS places
      """;

  private final PostgresWriter writer;
  private final boolean counting;
  private @Nullable PostgresReach reach;
  private String said = "";
  private boolean withSequences;

  private PostgresTryout(PostgresWriter writer, boolean counting) {
    this.writer = writer;
    this.counting = counting;
  }

  static PostgresTryout of(PostgresDatabase database) throws SQLException {
    PostgresWriter writer = PostgresWriter.open(database);
    try {
      PostgresDatabase.execute(
          writer.connection(),
          // Rows that a policy hides are rows all the same; where they cannot be seen, this fails.
          "BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE; SET LOCAL row_security = off");
      return new PostgresTryout(
          writer, PostgresDatabase.text(writer.connection(), "SHOW track_counts").equals("on"));
    } catch (SQLException e) {
      writer.close();
      throw e;
    }
  }

  PostgresWriter writer() {
    return writer;
  }

  @Override
  public Connection connection() {
    return writer.connection();
  }

  @Override
  public Optional<String> begin(String script) throws SQLException {
    execute("SAVEPOINT slipway_trial");
    reach = PostgresReach.of(connection());
    said = reach.said(script);
    withSequences = SETS_SEQUENCES.matcher(said).find();
    Optional<String> beyond = reach.beyond(script);
    return beyond.isPresent() ? beyond : restartSequences();
  }

  /** From here on whatever is taken from a sequence is taken from storage that goes. */
  private Optional<String> restartSequences() throws SQLException {
    List<String> own = new ArrayList<>();
    List<String> increments = new ArrayList<>();
    try (Statement statement = connection().createStatement();
        ResultSet rows = statement.executeQuery(SEQUENCES)) {
      while (rows.next()) {
        String name = rows.getString("name");
        if (rows.getBoolean("own")) {
          own.add(name);
          increments.add(rows.getString("increment"));
        } else if (rows.getBoolean("usable")) {
          return Optional.of(
              "what it may take from the sequence "
                  + name
                  + " could not be given back, since that belongs to another role");
        }
      }
    }
    for (int at = 0; at < own.size(); at++) {
      restart(own.get(at), increments.get(at));
    }
    return Optional.empty();
  }

  private void restart(String sequence, String increment) throws SQLException {
    // Changes nothing but locks it, which LOCK cannot: what is read then is where it stays.
    execute("ALTER SEQUENCE " + sequence + " INCREMENT BY " + increment);
    String last = PostgresDatabase.text(connection(), "SELECT last_value FROM " + sequence);
    String called = PostgresDatabase.text(connection(), "SELECT is_called FROM " + sequence);
    execute("ALTER SEQUENCE " + sequence + " RESTART WITH " + last);
    PostgresDatabase.text(
        connection(),
        "SELECT pg_catalog.setval("
            + literal(sequence)
            + "::regclass, "
            + last
            + ", "
            + literal(called)
            + ")");
  }

  @Override
  public Changes during(Attempt attempt) throws SQLException {
    // Once to see which tables it writes to, since reading all of them would take long.
    Set<String> writes = writtenBy(attempt);
    execute(
        "DROP TABLE IF EXISTS pg_temp.slipway_seen; CREATE TEMPORARY TABLE slipway_seen"
            + " (side int, place text, one bigint, other bigint)");
    note(1, writes);
    Map<String, Table> before = tables();
    attempt.run();
    Set<String> touched = different(before, tables());
    note(-1, writes);
    return new Changes(
        Long.parseLong(PostgresDatabase.text(connection(), CHANGED)),
        Optional.of(PostgresDatabase.text(connection(), EMPTIED)).filter(name -> !name.isEmpty()),
        !touched.isEmpty() && isOfTheMoment(touched));
  }

  /** Whether the script, a trigger of these tables or a default in them speaks of the moment. */
  private boolean isOfTheMoment(Set<String> tables) throws SQLException {
    if (Moment.isIn(said)) {
      return true;
    }
    StringBuilder told = new StringBuilder();
    try (PreparedStatement statement = connection().prepareStatement(TOLD_BY_TABLES)) {
      Array named = connection().createArrayOf("text", tables.toArray());
      statement.setArray(1, named);
      statement.setArray(2, named);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          if (rows.getBoolean(1) || INSERTS.matcher(said).find()) {
            told.append(rows.getString(2)).append('\n');
          }
        }
      }
    }
    return Moment.isIn(requireNonNull(reach).said(told.toString()));
  }

  private Set<String> writtenBy(Attempt attempt) throws SQLException {
    Map<String, Table> before = tables();
    execute("SAVEPOINT slipway_look");
    // Else what this look takes from a sequence would be gone when the attempt is measured.
    restartSequences();
    attempt.run();
    Map<String, Table> after = tables();
    execute("ROLLBACK TO slipway_look; RELEASE slipway_look");
    return different(before, after);
  }

  /** Those that were written to in between; where nothing is counted, any may have been. */
  private Set<String> different(Map<String, Table> before, Map<String, Table> after) {
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    if (counting) {
      names.removeIf(name -> Objects.equals(before.get(name), after.get(name)));
    }
    return names;
  }

  @Override
  public boolean writes(Attempt attempt) throws SQLException {
    Map<String, Table> before = tables();
    attempt.run();
    return counting && !different(before, tables()).isEmpty();
  }

  /** One table at one time: which storage it has, and how many rows this transaction wrote. */
  private record Table(long storage, long written) {}

  private Map<String, Table> tables() throws SQLException {
    Map<String, Table> tables = new HashMap<>();
    try (Statement statement = connection().createStatement();
        ResultSet rows = statement.executeQuery(TABLES)) {
      while (rows.next()) {
        tables.put(
            rows.getString("name"), new Table(rows.getLong("storage"), rows.getLong("written")));
      }
    }
    return tables;
  }

  /** Notes what these tables hold now, and what surrounds them. */
  private void note(int side, Set<String> names) throws SQLException {
    Set<String> there = tables().keySet();
    for (String name : names) {
      if (there.contains(name)) {
        note(side, name, "SELECT slipway_row::text FROM ONLY " + name + " AS slipway_row");
      }
    }
    note(side, "surroundings", SURROUNDINGS);
    if (withSequences) {
      for (String sequence : sequences()) {
        note(side, sequence, "SELECT last_value || ' ' || is_called FROM " + sequence);
      }
    }
  }

  private List<String> sequences() throws SQLException {
    List<String> sequences = new ArrayList<>();
    try (Statement statement = connection().createStatement();
        ResultSet rows = statement.executeQuery(SEQUENCES)) {
      while (rows.next()) {
        sequences.add(rows.getString("name"));
      }
    }
    return sequences;
  }

  /** Two numbers stand for a text, since one of 64 bits could by chance be that of another. */
  private void note(int side, String place, String texts) throws SQLException {
    execute(
        "INSERT INTO pg_temp.slipway_seen SELECT "
            + side
            + ", "
            + literal(place)
            + ", pg_catalog.hashtextextended(text, 0), pg_catalog.hashtextextended(text, 1) FROM ("
            + texts
            + ") AS seen (text)");
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private void execute(String sql) throws SQLException {
    PostgresDatabase.execute(connection(), sql);
  }

  /**
   * A sequence may lag behind its table, where rows were imported with their numbers. So it is set
   * to half of what it has left, and back again: setting one is undone by no savepoint.
   */
  @Override
  public long inserts(String statement) throws SQLException {
    Map<String, String> back = new HashMap<>();
    for (String sequence : sequences()) {
      back.put(
          sequence,
          PostgresDatabase.text(
              connection(),
              "SELECT pg_catalog.format('%s, %L', last_value, is_called) FROM " + sequence));
      PostgresDatabase.text(
          connection(),
          "SELECT pg_catalog.setval(q.seqrelid, s.last_value + (CASE WHEN q.seqincrement > 0"
              + " THEN q.seqmax ELSE q.seqmin END - s.last_value) / 2) FROM "
              + sequence
              + " AS s, pg_catalog.pg_sequence AS q WHERE q.seqrelid = "
              + literal(sequence)
              + "::regclass");
    }
    long inserted;
    try (Statement jdbc = connection().createStatement()) {
      jdbc.setEscapeProcessing(false);
      inserted = jdbc.executeUpdate(statement);
    }
    for (Map.Entry<String, String> place : back.entrySet()) {
      PostgresDatabase.text(
          connection(),
          "SELECT pg_catalog.setval("
              + literal(place.getKey())
              + "::regclass, "
              + place.getValue()
              + ")");
    }
    return inserted;
  }

  @Override
  public void undo() throws SQLException {
    execute("ROLLBACK TO slipway_trial");
  }

  @Override
  public boolean isDuplicate(SQLException error) {
    return PSQLState.UNIQUE_VIOLATION.getState().equals(error.getSQLState());
  }

  @Override
  public void close() {
    try {
      execute("ROLLBACK");
    } catch (SQLException e) {
      // Its session ends with it, and so does what was tried.
      log.debug("rolling back: {}", e.getMessage());
    }
    writer.close();
  }
}
