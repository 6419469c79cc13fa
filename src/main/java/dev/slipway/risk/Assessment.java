package dev.slipway.risk;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Definition;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.database.Sql.Token;
import dev.slipway.evidence.Ladder;
import dev.slipway.layout.Migration;
import dev.slipway.migrate.Script;
import dev.slipway.migrate.Work;
import dev.slipway.risk.Risk.Likelihood;
import dev.slipway.risk.Risk.Loss;
import dev.slipway.risk.Risk.Obstacle;
import dev.slipway.risk.Risk.OlderApps;
import dev.slipway.risk.Risk.Rollback;
import dev.slipway.risk.Risk.Span;
import dev.slipway.risk.Risk.Touch;
import dev.slipway.risk.Shape.Column;
import dev.slipway.risk.Shape.Reference;
import dev.slipway.risk.Shape.Table;
import dev.slipway.risk.Told.Refill;
import dev.slipway.undo.Undo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The risks of all migrations that are to be applied, each after those before it. */
final class Assessment {
  private final Work work;
  private final Ladder ladder;
  private final Catalog expected;
  private final Live live;
  private final Engine engine;
  private final Set<Migration> additions;

  /** What tables of the database are called by now, and what columns, by their table then. */
  private final Map<String, String> tables = new HashMap<>();

  private final Map<String, String> columns = new HashMap<>();

  /** Tables, as they are called by now, that got rows which are not counted in the database. */
  private final Set<String> filled = new HashSet<>();

  /** Columns that pending migrations added and gave values, behind their tables in the database. */
  private final Set<String> given = new HashSet<>();

  /** The same of those that got a default, which may be gone again. */
  private final Set<String> defaulted = new HashSet<>();

  /** Tables of the database of which rows were changed by then. */
  private final Set<String> changed = new HashSet<>();

  /**
   * Of one database.
   *
   * @param expected what a database of this standing should have
   */
  Assessment(Work work, Ladder ladder, Catalog expected, Live live) {
    this.work = work;
    this.ladder = ladder;
    this.expected = expected;
    this.live = live;
    this.engine = ladder.engine();
    this.additions = ladder.additions();
    live.shape().tables().keySet().forEach(table -> tables.put(table, table));
  }

  List<Risk> risks() throws SQLException {
    List<Risk> risks = new ArrayList<>();
    for (Migration migration : work.apply()) {
      risks.add(new One(migration).risk());
    }
    return risks;
  }

  /** One migration. */
  private final class One {
    private final Migration migration;
    private final Catalog lower;
    private final Catalog upper;
    private final Shape before;
    private final Shape after;
    private final Told told;
    private final List<Piece> pieces;
    private final List<Loss> losses = new ArrayList<>();
    private final List<Obstacle> obstacles = new ArrayList<>();
    private final List<Touch> touches = new ArrayList<>();

    One(Migration migration) throws SQLException {
      int number = ladder.migrations().indexOf(migration) + 1;
      this.migration = migration;
      this.lower = ladder.rung(number - 1);
      this.upper = ladder.rung(number);
      this.before = new Shape(lower, engine);
      this.after = new Shape(upper, engine);
      Script script = work.script(migration, engine, ladder.home());
      this.pieces = Piece.of(script, engine);
      this.told = Effects.told(script, engine, ladder.home(), live.version(), before, upper);
    }

    Risk risk() throws SQLException {
      findLosses();
      findObstacles();
      for (Effect effect : told.effects()) {
        Optional<String> there = Optional.ofNullable(tables.get(effect.table()));
        if (there.isPresent()) {
          touches.add(touch(effect, there.get()));
        }
      }
      losses.sort(Comparator.comparing(Loss::likelihood).reversed());
      OlderApps olderApps = olderApps();
      Verdict verdict = new Verdict(losses, obstacles, touches, olderApps);
      Risk risk =
          new Risk(
              migration,
              verdict.level(),
              verdict.reasons(),
              new Changes(lower, upper, engine, told).all(),
              losses,
              obstacles,
              touches,
              olderApps,
              rollback(olderApps == OlderApps.OPEN),
              Optional.empty());
      goOn();
      return risk;
    }

