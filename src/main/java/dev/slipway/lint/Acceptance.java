package dev.slipway.lint;

import dev.slipway.layout.Migration;
import dev.slipway.risk.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A comment by which somebody says that a statement may break a rule of risk: {@code --
 * slipway:accept RULE REASON}, in the line before the statement or in its first.
 *
 * @param line the line that it stands in, from 1
 * @param rule the rule's name, as it is written there
 * @param reason why
 */
record Acceptance(int line, String rule, String reason) {
  private static final String MARK = "slipway:accept";
  private static final Pattern COMMENT =
      Pattern.compile("--[ \\t]*" + MARK + "\\b[ \\t]*(\\S*)[ \\t]*(.*)");

  static List<Acceptance> in(Migration migration) {
    List<Acceptance> all = new ArrayList<>();
    if (!migration.sql().contains(MARK)) {
      return all;
    }
    List<String> lines = migration.sql().lines().toList();
    for (int at = 0; at < lines.size(); at++) {
      Matcher comment = COMMENT.matcher(lines.get(at));
      if (comment.find()) {
        all.add(new Acceptance(at + 1, comment.group(1), comment.group(2).strip()));
      }
    }
    return all;
  }

  /** What is wrong with it, if anything is. */
  Optional<String> complaint() {
    if (Stream.of(Rule.values()).noneMatch(one -> one.id().equals(rule))) {
      return Optional.of("there is no rule " + (rule.isEmpty() ? "named" : rule) + " to accept");
    }
    return reason.isEmpty()
        ? Optional.of("it does not say why " + rule + " may be broken")
        : Optional.empty();
  }
}
