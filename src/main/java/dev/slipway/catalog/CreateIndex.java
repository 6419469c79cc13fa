package dev.slipway.catalog;

import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.database.Sql.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@code CREATE INDEX} statement says and no {@code PRAGMA} tells: expressions and the
 * predicate.
 *
 * @param parts what it is of, normalised, in order
 * @param predicate which rows it is of, normalised; empty for all
 */
record CreateIndex(List<String> parts, String predicate) {

  static CreateIndex parse(String sql) {
    List<Token> tokens = Sql.tokens(sql, Engine.SQLITE);
    int open = 0;
    while (open < tokens.size() && !tokens.get(open).isSymbol("(")) {
      open++;
    }
    int close = CreateTable.closing(tokens, open);
    List<String> parts = new ArrayList<>();
    int start = open + 1;
    for (int at = start; at <= close && at < tokens.size(); at++) {
      if (tokens.get(at).isSymbol("(")) {
        at = CreateTable.closing(tokens, at);
      } else if (tokens.get(at).isSymbol(",") || at == close) {
        // Ascending is the default.
        int end = tokens.get(at - 1).is("ASC") ? at - 1 : at;
        parts.add(Sql.normalised(tokens.subList(start, end)));
        start = at + 1;
      }
    }
    boolean partial = close + 1 < tokens.size() && tokens.get(close + 1).is("WHERE");
    return new CreateIndex(
        parts, partial ? Sql.normalised(tokens.subList(close + 2, tokens.size())) : "");
  }
}
