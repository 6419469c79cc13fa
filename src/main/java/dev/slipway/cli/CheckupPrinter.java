package dev.slipway.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.slipway.Checkup;
import dev.slipway.Source;
import dev.slipway.doctor.Check;
import dev.slipway.refusal.Refusal;
import java.io.PrintStream;

/** What was found where the gate runs: a line for each thing, or JSON. */
final class CheckupPrinter {
  private CheckupPrinter() {}

  static void print(Checkup checkup, Source given, PrintStream out) {
    if (given.flag("json")) {
      out.println(JsonPrinter.PRETTY.toJson(document(checkup)));
      return;
    }
    for (Check check : checkup.checks()) {
      String subject = check.subject().toString();
      out.println(
          check.mark().sign()
              + " "
              + subject
              + " ".repeat(TextPrinter.WIDTH - subject.length())
              + TextPrinter.oneLine(line(check)));
    }
  }

  private static String line(Check check) {
    return check.mark() == Check.Mark.WELL
        ? check.seen()
        : check.seen() + ": " + check.why() + ". Next: " + check.next();
  }

  private static JsonObject document(Checkup checkup) {
    JsonObject document = new JsonObject();
    document.addProperty("outcome", checkup.outcome().name());
    document.addProperty("exitCode", checkup.outcome().exitCode());
    JsonArray checks = new JsonArray();
    for (Check check : checkup.checks()) {
      JsonObject one = new JsonObject();
      one.addProperty("subject", check.subject().toString());
      one.addProperty("mark", check.mark().name());
      one.addProperty("seen", check.seen());
      one.addProperty("why", check.why());
      one.addProperty("next", check.next());
      checks.add(one);
    }
    document.add("checks", checks);
    document.addProperty(
        "message", checkup.refusal().map(TextPrinter::reason).orElse("nothing is wrong"));
    document.addProperty("next", checkup.refusal().map(Refusal::next).orElse(""));
    return document;
  }
}
