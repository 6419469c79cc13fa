package dev.slipway.database;

import dev.slipway.database.Sql.Statement;
import dev.slipway.database.Sql.Token;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SQL text cut into tokens the way PostgreSQL's server does it ({@code scan.l}; chapter 4.1 of its
 * manual), and into statements the way psql does it ({@code psqlscan.l}).
 *
 * <p>Strings are read with {@code standard_conforming_strings} on. What is never closed runs to the
 * end of the text and stays in it, so that the server can say so.
 */
final class PostgresLexer {
  /** The longest name that the server keeps, in bytes; it cuts off what is longer. */
  private static final int LONGEST_NAME = 63;

  private static final String OPERATORS = "~!@#^&|`?+-*/%<>=";

  /** Only an operator with one of these may end in a plus or minus. */
  private static final String UNCOMMON = "~!@#^&|`?%";

  private static final Pattern TAG =
      Pattern.compile("\\$(?:[A-Za-z_\\x{80}-\\x{10FFFF}][\\w\\x{80}-\\x{10FFFF}]*)?\\$");
  private static final Pattern NUMBER =
      Pattern.compile(
          "0[xX](?:_?[0-9A-Fa-f])++|0[oO](?:_?[0-7])++|0[bB](?:_?[01])++"
              + "|(?:\\d(?:_?\\d)*+(?:\\.(?!\\.)(?:\\d(?:_?\\d)*+)?)?|\\.\\d(?:_?\\d)*+)"
              + "(?:[eE][+-]?\\d(?:_?\\d)*+)?");

  /**
   * What may stand between the parts of one string: a line's end at least. It gives nothing back,
   * so that a long gap takes no deep stack.
   */
  private static final Pattern GAP =
      Pattern.compile(
          "(?:[ \\t\\f\\x0B]++|--[^\\r\\n]*+)*+[\\r\\n](?:\\s++|--[^\\r\\n]*+[\\r\\n])*+'");

  private static final Pattern ESCAPE = Pattern.compile("(?i)\\s*UESCAPE\\s*'([^'])'");

  private final String text;
  private int at;

  private PostgresLexer(String text) {
    this.text = text;
    // As psql does at the beginning of a file.
    this.at = text.startsWith("\uFEFF") ? 1 : 0;
  }

  static List<Token> tokens(String text) {
    PostgresLexer lexer = new PostgresLexer(text);
    List<Token> tokens = new ArrayList<>();
    while (lexer.skipSpace()) {
      tokens.add(lexer.next());
    }
    return tokens;
  }

  static List<Statement> statements(String script) {
    PostgresLexer lexer = new PostgresLexer(script);
    Pieces pieces = new Pieces(script);
    int brackets = 0;
    int blocks = 0;
    while (lexer.skipSpace()) {
      Token token = lexer.next();
      List<Token> current = pieces.current();
      if (isCommandOfPsql(token)) {
        pieces.end();
        pieces.add(token);
        pieces.end();
        brackets = 0;
        blocks = 0;
      } else if (token.isSymbol(";") && brackets == 0 && blocks == 0) {
        boolean withRows = isCopyFromStdin(current);
        pieces.end();
        if (withRows) {
          lexer.skipRows();
        }
      } else {
        brackets += token.isSymbol("(") ? 1 : token.isSymbol(")") && brackets > 0 ? -1 : 0;
        if (brackets == 0 && token.type() == Sql.Type.WORD && isRoutine(current)) {
          blocks += blocks(token, current, blocks);
        }
        pieces.add(token);
      }
    }
    return pieces.all();
  }

  private static boolean isCommandOfPsql(Token token) {
    return token.type() == Sql.Type.SYMBOL && token.text().startsWith("\\");
  }

  /** How many more blocks are open behind a word in a definition of a routine. */
  private static int blocks(Token token, List<Token> before, int open) {
    if (token.is("ATOMIC") && before.get(before.size() - 1).is("BEGIN")) {
      return 1;
    }
    if (open > 0 && token.is("CASE")) {
      return 1;
    }
    return open > 0 && token.is("END") ? -1 : 0;
  }

  private static boolean isRoutine(List<Token> tokens) {
    if (tokens.isEmpty() || !tokens.get(0).is("CREATE")) {
      return false;
    }
    int kind = tokens.size() > 2 && tokens.get(1).is("OR") && tokens.get(2).is("REPLACE") ? 3 : 1;
    return tokens.size() > kind
        && (tokens.get(kind).is("FUNCTION") || tokens.get(kind).is("PROCEDURE"));
  }

  /** The server takes STDOUT there as well. */
  private static boolean isCopyFromStdin(List<Token> tokens) {
    if (tokens.isEmpty() || !tokens.get(0).is("COPY")) {
      return false;
    }
    for (int at = 1; at < tokens.size(); at++) {
      if (tokens.get(at - 1).is("FROM")
          && (tokens.get(at).is("STDIN") || tokens.get(at).is("STDOUT"))) {
        return true;
      }
    }
    return false;
  }

