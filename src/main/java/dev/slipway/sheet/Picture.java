package dev.slipway.sheet;

import dev.slipway.evidence.Standing;
import dev.slipway.evidence.Votes;
import dev.slipway.evidence.Votes.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The votes as a picture: objects below one another, rungs beside one another, and a bar over the
 * rungs at which an object looks as it does in the database. Where all bars meet, it stands.
 *
 * @param votes what the objects say
 * @param standing what was made of it
 * @param migrations the names of the migrations, in order
 * @param extras objects that no rung mentions
 */
record Picture(Votes votes, Standing standing, List<String> migrations, List<String> extras) {

  /** How it lies on the paper. */
  enum Form {
    /** Names beside the bars. */
    WIDE(860, 300, 21, 48, 40),
    /** Names above the bars, for a phone. */
    NARROW(340, 0, 34, 24, 40);

    private final double width;
    private final double left;
    private final double height;
    private final int columns;
    private final int rows;

    Form(double width, double left, double height, int columns, int rows) {
      this.width = width;
      this.left = left;
      this.height = height;
      this.columns = columns;
      this.rows = rows;
    }
  }

  /** What it is drawn with; variables have a name in {@link Colours}. */
  static final String STYLE =
      """
      .votes { font: 11px system-ui, sans-serif; }
      .votes text { fill: var(--soft); }
      .votes .name { fill: var(--ink); font: 12px ui-monospace, monospace; }
      .votes .says { fill: var(--ink); font-size: 13px; font-weight: 600; }
      .votes .count { font-size: 9px; }
      .votes .rung { fill: var(--ink); font-size: 11px; text-anchor: middle; }
      .votes .axis { text-anchor: end; }
      .votes .mid { text-anchor: middle; }
      .votes .here { fill: var(--card); font-weight: 700; }
      .votes .grid { stroke: var(--line); stroke-width: 1; }
      .votes .band { fill: var(--band); }
      .votes .edge { fill: none; stroke: var(--stands); stroke-width: 1.5; }
      .votes .nearly { stroke-dasharray: 4 3; }
      .votes .mark { fill: var(--stands); }
      .votes .share { fill: var(--line); }
      .votes .first { fill: var(--first); stroke: var(--first); }
      .votes .second { fill: var(--second); stroke: var(--second); }
      .votes .missing { fill: var(--card); }
      .votes .first-line { stroke: var(--first); }
      .votes .second-line { stroke: var(--second); }
      .votes .cross { fill: none; stroke: var(--bad); stroke-width: 2; }
      .votes .halo { fill: none; stroke: var(--card); stroke-width: 5; }
      .votes .extra { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 1 4; }
      """;

  private static final int MOST_EXTRAS = 5;
  private static final double HEAD = 78;
  private static final double SHARES = 28;
  private static final int SAYS = 72;

  Picture {
    migrations = List.copyOf(migrations);
    extras = List.copyOf(extras);
  }

  /** A file of its own, in fixed colours. */
  String file(Form form, Colours colours) {
    return draw(form, colours.name().toLowerCase(Locale.ROOT), colours.in(STYLE)).toString() + "\n";
  }

  /** A part of a page that has {@link #STYLE}. */
  Markup inline(Form form) {
    return draw(form, form.name().toLowerCase(Locale.ROOT), "");
  }

  /** What it shows, in a sentence. */
  String summary() {
    long agreeing = votes.agreeing(standing.rung());
    long all = objects();
    String rung = standing.rung() + " of " + votes.top();
    return isMet()
        ? (agreeing == all ? "All " + all : agreeing + " of " + all)
            + " objects agree on rung "
            + rung
        : "No rung has all: " + agreeing + " of " + all + " agree on " + rung;
  }

  private String after() {
    int rung = standing.rung();
    return rung == 0
        ? ", an empty database"
        : rung <= migrations.size() ? ", after " + migrations.get(rung - 1) : "";
  }