    private OlderApps olderApps() {
      if (additions.contains(migration)) {
        return OlderApps.OPEN;
      }
      boolean isGiven =
          new Compatibility(lower, before, after, told, pieces, engine)
              .isGiven(ladder.beyondAdditions(migration));
      return isGiven ? OlderApps.RUN : OlderApps.MAY_FAIL;
    }

    private Rollback rollback(boolean additive) {
      Rollback way = wayBack(additive);
      boolean isNothing = lower.equals(upper) && told.rows().isEmpty();
      return way == Rollback.DERIVED && isNothing ? Rollback.NOTHING : way;
    }

    private Rollback wayBack(boolean additive) {
      return Undo.origin(migration, additive, engine)
          .map(
              origin ->
                  switch (origin) {
                    case FOLDER, JOURNAL -> Rollback.SCRIPT;
                    case DERIVED -> Rollback.DERIVED;
                  })
          .orElse(Rollback.SNAPSHOT);
    }

    private Touch touch(Effect effect, String table) throws SQLException {
      OptionalLong bytes = live.bytes(table);
      Span span = effect.toil() == Toil.NOTHING ? Span.MOMENT : Span.of(bytes.orElse(0));
      Effect shown = effect.on(before.shown(effect.table()));
      return new Touch(shown, live.rowsAbout(table), bytes, span);
    }

    private void findLosses() throws SQLException {
      for (Table table : before.tables().values()) {
        Optional<Table> now = afterwards(table);
        if (now.isEmpty()) {
          loseTable(table);
        } else if (now.get().name().equals(table.name())
            && told.made().contains(table.name())
            && told.refill(table.name()) == Refill.NOTHING) {
          rebuilt(table);
        } else {
          rebuilt(table);
          for (Column column : table.columns().values()) {
            changeColumn(table, column, now.get());
          }
        }
      }
      for (Told.Rows rows : told.rows()) {
        loseRows(rows);
      }
    }

    private Optional<Table> afterwards(Table table) {
      return told.earlier().entrySet().stream()
          .filter(name -> name.getValue().equals(table.name()))
          .flatMap(name -> after.table(name.getKey()).stream())
          .findFirst()
          .or(() -> after.table(table.name()));
    }

    private String liveName(Table table) {
      return tables.getOrDefault(table.name(), "");
    }

    /** Notes a loss, unless one of the same object is known that is as bad. */
    private void lose(String object, Likelihood likelihood, OptionalLong rows, String words) {
      if (rows.isPresent() && rows.getAsLong() == 0) {
        return;
      }
      boolean isDoubtful = live.isThere() && rows.isEmpty();
      Likelihood known = isDoubtful ? Likelihood.POSSIBLE : likelihood;
      boolean isWorst =
          losses.stream()
              .noneMatch(
                  other ->
                      other.object().equals(object) && other.likelihood().compareTo(known) >= 0);
      if (isWorst) {
        losses.removeIf(other -> other.object().equals(object));
        losses.add(new Loss(known, object, rows, words));
      }
    }

    private void loseTable(Table table) throws SQLException {
      if (isMadeFromOthers(table)) {
        return;
      }
      String there = liveName(table);
      String name = table.identity().shown();
      if (there.isEmpty()) {
        if (filled.contains(table.name())) {
          lose(
              "table " + name,
              Likelihood.POSSIBLE,
              OptionalLong.empty(),
              "it is dropped with what an earlier migration put into it");
        }
        return;
      }
      boolean copied = reads(table.name(), Optional.empty());
      lose(
          "table " + name,
          copied ? Likelihood.POSSIBLE : Likelihood.CERTAIN,
          live.rows(there),
          copied
              ? "the table is dropped; a statement reads it, which may save what it holds"
              : "the table is dropped");
    }

    /** A materialized view, or a full-text table over the rows of another, holds nothing itself. */
    private boolean isMadeFromOthers(Table table) {
      return switch (table.identity().kind()) {
        case MATERIALIZED_VIEW -> true;
        case VIRTUAL_TABLE ->
            lower
                .definition(table.identity())
                .flatMap(Definition::statement)
                .filter(Script::isOverContent)
                .isPresent();
        default -> false;
      };
    }

