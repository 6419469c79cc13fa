package dev.slipway.risk;

import java.util.Locale;

/**
 * What a statement should not do to a table that is in use, each with where that is known from.
 *
 * <p>The names of squawk and strong_migrations, which know most of them too, stand in docs/risk.md.
 */
public enum Rule {
  INDEX_NOT_CONCURRENTLY(
      "an index is built while writes wait; CREATE INDEX CONCURRENTLY lets them go on",
      "https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY"),
  DROP_INDEX_NOT_CONCURRENTLY(
      "an index is dropped while reads and writes of its table wait; DROP INDEX CONCURRENTLY lets"
          + " them go on",
      "https://www.postgresql.org/docs/current/sql-dropindex.html"),
  REINDEX_NOT_CONCURRENTLY(
      "an index is built anew while writes wait; REINDEX CONCURRENTLY lets them go on",
      "https://www.postgresql.org/docs/current/sql-reindex.html#SQL-REINDEX-CONCURRENTLY"),
  FOREIGN_KEY_VALIDATED(
      "a foreign key is checked while writes to both tables wait; add it NOT VALID, and validate"
          + " it in a later migration",
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES"),
  CHECK_VALIDATED(
      "a check is tried on all rows while reads and writes wait; add it NOT VALID, and validate it"
          + " in a later migration",
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES"),
  UNIQUE_CONSTRAINT(
      "a unique constraint builds its index while reads and writes wait; build the index"
          + " CONCURRENTLY, then ADD CONSTRAINT … USING INDEX",
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX"),
  EXCLUSION_CONSTRAINT(
      "an exclusion constraint builds its index while reads and writes wait, and cannot be added"
          + " otherwise",
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT"),
  NOT_NULL(
      "SET NOT NULL reads all rows while reads and writes wait, unless a valid CHECK (… IS NOT"
          + " NULL) is there (since PostgreSQL 12)",
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL"),
  REQUIRED_COLUMN(
      "a new column is NOT NULL and has no default: it cannot be added where there are rows",
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES"),
  COLUMN_TYPE(
      "a column gets a type that is stored or checked otherwise: all rows are written anew or read"
          + " while reads and writes wait",
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES"),
  VOLATILE_DEFAULT(
      "a new column has a default that is worked out for each row: all rows are written anew while"
          + " reads and writes wait",
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES"),
  STORED_GENERATED_COLUMN(
      "a new column is generated and stored: all rows are written anew while reads and writes wait",
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES"),
  NUMBERED_COLUMN(
      "a new column numbers the rows (serial, identity): all are written anew while reads and"
          + " writes wait",
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES"),
  STORAGE(
      "a table is stored otherwise: all rows are written anew while reads and writes wait",
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-TABLESPACE"),
  FULL_VACUUM(
      "VACUUM FULL and CLUSTER write all rows anew while reads and writes wait",
      "https://www.postgresql.org/docs/current/sql-vacuum.html"),
  REFRESH_NOT_CONCURRENTLY(
      "a materialized view is filled anew while its readers wait; REFRESH … CONCURRENTLY lets them"
          + " go on",
      "https://www.postgresql.org/docs/current/sql-refreshmaterializedview.html"),
  PARTITION_ATTACHED(
      "the rows of a new partition are read while reads and writes of it wait, unless a valid CHECK"
          + " shows that they fit",
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-ATTACH-PARTITION"),
  PARTITION_DETACHED(
      "a partition is detached while reads and writes of the whole table wait; DETACH …"
          + " CONCURRENTLY lets them go on (since PostgreSQL 14)",
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DETACH-PARTITION"),
  DOMAIN_CONSTRAINT(
      "a domain's new rule is tried on all rows of the tables that use it while their writes wait",
      "https://www.postgresql.org/docs/current/sql-alterdomain.html"),
  RENAME_TABLE(
      "a table gets another name: an app that runs still asks for the old one",
      "https://github.com/ankane/strong_migrations#renaming-a-table"),
  RENAME_COLUMN(
      "a column gets another name: an app that runs still asks for the old one",
      "https://github.com/ankane/strong_migrations#renaming-a-column"),
  DROP_TABLE(
      "a table is dropped, with all that it holds",
      "https://www.postgresql.org/docs/current/sql-droptable.html"),
  DROP_COLUMN(
      "a column is dropped, with all that it holds",
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-DROP-COLUMN"),
  TRUNCATE(
      "a table is emptied; with CASCADE so are those that refer to it",
      "https://www.postgresql.org/docs/current/sql-truncate.html"),
  ALL_ROWS_CHANGED(
      "all rows are changed by one statement: whoever writes one of them waits until the end",
      "https://github.com/ankane/strong_migrations#backfilling-data"),
  ALL_ROWS_DELETED(
      "all rows of a table are deleted by one statement",
      "https://www.postgresql.org/docs/current/sql-delete.html"),
  TABLE_LOCKED(
      "a table is locked by LOCK TABLE", "https://www.postgresql.org/docs/current/sql-lock.html"),
  TABLE_REBUILT(
      "a table is built anew: made, filled from the old one, put in its place",
      "https://www.sqlite.org/lang_altertable.html#otheralter"),
  ROWS_LEFT_OUT(
      "a table is built anew and not filled with all of its rows",
      "https://www.sqlite.org/lang_altertable.html#otheralter"),
  NOT_UNDERSTOOD(
      "what it does is not told by its text",
      "https://www.postgresql.org/docs/current/sql-do.html");

  private final String words;
  private final String source;

  Rule(String words, String source) {
    this.words = words;
    this.source = source;
  }

  /** Its name in reports and settings: {@code index-not-concurrently}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What is wrong, and what to do instead, for people. */
  public String words() {
    return words;
  }

  /** The page that says so. */
  public String source() {
    return source;
  }
}