  private long objects() {
    return votes.votes().stream().filter(vote -> !vote.isExtra()).count();
  }

  /** Whether it stands on a rung at all. */
  private boolean isMet() {
    return switch (standing.kind()) {
      case EMPTY, CURRENT, BEHIND, AT -> true;
      case PATCHWORK, INTERRUPTED, AMBIGUOUS, UNRECOGNISED, CONTRADICTED, AHEAD -> false;
    };
  }

  private Markup draw(Form form, String id, String style) {
    return new Drawing(form, id).drawn(style);
  }

  /** One drawing on its way. */
  private final class Drawing {
    private final Form form;
    private final String id;
    private final Rows rows;
    private final Scale scale;
    private final Markup svg = new Markup();
    private final int rung = standing.rung();

    Drawing(Form form, String id) {
      this.form = form;
      this.id = id;
      this.rows = Rows.of(votes, rung, form.rows);
      this.scale =
          Scale.of(
              votes.top(), rung, rows.shown(), form.columns, form.left, form.width - form.left - 1);
    }

    Markup drawn(String style) {
      int extraRows = Math.min(MOST_EXTRAS, extras.size());
      double bottom = HEAD + rows.shown().size() * form.height;
      double end = bottom + 8 + extraRows * form.height;
      List<String> notes = notes();
      double height = end + notes.size() * 16 + legendHeight() + 6;
      svg.open(
          "svg",
          "xmlns",
          "http://www.w3.org/2000/svg",
          "class",
          "votes " + id,
          "viewBox",
          "0 0 " + number(form.width) + " " + number(height),
          "role",
          "img",
          "aria-labelledby",
          "title-" + id + " desc-" + id);
      svg.element("title", "The votes of the database's objects", "id", "title-" + id);
      svg.element("desc", described(), "id", "desc-" + id).line();
      if (!style.isEmpty()) {
        svg.style(style);
      }
      svg.open("defs");
      hatch("first");
      hatch("second");
      svg.close("defs").line();
      svg.element(
          "text",
          cut(form == Form.WIDE ? summary() + after() : summary(), SAYS),
          "class",
          "says",
          "x",
          number(sideways()),
          "y",
          "14");
      if (form == Form.WIDE) {
        svg.element("text", "objects that agree", "class", "axis", "x", axis(), "y", "50");
        svg.element("text", "rung", "class", "axis", "x", axis(), "y", number(HEAD - 7)).line();
      }
      band(bottom);
      columns(bottom);
      double y = HEAD;
      for (Row row : rows.shown()) {
        row(row, y);
        y += form.height;
      }
      edge(bottom);
      y = bottom + 8;
      for (String extra : extras.subList(0, extraRows)) {
        extra(extra, y);
        y += form.height;
      }
      y = end + 10;
      for (String note : notes) {
        svg.element("text", note, "x", "2", "y", number(y)).line();
        y += 16;
      }
      legend(y + 4);
      return svg.close("svg");
    }

    private String axis() {
      return number(form.left - 10);
    }

    private double sideways() {
      return form == Form.WIDE ? form.left : 1;
    }

    private String described() {
      return summary()
          + after()
          + ". Each bar lies over the rungs at which an object looks as it does in the database: "
          + rows.shown().stream()
              .map(row -> row.name() + " " + spoken(row))
              .collect(Collectors.joining("; "))
          + ".";
    }

    private String spoken(Row row) {
      List<Interval> intervals = row.exact().isEmpty() ? row.alike() : row.exact();
      return (row.isThere() ? "there" : "missing")
          + (row.exact().isEmpty() ? ", defined otherwise, " : " ")
          + intervals.stream()
              .map(one -> one.from() == one.to() ? "" + one.from() : one.from() + " to " + one.to())
              .collect(Collectors.joining(", "));
    }

