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
