package dev.slipway.risk;

import dev.slipway.risk.Risk.Level;
import dev.slipway.risk.Risk.Likelihood;
import dev.slipway.risk.Risk.Loss;
import dev.slipway.risk.Risk.Obstacle;
import dev.slipway.risk.Risk.OlderApps;
import dev.slipway.risk.Risk.Span;
import dev.slipway.risk.Risk.Touch;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** How much of a risk follows from what was found, and by what: the rules of docs/risk.md. */
final class Verdict {
  private final Set<String> high = new LinkedHashSet<>();
  private final Set<String> medium = new LinkedHashSet<>();

  Verdict(List<Loss> losses, List<Obstacle> obstacles, List<Touch> touches, OlderApps olderApps) {
    for (Loss loss : losses) {
      if (loss.likelihood() == Likelihood.CERTAIN) {
        high.add("loses data");
      } else {
        medium.add("may lose data");
      }
    }
    for (Obstacle obstacle : obstacles) {
      if (obstacle.isCertain()) {
        high.add("fails on the rows that are there");
      } else {
        medium.add("may fail on the rows that are there");
      }
    }
    for (Touch touch : touches) {
      boolean waits =
          touch.effect().lock().map(LockMode::blocksApps).orElse(true)
              || touch.effect().toil() == Toil.ROW_CHANGE;
      if (waits && touch.span() == Span.MINUTES) {
        high.add("lets apps wait for minutes or more");
      } else if (waits && touch.span() == Span.SECONDS) {
        medium.add("lets apps wait for seconds");
      }
    }
    if (olderApps == OlderApps.MAY_FAIL) {
      medium.add("older apps may not work with it");
    }
  }

  Level level() {
    return !high.isEmpty() ? Level.HIGH : !medium.isEmpty() ? Level.MEDIUM : Level.LOW;
  }

  /** Why it is no lower, the weightiest first. */
  List<String> reasons() {
    List<String> reasons = new ArrayList<>(high);
    reasons.addAll(medium);
    return reasons;
  }
}
