package dev.slipway.cli;

import dev.slipway.Outcome;
import dev.slipway.Report;
import dev.slipway.backup.Snapshot;
import dev.slipway.catalog.Difference;
import dev.slipway.database.Engine;
import dev.slipway.evidence.Evidence;
import dev.slipway.evidence.Finding;
import dev.slipway.evidence.Settled;
import dev.slipway.evidence.Standing;
import dev.slipway.history.Testimony;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.migrate.Applied;
import dev.slipway.migrate.Work;
import dev.slipway.refusal.Refusal;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The report for people: a word and what there is to say of it, line by line. */
final class TextPrinter {

  /** How many of a long list are shown where the list is not the point. */
  private static final int SHOWN = 5;

  /** The same where it is, unless somebody asked for all of it. */
  private static final int SHOWN_WHERE_ASKED = 25;

  /** How wide a screen is. */
  static final int SCREEN = 100;

  /** How much of a statement is shown. */
  private static final int EXCERPT = 80;

  /** Where what is said of a word begins. */
  static final int WIDTH = 12;

  private final PrintStream out;
  private final Report report;
  private final Optional<Path> filed;

  private TextPrinter(PrintStream out, Report report, Optional<Path> filed) {
    this.out = out;
    this.report = report;
    this.filed = filed;
  }

  /**
   * Prints it.
   *
   * @param verbose whether no list is cut
   * @param filed where it lies as a page, if it does
   */
  static void print(
      Invocation.Command command,
      Report report,
      boolean verbose,
      Optional<Path> filed,
      PrintStream out) {
    TextPrinter printer = new TextPrinter(out, report, filed);
    int asked = verbose ? Integer.MAX_VALUE : SHOWN_WHERE_ASKED;
    switch (command.about()) {
      case GATE -> {
        boolean plans = command == Invocation.Command.PLAN;
        printer.printRun(plans ? asked : verbose ? Integer.MAX_VALUE : SHOWN);
        if (plans) {
          printer.printFindings();
          printer.printRisks(verbose);
          RehearsalPrinter.print(report, asked, out);
        }
      }
      case CONDITION -> new StatusPrinter(out, report, printer).print(verbose);
      case SNAPSHOTS -> {
        SnapshotPrinter.print(command, report, filed, out);
        return;
      }
      case UNDO -> {
        UndoPrinter.print(report, filed, out);
        return;
      }
      case IMPORT -> {
        ImportPrinter.print(report, filed, out);
        return;
      }
      case FOLDER, RELEASES, BEGINNING -> throw new IllegalArgumentException(command.word());
    }
    printer.printGate(command);
  }

  /** A refusal in one line: what was seen, why that is not enough, what to type next. */
  static String sentence(Refusal refusal) {
    return oneLine(refusal.seen() + ": " + refusal.why() + ". Next: " + refusal.next());
  }

  /** The same without that, for a document in which it has a place of its own. */
  static String reason(Refusal refusal) {
    return oneLine(refusal.seen() + ": " + refusal.why());
  }

  /** What happened, in one line. */
  static String message(Report report) {
    if (report.refusal().isPresent()) {
      return sentence(report.refusal().get());
    }
    if (report.remark().isPresent()) {
      return report.remark().get();
    }
    if (report.loaded().isPresent() && !report.isRehearsal()) {
      return (report.applied().isEmpty() ? "" : done(report) + ", ")
          + ImportPrinter.message(report);
    }
    if (report.applied().isEmpty()) {
      return planned(report);
    }
    return done(report);
  }

  private static String planned(Report report) {
    String imports =
        report.imports().isEmpty() ? "" : "import " + String.join(", ", report.imports());
    Optional<String> migrations =
        report
            .work()
            .filter(work -> !work.isNone())
            .map(work -> plan(work, report.saves()))
            .map(plan -> plan + RehearsalPrinter.words(report));
    if (migrations.isEmpty() && imports.isEmpty()) {
      return report.isRehearsal() ? RehearsalPrinter.NOTHING : "nothing to do";
    }
    return "would "
        + migrations.orElse("")
        + (migrations.isEmpty() || imports.isEmpty() ? "" : "; then ")
        + imports;
  }

