package dev.slipway.evidence;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Definition;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.catalog.Difference;
import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a migration merely added things that an app can ignore which does not know them.
 *
 * <p>It changes and removes nothing that was there, and no row; what it adds to tables that were
 * there gets in the way of no write: a column that may be null or has a default, a reference of
 * such columns, an index of plain columns that is not unique. What is in a new table, view or enum
 * may be anything. But no reference may keep rows of an older table from being deleted. A doubt
 * counts as no.
 */
final class Additions {
  private final Ladder ladder;
  private final Catalog before;
  private final int number;
  private final Set<String> newWholes = new HashSet<>();

  private Additions(Ladder ladder, int number) {
    this.ladder = ladder;
    this.number = number;
    this.before = ladder.rung(number - 1);
  }

  /** Whether a migration, counted from 1, is one that only adds. */
  static boolean isOne(Ladder ladder, int number) {
    return new Additions(ladder, number).isOne();
  }

  /** What a migration changes of the catalog, and is more than an addition. */
  static List<Difference> others(Ladder ladder, int number) {
    Additions additions = new Additions(ladder, number);
    return additions.differences().stream()
        .filter(difference -> !additions.canBeIgnored(difference))
        .toList();
  }

  private List<Difference> differences() {
    List<Difference> differences = before.differences(ladder.rung(number));
    for (Difference difference : differences) {
      Kind kind = difference.object().kind();
      if (difference.expected().isEmpty()
          && (kind == Kind.TABLE
              || kind == Kind.VIEW
              || kind == Kind.MATERIALIZED_VIEW
              || kind == Kind.VIRTUAL_TABLE
              || kind == Kind.ENUM)) {
        newWholes.add(difference.object().key());
      }
    }
    return differences;
  }

  private boolean isOne() {
    List<Difference> differences = differences();
    Set<String> kept = new TreeSet<>();
    before.objects().stream()
        .filter(
            object ->
                object.kind() == Kind.TABLE
                    || object.kind() == Kind.COLUMN
                    || object.kind() == Kind.VIEW
                    || object.kind() == Kind.MATERIALIZED_VIEW
                    || object.kind() == Kind.VIRTUAL_TABLE
                    || object.kind() == Kind.SEQUENCE)
        .forEach(
            object -> {
              kept.add(object.key());
              // PostgreSQL's catalog has a table's key without the quotes that scripts are read
              // with.
              kept.add(object.shown());
            });
    return differences.stream().allMatch(this::canBeIgnored)
        && !ladder.script(ladder.migrations().get(number - 1)).mayChange(kept);
  }

  private boolean canBeIgnored(Difference difference) {
    if (difference.expected().isPresent() || difference.found().isEmpty()) {
      return false;
    }
    Identity object = difference.object();
    Definition definition = difference.found().get();
    return switch (object.kind()) {
      case ENUM,
          DOMAIN,
          TYPE,
          SEQUENCE,
          SCHEMA,
          EXTENSION,
          VIRTUAL_TABLE,
          VIEW,
          MATERIALIZED_VIEW ->
          true;
      // What lies in a partition or a child is among the rows of its parent.
      case TABLE ->
          !definition.text().contains("partition of") && !definition.text().contains("inherits ");
      case COLUMN -> isNew(object) || isOptional(definition);
      case ENUM_LABEL, PRIMARY_KEY, CHECK, EXCLUSION, RULE, POLICY -> isNew(object);
      case FOREIGN_KEY -> (isNew(object) || isOfNewColumns(object)) && letsGo(object, definition);
      case INDEX -> isNew(object) || isPlain(object);
      case TRIGGER -> object.table().isEmpty() ? isOnNew(definition) : isNew(object);
      case FUNCTION -> isUnlikeAnyBefore(object);
    };
  }

  /** Whether it belongs to something that is itself new. */
  private boolean isNew(Identity object) {
    return newWholes.contains(object.table());
  }

  /** Whether rows can be written without it, whatever it is. */
  private static boolean isOptional(Definition definition) {
    String text = definition.text();
    boolean identity = text.contains(" as identity");
    boolean computed = text.contains(" generated ") && !identity;
    boolean filled = text.contains(" default ") || identity;
    return !computed && (filled || !text.contains(" not null"));
  }

  /** Whether a reference is of columns alone that are null in all that an older app writes. */
  private boolean isOfNewColumns(Identity object) {
    String key = object.key();
    String columns = key.substring(key.indexOf('(') + 1, key.indexOf(") → "));
    for (String column : columns.split(", ", -1)) {
      String name = key.substring(0, key.indexOf(" (")) + "." + column;
      Identity identity = new Identity(Kind.COLUMN, object.table(), name, name);
      boolean isNull =
          ladder
              .rung(number)
              .definition(identity)
              .filter(made -> !made.text().contains(" default "))
              .isPresent();
      if (before.has(identity) || !isNull) {
        return false;
      }
    }
    return true;
  }

  /** Whether the rows that a reference is to can be deleted, or are as new as it is. */
  private boolean letsGo(Identity object, Definition definition) {
    String text = definition.text();
    boolean gives =
        text.contains("on delete cascade")
            || text.contains("on delete set null")
            || text.contains("on delete set default");
    String key = object.key();
    int from = key.indexOf("→ ") + "→ ".length();
    int to = key.indexOf(" (", from);
    return gives || newWholes.contains(key.substring(from, to < 0 ? key.length() : to));
  }

  /** Whether an index is of columns as they are, and lets any values stand. */
  private static boolean isPlain(Identity object) {
    String what = object.key().substring(object.table().length());
    int where = what.indexOf(" where ");
    String known = where < 0 ? what : what.substring(0, where);
    int open = known.indexOf('(');
    int close = known.indexOf(')');
    return open >= 0
        && close > open
        && known.indexOf('(', open + 1) < 0
        && !known.substring(close).contains(" unique");
  }

  /** SQLite names a trigger alone; the table stands in what makes it. */
  private boolean isOnNew(Definition definition) {
    List<Sql.Token> tokens = Sql.tokens(definition.statement().orElse(""), Engine.SQLITE);
    for (int at = 0; at + 1 < tokens.size(); at++) {
      if (tokens.get(at).is("ON")) {
        return newWholes.contains(Sql.key(tokens.get(at + 1), Engine.SQLITE).orElse(""));
      }
    }
    return false;
  }

  /** Another function of one name may be the one that is called from then on. */
  private boolean isUnlikeAnyBefore(Identity function) {
    String name = name(function);
    return before.objects().stream()
        .noneMatch(other -> other.kind() == Kind.FUNCTION && name(other).equals(name));
  }

  private static String name(Identity function) {
    int bracket = function.key().indexOf('(');
    return bracket < 0 ? function.key() : function.key().substring(0, bracket);
  }
}
