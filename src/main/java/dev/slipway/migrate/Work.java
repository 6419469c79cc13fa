package dev.slipway.migrate;

import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.database.Sql.Token;
import dev.slipway.layout.Migration;
import dev.slipway.progress.Progress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is to be done to a database, in the order of the fields.
 *
 * @param baseline migrations that are there already and only have to enter the history
 * @param complete objects to make that migrations which are there should have left
 * @param apply migrations to run
 * @param started those of them of which a part is there, so that only the rest is run
 * @param enter whether the app's own history lacks something that it is to have then
 * @param anew whether what the history has is forgotten first, since somebody set it aside
 */
public record Work(
    List<Migration> baseline,
    List<Completion> complete,
    List<Migration> apply,
    List<Started> started,
    boolean enter,
    boolean anew) {

  /**
   * One object to make.
   *
   * @param object what it is, for people
   * @param name its own name, in the form in which the engine compares names
   * @param statements what makes it and fills it, in order
   * @param fedFrom the tables whose triggers alone would have filled it, row by row; it is as it
   *     should be only while these are empty
   */
  public record Completion(
      String object, String name, List<String> statements, Set<String> fedFrom) {

    /** Whether a text of PostgreSQL's has its name. */
    boolean isNamedIn(String sql) {
      return Sql.tokens(sql, Engine.POSTGRESQL).stream()
          .anyMatch(token -> Sql.key(token, Engine.POSTGRESQL).equals(Optional.of(name)));
    }

    /** Those of these names that its statements speak of. */
    Set<String> mentioned(Set<String> names, Engine engine) {
      Set<String> mentioned = new TreeSet<>();
      for (String statement : statements) {
        List<Token> tokens = Sql.tokens(statement, engine);
        for (int at = 0; at < tokens.size(); at++) {
          Optional<String> name = Sql.key(tokens.get(at), engine);
          name.ifPresent(mentioned::add);
          if (at > 1 && tokens.get(at - 1).isSymbol(".")) {
            Optional<String> before = Sql.key(tokens.get(at - 2), engine);
            before.ifPresent(schema -> name.ifPresent(last -> mentioned.add(schema + "." + last)));
          }
        }
      }
      mentioned.retainAll(names);
      return mentioned;
    }
  }

  public Work {
    baseline = List.copyOf(baseline);
    complete = List.copyOf(complete);
    apply = List.copyOf(apply);
    started = List.copyOf(started);
  }

  /** What the database has of a migration that is partly there. */
  Optional<Started> started(Migration migration) {
    return started.stream().filter(part -> part.migration().equals(migration)).findFirst();
  }

  /** Says that one of the migrations to run begins. */
  void tell(Migration migration) {
    Progress.migration(apply.indexOf(migration) + 1, apply.size(), migration.name());
  }

  /** What is to be run of a migration: all of it, or the rest. */
  public Script script(Migration migration, Engine engine, String home) {
    Script script = Script.of(migration, engine, home);
    return started(migration).map(part -> script.with(part.left())).orElse(script);
  }

  /**
   * Work on migrations that are there as a whole or not at all, with no history beside the book.
   */
  public Work(List<Migration> baseline, List<Completion> complete, List<Migration> apply) {
    this(baseline, complete, apply, List.of(), false, false);
  }

  /** Whether there is nothing to do. */
  public boolean isNone() {
    return baseline.isEmpty() && complete.isEmpty() && apply.isEmpty() && !enter && !anew;
  }
}
