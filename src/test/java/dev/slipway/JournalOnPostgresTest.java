package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On PostgreSQL, where it is also written in stages. */
@Tag("postgresql")
class JournalOnPostgresTest extends JournalTests {

  @Override
  AppDatabase make(Path work) throws Exception {
    return PostgresAppDatabase.make();
  }

  @Test
  void is_written_with_each_stage() throws Exception {
    ships("001_shelves.sql", SHELVES);
    ships("002_index.sql", "CREATE INDEX CONCURRENTLY by_name ON shelf (name);");
    ships(
        "003_unique.sql",
        "CREATE TABLE box (id integer); INSERT INTO box VALUES (1), (1);"
            + "CREATE UNIQUE INDEX CONCURRENTLY twice ON box (id); CREATE TABLE late (id integer);");
    ships("004_mood.sql", "SET search_path = ''; CREATE TYPE public.mood AS ENUM ('good');");
    Report stopped =
        Gate.migrate(
            Settings.of(
                java.util.Map.of("backup", java.util.List.of("off")),
                java.util.Map.of(
                    "DATABASE_URL",
                    app.url(),
                    "SLIPWAY_MIGRATIONS",
                    work.resolve("migrations").toString())));
    assertThat(stopped.outcome()).isEqualTo(Outcome.NO_MIGRATIONS);

    ships(
        "003_unique.sql",
        "CREATE TABLE box (id integer); CREATE INDEX CONCURRENTLY twice ON box (id); CREATE TABLE late (id integer);");
    migrates();

    assertThat(journal("name")).isEqualTo("001_shelves 002_index 003_unique 004_mood");
    assertThat(app.one("SELECT count(DISTINCT xmin::text) > 2 FROM slipway_journal"))
        .isEqualTo("t");
  }

  @Override
  String backup() throws SQLException {
    return PostgresServer.shared().hasClients() ? "auto" : "off";
  }
}
