package dev.slipway.history;

import dev.slipway.database.Engine;
import dev.slipway.database.Ground;
import dev.slipway.history.HistoryTable.Row;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The {@code schema_migrations} that small runners make which apps bring along: a row for each
 * migration with its name, or with the number that its name begins with.
 *
 * <p>No tool lays its form down. A table that is there keeps its own, and its rows show how it
 * writes a migration: with or without {@code .sql}, by name or by number, with zeros or without.
 * Where there is none none is made, but for scripts that speak of it.
 */
final class PlainHistory extends RowPerMigration {
  private static final List<String> KEYS =
      List.of("name", "filename", "file_name", "migration", "migration_name", "version");
  private static final List<String> TIMES =
      List.of(
          "applied_at",
          "created_at",
          "executed_at",
          "run_at",
          "run_on",
          "migrated_at",
          "installed_on",
          "inserted_at",
          "timestamp",
          "applied_on");

  /** What scripts that enter themselves call the column. */
  private static final Pattern BY_VERSION =
      Pattern.compile("\\bschema_migrations\\b[^;]*\\bversion\\b", Pattern.CASE_INSENSITIVE);

  /** From here on a number is a time in milliseconds, and not in seconds. */
  private static final long MILLIS = 100_000_000_000L;

  PlainHistory(MigrationFolder folder, Ground ground) {
    super(folder, ground);
  }

  /** How a table writes a migration. */
  private enum Writing {
    NAME {
      @Override
      String of(Migration migration) {
        return migration.name();
      }
    },
    FILE {
      @Override
      String of(Migration migration) {
        return migration.name() + ".sql";
      }
    },
    DIGITS {
      @Override
      String of(Migration migration) {
        return leadingDigits(migration.name());
      }
    },
    NUMBER {
      @Override
      String of(Migration migration) {
        return leadingNumber(migration.name());
      }
    };

    abstract String of(Migration migration);
  }

  @Override
  public List<String> places() {
    return List.of("schema_migrations");
  }

  /** What no tool lays down is kept where an app has it, and not made where it has not. */
  @Override
  boolean mayMake(Connection connection) {
    return false;
  }

  /** Any other column could be one that has to be filled. */
  @Override
  boolean isNative(HistoryTable table) {
    List<String> others = new ArrayList<>(table.columns().keySet());
    others.remove("id");
    others.remove(column(table));
    others.removeAll(TIMES);
    return !column(table).isEmpty() && others.isEmpty() && !isDoubtful(table);
  }

  private static String column(HistoryTable table) {
    return KEYS.stream().filter(table::has).findFirst().orElse("");
  }

  /** Where two migrations have one number, a table of numbers cannot tell them apart. */
  private boolean isDoubtful(HistoryTable table) {
    Writing writing = writing(table);
    return migrations().stream().map(writing::of).distinct().count() < migrations().size();
  }

  private Writing writing(HistoryTable table) {
    String column = column(table);
    Map<Writing, Integer> seen = new TreeMap<>();
    for (Row row : table.rows()) {
      for (Writing writing : Writing.values()) {
        if (migrations().stream()
            .anyMatch(migration -> row.text(column).equals(Optional.of(writing.of(migration))))) {
          seen.merge(writing, 1, Integer::sum);
          break;
        }
      }
    }
    if (!seen.isEmpty()) {
      return Collections.max(seen.entrySet(), Map.Entry.comparingByValue()).getKey();
    }
    return table.isNumeric(column)
        ? Writing.NUMBER
        : column.equals("version")
            ? Writing.DIGITS
            : column.startsWith("file") ? Writing.FILE : Writing.NAME;
  }

  @Override
  String key(Migration migration) {
    return migration.name();
  }

  /** A row in whatever writing; one that is of no migration has its own text for a key. */
  @Override
  Optional<String> key(Row row) {
    Optional<String> text = KEYS.stream().map(row::text).flatMap(Optional::stream).findFirst();
    for (Writing writing : Writing.values()) {
      Optional<Migration> meant =
          migrations().stream()
              .filter(migration -> text.equals(Optional.of(writing.of(migration))))
              .findFirst();
      if (meant.isPresent()) {
        return meant.map(this::key);
      }
    }
    return text.map(
        other -> other.endsWith(".sql") ? other.substring(0, other.length() - 4) : other);
  }

  @Override
  Comparator<String> order() {
    return Comparator.comparing(
            (String key) -> leadingNumber(key).isEmpty() ? "0" : leadingNumber(key), BY_NUMBER)
        .thenComparing(BY_TEXT);
  }

  @Override
  List<String> creation(String sql) {
    String key =
        migrations().stream().anyMatch(migration -> BY_VERSION.matcher(migration.sql()).find())
            ? "version"
            : "name";
    return List.of(
        "CREATE TABLE "
            + sql
            + " ("
            + key
            + (engine() == Engine.SQLITE
                ? " TEXT PRIMARY KEY NOT NULL, applied_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP)"
                : " text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())"));
  }

  @Override
  void insert(Connection connection, HistoryTable table, Migration migration) throws SQLException {
    String column = column(table);
    List<String> columns = new ArrayList<>(List.of(column));
    List<Object> values = new ArrayList<>();
    String written = writing(table).of(migration);
    values.add(table.isNumeric(column) ? (Object) Long.parseLong(written) : written);
    for (String time : TIMES) {
      if (table.has(time)) {
        columns.add(time);
        values.add(now(table, time));
      }
    }
    execute(
        connection,
        "INSERT INTO "
            + table.sql()
            + " ("
            + String.join(", ", columns)
            + ") VALUES (?"
            + ", ?".repeat(columns.size() - 1)
            + ")",
        values.toArray());
  }

  private Object now(HistoryTable table, String column) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Optional<Object> there =
        table.rows().stream().map(row -> row.value(column)).flatMap(Optional::stream).findFirst();
    if (there.isPresent() ? there.get() instanceof Number : table.isNumeric(column)) {
      boolean millis = there.isPresent() && ((Number) there.get()).longValue() > MILLIS;
      return millis ? now.toEpochMilli() : now.getEpochSecond();
    }
    String type = table.columns().getOrDefault(column, "");
    boolean text = engine() == Engine.SQLITE || Set.of("text", "varchar").contains(type);
    return text ? now.toString().replace('T', ' ').replace("Z", "") : Timestamp.from(now);
  }
}
