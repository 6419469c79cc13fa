package dev.slipway.cli;

import dev.slipway.Outcome;
import dev.slipway.Report;
import dev.slipway.migrate.Applied;
import dev.slipway.refusal.Refusal;
import dev.slipway.undo.Loss;
import dev.slipway.undo.Undo;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;

/** The report of an undo, for people: what undoes each migration, what is lost, what was done. */
final class UndoPrinter {
  private final PrintStream out;
  private final Report report;

  private final Optional<Path> filed;

  private UndoPrinter(PrintStream out, Report report, Optional<Path> filed) {
    this.out = out;
    this.report = report;
    this.filed = filed;
  }

  static void print(Report report, Optional<Path> filed, PrintStream out) {
    new UndoPrinter(out, report, filed).print();
  }

  private void print() {
    report.database().ifPresent(database -> line("database", database.place()));
    report.undo().ifPresent(this::printWay);
    if (!report.losses().isEmpty()) {
      boolean done = report.outcome() == Outcome.OPEN && !report.applied().isEmpty();
      line(done ? "lost" : "would lose", losses());
    }
    report.snapshot().ifPresent(made -> line("backup", TextPrinter.told(made)));
    for (Applied done : report.applied()) {
      out.println("  ✓ undone    " + done.name() + "   " + done.millis() + " ms");
    }
    if (!report.applied().isEmpty()) {
      line("verified", "the same schema as a database that never went further");
    }
    filed.ifPresent(page -> line("report", page.toString()));
    boolean onlySaid = report.undo().isPresent() && report.applied().isEmpty();
    if (!onlySaid) {
      report.remark().ifPresent(remark -> line("next", remark));
    }
    String took = TextPrinter.seconds(report.totalMillis());
    line(
        "undo",
        report.outcome() == Outcome.OPEN
            ? (onlySaid ? "would be done; this took " : "done in ") + took
            : "NOT DONE, " + report.outcome().exitCode() + " " + report.outcome() + " in " + took);
  }

  /** What to type to have it as it was. */
  static Optional<String> next(Report report) {
    return report.names(Applied.How.UNDONE).isEmpty()
        ? Optional.empty()
        : report.snapshot().map(present -> "slipway restore " + Refusal.typed(present.id()));
  }

  private void printWay(Undo undo) {
    line(
        "way back", undo.steps().size() == 1 ? "1 migration" : undo.steps().size() + " migrations");
    for (Undo.Step step : undo.steps()) {
      String what =
          switch (step.origin()) {
            case FOLDER, JOURNAL -> "";
            // Nobody has written it, and so nobody has read it yet.
            case DERIVED -> ": " + TextPrinter.oneLine(step.script().sql().strip());
          };
      out.println("  · " + step.migration() + "   " + step.origin() + what);
    }
  }

  private String losses() {
    return report.losses().stream().map(Loss::toString).collect(Collectors.joining(", "));
  }

  private void line(String word, String text) {
    out.println(TextPrinter.row(word, text));
  }
}
