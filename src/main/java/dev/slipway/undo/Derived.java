package dev.slipway.undo;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Definition;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.catalog.Difference;
import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.database.Sql.Statement;
import dev.slipway.database.Sql.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * What undoes a migration that merely added things: dropping them, those first that depend on
 * others.
 *
 * <p>An extension stays, since it may have been made for the app before it ever ran. What goes with
 * its table, view or column is not dropped by itself.
 */
final class Derived {
  private final Catalog before;
  private final Catalog after;
  private final Engine engine;
  private final List<Identity> added = new ArrayList<>();
  private final List<String> statements = new ArrayList<>();

  private Derived(Catalog before, Catalog after, Engine engine) {
    this.before = before;
    this.after = after;
    this.engine = engine;
    for (Difference difference : Difference.causes(before.differences(after))) {
      added.add(difference.object());
    }
  }

  /** The script that drops what one catalog has more than the other. */
  static String script(Catalog before, Catalog after, Engine engine) {
    return new Derived(before, after, engine).script();
  }

  private String script() {
    if (engine == Engine.SQLITE) {
      // Dropping a column fails where any trigger, on whatever table, speaks of it.
      of(Kind.TRIGGER)
          .forEach(
              trigger -> statements.add("DROP TRIGGER IF EXISTS " + SqlName.of(trigger, engine)));
    }
    of(Kind.INDEX).forEach(this::dropIndex);
    drop(Kind.VIEW, "DROP VIEW IF EXISTS ");
    drop(Kind.MATERIALIZED_VIEW, "DROP MATERIALIZED VIEW IF EXISTS ");
    of(Kind.COLUMN).forEach(this::dropColumn);
    drop(Kind.VIRTUAL_TABLE, "DROP TABLE ");
    drop(Kind.TABLE, "DROP TABLE ");
    of(Kind.FUNCTION)
        .forEach(
            function -> statements.add("DROP ROUTINE IF EXISTS " + signature(function.shown())));
    drop(Kind.SEQUENCE, "DROP SEQUENCE IF EXISTS ");
    drop(Kind.DOMAIN, "DROP DOMAIN ");
    drop(Kind.TYPE, "DROP TYPE ");
    drop(Kind.ENUM, "DROP TYPE ");
    of(Kind.SCHEMA)
        .forEach(schema -> statements.add("DROP SCHEMA IF EXISTS " + Sql.quoted(schema.key())));
    return String.join(";\n", statements) + (statements.isEmpty() ? "" : ";\n");
  }

  private List<Identity> of(Kind kind) {
    return added.stream().filter(object -> object.kind() == kind).toList();
  }

  /** Several at once may depend on each other where an engine looks after that. */
  private void drop(Kind kind, String words) {
    List<Identity> objects = of(kind);
    if (objects.isEmpty()) {
      return;
    }
    switch (engine) {
      case SQLITE -> objects.forEach(one -> statements.add(words + SqlName.of(one, engine)));
      case POSTGRESQL -> statements.add(words + SqlName.list(objects, engine));
    }
  }

  private void dropColumn(Identity column) {
    Identity table = SqlName.tableOf(column, before.objects());
    statements.add(
        "ALTER TABLE "
            + SqlName.of(table, engine)
            + " DROP COLUMN "
            + SqlName.ofColumn(column, table, engine));
  }

  /** The catalog knows an index by what it is of; its name is in the statement that makes it. */
  private void dropIndex(Identity index) {
    String text = after.definition(index).flatMap(Definition::statement).orElse("");
    for (Statement statement : Sql.statements(text, engine)) {
      List<Token> tokens = statement.tokens();
      int on = 0;
      while (on < tokens.size() && !tokens.get(on).is("ON")) {
        on++;
      }
      if (on < 2 || on == tokens.size()) {
        continue;
      }
      Token name = tokens.get(on - 1);
      statements.add("DROP INDEX IF EXISTS " + schemaOf(index) + quoted(name));
    }
  }

  private String schemaOf(Identity index) {
    if (engine == Engine.SQLITE) {
      return "";
    }
    String table = SqlName.ofPostgres(SqlName.tableOf(index, before.objects()).shown());
    int dot = table.lastIndexOf("\".\"");
    return dot < 0 ? "" : table.substring(0, dot + 2);
  }

  private String quoted(Token name) {
    return Sql.quoted(
        engine == Engine.SQLITE ? name.name() : Sql.storedName(name).orElse(name.name()));
  }

  private static String signature(String shown) {
    int bracket = shown.indexOf('(');
    return SqlName.ofPostgres(shown.substring(0, bracket)) + shown.substring(bracket);
  }
}
