package dev.slipway.migrate;

import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.database.Sql.Statement;
import dev.slipway.database.Sql.Token;
import dev.slipway.migrate.Reading.Name;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a script for PostgreSQL may do to rows, as far as its text tells. */
final class PostgresChanges {

  /** Statements that read rows or change those of tables that they name. */
  private static final Set<String> ABOUT_ROWS =
      words("SELECT VALUES TABLE WITH INSERT UPDATE DELETE MERGE TRUNCATE");

  private static final Set<String> CHANGING_ROWS = words("INSERT UPDATE DELETE MERGE TRUNCATE");

  /** Statements that change nothing that a reader sees, whatever they are given. */
  private static final Set<String> WITHOUT_ROWS =
      words(
          "ABORT ANALYZE BEGIN CHECKPOINT CLUSTER COMMENT COMMIT DEALLOCATE DISCARD END "
              + "LISTEN LOCK REFRESH REINDEX RELEASE RESET ROLLBACK SAVEPOINT SET SHOW START "
              + "UNLISTEN VACUUM");

  /**
   * Kinds of objects whose making the catalog shows. Roles, policies and their like are not among
   * them: they leave no trace in it, but an app needs them.
   */
  private static final Set<String> MADE_IN_SIGHT =
      words(
          "DOMAIN EXTENSION FUNCTION INDEX MATERIALIZED PROCEDURE SCHEMA "
              + "SEQUENCE STATISTICS TABLE TRIGGER TYPE VIEW");

  /** Kinds of objects with which no row goes, and as a rule no privilege either. */
  private static final Set<String> DROPPED_ALONE =
      words("DOMAIN FUNCTION INDEX PROCEDURE STATISTICS TRIGGER TYPE");

  /** Words behind which a bracket may stand though nothing is called. */
  private static final Set<String> NOT_CALLED =
      words(
          "all and any array as between bit by case cast char character coalesce conflict "
              + "decimal distinct else except exists extract filter float from greatest having "
              + "ilike in intersect interval into is join lateral least like limit materialized "
              + "not nullif numeric offset on or over precision returning row select set some "
              + "then time timestamp timestamptz union using values varbit varchar varying when "
              + "where");

  /** Functions of the server itself that change nothing but settings. */
  private static final Set<String> CHANGING_NOTHING =
      words(
          "count current_database current_schema current_setting lower max min now "
              + "pg_get_serial_sequence set_config sum to_regclass upper version");

  private final List<Statement> statements;
  private final String home;
  private final Set<String> searched;

  PostgresChanges(List<Statement> statements, String home) {
    this.statements = statements;
    this.home = home;
    this.searched = searched();
  }

  String home() {
    return home;
  }

  private static Set<String> words(String words) {
    return Set.of(words.split(" ", -1));
  }

  /** The other schemas in which the script itself has names without a schema looked up. */
  private Set<String> searched() {
    Set<String> schemas = new LinkedHashSet<>();
    for (Statement statement : statements) {
      Reading reading = new Reading(statement.tokens(), 0);
      if (reading.take("SET")) {
        reading.skip("SESSION", "LOCAL");
        if (reading.take("SEARCH_PATH") || reading.take("SCHEMA")) {
          reading.take("TO");
          for (Token token : reading.rest()) {
            schemas.addAll(parts(token));
          }
        }
      }
      for (List<Token> arguments : settingsCalled(statement)) {
        if (arguments.size() > 2 && parts(arguments.get(0)).contains("search_path")) {
          schemas.addAll(parts(arguments.get(2)));
        }
      }
    }
    schemas.remove(home);
    return schemas;
  }

  /** The names in a name or string. */
  private static List<String> parts(Token token) {
    List<Token> tokens =
        Sql.content(token).map(text -> Sql.tokens(text, Engine.POSTGRESQL)).orElse(List.of(token));
    return tokens.stream().flatMap(part -> Sql.storedName(part).stream()).toList();
  }

  /** What follows the bracket of each {@code set_config(} in a statement. */
  private static List<List<Token>> settingsCalled(Statement statement) {
    List<List<Token>> calls = new ArrayList<>();
    List<Token> tokens = statement.tokens();
    for (int at = 0; at + 2 < tokens.size(); at++) {
      if (tokens.get(at).is("SET_CONFIG") && tokens.get(at + 1).isSymbol("(")) {
        calls.add(tokens.subList(at + 2, tokens.size()));
      }
    }
    return calls;
  }

