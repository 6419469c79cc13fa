package dev.slipway.cli;

import dev.slipway.Source;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
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

  /** The commands there are. */
  enum Command {
    MIGRATE("Look at the database, back it up, apply what is missing, prove it (the default)."),
    CHECK("Exit 0 if the database is what this image needs, for health checks; never writes."),
    PLAN("Show what migrate would do, migration by migration; never writes."),
    STATUS("Show on one screen how the database is and what was done last; never writes."),
    VERIFY("For cron: the same, and exit 0 only if all is well; never writes."),
    BACKUP("Make a snapshot of the database now; the app may go on."),
    SNAPSHOTS("List the snapshots of the database; never writes."),
    VERIFY_BACKUP(
        "Restore a snapshot into a scratch place, the newest if none is named, and compare it with what was saved."),
    RESTORE(
        "Put a snapshot in the database's place, after a snapshot of the present state; the app has to be stopped."),
    PRUNE("Remove the snapshots that no rule keeps."),
    UNDO(
        "Undo what came after a migration or a release, by undo scripts, in one transaction, after a snapshot."),
    IMPORT("Load JSON files into tables, once every record is checked; goes on where it stopped."),
    SEAL("For the image's build: store what each migration makes, for runs without scratch."),
    LINT("For CI: find everything that is wrong with the migrations folder; 65 if anything."),
    RELEASES("List what each release of releases.yaml brings, and how to go back; never writes."),
    INIT("In an app's repository: show what the gate needs there, and write it with --yes."),
    DOCTOR("Look at the place the gate runs in: variables, mounts, rights, room; never writes."),
    COMPLETION("Print what completes this command in a shell: bash, zsh, fish.");

    private final String description;

    Command(String description) {
      this.description = description;
    }

    String description() {
      return description;
    }

    /** Whether it is about snapshots, and no gate opens or stays closed by it. */
    boolean isAboutSnapshots() {
      return switch (this) {
        case BACKUP, SNAPSHOTS, VERIFY_BACKUP, RESTORE, PRUNE -> true;
        case MIGRATE,
            CHECK,
            PLAN,
            STATUS,
            VERIFY,
            UNDO,
            IMPORT,
            SEAL,
            LINT,
            RELEASES,
            INIT,
            DOCTOR,
            COMPLETION ->
            false;
      };
    }

    /** Whether others may want to hear of it: it does something, or runs while nobody looks. */
    boolean isHeardOf() {
      return switch (this) {
        case MIGRATE, VERIFY, BACKUP, VERIFY_BACKUP, RESTORE, PRUNE, UNDO, IMPORT -> true;
        case CHECK, PLAN, STATUS, SNAPSHOTS, SEAL, LINT, RELEASES, INIT, DOCTOR, COMPLETION ->
            false;
      };
    }

    /** Whether it tells how the database is, whatever its migrations. */
    boolean isAboutCondition() {
      return this == STATUS || this == VERIFY;
    }

    /** Whether it may write to the app's database. */
    boolean mayChange() {
      return switch (this) {
        case MIGRATE, RESTORE, UNDO, IMPORT -> true;
        case CHECK,
            PLAN,
            STATUS,
            VERIFY,
            BACKUP,
            SNAPSHOTS,
            VERIFY_BACKUP,
            PRUNE,
            SEAL,
            LINT,
            RELEASES,
            INIT,
            DOCTOR,
            COMPLETION ->
            false;
      };
    }

    /** What stands behind the command, if anything may; the name of the option that holds it. */
    Optional<String> operand() {
      return switch (this) {
        case VERIFY_BACKUP, RESTORE -> Optional.of("snapshot");
        case IMPORT -> Optional.of("instructions");
        case COMPLETION -> Optional.of("shell");
        case MIGRATE,
            CHECK,
            PLAN,
            STATUS,
            VERIFY,
            BACKUP,
            SNAPSHOTS,
            PRUNE,
            UNDO,
            SEAL,
            LINT,
            RELEASES,
            INIT,
            DOCTOR ->
            Optional.empty();
      };
    }

    /** Whether it would write something, and has no form that only says what. */
    boolean isUnfitForDryRun() {
      return this == SEAL || this == BACKUP || this == RESTORE;
    }

    /** Whether it is about a folder alone, and asks no app's database. */
    boolean isAboutFolder() {
      return this == SEAL || this == LINT;
    }

    /** Whether it is for whoever begins, and no gate opens or stays closed by it. */
    boolean isForNewcomers() {
      return this == INIT || this == DOCTOR || this == COMPLETION;
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
