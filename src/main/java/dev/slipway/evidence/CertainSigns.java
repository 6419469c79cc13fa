package dev.slipway.evidence;

import static java.util.Objects.requireNonNull;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.catalog.Difference;
import dev.slipway.database.Database;
import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.database.Tryout;
import dev.slipway.migrate.Script;
import dev.slipway.migrate.Script.Setting;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What rows show for certain of the end of a migration whose schema is all there, where nothing
 * else says that it stopped: an app may have used it for long, and changed what it had put there.
 *
 * <p>So a row that it would change now says nothing by itself, and a column without values neither:
 * every row may have come later. Two things do: a table that it made and gave its first rows holds
 * none, and no counter tells that it ever did; or a row that it would write to was not written to
 * since the migration itself gave its table a column.
 */
final class CertainSigns implements RowSigns, AutoCloseable {
  private final Ladder ladder;
  private final Catalog live;
  private final Database database;
  private final RowLook rows;
  private final int migration;
  private final Map<Integer, Word> known = new HashMap<>();
  private @Nullable Tryout tryout;

  CertainSigns(Ladder ladder, Catalog live, Database database, RowLook rows, int migration) {
    this.ladder = ladder;
    this.live = live;
    this.database = database;
    this.rows = rows;
    this.migration = migration;
  }

  /**
   * Whether its text allows that rows could show something: only then is there cause to look. On
   * PostgreSQL none do: a vacuum gives back the place of rows, a row with a number given moves no
   * sequence, and a grant on a column makes it look younger than what was written to it.
   */
  static boolean canBeThere(Ladder ladder, int migration) {
    Script script = ladder.script(ladder.migrations().get(migration - 1));
    Set<String> made = made(ladder, migration);
    Set<String> grown = grown(ladder, migration).keySet();
    return ladder.engine() == Engine.SQLITE
        && !script.runsAsOne()
        && script.behindSchema().stream()
            .anyMatch(
                place ->
                    isSeeded(script, place, made)
                        || script.setting(place).filter(set -> isGrown(set, grown)).isPresent());
  }

  /** Whether they show of any statement behind its schema that it has not run. */
  boolean areThere() throws SQLException {
    Script script = ladder.script(ladder.migrations().get(migration - 1));
    for (int place : script.behindSchema()) {
      if (of(script, place) == Word.LEFT) {
        return true;
      }
    }
    return false;
  }

  /** Asked only where they are there: then it did stop, and what else shows is heard too. */
  @Override
  public Word of(Script script, Step step, List<Step> all, Set<Integer> done) throws SQLException {
    Word word = of(script, step.statement());
    if (word == Word.LEFT) {
      return word;
    }
    Word other = new SignsOfAStop(ladder, rows).of(script, step, all, done);
    return other == Word.OPEN ? word : other;
  }

  private Word of(Script script, int place) throws SQLException {
    Word word = known.get(place);
    if (word == null) {
      word = look(script, place);
      known.put(place, word);
    }
    return word;
  }

  private Word look(Script script, int place) throws SQLException {
    if (isSeeded(script, place, made(ladder, migration))) {
      String table = script.seeded(place).orElseThrow();
      boolean empty =
          rows.isTrue("SELECT EXISTS (SELECT * FROM " + table + ")").equals(Optional.of(false));
      return empty && !hasHeldRows(table) ? Word.LEFT : Word.OPEN;
    }
    Optional<Setting> setting = script.setting(place);
    if (setting.isEmpty() || setting.get().differs().isEmpty()) {
      return Word.OPEN;
    }
    Optional<Boolean> differs = rows.isTrue(setting.get().differs().get());
    if (differs.equals(Optional.of(false))) {
      return Word.WITHOUT_EFFECT;
    }
    Map<String, String> grown = grown(ladder, migration);
    return isGrown(setting.get(), grown.keySet())
            && !hasGrownSince(setting.get().table())
            && isFromBefore(setting.get(), grown)
        ? Word.LEFT
        : Word.OPEN;
  }

  /** Rows look as old as the last column that somebody gave their table. */
  private boolean hasGrownSince(String table) {
    return live.objectsNotIn(ladder.rung(migration)).stream()
        .filter(object -> object.kind() == Kind.COLUMN)
        .map(object -> new Identity(Kind.TABLE, object.table(), object.table(), object.table()))
        .anyMatch(grown -> Ladder.namesInScripts(Set.of(grown)).contains(table));
  }

  private boolean hasHeldRows(String table) throws SQLException {
    return ladder.memory().shown("held " + table, () -> tryout().hasHeldRows(table));
  }

  private boolean isFromBefore(Setting setting, Map<String, String> grown) throws SQLException {
    String column = requireNonNull(grown.get(setting.table()));
    String condition = setting.chosen().orElseThrow();
    return ladder
        .memory()
        .shown(
            "since " + setting.sql() + ", " + column + " where " + condition,
            () ->
                !tryout().isOfTheMoment(condition)
                    && tryout().hasRowsFromBefore(setting.sql(), column, condition));
  }

  private static boolean isSeeded(Script script, int place, Set<String> made) {
    return script.seeded(place).isPresent()
        && script
            .changesRowsOf(place)
            .filter(made::contains)
            .filter(table -> !script.tablesThatMayLoseRows().contains(table))
            .isPresent();
  }

  private static boolean isGrown(Setting setting, Set<String> grown) {
    return setting.chosen().isPresent() && grown.contains(setting.table());
  }

  /** What scripts call the tables that a migration makes. */
  private static Set<String> made(Ladder ladder, int migration) {
    Set<Identity> made = new HashSet<>();
    for (Difference change : changes(ladder, migration)) {
      if (change.object().kind() == Kind.TABLE && change.expected().isEmpty()) {
        made.add(change.object());
      }
    }
    return Ladder.namesInScripts(made);
  }

  /** By the tables that a migration gives a column, such a column. */
  private static Map<String, String> grown(Ladder ladder, int migration) {
    Map<String, String> grown = new HashMap<>();
    for (Difference change : changes(ladder, migration)) {
      Identity object = change.object();
      Identity table = new Identity(Kind.TABLE, object.table(), object.table(), object.table());
      if (object.kind() == Kind.COLUMN
          && change.expected().isEmpty()
          && ladder.rung(migration - 1).has(table)) {
        List<Sql.Token> name = Sql.tokens(object.shown(), ladder.engine());
        String column = name.get(name.size() - 1).name();
        grown.putIfAbsent(object.table(), column);
        // As scripts have it, in quotes where it needs them.
        grown.putIfAbsent(object.shown().substring(0, object.shown().lastIndexOf('.')), column);
      }
    }
    return grown;
  }

  private static List<Difference> changes(Ladder ladder, int migration) {
    return ladder.rung(migration - 1).differences(ladder.rung(migration));
  }

  private Tryout tryout() throws SQLException {
    if (tryout == null) {
      tryout = database.tryout();
    }
    return tryout;
  }

  @Override
  public void close() {
    if (tryout != null) {
      tryout.close();
    }
  }
}
