package dev.slipway.cli;

import dev.slipway.cli.Invocation.Command;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Stack;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The options that there are, and reading them; built without annotations, which start slowly. */
final class Options {

  /**
   * One option: its value's name ("" for a flag), whether it may stand more than once, the commands
   * that take it, and its help.
   */
  private record Option(
      String name, String value, boolean many, Set<Command> commands, String help) {}

  /** Those that look at the database and the folder. */
  private static final Set<Command> GATE =
      EnumSet.of(Command.MIGRATE, Command.CHECK, Command.PLAN, Command.STATUS);

  /** Those that tell how the database is. */
  private static final Set<Command> LOOKING = EnumSet.of(Command.STATUS, Command.VERIFY);

  /** Those that weigh the evidence. */
  private static final Set<Command> WEIGHING = both(GATE, LOOKING);

  /** Those that stand before an app's start. */
  private static final Set<Command> STARTING = EnumSet.of(Command.MIGRATE, Command.CHECK);

  private static final Set<Command> SNAPSHOT =
      EnumSet.copyOf(Stream.of(Command.values()).filter(Command::isAboutSnapshots).toList());

  /** Those that may make a snapshot, and those by which one may go. */
  private static final Set<Command> SAVING =
      both(GATE, EnumSet.of(Command.BACKUP, Command.RESTORE, Command.UNDO, Command.IMPORT));

  private static final Set<Command> KEEPING = both(SAVING, EnumSet.of(Command.PRUNE));
  private static final Set<Command> DATABASE =
      both(both(WEIGHING, SNAPSHOT), EnumSet.of(Command.UNDO, Command.IMPORT));

  /** Those that load files, or say what would be loaded. */
  private static final Set<Command> LOADING =
      EnumSet.of(Command.IMPORT, Command.MIGRATE, Command.PLAN);

  private static final Set<Command> HEARD =
      EnumSet.copyOf(Stream.of(Command.values()).filter(Command::isHeardOf).toList());
  private static final Set<Command> EVERY = EnumSet.allOf(Command.class);

  /** Those that know a folder, and those of them that know a database, or a server to try it on. */
  private static final Set<Command> FOLDER = EnumSet.complementOf(EnumSet.of(Command.COMPLETION));

  private static final Set<Command> TRYING =
      EnumSet.complementOf(EnumSet.of(Command.INIT, Command.COMPLETION));

  /** What may stand behind a command: the name of the option that holds it, and its help. */
  private record Operand(String name, String help) {}

  private static final Operand NAMED_SNAPSHOT =
      new Operand("snapshot", "the snapshot: its name, or the path of its file");

  private static final Map<Command, Operand> OPERANDS =
      Map.of(
          Command.VERIFY_BACKUP,
          NAMED_SNAPSHOT,
          Command.RESTORE,
          NAMED_SNAPSHOT,
          Command.IMPORT,
          new Operand("instructions", "the file that says what goes into which table"),
          Command.COMPLETION,
          new Operand("shell", "the shell: " + String.join(", ", Completion.SHELLS)));

