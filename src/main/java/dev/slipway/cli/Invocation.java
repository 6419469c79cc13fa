package dev.slipway.cli;

import dev.slipway.Source;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What was typed, as values.
 *
 * @param typed the command, if one was typed
 * @param options the values of the options given, by name without dashes; a flag has {@code true}
 *     if it stands alone
 * @param misread why that is not what can be typed, if it is not; the options are then those that
 *     could be read
 */
record Invocation(
    Optional<Command> typed, Map<String, List<String>> options, Optional<Refusal> misread) {

  private static final String MODE = "SLIPWAY_MODE";

  /** What a command is about, by which what it came to is told. */
  enum About {
    /** Whether the gate opens. */
    GATE,
    /** How the database is, whatever its migrations. */
    CONDITION,
    /** Snapshots: no gate opens or stays closed by it. */
    SNAPSHOTS,
    /** The way back. */
    UNDO,
    /** Files that are loaded. */
    IMPORT,
    /** A folder alone: no app's database is asked. */
    FOLDER,
    /** What releases bring. */
    RELEASES,
    /** Whoever begins: no gate opens or stays closed by it. */
    BEGINNING
  }

  /** What holds for some commands. */
  private enum Trait {
    /** It may write to the app's database. */
    CHANGES,
    /** Others may want to hear of it: it does something, or runs while nobody looks. */
    HEARD_OF,
    /** It would write something, and has no form that only says what. */
    NEVER_DRY
  }

  /** The commands there are, and all that is to be known of each but what does it. */
  enum Command {
    MIGRATE(
        About.GATE,
        "Look at the database, back it up, apply what is missing, prove it (the default).",
        Trait.CHANGES,
        Trait.HEARD_OF),
    CHECK(
        About.GATE,
        "Exit 0 if the database is what this image needs, for health checks; never writes."),
    PLAN(About.GATE, "Show what migrate would do, migration by migration; never writes."),
    STATUS(
        About.CONDITION,
        "Show on one screen how the database is and what was done last; never writes."),
    VERIFY(
        About.CONDITION,
        "For cron: the same, and exit 0 only if all is well; never writes.",
        Trait.HEARD_OF),
    BACKUP(
        About.SNAPSHOTS,
        "Make a snapshot of the database now; the app may go on.",
        Trait.HEARD_OF,
        Trait.NEVER_DRY),
    SNAPSHOTS(About.SNAPSHOTS, "List the snapshots of the database; never writes."),
    VERIFY_BACKUP(
        About.SNAPSHOTS,
        "Restore a snapshot into a scratch place, the newest if none is named, and compare it with what was saved.",
        Trait.HEARD_OF),
    RESTORE(
        About.SNAPSHOTS,
        "Put a snapshot in the database's place, after a snapshot of the present state; the app has to be stopped.",
        Trait.CHANGES,
        Trait.HEARD_OF,
        Trait.NEVER_DRY),
    PRUNE(About.SNAPSHOTS, "Remove the snapshots that no rule keeps.", Trait.HEARD_OF),
    UNDO(
        About.UNDO,
        "Undo what came after a migration or a release, by undo scripts, in one transaction, after a snapshot.",
        Trait.CHANGES,
        Trait.HEARD_OF),
    IMPORT(
        About.IMPORT,
        "Load JSON files into tables, once every record is checked; goes on where it stopped.",
        Trait.CHANGES,
        Trait.HEARD_OF),
    SEAL(
        About.FOLDER,
        "For the image's build: store what each migration makes, for runs without scratch.",
        Trait.NEVER_DRY),
    LINT(
        About.FOLDER,
        "For CI: find everything that is wrong with the migrations folder; 65 if anything."),
    RELEASES(
        About.RELEASES,
        "List what each release of releases.yaml brings, and how to go back; never writes."),
    INIT(
        About.BEGINNING,
        "In an app's repository: show what the gate needs there, and write it with --yes."),
    DOCTOR(
        About.BEGINNING,
        "Look at the place the gate runs in: variables, mounts, rights, room; never writes."),
    COMPLETION(About.BEGINNING, "Print what completes this command in a shell: bash, zsh, fish.");

    private final About about;
    private final String description;
    private final boolean changes;
    private final boolean heardOf;
    private final boolean neverDry;

    Command(About about, String description, Trait... traits) {
      this.about = about;
      this.description = description;
      List<Trait> all = Arrays.asList(traits);
      this.changes = all.contains(Trait.CHANGES);
      this.heardOf = all.contains(Trait.HEARD_OF);
      this.neverDry = all.contains(Trait.NEVER_DRY);
    }

    String description() {
      return description;
    }

    About about() {
      return about;
    }

    /** Whether others may want to hear of it: it does something, or runs while nobody looks. */
    boolean isHeardOf() {
      return heardOf;
    }

    /** Whether it may write to the app's database. */
    boolean mayChange() {
      return changes;
    }

    /** Whether it would write something, and has no form that only says what. */
    boolean isUnfitForDryRun() {
      return neverDry;
    }

    /** Whether it is about snapshots, and no gate opens or stays closed by it. */
    boolean isAboutSnapshots() {
      return about == About.SNAPSHOTS;
    }

    /** Whether it tells how the database is, whatever its migrations. */
    boolean isAboutCondition() {
      return about == About.CONDITION;
    }

    /** The command as it is typed. */
    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
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
      return Optional.of(new Invocation(Optional.empty(), Map.of(), Optional.empty()));
    }
    Optional<Command> only =
        arguments.size() == 1 ? Command.of(arguments.get(0)) : Optional.empty();
    return only.isEmpty()
        ? Optional.empty()
        : Optional.of(new Invocation(only, Map.of(), Optional.empty()));
  }

  /**
   * What is to be done: what was typed, else what {@code SLIPWAY_MODE} says; nothing, if that turns
   * the gate off.
   *
   * @throws Refusal if the mode or the flag {@code dry-run} is none, or a seal is to be written
   *     although nothing is
   */
  Optional<Command> command(Source given) {
    boolean dry = given.flag("dry-run");
    Optional<Command> command = typed.isPresent() ? typed : mode(given.environment());
    if (dry && command.isPresent() && command.get().isUnfitForDryRun()) {
      throw new Refusal(
          Fact.SETTINGS,
          command.get().word() + " was typed, and SLIPWAY_DRY_RUN is set",
          command.get() == Command.SEAL
              ? "seal writes a file into the migrations folder, and a dry run writes nothing"
              : "that writes, and a dry run writes nothing",
          command.get() == Command.SEAL
              ? "slipway lint, which only looks; or unset SLIPWAY_DRY_RUN"
              : "slipway snapshots, which only looks; or unset SLIPWAY_DRY_RUN");
    }
    return dry && command.isPresent() && command.get() == Command.MIGRATE
        ? Optional.of(Command.PLAN)
        : command;
  }

  private static Optional<Command> mode(Map<String, String> environment) {
    String mode = environment.getOrDefault(MODE, "");
    return switch (mode) {
      case "", "migrate" -> Optional.of(Command.MIGRATE);
      case "check" -> Optional.of(Command.CHECK);
      case "off" -> Optional.empty();
      default ->
          throw new Refusal(
              Fact.SETTINGS,
              MODE + " is " + mode,
              "it is one of migrate, check, off",
              "set " + MODE + "=migrate, or unset it");
    };
  }
}
