package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.database.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the apps on PostgreSQL are there to show, they do; and the oracle sees it. */
@Tag("postgresql")
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresFixturesTest {
  private static final FixtureApp MUSIC = FixtureApp.MUSIC;

  private static final Map<FixtureApp, String> WHOLE = new HashMap<>();

  @TempDir Path folder;

  static List<FixtureApp> apps() {
    return FixtureApp.on(Engine.POSTGRESQL);
  }

  @Test
  void music_has_thirty_migrations_of_which_two_are_older_than_init() {
    assertThat(MUSIC.size()).isEqualTo(30);
    assertThat(Stream.of(1, 2, 3).map(MUSIC::migration))
        .containsExactly(
            "20240114201530_track_isrc", "20240120081200_user_display_name", "20240305120000_init");
  }

  @Test
  void files_of_music_have_the_oddities_of_real_ones() throws Exception {
    assertThat(Files.readString(script("session_device"))).contains(";\r\n");
    assertThat(Files.readString(script("lyrics")).strip()).doesNotEndWith(";");
    assertThat(Files.readAllLines(script("artist_links"))).allMatch(line -> line.startsWith("--"));
    assertThat(MUSIC.migrations().resolve("migration_lock.toml"))
        .content()
        .contains("provider = \"postgresql\"");
  }

  @Test
  void schemas_of_music_all_differ_but_where_a_migration_is_silent() throws Exception {
    List<String> schemas = EveryPrefix.schemasOf(MUSIC, folder);

    assertThat(sameAsBefore(schemas)).containsExactly(1, 2, 10, 13);
    assertThat(schemas.stream().distinct()).hasSize(31 - 4);
  }

  @Test
  void a_column_of_videos_comes_and_goes() throws Exception {
    List<String> schemas = EveryPrefix.schemasOf(FixtureApp.VIDEOS_ON_POSTGRESQL, folder);

    assertThat(sameAsBefore(schemas)).containsExactly(7);
    assertThat(schemas.get(8)).isEqualTo(schemas.get(5));
    assertThat(schemas.stream().distinct()).hasSize(14 - 2);
  }

  @Test
  void the_last_migration_of_daemon_is_silent() throws Exception {
    List<String> schemas = EveryPrefix.schemasOf(FixtureApp.DAEMON_ON_POSTGRESQL, folder);

    assertThat(sameAsBefore(schemas)).containsExactly(5);
    assertThat(schemas.stream().distinct()).hasSize(6 - 1);
  }

  private static List<Integer> sameAsBefore(List<String> schemas) {
    return Stream.iterate(1, number -> number < schemas.size(), number -> number + 1)
        .filter(number -> schemas.get(number).equals(schemas.get(number - 1)))
        .toList();
  }

  @Test
  void the_last_four_of_music_add_an_index_a_table_a_version_and_five_columns() throws Exception {
    List<String> schemas = EveryPrefix.schemasOf(MUSIC, folder);

    assertThat(added(schemas, 27))
        .singleElement()
        .asString()
        .startsWith("index public.\"Playlist_one_favourites\": CREATE UNIQUE INDEX")
        .contains(" WHERE ");
    assertThat(added(schemas, 28))
        .filteredOn(object -> object.startsWith("table "))
        .singleElement()
        .asString()
        .startsWith("table public.\"PlayQueueItem\":");
    assertThat(added(schemas, 28))
        .filteredOn(object -> object.startsWith("index ") && !object.contains("_pkey"))
        .hasSize(5);
    assertThat(added(schemas, 29))
        .containsExactly("column public.\"Playlist\".version: integer not null default 1");
    assertThat(added(schemas, 30))
        .hasSize(5)
        .allMatch(object -> object.startsWith("column public.\"Track\"."))
        .noneMatch(object -> object.contains("not null") || object.contains("default"));
  }

  private static List<String> added(List<String> schemas, int number) {
    List<String> before = lines(schemas.get(number - 1));
    List<String> after = lines(schemas.get(number));
    assertThat(after).containsAll(before);
    List<String> added = new ArrayList<>(after);
    added.removeAll(before);
    return added;
  }

  private static List<String> lines(String text) {
    return Arrays.asList(text.split("\n", -1));
  }

  static List<Arguments> prefixes() {
    List<Arguments> prefixes = new ArrayList<>();
    for (FixtureApp app : apps()) {
      for (int migrations = 0; migrations < app.size(); migrations++) {
        prefixes.add(Arguments.of(app, migrations));
      }
    }
    return prefixes;
  }

  @ParameterizedTest(name = "{0} with {1} migrations")
  @MethodSource("prefixes")
  void an_app_ends_up_the_same_from_every_prefix(FixtureApp app, int migrations) throws Exception {
    try (AppDatabase finished = app.newDatabase(folder, "finished")) {
      app.build(finished, migrations);
      app.finish(finished, migrations);

      assertThat(finished.schema()).isEqualTo(whole(app));
      assertThat(finished.faults()).isEmpty();
    }
  }

  /** The schema that an app's migrations make when no rows are in their way. */
  private String whole(FixtureApp app) throws Exception {
    String known = WHOLE.get(app);
    if (known == null) {
      try (AppDatabase whole = app.newDatabase(folder, "whole")) {
        app.finish(whole, 0);
        known = whole.schema();
        WHOLE.put(app, known);
      }
    }
    return known;
  }

  @Test
  void music_is_the_same_whoever_builds_it_and_whenever() throws Exception {
    try (AppDatabase one = MUSIC.newDatabase(folder, "one");
        AppDatabase other = MUSIC.newDatabase(folder, "other")) {
      assertThat(MUSIC.build(one, 26).everything())
          .isEqualTo(MUSIC.build(other, 26).everything())
          .hasSizeGreaterThan(1000);
    }
  }

  @Test
  void a_value_of_the_enum_cannot_be_used_in_the_transaction_that_adds_it() throws Exception {
    String both = Files.readString(script("opus")) + Files.readString(script("opus_by_default"));
    try (AppDatabase database = MUSIC.newDatabase(folder, "app")) {
      MUSIC.build(database, 13);
      String name = ((PostgresAppDatabase) database).name();

      assertThatThrownBy(() -> PostgresServer.shared().execute(name, "BEGIN; " + both + "COMMIT"))
          .hasMessageContaining("unsafe use of new value");
      MUSIC.finish(database, 13);
    }
  }

  @Test
  void an_index_that_is_made_concurrently_is_made_in_no_transaction() throws Exception {
    PostgresServer server = PostgresServer.shared();
    String alone = Files.readString(script("scrobble_played_at"));
    try (AppDatabase database = MUSIC.newDatabase(folder, "app")) {
      MUSIC.build(database, 23);
      String name = ((PostgresAppDatabase) database).name();

      assertThatThrownBy(() -> server.execute(name, "SELECT 1; " + alone))
          .isInstanceOf(SQLException.class);
      server.execute(name, alone);
    }
  }

  @Test
  void a_script_that_fails_leaves_nothing_as_its_client_sends_it_in_one_message() throws Exception {
    try (AppDatabase database = MUSIC.newDatabase(folder, "app")) {
      List<String> before = database.everything();

      assertThatThrownBy(() -> database.run("CREATE TABLE half (id integer); SELECT 1 / 0"))
          .hasMessageContaining("division by zero");
      assertThat(database.everything()).isEqualTo(before);
    }
  }

  @Test
  void the_change_of_data_in_the_middle_of_music_must_not_run_twice() throws Exception {
    try (AppDatabase database = MUSIC.newDatabase(folder, "app")) {
      MUSIC.build(database, 9);
      List<String> nine = database.rows().get("public.\"Rating\"");
      MUSIC.build(database, 9, 10);
      List<String> ten = database.rows().get("public.\"Rating\"");
      database.run(Files.readString(script("ratings_to_hundred")));

      assertThat(ten).isNotEqualTo(nine);
      assertThat(database.rows().get("public.\"Rating\"")).isNotEqualTo(ten);
    }
  }

  @Test
  void migrations_older_than_init_change_nothing_wherever_they_run() throws Exception {
    try (AppDatabase database = MUSIC.newDatabase(folder, "app")) {
      for (int migrations = 0; migrations <= 26; migrations += 13) {
        MUSIC.build(database, Math.max(0, migrations - 13), migrations);
        List<String> before = database.everything();
        database.run(Files.readString(MUSIC.scripts().get(0)));
        database.run(Files.readString(MUSIC.scripts().get(1)));

        assertThat(database.everything()).as("at %d", migrations).isEqualTo(before);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("apps")
  void no_migration_needs_a_superuser(FixtureApp app) throws Exception {
    PostgresServer server = PostgresServer.shared();
    String role = server.newRole("it's a secret", false);
    String database = server.newDatabase();
    try {
      server.execute(database, "ALTER DATABASE " + database + " OWNER TO " + role);
      try (AppDatabase owned = new PostgresAppDatabase(server, database, role, "it's a secret");
          AppDatabase other = app.newDatabase(folder, "other")) {
        app.build(owned, app.size());

        assertThat(owned.schema()).isEqualTo(app.build(other, app.size()).schema());
      }
    } finally {
      server.dropRole(role);
    }
  }

  static List<Arguments> databasesMadeByAnOrm() throws Exception {
    List<Arguments> databases = new ArrayList<>();
    for (FixtureApp app : apps()) {
      for (Path madeBy : app.madeByOrm()) {
        databases.add(Arguments.of(app, madeBy));
      }
    }
    return databases;
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("databasesMadeByAnOrm")
  void an_orm_makes_the_same_tables_and_rows_and_another_schema(FixtureApp app, Path madeBy)
      throws Exception {
    try (AppDatabase made = app.newDatabase(folder, "made");
        AppDatabase migrated = app.newDatabase(folder, "migrated")) {
      app.buildByOrm(made, madeBy);
      app.build(migrated, app.number(madeBy.getFileName().toString()));

      assertThat(made.tablesAndColumns()).isEqualTo(migrated.tablesAndColumns());
      assertThat(made.rows()).isEqualTo(migrated.rows());
      assertThat(made.schema()).isNotEqualTo(migrated.schema()).doesNotContain("\ntrigger ");
    }
  }

  @Test
  void the_oracle_sees_whatever_is_changed() throws Exception {
    try (AppDatabase database = MUSIC.newDatabase(folder, "app")) {
      MUSIC.build(database, MUSIC.size());
      List<String> before = database.everything();
      assertThat(database.everything()).isEqualTo(before);
      for (String change :
          List.of(
              "SELECT nextval('\"User_id_seq\"')",
              "UPDATE \"User\" SET \"displayName\" = '' WHERE \"displayName\" IS NULL",
              "ALTER INDEX \"Artist_name_idx\" RENAME TO other",
              "ALTER TABLE \"Track\" ALTER COLUMN \"isrc\" SET STORAGE EXTERNAL, ALTER COLUMN \"isrc\" SET DEFAULT ''",
              "ALTER TABLE \"Track\" DISABLE TRIGGER \"Track_searchVector\"",
              "CREATE OR REPLACE FUNCTION track_play_count(track integer) RETURNS bigint LANGUAGE sql AS 'SELECT 0::bigint'",
              "COMMENT ON TABLE \"Album\" IS 'seen'",
              "CREATE SCHEMA other",
              "GRANT SELECT ON \"Album\" TO PUBLIC",
              "ALTER TYPE \"Role\" ADD VALUE 'GUEST'",
              "CREATE TABLE _prisma_migrations (id text PRIMARY KEY)",
              "SELECT lo_create(4711)")) {
        database.run(change);

        List<String> after = database.everything();
        assertThat(after).as(change).isNotEqualTo(before);
        before = after;
      }
    }
  }

  @Test
  void books_of_tools_are_no_part_of_a_schema_nor_of_its_rows() throws Exception {
    try (AppDatabase database = MUSIC.newDatabase(folder, "app")) {
      MUSIC.build(database, 3);
      String schema = database.schema();
      Map<String, List<String>> rows = database.rows();
      database.run(
          "CREATE TABLE flyway_schema_history (rank serial PRIMARY KEY, script text UNIQUE);"
              + "INSERT INTO flyway_schema_history (script) VALUES ('a');"
              + "CREATE TABLE slipway_journal (id integer);"
              + "CREATE TABLE _prisma_migrations (id text PRIMARY KEY)");

      assertThat(database.schema()).isEqualTo(schema);
      assertThat(database.rows()).isEqualTo(rows);
      assertThat(String.join("\n", database.everything()))
          .contains("flyway_schema_history_rank_seq", "script='a'");
    }
  }

  private static Path script(String name) {
    return MUSIC.scripts().stream()
        .filter(file -> file.toString().endsWith("_" + name + "/migration.sql"))
        .findFirst()
        .orElseThrow();
  }
}
