package dev.slipway.migrate;

import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.database.Sql.Statement;
import dev.slipway.database.Sql.Token;
import dev.slipway.refusal.Refusal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A migration's text for SQLite; what belongs to the file and not to the schema is left alone. */
final class SqliteScript extends Script {

  /**
   * Settings of the file or the connection; those of the app's own runner are not ours to change.
   */
  private static final Set<String> LEFT_ALONE =
      Set.of(
          "foreign_keys",
          "journal_mode",
          "synchronous",
          "locking_mode",
          "temp_store",
          "wal_checkpoint",
          "wal_autocheckpoint",
          "journal_size_limit",
          "busy_timeout",
          "cache_size",
          "mmap_size",
          "page_size",
          "auto_vacuum",
          "incremental_vacuum");

  /** Settings that last as long as the connection, and must not reach the next migration. */
  private static final Map<String, String> RESET =
      Map.of(
          "legacy_alter_table", "OFF",
          "defer_foreign_keys", "OFF",
          "ignore_check_constraints", "OFF",
          "recursive_triggers", "OFF",
          "case_sensitive_like", "OFF",
          "writable_schema", "RESET");

  /** Statements that change neither rows nor files, whatever they are given. */
  private static final Set<String> WITHOUT_ROWS =
      Set.of(
          "SELECT",
          "VALUES",
          "ANALYZE",
          "REINDEX",
          "VACUUM",
          "EXPLAIN",
          "SAVEPOINT",
          "RELEASE",
          "BEGIN",
          "COMMIT",
          "END",
          "ROLLBACK");

  private static final Set<String> CHANGING_ROWS = Set.of("INSERT", "REPLACE", "UPDATE", "DELETE");

  /** What SQLite names in its messages. */
  private static final Pattern NAMED =
      Pattern.compile("near \"([^\"]+)\": syntax error|no such \\w+: (?:\\w+\\.)?(\\w+)");

  private static final Pattern MISSPELT =
      Pattern.compile("syntax error|incomplete input|unrecognized token");

  /** Stands for a change of which it cannot be told what it changes. */
  private static final String ANYTHING = "*";

  SqliteScript(String name, String sql) {
    this(name, Sql.statements(sql, Engine.SQLITE), null);
  }

  private SqliteScript(
      String name, List<Statement> statements, @Nullable List<Optional<Statement>> places) {
    super(name, statements, places);
  }

  @Override
  Script with(List<Statement> all, List<Optional<Statement>> others) {
    return new SqliteScript(name(), all, others);
  }

  @Override
  Engine engine() {
    return Engine.SQLITE;
  }

  @Override
  void run(Connection connection, int from, int to) {
    for (Optional<Statement> place : places().subList(from, Math.min(to, size()))) {
      if (place.isEmpty()) {
        continue;
      }
      Statement statement = place.get();
      try (java.sql.Statement jdbc = connection.createStatement()) {
        // Not execute(), of which the driver runs only the first statement of several.
        jdbc.executeUpdate(statement.text());
      } catch (SQLException e) {
        throw failed(statement, e);
      }
    }
  }

  /** One transaction holds all of it. */
  @Override
  void resume(Connection connection, int from) {}

  @Override
  void pause(Connection connection) {}

  @Override
  void end(Connection connection) {
    dropWhatIsTemporary(connection);
    for (Statement statement : statements()) {
      String reset = statement.begins("PRAGMA") ? RESET.get(pragma(statement)) : null;
      if (reset != null) {
        try (java.sql.Statement jdbc = connection.createStatement()) {
          jdbc.executeUpdate("PRAGMA " + pragma(statement) + " = " + reset);
        } catch (SQLException e) {
          throw failed(statement, e);
        }
      }
    }
  }

  /** Released one by one, every migration had a connection of its own. */
  private void dropWhatIsTemporary(Connection connection) {
    for (Statement statement : statements()) {
      if (statement.begins("CREATE", "TEMP") || statement.begins("CREATE", "TEMPORARY")) {
        try (java.sql.Statement jdbc = connection.createStatement()) {
          for (String drop : temporary(jdbc)) {
            jdbc.executeUpdate(drop);
          }
        } catch (SQLException e) {
          throw failed(statement, e);
        }
        return;
      }
    }
  }

  private static List<String> temporary(java.sql.Statement jdbc) throws SQLException {
    List<String> drops = new ArrayList<>();
    try (ResultSet objects =
        jdbc.executeQuery(
            "SELECT type, name FROM temp.sqlite_schema WHERE type IN ('trigger', 'view', 'table')"
                + " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type DESC")) {
      while (objects.next()) {
        drops.add(
            "DROP " + objects.getString(1) + " IF EXISTS temp." + Sql.quoted(objects.getString(2)));
      }
    }
    return drops;
  }

