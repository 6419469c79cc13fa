package dev.slipway.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which snapshots go: only those that no rule keeps. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RetentionTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  /**
   * Each snapshot is written as its age in days and how its run ended; nothing if that is not
   * known.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          none go where there are none        |                                                        |
          the newest stays, however old       | 900OPEN                                                |
          the last five stay, however old     | 40OPEN 50OPEN 60OPEN 70OPEN 80OPEN                     |
          the sixth goes                      | 40OPEN 50OPEN 60OPEN 70OPEN 80OPEN 90OPEN              | 90
          not if it is of the last 30 days    | 1OPEN 2OPEN 3OPEN 4OPEN 5OPEN 6OPEN 29OPEN             |
          counted back from the newest        | 1OPEN 2OPEN 3OPEN 4OPEN 5OPEN 30OPEN 31OPEN            | 31
          however old that is                 | 91OPEN 92OPEN 93OPEN 94OPEN 95OPEN 120OPEN 121OPEN     | 121
          one whose run failed is needed      | 40ROLLED_BACK 50BUG 60NO_BACKUP 70 80 90ROLLED_BACK    |
          until a later run opened            | 40OPEN 50BUG 60NO_BACKUP 70 80 90ROLLED_BACK 95        | 90 95
          not if only an earlier one did      | 40 50 60 70 80 90ROLLED_BACK 100OPEN 110ROLLED_BACK    | 100 110
          its own run opened                  | 40 50 60 70 80 90OPEN                                  | 90
          a run that was killed did not open  | 40 50 60 70 80 90                                      |
          one by hand serves no run           | 1OPEN 2 3 4 5 40HAND 50 60HAND                         | 40 50 60
          nor tells how one ended             | 1HAND 2HAND 3HAND 4HAND 5HAND 40HAND 50ROLLED_BACK 60  | 40
          but a run may have used it          | 1ROLLED_BACK 2 3 4 5 40HANDROLLED_BACK 50HAND          | 50
          """)
  void rules(String name, String snapshots, String expired) {
    List<Manifest> manifests = new ArrayList<>();
    for (String snapshot : words(snapshots)) {
      String age = snapshot.replaceAll("\\D", "");
      manifests.add(
          manifest(
              age,
              NOW.minus(Duration.ofDays(Long.parseLong(age))),
              snapshot.replaceAll("\\d", "")));
    }
    Collections.shuffle(manifests, new Random(7));

    assertThat(Retention.DEFAULT.expired(manifests, all -> true, NOW))
        .extracting(Manifest::id)
        .containsExactlyInAnyOrderElementsOf(words(expired));
  }

  @Test
  void keeping_none_still_keeps_the_newest() {
    List<Manifest> manifests =
        List.of(
            manifest("new", NOW.minusSeconds(9), "OPEN"),
            manifest("old", NOW.minusSeconds(10), "OPEN"));

    assertThat(expired(new Retention(0, Duration.ofSeconds(1), 0, 0, 0), manifests))
        .containsExactly("old");
  }

  @Test
  void the_newest_that_is_whole_stays_and_what_is_not_pushes_none_out() {
    List<Manifest> manifests =
        List.of(
            manifest("cut-short", NOW.minusSeconds(5), "OPEN"),
            manifest("whole", NOW.minusSeconds(9), "OPEN"),
            manifest("old", NOW.minusSeconds(10), "OPEN"));

    assertThat(
            new Retention(1, Duration.ZERO, 0, 0, 0)
                .expired(manifests, manifest -> !manifest.id().equals("cut-short"), NOW))
        .extracting(Manifest::id)
        .containsExactlyInAnyOrder("old");
  }

  @Test
  void a_time_to_come_is_not_counted_back_from() {
    List<Manifest> manifests =
        List.of(
            manifest("future", NOW.plus(Duration.ofDays(9000)), "OPEN"),
            manifest("yesterday", NOW.minus(Duration.ofDays(1)), "OPEN"),
            manifest("last-year", NOW.minus(Duration.ofDays(365)), "OPEN"));

    assertThat(expired(new Retention(1, Duration.ofDays(30), 0, 0, 0), manifests))
        .containsExactly("last-year");
  }

  /** The newest of each; and the oldest of all, as long as there are fewer than wanted. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          days end at midnight in UTC     | 2 | 0 | 0 | 2026-11-19T23:59:59Z 2026-11-20T00:00:00Z 2026-11-20T09:00:00Z 2026-11-18T12:00:00Z | 2026-11-20T00:00:00Z 2026-11-18T12:00:00Z
          days without any do not count   | 2 | 0 | 0 | 2026-11-20T01:00:00Z 2026-10-01T01:00:00Z 2026-09-01T01:00:00Z                      | 2026-09-01T01:00:00Z
          the oldest fills up             | 9 | 0 | 0 | 2026-11-20T01:00:00Z 2026-11-19T03:00:00Z 2026-11-19T02:00:00Z 2026-11-19T01:00:00Z | 2026-11-19T02:00:00Z
          a week begins on Monday         | 0 | 2 | 0 | 2026-11-15T23:00:00Z 2026-11-16T01:00:00Z 2026-11-17T01:00:00Z 2026-11-09T01:00:00Z | 2026-11-16T01:00:00Z 2026-11-09T01:00:00Z
          one week has two years in it    | 0 | 2 | 0 | 2025-12-29T01:00:00Z 2026-01-01T01:00:00Z 2026-01-04T01:00:00Z 2025-12-28T01:00:00Z 2025-12-22T01:00:00Z | 2025-12-29T01:00:00Z 2026-01-01T01:00:00Z 2025-12-22T01:00:00Z
          the first days of a year may be of the last week of the one before | 0 | 2 | 0 | 2021-01-03T01:00:00Z 2020-12-28T01:00:00Z 2021-01-04T01:00:00Z 2020-12-27T01:00:00Z | 2020-12-28T01:00:00Z 2020-12-27T01:00:00Z
          months of two years differ      | 0 | 0 | 2 | 2026-11-20T01:00:00Z 2025-11-20T01:00:00Z 2025-11-19T01:00:00Z                      | 2025-11-19T01:00:00Z
          what one rule keeps stays       | 1 | 2 | 3 | 2026-11-20T01:00:00Z 2026-11-12T01:00:00Z 2026-10-31T01:00:00Z 2026-10-30T01:00:00Z 2026-09-01T01:00:00Z | 2026-10-30T01:00:00Z
          """)
  void days_weeks_and_months(
      String name, int daily, int weekly, int monthly, String snapshots, String expired) {
    List<Manifest> manifests = new ArrayList<>();
    words(snapshots).forEach(when -> manifests.add(manifest(when, Instant.parse(when), "OPEN")));
    Collections.shuffle(manifests, new Random(7));

    assertThat(expired(new Retention(1, Duration.ZERO, daily, weekly, monthly), manifests))
        .containsExactlyInAnyOrderElementsOf(words(expired));
  }

  private static List<String> expired(Retention retention, List<Manifest> manifests) {
    return retention.expired(manifests, all -> true, NOW).stream().map(Manifest::id).toList();
  }

  private static List<String> words(String words) {
    return words == null ? List.of() : Arrays.asList(words.split(" ", -1));
  }

  static Manifest manifest(String id, Instant when, String run) {
    return new Manifest(
        id,
        id + ".db",
        "sqlite:/data/app.db",
        "sqlite",
        "3",
        "1",
        when.toString(),
        "at-1",
        null,
        null,
        run.startsWith("HAND") ? "by hand" : "before migrate",
        null,
        null,
        1,
        "00",
        null,
        null,
        Map.of(),
        1,
        run.replace("HAND", "").isEmpty() ? null : run.replace("HAND", ""),
        null,
        null);
  }
}