  private static final List<Option> ALL =
      List.of(
          new Option(
              "database-url",
              "URL",
              false,
              TRYING,
              "the app's database, as the app has it (else DATABASE_URL)"),
          new Option(
              "direct-url",
              "URL",
              false,
              TRYING,
              "the same database past its connection pooler, for PostgreSQL (else DIRECT_URL)"),
          new Option(
              "scratch-url",
              "URL",
              false,
              TRYING,
              "an empty database to try migrations in, where the role may not make one, for PostgreSQL"),
          new Option(
              "base-dir",
              "FOLDER",
              false,
              TRYING,
              "where relative paths in that URL start (default: the working directory)"),
          new Option(
              "migrations",
              "FOLDER",
              false,
              FOLDER,
              "the migrations folder (default: /migrations, else ./migrations)"),
          new Option(
              "layout",
              "NAME",
              false,
              FOLDER,
              "its layout, where it is not plain to see: "
                  + String.join(", ", MigrationFolder.layouts())),
          new Option(
              "backups",
              "FOLDER",
              false,
              both(DATABASE, EnumSet.of(Command.DOCTOR)),
              "where snapshots lie (default: backups beside the database; for PostgreSQL /backups, else ./backups)"),
          new Option(
              "backup",
              "WHEN",
              false,
              both(WEIGHING, EnumSet.of(Command.RESTORE, Command.UNDO, Command.IMPORT)),
              "make a snapshot before writing: always, auto (if the database holds tables), off (default: auto)"),
          new Option(
              "verify-backup",
              "",
              false,
              both(GATE, EnumSet.of(Command.BACKUP, Command.RESTORE, Command.UNDO, Command.IMPORT)),
              "restore the backup into a scratch database and count its rows before anything is written"),
          new Option(
              "network-files",
              "WHAT",
              false,
              both(GATE, EnumSet.of(Command.RESTORE, Command.UNDO, Command.IMPORT, Command.DOCTOR)),
              "a SQLite database in WAL mode on NFS or CIFS: refuse, allow (default: refuse)"),
          new Option(
              "compress",
              "HOW",
              false,
              SAVING,
              "make the files of new snapshots smaller: zstd, off (default: off)"),
          new Option(
              "encrypt-to",
              "KEY",
              true,
              SAVING,
              "encrypt new snapshots for the owner of this public key of age's (age1…)"),
          new Option(
              "keep-last",
              "NUMBER",
              false,
              KEEPING,
              "how many of the newest snapshots stay (default: 5)"),
          new Option(
              "keep-within",
              "TIME",
              false,
              KEEPING,
              "for how long before the newest one all snapshots stay, as in 12h, 30d, 8w (default: 30d)"),
          new Option(
              "keep-daily",
              "NUMBER",
              false,
              KEEPING,
              "of how many days the newest snapshot stays (default: 0)"),
          new Option(
              "keep-weekly",
              "NUMBER",
              false,
              KEEPING,
              "of how many weeks the newest snapshot stays (default: 0)"),
          new Option(
              "keep-monthly",
              "NUMBER",
              false,
              KEEPING,
              "of how many months the newest snapshot stays (default: 0)"),
          new Option(
              "hook-timeout", "TIME", false, SAVING, "how long each hook may run (default: 10m)"),
          new Option(
              "require-hooks",
              "",
              false,
              SAVING,
              "write nothing unless all programs in hooks.d ended well"),
          new Option(
              "on-failed-stage",
              "WHAT",
              false,
              GATE,
              "where one transaction cannot hold the plan and a later one fails: restore the snapshot if nobody else was connected, or keep what is done (default: restore)"),
          new Option(
              "drift",
              "WHAT",
              false,
              WEIGHING,
              "objects unlike what migrations make: report, refuse (default: report)"),
          new Option(
              "assume-applied",
              "NAME",
              true,
              WEIGHING,
              "this migration ran, though nothing shows it"),
          new Option(
              "assume-pending",
              "NAME",
              true,
              WEIGHING,
              "this migration did not run, though nothing shows it"),
          new Option(
              "adopt",
              "WHAT",
              false,
              WEIGHING,
              "take the database as it is, whatever its history claims: evidence (as its schema shows), or the last migration that it has"),
          new Option(
              "release",
              "NAME",
              false,
              both(WEIGHING, EnumSet.of(Command.BACKUP, Command.RESTORE, Command.IMPORT)),
              "the app's release that brings these migrations, for the journal in the database"),
          new Option(
              "target",
              "NAME",
              false,
              GATE,
              "go no further than a release of releases.yaml, or a migration"),
          new Option(
              "wait",
              "TIME",
              false,
              TRYING,
              "how long to wait for a database that does not answer or is locked (default: 60s); for check: until it is up to date"),
          new Option(
              "wait-for",
              "URL",
              true,
              EnumSet.of(Command.MIGRATE, Command.CHECK),
              "a service that has to answer first: tcp://HOST:PORT, http(s)://…; or need not, with ?optional"),
          new Option(
              "hooks",
              "FOLDER",
              false,
              EnumSet.of(Command.MIGRATE, Command.DOCTOR),
              "the folder with before-look.d, before-save.d, after-open.d, after-closed.d (default: /slipway/hooks)"),
          new Option(
              "lock-wait",
              "TIME",
              false,
              DATABASE,
              "how long to wait for another gate (default: 300s)"),
          new Option(
              "dry-run",
              "",
              false,
              both(GATE, EnumSet.of(Command.PRUNE, Command.UNDO, Command.IMPORT)),
              "the same as plan; prune, undo, import: only say what would be done"),
          new Option(
              "detailed-exitcode", "", false, GATE, "plan exits with 2 if there is work to do"),
          new Option(
              "rehearse",
              "",
              false,
              EnumSet.of(Command.PLAN),
              "plan: do it on a copy of the real data, and say how long it takes and how much room"),
          new Option(
              "before-update",
              "",
              false,
              EnumSet.of(Command.CHECK),
              "check: 75 unless an update of this container may begin, for Watchtower's pre-update hook"),
          new Option(
              "deep",
              "",
              false,
              LOOKING,
              "look at all of the database, foreign keys too, however long that takes"),
          new Option(
              "orphans",
              "WHAT",
              false,
              LOOKING,
              "with --deep, rows that refer to none: refuse, report (default: refuse)"),
          new Option(
              "verified-within",
              "TIME",
              false,
              LOOKING,
              "verify: 73 unless a snapshot made within this time, as in 26h, 8d, was verified"),
          new Option(
              "all",
              "",
              false,
              EnumSet.of(Command.VERIFY_BACKUP),
              "verify every snapshot there is"),
          new Option(
              "to",
              "NAME",
              false,
              EnumSet.of(Command.UNDO, Command.RELEASES),
              "undo: the migration or the release after which all is undone; releases: the last one listed"),
          new Option(
              "from",
              "NAME",
              false,
              EnumSet.of(Command.RELEASES),
              "the release that is upgraded, of releases.yaml; else nothing at all"),
          new Option(
              "risk",
              "WHAT",
              false,
              EnumSet.of(Command.LINT),
              "statements that break a rule of risk: warn, refuse (default: warn)"),
          new Option(
              "markdown",
              "",
              false,
              EnumSet.of(Command.PLAN, Command.RELEASES),
              "print the upgrade section of a release note"),
          new Option(
              "schema",
              "",
              false,
              EnumSet.of(Command.RELEASES),
              "print the JSON schema of releases.yaml, for editors"),
          new Option(
              "yes",
              "",
              false,
              EnumSet.of(Command.RESTORE, Command.UNDO, Command.INIT),
              "do not ask before the restore, before an undo loses rows, or before init writes"),
          new Option(
              "engine",
              "NAME",
              false,
              EnumSet.of(Command.INIT),
              "the engine of the app's database, where it is not plain to see: sqlite, postgresql"),
          new Option(
              "service",
              "NAME",
              false,
              EnumSet.of(Command.INIT),
              "the app's service in the Compose file, where it is not plain to see"),
          new Option(
              "data",
              "FOLDER",
              false,
              LOADING,
              "where the files lie that are imported (default: /data, else ./data)"),
          new Option(
              "max-rejects",
              "NUMBER",
              false,
              LOADING,
              "how many records an import may leave out (default: 0)"),
          new Option(
              "rejects",
              "FILE",
              false,
              LOADING,
              "the file for the records that it leaves out (default: beside the snapshots)"),
          new Option(
              "batch",
              "NUMBER",
              false,
              LOADING,
              "after how many records an import keeps what is done (default: 100000)"),
          new Option(
              "max-record",
              "SIZE",
              false,
              LOADING,
              "the most bytes that a record may have, as in 64k, 16m (default: 16m)"),
          new Option(
              "notify",
              "URL",
              true,
              HEARD,
              "tell how it ended: ntfy://, gotify://, discord://, telegram://, slack://, apprise://, json://"),
          new Option(
              "notify-on",
              "WHEN",
              false,
              HEARD,
              "of which runs to tell: failure, change (what was written, too), always (default: failure)"),
          new Option(
              "ping", "URL", false, HEARD, "a check of Healthchecks.io that hears of every run"),
          new Option(
              "metrics-file",
              "FILE",
              false,
              HEARD,
              "a file of metrics for Prometheus' node exporter"),
          new Option(
              "pushgateway", "URL", false, HEARD, "a Pushgateway of Prometheus that gets them"),
          new Option(
              "name",
              "NAME",
              false,
              HEARD,
              "this app's name for those who are told (default: the database's name)"),
          new Option("json", "", false, FOLDER, "print the report as JSON"),
          new Option(
              "termination-log",
              "FILE",
              false,
              DATABASE,
              "where the report goes in short, if it exists (default: /dev/termination-log)"),
          new Option(
              "log", "FORM", false, EVERY, "the lines on stderr: text, json (default: text)"),
          new Option(
              "page",
              "PORT",
              false,
              STARTING,
              "in the app's own container: a page that says what is being done"),
          new Option(
              "page-linger",
              "TIME",
              false,
              STARTING,
              "how long that page shows why the gate stays closed (default: 30s)"),
          new Option("verbose", "", false, EVERY, "say more on stderr, and cut no list"));

