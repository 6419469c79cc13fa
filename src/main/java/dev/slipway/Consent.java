package dev.slipway;

import dev.slipway.Run.Closed;
import dev.slipway.progress.Terminal;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.Console;
import java.util.Optional;

/** A person's yes to what cannot be taken back by itself: said beforehand, or on a terminal. */
final class Consent {
  private Consent() {}

  /**
   * Asks, unless it was said already.
   *
   * @param said whether {@code --yes} was given
   * @param seen what would happen, one clause
   * @param why why that is not done unasked, one clause
   * @param command the command that does it unasked
   * @throws Closed USAGE if there is nobody to ask, or the answer is not yes
   */
  static void require(boolean said, String seen, String why, String command) {
    if (said) {
      return;
    }
    Optional<Console> terminal = Terminal.console();
    if (terminal.isPresent()) {
      String answer = terminal.get().readLine("%s.%nType yes to go on: ", seen);
      if ("yes".equalsIgnoreCase(String.valueOf(answer).strip())) {
        return;
      }
    }
    throw new Closed(
        Outcome.USAGE,
        new Refusal(
            Fact.SETTINGS,
            seen,
            terminal.isPresent() ? "the answer was not yes, and nothing was changed" : why,
            command));
  }
}