  /** The settings of the session that its own statements change, in lower case. */
  Set<String> settings() {
    Set<String> settings = new LinkedHashSet<>();
    for (Statement statement : statements) {
      Reading reading = new Reading(statement.tokens(), 0);
      if (reading.take("SET") || reading.take("RESET")) {
        settings.addAll(settings(reading));
      }
      for (List<Token> arguments : settingsCalled(statement)) {
        Sql.content(arguments.get(0)).map(Sql::folded).ifPresent(settings::add);
      }
    }
    return settings;
  }

  private static Set<String> settings(Reading reading) {
    if (reading.is("CONSTRAINTS") || reading.is("TRANSACTION") || reading.is("ALL")) {
      return Set.of();
    }
    if (reading.is("SESSION", "CHARACTERISTICS")) {
      return Set.of(
          "default_transaction_isolation",
          "default_transaction_read_only",
          "default_transaction_deferrable");
    }
    if (reading.is("SESSION", "AUTHORIZATION")) {
      return Set.of("session_authorization");
    }
    reading.skip("SESSION", "LOCAL");
    if (reading.is("TIME", "ZONE")) {
      return Set.of("timezone");
    }
    if (reading.is("SCHEMA")) {
      return Set.of("search_path");
    }
    if (reading.is("NAMES")) {
      return Set.of("client_encoding");
    }
    if (reading.is("XML", "OPTION")) {
      return Set.of("xmloption");
    }
    return Set.copyOf(
        reading
            .name()
            .map(name -> name.schema().map(prefix -> prefix + ".").orElse("") + name.last())
            .map(setting -> Set.of(Sql.folded(setting)))
            .orElse(Set.of()));
  }

  /** Whether a statement does nothing but change settings, and for longer than its transaction. */
  boolean setsForTheSession(Statement statement) {
    Reading reading = new Reading(statement.tokens(), 0);
    if (reading.take("SET") || reading.take("RESET")) {
      return !reading.is("LOCAL") && !settings(reading).isEmpty();
    }
    return reading.take("SELECT")
        && (!reading.take("PG_CATALOG") || reading.takeSymbol("."))
        && reading.is("SET_CONFIG")
        && Script.indexOf(statement, "FROM") < 0;
  }

  /** Whether a statement has the server read strings in another way than they are read here. */
  boolean readsStringsOtherwise(Statement statement) {
    return statement.tokens().stream().anyMatch(token -> token.is("STANDARD_CONFORMING_STRINGS"))
        && statement.tokens().stream()
            .anyMatch(token -> Set.of("off", "false", "'off'").contains(Sql.folded(token.text())));
  }

  /** Whether a statement is a COPY whose rows come from, or go to, whoever sends it. */
  boolean isCopyOfRows(Statement statement) {
    return Script.indexOf(statement, "STDIN") > 0 || Script.indexOf(statement, "STDOUT") > 0;
  }

  /** Whether it makes a table, view or sequence that is gone when its session ends. */
  boolean makesTemporary() {
    for (Statement statement : statements) {
      Reading reading = new Reading(statement.tokens(), 0);
      if (reading.take("CREATE")) {
        reading.skip("OR", "REPLACE", "LOCAL", "GLOBAL");
      } else {
        while (!reading.isAtEnd() && !reading.take("INTO")) {
          reading.next();
        }
        reading.skip("LOCAL", "GLOBAL");
      }
      if (reading.is("TEMP") || reading.is("TEMPORARY")) {
        return true;
      }
    }
    return false;
  }

  Set<String> tablesThatMayLoseRows() {
    Set<String> tables = new HashSet<>();
    for (List<Token> tokens : texts()) {
      for (int at = 0; at < tokens.size(); at++) {
        for (Name name : losing(tokens, at)) {
          tables.addAll(keys(name));
        }
      }
    }
    addOtherNames(tables);
    return tables;
  }

  boolean truncatesWithCascade() {
    for (List<Token> tokens : texts()) {
      for (int at = 0; at < tokens.size(); at++) {
        if (tokens.get(at).is("TRUNCATE") && !losing(tokens, at).isEmpty()) {
          Reading reading = new Reading(tokens, at);
          while (!reading.isAtEnd() && !reading.takeSymbol(";")) {
            if (reading.take("CASCADE")) {
              return true;
            }
            reading.next();
          }
        }
      }
    }
    return false;
  }

