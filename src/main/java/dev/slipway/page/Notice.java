package dev.slipway.page;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import dev.slipway.page.Page.Closed;
import dev.slipway.progress.Progress.Now;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * What the page says at a moment.
 *
 * <p>Whoever opens the app reads it, and so it holds no more than what may be told outside.
 *
 * @param since when the run began
 * @param at the moment
 * @param now what the run is at, or was at when it ended
 * @param closed how it ended, if it did not open the gate
 */
record Notice(Instant since, Instant at, Now now, Optional<Closed> closed) {
  static final int SECONDS_TO_RELOAD = 5;

  private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ink: #1c2530; --soft: #5b6775; --paper: #f6f7f9; --card: #fff; --line: #dfe3e8;
        --mark: #1f6feb; }
      @media (prefers-color-scheme: dark) { :root { --ink: #e6eaef; --soft: #9aa7b5; --paper: #10151b; --card: #1a2129;
        --line: #2e3843; --mark: #58a6ff; } }
      :root.closed { --mark: #c62f2f; }
      @media (prefers-color-scheme: dark) { :root.closed { --mark: #ff7b72; } }
      * { box-sizing: border-box; }
      body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--paper);
        color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
      main { width: 100%; max-width: 36rem; padding: 1.5rem; background: var(--card); border: 1px solid var(--line);
        border-top: 4px solid var(--mark); border-radius: 8px; overflow-wrap: anywhere; }
      h1 { margin: 0 0 .75rem; font-size: 1.35rem; line-height: 1.3; }
      p { margin: 0 0 .75rem; }
      progress { width: 100%; height: .6rem; margin: .25rem 0 .75rem; accent-color: var(--mark); }
      code { display: block; padding: .6rem .75rem; background: var(--paper); border: 1px solid var(--line);
        border-radius: 6px; font: .9rem/1.5 ui-monospace, monospace; white-space: pre-wrap; }
      .soft { color: var(--soft); font-size: .9rem; }
      p:last-child { margin-bottom: 0; }
      """;

  /** The one source of styles that a browser is to take. */
  static final String STYLE_SOURCE = "'sha256-" + digest(STYLE) + "'";

  String html() {
    StringBuilder html = new StringBuilder();
    html.append("<!doctype html>\n<html lang=\"en\"")
        .append(closed.isPresent() ? " class=\"closed\"" : "")
        .append(">\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<meta http-equiv=\"refresh\" content=\"" + SECONDS_TO_RELOAD + "\">\n")
        .append("<title>" + heading() + "</title>\n<style>" + STYLE + "</style>\n")
        .append("<main>\n<h1>" + heading() + "</h1>\n");
    if (closed.isPresent()) {
      Closed end = closed.get();
      html.append("<p>" + escaped(reason(end)) + "</p>\n")
          .append("<p class=\"soft\">What to do next:</p>\n")
          .append("<p><code>" + escaped(end.next()) + "</code></p>\n")
          .append("<p class=\"soft\">" + escaped(ending(end)) + "</p>\n");
    } else {
      html.append("<p>Its database is being made what this version needs.</p>\n");
      if (now.step() > 0) {
        html.append(
            "<progress max=\"" + now.of() + "\" value=\"" + (now.step() - 1) + "\"></progress>\n");
      }
      html.append("<p>" + escaped(doing()) + "</p>\n");
      if (!now.within().isEmpty()) {
        html.append("<p>" + escaped(now.within()) + "</p>\n");
      }
      html.append("<p class=\"soft\">" + escaped(lasting()) + "</p>\n");
    }
    return html.append("<p class=\"soft\">This page reloads by itself.</p>\n</main>\n</html>\n")
        .toString();
  }

  String plain() {
    StringBuilder text = new StringBuilder(heading() + "\n");
    if (closed.isPresent()) {
      Closed end = closed.get();
      text.append(reason(end) + "\nNext: " + end.next() + "\n" + ending(end) + "\n");
    } else {
      text.append(doing() + "\n");
      if (!now.within().isEmpty()) {
        text.append(now.within() + "\n");
      }
      text.append(lasting() + "\n");
    }
    return text.toString();
  }

  String json() {
    JsonObject json = new JsonObject();
    json.addProperty("status", closed.isPresent() ? "closed" : "working");
    json.addProperty("step", now.step());
    json.addProperty("of", now.of());
    json.addProperty("doing", now.doing());
    json.addProperty("within", now.within());
    json.addProperty("since", since.toString());
    closed.ifPresent(
        end -> {
          json.addProperty("outcome", end.outcome());
          json.addProperty("exitCode", end.exitCode());
          json.addProperty("reason", reason(end));
          json.addProperty("next", end.next());
        });
    return JSON.toJson(json) + "\n";
  }

  private String heading() {
    return closed.isPresent() ? "The app was not started" : "The app will start soon";
  }

  private static String reason(Closed end) {
    return capitalised(end.reason()) + ".";
  }

  private String ending(Closed end) {
    return "Outcome "
        + end.exitCode()
        + " "
        + end.outcome()
        + (now.step() > 0 ? ", at step " + step() : "")
        + (now.within().isEmpty() ? "" : ", " + now.within());
  }

  private String doing() {
    return now.step() > 0 ? "Step " + step() : capitalised(now.doing());
  }

  private String step() {
    return now.step() + " of " + now.of() + ": " + now.doing();
  }

  private String lasting() {
    Duration time = Duration.between(since, at);
    long seconds = Math.max(0, time.toSeconds());
    String so = seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    return "Since " + TIME.format(since) + ", " + so;
  }

  private static String capitalised(String words) {
    return words.isEmpty()
        ? words
        : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String digest(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
