package dev.slipway.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whether anybody else may have written to a database, by the sessions that the server counted on
 * it: who never was connected has written nothing.
 *
 * <p>The server counts a session when it begins ({@code pg_stat_database.sessions}), and since
 * PostgreSQL 15 no count is lost; a session hands in its own before it is first asked for anything,
 * and at its end at the latest. Work that the server does of its own accord is no session, and so
 * what is known to make it do more than vacuum is a doubt. So is whatever a restored snapshot would
 * not take back: a change of the server's roles, or of settings and rights of the database itself.
 */
final class PostgresSolitude implements Database.Solitude {
  private static final int COUNTED_EXACTLY_SINCE = 15;

  /** How long a session of ours may take to hand in its count. */
  private static final Duration HANDING_IN = Duration.ofSeconds(3);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private static final String MARK =
      """
      SELECT d.oid, pg_catalog.pg_stat_get_db_sessions(d.oid),
             pg_catalog.concat(pg_catalog.pg_stat_get_db_stat_reset_time(d.oid), ' ', pg_catalog.pg_postmaster_start_time()),
             pg_catalog.concat(
               (SELECT pg_catalog.md5(pg_catalog.string_agg(r::text, ',' ORDER BY r.oid)) FROM pg_catalog.pg_roles r),
               (SELECT pg_catalog.md5(pg_catalog.string_agg(m::text, ',' ORDER BY m::text)) FROM pg_catalog.pg_auth_members m))
      FROM pg_catalog.pg_database d WHERE d.datname = ?
      """;

  /** What lets the server work in a database without any session on it. */
  private static final String AT_WORK =
      """
      SELECT coalesce(
        (SELECT 'the extension ' || min(extname) FROM pg_catalog.pg_extension
          WHERE extname IN ('pg_cron', 'timescaledb', 'citus', 'pglogical', 'pg_partman', 'pg_background', 'pg_squeeze')
          HAVING count(*) > 0),
        (SELECT 'the subscription ' || min(subname) FROM pg_catalog.pg_subscription
          WHERE subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
          HAVING count(*) > 0),
        (SELECT 'shared_preload_libraries=' || setting FROM pg_catalog.pg_settings
          WHERE name = 'shared_preload_libraries' AND setting ~ 'pg_cron|timescaledb|citus|pglogical|pg_partman|pg_squeeze|bdr'),
        '')
      """;

  private final PostgresDatabase database;
  private final boolean roles;
  private final Optional<String> blind;
  private final Optional<String> early;
  private final Mark before;
  private final PostgresFrame frame;
  private final long opened;

  /**
   * What the server says at one moment.
   *
   * @param sessions how many sessions there were on the database since the server began to count
   * @param counting since when it counts
   * @param roles its roles, as a digest
   */
  private record Mark(long oid, long sessions, String counting, String roles) {

    static Mark of(Connection session, String name) throws SQLException {
      try (PreparedStatement statement = session.prepareStatement(MARK)) {
        statement.setString(1, name);
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          return new Mark(row.getLong(1), row.getLong(2), row.getString(3), row.getString(4));
        }
      }
    }
  }

  private PostgresSolitude(
      PostgresDatabase database,
      boolean roles,
      Optional<String> blind,
      Optional<String> early,
      Mark before,
      PostgresFrame frame,
      long opened) {
    this.database = database;
    this.roles = roles;
    this.blind = blind;
    this.early = early;
    this.before = before;
    this.frame = frame;
    this.opened = opened;
  }

  static PostgresSolitude begin(PostgresDatabase database, boolean roles) throws SQLException {
    database.awaitDrops();
    Connection look = database.looking();
    Optional<String> blind = blind(database, look);
    Optional<String> early = blind.isPresent() ? blind : early(database);
    PostgresSolitude solitude =
        new PostgresSolitude(
            database,
            roles,
            blind,
            early,
            Mark.of(look, database.name()),
            PostgresFrame.of(look, database.name()),
            database.opened());
    // So that a server that does not count at all is found out.
    PostgresDatabase.letGo(database.connect("slipway look"));
    return solitude;
  }

  private static Optional<String> blind(PostgresDatabase database, Connection look)
      throws SQLException {
    int major = database.majorVersion();
    if (major < COUNTED_EXACTLY_SINCE) {
      return Optional.of("PostgreSQL " + major + " does not count every session");
    }
    String work = PostgresDatabase.text(look, AT_WORK);
    return work.isEmpty()
        ? Optional.empty()
        : Optional.of("the server may have written of its own accord: " + work);
  }

  private static Optional<String> early(PostgresDatabase database) throws SQLException {
    List<String> others = database.others();
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of("from the beginning there was " + String.join(", ", others));
  }

  @Override
  public boolean isTelling() {
    return blind.isEmpty();
  }

  @Override
  public Optional<String> doubt() throws SQLException {
    if (early.isPresent()) {
      return early;
    }
    List<String> others = database.others();
    if (!others.isEmpty()) {
      return Optional.of("there is " + String.join(", ", others));
    }
    long until = System.nanoTime() + HANDING_IN.toNanos();
    Mark now = Mark.of(database.looking(), database.name());
    while (strangers(now) < 0 && System.nanoTime() - until < 0) {
      try {
        Thread.sleep(PAUSE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
      now = Mark.of(database.looking(), database.name());
    }
    return doubt(now, PostgresFrame.of(database.looking(), database.name()));
  }

  /**
   * The same in a transaction in which the database has another name already, so that nobody is
   * connected to it and nobody can be, and every session has handed in its count.
   */
  Optional<String> lastDoubt(Connection session, String name) throws SQLException {
    return early.isPresent()
        ? early
        : doubt(Mark.of(session, name), PostgresFrame.of(session, name));
  }

  private Optional<String> doubt(Mark now, PostgresFrame frameNow) {
    if (now.oid != before.oid || !now.counting.equals(before.counting)) {
      return Optional.of("the server has begun to count its sessions anew");
    }
    if (strangers(now) != 0) {
      return Optional.of(
          strangers(now) > 0
              ? "sessions of others that came and went: " + strangers(now)
              : "the server did not count all sessions");
    }
    if (roles && !now.roles.equals(before.roles)) {
      return Optional.of("the server's roles have changed, which no snapshot holds");
    }
    return frameNow.equals(frame)
        ? Optional.empty()
        : Optional.of(
            "the settings or rights of the database itself have changed, which no snapshot holds");
  }

  /** Below zero while one of ours is not counted yet. */
  private long strangers(Mark now) {
    return now.sessions - before.sessions - (database.opened() - opened);
  }
}
