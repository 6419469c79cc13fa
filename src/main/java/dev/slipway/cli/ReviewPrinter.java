package dev.slipway.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.slipway.Outcome;
import dev.slipway.Review;
import dev.slipway.cli.Invocation.Command;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.lint.Fault;
import dev.slipway.refusal.Refusal;
import dev.slipway.seal.Seal;
import dev.slipway.seal.SealedLadder;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What sealing or linting came to: for people, and as JSON with keys that docs/ci.md lists. */
final class ReviewPrinter {
  private ReviewPrinter() {}

  static void print(Command command, Review review, PrintStream out) {
    review.faults().forEach(fault -> out.println(told(fault, "", review)));
    review.warnings().forEach(warning -> out.println(told(warning, "warning ", review)));
    review.folder().ifPresent(folder -> line(out, "migrations", TextPrinter.told(folder)));
    line(
        out,
        "replayed",
        review.replayedOn().map(engine -> "on " + TextPrinter.titled(engine)).orElse("not"));
    line(out, "seal", review.seal().map(ReviewPrinter::kinds).orElse("none"));
    String done = done(command, review);
    boolean well = review.outcome() == Outcome.OPEN;
    line(
        out,
        command.word(),
        (well || !review.faults().isEmpty() ? done : "failed")
            + (well ? "" : ", " + review.outcome().exitCode() + " " + review.outcome())
            + " in "
            + TextPrinter.seconds(review.millis()));
  }

  private static String done(Command command, Review review) {
    return command == Command.SEAL && review.faults().isEmpty() ? "sealed" : counted(review);
  }

  private static String told(Fault fault, String kind, Review review) {
    return place(fault, review)
        + kind
        + fault.rule()
        + ": "
        + TextPrinter.oneLine(fault.seen() + ". Next: " + fault.next());
  }

  private static String counted(Review review) {
    int faults = review.faults().size();
    int warnings = review.warnings().size();
    return (faults == 0 ? "no fault" : counted(faults, "fault"))
        + (warnings == 0 ? "" : ", " + counted(warnings, "warning"));
  }

  private static String counted(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /** As compilers write it, so that editors and CI find the place. */
  private static String place(Fault fault, Review review) {
    return file(fault, review)
        .map(file -> file + ":" + fault.line().map(line -> line + ":").orElse("") + " ")
        .orElse("");
  }

  private static Optional<String> file(Fault fault, Review review) {
    Path folder = review.folder().map(MigrationFolder::path).orElse(Path.of(""));
    return fault.file().map(file -> shown(folder.resolve(file)));
  }

  /** From here where it lies below: so CI knows the file in its checkout. */
  private static String shown(Path file) {
    Path here = Path.of("").toAbsolutePath();
    return file.startsWith(here) ? here.relativize(file).toString() : file.toString();
  }

  private static String kinds(Seal seal) {
    return "of "
        + seal.migrations().size()
        + " migrations, for "
        + seal.ladders().stream().map(SealedLadder::title).collect(Collectors.joining(", "));
  }

  private static void line(PrintStream out, String word, String text) {
    out.println(TextPrinter.row(word, text));
  }

  static String document(Command command, Review review) {
    JsonObject document = new JsonObject();
    document.addProperty("outcome", review.outcome().name());
    document.addProperty("exitCode", review.outcome().exitCode());
    document.add(
        "folder", JsonPrinter.text(review.folder().map(folder -> folder.path().toString())));
    document.add("layout", JsonPrinter.text(review.folder().map(MigrationFolder::layout)));
    document.add(
        "migrations",
        review
            .folder()
            .<JsonElement>map(folder -> new JsonPrimitive(folder.migrations().size()))
            .orElse(JsonNull.INSTANCE));
    document.add("replayed", JsonPrinter.text(review.replayedOn()));
    JsonArray sealed = new JsonArray();
    review.seal().ifPresent(seal -> seal.ladders().forEach(ladder -> sealed.add(ladder.kind())));
    document.add("sealed", sealed);
    document.add("faults", json(review.faults(), review));
    document.add("warnings", json(review.warnings(), review));
    document.addProperty("millis", review.millis());
    document.addProperty(
        "message",
        review.refusal().map(TextPrinter::reason).orElseGet(() -> done(command, review)));
    document.addProperty("next", review.refusal().map(Refusal::next).orElse(""));
    return JsonPrinter.PRETTY.toJson(document);
  }

  private static JsonArray json(List<Fault> all, Review review) {
    JsonArray array = new JsonArray();
    for (Fault fault : all) {
      JsonObject json = new JsonObject();
      json.addProperty("rule", fault.rule());
      json.add("file", JsonPrinter.text(file(fault, review)));
      json.add("line", fault.line().<JsonElement>map(JsonPrimitive::new).orElse(JsonNull.INSTANCE));
      json.addProperty("message", fault.seen());
      json.addProperty("next", fault.next());
      array.add(json);
    }
    return array;
  }
}
