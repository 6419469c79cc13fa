package dev.slipway.cli;

import dev.slipway.Checkup;
import dev.slipway.Gate;
import dev.slipway.Outcome;
import dev.slipway.Report;
import dev.slipway.Review;
import dev.slipway.Settings;
import dev.slipway.Setup;
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

  private final Map<String, String> environment;
  private final PrintStream out;
  private final Telling telling;
  private final Audience audience;

  private Main(Map<String, String> environment, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.out = out;
    this.telling = new Telling(out, err);
    this.audience = new Audience(environment);
  }

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
    return new Main(environment, out, err).run(arguments);
  }

  /** What a command came to, which is told when nothing more can come of it. */
  private record Ending(Outcome outcome, Runnable telling) {}

  private int run(List<String> arguments) {
    Command command = Command.MIGRATE;
    Ending ending;
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
        ending = closed(command, Outcome.USAGE, invocation.misread().get());
      } else {
        Optional<Command> meant = invocation.command(given);
        if (meant.isEmpty()) {
          telling.say("SLIPWAY_MODE is off: the gate is open, and nothing was looked at");
          return Outcome.OPEN.exitCode();
        }
        command = meant.get();
        ending = done(command, given);
      }
    } catch (Refusal refusal) {
      ending = closed(command, Outcome.CONFIG, refusal);
    } catch (Throwable e) {
      // Errors too: a gate that dies without a word leaves its reader with nothing to go by.
      ending = closed(command, Outcome.BUG, bug(e));
    }
    ending.telling.run();
    return ending.outcome.exitCode();
  }

  private Ending done(Command command, Source given) {
    audience.gather(command, given);
    return switch (command) {
      case MIGRATE -> ran(command, Gate.migrate(Settings.of(given)));
      case CHECK ->
          ran(
              command,
              given.flag("before-update")
                  ? Gate.checkBeforeUpdate(given)
                  : Gate.check(Settings.of(given)));
      case PLAN ->
          ran(
              command,
              given.flag("rehearse")
                  ? Gate.rehearse(Settings.of(given))
                  : Gate.plan(Settings.of(given)));
      case STATUS -> ran(command, Gate.status(Settings.of(given)));
      case VERIFY -> ran(command, Gate.verify(Settings.of(given)));
      case BACKUP -> ran(command, WayBack.backup(given));
      case SNAPSHOTS -> ran(command, WayBack.snapshots(given));
      case VERIFY_BACKUP -> ran(command, WayBack.verify(given));
      case RESTORE -> ran(command, WayBack.restore(given));
      case PRUNE -> ran(command, WayBack.prune(given));
      case UNDO -> ran(command, WayBack.undo(given));
      case IMPORT -> ran(command, Gate.importInto(given));
      case SEAL -> reviewed(command, Workshop.seal(given));
      case LINT -> reviewed(command, Workshop.lint(given));
      case RELEASES ->
          given.flag("schema")
              ? new Ending(Outcome.OPEN, telling::schema)
              : surveyed(Workshop.releases(given));
      case INIT -> begun(InitDialogue.hold(given, out));
      case DOCTOR -> examined(Checkup.of(given, Options.help().keySet()), given);
      case COMPLETION -> {
        String script = Completion.script(given.typed("shell"));
        yield new Ending(Outcome.OPEN, () -> out.print(script));
      }
    };
  }

  private Ending closed(Command command, Outcome outcome, Refusal refusal) {
    return switch (command.about()) {
      case GATE, CONDITION, SNAPSHOTS, UNDO, IMPORT ->
          ran(command, Report.closed(outcome, refusal));
      case FOLDER -> reviewed(command, Review.closed(outcome, refusal));
      case RELEASES -> surveyed(Survey.closed(outcome, refusal));
      case BEGINNING -> new Ending(outcome, () -> telling.cause(outcome, refusal));
    };
  }

  private Ending ran(Command command, Report report) {
    return new Ending(report.outcome(), () -> audience.hear(command, report, telling));
  }

  private Ending reviewed(Command command, Review review) {
    return new Ending(review.outcome(), () -> telling.review(command, review));
  }

  private Ending surveyed(Survey survey) {
    return new Ending(survey.outcome(), () -> telling.survey(survey));
  }

  /** It was told in the course of the dialogue, but for why it came to nothing. */
  private Ending begun(Setup setup) {
    return new Ending(
        setup.outcome(),
        () -> setup.refusal().ifPresent(refusal -> telling.cause(setup.outcome(), refusal)));
  }

  private Ending examined(Checkup checkup, Source given) {
    return new Ending(
        checkup.outcome(),
        () -> {
          CheckupPrinter.print(checkup, given, out);
          checkup.refusal().ifPresent(refusal -> telling.cause(checkup.outcome(), refusal));
        });
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
