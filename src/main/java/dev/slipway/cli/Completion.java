package dev.slipway.cli;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.util.List;
import java.util.Optional;
import picocli.AutoComplete;

/** What completes the command in a shell, made of the very options that are read. */
final class Completion {
  /** Zsh understands bash's, by its own {@code bashcompinit}, which the script calls. */
  static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  private Completion() {}

  /**
   * The script for a shell.
   *
   * @throws Refusal SETTINGS if there is none for it
   */
  static String script(Optional<String> shell) {
    if (shell.filter(SHELLS::contains).isEmpty()) {
      throw new Refusal(
          Fact.SETTINGS,
          shell.map(name -> "there is no completion for " + name).orElse("no shell is named"),
          "it is one of " + String.join(", ", SHELLS),
          "source <(slipway completion bash)");
    }
    return shell.get().equals("fish")
        ? FishCompletion.script(Options.parser().getCommandSpec())
        : AutoComplete.bash("slipway", Options.parser());
  }
}
