package dev.slipway.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SQL as PostgreSQL prints it from what it has parsed: strings and names in quotes that double to
 * stand for themselves, no comments, and every operator in brackets.
 */
final class Deparsed {
  private static final Pattern CAST_OF_ARRAY =
      Pattern.compile(
          "\\)::((?:\"(?:[^\"]|\"\")*\"|[\\w .])+(?:\\([\\d, -]+\\))?(?: with(?:out)? time zone)?)\\[]");

  private static final String TO_TEXT = ")::text";

  private static final Pattern LITERAL_CAST_TO_TEXT =
      Pattern.compile("\\(('(?:[^']|'')*')::character varying\\)::text");

  private static final Pattern CAST_OF_TEXT =
      Pattern.compile("::(?:text|character varying)(?:\\(\\d+\\))?(?:\\[\\])?");

  private Deparsed() {}

  /**
   * The text in the form to which it settles when a server reads what it has printed.
   *
   * <p>{@code a IN ('x', 'y')} over a {@code varchar} is at first printed with a cast of the whole
   * list, and in a copy of that database with a cast of each of its elements.
   */
  static String settled(String text) {
    if (!text.contains("(ARRAY[")) {
      return text;
    }
    StringBuilder settled = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int next = afterToken(text, at);
      if (text.startsWith("(ARRAY[", at)) {
        int open = at + "(ARRAY".length();
        int close = afterBracket(text, open);
        Matcher cast = CAST_OF_ARRAY.matcher(text);
        if (cast.region(close, text.length()).lookingAt()) {
          List<String> elements = new ArrayList<>();
          for (String element : parts(text.substring(open + 1, close - 1))) {
            elements.add("(" + settled(element) + ")::" + cast.group(1));
          }
          settled.append("ARRAY[").append(String.join(", ", elements)).append(']');
          at = cast.end();
          continue;
        }
      }
      settled.append(text, at, next);
      at = next;
    }
    return settled.toString();
  }

  /**
   * The same without casts of some columns to {@code text}. A {@code varchar} prints with one
   * wherever a {@code text} needs none, so that an index of the same meaning looks like another.
   *
   * @param columns names as they print
   */
  static String withoutCastsToText(String text, Collection<String> columns) {
    if (columns.isEmpty()) {
      return text;
    }
    StringBuilder plain = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      Matcher literal = LITERAL_CAST_TO_TEXT.matcher(text);
      if (literal.region(at, text.length()).lookingAt()) {
        plain.append(literal.group(1)).append("::text");
        at = literal.end();
        continue;
      }
      String cast = cast(text, at, columns);
      int next = cast.isEmpty() ? afterToken(text, at) : at + cast.length();
      plain.append(
          cast.isEmpty() ? text.substring(at, next) : cast.substring(1, cast.indexOf(TO_TEXT)));
      at = next;
    }
    return plain.toString();
  }

  /** The text without any cast to a type of texts, brackets and white space. */
  static String withoutCastsAndBrackets(String text) {
    return without(text, "() \n");
  }

  /** The text without any cast to a type of texts. */
  static String withoutCastsOfText(String text) {
    return without(text, "");
  }

  private static String without(String text, String dropped) {
    StringBuilder plain = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      Matcher cast = CAST_OF_TEXT.matcher(text);
      int next = afterToken(text, at);
      if (cast.region(at, text.length()).lookingAt()) {
        next = cast.end();
      } else if (dropped.indexOf(text.charAt(at)) < 0) {
        plain.append(text, at, next);
      }
      at = next;
    }
    return plain.toString();
  }

  private static String cast(String text, int at, Collection<String> columns) {
    for (String column : columns) {
      String cast = "(" + column + TO_TEXT;
      boolean ends =
          text.length() == at + cast.length() || !text.startsWith("[", at + cast.length());
      if (text.startsWith(cast, at) && ends) {
        return cast;
      }
    }
    return "";
  }

  /** The same with one space wherever there is white space outside quotes. */
  static String inOneLine(String text) {
    StringBuilder line = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int next = afterToken(text, at);
      if (!Character.isWhitespace(text.charAt(at))) {
        line.append(text, at, next);
      } else if (line.length() > 0 && line.charAt(line.length() - 1) != ' ') {
        line.append(' ');
      }
      at = next;
    }
    return line.toString().strip();
  }

  /** The text within the brackets that stand around all of it, if they do. */
  static String withoutBrackets(String text) {
    return text.startsWith("(") && afterBracket(text, 0) == text.length()
        ? text.substring(1, text.length() - 1)
        : text;
  }

  /** The position after the bracket that closes the one at a position. */
  static int afterBracket(String text, int open) {
    int depth = 0;
    int at = open;
    while (at < text.length()) {
      char one = text.charAt(at);
      at = afterToken(text, at);
      if (one == '(' || one == '[') {
        depth++;
      } else if (one == ')' || one == ']') {
        depth--;
        if (depth == 0) {
          return at;
        }
      }
    }
    return at;
  }

  /** The position of the next bracket that opens, from a position on. */
  static int nextBracket(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) != '(') {
      at = afterToken(text, at);
    }
    return at;
  }

  /** The same with keywords in lower case; names that are not in quotes are so already. */
  static String lower(String text) {
    StringBuilder lower = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int next = afterToken(text, at);
      if (next == at + 1) {
        lower.append(Character.toLowerCase(text.charAt(at)));
      } else {
        lower.append(text, at, next);
      }
      at = next;
    }
    return lower.toString();
  }

  /** What stands between the commas that are in no bracket. */
  private static List<String> parts(String list) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    int at = 0;
    while (at < list.length()) {
      char one = list.charAt(at);
      if (one == ',') {
        parts.add(list.substring(from, at).strip());
        from = at + 1;
      }
      at = one == '(' || one == '[' ? afterBracket(list, at) : afterToken(list, at);
    }
    parts.add(list.substring(from).strip());
    return parts;
  }

  /** The position after what is in quotes at a position, or else after the one character there. */
  private static int afterToken(String text, int at) {
    char quote = text.charAt(at);
    if (quote != '\'' && quote != '"') {
      return at + 1;
    }
    // A doubled quote ends one literal and begins another, which comes to the same.
    int end = text.indexOf(quote, at + 1);
    return end < 0 ? text.length() : end + 1;
  }
}
