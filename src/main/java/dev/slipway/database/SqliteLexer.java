package dev.slipway.database;

import dev.slipway.database.Sql.Statement;
import dev.slipway.database.Sql.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * SQL text cut into tokens and statements the way SQLite itself does it.
 *
 * <p>The rules are those of SQLite's own tokenizer ({@code tokenize.c}) and of {@code
 * sqlite3_complete} (sqlite.org/c3ref/complete.html): comments are white space, a quote is doubled
 * to stand for itself, and a trigger ends only at {@code ; END ;}.
 */
final class SqliteLexer {
  private SqliteLexer() {}

  static List<Statement> statements(String script) {
    Pieces pieces = new Pieces(script);
    for (Token token : tokens(script)) {
      if (token.isSymbol(";") && !insideTrigger(pieces.current())) {
        pieces.end();
      } else {
        pieces.add(token);
      }
    }
    return pieces.all();
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

  static List<Token> tokens(String text) {
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
        tokens.add(new Token(Sql.Type.STRING, text.substring(at, end), at, end));
      } else if ((c == 'x' || c == 'X') && at + 1 < text.length() && text.charAt(at + 1) == '\'') {
        int close = text.indexOf('\'', at + 2);
        end = close < 0 ? text.length() : close + 1;
        tokens.add(new Token(Sql.Type.STRING, text.substring(at, end), at, end));
      } else if (c == '"' || c == '`') {
        end = endOfQuoted(text, at, c);
        String inner = text.substring(at + 1, Math.max(at + 1, end - 1));
        String quote = String.valueOf(c);
        tokens.add(new Token(Sql.Type.QUOTED, inner.replace(quote + quote, quote), at, end));
      } else if (c == '[') {
        int close = text.indexOf(']', at);
        end = close < 0 ? text.length() : close + 1;
        String inner = text.substring(at + 1, close < 0 ? end : close);
        tokens.add(new Token(Sql.Type.QUOTED, inner, at, end));
      } else if (isDigit(c)
          || (c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
        end = endOfNumber(text, at);
        tokens.add(new Token(Sql.Type.NUMBER, text.substring(at, end), at, end));
      } else if (c == '?' || c == '$' || c == '@' || c == ':' || c == '#') {
        end = endOfVariable(text, at);
        tokens.add(new Token(Sql.Type.SYMBOL, text.substring(at, end), at, end));
      } else if (isWordPart(c)) {
        end = at + 1;
        while (end < text.length() && isWordPart(text.charAt(end))) {
          end++;
        }
        tokens.add(new Token(Sql.Type.WORD, text.substring(at, end), at, end));
      } else {
        end = at + symbolLength(text, at);
        tokens.add(new Token(Sql.Type.SYMBOL, text.substring(at, end), at, end));
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
}