  /** Rows that stand in the script begin on the next line and end at a line of their own. */
  private void skipRows() {
    int line = text.indexOf('\n', at);
    while (line >= 0) {
      int end = text.indexOf('\n', line + 1);
      String row = text.substring(line + 1, end < 0 ? text.length() : end);
      at = end < 0 ? text.length() : end;
      if (row.strip().equals("\\.")) {
        return;
      }
      line = end;
    }
  }

  /** Goes on to the next token; false if there is none. */
  private boolean skipSpace() {
    while (at < text.length()) {
      if (isSpace(text.charAt(at))) {
        at++;
      } else if (text.startsWith("--", at)) {
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
          at++;
        }
      } else if (text.startsWith("/*", at) && endOfComment() >= 0) {
        at = endOfComment();
      } else {
        return true;
      }
    }
    return false;
  }

  /** The end of the comment that begins here, with those in it; -1 if it is never closed. */
  private int endOfComment() {
    int depth = 0;
    int end = at;
    while (end < text.length()) {
      if (text.startsWith("/*", end)) {
        depth++;
        end += 2;
      } else if (text.startsWith("*/", end)) {
        depth--;
        end += 2;
        if (depth == 0) {
          return end;
        }
      } else {
        end++;
      }
    }
    return -1;
  }

  private Token next() {
    char c = text.charAt(at);
    char second = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
    boolean unicode = (c == 'u' || c == 'U') && second == '&' && at + 2 < text.length();
    if (c == '\'') {
      return token(Sql.Type.STRING, endOfString(at, false, true));
    }
    if ("eE".indexOf(c) >= 0 && second == '\'') {
      return token(Sql.Type.STRING, endOfString(at + 1, true, true));
    }
    if ("nN".indexOf(c) >= 0 && second == '\'') {
      return token(Sql.Type.STRING, endOfString(at + 1, false, true));
    }
    if ("bBxX".indexOf(c) >= 0 && second == '\'') {
      return token(Sql.Type.STRING, endOfString(at + 1, false, false));
    }
    if (unicode && text.charAt(at + 2) == '\'') {
      return token(Sql.Type.STRING, endOfString(at + 2, false, true));
    }
    if (unicode && text.charAt(at + 2) == '"') {
      return quoted(at + 2);
    }
    if (c == '"') {
      return quoted(at);
    }
    if (c == '$') {
      return afterDollar();
    }
    if (isDigit(c) || (c == '.' && isDigit(second))) {
      Matcher number = NUMBER.matcher(text).region(at, text.length());
      return token(Sql.Type.NUMBER, number.lookingAt() ? number.end() : at + 1);
    }
    if (isNameStart(c)) {
      int end = at + 1;
      while (end < text.length() && isNamePart(text.charAt(end))) {
        end++;
      }
      return token(Sql.Type.WORD, end);
    }
    if (c == '\\') {
      int end = text.indexOf('\n', at);
      String line = text.substring(at, end < 0 ? text.length() : end);
      return token(Sql.Type.SYMBOL, at + line.stripTrailing().length());
    }
    if (text.startsWith("/*", at)) {
      return token(Sql.Type.SYMBOL, text.length());
    }
    if (OPERATORS.indexOf(c) >= 0) {
      return token(Sql.Type.SYMBOL, endOfOperator());
    }
    boolean two =
        text.startsWith("::", at) || text.startsWith(":=", at) || text.startsWith("..", at);
    return token(Sql.Type.SYMBOL, at + (two ? 2 : 1));
  }

  private Token token(Sql.Type type, int end) {
    Token token = new Token(type, text.substring(at, end), at, end);
    at = end;
    return token;
  }

  /** The name between quotes; behind {@code U&} with its escapes put in. */
  private Token quoted(int quote) {
    int close = closing(quote, '"', false, true);
    boolean closed = close > quote + 1 && text.charAt(close - 1) == '"';
    String inner = text.substring(quote + 1, closed ? close - 1 : close).replace("\"\"", "\"");
    if (quote > at) {
      Matcher escape = ESCAPE.matcher(text).region(close, text.length());
      inner = unescaped(inner, escape.lookingAt() ? escape.group(1).charAt(0) : '\\');
    }
    Token token = new Token(Sql.Type.QUOTED, inner, at, close);
    at = close;
    return token;
  }

  private static String unescaped(String text, char escape) {
    String sign = Pattern.quote(String.valueOf(escape));
    return Pattern.compile(sign + "(?:([0-9A-Fa-f]{4})|\\+([0-9A-Fa-f]{6})|" + sign + ")")
        .matcher(text)
        .replaceAll(
            found -> {
              String digits = found.group(1) != null ? found.group(1) : found.group(2);
              return Matcher.quoteReplacement(
                  digits == null
                      ? String.valueOf(escape)
                      : codePoint(Integer.parseInt(digits, 16)));
            });
  }

  private static String codePoint(int number) {
    return Character.isValidCodePoint(number) ? Character.toString(number) : "\uFFFD";
  }

  /** The end of a string whose quote is given, with the parts of it that stand on further lines. */
  private int endOfString(int quote, boolean backslashes, boolean doubled) {
    int end = closing(quote, '\'', backslashes, doubled);
    Matcher gap = GAP.matcher(text);
    while (gap.region(end, text.length()).lookingAt()) {
      end = closing(gap.end() - 1, '\'', backslashes, doubled);
    }
    return end;
  }

  private int closing(int quote, char sign, boolean backslashes, boolean doubled) {
    int end = quote + 1;
    while (end < text.length()) {
      char c = text.charAt(end);
      if (c == '\\' && backslashes) {
        end = Math.min(end + 2, text.length());
      } else if (c != sign) {
        end++;
      } else if (doubled && end + 1 < text.length() && text.charAt(end + 1) == sign) {
        end += 2;
      } else {
        return end + 1;
      }
    }
    return text.length();
  }

  /** {@code $1}, {@code $$…$$}, {@code $tag$…$tag$}, or a sign that the server does not know. */
  private Token afterDollar() {
    Matcher tag = TAG.matcher(text).region(at, text.length());
    if (tag.lookingAt()) {
      int close = text.indexOf(tag.group(), tag.end());
      return token(Sql.Type.STRING, close < 0 ? text.length() : close + tag.group().length());
    }
    int end = at + 1;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return token(Sql.Type.SYMBOL, end);
  }

  private int endOfOperator() {
    int end = at + 1;
    while (end < text.length()
        && OPERATORS.indexOf(text.charAt(end)) >= 0
        && !text.startsWith("--", end)
        && !text.startsWith("/*", end)) {
      end++;
    }
    boolean uncommon = text.substring(at, end).chars().anyMatch(c -> UNCOMMON.indexOf(c) >= 0);
    while (!uncommon && end > at + 1 && "+-".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return end;
  }

  /** What the server takes a token for where a name must stand. */
  static Optional<String> name(Token token) {
    return switch (token.type()) {
      case WORD -> Optional.of(clipped(Sql.folded(token.text())));
      case QUOTED -> Optional.of(clipped(token.text()));
      case STRING, NUMBER, SYMBOL -> Optional.empty();
    };
  }

  private static String clipped(String name) {
    if (name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME) {
      return name;
    }
    int bytes = 0;
    int end = 0;
    while (true) {
      int character = name.codePointAt(end);
      bytes += Character.toString(character).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > LONGEST_NAME) {
        return name.substring(0, end);
      }
      end += Character.charCount(character);
    }
  }

  /** What a string holds; the parts of it on further lines are put together. */
  static Optional<String> content(Token token) {
    if (token.type() != Sql.Type.STRING) {
      return Optional.empty();
    }
    String literal = token.text();
    if (literal.startsWith("$")) {
      int open = literal.indexOf('$', 1) + 1;
      boolean closed = literal.length() >= 2 * open && literal.endsWith(literal.substring(0, open));
      return Optional.of(literal.substring(open, literal.length() - (closed ? open : 0)));
    }
    boolean backslashes = literal.startsWith("e") || literal.startsWith("E");
    PostgresLexer lexer = new PostgresLexer(literal);
    StringBuilder content = new StringBuilder();
    int quote = literal.indexOf('\'');
    while (quote >= 0) {
      int end = lexer.closing(quote, '\'', backslashes, true);
      boolean closed = end > quote + 1 && literal.charAt(end - 1) == '\'';
      String part = literal.substring(quote + 1, closed ? end - 1 : end).replace("''", "'");
      content.append(backslashes ? withoutBackslashes(part) : part);
      Matcher gap = GAP.matcher(literal).region(end, literal.length());
      quote = gap.lookingAt() ? gap.end() - 1 : -1;
    }
    boolean unicode = literal.regionMatches(true, 0, "U&", 0, 2);
    return Optional.of(unicode ? unescaped(content.toString(), '\\') : content.toString());
  }

  private static String withoutBackslashes(String text) {
    return Pattern.compile(
            "\\\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))",
            Pattern.DOTALL)
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(escaped(found)));
  }

  private static String escaped(MatchResult found) {
    if (found.group(5) != null) {
      int at = "bfnrt".indexOf(found.group(5));
      return at < 0 ? found.group(5) : String.valueOf("\b\f\n\r\t".charAt(at));
    }
    if (found.group(1) != null) {
      return codePoint(Integer.parseInt(found.group(1), 8));
    }
    for (int group = 2; group <= 4; group++) {
      if (found.group(group) != null) {
        return codePoint((int) Long.parseLong(found.group(group), 16));
      }
    }
    throw new IllegalStateException(found.group());
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\u000B';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c > 127;
  }

  private static boolean isNamePart(char c) {
    return isNameStart(c) || isDigit(c) || c == '$';
  }
}