    private void hatch(String tone) {
      svg.open(
              "pattern",
              "id",
              "hatch-" + tone + "-" + id,
              "width",
              "5",
              "height",
              "5",
              "patternUnits",
              "userSpaceOnUse",
              "patternTransform",
              "rotate(45)")
          .alone("rect", "class", tone, "width", "1.6", "height", "5", "stroke-width", "0")
          .close("pattern");
    }

    private String hatched(String tone) {
      return "url(#hatch-" + tone + "-" + id + ")";
    }

    private void band(double bottom) {
      svg.alone(
              "rect",
              "class",
              "band",
              "x",
              number(scale.from(rung)),
              "y",
              number(HEAD - 18),
              "width",
              number(scale.step()),
              "height",
              number(bottom - HEAD + 22))
          .line();
    }

    /** Over the bars, so that it is seen where they meet. */
    private void edge(double bottom) {
      svg.alone(
              "rect",
              "class",
              isMet() ? "edge" : "edge nearly",
              "x",
              number(scale.from(rung)),
              "y",
              number(HEAD - 18),
              "width",
              number(scale.step()),
              "height",
              number(bottom - HEAD + 22),
              "rx",
              "3")
          .line();
    }

    private void columns(double bottom) {
      long all = Math.max(1, objects());
      double after = -100;
      for (Interval column : scale.columns()) {
        double x = scale.from(column.from());
        double middle = x + scale.step() / 2;
        boolean here = column.from() == rung;
        long most = 0;
        for (int one = column.from(); one <= column.to(); one++) {
          most = Math.max(most, votes.agreeing(one));
        }
        double high = SHARES * most / all;
        svg.open("g").element("title", columnTitle(column, most));
        svg.alone(
            "line",
            "class",
            "grid",
            "x1",
            number(x),
            "x2",
            number(x),
            "y1",
            number(HEAD - 4),
            "y2",
            number(bottom + 4));
        svg.alone(
            "rect",
            "class",
            here ? "mark" : "share",
            "x",
            number(x + Math.min(2, scale.step() / 6)),
            "y",
            number(HEAD - 22 - high),
            "width",
            number(scale.step() - Math.min(4, scale.step() / 3)),
            "height",
            number(high));
        if (here || scale.step() >= 26) {
          svg.element(
              "text",
              Long.toString(most),
              "class",
              "count mid",
              "x",
              number(middle),
              "y",
              number(HEAD - 24 - high));
        }
        String label =
            column.from() == column.to() ? "" + column.from() : column.from() + "–" + column.to();
        double half = label.length() * 3.5;
        if (here) {
          double pill = Math.max(scale.step(), half * 2 + 2);
          double at = inside(middle, pill / 2);
          svg.alone(
              "rect",
              "class",
              "mark",
              "x",
              number(at - pill / 2),
              "y",
              number(HEAD - 18),
              "width",
              number(pill),
              "height",
              "15",
              "rx",
              "3");
          svg.element("text", label, "class", "rung here", "x", number(at), "y", number(HEAD - 7));
          after = at + pill / 2;
        } else {
          double at = inside(middle, half);
          if (at - half > after + 3 && isFarFromStanding(at, half)) {
            svg.element("text", label, "class", "rung", "x", number(at), "y", number(HEAD - 7));
            after = at + half;
          }
        }
        svg.close("g").line();
      }
    }

    /** Where a label stands that would otherwise be cut at the picture's edge, or by the axis'. */
    private double inside(double middle, double half) {
      double least = (form == Form.WIDE ? form.left - 6 : 1) + half;
      return Math.min(Math.max(middle, least), form.width - 1 - half);
    }

    private boolean isFarFromStanding(double middle, double half) {
      double stands = scale.from(rung) + scale.step() / 2;
      double pill = Math.max(scale.step(), Integer.toString(rung).length() * 7 + 2) / 2;
      return middle + half < stands - pill - 1 || middle - half > stands + pill + 1;
    }

