package dev.slipway.cli;

import dev.slipway.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The manual page slipway(1), made of the options that are read and of the README's tables. */
final class ManualPage {
  private final StringBuilder page = new StringBuilder();

  private ManualPage() {}

  static String text() throws IOException {
    ManualPage manual = new ManualPage();
    manual.write(Options.parser(), Files.readString(Path.of("README.md")));
    return manual.page.toString();
  }

  private void write(CommandLine parser, String readme) {
    page.append(
        ".\\\" Written by ManualPageTest.\n.TH SLIPWAY 1 \"\" \"Slipway\" \"User Commands\"\n");
    section("NAME");
    line("slipway \\- the gate in front of an app's container");
    section("SYNOPSIS");
    page.append(".B slipway\n[\\fICOMMAND\\fR] [\\fIOPTION\\fR]...\n");
    section("DESCRIPTION");
    for (String text : parser.getCommandSpec().usageMessage().description()) {
      line(escaped(text));
    }
    section("COMMANDS");
    parser
        .getSubcommands()
        .forEach(
            (name, command) -> {
              String operand =
                  command.getCommandSpec().positionalParameters().stream()
                      .map(one -> " [\\fI" + one.paramLabel() + "\\fR]")
                      .findFirst()
                      .orElse("");
              item("\\fB" + escaped(name) + "\\fR" + operand);
              line(
                  escaped(String.join(" ", command.getCommandSpec().usageMessage().description())));
            });
    section("OPTIONS");
    for (OptionSpec option : parser.getCommandSpec().options()) {
      boolean isFlag = option.paramLabel().equals("NO") || option.arity().max() == 0;
      item(
          "\\fB"
              + escaped(String.join(", ", option.names()))
              + "\\fR"
              + (isFlag ? "" : " \\fI" + option.paramLabel() + "\\fR"));
      line(escaped(String.join(" ", option.description())));
      List<String> commands = new ArrayList<>();
      parser
          .getSubcommands()
          .forEach(
              (name, command) -> {
                if (command.getCommandSpec().findOption(option.longestName()) != null) {
                  commands.add(name);
                }
              });
      if (!commands.isEmpty() && commands.size() < parser.getSubcommands().size()) {
        page.append(".br\n");
        line("Of: " + escaped(String.join(", ", commands)) + ".");
      }
    }
    section("ENVIRONMENT");
    line(
        escaped(
            "Every option has a variable: --database-url is SLIPWAY_DATABASE_URL, and"
                + " SLIPWAY_DATABASE_URL_FILE names a file that holds it. Where no command is typed,"
                + " SLIPWAY_MODE says which: migrate, check, or off."));
    section("EXIT STATUS");
    Map<String, String> meanings = meanings(readme);
    for (Outcome outcome : Outcome.values()) {
      item("\\fB" + outcome.exitCode() + "\\fR " + outcome);
      line(escaped(meanings.get(String.valueOf(outcome.exitCode()))));
    }
    section("EXAMPLES");
    page.append(".EX\nslipway \\-\\-database\\-url /data/app.db \\-\\-migrations ./migrations\n");
    page.append("slipway plan\nslipway snapshots\nsource <(slipway completion bash)\n.EE\n");
    section("SEE ALSO");
    line("README.md and the pages beside it.");
  }

  private static Map<String, String> meanings(String readme) {
    Map<String, String> meanings = new java.util.HashMap<>();
    Matcher row = Pattern.compile("(?m)^\\| (\\d+) \\| [A-Z_]+ \\| (.*) \\|$").matcher(readme);
    while (row.find()) {
      meanings.put(row.group(1), row.group(2).replace("`", ""));
    }
    return meanings;
  }

  private void section(String name) {
    page.append(".SH ").append(name.toUpperCase(Locale.ROOT)).append('\n');
  }

  private void item(String tag) {
    page.append(".TP\n").append(tag).append('\n');
  }

  /** Nothing at the beginning of a line may be taken for a request. */
  private void line(String text) {
    page.append(text.startsWith(".") || text.startsWith("'") ? "\\&" : "")
        .append(text)
        .append('\n');
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...");
  }
}
