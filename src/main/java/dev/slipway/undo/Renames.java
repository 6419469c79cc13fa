package dev.slipway.undo;

import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.database.Sql.Statement;
import dev.slipway.database.Sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tables and columns that scripts give other names, in the order in which they do. */
final class Renames {

  /** One: a table's if there is no column. Names are in the form in which they are compared. */
  private record Rename(String table, Optional<String> column, String to) {}

  private final List<Rename> all = new ArrayList<>();

  private Renames() {}

  static Renames in(List<String> scripts, Engine engine) {
    Renames renames = new Renames();
    for (String script : scripts) {
      for (Statement statement : Sql.statements(script, engine)) {
        if (statement.begins("ALTER", "TABLE")) {
          renames.read(statement.tokens(), engine);
        }
      }
    }
    return renames;
  }

  private void read(List<Token> tokens, Engine engine) {
    int rename = 2;
    while (rename < tokens.size() && !tokens.get(rename).is("RENAME")) {
      rename++;
    }
    int to = rename;
    while (to < tokens.size() && !tokens.get(to).is("TO")) {
      to++;
    }
    if (rename < 3 || to + 1 >= tokens.size()) {
      return;
    }
    Optional<String> table = Sql.key(tokens.get(rename - 1), engine);
    Optional<String> name = Sql.key(tokens.get(to + 1), engine);
    Optional<String> column =
        to == rename + 1 ? Optional.empty() : Sql.key(tokens.get(to - 1), engine);
    if (table.isPresent() && name.isPresent()) {
      all.add(new Rename(table.get(), column, name.get()));
    }
  }

  /** What a table is called in the end. */
  String table(String table) {
    String now = table;
    for (Rename rename : all) {
      if (rename.column.isEmpty() && rename.table.equals(now)) {
        now = rename.to;
      }
    }
    return now;
  }

  /** What a column of a table is called in the end. */
  String column(String table, String column) {
    String in = table;
    String now = column;
    for (Rename rename : all) {
      if (rename.table.equals(in)) {
        if (rename.column.isEmpty()) {
          in = rename.to;
        } else if (rename.column.get().equals(now)) {
          now = rename.to;
        }
      }
    }
    return now;
  }
}
