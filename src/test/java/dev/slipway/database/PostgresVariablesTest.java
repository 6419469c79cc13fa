package dev.slipway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.Refusal.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What libpq would take from elsewhere, and from where first. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresVariablesTest {
  @TempDir private Path home;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void at_home() {
    environment.put("HOME", home.toString());
  }

  @Test
  void variables_fill_in_what_the_URL_leaves_out() {
    environment.putAll(
        Map.of("PGHOST", "other", "PGPORT", "5433", "PGUSER", "me", "PGPASSWORD", "pw"));
    environment.putAll(Map.of("PGDATABASE", "shop", "PGSSLMODE", "require", "PGOPTIONS", "-c x=y"));
    PostgresAddress address = PostgresAddress.parse("postgresql://db/app", environment);
    assertThat(address.place()).isEqualTo("postgresql://db:5433/app");
    assertThat(address.settings())
        .containsEntry("user", "me")
        .containsEntry("password", "pw")
        .containsEntry("sslmode", "require")
        .containsEntry("options", "-c x=y");
  }

  @Test
  void what_the_URL_says_outweighs_variables() {
    environment.putAll(Map.of("PGUSER", "me", "PGPASSWORD", "pw", "PGSSLMODE", "require"));
    assertThat(
            PostgresAddress.parse("postgresql://u:p@db/app?sslmode=disable", environment)
                .settings())
        .containsEntry("user", "u")
        .containsEntry("password", "p")
        .containsEntry("sslmode", "disable");
  }

  @Test
  void the_address_of_another_host_than_the_URLs_is_not_taken() {
    environment.put("PGHOSTADDR", "10.0.0.7");
    assertThat(
            PostgresAddress.parse("postgresql://u@db/app", environment).hosts().get(0).reachedBy())
        .isEqualTo("db");
    environment.put("PGHOST", "db");
    PostgresAddress address = PostgresAddress.parse("postgresql://u@/app", environment);
    assertThat(address.hosts().get(0).reachedBy()).isEqualTo("10.0.0.7");
    assertThat(address.place()).isEqualTo("postgresql://db:5432/app");
  }

  @Test
  void variables_alone_name_a_database() {
    environment.putAll(Map.of("PGHOST", "/run/postgresql", "PGUSER", "me"));
    assertThat(PostgresAddress.fromVariables(environment).place())
        .isEqualTo("postgresql:///me?host=/run/postgresql");
  }

  @Test
  void the_images_variables_alone_name_a_database() {
    environment.put("POSTGRES_HOST", "db");
    assertThat(PostgresAddress.fromVariables(environment).place())
        .isEqualTo("postgresql://db:5432/postgres");
    environment.putAll(Map.of("POSTGRES_USER", "u", "POSTGRES_PASSWORD", "p"));
    assertThat(PostgresAddress.fromVariables(environment).place())
        .isEqualTo("postgresql://db:5432/u");
    environment.putAll(Map.of("POSTGRES_DB", "app", "POSTGRES_PORT", "5433"));
    PostgresAddress address = PostgresAddress.fromVariables(environment);
    assertThat(address.place()).isEqualTo("postgresql://db:5433/app");
    assertThat(address.settings()).containsEntry("password", "p");
  }

  @Test
  void a_port_that_Kubernetes_made_up_is_read() {
    environment.putAll(Map.of("POSTGRES_HOST", "db", "POSTGRES_PORT", "tcp://10.0.0.1:5433"));
    assertThat(PostgresAddress.fromVariables(environment).hosts().get(0).port()).isEqualTo(5433);
  }

  @Test
  void the_images_variables_are_not_read_behind_a_URL() {
    environment.putAll(Map.of("POSTGRES_HOST", "other", "POSTGRES_PASSWORD", "p"));
    assertThat(PostgresAddress.parse("postgresql://u@db/app", environment).settings())
        .doesNotContainKey("password")
        .containsEntry("host", "db");
  }

  @ParameterizedTest
  @CsvSource({
    "PGHOST, POSTGRES_HOST",
    "PGPORT, POSTGRES_PORT",
    "PGUSER, POSTGRES_USER",
    "PGPASSWORD, POSTGRES_PASSWORD",
    "PGDATABASE, POSTGRES_DB"
  })
  void two_families_that_contradict_each_other_are_refused(String ofLibpq, String ofTheImage) {
    environment.putAll(Map.of("PGHOST", "db", "POSTGRES_HOST", "db"));
    environment.putAll(Map.of(ofLibpq, "s3cret1", ofTheImage, "s3cret2"));
    Refusal refusal = refused(null);
    assertThat(refusal).hasMessageContaining(ofLibpq + " and " + ofTheImage + " say two things");
    environment.putAll(Map.of(ofLibpq, "5432", ofTheImage, "5432"));
    PostgresAddress.fromVariables(environment);
  }

  @Test
  void a_service_stands_between_the_URL_and_variables() throws IOException {
    Files.writeString(
        home.resolve(".pg_service.conf"),
        """
        # services
        [other]
        host=wrong

        [mydb]
        host=db
        port = 5433
        user=me
          dbname=shop
        """);
    environment.putAll(Map.of("PGSERVICE", "mydb", "PGUSER", "other", "PGPASSWORD", "pw"));
    PostgresAddress address = PostgresAddress.fromVariables(environment);
    assertThat(address.place()).isEqualTo("postgresql://db:5433/shop");
    assertThat(address.user()).isEqualTo("me");
    assertThat(address.settings()).containsEntry("password", "pw");
    assertThat(PostgresAddress.parse("postgresql:///app?service=mydb", environment).place())
        .isEqualTo("postgresql://db:5433/app");
    assertThat(PostgresAddress.parse("service=mydb", environment).place())
        .isEqualTo("postgresql://db:5433/shop");
    assertThat(address.forClients()).doesNotContainKeys("PGSERVICE", "PGSERVICEFILE");
  }

  @Test
  void a_service_is_looked_for_in_the_file_that_is_named_and_then_in_the_one_of_all()
      throws IOException {
    Path named = Files.writeString(home.resolve("named"), "[a]\nhost=db\n");
    Files.writeString(home.resolve("pg_service.conf"), "[b]\nhost=db2\n");
    environment.putAll(
        Map.of("PGSERVICEFILE", named.toString(), "PGSYSCONFDIR", home.toString(), "PGUSER", "u"));
    assertThat(PostgresAddress.parse("service=a", environment).place()).contains("//db:");
    assertThat(PostgresAddress.parse("service=b", environment).place()).contains("//db2:");
    assertThat(refused("service=c")).hasMessageContaining("the service c is in none of");
    Files.writeString(named, "[a]\nldap://x/y\n");
    assertThat(refused("service=a")).hasMessageContaining("no setting");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          db:5432:app:me:pw                         | pw
          *:*:*:me:pw                               | pw
          #db:5432:app:me:no\\n*:*:*:*:pw           | pw
          other:5432:app:me:no\\ndb:5432:app:me:pw  | pw
          db:5432:app:me:first\\ndb:5432:app:me:x   | first
          db:5432:app:me:p\\:w\\\\x                 | p:w\\x
          db:5432:app:me:p:w                        | p:w
          d\\b:5432:app:me:pw                       | pw
          db:5433:app:me:no                         |
          db:5432:app:*x:no                         |
          db:5432:app                               |
          """)
  void a_password_is_found_in_the_file_of_passwords(String lines, String password)
      throws IOException {
    // Written by the source file as two letters where the file has one.
    Path file = Files.writeString(home.resolve(".pgpass"), lines.replace("\\n", "\n"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(
            PostgresAddress.parse("postgresql://me@db/app", environment).settings().get("password"))
        .isEqualTo(password);
    assertThat(PostgresAddress.parse("postgresql://me:own@db/app", environment).settings())
        .containsEntry("password", "own");
  }

  @Test
  void a_password_is_found_in_the_file_that_is_named_and_for_the_first_host_that_has_one()
      throws IOException {
    Path file = Files.writeString(home.resolve("named"), "b:2:app:me:pw\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    environment.put("PGPASSFILE", file.toString());
    PostgresAddress address = PostgresAddress.parse("postgresql://me@a:1,b:2/app", environment);
    assertThat(address.forClients())
        .containsEntry("PGPASSWORD", "pw")
        .doesNotContainKey("PGPASSFILE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rwxrwxrwx"})
  void a_file_of_passwords_that_others_may_read_is_ignored(String permissions) throws IOException {
    Path file = Files.writeString(home.resolve(".pgpass"), "*:*:*:*:pw\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    assertThat(PostgresAddress.parse("postgresql://me@db/app", environment).settings())
        .doesNotContainKey("password");
  }

  private Refusal refused(String url) {
    Refusal refusal =
        catchThrowableOfType(
            Refusal.class,
            () -> {
              if (url == null) {
                PostgresAddress.fromVariables(environment);
              } else {
                PostgresAddress.parse(url, environment);
              }
            });
    assertThat(refusal).isNotNull();
    assertThat(refusal.fact()).isEqualTo(Fact.SETTINGS);
    assertThat(refusal.getMessage() + refusal.next()).doesNotContain("s3cret");
    return refusal;
  }
}
