package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of {@code docs/}, typed from its first command to its last as its reader would: a block of
 * {@code sh} is run, and the plain block behind it is what has to come. A plain block whose first
 * line begins with a dollar sign holds both.
 *
 * <p>The reader's {@code /data} and {@code /migrations} are folders of a test, variables that one
 * block exports are there in the next, and {@code slipway} is on the PATH. A line of three dots
 * stands for any lines, three dots in a line for anything in it. Times, sizes and the names of
 * snapshots may be those of another day; long refusals may be broken into lines.
 */
public final class Guide {
  private static final Pattern BLOCK =
      Pattern.compile("^```([^\\n]*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern SNAPSHOT = Pattern.compile("(\\w+)-\\d{8}T\\d{6}Z-([a-z]+-\\d+)");
  private static final Pattern CAUSE = Pattern.compile("(?m)^slipway: ");
  private static final Pattern CLOSED = Pattern.compile(", (\\d+) [A-Z_]{4,}");

  /** Commands, and what they print where the page shows it. */
  private record Step(String commands, Optional<String> shown) {}

  private final Path page;
  private final Path root;
  private final Map<String, String> variables = new HashMap<>();
  private final List<String> snapshots = new ArrayList<>();

  /**
   * A page and where it is typed.
   *
   * @param page the page
   * @param root the folder that stands for the root of the reader's file system
   * @param variables what the reader has in the environment; those that tell of the database and
   *     the migrations are set already
   */
  public Guide(Path page, Path root, Map<String, String> variables) throws IOException {
    this.page = page;
    this.root = root.toRealPath();
    this.variables.put("DATABASE_URL", "file:" + this.root + "/data/app.db");
    this.variables.put("SLIPWAY_MIGRATIONS", this.root + "/migrations");
    this.variables.put("PATH", GateProcess.SLIPWAY.getParent() + ":" + System.getenv("PATH"));
    this.variables.putAll(variables);
  }

  /** Types all of the page, and gives how many of its blocks were compared. */
  public int typed() throws Exception {
    int compared = 0;
    for (Step step : steps(Files.readString(page))) {
      compared += type(step) ? 1 : 0;
    }
    return compared;
  }

  private static List<Step> steps(String text) {
    List<Step> steps = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    boolean behindCommands = false;
    while (block.find()) {
      String inside = block.group(2);
      if (block.group(1).equals("sh")) {
        steps.add(new Step(inside, Optional.empty()));
      } else if (block.group(1).isEmpty() && inside.startsWith("$ ")) {
        String[] parts = inside.substring(2).split("\n", 2);
        steps.add(new Step(parts[0], Optional.of(parts[1])));
      } else if (block.group(1).isEmpty() && behindCommands) {
        steps.set(
            steps.size() - 1,
            new Step(steps.get(steps.size() - 1).commands(), Optional.of(inside)));
      }
      behindCommands = block.group(1).equals("sh");
    }
    return steps;
  }

  private boolean type(Step step) throws Exception {
    Path state = root.resolve(".exported");
    String script =
        "[ ! -f '%1$s' ] || . '%1$s'\ntrap 'export -p >\"%1$s\"' EXIT\nset -e\ncd '%2$s'\n%3$s"
            .formatted(state, root, onThisMachine(step.commands()));
    GateProcess.Ended ended = GateProcess.run(variables, "sh", "-c", script);
    String printed = ended.out() + (ended.exit() == 0 ? "" : ended.lastLineOfErr() + "\n");
    printed = printed.replace(root + "/", "/");
    Matcher snapshot = SNAPSHOT.matcher(printed);
    while (snapshot.find()) {
      snapshots.add(snapshot.group());
    }
    assertThat(ended.exit())
        .as("%s: %s%n%s%n%s", page, step.commands(), ended.out(), ended.err())
        .matches(exit -> isExpected(exit, step.shown().orElse("")));
    if (step.shown().isPresent()) {
      assertThat(usual(printed))
          .as("%s: %s%n%s", page, step.commands(), printed)
          .matches(pattern(step.shown().get()));
    }
    return step.shown().isPresent();
  }

  /** What ends with a cause ends with the code above it; everything else ends well. */
  private static boolean isExpected(int exit, String shown) {
    Matcher closed = CLOSED.matcher(shown);
    return CAUSE.matcher(shown).find()
        ? exit != 0 && (!closed.find() || exit == Integer.parseInt(closed.group(1)))
        : exit == 0;
  }

  /** The commands with this machine's folders and the snapshots of today. */
  private String onThisMachine(String commands) {
    String here =
        Pattern.compile("(?<![\\w./-])/(?=(data|migrations|app)\\b)")
            .matcher(
                commands.replace(
                    "/opt/slipway/docker-entrypoint.sh", GateProcess.WRAPPER.toString()))
            .replaceAll(Matcher.quoteReplacement(root + "/"));
    return SNAPSHOT
        .matcher(here)
        .replaceAll(
            told ->
                snapshots.stream()
                    .filter(
                        name ->
                            name.startsWith(told.group(1) + "-")
                                && name.endsWith("Z-" + told.group(2)))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(page + " has no " + told.group())));
  }

  /** What is shown, as it may be {@link #usual} on another day. */
  public static Pattern pattern(String shown) {
    StringBuilder pattern = new StringBuilder();
    for (String line : usual(shown).lines().toList()) {
      List<String> parts = new ArrayList<>();
      for (String part : line.split("…", -1)) {
        parts.add(Pattern.quote(part));
      }
      pattern.append(line.equals("…") ? "(?:.*\\n)*?" : String.join(".*?", parts) + "\n");
    }
    return Pattern.compile(pattern.toString());
  }

  /** Without what is of the day or the machine; what is said last in one line. */
  public static String usual(String text) {
    Matcher cause = CAUSE.matcher(text);
    int end = cause.find() ? cause.start() : text.length();
    String last = text.substring(end).strip().replaceAll("\\s+", " ");
    return (text.substring(0, end) + (last.isEmpty() ? "" : last + "\n"))
        .replaceAll("\\d{8}T\\d{6}Z", "…")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "…")
        .replaceAll("\\d+ ms\\b", "… ms")
        .replaceAll("\\d+\\.\\d+ s\\b", "… s")
        .replaceAll("[\\d.]+ ([KMGT]i)?B\\b", "… B")
        .replaceAll("SQLite [\\d.]+", "SQLite …")
        .replaceAll("process \\d+", "process …")
        .replaceAll("just now|\\d+ (second|minute|hour|day)s? (ago|old)", "…");
  }
}
