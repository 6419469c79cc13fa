package dev.slipway.risk;

import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.database.Sql.Statement;
import dev.slipway.database.Sql.Token;
import dev.slipway.migrate.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One statement that a script runs, also one inside of a DO block whose text is plain to see.
 *
 * @param line the line of the script that it, or its block, begins at
 * @param text its text
 * @param tokens its tokens
 * @param place the number of the script's statement that it is or stands in, from 0
 * @param isPlain whether it is a statement; else it is a part of a block that is not understood
 */
record Piece(int line, String text, List<Token> tokens, int place, boolean isPlain) {
  private static final int EXCERPT = 80;

  /** What a block says that does nothing to the database. */
  private static final Set<String> IDLE =
      Set.of("NULL", "RAISE", "RETURN", "EXIT", "CONTINUE", "GET", "END", "ASSERT");

  /** Statements of SQL that a block may have as they are. */
  private static final Set<String> SQL =
      Set.of(
          "ALTER",
          "ANALYZE",
          "COMMENT",
          "CREATE",
          "DELETE",
          "DROP",
          "GRANT",
          "INSERT",
          "LOCK",
          "MERGE",
          "REFRESH",
          "REVOKE",
          "SELECT",
          "SET",
          "TRUNCATE",
          "UPDATE",
          "WITH");

  /** The first words, in one line. */
  String excerpt() {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= EXCERPT ? line : line.substring(0, EXCERPT - 1) + "…";
  }

  /** The first keyword, in capital letters. */
  String verb() {
    return tokens.get(0).text().toUpperCase(Locale.ROOT);
  }

  static List<Piece> of(Script script, Engine engine) {
    List<Piece> pieces = new ArrayList<>();
    for (int place = 0; place < script.size(); place++) {
      String text = script.text(place);
      if (!text.isEmpty()) {
        add(pieces, text, script.line(place), place, engine);
      }
    }
    return pieces;
  }

  private static void add(List<Piece> pieces, String text, int line, int place, Engine engine) {
    for (Statement statement : Sql.statements(text, engine)) {
      Piece piece = new Piece(line, statement.text(), statement.tokens(), place, true);
      Optional<String> body =
          engine == Engine.POSTGRESQL && statement.begins("DO")
              ? statement.tokens().stream()
                  .flatMap(token -> Sql.content(token).stream())
                  .findFirst()
              : Optional.empty();
      if (body.isPresent()) {
        pieces.addAll(new Block(body.get(), piece).pieces());
      } else {
        pieces.add(piece);
      }
    }
  }

  /** The statements in the body of a DO block. */
  private static final class Block {
    private final String body;
    private final List<Token> tokens;
    private final Piece whole;
    private final List<Piece> pieces = new ArrayList<>();
    private int at;

    Block(String body, Piece whole) {
      this.body = body;
      this.tokens = Sql.tokens(body, Engine.POSTGRESQL);
      this.whole = whole;
    }

    List<Piece> pieces() {
      if (is("DECLARE")) {
        int from = at;
        skipTo("BEGIN");
        doubt(from, at);
      }
      while (at < tokens.size()) {
        if (is("BEGIN") || is("ELSE") || is("EXCEPTION") || is("LOOP") || isSymbol(";")) {
          at++;
        } else if (is("IF") || is("ELSIF") || is("ELSEIF") || is("WHEN")) {
          condition("THEN");
        } else if (is("FOR") || is("WHILE") || is("FOREACH")) {
          condition("LOOP");
        } else {
          statement();
        }
      }
      return pieces;
    }

    private boolean is(String word) {
      return at < tokens.size() && tokens.get(at).is(word);
    }

    private boolean isSymbol(String symbol) {
      return tokens.get(at).isSymbol(symbol);
    }

    private void skipTo(String word) {
      while (at < tokens.size() && !is(word)) {
        at++;
      }
    }

    /** What is asked before a statement calls nothing, or it is a doubt. */
    private void condition(String end) {
      int from = at;
      skipTo(end);
      doubt(from, at);
      at++;
    }

    private void doubt(int from, int to) {
      if (Calls.mayChange(tokens.subList(from, to))) {
        pieces.add(piece(from, to, false));
      }
    }

    private void statement() {
      int from = at;
      while (at < tokens.size() && !isSymbol(";")) {
        at++;
      }
      String verb = tokens.get(from).text().toUpperCase(Locale.ROOT);
      if (IDLE.contains(verb)) {
        return;
      }
      if (SQL.contains(verb)) {
        pieces.add(piece(from, at, true));
      } else if (verb.equals("EXECUTE") && at == from + 2) {
        Optional<String> text = Sql.content(tokens.get(from + 1));
        if (text.isPresent()) {
          add(pieces, text.get(), whole.line, whole.place, Engine.POSTGRESQL);
        } else {
          pieces.add(piece(from, at, false));
        }
      } else if (verb.equals("EXECUTE")) {
        pieces.add(piece(from, at, false));
      } else {
        doubt(from, at);
      }
    }

    private Piece piece(int from, int to, boolean isPlain) {
      int last = Math.max(from, Math.min(to, tokens.size()) - 1);
      return new Piece(
          whole.line,
          body.substring(tokens.get(from).start(), tokens.get(last).end()),
          tokens.subList(from, last + 1),
          whole.place,
          isPlain);
    }
  }
}
