package dev.slipway.database;

import dev.slipway.database.PostgresLeftovers.Purpose;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database beside the app's, like it in all that no dump holds, that takes its name.
 *
 * <p>Both get their new names in one transaction, of a session on a third database, since nobody
 * may be connected to either: whatever stops this process or the server, one of the two has the
 * name. The server itself sees to it that nobody is connected, and lets nobody in before the
 * transaction is over.
 */
final class PostgresReplacement implements Database.Replacement {
  private static final Logger log = LoggerFactory.getLogger(PostgresReplacement.class);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private static final String IN_USE = "55006";
  private static final String NOT_IN_TIME = "55P03";
  private static final String NOT_ALLOWED = "42501";

  /** While somebody is on template1, nobody can make a database the usual way. */
  private static final String BESIDE =
      """
      SELECT datname FROM pg_catalog.pg_database
      WHERE datallowconn AND datname <> pg_catalog.current_database() AND datname NOT LIKE 'slipway\\_%'
        AND pg_catalog.has_database_privilege(oid, 'CONNECT')
        AND (NOT datistemplate OR datname = 'template1')
      ORDER BY datistemplate, datname <> 'postgres', datname LIMIT 5
      """;

  private static final String MAY =
      """
      SELECT pg_catalog.pg_has_role(d.datdba, 'USAGE') AS owns, r.rolcreatedb OR r.rolsuper AS makes,
             r.rolname, pg_catalog.pg_get_userbyid(d.datdba) AS owner,
             (SELECT min(slot_name) FROM pg_catalog.pg_replication_slots WHERE database = d.datname) AS slot,
             (SELECT min(subname) FROM pg_catalog.pg_subscription WHERE subdbid = d.oid) AS subscription
      FROM pg_catalog.pg_database d, pg_catalog.pg_roles r
      WHERE d.datname = pg_catalog.current_database() AND r.rolname = current_user
      """;

  private final PostgresDatabase database;
  private final String process;
  private final String place;
  private final PostgresFrame frame;
  private final String searchPath;

  /** The name of what is to take the place, while it has not. */
  private final String waiting;

  /** The name of what had the place, while it has not. */
  private final String aside;

  private Connection beside;
  private @Nullable Connection look;
  private boolean placed;

  /** Whether the server went away at the moment in which it was decided. */
  private boolean unknown;

  private PostgresReplacement(
      PostgresDatabase database, Connection beside, PostgresFrame frame, String searchPath)
      throws SQLException {
    this.database = database;
    this.beside = beside;
    this.process = PostgresLeftovers.process(beside);
    this.place = PostgresDatabase.text(beside, "SELECT pg_catalog.current_database()");
    this.frame = frame;
    this.searchPath = searchPath;
    this.waiting = PostgresLeftovers.newName(Purpose.RESTORED, beside);
    this.aside = PostgresLeftovers.newName(Purpose.REPLACED, beside);
  }

  static PostgresReplacement make(PostgresDatabase database) throws SQLException {
    requirePossible(database);
    List<String> places = places(database.looking());
    Connection beside = connectedBeside(database, places);
    try {
      PostgresLeftovers.drop(beside);
      PostgresReplacement replacement =
          new PostgresReplacement(
              database, beside, PostgresFrame.of(beside, database.name()), database.searchPath());
      replacement.create();
      return replacement;
    } catch (SQLException | RuntimeException e) {
      PostgresDatabase.letGo(beside);
      throw e;
    }
  }

  /** What would only turn out when all is restored is said before. */
  private static void requirePossible(PostgresDatabase database) throws SQLException {
    try (Statement statement = database.looking().createStatement();
        ResultSet row = statement.executeQuery(MAY)) {
      row.next();
      String role = Sql.quoted(row.getString("rolname"));
      if (!row.getBoolean("makes")) {
        throw notAllowed(
            database,
            "the role " + role + " may not make databases",
            "as a superuser: ALTER ROLE " + role + " CREATEDB");
      }
      if (!row.getBoolean("owns")) {
        throw notAllowed(
            database,
            "the role " + role + " does not own the database",
            "as "
                + Sql.quoted(row.getString("owner"))
                + ", its owner: ALTER DATABASE "
                + Sql.quoted(database.name())
                + " OWNER TO "
                + role);
      }
      if (row.getString("slot") != null) {
        throw follower(
            database,
            "the replication slot " + row.getString("slot") + " reads from it",
            "drop the slot, and have its reader begin anew afterwards: SELECT"
                + " pg_drop_replication_slot('"
                + row.getString("slot")
                + "')");
      }
      if (row.getString("subscription") != null) {
        throw follower(
            database,
            "it has the subscription " + row.getString("subscription"),
            "DROP SUBSCRIPTION "
                + Sql.quoted(row.getString("subscription"))
                + ", and begin it anew afterwards");
      }
    }
  }

