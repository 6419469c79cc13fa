package dev.slipway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.slipway.cli.Main;
import dev.slipway.database.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What the design says of the house (§7, §9), held against the code. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HouseRulesTest {
  private static final String ROOT = "(root)";
  private static final String BELOW = "refusal";
  private static final Path SOURCES = Path.of("src/main/java");

  private static final JavaClasses MAIN = classes();

  /**
   * Who may know whom: exactly these. The command line knows results as values, and of the database
   * its place and engine, which the report hands on.
   */
  private static final Map<String, Set<String>> ARROWS =
      new TreeMap<>(
          Map.ofEntries(
              entry(
                  "cli",
                  names(
                      ROOT,
                      "backup",
                      "catalog",
                      "database",
                      "doctor",
                      "evidence",
                      "history",
                      "init",
                      "layout",
                      "lint",
                      "load",
                      "matrix",
                      "migrate",
                      "notify",
                      "page",
                      "progress",
                      BELOW,
                      "risk",
                      "seal",
                      "sheet",
                      "undo")),
              entry("sheet", names("catalog", "evidence")),
              entry(
                  ROOT,
                  names(
                      "backup",
                      "catalog",
                      "database",
                      "doctor",
                      "evidence",
                      "history",
                      "hook",
                      "init",
                      "journal",
                      "layout",
                      "lint",
                      "load",
                      "matrix",
                      "migrate",
                      "progress",
                      BELOW,
                      "risk",
                      "seal",
                      "services",
                      "undo")),
              entry("journal", names("database", "layout", "migrate")),
              entry(
                  "evidence",
                  names("catalog", "database", "history", "layout", "migrate", BELOW, "seal")),
              entry(
                  "undo",
                  names("catalog", "database", "evidence", "journal", "layout", "migrate", BELOW)),
              entry("matrix", names("database", "evidence", "layout", BELOW, "risk")),
              entry("risk", names("catalog", "database", "evidence", "layout", "migrate", "undo")),
              entry("load", names("database", "progress", BELOW)),
              entry(
                  "lint",
                  names("catalog", "database", "layout", "load", "migrate", BELOW, "risk", "seal")),
              entry("seal", names("catalog", "database", "layout", "migrate", BELOW)),
              entry("history", names("database", "layout")),
              entry("backup", names("database", "hook", "progress", BELOW)),
              entry("hook", names()),
              entry("init", names("database", "layout", BELOW)),
              entry("doctor", names("database", BELOW)),
              entry("services", names("progress", BELOW)),
              entry("migrate", names("database", "history", "layout", "progress", BELOW)),
              entry("catalog", names("database")),
              entry("layout", names(BELOW)),
              entry("notify", names(BELOW)),
              entry("database", names("progress", BELOW)),
              entry("page", names("progress")),
              entry("progress", names()),
              entry(BELOW, names())));

  /** Every type that can be seen from another package. Whoever adds one, adds it here. */
  private static final List<String> DOORS =
      List.of(
          "Checkup",
          "Concern",
          "Condition",
          "Gate",
          "GateHooks",
          "LastRun",
          "Outcome",
          "Rehearsed",
          "Rehearsed.Rows",
          "Rehearsed.Space",
          "Report",
          "Review",
          "Settings",
          "Settings.BackupWhen",
          "Settings.Saving",
          "Settings.Scrutiny",
          "Setup",
          "Source",
          "Survey",
          "Verdict",
          "WayBack",
          "Workshop",
          "backup.Backup",
          "backup.Copy",
          "backup.FiledReport",
          "backup.Hooks",
          "backup.Keeping",
          "backup.Occasion",
          "backup.Occasion.Why",
          "backup.Packing",
          "backup.Packing.Compression",
          "backup.Restore",
          "backup.Restore.Look",
          "backup.Retention",
          "backup.Snapshot",
          "catalog.Catalog",
          "catalog.Catalog.Definition",
          "catalog.Catalog.Identity",
          "catalog.Catalog.Kind",
          "catalog.Catalog.Reader",
          "catalog.Difference",
          "cli.Main",
          "cli.StderrLog",
          "database.Access",
          "database.CopiedRows",
          "database.Database",
          "database.Database.Lock",
          "database.Database.Replacement",
          "database.Database.Scratch",
          "database.Database.Solitude",
          "database.Database.Transaction",
          "database.Database.Twin",
          "database.Database.View",
          "database.Engine",
          "database.EngineWords",
          "database.FolderOwner",
          "database.Ground",
          "database.Integrity",
          "database.Integrity.Verdict",
          "database.Nature",
          "database.OpenTransaction",
          "database.RowChange",
          "database.RowFault",
          "database.Sql",
          "database.Sql.Statement",
          "database.Sql.Token",
          "database.Sql.Type",
          "database.Tally",
          "database.TemporaryFolder",
          "database.Tryout",
          "database.Tryout.Attempt",
          "database.Tryout.Changes",
          "doctor.Check",
          "doctor.Check.Mark",
          "doctor.Check.Subject",
          "doctor.Container",
          "doctor.Folders",
          "doctor.Mounts",
          "doctor.Mounts.Mount",
          "doctor.Server",
          "doctor.Variables",
          "evidence.Claims",
          "evidence.Evidence",
          "evidence.Finding",
          "evidence.Heard",
          "evidence.Heard.Adoption",
          "evidence.History",
          "evidence.Ladder",
          "evidence.Ladder.Halfway",
          "evidence.Proof",
          "evidence.Settled",
          "evidence.Settled.By",
          "evidence.Standing",
          "evidence.Standing.Kind",
          "evidence.Trial",
          "evidence.Trial.Verdict",
          "evidence.Votes",
          "evidence.Votes.Interval",
          "evidence.Votes.Vote",
          "history.NativeHistory",
          "history.OtherTools",
          "history.Testimony",
          "history.Testimony.Form",
          "hook.HookFolder",
          "hook.HookFolder.AfterFailure",
          "hook.HookFolder.Failure",
          "init.Draft",
          "init.Draft.State",
          "init.Repository",
          "init.Repository.Said",
          "journal.Journal",
          "journal.Journal.Entry",
          "journal.Latest",
          "journal.Texts",
          "layout.Complaint",
          "layout.Complaint.Kind",
          "layout.Migration",
          "layout.MigrationFolder",
          "layout.Releases",
          "layout.Releases.Release",
          "layout.Releases.Renaming",
          "layout.SettingNote",
          "layout.SettingNote.Fate",
          "lint.Fault",
          "lint.Fault.Rule",
          "lint.Lint",
          "load.Foreseen",
          "load.Import",
          "load.Import.Limits",
          "load.Instructions",
          "load.Loaded",
          "load.Rejects",
          "matrix.Change",
          "matrix.Change.Loss",
          "matrix.Change.Rollback",
          "matrix.Matrix",
          "matrix.Matrix.Row",
          "migrate.Applied",
          "migrate.Applied.How",
          "migrate.Attempt",
          "migrate.Attempt.Ran",
          "migrate.Begun",
          "migrate.Cuts",
          "migrate.Downgrade",
          "migrate.Downgrade.Step",
          "migrate.Migrator",
          "migrate.Migrator.ActionLook",
          "migrate.Migrator.Book",
          "migrate.Migrator.Look",
          "migrate.Migrator.Proof",
          "migrate.Reading",
          "migrate.Reading.Name",
          "migrate.Rejection",
          "migrate.ScratchHistory",
          "migrate.Script",
          "migrate.Script.Filling",
          "migrate.Script.Setting",
          "migrate.Stage",
          "migrate.Stage.Cut",
          "migrate.Stage.Part",
          "migrate.Started",
          "migrate.Work",
          "migrate.Work.Completion",
          "notify.News",
          "notify.News.Kind",
          "notify.Receivers",
          "notify.Receivers.Wanted",
          "notify.Receivers.When",
          "page.Page",
          "progress.Counted",
          "progress.Progress",
          "progress.Progress.Now",
          "progress.Progress.Work",
          "progress.Step",
          "progress.Terminal",
          "refusal.Refusal",
          "refusal.Refusal.Fact",
          "risk.Effect",
          "risk.Effects",
          "risk.LockMode",
          "risk.Risk",
          "risk.Risk.Change",
          "risk.Risk.Level",
          "risk.Risk.Likelihood",
          "risk.Risk.Loss",
          "risk.Risk.Obstacle",
          "risk.Risk.OlderApps",
          "risk.Risk.Rollback",
          "risk.Risk.Span",
          "risk.Risk.Touch",
          "risk.Rule",
          "risk.Toil",
          "risk.Unseen",
          "seal.Seal",
          "seal.Seal.Deviation",
          "seal.Seal.Sealed",
          "seal.SealedLadder",
          "services.Services",
          "sheet.Sheet",
          "sheet.Sheet.Ballot",
          "sheet.Sheet.Count",
          "sheet.Sheet.Deed",
          "sheet.Sheet.Ending",
          "sheet.Sheet.Line",
          "sheet.Sheet.Way",
          "undo.Arrival",
          "undo.Loss",
          "undo.Past",
          "undo.SqlName",
          "undo.Undo",
          "undo.Undo.Origin",
          "undo.Undo.Step");

  /** The outcomes of DESIGN §7. */
  private static final Map<String, Integer> EXIT_CODES =
      Map.ofEntries(
          entry("OPEN", 0),
          entry("PENDING", 2),
          entry("USAGE", 64),
          entry("UNRECOGNISED", 65),
          entry("NO_MIGRATIONS", 66),
          entry("UNREACHABLE", 69),
          entry("BUG", 70),
          entry("NO_BACKUP", 73),
          entry("IO", 74),
          entry("BUSY", 75),
          entry("AHEAD", 76),
          entry("NO_PERMISSION", 77),
          entry("CONFIG", 78),
          entry("ROLLED_BACK", 80),
          entry("NEEDS_HUMAN", 81));

  private static final Set<String> EMPTY_WORDS =
      Set.of("Manager", "Helper", "Util", "Utils", "Impl", "Context", "Data");

  /** The first line of a type's declaration, at the left margin or one level in. */
  private static final Pattern DECLARATION =
      Pattern.compile(
          "(?m)^(?<margin> {0,2})(?:(?:public|final|abstract|sealed|static|non-sealed) )*"
              + "(?:class|interface|record|enum|@interface) (?<name>\\w+)");

  @Test
  void packages_know_exactly_those_that_the_design_lets_them_know() {
    Map<String, Set<String>> arrows = new TreeMap<>();
    for (JavaClass type : MAIN) {
      Set<String> known =
          arrows.computeIfAbsent(packageOf(type.getPackageName()), p -> new TreeSet<>());
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
        if (target.startsWith("dev.slipway")) {
          known.add(packageOf(target));
        }
      }
    }
    arrows.forEach((from, to) -> to.remove(from));

    assertThat(arrows).isEqualTo(ARROWS);
  }

  @Test
  void packages_do_not_go_in_a_circle() {
    SlicesRuleDefinition.slices().matching("dev.(**)").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void doors_are_the_ones_listed_here() {
    List<String> doors =
        MAIN.stream()
            .filter(HouseRulesTest::isSeenFromOutside)
            .map(type -> type.getFullName().substring("dev.slipway.".length()).replace('$', '.'))
            .sorted()
            .toList();

    assertThat(doors).containsExactlyElementsOf(DOORS);
  }

  @Test
  void only_the_command_line_knows_picocli() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.slipway.cli")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(MAIN);
  }

  @Test
  void the_command_line_prints_what_was_found_and_asks_no_database() {
    List<String> asked =
        MAIN.stream()
            .filter(type -> type.getPackageName().equals("dev.slipway.cli"))
            .flatMap(type -> type.getMethodCallsFromSelf().stream())
            .filter(call -> call.getTargetOwner().isEquivalentTo(Database.class))
            .map(call -> call.getTarget().getName())
            .toList();

    assertThat(asked).isSubsetOf("place", "name", "engine");
    noClasses()
        .that()
        .resideInAPackage("dev.slipway.cli")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.sql..")
        .check(MAIN);
  }

  @Test
  void only_migrating_knows_flyway() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.slipway.migrate")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.flywaydb..")
        .check(MAIN);
  }

  @Test
  void only_database_and_backup_know_the_drivers() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.slipway.database", "dev.slipway.backup")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.sqlite..", "org.postgresql..")
        .check(MAIN);
  }

  @Test
  void only_the_main_class_ends_the_process() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(Main.class)
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(MAIN);
  }

  @Test
  void no_type_has_a_name_that_says_nothing() {
    List<String> nothings =
        MAIN.stream()
            .map(JavaClass::getSimpleName)
            .filter(
                name ->
                    Arrays.stream(name.split("(?<=[a-z0-9])(?=[A-Z])", -1))
                        .anyMatch(EMPTY_WORDS::contains))
            .toList();

    assertThat(nothings).isEmpty();
  }

  @Test
  void every_type_opens_with_a_sentence() throws IOException {
    List<String> mute = new ArrayList<>();
    for (Path source : sources()) {
      String text = Files.readString(source);
      Matcher declaration = DECLARATION.matcher(text);
      while (declaration.find()) {
        boolean nestedAndHidden =
            !declaration.group("margin").isEmpty() && !declaration.group().contains("public");
        if (!nestedAndHidden && !isSentenceAbove(text.substring(0, declaration.start()))) {
          mute.add(source.getFileName() + ": " + declaration.group("name"));
        }
      }
    }

    assertThat(mute).isEmpty();
  }

  @Test
  void every_package_says_what_it_is_for_and_is_null_marked() throws IOException {
    Set<Path> packages =
        sources().stream().map(Path::getParent).collect(toCollection(TreeSet::new));

    assertThat(packages)
        .hasSize(ARROWS.size())
        .allSatisfy(
            folder ->
                assertThat(folder.resolve("package-info.java"))
                    .content()
                    .matches("(?s)/\\*\\*\n \\* [A-Z].*")
                    .contains("\n@NullMarked\npackage dev.slipway"));
  }

  @Test
  void outcomes_have_the_exit_codes_of_the_design() {
    Map<String, Integer> codes = new TreeMap<>();
    for (Outcome outcome : Outcome.values()) {
      codes.put(outcome.name(), outcome.exitCode());
    }

    assertThat(EXIT_CODES).containsAllEntriesOf(codes);
    assertThat(codes.values()).doesNotHaveDuplicates();
    // On SQLite there is one transaction, so that no stage can be kept whose successor fails.
    assertThat(new TreeSet<>(EXIT_CODES.keySet()))
        .containsExactlyElementsOf(with("NEEDS_HUMAN", codes.keySet()));
  }

  /** Without the classes of libraries: their names are all that the rules ask for. */
  private static JavaClasses classes() {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    return new ClassFileImporter().importPath(Path.of("target/classes"));
  }

  private static Set<String> names(String... names) {
    return new TreeSet<>(Arrays.asList(names));
  }

  private static Set<String> with(String one, Set<String> others) {
    Set<String> all = new TreeSet<>(others);
    all.add(one);
    return all;
  }

  private static String packageOf(String name) {
    return name.equals("dev.slipway") ? ROOT : name.substring("dev.slipway.".length());
  }

  private static boolean isSeenFromOutside(JavaClass type) {
    boolean seen = type.getModifiers().contains(JavaModifier.PUBLIC) && !type.isAnonymousClass();
    return seen
        && type.getEnclosingClass().map(HouseRulesTest::isSeenFromOutside).orElse(true)
        && !type.getSimpleName().equals("package-info");
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  /** Whether a text ends with a Javadoc comment whose first sentence ends, annotations aside. */
  private static boolean isSentenceAbove(String text) {
    String above = text.replaceAll("(?:\\s*@\\w+(?:\\([^)]*\\))?)*\\s*$", "");
    int comment = above.lastIndexOf("/**");
    return above.endsWith("*/")
        && comment >= 0
        && above
            .substring(comment)
            .matches("(?s)/\\*\\*[\\s*]*(?:\\{@\\w+ )?\\S.*?[.:](?:\\s|<).*");
  }
}
