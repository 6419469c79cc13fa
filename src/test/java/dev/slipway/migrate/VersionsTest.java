package dev.slipway.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The numbers that migrations get in Flyway's history, whatever their own names are. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class VersionsTest {

  /** How long a version may be in Flyway's table. */
  private static final int COLUMN = 50;

  @Test
  void the_first_numbers_are_those_of_the_places_in_the_folder() {
    assertThat(Versions.assign(folder("a", "b", "c"), Map.of()))
        .isEqualTo(Map.of("a", "1", "b", "2", "c", "3"));
  }

  @Test
  void a_number_once_given_stays() {
    assertThat(Versions.assign(folder("b", "c", "d"), Map.of("b", "2", "c", "3")))
        .isEqualTo(Map.of("b", "2", "c", "3", "d", "4"));
  }

  @Test
  void one_that_comes_in_between_gets_a_number_in_between() {
    assertThat(Versions.assign(folder("a", "aa", "ab", "b"), Map.of("a", "1", "b", "2")))
        .isEqualTo(Map.of("a", "1", "aa", "1.1", "ab", "1.2", "b", "2"));
    assertThat(Versions.assign(folder("0", "a"), Map.of("a", "1")))
        .isEqualTo(Map.of("0", "0.1", "a", "1"));
    assertThat(Versions.assign(folder("a", "aZ", "aa"), Map.of("a", "1", "aa", "1.1")))
        .isEqualTo(Map.of("a", "1", "aZ", "1.0.1", "aa", "1.1"));
  }

  @Test
  void versions_of_the_layout_are_kept_and_repeatable_migrations_have_none() {
    MigrationFolder folder =
        new MigrationFolder(
            Path.of("f"),
            "flyway",
            List.of(
                migration("V2.10__a.sql", Optional.of("2.10"), false),
                migration("V20260214145320__b.sql", Optional.of("20260214145320"), false),
                migration("R__c.sql", Optional.empty(), true)),
            List.of());

    assertThat(Versions.assign(folder, Map.of()))
        .isEqualTo(Map.of("V2.10__a.sql", "2.10", "V20260214145320__b.sql", "20260214145320"));
  }

  @Test
  void numbers_recorded_in_another_order_than_the_folder_now_has_are_not_given_twice() {
    Map<String, String> recorded = Map.of("b", "1", "a", "2", "c", "3");

    Map<String, String> assigned = Versions.assign(folder("a", "ab", "b", "c", "d", "e"), recorded);

    assertThat(assigned).containsAllEntriesOf(recorded);
    assertThat(distinct(assigned)).hasSize(6);
    assertAscending(assigned, List.of("ab", "d", "e"));
  }

  @Test
  void a_number_of_a_migration_that_is_no_longer_in_the_folder_is_not_given_again() {
    assertThat(Versions.assign(folder("a", "c"), Map.of("a", "1", "b", "2")))
        .isEqualTo(Map.of("a", "1", "c", "1.1"));
  }

  @Test
  void wherever_migrations_are_added_numbers_stay_unique_ascending_and_short() {
    Random random = new Random(20260214);
    for (int round = 0; round < 20; round++) {
      List<String> names = new ArrayList<>();
      Map<String, String> recorded = new HashMap<>();
      for (int release = 0; release < 40; release++) {
        int added = 1 + random.nextInt(4);
        int place = random.nextInt(names.size() + 1);
        for (int more = 0; more < added; more++) {
          names.add(place + more, "m" + round + "-" + release + "-" + more);
        }

        Map<String, String> assigned =
            Versions.assign(folder(names.toArray(String[]::new)), recorded);

        assertThat(assigned).containsAllEntriesOf(recorded).hasSize(names.size());
        assertAscending(assigned, names);
        recorded = assigned;
      }
      assertThat(recorded.values()).allMatch(version -> version.length() <= COLUMN);
    }
  }

  @Test
  void at_one_place_there_is_room_for_more_releases_than_anybody_will_squeeze_in() {
    List<String> names = new ArrayList<>(List.of("first", "last"));
    Map<String, String> recorded = Versions.assign(folder("first", "last"), Map.of());
    for (int release = 0; release < 15; release++) {
      names.add(1, "m" + release);
      recorded = Versions.assign(folder(names.toArray(String[]::new)), recorded);
    }

    assertAscending(recorded, names);
    assertThat(recorded.values()).allMatch(version -> version.length() <= COLUMN);
  }

  private static void assertAscending(Map<String, String> assigned, List<String> names) {
    MigrationVersion previous = MigrationVersion.fromVersion("0");
    for (String name : names) {
      MigrationVersion version = MigrationVersion.fromVersion(assigned.get(name));
      assertThat(version.compareTo(previous))
          .as("%s: %s after %s", name, version, previous)
          .isPositive();
      previous = version;
    }
  }

  private static Map<MigrationVersion, String> distinct(Map<String, String> assigned) {
    Map<MigrationVersion, String> distinct = new TreeMap<>();
    assigned.forEach((name, version) -> distinct.put(MigrationVersion.fromVersion(version), name));
    return distinct;
  }

  private static MigrationFolder folder(String... names) {
    return new MigrationFolder(
        Path.of("f"),
        "plain",
        Arrays.stream(names).map(name -> migration(name, Optional.empty(), false)).toList(),
        List.of());
  }

  private static Migration migration(String script, Optional<String> version, boolean repeatable) {
    return new Migration(
        script, script, version, script, "", Optional.empty(), Optional.empty(), repeatable);
  }
}