  /**
   * Its statements, and what stands in the bodies that it gives to the server as strings; the
   * strings in those as well, since EXECUTE may be given them.
   */
  private List<List<Token>> texts() {
    List<List<Token>> texts = new ArrayList<>();
    for (Statement statement : statements) {
      texts.add(statement.tokens());
      Reading reading = new Reading(statement.tokens(), 0);
      boolean withBody = reading.is("DO");
      if (reading.take("CREATE")) {
        reading.take("OR", "REPLACE");
        withBody = reading.is("FUNCTION") || reading.is("PROCEDURE");
      }
      if (withBody) {
        addStrings(statement.tokens(), texts);
      }
    }
    return texts;
  }

  private static void addStrings(List<Token> tokens, List<List<Token>> texts) {
    for (Token token : tokens) {
      Sql.content(token)
          .map(text -> Sql.tokens(text, Engine.POSTGRESQL))
          .ifPresent(
              inner -> {
                texts.add(inner);
                addStrings(inner, texts);
              });
    }
  }

  /**
   * The tables of the DELETE, TRUNCATE, DROP TABLE or MERGE that begins at a token, if one does.
   */
  private static List<Name> losing(List<Token> tokens, int at) {
    Reading reading = new Reading(tokens, at);
    if (reading.take("TRUNCATE")) {
      reading.take("TABLE");
      // A privilege or an event of that name.
      return reading.is("ON") || reading.is("OR") || reading.is("FROM")
          ? List.of()
          : reading.names();
    }
    if (reading.take("DROP", "TABLE")) {
      reading.take("IF", "EXISTS");
      return isInAlter(tokens, at) ? List.of() : reading.names();
    }
    if (reading.take("DELETE", "FROM")) {
      reading.take("ONLY");
      return isColumn(tokens, at) ? List.of() : reading.name().map(List::of).orElse(List.of());
    }
    if (reading.take("MERGE", "INTO") && mergeDeletes(reading)) {
      Reading target = new Reading(tokens, at + 2);
      target.take("ONLY");
      return target.name().map(List::of).orElse(List.of());
    }
    return List.of();
  }

  /** An extension or publication loses a table; that is not dropped. */
  private static boolean isInAlter(List<Token> tokens, int at) {
    for (int before = at - 1; before >= 0 && !tokens.get(before).isSymbol(";"); before--) {
      if (tokens.get(before).is("ALTER")) {
        return true;
      }
    }
    return false;
  }

  /** The word may be the name of a column that is selected. */
  private static boolean isColumn(List<Token> tokens, int at) {
    return at > 0
        && (tokens.get(at - 1).is("SELECT")
            || tokens.get(at - 1).is("DISTINCT")
            || tokens.get(at - 1).isSymbol(",")
            || tokens.get(at - 1).isSymbol("."));
  }

  private static boolean mergeDeletes(Reading reading) {
    while (!reading.isAtEnd() && !reading.takeSymbol(";")) {
      if (reading.take("THEN", "DELETE")) {
        return true;
      }
      reading.next();
    }
    return false;
  }

  /** Adds what the script calls these tables before or after it gives them another name. */
  private void addOtherNames(Set<String> tables) {
    List<Set<String>> renamed = new ArrayList<>();
    for (List<Token> tokens : texts()) {
      for (int at = 0; at < tokens.size(); at++) {
        Set<String> names = renaming(new Reading(tokens, at));
        if (!names.isEmpty()) {
          renamed.add(names);
        }
      }
    }
    boolean found;
    do {
      found = false;
      for (Set<String> names : renamed) {
        found |= names.stream().anyMatch(tables::contains) && tables.addAll(names);
      }
    } while (found);
  }

  /** Both names of a table that an ALTER TABLE which comes next renames or moves, if one does. */
  private Set<String> renaming(Reading reading) {
    Set<String> both = new HashSet<>();
    if (!reading.take("ALTER", "TABLE")) {
      return both;
    }
    reading.take("IF", "EXISTS");
    reading.take("ONLY");
    reading
        .name()
        .ifPresent(
            old -> {
              reading.takeSymbol("*");
              boolean renames = reading.take("RENAME", "TO");
              if (renames || reading.take("SET", "SCHEMA")) {
                reading
                    .part()
                    .map(
                        part ->
                            renames
                                ? new Name(old.schema(), part)
                                : new Name(Optional.of(part), old.last()))
                    .ifPresent(
                        name -> {
                          both.addAll(keys(old));
                          both.addAll(keys(name));
                        });
              }
            });
    return both;
  }