    private String columnTitle(Interval column, long agreeing) {
      String of = agreeing + " of " + objects() + " objects look just so";
      if (column.from() < column.to()) {
        return "rungs " + column.from() + " to " + column.to() + ": at most " + of;
      }
      return "rung "
          + column.from()
          + (column.from() == 0
              ? ", an empty database"
              : ", after " + migrations.get(column.from() - 1))
          + ": "
          + of;
    }

    private void row(Row row, double y) {
      svg.open("g").element("title", row.everything() + ": " + spoken(row));
      label(row.isThere() ? "●" : "○", row.name(), row.kinds(), y);
      double top = form == Form.WIDE ? y + 4 : y + 18;
      if (!row.hasSecondRank()) {
        bars(row, "first", top + 1, 9);
      } else if (!row.hasFirstRank()) {
        bars(row, "second", top + 4, 4);
      } else {
        bars(row, "first", top - 1, 8);
        bars(row, "second", top + 9.5, 4);
      }
      if (!row.isExactAt(rung)) {
        cross(scale.from(rung) + scale.step() / 2, top + 6);
      }
      svg.close("g").line();
    }

    private void bars(Row row, String tone, double y, double height) {
      for (Interval interval : row.alike()) {
        boolean whole = row.exact().contains(interval);
        if (!whole) {
          bar(interval, tone + "-line", hatched(tone), y, height);
        }
      }
      for (Interval interval : row.exact()) {
        bar(interval, row.isThere() ? tone : tone + " missing", "", y, height);
      }
    }

    private void bar(Interval interval, String classes, String fill, double y, double height) {
      double from = scale.from(interval.from()) + 1.5;
      double to = scale.to(interval.to()) - 1.5;
      List<String> attributes =
          new ArrayList<>(
              List.of(
                  "class",
                  classes,
                  "x",
                  number(from + 0.5),
                  "y",
                  number(y + 0.5),
                  "width",
                  number(Math.max(1, to - from - 1)),
                  "height",
                  number(height - 1),
                  "rx",
                  "1.5"));
      if (!fill.isEmpty()) {
        attributes.addAll(List.of("fill", fill));
      }
      svg.alone("rect", attributes.toArray(String[]::new));
    }

    private void cross(double x, double y) {
      String path = "M" + number(x - 4) + " " + number(y - 4) + "l8 8m0 -8l-8 8";
      svg.alone("path", "class", "halo", "d", path).alone("path", "class", "cross", "d", path);
    }

    private void extra(String name, double y) {
      svg.open("g").element("title", name + ": no rung mentions it");
      label("+", name, "extra", y);
      double middle = form == Form.WIDE ? y + 10 : y + 22;
      svg.alone(
          "line",
          "class",
          "extra",
          "x1",
          number(scale.from(0)),
          "x2",
          number(form.width),
          "y1",
          number(middle),
          "y2",
          number(middle));
      svg.close("g").line();
    }

    /** In a box of its own, which cuts off what is too long. */
    private void label(String mark, String name, String kinds, double y) {
      double room = (form == Form.WIDE ? form.left : form.width) - 10;
      String shown = cut(name, (int) ((room - 16) / 7.3));
      double at = 16 + cells(shown) * 7.3 + 7;
      int left = (int) ((room - at) / 5.6);
      svg.open(
          "svg",
          "x",
          "0",
          "y",
          number(y),
          "width",
          number(room),
          "height",
          number(form == Form.WIDE ? form.height : 17));
      svg.element("text", mark, "x", "7", "y", "14", "class", "mid");
      svg.element("text", shown, "class", "name", "x", "16", "y", "14");
      if (left >= 5 && (left >= kinds.length() || left >= 12)) {
        svg.element("text", cut(kinds, left), "x", number(at), "y", "14");
      }
      svg.close("svg");
    }

