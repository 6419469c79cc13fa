package dev.slipway.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.slipway.Outcome;
import dev.slipway.Report;
import dev.slipway.load.Foreseen;
import dev.slipway.load.Loaded;
import dev.slipway.load.Rejects;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** The report of an import: what became of each file, and which records were left out. */
final class ImportPrinter {
  private static final int SHOWN = 25;
  private static final int WIDEST = 100;
  private static final String NOT_COUNTED =
      "what only the database refuses is not counted: keys that are there, references, checks";

  private final PrintStream out;
  private final Report report;
  private final Optional<Path> filed;

  private ImportPrinter(PrintStream out, Report report, Optional<Path> filed) {
    this.out = out;
    this.report = report;
    this.filed = filed;
  }

  static void print(Report report, Optional<Path> filed, PrintStream out) {
    new ImportPrinter(out, report, filed).print();
  }

  /** What a run that is about more says of the folder's imports. */
  static void printPart(Report report, PrintStream out) {
    ImportPrinter printer = new ImportPrinter(out, report, Optional.empty());
    if (!report.imports().isEmpty()) {
      printer.line("import", String.join(", ", report.imports()));
    }
    if (report.loaded().isEmpty()) {
      printer.printForeseen();
    }
    printer.printFiles();
  }

  private void print() {
    report.database().ifPresent(database -> line("database", database.place()));
    printFiles();
    report.snapshot().ifPresent(made -> line("backup", TextPrinter.told(made)));
    filed.ifPresent(page -> line("report", page.toString()));
    if (report.outcome() == Outcome.OPEN) {
      line("import", message(report) + ", in " + TextPrinter.seconds(report.totalMillis()));
    } else {
      line(
          "import",
          "NOT DONE, "
              + report.outcome().exitCode()
              + " "
              + report.outcome()
              + " in "
              + TextPrinter.seconds(report.totalMillis()));
    }
  }

  private void printForeseen() {
    List<Foreseen> sources = report.foreseen();
    for (Foreseen source : sources.subList(0, Math.min(SHOWN, sources.size()))) {
      out.println(
          "  · "
              + source.source()
              + " → "
              + source.table()
              + "   "
              + (source.files() == 1 ? "" : files(source.files()) + ", ")
              + TextPrinter.size(source.bytes()));
    }
    if (sources.size() > SHOWN) {
      out.println("  · and " + (sources.size() - SHOWN) + " more");
    }
  }

  private void printFiles() {
    List<Loaded> files = report.loaded().orElse(List.of());
    if (!files.isEmpty()) {
      line("sources", files(files.size()) + (report.isRehearsal() ? ", on the copy" : ""));
    }
    List<List<Loaded>> sources = bySource(files);
    for (List<Loaded> source : sources.subList(0, Math.min(SHOWN, sources.size()))) {
      Loaded first = source.get(0);
      out.println(
          "  "
              + (source.stream().allMatch(Loaded::finished) ? "✓ " : "· ")
              + (source.size() == 1 ? first.source() : first.called())
              + " → "
              + first.table()
              + "   "
              + told(source));
    }
    if (sources.size() > SHOWN) {
      out.println("  · and " + (sources.size() - SHOWN) + " more, all of them with --json");
    }
    report.notes().forEach(note -> line("note", note));
    if (isOnlyChecked()) {
      line("note", NOT_COUNTED);
    }
    report.rejects().filter(rejects -> rejects.count() > 0).ifPresent(this::print);
  }

  /** Whether the database was not asked for what it would refuse. */
  private boolean isOnlyChecked() {
    return report.refusal().isEmpty() && !isDone(now(report));
  }

  private void print(Rejects rejects) {
    line(
        "left out",
        records(rejects.count()) + rejects.written().map(file -> ", in " + file).orElse(""));
    rejects.first().forEach(one -> wrapped(TextPrinter.oneLine(one)));
    if (rejects.count() > rejects.first().size()) {
      out.println("  · and " + (rejects.count() - rejects.first().size()) + " more");
    }
  }