  @Override
  boolean isRun(Statement statement) {
    if (statement.begins("ROLLBACK")
        && !statement.begins("ROLLBACK", "TO")
        && !statement.begins("ROLLBACK", "TRANSACTION", "TO")) {
      throw cannot(statement, "it would undo what earlier migrations did in the same transaction");
    }
    if (statement.begins("ATTACH") || statement.begins("DETACH")) {
      throw cannot(statement, "it reaches into a file that is neither looked at nor backed up");
    }
    if (statement.begins("BACKUP") || statement.begins("RESTORE")) {
      throw cannot(statement, "it is no SQL, and the driver would write to a file");
    }
    boolean bracket =
        statement.begins("BEGIN") || statement.begins("COMMIT") || statement.begins("END");
    boolean leftAlone = statement.begins("PRAGMA") && LEFT_ALONE.contains(pragma(statement));
    return !bracket && !leftAlone && !statement.begins("VACUUM");
  }

  private static String pragma(Statement statement) {
    List<Token> tokens = statement.tokens();
    int at = tokens.size() > 3 && tokens.get(2).isSymbol(".") ? 3 : 1;
    return at < tokens.size() ? Sql.folded(tokens.get(at).name()) : "";
  }

  /** VACUUM changes no value, though perhaps the rowids of a table without a primary key. */
  @Override
  List<String> afterwards() {
    return statements().stream()
        .filter(
            statement ->
                statement.begins("VACUUM")
                    && statement.tokens().stream().noneMatch(t -> t.is("INTO")))
        .map(Statement::text)
        .toList();
  }

  @Override
  public Set<String> tablesThatMayLoseRows() {
    Set<String> tables = new HashSet<>();
    for (Statement statement : statements()) {
      if (verb(statement).equals("DELETE") || statement.begins("DROP", "TABLE")) {
        tables.add(target(statement));
      }
    }
    addOtherNames(tables);
    return tables;
  }

  /** Prisma runs it without any. */
  @Override
  public boolean runsAsOne() {
    return false;
  }

  /** SQLite has no TRUNCATE. */
  @Override
  public boolean truncatesWithCascade() {
    return false;
  }

  /** Adds what the script calls these tables before or after it renames them. */
  private void addOtherNames(Set<String> tables) {
    List<List<String>> renamed = new ArrayList<>();
    for (Statement statement : statements()) {
      if (statement.begins("ALTER", "TABLE")) {
        newName(statement).ifPresent(name -> renamed.add(List.of(target(statement), name)));
      }
    }
    boolean found;
    do {
      found = false;
      for (List<String> names : renamed) {
        found |= names.stream().anyMatch(tables::contains) && tables.addAll(names);
      }
    } while (found);
  }

  /** The name, in lower case, that a table gets. */
  private static Optional<String> newName(Statement statement) {
    List<Token> tokens = statement.tokens();
    int rename = indexOf(statement, "RENAME");
    return rename > 0 && rename + 2 < tokens.size() && tokens.get(rename + 1).is("TO")
        ? Optional.of(key(tokens.get(rename + 2)))
        : Optional.empty();
  }

