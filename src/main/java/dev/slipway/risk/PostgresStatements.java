package dev.slipway.risk;

import dev.slipway.migrate.Reading;
import dev.slipway.migrate.Reading.Name;
import java.util.List;
import java.util.Optional;

/**
 * What whoever reads statements of PostgreSQL needs: what their names stand for, and a place for
 * what they tell.
 */
abstract sealed class PostgresStatements permits PostgresEffects, PostgresAlterTable {
  final Shape before;
  final Shape after;
  final String home;
  final int version;
  final Told told;

  /** The statement that is read. */
  Piece piece = new Piece(0, "", List.of(), 0, true);

  PostgresStatements(Shape before, Shape after, String home, int version, Told told) {
    this.before = before;
    this.after = after;
    this.home = home;
    this.version = version;
    this.told = told;
  }

  final void doubt() {
    told.doubt(piece);
  }

  /** A name as catalogs have it. */
  final String called(Name name) {
    String last = Reading.written(name.last());
    return name.schema().isEmpty() || name.schema().get().equals(home)
        ? last
        : Reading.written(name.schema().get()) + "." + last;
  }

  /** The table that a script calls so, as it was called before the script. */
  final String table(Name name) {
    String now = called(name);
    String was = told.before(now);
    return told.isMade(now) || !was.equals(now) ? was : before.resolved(now);
  }

  final void add(String table, LockMode lock, Toil toil, Optional<Rule> rule) {
    told.add(new Effect(piece.line(), piece.excerpt(), table, Optional.of(lock), toil, rule));
  }

  final void add(String table, LockMode lock, Toil toil, Rule rule) {
    add(table, lock, toil, Optional.of(rule));
  }

  final void weak(Name name, LockMode lock, Toil toil) {
    add(table(name), lock, toil, Optional.empty());
  }

  final void exclusive(String table) {
    add(table, LockMode.ACCESS_EXCLUSIVE, Toil.NOTHING, Optional.empty());
  }

  final void letGo(String other, String table) {
    if (!other.equals(table)) {
      exclusive(other);
    }
  }

  final void renamed(Name old, String last, Optional<String> schema) {
    told.rename(called(old), called(new Name(schema, last)));
  }
}