    /** Whether a statement that keeps rows somewhere speaks of a table, and of a column. */
    private boolean reads(String table, Optional<String> column) {
      String own = table.substring(table.lastIndexOf('.') + 1);
      return pieces.stream()
          .filter(
              piece ->
                  switch (piece.verb()) {
                    case "INSERT", "UPDATE", "REPLACE", "WITH", "MERGE", "SELECT" -> true;
                    case "CREATE" -> Shape.says(piece.tokens(), "SELECT");
                    default -> !piece.isPlain();
                  })
          .anyMatch(piece -> names(piece, own) && (column.isEmpty() || names(piece, column.get())));
    }

    private boolean names(Piece piece, String name) {
      for (Token token : piece.tokens()) {
        if (Sql.key(token, engine).filter(name::equals).isPresent()) {
          return true;
        }
      }
      return false;
    }

    /** A table that was filled anew from itself, perhaps not with all rows. */
    private void rebuilt(Table table) throws SQLException {
      if (!told.made().contains(table.name())) {
        return;
      }
      Refill refill = told.refill(table.name());
      if (refill.loss() != Likelihood.NONE) {
        lose(
            "table " + table.identity().shown(),
            refill.loss(),
            live.rows(liveName(table)),
            refill.words());
      }
    }

    private void changeColumn(Table table, Column column, Table now) throws SQLException {
      if (column.isGenerated()) {
        return;
      }
      Map<String, String> earlier = told.earlierColumns(table.name());
      Optional<Column> is =
          now.columns().values().stream()
              .filter(
                  other -> earlier.getOrDefault(other.name(), other.name()).equals(column.name()))
              .findFirst();
      boolean isRebuilt = told.made().contains(now.name());
      Optional<Likelihood> lost =
          isRebuilt ? told.lost(table, column.name(), now) : Optional.empty();
      if (is.isEmpty()) {
        boolean isCopied =
            reads(table.name(), Optional.of(column.name()))
                || lost.filter(Likelihood.POSSIBLE::equals).isPresent();
        if (lost.filter(Likelihood.NONE::equals).isEmpty()) {
          loseColumn(
              table,
              column,
              isCopied ? Likelihood.POSSIBLE : Likelihood.CERTAIN,
              isCopied
                  ? "the column is dropped; a statement reads it, which may save what it holds"
                  : "the column is dropped",
              "it is dropped with what an earlier migration put into it");
        }
      } else if (lost.filter(likelihood -> likelihood != Likelihood.NONE).isPresent()) {
        boolean isRead = reads(table.name(), Optional.of(column.name()));
        loseColumn(
            table,
            column,
            isRead ? Likelihood.POSSIBLE : lost.get(),
            lost.get() == Likelihood.POSSIBLE
                ? "the table is made anew, and its values are changed on the way"
                : isRead
                    ? "the table is made anew without its values; a statement reads it, which may"
                        + " save what it holds"
                    : "the table is made anew without its values",
            "the table is made anew without what an earlier migration put into it");
      } else {
        changeType(table, column, is.get());
      }
    }

    /**
     * Notes that the values of a column are lost.
     *
     * @param words why
     * @param since the same where only a migration that is to be applied can have filled it
     */
    private void loseColumn(
        Table table, Column column, Likelihood likelihood, String words, String since)
        throws SQLException {
      String there = liveName(table);
      String own = columns.getOrDefault(there + "." + column.name(), column.name());
      String name = "column " + table.identity().shown() + "." + column.shown();
      if (!there.isEmpty() && live.shape().column(there, own).isPresent()) {
        lose(name, likelihood, live.values(there, own), words);
      } else if (there.isEmpty()
          ? filled.contains(table.name())
          : given.contains(there + "." + own)) {
        lose(name, Likelihood.POSSIBLE, OptionalLong.empty(), since);
      }
    }

