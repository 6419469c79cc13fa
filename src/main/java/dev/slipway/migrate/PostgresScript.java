package dev.slipway.migrate;

import dev.slipway.database.Database;
import dev.slipway.database.Engine;
import dev.slipway.database.EngineWords;
import dev.slipway.database.Sql;
import dev.slipway.database.Sql.Statement;
import dev.slipway.database.Sql.Token;
import dev.slipway.layout.Migration;
import dev.slipway.migrate.Reading.Name;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A migration's text for PostgreSQL; what no transaction can hold is told from the rest. */
final class PostgresScript extends Script {

  /**
   * An index that a statement makes.
   *
   * @param schema the schema that the statement says, which is that of its table
   * @param name its name, if the statement gives it one
   * @param table the table's name
   */
  record MadeIndex(Optional<String> schema, Optional<String> name, String table) {}

  private static final String BEYOND =
      "it reaches beyond the database, into what is neither looked at nor backed up";

  /** An enum value may not be used in the transaction that added it. */
  private static final Pattern ADDED_VALUE =
      Pattern.compile("\\badd\\s+value\\b", Pattern.CASE_INSENSITIVE);

  private static final Pattern COMMIT =
      Pattern.compile("\\b(commit|rollback)\\b", Pattern.CASE_INSENSITIVE);

  /** What is to go is gone, or what is to be made is there. */
  private static final Set<String> DONE_ALREADY = Set.of("42704", "42P04");

  private static final String SYNTAX_ERROR = "42601";

  private final PostgresChanges changes;

  PostgresScript(String name, String sql, String home) {
    this(name, Sql.statements(sql, Engine.POSTGRESQL), null, home);
  }

  private PostgresScript(
      String name,
      List<Statement> statements,
      @Nullable List<Optional<Statement>> places,
      String home) {
    super(name, statements, places);
    this.changes = new PostgresChanges(statements, home);
  }

  @Override
  Script with(List<Statement> all, List<Optional<Statement>> others) {
    return new PostgresScript(name(), all, others, changes.home());
  }

  @Override
  Engine engine() {
    return Engine.POSTGRESQL;
  }

  static PostgresScript of(Migration migration, String home) {
    return (PostgresScript) Script.of(migration, Engine.POSTGRESQL, home);
  }

  /**
   * What is sent for a statement. In a session of its own, {@code RESET ALL} puts back what the
   * script itself has set; here it would also take away the search path and timeouts that are set
   * for all of them.
   */
  private String sent(Statement statement) {
    if (!statement.begins("RESET", "ALL") && !statement.begins("DISCARD", "ALL")) {
      return statement.text();
    }
    List<String> put = new ArrayList<>();
    for (String setting : changes.settings()) {
      put.add(
          "pg_catalog.set_config('"
              + setting.replace("'", "''")
              + "', pg_catalog.current_setting('slipway.before_"
              + put.size()
              + "'), false)");
    }
    return "SELECT " + (put.isEmpty() ? "NULL" : String.join(", ", put));
  }

  /** Whether a statement, counted from 0, is one that PostgreSQL refuses inside a transaction. */
  boolean standsAlone(int statement) {
    return places().get(statement).filter(PostgresScript::mustStandAlone).isPresent();
  }

  /** Whether one transaction may not be able to hold it, or it and what comes after it. */
  boolean mayNeedManyTransactions() {
    return places().stream()
        .flatMap(Optional::stream)
        .anyMatch(
            statement ->
                mustStandAlone(statement)
                    || statement.begins("CALL")
                    || ADDED_VALUE.matcher(statement.text()).find()
                    || (statement.begins("DO") && COMMIT.matcher(statement.text()).find()));
  }

  /** A script sent as one text is one transaction, unless it ends that itself. */
  @Override
  public boolean runsAsOne() {
    return !mayNeedManyTransactions()
        && statements().stream()
            .noneMatch(
                statement ->
                    statement.begins("BEGIN")
                        || statement.begins("COMMIT")
                        || statement.begins("END")
                        || statement.begins("START"));
  }

  @Override
  void run(Connection connection, int from, int to) {
    if (from == 0) {
      rememberSettings(connection);
    }
    for (Optional<Statement> place : places().subList(from, Math.min(to, size()))) {
      if (place.isEmpty()) {
        continue;
      }
      Statement statement = place.get();
      try {
        execute(connection, sent(statement));
      } catch (SQLException e) {
        throw failed(statement, e);
      }
    }
  }

  @Override
  void resume(Connection connection, int from) {
    if (from == 0) {
      return;
    }
    rememberSettings(connection);
    for (Optional<Statement> place : places().subList(0, from)) {
      if (place.filter(changes::setsForTheSession).isPresent()) {
        try {
          execute(connection, sent(place.get()));
        } catch (SQLException e) {
          throw failed(place.get(), e);
        }
      }
    }
  }

