package dev.slipway.migrate;

import dev.slipway.database.Sql;
import dev.slipway.database.Sql.Token;
import dev.slipway.layout.Migration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is to be done to a database, in the order of the fields.
 *
 * @param baseline migrations that are there already and only have to enter the history
 * @param complete objects to make that migrations which are there should have left
 * @param apply migrations to run
 */
public record Work(List<Migration> baseline, List<Completion> complete, List<Migration> apply) {

  /**
   * One object to make.
   *
   * @param object what it is, for people
   * @param name its own name, in lower case
   * @param statements what makes it and fills it, in order
   * @param fedFrom the tables whose triggers alone would have filled it, row by row; it is as it
   *     should be only while these are empty
   */
  public record Completion(
      String object, String name, List<String> statements, Set<String> fedFrom) {

    /** Those of these names that its statements speak of. */
    Set<String> mentioned(Set<String> names) {
      return statements.stream()
          .flatMap(statement -> Sql.tokens(statement).stream())
          .filter(Token::isName)
          .map(token -> Sql.folded(token.name()))
          .filter(names::contains)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  public Work {
    baseline = List.copyOf(baseline);
    complete = List.copyOf(complete);
    apply = List.copyOf(apply);
  }

  /** Whether there is nothing to do. */
  public boolean isNone() {
    return baseline.isEmpty() && complete.isEmpty() && apply.isEmpty();
  }
}