    private void changeType(Table table, Column column, Column is) throws SQLException {
      String there = liveName(table);
      String own = columns.getOrDefault(there + "." + column.name(), column.name());
      if (engine == Engine.SQLITE || live.shape().column(there, own).isEmpty()) {
        return;
      }
      String name = "column " + table.identity().shown() + "." + column.shown();
      String from = PostgresTypes.of(column.definition());
      String to = PostgresTypes.of(is.definition());
      boolean isSame = from.equals(to) || from.equals(told.typeBefore(to));
      boolean isJson = to.equals("json") || to.equals("jsonb");
      if (told.isReworked(table.name(), column.name())) {
        lose(
            name,
            Likelihood.POSSIBLE,
            live.values(there, own),
            isSame
                ? "its values are worked out anew"
                : "its values are worked out anew, from " + from + " to " + to);
      } else if (!isSame
          && !(isJson && told.isHeld(table.name(), column.name()))
          && !PostgresTypes.keepsValues(from, to)) {
        lose(
            name,
            Likelihood.POSSIBLE,
            live.values(there, own),
            "its type is changed from " + from + " to " + to);
      }
    }

    private void loseRows(Told.Rows rows) throws SQLException {
      String there = tables.getOrDefault(rows.table(), "");
      RowChange change = rows.change();
      OptionalLong count =
          !there.isEmpty()
              ? live.rows(there)
              : filled.contains(rows.table()) ? OptionalLong.empty() : OptionalLong.of(0);
      String table = before.shown(rows.table());
      switch (change.kind()) {
        case INSERT -> {
          // What is there stays.
        }
        case UPSERT ->
            lose("table " + table, Likelihood.POSSIBLE, count, "rows of it may be replaced");
        case UPDATE -> {
          List<String> old =
              change.replaced().stream()
                  .filter(column -> before.column(rows.table(), column).isPresent())
                  .filter(column -> isThere(there, column))
                  .map(column -> before.shown(rows.table(), column))
                  .toList();
          if (!old.isEmpty()) {
            lose(
                "column " + table + "." + String.join(", ", old),
                Likelihood.POSSIBLE,
                count,
                change.isOfAll() ? "it is set in all rows" : "it is set in some rows");
          }
        }
        case DELETE -> {
          lose(
              "table " + table,
              change.isOfAll() ? Likelihood.CERTAIN : Likelihood.POSSIBLE,
              count,
              change.isOfAll() ? "all its rows are deleted" : "rows of it are deleted");
          for (Reference reference : before.referencesTo(rows.table())) {
            String child = tables.getOrDefault(reference.table(), "");
            if (reference.rule().contains("on delete cascade") && !child.isEmpty()) {
              lose(
                  "table " + before.shown(reference.table()),
                  Likelihood.POSSIBLE,
                  live.rows(child),
                  "rows of it go with those of " + table + " that they refer to");
            }
          }
        }
        case ANYTHING ->
            losses.add(
                new Loss(
                    Likelihood.POSSIBLE,
                    "",
                    OptionalLong.empty(),
                    "line "
                        + rows.piece().line()
                        + " does what its text does not tell: "
                        + rows.piece().excerpt()));
      }
    }

    /** Whether a column was there before the first of the migrations. */
    private boolean isThere(String table, String column) {
      String own = columns.getOrDefault(table + "." + column, column);
      return table.isEmpty() || live.shape().column(table, own).isPresent();
    }

    private void findObstacles() throws SQLException {
      for (Table table : before.tables().values()) {
        String there = liveName(table);
        Optional<Table> now = afterwards(table);
        if (there.isEmpty() || now.isEmpty()) {
          continue;
        }
        boolean mended =
            changed.contains(there)
                || told.rows().stream()
                    .anyMatch(
                        rows ->
                            (rows.table().equals(table.name()) || rows.table().isEmpty())
                                && rows.change().kind() != RowChange.Kind.INSERT)
                || told.copies(table.name()).stream()
                    .anyMatch(piece -> piece.tokens().stream().anyMatch(t -> t.isSymbol("(")));
        nulls(table, now.get(), there, mended);
        duplicates(table, now.get(), there, mended);
        orphans(table, now.get(), there, mended);
      }
      for (Effect effect : told.effects()) {
        String there = tables.getOrDefault(effect.table(), "");
        if (effect.rule().equals(Optional.of(Rule.REQUIRED_COLUMN)) && !there.isEmpty()) {
          OptionalLong rows = live.rows(there);
          if (rows.orElse(1) > 0) {
            obstacles.add(
                new Obstacle(
                    "table " + before.shown(effect.table()),
                    rows,
                    changed.contains(there),
                    "a new column is NOT NULL and has no default"));
          }
        }
      }
    }