  private static Set<Command> both(Set<Command> some, Set<Command> others) {
    EnumSet<Command> both = EnumSet.copyOf(some);
    both.addAll(others);
    return both;
  }

  private Options() {}

  /** What reads the command line. */
  static CommandLine parser() {
    return new CommandLine(root());
  }

  /** What was typed; nothing, if it was a question about the command that is now answered. */
  static Optional<Invocation> read(List<String> arguments, PrintStream out) {
    CommandLine parser = parser();
    for (CommandLine subcommand : parser.getSubcommands().values()) {
      subcommand.setUsageHelpLongOptionsMaxWidth(28);
      subcommand.setUsageHelpWidth(100);
    }
    parser.setUsageHelpLongOptionsMaxWidth(28);
    parser.setUsageHelpWidth(100);
    ParseResult result = parser.parseArgs(arguments.toArray(new String[0]));
    Map<String, List<String>> options = new HashMap<>();
    List<Exception> errors = new ArrayList<>();
    Optional<Command> command = Optional.empty();
    collect(result, options, errors);
    if (result.hasSubcommand()) {
      collect(result.subcommand(), options, errors);
      command = Command.of(result.subcommand().commandSpec().name());
    }
    Command meant = command.orElse(Command.MIGRATE);
    ALL.stream()
        .filter(option -> options.containsKey(option.name) && !option.commands.contains(meant))
        .forEach(
            option ->
                errors.add(
                    new IllegalArgumentException(
                        meant.word() + " takes no option --" + option.name)));
    if (errors.isEmpty()) {
      parser.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
      parser.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
      return CommandLine.executeHelpRequest(result) != null
          ? Optional.empty()
          : Optional.of(new Invocation(command, options, Optional.empty()));
    }
    Refusal misread =
        new Refusal(
            Fact.SETTINGS,
            String.valueOf(errors.get(0).getMessage()),
            "what was meant is not known, and so nothing was done",
            "slipway --help",
            errors.get(0));
    return Optional.of(new Invocation(command, options, Optional.of(misread)));
  }

