package dev.slipway.database;

import dev.slipway.database.Sql.Statement;
import dev.slipway.database.Sql.Token;
import java.util.ArrayList;
import java.util.List;

/** The statements of a script, gathered token by token, with the lines at which they begin. */
final class Pieces {
  private final String script;
  private final List<Statement> statements = new ArrayList<>();
  private List<Token> current = new ArrayList<>();
  private int line = 1;
  private int counted;

  Pieces(String script) {
    this.script = script;
  }

  /** The tokens since the last statement ended. */
  List<Token> current() {
    return current;
  }

  void add(Token token) {
    current.add(token);
  }

  /** Ends a statement; one without tokens is none. */
  void end() {
    if (current.isEmpty()) {
      return;
    }
    int start = current.get(0).start();
    int end = current.get(current.size() - 1).end();
    for (; counted < start; counted++) {
      line += script.charAt(counted) == '\n' ? 1 : 0;
    }
    statements.add(new Statement(script.substring(start, end), line, List.copyOf(current)));
    current = new ArrayList<>();
  }

  /** All statements; the last one needs no semicolon. */
  List<Statement> all() {
    end();
    return statements;
  }
}
