package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guide to the way back, typed from its first line to its last: each command does what it is
 * there for, and prints what stands below it.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class GuideTest {
  private static final Path GUIDE = Path.of("docs", "way-back.md");
  private static final String PROJECT = "slipway-guide-" + ProcessHandle.current().pid();

  /** The migrations of the older release; the newer one has all of them. */
  private static final int OLDER = 3;

  private static final Pattern ID = Pattern.compile("shelf-\\d{8}T\\d{6}Z-([a-z]+-\\d+)");

  @TempDir static Path work;
  private final List<String> ids = new ArrayList<>();

  @BeforeAll
  static void build() throws Exception {
    Docker.require("the guide to the way back");
    Docker.build();
  }

  @AfterAll
  static void remove() throws Exception {
    compose("down", "-v", "--remove-orphans");
  }

  /** One block of the guide: commands, or what the last of them prints. */
  private record Block(boolean commands, String text) {}

  private static List<Block> blocks() throws Exception {
    List<Block> blocks = new ArrayList<>();
    String steps = Files.readString(GUIDE);
    Matcher block =
        Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(steps.substring(0, steps.indexOf("## If it says no")));
    while (block.find()) {
      blocks.add(new Block(block.group(1).equals("sh"), block.group(2)));
    }
    return blocks;
  }

  /** The demonstration with the migrations of one release, which it says that it is. */
  private static void release(String release, int migrations) throws Exception {
    Path folder = Files.createDirectories(work.resolve("release-" + release));
    try (var all = Files.list(Path.of("migrations"))) {
      for (Path migration : all.sorted().limit(migrations).toList()) {
        Files.copy(
            migration,
            folder.resolve(migration.getFileName()),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Path ca = Path.of(System.getenv().getOrDefault("SSL_CERT_FILE", "/dev/null"));
    Files.writeString(
        work.resolve("compose.yml"),
        Files.readString(Path.of("docker-compose.yml"))
            .replace("${SSL_CERT_FILE:-/dev/null}", ca.toString())
            .replace("./migrations:", folder + ":")
            .replaceFirst(
                "(?s)(  gate:.*?DATABASE_URL: \"file:/data/shelf.db\")",
                "$1, SLIPWAY_RELEASE: \"" + release + "\"")
            // The years before are played once, beforehand.
            .replaceFirst("(?m)^ +depends_on: \\{ legacy: .*\\n", ""));
  }

  private static String[] words(String... arguments) {
    return Docker.with(
        new String[] {
          "compose",
          "--progress",
          "quiet",
          "-p",
          PROJECT,
          "--project-directory",
          Path.of("").toAbsolutePath().toString(),
          "-f",
          work.resolve("compose.yml").toString()
        },
        arguments);
  }

  private static GateProcess.Ended compose(String... arguments) throws Exception {
    return Docker.run(words(arguments));
  }

  private static String reviews() throws Exception {
    String query =
        "import sqlite3; print(sqlite3.connect('/data/shelf.db').execute('SELECT count(*) FROM reviews').fetchone())";
    return compose("run", "--rm", "--no-deps", "app", "python3", "-c", query).out().strip();
  }

  @Test
  void every_command_prints_what_stands_below_it() throws Exception {
    release("1.4", OLDER);
    assertThat(compose("run", "--rm", "legacy").exit()).isZero();
    assertThat(compose("run", "--rm", "gate").exit()).isZero();
    release("2.0", Integer.MAX_VALUE);
    assertThat(compose("up", "-d", "gate", "app").exit()).isZero();
    while (!reviews().equals("(1,)")) {
      TimeUnit.MILLISECONDS.sleep(100);
    }

    String printed = "";
    int compared = 0;
    for (Block block : blocks()) {
      if (block.commands()) {
        for (String command : block.text().lines().toList()) {
          printed = typed(command);
        }
      } else {
        assertThat(withoutTheDay(printed)).isEqualTo(withoutTheDay(block.text()));
        compared++;
      }
    }

    assertThat(compared).isEqualTo(4);
    assertThat(reviews()).isEqualTo("(1,)");
    release("2.0", Integer.MAX_VALUE);
    assertThat(compose("run", "--rm", "gate").exit()).isZero();
  }

  /** What a person sees who types it on a terminal, and answers yes to what is asked. */
  private String typed(String command) throws Exception {
    if (command.equals("docker compose pull")) {
      release("1.4", OLDER);
      return "";
    }
    String[] words = words(now(command).replaceFirst("docker compose ", "").split(" ", -1));
    String line = "docker '" + String.join("' '", words) + "'";
    boolean asks = command.contains(" restore ");
    GateProcess.Ended ended =
        asks
            ? GateProcess.run(
                Map.of("LINE", line, "PORT", "0"),
                "sh",
                "-c",
                "echo yes | script -qec \"$LINE\" /dev/null")
            : Docker.run(words);
    boolean closed = command.endsWith(" gate") && command.contains(" run ");
    assertThat(ended.exit())
        .as(command + "\n" + ended.out() + ended.err())
        .isEqualTo(closed ? Outcome.AHEAD.exitCode() : 0);
    String printed = ended.out().replace("\r", "") + ended.err();
    Matcher id = ID.matcher(printed);
    while (id.find()) {
      ids.add(id.group());
    }
    // What is typed ahead is shown before the question.
    return asks
        ? printed
            .replaceAll("(?m)^(\\^D)?\\x08*yes\\n", "")
            .replace("Type yes to go on: ", "Type yes to go on: yes\n")
        : printed;
  }

  /** The command with the snapshot of today that stands where the guide's stood. */
  private String now(String command) {
    return ID.matcher(command)
        .replaceAll(
            guides ->
                ids.stream()
                    .filter(id -> id.endsWith("Z-" + guides.group(1)))
                    .findFirst()
                    .orElseThrow());
  }

  private static String withoutTheDay(String text) {
    return text.replaceAll("\u001b\\[[0-9;]*[A-Za-z]", "")
        .replaceAll("\\d{8}T\\d{6}Z", "…")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "…")
        .replaceAll("just now|\\d+ (minute|hour|day)s? ago", "… ago")
        .replaceAll("\\d+ (minute|hour|day)s old", "… old")
        .replaceAll("\\d+\\.\\d s", "… s")
        .replaceAll("\\s+", " ")
        .strip();
  }
}
