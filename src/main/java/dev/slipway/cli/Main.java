package dev.slipway.cli;

import dev.slipway.Gate;
import dev.slipway.Outcome;
import dev.slipway.Report;
import dev.slipway.Review;
import dev.slipway.Settings;
import dev.slipway.Source;
import dev.slipway.Survey;
import dev.slipway.WayBack;
import dev.slipway.Workshop;
import dev.slipway.cli.Invocation.Command;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SimpleTimeZone;
import java.util.TimeZone;
import org.slf4j.LoggerFactory;

/**
 * The command line: reads what was typed, runs the gate, prints its report, exits with its code.
 */
public final class Main {
  static final PrintStream OUT = utf8(FileDescriptor.out);

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
    Telling telling = new Telling(out, err);
    Audience audience = new Audience(environment);
    Command command = Command.MIGRATE;
    Report report;
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
      telling.as(given);
      if (invocation.misread().isPresent()) {
        report = Report.closed(Outcome.USAGE, invocation.misread().get());
      } else {
        Optional<Command> meant = invocation.command(given);
        if (meant.isEmpty()) {
          telling.say("SLIPWAY_MODE is off: the gate is open, and nothing was looked at");
          return Outcome.OPEN.exitCode();
        }
        command = meant.get();
        if (command.isAboutFolder()) {
          return told(review(command, given), command, telling);
        }
        if (command == Command.RELEASES) {
          return given.flag("schema") ? telling.schema() : told(Workshop.releases(given), telling);
        }
        if (command.isForNewcomers()) {
          return Newcomers.told(command, given, telling, out).exitCode();
        }
        audience.gather(command, given);
        report = report(command, given);
      }
    } catch (Refusal refusal) {
      report = Report.closed(Outcome.CONFIG, refusal);
    } catch (Throwable e) {
      // Errors too: a gate that dies without a word leaves its reader with nothing to go by.
      report = Report.closed(Outcome.BUG, bug(e));
    }
    if (command == Command.RELEASES) {
      return told(Survey.closed(report.outcome(), report.refusal().orElseThrow()), telling);
    }
    if (command.isAboutFolder()) {
      return told(
          Review.closed(report.outcome(), report.refusal().orElseThrow()), command, telling);
    }
    if (command.isForNewcomers()) {
      telling.cause(report.outcome(), report.refusal().orElseThrow());
      return report.outcome().exitCode();
    }
    audience.hear(command, report, telling);
    return report.outcome().exitCode();
  }

  private static Report report(Command command, Source given) {
    return switch (command) {
      case MIGRATE -> Gate.migrate(Settings.of(given));
      case CHECK ->
          given.flag("before-update")
              ? Gate.checkBeforeUpdate(given)
              : Gate.check(Settings.of(given));
      case PLAN ->
          given.flag("rehearse")
              ? Gate.rehearse(Settings.of(given))
              : Gate.plan(Settings.of(given));
      case STATUS -> Gate.status(Settings.of(given));
      case VERIFY -> Gate.verify(Settings.of(given));
      case BACKUP -> WayBack.backup(given);
      case SNAPSHOTS -> WayBack.snapshots(given);
      case VERIFY_BACKUP -> WayBack.verify(given);
      case RESTORE -> WayBack.restore(given);
      case PRUNE -> WayBack.prune(given);
      case UNDO -> WayBack.undo(given);
      case IMPORT -> Gate.importInto(given);
      case SEAL, LINT, RELEASES, INIT, DOCTOR, COMPLETION ->
          throw new IllegalArgumentException(command.word());
    };
  }

  private static Review review(Command command, Source given) {
    return command == Command.SEAL ? Workshop.seal(given) : Workshop.lint(given);
  }

  private static int told(Review review, Command command, Telling telling) {
    telling.review(command, review);
    return review.outcome().exitCode();
  }

  private static int told(Survey survey, Telling telling) {
    telling.survey(survey);
    return survey.outcome().exitCode();
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
}
