package dev.slipway.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Catalog.Definition;
import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.database.Engine;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What the second rank says of neighbours, and what it leaves open: values only, no database. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ExaminerTest {
  private static final String ROWS = "UPDATE box SET weight = weight + 1;";
  private static final String NO_ROWS = "CREATE INDEX box_weight ON box (weight) WHERE weight > 0;";

  private final Map<Identity, Definition> now = new HashMap<>();
  private final List<Catalog> rungs = new ArrayList<>(List.of(Catalog.empty()));
  private final List<Migration> migrations = new ArrayList<>();
  private final Set<Identity> mentioned = new HashSet<>();

  ExaminerTest() {
    after("", object(Kind.TABLE, "box"), object(Kind.COLUMN, "box.weight"));
  }

  private static Identity object(Kind kind, String name) {
    return new Identity(kind, name.replaceFirst("\\..*", ""), name, name);
  }

  private static Definition as(String text) {
    return new Definition(text, Optional.empty());
  }

  /** One more migration, after which these objects are there too. */
  private ExaminerTest after(String sql, Identity... objects) {
    for (Identity object : objects) {
      now.put(object, as("made"));
    }
    return migrated(sql);
  }

  private ExaminerTest migrated(String sql) {
    String name = "00" + rungs.size();
    migrations.add(
        new Migration(
            name, name, Optional.empty(), name, sql, Optional.empty(), Optional.empty(), false));
    rungs.add(Catalog.of(now));
    mentioned.addAll(now.keySet());
    return this;
  }

  private ExaminerTest without(String sql, Identity object) {
    now.remove(object);
    return migrated(sql);
  }

  private Examiner examiner(Map<Identity, Definition> live) {
    Ladder ladder =
        new Ladder(
            Engine.SQLITE,
            "",
            new MigrationFolder(Path.of("migrations"), "plain", migrations, List.of()),
            rungs,
            Optional.empty(),
            mentioned,
            Optional.empty(),
            new Memory());
    return new Examiner(ladder, Catalog.of(live));
  }

  private List<Integer> narrowed(Map<Identity, Definition> live) {
    Examiner examiner = examiner(live);
    return examiner.narrowed(examiner.firstRank());
  }

  private Map<Identity, Definition> rung(int rung) {
    Map<Identity, Definition> objects = new HashMap<>();
    rungs
        .get(rung)
        .objects()
        .forEach(object -> objects.put(object, rungs.get(rung).definition(object).orElseThrow()));
    return objects;
  }

  /** As an ORM spells it that knows of no index but its own. */
  private Map<Identity, Definition> spelled(int rung) {
    Map<Identity, Definition> objects = rung(rung);
    objects.put(object(Kind.COLUMN, "box.weight"), as("spelled"));
    objects.keySet().removeIf(object -> object.kind() == Kind.INDEX);
    return objects;
  }

  private static final Identity INDEX = object(Kind.INDEX, "box.by_weight");
  private static final Identity OTHER = object(Kind.INDEX, "box.by_label");

  @Test
  void an_index_that_is_missing_tells_neighbours_where_all_else_is_there() {
    after(ROWS, INDEX);

    assertThat(narrowed(rung(1))).containsExactly(1);
    assertThat(narrowed(rung(2))).containsExactly(2);
  }

  @Test
  void an_index_that_is_missing_does_not_decide_about_rows_where_an_orm_spelled_the_rest() {
    after(ROWS, INDEX);

    assertThat(narrowed(spelled(2))).containsExactly(1, 2);
  }

  @Test
  void it_does_not_decide_either_where_an_earlier_one_is_missing_too() {
    after(NO_ROWS, OTHER).after(ROWS, INDEX);
    Map<Identity, Definition> live = rung(3);
    live.remove(INDEX);

    assertThat(narrowed(live)).containsExactly(2);

    live.remove(OTHER);

    assertThat(narrowed(live)).as("then it is exactly the first").containsExactly(1);

    live.put(object(Kind.COLUMN, "box.weight"), as("spelled"));

    assertThat(narrowed(live)).as("the second is made before the third").containsExactly(1, 3);
  }

  @Test
  void an_index_that_is_there_decides_all_the_same() {
    after(ROWS, INDEX);
    Map<Identity, Definition> live = spelled(2);
    live.put(INDEX, as("made"));

    assertThat(narrowed(live)).containsExactly(2);
  }

  @Test
  void an_index_that_is_missing_decides_where_no_rows_lie_between() {
    after(NO_ROWS, INDEX);

    assertThat(narrowed(spelled(2))).containsExactly(1);
  }

  @Test
  void an_index_that_a_later_migration_drops_is_as_if_it_had_never_been() {
    after(NO_ROWS, INDEX).without(ROWS, INDEX);

    assertThat(narrowed(rung(2))).containsExactly(2);
    assertThat(narrowed(spelled(3)))
        .as("the second is made before the third")
        .containsExactly(1, 3);
  }

  @Test
  void something_of_somebody_else_is_no_sign_of_an_orm() {
    after(ROWS, INDEX);
    Map<Identity, Definition> live = rung(1);
    live.put(object(Kind.TABLE, "mine"), as("mine"));
    live.put(object(Kind.INDEX, "box.mine"), as("mine"));

    assertThat(narrowed(live)).containsExactly(1);
  }

  @Test
  void releases_tell_where_what_is_missing_does_not() {
    after(ROWS, INDEX);
    Examiner examiner = examiner(spelled(2));

    assertThat(examiner.released(List.of(1, 2), List.of(1))).containsExactly(1);
    assertThat(examiner.released(List.of(1, 2), List.of(2))).containsExactly(2);
    assertThat(examiner(rung(2)).released(List.of(1, 2), List.of(2))).containsExactly(1, 2);
  }
}
