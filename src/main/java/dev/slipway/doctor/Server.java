package dev.slipway.doctor;

import static dev.slipway.doctor.Check.Subject.CLOCK;
import static dev.slipway.doctor.Check.Subject.RIGHTS;

import dev.slipway.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What a database says of itself that concerns whoever runs a gate before it. */
public final class Server {
  private static final Duration SLACK = Duration.ofSeconds(30);

  private Server() {}

  /**
   * How SQLite keeps what is not yet in the file, such as {@code wal} (sqlite.org/pragma.html).
   *
   * @throws SQLException if the database does not say
   */
  public static String journalMode(Database database) throws SQLException {
    return text(database, "PRAGMA journal_mode");
  }

  private static String text(Database database, String query) throws SQLException {
    try (Statement statement = database.reading().createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }

  /**
   * Whether PostgreSQL's clock goes as this one does, by half a minute.
   *
   * @throws SQLException if the server does not say
   */
  public static Check clock(Database database) throws SQLException {
    double seconds =
        Double.parseDouble(text(database, "SELECT extract(epoch FROM clock_timestamp())"));
    Instant there = Instant.ofEpochMilli(Math.round(seconds * 1000));
    Instant here = Instant.now();
    return Duration.between(there, here).abs().compareTo(SLACK) > 0
        ? Check.doubtful(
            CLOCK,
            "the server says that it is " + there + ", and here it is " + here,
            "snapshots are named and kept by the time here, the journal's rows by the server's",
            "set both by NTP")
        : Check.well(CLOCK, "the server's is the same as here");
  }

  /**
   * Whether the role may do what a gate does on PostgreSQL.
   *
   * @param isLadderThere whether no scratch database has to be made
   * @throws SQLException if the server does not say
   */
  public static List<Check> rights(Database database, boolean isLadderThere) throws SQLException {
    String role = text(database, "SELECT current_user");
    boolean makes =
        text(database, "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
            .equals("t");
    boolean writes =
        text(
                database,
                "SELECT has_schema_privilege(n.oid, 'CREATE') FROM pg_namespace n"
                    + " WHERE n.nspname = current_schema()")
            .equals("t");
    boolean reads = text(database, "SHOW transaction_read_only").equals("on");
    if (reads) {
      return List.of(
          Check.doubtful(
              RIGHTS,
              "the role " + role + " may only read here, or this server is a replica",
              "no migration can run",
              "name the primary server, and the role that owns the app's tables"));
    }
    if (!writes) {
      return List.of(
          Check.doubtful(
              RIGHTS,
              "the role " + role + " may make no table in the app's schema",
              "the history could not be written",
              "GRANT USAGE, CREATE ON SCHEMA public TO " + role));
    }
    return List.of(
        makes || isLadderThere
            ? Check.well(RIGHTS, "the role " + role + " may do what a gate does")
            : Check.doubtful(
                RIGHTS,
                "the role " + role + " may make no databases",
                "a database without a history could not be judged",
                "ALTER ROLE " + role + " CREATEDB; or --scratch-url, or slipway seal"));
  }
}
