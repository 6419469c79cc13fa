package dev.slipway.evidence;

import static dev.slipway.evidence.Finding.ABSENT;
import static dev.slipway.evidence.Finding.PARTIAL;
import static dev.slipway.evidence.Finding.PRESENT;
import static dev.slipway.evidence.Finding.SILENT;
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

/** Which courses explain what is there: values only, and no database. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CoursesTest {

  /** A migration for each argument; its steps, with commas between: {@code +a} or {@code -a.b}. */
  private static Courses courses(String live, String... migrations) {
    List<Migration> folder = new ArrayList<>();
    List<Catalog> rungs = new ArrayList<>();
    List<List<Step>> steps = new ArrayList<>();
    Set<Identity> mentioned = new HashSet<>();
    Map<Identity, Definition> now = new HashMap<>();
    rungs.add(Catalog.of(now));
    for (String migration : migrations) {
      List<Step> own = new ArrayList<>();
      StringBuilder sql = new StringBuilder();
      for (String step : migration.isEmpty() ? new String[0] : migration.split(",", -1)) {
        Catalog before = Catalog.of(now);
        for (String change : step.strip().split(" ", -1)) {
          change(change, now);
        }
        own.add(new Step(steps.size() + 1, own.size(), -1, before.differences(Catalog.of(now))));
        sql.append("SELECT 1;\n");
      }
      steps.add(own);
      rungs.add(Catalog.of(now));
      mentioned.addAll(now.keySet());
      folder.add(migration("00" + steps.size(), sql.toString()));
    }
    Map<Identity, Definition> there = new HashMap<>();
    for (String object : live.split(" ", -1)) {
      change("+" + object, there);
    }
    Ladder ladder =
        new Ladder(
            Engine.SQLITE,
            "",
            new MigrationFolder(Path.of("migrations"), "plain", folder, List.of()),
            rungs,
            Optional.empty(),
            mentioned,
            Optional.empty(),
            new Memory());
    return new Courses(ladder, new Steps(steps), Catalog.of(there), Map.of());
  }

  private static void change(String change, Map<Identity, Definition> objects) {
    String name = change.substring(1);
    Kind kind = name.startsWith("#") ? Kind.INDEX : name.contains(".") ? Kind.COLUMN : Kind.TABLE;
    String table = kind == Kind.INDEX ? "" : name.replaceFirst("\\..*", "");
    Identity object = new Identity(kind, table, name, name);
    if (change.startsWith("+")) {
      objects.put(object, new Definition(name, Optional.empty()));
    } else {
      objects.remove(object);
    }
  }

  private static Migration migration(String name, String sql) {
    return new Migration(
        name, name, Optional.empty(), name, sql, Optional.empty(), Optional.empty(), false);
  }

  private static List<List<Finding>> findings(Courses courses) {
    return courses.all().stream().map(Course::findings).toList();
  }

  @Test
  void a_later_migration_that_came_before_its_turn_is_one_course() {
    assertThat(findings(courses("a c", "+a", "+b", "+c")))
        .containsExactly(List.of(PRESENT, ABSENT, PRESENT));
  }

  @Test
  void a_migration_that_stopped_in_its_middle_is_one_course() {
    Courses courses = courses("a b", "+a", "+b,+c,+d", "+e");

    assertThat(courses.all())
        .containsExactly(new Course(List.of(PRESENT, PARTIAL, ABSENT), Map.of(2, Set.of(0))));
    assertThat(courses.all().get(0).isInterrupted()).isTrue();
    assertThat(courses.all().get(0).prefix()).isEqualTo(1);
  }

  @Test
  void columns_made_by_hand_are_the_steps_that_ran() {
    Courses courses = courses("a a.y a.z", "+a", "+a.x,+a.y,+a.z", "+b");

    assertThat(courses.all())
        .containsExactly(new Course(List.of(PRESENT, PARTIAL, ABSENT), Map.of(2, Set.of(1, 2))));
  }

  @Test
  void a_table_that_waits_for_its_name_is_the_middle_of_a_rebuild() {
    Courses courses =
        courses("b new_a new_a.x", "+a,+b", "+new_a +new_a.x,-a,-new_a -new_a.x +a +a.x");

    assertThat(courses.stops(2))
        .containsExactly(new Course(List.of(PRESENT, PARTIAL), Map.of(2, Set.of(0, 1))));
  }

  @Test
  void what_was_made_and_taken_away_again_may_have_run_or_not() {
    assertThat(findings(courses("a d", "+a", "+b", "-b", "+c", "+d")))
        .containsExactlyInAnyOrder(
            List.of(PRESENT, PRESENT, PRESENT, ABSENT, PRESENT),
            List.of(PRESENT, ABSENT, ABSENT, ABSENT, PRESENT));
  }

  @Test
  void a_migration_of_indexes_alone_is_seen_by_them() {
    assertThat(findings(courses("a #i c", "+a", "+#i", "+b", "+c")))
        .containsExactly(List.of(PRESENT, PRESENT, ABSENT, PRESENT));
    assertThat(findings(courses("a c", "+a", "+#i", "+b", "+c")))
        .containsExactly(List.of(PRESENT, ABSENT, ABSENT, PRESENT));
  }

  @Test
  void a_silent_migration_stays_silent() {
    assertThat(findings(courses("a c", "+a", "", "+b", "+c")))
        .containsExactly(List.of(PRESENT, SILENT, ABSENT, PRESENT));
  }

  @Test
  void a_table_that_lacks_a_column_of_its_own_is_no_course() {
    assertThat(findings(courses("a b c", "+a +a.x,+b", "+c", "+d"))).isEmpty();
  }

  @Test
  void too_many_courses_are_one_more_than_are_tried() {
    String[] folder = new String[14];
    folder[0] = "+a";
    for (int at = 1; at < 11; at += 2) {
      folder[at] = "+b" + at;
      folder[at + 1] = "-b" + at;
    }
    folder[11] = "+c";
    folder[12] = "+d";
    folder[13] = "+e";

    assertThat(courses("a d", folder).all()).hasSize(Courses.MOST + 1);
  }
}
