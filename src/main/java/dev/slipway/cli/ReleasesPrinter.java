package dev.slipway.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.slipway.Outcome;
import dev.slipway.Survey;
import dev.slipway.evidence.Standing;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.layout.Releases.Release;
import dev.slipway.matrix.Change;
import dev.slipway.matrix.Matrix;
import dev.slipway.matrix.Matrix.Row;
import dev.slipway.refusal.Refusal;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The upgrade matrix: as a table for people, and as JSON with keys that docs/releases.md lists. */
final class ReleasesPrinter {
  private ReleasesPrinter() {}

  static void print(Survey survey, boolean verbose, PrintStream out) {
    survey.folder().ifPresent(folder -> line(out, "migrations", TextPrinter.told(folder)));
    survey
        .folder()
        .ifPresent(
            folder ->
                line(
                    out,
                    "seen",
                    survey.seenOn().map(on -> "on " + TextPrinter.titled(on)).orElse("not")));
    survey.database().ifPresent(place -> line(out, "database", place + ", " + where(survey)));
    survey.unknown().forEach(what -> line(out, "not known", what));
    survey.matrix().ifPresent(matrix -> print(matrix, survey, verbose, out));
    line(
        out,
        "releases",
        survey.matrix().map(matrix -> steps(matrix.rows().size())).orElse("none")
            + (survey.outcome() == Outcome.OPEN
                ? ""
                : ", " + survey.outcome().exitCode() + " " + survey.outcome())
            + " in "
            + TextPrinter.seconds(survey.millis()));
  }

  private static String steps(int rows) {
    return rows == 1 ? "1 step" : rows + " steps";
  }

  private static String where(Survey survey) {
    if (survey.standing().isEmpty()) {
      return "and where it stands is not known";
    }
    Standing standing = survey.standing().get();
    Optional<Integer> height = standing.height();
    if (height.isEmpty()) {
      return standing.kind().name().toLowerCase(Locale.ROOT);
    }
    return height.get() == 0
        ? "with none of them"
        : "at "
            + survey
                .folder()
                .map(folder -> folder.migrations().get(height.get() - 1))
                .orElseThrow();
  }

