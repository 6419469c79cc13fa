package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.database.Access;
import dev.slipway.database.Engine;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class WhereaboutsTest {
  private static final String POSTGRES = "postgresql://me:s3cret@db/app";

  @TempDir private Path work;
  private final Map<String, List<String>> options = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();

  @Test
  void nothing_at_all_is_refused_with_everything_that_would_do() {
    Refusal refusal = refused();
    assertThat(refusal)
        .hasMessageContaining("no database is named")
        .hasMessageContaining("--database-url")
        .hasMessageContaining("DATABASE_URL")
        .hasMessageContaining("PGHOST")
        .hasMessageContaining("POSTGRES_DB");
    environment.putAll(Map.of("PGUSER", "me", "POSTGRES_PASSWORD", "s3cret", "PGHOST", ""));
    assertThat(refused()).hasMessageContaining("no database is named");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PGHOST", "PGSERVICE", "PGDATABASE", "POSTGRES_HOST", "POSTGRES_DB"})
  void one_variable_is_enough_to_name_a_PostgreSQL_database(String name) {
    environment.put(name, "x");
    assertThat(access().url()).isEmpty();
    assertThat(access().engine()).isEqualTo(Engine.POSTGRESQL);
  }

  @Test
  void a_URL_says_which_engine_it_is() {
    environment.put("PGHOST", "db");
    environment.put("DATABASE_URL", "file:./dev.db");
    assertThat(access().engine()).isEqualTo(Engine.SQLITE);
    environment.put("SLIPWAY_DATABASE_URL", POSTGRES);
    assertThat(access().engine()).isEqualTo(Engine.POSTGRESQL);
  }

  @ParameterizedTest
  @CsvSource({
    "PGPASSWORD, true",
    "PGPASSWORD, false",
    "POSTGRES_PASSWORD, false",
    "POSTGRES_USER, false",
    "POSTGRES_DB, false",
    "POSTGRES_HOST, false"
  })
  void a_variable_may_name_a_file_that_holds_its_value(String name, boolean withUrl)
      throws IOException {
    environment.put(withUrl ? "DATABASE_URL" : "PGSERVICE", POSTGRES);
    Path secret = Files.writeString(work.resolve("secret"), "s3cret\n");
    environment.put(name + "_FILE", secret.toString());
    assertThat(access().environment()).containsEntry(name, "s3cret");

    environment.put(name, "s3cret");
    assertThat(refused()).hasMessageContaining("both " + name + " and " + name + "_FILE are set");
  }

  @Test
  void a_file_that_holds_the_databases_name_is_enough() throws IOException {
    Path secret = Files.writeString(work.resolve("secret"), "app\n");
    environment.put("POSTGRES_DB_FILE", secret.toString());
    assertThat(access().environment()).containsEntry("POSTGRES_DB", "app");
  }

  @Test
  void the_servers_secrets_are_nothing_to_a_SQLite_database() {
    environment.put("DATABASE_URL", "/data/app.db");
    environment.put("PGPASSWORD_FILE", "/nowhere/secret");
    environment.put("POSTGRES_PASSWORD_FILE", "/nowhere/secret");
    assertThat(access().engine()).isEqualTo(Engine.SQLITE);
  }

  @Test
  void the_images_secrets_are_not_read_behind_a_URL() {
    environment.put("DATABASE_URL", POSTGRES);
    environment.put("POSTGRES_PASSWORD_FILE", "/nowhere/secret");
    assertThat(access().url()).hasValue(POSTGRES);
  }

  @Test
  void a_direct_URL_counts_that_is_said_as_near_as_the_URL() {
    environment.put("DATABASE_URL", POSTGRES);
    environment.put("DIRECT_URL", "postgresql://app");
    assertThat(access().directUrl()).hasValue("postgresql://app");
    environment.put("SLIPWAY_DIRECT_URL", "postgresql://ours");
    assertThat(access().directUrl()).hasValue("postgresql://ours");
    options.put("direct-url", List.of("postgresql://typed"));
    assertThat(access().directUrl()).hasValue("postgresql://typed");
    options.put("database-url", List.of("postgresql://other"));
    assertThat(access().directUrl()).hasValue("postgresql://typed");
    options.remove("direct-url");
    assertThat(access().directUrl()).isEmpty();
  }

  @Test
  void a_direct_URL_stands_beside_variables_too() {
    environment.put("PGHOST", "pooler");
    environment.put("DIRECT_URL", "postgresql://app");
    assertThat(access().directUrl()).hasValue("postgresql://app");
  }

  @Test
  void a_scratch_URL_is_taken_from_option_variable_and_file() throws IOException {
    environment.put("DATABASE_URL", POSTGRES);
    assertThat(access().scratchUrl()).isEmpty();
    Path file = Files.writeString(work.resolve("scratch"), "postgresql://file\n");
    environment.put("SLIPWAY_SCRATCH_URL_FILE", file.toString());
    assertThat(access().scratchUrl()).hasValue("postgresql://file");
    options.put("scratch-url", List.of("postgresql://typed"));
    assertThat(access().scratchUrl()).hasValue("postgresql://typed");
  }

  @Test
  void nothing_that_was_given_is_printed() {
    environment.put("DATABASE_URL", POSTGRES);
    environment.put("PGPASSWORD", "s3cret");
    options.put("direct-url", List.of(POSTGRES));
    assertThat(Settings.of(options, environment).toString()).doesNotContain("s3cret");
    assertThat(new Source(options, environment).toString())
        .doesNotContain("s3cret")
        .contains("PGPASSWORD");
  }

  private Access access() {
    return Settings.of(options, environment).access();
  }

  private Refusal refused() {
    Refusal refusal = catchThrowableOfType(Refusal.class, this::access);
    assertThat(refusal).isNotNull();
    assertThat(refusal.fact()).isEqualTo(Fact.SETTINGS);
    assertThat(refusal.getMessage() + refusal.next()).doesNotContain("s3cret");
    return refusal;
  }
}
