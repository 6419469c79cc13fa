package dev.slipway.migrate;

import static dev.slipway.migrate.Applied.How.APPLIED;
import static dev.slipway.migrate.Applied.How.COMPLETED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.slipway.migrate.Work.Completion;
import dev.slipway.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What present migrations should have left is made before the absent ones run. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CompletionTest {
  private static final Completion INDEX =
      completion(
          "index posts (title)", "posts (title)", List.of("CREATE INDEX i ON posts (title)"));
  private static final Completion UNIQUE =
      completion(
          "index posts (body) unique",
          "posts (body) unique",
          List.of("CREATE UNIQUE INDEX u ON posts (body)"));
  private static final Completion TEXTS =
      completion(
          "virtual table texts",
          "texts",
          List.of(
              "CREATE VIRTUAL TABLE texts USING fts5(title, content='posts', content_rowid='id')",
              "INSERT INTO texts (texts) VALUES ('rebuild')"));
  private static final Completion TEXTS_THAT_CANNOT_BE_FILLED =
      completion(
          "virtual table texts",
          "texts",
          List.of(
              "CREATE VIRTUAL TABLE texts USING fts5(title)",
              "INSERT INTO texts SELECT headline FROM posts"));
  private static final Completion FOLLOWING =
      completion(
          "trigger posts_ai",
          "posts_ai",
          List.of(
              "CREATE TRIGGER posts_ai AFTER INSERT ON posts BEGIN"
                  + " INSERT INTO \"Texts\" (rowid, title) VALUES (new.id, new.title); END"));
  private static final Completion VIEW_OF_TEXTS =
      completion("view titles", "titles", List.of("CREATE VIEW titles AS SELECT title FROM texts"));
  private static final Completion VIEW_OF_THE_VIEW =
      completion(
          "view short_titles",
          "short_titles",
          List.of("CREATE VIEW short_titles AS SELECT title FROM [titles]"));

  @TempDir Path place;
  private Installation app;

  @BeforeEach
  void install() throws IOException, SQLException {
    app = new Installation(place);
    app.execute(
        """
        CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT, body TEXT);
        INSERT INTO posts (title, body) VALUES ('One', 'same'), ('Two', 'same')""");
    app.ships("001_tags.sql", "CREATE TABLE tags (id INTEGER)");
  }

  @Test
  void an_object_is_made_and_filled() throws SQLException {
    assertThat(complete(INDEX, TEXTS, FOLLOWING))
        .containsExactly(
            tuple("index posts (title)", COMPLETED),
            tuple("virtual table texts", COMPLETED),
            tuple("trigger posts_ai", COMPLETED),
            tuple("001_tags", APPLIED));

    app.execute("INSERT INTO posts (title, body) VALUES ('Three', 'other')");
    assertThat(app.rows("SELECT rowid FROM texts WHERE texts MATCH 'two OR three'"))
        .containsExactly("2", "3");
    assertThat(objects()).contains("i", "texts", "posts_ai", "tags");
  }

  @Test
  void a_unique_index_over_duplicates_is_left_out_and_the_rest_goes_on() throws SQLException {
    assertThat(complete(UNIQUE, INDEX))
        .containsExactly(tuple("index posts (title)", COMPLETED), tuple("001_tags", APPLIED));

    assertThat(objects()).contains("i", "tags").doesNotContain("u");
    assertThat(app.rows("SELECT count(*) FROM posts")).containsExactly("2");
  }

  @Test
  void what_no_statement_makes_is_not_called_made() throws SQLException {
    Completion constraint =
        completion("index posts (title) unique", "posts (title) unique", List.of());

    assertThat(complete(constraint, INDEX))
        .containsExactly(tuple("index posts (title)", COMPLETED), tuple("001_tags", APPLIED));
  }

  @Test
  void what_cannot_be_filled_is_not_made_either() throws SQLException {
    assertThat(complete(TEXTS_THAT_CANNOT_BE_FILLED, INDEX))
        .containsExactly(tuple("index posts (title)", COMPLETED), tuple("001_tags", APPLIED));

    assertThat(objects()).contains("i").noneMatch(name -> name.startsWith("texts"));
  }

  @Test
  void a_trigger_that_needs_what_could_not_be_made_is_left_out_and_so_is_what_needs_that()
      throws SQLException {
    assertThat(complete(TEXTS_THAT_CANNOT_BE_FILLED, FOLLOWING, VIEW_OF_TEXTS, VIEW_OF_THE_VIEW))
        .containsExactly(tuple("001_tags", APPLIED));

    app.execute("INSERT INTO posts (title, body) VALUES ('Three', 'other')");
    assertThat(objects()).doesNotContain("posts_ai", "titles", "short_titles");
  }

  @Test
  void what_was_made_goes_with_everything_else_if_a_migration_fails()
      throws IOException, SQLException {
    app.ships("002_broken.sql", "INSERT INTO nowhere VALUES (1)");

    assertThatThrownBy(() -> complete(INDEX, TEXTS)).isInstanceOf(Refusal.class);

    assertThat(objects()).containsExactly("posts");
  }

  private List<Tuple> complete(Completion... completions) throws SQLException {
    return app.apply(new Work(List.of(), List.of(completions), app.folder().migrations())).stream()
        .map(applied -> tuple(applied.name(), applied.how()))
        .toList();
  }

  private List<String> objects() throws SQLException {
    return app.rows("SELECT name FROM sqlite_schema");
  }

  private static Completion completion(String object, String name, List<String> statements) {
    return new Completion(object, name, statements, Set.of());
  }
}
