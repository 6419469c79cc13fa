package dev.slipway.init;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Dockerfile, as far as it says what runs in the image: its stages, each with its instructions.
 *
 * @param lines the lines of the file, without their ends
 * @param stages its stages, in order
 */
record Dockerfile(List<String> lines, List<Stage> stages) {
  private static final Pattern INSTRUCTION = Pattern.compile("\\s*([A-Za-z]+)(?:\\s+(.*))?");
  private static final Pattern HERE_DOCUMENT =
      Pattern.compile("<<-?\\s*([\"']?)([A-Za-z_]\\w*)\\1");
  private static final Pattern FROM =
      Pattern.compile("(?:--\\S+\\s+)*(\\S+)(?:\\s+[Aa][Ss]\\s+(\\S+))?\\s*");

  /** Where a backslash does not continue a line. */
  private static final Pattern ESCAPE = Pattern.compile("(?i)#\\s*escape\\s*=\\s*[^\\\\\\s]\\s*");

  /**
   * One instruction.
   *
   * @param word what it is, in capitals
   * @param rest what it says, in one line
   * @param first the number of its first line, from 0
   * @param last that of its last
   */
  record Instruction(String word, String rest, int first, int last) {}

  /**
   * One stage.
   *
   * @param base the image or the stage that it begins with
   * @param name its name, if it has one
   * @param instructions those behind its FROM
   * @param end the number of the line behind it
   */
  record Stage(String base, Optional<String> name, List<Instruction> instructions, int end) {
    Optional<Instruction> last(String word) {
      return instructions.stream()
          .filter(instruction -> instruction.word.equals(word))
          .reduce((one, other) -> other);
    }
  }

  /** Reads one; nothing, if it is of a kind that is not understood here. */
  static Optional<Dockerfile> read(String text) {
    List<String> lines = List.of(text.split("\r?\n", -1));
    if (lines.stream()
        .takeWhile(line -> line.startsWith("#"))
        .anyMatch(line -> ESCAPE.matcher(line).matches())) {
      return Optional.empty();
    }
    List<Instruction> all = instructions(lines);
    List<Stage> stages = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).word.equals("FROM")) {
        Matcher from = FROM.matcher(all.get(i).rest);
        int next = i + 1;
        while (next < all.size() && !all.get(next).word.equals("FROM")) {
          next++;
        }
        if (!from.matches()) {
          return Optional.empty();
        }
        // What stands above the next FROM, comments most often, belongs to that.
        stages.add(
            new Stage(
                from.group(1),
                Optional.ofNullable(from.group(2)),
                List.copyOf(all.subList(i + 1, next)),
                all.get(next - 1).last + 1));
      }
    }
    return stages.isEmpty() ? Optional.empty() : Optional.of(new Dockerfile(lines, stages));
  }

  private static List<Instruction> instructions(List<String> lines) {
    List<Instruction> all = new ArrayList<>();
    int at = 0;
    while (at < lines.size()) {
      int first = at;
      Matcher start = INSTRUCTION.matcher(lines.get(at));
      if (lines.get(at).isBlank() || lines.get(at).strip().startsWith("#") || !start.matches()) {
        at++;
        continue;
      }
      StringBuilder rest = new StringBuilder();
      String line = Optional.ofNullable(start.group(2)).orElse("");
      int last = at;
      while (line.stripTrailing().endsWith("\\") && at + 1 < lines.size()) {
        rest.append(line, 0, line.lastIndexOf('\\'));
        at++;
        while (at + 1 < lines.size() && isBetween(lines.get(at))) {
          at++;
        }
        line = lines.get(at);
        last = at;
      }
      rest.append(line);
      Matcher here = HERE_DOCUMENT.matcher(rest);
      while (here.find()) {
        at = last + 1;
        while (at < lines.size() && !lines.get(at).strip().equals(here.group(2))) {
          at++;
        }
        last = Math.min(at, lines.size() - 1);
      }
      all.add(
          new Instruction(
              start.group(1).toUpperCase(Locale.ROOT), rest.toString().strip(), first, last));
      at = last + 1;
    }
    return all;
  }

  /** Comments and empty lines in the middle of an instruction do not count. */
  private static boolean isBetween(String line) {
    return line.isBlank() || line.strip().startsWith("#");
  }

  /** A stage by its name, else the last. */
  Optional<Stage> stage(Optional<String> target) {
    return target.isEmpty()
        ? Optional.of(stages.get(stages.size() - 1))
        : named(target.get(), stages.size());
  }

  /** The stage that another begins with; nothing, if that is an image of somebody else's. */
  Optional<Stage> base(Stage stage) {
    return named(stage.base, stages.indexOf(stage));
  }

  private Optional<Stage> named(String name, int before) {
    return stages.subList(0, before).stream()
        .filter(stage -> stage.name.filter(name::equalsIgnoreCase).isPresent())
        .reduce((one, other) -> other);
  }
}