  private static String done(Report report) {
    List<String> entered = report.names(Applied.How.ENTERED);
    if (report.applied().size() == entered.size()) {
      return "entered in " + String.join(", ", entered);
    }
    int completed = report.names(Applied.How.COMPLETED).size();
    return report.names(Applied.How.BASELINED).size()
        + " baselined, "
        + (completed == 0 ? "" : completed + " completed, ")
        + report.names(Applied.How.APPLIED).size()
        + " applied";
  }

  /** Which database it is about. */
  void printDatabase() {
    if (!report.degraded().isEmpty()) {
      boolean isOne = report.degraded().size() == 1;
      line(
          "services",
          String.join(", ", report.degraded())
              + (isOne ? " does" : " do")
              + " not answer (optional)");
    }
    report
        .database()
        .ifPresent(
            database ->
                line(
                    "database",
                    database.place() + report.evidence().map(TextPrinter::contents).orElse("")));
  }

  /** Which folder. */
  void printFolder() {
    report
        .folder()
        .ifPresent(
            folder ->
                line(
                    "migrations",
                    folder.migrations().size()
                        + report
                            .target()
                            .flatMap(target -> report.wholeFolder())
                            .map(whole -> " of " + whole.migrations().size())
                            .orElse("")
                        + " in "
                        + folder.path()
                        + " ("
                        + folder.layout()
                        + ")"
                        + report.target().map(target -> ", up to " + target).orElse("")));
  }

  private void printRun(int shown) {
    printDatabase();
    printFolder();
    printHistories();
    printHistoryOrEvidence();
    printSilent();
    report.remark().ifPresent(remark -> line("journal", remark));
    report.settings().forEach(note -> line("setting", note.words()));
    report.evidence().ifPresent(evidence -> printDifferences(evidence, shown));
    printList("drift", report.drift(), shown);
    printList("extras", report.extras(), shown);
    printPlan();
    report.snapshot().ifPresent(this::printSnapshot);
    printDone();
    ImportPrinter.printPart(report, out);
    filed.ifPresent(page -> line("report", page.toString()));
  }

  void printPlan() {
    report
        .work()
        .filter(work -> !work.isNone())
        .ifPresent(
            work ->
                line(
                    "plan",
                    plan(work, report.saves())
                        + (report.stages().size() > 1
                            ? ", in " + report.stages().size() + " stages"
                            : "")));
  }

  void printHistoryOrEvidence() {
    report.evidence().ifPresentOrElse(this::printEvidence, this::printHistory);
  }

  static String contents(Evidence evidence) {
    long tables = evidence.live().tables();
    return ", "
        + (tables == 0 ? "empty" : tables == 1 ? "1 table" : tables + " tables")
        + (evidence.tracked() ? ", with a history" : ", no history");
  }

  /** Those of other tools that are there. */
  void printHistories() {
    for (Testimony history : report.histories()) {
      switch (history.form()) {
        case NATIVE, OTHER -> {
          if (!history.isSilent()) {
            line(
                "history",
                history + " of " + report.folder().map(f -> f.migrations().size()).orElse(0));
          }
        }
        case MISSING -> {}
      }
    }
  }

  private void printHistory() {
    report
        .standing()
        .ifPresent(
            standing ->
                line(
                    "history",
                    standing.kind() == Standing.Kind.CURRENT
                        ? "agrees with the folder, " + standing.of() + " of " + standing.of()
                        : word(standing) + ", rung " + standing.rung() + " of " + standing.of()));
  }

  private static String word(Standing standing) {
    return standing.kind().name().toLowerCase(Locale.ROOT);
  }

  private void printEvidence(Evidence evidence) {
    line("evidence", shown(evidence));
  }

