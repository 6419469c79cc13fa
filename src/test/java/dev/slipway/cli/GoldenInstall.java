package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.AppDatabase;
import dev.slipway.FixtureApp;
import dev.slipway.Source;
import dev.slipway.database.Engine;
import dev.slipway.sheet.DrawnVotes;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * An app's install that stands halfway up the folder without a history, through all commands, and
 * what they print without what is another thing on each machine and each day.
 */
final class GoldenInstall {
  /** What the page about a run is called among the commands. */
  private static final String PAGE = "migrate.html.txt";

  /** Parts of a document that hold only what was measured. */
  private static final Pattern FOLDED =
      Pattern.compile("(?m)^( {10}[A-Za-z][^\\n]*| {2}(?:low|medium|high) [^\\n]*)\\n {12}(?=\\S)");

  private static final Pattern MEASURED = Pattern.compile("\"(bytes|millis)\": \\{[^}]*\\}");

  private static final int MANY = 20;
  private static final int BUSY = 75;
  private static final int RETRIES = 5;
  private static final long RETRY_MILLIS = 500;

  private final FixtureApp app;
  private final Path work;
  private final boolean json;
  private final Map<String, String> environment = new HashMap<>();
  private @Nullable AppDatabase database;

  /**
   * One file, and the command whose output stands in it.
   *
   * @param file its name
   * @param arguments what is typed
   */
  record Step(String file, List<String> arguments) {}

  /**
   * One that is made when the first command runs.
   *
   * @param work a folder that is not there yet
   * @param json whether its commands print JSON
   */
  GoldenInstall(FixtureApp app, Path work, boolean json) {
    this.app = app;
    this.work = work;
    this.json = json;
  }

  /** The last migration that it has. */
  private int half() {
    return app.size() / 2;
  }

