package dev.slipway.catalog;

import dev.slipway.database.Sql;
import dev.slipway.database.Sql.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a {@code CREATE TABLE} statement says and no {@code PRAGMA} tells: checks, collations,
 * generated expressions and deferred keys.
 *
 * @param checks the expressions of all checks, normalised
 * @param collations the collation of each column that names one, by the column's name in lower case
 * @param generated the expression of each generated column, normalised, likewise
 * @param deferred for each foreign key, in the order of the text, whether it is checked at commit
 *     only
 * @param autoincrement whether the key never gives a number twice
 * @param options what stands behind the columns, STRICT and WITHOUT ROWID, in one order
 */
record CreateTable(
    List<String> checks,
    Map<String, String> collations,
    Map<String, String> generated,
    List<Boolean> deferred,
    boolean autoincrement,
    String options) {

  static CreateTable parse(String sql) {
    List<Token> tokens = Sql.tokens(sql);
    int open = 0;
    while (open < tokens.size() && !tokens.get(open).isSymbol("(")) {
      open++;
    }
    int close = closing(tokens, open);
    CreateTable table =
        new CreateTable(
            new ArrayList<>(),
            new HashMap<>(),
            new HashMap<>(),
            new ArrayList<>(),
            tokens.stream().anyMatch(token -> token.is("AUTOINCREMENT")),
            options(tokens.subList(Math.min(close + 1, tokens.size()), tokens.size())));
    int start = open + 1;
    for (int at = start; at <= close && at < tokens.size(); at++) {
      if (tokens.get(at).isSymbol("(")) {
        at = closing(tokens, at);
      } else if (tokens.get(at).isSymbol(",") || at == close) {
        table.readItem(tokens.subList(start, at));
        start = at + 1;
      }
    }
    return table;
  }

  private static String options(List<Token> behind) {
    List<String> options = new ArrayList<>();
    if (behind.stream().anyMatch(token -> token.is("STRICT"))) {
      options.add("strict");
    }
    if (behind.stream().anyMatch(token -> token.is("ROWID"))) {
      options.add("without rowid");
    }
    return String.join(", ", options);
  }

  /** The position of the bracket that closes the one at a position; past the end if none does. */
  static int closing(List<Token> tokens, int open) {
    int depth = 0;
    for (int at = open; at < tokens.size(); at++) {
      if (tokens.get(at).isSymbol("(")) {
        depth++;
      } else if (tokens.get(at).isSymbol(")") && --depth == 0) {
        return at;
      }
    }
    return tokens.size();
  }

  /** One column or one table constraint, or several of these, since SQLite wants no comma there. */
  private void readItem(List<Token> item) {
    if (item.isEmpty()) {
      return;
    }
    String column = item.get(0).name().toLowerCase(Locale.ROOT);
    for (int at = 0; at < item.size(); at++) {
      Token token = item.get(at);
      boolean bracketNext = at + 1 < item.size() && item.get(at + 1).isSymbol("(");
      if (token.isSymbol("(")) {
        at = closing(item, at);
      } else if (token.is("CHECK") && bracketNext) {
        checks.add(bracketed(item, at + 1));
      } else if (token.is("COLLATE") && at + 1 < item.size()) {
        collations.put(column, item.get(at + 1).name().toLowerCase(Locale.ROOT));
      } else if (token.is("AS") && bracketNext) {
        int end = closing(item, at + 1);
        boolean stored = end + 1 < item.size() && item.get(end + 1).is("STORED");
        generated.put(column, bracketed(item, at + 1) + (stored ? " stored" : " virtual"));
      } else if (token.is("REFERENCES")) {
        deferred.add(isDeferred(item.subList(at, item.size())));
      }
    }
  }

  private static String bracketed(List<Token> item, int open) {
    return Sql.normalised(item.subList(open + 1, Math.min(closing(item, open), item.size())));
  }

  /**
   * From a {@code REFERENCES} on, up to the next one: only INITIALLY DEFERRED is not the default.
   */
  private static boolean isDeferred(List<Token> reference) {
    for (int at = 1; at < reference.size() && !reference.get(at).is("REFERENCES"); at++) {
      if (reference.get(at).is("DEFERRED") && reference.get(at - 1).is("INITIALLY")) {
        return true;
      }
    }
    return false;
  }

  /** A default value in one spelling: without needless brackets, and a string as a string. */
  static String normalisedDefault(String text) {
    List<Token> tokens = Sql.tokens(text);
    while (tokens.size() > 2
        && tokens.get(0).isSymbol("(")
        && closing(tokens, 0) == tokens.size() - 1) {
      tokens = tokens.subList(1, tokens.size() - 1);
    }
    if (tokens.size() == 1 && tokens.get(0).type() == Sql.Type.QUOTED) {
      // SQLite takes a double-quoted default for a string (sqlite.org/quirks.html, section 8).
      return "'" + tokens.get(0).text().replace("'", "''") + "'";
    }
    return Sql.normalised(tokens);
  }
}