  /** How the catalog may call what the script calls so. */
  private Set<String> keys(Name name) {
    String last = Reading.written(name.last());
    Set<String> keys = new LinkedHashSet<>();
    if (name.schema().isEmpty() || name.schema().get().equals(home)) {
      keys.add(last);
    } else {
      keys.add(Reading.written(name.schema().get()) + "." + last);
    }
    if (name.schema().isEmpty()) {
      searched.forEach(schema -> keys.add(Reading.written(schema) + "." + last));
    }
    return keys;
  }

  boolean mayChange(Set<String> kept) {
    Set<String> theirs = new HashSet<>(kept);
    addOtherNames(theirs);
    return statements.stream().anyMatch(statement -> mayChange(statement, theirs));
  }

  private boolean mayChange(Statement statement, Set<String> kept) {
    Reading reading = new Reading(statement.tokens(), 0);
    if (reading.take("EXPLAIN")) {
      boolean analyzed = isAnalyzed(reading);
      List<Token> rest = reading.rest();
      return analyzed && (!ABOUT_ROWS.contains(verb(reading)) || mayChangeRows(rest, kept));
    }
    String verb = verb(reading);
    if (ABOUT_ROWS.contains(verb)) {
      return mayChangeRows(statement.tokens(), kept);
    }
    return switch (verb) {
      case "CREATE" -> createMayChange(reading, statement, kept);
      case "DROP" -> dropMayChange(reading, statement, kept);
      case "ALTER" -> alterMayChange(reading, statement, kept);
      // GRANT, REVOKE, SECURITY LABEL and REASSIGN leave no trace in the catalog, but an app needs
      // what they did; DO, CALL and EXECUTE may do anything.
      default -> !WITHOUT_ROWS.contains(verb);
    };
  }

  /** The first keyword, in capital letters, also of a query in brackets. */
  private static String verb(Reading reading) {
    boolean bracket;
    do {
      bracket = reading.takeSymbol("(");
    } while (bracket);
    List<Token> rest = reading.rest();
    return rest.isEmpty() ? "" : rest.get(0).text().toUpperCase(Locale.ROOT);
  }

  /** Reads the options of EXPLAIN; what it analyzes it runs. */
  private static boolean isAnalyzed(Reading reading) {
    boolean analyzed = reading.take("ANALYZE");
    reading.take("VERBOSE");
    List<Token> rest = reading.rest();
    boolean withOptions =
        rest.size() > 1
            && rest.get(0).isSymbol("(")
            && !ABOUT_ROWS.contains(rest.get(1).text().toUpperCase(Locale.ROOT))
            && !rest.get(1).isSymbol("(");
    if (withOptions) {
      int before = rest.size();
      reading.skipBrackets();
      analyzed =
          rest.subList(0, before - reading.rest().size()).stream()
              .anyMatch(token -> token.is("ANALYZE") || token.is("ANALYSE"));
    }
    return analyzed;
  }

  /** Whether tokens name a table that is kept where its rows are changed, or call a function. */
  private boolean mayChangeRows(List<Token> tokens, Set<String> kept) {
    for (int at = 0; at < tokens.size(); at++) {
      if (targets(tokens, at).stream().anyMatch(name -> isAmong(name, kept))) {
        return true;
      }
    }
    return calls(tokens);
  }

  /** The tables whose rows are changed or made by what begins at a token. */
  private static List<Name> targets(List<Token> tokens, int at) {
    Reading reading = new Reading(tokens, at);
    if (reading.take("INTO")) {
      reading.skip("TEMP", "TEMPORARY", "LOCAL", "GLOBAL", "UNLOGGED", "TABLE", "ONLY");
      return reading.name().map(List::of).orElse(List.of());
    }
    if (reading.take("UPDATE")) {
      boolean other =
          at > 0
              && (tokens.get(at - 1).is("FOR")
                  || tokens.get(at - 1).is("KEY")
                  || tokens.get(at - 1).is("DO")
                  || tokens.get(at - 1).is("THEN"));
      reading.take("ONLY");
      return other ? List.of() : reading.name().map(List::of).orElse(List.of());
    }
    return losing(tokens, at);
  }

