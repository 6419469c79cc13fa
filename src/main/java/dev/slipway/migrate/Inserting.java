package dev.slipway.migrate;

import dev.slipway.database.Sql.Statement;
import dev.slipway.database.Sql.Token;
import dev.slipway.migrate.Script.Filling;
import java.util.List;
import java.util.Optional;

/** Reads an INSERT that fills a table, and does nothing else. */
final class Inserting {
  private Inserting() {}

  /**
   * What the statement fills its table with, if that is plain to see: a query or values, without a
   * clause for rows that are there already.
   *
   * @param table the table as catalogs name it
   */
  static Optional<Filling> filling(Statement statement, String table) {
    List<Token> tokens = statement.tokens();
    if (tokens.size() < 4 || !tokens.get(0).is("INSERT") || !tokens.get(1).is("INTO")) {
      return Optional.empty();
    }
    int at = 2;
    int first = at;
    while (at + 1 < tokens.size() && tokens.get(at + 1).isSymbol(".")) {
      at += 2;
    }
    String named = Script.text(statement, first, at + 1);
    at++;
    String columns = "*";
    if (at < tokens.size() && tokens.get(at).isSymbol("(")) {
      int open = at;
      while (at < tokens.size() && !tokens.get(at).isSymbol(")")) {
        at++;
      }
      columns = Script.text(statement, open + 1, at);
      at++;
    }
    boolean plain =
        at < tokens.size()
            && (tokens.get(at).is("SELECT") || tokens.get(at).is("VALUES"))
            && tokens.subList(at, tokens.size()).stream()
                .noneMatch(
                    token ->
                        token.is("CONFLICT")
                            || token.is("RETURNING")
                            || token.is("DEFAULT")
                            || token.is("LIMIT"));
    return plain
        ? Optional.of(new Filling(table, named, columns, Script.text(statement, at, tokens.size())))
        : Optional.empty();
  }

  /**
   * The table as the statement has it, if what it puts there depends on no table: values, or a
   * query without one. A clause for rows that are there already may stand behind it.
   */
  static Optional<String> seeded(Statement statement) {
    List<Token> tokens = statement.tokens();
    int into = Script.indexOf(statement, "INTO");
    boolean inserts = tokens.get(0).is("INSERT") || tokens.get(0).is("REPLACE");
    if (!inserts || into < 0 || into + 2 >= tokens.size()) {
      return Optional.empty();
    }
    int at = into + 1;
    while (at + 2 < tokens.size() && tokens.get(at + 1).isSymbol(".")) {
      at += 2;
    }
    boolean constant =
        tokens.subList(at, tokens.size()).stream().noneMatch(token -> token.is("FROM"));
    return constant ? Optional.of(Script.text(statement, into + 1, at + 1)) : Optional.empty();
  }
}
