package dev.slipway.cli;

import dev.slipway.Outcome;
import dev.slipway.Report;
import dev.slipway.Review;
import dev.slipway.Source;
import dev.slipway.Survey;
import dev.slipway.cli.Invocation.Command;
import dev.slipway.layout.Releases;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** What the command itself prints, in the form that was asked for. */
final class Telling {
  /** How long an engine may take to read what was printed. */
  private static final long READING_MILLIS = 100;

  private final PrintStream out;
  private final PrintStream err;
  private boolean json;
  private boolean verbose;
  private boolean markdown;
  private @Nullable Source given;
  private Path log = TerminationLog.USUAL;

  /** As nothing was asked for. */
  Telling(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * From now on as it is asked for.
   *
   * @throws Refusal SETTINGS if that cannot be understood
   */
  void as(Source given) {
    this.given = given;
    json = given.flag("json");
    markdown = given.flag("markdown");
    if (json && markdown) {
      throw new Refusal(
          Fact.SETTINGS,
          "--json is on, and --markdown is on",
          "it is printed in one form or the other",
          "leave one of them out");
    }
    log = given.path("termination-log").orElse(log);
    verbose = given.flag("verbose");
    if (verbose) {
      System.setProperty(StderrLog.THRESHOLD, "debug");
    }
    if (given.text("log").isPresent()) {
      LogForm.of(given).hold();
    }
  }

  /** The report, beside the snapshot if there is one, on stdout, and where Kubernetes reads it. */
  void report(Command command, Report report) {
    try {
      Optional<Path> filed =
          given == null ? Optional.empty() : Filing.beside(command, report, given);
      if (json) {
        out.println(JsonPrinter.document(command, report, filed));
      } else if (markdown && command == Command.PLAN) {
        UpgradeNote.print(report, out);
      } else {
        TextPrinter.print(command, report, verbose, filed, out);
      }
      TerminationLog.write(report, log);
    } catch (Throwable e) {
      // What was done is done: the exit code still says how the run ended.
      say("the report could not be printed: " + e);
    }
  }

  /** What was found in a folder. */
  void review(Command command, Review review) {
    if (json) {
      out.println(ReviewPrinter.document(command, review));
    } else {
      ReviewPrinter.print(command, review, out);
    }
    if (review.refusal().isPresent()) {
      cause(review.outcome(), review.refusal().get());
    }
  }

  /** What releases bring. */
  void survey(Survey survey) {
    if (json) {
      out.println(ReleasesPrinter.document(survey));
    } else if (markdown && survey.matrix().isPresent()) {
      UpgradeNote.print(survey.matrix().get(), out);
    } else {
      ReleasesPrinter.print(survey, verbose, out);
    }
    if (survey.refusal().isPresent()) {
      cause(survey.outcome(), survey.refusal().get());
    }
  }

  /** The form of releases.yaml, for editors. */
  void schema() {
    out.print(Releases.schema());
  }

  /** A word on stderr. */
  void say(String message) {
    err.println(LogForm.isJson() ? LogLine.of(Level.INFO, message) : "slipway: " + message);
  }

  /**
   * Why it did not end well, in one line on stderr. It is the last line of a container's log too:
   * an engine reads the two streams apart, and what it happens to read first comes first.
   */
  void cause(Outcome outcome, Refusal refusal) {
    if (out == Main.OUT) {
      try {
        Thread.sleep(READING_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    err.println(
        LogForm.isJson()
            ? LogLine.of(outcome, refusal)
            : "slipway: " + TextPrinter.sentence(refusal));
  }
}
