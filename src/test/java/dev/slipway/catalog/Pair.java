package dev.slipway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Engine;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Two scripts, each run on an empty database, and the objects in which what they leave differs.
 *
 * @param sentence what is said of them
 * @param one the first script
 * @param other the second script
 * @param differing the objects that differ, as reports name them, in the catalog's order; none if
 *     both scripts are routes to the same schema
 */
record Pair(String sentence, String one, String other, List<String> differing) {

  /** Two routes to the same schema. */
  static Pair same(String sentence, String one, String other) {
    return new Pair(sentence, one, other, List.of());
  }

  /** Two schemas that differ in exactly these objects. */
  static Pair differ(String sentence, String one, String other, String... objects) {
    return new Pair(sentence, one, other, List.of(objects));
  }

  static Catalog catalogAfter(String script) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(script);
      return Catalog.reader(Engine.SQLITE).read(connection);
    }
  }

  /**
   * What a script leaves in an empty PostgreSQL database, read inside the transaction that made it,
   * which is then rolled back so that the database is empty again.
   */
  static Catalog catalogAfter(String script, Connection empty) throws SQLException {
    try (Statement statement = empty.createStatement()) {
      statement.execute("BEGIN");
      try {
        statement.execute(script);
        return Catalog.reader(Engine.POSTGRESQL).read(empty);
      } finally {
        statement.execute("ROLLBACK");
      }
    }
  }

  /** The same on PostgreSQL, where the scripts are run in one empty database. */
  void holdsIn(Connection empty) throws SQLException {
    holds(catalogAfter(one, empty), catalogAfter(other, empty));
  }

  void holds() throws SQLException {
    holds(catalogAfter(one), catalogAfter(other));
  }

  private void holds(Catalog first, Catalog second) {
    assertThat(first.isEmpty() && second.isEmpty()).as("nothing to compare").isFalse();
    assertThat(objects(first.differences(second))).containsExactlyElementsOf(differing);
    assertThat(objects(second.differences(first))).containsExactlyElementsOf(differing);
    assertThat(first.equals(second)).isEqualTo(differing.isEmpty());
    if (differing.isEmpty()) {
      assertThat(first).hasSameHashCodeAs(second);
    }
  }

  private static List<String> objects(List<Difference> differences) {
    return differences.stream().map(difference -> difference.object().toString()).toList();
  }

  @Override
  public String toString() {
    return sentence;
  }
}
