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

  void holds() throws SQLException {
    Catalog first = catalogAfter(one);
    Catalog second = catalogAfter(other);

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