  /** In lines of a terminal's width, as far as it has spaces. */
  private void wrapped(String text) {
    String line = "  ·";
    for (String word : text.split(" ", -1)) {
      if (line.length() + 1 + word.length() > WIDEST && line.length() > 4) {
        out.println(line);
        line = "   ";
      }
      line += " " + word;
    }
    out.println(line);
  }

  /** The files that one source names, in their order; sources as they come. */
  private static List<List<Loaded>> bySource(List<Loaded> files) {
    Map<List<String>, List<Loaded>> sources = new LinkedHashMap<>();
    for (Loaded file : files) {
      sources
          .computeIfAbsent(
              List.of(file.name(), file.called(), file.table()), source -> new ArrayList<>())
          .add(file);
    }
    return List.copyOf(sources.values());
  }

  private static String told(List<Loaded> files) {
    long earlier = files.stream().filter(Loaded::earlier).count();
    List<Loaded> now = files.stream().filter(file -> !file.earlier()).toList();
    String many = files.size() == 1 ? "" : files(files.size()) + ", ";
    if (now.isEmpty()) {
      return many + "imported before: " + records(sum(files, Loaded::records));
    }
    return many
        + (earlier == 0 ? "" : earlier + " of them imported before, ")
        + records(sum(now, Loaded::records))
        + counted(sum(now, Loaded::loaded), " loaded")
        + counted(sum(now, Loaded::kept), " there already")
        + counted(sum(now, Loaded::rejected), " left out");
  }

  private static String counted(long number, String what) {
    return number == 0 ? "" : ", " + number + what;
  }

  private static long sum(List<Loaded> files, ToLongFunction<Loaded> number) {
    return files.stream().mapToLong(number).sum();
  }

  private static String files(int count) {
    return count == 1 ? "1 file" : count + " files";
  }

  private static String records(long count) {
    return count == 1 ? "1 record" : count + " records";
  }

  /** What happened, in one line. */
  static String message(Report report) {
    if (report.remark().isPresent()) {
      return report.remark().get();
    }
    List<Loaded> now = now(report);
    if (!isDone(now)) {
      long left = report.rejects().map(Rejects::count).orElse(0L);
      return "would load "
          + records(
              sum(now, Loaded::records) - sum(now, file -> file.loaded() + file.kept()) - left)
          + " of "
          + files(now.size())
          + ", but for what only the database refuses";
    }
    return "loaded "
        + records(sum(now, Loaded::loaded))
        + " of "
        + files(now.size())
        + ", and the numbers agree";
  }

  private static List<Loaded> now(Report report) {
    return report.loaded().orElse(List.of()).stream().filter(file -> !file.earlier()).toList();
  }

  private static boolean isDone(List<Loaded> files) {
    return files.stream().allMatch(Loaded::finished);
  }

  /** What only an import says. */
  static void add(JsonObject document, Report report) {
    JsonArray sources = new JsonArray();
    for (Loaded file : report.loaded().orElse(List.of())) {
      JsonObject json = new JsonObject();
      json.addProperty("import", file.name());
      json.addProperty("source", file.source());
      json.addProperty("table", file.table());
      json.addProperty("records", file.records());
      json.addProperty("loaded", file.loaded());
      json.addProperty("kept", file.kept());
      json.addProperty("rejected", file.rejected());
      json.addProperty("earlier", file.earlier());
      json.addProperty("finished", file.finished());
      sources.add(json);
    }
    document.add("sources", sources);
    JsonObject rejects = new JsonObject();
    rejects.addProperty("records", report.rejects().map(Rejects::count).orElse(0L));
    rejects.add(
        "file",
        report
            .rejects()
            .flatMap(Rejects::written)
            .<JsonElement>map(file -> new JsonPrimitive(file.toString()))
            .orElse(JsonNull.INSTANCE));
    JsonArray first = new JsonArray();
    report.rejects().ifPresent(all -> all.first().forEach(first::add));
    rejects.add("first", first);
    document.add("rejects", rejects);
    JsonArray notes = new JsonArray();
    report.notes().forEach(notes::add);
    document.add("notes", notes);
  }

  private void line(String word, String text) {
    out.println(TextPrinter.row(word, text));
  }
}
