package dev.slipway.sheet;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The colours of sheet and picture, on light and on dark paper.
 *
 * <p>What they tell apart is told apart by lightness and shape as well.
 */
enum Colours {
  /** On white. */
  LIGHT(
      """
      --ink: #1c2530; --soft: #5b6775; --paper: #f6f7f9; --card: #ffffff; --line: #dfe3e8;
      --first: #1d4f91; --second: #6f9fd8; --stands: #9a5b00; --band: #ffe9bf; --good: #1a7f37;
      --bad: #c62f2f;"""),
  /** On nearly black. */
  DARK(
      """
      --ink: #e6eaef; --soft: #9aa7b5; --paper: #10151b; --card: #1a2129; --line: #2e3843;
      --first: #8cc2ff; --second: #4a7db5; --stands: #f2b84b; --band: #453512; --good: #57c46f;
      --bad: #ff8a80;""");

  private static final Pattern VARIABLE = Pattern.compile("(--\\w+): (#\\w+);");

  private final String variables;

  Colours(String variables) {
    this.variables = variables;
  }

  /** All of them as variables of CSS. */
  String variables() {
    return variables;
  }

  /** Rules in which the variables are replaced by what they hold. */
  String in(String rules) {
    String resolved = rules;
    Matcher variable = VARIABLE.matcher(variables);
    while (variable.find()) {
      resolved = resolved.replace("var(" + variable.group(1) + ")", variable.group(2));
    }
    return resolved;
  }
}
