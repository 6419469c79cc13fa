package dev.slipway.evidence;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.catalog.Difference;
import dev.slipway.database.Sql;
import dev.slipway.layout.Migration;
import dev.slipway.migrate.Script;
import dev.slipway.migrate.Work.Completion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How to make what present migrations should have left and is simply missing.
 *
 * @param ladder the folder's ladder
 */
record Completions(Ladder ladder) {
  private static final String NAMED = "named ";

  /** The statement that makes an object, and for a virtual table those that filled it. */
  Completion completion(Difference missing, int rung) {
    Identity object = missing.object();
    List<String> statements = new ArrayList<>();
    missing.expected().flatMap(Catalog.Definition::statement).ifPresent(statements::add);
    Set<String> fedFrom = Set.of();
    if (object.kind() == Kind.VIRTUAL_TABLE && !statements.isEmpty()) {
      List<String> fills = new ArrayList<>();
      int made = rung;
      while (made > 0 && ladder.rung(made - 1).has(object)) {
        made--;
      }
      for (Migration migration : ladder.migrations().subList(Math.max(0, made - 1), rung)) {
        Script script = ladder.script(migration);
        if (script.drops(object.key())) {
          fills.clear();
        }
        fills.addAll(script.statementsThatFill(object.key()));
      }
      statements.addAll(fills);
      if (statements.size() == 1 && Script.isOverContent(statements.get(0))) {
        // A full-text table's own command (sqlite.org/fts5.html, section 6.8).
        statements.add(
            "INSERT INTO " + object.shown() + " (" + object.shown() + ") VALUES ('rebuild')");
      } else if (statements.size() == 1) {
        fedFrom = tablesWithTriggersThatMention(object, ladder.rung(rung));
      }
    }
    return new Completion(object.toString(), object.key(), List.copyOf(statements), fedFrom);
  }

  /**
   * Gives an index the name that the folder's scripts call it by, where one that is yet to run
   * does: an ORM names its indexes otherwise, and {@code DROP INDEX IF EXISTS} would pass over it.
   * Not where another index has that name.
   */
  Optional<Completion> renaming(Difference drift, List<Migration> pending, Catalog live) {
    Identity object = drift.object();
    Optional<String> wanted = drift.expected().flatMap(this::name);
    Optional<String> found = drift.found().flatMap(this::name);
    if (object.kind() != Kind.INDEX || wanted.isEmpty() || found.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> name = Sql.key(tokens(wanted.get()).get(0), ladder.engine());
    boolean called =
        name.isPresent()
            && pending.stream()
                .flatMap(migration -> tokens(migration.sql()).stream())
                .anyMatch(token -> Sql.key(token, ladder.engine()).equals(name));
    boolean taken =
        live.objects().stream()
            .filter(other -> other.kind() == Kind.INDEX)
            .anyMatch(other -> live.definition(other).flatMap(this::name).equals(wanted));
    if (!called || taken) {
      return Optional.empty();
    }
    return Optional.of(
        new Completion(
            object + " as " + wanted.get(),
            name.get(),
            switch (ladder.engine()) {
              case SQLITE ->
                  List.of(
                      "DROP INDEX " + Sql.quoted(found.get()),
                      drift.expected().flatMap(Catalog.Definition::statement).orElseThrow());
              case POSTGRESQL ->
                  List.of(
                      "ALTER INDEX " + schema(object) + found.get() + " RENAME TO " + wanted.get());
            },
            Set.of()));
  }

  /** The name of an index that differs from others of its kind in nothing else. */
  private Optional<String> name(Catalog.Definition index) {
    return Optional.of(index.text())
        .filter(text -> text.startsWith(NAMED))
        .map(text -> text.substring(NAMED.length()))
        .filter(name -> tokens(name).size() == 1);
  }

  private List<Sql.Token> tokens(String sql) {
    return Sql.tokens(sql, ladder.engine());
  }

  /** An index lies in the schema of its table. */
  private String schema(Identity index) {
    List<Sql.Token> table = Sql.tokens(index.table(), ladder.engine());
    return table.size() > 2 && table.get(1).isSymbol(".") ? table.get(0).text() + "." : "";
  }

  private Set<String> tablesWithTriggersThatMention(Identity object, Catalog catalog) {
    Set<String> tables = new TreeSet<>();
    for (Identity trigger : catalog.objects()) {
      List<Sql.Token> tokens =
          trigger.kind() == Kind.TRIGGER
              ? catalog
                  .definition(trigger)
                  .flatMap(Catalog.Definition::statement)
                  .map(statement -> Sql.tokens(statement, ladder.engine()))
                  .orElse(List.of())
              : List.of();
      if (tokens.stream().anyMatch(token -> isNamed(token, object))) {
        int on = 0;
        while (!tokens.get(on).is("ON")) {
          on++;
        }
        tables.add(tokens.get(on + 1).name());
      }
    }
    return tables;
  }

  private boolean isNamed(Sql.Token token, Identity object) {
    return Sql.key(token, ladder.engine()).equals(Optional.of(object.key()));
  }
}
