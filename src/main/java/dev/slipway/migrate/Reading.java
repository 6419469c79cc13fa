package dev.slipway.migrate;

import dev.slipway.database.Engine;
import dev.slipway.database.Sql;
import dev.slipway.database.Sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A place in the tokens of PostgreSQL's SQL that moves on as keywords and names are read. */
public final class Reading {

  /**
   * What a statement calls a table or something like it, as the server stores the parts.
   *
   * @param schema the schema, if it says one
   * @param last the name itself
   */
  public record Name(Optional<String> schema, String last) {}

  private final List<Token> tokens;
  private int at;

  public Reading(List<Token> tokens, int at) {
    this.tokens = tokens;
    this.at = at;
  }

  public boolean isAtEnd() {
    return at >= tokens.size();
  }

  /** Reads one token, whatever it is. */
  public void next() {
    at++;
  }

  /** What has not been read yet. */
  public List<Token> rest() {
    return tokens.subList(at, tokens.size());
  }

  /** Whether these keywords come next. */
  public boolean is(String... words) {
    for (int word = 0; word < words.length; word++) {
      if (at + word >= tokens.size() || !tokens.get(at + word).is(words[word])) {
        return false;
      }
    }
    return true;
  }

  /** Reads these keywords if they come next. */
  public boolean take(String... words) {
    boolean taken = is(words);
    at += taken ? words.length : 0;
    return taken;
  }

  /** Reads one of these keywords after the other, as long as there is one. */
  public void skip(String... words) {
    for (int word = 0; word < words.length; word++) {
      if (take(words[word])) {
        word = -1;
      }
    }
  }

  public boolean takeSymbol(String symbol) {
    boolean taken = at < tokens.size() && tokens.get(at).isSymbol(symbol);
    at += taken ? 1 : 0;
    return taken;
  }

  /** Reads what stands in brackets, if a bracket comes next. */
  public void skipBrackets() {
    int depth = takeSymbol("(") ? 1 : 0;
    while (depth > 0 && at < tokens.size()) {
      depth += tokens.get(at).isSymbol("(") ? 1 : tokens.get(at).isSymbol(")") ? -1 : 0;
      at++;
    }
  }

  /** Reads one part of a name. */
  public Optional<String> part() {
    Optional<String> name = at < tokens.size() ? Sql.storedName(tokens.get(at)) : Optional.empty();
    at += name.isPresent() ? 1 : 0;
    return name;
  }

  /** Reads a name with what stands before it behind dots. */
  public Optional<Name> name() {
    List<String> parts = new ArrayList<>();
    do {
      Optional<String> part = part();
      if (part.isEmpty()) {
        return Optional.empty();
      }
      parts.add(part.get());
    } while (takeSymbol("."));
    int last = parts.size() - 1;
    return Optional.of(
        new Name(last > 0 ? Optional.of(parts.get(last - 1)) : Optional.empty(), parts.get(last)));
  }

  /** Reads names with commas between them; ONLY and a star say what belongs to a table. */
  public List<Name> names() {
    List<Name> names = new ArrayList<>();
    do {
      take("ONLY");
      name().ifPresent(names::add);
      takeSymbol("*");
    } while (takeSymbol(","));
    return names;
  }

  /** The parts between commas outside of brackets, of what has not been read yet. */
  public List<List<Token>> items() {
    List<List<Token>> items = new ArrayList<>();
    int depth = 0;
    int start = at;
    for (int end = at; end < tokens.size(); end++) {
      Token token = tokens.get(end);
      depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
      if (depth == 0 && token.isSymbol(",")) {
        items.add(tokens.subList(start, end));
        start = end + 1;
      }
    }
    items.add(tokens.subList(start, tokens.size()));
    return items;
  }

  /** A part of a name as the catalog writes it. */
  public static String written(String part) {
    return Sql.amongOthers(part, Engine.POSTGRESQL);
  }
}
