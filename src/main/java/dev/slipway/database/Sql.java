package dev.slipway.database;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * SQL text cut into tokens and statements the way SQLite itself does it.
 *
 * <p>The rules are those of SQLite's own tokenizer ({@code tokenize.c}) and of {@code
 * sqlite3_complete} (sqlite.org/c3ref/complete.html): comments are white space, a quote is doubled
 * to stand for itself, and a trigger ends only at {@code ; END ;}.
 */
public final class Sql {

  /** What a token is. */
  public enum Type {
    /** A keyword or a name without quotes. */
    WORD,
    /** A name in double quotes, backticks or brackets. */
    QUOTED,
    /** A string or blob literal. */
    STRING,
    NUMBER,
    /** Anything else: one operator, bracket or variable each. */
    SYMBOL
  }

  /**
   * One token.
   *
   * @param type what it is
   * @param text its text; of a quoted name what the quotes hold, of a string the literal as written
   * @param start where it begins in the text it was read from
   * @param end the first position after it
   */
  public record Token(Type type, String text, int start, int end) {

    /** Whether this is the keyword given, in any case; a quoted name never is one. */
    public boolean is(String keyword) {
      return type == Type.WORD && text.equalsIgnoreCase(keyword);
    }

    public boolean isSymbol(String symbol) {
      return type == Type.SYMBOL && text.equals(symbol);
    }

    /** Whether this can be the name of something: SQLite takes strings where a name must stand. */
    public boolean isName() {
      return type == Type.WORD
          || type == Type.QUOTED
          || (type == Type.STRING && text.startsWith("'"));
    }

    /** The name that this token is when a name must stand here. */
    public String name() {
      return type == Type.STRING && text.length() >= 2
          ? text.substring(1, text.length() - 1).replace("''", "'")
          : text;
    }
  }

  /**
   * One statement of a script.
   *
   * @param text the statement as written, without the semicolon and without comments around it
   * @param line the line of the script it begins at, from 1
   * @param tokens its tokens, never empty
   */
  public record Statement(String text, int line, List<Token> tokens) {

    /** Whether its first tokens are the keywords given. */
    public boolean begins(String... keywords) {
      if (tokens.size() < keywords.length) {
        return false;
      }
      for (int at = 0; at < keywords.length; at++) {
        if (!tokens.get(at).is(keywords[at])) {
          return false;
        }
      }
      return true;
    }
  }

  private static final Pattern PLAIN = Pattern.compile("[\\w$\\x{80}-\\x{10FFFF}]+");

  private Sql() {}

  /** The statements of a script, in order; an empty one between two semicolons is none. */
  public static List<Statement> statements(String script) {
    List<Statement> statements = new ArrayList<>();
    List<Token> current = new ArrayList<>();
    int line = 1;
    int counted = 0;
    for (Token token : tokens(script)) {
      if (token.isSymbol(";") && !insideTrigger(current)) {
        if (!current.isEmpty()) {
          line += newlines(script, counted, current.get(0).start());
          counted = current.get(0).start();
          statements.add(statement(script, current, line));
          current = new ArrayList<>();
        }
      } else {
        current.add(token);
      }
    }
    if (!current.isEmpty()) {
      line += newlines(script, counted, current.get(0).start());
      statements.add(statement(script, current, line));
    }
    return statements;
  }

  private static Statement statement(String script, List<Token> tokens, int line) {
    int start = tokens.get(0).start();
    int end = tokens.get(tokens.size() - 1).end();
    return new Statement(script.substring(start, end), line, List.copyOf(tokens));
  }

  private static int newlines(String text, int from, int to) {
    int count = 0;
    for (int at = from; at < to; at++) {
      if (text.charAt(at) == '\n') {
        count++;
      }
    }
    return count;
  }

  /** Whether a semicolon after these tokens belongs to the body of a trigger. */
  private static boolean insideTrigger(List<Token> tokens) {
    int at = 0;
    if (at < tokens.size() && tokens.get(at).is("EXPLAIN")) {
      at++;
      if (at + 1 < tokens.size() && tokens.get(at).is("QUERY") && tokens.get(at + 1).is("PLAN")) {
        at += 2;
      }
    }
    if (at >= tokens.size() || !tokens.get(at).is("CREATE")) {
      return false;
    }
    at++;
    if (at < tokens.size() && (tokens.get(at).is("TEMP") || tokens.get(at).is("TEMPORARY"))) {
      at++;
    }
    if (at >= tokens.size() || !tokens.get(at).is("TRIGGER")) {
      return false;
    }
    int last = tokens.size() - 1;
    return !(tokens.get(last).is("END") && tokens.get(last - 1).isSymbol(";"));
  }