  private static Refusal notAllowed(PostgresDatabase database, String seen, String next) {
    return new Refusal(
        Fact.NO_PERMISSION,
        "nothing can take the place of " + database.place() + ": " + seen,
        "a snapshot is restored into a new database, which then gets the name of this one",
        next
            + "; or by hand as a superuser: createdb -T template0 NEW, pg_restore -d NEW"
            + " SNAPSHOT.dump, then rename both");
  }

  private static Refusal follower(PostgresDatabase database, String seen, String next) {
    return new Refusal(
        Fact.STEP,
        "nothing can take the place of " + database.place() + ": " + seen,
        "that belongs to this very database, and would not go over to another",
        next);
  }

  /** Databases of this server on which a session could stand. */
  private static List<String> places(Connection look) throws SQLException {
    List<String> places = new ArrayList<>();
    try (Statement statement = look.createStatement();
        ResultSet rows = statement.executeQuery(BESIDE)) {
      while (rows.next()) {
        places.add(rows.getString(1));
      }
    }
    return places;
  }

  private static Connection connectedBeside(PostgresDatabase database, List<String> places)
      throws SQLException {
    SQLException last = null;
    for (String place : places) {
      try {
        Connection session = database.address().withDatabase(place).connect("slipway beside");
        PostgresDatabase.execute(
            session,
            "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 15;"
                + " SET tcp_keepalives_count = 4; "
                + PostgresWriter.settings(session, database.patience()));
        return session;
      } catch (SQLException e) {
        log.debug("no session on {}: {}", place, e.getMessage());
        last = e;
      }
    }
    throw new Refusal(
        Fact.NO_PERMISSION,
        "there is no other database on the server of "
            + database.place()
            + " to which this role can connect (tried "
            + places
            + ")",
        "nobody may be connected to a database that gets another name, and so it is renamed from"
            + " beside",
        "as a superuser: GRANT CONNECT ON DATABASE postgres TO the role; and let it in by"
            + " pg_hba.conf",
        last);
  }

  private void create() throws SQLException {
    try {
      frame.make(beside, waiting);
      // Whether this role may do what comes last is better known first.
      PostgresDatabase.execute(beside, "BEGIN");
      try {
        frame.give(beside, waiting);
      } finally {
        PostgresDatabase.execute(beside, "ROLLBACK");
      }
    } catch (SQLException e) {
      PostgresLeftovers.drop(beside, waiting);
      if (NOT_ALLOWED.equals(e.getSQLState())) {
        throw new Refusal(
            Fact.NO_PERMISSION,
            "no database like " + database.place() + " can be made: " + e.getMessage(),
            "what takes its place is to have its owner, settings and rights",
            "run the same command as a superuser, or as a role that may do that",
            e);
      }
      throw e;
    }
  }

  @Override
  public Optional<Path> file() {
    return Optional.empty();
  }

  @Override
  public Map<String, String> forClients() {
    return database.address().withDatabase(waiting).forClients();
  }

  @Override
  public Connection connection() throws SQLException {
    if (placed) {
      return database.reading();
    }
    if (look == null) {
      Connection session = connected();
      try {
        PostgresDatabase.execute(session, "SET default_transaction_read_only = on");
        look = session;
      } catch (SQLException e) {
        PostgresDatabase.letGo(session);
        throw e;
      }
    }
    return look;
  }

  /** A session that finds names as those on the database itself do. */
  private Connection connected() throws SQLException {
    Connection session = database.address().withDatabase(waiting).connect("slipway restored");
    try {
      PostgresDatabase.execute(
          session,
          PostgresWriter.settings(session, database.patience())
              + "; SELECT pg_catalog.set_config('search_path', "
              + PostgresFrame.literal(searchPath)
              + ", false)");
      return session;
    } catch (SQLException e) {
      PostgresDatabase.letGo(session);
      throw e;
    }
  }

  @Override
  public void takePlace() throws SQLException {
    takePlace(Optional.empty());
  }

  @Override
  public void takePlace(Database.Solitude since) throws SQLException {
    if (!(since instanceof PostgresSolitude own)) {
      throw new IllegalArgumentException("the solitude of another engine");
    }
    takePlace(Optional.of(own));
  }

  private void takePlace(Optional<PostgresSolitude> since) throws SQLException {
    analyze();
    exchange(aside, waiting, since);
    placed = true;
  }

  @Override
  public void putBack() throws SQLException {
    if (placed) {
      exchange(waiting, aside, Optional.empty());
      placed = false;
    }
  }

  /** A dump holds no statistics, without which the app's first queries would be planned badly. */
  private void analyze() {
    try (Connection session = connected()) {
      PostgresDatabase.execute(session, "ANALYZE");
    } catch (SQLException e) {
      log.info(
          "what was restored is not analyzed, which the server does by and by: {}", e.getMessage());
    }
  }

  /**
   * Gives one database the name of the app's, and the app's another.
   *
   * @param away the name for the one that has it
   * @param in the name of the one that gets it
   */
  private void exchange(String away, String in, Optional<PostgresSolitude> since)
      throws SQLException {
    closeLook();
    List<String> others = database.others();
    if (!others.isEmpty()) {
      throw inUse(String.join(", ", others), null);
    }
    database.leave();
    try {
      rename(away, in, since);
    } finally {
      comeBack();
    }
  }

