package dev.slipway.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Gate;
import dev.slipway.Outcome;
import dev.slipway.PostgresServer;
import dev.slipway.Report;
import dev.slipway.Settings;
import dev.slipway.evidence.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.ValidateResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On PostgreSQL too the history is one that Flyway itself agrees with, and it is read the same. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("postgresql")
class FlywayHistoryOnPostgresTest {
  private static final List<String> TABLE =
      List.of(
          "SELECT column_name, data_type, character_maximum_length, is_nullable, column_default"
              + " FROM information_schema.columns WHERE table_name = 'flyway_schema_history' ORDER BY 1",
          "SELECT pg_get_indexdef(indexrelid) FROM pg_index"
              + " WHERE indrelid = 'flyway_schema_history'::regclass ORDER BY 1",
          "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
              + " WHERE conrelid = 'flyway_schema_history'::regclass ORDER BY 1");

  @TempDir Path work;
  private final PostgresServer server = PostgresServer.shared();
  private String ours = "";
  private String flyways = "";

  @BeforeEach
  void install() throws IOException, SQLException {
    ours = server.newDatabase();
    flyways = server.newDatabase();
    Files.createDirectories(work.resolve("migrations"));
    ship("V1__users.sql", "CREATE TABLE users (id integer PRIMARY KEY, name text);");
    ship("V1_1__first_user.sql", "-- ä first one\nINSERT INTO users (id, name) VALUES (1, 'Ada');");
    ship("V2__nicks.sql", "ALTER TABLE users ADD COLUMN nick text;\n\n");
    ship("R__names.sql", "CREATE OR REPLACE VIEW names AS SELECT name FROM users;");
  }

  @AfterEach
  void drop() throws SQLException {
    server.dropDatabase(ours);
    server.dropDatabase(flyways);
  }

  @Test
  void its_table_and_rows_are_those_that_flyway_itself_makes() throws SQLException {
    assertThat(migrate(ours).outcome()).isEqualTo(Outcome.OPEN);
    flyway(flyways).migrate();

    for (String query : TABLE) {
      assertThat(rows(ours, query)).isEqualTo(rows(flyways, query)).isNotEmpty();
    }
    String entries =
        "SELECT installed_rank, version, description, type, script, checksum, success"
            + " FROM flyway_schema_history ORDER BY 1";
    assertThat(rows(ours, entries)).isEqualTo(rows(flyways, entries)).hasSize(4);
  }

  @Test
  void flyway_itself_agrees_afterwards_with_stages_too() throws IOException, SQLException {
    ship("V3__index.sql", "CREATE INDEX CONCURRENTLY users_name ON users (name);");
    assertThat(migrate(ours).outcome()).isEqualTo(Outcome.OPEN);

    Flyway flyway = flyway(ours);
    ValidateResult validated = flyway.validateWithResult();
    assertThat(validated.validationSuccessful).as(validated.getAllErrorMessages()).isTrue();
    assertThat(flyway.info().pending()).isEmpty();
    assertThat(flyway.migrate().migrationsExecuted).isZero();
  }

  @Test
  void what_flyway_migrated_is_current_or_behind() throws IOException, SQLException {
    flyway(ours).migrate();
    Report current = migrate(ours);
    assertThat(current.outcome()).isEqualTo(Outcome.OPEN);
    assertThat(current.standing().orElseThrow().kind()).isEqualTo(Standing.Kind.CURRENT);
    assertThat(current.applied()).isEmpty();

    ship("V3__posts.sql", "CREATE TABLE posts (id integer);");
    Report behind = migrate(ours);
    assertThat(behind.outcome()).as(behind.refusal().toString()).isEqualTo(Outcome.OPEN);
    assertThat(behind.standing().orElseThrow().kind()).isEqualTo(Standing.Kind.BEHIND);
    assertThat(behind.names(Applied.How.APPLIED)).containsExactly("V3__posts");
    assertThat(flyway(ours).validateWithResult().validationSuccessful).isTrue();
  }

  private void ship(String name, String sql) throws IOException {
    Files.writeString(work.resolve("migrations").resolve(name), sql);
  }

  private Report migrate(String database) {
    return Gate.migrate(
        Settings.of(
            Map.of(),
            Map.of(
                "DATABASE_URL", server.url(database),
                "SLIPWAY_MIGRATIONS", work.resolve("migrations").toString(),
                "SLIPWAY_BACKUP", "off")));
  }

  private Flyway flyway(String database) {
    return Flyway.configure()
        .dataSource(
            "jdbc:postgresql://" + server.host() + ":" + server.port() + "/" + database,
            server.user(),
            server.password())
        .locations("filesystem:" + work.resolve("migrations"))
        .load();
  }

  private List<String> rows(String database, String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = server.connect(database);
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
