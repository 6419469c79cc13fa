package dev.slipway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.Dump;
import dev.slipway.PostgresServer;
import dev.slipway.database.Database.Replacement;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What takes a PostgreSQL database's place is like it in all that no dump holds. */
@Tag("postgresql")
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresReplacementTest {
  private static final PostgresServer SERVER = PostgresServer.shared();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PASSWORD = "hush-hush-43";

  /** All of a database that is not in it, but for its number. */
  private static final String FRAME =
      """
      SELECT concat_ws(' | ', datname, pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate, datctype,
        to_jsonb(d) ->> 'datlocprovider', to_jsonb(d) ->> 'daticulocale', to_jsonb(d) ->> 'datlocale', datconnlimit, dattablespace,
        (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(datacl) a),
        shobj_description(oid, 'pg_database'),
        (SELECT string_agg(setrole::regrole || ':' || setconfig::text, ';' ORDER BY setrole) FROM pg_db_role_setting WHERE setdatabase = d.oid))
      FROM pg_database d WHERE datname = '%s'
      """;

  @TempDir static Path work;

  private String name;
  private String role;
  private Database database;

  @BeforeEach
  void make() throws Exception {
    role = SERVER.newRole(PASSWORD, true);
    name = SERVER.newDatabase();
    SERVER.execute(name, "ALTER DATABASE " + name + " OWNER TO " + role);
    SERVER.execute(name, "CREATE TABLE old (id integer); ALTER TABLE old OWNER TO " + role);
    open(role, PASSWORD);
  }

  private void open(String as, String password) throws SQLException {
    database = Database.open(Access.by(SERVER.url(name, as, password), work), PATIENCE);
  }

  @AfterEach
  void drop() throws Exception {
    database.close();
    for (String left : left()) {
      SERVER.dropDatabase(left);
    }
    SERVER.dropDatabase(name);
    SERVER.dropRole(role);
  }

  private List<String> left() throws SQLException {
    return column(
        "SELECT datname FROM pg_database WHERE datname LIKE 'slipway%' AND pg_get_userbyid(datdba) ="
            + " '"
            + role
            + "'");
  }

  private static List<String> column(String query) throws SQLException {
    try (Connection connection = SERVER.connect("postgres")) {
      return Dump.column(connection, query);
    }
  }

  private static void fill(Replacement replacement, String password) throws SQLException {
    String there = replacement.forClients().get("PGDATABASE");
    try (Connection connection =
        SERVER.connect(there, replacement.forClients().get("PGUSER"), password)) {
      PostgresDatabase.execute(connection, "CREATE TABLE new (id integer)");
    }
  }

  private String tables() throws SQLException {
    return PostgresDatabase.text(
        database.reading(),
        "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void takes_the_place_and_the_frame_and_can_be_put_back(boolean superuser) throws Exception {
    if (superuser) {
      database.close();
      open(SERVER.user(), SERVER.password());
      // Of a setting that it does not know the server lets only superusers speak.
      SERVER.execute(name, "ALTER DATABASE " + name + " SET app.motto = 'it''s \\ this'");
    }
    String password = superuser ? SERVER.password() : PASSWORD;
    SERVER.execute(
        name,
        """
        ALTER DATABASE %1$s SET search_path = "$user", public, "odd, name", '';
        ALTER DATABASE %1$s SET work_mem = '5MB';
        ALTER DATABASE %1$s SET default_transaction_read_only = off;
        ALTER ROLE %2$s IN DATABASE %1$s SET statement_timeout = '61s';
        ALTER DATABASE %1$s CONNECTION LIMIT 17;
        REVOKE ALL ON DATABASE %1$s FROM PUBLIC;
        GRANT CONNECT, TEMPORARY ON DATABASE %1$s TO pg_monitor WITH GRANT OPTION;
        COMMENT ON DATABASE %1$s IS 'the app''s own'
        """
            .formatted(name, role));
    List<String> before = column(FRAME.formatted(name));
    try (Database.Lock lock = database.lock(PATIENCE)) {
      assertThat(lock).isNotNull();
      try (Replacement replacement = database.replacement()) {
        fill(replacement, password);
        assertThat(database.rowCounts(replacement.connection())).containsOnlyKeys("new");
        assertThat(tables()).isEqualTo("old");

        replacement.takePlace();

        assertThat(tables()).isEqualTo("new");
        assertThat(column(FRAME.formatted(name))).isEqualTo(before);
        assertThat(left()).as("the old one is kept").hasSize(1);
        replacement.putBack();
        assertThat(tables()).isEqualTo("old");
        assertThat(column(FRAME.formatted(name))).isEqualTo(before);
        replacement.takePlace();
      }
      assertThat(tables()).isEqualTo("new");
      try (Database.Transaction transaction = database.begin()) {
        PostgresDatabase.execute(transaction.connection(), "CREATE TABLE newer ()");
        transaction.commit();
      }
      assertThat(tables()).isEqualTo("new newer");
    }
    assertThat(column(FRAME.formatted(name))).isEqualTo(before);
    assertThat(left()).isEmpty();
  }

  @Test
  void what_did_not_take_the_place_is_gone() throws Exception {
    try (Replacement replacement = database.replacement()) {
      fill(replacement, PASSWORD);
    }
    assertThat(tables()).isEqualTo("old");
    assertThat(left()).isEmpty();
  }

  @Test
  void while_others_are_connected_nothing_takes_the_place() throws Exception {
    assertThat(database.others()).isEmpty();
    try (Replacement replacement = database.replacement()) {
      fill(replacement, PASSWORD);
      try (Connection other = SERVER.connect(name)) {
        PostgresDatabase.execute(other, "SET application_name = 'psql'");
        String pid = PostgresDatabase.text(other, "SELECT pg_backend_pid()");

        Refusal refusal = catchThrowableOfType(Refusal.class, replacement::takePlace);

        assertThat(refusal.fact()).isEqualTo(Fact.BUSY);
        assertThat(refusal.seen())
            .endsWith(
                "is in use: process "
                    + pid
                    + " (psql of the role "
                    + SERVER.user()
                    + ", of which no more is shown)");
        assertThat(tables()).isEqualTo("old");
        try (Database seeing = Database.open(Access.by(SERVER.url(name), work), PATIENCE)) {
          assertThat(seeing.others())
              .hasSize(2)
              .anyMatch(
                  line -> line.matches("process " + pid + " \\(psql from \\S+, idle, \\d+ s\\)"))
              .anyMatch(line -> line.contains("slipway look from"));
        }
      }
      replacement.takePlace();
    }
    assertThat(tables()).isEqualTo("new");
  }

  @Test
  void a_prepared_transaction_is_somebody() throws Exception {
    if (column("SHOW max_prepared_transactions").equals(List.of("0"))) {
      return;
    }
    SERVER.execute(name, "BEGIN; INSERT INTO old VALUES (1); PREPARE TRANSACTION 'later'");
    try {
      assertThat(database.others()).singleElement().asString().contains("later");
    } finally {
      SERVER.execute(name, "ROLLBACK PREPARED 'later'");
    }
  }

  @Test
  void a_role_that_may_not_make_databases_is_told_how() throws Exception {
    column("SELECT 1");
    SERVER.execute(name, "ALTER ROLE " + role + " NOCREATEDB");

    Refusal refusal = catchThrowableOfType(Refusal.class, database::replacement);

    assertThat(refusal.fact()).isEqualTo(Fact.NO_PERMISSION);
    assertThat(refusal.next()).contains("ALTER ROLE \"" + role + "\" CREATEDB", "pg_restore");
    assertThat(left()).isEmpty();
  }

  @Test
  void a_role_that_does_not_own_the_database_is_told_how() throws Exception {
    SERVER.execute(name, "ALTER DATABASE " + name + " OWNER TO " + SERVER.user());

    Refusal refusal = catchThrowableOfType(Refusal.class, database::replacement);

    assertThat(refusal.fact()).isEqualTo(Fact.NO_PERMISSION);
    assertThat(refusal.next()).contains("ALTER DATABASE \"" + name + "\" OWNER TO \"" + role);
  }

  @Test
  void settings_that_the_role_may_not_give_are_found_out_before_anything_is_restored()
      throws Exception {
    SERVER.execute(
        name, "ALTER ROLE " + SERVER.user() + " IN DATABASE " + name + " SET work_mem = '5MB'");

    Refusal refusal = catchThrowableOfType(Refusal.class, database::replacement);

    assertThat(refusal.fact()).isEqualTo(Fact.NO_PERMISSION);
    assertThat(refusal.seen()).containsAnyOf("superuser", "permission denied");
    assertThat(left()).isEmpty();
    assertThat(tables()).isEqualTo("old");
  }

  @Test
  void what_killed_runs_left_is_cleared_and_what_runs_make_is_not() throws Exception {
    // Linux gives no process a number as high as this (PID_MAX_LIMIT), whoever else comes
    // meanwhile.
    String pid = "4194305";
    for (String purpose : List.of("scratch", "restored", "replaced")) {
      SERVER.execute(
          "postgres", "CREATE DATABASE slipway_" + purpose + "_" + pid + "_1_1 OWNER " + role);
    }
    try (Replacement one = database.replacement()) {
      assertThat(left()).hasSize(1).allMatch(left -> left.startsWith("slipway_restored_"));
      try (Database again =
              Database.open(Access.by(SERVER.url(name, role, PASSWORD), work), PATIENCE);
          Database.Scratch scratch = again.scratch()) {
        assertThat(scratch.connection()).isNotNull();
        assertThat(left()).hasSize(2);
      }
      fill(one, PASSWORD);
      TimeUnit.MILLISECONDS.sleep(100);
      one.takePlace();
    }
    assertThat(tables()).isEqualTo("new");
    assertThat(left()).isEmpty();
  }

  /** What is not named comes from template0, whose provider the server's maker chose. */
  @Test
  void the_provider_of_the_locale_is_named_wherever_there_is_a_choice() throws Exception {
    try (Connection session = SERVER.connect(name)) {
      String locale = PostgresFrame.locale(session, name);
      assertThat(locale.contains(" LOCALE_PROVIDER ")).isEqualTo(SERVER.major() >= 15);
    }
  }

  @Test
  void solitude_ends_with_any_session_of_others_and_not_with_our_own() throws Exception {
    if (SERVER.major() < 15) {
      assertThat(database.solitude(false).doubt()).isPresent();
      return;
    }
    Database.Solitude alone = database.solitude(false);
    database.anotherReader().close();
    try (Database.Transaction transaction = database.begin()) {
      PostgresDatabase.execute(transaction.connection(), "CREATE TABLE more ()");
      transaction.commit();
    }
    assertThat(alone.doubt()).isEmpty();
    try (Connection other = SERVER.connect(name)) {
      PostgresDatabase.execute(other, "SELECT 1");
    }
    assertThat(alone.doubt()).get().asString().contains("came and went: 1");
    Database.Solitude anew = database.solitude(false);
    try (Replacement replacement = database.replacement()) {
      fill(replacement, PASSWORD);
      assertThat(anew.doubt()).isEmpty();

      Refusal refusal = catchThrowableOfType(Refusal.class, () -> replacement.takePlace(alone));

      assertThat(refusal.fact()).isEqualTo(Fact.BUSY);
      assertThat(tables()).isEqualTo("more old");
      // Our own sessions that came back are counted as ours.
      replacement.takePlace(anew);
    }
    assertThat(tables()).isEqualTo("new");
  }

  @Test
  void solitude_ends_with_what_no_snapshot_holds() throws Exception {
    if (SERVER.major() < 15) {
      return;
    }
    Database.Solitude alone = database.solitude(false);
    column("SELECT 1");
    try (Connection beside = SERVER.connect("postgres")) {
      PostgresDatabase.execute(beside, "ALTER DATABASE " + name + " SET work_mem = '5MB'");
    }
    assertThat(alone.doubt()).get().asString().contains("settings or rights");
  }
}
