package dev.slipway.cli;

import dev.slipway.cli.Invocation.Command;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What completes the command in fish, which understands no other shell's. */
final class FishCompletion {
  private static final String OURS = "complete -c slipway";
  private static final String NONE_YET = "__fish_use_subcommand";

  /** Behind which options the name of a file can stand, by what their value is called. */
  private static final Set<String> FILES = Set.of("FILE", "FOLDER");

  private final StringBuilder script = new StringBuilder();

  private FishCompletion() {}

  /** The script, for the very commands and options that are read. */
  static String script(CommandSpec root) {
    FishCompletion completion = new FishCompletion();
    completion.write(root);
    return completion.script.toString();
  }

  private void write(CommandSpec root) {
    script.append("# Completes slipway in fish.\n").append(OURS).append(" -f\n");
    for (Command command : Command.values()) {
      line(NONE_YET, "-a " + command.word(), command.description());
    }
    // Where no command is typed it is migrate.
    Set<String> first = new TreeSet<>(names(spec(root, Command.MIGRATE).options()));
    first.add("--version");
    root.options().stream()
        .filter(option -> first.contains(option.longestName()))
        .forEach(option -> option(NONE_YET, option));
    for (Command command : Command.values()) {
      String typed = "__fish_seen_subcommand_from " + command.word();
      CommandSpec spec = spec(root, command);
      spec.options().forEach(option -> option(typed, option));
      if (!spec.positionalParameters().isEmpty()) {
        operand(command, typed);
      }
    }
  }

  private static CommandSpec spec(CommandSpec root, Command command) {
    return Objects.requireNonNull(root.subcommands().get(command.word())).getCommandSpec();
  }

  private static List<String> names(List<OptionSpec> options) {
    return options.stream().map(OptionSpec::longestName).toList();
  }

  private void operand(Command command, String typed) {
    if (command == Command.COMPLETION) {
      line(typed, "-a '" + String.join(" ", Completion.SHELLS) + "'", "the shell");
    } else {
      script.append(OURS).append(" -n ").append(quoted(typed)).append(" -F\n");
    }
  }

  private void option(String where, OptionSpec option) {
    boolean isFlag = option.arity().min() == 0;
    String value = isFlag ? "" : FILES.contains(option.paramLabel()) ? " -r -F" : " -x";
    String name = "-l " + option.longestName().substring(2);
    boolean isHelp = option.longestName().equals("--help");
    line(where, (isHelp ? "-s h " : "") + name + value, String.join(" ", option.description()));
  }

  private void line(String where, String what, String description) {
    script
        .append(OURS)
        .append(" -n ")
        .append(quoted(where))
        .append(' ')
        .append(what)
        .append(" -d ")
        .append(quoted(description))
        .append('\n');
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
