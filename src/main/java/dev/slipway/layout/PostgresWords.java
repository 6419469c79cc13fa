package dev.slipway.layout;

import java.util.regex.Pattern;

/** Words of PostgreSQL's that are mistakes in SQLite. */
final class PostgresWords {
  private static final Pattern WORDS =
      Pattern.compile(
          "\\b(ALTER\\s+TABLE\\s+(ONLY\\s+)?\\S+\\s+(ADD\\s+CONSTRAINT|ALTER\\s+COLUMN)|CREATE\\s+(EXTENSION|TYPE|SCHEMA"
              + "|SEQUENCE|DOMAIN|MATERIALIZED|OR\\s+REPLACE|FUNCTION|POLICY)|COMMENT\\s+ON|plpgsql|GENERATED\\s+(ALWAYS|BY"
              + "\\s+DEFAULT)\\s+AS\\s+IDENTITY|DEFAULT\\s+now\\(\\)|USING\\s+(gin|gist|btree|hash|brin)\\b|CONCURRENTLY)"
              + "|::\\w|\\$\\$|\\b(big)?serial\\s+(primary|not)\\b",
          Pattern.CASE_INSENSITIVE);

  /** What is no word of SQL: strings and comments. */
  private static final Pattern TEXT =
      Pattern.compile("'(?:[^']|'')*+'|--[^\n]*+|/\\*.*?\\*/", Pattern.DOTALL);

  private PostgresWords() {}

  static boolean areIn(String sql) {
    return WORDS.matcher(TEXT.matcher(sql).replaceAll(" ")).find();
  }
}
