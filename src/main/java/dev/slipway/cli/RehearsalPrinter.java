package dev.slipway.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.slipway.Rehearsed;
import dev.slipway.Rehearsed.Rows;
import dev.slipway.Rehearsed.Space;
import dev.slipway.Report;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What a rehearsal measured, for people and as JSON. */
final class RehearsalPrinter {
  /** Where there is nothing to do. */
  static final String NOTHING = "nothing to rehearse: there is nothing to do";

  private final PrintStream out;

  private RehearsalPrinter(PrintStream out) {
    this.out = out;
  }

  /**
   * @param shown how many of a long list are shown
   */
  static void print(Report report, int shown, PrintStream out) {
    RehearsalPrinter printer = new RehearsalPrinter(out);
    if (report.rehearsal().isPresent()) {
      printer.print(report.rehearsal().get(), shown);
    } else if (report.isRehearsal() && report.refusal().isEmpty()) {
      printer.line("rehearsal", NOTHING);
    }
  }

  /** What a report in one line says of it. */
  static String words(Report report) {
    return report
        .rehearsal()
        .filter(rehearsed -> !rehearsed.stages().isEmpty())
        .map(rehearsed -> "; on a copy that took " + time(rehearsed.writing()) + " and was proved")
        .orElse("");
  }

  private void print(Rehearsed rehearsed, int shown) {
    Space space = rehearsed.space();
    if (!rehearsed.proved()) {
      line(
          "rehearsal",
          "on a copy, failed"
              + (rehearsed.writing().isZero() ? "" : " after " + time(rehearsed.writing())));
      return;
    }
    if (!rehearsed.stages().isEmpty()) {
      line(
          "rehearsal",
          "on a copy, proved, in "
              + time(rehearsed.writing())
              + (rehearsed.stages().size() > 1
                  ? ", in " + rehearsed.stages().size() + " stages"
                  : "")
              + "; tables locked for "
              + time(rehearsed.locked()));
    }
    rehearsed
        .importing()
        .ifPresent(
            took ->
                line(
                    rehearsed.stages().isEmpty() ? "rehearsal" : "",
                    "on a copy, the import in " + time(took)));
    List<String> times = new ArrayList<>();
    rehearsed.migrations().forEach((name, took) -> times.add(name + "   " + time(took)));
    list(times, shown);
    if (!rehearsed.tables().isEmpty()) {
      line("rows", count(rehearsed.tables().size(), "table changes", "tables change"));
      List<String> rows = new ArrayList<>();
      for (Map.Entry<String, Rows> table : rehearsed.tables().entrySet()) {
        rows.add(table.getKey().replace("\"", "") + "   " + rows(table.getValue()));
      }
      list(rows, shown);
    }
    line(
        "space",
        TextPrinter.size(space.before())
            + " before, "
            + TextPrinter.size(space.after())
            + " after, "
            + TextPrinter.size(space.highest())
            + " at most");
    line(
        "needed",
        TextPrinter.size(space.growth())
            + " free for the database"
            + (space.snapshot() == 0
                ? ""
                : ", " + TextPrinter.size(space.snapshot()) + " for the snapshot"));
  }

  private static String rows(Rows rows) {
    if (rows.before().isEmpty()) {
      return "new, " + count(rows.after().orElse(0), "row", "rows");
    }
    if (rows.after().isEmpty()) {
      return count(rows.before().getAsLong(), "row", "rows") + ", gone";
    }
    return rows.before().equals(rows.after())
        ? count(rows.after().getAsLong(), "row", "rows") + ", as many as before"
        : count(rows.before().getAsLong(), "row", "rows") + ", then " + rows.after().getAsLong();
  }

  private static String count(long number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }

  private static String time(Duration time) {
    return time.toMillis() < 10_000
        ? time.toMillis() + " ms"
        : TextPrinter.seconds(time.toMillis());
  }

  private void list(List<String> all, int shown) {
    for (String one : all.subList(0, Math.min(shown, all.size()))) {
      out.println("  · " + TextPrinter.oneLine(one));
    }
    if (all.size() > shown) {
      out.println(
          "  · and " + (all.size() - shown) + " more: slipway plan --rehearse --verbose lists all");
    }
  }

  private void line(String word, String text) {
    out.println(TextPrinter.row(word, text));
  }

  /** Under the key {@code rehearsal}; null if nothing was rehearsed. */
  static JsonElement json(Optional<Rehearsed> rehearsal) {
    if (rehearsal.isEmpty()) {
      return JsonNull.INSTANCE;
    }
    Rehearsed rehearsed = rehearsal.get();
    JsonObject json = new JsonObject();
    json.addProperty("proved", rehearsed.proved());
    JsonArray migrations = new JsonArray();
    rehearsed
        .migrations()
        .forEach(
            (name, took) -> {
              JsonObject one = new JsonObject();
              one.addProperty("migration", name);
              one.addProperty("millis", took.toMillis());
              migrations.add(one);
            });
    json.add("migrations", migrations);
    JsonObject millis = new JsonObject();
    millis.addProperty("copy", rehearsed.copying().toMillis());
    millis.addProperty("write", rehearsed.writing().toMillis());
    millis.addProperty("locked", rehearsed.locked().toMillis());
    JsonArray stages = new JsonArray();
    rehearsed.stages().forEach(stage -> stages.add(stage.toMillis()));
    millis.add("stages", stages);
    millis.addProperty("import", rehearsed.importing().map(Duration::toMillis).orElse(null));
    json.add("millis", millis);
    JsonArray tables = new JsonArray();
    rehearsed
        .tables()
        .forEach(
            (name, rows) -> {
              JsonObject one = new JsonObject();
              one.addProperty("table", name);
              add(one, "before", rows.before());
              add(one, "after", rows.after());
              tables.add(one);
            });
    json.add("tables", tables);
    Space space = rehearsed.space();
    JsonObject bytes = new JsonObject();
    bytes.addProperty("database", space.live());
    bytes.addProperty("before", space.before());
    bytes.addProperty("after", space.after());
    bytes.addProperty("highest", space.highest());
    bytes.addProperty("growth", space.growth());
    bytes.addProperty("snapshot", space.snapshot());
    bytes.addProperty("needed", space.needed());
    json.add("bytes", bytes);
    return json;
  }

  private static void add(JsonObject json, String name, OptionalLong count) {
    if (count.isPresent()) {
      json.addProperty(name, count.getAsLong());
    } else {
      json.add(name, JsonNull.INSTANCE);
    }
  }
}
