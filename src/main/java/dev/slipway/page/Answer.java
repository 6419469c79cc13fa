package dev.slipway.page;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The answer to any request: 503, in the form that was asked for. */
final class Answer {
  private static final String TYPE = "accept:";

  private Answer() {}

  /** The forms there are. */
  private enum Form {
    HTML("text/html"),
    JSON("application/json"),
    PLAIN("text/plain");

    private final String type;

    Form(String type) {
      this.type = type;
    }
  }

  /**
   * All bytes of the answer.
   *
   * @param head what came of the request, its lines ended by line feeds
   */
  static byte[] to(String head, Notice notice) {
    Form form = form(head);
    String text =
        switch (form) {
          case HTML -> notice.html();
          case JSON -> notice.json();
          case PLAIN -> notice.plain();
        };
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    String lines =
        """
        HTTP/1.1 503 Service Unavailable
        Date: %s
        Content-Type: %s; charset=utf-8
        Content-Length: %d
        Retry-After: %d
        Cache-Control: no-store
        Vary: Accept
        Content-Security-Policy: default-src 'none'; style-src %s; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
        X-Content-Type-Options: nosniff
        Referrer-Policy: no-referrer
        Connection: close

        """
            .formatted(
                DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)),
                form.type,
                body.length,
                Notice.SECONDS_TO_RELOAD,
                Notice.STYLE_SOURCE);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(lines.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
    if (!head.startsWith("HEAD ")) {
      all.writeBytes(body);
    }
    return all.toByteArray();
  }

  /** The form that is named first; plain text, if none is. */
  private static Form form(String head) {
    String accepted =
        head.lines()
            .skip(1)
            .takeWhile(line -> !line.isEmpty())
            .map(line -> line.toLowerCase(Locale.ROOT))
            .filter(line -> line.startsWith(TYPE))
            .map(line -> line.substring(TYPE.length()))
            .reduce("", (one, other) -> one + "," + other);
    int html = accepted.indexOf(Form.HTML.type);
    int json = accepted.indexOf(Form.JSON.type);
    if (html >= 0 && (json < 0 || html < json)) {
      return Form.HTML;
    }
    return json >= 0 ? Form.JSON : Form.PLAIN;
  }
}
