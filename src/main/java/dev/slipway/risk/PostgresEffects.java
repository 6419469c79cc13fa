package dev.slipway.risk;

import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.database.Sql.Token;
import dev.slipway.migrate.Reading;
import dev.slipway.migrate.Reading.Name;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How statements of PostgreSQL lock tables, and which rows they read and write.
 *
 * <p>The lock modes are those of the manual (explicit-locking.html, and the page of each
 * statement); a test compares them with {@code pg_locks}.
 */
final class PostgresEffects {
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "ABORT",
          "BEGIN",
          "CHECKPOINT",
          "COMMIT",
          "DEALLOCATE",
          "DISCARD",
          "END",
          "EXPLAIN",
          "GRANT",
          "LISTEN",
          "NOTIFY",
          "PREPARE",
          "REASSIGN",
          "RELEASE",
          "RESET",
          "REVOKE",
          "ROLLBACK",
          "SAVEPOINT",
          "SECURITY",
          "SET",
          "SHOW",
          "START",
          "UNLISTEN");

  private static final Set<String> OF_NO_TABLE =
      Set.of(
          "AGGREGATE",
          "CAST",
          "COLLATION",
          "CONVERSION",
          "DATABASE",
          "DEFAULT",
          "EVENT",
          "EXTENSION",
          "FUNCTION",
          "GROUP",
          "INDEX",
          "LANGUAGE",
          "OPERATOR",
          "PROCEDURE",
          "PUBLICATION",
          "ROLE",
          "ROUTINE",
          "SCHEMA",
          "SEQUENCE",
          "SERVER",
          "STATISTICS",
          "TEXT",
          "TYPE",
          "USER");

  private static final Set<String> NUMBERING =
      Set.of("serial", "bigserial", "smallserial", "serial2", "serial4", "serial8");

  private final Shape before;
  private final Shape after;
  private final String home;
  private final int version;
  private final Told told = new Told();
  private final Map<String, String> indexes = new HashMap<>();

  /** Columns of which a valid check says that they are not null, behind their tables. */
  private final Set<String> neverNull = new HashSet<>();

  /** The same of checks that are not validated yet, by table and name. */
  private final Map<String, String> notValidated = new HashMap<>();

  private Piece piece = new Piece(0, "", List.of(), 0, true);

  PostgresEffects(Shape before, Shape after, String home, int version) {
    this.before = before;
    this.after = after;
    this.home = home;
    this.version = version;
    for (Shape.Table table : before.tables().values()) {
      for (String check : table.checks()) {
        addNeverNull(table.name(), check);
      }
    }
  }

  Told of(List<Piece> pieces) {
    for (Piece one : pieces) {
      piece = one;
      if (one.isPlain()) {
        read(new Reading(one.tokens(), 0));
      } else {
        doubt();
      }
    }
    return told;
  }

  private void read(Reading reading) {
    switch (piece.verb()) {
      case "ALTER" -> alter(reading);
      case "CREATE" -> create(reading);
      case "DROP" -> drop(reading);
      case "INSERT", "UPDATE", "DELETE", "MERGE", "SELECT", "WITH", "VALUES", "TABLE" -> rows();
      case "TRUNCATE" -> truncate(reading);
      case "LOCK" -> lock(reading);
      case "COMMENT" -> comment(reading);
      case "ANALYZE" -> {
        reading.next();
        reading.skip("VERBOSE");
        reading.skipBrackets();
        reading.names().forEach(name -> weak(name, LockMode.SHARE_UPDATE_EXCLUSIVE, Toil.NOTHING));
      }
      case "VACUUM", "CLUSTER" -> vacuum(reading);
      case "REINDEX" -> reindex(reading);
      case "REFRESH" -> refresh(reading);
      default -> {
        if (!WITHOUT_EFFECT.contains(piece.verb())) {
          doubt();
        }
      }
    }
  }

  private void doubt() {
    told.doubt(piece);
  }

  /** A name as catalogs have it. */
  private String called(Name name) {
    String last = Reading.written(name.last());
    return name.schema().isEmpty() || name.schema().get().equals(home)
        ? last
        : Reading.written(name.schema().get()) + "." + last;
  }

  /** The table that a script calls so, as it was called before the script. */
  private String table(Name name) {
    String now = called(name);
    String was = told.before(now);
    return told.isMade(now) || !was.equals(now) ? was : before.resolved(now);
  }

  private void add(String table, LockMode lock, Toil toil, Optional<Rule> rule) {
    told.add(new Effect(piece.line(), piece.excerpt(), table, Optional.of(lock), toil, rule));
  }

  private void add(String table, LockMode lock, Toil toil, Rule rule) {
    add(table, lock, toil, Optional.of(rule));
  }

  private void weak(Name name, LockMode lock, Toil toil) {
    add(table(name), lock, toil, Optional.empty());
  }

  private void exclusive(String table) {
    add(table, LockMode.ACCESS_EXCLUSIVE, Toil.NOTHING, Optional.empty());
  }

  /** The table behind ON, where a statement about a part of it names it. */
  private Optional<String> behind(Reading reading, String word) {
    while (!reading.isAtEnd() && !reading.take(word)) {
      reading.next();
    }
    reading.take("ONLY");
    return reading.name().map(this::table);
  }

  private void create(Reading reading) {
    reading.next();
    reading.skip("OR", "REPLACE", "TEMP", "TEMPORARY", "LOCAL", "GLOBAL", "UNLOGGED", "FOREIGN");
    boolean unique = reading.take("UNIQUE");
    reading.skip("CONSTRAINT", "RECURSIVE");
    if (reading.take("INDEX")) {
      createIndex(reading);
    } else if (reading.take("TABLE")) {
      createTable(reading);
    } else if (reading.take("TRIGGER")) {
      behind(reading, "ON")
          .ifPresent(
              table -> add(table, LockMode.SHARE_ROW_EXCLUSIVE, Toil.NOTHING, Optional.empty()));
    } else if (reading.take("POLICY")) {
      behind(reading, "ON").ifPresent(this::exclusive);
    } else if (reading.take("RULE")) {
      behind(reading, "TO").ifPresent(this::exclusive);
    } else if (reading.take("STATISTICS")) {
      behind(reading, "FROM")
          .ifPresent(
              table -> add(table, LockMode.SHARE_UPDATE_EXCLUSIVE, Toil.NOTHING, Optional.empty()));
    } else if (reading.take("MATERIALIZED", "VIEW")) {
      reading.take("IF", "NOT", "EXISTS");
      reading.name().map(this::table).ifPresent(told::make);
    } else if (reading.is("SCHEMA")) {
      if (Shape.says(piece.tokens(), "CREATE", "TABLE") || Shape.says(piece.tokens(), "GRANT")) {
        doubt();
      }
    } else if (!unique && !isOfNoTable(reading) && !reading.is("VIEW") && !reading.is("DOMAIN")) {
      doubt();
    }
  }

  private static boolean isOfNoTable(Reading reading) {
    List<Token> rest = reading.rest();
    return !rest.isEmpty() && OF_NO_TABLE.contains(rest.get(0).text().toUpperCase(Locale.ROOT));
  }

  private void createIndex(Reading reading) {
    boolean concurrently = reading.take("CONCURRENTLY");
    reading.take("IF", "NOT", "EXISTS");
    Optional<String> index = reading.is("ON") ? Optional.empty() : reading.part();
    behind(reading, "ON")
        .ifPresent(
            table -> {
              index.ifPresent(name -> indexes.put(Reading.written(name), table));
              if (concurrently) {
                add(table, LockMode.SHARE_UPDATE_EXCLUSIVE, Toil.INDEX_BUILD, Optional.empty());
              } else {
                add(table, LockMode.SHARE, Toil.INDEX_BUILD, Rule.INDEX_NOT_CONCURRENTLY);
              }
            });
  }

  private void createTable(Reading reading) {
    boolean unless = reading.take("IF", "NOT", "EXISTS");
    Optional<String> table = reading.name().map(this::table);
    if (table.isEmpty()) {
      doubt();
      return;
    }
    boolean isThere = before.table(table.get()).isPresent() && !told.isMade(table.get());
    if (unless && isThere && !told.earlier().containsValue(table.get())) {
      return;
    }
    List<Token> tokens = piece.tokens();
    for (int at = 0; at < tokens.size(); at++) {
      Reading inside = new Reading(tokens, at);
      if (inside.take("REFERENCES")) {
        inside
            .name()
            .map(this::table)
            .filter(target -> !target.equals(table.get()))
            .ifPresent(
                target ->
                    add(target, LockMode.SHARE_ROW_EXCLUSIVE, Toil.NOTHING, Optional.empty()));
      } else if (inside.take("PARTITION", "OF")) {
        inside.name().map(this::table).ifPresent(this::exclusive);
      } else if (inside.take("INHERITS") && inside.takeSymbol("(")) {
        inside.names().forEach(name -> weak(name, LockMode.SHARE_UPDATE_EXCLUSIVE, Toil.NOTHING));
      }
    }
    told.make(table.get());
  }

  private void drop(Reading reading) {
    reading.next();
    boolean cascades = Shape.says(piece.tokens(), "CASCADE");
    reading.skip("FOREIGN");
    if (reading.take("TABLE")) {
      reading.take("IF", "EXISTS");
      List<String> dropped = reading.names().stream().map(this::table).toList();
      dropped.forEach(table -> dropTable(table, cascades));
      if (cascades) {
        gone().stream().filter(table -> !dropped.contains(table)).forEach(this::exclusive);
      }
    } else if (reading.take("INDEX")) {
      boolean concurrently = reading.take("CONCURRENTLY");
      reading.take("IF", "EXISTS");
      for (Name name : reading.names()) {
        indexed(name)
            .ifPresent(
                table -> {
                  if (concurrently) {
                    add(table, LockMode.SHARE_UPDATE_EXCLUSIVE, Toil.NOTHING, Optional.empty());
                  } else {
                    add(
                        table,
                        LockMode.ACCESS_EXCLUSIVE,
                        Toil.NOTHING,
                        Rule.DROP_INDEX_NOT_CONCURRENTLY);
                  }
                });
      }
    } else if (reading.take("MATERIALIZED", "VIEW")) {
      reading.take("IF", "EXISTS");
      reading.names().stream().map(this::table).forEach(this::exclusive);
    } else if (reading.take("TRIGGER") || reading.take("POLICY") || reading.take("RULE")) {
      behind(reading, "ON").ifPresent(this::exclusive);
    } else if (cascades) {
      touched().forEach(this::exclusive);
    } else if (reading.is("OWNED")) {
      doubt();
    }
  }

  /** The table of an index. */
  private Optional<String> indexed(Name index) {
    String own = Reading.written(index.last());
    return Optional.ofNullable(indexes.get(own)).or(() -> before.tableOfIndex(own));
  }

  private void dropTable(String table, boolean cascades) {
    if (!told.drops(table)) {
      return;
    }
    add(table, LockMode.ACCESS_EXCLUSIVE, Toil.NOTHING, Rule.DROP_TABLE);
    before
        .table(table)
        .ifPresent(dropped -> dropped.references().forEach(one -> letGo(one.target(), table)));
    if (cascades) {
      before.referencesTo(table).forEach(reference -> letGo(reference.table(), table));
    }
  }

  private void letGo(String other, String table) {
    if (!other.equals(table)) {
      exclusive(other);
    }
  }

  /** The tables of which the catalog is another after the script, where a cascade is one reason. */
  private List<String> touched() {
    return before.tables().values().stream()
        .filter(
            table ->
                after
                    .table(table.name())
                    .map(
                        now ->
                            !now.columns().equals(table.columns())
                                || !now.references().equals(table.references()))
                    .orElse(true))
        .map(Shape.Table::name)
        .toList();
  }

  /** The tables that are not there any more after the script, and were not renamed by it so far. */
  private List<String> gone() {
    return before.tables().keySet().stream()
        .filter(table -> after.table(table).isEmpty() && !told.earlier().containsValue(table))
        .toList();
  }

  private void truncate(Reading reading) {
    reading.next();
    reading.take("TABLE");
    Set<String> emptied = new LinkedHashSet<>();
    reading.names().stream().map(this::table).forEach(emptied::add);
    if (Shape.says(piece.tokens(), "CASCADE")) {
      boolean more;
      do {
        Set<String> referring = new LinkedHashSet<>();
        for (String table : emptied) {
          before.referencesTo(table).forEach(reference -> referring.add(reference.table()));
        }
        more = emptied.addAll(referring);
      } while (more);
    }
    for (String table : emptied) {
      add(table, LockMode.ACCESS_EXCLUSIVE, Toil.NOTHING, Rule.TRUNCATE);
      told.add(
          piece, table, new RowChange(RowChange.Kind.DELETE, Optional.empty(), true, Set.of()));
    }
  }

  private void lock(Reading reading) {
    reading.next();
    reading.take("TABLE");
    List<Name> names = reading.names();
    LockMode mode = LockMode.ACCESS_EXCLUSIVE;
    if (reading.take("IN")) {
      StringBuilder words = new StringBuilder();
      for (Token token : reading.rest()) {
        if (token.is("MODE")) {
          break;
        }
        words.append(words.length() == 0 ? "" : "_").append(token.text().toUpperCase(Locale.ROOT));
      }
      mode = LockMode.valueOf(words.toString());
    }
    for (Name name : names) {
      add(table(name), mode, Toil.NOTHING, Rule.TABLE_LOCKED);
    }
  }

  private void comment(Reading reading) {
    reading.next();
    reading.take("ON");
    boolean isColumn = reading.take("COLUMN");
    if (isColumn || reading.take("TABLE") || reading.take("MATERIALIZED", "VIEW")) {
      List<String> parts = new ArrayList<>();
      do {
        reading.part().ifPresent(parts::add);
      } while (reading.takeSymbol("."));
      int last = parts.size() - (isColumn ? 2 : 1);
      if (last >= 0) {
        Name name =
            new Name(
                last > 0 ? Optional.of(parts.get(last - 1)) : Optional.empty(), parts.get(last));
        weak(name, LockMode.SHARE_UPDATE_EXCLUSIVE, Toil.NOTHING);
      }
    } else if (reading.take("CONSTRAINT")
        || reading.take("TRIGGER")
        || reading.take("POLICY")
        || reading.take("RULE")) {
      behind(reading, "ON")
          .ifPresent(table -> add(table, LockMode.ACCESS_SHARE, Toil.NOTHING, Optional.empty()));
    }
  }

  private void vacuum(Reading reading) {
    boolean full = reading.is("CLUSTER") || Shape.says(piece.tokens(), "FULL");
    reading.next();
    reading.skip("FULL", "FREEZE", "VERBOSE", "ANALYZE");
    reading.skipBrackets();
    for (Name name : reading.names()) {
      if (full) {
        add(table(name), LockMode.ACCESS_EXCLUSIVE, Toil.REWRITE, Rule.FULL_VACUUM);
      } else {
        weak(name, LockMode.SHARE_UPDATE_EXCLUSIVE, Toil.SCAN);
      }
    }
  }

  private void reindex(Reading reading) {
    boolean concurrently = Shape.says(piece.tokens(), "CONCURRENTLY");
    reading.next();
    reading.skipBrackets();
    boolean index = reading.take("INDEX");
    if (!index && !reading.take("TABLE")) {
      doubt();
      return;
    }
    reading.take("CONCURRENTLY");
    Optional<String> table =
        reading.name().flatMap(name -> index ? indexed(name) : Optional.of(table(name)));
    table.ifPresent(
        one -> {
          if (concurrently) {
            add(one, LockMode.SHARE_UPDATE_EXCLUSIVE, Toil.INDEX_BUILD, Optional.empty());
          } else {
            add(one, LockMode.SHARE, Toil.INDEX_BUILD, Rule.REINDEX_NOT_CONCURRENTLY);
          }
        });
  }

  private void refresh(Reading reading) {
    reading.next();
    reading.take("MATERIALIZED", "VIEW");
    boolean concurrently = reading.take("CONCURRENTLY");
    reading
        .name()
        .map(this::table)
        .ifPresent(
            view -> {
              if (concurrently) {
                add(view, LockMode.EXCLUSIVE, Toil.REWRITE, Optional.empty());
              } else {
                add(view, LockMode.ACCESS_EXCLUSIVE, Toil.REWRITE, Rule.REFRESH_NOT_CONCURRENTLY);
              }
            });
  }

  /** What reads rows, or changes those of tables that it names. */
  private void rows() {
    for (RowChange change : RowChange.of(piece, Engine.POSTGRESQL)) {
      String table = change.name().map(this::table).orElse("");
      if (change.kind() == RowChange.Kind.ANYTHING) {
        doubt();
        continue;
      }
      told.add(piece, table, change);
      if (change.kind() == RowChange.Kind.INSERT) {
        add(table, LockMode.ROW_EXCLUSIVE, Toil.NOTHING, Optional.empty());
      } else {
        add(
            table,
            LockMode.ROW_EXCLUSIVE,
            Toil.ROW_CHANGE,
            change.rule());
      }
    }
  }

  private void alter(Reading reading) {
    reading.next();
    reading.skip("FOREIGN");
    if (reading.take("TABLE")) {
      alterTable(reading);
    } else if (reading.take("MATERIALIZED", "VIEW")) {
      reading.take("IF", "EXISTS");
      reading
          .name()
          .ifPresent(
              name -> {
                String view = table(name);
                exclusive(view);
                if (reading.take("RENAME", "TO")) {
                  reading.part().ifPresent(to -> renamed(name, to, name.schema()));
                }
              });
    } else if (reading.take("TRIGGER") || reading.take("POLICY") || reading.take("RULE")) {
      behind(reading, "ON").ifPresent(this::exclusive);
    } else if (reading.take("DOMAIN")) {
      alterDomain(reading);
    } else if (reading.take("TYPE")) {
      reading.name().ifPresent(name -> renameType(name, reading));
    } else if (reading.take("INDEX")) {
      reading.take("IF", "EXISTS");
      reading
          .name()
          .ifPresent(
              index -> {
                if (reading.take("RENAME", "TO")) {
                  indexed(index)
                      .ifPresent(
                          table ->
                              reading
                                  .part()
                                  .ifPresent(to -> indexes.put(Reading.written(to), table)));
                }
              });
    } else if (!isOfNoTable(reading) && !reading.is("VIEW")) {
      doubt();
    }
  }

  /** What is asked of a domain's values is asked of all columns that have its type. */
  private void alterDomain(Reading reading) {
    Optional<Name> name = reading.name();
    name.ifPresent(domain -> renameType(domain, reading));
    boolean asks = reading.is("ADD") || reading.is("SET", "NOT") || reading.is("VALIDATE");
    if (name.isEmpty() || !asks || Shape.says(piece.tokens(), "NOT", "VALID")) {
      return;
    }
    String domain = table(name.get());
    for (Shape.Table table : before.tables().values()) {
      boolean uses =
          table.columns().values().stream()
              .anyMatch(column -> PostgresTypes.of(column.definition()).equals(domain));
      if (uses) {
        add(table.name(), LockMode.SHARE, Toil.SCAN, Rule.DOMAIN_CONSTRAINT);
      }
    }
  }

  private void renameType(Name old, Reading reading) {
    if (reading.take("RENAME", "TO")) {
      reading
          .part()
          .ifPresent(to -> told.renameType(called(old), called(new Name(old.schema(), to))));
    } else if (reading.take("SET", "SCHEMA")) {
      reading
          .part()
          .ifPresent(
              to -> told.renameType(called(old), called(new Name(Optional.of(to), old.last()))));
    }
  }

  private void renamed(Name old, String last, Optional<String> schema) {
    told.rename(called(old), called(new Name(schema, last)));
  }

  private void alterTable(Reading reading) {
    reading.take("IF", "EXISTS");
    reading.take("ONLY");
    Optional<Name> name = reading.name();
    if (name.isEmpty()) {
      doubt();
      return;
    }
    reading.takeSymbol("*");
    String table = table(name.get());
    if (reading.take("RENAME", "TO")) {
      add(table, LockMode.ACCESS_EXCLUSIVE, Toil.NOTHING, Rule.RENAME_TABLE);
      reading.part().ifPresent(to -> renamed(name.get(), to, name.get().schema()));
    } else if (reading.is("SET", "SCHEMA")) {
      add(table, LockMode.ACCESS_EXCLUSIVE, Toil.NOTHING, Rule.RENAME_TABLE);
      reading.take("SET", "SCHEMA");
      reading
          .part()
          .ifPresent(schema -> renamed(name.get(), name.get().last(), Optional.of(schema)));
    } else {
      Set<String> added = new HashSet<>();
      for (List<Token> action : reading.items()) {
        action(table, new Reading(action, 0), action, added);
      }
    }
  }

  /**
   * One of the things that an ALTER TABLE does.
   *
   * @param added the columns that the same statement adds before
   */
  private void action(String table, Reading action, List<Token> tokens, Set<String> added) {
    if (action.take("RENAME", "CONSTRAINT")) {
      exclusive(table);
    } else if (action.take("RENAME")) {
      renameColumn(table, action);
    } else if (action.take("ADD")) {
      addTo(table, action, tokens, added);
    } else if (action.take("DROP")) {
      dropFrom(table, action);
    } else if (action.take("ALTER")) {
      if (action.is("CONSTRAINT")) {
        exclusive(table);
      } else {
        alterColumn(table, action, tokens, added);
      }
    } else if (action.take("VALIDATE", "CONSTRAINT")) {
      add(table, LockMode.SHARE_UPDATE_EXCLUSIVE, Toil.SCAN, Optional.empty());
      action
          .part()
          .ifPresent(
              constraint -> {
                String column = notValidated.get(table + " " + constraint);
                if (column != null) {
                  neverNull.add(column);
                }
              });
    } else if (action.take("ATTACH", "PARTITION")) {
      add(
          table,
          version < 12 ? LockMode.ACCESS_EXCLUSIVE : LockMode.SHARE_UPDATE_EXCLUSIVE,
          Toil.NOTHING,
          Optional.empty());
      action
          .name()
          .ifPresent(
              name ->
                  add(table(name), LockMode.ACCESS_EXCLUSIVE, Toil.SCAN, Rule.PARTITION_ATTACHED));
    } else if (action.take("DETACH", "PARTITION")) {
      boolean concurrently = Shape.says(tokens, "CONCURRENTLY") || Shape.says(tokens, "FINALIZE");
      LockMode mode = concurrently ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
      Optional<Rule> rule = concurrently ? Optional.empty() : Optional.of(Rule.PARTITION_DETACHED);
      add(table, mode, Toil.NOTHING, rule);
      action.name().ifPresent(name -> add(table(name), mode, Toil.NOTHING, Optional.empty()));
    } else if (isOfTriggers(tokens)) {
      add(table, LockMode.SHARE_ROW_EXCLUSIVE, Toil.NOTHING, Optional.empty());
    } else if (action.is("CLUSTER") || action.is("SET", "WITHOUT", "CLUSTER")) {
      add(table, LockMode.SHARE_UPDATE_EXCLUSIVE, Toil.NOTHING, Optional.empty());
    } else if (action.is("SET", "TABLESPACE")
        || action.is("SET", "LOGGED")
        || action.is("SET", "UNLOGGED")
        || action.is("SET", "ACCESS", "METHOD")) {
      add(table, LockMode.ACCESS_EXCLUSIVE, Toil.REWRITE, Rule.STORAGE);
    } else if (isOfOptions(tokens)) {
      add(table, LockMode.SHARE_UPDATE_EXCLUSIVE, Toil.NOTHING, Optional.empty());
    } else {
      // OWNER TO, INHERIT, ROW LEVEL SECURITY, REPLICA IDENTITY, OF, and what a later version
      // brings.
      exclusive(table);
    }
  }

  private void renameColumn(String table, Reading action) {
    add(table, LockMode.ACCESS_EXCLUSIVE, Toil.NOTHING, Rule.RENAME_COLUMN);
    action.take("COLUMN");
    Optional<String> from = action.part().map(Reading::written);
    action.take("TO");
    Optional<String> to = action.part().map(Reading::written);
    if (from.isPresent() && to.isPresent() && !told.isMade(table)) {
      told.renameColumn(table, from.get(), to.get());
    }
  }

  private static boolean isOfTriggers(List<Token> tokens) {
    return (tokens.get(0).is("ENABLE") || tokens.get(0).is("DISABLE"))
        && Shape.says(tokens, "TRIGGER");
  }

  private static boolean isOfOptions(List<Token> tokens) {
    return tokens.size() > 1
        && (tokens.get(0).is("SET") || tokens.get(0).is("RESET"))
        && tokens.get(1).isSymbol("(");
  }

  private void addTo(String table, Reading action, List<Token> tokens, Set<String> added) {
    Optional<String> constraint = Optional.empty();
    if (action.take("CONSTRAINT")) {
      constraint = action.part();
    }
    boolean notValid = Shape.says(tokens, "NOT", "VALID");
    boolean ofIndex = Shape.says(tokens, "USING", "INDEX") && !action.is("EXCLUDE");
    if (action.is("CHECK")) {
      add(
          table,
          LockMode.ACCESS_EXCLUSIVE,
          notValid ? Toil.NOTHING : Toil.SCAN,
          notValid ? Optional.empty() : Optional.of(Rule.CHECK_VALIDATED));
      noteCheck(table, action.rest(), constraint, notValid);
    } else if (action.take("FOREIGN", "KEY")) {
      Toil toil = notValid ? Toil.NOTHING : Toil.SCAN;
      Optional<Rule> rule = notValid ? Optional.empty() : Optional.of(Rule.FOREIGN_KEY_VALIDATED);
      add(table, LockMode.SHARE_ROW_EXCLUSIVE, toil, rule);
      refer(table, tokens, rule.isPresent());
    } else if (action.is("UNIQUE") || action.is("PRIMARY", "KEY")) {
      boolean plain = ofIndex && action.is("UNIQUE");
      add(
          table,
          LockMode.ACCESS_EXCLUSIVE,
          plain ? Toil.NOTHING : ofIndex ? keyOfIndex(table, action) : Toil.INDEX_BUILD,
          ofIndex ? Optional.empty() : Optional.of(Rule.UNIQUE_CONSTRAINT));
    } else if (action.is("EXCLUDE")) {
      add(table, LockMode.ACCESS_EXCLUSIVE, Toil.INDEX_BUILD, Rule.EXCLUSION_CONSTRAINT);
    } else if (action.take("NOT", "NULL")) {
      add(
          table,
          LockMode.ACCESS_EXCLUSIVE,
          notValid ? Toil.NOTHING : Toil.SCAN,
          notValid ? Optional.empty() : Optional.of(Rule.NOT_NULL));
    } else {
      addColumn(table, action, added);
    }
  }

  /** A key's columns are made NOT NULL, for which rows are read, unless they are that already. */
  private Toil keyOfIndex(String table, Reading action) {
    return before.table(table).isPresent() && action.is("PRIMARY", "KEY")
        ? Toil.SCAN
        : Toil.NOTHING;
  }

  /** What is referred to is locked as well, and read where the reference is checked. */
  private void refer(String table, List<Token> tokens, boolean checked) {
    for (int at = 0; at < tokens.size(); at++) {
      Reading reading = new Reading(tokens, at);
      if (reading.take("REFERENCES")) {
        reading
            .name()
            .map(this::table)
            .filter(target -> !target.equals(table))
            .ifPresent(
                target ->
                    add(
                        target,
                        LockMode.SHARE_ROW_EXCLUSIVE,
                        checked && !told.isMade(table) ? Toil.SCAN : Toil.NOTHING,
                        Optional.empty()));
      }
    }
  }

  private void noteCheck(
      String table, List<Token> check, Optional<String> constraint, boolean notValid) {
    boolean isOne =
        check.size() >= 6
            && check.get(1).isSymbol("(")
            && check.get(3).is("IS")
            && check.get(4).is("NOT")
            && check.get(5).is("NULL")
            && check.get(6).isSymbol(")");
    if (isOne) {
      Optional<String> column = Sql.key(check.get(2), Engine.POSTGRESQL);
      if (column.isPresent() && notValid && constraint.isPresent()) {
        notValidated.put(table + " " + constraint.get(), table + "." + column.get());
      } else if (column.isPresent() && !notValid) {
        neverNull.add(table + "." + column.get());
      }
    }
  }

  /** A check of the catalog: {@code table: column is not null}. */
  private void addNeverNull(String table, String check) {
    String words = check.substring(check.indexOf(": ") + 2);
    if (words.endsWith(" is not null") && words.indexOf(' ') == words.indexOf(" is not null")) {
      neverNull.add(table + "." + words.substring(0, words.indexOf(' ')));
    }
  }

  private void addColumn(String table, Reading action, Set<String> added) {
    action.take("COLUMN");
    boolean unless = action.take("IF", "NOT", "EXISTS");
    Optional<String> name = action.part().map(Reading::written);
    if (name.isEmpty()) {
      doubt();
      return;
    }
    if (unless && before.column(table, name.get()).isPresent()) {
      exclusive(table);
      return;
    }
    added.add(name.get());
    List<Token> definition = action.rest();
    boolean numbered =
        Shape.says(definition, "AS", "IDENTITY")
            || (!definition.isEmpty() && NUMBERING.contains(Sql.folded(definition.get(0).text())));
    boolean generated =
        Shape.says(definition, "GENERATED", "ALWAYS", "AS") && !Shape.says(definition, "IDENTITY");
    boolean virtual =
        generated
            && (Shape.says(definition, "VIRTUAL")
                || (version >= 18 && !Shape.says(definition, "STORED")));
    Optional<List<Token>> value = valueOf(definition);
    boolean checked = Shape.says(definition, "CHECK") || Shape.says(definition, "UNIQUE");
    boolean isKey = Shape.says(definition, "PRIMARY", "KEY");
    boolean required = Shape.says(definition, "NOT", "NULL") || isKey;
    if (numbered) {
      add(table, LockMode.ACCESS_EXCLUSIVE, Toil.REWRITE, Rule.NUMBERED_COLUMN);
    } else if (generated && !virtual) {
      add(table, LockMode.ACCESS_EXCLUSIVE, Toil.REWRITE, Rule.STORED_GENERATED_COLUMN);
    } else if (isWorkedOut(definition, value)) {
      add(table, LockMode.ACCESS_EXCLUSIVE, Toil.REWRITE, Rule.VOLATILE_DEFAULT);
    } else if (required && value.isEmpty() && !generated) {
      add(table, LockMode.ACCESS_EXCLUSIVE, Toil.SCAN, Rule.REQUIRED_COLUMN);
    } else {
      add(
          table,
          LockMode.ACCESS_EXCLUSIVE,
          generated && required ? Toil.SCAN : Toil.NOTHING,
          Optional.empty());
    }
    if (isKey || Shape.says(definition, "UNIQUE")) {
      add(table, LockMode.ACCESS_EXCLUSIVE, Toil.INDEX_BUILD, Rule.UNIQUE_CONSTRAINT);
    } else if (checked) {
      add(table, LockMode.ACCESS_EXCLUSIVE, Toil.SCAN, Rule.CHECK_VALIDATED);
    }
    if (Shape.says(definition, "REFERENCES")) {
      boolean validated = value.isPresent();
      if (validated) {
        add(table, LockMode.ACCESS_EXCLUSIVE, Toil.SCAN, Rule.FOREIGN_KEY_VALIDATED);
      }
      refer(table, definition, validated);
    }
  }

  /** The tokens of a column's default, unless that is NULL. */
  private static Optional<List<Token>> valueOf(List<Token> definition) {
    int depth = 0;
    for (int at = 0; at < definition.size(); at++) {
      Token token = definition.get(at);
      depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
      if (depth == 0 && token.is("DEFAULT")) {
        int end = at + 1;
        int inside = 0;
        while (end < definition.size()
            && (inside > 0 || end == at + 1 || !endsDefault(definition, end))) {
          Token next = definition.get(end);
          inside += next.isSymbol("(") ? 1 : next.isSymbol(")") ? -1 : 0;
          end++;
        }
        List<Token> value = definition.subList(at + 1, end);
        boolean isNull = !value.isEmpty() && value.get(0).is("NULL");
        return isNull ? Optional.empty() : Optional.of(value);
      }
    }
    return Optional.empty();
  }

  private static boolean endsDefault(List<Token> tokens, int at) {
    Token token = tokens.get(at);
    return token.is("NOT")
        || token.is("NULL")
        || token.is("CHECK")
        || token.is("CONSTRAINT")
        || token.is("UNIQUE")
        || token.is("PRIMARY")
        || token.is("REFERENCES")
        || token.is("COLLATE")
        || token.is("GENERATED");
  }

  /** Whether each row gets a value that has to be worked out for it. */
  private boolean isWorkedOut(List<Token> definition, Optional<List<Token>> value) {
    boolean ofDomain =
        !definition.isEmpty()
            && Sql.key(definition.get(0), Engine.POSTGRESQL)
                .filter(before::isRestrictedDomain)
                .isPresent();
    return ofDomain
        || value.filter(expression -> version < 11 || Calls.isVolatile(expression)).isPresent();
  }

  private void dropFrom(String table, Reading action) {
    if (action.take("CONSTRAINT")) {
      exclusive(table);
      goneReferences(table).forEach(reference -> letGo(reference.target(), table));
      if (Shape.says(piece.tokens(), "CASCADE")) {
        before.referencesTo(table).forEach(reference -> letGo(reference.table(), table));
      }
      return;
    }
    action.take("COLUMN");
    boolean ifThere = action.take("IF", "EXISTS");
    Optional<String> column = action.part().map(Reading::written);
    boolean isThere =
        before.table(table).isEmpty()
            || column.flatMap(name -> before.column(table, name)).isPresent();
    add(
        table,
        LockMode.ACCESS_EXCLUSIVE,
        Toil.NOTHING,
        ifThere && !isThere ? Optional.empty() : Optional.of(Rule.DROP_COLUMN));
    before.table(table).stream()
        .flatMap(it -> it.references().stream())
        .filter(reference -> column.filter(reference.columns()::contains).isPresent())
        .forEach(reference -> letGo(reference.target(), table));
    if (Shape.says(piece.tokens(), "CASCADE")) {
      before.referencesTo(table).stream()
          .filter(reference -> column.filter(reference.targetColumns()::contains).isPresent())
          .forEach(reference -> letGo(reference.table(), table));
    }
  }

  /** The references of a table that are not there any more after the script. */
  private List<Shape.Reference> goneReferences(String table) {
    List<Shape.Reference> now =
        after.tables().values().stream().flatMap(it -> it.references().stream()).toList();
    return before.table(table).stream()
        .flatMap(it -> it.references().stream())
        .filter(reference -> !now.contains(reference))
        .toList();
  }

  private void alterColumn(String table, Reading action, List<Token> tokens, Set<String> added) {
    action.take("COLUMN");
    String column = action.part().map(Reading::written).orElse("");
    if (action.take("TYPE") || action.take("SET", "DATA", "TYPE")) {
      changeType(table, column, action.rest());
    } else if (action.is("SET", "NOT", "NULL")) {
      boolean known =
          added.contains(column)
              || before.column(table, column).filter(Shape.Column::isRequired).isPresent()
              || (version >= 12 && neverNull.contains(table + "." + column));
      add(
          table,
          LockMode.ACCESS_EXCLUSIVE,
          known ? Toil.NOTHING : Toil.SCAN,
          known ? Optional.empty() : Optional.of(Rule.NOT_NULL));
    } else if (action.is("SET", "STATISTICS")
        || (tokens.size() > 3
            && (action.take("SET") || action.take("RESET"))
            && action.takeSymbol("("))) {
      add(table, LockMode.SHARE_UPDATE_EXCLUSIVE, Toil.NOTHING, Optional.empty());
    } else if (action.is("EXPRESSION")) {
      add(table, LockMode.ACCESS_EXCLUSIVE, Toil.REWRITE, Rule.STORED_GENERATED_COLUMN);
    } else {
      exclusive(table);
    }
  }

  private void changeType(String table, String column, List<Token> behind) {
    Optional<Shape.Column> was = before.column(table, column);
    Optional<Shape.Column> is = after.column(table, column).or(() -> renamedSince(table, column));
    boolean same =
        was.isPresent()
            && is.isPresent()
            && isPlainCast(column, behind)
            && PostgresTypes.staysStored(
                PostgresTypes.of(was.get().definition()),
                PostgresTypes.of(is.get().definition()),
                version);
    boolean isChecked =
        before.table(table).stream()
            .flatMap(it -> it.checks().stream())
            .anyMatch(check -> check.contains(column));
    add(
        table,
        LockMode.ACCESS_EXCLUSIVE,
        !same ? Toil.REWRITE : isChecked ? Toil.SCAN : Toil.NOTHING,
        same ? Optional.empty() : Optional.of(Rule.COLUMN_TYPE));
    before.table(table).stream()
        .flatMap(it -> it.references().stream())
        .filter(reference -> reference.columns().contains(column))
        .forEach(reference -> checkAgain(reference.target(), table, same));
    before.referencesTo(table).stream()
        .filter(reference -> reference.targetColumns().contains(column))
        .forEach(reference -> checkAgain(reference.table(), table, same));
  }

  /** The other table of a reference, which is checked anew where values are stored otherwise. */
  private void checkAgain(String other, String table, boolean same) {
    if (!other.equals(table)) {
      add(
          other,
          LockMode.ACCESS_EXCLUSIVE,
          same ? Toil.NOTHING : Toil.SCAN,
          same ? Optional.empty() : Optional.of(Rule.COLUMN_TYPE));
    }
  }

  private Optional<Shape.Column> renamedSince(String table, String column) {
    return told.earlier().entrySet().stream()
        .filter(entry -> entry.getValue().equals(table))
        .flatMap(entry -> after.column(entry.getKey(), column).stream())
        .findFirst();
  }

  /** Whether values become others by nothing but the change of type. */
  private static boolean isPlainCast(String column, List<Token> behind) {
    int using = 0;
    while (using < behind.size() && !behind.get(using).is("USING")) {
      using++;
    }
    if (using == behind.size()) {
      return true;
    }
    List<Token> expression = new ArrayList<>(behind.subList(using + 1, behind.size()));
    while (expression.size() > 2
        && expression.get(0).isSymbol("(")
        && expression.get(expression.size() - 1).isSymbol(")")
        && expression.stream().filter(token -> token.isSymbol("(")).count() == 1) {
      expression = expression.subList(1, expression.size() - 1);
    }
    boolean isCast =
        expression.size() > 2
            && Sql.key(expression.get(0), Engine.POSTGRESQL).equals(Optional.of(column))
            && expression.get(1).isSymbol("::");
    List<Token> type = isCast ? expression.subList(2, expression.size()) : List.of();
    return isCast && Sql.normalised(type).equals(Sql.normalised(behind.subList(0, using)));
  }
}
