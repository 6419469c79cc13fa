package dev.slipway.evidence;

import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.migrate.Script;
import dev.slipway.migrate.Script.Filling;
import dev.slipway.migrate.Script.Setting;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What rows show of a migration of which it is known that it stopped, so that no app has come to
 * use what it made: a table that it fills and that is empty, or a column without a value, has not
 * been filled.
 *
 * @param ladder the folder's ladder
 * @param rows a look at the rows
 */
record SignsOfAStop(Ladder ladder, RowLook rows) implements RowSigns {

  @Override
  public Word of(Script script, Step step, List<Step> all, Set<Integer> done) throws SQLException {
    Optional<Filling> filling = script.filling(step.statement());
    if (filling.isEmpty()) {
      Optional<Setting> setting = script.setting(step.statement());
      return setting.isPresent() ? byValues(setting.get(), all, done) : Word.OPEN;
    }
    Optional<Identity> made = made(filling.get().table(), step, all, done);
    if (made.isEmpty()) {
      return Word.OPEN;
    }
    Optional<Boolean> others = rows.isTrue(filling.get().hasOthers());
    Optional<Boolean> lacks = rows.isTrue(filling.get().lacksSome());
    if (others.isEmpty() || lacks.isEmpty() || others.get()) {
      return Word.OPEN;
    }
    Optional<Boolean> has =
        rows.isTrue("SELECT EXISTS (SELECT * FROM " + filling.get().sql() + ")");
    if (!lacks.get()) {
      return has.equals(Optional.of(false)) ? Word.WITHOUT_EFFECT : Word.DONE;
    }
    if (has.equals(Optional.of(false))) {
      return Word.LEFT;
    }
    // No app ever knew a table that is gone when its migration ends.
    boolean passing = !ladder.mentioned().contains(made.get());
    return has.isPresent() && passing ? Word.ANEW : Word.OPEN;
  }

  /** Values are set in columns that the same migration has just made. */
  private Word byValues(Setting setting, List<Step> all, Set<Integer> done) throws SQLException {
    Set<String> made = new HashSet<>();
    for (int at : done) {
      all.get(at).changes().stream()
          .filter(change -> change.object().kind() == Kind.COLUMN && change.expected().isEmpty())
          .forEach(change -> made.add(change.object().key()));
    }
    if (!made.containsAll(setting.columns())) {
      return Word.OPEN;
    }
    Optional<Boolean> differs =
        setting.differs().isPresent() ? rows.isTrue(setting.differs().get()) : Optional.empty();
    Optional<Boolean> has = rows.isTrue(setting.hasValues());
    if (differs.equals(Optional.of(false))) {
      return has.equals(Optional.of(false)) ? Word.WITHOUT_EFFECT : Word.DONE;
    }
    return has.equals(Optional.of(false)) ? Word.LEFT : Word.OPEN;
  }

  /** The table, if an earlier step of the same migration made it and it was new then. */
  private static Optional<Identity> made(
      String table, Step step, List<Step> all, Set<Integer> done) {
    Set<Identity> made = new HashSet<>();
    for (int at = 0; at < all.size() && !all.get(at).equals(step); at++) {
      if (done.contains(at)) {
        all.get(at).changes().stream()
            .filter(change -> change.object().kind() == Kind.TABLE)
            .filter(change -> change.expected().isEmpty() && change.found().isPresent())
            .forEach(change -> made.add(change.object()));
      }
    }
    return made.stream()
        .filter(object -> Ladder.namesInScripts(Set.of(object)).contains(table))
        .findFirst();
  }
}
