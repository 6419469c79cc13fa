package dev.slipway.history;

import dev.slipway.database.Engine;
import dev.slipway.database.Ground;
import dev.slipway.history.HistoryTable.Row;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code schema_migrations} that small runners make which apps bring along: a row for each
 * migration with its name, with the number that its name begins with, or with both.
 *
 * <p>No tool lays its form down. A table that is there keeps its own, and its rows show how it
 * writes a migration ({@link PlainForm}); where that is not certain nothing is written. Where there
 * is none none is made, but for scripts that speak of it.
 */
final class PlainHistory extends RowPerMigration {
  private static final List<String> KEYS =
      List.of("name", "filename", "file_name", "migration", "migration_name", "version");
  private static final Set<String> TIMES =
      Set.of(
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

  /** What numbers the rows, or is the key where there is no other. */
  static final String NUMBERING = "id";

  /** Whether a migration was applied, where rows are made before that. */
  static final String APPLIED = "applied";

  static final Set<String> HASHES = Set.of("checksum", "hash");

  private static final Comparator<String> BY_LEADING_NUMBER =
      (one, other) -> {
        int order = BY_NUMBER.compare(numberOrZero(one), numberOrZero(other));
        return order != 0 ? order : one.compareTo(other);
      };

  /** The migrations that are spelled so, for each spelling that was looked for. */
  private final Map<Spelling, Map<String, List<Migration>>> spelled = new EnumMap<>(Spelling.class);

  /** The rows that somebody took away: they still show how a row is written. */
  private List<PlainForm.Known> forgotten = List.of();

  /** How the rows are written that are being entered. */
  private @Nullable PlainForm form;

  /** The rows there of migrations that they say were not applied yet. */
  private final Map<String, Row> waiting = new HashMap<>();

  PlainHistory(MigrationFolder folder, Ground ground) {
    super(folder, ground);
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

  /** Any other column could be one that has to be filled, or that takes back what others say. */
  @Override
  boolean isNative(HistoryTable table) {
    if (keys(table.columns().keySet()).isEmpty()) {
      return false;
    }
    for (String column : table.columns().keySet()) {
      if (!KEYS.contains(column)
          && !TIMES.contains(column)
          && !HASHES.contains(column)
          && !column.equals(NUMBERING)
          && !column.equals(APPLIED)) {
        return false;
      }
    }
    for (Row row : table.rows()) {
      boolean clear = !table.has(APPLIED) || row.isTrue(APPLIED) || row.isFalse(APPLIED);
      if (!clear || meant(row).size() > 1) {
        return false;
      }
    }
    return true;
  }

  /** The columns that say which migration is meant. */
  private static List<String> keys(Set<String> columns) {
    List<String> keys = new ArrayList<>();
    for (String key : KEYS) {
      if (columns.contains(key)) {
        keys.add(key);
      }
    }
    return keys.isEmpty() && columns.contains(NUMBERING) ? List.of(NUMBERING) : keys;
  }

  /** The migrations that a row can be about: one, none, or several if it does not tell which. */
  private List<Migration> meant(Row row) {
    List<String> texts = new ArrayList<>();
    for (String key : keys(row.values().keySet())) {
      String text = row.text(key).orElse("");
      if (!text.isEmpty()) {
        texts.add(text);
      }
    }
    if (texts.isEmpty()) {
      return List.of();
    }
    for (Spelling spelling : Spelling.values()) {
      List<Migration> meant = new ArrayList<>();
      for (Migration migration : spelled(spelling).getOrDefault(texts.get(0), List.of())) {
        if (isMeantByAll(texts, migration)) {
          meant.add(migration);
        }
      }
      if (!meant.isEmpty()) {
        return meant;
      }
    }
    return List.of();
  }

  private Map<String, List<Migration>> spelled(Spelling spelling) {
    Map<String, List<Migration>> found = spelled.get(spelling);
    if (found == null) {
      found = new HashMap<>();
      for (Migration migration : migrations()) {
        String text = spelling.of(migration);
        List<Migration> same = found.get(text);
        if (same == null) {
          same = new ArrayList<>(1);
          found.put(text, same);
        }
        same.add(migration);
      }
      spelled.put(spelling, found);
    }
    return found;
  }

  private static boolean isMeantByAll(List<String> texts, Migration migration) {
    for (String text : texts) {
      boolean meant = false;
      for (Spelling spelling : Spelling.values()) {
        meant |= spelling.of(migration).equals(text);
      }
      if (!meant) {
        return false;
      }
    }
    return true;
  }

  @Override
  String key(Migration migration) {
    return migration.name();
  }

  /** A row in whatever spelling; one that is of no migration has its own texts for a key. */
  @Override
  Optional<String> key(Row row) {
    List<Migration> meant = meant(row);
    if (!meant.isEmpty()) {
      return Optional.of(key(meant.get(0)));
    }
    String name = "";
    for (String key : keys(row.values().keySet())) {
      String text = row.text(key).orElse("");
      boolean numbersIt = !name.isEmpty() && leadingDigits(name).isEmpty();
      name = name.isEmpty() ? text : numbersIt && !text.isEmpty() ? text + "_" + name : name;
    }
    if (name.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        name.endsWith(".sql") ? name.substring(0, name.length() - ".sql".length()) : name);
  }

  @Override
  Says says(Row row) {
    return row.values().containsKey(APPLIED) && !row.isTrue(APPLIED) ? Says.ABSENT : Says.APPLIED;
  }

  @Override
  Comparator<String> order() {
    return BY_LEADING_NUMBER;
  }

  private static String numberOrZero(String key) {
    String number = leadingNumber(key);
    return number.isEmpty() ? "0" : number;
  }

  @Override
  List<String> tellingColumns(HistoryTable table) {
    return keys(table.columns().keySet());
  }

  @Override
  List<String> creation(String sql) {
    // What scripts that enter themselves call the column.
    Pattern byVersion =
        Pattern.compile("\\bschema_migrations\\b[^;]*\\bversion\\b", Pattern.CASE_INSENSITIVE);
    String key =
        migrations().stream().anyMatch(migration -> byVersion.matcher(migration.sql()).find())
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
  Optional<String> doubt(Connection connection, HistoryTable table) throws SQLException {
    return form(connection, table).doubt();
  }

  private PlainForm form(Connection connection, HistoryTable table) throws SQLException {
    List<PlainForm.Known> rows = known(table);
    return PlainForm.of(
        folder(),
        engine(),
        Column.of(connection, engine(), home(), places().get(0)),
        table.columns().keySet(),
        keys(table.columns().keySet()),
        rows.isEmpty() ? forgotten : rows);
  }

  private List<PlainForm.Known> known(HistoryTable table) {
    List<PlainForm.Known> known = new ArrayList<>();
    for (Row row : table.rows()) {
      for (Migration migration : meant(row)) {
        known.add(new PlainForm.Known(row, migration));
      }
    }
    return known;
  }

  @Override
  void takeAway(Connection connection, HistoryTable table) throws SQLException {
    forgotten = known(table);
    super.takeAway(connection, table);
  }

  @Override
  void enter(Connection connection, HistoryTable table, List<Migration> present)
      throws SQLException {
    form = form(connection, table);
    waiting.clear();
    for (Row row : table.rows()) {
      Optional<String> key = says(row) == Says.ABSENT ? key(row) : Optional.empty();
      if (key.isPresent()) {
        waiting.put(key.get(), row);
      }
    }
    super.enter(connection, table, present);
  }

  @Override
  void insert(Connection connection, HistoryTable table, Migration migration) throws SQLException {
    Map<String, Object> values = Objects.requireNonNull(form).row(migration);
    Row there = waiting.get(key(migration));
    if (there != null) {
      affirm(connection, table, there, values);
      return;
    }
    execute(
        connection,
        "INSERT INTO "
            + table.sql()
            + " ("
            + String.join(", ", values.keySet())
            + ") VALUES (?"
            + ", ?".repeat(values.size() - 1)
            + ")",
        values.values().toArray());
  }

  /** Has a row that was made before its migration was applied say that it is now. */
  private static void affirm(
      Connection connection, HistoryTable table, Row row, Map<String, Object> values)
      throws SQLException {
    List<String> set = new ArrayList<>();
    List<String> where = new ArrayList<>();
    List<Object> parameters = new ArrayList<>();
    for (Map.Entry<String, Object> value : values.entrySet()) {
      if (value.getKey().equals(APPLIED) || !row.has(value.getKey())) {
        set.add(value.getKey() + " = ?");
        parameters.add(value.getValue());
      }
    }
    for (String key : keys(row.values().keySet())) {
      Optional<Object> value = row.value(key);
      if (value.isPresent()) {
        where.add(key + " = ?");
        parameters.add(value.get());
      }
    }
    execute(
        connection,
        "UPDATE "
            + table.sql()
            + " SET "
            + String.join(", ", set)
            + " WHERE "
            + String.join(" AND ", where),
        parameters.toArray());
  }
}
