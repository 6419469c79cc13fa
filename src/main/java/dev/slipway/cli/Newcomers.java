package dev.slipway.cli;

import dev.slipway.Checkup;
import dev.slipway.Outcome;
import dev.slipway.Setup;
import dev.slipway.Source;
import dev.slipway.cli.Invocation.Command;
import java.io.PrintStream;
import java.util.TreeSet;

/** The commands for whoever begins: what each prints, and how it ended. */
final class Newcomers {
  private Newcomers() {}

  static Outcome told(Command command, Source given, Telling telling, PrintStream out) {
    return switch (command) {
      case INIT -> {
        Setup setup = InitDialogue.hold(given, out);
        setup.refusal().ifPresent(refusal -> telling.cause(setup.outcome(), refusal));
        yield setup.outcome();
      }
      case DOCTOR -> {
        Checkup checkup = Checkup.of(given, new TreeSet<>(Options.help().keySet()));
        CheckupPrinter.print(checkup, given, out);
        checkup.refusal().ifPresent(refusal -> telling.cause(checkup.outcome(), refusal));
        yield checkup.outcome();
      }
      case COMPLETION -> {
        out.print(Completion.script(given.typed("shell")));
        yield Outcome.OPEN;
      }
      case MIGRATE,
          CHECK,
          PLAN,
          STATUS,
          VERIFY,
          BACKUP,
          SNAPSHOTS,
          VERIFY_BACKUP,
          RESTORE,
          PRUNE,
          UNDO,
          IMPORT,
          SEAL,
          LINT,
          RELEASES ->
          throw new IllegalArgumentException(command.word());
    };
  }
}
