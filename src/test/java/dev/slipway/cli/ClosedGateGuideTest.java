package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.AppDatabase;
import dev.slipway.FixtureApp;
import dev.slipway.GateProcess;
import dev.slipway.Guide;
import dev.slipway.Outcome;
import dev.slipway.backup.InstalledClients;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The page about a gate that stays closed: for every outcome the line that really comes. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ClosedGateGuideTest {
  private static final Path PAGE = Path.of("docs", "guides", "when-the-gate-stays-closed.md");
  private static final Path CASES = Path.of("test-fixtures", "cases");

  /** Far more than any disk has; what lies behind the last page takes no room. */
  private static final long HUGE = 8L << 40;

  @TempDir Path work;
  private Path root;
  private Path database;
  private final Map<String, String> variables = new HashMap<>();
  private final List<String> lines = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void root() throws Exception {
    root = work.toRealPath();
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** The sections of the page: a code with a name, and what stands below. */
  private static List<MatchResult> sections() throws IOException {
    return Pattern.compile(
            "^## (\\d+) (\\w+)\\n(.*?)(?=^## |\\z)", Pattern.MULTILINE | Pattern.DOTALL)
        .matcher(Files.readString(PAGE))
        .results()
        .toList();
  }

  @Test
  void every_outcome_has_its_section() throws Exception {
    assertThat(sections().stream().map(section -> section.group(1) + " " + section.group(2)))
        .containsExactlyElementsOf(
            Arrays.stream(Outcome.values()).map(o -> o.exitCode() + " " + o).toList());
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NEEDS_HUMAN")
  void its_line_is_the_one_that_comes(Outcome outcome) throws Exception {
    happens(outcome);
    assertShown(outcome);
  }

  @Test
  @Tag("postgresql")
  void so_it_is_where_a_stage_was_committed() throws Exception {
    happens(Outcome.NEEDS_HUMAN);
    assertShown(Outcome.NEEDS_HUMAN);
  }

  private void assertShown(Outcome outcome) throws IOException {
    String section =
        sections().stream()
            .filter(each -> each.group(2).equals(outcome.name()))
            .map(each -> each.group(3))
            .findFirst()
            .orElseThrow();
    List<String> shown =
        Pattern.compile("^```\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(section)
            .results()
            .map(block -> block.group(1))
            .toList();
    assertThat(lines).hasSameSizeAs(shown);
    for (int at = 0; at < lines.size(); at++) {
      assertThat(Guide.usual(lines.get(at) + "\n")).matches(Guide.pattern(shown.get(at)));
    }
  }

  /** Brings it about, once for each line of its section. */
  private void happens(Outcome outcome) throws Exception {
    switch (outcome) {
      case OPEN -> {
        begin("a history that is right is left as it is");
        ends(outcome);
      }
      case PENDING -> {
        begin("a migration fails on rows that are there");
        ends(outcome, "check");
      }
      case USAGE -> {
        begin("the database of another app");
        ends(outcome, "--wiat", "5m");
      }
      case UNRECOGNISED -> {
        begin("the database of another app");
        ends(outcome);
        begin("a table was dropped by hand behind the back of a history");
        ends(outcome);
        begin("a change of data at the edge that nothing shows");
        ends(outcome);
        begin("a migration was edited after its release");
        ends(outcome);
        begin("a migration fails on rows that are there");
        Files.writeString(database, "no database, and long enough to be looked at as one");
        ends(outcome);
      }
      case NO_MIGRATIONS -> {
        begin("the database of another app");
        variables.put("SLIPWAY_MIGRATIONS", root + "/migrations/sql");
        ends(outcome);
      }
      case UNREACHABLE -> {
        begin("the database of another app");
        variables.put("DATABASE_URL", "postgresql://me:secret@127.0.0.1:9/app");
        variables.put("SLIPWAY_WAIT", "100ms");
        ends(outcome);
      }
      case BUG -> {
        begin("the database of another app");
        variables.put("SLIPWAY_LOCK_WAIT", "");
        ends(outcome, new Broken(variables));
      }
      case NO_BACKUP -> {
        begin("a migration fails on rows that are there");
        lengthen();
        ends(outcome);
      }
      case IO -> {
        begin("a migration fails on rows that are there");
        lengthen();
        ends(outcome, "plan", "--rehearse");
      }
      case BUSY -> {
        begin("a migration fails on rows that are there");
        variables.put("SLIPWAY_WAIT", "100ms");
        try (Connection app = DriverManager.getConnection("jdbc:sqlite:" + database);
            Statement statement = app.createStatement()) {
          statement.executeUpdate("BEGIN IMMEDIATE");
          ends(outcome);
        }
      }
      case AHEAD -> {
        begin("an older image on a newer database");
        ends(outcome);
      }
      case NO_PERMISSION -> {
        begin("a migration fails on rows that are there");
        Files.setPosixFilePermissions(
            database.getParent(), PosixFilePermissions.fromString("r-xr-xr-x"));
        GateProcess.Ended ended =
            GateProcess.run(variables, GateProcess.withoutRoot(GateProcess.SLIPWAY.toString()));
        Files.setPosixFilePermissions(
            database.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
        ended(outcome, ended.exit(), ended.lastLineOfErr());
      }
      case CONFIG -> {
        begin("a migration fails on rows that are there");
        variables.put("DATABASE_URL", database.resolveSibling("apps.db").toString());
        ends(outcome);
      }
      case ROLLED_BACK -> {
        begin("a migration fails on rows that are there");
        ends(outcome);
      }
      case NEEDS_HUMAN -> {
        try (AppDatabase app = FixtureApp.MUSIC.newDatabase(root, "app")) {
          begin("a migration fails on rows that are there");
          clear(migrations());
          Files.createDirectories(migrations());
          Files.writeString(
              migrations().resolve("001_boxes.sql"), "CREATE TABLE box (id int, label text);\n");
          Files.writeString(
              migrations().resolve("002_find_boxes.sql"),
              """
              CREATE INDEX CONCURRENTLY box_id ON box (id);
              CREATE UNIQUE INDEX one_label ON box (label);
              """);
          app.run("CREATE TABLE box (id int, label text)");
          app.run("INSERT INTO box VALUES (1, 'screws'), (2, 'screws')");
          variables.put("DATABASE_URL", app.url());
          variables.put("SLIPWAY_BACKUPS", root + "/backups");
          variables.put("SLIPWAY_ON_FAILED_STAGE", "keep");
          variables.put("PATH", InstalledClients.path(work));
          ends(outcome);
        }
      }
    }
  }

  private Path migrations() {
    return root.resolve("migrations");
  }

  /** One of the cases up to where the gate comes, in the reader's folders. */
  private void begin(String name) throws Exception {
    Path folder = CASES.resolve(name);
    variables.clear();
    Path data = root.resolve("data");
    clear(data);
    clear(migrations());
    database = Files.createDirectories(data).resolve("app.db");
    Files.createDirectories(migrations());
    variables.put("DATABASE_URL", database.toString());
    variables.put("SLIPWAY_MIGRATIONS", migrations().toString());
    if (Files.exists(folder.resolve("made.sql"))) {
      FixtureApp.run(database, Files.readString(folder.resolve("made.sql")));
    }
    if (Files.exists(folder.resolve("released"))) {
      copy(folder.resolve("released"));
      assertThat(run(variables, "migrate")).isZero();
      clear(migrations());
      Files.createDirectories(migrations());
    }
    if (Files.exists(folder.resolve("after.sql"))) {
      FixtureApp.run(database, Files.readString(folder.resolve("after.sql")));
    }
    copy(folder.resolve("migrations"));
  }

  private void copy(Path folder) throws IOException {
    for (File file : folder.toFile().listFiles()) {
      Files.copy(file.toPath(), migrations().resolve(file.getName()));
    }
  }

  private static void clear(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private void lengthen() throws IOException {
    try (RandomAccessFile longer = new RandomAccessFile(database.toFile(), "rw")) {
      longer.setLength(HUGE);
    }
  }

  private void ends(Outcome outcome, String... arguments) {
    ends(outcome, variables, arguments);
  }

  private int run(Map<String, String> environment, String... arguments) {
    out.reset();
    err.reset();
    return Main.run(
        List.of(arguments),
        environment,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private void ends(Outcome outcome, Map<String, String> environment, String... arguments) {
    int exit = run(environment, arguments);
    String printed = (exit == 0 ? out : err).toString(StandardCharsets.UTF_8).strip();
    ended(outcome, exit, printed.substring(printed.lastIndexOf('\n') + 1));
  }

  private void ended(Outcome outcome, int exit, String line) {
    assertThat(exit).as(line).isEqualTo(outcome.exitCode());
    lines.add(
        line.replace(root + "/", "/")
            .replace(System.getProperty("java.io.tmpdir"), "/tmp")
            .replaceFirst("restore test_\\w+-", "restore app-"));
  }

  /** An environment that cannot be read to its end. */
  private static final class Broken extends HashMap<String, String> {
    private static final long serialVersionUID = 1L;

    Broken(Map<String, String> variables) {
      super(variables);
    }

    @Override
    public String get(Object name) {
      if (name.equals("SLIPWAY_LOCK_WAIT")) {
        throw new OutOfMemoryError("Java heap space");
      }
      return super.get(name);
    }
  }
}
