package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Access;
import dev.slipway.database.Database;
import dev.slipway.database.Engine;
import dev.slipway.evidence.Ladder;
import dev.slipway.layout.Migration;
import dev.slipway.layout.MigrationFolder;
import dev.slipway.migrate.Applied;
import dev.slipway.migrate.Stage;
import dev.slipway.migrate.Work;
import dev.slipway.refusal.Refusal;
import dev.slipway.seal.Seal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The seal of a folder for PostgreSQL, and runs that take their ladder from it. */
@Tag("postgresql")
@DisplayNameGeneration(ReplaceUnderscores.class)
class SealOnPostgresTest {
  private static final PostgresServer SERVER = PostgresServer.shared();
  private static final String PASSWORD = "right";

  @TempDir Path work;
  private Path folder;
  private String name;
  private String role;

  @BeforeEach
  void make() throws SQLException {
    folder = work.resolve("migrations");
    role = SERVER.newRole(PASSWORD, false);
    name = SERVER.newDatabase();
    SERVER.execute(
        name,
        "ALTER DATABASE "
            + name
            + " OWNER TO "
            + role
            + ";"
            + "ALTER SCHEMA public OWNER TO "
            + role);
  }

  @AfterEach
  void drop() throws SQLException {
    SERVER.dropDatabase(name);
    SERVER.dropRole(role);
  }

  private Review seal(String... given) {
    Map<String, String> environment = new HashMap<>();
    for (int at = 0; at < given.length; at += 2) {
      environment.put(given[at], given[at + 1]);
    }
    environment.put("SLIPWAY_MIGRATIONS", folder.toString());
    Review review = Workshop.seal(new Source(Map.of(), environment));
    assertThat(review.outcome()).as(review.refusal().toString()).isEqualTo(Outcome.OPEN);
    return review;
  }

  /** As a role that may create databases. */
  private Review sealBySuperuser() {
    return seal("DATABASE_URL", SERVER.url(name));
  }

  /** As the app's role, which may not. */
  private Report migrate(String more) {
    return Gate.migrate(
        Settings.of(
            Map.of("backup", List.of("off")),
            Map.of(
                "DATABASE_URL",
                SERVER.url(name, role, PASSWORD) + more,
                "SLIPWAY_MIGRATIONS",
                folder.toString())));
  }

  private Report opened(String more) {
    Report report = migrate(more);
    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
    return report;
  }