  @Override
  void pause(Connection connection) {
    restoreSettings(connection);
  }

  @Override
  void end(Connection connection) {
    settle(connection);
    restoreSettings(connection);
  }

  /**
   * Runs all of it on a scratch database and keeps it there: in one message if one transaction can
   * hold it, since a folder may have hundreds of migrations.
   */
  void replay(Connection scratch) throws SQLException {
    if (!replayedAtOnce(scratch)) {
      new Rehearsal(scratch, changes.home()).run(this, 0, size());
      end(scratch);
    }
  }

  private boolean replayedAtOnce(Connection scratch) throws SQLException {
    if (!IntStream.range(0, size()).anyMatch(this::standsAlone)) {
      StringBuilder message = new StringBuilder("BEGIN");
      places().stream()
          .flatMap(Optional::stream)
          .forEach(statement -> message.append(";\n").append(sent(statement)));
      rememberSettings(scratch);
      try {
        execute(scratch, message.append(";\nCOMMIT").toString());
        dropWhatIsTemporary(scratch);
        restoreSettings(scratch);
        return true;
      } catch (SQLException e) {
        // One by one it may do, and if not, it is then known which of them failed.
        execute(scratch, "ROLLBACK");
      }
    }
    return false;
  }

  /**
   * Runs a statement that no transaction can hold. An index that it leaves invalid when it fails is
   * dropped (postgresql.org/docs/current/sql-createindex.html, "Building Indexes Concurrently").
   *
   * @param mayBeDone whether an earlier run may have run it before it was stopped
   */
  void runAlone(Database database, int number, boolean mayBeDone) throws SQLException {
    Statement statement = places().get(number).orElseThrow();
    Connection connection = database.alone();
    if (number == 0) {
      rememberSettings(connection);
    } else {
      resume(connection, number);
    }
    if (!clear(statement, connection, mayBeDone)) {
      InvalidIndexes before = InvalidIndexes.all(connection);
      try {
        runOnce(statement, connection, mayBeDone);
      } catch (SQLException e) {
        // Its session may have ended with it.
        before.dropOthers(database);
        throw failed(statement, e);
      }
    }
    pause(connection);
  }

  /** Takes away what an attempt that failed has left; says whether one has done all of it. */
  private static boolean clear(Statement statement, Connection connection, boolean mayBeDone)
      throws SQLException {
    Optional<MadeIndex> index = concurrentIndex(statement);
    if (index.isPresent() && index.get().name().isPresent()) {
      Optional<Boolean> valid = InvalidIndexes.isValid(connection, index.get());
      if (valid.equals(Optional.of(false))) {
        InvalidIndexes.drop(connection, index.get());
      }
      return mayBeDone && valid.equals(Optional.of(true));
    }
    if (mayBeDone && index.isPresent()) {
      InvalidIndexes.on(connection, index.get()).drop(connection);
    } else if (mayBeDone && statement.begins("REINDEX")) {
      InvalidIndexes.ofReindexing(connection).drop(connection);
    }
    return false;
  }