  /** Which migrations are there, and which are not. */
  static String shown(Evidence evidence) {
    if (evidence.refusal().isPresent()) {
      return word(evidence.standing())
          + (evidence.standing().candidates().isEmpty()
              ? ""
              : (evidence.standing().kind() == Standing.Kind.CONTRADICTED
                      ? ", by its schema: "
                      : ", possible: ")
                  + ranges(evidence.standing().candidates()));
    }
    List<Integer> present = new ArrayList<>();
    List<Integer> partly = new ArrayList<>();
    List<Integer> absent = new ArrayList<>();
    int number = 0;
    for (Map.Entry<Migration, Finding> entry : evidence.findings().entrySet()) {
      number++;
      if (entry.getValue() == Finding.PARTIAL) {
        partly.add(number);
      } else {
        (evidence.absent().contains(entry.getKey()) ? absent : present).add(number);
      }
    }
    return between(evidence.standing())
        + (present.isEmpty() ? "none present" : ranges(present) + " present")
        + (partly.isEmpty() ? "" : ", " + ranges(partly) + " partly")
        + (absent.isEmpty() ? "" : ", " + ranges(absent) + " absent");
  }

  /** Those of which the schema and the history said nothing. */
  void printSilent() {
    List<String> told = new ArrayList<>();
    for (Settled silent : report.silent()) {
      boolean shown =
          switch (silent.by()) {
            case HISTORY, SCHEMA, HARMLESS -> false;
            case PERSON, PROBE, RELEASES, TRIAL, NOTHING -> true;
          };
      if (shown) {
        String found =
            silent.present().map(present -> present ? "present" : "absent").orElse("unknown");
        told.add(silent.migration() + ", " + found + ": " + silent.words());
      }
    }
    if (!told.isEmpty()) {
      line(
          "silent",
          (told.size() == 1 ? "1 migration" : told.size() + " migrations")
              + " that no object shows");
      told.forEach(one -> out.println("  · " + oneLine(one)));
    }
  }

  /** A word where the database is on no step of the folder. */
  private static String between(Standing standing) {
    return switch (standing.kind()) {
      case PATCHWORK, INTERRUPTED -> word(standing) + ": ";
      case EMPTY, CURRENT, BEHIND, AT, AMBIGUOUS, UNRECOGNISED, CONTRADICTED, AHEAD -> "";
    };
  }

  /** Numbers as ranges: {@code 1–21}, {@code 1–3, 5}. */
  private static String ranges(List<Integer> numbers) {
    StringBuilder ranges = new StringBuilder();
    for (int at = 0; at < numbers.size(); at++) {
      int first = numbers.get(at);
      while (at + 1 < numbers.size() && numbers.get(at + 1) == numbers.get(at) + 1) {
        at++;
      }
      ranges.append(ranges.length() == 0 ? "" : ", ").append(first);
      if (numbers.get(at) > first) {
        ranges.append('–').append(numbers.get(at));
      }
    }
    return ranges.toString();
  }

  private static String plan(Work work, boolean saves) {
    List<String> parts = new ArrayList<>();
    if (saves) {
      parts.add("back up");
    }
    if (!work.baseline().isEmpty()) {
      parts.add("baseline " + work.baseline().size());
    }
    if (!work.complete().isEmpty()) {
      parts.add("complete " + work.complete().size());
    }
    if (!work.apply().isEmpty()) {
      parts.add("apply " + work.apply().size());
    }
    if (work.enter() && work.baseline().isEmpty() && work.apply().isEmpty()) {
      parts.add("enter them in the app's own history");
    }
    return parts.isEmpty() ? "nothing" : String.join(", ", parts);
  }

  private void printSnapshot(Snapshot snapshot) {
    line("backup", told(snapshot));
  }

  /** A snapshot that was made: where, how large, and whether it was made just now. */
  static String told(Snapshot snapshot) {
    return snapshot.path()
        + ", "
        + size(snapshot.bytes())
        + (snapshot.reused() ? ", from an earlier run of this same state" : ", read back");
  }

