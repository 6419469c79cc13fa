package dev.slipway.database;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** SQL text cut into tokens and statements the way the engine that will run it does it. */
public final class Sql {

  /** What a token is. */
  public enum Type {
    /** A keyword or a name without quotes, as written. */
    WORD,
    /** A name in double quotes, or what else SQLite takes for them: backticks, brackets. */
    QUOTED,
    /** A string, bit or blob literal; PostgreSQL's parts on several lines are one. */
    STRING,
    NUMBER,
    /** Anything else: one operator, bracket, variable or command of psql each. */
    SYMBOL
  }

  /**
   * One token.
   *
   * @param type what it is
   * @param text its text; of a quoted name what the quotes hold, of a string the literal as written
   * @param start where it begins in the text it was read from
   * @param end the first position after it
   */
  public record Token(Type type, String text, int start, int end) {

    /** Whether this is the keyword given, in any case; a quoted name never is one. */
    public boolean is(String keyword) {
      return type == Type.WORD && text.equalsIgnoreCase(keyword);
    }

    public boolean isSymbol(String symbol) {
      return type == Type.SYMBOL && text.equals(symbol);
    }

    /** Whether this can be the name of something: SQLite takes strings where a name must stand. */
    public boolean isName() {
      return type == Type.WORD
          || type == Type.QUOTED
          || (type == Type.STRING && text.startsWith("'"));
    }

    /** The name that this token is when a name must stand here. */
    public String name() {
      return type == Type.STRING && text.length() >= 2
          ? text.substring(1, text.length() - 1).replace("''", "'")
          : text;
    }
  }

  /**
   * One statement of a script.
   *
   * @param text the statement as written, without the semicolon and without comments around it
   * @param line the line of the script it begins at, from 1
   * @param tokens its tokens, never empty
   */
  public record Statement(String text, int line, List<Token> tokens) {

    /** Whether its first tokens are the keywords given. */
    public boolean begins(String... keywords) {
      if (tokens.size() < keywords.length) {
        return false;
      }
      for (int at = 0; at < keywords.length; at++) {
        if (!tokens.get(at).is(keywords[at])) {
          return false;
        }
      }
      return true;
    }
  }

  private Sql() {}

  /** What names look like that need no quotes, made ready where such a one is to be written. */
  private static final class Name {
    private static final Pattern PLAIN = Pattern.compile("[\\w$\\x{80}-\\x{10FFFF}]+");
    private static final Pattern FOLDED = Pattern.compile("[a-z_][a-z0-9_$]*");
  }

  /** The statements of a script, in order; an empty one between two semicolons is none. */
  public static List<Statement> statements(String script, Engine engine) {
    return switch (engine) {
      case SQLITE -> SqliteLexer.statements(script);
      case POSTGRESQL -> PostgresLexer.statements(script);
    };
  }

  /** The tokens of a text, without comments and white space. */
  public static List<Token> tokens(String text, Engine engine) {
    return switch (engine) {
      case SQLITE -> SqliteLexer.tokens(text);
      case POSTGRESQL -> PostgresLexer.tokens(text);
    };
  }

  /**
   * The name that a token is when a name must stand there, in the form in which the catalog of the
   * engine has it as a key; nothing if it cannot be one.
   */
  public static Optional<String> key(Token token, Engine engine) {
    return switch (engine) {
      case SQLITE -> token.isName() ? Optional.of(folded(token.name())) : Optional.empty();
      case POSTGRESQL ->
          PostgresLexer.name(token).map(name -> amongOthers(name, Engine.POSTGRESQL));
    };
  }

  /**
   * The name that a token of PostgreSQL is when a name must stand there, exactly as that server
   * stores it: folded if it has no quotes, and cut off after 63 bytes.
   */
  public static Optional<String> storedName(Token token) {
    return PostgresLexer.name(token);
  }

  /** What a string constant of PostgreSQL holds; nothing if the token is none. */
  public static Optional<String> content(Token token) {
    return PostgresLexer.content(token);
  }

  /**
   * Tokens as one text in which spelling does not count: names and keywords in lower case without
   * quotes, one space between tokens.
   */
  public static String normalised(List<Token> tokens) {
    StringBuilder text = new StringBuilder();
    for (Token token : tokens) {
      if (text.length() > 0) {
        text.append(' ');
      }
      text.append(token.type() == Type.STRING ? token.text() : folded(token.text()));
    }
    return text.toString();
  }

  /**
   * A name as SQLite compares it: only A to Z have two cases (sqlite.org/lang_expr.html, on LIKE
   * and on NOCASE), so that Ä and ä are two names.
   */
  public static String folded(String name) {
    StringBuilder folded = new StringBuilder(name);
    for (int at = 0; at < name.length(); at++) {
      char character = name.charAt(at);
      if (character >= 'A' && character <= 'Z') {
        folded.setCharAt(at, (char) (character + ('a' - 'A')));
      }
    }
    return folded.toString();
  }

  /** A name that stands among others: in quotes where it could be read as more or less than one. */
  public static String amongOthers(String name) {
    return Name.PLAIN.matcher(name).matches() ? name : quoted(name);
  }

  /** As the other, where PostgreSQL would fold a name with capital letters to another. */
  public static String amongOthers(String name, Engine engine) {
    return switch (engine) {
      case SQLITE -> amongOthers(name);
      case POSTGRESQL -> Name.FOLDED.matcher(name).matches() ? name : quoted(name);
    };
  }

  /** A name as SQL text, in double quotes. */
  public static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
