package dev.slipway.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import dev.slipway.Outcome;
import dev.slipway.database.EngineWords;
import dev.slipway.progress.Progress;
import dev.slipway.refusal.Refusal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** A line of the log as one JSON object, for those whose logs a program reads. */
final class LogLine {
  private static final Gson COMPACT = new GsonBuilder().disableHtmlEscaping().create();

  private LogLine() {}

  /** What was logged; a step of the run has its number beside it. */
  static String of(
      Level level,
      String pattern,
      @Nullable Object @Nullable [] arguments,
      String message,
      @Nullable Throwable thrown) {
    JsonObject line = begun(level, message);
    if (pattern.equals(Progress.STEP)
        && arguments != null
        && arguments[0] instanceof Number step
        && arguments[1] instanceof Number of) {
      line.addProperty("message", String.valueOf(arguments[2]));
      line.addProperty("step", step);
      line.addProperty("of", of);
    }
    if (thrown != null) {
      line.addProperty("stack", stack(thrown));
    }
    return COMPACT.toJson(line);
  }

  /** From where an exception came. */
  static String stack(Throwable thrown) {
    StringWriter stack = new StringWriter();
    thrown.printStackTrace(new PrintWriter(stack, true));
    return EngineWords.cleared(stack.toString(), thrown);
  }

  /** What the command itself says. */
  static String of(Level level, String message) {
    return COMPACT.toJson(begun(level, message));
  }

  /** Why the gate stays closed: the last line. */
  static String of(Outcome outcome, Refusal refusal) {
    JsonObject line = begun(Level.ERROR, TextPrinter.sentence(refusal));
    line.addProperty("outcome", outcome.name());
    line.addProperty("exitCode", outcome.exitCode());
    line.addProperty("seen", refusal.seen());
    line.addProperty("why", refusal.why());
    line.addProperty("next", refusal.next());
    return COMPACT.toJson(line);
  }

  private static JsonObject begun(Level level, String message) {
    JsonObject line = new JsonObject();
    line.addProperty("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
    line.addProperty("level", level.name().toLowerCase(Locale.ROOT));
    line.addProperty("message", message);
    return line;
  }
}
