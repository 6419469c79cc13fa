package dev.slipway.risk;

import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.database.Sql.Token;
import dev.slipway.migrate.Reading;
import dev.slipway.migrate.Reading.Name;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How ALTER TABLE locks tables of PostgreSQL, and when it reads their rows or writes them anew. */
final class PostgresAlterTable extends PostgresStatements {
  private static final Set<String> NUMBERING =
      Set.of("serial", "bigserial", "smallserial", "serial2", "serial4", "serial8");

  /** Columns of which a valid check says that they are not null, behind their tables. */
  private final Set<String> neverNull = new HashSet<>();

  /** The same of checks that are not validated yet, by table and name. */
  private final Map<String, String> notValidated = new HashMap<>();

  PostgresAlterTable(Shape before, Shape after, String home, int version, Told told) {
    super(before, after, home, version, told);
    for (Shape.Table table : before.tables().values()) {
      for (String check : table.checks()) {
        addNeverNull(table.name(), check);
      }
    }
  }

  /** Reads one, from behind its first words. */
  void read(Piece statement, Reading reading) {
    piece = statement;
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
    noteUsing(table, column, behind);
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
    boolean sortedAnew =
        same
            && !PostgresTypes.collation(was.get().definition())
                .equals(PostgresTypes.collation(is.get().definition()))
            && before.isIndexed(table, column);
    add(
        table,
        LockMode.ACCESS_EXCLUSIVE,
        !same ? Toil.REWRITE : sortedAnew ? Toil.INDEX_BUILD : isChecked ? Toil.SCAN : Toil.NOTHING,
        same && !sortedAnew ? Optional.empty() : Optional.of(Rule.COLUMN_TYPE));
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

  /** What stands behind USING, out of its brackets; nothing if nothing does. */
  private static List<Token> using(List<Token> behind) {
    int using = 0;
    while (using < behind.size() && !behind.get(using).is("USING")) {
      using++;
    }
    if (using == behind.size()) {
      return List.of();
    }
    List<Token> expression = new ArrayList<>(behind.subList(using + 1, behind.size()));
    while (expression.size() > 2
        && expression.get(0).isSymbol("(")
        && expression.get(expression.size() - 1).isSymbol(")")
        && expression.stream().filter(token -> token.isSymbol("(")).count() == 1) {
      expression = expression.subList(1, expression.size() - 1);
    }
    return expression;
  }

  /** Whether values become others by nothing but the change of type. */
  private static boolean isPlainCast(String column, List<Token> behind) {
    List<Token> expression = using(behind);
    if (expression.isEmpty()) {
      return true;
    }
    boolean isCast =
        expression.size() > 2
            && Sql.key(expression.get(0), Engine.POSTGRESQL).equals(Optional.of(column))
            && expression.get(1).isSymbol("::");
    List<Token> type = isCast ? expression.subList(2, expression.size()) : List.of();
    int using = 0;
    while (!behind.get(using).is("USING")) {
      using++;
    }
    return isCast && Sql.normalised(type).equals(Sql.normalised(behind.subList(0, using)));
  }

  /** Notes what an expression behind USING does to values, but for the change of their type. */
  private void noteUsing(String table, String column, List<Token> behind) {
    List<Token> expression = using(behind);
    Map<String, String> renamed = told.earlierColumns(table);
    String was = renamed.getOrDefault(column, column);
    int last = expression.size() - 1;
    boolean isJson =
        last > 2
            && (expression.get(0).is("TO_JSON")
                || expression.get(0).is("TO_JSONB")
                || expression.get(0).is("ARRAY_TO_JSON"))
            && expression.get(1).isSymbol("(")
            && expression.get(3).isSymbol(")")
            && Sql.key(expression.get(2), Engine.POSTGRESQL).equals(Optional.of(column))
            && (last == 3 || expression.get(4).isSymbol("::"));
    if (isJson) {
      told.hold(table, was);
    } else if (!expression.isEmpty() && !isCastByText(column, expression)) {
      told.rework(table, was);
    }
  }

  /**
   * Whether a column is cast, perhaps to text and then to something else; or a time is read as one
   * in UTC, which is the same for all.
   */
  private static boolean isCastByText(String column, List<Token> expression) {
    if (!Sql.key(expression.get(0), Engine.POSTGRESQL).equals(Optional.of(column))) {
      return false;
    }
    boolean isInUtc =
        expression.size() == 5
            && Shape.says(expression, "AT", "TIME", "ZONE")
            && Sql.content(expression.get(4)).filter("UTC"::equals).isPresent();
    if (isInUtc) {
      return true;
    }
    int at = 1;
    if (at + 1 < expression.size()
        && expression.get(at).isSymbol("::")
        && expression.get(at + 1).is("TEXT")) {
      at += 2;
    }
    boolean casts = at < expression.size() && expression.get(at).isSymbol("::");
    return at == expression.size()
        || (casts
            && expression.subList(at + 1, expression.size()).stream()
                .noneMatch(
                    token ->
                        token.isSymbol("::")
                            || (token.type() == Sql.Type.SYMBOL
                                && !token.isSymbol("(")
                                && !token.isSymbol(")")
                                && !token.isSymbol(",")
                                && !token.isSymbol(".")
                                && !token.isSymbol("[")
                                && !token.isSymbol("]"))));
  }
}
