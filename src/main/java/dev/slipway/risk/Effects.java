package dev.slipway.risk;

import dev.slipway.catalog.Catalog;
import dev.slipway.database.Engine;
import dev.slipway.migrate.Script;
import java.util.List;
import java.util.Set;

/**
 * What the statements of one script do to tables that were there before it, as far as their text
 * tells: the same with a database and without.
 *
 * @param all the effects, in the order of the statements; what is not understood is among them
 * @param made the tables that are there after the script and were made by it
 */
public record Effects(List<Effect> all, Set<String> made) {

  public Effects {
    all = List.copyOf(all);
    made = Set.copyOf(made);
  }

  /**
   * Reads a script.
   *
   * @param home the schema whose tables are named without it; empty for an engine that has none
   * @param version the major version of the engine
   * @param before what was there before the script; where that is not known, the empty catalog, and
   *     then the worst is assumed
   * @param after what is there after it; the empty catalog where that is not known
   */
  public static Effects of(
      Script script, Engine engine, String home, int version, Catalog before, Catalog after) {
    Told told = told(script, engine, home, version, new Shape(before, engine), after);
    return new Effects(told.effects(), told.made());
  }

  /**
   * Reads a script of which nothing is known but the text, and then the worst is assumed.
   *
   * @param home as in the other
   */
  public static Effects ofText(Script script, Engine engine, String home) {
    Catalog unknown = Catalog.empty();
    return of(script, engine, home, AnyDatabase.NEWEST, unknown, unknown);
  }

  static Told told(
      Script script, Engine engine, String home, int version, Shape before, Catalog after) {
    List<Piece> pieces = Piece.of(script, engine);
    return switch (engine) {
      case SQLITE -> new SqliteEffects(before, new Shape(after, engine)).of(pieces);
      case POSTGRESQL ->
          new PostgresEffects(before, new Shape(after, engine), home, version).of(pieces);
    };
  }
}
