package dev.slipway.cli;

import dev.slipway.Outcome;
import dev.slipway.Report;
import dev.slipway.Verdict;
import dev.slipway.backup.Snapshot;
import dev.slipway.cli.Invocation.Command;
import dev.slipway.refusal.Refusal;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The report of what was done with snapshots, for people. */
final class SnapshotPrinter {
  /**
   * What whoever goes back must know: the gate of the image that was too new would do it all again.
   */
  static final String AGAIN =
      "before the app starts, put its version of that time back: a newer one migrates this again";

  private static final long HOURS_TOLD_AS_MINUTES = 2;
  private static final long DAYS_TOLD_AS_HOURS = 2;

  private final PrintStream out;
  private final Report report;
  private final Optional<Path> filed;
  private final Instant now;

  private SnapshotPrinter(PrintStream out, Report report, Optional<Path> filed, Instant now) {
    this.out = out;
    this.report = report;
    this.filed = filed;
    this.now = now;
  }

  static void print(Command command, Report report, Optional<Path> filed, PrintStream out) {
    new SnapshotPrinter(out, report, filed, Instant.now()).print(command);
  }

  private void print(Command command) {
    report.database().ifPresent(database -> line("database", database.place()));
    report.snapshots().ifPresent(this::printList);
    report.verdicts().forEach(this::printVerdict);
    report.removed().forEach(gone -> out.println("  ✓ removed   " + gone.id()));
    report.removable().forEach(gone -> out.println("  · would remove " + gone.id()));
    report
        .restored()
        .ifPresent(
            back ->
                line("restored", back.id() + ", made " + ago(back.created(), now) + ", proved"));
    report.snapshot().ifPresent(made -> line("backup", TextPrinter.told(made)));
    filed.ifPresent(page -> line("report", page.toString()));
    next(report).ifPresent(undo -> line("undo", undo));
    report.restored().ifPresent(back -> line("next", AGAIN));
    String took = " in " + TextPrinter.seconds(report.totalMillis());
    line(
        command.word(),
        report.outcome() == Outcome.OPEN
            ? "done" + took
            : "FAILED, " + report.outcome().exitCode() + " " + report.outcome() + took);
  }

  /** What to type to have it as it was. */
  static Optional<String> next(Report report) {
    return report.restored().isPresent()
        ? report.snapshot().map(present -> "slipway restore " + Refusal.typed(present.id()))
        : Optional.empty();
  }

  /** What happened where nothing was refused, in one line. */
  static String message(Report report) {
    if (report.restored().isPresent()) {
      return "restored " + report.restored().get().id() + "; " + AGAIN;
    }
    if (report.snapshot().isPresent()) {
      return "saved as " + report.snapshot().get().id();
    }
    if (!report.verdicts().isEmpty()) {
      return count(report.verdicts().size()) + " verified";
    }
    if (!report.removable().isEmpty()) {
      return "would remove " + count(report.removable().size());
    }
    return report.removed().isEmpty()
        ? count(report.snapshots().map(List::size).orElse(0))
        : "removed " + count(report.removed().size());
  }

  private static String count(int snapshots) {
    return snapshots == 1 ? "1 snapshot" : snapshots + " snapshots";
  }

  private void printList(List<Snapshot> snapshots) {
    if (snapshots.isEmpty()) {
      line("snapshots", "none");
      return;
    }
    line("snapshots", snapshots.size() + " in " + snapshots.get(0).path().getParent());
    for (Snapshot snapshot : snapshots) {
      out.println(
          "  · "
              + snapshot.id()
              + "   "
              + ago(snapshot.created(), now)
              + ", "
              + TextPrinter.size(snapshot.bytes())
              + (snapshot.why().isEmpty() ? "" : ", " + snapshot.why())
              + snapshot.release().map(release -> ", made by release " + release).orElse("")
              + snapshot
                  .verified()
                  .map(when -> ", verified " + ago(when, now))
                  .orElse(", not verified"));
    }
  }

  private void printVerdict(Verdict verdict) {
    String id = verdict.snapshot().id();
    out.println(
        verdict
            .fault()
            .map(fault -> "  ✗ " + id + "   " + TextPrinter.oneLine(said(fault, id)))
            .orElseGet(
                () ->
                    "  ✓ "
                        + id
                        + "   as it was saved"
                        + (verdict.words().isEmpty() ? "" : ", " + verdict.words())));
  }

  /** Without the name that stands before it anyway. */
  private static String said(Refusal fault, String id) {
    return fault.seen().replace("the snapshot " + id + " cannot be used: ", "");
  }

  /** How long ago something was: {@code 5 minutes ago}. */
  static String ago(Instant when, Instant now) {
    Duration age = Duration.between(when, now);
    if (age.toMinutes() < 1) {
      return "just now";
    }
    if (age.toHours() < HOURS_TOLD_AS_MINUTES) {
      return number(age.toMinutes(), "minute");
    }
    return age.toDays() < DAYS_TOLD_AS_HOURS
        ? number(age.toHours(), "hour")
        : number(age.toDays(), "day");
  }

  private static String number(long count, String unit) {
    return count + " " + unit + (count == 1 ? "" : "s") + " ago";
  }

  private void line(String word, String text) {
    out.println(TextPrinter.row(word, text));
  }
}
