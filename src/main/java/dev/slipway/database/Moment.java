package dev.slipway.database;

import java.util.regex.Pattern;

/** The words by which SQL says what is another thing each time: the clock, chance, a sequence. */
final class Moment {
  private static final Pattern WORDS =
      Pattern.compile(
          "\\b(current_timestamp|current_date|current_time|localtime|localtimestamp"
              + "|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday"
              + "|random|randomblob|random_normal|gen_random_uuid|gen_random_bytes|gen_salt"
              + "|uuid_generate_\\w+|uuidv[47]|nextval|lastval|currval|txid_current|pg_current_xact_id"
              + "|pg_backend_pid|changes|total_changes|last_insert_rowid)\\b"
              + "|\\bnow\\s*\\("
              + "|'(now|today|tomorrow|yesterday)'"
              + "|\\b(date|time|datetime|julianday|unixepoch)\\s*\\(\\s*\\)",
          Pattern.CASE_INSENSITIVE);

  private Moment() {}

  /** Whether a text may mean another thing when it runs again. A word too many does no harm. */
  static boolean isIn(String sql) {
    return WORDS.matcher(sql).find();
  }
}
