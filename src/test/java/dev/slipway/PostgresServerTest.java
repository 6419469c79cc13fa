package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Tags;
import org.junit.jupiter.api.Test;

/** The server for the tests is the one that was asked for, and fit for them. */
@Tag("postgresql")
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresServerTest {
  private static final PostgresServer SERVER = PostgresServer.shared();

  @Test
  void the_server_is_of_the_version_that_was_asked_for() throws Exception {
    String asked = System.getProperty("slipway.test.postgresql", "");
    if (asked.isEmpty()) {
      assertThat(SERVER.major()).isBetween(14, 18);
    } else {
      assertThat(SERVER.major()).isEqualTo(Integer.parseInt(asked));
    }
  }

  @Test
  void a_new_database_is_empty_and_speaks_UTF_8_and_can_be_dropped_under_a_session()
      throws Exception {
    String name = SERVER.newDatabase();
    try (Connection connection = SERVER.connect(name)) {
      assertThat(PostgresDump.schema(connection))
          .isEqualTo("extension plpgsql in pg_catalog\nschema public");
      assertThat(Dump.column(connection, "SHOW server_encoding")).containsExactly("UTF8");

      SERVER.dropDatabase(name);

      assertThatThrownBy(() -> Dump.column(connection, "SELECT 1"))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void a_role_has_the_rights_that_it_was_given_and_no_others() throws Exception {
    String database = SERVER.newDatabase();
    String plain = SERVER.newRole("it's: a/secret", false);
    String maker = SERVER.newRole("secret", true);
    String query =
        "SELECT rolsuper || ' ' || rolcreatedb FROM pg_roles WHERE rolname = current_user";
    try (Connection asPlain = SERVER.connect(database, plain, "it's: a/secret");
        Connection asMaker = SERVER.connect(database, maker, "secret")) {
      assertThat(Dump.column(asPlain, query)).containsExactly("false false");
      assertThat(Dump.column(asMaker, query)).containsExactly("false true");
      assertThat(SERVER.url(database, plain, "it's: a/secret"))
          .contains("://" + plain + ":it%27s%3A%20a%2Fsecret@");
    } finally {
      SERVER.dropDatabase(database);
      SERVER.dropRole(plain);
      SERVER.dropRole(maker);
    }
  }

  @Test
  void tests_that_name_the_server_can_be_run_on_every_version() {
    List<String> outside =
        new ClassFileImporter()
            .importPath(Path.of("target/test-classes")).stream()
                .filter(type -> type.getSimpleName().endsWith("Test"))
                .filter(
                    type ->
                        type.getDirectDependenciesFromSelf().stream()
                            .anyMatch(
                                use -> use.getTargetClass().isEquivalentTo(PostgresServer.class)))
                .filter(
                    type -> !type.isAnnotatedWith(Tag.class) && !type.isAnnotatedWith(Tags.class))
                .map(JavaClass::getName)
                .toList();

    assertThat(outside).as("without a tag such as postgresql").isEmpty();
  }
}