  private void printDone() {
    List<String> baselined = report.names(Applied.How.BASELINED);
    if (!baselined.isEmpty()) {
      String others =
          baselined.size() == 1
              ? ""
              : " … " + baselined.get(baselined.size() - 1) + " (" + baselined.size() + ")";
      out.println("  ✓ baselined " + baselined.get(0) + others);
    }
    for (Applied done : report.applied()) {
      switch (done.how()) {
        case BASELINED -> {}
        case COMPLETED -> out.println("  ✓ completed " + done.name());
        case APPLIED -> out.println("  ✓ applied   " + done.name() + "   " + done.millis() + " ms");
        case ENTERED -> out.println("  ✓ entered   all of it in " + done.name());
        case UNDONE -> out.println("  ✓ undone    " + done.name() + "   " + done.millis() + " ms");
      }
    }
    if (!report.applied().isEmpty() && report.refusal().isEmpty()) {
      int extras = report.extras().size();
      boolean same = report.drift().isEmpty();
      line(
          "verified",
          "the same schema as a new database"
              + (extras == 0 ? "" : extras == 1 ? " and 1 extra" : " and " + extras + " extras")
              + (same ? "" : ", but for drift that was there before"));
    }
    printRows();
  }

  /** That all is still there, and what is not. */
  private void printRows() {
    if (report.rows().isEmpty()) {
      return;
    }
    Map<String, Long> same = new TreeMap<>();
    List<String> others = new ArrayList<>();
    report
        .rows()
        .forEach(
            (table, change) -> {
              if (change.isNone()) {
                same.put(table, change.after().orElseThrow());
              } else {
                others.add(Rows.told(table, change));
              }
            });
    if (report.rows().values().stream().allMatch(change -> change.before().isEmpty())) {
      line("rows", others.size() == 1 ? "1 table, new" : others.size() + " tables, all new");
      return;
    }
    line("rows", same.isEmpty() ? "in no table as before" : Rows.told(same) + ": as before");
    others.stream().limit(SHOWN).forEach(change -> out.println("  · " + change));
    if (others.size() > SHOWN) {
      out.println("  · and " + (others.size() - SHOWN) + " more: --json lists all");
    }
  }

  /**
   * What keeps a refused database from the nearest rung, or from the one that is claimed, with the
   * migration that says so.
   */
  void printDifferences(Evidence evidence, int shown) {
    if (evidence.differences().isEmpty()) {
      return;
    }
    Standing standing = evidence.standing();
    List<Migration> folder =
        report.folder().map(MigrationFolder::migrations).orElse(List.<Migration>of());
    boolean isClaimed =
        standing.kind() == Standing.Kind.CONTRADICTED
            && !standing.candidates().contains(standing.rung());
    line(
        isClaimed ? "claimed" : "nearest",
        "rung "
            + standing.rung()
            + " of "
            + standing.of()
            + (standing.rung() == 0
                ? ", an empty database"
                : ", after " + folder.get(standing.rung() - 1)));
    List<String> differences = new ArrayList<>();
    for (Difference difference : evidence.differences()) {
      String object = difference.object().toString();
      String by =
          folder.subList(0, standing.rung()).stream()
              .filter(
                  migration -> evidence.proof().getOrDefault(migration, List.of()).contains(object))
              .reduce((earlier, later) -> later)
              .map(migration -> "   (by " + migration + ")")
              .orElse("");
      differences.add(difference + by);
    }
    printList("differs", differences, shown);
  }

  private void printFindings() {
    if (report.evidence().isEmpty()) {
      return;
    }
    Evidence evidence = report.evidence().get();
    int number = 0;
    for (Map.Entry<Migration, Finding> entry : evidence.findings().entrySet()) {
      number++;
      String finding = entry.getValue().name().toLowerCase(Locale.ROOT);
      String to =
          entry.getValue() == Finding.PARTIAL
              ? "finish"
              : evidence.absent().contains(entry.getKey())
                  ? "apply"
                  : evidence.unrecorded().contains(entry.getKey()) ? "baseline" : "";
      List<String> proof = evidence.proof().getOrDefault(entry.getKey(), List.of());
      String line =
          String.format(
              Locale.ROOT, "  %3d  %-7s  %-8s  %s", number, finding, to, entry.getKey().name());
      out.println(line + (proof.isEmpty() ? "" : "   " + fitting(proof, line.length() + 3)));
      evidence.started().stream()
          .filter(part -> part.migration().equals(entry.getKey()))
          .flatMap(part -> part.remaining().stream())
          .forEach(statement -> out.println("       · runs " + oneLine(excerpt(statement))));
    }
  }

