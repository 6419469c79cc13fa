package dev.slipway.migrate;

import dev.slipway.database.Access;
import dev.slipway.database.Database;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An app as it is installed somewhere: a database file and, beside it, a folder of migrations. */
record Installation(Path place) {

  Path file() {
    return place.resolve("app.db");
  }

  Path migrations() {
    return place.resolve("migrations");
  }

  /** Ships one more migration. */
  Installation ships(String name, String sql) throws IOException {
    Path script = migrations().resolve(name);
    Files.createDirectories(script.getParent());
    Files.writeString(script, sql);
    return this;
  }

  MigrationFolder folder() {
    return MigrationFolder.read(migrations(), Optional.empty());
  }

  /** Has a migrator do this work, and closes the transaction, as the gate does. */
  List<Applied> apply(Work work) throws SQLException {
    return apply(work, connection -> {});
  }

  /** A look at what was made, before it is kept. */
  @FunctionalInterface
  interface Look {
    void at(Connection connection) throws SQLException;
  }

  List<Applied> apply(Work work, Look look) throws SQLException {
    try (Database database =
            Database.open(Access.by(file().toString(), place), Duration.ofSeconds(2));
        Database.Transaction transaction = database.begin()) {
      List<Stage> stages =
          Stage.of(work, List.of(), Optional.empty(), Optional.empty(), folder(), database);
      return new Migrator(database, folder(), (finished, connection) -> {})
          .apply(work, stages, Optional.empty(), transaction, proof(look), kept -> {});
    }
  }

  private static Migrator.Proof proof(Look look) {
    return new Migrator.Proof() {
      @Override
      public void before(Database.Transaction transaction) {}

      @Override
      public void checkStage(Connection connection) throws SQLException {
        look.at(connection);
      }

      @Override
      public void check(Connection connection) throws SQLException {
        look.at(connection);
      }
    };
  }

  /** Takes the first migrations for present, and applies the others. */
  List<Applied> baselineAndApply(int present) throws SQLException {
    List<Migration> all = folder().migrations();
    return apply(new Work(all.subList(0, present), List.of(), all.subList(present, all.size())));
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file());
  }

  void execute(String script) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(script);
    }
  }

  /** The rows that a query gives, the columns of each with spaces between. */
  List<String> rows(String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          row.add(String.valueOf(result.getString(column)));
        }
        rows.add(String.join(" ", row));
      }
    }
    return rows;
  }
}