  private void ships(String migration, String sql) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(migration + ".sql"), sql);
  }

  static List<Path> folders() throws IOException {
    Path cases = Path.of("test-fixtures", "cases-on-postgresql");
    try (Stream<Path> all = Files.list(cases)) {
      return Stream.concat(
              FixtureApp.on(Engine.POSTGRESQL).stream().map(FixtureApp::migrations),
              all.map(one -> one.resolve("migrations")))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("folders")
  void has_the_rungs_and_stages_that_scratch_databases_give(Path original) throws Exception {
    CopiedFolder.of(original, folder);
    MigrationFolder all = MigrationFolder.read(folder, Optional.empty());
    try (Database database =
        Database.open(Access.by(SERVER.url(name), work), Duration.ofSeconds(5))) {
      Ladder replayed;
      try {
        replayed = Ladder.replayed(all, database, Optional.empty());
      } catch (Refusal e) {
        assertThat(
                Workshop.seal(
                        new Source(
                            Map.of(),
                            Map.of(
                                "DATABASE_URL",
                                SERVER.url(name),
                                "SLIPWAY_MIGRATIONS",
                                folder.toString())))
                    .outcome())
            .isNotEqualTo(Outcome.OPEN);
        return;
      }
      sealBySuperuser();

      Ladder ladder = Ladder.of(all, database, Optional.empty());

      assertThat(ladder.cuts()).isPresent();
      assertThat(ladder.rungs()).isEqualTo(replayed.rungs());
      assertThat(ladder.mentioned()).isEqualTo(replayed.mentioned());
      for (int present = 0; present < ladder.top(); present++) {
        List<Migration> has = all.migrations().subList(0, present);
        Work work = new Work(List.of(), List.of(), all.migrations().subList(present, ladder.top()));
        assertThat(Stage.of(work, has, Optional.empty(), ladder.cuts(), all, database))
            .as("on a database with " + present)
            .isEqualTo(Stage.of(work, has, Optional.empty(), Optional.empty(), all, database));
      }
    }
  }

  @Test
  void lets_a_role_migrate_that_may_not_create_databases() throws Exception {
    CopiedFolder.of(FixtureApp.VIDEOS_ON_POSTGRESQL.migrations(), folder);
    Report without = migrate("");
    assertThat(without.outcome()).isEqualTo(Outcome.NO_PERMISSION);
    assertThat(without.refusal().orElseThrow().next())
        .contains("slipway seal --scratch-url URL", "PostgreSQL " + SERVER.major());
    sealBySuperuser();

    Report first = opened("");

    assertThat(first.names(Applied.How.APPLIED)).hasSize(13);
    assertThat(first.stages()).hasSizeGreaterThan(1);
    assertThat(opened("").applied()).isEmpty();
  }

  @Test
  void is_left_aside_where_it_does_not_fit() throws Exception {
    ships("001_a", "CREATE TABLE a (id integer)");
    ships("002_b", "CREATE TABLE b (id integer)");
    sealBySuperuser();
    String text = Files.readString(folder.resolve(Seal.FILE));
    ships("002_b", "CREATE TABLE b (id bigint)");
    assertThat(migrate("").outcome()).as("edited").isEqualTo(Outcome.NO_PERMISSION);
    ships("002_b", "CREATE TABLE b (id integer)");
    ships("003_c", "CREATE TABLE c (id integer)");
    assertThat(migrate("").outcome()).as("added").isEqualTo(Outcome.NO_PERMISSION);
    Files.delete(folder.resolve("003_c.sql"));
    Files.writeString(
        folder.resolve(Seal.FILE),
        text.replace("bigint", "x")
            .replace("\"majorVersion\": " + SERVER.major(), "\"majorVersion\": 13"));
    assertThat(migrate("").outcome()).as("changed by hand").isEqualTo(Outcome.NO_PERMISSION);
    Files.writeString(folder.resolve(Seal.FILE), text);

    opened("");
  }

  @Test
  void keeps_what_it_has_for_other_servers_until_the_folder_changes() throws Exception {
    ships("001_a", "CREATE TABLE a (id integer)");
    sealBySuperuser();
    seal("DATABASE_URL", work.resolve("app.db").toString());
    assertThat(kinds()).containsExactly("sqlite 3", "postgresql " + SERVER.major());
    ships("002_b", "CREATE TABLE b (id integer)");

    sealBySuperuser();

    assertThat(kinds()).containsExactly("postgresql " + SERVER.major());
  }

  private List<String> kinds() {
    return Seal.read(folder).orElseThrow().ladders().stream().map(ladder -> ladder.kind()).toList();
  }

  @Test
  void holds_in_another_schema_too_as_long_as_no_script_names_one() throws Exception {
    ships(
        "001_a",
        "CREATE TYPE mood AS ENUM ('good'); CREATE TABLE a (id serial, mood mood DEFAULT 'good')");
    ships("002_b", "CREATE VIEW b AS SELECT mood FROM a; CREATE INDEX ON a (mood)");
    sealBySuperuser();
    opened("?schema=elsewhere");

    ships("003_c", "CREATE TABLE public.c (id integer)");
    sealBySuperuser();

    assertThat(migrate("?schema=elsewhere").outcome()).isEqualTo(Outcome.NO_PERMISSION);
  }

  @Test
  void does_not_speak_for_a_policy_that_is_for_whoever_makes_it() throws Exception {
    ships(
        "001_a", "CREATE TABLE a (id integer); CREATE POLICY p ON a TO CURRENT_USER USING (true)");
    sealBySuperuser();

    assertThat(migrate("").outcome()).isEqualTo(Outcome.NO_PERMISSION);
  }

  @Test
  void has_no_middle_of_a_migration_and_so_a_scratch_database_is_asked() throws Exception {
    ships(
        "001_a",
        "CREATE TABLE a (id integer); CREATE INDEX CONCURRENTLY by_id ON a (id); CREATE TABLE b (id"
            + " integer)");
    sealBySuperuser();
    Migration begun = MigrationFolder.read(folder, Optional.empty()).migrations().get(0);
    SERVER.execute(
        name,
        "CREATE TABLE a (id integer); CREATE TABLE slipway_stages (script varchar(1000), checksum"
            + " integer, statement integer, since timestamptz DEFAULT now());"
            + "INSERT INTO slipway_stages (script, checksum, statement) VALUES ('001_a', "
            + begun.checksum()
            + ", 1)");

    assertThat(migrate("").outcome()).isEqualTo(Outcome.NO_PERMISSION);
    Report report =
        Gate.migrate(
            Settings.of(
                Map.of("backup", List.of("off")),
                Map.of("DATABASE_URL", SERVER.url(name), "SLIPWAY_MIGRATIONS", folder.toString())));

    assertThat(report.outcome()).as(report.refusal().toString()).isEqualTo(Outcome.OPEN);
  }
}