  /** All of them, in order. */
  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    String half = app.migration(half());
    boolean imports = app.name().startsWith("projects");
    step(steps, "init");
    step(steps, "doctor");
    step(steps, "lint");
    step(steps, "releases");
    step(steps, "check");
    step(steps, "status");
    if (!json) {
      step(steps, "plan");
      step(steps, "verify");
      step(steps, "releases-markdown", "releases", "--markdown");
      step(steps, "plan-markdown", "plan", "--markdown");
    }
    // Of many migrations nobody reads them as JSON.
    if (!json || app.size() < MANY) {
      if (json) {
        step(steps, "plan");
      }
      step(steps, "plan-rehearse", "plan", "--rehearse");
    }
    step(steps, "migrate");
    if (!json) {
      steps.add(new Step(PAGE, List.of()));
    }
    if (!json) {
      step(steps, "migrate-again", "migrate");
      step(steps, "check-after", "check");
      step(steps, "status-after", "status", "--deep");
    }
    step(steps, "backup");
    step(steps, "verify-backup");
    step(steps, json ? "verify" : "verify-after", "verify", "--deep");
    step(steps, "snapshots");
    if (imports) {
      String instructions = instructions();
      if (!json) {
        step(steps, "import-dry-run", "import", instructions, "--dry-run");
        step(steps, "import-refused", "import", instructions);
      }
      step(steps, "import", "import", instructions, "--max-rejects", "41");
      if (!json) {
        step(steps, "import-again", "import", instructions, "--max-rejects", "41");
      }
    }
    if (!json) {
      step(steps, "undo-dry-run", "undo", "--to", half, "--dry-run");
    }
    step(steps, "undo", "undo", "--to", half, "--yes");
    step(steps, "restore", "restore", "SNAPSHOT", "--yes");
    if (!json) {
      step(steps, "prune-dry-run", "prune", "--keep-last", "1", "--keep-within", "0h", "--dry-run");
    }
    step(steps, "prune", "prune", "--keep-last", "1", "--keep-within", "0h");
    step(steps, "seal");
    return steps;
  }

  private String instructions() {
    return app.folder().resolveSibling("projects").resolve("import.yaml").toString();
  }

  private void step(List<Step> steps, String name, String... arguments) {
    List<String> typed =
        new ArrayList<>(arguments.length == 0 ? List.of(name) : List.of(arguments));
    steps.add(new Step(name + (json ? ".json" : ".txt"), typed));
  }

  private AppDatabase database() throws Exception {
    if (database == null) {
      Path folder = Files.createDirectories(work.resolve("data"));
      database = app.build(app.newDatabase(folder, "app"), half());
      copy(app.migrations(), work.resolve("migrations"));
      Files.writeString(
          work.resolve("migrations").resolve("releases.yaml"),
          "1.0.0: %s\n1.1.0: {last: %s, breaking: [The settings page has moved]}\n"
              .formatted(app.migration(half()), app.migration(app.size())));
      Files.writeString(
          work.resolve("Dockerfile"), "FROM node:22\nCOPY . .\nCMD [\"node\", \"server.js\"]\n");
      Files.writeString(
          work.resolve("docker-compose.yml"),
          "services:\n  app:\n    image: app\n    environment:\n      DATABASE_URL: %s\n"
              .formatted(
                  app.engine() == Engine.SQLITE
                      ? "file:/data/app.db"
                      : "postgresql://app:secret@db:5432/app"));
      environment.put("DATABASE_URL", database.url());
      environment.put("SLIPWAY_MIGRATIONS", work.resolve("migrations").toString());
      environment.put("SLIPWAY_BACKUPS", work.resolve("backups").toString());
      environment.put("SLIPWAY_DATA", app.folder().resolveSibling("projects").resolve("data") + "");
    }
    return database;
  }

  private static void copy(Path folder, Path copy) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(folder.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  void close() throws Exception {
    if (database != null) {
      database.close();
    }
  }

  /** Runs the command; what it prints, and how it ends. */
  String printed(Step step) throws Exception {
    String url = database().url();
    if (step.file().equals(PAGE)) {
      return alike(words(Files.readString(newest(".report.html").orElseThrow())), url);
    }
    List<String> arguments = new ArrayList<>(step.arguments());
    String typed = "$ slipway " + String.join(" ", arguments) + "\n";
    if (arguments.contains("SNAPSHOT")) {
      // The first one, of the state before the migrations.
      Path first = oldest(".manifest.json").orElseThrow();
      arguments.set(
          arguments.indexOf("SNAPSHOT"),
          first.getFileName().toString().replace(".manifest.json", ""));
    }
    if (json) {
      arguments.add("--json");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
    int exit;
    if (arguments.get(0).equals("init")) {
      Map<String, List<String>> options =
          json ? Map.of("json", List.of("true")) : Map.<String, List<String>>of();
      exit = InitDialogue.hold(new Source(options, Map.of()), work, printed).outcome().exitCode();
    } else {
      exit =
          Main.run(
              arguments, environment, printed, new PrintStream(err, true, StandardCharsets.UTF_8));
      for (int more = 0; exit == BUSY && more < RETRIES; more++) {
        // Some other session was seen, on a server that all tests share.
        Thread.sleep(RETRY_MILLIS);
        out.reset();
        err.reset();
        exit =
            Main.run(
                arguments,
                environment,
                printed,
                new PrintStream(err, true, StandardCharsets.UTF_8));
      }
    }
    String text = out.toString(StandardCharsets.UTF_8);
    if (json) {
      assertThat(text).as(err.toString(StandardCharsets.UTF_8)).isNotEmpty();
      return alike(text, url);
    }
    return alike(
        typed + text + err.toString(StandardCharsets.UTF_8) + "[exits with " + exit + "]\n", url);
  }

  private Optional<Path> newest(String suffix) throws Exception {
    try (Stream<Path> files = Files.list(work.resolve("backups"))) {
      return files.filter(file -> file.toString().endsWith(suffix)).max(Comparator.naturalOrder());
    }
  }

  private Optional<Path> oldest(String suffix) throws Exception {
    try (Stream<Path> files = Files.list(work.resolve("backups"))) {
      return files
          .filter(file -> file.toString().endsWith(suffix))
          .min(Comparator.comparing(file -> file.toFile().lastModified()));
    }
  }

  /** A page's words, a line for each block of it. */
  private static String words(String page) throws Exception {
    StringBuilder words = new StringBuilder();
    write(DrawnVotes.parsed(page).getDocumentElement(), words);
    return words.toString().replaceAll("[ \t\n]*\n[ \t\n]*", "\n").strip() + "\n";
  }

  private static final List<String> IN_LINE =
      List.of("b", "i", "em", "strong", "code", "span", "small", "a", "kbd", "time", "tspan");

  private static void write(Node node, StringBuilder words) {
    if (node.getNodeType() == Node.TEXT_NODE) {
      words.append(node.getNodeValue().replaceAll("\\s+", " "));
    }
    if (!(node instanceof Element element) || element.getTagName().equals("style")) {
      return;
    }
    if (element.getTagName().equals("svg")) {
      // The narrow picture tells the same as the wide one.
      NodeList told = element.getElementsByTagName("desc");
      boolean wide = element.getAttribute("class").contains("wide");
      words.append(wide ? "\n[picture: " + told.item(0).getTextContent() + "]\n" : "");
      return;
    }
    boolean cell = List.of("td", "th").contains(element.getTagName());
    boolean block = !cell && !IN_LINE.contains(element.getTagName());
    words.append(block ? "\n" : "");
    NodeList children = node.getChildNodes();
    for (int at = 0; at < children.getLength(); at++) {
      write(children.item(at), words);
    }
    words.append(cell ? " | " : block ? "\n" : "");
  }

  /** Without what is another thing on each machine and each day. */
  private String alike(String text, String url) throws Exception {
    String alike = text;
    // Where a line of risk ends depends on sizes and times that it tells.
    for (String folded = ""; !folded.equals(alike); ) {
      folded = alike;
      alike = FOLDED.matcher(alike).replaceAll("$1 ");
    }
    if (app.engine() == Engine.POSTGRESQL) {
      URI there = URI.create(url);
      alike =
          alike
              .replace(there.getPath().substring(1), "app")
              .replace(there.getHost() + ":" + there.getPort(), "db:5432")
              .replaceAll("pg_dump \\d+ in [^,]*,", "pg_dump 17 in /usr/bin,")
              .replaceAll("(?i)(postgresql) \\d[\\d.]*( \\([^)]*\\))?", "$1 17")
              // What there is to check a server with, each says for itself.
              .replaceAll("checksums (on|off)", "checksums on")
              .replaceAll("(\"checksums\": )(true|false)", "$1true")
              .replaceAll("(\n *\"?integrity\"?:? +)[^\n]*", "$1…")
              .replaceAll("(\"checkedBy\": )[^\n]*", "$1\"…\",");
    }
    alike =
        MEASURED.matcher(alike).replaceAll(block -> block.group().replaceAll("\\b\\d+\\b", "1"));
    return alike
        .replace(work.toRealPath().toString(), "/srv")
        .replace(work.toString(), "/srv")
        .replace(Path.of("").toAbsolutePath().toString(), "/slipway")
        .replaceAll("\\d{8}T\\d{6}Z(-\\d+(?![\\d-]))?", "20260102T030405Z")
        // Two snapshots of one second.
        .replaceAll("(20260102T030405Z-[a-z]+-\\d+)-\\d+\\b", "$1")
        .replaceAll("-rejects(-\\d+)?[.]jsonl", "-rejects.jsonl")
        .replaceAll("process \\d+ ", "process 1 ")
        .replaceAll("the role \\w+ may do", "the role app may do")
        .replaceAll("as \\d+:\\d+, ", "as 0:0, ")
        .replaceAll("file system \\w+", "file system ext4")
        // Where it runs, and in what kind of container, is not the install's.
        .replaceAll("(?m)^[✓!✗·] (mounts|memory|container) [^\n]*\n", "")
        .replaceAll(
            "(?s) {4}\\{\n {6}\"subject\": \"(mounts|memory|container)\".*?\n {4}\\},?\n", "")
        .replaceAll("(?<=\\}),(?=\n +\\])", "")
        .replaceAll(
            "\\d{4}-\\d\\d-\\d\\d([T ])\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?", "2026-01-02$103:04:05")
        .replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d(?!:)", "2026-01-02 03:04")
        .replaceAll("\\b[0-9a-f]{64}\\b", "<64 digits>")
        .replaceAll("\\b[\\d.]+ (B|[KMGT]iB|bytes)(?![\\w])", "1 MiB")
        .replaceAll("\\b\\d+ ms\\b", "0.1 s")
        .replaceAll("\\b\\d+\\.\\d+ s\\b", "0.1 s")
        .replaceAll("(?i)(sqlite) 3\\.\\d[\\d.]*", "$1 3.0.0")
        .replaceAll("(\"version\": )\"[^\"]*\"", "$1\"1.0\"")
        .replaceAll("just now|\\d+ seconds? ago", "just now")
        .replaceAll(
            "(\"(bytes|look|ladder|save|write|total|millis|freeBeside|freeForSnapshots)\": )\\d+",
            "$11");
  }
}