  /** The tokens of a text, without comments and white space. */
  public static List<Token> tokens(String text) {
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      int end;
      if (isSpace(c)) {
        at++;
        continue;
      } else if (text.startsWith("--", at)) {
        int newline = text.indexOf('\n', at);
        at = newline < 0 ? text.length() : newline + 1;
        continue;
      } else if (text.startsWith("/*", at) && at + 2 < text.length()) {
        // An unclosed comment runs to the end of the text, and is no error
        // (sqlite.org/lang_comment.html).
        int close = text.indexOf("*/", at + 2);
        at = close < 0 ? text.length() : close + 2;
        continue;
      } else if (c == '\'') {
        end = endOfQuoted(text, at, '\'');
        tokens.add(new Token(Type.STRING, text.substring(at, end), at, end));
      } else if ((c == 'x' || c == 'X') && at + 1 < text.length() && text.charAt(at + 1) == '\'') {
        int close = text.indexOf('\'', at + 2);
        end = close < 0 ? text.length() : close + 1;
        tokens.add(new Token(Type.STRING, text.substring(at, end), at, end));
      } else if (c == '"' || c == '`') {
        end = endOfQuoted(text, at, c);
        String inner = text.substring(at + 1, Math.max(at + 1, end - 1));
        String quote = String.valueOf(c);
        tokens.add(new Token(Type.QUOTED, inner.replace(quote + quote, quote), at, end));
      } else if (c == '[') {
        int close = text.indexOf(']', at);
        end = close < 0 ? text.length() : close + 1;
        String inner = text.substring(at + 1, close < 0 ? end : close);
        tokens.add(new Token(Type.QUOTED, inner, at, end));
      } else if (isDigit(c)
          || (c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
        end = endOfNumber(text, at);
        tokens.add(new Token(Type.NUMBER, text.substring(at, end), at, end));
      } else if (c == '?' || c == '$' || c == '@' || c == ':' || c == '#') {
        end = endOfVariable(text, at);
        tokens.add(new Token(Type.SYMBOL, text.substring(at, end), at, end));
      } else if (isWordPart(c)) {
        end = at + 1;
        while (end < text.length() && isWordPart(text.charAt(end))) {
          end++;
        }
        tokens.add(new Token(Type.WORD, text.substring(at, end), at, end));
      } else {
        end = at + symbolLength(text, at);
        tokens.add(new Token(Type.SYMBOL, text.substring(at, end), at, end));
      }
      at = end;
    }
    return tokens;
  }

  private static int endOfQuoted(String text, int start, char quote) {
    int at = start + 1;
    while (at < text.length()) {
      if (text.charAt(at) == quote) {
        if (at + 1 < text.length() && text.charAt(at + 1) == quote) {
          at += 2;
          continue;
        }
        return at + 1;
      }
      at++;
    }
    return text.length();
  }

  private static int endOfNumber(String text, int start) {
    int at = start;
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean exponentSign =
          (c == '+' || c == '-')
              && at > start
              && (text.charAt(at - 1) == 'e' || text.charAt(at - 1) == 'E')
              && !text.startsWith("0x", start)
              && !text.startsWith("0X", start);
      if (!isWordPart(c) && c != '.' && !exponentSign) {
        break;
      }
      at++;
    }
    return at;
  }

  /** The end of {@code ?1}, {@code :a}, {@code @a} or {@code $a::b(c)}, all that Tcl allows. */
  private static int endOfVariable(String text, int start) {
    int at = start + 1;
    while (at < text.length()) {
      if (isWordPart(text.charAt(at))) {
        at++;
      } else if (text.startsWith("::", at)) {
        at += 2;
      } else {
        break;
      }
    }
    if (at > start + 1 && at < text.length() && text.charAt(at) == '(') {
      int close = at;
      while (close < text.length() && !isSpace(text.charAt(close))) {
        if (text.charAt(close++) == ')') {
          return close;
        }
      }
    }
    return at;
  }

  private static int symbolLength(String text, int at) {
    for (String two : new String[] {"<=", ">=", "<>", "!=", "==", "||", "<<", ">>"}) {
      if (text.startsWith(two, at)) {
        return 2;
      }
    }
    return text.startsWith("->>", at) ? 3 : text.startsWith("->", at) ? 2 : 1;
  }

  /** Only these: SQLite takes the wide spaces of Unicode for parts of a name. */
  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == '\uFEFF';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** SQLite takes every character from 128 up as part of a name. */
  private static boolean isWordPart(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || isDigit(c)
        || c == '_'
        || c == '$'
        || c > 127;
  }

  /**
   * Tokens as one text in which spelling does not count: names and keywords in lower case without
   * quotes, one space between tokens.
   */
  public static String normalised(List<Token> tokens) {
    StringBuilder text = new StringBuilder();
    for (Token token : tokens) {
      if (text.length() > 0) {
        text.append(' ');
      }
      text.append(token.type() == Type.STRING ? token.text() : folded(token.text()));
    }
    return text.toString();
  }

  /**
   * A name as SQLite compares it: only A to Z have two cases (sqlite.org/lang_expr.html, on LIKE
   * and on NOCASE), so that Ä and ä are two names.
   */
  public static String folded(String name) {
    StringBuilder folded = new StringBuilder(name);
    for (int at = 0; at < name.length(); at++) {
      char character = name.charAt(at);
      if (character >= 'A' && character <= 'Z') {
        folded.setCharAt(at, (char) (character + ('a' - 'A')));
      }
    }
    return folded.toString();
  }

  /** A name that stands among others: in quotes where it could be read as more or less than one. */
  public static String amongOthers(String name) {
    return PLAIN.matcher(name).matches() ? name : quoted(name);
  }

  /** A name as SQL text, in double quotes. */
  public static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