    private void nulls(Table table, Table now, String there, boolean mended) throws SQLException {
      Map<String, String> earlier = told.earlierColumns(table.name());
      for (Column column : now.columns().values()) {
        String was = earlier.getOrDefault(column.name(), column.name());
        Column old = table.columns().get(was);
        boolean hasValue = isFilledByItself(column);
        boolean rebuilt = told.made().contains(now.name()) && !told.copies(now.name()).isEmpty();
        boolean isNew =
            old == null && rebuilt && !hasValue && !told.isNeverNull(now.name(), column.name());
        if (!column.isRequired() || (old == null ? !isNew : old.isRequired())) {
          continue;
        }
        String own = columns.getOrDefault(there + "." + was, was);
        OptionalLong values = live.values(there, own);
        OptionalLong rows = live.rows(there);
        if (live.shape().column(there, own).isEmpty()) {
          boolean hadValue = old != null && isFilledByItself(old);
          if (!hadValue && !defaulted.contains(there + "." + own)) {
            obstacle(
                "column " + table.identity().shown() + "." + (old == null ? column : old).shown(),
                rows,
                mended || isNew || given.contains(there + "." + own),
                "it is new and to be NOT NULL, and may be null in them");
          }
          continue;
        }
        if (values.isPresent() && rows.isPresent()) {
          obstacle(
              "column " + table.identity().shown() + "." + (old == null ? column : old).shown(),
              OptionalLong.of(rows.getAsLong() - values.getAsLong()),
              mended,
              "it is to be NOT NULL, and is null in them");
        }
      }
    }

    private static boolean isFilledByItself(Column column) {
      return column.definition().contains(" default ")
          || column.definition().contains(" generated ");
    }

    private void obstacle(String object, OptionalLong rows, boolean mended, String words) {
      if (rows.orElse(1) > 0) {
        obstacles.add(new Obstacle(object, rows, mended, words));
      }
    }

    /** Whether a table is small enough to look for what is in the way among all its rows. */
    private boolean isSmall(String there) throws SQLException {
      return live.bytes(there).orElse(0) < Span.OF_MINUTES;
    }

    private void duplicates(Table table, Table now, String there, boolean mended)
        throws SQLException {
      Set<List<String>> had = uniques(lower, before, table);
      for (List<String> unique : uniques(upper, after, now)) {
        Map<String, String> earlier = told.earlierColumns(table.name());
        List<String> was =
            unique.stream().map(column -> earlier.getOrDefault(column, column)).toList();
        if (had.contains(was) || !table.columns().keySet().containsAll(was)) {
          continue;
        }
        List<String> own =
            was.stream().map(column -> columns.getOrDefault(there + "." + column, column)).toList();
        obstacle(
            "table " + table.identity().shown(),
            isSmall(there) ? live.duplicates(there, own) : OptionalLong.empty(),
            mended,
            was.stream()
                .map(column -> before.shown(table.name(), column))
                .collect(Collectors.joining(", ", "(", ") is to be unique, and they are alike")));
      }
    }

    /** The columns of a table that are unique together, where no condition chooses rows. */
    private Set<List<String>> uniques(Catalog catalog, Shape shape, Table table) {
      Set<List<String>> uniques = new HashSet<>();
      for (Identity object : catalog.objects()) {
        boolean isUnique =
            object.kind() == Kind.PRIMARY_KEY
                || (object.kind() == Kind.INDEX && object.shown().endsWith(" unique"));
        if (isUnique && shape.tableOf(object).equals(table.name())) {
          String definition = catalog.definition(object).map(Definition::text).orElse("");
          shape.columnsOf(object, definition).ifPresent(uniques::add);
        }
      }
      return uniques;
    }

