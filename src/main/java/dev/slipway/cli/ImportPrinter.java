package dev.slipway.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.slipway.Outcome;
import dev.slipway.Report;
import dev.slipway.load.Loaded;
import dev.slipway.load.Rejects;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The report of an import: what became of each file, and which records were left out. */
final class ImportPrinter {
  private static final int SHOWN = 25;

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

  private void printFiles() {
    List<Loaded> files = report.loaded().orElse(List.of());
    if (!files.isEmpty()) {
      line("sources", files.size() == 1 ? "1 file" : files.size() + " files");
    }
    for (Loaded file : files.subList(0, Math.min(SHOWN, files.size()))) {
      out.println(
          "  " + mark(file) + " " + file.source() + " → " + file.table() + "   " + told(file));
    }
    if (files.size() > SHOWN) {
      out.println("  · and " + (files.size() - SHOWN) + " more, all of them with --json");
    }
    report.notes().forEach(note -> line("note", note));
    report.rejects().filter(rejects -> rejects.count() > 0).ifPresent(this::print);
  }

  private void print(Rejects rejects) {
    line(
        "left out",
        records(rejects.count()) + rejects.written().map(file -> ", in " + file).orElse(""));
    rejects.first().forEach(one -> out.println("  · " + TextPrinter.oneLine(one)));
    if (rejects.count() > rejects.first().size()) {
      out.println("  · and " + (rejects.count() - rejects.first().size()) + " more");
    }
  }

  private static String mark(Loaded file) {
    return file.finished() ? "✓" : "·";
  }

  private static String told(Loaded file) {
    if (file.earlier()) {
      return "imported before: " + records(file.records());
    }
    String parts =
        records(file.records())
            + (file.loaded() > 0 ? ", " + file.loaded() + " loaded" : "")
            + (file.kept() > 0 ? ", " + file.kept() + " there already" : "")
            + (file.rejected() > 0 ? ", " + file.rejected() + " left out" : "");
    return parts;
  }

  private static String records(long count) {
    return count == 1 ? "1 record" : count + " records";
  }

  /** What happened, in one line. */
  static String message(Report report) {
    if (report.remark().isPresent()) {
      return report.remark().get();
    }
    List<Loaded> now =
        report.loaded().orElse(List.of()).stream().filter(file -> !file.earlier()).toList();
    boolean done = now.stream().allMatch(Loaded::finished);
    if (!done) {
      return "would load "
          + records(
              now.stream().mapToLong(Loaded::records).sum()
                  - now.stream().mapToLong(file -> file.loaded() + file.kept()).sum()
                  - report.rejects().map(Rejects::count).orElse(0L))
          + " of "
          + (now.size() == 1 ? "1 file" : now.size() + " files");
    }
    return "loaded "
        + records(now.stream().mapToLong(Loaded::loaded).sum())
        + " of "
        + (now.size() == 1 ? "1 file" : now.size() + " files")
        + ", and the numbers agree";
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
    out.println(
        word
            + " ".repeat(Math.max(1, TextPrinter.WIDTH - word.length()))
            + TextPrinter.oneLine(text));
  }
}
