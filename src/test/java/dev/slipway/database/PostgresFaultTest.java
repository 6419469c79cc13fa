package dev.slipway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.PostgresServer;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("postgresql")
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresFaultTest {
  private static final String PLACE = "postgresql://db:5433/my%20app?schema=x";

  private static Connection connection;

  @BeforeAll
  static void connect() throws SQLException {
    PostgresServer server = PostgresServer.shared();
    connection = server.connect(server.newDatabase());
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  @ParameterizedTest
  @CsvSource({
    "57P01, UNREACHABLE, true",
    "57P02, UNREACHABLE, true",
    "57P03, UNREACHABLE, true",
    "57P05, UNREACHABLE, true",
    "25P03, UNREACHABLE, true",
    "08006, UNREACHABLE, true",
    "08003, UNREACHABLE, true",
    "53300, UNREACHABLE, true",
    "3D000, UNREACHABLE, true",
    "28P01, NO_PERMISSION, false",
    "28000, NO_PERMISSION, false",
    "42501, NO_PERMISSION, false",
    "25006, NO_PERMISSION, false",
    "55P03, BUSY, false",
    "40P01, BUSY, false",
    "40001, BUSY, false",
    "53100, DEVICE, false",
    "53200, DEVICE, false",
    "58000, DEVICE, false",
    "58030, DEVICE, false",
    "XX001, DAMAGED, false",
    "XX002, DAMAGED, false"
  })
  void a_code_says_what_kind_of_fact_it_is_and_whether_it_may_pass(
      String code, Fact fact, boolean mayPass) {
    SQLException error = raised(code, "it is so");
    Refusal refusal = PostgresFault.of(PLACE, error).orElseThrow();
    assertThat(refusal.fact()).isEqualTo(fact);
    assertThat(refusal.seen()).startsWith(PLACE + ": ").contains("it is so");
    assertThat(refusal.next()).isNotBlank().doesNotContain("schema");
    assertThat(refusal).hasCause(error);
    assertThat(PostgresFault.mayPass(error)).isEqualTo(mayPass);
  }

  @ParameterizedTest
  @ValueSource(strings = {"42P01", "42601", "23505", "22012", "57014", "P0001", "58P01", "XX000"})
  void what_is_about_the_statement_is_nobody_elses_fault(String code) {
    SQLException error = raised(code, "it is so");
    assertThat(PostgresFault.of(PLACE, error)).isEmpty();
    assertThat(PostgresFault.mayPass(error)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          unsupported startup parameter: search_path | SETTINGS      | false
          no such database: app                      | UNREACHABLE   | true
          no more connections allowed                | UNREACHABLE   | true
          password authentication failed             | NO_PERMISSION | false
          pgbouncer cannot connect to server         | UNREACHABLE   | true
          query_wait_timeout                         | UNREACHABLE   | true
          bouncer config error                       | UNREACHABLE   | true
          """)
  void what_a_pooler_says_by_one_code_is_told_apart(String message, Fact fact, boolean mayPass) {
    SQLException error = raised("08P01", message);
    Optional<Refusal> refusal = PostgresFault.of(PLACE, error);
    assertThat(refusal.orElseThrow().fact()).isEqualTo(fact);
    assertThat(PostgresFault.mayPass(error)).isEqualTo(mayPass);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          3D000 | createdb -h db -p 5433 'my app'
          57P03 | pg_isready -h db -p 5433 -d 'my app'
          25006 | pg_is_in_recovery()
          53300 | pg_stat_activity
          """)
  void what_is_next_can_be_typed(String code, String command) {
    assertThat(PostgresFault.of(PLACE, raised(code, "it is so")).orElseThrow().next())
        .contains(command);
  }

  /** The server's own error of that code. */
  private static SQLException raised(String code, String message) {
    return catchThrowableOfType(
        SQLException.class,
        () -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute(
                "DO $$ BEGIN RAISE EXCEPTION '"
                    + message
                    + "' USING ERRCODE = '"
                    + code
                    + "', DETAIL = 'with a row'; END $$");
          }
        });
  }
}