  private static void print(Matrix matrix, Survey survey, boolean verbose, PrintStream out) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(List.of("from", "to", "migrations", "data loss", "way back"));
    for (Row row : matrix.rows()) {
      cells.add(
          List.of(
              row.from().orElse("–"),
              row.to(),
              String.valueOf(row.changes().size()),
              row.loss().toString(),
              row.rollback().toString()));
    }
    String form = form(cells);
    out.println();
    out.println(formatted(form, cells.get(0)));
    for (int at = 0; at < matrix.rows().size(); at++) {
      Row row = matrix.rows().get(at);
      out.println(formatted(form, cells.get(at + 1)) + mark(row, survey));
      row.release().ifPresent(release -> printWords(release, out));
      for (Change change : row.changes()) {
        if (verbose) {
          out.println("  · " + TextPrinter.oneLine(told(change)));
        } else {
          change
              .losses()
              .forEach(
                  loss ->
                      out.println(
                          "  · loss "
                              + TextPrinter.oneLine(RiskPrinter.words(loss))
                              + " ("
                              + change.migration()
                              + ")"));
        }
      }
    }
    out.println();
  }

  private static String form(List<List<String>> cells) {
    StringBuilder form = new StringBuilder();
    for (int column = 0; column < cells.get(0).size(); column++) {
      int at = column;
      int width = cells.stream().mapToInt(row -> row.get(at).length()).max().orElse(1);
      form.append('%').append(column == 2 ? "" : "-").append(width).append("s  ");
    }
    return form.toString();
  }

  private static String formatted(String form, List<String> cells) {
    return String.format(Locale.ROOT, form, cells.toArray()).stripTrailing();
  }

  private static void printWords(Release release, PrintStream out) {
    release.breaking().forEach(words -> out.println("  · breaking: " + TextPrinter.oneLine(words)));
    release
        .renamed()
        .forEach(
            (old, renaming) ->
                out.println(
                    "  · setting "
                        + old
                        + " is called "
                        + renaming.to()
                        + (renaming.handedOn() ? ", and is handed on" : "")));
    release.removed().forEach(old -> out.println("  · setting " + old + " is read no more"));
  }

  private static String told(Change change) {
    return change.migration()
        + ": "
        + change
            .words()
            .map(words -> words.isEmpty() ? RiskPrinter.NO_CHANGE : String.join(", ", words))
            .orElse("not seen")
        + (change.losses().isEmpty()
            ? ""
            : "; loss "
                + change.losses().stream()
                    .map(RiskPrinter::words)
                    .collect(Collectors.joining("; ")))
        + "; back by "
        + change.rollback();
  }

  /** Where the database stands: at the end of a step, or in its middle. */
  private static String mark(Row row, Survey survey) {
    Optional<Integer> height = survey.standing().flatMap(Standing::height);
    if (height.isEmpty() || height.get() <= row.below() || height.get() > row.above()) {
      return "";
    }
    return height.get() == row.above()
        ? "  ← the database"
        : "  ← the database, " + (height.get() - row.below()) + " of " + row.changes().size();
  }

  private static void line(PrintStream out, String word, String text) {
    out.println(TextPrinter.row(word, text));
  }

  static String document(Survey survey) {
    JsonObject document = new JsonObject();
    document.addProperty("outcome", survey.outcome().name());
    document.addProperty("exitCode", survey.outcome().exitCode());
    document.add(
        "folder", JsonPrinter.text(survey.folder().map(folder -> folder.path().toString())));
    document.add("layout", JsonPrinter.text(survey.folder().map(MigrationFolder::layout)));
    document.add("seenOn", JsonPrinter.text(survey.seenOn()));
    document.add("database", JsonPrinter.text(survey.database()));
    document.add(
        "standing",
        survey.standing().<JsonElement>map(JsonPrinter::standing).orElse(JsonNull.INSTANCE));
    document.add("unknown", JsonPrinter.array(survey.unknown()));
    JsonArray steps = new JsonArray();
    survey.matrix().ifPresent(matrix -> matrix.rows().forEach(row -> steps.add(step(row))));
    document.add("steps", steps);
    document.addProperty("millis", survey.millis());
    document.addProperty(
        "message", survey.refusal().map(TextPrinter::reason).orElse(steps(steps.size())));
    document.addProperty("next", survey.refusal().map(Refusal::next).orElse(""));
    return JsonPrinter.PRETTY.toJson(document);
  }

  private static JsonObject step(Row row) {
    JsonObject json = new JsonObject();
    json.add("from", JsonPrinter.text(row.from()));
    json.add("to", JsonPrinter.text(row.release().map(Release::name)));
    JsonArray migrations = new JsonArray();
    row.changes().forEach(change -> migrations.add(change(change)));
    json.add("migrations", migrations);
    json.addProperty("loss", row.loss().name());
    json.addProperty("rollback", row.rollback().name());
    JsonArray renamed = new JsonArray();
    row.release()
        .ifPresent(
            release ->
                release
                    .renamed()
                    .forEach(
                        (old, renaming) -> {
                          JsonObject one = new JsonObject();
                          one.addProperty("name", old);
                          one.addProperty("to", renaming.to());
                          one.addProperty("handedOn", renaming.handedOn());
                          renamed.add(one);
                        }));
    json.add("breaking", JsonPrinter.array(row.release().map(Release::breaking).orElse(List.of())));
    json.add("renamed", renamed);
    json.add("removed", JsonPrinter.array(row.release().map(Release::removed).orElse(List.of())));
    return json;
  }

  private static JsonObject change(Change change) {
    JsonObject json = new JsonObject();
    json.addProperty("name", change.migration().name());
    json.add(
        "changes", change.words().<JsonElement>map(JsonPrinter::array).orElse(JsonNull.INSTANCE));
    json.addProperty("loss", change.loss().name());
    json.add("losses", RiskPrinter.losses(change.losses()));
    json.add("rollback", new JsonPrimitive(change.rollback().name()));
    return json;
  }
}
