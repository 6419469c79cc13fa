package dev.slipway.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.slipway.risk.Effect;
import dev.slipway.risk.LockMode;
import dev.slipway.risk.Risk;
import dev.slipway.risk.Risk.Level;
import dev.slipway.risk.Risk.Likelihood;
import dev.slipway.risk.Risk.Loss;
import dev.slipway.risk.Risk.Obstacle;
import dev.slipway.risk.Risk.OlderApps;
import dev.slipway.risk.Risk.Rollback;
import dev.slipway.risk.Risk.Span;
import dev.slipway.risk.Risk.Touch;
import dev.slipway.risk.Rule;
import dev.slipway.risk.Toil;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** The risks of pending migrations: a few lines each for people, and all of it as JSON. */
final class RiskPrinter {
  /** How many things of a kind are said of one migration, unless somebody asked for all. */
  private static final int SHOWN = 4;

  /** What is said of a migration that makes no difference to any rung. */
  static final String NO_CHANGE = "changes nothing that can be seen";

  private static final String MARGIN = "          ";

  private final PrintStream out;
  private final boolean verbose;

  private RiskPrinter(PrintStream out, boolean verbose) {
    this.out = out;
    this.verbose = verbose;
  }

  /** All of them in one line. */
  static String summary(List<Risk> risks) {
    List<String> levels = new ArrayList<>();
    for (Level level : List.of(Level.HIGH, Level.MEDIUM, Level.LOW)) {
      long number = risks.stream().filter(risk -> risk.level() == level).count();
      if (number > 0) {
        levels.add(number + " " + word(level));
      }
    }
    Likelihood loss =
        risks.stream().map(Risk::loss).max(Likelihood::compareTo).orElse(Likelihood.NONE);
    return String.join(", ", levels)
        + "; data loss "
        + loss.name().toLowerCase(Locale.ROOT)
        + (risks.stream().allMatch(Risk::additive) ? "; " + OlderApps.OPEN : "");
  }