  @Override
  public boolean mayChange(Set<String> kept) {
    Set<String> theirs = new HashSet<>(kept);
    addOtherNames(theirs);
    for (Statement statement : statements()) {
      String changed = changed(statement);
      // sqlite_sequence and its like are no part of a catalog, but an app sees what they hold.
      if (changed.equals(ANYTHING) || changed.startsWith("sqlite_") || theirs.contains(changed)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Optional<Filling> filling(int place) {
    Optional<Statement> statement = places().get(place);
    return statement.isPresent() && statement.get().begins("INSERT")
        ? Inserting.filling(statement.get(), target(statement.get()))
        : Optional.empty();
  }

  @Override
  public Optional<String> changesRowsOf(int place) {
    return places()
        .get(place)
        .filter(statement -> CHANGING_ROWS.contains(verb(statement)))
        .map(SqliteScript::target)
        .filter(table -> !table.equals(ANYTHING) && !table.startsWith("sqlite_"));
  }

  @Override
  public List<String> statementsThatFill(String table) {
    List<String> filling = new ArrayList<>();
    for (Statement statement : statements()) {
      if (isDrop(statement, table)) {
        filling.clear();
      } else if (CHANGING_ROWS.contains(verb(statement)) && target(statement).equals(table)) {
        filling.add(statement.text());
      }
    }
    return filling;
  }

  @Override
  public boolean drops(String table) {
    return statements().stream().anyMatch(statement -> isDrop(statement, table));
  }

  private static boolean isDrop(Statement statement, String table) {
    return statement.begins("DROP", "TABLE") && target(statement).equals(table);
  }

  /** The table, or the column of one, whose rows a statement may change; "" for none. */
  private static String changed(Statement statement) {
    String verb = verb(statement);
    return switch (verb) {
      case "INSERT", "REPLACE", "UPDATE", "DELETE" -> target(statement);
      case "CREATE" ->
          statement.begins("CREATE", "TABLE") && indexOf(statement, "AS") > 0
              ? target(statement)
              : "";
      case "DROP" -> statement.begins("DROP", "TABLE") ? target(statement) : "";
      case "ALTER" ->
          newName(statement).isPresent() ? target(statement) : droppedOrRenamedColumn(statement);
      case "PRAGMA" -> changesNoRow(pragma(statement)) ? "" : ANYTHING;
      default -> WITHOUT_ROWS.contains(verb) ? "" : ANYTHING;
    };
  }

  /** Columns that only change names may change places with each other. */
  private static String droppedOrRenamedColumn(Statement statement) {
    boolean renames = indexOf(statement, "RENAME") > 0;
    if (!renames && indexOf(statement, "DROP") < 0) {
      return "";
    }
    int last = statement.tokens().size() - 1;
    Token column = statement.tokens().get(renames ? last - 2 : last);
    return Sql.key(column, Engine.SQLITE)
        .map(name -> Sql.amongOthers(target(statement)) + "." + Sql.amongOthers(name))
        .orElse(ANYTHING);
  }

  private static boolean changesNoRow(String pragma) {
    return LEFT_ALONE.contains(pragma)
        || (RESET.containsKey(pragma) && !pragma.equals("writable_schema"))
        || pragma.startsWith("foreign_key_");
  }

  /** The first keyword, or behind WITH the one that says what is done. */
  private static String verb(Statement statement) {
    if (!statement.begins("WITH")) {
      return statement.tokens().get(0).text().toUpperCase(Locale.ROOT);
    }
    int depth = 0;
    for (Token token : statement.tokens()) {
      depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
      for (String verb : List.of("SELECT", "VALUES", "INSERT", "REPLACE", "UPDATE", "DELETE")) {
        if (depth == 0 && token.is(verb)) {
          return verb;
        }
      }
    }
    return "WITH";
  }

  /** The table that a statement is about, in lower case, or {@link #ANYTHING}. */
  private static String target(Statement statement) {
    List<Token> tokens = statement.tokens();
    String before =
        switch (verb(statement)) {
          case "INSERT", "REPLACE" -> "INTO";
          case "DELETE" -> "FROM";
          case "UPDATE" -> "UPDATE";
          default -> "TABLE";
        };
    int at = indexOf(statement, before) + 1;
    if (at == 0) {
      return ANYTHING;
    }
    while (at < tokens.size() && isBeforeName(tokens.get(at), tokens, at)) {
      at++;
    }
    if (at + 2 < tokens.size() && tokens.get(at + 1).isSymbol(".")) {
      at += 2;
    }
    return at < tokens.size() ? key(tokens.get(at)) : ANYTHING;
  }

  private static String key(Token token) {
    return Sql.key(token, Engine.SQLITE).orElse(ANYTHING);
  }

  /** IF [NOT] EXISTS, or UPDATE's OR ABORT. */
  private static boolean isBeforeName(Token token, List<Token> tokens, int at) {
    return token.is("IF")
        || token.is("NOT")
        || token.is("EXISTS")
        || token.is("OR")
        || tokens.get(at - 1).is("OR");
  }

  @Override
  String words(SQLException error) {
    return String.valueOf(error.getMessage());
  }

  /**
   * SQLite names the word that it stumbled over. Where that stands more than once, it is the first
   * one up to which the text is already wrong.
   */
  @Override
  int place(Statement statement, SQLException error, Connection scratch) {
    Matcher named = NAMED.matcher(words(error));
    if (!named.find()) {
      return 0;
    }
    String word = named.group(1) != null ? named.group(1) : named.group(2);
    int first = statement.tokens().get(0).start();
    List<Token> found =
        statement.tokens().stream().filter(token -> token.text().equals(word)).toList();
    for (Token token : found) {
      String until = statement.text().substring(0, token.end() - first);
      if (found.size() == 1 || failure(until, scratch).equals(named.group())) {
        return token.start() - first;
      }
    }
    return 0;
  }

  /** How SQLite complains of a statement that it only reads. */
  private String failure(String sql, Connection scratch) {
    try {
      scratch.prepareStatement(sql).close();
      return "";
    } catch (SQLException e) {
      Matcher named = NAMED.matcher(words(e));
      return named.find() ? named.group() : "";
    }
  }

  @Override
  boolean isMisspelt(SQLException error) {
    return MISSPELT.matcher(words(error)).find();
  }

  /** Every one of its statements that fails, with those that follow run nevertheless. */
  List<Rejection> rejections(Connection scratch) {
    List<Rejection> rejections = forbidden();
    if (!rejections.isEmpty()) {
      return rejections;
    }
    for (int number = 0; number < runnable().size(); number++) {
      try {
        run(scratch, number, number + 1);
      } catch (Refusal e) {
        rejections.add(rejection(number, e, scratch));
      }
    }
    try {
      end(scratch);
    } catch (Refusal e) {
      rejections.add(atTheEnd(e));
    }
    return rejections;
  }
}
