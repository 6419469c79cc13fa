package dev.slipway.cli;

import dev.slipway.cli.Invocation.Command;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The options that there are, and reading them; built without annotations, which start slowly. */
final class Options {

  /**
   * One option: its value's name ("" for a flag), whether it may stand more than once, and its
   * help.
   */
  private record Option(String name, String value, boolean many, String help) {}

  private static final List<Option> ALL =
      List.of(
          new Option(
              "database-url",
              "URL",
              false,
              "the app's database, as the app has it (else DATABASE_URL)"),
          new Option(
              "base-dir",
              "FOLDER",
              false,
              "where relative paths in that URL start (default: the working directory)"),
          new Option(
              "migrations",
              "FOLDER",
              false,
              "the migrations folder (default: /migrations, else ./migrations)"),
          new Option(
              "layout",
              "NAME",
              false,
              "its layout, where it is not plain to see: flyway, prisma, golang-migrate, dbmate, goose, diesel, sqlx, drizzle, plain"),
          new Option(
              "backups",
              "FOLDER",
              false,
              "where snapshots lie (default: backups beside the database)"),
          new Option(
              "backup",
              "WHEN",
              false,
              "make a snapshot before writing: always, auto (if the database holds tables), off (default: auto)"),
          new Option(
              "drift",
              "WHAT",
              false,
              "objects unlike what migrations make: report, refuse (default: report)"),
          new Option("assume-applied", "NAME", true, "this migration ran, though nothing shows it"),
          new Option(
              "assume-pending",
              "NAME",
              true,
              "this migration did not run, though nothing shows it"),
          new Option(
              "wait",
              "TIME",
              false,
              "how long to wait for a locked database (default: 60s); for check: until it is up to date"),
          new Option(
              "lock-wait", "TIME", false, "how long to wait for another gate (default: 300s)"),
          new Option("dry-run", "", false, "the same as plan"),
          new Option("detailed-exitcode", "", false, "plan exits with 2 if there is work to do"),
          new Option("json", "", false, "print the report as JSON"),
          new Option(
              "termination-log",
              "FILE",
              false,
              "where the report goes in short, if it exists (default: /dev/termination-log)"),
          new Option("verbose", "", false, "say more on stderr"));

  private Options() {}

  /** What reading came to: something to do, or an exit code because all is said. */
  record Outcome(Optional<Invocation> invocation, int exitCode) {}

  static Outcome read(List<String> arguments, PrintStream out, PrintStream err, int usageError) {
    CommandLine parser = new CommandLine(root());
    for (CommandLine subcommand : parser.getSubcommands().values()) {
      subcommand.setUsageHelpLongOptionsMaxWidth(28);
    }
    parser.setUsageHelpLongOptionsMaxWidth(28);
    try {
      ParseResult result = parser.parseArgs(arguments.toArray(new String[0]));
      parser.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
      parser.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
      if (CommandLine.executeHelpRequest(result) != null) {
        return new Outcome(Optional.empty(), 0);
      }
      Map<String, List<String>> options = new HashMap<>();
      collect(result, options);
      Command command = Command.MIGRATE;
      if (result.hasSubcommand()) {
        collect(result.subcommand(), options);
        command = Command.of(result.subcommand().commandSpec().name()).orElseThrow();
      }
      if (options.containsKey("dry-run") && command == Command.MIGRATE) {
        command = Command.PLAN;
      }
      return new Outcome(Optional.of(new Invocation(command, options)), 0);
    } catch (ParameterException e) {
      err.println("slipway: " + e.getMessage());
      err.println("slipway: nothing was done; slipway --help lists commands and options");
      return new Outcome(Optional.empty(), usageError);
    }
  }

  private static void collect(ParseResult result, Map<String, List<String>> options) {
    for (OptionSpec option : result.matchedOptionsSet()) {
      List<String> values = new ArrayList<>(option.originalStringValues());
      options.merge(
          option.longestName().substring(2),
          values.isEmpty() ? List.of("true") : values,
          (one, other) -> {
            List<String> both = new ArrayList<>(one);
            both.addAll(other);
            return both;
          });
    }
  }

  private static CommandSpec root() {
    CommandSpec root =
        spec(
            "slipway",
            "Stands before an app: finds out which migrations its database has, applies the rest, and opens or stays closed.");
    root.version("slipway " + version());
    root.addOption(
        OptionSpec.builder("--version").versionHelp(true).description("print the version").build());
    root.usageMessage()
        .footer(
            "",
            "Every option has a variable: --database-url is SLIPWAY_DATABASE_URL, and",
            "SLIPWAY_DATABASE_URL_FILE names a file that holds it.",
            "",
            "Exit codes: 0 open, 2 work to do, 65 not recognised, 66 no migrations,",
            "73 no backup, 75 busy (try again), 76 newer than this image, 77 no permission,",
            "78 settings, 80 rolled back. Below 80 nothing was written.",
            "",
            "Example: slipway --database-url /data/app.db --migrations ./migrations");
    for (Command command : Command.values()) {
      root.addSubcommand(command.word(), spec(command.word(), command.description()));
    }
    return root;
  }

  private static CommandSpec spec(String name, String description) {
    CommandSpec spec = CommandSpec.create().name(name);
    spec.usageMessage().description(description);
    spec.usageMessage().sortOptions(false);
    spec.usageMessage().abbreviateSynopsis(true);
    for (Option option : ALL) {
      spec.addOption(option(option));
    }
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("print this help").build());
    return spec;
  }

  private static OptionSpec option(Option option) {
    OptionSpec.Builder builder = OptionSpec.builder("--" + option.name).description(option.help);
    if (option.value.isEmpty()) {
      return builder.type(boolean.class).build();
    }
    builder.paramLabel(option.value).required(false);
    return option.many
        ? builder.type(List.class).auxiliaryTypes(String.class).arity("1").build()
        : builder.type(String.class).arity("1").build();
  }

  private static String version() {
    String version = Options.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }

  /** The names of all options and variables, for whoever documents them. */
  static Set<String> names() {
    Set<String> names = new java.util.TreeSet<>();
    ALL.forEach(option -> names.add(option.name.toLowerCase(Locale.ROOT)));
    return names;
  }
}