  private static void runOnce(Statement statement, Connection connection, boolean mayBeDone)
      throws SQLException {
    Optional<MadeIndex> index = mayBeDone ? concurrentIndex(statement) : Optional.empty();
    try {
      if (index.isPresent() && index.get().name().isEmpty()) {
        InvalidIndexes.makeOnce(
            connection, index.get(), () -> execute(connection, statement.text()));
      } else {
        execute(connection, statement.text());
      }
    } catch (SQLException e) {
      if (!mayBeDone || !DONE_ALREADY.contains(String.valueOf(e.getSQLState()))) {
        throw e;
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (java.sql.Statement jdbc = connection.createStatement()) {
      jdbc.setEscapeProcessing(false);
      jdbc.execute(sql);
    }
  }

  /**
   * Notes the settings that it changes: released one by one, every migration had a session of its
   * own, and a dump's empty search_path must not reach the next. They are noted in the session
   * itself, since a script may run in several transactions.
   */
  private void rememberSettings(Connection connection) {
    int number = 0;
    for (String setting : changes.settings()) {
      set(
          connection,
          "SELECT pg_catalog.set_config('slipway.before_"
              + number++
              + "', coalesce(pg_catalog.current_setting(?, true), ''), false)",
          setting);
    }
  }

  private void restoreSettings(Connection connection) {
    int number = 0;
    for (String setting : changes.settings()) {
      set(
          connection,
          "SELECT pg_catalog.set_config(?, pg_catalog.current_setting('slipway.before_"
              + number++
              + "'), false)",
          setting);
    }
  }

  private void set(Connection connection, String query, String setting) {
    try (PreparedStatement jdbc = connection.prepareStatement(query)) {
      jdbc.setString(1, setting);
      jdbc.execute();
    } catch (SQLException e) {
      throw atItsEnd(e);
    }
  }

  /**
   * Does what the end of a transaction and of a session would have done: checks what is deferred,
   * without which the next migration could not alter these tables, and drops what is temporary.
   */
  void settle(Connection connection) {
    checkWhatIsDeferred(connection);
    dropWhatIsTemporary(connection);
  }

  /** Lets what is deferred be checked now, and be deferred again afterwards. */
  void checkWhatIsDeferred(Connection connection) {
    try (java.sql.Statement jdbc = connection.createStatement()) {
      String deferred = deferred(jdbc);
      if (deferred != null) {
        jdbc.execute("SET CONSTRAINTS ALL IMMEDIATE");
        if (!deferred.isEmpty()) {
          jdbc.execute("SET CONSTRAINTS " + deferred + " DEFERRED");
        }
      }
    } catch (SQLException e) {
      throw atItsEnd(e);
    }
  }

  private void dropWhatIsTemporary(Connection connection) {
    if (changes.makesTemporary()) {
      try {
        execute(connection, "DISCARD TEMP");
      } catch (SQLException e) {
        throw atItsEnd(e);
      }
    }
  }

  /** The constraints that begin as deferred ones, as SQL; null if none can be deferred at all. */
  private static @Nullable String deferred(java.sql.Statement jdbc) throws SQLException {
    try (ResultSet row =
        jdbc.executeQuery(
            "SELECT coalesce(string_agg(DISTINCT format('%I.%I', nspname, conname), ', ')"
                + " FILTER (WHERE condeferred), '')"
                + " FROM pg_catalog.pg_constraint"
                + " JOIN pg_catalog.pg_namespace ON pg_namespace.oid = connamespace"
                + " WHERE condeferrable HAVING count(*) > 0")) {
      return row.next() ? row.getString(1) : null;
    }
  }

  private Refusal atItsEnd(SQLException error) {
    return new Refusal(
        Fact.STEP,
        name() + " failed at its end, where what is deferred is checked and what is temporary goes",
        words(error),
        "mend the migration, or the rows it stumbles over",
        error);
  }

  @Override
  boolean isRun(Statement statement) {
    if (statement.text().startsWith("\\")) {
      throw cannot(statement, "it is a command of psql, which no server understands");
    }
    if (statement.begins("COPY")) {
      throw changes.isCopyOfRows(statement)
          ? cannot(
              statement,
              "its rows are not SQL, and only psql sends them",
              "write the rows as INSERT statements (pg_dump --inserts does)")
          : cannot(statement, "it reads or writes what is not in the database");
    }
    refuseWhatReachesBeyond(statement);
    Reading reading = new Reading(statement.tokens(), 0);
    if (reading.is("PREPARE", "TRANSACTION")
        || reading.is("COMMIT", "PREPARED")
        || reading.is("ROLLBACK", "PREPARED")) {
      throw cannot(statement, "it would hand the transaction to somebody else");
    }
    if (reading.take("ROLLBACK") || reading.take("ABORT")) {
      reading.skip("WORK", "TRANSACTION");
      if (!reading.is("TO")) {
        throw cannot(
            statement, "it would undo what earlier migrations did in the same transaction");
      }
      return true;
    }
    return !isTransactionControl(statement);
  }

  private void refuseWhatReachesBeyond(Statement statement) {
    if (statement.begins("DROP", "DATABASE")
        || statement.begins("ALTER", "DATABASE")
        || statement.begins("ALTER", "SYSTEM")
        || statement.begins("DROP", "TABLESPACE")) {
      throw cannot(statement, BEYOND);
    }
    if (changes.readsStringsOtherwise(statement)) {
      throw cannot(statement, "where its strings end could not be told any more");
    }
  }

  /** What begins and ends transactions; savepoints live inside of ours and stay as they are. */
  static boolean isTransactionControl(Statement statement) {
    return statement.begins("BEGIN")
        || statement.begins("START", "TRANSACTION")
        || statement.begins("COMMIT")
        || statement.begins("END")
        // By then something has run, and the server lets nothing be said about it any more.
        || statement.begins("SET", "TRANSACTION");
  }

  /**
   * Whether PostgreSQL refuses a statement inside a transaction, as far as its text tells: a
   * procedure that commits looks like one that does not.
   */
  static boolean mustStandAlone(Statement statement) {
    Reading reading = new Reading(statement.tokens(), 0);
    if (reading.take("CREATE")) {
      reading.skip("UNIQUE");
      return reading.is("INDEX", "CONCURRENTLY")
          || reading.is("DATABASE")
          || reading.is("TABLESPACE")
          || reading.is("SUBSCRIPTION");
    }
    if (reading.take("CLUSTER")) {
      reading.skip("VERBOSE");
      reading.skipBrackets();
      return reading.isAtEnd();
    }
    if (reading.take("REINDEX")) {
      boolean concurrently = isOn(reading.rest(), "CONCURRENTLY");
      reading.skipBrackets();
      return concurrently || reading.is("SCHEMA") || reading.is("DATABASE") || reading.is("SYSTEM");
    }
    if (reading.take("ALTER", "TABLE")) {
      return indexOf(statement, "DETACH") > 0 && indexOf(statement, "CONCURRENTLY") > 0;
    }
    return reading.is("VACUUM")
        || reading.is("DROP", "INDEX", "CONCURRENTLY")
        || reading.is("DROP", "SUBSCRIPTION")
        || reading.is("ALTER", "SUBSCRIPTION");
  }

  /** Whether an option is there and not switched off. */
  private static boolean isOn(List<Token> tokens, String option) {
    for (int at = 0; at < tokens.size(); at++) {
      if (tokens.get(at).is(option)) {
        String value = at + 1 < tokens.size() ? Sql.folded(tokens.get(at + 1).text()) : "";
        return !Set.of("false", "off", "0").contains(value);
      }
    }
    return false;
  }

  /** The index that a statement makes while others write. If that fails it stays, invalid. */
  static Optional<MadeIndex> concurrentIndex(Statement statement) {
    return statement.tokens().stream().anyMatch(token -> token.is("CONCURRENTLY"))
        ? index(statement)
        : Optional.empty();
  }

  /** The index that a statement makes, if it makes one. */
  static Optional<MadeIndex> index(Statement statement) {
    Reading reading = new Reading(statement.tokens(), 0);
    if (!reading.take("CREATE")) {
      return Optional.empty();
    }
    reading.take("UNIQUE");
    if (!reading.take("INDEX")) {
      return Optional.empty();
    }
    reading.take("CONCURRENTLY");
    reading.take("IF", "NOT", "EXISTS");
    Optional<String> index = reading.is("ON") ? Optional.empty() : reading.part();
    if (!reading.take("ON")) {
      return Optional.empty();
    }
    reading.take("ONLY");
    Optional<Name> table = reading.name();
    return table.map(name -> new MadeIndex(name.schema(), index, name.last()));
  }

  /** What only runs outside of a transaction has its place in the script, and is run there. */
  @Override
  List<String> afterwards() {
    return List.of();
  }

  @Override
  public Set<String> tablesThatMayLoseRows() {
    return changes.tablesThatMayLoseRows();
  }

  @Override
  public boolean truncatesWithCascade() {
    return changes.truncatesWithCascade();
  }

  @Override
  public boolean mayChange(Set<String> kept) {
    return changes.mayChange(kept);
  }

  @Override
  public List<String> actions(int place) {
    return places()
        .get(place)
        .flatMap(PostgresActions::of)
        .map(PostgresActions::alone)
        .orElseGet(() -> super.actions(place));
  }

  @Override
  public String together(int place, Set<Integer> actions) {
    return places()
        .get(place)
        .flatMap(PostgresActions::of)
        .map(all -> all.together(actions))
        .orElseGet(() -> super.together(place, actions));
  }

  @Override
  public Optional<Filling> filling(int place) {
    return places()
        .get(place)
        .flatMap(
            statement ->
                changesRowsOf(place).flatMap(table -> Inserting.filling(statement, table)));
  }

  @Override
  public Optional<String> changesRowsOf(int place) {
    return places().get(place).flatMap(changes::changesRowsOf);
  }

  @Override
  public List<String> statementsThatFill(String table) {
    return changes.statementsThatFill(table);
  }

  @Override
  public boolean drops(String table) {
    return changes.drops(table);
  }

  @Override
  String words(SQLException error) {
    return EngineWords.of(error).replaceAll("\\s*\\n\\s*", "; ");
  }

  /**
   * The server counts characters from 1 (postgresql.org/docs/current/protocol-error-fields.html).
   */
  @Override
  int place(Statement statement, SQLException error, Connection scratch) {
    int characters = EngineWords.position(error).orElse(0) - 1;
    String text = statement.text();
    return characters > 0 && characters <= text.codePointCount(0, text.length())
        ? text.offsetByCodePoints(0, characters)
        : 0;
  }

  @Override
  boolean isMisspelt(SQLException error) {
    return SYNTAX_ERROR.equals(error.getSQLState());
  }

  /** Every one of its statements that fails, with those that follow run nevertheless. */
  List<Rejection> rejections(Connection scratch) throws SQLException {
    List<Rejection> rejections = forbidden();
    if (rejections.isEmpty() && !replayedAtOnce(scratch)) {
      new Rehearsal(scratch, changes.home()).run(this, rejections);
      try {
        end(scratch);
      } catch (Refusal e) {
        rejections.add(atTheEnd(e));
      }
    }
    return rejections;
  }
}
