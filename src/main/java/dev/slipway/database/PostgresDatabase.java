package dev.slipway.database;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database on a PostgreSQL server.
 *
 * <p>It is looked at through one session, locked by a second and written through a third. What lies
 * in its home schema, the first that exists on its search path, is named without a schema, here and
 * in catalogs.
 */
final class PostgresDatabase implements Database {
  private static final Logger log = LoggerFactory.getLogger(PostgresDatabase.class);
  private static final Path IN_AN_IMAGE = Path.of("/backups");
  private static final String DEFAULT_SCHEMA = "public";

  /** How long a session takes to go at most, once its client is gone. */
  private static final Duration LEAVING = Duration.ofSeconds(1);

  private final PostgresAddress address;
  private final String place;
  private final Access access;
  private final Duration patience;
  private Connection look;
  private @Nullable Ways ways;
  private @Nullable AdvisoryLock lock;
  private @Nullable PostgresTransaction transaction;
  private @Nullable PostgresWriter writer;
  private @Nullable PostgresWriter trying;
  private @Nullable LockWatch looking;
  private final List<PostgresDrop> drops = new ArrayList<>();
  private final Set<Integer> own = ConcurrentHashMap.newKeySet();
  private final AtomicLong opened = new AtomicLong();
  private boolean bounded;

  /** What each session does first; empty for the app's own database. */
  private final String first;

  /** How sessions on this database find names. */
  private record Ways(String searchPath, String home) {}

  private PostgresDatabase(
      PostgresAddress address,
      String place,
      Access access,
      Duration patience,
      String first,
      Connection look)
      throws SQLException {
    this.address = address;
    this.place = place;
    this.first = first;
    this.access = access;
    this.patience = patience;
    this.look = look;
    note(look);
  }

  /** Where there is a pool in between, everything goes past it if a way past it is known. */
  static PostgresDatabase open(Access access, Duration patience) throws SQLException {
    PostgresAddress address =
        access
            .directUrl()
            .map(direct -> PostgresAddress.parse(direct, access.environment()))
            .orElseGet(() -> PostgresAddress.of(access));
    return new PostgresDatabase(
        address,
        address.place(),
        access,
        patience,
        "",
        PostgresWait.connect(address, "slipway look", patience));
  }

  /**
   * A copy of it elsewhere, which goes by its name, and on which sessions are set up as on it.
   *
   * @param there where the copy is
   */
  PostgresDatabase copied(PostgresAddress there) throws SQLException {
    PostgresDatabase copy =
        new PostgresDatabase(
            there,
            place,
            access,
            patience,
            PostgresFrame.ofSessions(look),
            PostgresWait.connect(there, "slipway look", patience));
    copy.ways = ways();
    return copy;
  }

  @Override
  public Engine engine() {
    return Engine.POSTGRESQL;
  }

  @Override
  public String place() {
    return place;
  }

  @Override
  public String name() {
    return address.database();
  }

  @Override
  public Optional<Path> file() {
    return Optional.empty();
  }

  @Override
  public Path backupsBeside() {
    return Files.isDirectory(IN_AN_IMAGE) ? IN_AN_IMAGE : access.base().resolve("backups");
  }

  /** Whoever asks opens one session by it, which counts as ours. */
  @Override
  public Map<String, String> forClients() {
    opened.incrementAndGet();
    return address.forClients();
  }

  PostgresAddress address() {
    return address;
  }

  Access access() {
    return access;
  }

  Duration patience() {
    return patience;
  }

  @Override
  public String home() throws SQLException {
    return ways().home;
  }

  /** How names are found, as text for {@code SET search_path}. */
  String searchPath() throws SQLException {
    return ways().searchPath;
  }