  private void rename(String away, String in, Optional<PostgresSolitude> since)
      throws SQLException {
    String live = Sql.quoted(database.name());
    PostgresDatabase.execute(beside, "BEGIN");
    try {
      if (!placed) {
        frame.give(beside, waiting);
      }
      PostgresDatabase.execute(beside, "ALTER DATABASE " + live + " RENAME TO " + Sql.quoted(away));
      PostgresDatabase.execute(beside, "ALTER DATABASE " + Sql.quoted(in) + " RENAME TO " + live);
      Optional<String> doubt =
          since.isPresent() ? since.get().lastDoubt(beside, away) : Optional.empty();
      if (doubt.isPresent()) {
        throw new Refusal(
            Fact.BUSY,
            "others may have written to " + database.place() + ": " + doubt.get(),
            "what they wrote would be lost",
            "stop the app and all that connects now and then, such as a health check, then: slipway"
                + " restore NAME");
      }
    } catch (SQLException e) {
      undo();
      throw explained(e);
    } catch (RuntimeException e) {
      undo();
      throw e;
    }
    commit(away);
  }

  /** Who came in since the last look is named by the server's own list. */
  private SQLException explained(SQLException error) throws SQLException {
    String state = String.valueOf(error.getSQLState());
    if (state.equals(IN_USE) || state.equals(NOT_IN_TIME)) {
      List<String> others = PostgresOthers.of(beside, database.name(), database.own());
      throw inUse(
          others.isEmpty() ? String.valueOf(error.getMessage()) : String.join(", ", others), error);
    }
    if (state.equals(NOT_ALLOWED)) {
      throw new Refusal(
          Fact.NO_PERMISSION,
          database.place() + " cannot get another name: " + error.getMessage(),
          "nothing can take its place while it has this one",
          "run the same command as a superuser, or as the owner with the right CREATEDB",
          error);
    }
    return error;
  }

  private Refusal inUse(String who, @Nullable Throwable cause) {
    return new Refusal(
        Fact.BUSY,
        database.place() + " is in use: " + who,
        "what others write while another database takes its place would be lost",
        "stop the app (docker compose stop) and whatever else is connected, then the same command"
            + " again",
        cause);
  }

  private void undo() {
    try {
      PostgresDatabase.execute(beside, "ROLLBACK");
    } catch (SQLException e) {
      // The server rolls back what is not committed when its session ends.
      log.debug("rolling back: {}", e.getMessage());
    }
  }

  private void commit(String away) throws SQLException {
    try {
      PostgresDatabase.execute(beside, "COMMIT");
    } catch (SQLException e) {
      if (!PostgresFault.isLost(e)) {
        throw e;
      }
      if (!wasCommitted(away, e)) {
        throw e;
      }
      log.warn(
          "the session was lost while renaming, and the server has renamed: {}", e.getMessage());
    }
  }

  /** By the names that there are once the session is over that was to change them. */
  private boolean wasCommitted(String away, SQLException lost) {
    long until = System.nanoTime() + database.patience().toNanos();
    String[] number = process.split("_", 2);
    try {
      while (true) {
        Connection session = anotherBeside(until);
        if (!PostgresLeftovers.isAlive(session, number[0], number[1])) {
          beside = session;
          return PostgresDatabase.text(
                  session,
                  "SELECT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = "
                      + PostgresFrame.literal(away)
                      + ")")
              .equals("t");
        }
        PostgresDatabase.letGo(session);
        if (System.nanoTime() - until >= 0) {
          throw undecided(lost);
        }
        Thread.sleep(PAUSE.toMillis());
      }
    } catch (SQLException | Refusal e) {
      log.debug("asking which database has the name", e);
      throw undecided(lost);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw undecided(lost);
    }
  }

  private Connection anotherBeside(long until) throws SQLException {
    Duration left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
    return PostgresWait.connect(database.address().withDatabase(place), "slipway beside", left);
  }

  private Refusal undecided(SQLException lost) {
    unknown = true;
    return new Refusal(
        Fact.PARTLY_DONE,
        "the server went away while two databases were to change names: " + lost.getMessage(),
        "whether they did cannot be known before it answers again; one of the two has the name",
        "start the server, then: slipway status",
        lost);
  }

  /** What took the place has it, whether or not we can look at it. */
  private void comeBack() {
    try {
      database.comeBack();
    } catch (SQLException | Refusal e) {
      log.warn("after the renaming: {}", e.getMessage());
    }
  }

  private void closeLook() {
    if (look != null) {
      PostgresDatabase.letGo(look);
      look = null;
    }
  }

  @Override
  public void close() {
    closeLook();
    if (!unknown) {
      PostgresLeftovers.drop(beside, placed ? aside : waiting);
    }
    PostgresDatabase.letGo(beside);
  }
}
