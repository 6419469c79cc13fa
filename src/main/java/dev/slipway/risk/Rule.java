package dev.slipway.risk;

import java.util.Locale;

/**
 * What a statement should not do to a table that is in use, each with where that is known from.
 *
 * <p>The names of squawk and strong_migrations, which know most of them too, stand in docs/risk.md.
 */
public enum Rule {
  INDEX_NOT_CONCURRENTLY(
      "an index is built while writes wait",
      "CREATE INDEX CONCURRENTLY lets them go on",
      "https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY"),
  DROP_INDEX_NOT_CONCURRENTLY(
      "an index is dropped while reads and writes of its table wait",
      "DROP INDEX CONCURRENTLY lets them go on",
      "https://www.postgresql.org/docs/current/sql-dropindex.html"),
  REINDEX_NOT_CONCURRENTLY(
      "an index is built anew while writes wait",
      "REINDEX CONCURRENTLY lets them go on",
      "https://www.postgresql.org/docs/current/sql-reindex.html#SQL-REINDEX-CONCURRENTLY"),
  FOREIGN_KEY_VALIDATED(
      "a foreign key is checked while writes to both tables wait",
      "add it NOT VALID, and validate it in a later migration",
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES"),
  CHECK_VALIDATED(
      "a check is tried on all rows while reads and writes wait",
      "add it NOT VALID, and validate it in a later migration",
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES"),
  UNIQUE_CONSTRAINT(
      "a unique constraint builds its index while reads and writes wait",
      "build the index CONCURRENTLY, then ADD CONSTRAINT … USING INDEX",
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX"),
  EXCLUSION_CONSTRAINT(
      "an exclusion constraint builds its index while reads and writes wait",
      "it cannot be added otherwise: choose a quiet hour",
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT"),
  NOT_NULL(
      "SET NOT NULL reads all rows while reads and writes wait",
      "add CHECK (… IS NOT NULL) NOT VALID, validate it in a later migration, and then SET "
          + "NOT NULL (since PostgreSQL 12)",
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL"),
  REQUIRED_COLUMN(
      "a new column is NOT NULL and has no default: it cannot be added where there are rows",
      "give it a default, or let it be null until it is filled",
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES"),
  COLUMN_TYPE(
      "a column gets a type that is stored or checked otherwise: all rows are written anew "
          + "or read while reads and writes wait",
      "add a column of the new type, fill it in parts, and drop the old one in a later "
          + "release",
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES"),
  VOLATILE_DEFAULT(
      "a new column has a default that is worked out for each row: all rows are written "
          + "anew while reads and writes wait",
      "add the column without a default, set the default afterwards, and fill the rows in "
          + "parts",
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES"),
  STORED_GENERATED_COLUMN(
      "a new column is generated and stored: all rows are written anew while reads and "
          + "writes wait",
      "fill an ordinary column by a trigger and in parts, or let it be VIRTUAL (since "
          + "PostgreSQL 18)",
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES"),
  NUMBERED_COLUMN(
      "a new column numbers the rows (serial, identity): all are written anew while reads "
          + "and writes wait",
      "make a new table that has it, and move the rows in parts",
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES"),
  STORAGE(
      "a table is stored otherwise: all rows are written anew while reads and writes wait",
      "it cannot be done otherwise: choose a quiet hour",
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-TABLESPACE"),
  FULL_VACUUM(
      "VACUUM FULL and CLUSTER write all rows anew while reads and writes wait",
      "VACUUM lets them go on",
      "https://www.postgresql.org/docs/current/sql-vacuum.html"),
  REFRESH_NOT_CONCURRENTLY(
      "a materialized view is filled anew while its readers wait",
      "REFRESH MATERIALIZED VIEW CONCURRENTLY lets them go on, where the view has a unique "
          + "index",
      "https://www.postgresql.org/docs/current/sql-refreshmaterializedview.html"),
  PARTITION_ATTACHED(
      "the rows of a new partition are read while reads and writes of it wait",
      "add a CHECK to it that shows that they fit, NOT VALID, and validate that before",
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-ATTACH-PARTITION"),
  PARTITION_DETACHED(
      "a partition is detached while reads and writes of the whole table wait",
      "DETACH PARTITION … CONCURRENTLY lets them go on (since PostgreSQL 14)",
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DETACH-PARTITION"),
  DOMAIN_CONSTRAINT(
      "a domain's new rule is tried on all rows of the tables that use it while their "
          + "writes wait",
      "add it NOT VALID, and validate it in a later migration",
      "https://www.postgresql.org/docs/current/sql-alterdomain.html"),
  RENAME_TABLE(
      "a table gets another name: an app that runs still asks for the old one",
      "leave a view under the old name, or stop the app before",
      "https://github.com/ankane/strong_migrations#renaming-a-table"),
  RENAME_COLUMN(
      "a column gets another name: an app that runs still asks for the old one",
      "add a column, write to both, and drop the old one in a later release; or stop the "
          + "app before",
      "https://github.com/ankane/strong_migrations#renaming-a-column"),
  DROP_TABLE(
      "a table is dropped, with all that it holds",
      "drop it in a later release, once nothing asks for it and what it holds is elsewhere",
      "https://www.postgresql.org/docs/current/sql-droptable.html"),
  DROP_COLUMN(
      "a column is dropped, with all that it holds",
      "drop it in a later release, once nothing asks for it and what it holds is elsewhere",
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-DROP-COLUMN"),
  TRUNCATE(
      "a table is emptied; with CASCADE so are those that refer to it",
      "DELETE with a condition that says which rows go",
      "https://www.postgresql.org/docs/current/sql-truncate.html"),
  ALL_ROWS_CHANGED(
      "all rows are changed by one statement: whoever writes one of them waits until the " + "end",
      "change them in parts, each in a transaction of its own",
      "https://github.com/ankane/strong_migrations#backfilling-data"),
  ALL_ROWS_DELETED(
      "all rows of a table are deleted by one statement",
      "say by a condition which rows go",
      "https://www.postgresql.org/docs/current/sql-delete.html"),
  TABLE_LOCKED(
      "a table is locked by LOCK TABLE",
      "leave it out: each statement takes the lock that it needs",
      "https://www.postgresql.org/docs/current/sql-lock.html"),
  TABLE_REBUILT(
      "a table is built anew: made, filled from the old one, put in its place",
      "ALTER TABLE, where SQLite has it for this change",
      "https://www.sqlite.org/lang_altertable.html#otheralter"),
  ROWS_LEFT_OUT(
      "a table is built anew and not filled with all of its rows",
      "INSERT … SELECT all of them",
      "https://www.sqlite.org/lang_altertable.html#otheralter"),
  NOT_UNDERSTOOD(
      "what it does is not told by its text",
      "write out the statements that it runs",
      "https://www.postgresql.org/docs/current/sql-do.html");

  private final String words;
  private final String instead;
  private final String source;

  Rule(String words, String instead, String source) {
    this.words = words;
    this.instead = instead;
    this.source = source;
  }

  /** Its name in reports and settings: {@code index-not-concurrently}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What is wrong, for people. */
  public String words() {
    return words;
  }

  /** What to do instead. */
  public String instead() {
    return instead;
  }

  /** The page that says so. */
  public String source() {
    return source;
  }

  /** Whether rows or values go by what breaks it, or may. */
  public boolean mayLose() {
    return switch (this) {
      case DROP_TABLE, DROP_COLUMN, TRUNCATE, ALL_ROWS_DELETED, ROWS_LEFT_OUT, NOT_UNDERSTOOD ->
          true;
      case INDEX_NOT_CONCURRENTLY,
          DROP_INDEX_NOT_CONCURRENTLY,
          REINDEX_NOT_CONCURRENTLY,
          FOREIGN_KEY_VALIDATED,
          CHECK_VALIDATED,
          UNIQUE_CONSTRAINT,
          EXCLUSION_CONSTRAINT,
          NOT_NULL,
          REQUIRED_COLUMN,
          COLUMN_TYPE,
          VOLATILE_DEFAULT,
          STORED_GENERATED_COLUMN,
          NUMBERED_COLUMN,
          STORAGE,
          FULL_VACUUM,
          REFRESH_NOT_CONCURRENTLY,
          PARTITION_ATTACHED,
          PARTITION_DETACHED,
          DOMAIN_CONSTRAINT,
          RENAME_TABLE,
          RENAME_COLUMN,
          ALL_ROWS_CHANGED,
          TABLE_LOCKED,
          TABLE_REBUILT ->
          false;
    };
  }
}
