package dev.slipway.history;

import dev.slipway.database.Engine;
import dev.slipway.history.HistoryTable.Row;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a new row of an app's own table has to look like, as far as that is certain: the columns say
 * what has to be filled, and the rows that are there how.
 */
final class PlainForm {
  private static final List<String> ALGORITHMS = List.of("SHA-256", "SHA-1", "MD5", "SHA-512");

  /** A row that is about a migration of the folder. */
  record Known(Row row, Migration migration) {}

  private final MigrationFolder folder;
  private final Engine engine;
  private final Map<String, Column> columns;
  private final List<Known> rows;

  /** What is put into each column that is not left out. */
  private final Map<String, Function<Migration, Object>> filled = new LinkedHashMap<>();

  private final List<String> doubts = new ArrayList<>();

  private PlainForm(
      MigrationFolder folder, Engine engine, Map<String, Column> columns, List<Known> rows) {
    this.folder = folder;
    this.engine = engine;
    this.columns = columns;
    this.rows = rows;
  }

  /**
   * What rows of these columns look like.
   *
   * @param columns what is known of its columns, by their names as SQL has them without quotes
   * @param read the columns that its rows have, by their names in small letters
   * @param keys the columns that say which migration is meant
   * @param rows the rows that are there, or were until they were taken away
   */
  static PlainForm of(
      MigrationFolder folder,
      Engine engine,
      Map<String, Column> columns,
      Set<String> read,
      List<String> keys,
      List<Known> rows) {
    PlainForm form = new PlainForm(folder, engine, columns, rows);
    for (String column : read) {
      if (!columns.containsKey(column)) {
        form.doubt(column, "of which nothing more can be read");
      } else if (keys.contains(column)) {
        form.spell(column, keys.size() == 1);
      } else if (column.equals(PlainHistory.NUMBERING)) {
        form.leaveOut(column, "which nothing fills");
      } else if (column.equals(PlainHistory.APPLIED)) {
        form.affirm(column);
      } else if (PlainHistory.HASHES.contains(column)) {
        form.sum(column);
      } else {
        form.time(column);
      }
    }
    form.requireDistinct(keys);
    return form;
  }

  /** Why it is not certain, if it is not. */
  Optional<String> doubt() {
    return doubts.isEmpty() ? Optional.empty() : Optional.of(doubts.get(0));
  }

  /** What is put into the row of a migration, by column. */
  Map<String, Object> row(Migration migration) {
    Map<String, Object> row = new LinkedHashMap<>();
    filled.forEach((column, value) -> row.put(column, value.apply(migration)));
    return row;
  }

  private List<Object> values(String column) {
    List<Object> values = new ArrayList<>();
    for (Known known : rows) {
      known.row.value(column).ifPresent(values::add);
    }
    return values;
  }

  private Column column(String name) {
    return columns.getOrDefault(name, new Column("", false, false));
  }

  private void doubt(String column, String why) {
    doubts.add("its column " + column + ", " + why);
  }

  /** Where every row has something in it, a row that has nothing would not look like them. */
  private void leaveOut(String column, String otherwise) {
    boolean isEmpty = column(column).nullable() && values(column).isEmpty();
    if (!column(column).filled() && !isEmpty) {
      doubt(column, otherwise);
    }
  }

  private void spell(String column, boolean alone) {
    List<Object> values = values(column);
    if (values.isEmpty() && !rows.isEmpty()) {
      leaveOut(column, "in which no row has anything");
      return;
    }
    boolean numeric =
        values.isEmpty()
            ? column(column).isNumeric()
            : values.stream().allMatch(Number.class::isInstance);
    if (!numeric && !column(column).isText() && (engine == Engine.POSTGRESQL || values.isEmpty())) {
      doubt(column, "which is of a type that names no migration");
      return;
    }
    Set<Spelling> possible = values.isEmpty() ? evident(column, numeric, alone) : shown(column);
    if (possible.isEmpty()) {
      doubt(
          column,
          values.isEmpty()
              ? "of which no row shows how a migration is written there"
              : "in which its rows do not all write a migration in one way");
      return;
    }
    Spelling spelling = possible.iterator().next();
    for (Migration migration : folder.migrations()) {
      String text = spelling.of(migration);
      if (numeric && !HistoryTable.isDigits(text)) {
        doubt(column, "a number, which " + migration + " is not");
        return;
      }
      for (Spelling other : possible) {
        String otherText = other.of(migration);
        boolean same =
            numeric
                ? HistoryTable.number(text).equals(HistoryTable.number(otherText))
                : text.equals(otherText);
        if (!same) {
          doubt(
              column, "of which no row shows whether " + text + " or " + otherText + " is written");
          return;
        }
      }
    }
    filled.put(
        column,
        migration ->
            numeric
                ? (Object) Long.parseLong(HistoryTable.number(spelling.of(migration)))
                : spelling.of(migration));
  }

