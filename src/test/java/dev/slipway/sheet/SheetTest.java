package dev.slipway.sheet;

import static dev.slipway.sheet.DrawnVotes.elements;
import static dev.slipway.sheet.DrawnVotes.parsed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.catalog.Catalog.Identity;
import dev.slipway.catalog.Catalog.Kind;
import dev.slipway.evidence.Standing;
import dev.slipway.evidence.Votes;
import dev.slipway.evidence.Votes.Interval;
import dev.slipway.evidence.Votes.Vote;
import dev.slipway.sheet.Sheet.Ballot;
import dev.slipway.sheet.Sheet.Count;
import dev.slipway.sheet.Sheet.Deed;
import dev.slipway.sheet.Sheet.Ending;
import dev.slipway.sheet.Sheet.Line;
import dev.slipway.sheet.Sheet.Way;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What the page and its picture hold, whatever they are told: values only. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SheetTest {

  private static Identity column(String table, String name) {
    return new Identity(Kind.COLUMN, table, table + "." + name, table + "." + name);
  }

  private static Vote vote(Identity object, boolean isThere, int from, int to) {
    List<Interval> interval = List.of(new Interval(from, to));
    return new Vote(object, isThere, interval, interval);
  }

  /** Every word on it is the same one. */
  private static Sheet saying(String word) {
    Votes votes =
        new Votes(
            2,
            List.of(
                vote(new Identity(Kind.TABLE, word, word, word), true, 1, 2),
                vote(column(word, word), false, 0, 1),
                new Vote(
                    new Identity(Kind.VIEW, word, word, word),
                    true,
                    List.of(new Interval(1, 2)),
                    List.of())));
    return new Sheet(
        new Ending(word, word, false, word, Optional.of(word)),
        List.of(new Line(word, List.of(word))),
        Optional.of(
            new Ballot(
                votes,
                new Standing(Standing.Kind.AT, 1, 2, List.of(1)),
                List.of(word, word),
                List.of(word))),
        List.of(new Deed(word, word, word)),
        List.of(new Count(word, Optional.of(1L), Optional.empty())),
        List.of(new Way(word, word)),
        List.of(new Line(word, List.of(word))),
        List.of(new Line(word, List.of(word))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onload='alert(1)",
        "</style></svg></title></code><b>",
        "<!-- ]]> &amp; &#0; --> <![CDATA[",
        "javascript:alert(1)//https://example.org",
        "ümläut 表 \uD83D\uDEA2 العربية",
        "two\nlines\tand a tab"
      })
  void whatever_a_table_or_migration_is_called_it_is_text(String word) throws Exception {
    String page = saying(word).html();

    Document document = parsed(page);
    assertThat(elements(document, "*"))
        .extracting(Element::getTagName)
        .doesNotContain("script", "img", "a", "link", "object");
    assertThat(elements(document, "code")).extracting(Element::getTextContent).contains(word);
    assertThat(elements(document, "title"))
        .extracting(Element::getTextContent)
        .contains(word + ": " + word);
    List<String> usual =
        elements(parsed(saying("plain").html()), "*").stream().map(Element::getTagName).toList();
    assertThat(elements(document, "*")).extracting(Element::getTagName).isSubsetOf(usual);
    for (Element element : elements(document, "*")) {
      for (int at = 0; at < element.getAttributes().getLength(); at++) {
        assertThat(element.getAttributes().item(at).getNodeName()).doesNotStartWith("on");
      }
    }
  }

  @Test
  void what_xml_does_not_allow_or_what_turns_the_order_of_words_is_replaced() throws Exception {
    String page = saying("a\u0000\u001B\uD800\u202Eb\u2066c\uFFFE\u0085d").html();

    assertThat(elements(parsed(page), "code").get(0).getTextContent())
        .isEqualTo("a\uFFFD\uFFFD\uFFFD\uFFFDb\uFFFDc\uFFFD\uFFFDd");
  }

  @Test
  void asks_for_nothing_from_elsewhere_and_says_so_to_the_browser() throws Exception {
    String page = saying("word").html();

    DrawnVotes.assertAskNothing(page);
    Document document = parsed(page);
    String style = elements(document, "style").get(0).getTextContent();
    String digest =
        Base64.getEncoder()
            .encodeToString(
                MessageDigest.getInstance("SHA-256")
                    .digest(style.getBytes(StandardCharsets.UTF_8)));
    assertThat(elements(document, "style")).hasSize(1);
    assertThat(elements(document, "meta"))
        .extracting(meta -> meta.getAttribute("content"))
        .contains("default-src 'none'; style-src 'sha256-" + digest + "'");
  }

  @Test
  void is_laid_out_for_dark_rooms_narrow_screens_and_paper() {
    assertThat(saying("word").html())
        .contains(
            "width=device-width",
            "color-scheme: light dark",
            "prefers-color-scheme: dark",
            "max-width: 640px",
            "@media print");
  }

  @ParameterizedTest
  @EnumSource(Picture.Form.class)
  void the_picture_is_told_to_those_who_do_not_see_it(Picture.Form form) throws Exception {
    Votes votes =
        new Votes(
            3,
            List.of(
                vote(column("video", "mood"), true, 2, 3),
                vote(column("video", "seconds"), false, 0, 2)));
    Picture picture =
        new Picture(
            votes,
            new Standing(Standing.Kind.AT, 2, 3, List.of(2)),
            List.of("001_a", "002_b", "003_c"),
            List.of());

    Document svg = parsed(picture.file(form, Colours.LIGHT));

    Element root = svg.getDocumentElement();
    assertThat(root.getAttribute("role")).isEqualTo("img");
    String[] labels = root.getAttribute("aria-labelledby").split(" ", -1);
    assertThat(elements(svg, "title").get(0).getAttribute("id")).isEqualTo(labels[0]);
    Element described = elements(svg, "desc").get(0);
    assertThat(described.getAttribute("id")).isEqualTo(labels[1]);
    assertThat(described.getTextContent())
        .startsWith("All 2 objects agree on rung 2 of 3, after 002_b. ")
        .endsWith("video.mood there 2 to 3; video.seconds missing 0 to 2.");
  }

  /** A folder of many migrations, each of which adds a table of eight columns. */
  private static Ballot longFolder(int migrations, int standing) {
    List<Vote> votes = new ArrayList<>();
    for (int number = 1; number <= migrations; number++) {
      boolean isThere = number <= standing;
      int from = isThere ? number : 0;
      int to = isThere ? migrations : number - 1;
      String table = "table_" + number;
      votes.add(vote(new Identity(Kind.TABLE, table, table, table), isThere, from, to));
      for (int column = 1; column <= 8; column++) {
        votes.add(vote(column(table, "c" + column), isThere, from, to));
      }
    }
    Collections.shuffle(votes, new java.util.Random(7));
    return new Ballot(
        new Votes(migrations, votes),
        new Standing(Standing.Kind.AT, standing, migrations, List.of(standing)),
        IntStream.rangeClosed(1, migrations).mapToObj(number -> "m" + number).toList(),
        IntStream.rangeClosed(1, 30).mapToObj(number -> "table x" + number).toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 250, 499, 500})
  void a_long_folder_is_cut_to_what_tells_most(int standing) throws Exception {
    Ballot ballot = longFolder(500, standing);
    Picture picture =
        new Picture(ballot.votes(), ballot.standing(), ballot.migrations(), ballot.extras());
    for (Picture.Form form : Picture.Form.values()) {
      String svg = picture.file(form, Colours.DARK);

      List<String> words =
          elements(parsed(svg), "text").stream().map(Element::getTextContent).toList();
      if (standing > 0) {
        assertThat(words).contains("table_" + standing);
      }
      if (standing < 500) {
        assertThat(words).contains("table_" + (standing + 1));
      }
      assertThat(words)
          .contains(
              "… and 4140 more objects, all of which agree on rung " + standing,
              "+ and 25 more extras",
              Integer.toString(standing))
          .hasSizeLessThan(200);
      assertThat(svg.length()).isLessThan(60_000);
      assertNumbersHaveRoom(svg, form);
    }
  }

  /** Digits of 11 pixels are 7 wide; the word beside them ends 10 before the first column. */
  private static void assertNumbersHaveRoom(String svg, Picture.Form form) throws Exception {
    double after = form == Picture.Form.WIDE ? 290 : 0;
    for (Element text : elements(parsed(svg), "text")) {
      if (text.getAttribute("class").startsWith("rung")) {
        double half = text.getTextContent().length() * 3.5;
        double middle = Double.parseDouble(text.getAttribute("x"));
        assertThat(middle - half).as(text.getTextContent()).isGreaterThanOrEqualTo(after);
        after = middle + half;
      }
    }
    assertThat(after).isLessThanOrEqualTo(form == Picture.Form.WIDE ? 860 : 340);
  }

  @Test
  void what_does_not_agree_is_shown_before_all_else() throws Exception {
    Ballot ballot = longFolder(100, 50);
    List<Vote> votes = new ArrayList<>(ballot.votes().votes());
    votes.add(vote(column("late", "one"), true, 90, 95));
    votes.add(
        new Vote(column("table_3", "drifted"), true, List.of(new Interval(3, 100)), List.of()));
    Picture picture =
        new Picture(new Votes(100, votes), ballot.standing(), ballot.migrations(), ballot.extras());

    Document svg = parsed(picture.file(Picture.Form.WIDE, Colours.LIGHT));

    assertThat(elements(svg, "text"))
        .extracting(Element::getTextContent)
        .contains(
            "900 of 902 objects agree on rung 50 of 100, after m50",
            "late.one",
            "table_3.drifted",
            "not as on rung 50",
            "there, but defined otherwise");
    assertThat(
            elements(svg, "path").stream()
                .filter(path -> path.getAttribute("class").equals("cross")))
        .hasSize(3);
  }

  @Test
  void tables_that_lost_rows_stand_out_and_many_of_them_are_cut() {
    List<Count> counts = new ArrayList<>();
    counts.add(new Count("video", Optional.of(1_234_567L), Optional.of(1_234_566L)));
    IntStream.range(0, 50)
        .forEach(number -> counts.add(new Count("t" + number, Optional.of(1L), Optional.of(2L))));
    Sheet sheet =
        new Sheet(
            new Ending("a", "b", true, "c", Optional.empty()),
            List.of(),
            Optional.empty(),
            List.of(),
            counts,
            List.of(),
            List.of(),
            List.of());

    assertThat(sheet.html())
        .contains("1\u2009234\u2009567", "<td class=\"n less\">1\u2009234\u2009566</td>")
        .contains("and 11 more tables")
        .doesNotContain("t49");
  }
}
