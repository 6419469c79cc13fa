package dev.slipway.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the snapshots and the rules: what goes is what no rule keeps, asked rule by rule. */
class RetentionPropertiesTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  /** One snapshot: how many hours ago, how its run ended, and whether its data is there. */
  private record Kept(int hours, String run, boolean whole) {}

  @Property(tries = 500)
  void what_goes_is_what_no_rule_keeps(
      @ForAll("snapshots") List<Kept> snapshots, @ForAll("rules") Retention rules) {
    List<Manifest> newestFirst = new ArrayList<>();
    Set<String> whole = new LinkedHashSet<>();
    snapshots.stream()
        .sorted((one, other) -> one.hours() - other.hours())
        .forEach(
            one -> {
              String id = "h" + one.hours();
              Instant when = NOW.minus(Duration.ofHours(one.hours()));
              newestFirst.add(RetentionTest.manifest(id, when, one.run()));
              if (one.whole()) {
                whole.add(id);
              }
            });
    List<Manifest> given = new ArrayList<>(newestFirst);
    Collections.shuffle(given, new Random(snapshots.size()));

    List<String> expired =
        rules.expired(given, manifest -> whole.contains(manifest.id()), NOW).stream()
            .map(Manifest::id)
            .toList();

    for (Manifest manifest : newestFirst) {
      assertThat(!expired.contains(manifest.id()))
          .as("%s stays by %s", manifest.id(), rules)
          .isEqualTo(stays(manifest, newestFirst, whole, rules));
    }
    whole.stream().findFirst().ifPresent(newest -> assertThat(expired).doesNotContain(newest));
  }

  private static boolean stays(
      Manifest asked, List<Manifest> newestFirst, Set<String> whole, Retention rules) {
    List<Manifest> counted =
        newestFirst.stream().filter(manifest -> whole.contains(manifest.id())).toList();
    int place = counted.indexOf(asked);
    Instant end = counted.isEmpty() ? NOW : counted.get(0).when();
    return isNeeded(asked, newestFirst)
        || Duration.between(asked.when(), end).compareTo(rules.within()) < 0
        || (place >= 0 && place < rules.last())
        || place == 0
        || isOneOf(asked, counted, "uuuu-MM-dd", rules.daily())
        || isOneOf(asked, counted, "YYYY 'week' ww", rules.weekly())
        || isOneOf(asked, counted, "uuuu-MM", rules.monthly());
  }

  /** Neither it nor anything after it that a run was to write after ended well. */
  private static boolean isNeeded(Manifest asked, List<Manifest> newestFirst) {
    if (asked.why().equals("by hand") && (asked.run() == null || asked.run().equals("OPEN"))) {
      return false;
    }
    return newestFirst.subList(0, newestFirst.indexOf(asked) + 1).stream()
        .noneMatch(later -> later.why().equals("before migrate") && "OPEN".equals(later.run()));
  }

  private static boolean isOneOf(Manifest asked, List<Manifest> counted, String period, int many) {
    // Germany's weeks are those of ISO 8601.
    DateTimeFormatter name =
        DateTimeFormatter.ofPattern(period, Locale.GERMANY).withZone(ZoneOffset.UTC);
    Set<String> periods = new HashSet<>();
    for (Manifest manifest : counted) {
      boolean newestOfIts = periods.add(name.format(manifest.when()));
      if (manifest.equals(asked)) {
        boolean oldest = counted.indexOf(asked) == counted.size() - 1;
        return newestOfIts ? periods.size() <= many : oldest && periods.size() < many;
      }
    }
    return false;
  }

  @Provide
  Arbitrary<List<Kept>> snapshots() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 24 * 500),
            Arbitraries.of(
                "OPEN", "OPEN", "OPEN", "ROLLED_BACK", "", "HAND", "HANDOPEN", "HANDBUG"),
            Arbitraries.of(true, true, true, true, false))
        .as(Kept::new)
        .list()
        .uniqueElements(Kept::hours)
        .ofMaxSize(40);
  }

  @Provide
  Arbitrary<Retention> rules() {
    Arbitrary<Integer> count = Arbitraries.of(0, 0, 1, 2, 3, 7, 40);
    return Combinators.combine(
            count,
            Arbitraries.integers().between(0, 100).map(Duration::ofDays),
            count,
            count,
            count)
        .as(Retention::new);
  }
}
