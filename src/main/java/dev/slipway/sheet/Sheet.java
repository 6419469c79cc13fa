package dev.slipway.sheet;

import dev.slipway.evidence.Standing;
import dev.slipway.evidence.Votes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * One page about a run that changed a database, or was about to: what was found, what was done, how
 * it goes back.
 *
 * <p>It holds no script and asks for nothing from elsewhere.
 *
 * @param ending how the run ended
 * @param found what was seen, in the order in which it was seen
 * @param ballot the votes, where a ladder was needed
 * @param done what was done and kept
 * @param counts how many rows tables had
 * @param back what to type to have it as it was
 * @param times how long the parts took
 * @param about what else is known of the run
 */
public record Sheet(
    Ending ending,
    List<Line> found,
    Optional<Ballot> ballot,
    List<Deed> done,
    List<Count> counts,
    List<Way> back,
    List<Line> times,
    List<Line> about) {

  /**
   * How the run ended.
   *
   * @param name what the database or app is called
   * @param headline the same in a few words
   * @param good whether that is what was wanted
   * @param message what happened
   * @param next what to type next, if there is anything
   */
  public record Ending(
      String name, String headline, boolean good, String message, Optional<String> next) {}

  /**
   * A word and what there is to say of it.
   *
   * @param said one or more, below one another
   */
  public record Line(String word, List<String> said) {

    public Line {
      said = List.copyOf(said);
    }
  }

  /**
   * The votes and what was made of them.
   *
   * @param migrations the names of the migrations, in order
   * @param extras objects that no rung mentions
   */
  public record Ballot(
      Votes votes, Standing standing, List<String> migrations, List<String> extras) {}

  /**
   * Something that was done.
   *
   * @param what in a word
   * @param to the migration or object
   * @param time how long it took; empty where that says nothing
   */
  public record Deed(String what, String to, String time) {}

  /**
   * How many rows a table had.
   *
   * @param before empty if it was not there or not counted
   * @param after the same
   */
  public record Count(String table, Optional<Long> before, Optional<Long> after) {}

  /**
   * A way back.
   *
   * @param why what it is for
   * @param command what to type; empty where there is nothing to type
   */
  public record Way(String why, String command) {}

  private static final String STYLE =
      (":root { color-scheme: light dark; " + Colours.LIGHT.variables() + " }\n")
          + ("@media (prefers-color-scheme: dark) { :root { " + Colours.DARK.variables() + " } }\n")
          + """
          * { box-sizing: border-box; }
          body { margin: 0; padding: 1rem; background: var(--paper); color: var(--ink);
            font: 1rem/1.5 system-ui, sans-serif; }
          main { max-width: 58rem; margin: 0 auto; }
          header, section { background: var(--card); border: 1px solid var(--line); border-radius: 8px;
            padding: 1.1rem 1.25rem; margin: 0 0 .9rem; overflow-wrap: anywhere; }
          header { border-top: 5px solid var(--good); }
          .closed header { border-top-color: var(--bad); }
          h1 { margin: 0 0 .4rem; font-size: 1.45rem; line-height: 1.25; }
          h1 b { color: var(--good); }
          .closed h1 b { color: var(--bad); }
          h2 { margin: 0 0 .6rem; font-size: 1.05rem; }
          p { margin: 0 0 .6rem; }
          p:last-child, ul:last-child { margin-bottom: 0; }
          code { font: .875em/1.5 ui-monospace, monospace; unicode-bidi: isolate; }
          .type { display: block; padding: .5rem .75rem; margin: 0 0 .75rem; background: var(--paper);
            border: 1px solid var(--line); border-radius: 6px; white-space: pre-wrap; user-select: all; }
          .soft { color: var(--soft); font-size: .9rem; }
          dl { display: grid; grid-template-columns: minmax(5.5rem, max-content) 1fr; gap: .3rem 1rem; margin: 0; }
          dt { color: var(--soft); }
          dd { margin: 0; min-width: 0; grid-column: 2; }
          table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
          th { color: var(--soft); font-weight: normal; text-align: left; }
          th, td { padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
          tr:last-child td { border-bottom: 0; }
          table.rows { width: auto; min-width: min(100%, 24rem); }
          .n { text-align: right; padding-right: 0; padding-left: .75rem; white-space: nowrap; }
          .w { white-space: nowrap; }
          .less { color: var(--bad); font-weight: 600; }
          svg.votes { display: block; width: 100%; height: auto; }
          svg.votes.narrow { display: none; }
          @media (max-width: 640px) {
            body { padding: .5rem; }
            header, section { padding: .9rem .85rem; }
            dl { display: block; }
            dd { margin: 0 0 .5rem; }
            dl.short { display: grid; }
            dl.short dd { margin: 0; }
            svg.votes.wide { display: none; }
            svg.votes.narrow { display: block; }
          }
          @media print {
            :root { color-scheme: light; PRINTED }
            body { padding: 0; background: none; font-size: .85rem; print-color-adjust: exact; }
            header, section { break-inside: avoid-page; border-color: var(--line); }
            section.long { break-inside: auto; }
            svg.votes.narrow { display: none; }
            svg.votes.wide { display: block; }
          }
          """
              .replace("PRINTED", Colours.LIGHT.variables())
          + Picture.STYLE;

  private static final int MOST_COUNTS = 40;

  public Sheet {
    found = List.copyOf(found);
    done = List.copyOf(done);
    counts = List.copyOf(counts);
    back = List.copyOf(back);
    times = List.copyOf(times);
    about = List.copyOf(about);
  }

  /** The page. */
  public String html() {
    Markup html = new Markup().doctype();
    html.open("html", "lang", "en", "class", ending.good ? "open" : "closed").line();
    html.open("head").line();
    html.alone("meta", "charset", "utf-8").line();
    html.alone("meta", "name", "viewport", "content", "width=device-width, initial-scale=1").line();
    html.alone("meta", "name", "referrer", "content", "no-referrer").line();
    html.alone(
            "meta",
            "http-equiv",
            "Content-Security-Policy",
            "content",
            "default-src 'none'; style-src 'sha256-" + digest(STYLE) + "'")
        .line();
    html.element("title", ending.name + ": " + ending.headline).line();
    html.style(STYLE).close("head").line();
    html.open("body").line().open("main").line();
    writeHeader(html);
    writeLines(html, "What was found", found, "long");
    ballot.ifPresent(votes -> writePicture(html, votes));
    writeDone(html);
    writeCounts(html);
    writeBack(html);
    writeLines(html, "How long it took", times, "short");
    writeLines(html, "About this run", about, "long");
    return html.close("main").line().close("body").line().close("html").line().toString();
  }

  private void writeHeader(Markup html) {
    html.open("header").line().open("h1");
    html.element("code", ending.name).text(" ").element("b", ending.headline).close("h1").line();
    html.element("p", ending.message).line();
    if (ending.next.isPresent()) {
      html.element("p", "What to do next:", "class", "soft").line();
      html.element("code", ending.next.get(), "class", "type").line();
    }
    html.close("header").line();
  }

  private static void writeLines(Markup html, String heading, List<Line> lines, String form) {
    if (lines.isEmpty()) {
      return;
    }
    html.open("section").line().element("h2", heading).line();
    html.open("dl", "class", form).line();
    for (Line line : lines) {
      html.element("dt", line.word);
      for (String said : line.said) {
        html.element("dd", said);
      }
      html.line();
    }
    html.close("dl").line().close("section").line();
  }

  private static void writePicture(Markup html, Ballot ballot) {
    Picture picture = new Picture(ballot.votes, ballot.standing, ballot.migrations, ballot.extras);
    html.open("section").line().element("h2", "How the database's objects voted").line();
    html.element(
            "p",
            "Rung k is what a database looks like that has exactly the first k migrations. Each"
                + " object was asked at which rungs it looks as it did here; where all bars meet,"
                + " the database stood before this run.",
            "class",
            "soft")
        .line();
    html.markup(picture.inline(Picture.Form.WIDE)).line();
    html.markup(picture.inline(Picture.Form.NARROW)).line();
    html.close("section").line();
  }

  private void writeDone(Markup html) {
    html.open("section").line().element("h2", "What was done").line();
    if (done.isEmpty()) {
      html.element("p", "Nothing that was kept.").line().close("section").line();
      return;
    }
    html.open("table").line();
    for (Deed deed : done) {
      html.open("tr")
          .element("td", deed.what, "class", "w")
          .open("td")
          .element("code", deed.to)
          .close("td");
      html.element("td", deed.time, "class", "n").close("tr").line();
    }
    html.close("table").line().close("section").line();
  }

  private void writeCounts(Markup html) {
    if (counts.isEmpty()) {
      return;
    }
    boolean compares = counts.stream().anyMatch(count -> count.after.isPresent());
    html.open("section", "class", "long")
        .line()
        .element("h2", compares ? "Rows" : "Rows before this run")
        .line();
    html.open("table", "class", "rows").line();
    html.open("tr").element("th", "table").element("th", "before", "class", "n");
    if (compares) {
      html.element("th", "after", "class", "n");
    }
    html.close("tr").line();
    for (Count count : counts.subList(0, Math.min(MOST_COUNTS, counts.size()))) {
      boolean less =
          count.before.isPresent()
              && count.after.filter(now -> now < count.before.get()).isPresent();
      html.open("tr").open("td").element("code", count.table).close("td");
      html.element("td", rows(count.before), "class", "n");
      if (compares) {
        html.element("td", rows(count.after), "class", less ? "n less" : "n");
      }
      html.close("tr").line();
    }
    html.close("table").line();
    if (counts.size() > MOST_COUNTS) {
      html.element("p", "and " + (counts.size() - MOST_COUNTS) + " more tables", "class", "soft");
    }
    html.close("section").line();
  }

  private static String rows(Optional<Long> rows) {
    return rows.map(Sheet::grouped).orElse("–");
  }

  /** With a thin space between thousands. */
  private static String grouped(long number) {
    return Long.toString(number).replaceAll("(?<=\\d)(?=(\\d{3})+$)", "\u2009");
  }

  private void writeBack(Markup html) {
    if (back.isEmpty()) {
      return;
    }
    html.open("section").line().element("h2", "How to go back").line();
    for (Way way : back) {
      html.element("p", way.why);
      if (!way.command.isEmpty()) {
        html.element("code", way.command, "class", "type");
      }
      html.line();
    }
    html.close("section").line();
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
