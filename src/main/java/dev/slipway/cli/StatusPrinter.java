package dev.slipway.cli;

import dev.slipway.Concern;
import dev.slipway.Condition;
import dev.slipway.LastRun;
import dev.slipway.Outcome;
import dev.slipway.Report;
import dev.slipway.backup.Snapshot;
import dev.slipway.database.Integrity;
import dev.slipway.database.Nature;
import dev.slipway.evidence.Evidence;
import dev.slipway.evidence.Standing;
import dev.slipway.layout.Releases;
import dev.slipway.refusal.Refusal;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The report of how a database is, for people: as much as fits a screen. */
final class StatusPrinter {
  private static final int SHOWN = 3;

  private final PrintStream out;
  private final Report report;
  private final TextPrinter text;
  private final Instant now = Instant.now();

  StatusPrinter(PrintStream out, Report report, TextPrinter text) {
    this.out = out;
    this.report = report;
    this.text = text;
  }

  void print(boolean verbose) {
    int shown = verbose ? Integer.MAX_VALUE : SHOWN;
    text.printDatabase();
    report.condition().ifPresent(this::printNature);
    text.printFolder();
    printRelease();
    printStanding(shown);
    report.condition().flatMap(Condition::lastRun).ifPresent(this::printLastRun);
    report.condition().flatMap(Condition::rows).ifPresent(this::printRows);
    report.condition().ifPresent(this::printIntegrity);
    printDrift(shown);
    report.snapshots().ifPresent(snapshots -> printSnapshots(snapshots, shown));
    report.condition().ifPresent(this::printRoom);
    for (Concern concern : report.concerns()) {
      Refusal refusal = concern.refusal();
      out.println("  ✗ " + TextPrinter.oneLine(refusal.seen() + ". Next: " + refusal.next()));
    }
  }

  /** What a status that was not refused came to, in one line. */
  static String message(Report report) {
    if (report.remark().isPresent()) {
      return report.remark().get();
    }
    return report.concerns().isEmpty()
        ? "all is well"
        : report.concerns().stream()
            .map(concern -> concern.refusal().seen())
            .collect(Collectors.joining("; "));
  }

  private void printNature(Condition condition) {
    Nature nature = condition.nature();
    List<String> told = new ArrayList<>();
    told.add(TextPrinter.size(condition.bytes()));
    told.add(
        report.database().map(database -> database.engine().title() + " ").orElse("")
            + nature.version());
    nature.journalMode().ifPresent(mode -> told.add("journal mode " + mode));
    nature.encoding().ifPresent(told::add);
    nature.checksums().ifPresent(on -> told.add("checksums " + (on ? "on" : "off")));
    if (nature.replica()) {
      told.add("a replica");
    }
    line("", String.join(", ", told));
  }

  private void printRelease() {
    Optional<String> journal = report.condition().flatMap(Condition::release);
    List<String> here = report.releasesHere();
    List<String> told = new ArrayList<>();
    if (journal.isPresent()) {
      told.add(
          journal.get() + (here.isEmpty() || here.contains(journal.get()) ? "" : " wrote last"));
    }
    if (!here.isEmpty() && (journal.isEmpty() || !here.contains(journal.get()))) {
      told.add(String.join(" or ", here) + ", by " + Releases.FILE);
    }
    if (!told.isEmpty()) {
      line("release", String.join("; ", told));
    }
  }

  private void printStanding(int shown) {
    Optional<Evidence> evidence = report.evidence();
    boolean done =
        evidence.isPresent()
            && evidence.get().refusal().isEmpty()
            && evidence.get().absent().isEmpty()
            && report.work().filter(work -> work.isNone()).isPresent();
    if (done) {
      int all = report.standing().map(Standing::of).orElse(0);
      line("standing", "up to date: all " + all + (all == 1 ? " migration" : " migrations"));
    }
    text.printHistories();
    if (!done) {
      text.printHistoryOrEvidence();
    }
    text.printSilent();
    report.remark().ifPresent(remark -> line("journal", remark));
    evidence.ifPresent(seen -> text.printDifferences(seen, shown));
    text.printPlan();
  }