  /** Whether a table of that name is among others, in whatever schema the name is looked up. */
  private boolean isAmong(Name name, Set<String> tables) {
    return tables.contains(Reading.written(name.last()))
        || keys(name).stream().anyMatch(tables::contains);
  }

  private static boolean calls(List<Token> tokens) {
    for (int at = 0; at + 1 < tokens.size(); at++) {
      if (tokens.get(at + 1).isSymbol("(")
          && Sql.storedName(tokens.get(at)).isPresent()
          && !isWithoutEffect(tokens, at)
          && !isBehindInto(tokens, at)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isWithoutEffect(List<Token> tokens, int at) {
    String name = Sql.storedName(tokens.get(at)).orElse("");
    boolean qualified = at > 1 && tokens.get(at - 1).isSymbol(".");
    if (qualified) {
      return tokens.get(at - 2).is("PG_CATALOG") && CHANGING_NOTHING.contains(name);
    }
    return tokens.get(at).type() == Sql.Type.WORD
        && (NOT_CALLED.contains(name) || CHANGING_NOTHING.contains(name));
  }

  /** Whether a name is that of a table whose columns follow in brackets. */
  private static boolean isBehindInto(List<Token> tokens, int at) {
    int first = at;
    while (first > 1 && tokens.get(first - 1).isSymbol(".")) {
      first -= 2;
    }
    return first > 0 && tokens.get(first - 1).is("INTO");
  }

  private boolean createMayChange(Reading reading, Statement statement, Set<String> kept) {
    reading.take("CREATE");
    reading.skip(
        "OR",
        "REPLACE",
        "UNIQUE",
        "TEMP",
        "TEMPORARY",
        "LOCAL",
        "GLOBAL",
        "UNLOGGED",
        "FOREIGN",
        "RECURSIVE",
        "CONSTRAINT");
    String kind = verb(reading);
    if (!MADE_IN_SIGHT.contains(kind)) {
      return true;
    }
    int as = Script.indexOf(statement, "AS");
    return switch (kind) {
      case "TABLE" -> {
        reading.take("TABLE");
        reading.take("IF", "NOT", "EXISTS");
        boolean theirs = reading.name().map(name -> isAmong(name, kept)).orElse(true);
        yield as > 0 && (theirs || isFilledByMoreThanReading(statement, as));
      }
      case "MATERIALIZED" -> as > 0 && isFilledByMoreThanReading(statement, as);
      // It may contain whole statements.
      case "SCHEMA" -> statement.tokens().stream().anyMatch(token -> token.is("GRANT"));
      default -> false;
    };
  }

  private static boolean isFilledByMoreThanReading(Statement statement, int as) {
    List<Token> query = statement.tokens().subList(as + 1, statement.tokens().size());
    return query.stream().anyMatch(token -> token.is("EXECUTE")) || calls(query);
  }

  private boolean dropMayChange(Reading reading, Statement statement, Set<String> kept) {
    reading.take("DROP");
    if (Script.indexOf(statement, "CASCADE") > 0) {
      return true;
    }
    reading.take("FOREIGN");
    reading.take("MATERIALIZED");
    if (reading.take("TABLE") || reading.take("VIEW")) {
      reading.take("IF", "EXISTS");
      List<Name> names = reading.names();
      // With a view its privileges go, and another one of that name does not have them.
      return names.isEmpty() || names.stream().anyMatch(name -> isAmong(name, kept));
    }
    // A sequence that is made again begins again.
    return !DROPPED_ALONE.contains(verb(reading));
  }

  private boolean alterMayChange(Reading reading, Statement statement, Set<String> kept) {
    reading.take("ALTER");
    if (Script.indexOf(statement, "OWNER") > 0) {
      return true;
    }
    reading.skip("FOREIGN", "MATERIALIZED");
    if (reading.take("TABLE") || reading.take("VIEW")) {
      reading.take("IF", "EXISTS");
      reading.take("ONLY");
      if (reading.is("ALL", "IN")) {
        return true;
      }
      Name name = reading.name().orElse(null);
      reading.takeSymbol("*");
      return name == null
          || reading.items().stream()
              .anyMatch(action -> actionMayChange(name, new Reading(action, 0), kept));
    }
    if (reading.take("SEQUENCE")) {
      return Script.indexOf(statement, "OWNED") < 0;
    }
    if (reading.take("TYPE")) {
      return Script.indexOf(statement, "ADD") < 0 || Script.indexOf(statement, "ATTRIBUTE") > 0;
    }
    return !Set.of("DOMAIN", "FUNCTION", "INDEX", "PROCEDURE", "STATISTICS", "TRIGGER")
        .contains(verb(reading));
  }

  /** Whether one of the things that an ALTER TABLE does changes what readers see of kept tables. */
  private boolean actionMayChange(Name table, Reading action, Set<String> kept) {
    if (action.take("RENAME")) {
      if (action.is("CONSTRAINT")) {
        return false;
      }
      return action.is("TO") ? isAmong(table, kept) : isColumnAmong(table, action, kept);
    }
    if (action.take("DROP")) {
      return !action.is("CONSTRAINT") && isColumnAmong(table, action, kept);
    }
    if (action.take("ALTER")) {
      return !action.is("CONSTRAINT")
          && isAmong(table, kept)
          && !changesColumnOnlyForTheFuture(action);
    }
    if (action.take("SET")) {
      return action.is("SCHEMA")
          ? isAmong(table, kept)
          : action.is("TABLESPACE") || action.is("ACCESS");
    }
    // What else there is hides or shows rows (ENABLE ROW LEVEL SECURITY, ATTACH PARTITION) or
    // changes what happens to new ones (DISABLE TRIGGER).
    return !(action.is("ADD")
        || action.is("RESET")
        || action.is("CLUSTER")
        || action.is("REPLICA")
        || action.is("VALIDATE"));
  }

  private boolean isColumnAmong(Name table, Reading action, Set<String> kept) {
    action.take("COLUMN");
    action.take("IF", "EXISTS");
    String column = action.part().map(Reading::written).orElse(null);
    if (column == null) {
      return true;
    }
    return kept.contains(Reading.written(table.last()) + "." + column)
        || keys(table).stream().anyMatch(key -> kept.contains(key + "." + column));
  }

  private static boolean changesColumnOnlyForTheFuture(Reading action) {
    action.take("COLUMN");
    boolean named = action.part().isPresent();
    if (action.take("SET")) {
      List<Token> rest = action.rest();
      return named
          && (action.is("DEFAULT")
              || action.is("NOT", "NULL")
              || action.is("STATISTICS")
              || action.is("STORAGE")
              || action.is("COMPRESSION")
              || (!rest.isEmpty() && rest.get(0).isSymbol("(")));
    }
    return named
        && (action.is("RESET") || action.is("DROP", "DEFAULT") || action.is("DROP", "NOT", "NULL"));
  }

  List<String> statementsThatFill(String table) {
    List<String> filling = new ArrayList<>();
    for (Statement statement : statements) {
      if (drops(statement, table)) {
        filling.clear();
      } else if (fills(statement, table)) {
        filling.add(statement.text());
      }
    }
    return filling;
  }

  private boolean fills(Statement statement, String table) {
    String verb = verb(new Reading(statement.tokens(), 0));
    if (!CHANGING_ROWS.contains(verb) && !verb.equals("WITH")) {
      return false;
    }
    for (int at = 0; at < statement.tokens().size(); at++) {
      for (Name name : targets(statement.tokens(), at)) {
        if (keys(name).contains(table)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * The one table whose rows a statement changes, and that it calls nothing which could change
   * others.
   */
  Optional<String> changesRowsOf(Statement statement) {
    List<Token> tokens = statement.tokens();
    if (!tokens.get(0).is("INSERT") && !tokens.get(0).is("UPDATE") && !tokens.get(0).is("DELETE")) {
      return Optional.empty();
    }
    Set<String> tables = new HashSet<>();
    int targets = 0;
    for (int at = 0; at < tokens.size(); at++) {
      for (Name name : targets(tokens, at)) {
        tables.addAll(keys(name));
        targets++;
      }
    }
    return targets == 1 && tables.size() == 1 && !calls(tokens)
        ? Optional.of(tables.iterator().next())
        : Optional.empty();
  }

  boolean drops(String table) {
    return statements.stream().anyMatch(statement -> drops(statement, table));
  }

  private boolean drops(Statement statement, String table) {
    return statement.begins("DROP", "TABLE")
        && losing(statement.tokens(), 0).stream().anyMatch(name -> keys(name).contains(table));
  }
}
