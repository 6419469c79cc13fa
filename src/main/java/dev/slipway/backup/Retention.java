package dev.slipway.backup;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which snapshots may go: none that a rule keeps. The rules are those of restic; days, weeks and
 * months are those of UTC, weeks those of ISO 8601.
 *
 * @param last how many of the newest stay
 * @param within how long before the newest one any stays
 * @param daily of how many days, of those that have any, the newest stays
 * @param weekly the same of weeks
 * @param monthly the same of months
 */
public record Retention(int last, Duration within, int daily, int weekly, int monthly) {

  /** What holds where nothing was said. */
  public static final Retention DEFAULT = new Retention(5, Duration.ofDays(30), 0, 0, 0);

  /** Removes nothing. */
  public static final Retention EVERYTHING =
      new Retention(Integer.MAX_VALUE, Duration.ofDays(1_000_000), 0, 0, 0);

  /**
   * Those that no rule keeps. The newest whole one always stays, and so does one made or used by a
   * run that did not end well as long as no later run of that database did.
   *
   * @param whole whether a snapshot's data is all there; one whose data is not counts for nothing,
   *     so that it pushes none out, and only its age keeps it
   * @param now later ones than that come from a wrong clock, and are not counted back from
   */
  List<Manifest> expired(List<Manifest> ofOneDatabase, Predicate<Manifest> whole, Instant now) {
    List<Manifest> newestFirst = new ArrayList<>(ofOneDatabase);
    newestFirst.sort(Comparator.comparing(Manifest::when).reversed());
    List<Manifest> counted = newestFirst.stream().filter(whole).toList();
    Set<Manifest> kept =
        new HashSet<>(counted.subList(0, Math.min(Math.max(1, last), counted.size())));
    keepNewestOfEach(counted, daily, Retention::day, kept);
    keepNewestOfEach(counted, weekly, Retention::week, kept);
    keepNewestOfEach(counted, monthly, YearMonth::from, kept);
    Instant end = counted.isEmpty() ? now : earlier(counted.get(0).when(), now);
    List<Manifest> expired = new ArrayList<>();
    boolean endedWell = false;
    for (Manifest manifest : newestFirst) {
      boolean idle = isIdle(manifest);
      endedWell |= !idle && "OPEN".equals(manifest.run());
      boolean recent = manifest.when().isAfter(end.minus(within));
      if ((idle || endedWell) && !recent && !kept.contains(manifest)) {
        expired.add(manifest);
      }
    }
    return expired;
  }

  /** Whether no run was to write after it; so it tells nothing of how runs end, either. */
  private static boolean isIdle(Manifest manifest) {
    return "by hand".equals(manifest.why())
        && "OPEN".equals(Objects.requireNonNullElse(manifest.run(), "OPEN"));
  }

  /** Where there are fewer of them than wanted, the oldest stays too, so that they reach back. */
  private static <P> void keepNewestOfEach(
      List<Manifest> newestFirst, int wanted, Function<LocalDate, P> period, Set<Manifest> kept) {
    int left = wanted;
    @Nullable P last = null;
    for (Manifest manifest : newestFirst) {
      P of = period.apply(manifest.when().atZone(ZoneOffset.UTC).toLocalDate());
      boolean oldest = manifest.equals(newestFirst.get(newestFirst.size() - 1));
      if (left > 0 && (!Objects.equals(of, last) || oldest)) {
        kept.add(manifest);
        last = of;
        left--;
      }
    }
  }

  private static LocalDate day(LocalDate date) {
    return date;
  }

  private static int week(LocalDate date) {
    return date.get(IsoFields.WEEK_BASED_YEAR) * 100 + date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