  private static String word(Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  static void print(List<Risk> risks, boolean verbose, PrintStream out) {
    risks.forEach(new RiskPrinter(out, verbose)::print);
  }

  private void print(Risk risk) {
    wrapped(
        "  " + String.format(Locale.ROOT, "%-8s", word(risk.level())),
        risk.migration()
            + (risk.reasons().isEmpty() ? "" : ": " + String.join(", ", risk.reasons())));
    List<String> changes =
        risk.changes().stream().flatMap(change -> change.words().stream()).toList();
    line(changes.isEmpty() ? NO_CHANGE : shortened(changes, ", "));
    Map<String, Map<String, List<String>>> grouped = new LinkedHashMap<>();
    for (Loss loss : risk.losses()) {
      note(grouped, "loss " + word(loss.likelihood()), loss.words(), counted(loss));
    }
    for (Obstacle obstacle : risk.obstacles()) {
      note(
          grouped,
          obstacle.isCertain() ? "fails" : "may fail",
          obstacle.words(),
          counted(obstacle.object(), obstacle.rows()));
    }
    grouped.forEach(this::lines);
    List<String> waits = waits(risk);
    if (!waits.isEmpty()) {
      line(shortened(waits, "; "));
    }
    line(
        risk.olderApps()
            + (risk.rollback() == Rollback.NOTHING ? ", " : ", back by ")
            + risk.rollback()
            + risk.measured().map(time -> ", took " + time.toMillis() + " ms").orElse(""));
    if (verbose) {
      for (Touch touch : risk.touches()) {
        touch
            .effect()
            .rule()
            .ifPresent(
                rule ->
                    line(
                        "line "
                            + touch.effect().line()
                            + ", "
                            + rule.id()
                            + ": "
                            + rule.words()
                            + "; "
                            + rule.instead()
                            + " ("
                            + rule.source()
                            + ")"));
      }
    }
  }

  /** Notes what something is said of, with all else of which the same is said. */
  private static void note(
      Map<String, Map<String, List<String>>> grouped, String what, String why, String object) {
    grouped
        .computeIfAbsent(what, one -> new LinkedHashMap<>())
        .computeIfAbsent(why, one -> new ArrayList<>())
        .add(object);
  }

  /** One line for each reason, with what it is said of. */
  private void lines(String what, Map<String, List<String>> reasons) {
    int shown = 0;
    for (Map.Entry<String, List<String>> reason : reasons.entrySet()) {
      if (shown == SHOWN && !verbose && reasons.size() > SHOWN + 1) {
        line(what + ": and " + (reasons.size() - SHOWN) + " reasons more, which --verbose lists");
        return;
      }
      String objects = shortened(reason.getValue(), ", ");
      line(what + ": " + objects + (objects.isEmpty() ? "" : ": ") + reason.getKey());
      shown++;
    }
  }

  private void line(String text) {
    wrapped(MARGIN, text);
  }

  /** Prints something on as many lines as it takes, those behind the first further in. */
  private void wrapped(String first, String text) {
    StringBuilder line = new StringBuilder(first);
    int begin = first.length();
    for (String word : TextPrinter.oneLine(text).split(" ", -1)) {
      if (line.length() > begin && line.length() + 1 + word.length() > TextPrinter.SCREEN) {
        out.println(line);
        line = new StringBuilder(MARGIN + "  ");
        begin = line.length();
      }
      line.append(line.length() > begin ? " " : "").append(word);
    }
    out.println(line);
  }

  private String shortened(List<String> words, String between) {
    return verbose || words.size() <= SHOWN
        ? String.join(between, words)
        : String.join(between, words.subList(0, SHOWN))
            + " and "
            + (words.size() - SHOWN)
            + " more";
  }

  /** A loss in a few words, how likely it is first. */
  static String words(Loss loss) {
    String object = counted(loss);
    return word(loss.likelihood()) + ": " + object + (object.isEmpty() ? "" : ", ") + loss.words();
  }

  private static String word(Likelihood likelihood) {
    return likelihood.name().toLowerCase(Locale.ROOT);
  }

  private static String counted(Loss loss) {
    return counted(loss.object(), loss.rows());
  }

  private static String counted(String object, OptionalLong rows) {
    return object + (rows.isPresent() ? " (" + rows(rows.getAsLong()) + ")" : "");
  }

  static String rows(long rows) {
    return rows == 1 ? "1 row" : rows + " rows";
  }

  /** Who waits for what, the same table once for each lock and time. */
  private List<String> waits(Risk risk) {
    Set<String> waits = new LinkedHashSet<>();
    for (Touch touch : risk.touches()) {
      Effect effect = touch.effect();
      boolean worth =
          verbose
              || touch.span() != Span.MOMENT
              || effect.toil() == Toil.REWRITE
              || effect.lock().filter(LockMode::blocksApps).isPresent();
      if (!worth) {
        continue;
      }
      String size =
          touch.rows().isPresent() && effect.toil() != Toil.NOTHING
              ? " ("
                  + rows(touch.rows().getAsLong())
                  + touch.bytes().stream()
                      .mapToObj(bytes -> ", " + TextPrinter.size(bytes))
                      .findFirst()
                      .orElse("")
                  + ")"
              : "";
      String work = effect.toil() == Toil.NOTHING ? "" : effect.toil() + size + ", ";
      waits.add(
          effect
                  .lock()
                  .map(
                      lock ->
                          lock
                              + " on "
                              + effect.table()
                              + (lock.blocksApps() ? " blocks " + lock.blocked() : ""))
                  .orElse(effect.table())
              + ": "
              + work
              + touch.span());
    }
    return List.copyOf(waits);
  }

  static JsonArray json(List<Risk> risks) {
    JsonArray array = new JsonArray();
    for (Risk risk : risks) {
      JsonObject json = new JsonObject();
      json.addProperty("migration", risk.migration().name());
      json.addProperty("level", risk.level().name());
      json.add("reasons", texts(risk.reasons()));
      json.add("changes", changes(risk));
      json.addProperty("loss", risk.loss().name());
      json.add("losses", losses(risk.losses()));
      json.add("obstacles", obstacles(risk));
      json.add("touches", touches(risk));
      json.addProperty("additive", risk.additive());
      json.addProperty("olderApps", risk.olderApps().name());
      json.addProperty("rollback", risk.rollback().name());
      json.addProperty("millis", risk.measured().map(Duration::toMillis).orElse(null));
      array.add(json);
    }
    return array;
  }

  private static JsonArray texts(List<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }

  private static JsonArray changes(Risk risk) {
    JsonArray array = new JsonArray();
    for (Risk.Change change : risk.changes()) {
      JsonObject json = new JsonObject();
      json.addProperty("object", change.object());
      json.add("words", texts(change.words()));
      array.add(json);
    }
    return array;
  }

  static JsonArray losses(List<Loss> losses) {
    JsonArray array = new JsonArray();
    for (Loss loss : losses) {
      JsonObject json = new JsonObject();
      json.addProperty("likelihood", loss.likelihood().name());
      json.addProperty("object", loss.object());
      add(json, "rows", loss.rows());
      json.addProperty("because", loss.words());
      array.add(json);
    }
    return array;
  }

  private static JsonArray obstacles(Risk risk) {
    JsonArray array = new JsonArray();
    for (Obstacle obstacle : risk.obstacles()) {
      JsonObject json = new JsonObject();
      json.addProperty("object", obstacle.object());
      add(json, "rows", obstacle.rows());
      json.addProperty("certain", obstacle.isCertain());
      json.addProperty("because", obstacle.words());
      array.add(json);
    }
    return array;
  }

  private static JsonArray touches(Risk risk) {
    JsonArray array = new JsonArray();
    for (Touch touch : risk.touches()) {
      Effect effect = touch.effect();
      JsonObject json = new JsonObject();
      json.addProperty("table", effect.table());
      json.addProperty("line", effect.line());
      json.addProperty("statement", effect.statement());
      json.add("lock", JsonPrinter.text(effect.lock().map(LockMode::toString)));
      json.add("blocks", JsonPrinter.text(effect.lock().map(LockMode::blocked)));
      json.addProperty("toil", effect.toil().name());
      add(json, "rows", touch.rows());
      add(json, "bytes", touch.bytes());
      json.addProperty("span", touch.span().name());
      json.add("rule", JsonPrinter.text(effect.rule().map(Rule::id)));
      array.add(json);
    }
    return array;
  }

  private static void add(JsonObject json, String key, OptionalLong number) {
    if (number.isPresent()) {
      json.addProperty(key, number.getAsLong());
    } else {
      json.add(key, JsonNull.INSTANCE);
    }
  }
}