  /** The spellings that all rows have in common. */
  private Set<Spelling> shown(String column) {
    Set<Spelling> possible = EnumSet.allOf(Spelling.class);
    for (Known known : rows) {
      String text = known.row.text(column).orElse("");
      if (!text.isEmpty()) {
        possible.removeIf(spelling -> !spelling.of(known.migration).equals(text));
      }
    }
    return possible;
  }

  /** How an app can only mean a table that has no rows yet: by the name, or by the number. */
  private Set<Spelling> evident(String column, boolean numeric, boolean alone) {
    if (!alone || column.equals(PlainHistory.NUMBERING)) {
      return Set.of();
    }
    if (numeric) {
      return Set.of(Spelling.NUMBER);
    }
    if (column.equals("version")) {
      return Set.of(Spelling.DIGITS);
    }
    return column.startsWith("file") ? files() : Set.of(Spelling.NAME);
  }

  private Set<Spelling> files() {
    for (Spelling spelling : List.of(Spelling.FILE, Spelling.UP_FILE)) {
      if (folder.migrations().stream()
          .allMatch(migration -> folder.file(migration).equals(spelling.of(migration)))) {
        return Set.of(spelling);
      }
    }
    return Set.of();
  }

  private void requireDistinct(List<String> keys) {
    Set<List<Object>> seen = new HashSet<>();
    for (Migration migration : folder.migrations()) {
      List<Object> key = new ArrayList<>();
      for (String column : keys) {
        Function<Migration, Object> value = filled.get(column);
        if (value != null) {
          key.add(value.apply(migration));
        }
      }
      if (!seen.add(key)) {
        doubt(String.join(" and ", keys), "which would be the same for two migrations");
        return;
      }
    }
  }

  /** Whether a migration was applied, in the very value in which other rows say so. */
  private void affirm(String column) {
    Set<Object> said = new HashSet<>();
    for (Known known : rows) {
      if (known.row.isTrue(column)) {
        said.add(known.row.value(column).orElseThrow());
      }
    }
    if (said.isEmpty()) {
      if (column(column).type().startsWith("bool")) {
        said.add(engine == Engine.SQLITE ? (Object) 1L : true);
      } else if (column(column).isNumeric()) {
        said.add(1L);
      }
    }
    if (said.size() == 1) {
      Object yes = said.iterator().next();
      filled.put(column, migration -> yes);
    } else {
      doubt(column, "of which no row shows how it says that a migration was applied");
    }
  }

  /** A checksum is made where it is plain of what, and left out only where it may be. */
  private void sum(String column) {
    List<Object> values = values(column);
    for (String algorithm : ALGORITHMS) {
      if (!values.isEmpty() && areSums(column, algorithm)) {
        filled.put(column, migration -> sum(migration, algorithm));
        return;
      }
    }
    boolean usual = column(column).filled() && new HashSet<>(values).size() < 2;
    if (!column(column).nullable() && !usual) {
      doubt(column, "of which its rows do not show what it is made of");
    }
  }

  private boolean areSums(String column, String algorithm) {
    for (Known known : rows) {
      Optional<String> there = known.row.text(column);
      if (there.isPresent() && !there.get().equals(sum(known.migration, algorithm))) {
        return false;
      }
    }
    return true;
  }

  private static String sum(Migration migration, String algorithm) {
    return Checksum.hex(Checksum.of(algorithm, migration.file()));
  }

  private void time(String column) {
    List<Object> values = values(column);
    Optional<TimeSpelling> spelling =
        rows.isEmpty() ? evidentTime(column) : TimeSpelling.of(values);
    if (spelling.isPresent() && !(spelling.get().isOfEngine() && column(column).filled())) {
      TimeSpelling shown = spelling.get();
      filled.put(column, migration -> shown.value(Instant.now().truncatedTo(ChronoUnit.MICROS)));
    } else if (values.stream().anyMatch(String.class::isInstance)
        || (!values.isEmpty() && !column(column).filled())) {
      doubt(column, "in which its rows do not all write a time in one known way");
    } else {
      leaveOut(column, "of which no row shows how a time is written there");
    }
  }

  /** A number could be one of seconds as well as one of milliseconds. */
  private Optional<TimeSpelling> evidentTime(String column) {
    Column about = column(column);
    if (about.filled()) {
      return Optional.empty();
    }
    if (about.type().startsWith("timestamp") && engine == Engine.POSTGRESQL) {
      return Optional.of(TimeSpelling.TIMESTAMP);
    }
    boolean text =
        about.isText()
            || about.type().startsWith("timestamp")
            || about.type().startsWith("datetime");
    return text ? Optional.of(TimeSpelling.OF_THE_ENGINE) : Optional.empty();
  }
}
