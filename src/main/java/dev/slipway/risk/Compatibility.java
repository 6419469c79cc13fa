package dev.slipway.risk;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Definition;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.catalog.Difference;
import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.database.Sql.Token;
import dev.slipway.risk.Shape.Table;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether what an app that does not know a migration reads and writes works after it as before,
 * though the migration does more than add.
 *
 * <p>Each difference of the catalog has to be one that gets in the way of no statement and gives no
 * other result, and each statement one of which all effects are seen in the catalog, or that leaves
 * all values where they were. A doubt counts as no.
 */
final class Compatibility {

  /** What PRAGMAs change that outlives the script and that no app reads. */
  private static final Set<String> OF_THE_RUN =
      Set.of(
          "foreign_keys",
          "defer_foreign_keys",
          "foreign_key_check",
          "legacy_alter_table",
          "recursive_triggers",
          "integrity_check",
          "quick_check",
          "optimize",
          "table_info");

  /** Of PostgreSQL's functions that change no row, what still changes what others get. */
  private static final Set<String> NOT_OF_ROWS = Set.of("setval", "nextval");

  private final Catalog lower;
  private final Shape before;
  private final Shape after;
  private final Told told;
  private final List<Piece> pieces;
  private final Engine engine;

  Compatibility(
      Catalog lower, Shape before, Shape after, Told told, List<Piece> pieces, Engine engine) {
    this.lower = lower;
    this.before = before;
    this.after = after;
    this.told = told;
    this.pieces = pieces;
    this.engine = engine;
  }

  /**
   * Whether older apps work as before.
   *
   * @param others what changes of the catalog but for what they can ignore
   */
  boolean isGiven(List<Difference> others) {
    return others.stream().allMatch(this::isOfNoMatter)
        && pieces.stream().allMatch(this::isSeen)
        && told.rows().stream().allMatch(this::isOfNewColumns)
        && before.tables().values().stream().allMatch(this::isWhole);
  }

  private boolean isOfNoMatter(Difference difference) {
    Identity object = difference.object();
    Optional<Definition> was = difference.expected();
    Optional<Definition> is = difference.found();
    return switch (object.kind()) {
      case INDEX ->
          isUnique(object)
              ? was.isEmpty() && is.isPresent() && isNeverInTheWay(object, is.get())
              : was.isPresent() || isOfColumns(object);
      case COLUMN -> was.isPresent() && is.isPresent() && isWidened(was.get(), is.get());
      case TABLE,
          ENUM,
          ENUM_LABEL,
          DOMAIN,
          TYPE,
          SEQUENCE,
          PRIMARY_KEY,
          FOREIGN_KEY,
          CHECK,
          EXCLUSION,
          SCHEMA,
          EXTENSION,
          FUNCTION,
          VIRTUAL_TABLE,
          VIEW,
          MATERIALIZED_VIEW,
          RULE,
          TRIGGER,
          POLICY ->
          false;
    };
  }

  /** In doubt it is: of a unique index more has to be proven. */
  private static boolean isUnique(Identity index) {
    return index.shown().contains(" unique");
  }

