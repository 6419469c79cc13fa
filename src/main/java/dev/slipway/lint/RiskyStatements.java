package dev.slipway.lint;

import dev.slipway.database.Engine;
import dev.slipway.layout.Migration;
import dev.slipway.migrate.Script;
import dev.slipway.risk.Effect;
import dev.slipway.risk.Effects;
import dev.slipway.risk.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The statements of one migration that break a rule of risk, and are not accepted. */
final class RiskyStatements {

  /** A rule that is broken, once for all tables of a statement. */
  private record Break(Rule rule, int line, String statement) {}

  private final String file;
  private final Script script;
  private final Engine engine;
  private final List<Acceptance> acceptances;

  RiskyStatements(Migration migration, String file, Script script, Engine engine) {
    this.file = file;
    this.script = script;
    this.engine = engine;
    this.acceptances =
        Acceptance.in(migration).stream().filter(one -> one.complaint().isEmpty()).toList();
  }

  /** Those there are, in the order of their lines, and behind them what accepts nothing. */
  List<Fault> faults(Effects effects) {
    Set<Break> breaks = new LinkedHashSet<>();
    for (Effect effect : effects.all()) {
      effect
          .rule()
          .filter(this::isAsked)
          .ifPresent(rule -> breaks.add(new Break(rule, effect.line(), effect.statement())));
    }
    List<Fault> faults = new ArrayList<>();
    Set<Acceptance> used = new LinkedHashSet<>();
    for (Break one : breaks) {
      List<Acceptance> accepting = acceptances.stream().filter(it -> accepts(it, one)).toList();
      used.addAll(accepting);
      if (accepting.isEmpty()) {
        faults.add(
            new Fault(
                one.rule.id(),
                Optional.of(file),
                Optional.of(one.line),
                one.rule.words() + " (" + one.statement + ")",
                one.rule.instead()
                    + "; or in the line before it: -- slipway:accept "
                    + one.rule.id()
                    + " REASON"));
      }
    }
    faults.sort(Comparator.comparing(fault -> fault.line().orElse(0)));
    for (Acceptance acceptance : acceptances) {
      if (!used.contains(acceptance)) {
        faults.add(
            Fault.at(
                Fault.Rule.ACCEPTANCE,
                file,
                acceptance.line(),
                "the statement behind it does not break " + acceptance.rule(),
                "take the comment away, or move it to the line before that statement"));
      }
    }
    return faults;
  }

  /**
   * SQLite has one writer and one app, for whom nobody waits, and has a table built anew for nearly
   * every change: there only what may take rows or values is worth a word.
   */
  private boolean isAsked(Rule rule) {
    return switch (engine) {
      case SQLITE -> rule.mayLose();
      case POSTGRESQL -> true;
    };
  }

  /** It stands for the first statement that begins in its line or behind it. */
  private boolean accepts(Acceptance acceptance, Break one) {
    return acceptance.rule().equals(one.rule.id())
        && one.line
            == IntStream.range(0, script.size())
                .map(script::line)
                .filter(line -> line >= acceptance.line())
                .min()
                .orElse(0);
  }
}
