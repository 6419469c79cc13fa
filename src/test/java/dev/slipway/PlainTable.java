package dev.slipway;

import dev.slipway.database.Engine;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A {@code schema_migrations} as an app's own runner makes it, and what the runner puts into it.
 *
 * @param name what is special about it
 * @param columns its columns, as SQL
 * @param filled the columns that the runner fills
 * @param values what it puts there for a migration, with the words in braces of {@link #entry}
 * @param times the columns that hold a time
 */
record PlainTable(
    String name, String columns, List<String> filled, String values, List<String> times) {
  private static final List<String> RESTS =
      List.of("make_shelves", "make_boxes", "size_boxes", "make_rooms");

  /** The folder's file of a migration, counted from 1. */
  static String file(int number) {
    return "00" + number + "_" + RESTS.get(number - 1) + ".sql";
  }

  String creation() {
    return "CREATE TABLE schema_migrations (" + columns + ");";
  }

  /**
   * What the runner does after a migration.
   *
   * @param checksum the SHA-256 of the migration's text
   */
  String entry(int number, String checksum) {
    String rest = RESTS.get(number - 1);
    return "INSERT INTO schema_migrations (%s) VALUES (%s);"
        .formatted(
            String.join(", ", filled),
            values
                .replace("{digits}", "00" + number)
                .replace("{number}", String.valueOf(number))
                .replace("{rest}", rest)
                .replace("{words}", rest.replace('_', ' '))
                .replace("{sha256}", checksum)
                .replace("{sum}", String.valueOf(checksum.hashCode())));
  }

  /** A query for its rows as texts, in order, with every digit of a time as 9. */
  String shown(Engine engine) {
    String row =
        columnNames().stream()
            .map(column -> shown(column, engine))
            .collect(Collectors.joining(" || ', ' || "));
    String all = engine == Engine.SQLITE ? "group_concat(said, ' | ')" : "string_agg(said, ' | ')";
    return "SELECT "
        + all
        + " FROM (SELECT "
        + row
        + " AS said FROM schema_migrations ORDER BY 1) AS x";
  }

  private String shown(String column, Engine engine) {
    // PostgreSQL prints its own times without the zeros at their end.
    boolean truncated = engine == Engine.POSTGRESQL && columns.contains(column + " TIMESTAMP");
    String value = truncated ? "date_trunc('second', " + column + ")" : column;
    String quoted = (engine == Engine.SQLITE ? "quote(" : "quote_nullable(") + value + ")";
    if (!times.contains(column)) {
      return quoted;
    }
    for (int digit = 0; digit < 9; digit++) {
      quoted = "replace(" + quoted + ", '" + digit + "', '9')";
    }
    return quoted;
  }

  private List<String> columnNames() {
    return List.of(columns.split(",\\s*", -1)).stream()
        .map(column -> column.split(" ", -1)[0].toLowerCase(Locale.ROOT))
        .toList();
  }

  /** What it says of itself where a test is named after it. */
  @Override
  public String toString() {
    return name;
  }

  /** The tables whose rows show how the next one looks. */
  static List<PlainTable> clear(Engine engine) {
    return engine == Engine.SQLITE ? CLEAR : CLEAR_ON_POSTGRES;
  }

  /** The tables of which nobody but the app can say that, with how many rows they have. */
  static List<PlainTable> doubtful() {
    return DOUBTFUL;
  }

  static Optional<PlainTable> named(String name) {
    return CLEAR.stream().filter(table -> table.name.equals(name)).findFirst();
  }

  private static final List<PlainTable> CLEAR =
      List.of(
          new PlainTable(
              "files, and times as JavaScript writes them",
              "name TEXT PRIMARY KEY, applied_at TEXT NOT NULL",
              List.of("name", "applied_at"),
              "'{digits}_{rest}.sql', '2024-01-0{number}T10:00:00.123Z'",
              List.of("applied_at")),
          new PlainTable(
              "digits and the rest, numbered rows, the engine's times",
              "id INTEGER PRIMARY KEY AUTOINCREMENT, version TEXT NOT NULL UNIQUE, name TEXT NOT NULL, applied_at DATETIME DEFAULT CURRENT_TIMESTAMP",
              List.of("version", "name"),
              "'{digits}', '{rest}'",
              List.of("applied_at")),
          new PlainTable(
              "a number and the whole name, milliseconds",
              "version INTEGER PRIMARY KEY, name TEXT NOT NULL, executed_at INTEGER NOT NULL",
              List.of("version", "name", "executed_at"),
              "{number}, '{digits}_{rest}', 170000000012{number}",
              List.of("executed_at")),
          new PlainTable(
              "a number as text and a file, seconds by default",
              "version TEXT PRIMARY KEY, filename TEXT, created_at INTEGER DEFAULT (unixepoch())",
              List.of("version", "filename", "created_at"),
              "'{number}', '{digits}_{rest}.sql', 170000000{number}",
              List.of("created_at")),
          new PlainTable(
              "a flag, and times as Python writes them",
              "id INTEGER PRIMARY KEY, migration TEXT NOT NULL, applied BOOLEAN NOT NULL DEFAULT 0, applied_at TEXT",
              List.of("migration", "applied", "applied_at"),
              "'{digits}_{rest}', 1, '2024-01-0{number}T10:00:00.123456+00:00'",
              List.of("applied_at")),
          new PlainTable(
              "a flag as text",
              "name TEXT PRIMARY KEY, applied TEXT NOT NULL",
              List.of("name", "applied"),
              "'{digits}_{rest}', 'true'",
              List.of()),
          new PlainTable(
              "a checksum that nobody fills",
              "version INTEGER PRIMARY KEY, checksum TEXT, applied_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP",
              List.of("version"),
              "{number}",
              List.of("applied_at")),
          new PlainTable(
              "a checksum that has to be filled, and can be",
              "name TEXT PRIMARY KEY, hash TEXT NOT NULL, applied_at TEXT NOT NULL",
              List.of("name", "hash", "applied_at"),
              "'{digits}_{rest}.sql', '{sha256}', '2024-01-0{number} 10:00:00'",
              List.of("applied_at")),
          new PlainTable(
              "times that nobody fills",
              "name TEXT PRIMARY KEY, run_at INTEGER",
              List.of("name"),
              "'{digits}_{rest}'",
              List.of("run_at")),
          new PlainTable(
              "a key that is called id",
              "id TEXT PRIMARY KEY, applied_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP",
              List.of("id"),
              "'{digits}_{rest}'",
              List.of("applied_at")),
          new PlainTable(
              "words beside digits",
              "version VARCHAR(10) PRIMARY KEY, name VARCHAR(99), applied_at VARCHAR(40)",
              List.of("version", "name", "applied_at"),
              "'{digits}', '{words}', '2024-01-0{number} 10:00:00.1234567 +0000 UTC'",
              List.of("applied_at")));

  private static final List<PlainTable> CLEAR_ON_POSTGRES =
      List.of(
          new PlainTable(
              "digits and the rest, numbered rows, the engine's times",
              "id SERIAL PRIMARY KEY, version VARCHAR(20) NOT NULL UNIQUE, name TEXT NOT NULL, applied_at TIMESTAMPTZ NOT NULL DEFAULT now()",
              List.of("version", "name"),
              "'{digits}', '{rest}'",
              List.of("applied_at")),
          new PlainTable(
              "a number and a file, a flag, times without a default",
              "id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, version INTEGER NOT NULL, filename VARCHAR(255) NOT NULL, applied BOOLEAN NOT NULL DEFAULT false, executed_at TIMESTAMP NOT NULL, checksum TEXT",
              List.of("version", "filename", "applied", "executed_at"),
              "{number}, '{digits}_{rest}.sql', true, '2024-01-0{number} 10:00:00.123456'",
              List.of("executed_at")),
          new PlainTable(
              "times as texts",
              "name TEXT PRIMARY KEY, applied_at TEXT NOT NULL",
              List.of("name", "applied_at"),
              "'{digits}_{rest}.sql', '2024-01-0{number}T10:00:00.123Z'",
              List.of("applied_at")));

  private static final List<PlainTable> DOUBTFUL =
      List.of(
          new PlainTable(
              "a checksum that has to be filled, nobody knows with what",
              "name TEXT PRIMARY KEY, checksum TEXT NOT NULL",
              List.of("name", "checksum"),
              "'{digits}_{rest}', '{sum}'",
              List.of()),
          new PlainTable(
              "times that are written in no known way",
              "name TEXT PRIMARY KEY, applied_at TEXT NOT NULL",
              List.of("name", "applied_at"),
              "'{digits}_{rest}', 'Mon, {number} Jan 2024'",
              List.of("applied_at")),
          new PlainTable(
              "a key that the app makes up",
              "id TEXT PRIMARY KEY, name TEXT NOT NULL",
              List.of("id", "name"),
              "hex(randomblob(8)), '{digits}_{rest}'",
              List.of()),
          new PlainTable(
              "a column that could mean anything",
              "name TEXT PRIMARY KEY, batch INTEGER",
              List.of("name", "batch"),
              "'{digits}_{rest}', 1",
              List.of()),
          new PlainTable(
              "a flag that says neither",
              "name TEXT PRIMARY KEY, applied TEXT",
              List.of("name", "applied"),
              "'{digits}_{rest}', 'pending'",
              List.of()));
}