  private void printLastRun(LastRun run) {
    List<String> done = new ArrayList<>();
    if (run.baselined() > 0) {
      done.add(run.baselined() + " baselined");
    }
    List<String> applied = run.applied();
    if (applied.size() == 1) {
      done.add("applied " + applied.get(0));
    } else if (!applied.isEmpty()) {
      done.add(applied.size() + " applied, the last " + applied.get(applied.size() - 1));
    }
    boolean good = run.outcome().equals(Optional.of(Outcome.OPEN.name()));
    line(
        "last run",
        SnapshotPrinter.ago(run.when(), now)
            + ", "
            + run.command()
            + run.release().map(release -> " by release " + release).orElse("")
            + (good
                ? done.isEmpty() ? "" : ": " + String.join(", ", done)
                : run.outcome().map(how -> ": FAILED, " + how).orElse(": its end is not known")));
    if (!good && run.snapshot().isPresent()) {
      line("", "the snapshot from before it: " + run.snapshot().get());
    }
  }

  private void printRows(Map<String, Long> rows) {
    line("rows", Rows.told(rows));
    Optional<Snapshot> before = report.counted();
    if (before.isEmpty()) {
      return;
    }
    List<String> others = new ArrayList<>();
    report
        .rowsSince()
        .forEach(
            (table, change) -> {
              if (!change.isNone()) {
                others.add(Rows.difference(table, change));
              }
            });
    line(
        "",
        "since the snapshot of "
            + SnapshotPrinter.ago(before.get().created(), now)
            + ": "
            + (others.isEmpty() ? "the same" : Rows.fitting(others)));
  }

  private void printIntegrity(Condition condition) {
    Integrity integrity = condition.integrity();
    line(
        "integrity",
        integrity.verdict() == Integrity.Verdict.SOUND
            ? integrity + ", by " + integrity.by()
            : integrity.toString());
    String orphans =
        condition
            .orphans()
            .map(StatusPrinter::references)
            .orElse("not checked; --deep looks at them, and at all of the rest");
    if (integrity.damage().isEmpty()) {
      line("references", orphans);
    }
  }

  private static String references(Map<String, Long> orphans) {
    return orphans.isEmpty()
        ? "all of them hold"
        : "to rows that are not there: "
            + Rows.fitting(
                orphans.entrySet().stream()
                    .map(one -> one.getKey() + " " + Rows.number(one.getValue()))
                    .toList());
  }

  private void printDrift(int shown) {
    if (report.evidence().isEmpty()) {
      return;
    }
    if (report.drift().isEmpty()) {
      line("drift", "none");
    }
    text.printList("drift", report.drift(), shown);
    if (!report.extras().isEmpty()) {
      line("extras", Rows.fitting(report.extras().stream().map(Object::toString).toList()));
    }
  }

  private void printSnapshots(List<Snapshot> snapshots, int shown) {
    if (snapshots.isEmpty()) {
      line("snapshots", "none");
      return;
    }
    line("snapshots", snapshots.size() + " in " + snapshots.get(0).path().getParent());
    for (Snapshot snapshot : snapshots.subList(0, Math.min(shown, snapshots.size()))) {
      out.println(
          (snapshot.verified().isPresent() ? "  ✓ " : "  · ")
              + snapshot.id()
              + "   "
              + SnapshotPrinter.ago(snapshot.created(), now)
              + ", "
              + TextPrinter.size(snapshot.bytes())
              + snapshot
                  .verified()
                  .map(when -> ", verified " + SnapshotPrinter.ago(when, now))
                  .orElse(", read back when it was made, not verified"));
    }
    if (snapshots.size() > shown) {
      out.println("  · and " + (snapshots.size() - shown) + " older: slipway snapshots");
    }
  }

  private void printRoom(Condition condition) {
    Optional<String> beside = condition.freeBeside().map(TextPrinter::size);
    String snapshots = TextPrinter.size(condition.freeForSnapshots());
    line(
        "free",
        beside.equals(Optional.of(snapshots))
            ? snapshots + " for the database and its snapshots"
            : beside.map(bytes -> bytes + " for the database, ").orElse("")
                + snapshots
                + " for snapshots");
  }

  private void line(String word, String said) {
    out.println(TextPrinter.row(word, said));
  }
}
