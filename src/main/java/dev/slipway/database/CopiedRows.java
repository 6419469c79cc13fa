package dev.slipway.database;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Rows in the text form of PostgreSQL's COPY, which is its fastest way in. */
public final class CopiedRows {
  private final StringBuilder lines = new StringBuilder();
  private boolean begun;

  /** The next value of the row that is being written; null for NULL. */
  public void value(@Nullable String text) {
    if (begun) {
      lines.append('\t');
    }
    begun = true;
    if (text == null) {
      lines.append("\\N");
    } else {
      escape(text);
    }
  }

  /** The row is complete. */
  public void end() {
    lines.append('\n');
    begun = false;
  }

  private void escape(String text) {
    int plain = 0;
    for (int at = 0; at < text.length(); at++) {
      String escaped =
          switch (text.charAt(at)) {
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> "";
          };
      if (!escaped.isEmpty()) {
        lines.append(text, plain, at).append(escaped);
        plain = at + 1;
      }
    }
    lines.append(text, plain, text.length());
  }

  /**
   * Sends them.
   *
   * @param into the table and its columns as SQL text
   */
  public void send(Connection connection, String into) throws SQLException {
    try {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("COPY " + into + " FROM STDIN", new StringReader(lines.toString()));
    } catch (IOException e) {
      throw new SQLException("COPY ended: " + e.getMessage(), e);
    }
  }
}
