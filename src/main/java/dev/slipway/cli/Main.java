package dev.slipway.cli;

import dev.slipway.Gate;
import dev.slipway.Outcome;
import dev.slipway.Report;
import dev.slipway.Settings;
import dev.slipway.refusal.Refusal;
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

/**
 * The command line: reads what was typed, runs the gate, prints its report, exits with its code.
 */
public final class Main {
  private Main() {}

  /** Runs one command and exits. */
  public static void main(String[] arguments) {
    // The SQLite driver makes ready to write dates with every connection, for which Java would read
    // all the time zones of the world. Nothing here is told in local time.
    TimeZone.setDefault(new SimpleTimeZone(0, "UTC"));
    int exitCode =
        run(
            List.of(arguments),
            System.getenv(),
            utf8(FileDescriptor.out),
            utf8(FileDescriptor.err));
    // Since JDK 21 System.exit starts the logging of java.base, which a start with nothing to do
    // need not wait for.
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  /** Containers often have no locale, and the report has ticks and dashes. */
  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** Runs one command and gives the exit code. */
  static int run(
      List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    Optional<Invocation> invocation = Invocation.simple(arguments);
    if (invocation.isEmpty()) {
      Options.Outcome read = Options.read(arguments, out, err, Outcome.USAGE.exitCode());
      if (read.invocation().isEmpty()) {
        return read.exitCode();
      }
      invocation = read.invocation();
    }
    return run(invocation.get(), environment, out, err);
  }

  private static int run(
      Invocation invocation, Map<String, String> environment, PrintStream out, PrintStream err) {
    if (invocation.flag("verbose", environment)) {
      System.setProperty(StderrLog.THRESHOLD, "debug");
    }
    Report report = report(invocation, environment);
    if (invocation.flag("json", environment)) {
      out.println(JsonPrinter.document(report));
    } else {
      TextPrinter.print(invocation.command(), report, out);
    }
    TerminationLog.write(report, terminationLog(invocation, environment));
    report.refusal().ifPresent(refusal -> err.println("slipway: " + TextPrinter.sentence(refusal)));
    return report.outcome().exitCode();
  }

  private static Report report(Invocation invocation, Map<String, String> environment) {
    Settings settings;
    try {
      settings = Settings.of(invocation.options(), environment);
    } catch (Refusal refusal) {
      return Report.closed(Outcome.CONFIG, refusal);
    }
    return switch (invocation.command()) {
      case MIGRATE ->
          invocation.flag("dry-run", environment) ? Gate.plan(settings) : Gate.migrate(settings);
      case CHECK -> Gate.check(settings);
      case PLAN -> Gate.plan(settings);
      case STATUS -> Gate.status(settings);
    };
  }

  private static Path terminationLog(Invocation invocation, Map<String, String> environment) {
    List<String> given = invocation.options().get("termination-log");
    return Path.of(
        given != null
            ? given.get(given.size() - 1)
            : environment.getOrDefault("SLIPWAY_TERMINATION_LOG", "/dev/termination-log"));
  }
}