  private static void collect(
      ParseResult result, Map<String, List<String>> options, List<Exception> errors) {
    errors.addAll(result.errors());
    for (OptionSpec option : result.matchedOptionsSet()) {
      options.merge(
          option.longestName().substring(2),
          List.copyOf(option.originalStringValues()),
          (one, other) -> {
            List<String> both = new ArrayList<>(one);
            both.addAll(other);
            return both;
          });
    }
    for (PositionalParamSpec operand : result.matchedPositionalsSet()) {
      options.put(operand.paramLabel().toLowerCase(Locale.ROOT), operand.originalStringValues());
    }
  }

  private static CommandSpec root() {
    CommandSpec root =
        spec(
            "slipway",
            "Stands before an app: finds out which migrations its database has, applies the rest, and opens or stays closed.",
            ALL);
    root.version("slipway " + version());
    root.addOption(
        OptionSpec.builder("--version").versionHelp(true).description("print the version").build());
    root.usageMessage()
        .footer(
            "",
            "Every option has a variable: --database-url is SLIPWAY_DATABASE_URL, and",
            "SLIPWAY_DATABASE_URL_FILE names a file that holds it. Where no command is typed,",
            "SLIPWAY_MODE says which: migrate, check, or off. How snapshots are packed, kept and handed",
            "on: slipway backup --help. Who is told how it ended: slipway migrate --help.",
            "",
            "Exit codes: 0 open, 2 work to do, 65 not recognised, 66 no migrations,",
            "73 no backup, 75 busy (try again), 76 newer than this image, 77 no permission,",
            "78 settings, 80 rolled back. Below 80 nothing was written.",
            "",
            "Example: slipway --database-url /data/app.db --migrations ./migrations");
    for (Command command : Command.values()) {
      List<Option> taken =
          ALL.stream().filter(option -> option.commands.contains(command)).toList();
      CommandSpec spec = spec(command.word(), command.description(), taken);
      Operand operand = OPERANDS.get(command);
      if (operand != null) {
        spec.addPositional(positional(operand));
      }
      root.addSubcommand(command.word(), spec);
    }
    return root;
  }

