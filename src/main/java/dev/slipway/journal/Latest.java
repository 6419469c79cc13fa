package dev.slipway.journal;

import dev.slipway.database.Database;
import dev.slipway.database.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the last run that wrote to the journal did, as its rows tell.
 *
 * <p>A run writes them with one snapshot, for one release, and at one time; in stages at several.
 *
 * @param when when it did, to the second
 * @param release the release that it applied migrations for, if that was said
 * @param applied the migrations that it applied, in order
 * @param baselined how many it found to be there, and noted
 * @param snapshot the file of the snapshot from before it, if one was taken
 */
public record Latest(
    Instant when,
    Optional<String> release,
    List<String> applied,
    int baselined,
    Optional<String> snapshot) {

  /** As far apart rows of one transaction may be noted. */
  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  /** One row, and its place in the history. */
  private record Row(
      String name,
      @Nullable String release,
      @Nullable String snapshot,
      boolean applied,
      Instant when,
      int rank) {

    boolean isAtOnceWith(Row other) {
      return Duration.between(when, other.when).abs().compareTo(AT_ONCE) <= 0;
    }

    boolean isOfRunOf(Row last) {
      boolean alike =
          Optional.ofNullable(release).equals(Optional.ofNullable(last.release))
              && Optional.ofNullable(snapshot).equals(Optional.ofNullable(last.snapshot));
      return applied && alike && (snapshot != null || isAtOnceWith(last));
    }
  }

  public Latest {
    applied = List.copyOf(applied);
  }

  /** The last run, if the database has a journal with anything in it. */
  public static Optional<Latest> read(Database database) throws SQLException {
    List<Row> rows = rows(database);
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    rows.sort(Comparator.comparing(Row::when).thenComparing(Row::rank));
    Row newest = rows.get(rows.size() - 1);
    Row last =
        rows.stream()
            .filter(row -> row.applied && row.isAtOnceWith(newest))
            .reduce((one, later) -> later)
            .orElse(newest);
    List<Row> applied = new ArrayList<>(rows);
    applied.removeIf(row -> !row.isOfRunOf(last));
    applied.sort(Comparator.comparing(Row::rank));
    Row first = applied.stream().min(Comparator.comparing(Row::when)).orElse(last);
    return Optional.of(
        new Latest(
            last.when,
            Optional.ofNullable(last.release),
            applied.stream().map(Row::name).toList(),
            (int) rows.stream().filter(row -> !row.applied && row.isAtOnceWith(first)).count(),
            Optional.ofNullable(last.snapshot)));
  }

  /** The release that was last said of migrations that are there, if any was. */
  public static Optional<String> release(Database database) throws SQLException {
    return rows(database).stream()
        .filter(row -> row.release != null)
        .max(Comparator.comparing(Row::when).thenComparing(Row::rank))
        .map(Row::release);
  }

  private static List<Row> rows(Database database) throws SQLException {
    List<Row> found = new ArrayList<>();
    Connection connection = database.reading();
    if (!database.hasTable(connection, Journal.TABLE)) {
      return found;
    }
    Map<String, Integer> ranks = ranks(database, connection);
    String seconds =
        switch (database.engine()) {
          case SQLITE -> "CAST(strftime('%s', noted_at) AS INTEGER)";
          case POSTGRESQL -> "CAST(extract(epoch FROM noted_at) AS bigint)";
        };
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT script, name, app_release, snapshot, applied_here, "
                    + seconds
                    + " FROM "
                    + table(database, Journal.TABLE))) {
      while (rows.next()) {
        found.add(
            new Row(
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                rows.getInt(5) == 1,
                Instant.ofEpochSecond(rows.getLong(6)),
                ranks.getOrDefault(rows.getString(1), 0)));
      }
    }
    return found;
  }

  private static Map<String, Integer> ranks(Database database, Connection connection)
      throws SQLException {
    Map<String, Integer> ranks = new HashMap<>();
    String history = "flyway_schema_history";
    if (database.hasTable(connection, history)) {
      try (Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "SELECT script, max(installed_rank) FROM "
                      + table(database, history)
                      + " GROUP BY script")) {
        while (rows.next()) {
          ranks.put(rows.getString(1), rows.getInt(2));
        }
      }
    }
    return ranks;
  }

  private static String table(Database database, String name) throws SQLException {
    return database.home().isEmpty() ? name : Sql.quoted(database.home()) + "." + name;
  }
}
