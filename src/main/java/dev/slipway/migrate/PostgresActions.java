package dev.slipway.migrate;

import dev.slipway.database.Sql.Statement;
import dev.slipway.database.Sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The things that one ALTER TABLE of PostgreSQL's does to its table, one by one.
 *
 * @param beginning the statement up to the first of them
 * @param actions what it does, in order
 */
record PostgresActions(String beginning, List<String> actions) {

  PostgresActions {
    actions = List.copyOf(actions);
  }

  /** The actions of a statement, if it is an ALTER TABLE with more than one. */
  static Optional<PostgresActions> of(Statement statement) {
    Reading reading = new Reading(statement.tokens(), 0);
    if (!reading.take("ALTER", "TABLE")) {
      return Optional.empty();
    }
    reading.take("IF", "EXISTS");
    reading.take("ONLY");
    if (reading.name().isEmpty()) {
      return Optional.empty();
    }
    reading.takeSymbol("*");
    List<List<Token>> items = reading.items();
    if (items.size() < 2 || items.stream().anyMatch(List::isEmpty)) {
      return Optional.empty();
    }
    List<String> actions = new ArrayList<>();
    for (List<Token> item : items) {
      actions.add(text(statement, item.get(0), item.get(item.size() - 1)));
    }
    int first = items.get(0).get(0).start() - statement.tokens().get(0).start();
    return Optional.of(new PostgresActions(statement.text().substring(0, first).strip(), actions));
  }

  private static String text(Statement statement, Token from, Token to) {
    int shift = statement.tokens().get(0).start();
    return statement.text().substring(from.start() - shift, to.end() - shift);
  }

  /** Each action as a statement of its own. */
  List<String> alone() {
    return actions.stream().map(action -> beginning + " " + action).toList();
  }

  /** Some of them, by their numbers from 0, as one statement; nothing for none. */
  String together(Set<Integer> numbers) {
    return numbers.isEmpty()
        ? ""
        : new TreeSet<>(numbers)
            .stream().map(actions::get).collect(Collectors.joining(", ", beginning + " ", ""));
  }
}
