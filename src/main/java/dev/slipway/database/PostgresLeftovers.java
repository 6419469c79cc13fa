package dev.slipway.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The databases that runs make beside the app's: their names, and how those are cleared away that
 * killed runs left.
 *
 * <p>A name carries the number and start of the server's process that made it, so that what a
 * killed run left is known by that process being gone.
 */
final class PostgresLeftovers {
  private static final Logger log = LoggerFactory.getLogger(PostgresLeftovers.class);

  private static final Pattern NAME =
      Pattern.compile("slipway_(?:scratch|restored|replaced)_([0-9]+)_([0-9]+)(?:_[0-9]+)?");

  /** One process may need more than one of them, one after another. */
  private static int made;

  private PostgresLeftovers() {}

  /** What a database is made for. */
  enum Purpose {
    SCRATCH("scratch"),
    /** What is to take the app's database's place. */
    RESTORED("restored"),
    /** What was in that place. */
    REPLACED("replaced");

    private final String word;

    Purpose(String word) {
      this.word = word;
    }
  }

  /**
   * A name that no other database has.
   *
   * @param maker the session that makes it, and stays as long as it does
   */
  static String newName(Purpose purpose, Connection maker) throws SQLException {
    return "slipway_" + purpose.word + "_" + process(maker) + "_" + nextNumber();
  }

  private static synchronized int nextNumber() {
    return ++made;
  }

  /** The number and start of the server's process behind a session. */
  static String process(Connection session) throws SQLException {
    return PostgresDatabase.text(
        session,
        "SELECT pid || '_' || (extract(epoch FROM backend_start) * 1000000)::bigint"
            + " FROM pg_catalog.pg_stat_activity WHERE pid = pg_catalog.pg_backend_pid()");
  }

  /** Drops all whose maker is gone. What cannot be dropped is said in the log. */
  static void drop(Connection session) throws SQLException {
    List<String> left = new ArrayList<>();
    try (Statement statement = session.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT datname FROM pg_catalog.pg_database WHERE datname LIKE 'slipway\\_%'"
                    + " AND pg_catalog.pg_has_role(datdba, 'USAGE')")) {
      while (rows.next()) {
        left.add(rows.getString(1));
      }
    }
    for (String name : left) {
      Matcher of = NAME.matcher(name);
      if (of.matches() && !isAlive(session, of.group(1), of.group(2))) {
        log.info("dropping {}, which a gate that is gone left behind", name);
        drop(session, name);
      }
    }
  }

  /** Drops one, or says in the log why it stays. */
  static void drop(Connection session, String name) {
    try {
      PostgresDrop.drop(session, name);
    } catch (SQLException e) {
      log.warn("{} could not be dropped, and the next run tries again: {}", name, e.getMessage());
    }
  }

  /** Whether a process of the server still runs; one whose start is not to be seen counts as it. */
  static boolean isAlive(Connection session, String number, String start) throws SQLException {
    return PostgresDatabase.text(
            session,
            "SELECT EXISTS (SELECT FROM pg_catalog.pg_stat_activity WHERE pid = "
                + number
                + " AND coalesce((extract(epoch FROM backend_start) * 1000000)::bigint = "
                + start
                + ", true))")
        .equals("t");
  }
}