    private void orphans(Table table, Table now, String there, boolean mended) throws SQLException {
      for (Reference reference : now.references()) {
        boolean had =
            table.references().stream()
                .anyMatch(
                    other ->
                        other.columns().equals(reference.columns())
                            && other.target().equals(reference.target()));
        String target = tables.getOrDefault(reference.target(), "");
        boolean old = table.columns().keySet().containsAll(reference.columns());
        if (had || target.isEmpty() || !old) {
          continue;
        }
        List<String> own =
            reference.columns().stream()
                .map(column -> columns.getOrDefault(there + "." + column, column))
                .toList();
        obstacle(
            "table " + table.identity().shown(),
            isSmall(there) && isSmall(target)
                ? live.orphans(there, own, target, reference.targetColumns())
                : OptionalLong.empty(),
            mended || changed.contains(target),
            "they are to refer to "
                + after.shown(reference.target())
                + ", and what they refer to is not there");
      }
    }

    /** What the next migration finds. */
    private void goOn() {
      Map<String, String> then = new HashMap<>(tables);
      for (Told.Rows rows : told.rows()) {
        String there = then.get(rows.table());
        if (rows.table().isEmpty()) {
          changed.addAll(then.values());
          filled.addAll(after.tables().keySet());
          after.tables().values().forEach(table -> give(given, table, then, column -> true));
        } else if (there != null) {
          changed.add(there);
          rows.change().columns().forEach(column -> given.add(there + "." + column));
        } else if (isOfOthers(rows.piece())) {
          filled.add(rows.table());
        }
      }
      for (Table table : after.tables().values()) {
        give(defaulted, table, then, this::hadDefault);
      }
      for (String made : told.made()) {
        if (before.table(made).isEmpty()) {
          tables.remove(made);
        }
        List<Piece> copies = told.copies(made);
        if (copies.stream().anyMatch(One::isOfOthers) || isMadeOfQuery(made)) {
          filled.add(made);
        }
        after
            .table(made)
            .ifPresent(
                table ->
                    give(
                        given,
                        table,
                        then,
                        column -> copies.stream().anyMatch(piece -> names(piece, column.name()))));
      }
      Set<String> held = Set.copyOf(filled);
      told.earlier()
          .forEach(
              (now, was) -> {
                if (held.contains(was)) {
                  filled.add(now);
                }
              });
      told.earlier()
          .forEach(
              (now, was) -> {
                String there = then.get(was);
                if (there != null) {
                  tables.put(now, there);
                  if (!told.made().contains(was)) {
                    tables.remove(was);
                  }
                }
              });
      tables.keySet().removeIf(name -> after.table(name).isEmpty() && evidenceHas(name));
      for (Table table : before.tables().values()) {
        String there = then.getOrDefault(table.name(), "");
        told.earlierColumns(table.name())
            .forEach(
                (now, was) ->
                    columns.put(there + "." + now, columns.getOrDefault(there + "." + was, was)));
      }
    }

    /** Whether a statement may put into a table what the script itself does not hold. */
    private static boolean isOfOthers(Piece piece) {
      return !piece.verb().equals("INSERT") || Shape.says(piece.tokens(), "SELECT");
    }

    private boolean isMadeOfQuery(String table) {
      return pieces.stream()
          .filter(piece -> piece.verb().equals("CREATE") && Shape.says(piece.tokens(), "TABLE"))
          .filter(piece -> Shape.says(piece.tokens(), "SELECT"))
          .anyMatch(piece -> names(piece, table.substring(table.lastIndexOf('.') + 1)));
    }

    private boolean hadDefault(Column column) {
      return isFilledByItself(column)
          || pieces.stream()
              .filter(piece -> Shape.says(piece.tokens(), "DEFAULT"))
              .anyMatch(piece -> names(piece, column.name()));
    }

    /** Notes columns that the database does not have yet. */
    private void give(
        Set<String> noted, Table table, Map<String, String> then, Predicate<Column> which) {
      String there = then.getOrDefault(table.name(), "");
      for (Column column : table.columns().values()) {
        if (!there.isEmpty()
            && which.test(column)
            && live.shape().column(there, column.name()).isEmpty()) {
          noted.add(there + "." + column.name());
        }
      }
    }

    /** Whether a table is one of the folder's, so that its end is seen on the rungs. */
    private boolean evidenceHas(String name) {
      return before.table(name).isPresent() || expected.isEmpty();
    }
  }
}