  private Ways ways() throws SQLException {
    if (ways == null) {
      try (Statement statement = look.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "SELECT pg_catalog.current_setting('search_path'), pg_catalog.current_schema()")) {
        row.next();
        ways = new Ways(row.getString(1), home(address, row.getString(2)));
      }
    }
    return ways;
  }

  /** The schema that a URL names, else the one that is current, else the usual one. */
  private static String home(PostgresAddress address, @Nullable String current) {
    return address.schema().orElse(Objects.requireNonNullElse(current, DEFAULT_SCHEMA));
  }

  static String home(PostgresAddress address, Connection session) throws SQLException {
    String current = text(session, "SELECT pg_catalog.current_schema()");
    return home(address, current.isEmpty() ? null : current);
  }

  @Override
  public int majorVersion() throws SQLException {
    return look.getMetaData().getDatabaseMajorVersion();
  }

  @Override
  public long bytes() throws SQLException {
    return Long.parseLong(
        text(reading(), "SELECT pg_catalog.pg_database_size(pg_catalog.current_database())"));
  }

  @Override
  public Connection reading() throws SQLException {
    return transaction != null ? transaction.connection() : look;
  }

  @Override
  public Connection anotherReader() throws SQLException {
    Connection connection = connect("slipway look");
    try {
      execute(connection, "SET default_transaction_read_only = on");
      return connection;
    } catch (SQLException e) {
      letGo(connection);
      throw e;
    }
  }

  @Override
  public Connection alone() throws SQLException {
    return writing().connection();
  }

  Connection connect(String name) throws SQLException {
    return note(address.connect(name));
  }

  private Connection note(Connection session) throws SQLException {
    own.add(session.unwrap(PGConnection.class).getBackendPID());
    opened.incrementAndGet();
    if (!first.isEmpty()) {
      execute(session, first);
    }
    return session;
  }

  /** The session that looks, whatever transaction is open on another. */
  Connection looking() {
    return look;
  }

  /** The server's processes that ever were sessions of ours on this database. */
  Set<Integer> own() {
    return own;
  }

  /** How many sessions of ours there were on this database so far, those of clients among them. */
  long opened() {
    return opened.get();
  }

  /** The session that writes: the same for every stage, so that what a script sets lasts. */
  PostgresWriter writing() throws SQLException {
    if (writer == null || writer.isClosed()) {
      writer = PostgresWriter.open(this);
    }
    return writer;
  }

  @Override
  public Scratch scratch() throws SQLException {
    return newScratch();
  }

  PostgresScratch newScratch() throws SQLException {
    boundWaits();
    return PostgresScratch.of(this, look);
  }

  /** Drops a database of ours; it is gone when this one is closed. */
  void drop(String name) {
    drops.add(PostgresDrop.begin(this, name));
  }

  @Override
  public Tryout tryout() throws SQLException {
    PostgresTryout tryout = PostgresTryout.of(this);
    trying = tryout.writer();
    return tryout;
  }

  /** Where its server keeps it is the server's own affair. */
  @Override
  public void requireSafePlace(boolean allowed) {}

  @Override
  public Lock lock(Duration lockPatience) throws SQLException {
    requirePrimary();
    if (address.pooled()) {
      throw new Refusal(
          Fact.SETTINGS,
          "the database URL says that a pool stands before " + place() + " (pgbouncer=true)",
          "a lock taken through a pool holds nobody out",
          "set SLIPWAY_DIRECT_URL (or DIRECT_URL) to the server behind it");
    }
    AdvisoryLock taken = AdvisoryLock.take(this, lockPatience);
    lock = taken;
    boundWaits();
    looking = LockWatch.of(taken, look);
    return taken;
  }

  /**
   * Lets even a look not wait for ever: the server locks a view's tables to print the view. A start
   * with nothing to do gets along without, and a setting made through a pool is somebody else's.
   */
  private void boundWaits() throws SQLException {
    if (!bounded && !address.pooled()) {
      execute(look, "SET lock_timeout = " + PostgresWriter.lockTimeout(patience));
      bounded = true;
    }
  }

  @Override
  public Optional<String> gateAtWork() throws SQLException {
    if (text(look, "SELECT pg_catalog.pg_is_in_recovery()").equals("t")) {
      throw new Refusal(
          Fact.NO_PERMISSION,
          place() + " is a replica",
          "whether a gate is at work is to be seen on the primary server alone",
          "point DATABASE_URL at the primary server");
    }
    return AdvisoryLock.holder(look, home());
  }

  private void requirePrimary() throws SQLException {
    if (text(look, "SELECT pg_catalog.pg_is_in_recovery()").equals("t")) {
      throw new Refusal(
          Fact.NO_PERMISSION,
          place() + " is a replica",
          "nothing can be written there",
          "point DATABASE_URL at the primary server; on a replica run slipway check --wait 10m");
    }
    if (text(look, "SHOW transaction_read_only").equals("on")) {
      throw new Refusal(
          Fact.NO_PERMISSION,
          place() + " lets this role only read (default_transaction_read_only)",
          "nothing can be written",
          "ALTER ROLE … RESET default_transaction_read_only, or ALTER DATABASE … RESET it");
    }
  }

  Optional<AdvisoryLock> lock() {
    return Optional.ofNullable(lock);
  }

  void unlocked() {
    lock = null;
    if (looking != null) {
      looking.close();
    }
  }

  @Override
  public Transaction begin() throws SQLException {
    PostgresTransaction begun = PostgresTransaction.begin(this);
    transaction = begun;
    return begun;
  }

  @Override
  public View view() throws SQLException {
    return PostgresView.begin(this);
  }

  /** A transaction that reads takes nothing anyway. */
  @Override
  public View glance() throws SQLException {
    return view();
  }

  @Override
  public Twin twin() throws SQLException {
    return PostgresTwin.of(this);
  }

  /** A session that has just ended takes a moment to go. */
  @Override
  public List<String> others() throws SQLException {
    awaitDrops();
    return others(look);
  }

  private List<String> others(Connection session) throws SQLException {
    long until = System.nanoTime() + LEAVING.toNanos();
    List<String> others = PostgresOthers.of(session, name(), own);
    while (!others.isEmpty() && System.nanoTime() - until < 0) {
      try {
        Thread.sleep(LEAVING.toMillis() / 10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return others;
      }
      others = PostgresOthers.of(session, name(), own);
    }
    return others;
  }

  @Override
  public Replacement replacement() throws SQLException {
    if (transaction != null) {
      transaction.close();
    }
    requirePrimary();
    boundWaits();
    return PostgresReplacement.make(this);
  }

  @Override
  public Solitude solitude(boolean roles) throws SQLException {
    return PostgresSolitude.begin(this, roles);
  }

  /** Databases that are being dropped are so on sessions on this one. */
  void awaitDrops() {
    drops.forEach(drop -> drop.finish(look));
    drops.clear();
  }

  /**
   * Ends every session of ours on this database, what was not committed included: none may be
   * connected to a database that gets another name.
   */
  void leave() {
    if (transaction != null) {
      transaction.close();
    }
    if (writer != null) {
      writer.close();
    }
    awaitDrops();
    if (looking != null) {
      looking.close();
    }
    if (lock != null) {
      lock.pause();
    }
    letGo(look);
  }

  /** Goes on looking, and keeps other gates out again, whichever database has the name now. */
  void comeBack() throws SQLException {
    Connection back = again();
    ways = null;
    bounded = false;
    if (lock != null) {
      lock.resume(patience);
      boundWaits();
      looking = LockWatch.of(lock, back);
    }
  }

  /** From now on what is read is what is committed. */
  void ended() {
    transaction = null;
  }

  /** A session that can be asked how a transaction ended whose own session is lost. */
  Connection again() throws SQLException {
    letGo(look);
    look = note(PostgresWait.connect(address, "slipway look", patience));
    return look;
  }

  @Override
  public boolean hasTable(Connection connection, String name) throws SQLException {
    String query =
        "SELECT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
            + " ON n.oid = c.relnamespace WHERE n.nspname = ?"
            + " AND c.relname = ? AND c.relkind IN ('r', 'p'))";
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, home());
      statement.setString(2, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  @Override
  public Set<String> tablesAmong(Connection connection, Collection<String> names)
      throws SQLException {
    return among(connection, names, home());
  }

  static Set<String> among(Connection connection, Collection<String> names, String home)
      throws SQLException {
    List<String> asked = List.copyOf(names);
    List<String> schemas = new ArrayList<>();
    List<String> tables = new ArrayList<>();
    for (String name : asked) {
      int dot = name.indexOf('.');
      schemas.add(dot < 0 ? home : name.substring(0, dot));
      tables.add(name.substring(dot + 1));
    }
    String query =
        "SELECT asked.place FROM ROWS FROM (pg_catalog.unnest(?::text[]), pg_catalog.unnest(?::text[]))"
            + " WITH ORDINALITY AS asked (schema, name, place)"
            + " JOIN pg_catalog.pg_namespace n ON n.nspname = asked.schema"
            + " JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = asked.name"
            + " WHERE c.relkind IN ('r', 'p') ORDER BY 1";
    Set<String> there = new LinkedHashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setArray(1, connection.createArrayOf("text", schemas.toArray()));
      statement.setArray(2, connection.createArrayOf("text", tables.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          there.add(asked.get(rows.getInt(1) - 1));
        }
      }
    }
    return there;
  }

  @Override
  public Map<String, Long> rowCounts(Connection connection) throws SQLException {
    String tables =
        """
        SELECT n.nspname, c.relname, n.nspname IS NOT DISTINCT FROM pg_catalog.current_schema()
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND NOT c.relispartition
          AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
          AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
          AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
        ORDER BY 1, 2
        """;
    Map<String, String> named = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(tables)) {
      while (rows.next()) {
        String schema = rows.getString(1);
        String name = rows.getString(2);
        named.put(
            key(rows.getBoolean(3) ? "" : schema, name),
            Sql.quoted(schema) + "." + Sql.quoted(name));
      }
    }
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Map.Entry<String, String> table : named.entrySet()) {
      counts.put(
          table.getKey(),
          Long.parseLong(text(connection, "SELECT pg_catalog.count(*) FROM " + table.getValue())));
    }
    return counts;
  }

  /**
   * None: the server itself keeps references, deferred ones when the transaction ends at the
   * latest.
   */
  @Override
  public Map<String, Long> brokenReferences(Connection connection) {
    return Map.of();
  }

  /** Checking indexes takes an extension and a superuser's rights; what is known is said. */
  @Override
  public Integrity integrity(Connection connection) throws SQLException {
    boundWaits(); // Rows are counted next, and somebody may hold their table.
    return Integrity.unchecked(
        text(connection, "SHOW data_checksums").equals("on")
            ? "the server checks each page when it reads it (data_checksums is on)"
            : "the server does not notice a damaged page (data_checksums is off)");
  }

  /** There is none but the one. */
  @Override
  public Integrity wholeIntegrity(Connection connection) throws SQLException {
    return integrity(connection);
  }

  @Override
  public Integrity deepIntegrity(Connection connection) throws SQLException {
    boundWaits();
    PostgresExamination.requireReadable(place(), connection);
    return PostgresExamination.integrity(this, connection);
  }

  @Override
  public Map<String, Long> orphans(Connection connection) throws SQLException {
    return PostgresExamination.orphans(connection);
  }

  @Override
  public Nature nature() throws SQLException {
    return new Nature(
        text(look, "SHOW server_version").split(" ", 2)[0],
        Optional.empty(),
        Optional.of(text(look, "SHOW server_encoding")),
        Optional.of(text(look, "SHOW data_checksums").equals("on")),
        text(look, "SELECT pg_catalog.pg_is_in_recovery()").equals("t"));
  }

  @Override
  public Optional<Refusal> explain(SQLException error) {
    Optional<Refusal> known = PostgresFault.of(place(), error);
    String blockers = blockers();
    return blockers.isEmpty()
        ? known
        : known
            .filter(refusal -> refusal.fact() == Fact.BUSY)
            .map(
                refusal ->
                    new Refusal(
                        refusal.fact(),
                        refusal.seen(),
                        refusal.why() + ": " + blockers,
                        refusal.next(),
                        error))
            .or(() -> known);
  }

  /** Who was last seen to hold a lock that a session of ours waited for; empty if nobody. */
  private String blockers() {
    for (PostgresWriter working : Arrays.asList(writer, trying)) {
      if (working != null && !working.blockers().isEmpty()) {
        return working.blockers();
      }
    }
    return looking != null ? looking.lastSeen() : "";
  }

  @Override
  public void close() {
    if (transaction != null) {
      transaction.close();
    }
    if (writer != null) {
      writer.close();
    }
    awaitDrops();
    letGo(look);
  }

  /**
   * A name as catalogs and scripts have it.
   *
   * @param schema the schema, empty for the home schema
   */
  static String key(String schema, String name) {
    String own = Sql.amongOthers(name, Engine.POSTGRESQL);
    return schema.isEmpty() ? own : Sql.amongOthers(schema, Engine.POSTGRESQL) + "." + own;
  }

  static void letGo(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      log.debug("closing a connection: {}", e.getMessage());
    }
  }

  /** The one value that a query gives, as text; empty for none. */
  static String text(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? Objects.requireNonNullElse(rows.getString(1), "") : "";
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }
}