    private List<String> notes() {
      List<String> notes = new ArrayList<>();
      if (extras.size() > MOST_EXTRAS) {
        notes.add("+ and " + (extras.size() - MOST_EXTRAS) + " more extras");
      }
      if (rows.left() > 0) {
        notes.add(
            "… and "
                + rows.left()
                + " more objects, "
                + (rows.leftDiffering() == 0
                    ? "all of which agree on rung " + rung
                    : rows.leftDiffering() + " of which differ from rung " + rung));
      }
      return notes;
    }

    /** What the signs mean, of those that are there. */
    private List<String[]> signs() {
      List<String[]> signs = new ArrayList<>();
      signs.add(new String[] {"there", "● there, and there on these rungs"});
      if (rows.shown().stream().anyMatch(row -> !row.isThere())) {
        signs.add(new String[] {"missing", "○ missing, and missing on these rungs"});
      }
      signs.add(new String[] {"second", "thin: keys, checks, indexes, triggers, views"});
      if (rows.shown().stream().anyMatch(row -> !row.alike().equals(row.exact()))) {
        signs.add(new String[] {"hatch", "there, but defined otherwise"});
      }
      if (rows.shown().stream().anyMatch(row -> !row.isExactAt(rung))) {
        signs.add(new String[] {"cross", "not as on rung " + rung});
      }
      if (form == Form.NARROW) {
        signs.add(new String[] {"share", "how many objects agree"});
      }
      return signs;
    }

    private double legendHeight() {
      int lines = 1;
      double x = 2;
      for (String[] sign : signs()) {
        if (x > 2 && x + room(sign) > form.width) {
          lines++;
          x = 2;
        }
        x += room(sign);
      }
      return lines * 18 + 8.0;
    }

    private double room(String[] sign) {
      return form == Form.WIDE ? 24 + sign[1].length() * 5.7 + 14 : form.width;
    }

    private void legend(double y) {
      double x = 2;
      double line = y;
      for (String[] sign : signs()) {
        if (x > 2 && x + room(sign) > form.width) {
          line += 18;
          x = 2;
        }
        switch (sign[0]) {
          case "there" -> glyph("first", x, line - 9, 9, "");
          case "missing" -> glyph("first missing", x, line - 9, 9, "");
          case "second" -> glyph("second", x, line - 7, 4, "");
          case "hatch" -> glyph("first-line", x, line - 9, 9, hatched("first"));
          case "cross" -> cross(x + 9, line - 4);
          default -> glyph("share", x, line - 9, 9, "");
        }
        svg.element("text", sign[1], "x", number(x + 24), "y", number(line)).line();
        x += room(sign);
      }
    }

    private void glyph(String classes, double x, double y, double height, String fill) {
      List<String> attributes =
          new ArrayList<>(
              List.of(
                  "class",
                  classes,
                  "x",
                  number(x + 0.5),
                  "y",
                  number(y),
                  "width",
                  "17",
                  "height",
                  number(height),
                  "rx",
                  "1.5"));
      if (!fill.isEmpty()) {
        attributes.addAll(List.of("fill", fill));
      }
      svg.alone("rect", attributes.toArray(String[]::new));
    }
  }

  /** How many cells of a fixed-width font a text takes. */
  private static int cells(String text) {
    return text.codePoints().map(Picture::cells).sum();
  }

  private static int cells(int one) {
    return one >= 0x2E80 || (one >= 0x1100 && one <= 0x115F) ? 2 : 1;
  }

  private static String cut(String text, int most) {
    if (cells(text) <= most) {
      return text;
    }
    StringBuilder cut = new StringBuilder();
    int cells = 1;
    for (int one : text.codePoints().toArray()) {
      cells += cells(one);
      if (cells > most) {
        break;
      }
      cut.appendCodePoint(one);
    }
    return cut.append('…').toString();
  }

  /** With one digit behind the point at most. */
  private static String number(double value) {
    long tenths = Math.round(value * 10);
    return tenths % 10 == 0
        ? Long.toString(tenths / 10)
        : (tenths < 0 ? "-" : "") + Math.abs(tenths / 10) + "." + Math.abs(tenths % 10);
  }
}
