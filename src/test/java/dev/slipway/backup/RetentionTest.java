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
          they do if they are not             | 1OPEN 2OPEN 3OPEN 4OPEN 5OPEN 30OPEN 31OPEN            | 30 31
          one whose run failed is needed      | 40ROLLED_BACK 50BUG 60NO_BACKUP 70 80 90ROLLED_BACK    |
          until a later run opened            | 40OPEN 50BUG 60NO_BACKUP 70 80 90ROLLED_BACK 95        | 90 95
          not if only an earlier one did      | 40 50 60 70 80 90ROLLED_BACK 100OPEN 110ROLLED_BACK    | 100 110
          its own run opened                  | 40 50 60 70 80 90OPEN                                  | 90
          a run that was killed did not open  | 40 50 60 70 80 90                                      |
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

    assertThat(Retention.DEFAULT.expired(manifests, NOW))
        .extracting(Manifest::id)
        .containsExactlyInAnyOrderElementsOf(words(expired));
  }

  @Test
  void keeping_none_still_keeps_the_newest() {
    List<Manifest> manifests =
        List.of(
            manifest("new", NOW.minusSeconds(9), "OPEN"),
            manifest("old", NOW.minusSeconds(10), "OPEN"));

    assertThat(new Retention(0, Duration.ofSeconds(1)).expired(manifests, NOW))
        .extracting(Manifest::id)
        .containsExactly("old");
  }

  private static List<String> words(String words) {
    return words == null ? List.of() : Arrays.asList(words.split(" ", -1));
  }

  private static Manifest manifest(String id, Instant when, String run) {
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
        "before migrate",
        1,
        "00",
        null,
        Map.of(),
        1,
        run.isEmpty() ? null : run,
        null);
  }
}
