package dev.slipway.risk;

import dev.slipway.database.Engine;
import dev.slipway.database.Sql.Token;
import dev.slipway.migrate.Reading;
import dev.slipway.migrate.Reading.Name;
import java.util.ArrayList;
import java.util.HashMap;
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
final class PostgresEffects extends PostgresStatements {
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

  private final Map<String, String> indexes = new HashMap<>();

  private final PostgresAlterTable alterTable;

  PostgresEffects(Shape before, Shape after, String home, int version) {
    super(before, after, home, version, new Told());
    this.alterTable = new PostgresAlterTable(before, after, home, version, told);
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
    told.findRenamedColumns(before, after);
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
      reading.name().map(this::table).ifPresent(this::make);
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
    make(table.get());
  }

  private void make(String table) {
    Optional<Copy> copy = Copy.ofCreate(piece.tokens(), Engine.POSTGRESQL);
    told.make(table, piece, Engine.POSTGRESQL, copy, copy.map(one -> source(one.source())));
  }

  /** What a table that is read is called by now. */
  private String source(Name name) {
    String now = called(name);
    return told.isMade(now) || !told.before(now).equals(now) ? now : before.resolved(now);
  }

  private void drop(Reading reading) {
    reading.next();
    boolean cascades = Shape.says(piece.tokens(), "CASCADE");
    reading.skip("FOREIGN");
    if (reading.take("TABLE")) {
      reading.take("IF", "EXISTS");
      List<Name> names = reading.names();
      List<String> dropped = names.stream().map(this::table).toList();
      names.forEach(name -> dropTable(name, cascades));
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

  private void dropTable(Name name, boolean cascades) {
    String table = table(name);
    if (!told.drops(source(name))) {
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
      told.add(piece, table, RowChange.EMPTIES, Optional.empty(), Optional.empty());
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
      Optional<Copy> copy = Copy.ofInsert(piece.tokens(), Engine.POSTGRESQL, told.order(table));
      told.add(piece, table, change, copy, copy.map(one -> source(one.source())));
      if (change.kind() == RowChange.Kind.INSERT) {
        add(table, LockMode.ROW_EXCLUSIVE, Toil.NOTHING, Optional.empty());
      } else {
        add(table, LockMode.ROW_EXCLUSIVE, Toil.ROW_CHANGE, change.rule());
      }
    }
  }

  private void alter(Reading reading) {
    reading.next();
    reading.skip("FOREIGN");
    if (reading.take("TABLE")) {
      alterTable.read(piece, reading);
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
}
