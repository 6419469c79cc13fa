package dev.slipway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.FixtureApp;
import dev.slipway.database.Engine;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.migrate.Migrator;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A reader that has read before sees what one sees that never has. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReaderMemoryTest {

  static List<Path> apps() {
    return FixtureApp.on(Engine.SQLITE).stream().map(FixtureApp::migrations).toList();
  }

  @ParameterizedTest
  @MethodSource("apps")
  void after_every_migration_of_an_app(Path migrations) throws SQLException {
    MigrationFolder folder = MigrationFolder.read(migrations, Optional.empty());
    Catalog.Reader remembering = Catalog.reader(Engine.SQLITE);
    try (Connection scratch = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      for (Migration migration : folder.migrations()) {
        Migrator.replay(migration, scratch, Engine.SQLITE, "");

        assertSeesWhatAFreshOneSees(remembering, scratch, migration.name());
      }
    }
  }

  @Test
  void after_changes_that_give_an_old_name_to_something_new() throws SQLException {
    Catalog.Reader remembering = Catalog.reader(Engine.SQLITE);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        Statement statement = connection.createStatement()) {
      for (String change :
          List.of(
              "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a TEXT, b REFERENCES p)",
              "CREATE INDEX i ON t (a)",
              "DROP INDEX i; CREATE INDEX i ON t (b)",
              "DROP INDEX i; CREATE UNIQUE INDEX i ON t (b)",
              "ALTER TABLE p RENAME COLUMN id TO key",
              "DROP TABLE p; CREATE TABLE p (a, b, PRIMARY KEY (b))",
              "ALTER TABLE t RENAME TO u; CREATE TABLE t (a TEXT, b REFERENCES p)",
              "DROP TABLE u; CREATE VIEW u AS SELECT 1",
              "DROP TABLE t; CREATE VIRTUAL TABLE t USING fts5(a, b)",
              "DROP TABLE t; CREATE TABLE t (a TEXT, b REFERENCES p)",
              "CREATE TEMP TABLE t (x)",
              "DROP TABLE temp.t; ALTER TABLE t ADD COLUMN c")) {
        statement.executeUpdate(change);

        assertSeesWhatAFreshOneSees(remembering, connection, change);
      }
    }
  }

  private static void assertSeesWhatAFreshOneSees(
      Catalog.Reader remembering, Connection connection, String after) throws SQLException {
    Catalog fresh = Catalog.reader(Engine.SQLITE).read(connection);

    assertThat(remembering.read(connection)).as(after).hasToString(fresh.toString());
  }
}
