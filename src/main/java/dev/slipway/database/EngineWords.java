package dev.slipway.database;

import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What an engine says of an error: with the values of rows that it quotes, or without them, as it
 * may be printed.
 *
 * <p>PostgreSQL quotes values in the words of data exceptions, and in the detail and the context of
 * these and of broken constraints (postgresql.org/docs/current/errcodes-appendix.html, classes 22,
 * 23 and 44). SQLite quotes none. What a migration or a trigger raises by itself is taken as it is.
 */
public final class EngineWords {
  /** Before the value, if that is quoted there as well. */
  private static final Pattern PARAMETER =
      Pattern.compile("COPY [^,]+, line \\d+, column ([^:]+)|[^$'\"]*\\$(\\d+)");

  /** In whatever language: the first mark of quotation to the last one. */
  private static final Pattern QUOTED = Pattern.compile("(?s)[\"«»„“”「『].*[\"«»„“”」』]");

  /** {@code Key (id)=(7) is not present in table "keys".} */
  private static final Pattern KEY = Pattern.compile("(?s)\\)\\s*=\\s*\\(.*\\)");

  private EngineWords() {}

  /** Without what stands in rows. */
  public static String of(SQLException error) {
    ServerErrorMessage said = ofServer(error);
    if (said == null) {
      return String.valueOf(error.getMessage());
    }
    String state = String.valueOf(said.getSQLState());
    boolean isData = state.startsWith("22");
    boolean isAboutRows = isData || state.startsWith("23") || state.startsWith("44");
    String message = String.valueOf(said.getMessage());
    return inOne(
        said,
        isData ? QUOTED.matcher(message).replaceAll("\"…\"") : message,
        isData ? null : isAboutRows ? withoutValues(said.getDetail()) : said.getDetail(),
        isAboutRows ? null : said.getWhere());
  }

  /** With all of it but where in the server's own doing it was, for who has the row anyway. */
  public static String withRows(SQLException error) {
    ServerErrorMessage said = ofServer(error);
    return said == null
        ? String.valueOf(error.getMessage())
        : inOne(said, String.valueOf(said.getMessage()), said.getDetail(), null);
  }

  private static String inOne(
      ServerErrorMessage said, String message, @Nullable String detail, @Nullable String where) {
    return said.getSeverity()
        + ": "
        + message
        + (detail == null ? "" : "\n  Detail: " + detail)
        + (said.getHint() == null ? "" : "\n  Hint: " + said.getHint())
        + (where == null ? "" : "\n  Where: " + where);
  }

  /** Nothing, where what is a value and what is not cannot be told. */
  private static @Nullable String withoutValues(@Nullable String detail) {
    Matcher key = KEY.matcher(detail == null ? "" : detail);
    return key.find() ? key.replaceFirst(")=(…)").replaceFirst("\\.$", "") : null;
  }

  /**
   * Which value could not be read: the number of the statement's parameter, from 1, or of rows that
   * are copied the column's name; nothing where that is not said.
   */
  public static Optional<String> parameter(SQLException error) {
    ServerErrorMessage said = ofServer(error);
    Matcher found = PARAMETER.matcher(said == null ? "" : String.valueOf(said.getWhere()));
    return found.lookingAt()
        ? Optional.of(found.group(1) == null ? found.group(2) : found.group(1))
        : Optional.empty();
  }

  /** The character of the statement at which it is, from 1; nothing where that is not said. */
  public static OptionalInt position(SQLException error) {
    ServerErrorMessage said = ofServer(error);
    return said == null || said.getPosition() <= 0
        ? OptionalInt.empty()
        : OptionalInt.of(said.getPosition());
  }

  /**
   * A text about an exception, such as its stack, in which what engines said of it and of its
   * causes stands without what is in rows.
   */
  public static String cleared(String text, Throwable thrown) {
    String cleared = text;
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      Optional<String> message = Optional.ofNullable(cause.getMessage());
      if (cause instanceof SQLException error && message.isPresent()) {
        cleared = cleared.replace(message.get(), of(error));
      }
    }
    return cleared;
  }

  private static @Nullable ServerErrorMessage ofServer(SQLException error) {
    return error instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
  }
}
