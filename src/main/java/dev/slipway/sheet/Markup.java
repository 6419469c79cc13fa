package dev.slipway.sheet;

/**
 * Markup that is written piece by piece, and is HTML and XML alike: whatever is said in it is text
 * and nothing else.
 */
final class Markup {
  private static final char UNTELLABLE = '\uFFFD';

  private final StringBuilder out = new StringBuilder();

  /**
   * Opens an element.
   *
   * @param attributes names and values in turn
   */
  Markup open(String name, String... attributes) {
    begin(name, attributes);
    out.append('>');
    return this;
  }

  Markup close(String name) {
    out.append("</").append(name).append('>');
    return this;
  }

  /** An element with nothing in it, of those that HTML lets stand alone too. */
  Markup alone(String name, String... attributes) {
    begin(name, attributes);
    out.append("/>");
    return this;
  }

  /** An element that holds a text. */
  Markup element(String name, String text, String... attributes) {
    return open(name, attributes).text(text).close(name);
  }

  Markup text(String text) {
    append(text);
    return this;
  }

  Markup line() {
    out.append('\n');
    return this;
  }

  /** Styles, which nobody but this package writes. */
  Markup style(String rules) {
    out.append("<style>").append(rules).append("</style>\n");
    return this;
  }

  /** What stands before the first element. */
  Markup doctype() {
    out.append("<!DOCTYPE html>\n");
    return this;
  }

  /** Other markup. */
  Markup markup(Markup other) {
    out.append(other.out);
    return this;
  }

  private void begin(String name, String... attributes) {
    out.append('<').append(name);
    for (int at = 0; at < attributes.length; at += 2) {
      out.append(' ').append(attributes[at]).append("=\"");
      append(attributes[at + 1]);
      out.append('"');
    }
  }

  private void append(String text) {
    text.codePoints().forEach(this::append);
  }

  private void append(int one) {
    switch (one) {
      case '&' -> out.append("&amp;");
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '"' -> out.append("&quot;");
      case '\'' -> out.append("&#39;");
      default -> out.appendCodePoint(isTellable(one) ? one : UNTELLABLE);
    }
  }

  /**
   * Whether a reader can see what stands there: not what XML does not allow, and not what turns the
   * order of the characters around it.
   */
  private static boolean isTellable(int one) {
    boolean isJoiner = one == 0x200C || one == 0x200D;
    return switch (Character.getType(one)) {
      case Character.CONTROL -> one == '\n' || one == '\t';
      case Character.FORMAT -> isJoiner;
      case Character.SURROGATE -> false;
      default -> (one & 0xFFFE) != 0xFFFE;
    };
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
