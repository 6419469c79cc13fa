package dev.slipway;

import dev.slipway.backup.Snapshot;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Something that is not well although the gate would open, or work that is still to be done.
 *
 * @param outcome how a verify ends by it, if nothing graver was found
 * @param refusal what was seen, why that is not well, and what to do
 */
public record Concern(Outcome outcome, Refusal refusal) {

  /** All that are to be had from what a status saw, the gravest first; it is pure. */
  static List<Concern> of(Report report, Settings settings, Instant now) {
    List<Concern> concerns = new ArrayList<>();
    Optional<Condition> condition = report.condition();
    if (settings.scrutiny().refuseOrphans()) {
      condition
          .flatMap(Condition::orphans)
          .filter(orphans -> !orphans.isEmpty())
          .ifPresent(orphans -> concerns.add(orphaned(orphans)));
    }
    condition
        .flatMap(Condition::noRoom)
        .ifPresent(refusal -> concerns.add(new Concern(Outcome.NO_BACKUP, refusal)));
    settings
        .scrutiny()
        .verifiedWithin()
        .flatMap(age -> unverified(report.snapshots().orElse(List.of()), age, now))
        .ifPresent(concerns::add);
    if (report.outcome() == Outcome.OPEN) {
      report
          .work()
          .filter(work -> !work.isNone())
          .ifPresent(work -> concerns.add(pending(work.apply().size())));
      if (!report.imports().isEmpty()) {
        concerns.add(unloaded(report.imports()));
      }
    }
    return concerns;
  }

  private static Concern orphaned(Map<String, Long> orphans) {
    return new Concern(
        Outcome.UNRECOGNISED,
        new Refusal(
                Fact.STEP,
                "rows refer to others that are not there: "
                    + orphans.entrySet().stream()
                        .map(one -> one.getKey() + " (" + one.getValue() + ")")
                        .collect(Collectors.joining("; ")),
                "the schema says that there is none of them",
                "see what they are and mend them; or, if the app leaves them: --orphans report")
            .forEveryone());
  }

  private static Optional<Concern> unverified(List<Snapshot> snapshots, Duration age, Instant now) {
    Optional<Snapshot> verified =
        snapshots.stream()
            .filter(snapshot -> snapshot.verified().isPresent())
            .max(Comparator.comparing(Snapshot::created));
    if (verified.filter(one -> one.created().plus(age).isAfter(now)).isPresent()) {
      return Optional.empty();
    }
    boolean recent =
        snapshots.stream().anyMatch(snapshot -> snapshot.created().plus(age).isAfter(now));
    return Optional.of(
        new Concern(
            Outcome.NO_BACKUP,
            new Refusal(
                    Fact.STEP,
                    snapshots.isEmpty()
                        ? "there is no snapshot"
                        : verified
                            .map(one -> "the newest snapshot that was verified is " + one.id())
                            .orElse("none of the snapshots was ever verified"),
                    "one from the last "
                        + told(age)
                        + " was to have been restored into a scratch place",
                    recent ? "slipway verify-backup" : "slipway backup && slipway verify-backup")
                .forEveryone()));
  }

  private static String told(Duration age) {
    boolean days = age.toHours() >= 24 && age.toHours() % 24 == 0;
    long number = days ? age.toDays() : age.toHours();
    return number + (days ? " day" : " hour") + (number == 1 ? "" : "s");
  }

  private static Concern unloaded(List<String> imports) {
    return new Concern(
        Outcome.PENDING,
        new Refusal(
                Fact.STEP,
                "not imported: " + String.join(", ", imports),
                "the gate has not run since this image came",
                "slipway migrate")
            .forEveryone());
  }

  private static Concern pending(int migrations) {
    return new Concern(
        Outcome.PENDING,
        new Refusal(
                Fact.STEP,
                migrations == 0
                    ? "the history lacks what the database has"
                    : migrations == 1
                        ? "1 migration is not applied"
                        : migrations + " migrations are not applied",
                "the gate has not run since this image came",
                "slipway migrate")
            .forEveryone());
  }
}