  /** Whether what an index is of, and what it holds besides, are columns as they are. */
  private boolean isOfColumns(Identity index) {
    List<Token> tokens = Sql.tokens(index.shown(), engine);
    for (int at = 1; at < tokens.size() && !tokens.get(at).is("WHERE"); at++) {
      Token token = tokens.get(at);
      boolean opens = token.isSymbol("(");
      boolean isFirst = tokens.subList(0, at).stream().noneMatch(one -> one.isSymbol("("));
      if (opens && !isFirst && !tokens.get(at - 1).is("INCLUDE")) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether no rows of older apps can be alike in the columns of a unique index: some of them are
   * unique already and never null, or one is new, and null in all that these apps write.
   */
  private boolean isNeverInTheWay(Identity index, Definition definition) {
    Optional<List<String>> columns = after.columnsOf(index, definition.text());
    String table = after.tableOf(index);
    if (columns.isEmpty() || before.table(table).isEmpty() || !index.shown().endsWith(" unique")) {
      return false;
    }
    boolean isUniqueAlready =
        lower.objects().stream()
            .filter(
                object ->
                    object.kind() == Kind.PRIMARY_KEY
                        || (object.kind() == Kind.INDEX && object.shown().endsWith(" unique")))
            .filter(object -> before.tableOf(object).equals(table))
            .flatMap(
                object ->
                    before
                        .columnsOf(
                            object, lower.definition(object).map(Definition::text).orElse(""))
                        .stream())
            .filter(
                known ->
                    known.stream()
                        .flatMap(column -> before.column(table, column).stream())
                        .allMatch(Shape.Column::isRequired))
            .anyMatch(known -> columns.get().containsAll(known));
    boolean isNullInAll =
        columns.get().stream()
            .filter(column -> before.column(table, column).isEmpty())
            .flatMap(column -> after.column(table, column).stream())
            .anyMatch(
                column ->
                    !column.isRequired()
                        && !column.isGenerated()
                        && !column.definition().contains(" default ")
                        && !column.definition().contains(" generated "));
    return isUniqueAlready || isNullInAll;
  }

  /** Whether a column takes every text that it took, and gives every text that it held. */
  private static boolean isWidened(Definition was, Definition is) {
    String from = PostgresTypes.of(was.text());
    String to = PostgresTypes.of(is.text());
    String old = was.text().substring(from.length());
    String now = is.text().substring(to.length());
    boolean isDefaulted =
        old.equals(" not null")
            && now.startsWith(" not null default ")
            && !now.contains(" generated ");
    boolean isSameType = from.equals(to) || PostgresTypes.isLongerText(from, to);
    return isSameType && (old.equals(now) || isDefaulted);
  }

  /** Whether all that a statement does is seen in the catalog, or noted of the rows. */
  private boolean isSeen(Piece piece) {
    if (!piece.isPlain()) {
      return false;
    }
    return switch (piece.verb()) {
      case "CREATE", "DROP" ->
          engine == Engine.SQLITE
              || !Shape.says(piece.tokens(), "SELECT")
              || Shape.says(piece.tokens(), "VIEW")
              || Shape.says(piece.tokens(), "FUNCTION")
              || !Calls.mayChange(piece.tokens());
      case "ALTER" -> isAlterSeen(piece);
      case "INSERT", "UPDATE", "WITH", "SELECT", "VALUES" ->
          // UPDATE OR REPLACE deletes rows.
          !Shape.says(piece.tokens(), "UPDATE", "OR")
              && piece.tokens().stream()
                  .noneMatch(
                      token ->
                          engine == Engine.POSTGRESQL
                              && Sql.storedName(token).filter(NOT_OF_ROWS::contains).isPresent());
      case "ANALYZE",
          "BEGIN",
          "CHECKPOINT",
          "COMMENT",
          "COMMIT",
          "END",
          "LOCK",
          "REINDEX",
          "RELEASE",
          "RESET",
          "SAVEPOINT",
          "SET",
          "START",
          "VACUUM" ->
          true;
      case "PRAGMA" ->
          piece.tokens().size() > 1
              && OF_THE_RUN.contains(Sql.folded(piece.tokens().get(1).name()));
      default -> false;
    };
  }

  private boolean isAlterSeen(Piece piece) {
    List<Token> tokens = piece.tokens();
    if (engine == Engine.SQLITE) {
      return true;
    }
    boolean isOfTable = tokens.size() > 2 && tokens.get(1).is("TABLE");
    boolean isOfIndex = tokens.size() > 2 && tokens.get(1).is("INDEX");
    return (isOfTable || isOfIndex)
        && tokens.stream()
            .noneMatch(
                token ->
                    token.is("OWNER")
                        || token.is("ENABLE")
                        || token.is("DISABLE")
                        || token.is("FORCE")
                        || token.is("ATTACH")
                        || token.is("DETACH")
                        || token.is("INHERIT")
                        || token.is("REPLICA")
                        || token.is("USING")
                        || token.is("RESET")
                        || token.is("RESTART")
                        || token.is("CLUSTER")
                        || token.is("TABLESPACE")
                        || token.is("SCHEMA")
                        || token.is("UNLOGGED"));
  }

  /** Whether rows are changed in nothing but columns that older apps do not know. */
  private boolean isOfNewColumns(Told.Rows rows) {
    RowChange change = rows.change();
    return change.kind() == RowChange.Kind.UPDATE
        && !change.columns().isEmpty()
        && before.table(rows.table()).isPresent()
        && change.columns().stream()
            .noneMatch(column -> before.column(rows.table(), column).isPresent());
  }

  /** Whether a table is still the one that it was, or made anew with all that it held. */
  private boolean isWhole(Table table) {
    Optional<Table> now = after.table(table.name());
    boolean isRenamed =
        told.earlier().entrySet().stream()
            .anyMatch(
                name ->
                    name.getValue().equals(table.name()) && after.table(name.getKey()).isPresent());
    boolean isDropped =
        told.effects().stream()
            .filter(effect -> effect.table().equals(table.name()))
            .flatMap(effect -> effect.rule().stream())
            .anyMatch(rule -> rule == Rule.DROP_TABLE || rule == Rule.DROP_COLUMN);
    return now.isPresent()
        && !isRenamed
        && !isDropped
        && told.earlierColumns(table.name()).isEmpty()
        && (!told.made().contains(table.name()) || told.isKeptWhole(table, now.get()));
  }
}
