package dev.slipway.catalog;

import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.database.Sql.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code CREATE TABLE} statement says and no {@code PRAGMA} tells: checks, collations,
 * generated expressions, deferred keys and what to do on conflict.
 *
 * @param checks the expressions of all checks, normalised
 * @param collations the collation of each column that names one, by the column's name in lower case
 * @param generated the expression of each generated column, normalised, likewise
 * @param deferred for each foreign key, in the order of the text, whether it is checked at commit
 *     only
 * @param conflicts what a constraint does on conflict, where that is not the default, by the
 *     constraint and its columns
 * @param autoincrement whether the key never gives a number twice
 * @param options what stands behind the columns, STRICT and WITHOUT ROWID, in one order
 */
record CreateTable(
    List<String> checks,
    Map<String, String> collations,
    Map<String, String> generated,
    List<Boolean> deferred,
    Map<String, String> conflicts,
    boolean autoincrement,
    String options) {

  /** The words that are values of their own. */
  private static final Set<String> CONSTANTS =
      Set.of("true", "false", "current_time", "current_date", "current_timestamp");

  static CreateTable parse(String sql) {
    List<Token> tokens = Sql.tokens(sql, Engine.SQLITE);
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
            new HashMap<>(),
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
    String column = Sql.folded(item.get(0).name());
    for (int at = 0; at < item.size(); at++) {
      Token token = item.get(at);
      boolean bracketNext = at + 1 < item.size() && item.get(at + 1).isSymbol("(");
      if (token.isSymbol("(")) {
        at = closing(item, at);
      } else if (token.is("CHECK") && bracketNext) {
        checks.add(bracketed(item, at + 1));
      } else if (token.is("COLLATE") && at + 1 < item.size()) {
        collations.put(column, Sql.folded(item.get(at + 1).name()));
      } else if (token.is("AS") && bracketNext) {
        int end = closing(item, at + 1);
        boolean stored = end + 1 < item.size() && item.get(end + 1).is("STORED");
        generated.put(column, bracketed(item, at + 1) + (stored ? " stored" : " virtual"));
      } else if (token.is("REFERENCES")) {
        deferred.add(isDeferred(item.subList(at, item.size())));
      } else if (at > 1
          && at + 1 < item.size()
          && token.is("CONFLICT")
          && item.get(at - 1).is("ON")) {
        readConflict(item, at, column);
      }
    }
  }

  /** What stands before ON CONFLICT is the constraint it is about, of a column or of the table. */
  private void readConflict(List<Token> item, int conflict, String column) {
    int end = conflict - 2;
    List<String> columns = List.of(column);
    if (item.get(end).isSymbol(")")) {
      int open = end;
      while (!item.get(open).isSymbol("(")) {
        open--;
      }
      columns = firstNames(item.subList(open + 1, end));
      end = open - 1;
    } else if (item.get(end).is("ASC") || item.get(end).is("DESC")) {
      end--;
    }
    String resolution = Sql.folded(item.get(conflict + 1).text());
    Token word = item.get(end);
    if (!resolution.equals("abort") && (word.is("UNIQUE") || word.is("KEY") || word.is("NULL"))) {
      conflicts.put(Sql.folded(word.text()) + columns, resolution);
    }
  }

  private static List<String> firstNames(List<Token> list) {
    List<String> names = new ArrayList<>();
    for (int at = 0; at < list.size(); at++) {
      if (at == 0 || list.get(at - 1).isSymbol(",")) {
        names.add(Sql.folded(list.get(at).name()));
      }
    }
    return names;
  }

  /**
   * What a constraint does on conflict, as the end of a definition; nothing where it aborts.
   *
   * @param word the last of the constraint: {@code unique}, {@code key} or {@code null}
   */
  String onConflict(String word, List<String> columns) {
    String resolution = conflicts.get(word + columns.stream().map(c -> Sql.folded(c)).toList());
    return resolution == null ? "" : " on conflict " + resolution;
  }

  String collated(String column) {
    String collation = collations.getOrDefault(column, "binary");
    return collation.equals("binary") ? "" : " collate " + collation;
  }

  String generation(String column) {
    String expression = generated.get(column);
    return expression == null ? "" : " generated as ( " + expression + " )";
  }

  private static String bracketed(List<Token> item, int open) {
    return Sql.normalised(item.subList(open + 1, Math.min(closing(item, open), item.size())));
  }

  /**
   * From a {@code REFERENCES} on, up to the next one: only DEFERRABLE INITIALLY DEFERRED is not the
   * default, and a NOT before it outweighs it.
   */
  private static boolean isDeferred(List<Token> reference) {
    for (int at = 4; at < reference.size() && !reference.get(at).is("REFERENCES"); at++) {
      if (reference.get(at).is("DEFERRED") && reference.get(at - 1).is("INITIALLY")) {
        return !reference.get(at - 3).is("NOT");
      }
    }
    return false;
  }

  /** A type in one spelling; a column without one is not one of the type ANY. */
  static String normalisedType(String text) {
    String type = Sql.normalised(Sql.tokens(text, Engine.SQLITE));
    return type.isEmpty()
        ? "no type"
        : type.replace(" ( ", "(").replace(" )", ")").replace(" ,", ",");
  }

  /**
   * A default as the end of a definition, in one spelling: without needless brackets, and a string
   * as a string. NULL is the default of every column.
   */
  static String normalisedDefault(@Nullable String text) {
    List<Token> tokens = Sql.tokens(text == null ? "" : text, Engine.SQLITE);
    while (tokens.size() > 2
        && tokens.get(0).isSymbol("(")
        && closing(tokens, 0) == tokens.size() - 1) {
      tokens = tokens.subList(1, tokens.size() - 1);
    }
    if (tokens.isEmpty() || (tokens.size() == 1 && tokens.get(0).is("NULL"))) {
      return "";
    }
    return " default " + (isString(tokens) ? string(tokens.get(0)) : Sql.normalised(tokens));
  }

  /** SQLite takes a name for a string here, in any quotes (sqlite.org/quirks.html, section 8). */
  private static boolean isString(List<Token> tokens) {
    Token only = tokens.get(0);
    return tokens.size() == 1
        && (only.type() == Sql.Type.QUOTED
            || (only.type() == Sql.Type.WORD && !CONSTANTS.contains(Sql.folded(only.text()))));
  }

  private static String string(Token name) {
    return "'" + name.text().replace("'", "''") + "'";
  }
}
