package dev.slipway.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was typed, as values.
 *
 * @param command the command
 * @param options the options given, by name without dashes; a flag has the value {@code true}
 */
record Invocation(Command command, Map<String, List<String>> options) {

  /** The commands there are. */
  enum Command {
    MIGRATE("Look at the database, back it up, apply what is missing, prove it (the default)."),
    CHECK(
        "Exit 0 if the database is what this image needs; never writes. For replicas and health checks."),
    PLAN("Show what migrate would do, migration by migration; never writes."),
    STATUS("Show where the database stands, whether it is sound, and its snapshots; never writes.");

    private final String description;

    Command(String description) {
      this.description = description;
    }

    String description() {
      return description;
    }

    /** The command as it is typed. */
    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    static Optional<Command> of(String word) {
      for (Command command : values()) {
        if (command.word().equals(word)) {
          return Optional.of(command);
        }
      }
      return Optional.empty();
    }
  }

  Invocation {
    options = Map.copyOf(options);
  }

  /**
   * What was typed, where that takes no option parser: nothing, or one command. That is how a
   * container starts, and the parser costs more than the whole first check.
   */
  static Optional<Invocation> simple(List<String> arguments) {
    if (arguments.isEmpty()) {
      return Optional.of(new Invocation(Command.MIGRATE, Map.of()));
    }
    return arguments.size() == 1
        ? Command.of(arguments.get(0)).map(command -> new Invocation(command, Map.of()))
        : Optional.empty();
  }

  /** A flag: the option, else its variable. */
  boolean flag(String option, Map<String, String> environment) {
    String variable = "SLIPWAY_" + option.toUpperCase(java.util.Locale.ROOT).replace('-', '_');
    return options.containsKey(option) || "true".equalsIgnoreCase(environment.get(variable));
  }
}