  private void printRisks(boolean verbose) {
    report
        .risks()
        .filter(risks -> !risks.isEmpty())
        .ifPresent(
            risks -> {
              line("risk", RiskPrinter.summary(risks));
              RiskPrinter.print(risks, verbose, out);
            });
  }

  private static String excerpt(String statement) {
    String text = oneLine(statement).replaceAll("\\s+", " ");
    return text.length() <= EXCERPT ? text : text.substring(0, EXCERPT - 1) + "…";
  }

  static String seconds(long millis) {
    long tenths = (millis + 50) / 100;
    return tenths / 10 + "." + tenths % 10 + " s";
  }

  private void printGate(Invocation.Command command) {
    Outcome outcome = report.outcome();
    boolean onlyLooked = command == Invocation.Command.PLAN || command == Invocation.Command.STATUS;
    boolean verifies = command == Invocation.Command.VERIFY;
    String word = outcome != Outcome.OPEN ? "CLOSED" : onlyLooked ? "would be OPEN" : "OPEN";
    if (verifies) {
      word = outcome == Outcome.OPEN ? "all is well" : "NOT WELL";
    }
    line(
        verifies ? "verify" : "gate",
        word
            + (outcome == Outcome.OPEN ? "" : ", " + outcome.exitCode() + " " + outcome)
            + (onlyLooked && outcome == Outcome.OPEN ? "; this took " : " in ")
            + seconds(report.totalMillis()));
  }

  void printList(String word, List<?> objects, int shown) {
    if (objects.isEmpty()) {
      return;
    }
    line(word, objects.size() == 1 ? "1 object" : objects.size() + " objects");
    for (Object object : objects.subList(0, Math.min(shown, objects.size()))) {
      out.println("  · " + oneLine(object.toString()));
    }
    if (objects.size() > shown) {
      out.println(
          "  · and " + (objects.size() - shown) + " more: slipway plan --verbose lists all");
    }
  }

  /** As many as have room on a screen's line, at most three, at least one. */
  private static String fitting(List<String> names, int column) {
    int shown = 3;
    while (shown > 1 && column + shortened(names, shown).length() > SCREEN) {
      shown--;
    }
    return shortened(names, shown);
  }

  private static String shortened(List<String> names, int shown) {
    String first = String.join(", ", names.subList(0, Math.min(shown, names.size())));
    return names.size() <= shown ? first : first + " and " + (names.size() - shown) + " more";
  }

  /** What is said with an engine's name as documents hold it, with the name that people know. */
  static String titled(String text) {
    String titled = text;
    for (Engine engine : Engine.values()) {
      titled = titled.replace(engine.toString(), engine.title());
    }
    return titled;
  }

  static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double size = bytes / 1024.0;
    int unit = 0;
    while (size >= 1024 && unit < 3) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %ciB", size, "KMGT".charAt(unit));
  }

  private void line(String word, String text) {
    out.println(row(word, text));
  }

  /** A line of a report: what it is about, and what is said of that. */
  static String row(String word, String text) {
    return word + " ".repeat(Math.max(1, WIDTH - word.length())) + oneLine(text);
  }

  /** How many migrations lie where, and in which layout. */
  static String told(MigrationFolder folder) {
    return folder.migrations().size() + " in " + folder.path() + " (" + folder.layout() + ")";
  }

  static String oneLine(String text) {
    return text.indexOf('\n') < 0 ? text : text.replaceAll("\\s*\\R\\s*", " ");
  }
}