  private static PositionalParamSpec positional(Operand operand) {
    return PositionalParamSpec.builder()
        .paramLabel(operand.name.toUpperCase(Locale.ROOT))
        .type(String.class)
        .arity("0..1")
        .index("0")
        .description(operand.help)
        .build();
  }

  private static CommandSpec spec(String name, String description, List<Option> options) {
    CommandSpec spec = CommandSpec.create().name(name);
    // What can be read is read beside what cannot: --json holds for the report of a wrong option.
    spec.parser().collectErrors(true);
    spec.usageMessage().description(description);
    spec.usageMessage().sortOptions(false);
    spec.usageMessage().abbreviateSynopsis(true);
    for (Option option : options) {
      // Of a gate with imports in its folder, which docs/import.md tells about; its help is long
      // enough.
      boolean loads = name.equals("migrate") && option.commands.equals(LOADING);
      spec.addOption(option(option, options == ALL || loads));
    }
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("print this help").build());
    return spec;
  }

  private static OptionSpec option(Option option, boolean hidden) {
    OptionSpec.Builder builder =
        OptionSpec.builder("--" + option.name)
            .description(option.help)
            .hidden(hidden && isForFew(option));
    if (option.value.isEmpty()) {
      // As text, so that what a flag may be is asked in one place for options and variables.
      return builder
          .type(String.class)
          .arity("0..1")
          .paramLabel("NO")
          .preprocessor(Options::completed)
          .build();
    }
    builder.paramLabel(option.value).required(false);
    return option.many
        ? builder.type(List.class).auxiliaryTypes(String.class).arity("1").build()
        : builder.type(String.class).arity("1").build();
  }

  /** What the first page of help leaves to the help of the commands. */
  private static boolean isForFew(Option option) {
    return !option.commands.contains(Command.MIGRATE)
        || option.name.startsWith("keep-")
        || Set.of(
                "base-dir",
                "batch",
                "compress",
                "data",
                "encrypt-to",
                "hook-timeout",
                "hooks",
                "log",
                "max-record",
                "max-rejects",
                "rejects",
                "require-hooks",
                "metrics-file",
                "name",
                "network-files",
                "notify",
                "notify-on",
                "on-failed-stage",
                "page",
                "page-linger",
                "ping",
                "pushgateway",
                "scratch-url",
                "target",
                "termination-log",
                "wait-for")
            .contains(option.name);
  }

  static String version() {
    String version = Options.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }

  /** A flag without a value is on; what stands behind it belongs to something else. */
  private static boolean completed(
      Stack<String> arguments, CommandSpec command, ArgSpec flag, Map<String, Object> found) {
    if (!"=".equals(found.get("separator"))) {
      arguments.push("true");
    }
    return false;
  }

  /** The help of each option by its name, for whoever documents them. */
  static Map<String, String> help() {
    Map<String, String> help = new TreeMap<>();
    ALL.forEach(option -> help.put(option.name, option.help));
    return help;
  }
}
