package dev.slipway;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The SQLite file of an app under test.
 *
 * @param file the file, which goes with the test's folder
 * @param journalMode the mode that the app keeps it in
 */
record SqliteAppDatabase(Path file, String journalMode) implements AppDatabase {

  /** A new, empty one. */
  static SqliteAppDatabase make(Path file, boolean wal) throws SQLException {
    SqliteAppDatabase made = new SqliteAppDatabase(file, wal ? "wal" : "delete");
    made.run(wal ? "PRAGMA journal_mode = WAL" : "");
    return made;
  }

  @Override
  public void run(List<String> scripts) throws SQLException {
    for (String script : scripts) {
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
          Statement statement = connection.createStatement()) {
        statement.executeUpdate("PRAGMA synchronous = OFF");
        statement.executeUpdate(script);
      }
    }
  }

  @Override
  public String url() {
    return file.toString();
  }

  @Override
  public String schema() throws SQLException {
    return Dump.schema(file);
  }

  @Override
  public String tablesAndColumns() throws SQLException {
    return Dump.tablesAndColumns(file);
  }

  @Override
  public Map<String, List<String>> rows() throws SQLException {
    return Dump.rows(file);
  }

  @Override
  public List<String> everything() throws SQLException {
    return Dump.everything(file);
  }

  @Override
  public String one(String query) throws SQLException {
    return Dump.one(file, query);
  }

  @Override
  public List<String> faults() throws SQLException {
    List<String> faults = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      faults.addAll(
          Dump.column(
              connection,
              "SELECT \"table\" || ' points at nothing in ' || parent FROM pragma_foreign_key_check"));
    }
    String mode = one("PRAGMA journal_mode");
    if (!mode.equals(journalMode)) {
      faults.add("journal mode " + mode);
    }
    if (Files.exists(Path.of(file + ".slipway-lock"))) {
      faults.add("a lock file is left");
    }
    return faults;
  }

  @Override
  public void close() {
    // The file goes with the test's folder.
  }
}
