package dev.slipway.cli;

import dev.slipway.Gate;
import dev.slipway.GateHooks;
import dev.slipway.Outcome;
import dev.slipway.Report;
import dev.slipway.Review;
import dev.slipway.Settings;
import dev.slipway.Source;
import dev.slipway.WayBack;
import dev.slipway.Workshop;
import dev.slipway.cli.Invocation.Command;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SimpleTimeZone;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The command line: reads what was typed, runs the gate, prints its report, exits with its code.
 */
public final class Main {
  /** Each of them says that somebody is to hear how a run ends. */
  private static final String[] EARS = {"notify", "ping", "metrics-file", "pushgateway"};

  private static final PrintStream OUT = utf8(FileDescriptor.out);

  /** How long an engine may take to read what was printed. */
  private static final long READING_MILLIS = 100;

  private Main() {}

  /** Runs one command and exits. */
  public static void main(String[] arguments) {
    // The SQLite driver makes ready to write dates with every connection, for which Java would read
    // all the time zones of the world. Nothing here is told in local time.
    TimeZone.setDefault(new SimpleTimeZone(0, "UTC"));
    int exitCode = run(List.of(arguments), System.getenv(), OUT, utf8(FileDescriptor.err));
    // Since JDK 21 System.exit starts the logging of java.base, which a start with nothing to do
    // need not wait for.
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  /** Ends the process at once, by a signal that came when all was done. */
  static void stop(int exitCode) {
    Runtime.getRuntime().halt(exitCode);
  }

  /** Containers often have no locale, and the report has ticks and dashes. */
  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** Runs one command and gives the exit code. */
  static int run(
      List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    boolean json = false;
    boolean verbose = false;
    Path log = TerminationLog.USUAL;
    Command command = Command.MIGRATE;
    @Nullable Announcement announcement = null;
    @Nullable Source asked = null;
    Report report;
    Optional<Appearance> page = Optional.empty();
    try {
      Optional<Invocation> read = Invocation.simple(arguments);
      if (read.isEmpty()) {
        read = Options.read(arguments, out);
      }
      if (read.isEmpty()) {
        return Outcome.OPEN.exitCode();
      }
      Invocation invocation = read.get();
      command = invocation.typed().orElse(command);
      Source given = new Source(invocation.options(), environment);
      json = given.flag("json");
      log = given.path("termination-log").orElse(log);
      verbose = given.flag("verbose");
      if (verbose) {
        System.setProperty(StderrLog.THRESHOLD, "debug");
      }
      if (given.text("log").isPresent()) {
        LogForm.of(given).hold();
      }
      if (invocation.misread().isPresent()) {
        report = Report.closed(Outcome.USAGE, invocation.misread().get());
      } else {
        Optional<Command> meant = invocation.command(given);
        if (meant.isEmpty()) {
          say("SLIPWAY_MODE is off: the gate is open, and nothing was looked at", err);
          return Outcome.OPEN.exitCode();
        }
        command = meant.get();
        asked = given;
        if (command.isAboutFolder()) {
          return tell(review(command, given), command, json, out, err);
        }
        if (isHeardOf(command, given)) {
          announcement = Announcement.begin(command, given);
        }
        if (given.text("page").isPresent()) {
          page = Appearance.of(command, given);
        }
        report = report(command, given);
      }
    } catch (Refusal refusal) {
      report = Report.closed(Outcome.CONFIG, refusal);
    } catch (Throwable e) {
      // Errors too: a gate that dies without a word leaves its reader with nothing to go by.
      report = Report.closed(Outcome.BUG, bug(e));
    }
    if (command.isAboutFolder()) {
      Review review = Review.closed(report.outcome(), report.refusal().orElseThrow());
      return tell(review, command, json, out, err);
    }
    if (page.isPresent()) {
      page.get().show(report);
    }
    tell(report, command, json, verbose, log, out, err);
    if (announcement != null) {
      announcement.tell(report);
    }
    if (asked != null && command == Command.MIGRATE && hasHooks(asked)) {
      GateHooks.after(asked, report, TextPrinter.message(report));
    }
    if (report.refusal().isPresent()) {
      sayLast(report.outcome(), report.refusal().get(), out, err);
    }
    if (page.isPresent()) {
      page.get().end(report);
    }
    if (report.outcome() == Outcome.OPEN && Answer.isAwaited(environment)) {
      Answer.give(report);
    }
    return report.outcome().exitCode();
  }

  /** Only where somebody is to hear is anything loaded for it. */
  private static boolean isHeardOf(Command command, Source given) {
    if (!command.isHeardOf()) {
      return false;
    }
    for (String ear : EARS) {
      if (given.isGiven(ear)) {
        return !given.flag("dry-run");
      }
    }
    return false;
  }

  private static boolean hasHooks(Source given) {
    try {
      return Settings.hooks(given).isPresent();
    } catch (Refusal e) {
      return false; // which is what the gate stays closed for
    }
  }

  private static Report report(Command command, Source given) {
    return switch (command) {
      case MIGRATE -> Gate.migrate(Settings.of(given));
      case CHECK ->
          given.flag("before-update")
              ? Gate.checkBeforeUpdate(given)
              : Gate.check(Settings.of(given));
      case PLAN -> Gate.plan(Settings.of(given));
      case STATUS -> Gate.status(Settings.of(given));
      case BACKUP -> WayBack.backup(given);
      case SNAPSHOTS -> WayBack.snapshots(given);
      case VERIFY_BACKUP -> WayBack.verify(given);
      case RESTORE -> WayBack.restore(given);
      case PRUNE -> WayBack.prune(given);
      case UNDO -> WayBack.undo(given);
      case SEAL, LINT -> throw new IllegalArgumentException(command.word());
    };
  }

  private static Review review(Command command, Source given) {
    return command == Command.SEAL ? Workshop.seal(given) : Workshop.lint(given);
  }

  private static int tell(
      Review review, Command command, boolean json, PrintStream out, PrintStream err) {
    if (json) {
      out.println(ReviewPrinter.document(review));
    } else {
      ReviewPrinter.print(command, review, out);
    }
    review.refusal().ifPresent(refusal -> sayLast(review.outcome(), refusal, out, err));
    return review.outcome().exitCode();
  }

  private static Refusal bug(Throwable error) {
    LoggerFactory.getLogger(Main.class).debug("bug", error);
    return new Refusal(
        Fact.STEP,
        "Slipway itself failed: " + error,
        "this is not your doing, and the gate stays closed",
        "run the same command with --verbose, and report it with what that prints",
        error);
  }

  private static void tell(
      Report report,
      Command command,
      boolean json,
      boolean verbose,
      Path log,
      PrintStream out,
      PrintStream err) {
    try {
      if (json) {
        out.println(JsonPrinter.document(command, report));
      } else {
        TextPrinter.print(command, report, verbose, out);
      }
      TerminationLog.write(report, log);
    } catch (Throwable e) {
      // What was done is done: the exit code still says how the run ended.
      say("the report could not be printed: " + e, err);
    }
  }

  private static void say(String message, PrintStream err) {
    err.println(LogForm.isJson() ? LogLine.of(Level.INFO, message) : "slipway: " + message);
  }

  /**
   * The cause is the last line of a container's log too: an engine reads the two streams apart, and
   * what it happens to read first comes first.
   */
  private static void sayLast(Outcome outcome, Refusal refusal, PrintStream out, PrintStream err) {
    if (out == OUT) {
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
